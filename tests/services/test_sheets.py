"""What the readiness sheet takes from a file: the right name."""

from __future__ import annotations

from shelterdesk.domain.kinds.identity import IdentityName, NameUse
from shelterdesk.domain.record import RecordId
from shelterdesk.services.sheets import name_on_paper


def name(text: str, use: NameUse = NameUse.LEGAL, **more: bool) -> IdentityName:
    return IdentityName(id=RecordId("1" * 32), full_text=text, use=use, **more)


def test_the_name_in_travel_papers_is_official_and_latin_if_there_is_one() -> None:
    burmese, latin = name("သီတာ"), name("THIDA")
    assert name_on_paper([burmese, latin]) == latin
    assert name_on_paper([latin, burmese]) == latin
    assert name_on_paper([burmese]) == burmese


def test_a_name_that_hurts_or_that_an_exploiter_gave_is_never_printed() -> None:
    given = name("LUCKY", NameUse.GIVEN_BY_EXPLOITER)
    unwanted = name("OLD NAME", do_not_use=True)
    assert name_on_paper([given, unwanted]) is None
    assert name_on_paper([given, unwanted, name("THIDA")]) == name("THIDA")
