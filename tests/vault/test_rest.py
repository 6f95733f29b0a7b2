"""Drafts, and the private key that goes to rest after ten minutes without use."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from shelterdesk.errors import PassphraseNeeded, SignInFailed, Tampered
from shelterdesk.vault.vault import Vault
from tests.vault.house import AMARA, CPN, House


@pytest.fixture
def cora(house: House) -> Vault:
    house.assign(house.vault("mia"), "cora", "COU")
    return house.vault("cora")


def test_a_draft_opens_for_its_author_alone(house: House) -> None:
    eve = house.vault("eve")
    kept = eve.seal_draft(b"d", b"half a sentence")
    assert eve.open_draft(b"d", kept) == b"half a sentence"
    with pytest.raises(Tampered):
        house.vault("hana").open_draft(b"d", kept)
    with pytest.raises(Tampered):
        eve.open_draft(b"e", kept)


def test_keeping_a_draft_needs_no_private_key(house: House, cora: Vault) -> None:
    cora.rest()
    kept = cora.seal_draft(b"d", b"half a sentence")
    with pytest.raises(PassphraseNeeded):
        cora.open_draft(b"d", kept)
    cora.wake(house.bundles["cora"])
    assert cora.open_draft(b"d", kept) == b"half a sentence"


def test_at_rest_notes_are_shut_and_the_house_stays_open(house: House, cora: Vault) -> None:
    note = house.write(cora, "session_note", AMARA, {"n": "private"})
    name = house.write(house.vault("mia"), "everyday", AMARA, {"name": "Amara"})
    cora.rest()
    with pytest.raises(PassphraseNeeded):
        cora.open(house.row(note))
    assert cora.open(house.row(name)) == {"name": "Amara"}
    rows = [house.row(note), house.row(name)]
    assert [body for _, body in cora.open_many(rows)] == [None, {"name": "Amara"}]
    assert cora.opens(CPN)
    cora.wake(house.bundles["cora"])
    assert cora.open(house.row(note)) == {"n": "private"}


def test_at_rest_one_still_writes(house: House, cora: Vault) -> None:
    house.write(cora, "session_note", AMARA, {"n": 1})
    cora.rest()
    note = house.write(cora, "session_note", AMARA, {"n": 2})
    assert house.row(note).ct[:2] == bytes((1, 2))
    cora.wake(house.bundles["cora"])
    assert cora.open(house.row(note)) == {"n": 2}


def test_a_list_made_at_rest_loses_no_older_key(house: House, cora: Vault) -> None:
    house.write(cora, "session_note", AMARA, {"n": 1})
    house.assign(house.vault("mia"), "bela", "COU")
    cora.rest()
    unit = cora.unit()
    with pytest.raises(PassphraseNeeded):
        unit.settle(CPN, reason="assignment")
    unit.dropped()


def test_nobody_else_wakes_a_seat(house: House, cora: Vault) -> None:
    cora.rest()
    with pytest.raises(SignInFailed):
        cora.wake(house.bundles["bela"])


def test_a_bundle_shows_and_gives_nothing(house: House) -> None:
    bundle = house.bundles["cora"]
    assert repr(bundle) == f"Bundle({bundle.key_id})"
    for take in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            take(bundle)  # type: ignore[operator]


def test_an_opened_key_shows_nothing(house: House, cora: Vault) -> None:
    house.write(cora, "session_note", AMARA, {"n": 1})
    for opened in cora._seat.keys._open.values():
        assert opened.key.hex() not in repr(opened)
        assert str(opened.key) not in repr(opened)
