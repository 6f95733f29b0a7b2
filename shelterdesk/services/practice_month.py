"""A month of life in a practice house: beds, outings, hand-overs, visitors, what helps, families.

Everything is written by whoever would write it in a real house. What is said is about food, doors
and buses, never about what somebody lived through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.alert import (
    Alert,
    AlertKind,
    ComfortCard,
    TopicRest,
)
from shelterdesk.domain.kinds.arrival import Arrival, Need
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, BedState, GenderRule, Room
from shelterdesk.domain.kinds.belonging import (
    Belonging,
    BelongingEvent,
    BelongingMove,
    BelongingSort,
)
from shelterdesk.domain.kinds.consent import Consent, ConsentType, ConsentWithdrawal, Decision
from shelterdesk.domain.kinds.family import (
    CallerAnswer,
    CallerRule,
    Channel,
    ContactPoint,
    FamilyLink,
    PhoneOwner,
    Relation,
    Safe,
)
from shelterdesk.domain.kinds.handover import HandoverAck, HandoverItem, Shift, Topic
from shelterdesk.domain.kinds.health import CareInstruction
from shelterdesk.domain.kinds.movement import Leave, LeavePurpose, SeparateFrom
from shelterdesk.domain.kinds.resident import AgeGroup, Gender
from shelterdesk.domain.kinds.safety import Basis, RiskDomain, RiskLevel, RiskReview
from shelterdesk.domain.kinds.status import Identification, StatusDecision
from shelterdesk.domain.kinds.visitor import Caller, CallerKind, DeniedPerson, Visit
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.services import belongings
from shelterdesk.services.beds import place_words
from shelterdesk.services.practice_people import SyntheticResident
from shelterdesk.services.practice_stories import Story

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

MOST = 40  # residents whose month is told; later ones only fill lists
Desks = Callable[[Role], "Desk"]
NOBODY = ResidentId("")

_ROOMS = (
    ("Jasmine", GenderRule.WOMEN),
    ("Lotus", GenderRule.WOMEN),
    ("Orchid", GenderRule.WOMEN),
    ("Mango", GenderRule.MEN),
    ("Palm", GenderRule.MEN),
    ("Bamboo", GenderRule.FAMILIES),
)
_BEDS_EACH = 8
_OVERFLOW = 6
_SEPARATE = (7, 9)  # resident numbers: not together
_FAMILIES = (  # a child and a grown-up: what this one is to the child, and the child to this one
    (3, 1, Relation.RELATIVE, Relation.RELATIVE),
    (27, 30, Relation.PARENT, Relation.CHILD),
)
_LATE, _WITHDRAWN, _QUIET_TOPIC = 8, 4, 5

_HELPS = (
    (("A cup of tea.", "Sitting near the window."), ("Do not stand behind me.",)),
    (("Music, quietly.", "To be alone for ten minutes."), ("Do not touch me.",)),
    (("A walk in the yard.", "Somebody who speaks my language."), ("Please no loud voices.",)),
    (("Praying.", "A warm shower."), ("Do not turn off all the lights.",)),
)
_ALERTS = (
    (AlertKind.ROOM, "Ask before closing the door."),
    (AlertKind.LANGUAGE, "Speak slowly; an interpreter for anything on paper."),
    (AlertKind.CONTACT, "Nobody is put through without asking."),
)
_LINES = (
    (Topic.HOUSE, "The light on the stairs is mended. The spare key hangs in the office."),
    (Topic.FOOD, "Eight people eat no pork this week. Rice is ordered for Thursday."),
    (Topic.TASK, "Please ask the van driver to come at 07:30, not at 08:00."),
    (Topic.VISIT, "The doctor comes on Friday at ten and asks for the big room."),
)


@dataclass(frozen=True)
class Lived:
    """One synthetic resident who is in the house, by number and id."""

    person: SyntheticResident
    id: ResidentId


def furnish(manager: Desk) -> None:
    """Rooms and beds, and some places more for a night when the house is full."""
    with manager.work("room.add") as work:
        for name, rule in _ROOMS:
            room = _add(work, Room, NOBODY, {"name": name, "gender_rule": rule})
            for number in range(1, _BEDS_EACH + 1):
                _add(work, Bed, NOBODY, {"room_id": room, "name": f"{name} {number}"})
        hall = _add(work, Room, NOBODY, {"name": "Hall", "lockable": False})
        for number in range(1, _OVERFLOW + 1):
            place = {"room_id": hall, "name": f"Hall {number}", "state": BedState.OVERFLOW}
            _add(work, Bed, NOBODY, place)


def live(desks: Desks, everybody: Sequence[Lived], as_of: date) -> None:
    """Write down the month of *everybody*, of whom the first forty are told about."""
    here = everybody[:MOST]
    night, manager = desks(Role.NS), desks(Role.MGR)
    with night.work("bed_assignment.add") as work:
        beds = _Beds.of(work)
        for one in here:
            for kind, values in _first_night(one, beds, night):
                _add(work, kind, one.id, values)
        _going_out(work, here, as_of)
    with night.work("belonging.add") as work:
        bags = [_keep_a_bag(work, one) for one in here[::3]]
    for bag in bags:
        belongings.confirm(desks(Role.HS), bag)
    with desks(Role.CM).work("risk_review.add") as work:
        for one in here:
            for kind, values in _case_manager(one, as_of):
                _add(work, kind, one.id, values)
        _together_and_apart(work, here)
        _take_back(work, here, as_of)
        _count_together(work, here, as_of)
    with desks(Role.NUR).work("care_instruction.add") as work:
        for one in here[::6]:
            text = "Something to eat before the morning walk. Call a nurse if dizzy."
            end = as_of + timedelta(days=20)
            _add(work, CareInstruction, one.id, {"text": text, "expires_on": end})
    with desks(Role.HS).work("handover_item.add") as work:
        _hand_over(work, here, as_of)
        _at_the_door(work, as_of)
    with manager.work("handover_ack.add") as work:
        day = as_of - timedelta(days=1)
        _add(work, HandoverAck, NOBODY, {"day": day, "shift": Shift.NIGHT})


# ---- the first night, and going out


@dataclass
class _Beds:
    """Beds that nobody has yet, by the rule of their room."""

    free: dict[str, list[Values]]

    @classmethod
    def of(cls, work: Work) -> _Beds:
        rooms = {room.id: room for room in work.shelf(Room).every()}
        free: dict[str, list[Values]] = {}
        for bed in sorted(work.shelf(Bed).every(), key=lambda bed: bed.name):
            if bed.state is BedState.IN_USE:
                room = rooms[RecordId(bed.room_id)]
                place = {"bed_id": bed.id, "place": place_words(room, bed)}
                free.setdefault(room.gender_rule, []).append(place)
        return cls(free)

    def draw(self, one: Lived) -> Values | None:
        """The next bed that fits, and how it is called; None where such rooms are full."""
        person = one.person
        rule = GenderRule.MEN if person.gender is Gender.MASCULINE else GenderRule.WOMEN
        if person.age_group is not AgeGroup.ADULT:
            rule = GenderRule.FAMILIES
        fitting = self.free.get(rule) or self.free.get(GenderRule.FAMILIES) or []
        return fitting.pop(0) if fitting else None


def _first_night(one: Lived, beds: _Beds, desk: Desk) -> Iterator[tuple[type[Record], Values]]:
    person, number = one.person, one.person.number
    came = person.arrived_on
    yield (
        Arrival,
        {
            "arrived_at": _at(desk, came, 19 + number % 4),
            "brought_by": person.brought_by,
            "needs": (Need.FOOD, Need.SLEEP) if number % 3 else (Need.CLOTHES, Need.CALL),
            "diet": ("Eats everything.", "No pork.", "No meat.")[number % 3],
            "kit_given": ("Towel and soap", "Clothes for two days"),
        },
    )
    bed = beds.draw(one)
    if bed is not None:
        yield BedAssignment, {**bed, "from_on": came}
    helps, dont = _HELPS[number % len(_HELPS)]
    if number % 2:
        card = {"helps": helps, "please_dont": dont, "touch": Answer.NO if number % 4 else None}
        yield ComfortCard, {k: v for k, v in card.items() if v is not None}


def _going_out(work: Work, here: Sequence[Lived], as_of: date) -> None:
    desk = work.desk
    for one in here[::4]:
        out = _at(desk, as_of - timedelta(days=1 + one.person.number % 5), 9)
        back = {"out_at": out, "due_at": out + timedelta(hours=4)}
        purpose = {"purpose": LeavePurpose.WALK, "back_at": out + timedelta(hours=3)}
        _add(work, Leave, one.id, {**back, **purpose})
    for one in here:
        if one.person.number == _LATE:
            out = _at(desk, as_of - timedelta(days=1), 13)
            plan = "Call once, then tell the case manager. Nobody else is called."
            _add(
                work,
                Leave,
                one.id,
                {
                    "purpose": LeavePurpose.FAMILY,
                    "out_at": out,
                    "due_at": out + timedelta(hours=5),
                    "plan_if_late": plan,
                },
            )


def _keep_a_bag(work: Work, one: Lived) -> BelongingEvent:
    number = one.person.number
    seal = f"TEST-{1000 + number}"
    thing = {
        "sort": BelongingSort.PHONE if number % 2 else BelongingSort.VALUABLE,
        "description": "A phone with a cracked screen." if number % 2 else "A ring.",
        "seal_no": seal,
        "place": "Cupboard in the office",
    }
    kept = _add(work, Belonging, one.id, thing)
    event = {
        "belonging_id": kept,
        "on": one.person.arrived_on,
        "move": BelongingMove.TAKEN_IN,
        "seal_no": seal,
        "resident_signed": True,
    }
    return work.shelf(BelongingEvent).add(work.make(BelongingEvent, one.id, event))


# ---- the case manager's part


def _case_manager(one: Lived, as_of: date) -> Iterator[tuple[type[Record], Values]]:
    person, number = one.person, one.person.number
    if number % 2 == 0:
        sort, text = _ALERTS[number // 2 % len(_ALERTS)]
        end = as_of + timedelta(days=3 + number % 20)
        yield Alert, {"sort": sort, "text": text, "expires_on": end}
    if number == _QUIET_TOPIC:
        yield TopicRest, {"topic": "The journey here", "since": as_of - timedelta(days=9)}
    if number % 3 == 0:
        level = (RiskLevel.LOW, RiskLevel.MEDIUM)[number % 2]
        due = as_of + timedelta(days=number % 9 - 2)
        review = {"domain": RiskDomain.DIGITAL, "level": level, "basis": Basis.SAID}
        yield RiskReview, {**review, "actions": "Look at the phone together.", "review_on": due}
    if number % 5 == 0 and person.story is not Story.CHILD:
        yield (
            ContactPoint,
            {
                "channel": Channel.PHONE,
                "value": person.phone,
                "whom": "A relative",
                "safe": Safe.ONLY_AT,
                "hours": "18:00 to 20:00",
                "phone_owner": PhoneOwner.FAMILY,
                "say": "It is the language school.",
            },
        )
        yield CallerRule, {"put_through": CallerAnswer.ASK_FIRST, "caller": "Anybody"}
    if person.story is not Story.ARRIVED:
        step = Identification.PRESUMED if number % 2 else Identification.SCREENING
        on = min(person.arrived_on + timedelta(days=10), as_of)
        yield StatusDecision, {"status": step, "authority": "Practice desk", "decided_on": on}


def _together_and_apart(work: Work, here: Sequence[Lived]) -> None:
    by_number = {one.person.number: one.id for one in here}
    for child, grown, to_child, to_grown in _FAMILIES:
        if child in by_number and grown in by_number:
            for this, other, is_to in ((child, grown, to_child), (grown, child, to_grown)):
                link = {"other": by_number[other], "relation": is_to}
                _add(work, FamilyLink, by_number[this], {**link, "stay_together": Answer.YES})


def _take_back(work: Work, here: Sequence[Lived], as_of: date) -> None:
    """A consent that was given and then taken back."""
    for one in here:
        if one.person.number == _WITHDRAWN:
            given = {"consent_type": ConsentType.STATISTICS, "decision": Decision.GIVEN}
            begun = as_of - timedelta(days=12)
            consent = _add(work, Consent, one.id, {**given, "starts_on": begun})
            back = {"consent_id": consent, "on": as_of - timedelta(days=2)}
            _add(work, ConsentWithdrawal, one.id, back)


def _count_together(work: Work, here: Sequence[Lived], as_of: date) -> None:
    """Every third adult agrees to be counted with other houses, so that case data has a file."""
    for one in here[::3]:
        if one.person.age_group is not AgeGroup.ADULT or one.person.number == _WITHDRAWN:
            continue
        begun = as_of - timedelta(days=5)
        given = {"decision": Decision.GIVEN, "starts_on": begun}
        for about in (ConsentType.STORAGE, ConsentType.STATISTICS):
            _add(work, Consent, one.id, {**given, "consent_type": about})
        shared = {
            "consent_type": ConsentType.SHARE,
            "recipient_class": RecipientClass.NGO,
            "recipient": "Practice network of shelters",
            "purpose": "Counting together with other houses.",
            "covers": ("identity", "victim_status", "exploitation"),
            "expires_on": begun + timedelta(days=90),
        }
        _add(work, Consent, one.id, {**given, **shared})


# ---- the house by day


def _hand_over(work: Work, here: Sequence[Lived], as_of: date) -> None:
    by_number = {one.person.number: one.id for one in here}
    for days in range(6, -1, -1):
        topic, line = _LINES[days % len(_LINES)]
        day = as_of - timedelta(days=days)
        shift = Shift.MORNING if days % 2 else Shift.AFTERNOON
        values = {"day": day, "shift": shift, "topic": topic, "line": line}
        _add(work, HandoverItem, NOBODY, values)
    if _LATE in by_number:
        told = {
            "day": as_of,
            "shift": Shift.MORNING,
            "line": "Not back yet; see the sign-out sheet.",
        }
        _add(work, HandoverItem, by_number[_LATE], told)
    one, other = _SEPARATE
    if one in by_number and other in by_number:
        _add(work, SeparateFrom, by_number[one], {"other": by_number[other]})


def _at_the_door(work: Work, as_of: date) -> None:
    desk = work.desk
    came = _at(desk, as_of - timedelta(days=1), 10)
    visit = {"name": "Practice doctor", "organisation": "Practice clinic", "id_seen": True}
    times = {"in_at": came, "out_at": came + timedelta(hours=2)}
    _add(work, Visit, NOBODY, {**visit, **times, "confidentiality": True})
    call = {"at": _at(desk, as_of - timedelta(days=1), 16), "who": CallerKind.UNKNOWN}
    _add(work, Caller, NOBODY, {**call, "asked": "Whether somebody lives here."})
    away = {"name": "Practice caller", "what_to_do": "Keep the door shut, tell a manager."}
    _add(work, DeniedPerson, NOBODY, {**away, "looks": "A grey car."})


def _add(
    work: Work, kind: type[Record], resident: ResidentId, values: Mapping[str, Any]
) -> RecordId:
    return work.shelf(kind).add(work.make(kind, resident, values)).id


def _at(desk: Desk, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 15), desk.now().tzinfo)
