"""Taking somebody off a resident takes the keys of what was written, not of what comes alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from shelterdesk.access import door
from shelterdesk.access.accounts import Newcomer
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault import slots
from shelterdesk.vault.generations import Generations
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.rings import Rings
from tests.access.keys_held import all_lists, held_keys, opens
from tests.access.test_secrecy import a_session
from tests.cast import Cast


def note_readers(cast: Cast, *logins: str) -> set[str]:
    """Who of *logins* opens any note at all, by their keys alone."""
    keyfile = KeyFile.load(cast.folder / door.KEY_FILE)
    desk, found = cast.desk("mia"), set()
    with engines.reading(desk.engine) as db:
        lists, rows = all_lists(db, desk.schema), Rows(db, desk.schema)
        query = select(desk.schema.content[desk.schema.by_name["progress_note"]])
        notes = [rows._sealed(ProgressNote, row) for row in db.execute(query).mappings()]
        for login in logins:
            bundle = slots.open_slot(keyfile, login, "moon", None, lambda: cast.time.steady)
            held = held_keys(bundle, lists)
            if any(opens(keyfile.db, row, lists, held) for row in notes):
                found.add(login)
    return found


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
