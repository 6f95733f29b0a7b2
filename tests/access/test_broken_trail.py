"""A trail that does not hold: managers and administrators still read, and nobody writes on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, select, update

from shelterdesk.access import computer, door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.resident import AgeGroup, Resident
from shelterdesk.domain.policy import ROLL_CALL
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    BrokenHouse,
    Denied,
    OlderHouse,
    ReadOnlyHouse,
    SignInFailed,
    TrailBroken,
)
from shelterdesk.i18n import translator
from shelterdesk.services import records, register, roll_call, shift, shift_papers
from shelterdesk.store import engine as engines
from shelterdesk.store.tables import Schema
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import Head
from tests.cast import Cast
from tests.keyed import MemoryRing

EVERYBODY = ("mia", "max", "carla", "nils", "adam", "hana")


def entry_changed(db: Connection, schema: Schema, seen: int) -> None:
    table = schema.trail_entry
    db.execute(update(table).where(table.c.seq == seen + 2).values(detail="{}"))


def entry_gone(db: Connection, schema: Schema, seen: int) -> None:
    table = schema.trail_entry
    db.execute(delete(table).where(table.c.seq == seen + 2))


def tail_cut(db: Connection, schema: Schema, seen: int) -> None:
    for table in (schema.trail_item, schema.trail_entry):
        db.execute(delete(table).where(table.c.seq >= seen))


def people_garbled(db: Connection, schema: Schema, seen: int) -> None:
    """The entry with which somebody got other roles: the replay of who works here needs it."""
    table = schema.trail_entry
    db.execute(update(table).where(table.c.action == "user.roles").values(detail="{}"))


WAYS = (entry_changed, entry_gone, tail_cut, people_garbled)
How = Callable[[Connection, Schema, int], None]


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        second = mia.accounts.second("max", "moon")
        mia.accounts.give_roles(mia, cast.user("hana"), [Role.HS, Role.NS], second)
    with cast.seated(*EVERYBODY):
        return rosa


def damage(cast: Cast, how: How) -> None:
    """Nils works alone; then somebody with tools is at the file. *how* hears what others saw."""
    with cast.seated("nils"):
        desk = cast.desk("nils")
        key, data, schema = desk.accounts.database_key, desk.accounts.data_file, desk.schema
        seen = desk.trail(size=1)[0].seq - 1  # all but his sign-in
        cast.admit("nils", "Lin")
        cast.admit("nils", "Sita")
    tool = engines.sqlcipher_engine(data, key)
    with engines.writing(tool) as db:
        how(db, schema, seen)
    engines.close(tool)


def state(cast: Cast) -> tuple[bytes, dict[str, int]]:
    """The key file, and how many rows every table has but that of drafts."""
    keys = (cast.folder / door.KEY_FILE).read_bytes()
    desk = door.sign_in(cast.house, "mia", "moon")
    try:
        with engines.reading(desk.engine) as db:
            tables = desk.schema.metadata.sorted_tables
            counts = {
                t.name: db.execute(select(func.count()).select_from(t)).scalar() for t in tables
            }
    finally:
        desk.close()
    counts.pop("draft")
    return keys, {name: int(count or 0) for name, count in counts.items()}


@pytest.mark.attack(15)
@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("login", ["mia", "adam"])
def test_who_looks_after_the_house_still_reads(
    cast: Cast, rosa: ResidentId, how: How, login: str
) -> None:
    damage(cast, how)
    before = state(cast)
    desk = door.sign_in(cast.house, login, "moon")
    try:
        assert desk.trail_broken is not None
        assert desk.trail_broken.seq > 0
        assert desk.reads_only
        if login == "mia":
            rows = register.open_register(desk).rows
            assert "Rosa" in {row.preferred for row in rows}
        nothing_is_written(desk, rosa)
    finally:
        desk.close()
    assert state(cast) == before
    again = door.sign_in(cast.house, login, "moon")  # it was not taken for what is to be seen
    assert again.trail_broken is not None
    again.close()


def nothing_is_written(desk: Desk, rosa: ResidentId) -> None:
    with pytest.raises((Denied, BrokenHouse)):
        records.add(desk, IdentityName, rosa, {"full_text": "Rosa Lin"})
    with pytest.raises(BrokenHouse), desk.work("x"):
        pass
    with pytest.raises(BrokenHouse):
        desk.say("x", {})
    people = {c.display_name: c.user_id for c in desk.colleagues()}
    second = desk.accounts.second("max", "moon")
    for act in (desk.accounts.suspend, desk.accounts.let_go):
        with pytest.raises((BrokenHouse, Denied)):
            act(desk, people["Carla"])
    with pytest.raises((BrokenHouse, Denied)):
        desk.accounts.give_roles(desk, people["Carla"], [Role.NS], second)
    assert not desk.may("create", Resident)
    assert computer.doubt(desk) is None
    with pytest.raises(Denied):  # two people cannot go on with it as with an older copy
        computer.accept(desk, "max", "moon")
    desk.note_opened(rosa, "DEM")
    desk.flush_opened()


@pytest.mark.parametrize("how", WAYS)
def test_who_is_on_duty_still_counts_heads_and_no_more(
    cast: Cast, rosa: ResidentId, how: How
) -> None:
    """Hana's shift began before; the emergency sheet and the roll call never lock out."""
    with cast.seated("hana"):
        shift.begin(cast.desk("hana"))
    with cast.seated("mia", "max", "carla", "adam"):
        pass
    damage(cast, how)
    before = state(cast)
    desk = door.sign_in(cast.house, "hana", "moon")
    if desk.trail_broken is None:  # she had seen what was cut: nothing is missing for her
        assert how is tail_cut
        desk.close()
        return
    try:
        assert "Rosa" in {row.preferred for row in register.open_register(desk).rows}
        for kind in desk.schema.kinds:
            reads = desk.may("read", kind, rosa)
            assert reads == (kind.kind in ROLL_CALL)
            assert not desk.may_create(kind, rosa)
        nothing_is_written(desk, rosa)
    finally:
        desk.close()
    assert state(cast) == before


@pytest.mark.parametrize("how", WAYS)
def test_whoever_comes_on_duty_next_counts_heads_too(
    cast: Cast, rosa: ResidentId, how: How
) -> None:
    """Nobody can declare a shift in such a house: Hana, who never did, sits down as if on duty."""
    damage(cast, how)
    before = state(cast)
    desk = door.sign_in(cast.house, "hana", "moon")
    try:
        assert desk.trail_broken is not None
        found = roll_call.roll_call(desk)
        assert rosa in {person.resident for person in found.people}
        assert shift_papers.sheet_of(desk, translator("en"), "Emergency sheet").people
        for kind in desk.schema.kinds:
            assert desk.may("read", kind, rosa) == (kind.kind in ROLL_CALL)
            assert not desk.may_create(kind, rosa)
        nothing_is_written(desk, rosa)
        with pytest.raises((Denied, BrokenHouse)):
            shift.begin(desk)
    finally:
        desk.close()
    assert state(cast) == before


def test_the_roll_call_opens_though_the_broken_house_is_older_than_this_computer_saw(
    cast: Cast, rosa: ResidentId
) -> None:
    """Broken and older at once; a house that is only older opens for managers alone."""
    ring, db = MemoryRing(), KeyFile.load(cast.folder / door.KEY_FILE).db
    ring.keep_head(db, Head(9999, bytes(32)))
    house = replace(cast.house, anchors=ring)
    for login in ("hana", "carla"):
        with pytest.raises(OlderHouse):
            door.sign_in(house, login, "moon")
    damage(cast, entry_changed)
    before = state(cast)
    with pytest.raises(OlderHouse):
        door.sign_in(house, "carla", "moon")
    desk = door.sign_in(house, "hana", "moon")
    try:
        assert desk.trail_broken is not None
        assert desk.doubted == ring.anchors[db]
        assert rosa in {person.resident for person in roll_call.roll_call(desk).people}
        assert shift_papers.sheet_of(desk, translator("en"), "Emergency sheet").people
        assert all(
            desk.may("read", kind, rosa) == (kind.kind in ROLL_CALL) for kind in desk.schema.kinds
        )
        nothing_is_written(desk, rosa)
    finally:
        desk.close()
    assert state(cast) == before
    assert ring.anchors[db] == Head(9999, bytes(32))


def test_whoever_comes_on_duty_next_does_not_find_a_shielded_child(
    cast: Cast, rosa: ResidentId
) -> None:
    """As if on duty, and no wider: by a shift alone nobody finds a child that is shielded."""
    with cast.seated(*EVERYBODY):
        child = cast.admit("nils", "Ada", AgeGroup.CHILD)
    with cast.seated("hana"):
        shift.begin(cast.desk("hana"))
        on_duty = {p.resident for p in roll_call.roll_call(cast.desk("hana")).people}
        shift.end(cast.desk("hana"))
    damage(cast, entry_changed)
    desk = door.sign_in(cast.house, "hana", "moon")
    try:
        found = {p.resident for p in roll_call.roll_call(desk).people}
        assert child not in on_duty | found
        assert rosa in found
    finally:
        desk.close()


@pytest.mark.parametrize("how", WAYS)
def test_everybody_else_is_told_in_a_sentence(cast: Cast, rosa: ResidentId, how: How) -> None:
    damage(cast, how)
    before = state(cast)
    with pytest.raises(TrailBroken) as told:
        door.sign_in(cast.house, "carla", "moon")
    assert "manager" in told.value.hint
    assert state(cast) == before


@pytest.mark.attack(15)
def test_a_remembered_head_that_was_taken_away_opens_for_reading_only(
    cast: Cast, rosa: ResidentId
) -> None:
    file = Path(cast.folder / door.KEY_FILE)
    said = json.loads(file.read_text())
    said["heads"] = {}
    file.write_text(json.dumps(said))
    desk = door.sign_in(cast.house, "mia", "moon")
    assert desk.trail_broken is not None
    assert (desk.trail_broken.seq, desk.trail_broken.since) == (0, None)
    with pytest.raises(ReadOnlyHouse):
        desk.say("x", {})
    desk.close()
    with pytest.raises(TrailBroken):
        door.sign_in(cast.house, "carla", "moon")


def test_who_was_suspended_does_not_come_in_by_breaking_the_entry(
    cast: Cast, rosa: ResidentId
) -> None:
    with cast.seated(*EVERYBODY):
        mia = cast.desk("mia")
        mia.accounts.suspend(mia, cast.user("max"))

    def freed(db: Connection, schema: Schema, seen: int) -> None:
        table = schema.trail_entry
        db.execute(update(table).where(table.c.action == "user.suspend").values(detail="{}"))

    damage(cast, freed)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "max", "moon")


def test_what_holds_is_shown_and_what_does_not_is_left_out(cast: Cast, rosa: ResidentId) -> None:
    damage(cast, entry_changed)
    desk = door.sign_in(cast.house, "mia", "moon")
    try:
        with desk.look() as work:
            assert work.shelf(Resident).get(RecordId(rosa)).id == rosa
        assert desk.trail(size=5)
    finally:
        desk.close()
