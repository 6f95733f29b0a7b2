"""Totals: exact inside, nothing small outside, nobody who said no, and managers alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from shelterdesk.access.desk import Desk
from shelterdesk.domain.fields import FieldSort, added_field
from shelterdesk.domain.house_lists import NOT_STORY
from shelterdesk.domain.kinds.closing import ExitReason
from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.follow_up import (
    Channel,
    FollowUpPlan,
    FollowUpState,
    Outcome365,
)
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.journey import CostState, Departure, DepartureKind, JourneyCost
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import RecordId, ResidentId, as_added
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid
from shelterdesk.i18n import translator
from shelterdesk.services import (
    beds,
    consents,
    house_lists,
    joining,
    records,
    seeing_out,
    statistics,
    trail,
)
from shelterdesk.services.tally import Period
from tests.cast import TODAY, Cast
from tests.services.test_beds import make_room
from tests.services.test_withdrawals import yes

PERIOD = Period(TODAY - timedelta(days=30), TODAY)
WORDS = translator("en")
NEVER_LOGGED = ("Rosa0",)


def counts(found: statistics.Statistics, key: str) -> dict[str, int | None]:
    return {
        statistics.label_words(figure, WORDS): figure.count for figure in found.table(key).figures
    }


def many(cast: Cast, how_many: int) -> list[ResidentId]:
    return [cast.admit("nils", f"Rosa{number:02}") for number in range(how_many)]


def test_what_the_house_counts_opens_its_list(cast: Cast) -> None:
    with cast.seated("mia", "carla", "amara", "nils"):
        mia, amara = cast.desk("mia"), cast.desk("amara")
        rosa, other = many(cast, 2)
        for login, role in (("carla", Role.CM), ("amara", Role.COU)):
            cast.assign(rosa, login, role)
        records.add(
            mia,
            JourneyCost,
            rosa,
            {
                "on": TODAY,
                "what": "Ticket",
                "amount": 9000,
                "paid_by": "IOM",
                "state": CostState.PAID,
            },
        )
        records.add(mia, Departure, rosa, {"on": TODAY, "how": DepartureKind.SELF_ARRANGED})
        records.add(amara, CounsellingSession, rosa, {"held_on": TODAY})
        found = statistics.totals(mia, PERIOD)
        assert found.table("arrivals_by_age").total == 2
        assert set(found.table("arrivals_by_age").figures[0].residents) == {rosa, other}
        assert counts(found, "costs") == {"IOM · THB": 9000}
        assert counts(found, "departures") == {"Arranged the journey themselves": 1}
        assert found.table("departures").figures[0].residents == (rosa,)
        (sessions,) = found.table("sessions").figures
        assert (sessions.count, sessions.people, sessions.residents) == (1, 1, ())
        for login in ("carla", "amara", "nils"):
            with pytest.raises(Denied):
                statistics.totals(cast.desk(login), PERIOD)
            with pytest.raises(Denied):
                statistics.totals_outside(cast.desk(login), PERIOD)


def test_two_records_of_one_person_are_one_who_came(cast: Cast) -> None:
    with cast.seated("mia", "carla", "nils"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        rosa, mya, nila = many(cast, 3)
        room = make_room(mia, "Room 1", ("A", "B", "C"))
        for resident, bed in zip((rosa, mya, nila), room, strict=True):
            cast.assign(resident, "carla", Role.CM)
            beds.assign(cast.desk("nils"), resident, bed, {})
        identity = {"citizenships": ("KE",)}
        records.add(carla, Identity, mya, identity)
        went = {"on": TODAY, "how": DepartureKind.SELF_ARRANGED}
        for resident in (rosa, mya):
            records.add(mia, Departure, resident, went)
        cost = {"on": TODAY, "what": "Ticket", "amount": 9000, "state": CostState.PAID}
        for resident in (rosa, mya):
            records.add(mia, JourneyCost, resident, cost)

        def told() -> dict[str, int | None]:
            found = statistics.totals(mia, PERIOD)
            keys = ("arrivals_by_age", "arrivals_by_country", "departures", "nights", "readiness")
            (paid,) = found.table("costs").figures
            assert paid.count == 18000  # two tickets were paid, whoever it was
            return {key: found.table(key).total for key in keys} | {"paid for": paid.behind}

        apart = dict.fromkeys(("arrivals_by_age", "arrivals_by_country", "nights", "readiness"), 3)
        apart |= {"departures": 2, "paid for": 2}
        assert told() == apart
        joining.join(mia, rosa, mya, "The same scar")
        assert told() == {key: count - 1 for key, count in apart.items()}
        found = statistics.totals(mia, PERIOD)
        assert counts(found, "arrivals_by_country") == {"Kenya": 1, "Not known": 1}
        joining.part(mia, rosa, mya)
        assert told() == apart


def close(desk: Desk, resident: ResidentId, why: ExitReason) -> None:
    seeing_out.close_file(desk, resident, {"on": TODAY, "reason": why})


def test_a_stay_that_two_records_tell_ends_when_the_last_of_them_does(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        rosa, mya = many(cast, 2)
        joining.join(mia, rosa, mya, "The same scar")
        close(mia, mya, ExitReason.OTHER)

        def told(key: str) -> list[int | None]:
            return [figure.count for figure in statistics.totals(mia, PERIOD).table(key).figures]

        assert (told("arrivals_by_age"), told("lengths"), told("reasons")) == ([1], [], [])
        close(mia, rosa, ExitReason.MOVED_ON)
        assert (told("arrivals_by_age"), told("lengths"), told("reasons")) == ([1], [1], [1])
        cast.time.pass_by(days=3)
        mia.step_up("moon")
        seeing_out.come_back(mia, mya)
        later = Period(TODAY, TODAY + timedelta(days=9))
        assert statistics.totals(mia, later).table("arrivals_by_age").total == 2  # came again


def test_what_leaves_hides_the_few_and_leaves_out_who_said_no(cast: Cast) -> None:
    with cast.seated("mia", "carla", "nils"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        everybody = many(cast, 12)
        assert counts(statistics.totals_outside(mia, PERIOD), "arrivals_by_age") == {"Adult": 12}
        cast.assign(everybody[0], "carla", Role.CM)
        kept = consents.record(carla, Consent, everybody[0], yes(ConsentType.STATISTICS)).value
        consents.withdraw(carla, kept.id)
        told = statistics.totals_outside(mia, PERIOD)
        assert counts(told, "arrivals_by_age") == {"Adult": 11}
        joining.join(mia, everybody[2], everybody[0], "The same scar")  # a no under either name
        told = statistics.totals_outside(mia, PERIOD)
        assert counts(told, "arrivals_by_age") == {"Adult": None}  # ten, which is few
        joining.part(mia, everybody[2], everybody[0])
        assert statistics.totals(mia, PERIOD).table("arrivals_by_age").total == 12
        assert all(figure.residents == () for table in told.tables for figure in table.figures)
        cast.assign(everybody[1], "carla", Role.CM)
        kept = consents.record(carla, Consent, everybody[1], yes(ConsentType.STATISTICS)).value
        consents.withdraw(carla, kept.id)
        told = statistics.totals_outside(mia, PERIOD)
        assert counts(told, "arrivals_by_age") == {"Adult": None}
        assert told.table("arrivals_by_age").total is None
        pages = statistics.paper(mia, told, words=WORDS)
        assert b"Rosa" not in pages.pdf


def test_only_totals_for_others_leave_as_a_file(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        many(cast, 12)
        path = tmp_path / "totals.xlsx"
        with pytest.raises(Invalid):
            statistics.save(mia, statistics.totals(mia, PERIOD), path, words=WORDS)
        assert not path.exists()
        statistics.save(mia, statistics.totals_outside(mia, PERIOD), path, words=WORDS)
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert ["Adult", "12"] in rows
        assert not any("Rosa" in str(cell) for row in rows for cell in row)
        assert trail.mine(mia)[0].did == "saved totals for others as a file"


def test_nights_count_within_the_time_and_none_that_is_still_to_come(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia, nils, rosa = cast.desk("mia"), cast.desk("nils"), cast.admit("nils")
        (bed,) = make_room(mia, "Room 1", ("A",))
        beds.assign(nils, rosa, bed, {})
        cast.time.pass_by(days=3)
        mia.step_up("moon")
        week = Period(TODAY + timedelta(days=1), TODAY + timedelta(days=30))
        found = statistics.totals(mia, week).table("nights")
        assert found.total == 3  # tonight is the last of them
        assert sum(figure.people or 0 for figure in found.figures) == 1


def test_a_time_that_ends_before_it_begins_is_asked_about(cast: Cast) -> None:
    with cast.seated("mia"), pytest.raises(Invalid):
        statistics.totals(cast.desk("mia"), Period(TODAY, date(2020, 1, 1)))


def test_who_is_expected_has_not_arrived(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia, rosa = cast.desk("mia"), cast.admit("nils")
        (stay,) = records.page(mia, Stay, rosa).rows
        records.amend(mia, Stay, stay.id, stay.rev, {"state": "expected"})
        assert statistics.totals(mia, PERIOD).table("arrivals_by_age").figures == ()


def test_what_the_house_asks_beside_is_counted_inside_and_never_leaves(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        asked = {"of_kind": "resident", "sort": FieldSort.PICK, "label": "Wing", NOT_STORY: True}
        field = house_lists.add_field(mia, "DEM", {**asked, "choices": ("North", "South")}).value
        words = {w.label: w.code for w in house_lists.read(mia).words if w.of_list == field.code}
        line = {"of_kind": "resident", "sort": FieldSort.LINE, "label": "Village", NOT_STORY: True}
        house_lists.add_field(mia, "DEM", line)
        rosa, *_ = many(cast, 3)
        north = as_added(added_field(field.code, FieldSort.PICK), words["North"])
        records.amend(mia, Resident, RecordId(rosa), 1, {field.code: north})
        key = f"added:{field.code}"
        found = statistics.totals(mia, PERIOD)
        assert [table.key for table in found.tables if table.key.startswith("added:")] == [key]
        assert [(f.label, f.count) for f in found.table(key).figures] == [
            (words["North"], 1),
            ("No answer", 2),
        ]
        assert found.table(key).figures[0].residents == (rosa,)
        with mia.look() as work:
            spoken = house_lists.speaking(work, WORDS)
        assert statistics.label_words(found.table(key).figures[0], spoken) == "North"
        outside = statistics.totals_outside(mia, PERIOD)
        assert not any(table.key.startswith("added:") for table in outside.tables)


def test_a_file_that_is_closed_days_later_still_ends_the_stay_before(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        rosa, mya, nila = many(cast, 3)
        joining.join(mia, rosa, mya, "The same scar")
        for resident in (rosa, mya, nila):
            seeing_out.leave_now(mia, resident)
        cast.time.pass_by(days=2)
        mia.step_up("moon")

        def told(key: str, per: Period) -> int | None:
            return statistics.totals(mia, per).table(key).total

        def close_on(day: int, resident: ResidentId) -> None:
            said = {"on": TODAY + timedelta(days=day), "reason": ExitReason.MOVED_ON}
            seeing_out.close_file(mia, resident, said)

        later = Period(TODAY, TODAY + timedelta(days=30))
        for resident in (rosa, nila):
            close_on(2, resident)
        assert (told("lengths", later), told("reasons", later)) == (2, 2)
        cast.time.pass_by(days=1)
        mia.step_up("moon")
        close_on(3, mya)  # the same stay: the last word on it counts, in whichever time it lies
        assert told("reasons", later) == 2
        assert told("reasons", Period(TODAY, TODAY + timedelta(days=2))) == 1
        seeing_out.come_back(mia, rosa)  # on the very day: the stay before is over all the same
        assert told("reasons", later) == 2


def test_staying_in_touch_counts_each_time_it_ended_under_either_name(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        rosa, mya = many(cast, 2)
        joining.join(mia, rosa, mya, "The same scar")

        def end(resident: ResidentId, day: int) -> None:
            told = {
                "begins_on": TODAY - timedelta(days=20),
                "channel": Channel.PHONE,
                "state": FollowUpState.CLOSED,
                "outcome": Outcome365.STABLE,
                "ended_on": TODAY - timedelta(days=day),
            }
            with mia.work("follow_up.end") as work:
                work.shelf(FollowUpPlan).add(work.make(FollowUpPlan, resident, told))

        end(rosa, 9)
        end(mya, 9)  # the same one, under both names
        assert statistics.totals(mia, PERIOD).table("outcomes").total == 1
        end(mya, 2)
        (figure,) = statistics.totals(mia, PERIOD).table("outcomes").figures
        assert figure.count == 2
