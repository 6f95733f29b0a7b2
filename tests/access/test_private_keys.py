"""What one person writes for themselves alone: below the screens, and in whatever others see.

With the data file, every key file and the passphrases of the manager, the administrator and
another counsellor, and with both cards and the emergency key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from shelterdesk.access import door, new_house, own_keys
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.private import NoteLoan, Phrase, PrivateNote, SupervisionRecord
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services import (
    checking,
    people,
    phrases,
    private_notes,
    reach,
    records,
    register,
    supervisions,
    trail,
)
from shelterdesk.services.two_cards import CardTable
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault import emergency, escrow, slots
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.keyfile import KeyFile
from tests.access.keys_held import all_lists, held_keys, opens
from tests.access.test_accounts import alone, user_of
from tests.cast import CHEAP, PEOPLE, TODAY, Cast, copied
from tests.decrypted import pages_of

MARKER = "the river was high that night"
SEATED = ("mia", "nils", "amara", "bela", "carla", "adam")
OWN = (PrivateNote, NoteLoan, SupervisionRecord, Phrase)
EVERYBODY = tuple(person.login for person in PEOPLE)


@dataclass(frozen=True)
class Left:
    """A house after a day, with what was written in it; everybody has gone home."""

    cast: Cast
    cards: tuple[str, ...]
    rosa: ResidentId
    note: RecordId
    loan: RecordId


def a_day(cast: Cast) -> tuple[ResidentId, RecordId, RecordId]:
    """Amara writes what is hers alone, and opens one note to Bela."""
    rosa = cast.admit("nils")
    cast.assign(rosa, "amara", Role.COU)
    cast.assign(rosa, "carla", Role.CM)
    amara = cast.desk("amara")
    note = private_notes.write(amara, rosa, f"{MARKER}, one").value
    private_notes.amend(amara, note.id, 1, f"{MARKER}, two")
    loan = private_notes.lend(amara, note.id, cast.user("bela"), 7).value
    phrases.keep_phrase(amara, "steps", f"{MARKER}, three")
    supervisions.keep(amara, {"held_on": TODAY, "themes": f"{MARKER}, four"})
    amara.keep_draft("private_note/x", {"text": f"{MARKER}, five"})
    return rosa, note.id, loan.id


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    cast = Cast(tmp_path_factory.mktemp("own") / "house")
    cards = new_house.found_practice_house(cast.house, "TEST-01", PEOPLE, CHEAP)
    with cast.seated(*SEATED):
        return Left(cast, cards, *a_day(cast))


@pytest.fixture
def carded(left: Left, tmp_path: Path) -> Left:
    return replace(left, cast=copied(left.cast, tmp_path / "house"))


def bundles(left: Left) -> dict[str, Bundle]:
    """Everybody's keys, as the key file and a passphrase give them; cards, and the emergency."""
    keyfile = KeyFile.load(left.cast.folder / door.KEY_FILE)
    found = {
        login: slots.open_slot(keyfile, login, "moon", None, lambda: 1.0) for login in EVERYBODY
    }
    found["two cards"] = escrow.open_escrow(keyfile, (left.cards[0], left.cards[1]))
    with alone(left.cast, "mia") as mia, mia.look():
        public = mia.vault.emergency_public
    assert public is not None
    pair = (found["mia"], found["carla"])
    found["emergency"] = emergency.open_emergency(keyfile, pair, public)
    return found


# ---- below the screens


@pytest.mark.attack(5)
def test_no_key_but_its_authors_opens_what_is_ones_own(left: Left) -> None:
    keys, opened = bundles(left), dict[tuple[str, int], set[str]]()
    with alone(left.cast, "adam") as adam, engines.reading(adam.engine) as db:
        lists, rows = all_lists(db, adam.schema), Rows(db, adam.schema)
        held = {name: held_keys(bundle, lists) for name, bundle in keys.items()}
        house = KeyFile.load(left.cast.folder / door.KEY_FILE).db
        for kind in OWN:
            for row in rows.every(kind):
                for each in rows.revisions(kind, row.id):
                    assert MARKER.encode() not in each.ct
                    opened[kind.kind, each.rev] = {
                        name for name in keys if opens(house, each, lists, held[name])
                    }
        own = {"private_note", "note_loan", "supervision_record", "phrase"}
        for made in lists.values():
            if made.place.kind == "author":
                (member,) = made.members
                assert (member.how, member.id) == ("p", made.signer)
    assert {kind for kind, _ in opened} == own
    assert opened.pop(("note_loan", 1)) == {"bela"}
    assert opened[("private_note", 2)] == {"amara"}
    assert set(map(frozenset, opened.values())) == {frozenset({"amara"})}


@pytest.mark.attack(5)
def test_no_page_of_the_data_file_shows_a_word(left: Left) -> None:
    with alone(left.cast, "adam") as adam:
        key, data = adam.accounts.database_key, adam.accounts.data_file
    pages = pages_of(data, key)
    assert b"CREATE TABLE private_note" in pages  # it is the file, and it was opened
    assert MARKER.encode() not in pages
    for path in left.cast.folder.rglob("*"):
        if path.is_file():
            assert MARKER.encode() not in path.read_bytes()


@pytest.mark.attack(5)
def test_the_program_opens_it_for_nobody_else(left: Left) -> None:
    for login in EVERYBODY:
        with alone(left.cast, login) as desk:
            for kind in (PrivateNote, SupervisionRecord, Phrase):
                if login == "amara":
                    assert len(records.page(desk, kind, ResidentId("")).rows) == 1
                    continue
                with pytest.raises((Denied, NotFound)):
                    records.get(desk, kind, left.note)
                try:
                    found = records.page(desk, kind, ResidentId(""))
                except Denied:
                    continue
                assert (found.rows, found.damaged) == ((), 0)
            if login in ("amara", "bela"):
                assert len(private_notes.lent_to_me(desk)) == (login == "bela")


@pytest.mark.attack(5)
def test_a_planted_later_revision_hides_and_shows_nothing(carded: Left) -> None:
    """Another counsellor with a tool writes revision 3 of the note, properly signed as herself."""
    with alone(carded.cast, "bela") as bela, bela.work("quiet.own") as work:
        made = PrivateNote(id=carded.note, resident=carded.rosa, rev=3, made_on=TODAY, text="mine")
        work.put(made)
    with alone(carded.cast, "amara") as amara:
        (line,) = private_notes.notes(amara, carded.rosa).lines
        assert (line.note.rev, line.note.text) == (2, f"{MARKER}, two")
        assert private_notes.notes(amara).damaged == 0


@pytest.mark.attack(5)
def test_a_planted_loan_hides_no_other(carded: Left) -> None:
    """Somebody who may open notes to Bela writes revision 2 of what another opened to her."""
    with alone(carded.cast, "mia") as mia:
        bela = user_of(mia, "Bela")
    with alone(carded.cast, "bela") as desk:
        said = {"reader_id": bela, "note_id": carded.note, "text": "mine"}
        with pytest.raises(Denied), desk.work("quiet.lend") as work:
            work.shelf(NoteLoan).add(work.make(NoteLoan, carded.rosa, said))
        with desk.work("quiet.lend") as work:
            work.put(
                NoteLoan(
                    id=carded.loan,
                    resident=carded.rosa,
                    rev=2,
                    reader_id=bela,
                    note_id=carded.note,
                    text="mine",
                )
            )
        found = private_notes.lent_to_me(desk)
        assert {(lent.author, lent.text) for lent in found} >= {("Amara", f"{MARKER}, two")}


# ---- what others see


def told(desk: Desk, rosa: ResidentId) -> str:
    """What somebody's rooms can say of the resident and of the house, in one text."""
    found: list[object] = [trail.page(desk, trail.TrailFilter(), size=500)]
    for ask in (
        lambda: trail.of_resident(desk, rosa),
        lambda: reach.of_resident(desk, rosa),
        lambda: register.open_register(desk).rows,
        lambda: people.members(desk),
    ):
        try:
            found.append(ask())
        except (Denied, NotFound):
            continue
    return repr(found)


def test_nothing_that_others_see_says_that_there_is_any(left: Left) -> None:
    words = (MARKER, "Private note", "private_note", "themselves alone", "of their own", "CPR")
    for login in ("mia", "adam", "carla", "bela"):
        with alone(left.cast, login) as desk:
            seen = told(desk, left.rosa)
            assert "sign" in seen
            for word in words:
                assert word not in seen, (login, word)
            farewell = people.farewell if login == "mia" else None
            if farewell is not None:
                amara = user_of(desk, "Amara")
                assert farewell(desk, amara).drafts == 1  # as before: a count, of drafts alone
    with alone(left.cast, "amara") as amara_:
        mine = [line.did for line in trail.mine(amara_)]
        assert "wrote something for themselves alone" in mine
        assert "opened something of their own to a colleague" in mine


def test_the_trail_names_neither_kind_nor_resident(left: Left) -> None:
    with alone(left.cast, "adam") as adam, engines.reading(adam.engine) as db:
        entry = adam.schema.trail_entry
        query = select(entry.c.action, entry.c.detail).where(entry.c.action.like("quiet.%"))
        found = [(row.action, json.loads(row.detail)) for row in db.execute(query)]
    assert {action for action, _ in found} >= {"quiet.own", "quiet.lend"}
    assert all(detail == {"kinds": [], "residents": []} for _, detail in found)


def test_it_has_no_open_act(left: Left) -> None:
    with alone(left.cast, "amara") as amara:
        made = {"made_on": TODAY, "text": "x"}
        with pytest.raises(ValueError, match="acts of its own"):
            records.add(amara, PrivateNote, left.rosa, made)
        assert len(private_notes.notes(amara, left.rosa).lines) == 1


# ---- ways in, lost and found; each of these has a house of its own


def test_another_passphrase_and_the_paper_code_keep_all_of_it(carded: Left) -> None:
    with alone(carded.cast, "amara") as amara:
        own_keys.change_passphrase(amara, "moon", "another one")
        code = own_keys.fresh_code()
        text = own_keys.code_text(amara, code)
        own_keys.keep_code(amara, code, text, "another one")
    desk = door.sign_in_by_code(carded.cast.house, "amara", text, "a third one")
    try:
        assert len(private_notes.notes(desk, carded.rosa).lines) == 1
        assert len(phrases.phrases(desk)) == 1
        assert private_notes.notes(desk).shut == 0
    finally:
        desk.close()


@pytest.mark.attack(19)
def test_two_cards_give_a_new_key_and_none_of_it(carded: Left) -> None:
    cards = (carded.cards[0], carded.cards[2])
    table = CardTable(carded.cast.house)
    for name in ("Amara", "Bela"):
        somebody = next(p for p in table.people(cards) if p.display_name == name)
        table.recover(cards, somebody.user_id, name.lower(), "a new one")
    with alone(carded.cast, "amara", "a new one") as amara:
        found = private_notes.notes(amara)
        assert (found.lines, found.damaged, found.shut) == ((), 0, 1)
        assert phrases.phrases(amara) == ()
        private_notes.write(amara, carded.rosa, "anew")
        (line,) = private_notes.notes(amara, carded.rosa).lines
        assert line.note.text == "anew"
        assert private_notes.destroy_all(amara).value == 2
        assert private_notes.notes(amara).shut == 0
    with alone(carded.cast, "bela", "a new one") as bela:
        assert private_notes.lent_to_me(bela) == ()
        assert private_notes.waiting(bela) == ()
        assert checking.verify(bela).sound


def test_erasing_a_resident_takes_it_out_too(carded: Left) -> None:
    with alone(carded.cast, "mia") as mia:
        with mia.work("remove") as work:
            rows, _ = work.erase(
                carded.rosa, lambda row: row.kind in ("private_note", "note_loan"), lambda _: True
            )
        assert rows == 3
        assert checking.verify(mia).sound
    with alone(carded.cast, "amara") as amara:
        assert private_notes.notes(amara) == private_notes.Notes(())
    with alone(carded.cast, "bela") as bela:
        assert private_notes.lent_to_me(bela) == ()


def test_what_its_author_left_behind_opens_for_nobody(carded: Left) -> None:
    with alone(carded.cast, "mia") as mia:
        people.let_go(mia, user_of(mia, "Amara"))
    names = [login for login in EVERYBODY if login != "amara"]
    left = carded
    keyfile = KeyFile.load(left.cast.folder / door.KEY_FILE)
    keys = [slots.open_slot(keyfile, login, "moon", None, lambda: 1.0) for login in names]
    keys.append(escrow.open_escrow(keyfile, (left.cards[0], left.cards[1])))
    with alone(left.cast, "adam") as adam, engines.reading(adam.engine) as db:
        lists, rows = all_lists(db, adam.schema), Rows(db, adam.schema)
        for row in rows.revisions(PrivateNote, bytes.fromhex(left.note)):
            assert not any(opens(keyfile.db, row, lists, held_keys(k, lists)) for k in keys)
    with alone(left.cast, "bela") as bela:  # what was open to her stays until its day
        assert [lent.text for lent in private_notes.lent_to_me(bela)] == [f"{MARKER}, two"]
