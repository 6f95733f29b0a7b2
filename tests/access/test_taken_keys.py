"""Taking somebody off a resident takes the keys of what was written, not of what comes alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from shelterdesk.access import door
from shelterdesk.access.accounts import Newcomer
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.counselling_results import SharedSummary
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.scale import ScaleResult
from shelterdesk.domain.record import Record
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, checking, records
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault import slots
from shelterdesk.vault.formats import PERSON, Place
from shelterdesk.vault.generations import Generations
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.rings import Rings
from tests.access.keys_held import all_lists, held_keys, opens
from tests.access.test_secrecy import a_session
from tests.cast import TODAY, Cast

LINES = {"on": TODAY, "lines": "came; works on sleep", "agreed": Answer.YES}
BAND = {"on": TODAY, "administration_id": "0" * 32, "instrument": "phq9", "band": "Mild"}


def readers_of(cast: Cast, kind: type[Record], *logins: str) -> set[str]:
    """Who of *logins* opens any row of *kind* at all, by their keys alone."""
    keyfile = KeyFile.load(cast.folder / door.KEY_FILE)
    desk, found = cast.desk("mia"), set()
    with engines.reading(desk.engine) as db:
        lists, rows = all_lists(db, desk.schema), Rows(db, desk.schema)
        query = select(desk.schema.content[kind])
        lying = [rows._sealed(kind, row) for row in db.execute(query).mappings()]
        for login in logins:
            bundle = slots.open_slot(keyfile, login, "moon", None, lambda: cast.time.steady)
            held = held_keys(bundle, lists)
            if any(opens(keyfile.db, row, lists, held) for row in lying):
                found.add(login)
    return found


def note_readers(cast: Cast, *logins: str) -> set[str]:
    """Who of *logins* opens any note at all, by their keys alone."""
    return readers_of(cast, ProgressNote, *logins)


def revoked(cast: Cast) -> set[str]:
    """Who opens Rosa's notes after Bela was taken off her and Amara wrote once more."""
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "bela", Role.COU)
        a_session(cast, rosa)
        assert note_readers(cast, "amara", "bela", "mia", "nils") == {"amara", "bela"}
        mine = next(a for a in assignments.of(cast.desk("mia"), rosa) if a.display_name == "Bela")
        assignments.end(cast.desk("mia"), mine.assignment.id)
        a_session(cast, rosa)
        return note_readers(cast, "amara", "bela", "mia", "nils")


@pytest.mark.attack(20)
def test_a_revoked_reader_opens_nothing_once_a_colleague_wrote(cast: Cast) -> None:
    assert revoked(cast) == {"amara"}


def test_a_house_that_forgets_to_take_keys_is_found_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Generations, "_refreshed", lambda self, top: top.list.standings)
    monkeypatch.setattr(Rings, "belongs", lambda self, place, key_id, *when: True)
    assert revoked(cast) == {"amara", "bela"}


def test_who_came_after_the_list_was_made_and_left_opens_nothing_later(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        cast.admit("nils")
    newcomer = Newcomer("noor", "Noor", (Role.HS,), "a new passphrase")
    with cast.seated("mia"):
        mia = cast.desk("mia")
        user = mia.accounts.add(mia, newcomer, mia.accounts.second("adam", "moon"))
        saved = mia.accounts.second("noor", newcomer.passphrase)
        mia.accounts.let_go(mia, user)
    with cast.seated("mia", "nils"):
        later = cast.admit("nils", "Nila")
        desk = cast.desk("mia")
        with engines.reading(desk.engine) as db:
            row = Rows(db, desk.schema).newest(Resident, bytes.fromhex(later))
            lists = all_lists(db, desk.schema)
            assert row is not None
            assert not opens(desk.accounts.keyfile.db, row, lists, held_keys(saved, lists))


@pytest.mark.parametrize("kind", [SharedSummary, ScaleResult], ids=lambda kind: kind.kind)
@pytest.mark.parametrize("by", ["writing", "signing in"])
def test_a_nurse_of_before_the_nurse_had_keys_of_her_own_is_let_go(
    cast: Cast, kind: type[Record], by: str
) -> None:
    """Houses of before named the nurse in the rings of CPN.s and ASM.s."""
    everybody, said = ("amara", "carla", "nora", "mia"), {SharedSummary: LINES, ScaleResult: BAND}
    with cast.seated("mia", "nils", "amara", "carla", "nora"):
        rosa = cast.admit("nils")
        for login, role in (("amara", Role.COU), ("carla", Role.CM), ("nora", Role.NUR)):
            cast.assign(rosa, login, role)
        amara, place = cast.desk("amara"), Place("resident", bytes.fromhex(rosa), kind.category)
        records.add(amara, kind, rosa, said[kind])
        assert readers_of(cast, kind, *everybody) == {"amara", "carla"}
        with amara.work("assignment.settle") as work:  # as a house of before had it
            standing = (PERSON, cast.desk("nora").vault.key_id, False)
            made = work.writing()._seat.generations
            made.make(place, {*made.standings(place), standing}, "people", work.writing()._written)
        assert readers_of(cast, kind, *everybody) == {"amara", "carla", "nora"}
        if by == "writing":
            amara.vault.forget()
            records.add(amara, kind, rosa, said[kind])
            assert readers_of(cast, kind, *everybody) == {"amara", "carla"}
    with cast.seated("mia", "amara"):
        assert readers_of(cast, kind, *everybody) == {"amara", "carla"}
        assert checking.verify(cast.desk("mia")).problems == ()
