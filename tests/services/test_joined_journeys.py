"""One person with two records travels: the manifest and the board say no better than both do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from shelterdesk.access.desk import Desk
from shelterdesk.domain.disclosure import INTERNAL
from shelterdesk.domain.kinds.journey import Booking
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import translator
from shelterdesk.services import (
    cohort,
    departures,
    group_journeys,
    joining,
    journeys,
    printing,
    readiness,
    referral_contents,
    register,
    statistics,
    way_home,
)
from shelterdesk.services.cohort import OnBoard, Place
from shelterdesk.services.group_journeys import Member
from shelterdesk.services.one_person import SHUT, SHUT_ON_PAPER
from shelterdesk.services.tally import Period
from tests.cast import TODAY, Cast, copied
from tests.domain.readiness_cast import ARRIVE, DEPART
from tests.services.ready_house import SEATED, sign, tell, welcome

WAY = {"depart_on": DEPART, "arrive_on": ARRIVE}


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    with copied(founded_house, tmp_path_factory.mktemp("joined") / "house").seated(*SEATED) as cast:
        yield cast


@pytest.fixture
def two(house: Cast) -> tuple[ResidentId, ResidentId]:
    """Rosa, whom lists show once they are joined, and Mya, by whose journey they travel."""
    return welcome(house, "Rosa"), welcome(house, "Mya")


def prepare(cast: Cast, resident: ResidentId) -> None:
    """Everything but the verdict is there, a ticket too."""
    tell(cast, [resident])
    journeys.save(cast.desk("carla"), resident, {**WAY, "booking": Booking.TICKETED})


def bus(cast: Cast, resident: ResidentId) -> RecordId:
    plan = {"name": "Bus", **WAY}
    return group_journeys.begin(cast.desk("mia"), plan, residents=[resident]).value.id


def on_manifest(cast: Cast, id: RecordId) -> Member:
    (member,) = group_journeys.opened(cast.desk("mia"), id).members
    return member


def row_of(desk: Desk, resident: ResidentId) -> OnBoard:
    board = cohort.board(desk, register.open_register(desk))
    (row,) = (each for each in board.rows if each.resident == resident)
    return row


def on_board(cast: Cast, resident: ResidentId) -> OnBoard:
    """After one look at those who are to be looked at again."""
    mia = cast.desk("mia")
    if row_of(mia, resident).place is Place.LOOK:
        cohort.freshen(mia, [resident])
    return row_of(mia, resident)


def stands(seen: Member) -> tuple[ResidentId, ReadinessState, bool]:
    assert seen.standing is not None
    return seen.resident, seen.standing.state, seen.standing.may_depart


def test_who_is_ready_by_the_other_record_alone_is_not_shown_as_ready(house: Cast, two) -> None:
    rosa, mya = two
    prepare(house, rosa)
    id = bus(house, mya)
    joining.join(house.desk("mia"), rosa, mya, "The same scar")
    sign(house, rosa)
    assert readiness.standing(house.desk("mia"), rosa).may_depart
    assert stands(on_manifest(house, id)) == (rosa, ReadinessState.IN_PROGRESS, False)
    seen = on_board(house, rosa)
    assert (seen.journey, seen.place, seen.depart_on) == (id, Place.ON_THE_WAY, DEPART)


def test_who_is_ready_by_the_record_that_travels_is_until_either_says_no(house: Cast, two) -> None:
    rosa, mya = two
    prepare(house, mya)
    id = bus(house, mya)
    joining.join(house.desk("mia"), rosa, mya, "The same scar")
    sign(house, mya)
    assert stands(on_manifest(house, id)) == (rosa, ReadinessState.READY, True)
    assert departures.look(house.desk("mia"), mya).may_depart
    seen = on_board(house, rosa)
    assert (seen.journey, seen.place, seen.depart_on) == (id, Place.READY, DEPART)
    readiness.note_wish(house.desk("hana"), rosa, "no")  # said under the other name
    assert stands(on_manifest(house, id)) == (rosa, ReadinessState.BLOCKED, False)
    assert departures.look(house.desk("mia"), mya).may_depart is False
    seen = on_board(house, rosa)
    assert (seen.place, seen.depart_on) == (Place.STOPPED, DEPART)


def test_register_page_sheet_and_statistics_say_what_the_board_says(house: Cast, two) -> None:
    rosa, mya = two
    prepare(house, mya)
    bus(house, mya)
    mia = house.desk("mia")
    joining.join(mia, rosa, mya, "The same scar")
    sign(house, mya)
    assert says(house, rosa) == says(house, mya) == ["ready"] * 5
    before = counted(house)
    readiness.note_wish(house.desk("hana"), rosa, "no")  # said under the other name
    assert says(house, rosa) == says(house, mya) == ["blocked"] * 5
    assert handed_on(house, rosa) == handed_on(house, mya) == [ReadinessState.BLOCKED.label]
    after = counted(house)
    moved = {label: after.get(label, 0) - before.get(label, 0) for label in {*before, *after}}
    assert {label: by for label, by in moved.items() if by} == {
        ReadinessState.READY.label: -1,
        ReadinessState.BLOCKED.label: 1,
    }
    seen = register.open_register(mia)
    joining.part(mia, rosa, mya)
    seen = register.refresh(mia, seen, mya)  # what one of them says is of itself again
    states = [row.readiness_state for r in (rosa, mya) if (row := seen.row(r))]
    assert states == ["blocked", "eligible"]  # taking apart ends a verdict


def says(cast: Cast, resident: ResidentId) -> list[str]:
    """The standing in each room: board, register read whole and anew, page, sheet."""
    mia = cast.desk("mia")
    with mia.look() as work:
        shown = joining.shown_as(work).get(resident, resident)
    board = on_board(cast, shown)
    whole = register.open_register(mia)
    rows = whole.row(resident), register.refresh(mia, whole, resident).row(resident)
    page = way_home.look(mia, resident).person.standing
    sheet = printing.gather(mia, resident, INTERNAL).sheet.verdict
    assert sheet is not None
    said = [board.state, *(row.readiness_state for row in rows if row), page.state, sheet.state]
    return [str(getattr(each, "value", each)) for each in said]


def handed_on(cast: Cast, resident: ResidentId) -> list[str]:
    """What a referral says of where they stand."""
    with cast.desk("mia").look() as work:
        told = referral_contents.parts(work, resident, ("readiness",), translator("en"))
    return [value for part in told for label, value in part.rows if label == "State"]


def counted(cast: Cast) -> dict[str, int | None]:
    mia = cast.desk("mia")
    found = statistics.totals(mia, Period(TODAY - timedelta(days=30), TODAY))
    table = next(each for each in found.tables if each.key == "readiness")
    return {figure.label: figure.count for figure in table.figures}


def test_the_board_waits_for_what_was_written_under_the_other_name(house: Cast, two) -> None:
    rosa, mya = two
    prepare(house, mya)
    mia = house.desk("mia")
    joining.join(mia, rosa, mya, "The same scar")
    assert on_board(house, rosa).depart_on == DEPART  # a journey of their own, no bus
    with house.desk("hana").work("readiness_fact.add") as work:  # holds no key of the brief
        told = {"name": "wish", "value": "no", "on": date(2026, 1, 1)}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, mya, told))
    assert row_of(mia, rosa).place is Place.LOOK
    assert on_board(house, rosa).place is Place.STOPPED


def test_who_cannot_read_the_other_record_is_told_nothing_by_the_first(house: Cast) -> None:
    rosa, mya = house.admit("hana", "Rosa"), welcome(house, "Mya")
    prepare(house, mya)
    id = bus(house, mya)
    sign(house, mya)
    carla = house.desk("carla")
    group_journeys.let_read(house.desk("mia"), id, [carla.user_id])
    (before,) = group_journeys.opened(carla, id).members
    assert stands(before) == (mya, ReadinessState.READY, True)
    joining.join(house.desk("mia"), mya, rosa, "The same scar")
    (after,) = group_journeys.opened(carla, id).members
    assert (after.resident, after.standing) == (mya, None)
    assert after.shut
    assert row_of(carla, mya).place is Place.SHUT
    seen = register.open_register(carla)
    assert [r.readiness_state for r in seen.rows if r.resident == mya] == [SHUT]
    assert mya not in cohort.stale(cohort.board(carla, seen))  # looking again would tell no more
    person = way_home.look(carla, mya).person
    assert (person.shut, person.standing.may_depart) == (True, False)
    assert person.standing.state is ReadinessState.IN_PROGRESS
    sheet = printing.gather(carla, mya, INTERNAL).sheet
    header, verdict = sheet.header, sheet.verdict
    assert verdict is not None
    assert verdict.state is ReadinessState.IN_PROGRESS
    assert (header.valid_until, verdict.expires_on) == (None, None)
    assert SHUT_ON_PAPER in verdict.reasons
    readiness.note_wish(carla, mya, "no")  # that is sure, whatever the other one says
    (after,) = group_journeys.opened(carla, id).members
    assert stands(after) == (mya, ReadinessState.BLOCKED, False)
