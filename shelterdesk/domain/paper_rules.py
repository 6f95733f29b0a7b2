"""What may become of a paper, when it runs out, and what must come first: pure rules.

Documents guide 1.2, 1.4, 1.9. The words that stop something say kindly why, and what can be done
instead; nothing here keeps a person from leaving.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shelterdesk.domain.catalogue import load_document_states
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.travel_documents import CountryRow
from shelterdesk.i18n import N_

TRAVEL_PAPERS = frozenset(
    {
        "passport",
        "emergency_travel_document",
        "host_emergency_certificate",
        "refugee_travel_document",
    }
)
# The home state hears of the person: from here on there is no path without a yes to it.
TELLS_HOME = frozenset({"applied"})
IN_HAND = frozenset({"received", "handed_over", "in_safekeeping"})
EXISTS = frozenset({"issued", *IN_HAND})
GONE = frozenset({"used", "surrendered", "cancelled", "destroyed", "refused", "not_needed"})
# Issued by the country that we are in or by the United Nations: no word goes to the home state.
NOT_HOME = frozenset(
    {
        "host_emergency_certificate",
        "refugee_travel_document",
        "unhcr_document",
        "police_loss_report",
        # Registered here; that a consulate hears of the birth is a step of its own, with its stops.
        "child_birth_abroad_record",
    }
)


class Stop(Choice):
    """Why a paper cannot go on to a state now; each says what can be done instead."""

    NOT_FROM_HERE = (
        "not_from_here",
        N_("A paper does not go from here to there. Choose one of the next steps that are shown."),
    )
    CLAIM_OPEN = (
        "claim_open",
        N_(
            "Nothing goes to a mission while protection is being looked at. The original can still "
            "be looked for, and the legal officer can tell about other papers."
        ),
    )
    NO_CONSENT = (
        "no_consent",
        N_(
            "The resident has not agreed that this embassy hears of them. Until then the original "
            "can be looked for, copies gathered and photos made. Ask the resident when it suits "
            "them."
        ),
    )
    UNCHECKED = (
        "unchecked",
        N_(
            "Whether the resident is afraid of their own state was not looked at yet. The legal "
            "officer does this first; everything that stays in the house can go on."
        ),
    )
    CHECKLIST = (
        "checklist",
        N_(
            "Something of what the mission asks for is not at hand yet. Tick what is there, or "
            "write why it goes without."
        ),
    )
    FAMILY = (
        "family",
        N_(
            "The resident has not agreed to contact with family. Other proof can be gathered "
            "meanwhile."
        ),
    )
    NEEDS_NUMBER = ("needs_number", N_("An issued paper has a number, an issuer and two dates."))


@dataclass(frozen=True)
class Situation:
    """What decides whether a mission may hear of somebody.

    ``missing`` is what the mission asks for and is not at hand; ``override`` why it goes without.
    """

    consented: bool
    claim_open: bool
    missing: tuple[str, ...] = ()
    override: str = ""

    @property
    def stops(self) -> tuple[Stop, ...]:
        """What holds a word to the mission back: never anything about the person's behaviour."""
        found = []
        if self.claim_open:
            found.append(Stop.CLAIM_OPEN)
        if not self.consented:
            found.append(Stop.NO_CONSENT)
        return tuple(found)


def next_states(code: str) -> tuple[str, ...]:
    """Where a paper may go from here; everything for one that is not written yet ("")."""
    states = load_document_states()
    found = next((s.may_go_to for s in states if s.code == code), None)
    return tuple(s.code for s in states) if found is None else found


def stops(
    before: str, after: str, situation: Situation, document_type: str = "passport"
) -> tuple[Stop, ...]:
    """What stands between *before* and *after*; empty: it may go there.

    *before* is "" for a paper that is written down for the first time. What was filed before, by
    somebody else, is written down as it is: only *applied* is a step of this house.
    """
    if before == after:
        return ()
    if before and after not in next_states(before):
        return (Stop.NOT_FROM_HERE,)
    if after not in TELLS_HOME or document_type in NOT_HOME:
        return ()
    found = list(situation.stops)
    if situation.missing and not situation.override.strip():
        found.append(Stop.CHECKLIST)
    return tuple(found)


# ---- days


def latest_safe_day(expires_on: date | None, buffer_days: int) -> date | None:
    """The last day to arrive on, so many days before the paper ends (guide 1.4)."""
    return expires_on - timedelta(days=buffer_days) if expires_on else None


def is_expired(expires_on: date | None, today: date) -> bool:
    """Whether its last day has passed, in the zone of the house."""
    return expires_on is not None and expires_on < today


def expires_before(expires_on: date | None, arrival: date | None) -> bool:
    """Whether it ends before the planned arrival."""
    return expires_on is not None and arrival is not None and expires_on < arrival


def validity_low(
    document_type: str, expires_on: date | None, arrival: date | None, today: date, months: int
) -> bool:
    """Advice about passports: less than so many months at arrival (today without one; 1.9)."""
    if document_type != "passport" or expires_on is None:
        return False
    return expires_on < months_after(arrival or today, months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError(day)


class Flag(Choice):
    """What a look at the date tells."""

    EXPIRED = "expired", N_("Its last day has passed")
    BEFORE_ARRIVAL = "before_arrival", N_("It ends before the planned arrival")
    TOO_LATE = "too_late", N_("The planned arrival is after the last safe day")
    LOW = "low", N_("It does not hold for long after arrival; a transit state may ask for more")


def flags(
    document_type: str,
    expires_on: date | None,
    today: date,
    *,
    arrival: date | None = None,
    buffer_days: int = 3,
    months: int = 6,
) -> tuple[Flag, ...]:
    """Everything that the dates of a paper tell; the worst first."""
    safe = latest_safe_day(expires_on, buffer_days)
    found = []
    if is_expired(expires_on, today):
        found.append(Flag.EXPIRED)
    if expires_before(expires_on, arrival):
        found.append(Flag.BEFORE_ARRIVAL)
    elif safe is not None and arrival is not None and arrival > safe:
        found.append(Flag.TOO_LATE)
    if not found and validity_low(document_type, expires_on, arrival, today, months):
        found.append(Flag.LOW)
    return tuple(found)


@dataclass(frozen=True)
class PaperClock:
    """How long a travel paper still serves.

    ``until`` is None where nobody published how long it holds: ask the mission. ``days_left``
    count to the last safe day; ``alert`` is the smallest limit that they fell below.
    """

    until: date | None
    is_printed: bool
    safe_until: date | None
    days_left: int | None
    alert: int | None

    @property
    def asks(self) -> bool:
        """Whether only the mission can tell."""
        return self.until is None


def paper_clock(
    printed: date | None,
    row: CountryRow | None,
    issued_on: date | None,
    today: date,
    *,
    buffer_days: int = 3,
    alerts: Collection[int] = (14, 7, 3),
) -> PaperClock:
    """The printed date decides; until it is known the shortest published time, from *issued_on*.

    Without *issued_on* it is reckoned as if it were issued today.
    """
    until = printed
    if until is None and row is not None and row.planned_days is not None:
        until = (issued_on or today) + timedelta(days=row.planned_days)
    safe = latest_safe_day(until, buffer_days)
    left = (safe - today).days if safe else None
    reached = [limit for limit in alerts if left is not None and left <= limit]
    # A planned paper runs no clock yet; only one that is made out does.
    ticking = printed is not None or issued_on is not None
    return PaperClock(
        until, printed is not None, safe, left, min(reached) if reached and ticking else None
    )


def best_of(papers: Iterable[tuple[str, date | None]]) -> int | None:
    """Which of several travel papers (state, last day) counts: in hand, then on its way; latest.

    Its place in the order given; None for none at all.
    """
    order = [*papers]
    if not order:
        return None

    def weight(place: int) -> tuple[int, date]:
        state, until = order[place]
        rank = 3 if state in IN_HAND else 2 if state in EXISTS else 1 if state not in GONE else 0
        return rank, until or date.min

    return max(range(len(order)), key=weight)


def masked(number: str) -> str:
    """A number as lists show it: the last three signs, or none of a short one (guide 1.7)."""
    number = number.strip()
    return f"••••{number[-3:]}" if len(number) > 5 else "•••" if number else ""
