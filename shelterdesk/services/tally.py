"""One pass over what lies in a time, counted into tables.

What is open in a row is enough where it can be: of counselling nothing is opened, and no number of
it names anybody.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.appointment import Appointment, AppointmentState
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.closing import Closing
from shelterdesk.domain.kinds.counselling import Attendance, CounsellingSession
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.follow_up import FollowUpPlan
from shelterdesk.domain.kinds.identity import IdentityBrief
from shelterdesk.domain.kinds.journey import CostState, Departure, JourneyCost
from shelterdesk.domain.kinds.money import PaymentRequest, Payout
from shelterdesk.domain.kinds.paper import DocumentMove, Recovery, RecoveryState
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus
from shelterdesk.domain.kinds.scale import Administration
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.newest import newest_of_each
from shelterdesk.domain.paper_rules import IN_HAND
from shelterdesk.domain.pieces import in_order, let_go
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.record import Record, ResidentId, SignState
from shelterdesk.domain.totals import Figure, Table
from shelterdesk.i18n import N_
from shelterdesk.services.one_person import Briefs
from shelterdesk.services.options import option_label
from shelterdesk.services.tally_added import added_tables
from shelterdesk.services.tally_persons import Persons

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
V = TypeVar("V")

RESIDENTS, NIGHTS = N_("Residents"), N_("Nights")
UNKNOWN = N_("Not known")
CAME = (AppointmentState.ATTENDED, AppointmentState.PART)
LIVES_HERE = (StayState.IN_HOUSE, StayState.AWAY)
# Days in bands: exact times tell of one person where few came (casework guide 1.6, *no exact
# dates*). Upper ends, inclusive.
BANDS = (
    (7, N_("Up to a week")),
    (30, N_("Up to a month")),
    (90, N_("Up to three months")),
    (180, N_("Up to half a year")),
    (10**6, N_("Longer")),
)


@dataclass(frozen=True)
class Period:
    """From one day to another, both counted."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether *day* lies within."""
        return day is not None and self.first <= day <= self.last

    @property
    def ends(self) -> tuple[str, str]:
        """As ``between`` asks: first, and the day after the last."""
        return self.first.isoformat(), (self.last + timedelta(days=1)).isoformat()


class Tally:
    """One pass over what lies in a period; *without* are residents who count nowhere.

    Records that were joined are one person, and a no under either name is that person's no.
    """

    def __init__(
        self, work: Work, period: Period, without: frozenset[ResidentId] = frozenset()
    ) -> None:
        self._work, self._period, self._persons = work, period, Persons(work)
        self._without = self._persons.every_record(without)
        self._here = set[ResidentId]()  # who lives here today
        self._times = self._persons.times(self._stays())

    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order in which a report has them; asked for once."""
        found = (
            self._arrivals_by_age(),
            self._arrivals_by_country(),
            self._departures(),
            self._reasons(),
            self._lengths(),
            self._nights(),
            self._appointments(),
            self._sessions(),
            self._questionnaires(),
            self._papers(),
            self._paper_waits(),
            self._costs(),
            self._payouts(),
            self._readiness(),
            self._outcomes(),
            *added_tables(self._work, self._arrived(), self._newest),
        )
        let_go(self._times)
        return found

    # ---- who came and went

    def _arrived(self) -> list[ResidentId]:
        return [time.person for time in self._times if self._period.holds(time.arrived_on)]

    def _arrivals_by_age(self) -> Table:
        groups = self._newest(AgeStatus, lambda age: age.group)
        figures = _by_choice(((groups.get(r), r) for r in self._arrived()), AgeGroup)
        return Table.of("arrivals_by_age", N_("Arrivals, by age"), RESIDENTS, figures)

    def _arrivals_by_country(self) -> Table:
        def country(brief: IdentityBrief) -> str:
            given = brief.nationalities
            return option_label("countries", given[0]) if given else UNKNOWN

        countries = self._newest(IdentityBrief, country)
        figures = _by_label((countries.get(r, UNKNOWN), r) for r in self._arrived())
        return Table.of(
            "arrivals_by_country",
            N_("Arrivals, by nationality"),
            RESIDENTS,
            figures,
            note=N_("Who has several counts once, by the first that is written down."),
        )

    def _departures(self) -> Table:
        went = self._persons.told_once(self._between(Departure, "on"), lambda each: each.on)
        found = ((each.how.label, self._persons.of(each.resident)) for each in went)
        return Table.of("departures", N_("Journeys from here"), RESIDENTS, _by_label(found))

    def _reasons(self) -> Table:
        first, _ = self._period.ends  # a later word on the same stay counts in its own time
        since = self._work.shelf(Closing).between("on", first, date.max.isoformat())
        known = [each for each in since if each.resident not in self._without]
        ended = (e for e in self._persons.ended(known, self._times) if self._period.holds(e.on))
        found = ((each.reason.label, self._persons.of(each.resident)) for each in ended)
        return Table.of("reasons", N_("Stays that ended, and why"), RESIDENTS, _by_label(found))

    def _lengths(self) -> Table:
        left = (
            (_band((time.left_on - time.arrived_on).days), time.person)
            for time in self._times
            if time.left_on is not None and self._period.holds(time.left_on)
        )
        return _banded("lengths", N_("How long they stayed"), RESIDENTS, left)

    def _nights(self) -> Table:
        last = min(self._period.last, self._work.desk.today())
        first, after = self._period.first, last + timedelta(days=1)
        nights: dict[str, int] = defaultdict(int)
        who: dict[str, set[ResidentId]] = defaultdict(set)
        slept = set[tuple[ResidentId, date]]()
        for bed in self._every(BedAssignment):
            person = self._persons.of(bed.resident)
            night, ends = max(bed.from_on, first), min(bed.to_on or after, after)
            while night < ends:
                month = f"{night:%Y-%m}"
                nights[month] += (person, night) not in slept
                who[month].add(person)
                if self._persons.is_joined(person):  # two beds at once, and one who sleeps
                    slept.add((person, night))
                night += timedelta(days=1)
        figures = [
            Figure(
                label="",
                given=month,
                count=nights[month],
                people=len(who[month]),
                residents=tuple(in_order(tuple(who[month]), key=str)),
            )
            for month in sorted(nights)
        ]
        return Table.of(
            "nights",
            N_("Nights in a bed, by month"),
            NIGHTS,
            figures,
            note=N_("A bed that is kept while somebody is out for the night counts."),
        )

    # ---- what was done

    def _appointments(self) -> Table:
        first, after = self._period.ends
        found = [
            (each.label.label, self._persons.of(each.resident))
            for each in self._work.shelf(Appointment).between("start_at", first, after)
            if each.state in CAME and each.resident not in self._without
        ]
        return Table.of(
            "appointments",
            N_("Appointments that took place"),
            N_("Appointments"),
            _by_label(found, each=True),
        )

    def _sessions(self) -> Table:
        """From the open columns alone: nothing of a session is opened, and it names nobody."""
        held, who = 0, set[ResidentId]()
        for attendance in (Attendance.ATTENDED, Attendance.PART):
            for row in self._work.lying(CounsellingSession, open_attendance=attendance.value):
                on = date.fromisoformat(json.loads(row.open)["held_on"])
                if self._period.holds(on) and row.resident.hex() not in self._without:
                    held += 1
                    who.add(self._persons.of(ResidentId(row.resident.hex())))
        figures = [Figure(label=N_("Counselling sessions"), count=held, people=len(who))]
        return Table.of("sessions", N_("Counselling"), N_("Sessions"), figures if held else ())

    def _questionnaires(self) -> Table:
        """The same: how many were signed. Which ones, and what they said, is sealed."""
        held, who = 0, set[ResidentId]()
        for row in self._work.lying(Administration, open_state=SignState.SIGNED.value):
            on = date.fromisoformat(json.loads(row.open)["on"])
            if self._period.holds(on) and row.resident.hex() not in self._without:
                held += 1
                who.add(self._persons.of(ResidentId(row.resident.hex())))
        figures = [Figure(label=N_("Questionnaires answered"), count=held, people=len(who))]
        title = N_("Questionnaires")
        return Table.of("questionnaires", title, title, figures if held else ())

    def _papers(self) -> Table:
        types = {str(each.id): each.document_type for each in self._every(Document)}
        found = {
            (move.document_id, self._persons.of(move.resident))
            for move in self._between(DocumentMove, "on")
            if move.after in IN_HAND and move.before not in IN_HAND
        }
        labels = (
            (option_label("document_types", types[id]), resident)
            for id, resident in sorted(found)
            if id in types
        )
        return Table.of(
            "papers", N_("Papers that were got"), N_("Papers"), _by_label(labels, each=True)
        )

    def _paper_waits(self) -> Table:
        moved = {
            move.document_id: move.on
            for move in self._between(DocumentMove, "on")
            if move.after in IN_HAND
        }
        waits = (
            (
                _band((moved[each.document_id] - each.opened_on).days),
                self._persons.of(each.resident),
            )
            for each in self._every(Recovery)
            if each.state is not RecoveryState.OPEN
            and each.opened_on is not None
            and each.document_id in moved
        )
        return _banded("paper_waits", N_("How long a paper took"), N_("Papers"), waits)

    # ---- money

    def _costs(self) -> Table:
        paid = [
            (
                f"{each.paid_by.strip() or '–'} · {each.currency}",
                each.amount,
                self._persons.of(each.resident),
            )
            for each in self._between(JourneyCost, "on")
            if each.state is CostState.PAID
        ]
        return _money("costs", N_("Journeys paid, by who paid"), paid)

    def _payouts(self) -> Table:
        asked = {str(each.id): f"{each.currency}" for each in self._every(PaymentRequest)}
        paid = [
            (asked[each.request_id], each.amount, self._persons.of(each.resident))
            for each in self._between(Payout, "on")
            if each.request_id in asked
        ]
        return _money("payouts", N_("Money handed to residents"), paid)

    # ---- where things stand

    def _readiness(self) -> Table:
        briefs = Briefs(self._work, self._here, self._persons.shown)
        states = {state.value: state for state in ReadinessState}
        here = in_order(tuple(self._here), key=str)
        found = ((states.get(briefs.of(r).state), r) for r in here)
        return Table.of(
            "readiness",
            N_("Ready for a journey home, among those who live here today"),
            RESIDENTS,
            _by_choice(found, ReadinessState),
            note=N_(
                "Of today, whatever the period. Not ready never means that somebody must stay."
            ),
        )

    def _outcomes(self) -> Table:
        def label(plan: FollowUpPlan) -> str:
            return plan.outcome.label if plan.outcome else plan.state.label

        ended = [p for p in self._every(FollowUpPlan) if self._period.holds(p.ended_on)]
        found = (
            (label(plan), self._persons.of(plan.resident))
            for plan in self._persons.told_once(ended, lambda p: (p.ended_on, label(p)))
        )
        return Table.of("outcomes", N_("Staying in touch that ended"), RESIDENTS, _by_label(found))

    # ---- reading: one after the other, so that nothing is kept that was counted

    def _stays(self) -> Iterator[Stay]:
        """Whoever came; on the way it is noted who lives here."""
        for stay in self._every(Stay):
            if stay.state in LIVES_HERE:
                self._here.add(self._persons.of(stay.resident))
            if stay.state is not StayState.EXPECTED:
                yield stay

    def _between(self, kind: type[R], column: str) -> Iterator[R]:
        found = self._work.shelf(kind).between(column, *self._period.ends)
        return (each for each in found if each.resident not in self._without)

    def _every(self, kind: type[R]) -> Iterator[R]:
        return (e for e in self._work.shelf(kind).every() if e.resident not in self._without)

    def _newest(self, kind: type[R], what: Callable[[R], V]) -> dict[ResidentId, V]:
        """By person: *what* the newest record of *kind* says."""
        found = newest_of_each(self._every(kind))
        said = {resident: what(found.pop(resident)) for resident in tuple(found)}
        return self._persons.newest(said)


def _band(days: int) -> int:
    return next(end for end, _ in BANDS if days <= end)


def _banded(key: str, title: str, unit: str, found: Iterable[tuple[int, ResidentId]]) -> Table:
    by_end = defaultdict(list)
    for end, resident in found:
        by_end[end].append(resident)
    figures = [
        Figure(label=label, count=len(by_end[end]), residents=tuple(by_end[end]))
        for end, label in BANDS
        if by_end[end]
    ]
    return Table.of(key, title, unit, figures)


def _by_choice(
    found: Iterable[tuple[Choice | None, ResidentId]], choices: type[Choice]
) -> list[Figure]:
    """A figure for each choice that occurs, in their order; what is not known last."""
    order = [choice.label for choice in choices]
    figures = _by_label((choice.label if choice else UNKNOWN, r) for choice, r in found)
    known = {label: at for at, label in enumerate(order)}
    return sorted(figures, key=lambda figure: known.get(figure.label, len(order)))


def _by_label(found: Iterable[tuple[str, ResidentId]], *, each: bool = False) -> list[Figure]:
    """A figure for each label, the largest first.

    With *each* the number counts what happened, and the people behind it are told apart.
    """
    by_label: dict[str, dict[ResidentId, int]] = defaultdict(dict)
    for label, resident in found:
        times = by_label[label]
        times[resident] = times.get(resident, 0) + 1
    figures = [
        Figure(
            label=label,
            count=sum(times.values()),
            people=len(times) if each else None,
            residents=tuple(times),
        )
        for label, times in by_label.items()
    ]
    return sorted(figures, key=lambda figure: (-(figure.count or 0), figure.label))


def _money(key: str, title: str, paid: Iterable[tuple[str, int, ResidentId]]) -> Table:
    """Sums by a line that was written in the house; sums of several currencies add to nothing."""
    sums: dict[str, int] = defaultdict(int)
    who: dict[str, set[ResidentId]] = defaultdict(set)
    for given, amount, resident in paid:
        sums[given] += amount
        who[given].add(resident)
    figures = tuple(
        Figure(
            label="",
            given=given,
            count=sums[given],
            people=len(who[given]),
            residents=tuple(sorted(who[given])),
        )
        for given in sorted(sums)
    )
    return Table(key=key, title=title, unit=N_("Amount"), figures=figures, sums=False)
