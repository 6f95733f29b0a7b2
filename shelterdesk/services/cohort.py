"""Who is ready, who is one step away and which step: everybody within reach at one look.

Read from briefs alone, for those whom the register has as living here, so that three thousand
residents take no longer than a list. Nothing is guessed: who is not up to date stands apart until
somebody looks again. Nobody for whom protection is looked at stands in a list of a mission, and
none of these lists says how many it leaves out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.family import FamilyLink
from shelterdesk.domain.kinds.identity import IdentityBrief
from shelterdesk.domain.kinds.journey import GroupJourney
from shelterdesk.domain.kinds.mission import Mission
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.readiness import ReadinessBrief
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.newest import newest_of_each
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import criteria, joining, one_person, readiness, sharing
from shelterdesk.services.one_person import LOOK_AGAIN, SHUT, Briefs, Said
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.register import Register

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

HOUSE = ResidentId("")
LOOKING = N_("Looking at readiness again")
AT_ONCE = 20  # residents looked at again in one unit of work


class Place(Choice):
    """Where somebody stands on the board, the nearest to leaving first."""

    READY = "ready", N_("Ready")
    TO_SIGN = "to_sign", N_("May be signed")
    ONE_STEP = "one_step", N_("One step away")
    ON_THE_WAY = "on_the_way", N_("More than one step")
    STOPPED = "stopped", N_("Something stands in the way")
    RESTING = "resting", N_("Resting for now")
    OTHER_WAY = "other_way", N_("On another way")
    SHUT = "shut", N_("A record is not open to you")
    LOOK = "look", N_("To be looked at again")


class Sight(Choice):
    """By what the board is sorted."""

    PLACE = "place", N_("By how far they are")
    NATIONALITY = "nationality", N_("By nationality")
    MISSION = "mission", N_("By mission")
    JOURNEY = "journey", N_("By journey")


_NEAREST = {place: at for at, place in enumerate(Place)}
_READY = {ReadinessState.READY, ReadinessState.CONDITIONALLY_READY}
_TO_SIGN = {ReadinessState.ELIGIBLE, ReadinessState.ELIGIBLE_CONDITIONAL}
_GONE = {ReadinessState.DEPARTED}
# Whoever protects themselves from their own state is in none of these, by the rule itself.
_FOR_MISSIONS = {Place.READY, Place.TO_SIGN, Place.ONE_STEP, Place.ON_THE_WAY}


@dataclass(frozen=True)
class OnBoard:
    """One resident on the board; words of the next step are marked texts of the catalogue."""

    resident: ResidentId
    place: Place
    state: str
    missing: int | None
    next_step: str
    who: str
    due_on: date | None
    depart_on: date | None
    nationalities: tuple[str, ...]
    journey: RecordId | None


@dataclass(frozen=True)
class Pile:
    """Those who belong together: a key, marked or plain words for it, and the residents."""

    key: str
    title: str
    rows: tuple[OnBoard, ...]


@dataclass(frozen=True)
class Board:
    """Everybody within reach who lives here, and what they can be sorted by."""

    rows: tuple[OnBoard, ...]
    journeys: Mapping[RecordId, GroupJourney]
    missions: tuple[Mission, ...]
    kept_out: frozenset[ResidentId] = frozenset()  # of what is said to missions

    def counts(self) -> Mapping[Place, int]:
        """How many stand where, in the order of the board; a place without anybody is left out."""
        found = [row.place for row in self.rows]
        return {place: found.count(place) for place in Place if place in found}

    def piles(self, sight: Sight) -> tuple[Pile, ...]:
        """The rows sorted by *sight*; each pile has the nearest to leaving first."""
        if sight is Sight.PLACE:
            return _piled(self.rows, lambda row: [(row.place.value, row.place.label)])
        if sight is Sight.NATIONALITY:
            labels = {c.code: c.label for c in load_codes("countries")}
            return _piled(
                self.rows,
                lambda row: (
                    [(code, labels.get(code, code)) for code in row.nationalities]
                    or [("", N_("Not known"))]
                ),
            )
        if sight is Sight.JOURNEY:
            return _piled(
                [row for row in self.rows if row.journey],
                lambda row: (
                    [(str(row.journey), self.journeys[row.journey].name)] if row.journey else []
                ),
            )
        return _piled(
            [
                row
                for row in self.rows
                if row.place in _FOR_MISSIONS and row.resident not in self.kept_out
            ],
            lambda row: [
                (each.id, each.name) for each in self.missions if each.country in row.nationalities
            ],
        )


def is_for(desk: Desk) -> bool:
    """Managers, and case managers for those they work with."""
    return bool(desk.roles & {Role.MGR, Role.CM}) and desk.may("read", ReadinessBrief)


def board(desk: Desk, register: Register) -> Board:
    """The board, from the register that is open and from briefs; raises ``Denied``."""
    if not is_for(desk):
        raise Denied("cohort.look")
    listed = [
        row
        for row in register.listed
        if row.in_house and desk.may("read", ReadinessBrief, row.resident)
    ]
    here = {row.resident for row in listed}
    young = {row.resident for row in listed if row.age_group not in (None, AgeGroup.ADULT)}
    with desk.look() as work:
        shown = joining.shown_as(work)
        nations = newest_of_each(work.shelf(IdentityBrief).about(here))
        journeys = {each.id: each for each in one_person.journeys_of(work)}
        travels = one_person.travelling(journeys.values(), shown)
        briefs = Briefs(work, here, shown, {who: by for who, (by, _) in travels.items()})
        missions = work.shelf(Mission).all_of(HOUSE)
        kept_out = _kept_from_missions(work, here, young)
    rows = [
        _row(
            each, briefs.of(each), nations.get(each), travels[each][1] if each in travels else None
        )
        for each in here
    ]
    staying = [row for row in rows if row.state not in _GONE]
    return Board(tuple(sorted(staying, key=_order)), journeys, tuple(missions), kept_out)


def _kept_from_missions(
    work: Work, here: Collection[ResidentId], young: Collection[ResidentId]
) -> frozenset[ResidentId]:
    """Whose protection, or whose parent's or child's, is looked at, as ``sharing`` names them.

    A claim of one's own is read from all claims at once; only who has a parent or child here is
    looked at one by one, and a relative of whom this person reads no family. A child of whom they
    read none stands on no list, whatever their file says: the register knows whose age that is.
    """
    found = {each for each in young if not work.desk.may("read", FamilyLink, each)}
    related = set[ResidentId]()
    with suppress(Denied):
        claims = work.shelf(ProtectionClaim).every()
        found |= {claim.resident for claim in claims if claim.claim is ClaimState.OPEN}
    with suppress(Denied):
        links = work.shelf(FamilyLink).every()
        related |= {link.resident for link in links if link.relation in sharing.ONE_BIRTH}
    linked = sharing.with_relatives(work)
    unread = {each for each in linked if not work.desk.may("read", FamilyLink, each)}
    if unread and sharing.somebody_claims(work, linked):
        found |= unread
    joined = {each for link in joining.links(work) for each in map(ResidentId, link)}
    related |= joined  # a claim of one record of a person holds for the other
    for resident in related & set(here) - found:
        try:
            if sharing.is_off_mission_lists(work, resident):
                found.add(resident)
        except Tampered:  # nobody can tell, so nothing is said
            found.add(resident)
    return frozenset(found & set(here))


def freshen(
    desk: Desk, residents: Collection[ResidentId], progress: Progress | None = None
) -> Receipt[int]:
    """Look again at those whose brief is older than what is known; how many.

    Raises ``Cancelled`` between units of work; what was looked at by then stays.
    """
    progress = progress or Progress()
    todo, changed, done = list(residents), frozenset[type[ReadinessBrief]](), 0
    for start in range(0, len(todo), AT_ONCE):
        progress.step(start, len(todo), LOOKING)
        with desk.work("readiness_brief.refresh") as work:
            house, shown = criteria.in_force(work), joining.shown_as(work)
            for resident in todo[start : start + AT_ONCE]:
                seen = []
                for each in joining.records_of(shown, resident):
                    with suppress(Tampered):  # somebody has to look at the file itself
                        seen.append(readiness.refresh_brief(work, each, house))
                done += any(one is not None for one in seen)
            changed |= frozenset({ReadinessBrief})
    return Receipt(done, changed)


def stale(board: Board) -> tuple[ResidentId, ...]:
    """Who is to be looked at again."""
    return tuple(row.resident for row in board.rows if row.place is Place.LOOK)


def _row(
    resident: ResidentId, one: Said, identity: IdentityBrief | None, journey: RecordId | None
) -> OnBoard:
    brief, state = one.brief, one.state or ReadinessState.NOT_STARTED.value
    return OnBoard(
        resident=resident,
        place=_place(state, brief.missing if brief else None),
        state=state,
        missing=brief.missing if brief else None,
        next_step=brief.next_step if brief else "",
        who=brief.who if brief else "",
        due_on=brief.due_on if brief else None,
        depart_on=one.depart_on,
        nationalities=identity.nationalities if identity else (),
        journey=journey,
    )


def _place(state: str, missing: int | None) -> Place:
    if state == LOOK_AGAIN:
        return Place.LOOK
    if state == SHUT:
        return Place.SHUT
    if state in _READY:
        return Place.READY
    if state in _TO_SIGN:
        return Place.TO_SIGN
    if state == ReadinessState.NOT_RETURNING:
        return Place.OTHER_WAY
    if state == ReadinessState.ON_HOLD:
        return Place.RESTING
    if state == ReadinessState.BLOCKED:
        return Place.STOPPED
    return Place.ONE_STEP if missing == 1 else Place.ON_THE_WAY


def _order(row: OnBoard) -> tuple[int, date, int, str]:
    return _NEAREST[row.place], row.depart_on or date.max, row.missing or 0, row.resident


def _piled(
    rows: Iterable[OnBoard], keys: Callable[[OnBoard], Iterable[tuple[str, str]]]
) -> tuple[Pile, ...]:
    found: dict[tuple[str, str], list[OnBoard]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[key].append(row)
    return tuple(Pile(key, title, tuple(held)) for (key, title), held in found.items())
