"""The record of an emergency access lies where its resident does: by key, not by policy."""

from __future__ import annotations

import pytest

from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.emergency import EmergencyAccess, Outcome
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import NotFound
from shelterdesk.services import blocking, checking, emergency, records, trail
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault.formats import Place
from tests.access.keys_held import all_lists, held_keys, opens
from tests.access.test_emergency import ask
from tests.cast import Cast

EVERYBODY = ("mia", "max", "carla", "amara", "nils", "hana", "nora", "lea", "adam")
KINDS = ("emergency_access", "emergency_review")


def opened_by(cast: Cast, resident: ResidentId) -> dict[str, set[str]]:
    """Whose raw keys open which of the records about *resident*, by trying: kind -> logins."""
    found: dict[str, set[str]] = {}
    mia = cast.desk("mia")
    with engines.reading(mia.engine) as db:
        lists = all_lists(db, mia.schema)
        for login, desk in cast.desks.items():
            held = held_keys(desk.reopen("moon"), lists)
            for kind in KINDS:
                table = Rows(db, mia.schema)
                rows = table.of_resident(mia.schema.by_name[kind], bytes.fromhex(resident))
                if any(opens(mia.accounts.keyfile.db, row, lists, held) for row in rows):
                    found.setdefault(kind, set()).add(login)
    return found


def rings(desk: Desk, resident: ResidentId) -> set[bytes]:
    with engines.reading(desk.engine) as db:
        rows = Rows(db, desk.schema).of_resident(EmergencyAccess, bytes.fromhex(resident))
        return {row.ring for row in rows}


def test_of_a_childs_record_a_case_manager_without_the_child_has_no_key(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        child = cast.admit("nils", "Mu", AgeGroup.CHILD)
        opened = ask(cast.desk("nora"), "max", code_name="Mu code")
        emergency.review(cast.desk("mia"), opened.access, Outcome.JUSTIFIED, "As it should be.")
        assert opened_by(cast, child) == {key: {"mia", "max"} for key in KINDS}
        cast.assign(child, "carla", Role.CM)
        assert opened_by(cast, child) == {key: {"mia", "max", "carla"} for key in KINDS}
        assert [line.id for line in emergency.lines(cast.desk("carla"))] == [opened.access]
        assert checking.verify(cast.desk("mia")).problems == ()


@pytest.mark.parametrize("asker", ["carla", "nora", "amara", "nils"])
def test_who_asks_keeps_nothing_of_it(cast: Cast, asker: str) -> None:
    with cast.seated(*EVERYBODY):
        child = cast.admit("nils", "Mu", AgeGroup.CHILD)
        ask(cast.desk(asker), "max", child)
        ask(cast.desk("nora"), "max", child)  # another writer under the first one's list
        assert opened_by(cast, child) == {"emergency_access": {"mia", "max"}}
        assert len(emergency.lines(cast.desk("mia"))) == 2


def test_of_an_adult_their_case_manager_reads_and_the_others_of_the_group_are_not_told(
    cast: Cast,
) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        ask(cast.desk("nora"), "max", rosa)
        assert opened_by(cast, rosa) == {"emergency_access": {"mia", "max", "carla"}}
        assert emergency.lines(cast.desk("carla")) == ()
        cast.assign(rosa, "carla", Role.CM)
        assert len(emergency.lines(cast.desk("carla"))) == 1


@pytest.mark.parametrize("login", ["max", "carla"])
@pytest.mark.parametrize("before", [True, False])
def test_who_is_blocked_opens_it_by_no_key(cast: Cast, login: str, before: bool) -> None:
    with cast.seated(*EVERYBODY):
        mia, blocked = cast.desk("mia"), cast.desk(login)
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        if before:
            ask(cast.desk("nora"), "mia", code_name="Rosa code")
            assert login in opened_by(cast, rosa)["emergency_access"]
        blocking.block(mia, rosa, blocked.user_id)
        blocked.refresh_actor()
        if not before:
            ask(cast.desk("nora"), "mia", code_name="Rosa code")
        held = opened_by(cast, rosa)["emergency_access"]
        assert login not in held
        assert {"mia", "max", "carla"} - {login} == held
        assert emergency.lines(blocked) == ()
        (line,) = emergency.lines(mia)
        with pytest.raises(NotFound):
            emergency.review(blocked, line.id, Outcome.JUSTIFIED, "Fine.")


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("asker", ["carla", "nora", "amara"])
def test_who_read_the_file_before_it_was_a_childs_can_ask_like_anybody(
    cast: Cast, asker: str, typed: bool
) -> None:
    """A block had set it apart; then it was a child's, and those who read it do so no more."""
    with cast.seated(*EVERYBODY):
        mia, rosa = cast.desk("mia"), cast.admit("nils")
        blocking.block(mia, rosa, cast.user("hana"))
        age = records.page(mia, AgeStatus, rosa).rows[0]
        records.amend(mia, AgeStatus, age.id, age.rev, {"group": AgeGroup.CHILD})
        whom = {"code_name": "Rosa code"} if typed else {"resident": rosa}
        desk = cast.desk(asker)
        desk.refresh_actor()
        assert rosa in desk.actor.blocked  # nothing else of her is there for them
        assert ask(desk, "max", **whom).records
        with pytest.raises(NotFound), desk.look() as work:
            work.newest(desk.schema.by_name["resident"], RecordId(rosa))


def test_who_becomes_a_child_takes_the_records_along(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        mia, rosa = cast.desk("mia"), cast.admit("nils")
        ask(cast.desk("nora"), "max", rosa)
        house = rings(mia, rosa)
        age = records.page(mia, AgeStatus, rosa).rows[0]
        records.amend(mia, AgeStatus, age.id, age.rev, {"group": AgeGroup.CHILD})
        assert rings(mia, rosa).isdisjoint(house)
        assert opened_by(cast, rosa) == {"emergency_access": {"mia", "max"}}


def test_a_case_manager_cannot_name_herself_where_she_asks(cast: Cast) -> None:
    """Below the screens: a first list with her own name in it is not taken."""
    with cast.seated(*EVERYBODY):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        child = cast.admit("nils", "Mu", AgeGroup.CHILD)
        place = Place("resident", bytes.fromhex(child), "EMG")
        with carla.work("x") as work:
            unit = work.writing()
            made = carla.vault._seat.generations
            wanted = made._wanted(place) | {("p", carla.vault.key_id, False)}
            made.make(place, wanted, "found", unit._written)
            work.said["x"] = "y"
        mia.vault.forget()
        with mia.look():
            assert not mia.vault.is_founded(place)
            assert mia.vault.refused_lists(place)


def test_the_trail_of_the_resident_tells_of_it(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        child = cast.admit("nils", "Mu", AgeGroup.CHILD)
        ask(cast.desk("nora"), "max", code_name="Mu code")
        said = [line.did for line in trail.of_resident(cast.desk("mia"), child)][:2]
        assert said == ["read by emergency access", "asked for emergency access, with a reason"]
