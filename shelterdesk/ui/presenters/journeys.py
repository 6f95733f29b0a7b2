"""Ways, journeys and staying in touch in words: what each way means, what a journey says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shelterdesk.domain.kinds.follow_up import FollowUpContact, Rung
from shelterdesk.domain.kinds.journey import Journey, Way
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.journeys import NameCheck, Total

# One sentence each, none longer or warmer than the others: the ways have equal weight (guide 3.4).
MEANS: Mapping[Way, str] = {
    Way.ASSISTED_RETURN: N_("The house helps with papers, the journey and who meets them."),
    Way.ELSEWHERE: N_("The home country, and another place than before."),
    Way.LOCAL_STAY: N_("A permission to stay: for a matter at court, for work, or to get well."),
    Way.PROTECTION: N_("Nobody outside is told. The legal officer talks with them first."),
    Way.THIRD_COUNTRY: N_("A country where they may live, with an organisation that helps."),
    Way.OTHER_SHELTER: N_("Another house that fits better now."),
    Way.UNDECIDED: N_("Nothing has to be decided today."),
}
HELD = N_(
    "No mission hears of this person. It stays so, also on another way, until the legal officer "
    "says that nothing is open."
)
AGREE = N_("The name on the ticket and the name on the paper can be one.")
DIFFER = N_(
    "The name on the ticket differs from the paper: “{booked}” and “{paper}”. Look at both."
)
NO_PAPER = N_("No name of a paper is on file. The legal name is “{paper}”.")
FIELDS = (
    "depart_on", "leave_at", "arrive_on", "booking", "travel", "port", "transit", "destination",
    "carrier", "booked_name", "booking_ref", "escort", "escort_by", "ride", "pack", "met_by",
    "met_where", "sleeps_at", "on_watch_list",
)  # fmt: skip


def journey_lines(
    journey: Journey, words: Translator, show: Callable[[Any, Any], str]
) -> tuple[tuple[str, str], ...]:
    """(label, value) of what is written about a journey, in the order in which one asks."""
    found = []
    for name in FIELDS:
        field, value = Journey.field(name), getattr(journey, name)
        if value in (None, "", (), False):
            continue
        found.append((words(field.label), show(field, value)))
    return tuple(found)


def name_words(check: NameCheck, words: Translator) -> tuple[str, bool]:
    """What the two names say beside each other, and whether they can be one."""
    other = check.on_paper or check.official
    if not other:
        return "", True
    if check.agrees:
        return words(AGREE), True
    said = words(DIFFER).format(booked=check.booked, paper=other)
    return said, False


def total_words(total: Total, words: Translator) -> str:
    """What one payer pays, in whole units of a currency."""
    parts = (
        words("expected {n}").format(n=total.expected) if total.expected else "",
        words("promised {n}").format(n=total.promised) if total.promised else "",
        words("paid {n}").format(n=total.paid) if total.paid else "",
    )
    said = ", ".join(part for part in parts if part)
    payer = total.paid_by or words("Nobody named yet")
    return f"{payer}: {total.currency} {said}"


def contact_words(contact: FollowUpContact, words: Translator, day: Callable[[Any], str]) -> str:
    """One contact in a line: which step, whom, what came of it or by when."""
    parts = [words("day {n}").format(n=contact.step)] if contact.step is not None else []
    if contact.rung is not Rung.RESIDENT:
        parts.append(words(contact.rung.label))
    elif (contact.attempt or 1) > 1:
        parts.append(words("try {n}").format(n=contact.attempt))
    if contact.done_on is not None:
        parts.append(day(contact.done_on))
        if contact.outcome is not None:
            parts.append(words(contact.outcome.label))
    else:
        parts.append(words("by {day}").format(day=day(contact.due_on)))
    return " · ".join(parts)
