"""Which way somebody goes from here, and the journey itself (documents guide 3.4, 4, 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import Choice, choice, day, flag, items, link, moment, note, number
from shelterdesk.domain.fields import text as line
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class Way(Choice):
    """The ways from here; each has equal weight, and changing needs no reason (guide 3.4)."""

    ASSISTED_RETURN = "assisted_return", N_("Home, with help")
    ELSEWHERE = "return_elsewhere_in_origin", N_("Another place in the home country")
    LOCAL_STAY = "local_stay", N_("Staying in this country")
    PROTECTION = "protection_claim", N_("Protection here")
    THIRD_COUNTRY = "resettlement_or_third_country", N_("Another country")
    OTHER_SHELTER = "transfer_other_shelter", N_("Another shelter")
    UNDECIDED = "undecided", N_("Not decided yet")


class Wish(Choice):
    """What the resident says about going home (guide 3.1, RR-DEC-01, -05, -06)."""

    YES = "yes", N_("Wants to go home")
    UNSURE = "unsure", N_("Is not sure")
    NO = "no", N_("Does not want to go home")
    FINAL_YES = "final_yes", N_("Said yes again, just before leaving")


class DecisionForm(Choice):
    """How a decision was given."""

    SIGNED = "signed", N_("Signed")
    THUMBPRINT = "thumbprint", N_("Thumbprint")
    SPOKEN = "spoken", N_("Spoken, with a witness")


class Booking(Choice):
    """How firm a journey is."""

    NONE = "none", N_("Not booked")
    HELD = "held", N_("Held")
    TICKETED = "ticketed", N_("Ticket in hand")
    CANCELLED = "cancelled", N_("Cancelled")


class Travel(Choice):
    """By what one travels."""

    AIR = "air", N_("By air")
    LAND = "land", N_("By land")
    BOAT = "boat", N_("By boat")


class Escort(Choice):
    """Who goes along."""

    UNDECIDED = "undecided", N_("Not decided yet")
    NOT_NEEDED = "not_needed", N_("Nobody needs to")
    NAMED = "named", N_("Somebody goes along")


class DepartureKind(Choice):
    """How somebody left (guide 3.2); the gates hold back none of them but the assisted return."""

    ASSISTED_RETURN = "assisted_return", N_("Went home with help")
    SELF_ARRANGED = "self_arranged", N_("Arranged the journey themselves")
    REMOVAL = "removal_by_authority", N_("Taken back by an authority")
    TRANSFER = "transfer", N_("Moved to another place")
    RESETTLEMENT = "resettlement", N_("Went to another country to stay")
    WITHOUT_NOTICE = "left_without_notice", N_("Left without notice")
    DECEASED = "deceased", N_("Died")


class CostState(Choice):
    """Where the paying of a cost stands."""

    EXPECTED = "expected", N_("Expected")
    PROMISED = "promised", N_("Promised")
    PAID = "paid", N_("Paid")


class GroupJourneyState(Choice):
    """Where a journey of several residents stands."""

    PLANNED = "planned", N_("Being planned")
    BOOKED = "booked", N_("Booked")
    LEFT = "left", N_("Has left")
    CANCELLED = "cancelled", N_("Cancelled")


@dataclass(frozen=True, kw_only=True)
class Pathway(Record):
    """The way a resident thinks of, in their own words. Changing it needs no reason."""

    kind = "pathway"
    title = N_("Which way")
    category = "REP"
    sorted_by = "on"

    on: date = day(N_("Since"), required=True, sealed=False, listed=True)
    way: Way = choice(N_("Which way"), Way, required=True, listed=True)
    other: Way | None = choice(N_("What else is thought of"), Way)
    words: str = note(N_("In their own words"), hint=N_("Only if they want it written down."))
    place: str = line(N_("Where to"))
    review_on: date | None = day(N_("Talk about it again on"), sealed=False, listed=True)
    resting: bool = flag(N_("Resting for now"))


@dataclass(frozen=True, kw_only=True)
class ReturnDecision(Record):
    """What the resident said when asked alone, in their language. Every answer is kept."""

    kind = "return_decision"
    title = N_("Decision about going home")
    category = "REP"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("Asked on"), required=True, sealed=False, listed=True)
    wish: Wish = choice(N_("What they say"), Wish, required=True, listed=True)
    alone: bool = flag(N_("Asked alone, nobody else in the room"))
    language: str = line(N_("In which language"), catalogue="languages")
    interpreter_id: str = link(N_("Interpreter"))
    form: DecisionForm | None = choice(N_("How it was given"), DecisionForm)
    words: str = note(N_("In their own words"))
    paper: str = line(N_("Where the paper is"))


@dataclass(frozen=True, kw_only=True)
class Journey(Record):
    """The planned journey of one resident: days, route, who goes along, who meets them."""

    kind = "journey"
    title = N_("Journey")
    category = "REP"
    sorted_by = "depart_on"

    depart_on: date | None = day(N_("Leaves on"), sealed=False, listed=True)
    leave_at: str = line(N_("Leaves the house at"), hint=N_("Hour, for example 04:30."))
    arrive_on: date | None = day(N_("Arrives on"), sealed=False, listed=True)
    booking: Booking = choice(N_("Booking"), Booking, default=Booking.NONE, listed=True)
    travel: Travel | None = choice(N_("By what"), Travel, listed=True)
    port: str = line(N_("From which airport, port or border"), listed=True)
    transit: tuple[str, ...] = items(N_("Through which countries"), catalogue="countries")
    destination: str = line(N_("To which place"), listed=True)
    carrier: str = line(N_("Airline or company, and number"))
    booked_name: str = line(N_("Name on the ticket"))
    booking_ref: str = line(N_("Booking number"))
    on_watch_list: bool = flag(N_("Route or place is on the watch list"))
    escort: Escort = choice(N_("Does somebody go along"), Escort, default=Escort.UNDECIDED)
    escort_by: str = line(N_("Who goes along"), hint=N_("Role or organisation, and how to call."))
    ride: str = line(N_("Ride to the airport or border"))
    pack: tuple[str, ...] = items(
        N_("What to hand over and pack"),
        hint=N_(
            "A line for each. Whoever is on duty reads it: nothing of the way, nothing of why."
        ),
    )
    met_by: str = line(N_("Who meets them"))
    met_where: str = line(N_("Where, and by which sign"))
    sleeps_at: str = line(N_("Where the first nights are"), hint=N_("Place only, no address."))
    group_id: str = link(N_("Group journey"))
    cancelled_because: str = note(N_("Why it was cancelled"))
    # Set by the program on the very revision that changes the route, and on no other.
    route_changed_on: date | None = day(N_("Route changed on"), shown=False)

    def problems(self) -> dict[str, str]:
        """One leaves before one arrives; what is cancelled says why."""
        found: dict[str, str] = {}
        if self.depart_on and self.arrive_on and self.arrive_on < self.depart_on:
            found["arrive_on"] = N_("The arrival is before the departure. Check the two days.")
        if self.booking is Booking.CANCELLED and not self.cancelled_because.strip():
            found["cancelled_because"] = N_("Write in a few words why; somebody will ask.")
        if self.escort is Escort.NAMED and not self.escort_by.strip():
            found["escort_by"] = N_("Write who goes along: role or organisation, and how to call.")
        return found


@dataclass(frozen=True, kw_only=True)
class JourneyCost(Record):
    """One cost of a journey and who pays it. Amounts are whole units of the currency, no cents."""

    kind = "journey_cost"
    title = N_("Cost of the journey")
    category = "REP"
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    what: str = line(N_("What for"), required=True, listed=True)
    amount: int = number(N_("Amount"), required=True, listed=True)
    currency: str = line(N_("Currency"), default="THB", required=True, listed=True)
    paid_by: str = line(N_("Who pays"), listed=True, hint=N_("Never the resident's debt."))
    state: CostState = choice(N_("State"), CostState, default=CostState.EXPECTED, listed=True)


@dataclass(frozen=True, kw_only=True)
class TravelBrief(Record):
    """Day, hour and what to pack, for whoever is on duty that morning; nothing of the way."""

    kind = "travel_brief"
    title = N_("Leaves soon")
    category = "REP.t"
    sorted_by = "on"

    on: date = day(N_("Leaves on"), required=True, sealed=False, listed=True)
    leave_at: str = line(N_("At"), listed=True)
    pack: tuple[str, ...] = items(N_("What to hand over and pack"))
    ride: str = line(N_("Ride"), listed=True)
    journey_id: str = link(N_("Journey"))
    cancelled: bool = flag(N_("Does not leave"), sealed=False)


@dataclass(frozen=True, kw_only=True)
class MorningCheck(Record):
    """One line of the list of the departure morning, ticked by whoever is on duty."""

    kind = "morning_check"
    title = N_("Departure morning")
    category = "REP.t"
    mode = Mode.EVENT
    sorted_by = "at"

    at: datetime = moment(N_("At"), required=True, sealed=False, listed=True)
    journey_on: date = day(N_("For which day"), required=True, sealed=False)
    item: str = line(N_("What"), required=True, listed=True, catalogue="departure_morning")
    done: bool = flag(N_("Done"), listed=True)
    remark: str = line(N_("What is missing"))


@dataclass(frozen=True, kw_only=True)
class Departure(Record):
    """That somebody left, how and when. It asks for no gate and needs nobody's leave."""

    kind = "departure"
    title = N_("Departure")
    category = "REP"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("Left on"), required=True, sealed=False, listed=True)
    how: DepartureKind = choice(N_("How"), DepartureKind, required=True, listed=True)
    to: str = line(N_("Where to"), listed=True, hint=N_("As far as they want it known."))
    unmet: tuple[str, ...] = items(N_("What was still open"), shown=False)
    remark: str = note(N_("Remark"))
    arrived_on: date | None = day(N_("Arrived on"), hint=N_("If they told us."))


@dataclass(frozen=True, kw_only=True)
class HandoverSheet(Record):
    """What was handed over at the border or airport, line by line, and who took it."""

    kind = "handover_sheet"
    title = N_("Hand-over list")
    category = "REP"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    template: str = line(N_("For which border"), listed=True, catalogue="handover_templates")
    place: str = line(N_("Where"), listed=True)
    taken_by: str = line(N_("Who took over"), hint=N_("Role and organisation."))
    done: tuple[str, ...] = items(N_("Done"), shown=False)
    missing: tuple[str, ...] = items(N_("Not done, and why"))
    remark: str = note(N_("Remark"))


@dataclass(frozen=True, kw_only=True)
class SafetyCard(Record):
    """The small card that a resident carries: numbers and what helps; nothing that tells why."""

    kind = "safety_card"
    title = N_("Safety card")
    category = "REP"
    sorted_by = "on"

    on: date = day(N_("Made on"), required=True, sealed=False, listed=True)
    language: str = line(N_("In which language"), required=True, catalogue="languages", listed=True)
    numbers: tuple[str, ...] = items(
        N_("Numbers to call"), hint=N_("A line for each: a word they know, and the number.")
    )
    says: str = note(N_("What it says"), hint=N_("Nothing that would harm if somebody else reads."))
    given_on: date | None = day(N_("Given on"), listed=True)


@dataclass(frozen=True, kw_only=True)
class GroupJourney(Record):
    """A journey of several residents with one manifest; its own readers."""

    kind = "group_journey"
    title = N_("Group journey")
    category = "GRJ"
    about_resident = False
    sorted_by = "depart_on"

    name: str = line(
        N_("Name in the house"), required=True, listed=True, hint=N_("Names no resident.")
    )
    depart_on: date = day(N_("Leaves on"), required=True, sealed=False, listed=True)
    leave_at: str = line(N_("Leaves the house at"))
    arrive_on: date | None = day(N_("Arrives on"))
    country: str = line(N_("To which country"), listed=True, catalogue="countries")
    mission_id: str = link(N_("Mission"))
    travel: Travel | None = choice(N_("By what"), Travel, listed=True)
    port: str = line(N_("From which airport, port or border"), listed=True)
    carrier: str = line(N_("Airline or company, and number"))
    ride: str = line(N_("Ride to the airport or border"))
    escort_by: str = line(N_("Who goes along"))
    residents: tuple[str, ...] = items(N_("Who travels"), shown=False)
    state: GroupJourneyState = choice(
        N_("State"),
        GroupJourneyState,
        default=GroupJourneyState.PLANNED,
        sealed=False,
        listed=True,
        shown=False,
    )
    cancelled_because: str = note(N_("Why it was cancelled"), shown=False)

    def problems(self) -> dict[str, str]:
        """One leaves before one arrives; what is cancelled says why."""
        found: dict[str, str] = {}
        if self.depart_on and self.arrive_on and self.arrive_on < self.depart_on:
            found["arrive_on"] = N_("The arrival is before the departure. Check the two days.")
        if self.state is GroupJourneyState.CANCELLED and not self.cancelled_because.strip():
            found["cancelled_because"] = N_("Write in a few words why; somebody will ask.")
        return found
