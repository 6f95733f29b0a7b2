"""The first people of a real house choose passphrases that nobody who knows the house guesses."""

from __future__ import annotations

import pytest

from shelterdesk.domain import passphrases
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid
from shelterdesk.services.first_start import Applicant, look_over


def applicant(passphrase: str) -> Applicant:
    return Applicant("Mia Castellanos", "mia", Role.MGR, passphrase, passphrase)


def test_names_of_house_and_person_do_not_count() -> None:
    look_over("MS-1", (applicant("otter lantern maple quilt"),))
    for bad, said in (
        ("mia castellanos ms-1", passphrases.TOO_NEAR),
        ("otter lantern", passphrases.TOO_SHORT),
        ("aaaaaaaaaaaaaaaaaaaa", passphrases.GUESSED),
    ):
        with pytest.raises(Invalid) as caught:
            look_over("MS-1", (applicant(bad),))
        assert caught.value.problems == {"passphrase1": said}
