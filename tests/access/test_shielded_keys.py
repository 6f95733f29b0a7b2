"""Whoever is not named for a shielded resident opens nothing of them with their keys.

Below the program: private keys are tried on every row of the house, whatever the policy says.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from shelterdesk.access import shielding
from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.family import CallerRule
from shelterdesk.domain.kinds.health import CareInstruction, Medication
from shelterdesk.domain.kinds.paper import CustodyReceipt
from shelterdesk.domain.kinds.resident import AgeGroup, Resident
from shelterdesk.domain.kinds.safety import SafetySteps
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NoKey, NotFound
from shelterdesk.services import ages, assignments, blocking, carers, checking, records, shift
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault.formats import GROUP, Place
from tests.cast import TODAY, Cast

SEATED = ("mia", "max", "nils", "hana", "nora", "carla")
RULE: tuple[type[Record], dict[str, object]] = (CallerRule, {"say": "Ask her first."})
CARE: tuple[type[Record], dict[str, object]] = (CareInstruction, {"text": "Call the nurse."})
PILLS: tuple[type[Record], dict[str, object]] = (
    Medication,
    {"name": "Paracetamol", "dose": "one", "times": "08:00"},
)
STEPS: tuple[type[Record], dict[str, object]] = (SafetySteps, {"alone": "Walk in the garden."})
PAPER: tuple[type[Record], dict[str, object]] = (
    CustodyReceipt,
    {"on": TODAY, "what": "A passport"},
)


def opened(cast: Cast, login: str, resident: ResidentId) -> set[str]:
    """Kinds of which this person's keys open a row about the resident, by trying all of them."""
    desk, found = cast.desk(login), set()
    if not desk.passphrase_is_fresh:
        desk.step_up("moon")
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        rows = Rows(db, desk.schema)
        for kind in KINDS:
            if kind.category in ("LNK", "LIB", "SET", "SHF") or not kind.about_resident:
                continue
            table = desk.schema.content[kind]
            query = select(table).where(table.c.resident == bytes.fromhex(resident))
            for row in db.execute(query).mappings():
                with suppress(NoKey):
                    desk.vault.open(rows._sealed(kind, row))
                    found.add(kind.kind)
    return found


def write(cast: Cast, login: str, resident: ResidentId, *what: tuple[type[Record], object]) -> None:
    desk = cast.desk(login)
    for kind, values in what:
        records.add(desk, kind, resident, values)


@pytest.fixture
def staffed(cast: Cast):
    """A house with an adult and a child, who came to the night worker."""
    with cast.seated(*SEATED):
        adult, child = cast.admit("nils"), cast.admit("nils", "Mya", AgeGroup.CHILD)
        for resident in (adult, child):
            cast.assign(resident, "carla", Role.CM)
            cast.assign(resident, "nora", Role.NUR)
        shift.begin(cast.desk("hana"))
        yield cast, adult, child


@pytest.mark.attack(4)
def test_a_day_workers_keys_open_nothing_of_a_child_unless_named(staffed) -> None:
    cast, adult, child = staffed
    told = {"caller_rule", "care_instruction", "medication", "safety_steps", "custody_receipt"}
    for resident in (adult, child):
        write(cast, "nora", resident, CARE, PILLS)
        write(cast, "carla", resident, RULE, STEPS, PAPER)
    assert told <= opened(cast, "hana", adult)
    assert opened(cast, "hana", child) == set()

    cast.assign(child, "hana", Role.HS)
    with cast.desk("nora").work("nurse.wrote") as work:  # a manager has no say over medicines
        work.settle(child)
    assert told | {"resident", "stay"} <= opened(cast, "hana", child)
    assert records.page(cast.desk("hana"), CareInstruction, child).rows[0].text == CARE[1]["text"]

    mine = next(a for a in assignments.of(cast.desk("mia"), child) if a.display_name == "Hana")
    assignments.end(cast.desk("mia"), mine.assignment.id)
    with cast.desk("nora").work("nurse.wrote") as work:
        work.settle(child)
    assert opened(cast, "hana", child) == set()


def test_no_ring_of_a_shielded_resident_lists_day_and_night() -> None:
    for found in COMPARTMENTS.values():
        remaining = {standing.name for standing in found.shielded_groups}
        assert remaining.isdisjoint({"day", "night", "staff"}), found.category


def test_who_admitted_a_child_reads_tonight_what_others_write(staffed) -> None:
    cast, _, child = staffed
    write(cast, "nora", child, CARE)
    write(cast, "nils", child, RULE)
    assert {"caller_rule", "care_instruction"} <= opened(cast, "nils", child)
    assert records.page(cast.desk("nils"), CareInstruction, child).rows


def test_becoming_shielded_takes_day_and_night_out_of_every_ring(staffed) -> None:
    cast, adult, _ = staffed
    write(cast, "nora", adult, CARE, PILLS)
    write(cast, "carla", adult, RULE)
    assert {"medication", "caller_rule"} <= opened(cast, "hana", adult)
    ages.decide(cast.desk("mia"), adult, AgeGroup.CHILD)
    assert opened(cast, "hana", adult) == {"medication"}  # whose ring no manager manages
    assert shielding.waiting(cast.desk("nora")) == [adult]
    shielding.settle(cast.desk("nora"), [adult])
    assert opened(cast, "hana", adult) == set()
    assert "medication" in opened(cast, "nora", adult)
    assert shielding.waiting(cast.desk("nora")) == []


def test_who_admitted_a_child_reads_on_for_three_days_only(staffed) -> None:
    cast, _, child = staffed
    write(cast, "nora", child, CARE)
    nils, mia = cast.desk("nils"), cast.desk("mia")
    cast.time.pass_by(hours=71)
    for login in ("nils", "mia", "nora"):
        cast.desk(login).step_up("moon")
    shift.begin(nils)
    assert records.page(nils, CareInstruction, child).rows
    assert shielding.waiting(mia) == []
    cast.time.pass_by(hours=2)
    mia.step_up("moon")
    for kind in (CareInstruction, Resident):  # through the program at once
        with pytest.raises((Denied, NotFound)):
            records.page(nils, kind, child)
    assert opened(cast, "nils", child)  # by key when a manager comes
    assert shielding.waiting(mia) == [child]
    shielding.settle(mia, [child])
    assert opened(cast, "nils", child) == set()
    assert {"resident", "care_instruction"} <= opened(cast, "mia", child)


def test_a_manager_is_asked_to_name_who_looks_after_a_child(staffed) -> None:
    cast, _, child = staffed
    mia = cast.desk("mia")
    (line,) = carers.waiting(mia)
    assert (line.resident, line.due_on) == (child, TODAY + timedelta(days=3))
    assert carers.waiting(cast.desk("nils")) == carers.waiting(cast.desk("carla")) == ()
    cast.assign(child, "hana", Role.HS)
    assert carers.waiting(mia) == ()


def test_whoever_was_assigned_meanwhile_reads_on(staffed) -> None:
    cast, _, child = staffed
    cast.assign(child, "nils", Role.NS)
    cast.time.pass_by(hours=80)
    for login in ("nils", "mia"):
        cast.desk(login).step_up("moon")
    shift.begin(cast.desk("nils"))
    assert shielding.waiting(cast.desk("mia")) == []
    assert records.page(cast.desk("nils"), Resident, child).rows


def test_a_managers_next_writing_ends_it_too(staffed) -> None:
    cast, _, child = staffed
    cast.time.pass_by(hours=80)
    mia = cast.desk("mia")
    mia.step_up("moon")
    about = records.page(mia, Resident, child).rows[0]
    records.amend(mia, Resident, about.id, about.rev, {"pronouns": "they"})
    assert "resident" not in opened(cast, "nils", child)


def test_a_file_set_apart_for_one_reader_is_not_closed_to_the_others(staffed) -> None:
    cast, adult, child = staffed
    write(cast, "nora", adult, CARE)
    blocking.block(cast.desk("mia"), adult, cast.user("carla"))
    write(cast, "nora", adult, PILLS)
    cast.time.pass_by(hours=80)
    for login in SEATED:
        cast.desk(login).step_up("moon")
    assert {"resident", "care_instruction", "medication"} <= opened(cast, "hana", adult)
    assert shielding.waiting(cast.desk("mia")) == [child]


def listed(cast: Cast, resident: ResidentId) -> set[str]:
    """Groups and people that the newest list of any ring of the resident's own names."""
    vault, found = cast.desk("mia").vault, set[str]()
    with cast.desk("mia").look():
        for category in COMPARTMENTS:
            place = Place("resident", bytes.fromhex(resident), category)
            for how, id, _ in vault._seat.generations.standings(place):
                if vault.is_founded(place):
                    found.add(id if how == GROUP else vault._seat.rings.directory.user_of(id) or id)
    return found


@pytest.mark.attack(4)
@pytest.mark.parametrize("blocked", ["max", "hana"])
def test_a_child_known_after_a_block_is_shielded_from_that_moment(staffed, blocked: str) -> None:
    cast, adult, _ = staffed
    mia, nils = cast.desk("mia"), cast.user("nils")
    write(cast, "nora", adult, CARE, PILLS)
    write(cast, "carla", adult, RULE, STEPS, PAPER)
    blocking.block(mia, adult, cast.user(blocked))
    other = "hana" if blocked == "max" else "nils"
    assert {"resident", "stay", "care_instruction"} <= opened(cast, other, adult)
    assert "night" in listed(cast, adult) or nils in listed(cast, adult)

    ages.decide(mia, adult, AgeGroup.UNCERTAIN)
    assert opened(cast, other, adult) <= {"medication"}  # whose ring no manager manages
    cast.desk(other).refresh_actor()
    with pytest.raises((Denied, NotFound)):
        records.page(cast.desk(other), CareInstruction, adult)
    shielding.settle(cast.desk("nora"), shielding.waiting(cast.desk("nora")))
    assert opened(cast, other, adult) == set()
    assert listed(cast, adult).isdisjoint({"day", "night", "staff", cast.user(other), nils})
    kept = {"resident", "stay", "care_instruction", "caller_rule", "safety_steps"}
    assert kept <= opened(cast, "carla", adult) | opened(cast, "nora", adult)
    assert kept <= opened(cast, "mia", adult)
    assert shielding.waiting(mia) == shielding.waiting(cast.desk("nora")) == []
    assert checking.verify(mia).problems == ()

    write(cast, "carla", adult, RULE)  # in what is written from now on too
    write(cast, "nora", adult, PILLS)
    assert opened(cast, other, adult) == set()
    cast.assign(adult, other, Role.HS if other == "hana" else Role.NS)
    assert {"resident", "stay"} <= opened(cast, other, adult)


def test_a_case_manager_may_say_so_and_the_next_manager_takes_the_keys(staffed) -> None:
    cast, adult, _ = staffed
    mia, hana = cast.desk("mia"), cast.desk("hana")
    write(cast, "nora", adult, CARE)
    blocking.block(mia, adult, cast.user("nils"))
    hana.refresh_actor()
    assert records.page(hana, CareInstruction, adult).rows
    cast.desk("carla").refresh_actor()
    ages.decide(cast.desk("carla"), adult, AgeGroup.CHILD)
    for kind in (CareInstruction, Resident):  # through the program at once
        with pytest.raises((Denied, NotFound)):
            records.page(hana, kind, adult)
    assert shielding.waiting(mia) == [adult]
    shielding.settle(mia, [adult])
    assert opened(cast, "hana", adult) == set()
    assert {"resident", "care_instruction"} <= opened(cast, "mia", adult)
    assert "resident" in opened(cast, "carla", adult)
    assert shielding.waiting(mia) == []
    blocking.lift(mia, adult, cast.user("nils"))
    for login in ("hana", "nils"):  # a lifted block lets nobody back to a child's file
        cast.desk(login).refresh_actor()
        assert opened(cast, login, adult) == set()
        with pytest.raises((Denied, NotFound)):
            records.page(cast.desk(login), Resident, adult)
