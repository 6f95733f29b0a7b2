"""Ways from here in a practice house: one of each, journeys, a departure tomorrow morning, and some
who left and want to hear from the house, each at another place. Everybody is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.family import Channel as Reached
from shelterdesk.domain.kinds.family import ContactPlan, ContactPoint, Safe
from shelterdesk.domain.kinds.follow_up import (
    Channel,
    ContactOutcome,
    ContactState,
    FollowUpContact,
    PartOfDay,
    Rung,
)
from shelterdesk.domain.kinds.journey import (
    Booking,
    CostState,
    DepartureKind,
    JourneyCost,
    SafetyCard,
    Travel,
    Way,
)
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    departures,
    follow_up,
    group_journeys,
    handovers,
    journeys,
    records,
    ways,
)
from shelterdesk.services.practice_facts import DEPARTS_IN
from shelterdesk.services.practice_stories import Story

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.practice_month import Lived

Desks = Callable[[Role], "Desk"]
MOST = 24  # residents whose way is told
LEFT_FROM = 15  # from this one on a few have left, so that a small house keeps everybody
MANY = 5
_WAYS = {
    Story.READY: (Way.ASSISTED_RETURN,),
    Story.NEARLY: (Way.ASSISTED_RETURN, Way.ELSEWHERE),
    # The first of these two have not decided: what stands in the way of a return shows there.
    Story.STAYS: (Way.UNDECIDED, Way.LOCAL_STAY),
    Story.CLAIM: (Way.UNDECIDED, Way.PROTECTION),
    Story.EARLY: (
        Way.UNDECIDED,
        Way.THIRD_COUNTRY,
        Way.OTHER_SHELTER,
        Way.LOCAL_STAY,
        Way.PROTECTION,
    ),
    Story.CHILD: (Way.UNDECIDED,),
}
_LEAVES: dict[str, Any] = {
    "leave_at": "04:30",
    "travel": Travel.LAND,
    "port": "Mae Sot, Friendship Bridge 2",
    "ride": "The grey van, gate 2",
    "pack": ("Blue bag from the store", "Lunch for two days", "The closed medicine bag"),
}


def go(desks: Desks, everybody: Sequence[Lived], as_of: date) -> None:
    """Write ways, journeys and staying in touch; an empty house stays empty."""
    here = everybody[:MOST]
    case_manager, manager = desks(Role.CM), desks(Role.MGR)
    _choose(case_manager, here, as_of)
    grown = [one for one in here if one.person.age_group is AgeGroup.ADULT]
    going = [one for one in grown if one.person.story in (Story.READY, Story.NEARLY)]
    _travel(case_manager, manager, going, as_of)
    left = [one for one in everybody[LEFT_FROM:] if one.person.age_group is AgeGroup.ADULT]
    _stay_in_touch(case_manager, left[:MANY], as_of)


def _choose(desk: Desk, here: Sequence[Lived], as_of: date) -> None:
    turns: dict[Story, int] = {}
    for one in here:
        story = one.person.story
        kinds = _WAYS.get(story)
        if not kinds:
            continue
        turn = turns[story] = turns.get(story, -1) + 1
        given: dict[str, Any] = {"way": kinds[turn % len(kinds)], "on": as_of - timedelta(days=6)}
        if one.person.wish_words:
            given["words"] = f"{one.person.wish_words}\n({one.person.wish_in_english})"
        if story is Story.EARLY:
            given["review_on"] = as_of + timedelta(days=7)
        ways.choose(desk, one.id, given)


def _travel(desk: Desk, manager: Desk, going: Sequence[Lived], as_of: date) -> None:
    """The first goes as planned; two leave tomorrow; the others travel together later."""
    if not going:
        return
    first, tomorrow, together = going[0], going[1:3], going[3:]
    depart = as_of + timedelta(days=DEPARTS_IN)
    planned = {**_LEAVES, "depart_on": depart, "arrive_on": depart + timedelta(days=1)}
    name = first.person.legal_romanised or first.person.legal_name
    ticket = {"booking": Booking.TICKETED, "booked_name": name.upper(), "carrier": "Practice Air"}
    journeys.save(desk, first.id, {**planned, **ticket, "travel": Travel.AIR, "port": "Bangkok"})
    for what, amount, payer, state in (
        ("Ticket", 6400, "Practice travel desk", CostState.PROMISED),
        ("Van to the airport", 1200, "The house", CostState.PAID),
    ):
        cost = {"on": as_of, "what": what, "amount": amount, "paid_by": payer, "state": state}
        records.add(desk, JourneyCost, first.id, cost)
    card = handovers.card_draft(desk, first.id)
    given = {"on": as_of, "language": card.language}
    records.add(desk, SafetyCard, first.id, {**given, "numbers": ("Practice line: 0000",)})
    for place, one in enumerate(tomorrow):
        leaves = {**_LEAVES, "depart_on": as_of + timedelta(days=1), "booking": Booking.HELD}
        journeys.save(desk, one.id, {**leaves, "leave_at": ("04:30", "05:15")[place]})
    plan = {
        "depart_on": depart,
        "arrive_on": depart + timedelta(days=1),
        "name": "Flight of the 1st",
    }
    air = {"travel": Travel.AIR, "port": "Bangkok", "leave_at": "04:30", "carrier": "Practice Air"}
    air |= {"ride": _LEAVES["ride"]}
    _group(manager, {**plan, **air}, [first, *together[:1]], desk)
    later = as_of + timedelta(days=20)
    bus: dict[str, Any] = {"name": "Bus to the bridge", "depart_on": later, "travel": Travel.LAND}
    _group(manager, {**bus, "port": _LEAVES["port"], "leave_at": "06:00"}, together[1:5], desk)


def _group(manager: Desk, plan: dict[str, Any], who: Sequence[Lived], reader: Desk) -> None:
    if who:
        group_journeys.begin(
            manager, plan, residents=[one.id for one in who], readers=[reader.user_id]
        )


def _stay_in_touch(desk: Desk, left: Sequence[Lived], as_of: date) -> None:
    stories = (_due_now, _missed_twice, _decide, _all_is_well, _stopped)
    for one, tell in zip(left, stories, strict=False):
        gone = as_of - timedelta(days=8)
        consent = {
            "consent_type": ConsentType.AFTER_CARE,
            "decision": Decision.GIVEN,
            "starts_on": gone,
        }
        with desk.work("consent.add") as work:
            work.shelf(Consent).add(work.make(Consent, one.id, consent))
        how = {"on": gone, "how": DepartureKind.ASSISTED_RETURN, "to": "Practice town"}
        departures.record(desk, one.id, how)
        point = {
            "channel": Reached.PHONE,
            "value": "+00 000 0000",
            "whom": "An aunt",
            "safe": Safe.YES,
            "hours": "18:00 to 20:00 there",
            "say": "From the language school.",
            "leave_message": Answer.YES,
        }
        number = records.add(desk, ContactPoint, one.id, point).value
        records.add(desk, ContactPlan, one.id, {"code_word": "mangoes", "plan": "By phone."})
        plan = {
            "begins_on": gone,
            "channel": Channel.PHONE,
            "contact_id": number.id,
            "wishes": "In the evening. Say that it is the language school.",
        }
        follow_up.begin(desk, one.id, plan)
        tell(desk, one.id, as_of)


def _due_now(desk: Desk, resident: ResidentId, as_of: date) -> None:
    """The first contact waits; nothing to add."""


def _first(desk: Desk, resident: ResidentId) -> FollowUpContact:
    return follow_up.look(desk, resident).due[0]


def _amend(desk: Desk, contact: FollowUpContact, **values: Any) -> None:
    with desk.work("follow_up.try") as work:
        done = {"state": ContactState.DONE, "channel": Channel.PHONE, **values}
        work.shelf(FollowUpContact).amend(contact.id, contact.rev, done)


def _again(desk: Desk, contact: FollowUpContact, **values: Any) -> FollowUpContact:
    given = {"plan_id": contact.plan_id, "step": contact.step, **values}
    with desk.work("follow_up.try") as work:
        made = work.make(FollowUpContact, contact.resident, given)
        return work.shelf(FollowUpContact).add(made)


def _missed_twice(desk: Desk, resident: ResidentId, as_of: date) -> None:
    first = _first(desk, resident)
    missed = {"outcome": ContactOutcome.NOT_REACHED}
    _amend(desk, first, done_on=as_of - timedelta(days=5), part_of_day=PartOfDay.MORNING, **missed)
    second = _again(desk, first, attempt=2, due_on=as_of - timedelta(days=1))
    _amend(desk, second, done_on=as_of - timedelta(days=1), part_of_day=PartOfDay.EVENING, **missed)
    _again(desk, first, attempt=3, due_on=as_of + timedelta(days=6))


def _decide(desk: Desk, resident: ResidentId, as_of: date) -> None:
    first = _first(desk, resident)
    missed = {"outcome": ContactOutcome.NOT_REACHED, "part_of_day": PartOfDay.EVENING}
    _amend(desk, first, done_on=as_of - timedelta(days=2), **missed)
    _again(desk, first, rung=Rung.DECIDE, due_on=as_of)


def _all_is_well(desk: Desk, resident: ResidentId, as_of: date) -> None:
    for contact in follow_up.look(desk, resident).due[:2]:
        answers = ("arrived", "papers") if contact.step == 3 else ("sleeping", "food")
        _amend(
            desk, contact, done_on=contact.due_on, outcome=ContactOutcome.REACHED, answers=answers
        )


def _stopped(desk: Desk, resident: ResidentId, as_of: date) -> None:
    follow_up.stop(desk, resident, "I have a new number and no need, thank you.")
