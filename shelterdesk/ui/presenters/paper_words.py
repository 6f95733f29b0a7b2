"""Papers in words: how long one holds, what comes next and why it waits, what a country gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shelterdesk.domain import paper_rules
from shelterdesk.domain.kinds.paper import RecoveryRoute, StepState
from shelterdesk.domain.paper_rules import PaperClock
from shelterdesk.domain.recovery_rules import WAIT_STOPS, Step, Wait
from shelterdesk.domain.travel_documents import ASK, CountryRow, RowInForce
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.options import option_label
from shelterdesk.services.recovery_ways import Way

Day = Callable[[date | None], str]

CONFIDENCE = {
    "H": N_("from an official page"),
    "M": N_("from pages of second hand"),
    "L": N_("from one weak source"),
}
INSTEAD = N_(
    "What can be done meanwhile: look for the original, gather copies and proof in the house, make "
    "photos. Bed, food and help do not depend on it."
)
ROW_NAMES = {
    "document_name": N_("Which paper"),
    "local_name": N_("Its name there"),
    "issued_by": N_("Issued by"),
    "validity_days_min": N_("Days it holds, at least"),
    "validity_days_max": N_("Days it holds, at most"),
    "single_journey": N_("For which journey"),
    "needs": N_("What is asked for"),
    "fee_text": N_("Fee"),
    "duration_text": N_("How long it takes"),
    "booking": N_("Ticket and paper"),
    "loss_report_cancels": N_("A report of loss ends the old one"),
    "source": N_("Source"),
    "confidence": N_("How sure"),
    "checked_on": N_("Checked on"),
    "note": N_("Note"),
    "conflict": N_("Where missions differ"),
}


@dataclass(frozen=True)
class Fact:
    """A label and its value, both in words."""

    label: str
    value: str


def title_of(way: Way, words: Translator) -> str:
    """Which paper of which country."""
    country = option_label("countries", way.recovery.country) if way.recovery.country else ""
    parts = (
        words(document_type_label(way.document.document_type)),
        words(country) if country else "",
    )
    return " · ".join(part for part in parts if part)


def subtitle_of(way: Way, words: Translator) -> str:
    """By which way, with which mission, who sees to it."""
    parts = [words(way.recovery.route.label)]
    if way.recovery.mission:
        parts.append(way.recovery.mission)
    if way.owner:
        parts.append(words("{name} sees to it").format(name=way.owner))
    return " · ".join(parts)


def step_line(step: Step, words: Translator, day: Day, today: date) -> str:
    """Who acts, until when, how long it has waited."""
    who = words("{who} acts").format(who=words(step.doing.who or step.rule.acts))
    parts = [who[:1].upper() + who[1:]]
    parts.append(words("look again by {day}").format(day=day(step.due_on)))
    waited = step.days_waiting(today)
    if waited:
        parts.append(
            words.count("waits for {n} day", "waits for {n} days", waited).format(n=waited)
        )
    return " · ".join(parts)


def why_line(step: Step, words: Translator) -> str:
    """Why it stands still, in a sentence; empty where it does not."""
    if step.is_over or step.wait is Wait.NOTHING:
        return ""
    if step.wait in WAIT_STOPS:
        return words(WAIT_STOPS[step.wait].label)
    if step.wait is Wait.STEP:
        first = ", ".join(words(option_label("recovery_steps", code)) for code in step.waits_on)
        return words("Comes first: {steps}").format(steps=first)
    if step.wait is Wait.SOMEBODY:
        return words("Waits for: {whom}").format(whom=step.doing.waits_for)
    return words(step.wait.label)


def is_stopped(step: Step) -> bool:
    """Whether a yes or protection holds it, not work that is left."""
    return step.wait in WAIT_STOPS


def mission_stop(way: Way, words: Translator) -> str:
    """Why no mission may hear of the resident now, kindly; empty where one may."""
    held = (Wait.CLAIM, Wait.CONSENT)
    step = next((s for s in way.steps if s.wait in held and not s.is_over), None)
    return why_line(step, words) if step else ""


def state_words(step: Step, words: Translator, day: Day) -> str:
    """Where one step stands, short."""
    if step.doing.state is StepState.DONE:
        return words("Done on {day}").format(day=day(step.doing.done_on))
    if step.doing.state is StepState.OPEN and step.wait is not Wait.NOTHING:
        return words("Stands still")
    return words(step.doing.state.label)


def clock_words(clock: PaperClock, words: Translator, day: Day) -> str:
    """Until when, whether that is printed, and the last safe day to arrive on."""
    if clock.until is None or clock.safe_until is None:
        return words("How long it holds: {ask}").format(ask=words(ASK).lower())
    said = N_("Holds until {until}. Arrive by {safe} at the latest.")
    if not clock.is_printed:
        said = N_(
            "Planned: holds until {until}, arrive by {safe} at the latest. The printed day wins."
        )
    return words(said).format(until=day(clock.until), safe=day(clock.safe_until))


def left_words(clock: PaperClock, words: Translator) -> str:
    """Days to the last safe day, where they are counted."""
    if clock.days_left is None or clock.alert is None:
        return ""
    if clock.days_left < 0:
        return words("The last safe day has passed")
    return words.count(
        "{n} day to the last safe day", "{n} days to the last safe day", clock.days_left
    ).format(n=clock.days_left)


def validity_words(row: CountryRow, words: Translator) -> str:
    """How long a paper of this row holds; unknown is *ask the mission*, never nought."""
    low, high = row.validity_days_min, row.validity_days_max
    if low is None and high is None:
        return words(ASK)
    if low is None:
        return words("up to {high} days; ask the mission for the least").format(high=high)
    if high is None or low == high:
        return words.count("{n} day", "{n} days", low).format(n=low)
    said = words("{low} to {high} days; dates are planned with {low}")
    return said.format(low=low, high=high)


def row_facts(found: RowInForce, words: Translator, day: Day) -> tuple[Fact, ...]:
    """A row as a page shows it, with where it comes from; empty values are left out."""
    row = found.row
    name = row.document_name
    if row.local_name:
        name = f"{name} ({row.local_name})"
    source = " · ".join(
        (
            row.source,
            words(CONFIDENCE.get(row.confidence, row.confidence)),
            words("checked on {day}").format(day=day(row.checked_on)),
        )
    )
    facts = (
        Fact(words("Which paper"), name),
        Fact(words("Issued by"), row.issued_by),
        Fact(words("Holds for"), validity_words(row, words)),
        Fact(words("Where missions differ"), row.conflict),
        Fact(words("For which journey"), words(row.single_journey.label)),
        Fact(words("Ticket and paper"), words(row.booking.label)),
        Fact(words("Fee"), row.fee_text),
        Fact(words("How long it takes"), row.duration_text),
        Fact(words("Note"), row.note),
        Fact(words("Source"), source),
    )
    return tuple(fact for fact in facts if fact.value)


def change_words(found: RowInForce, words: Translator) -> tuple[str, ...]:
    """What this house says otherwise than the list that we ship."""
    if found.is_added:
        return (words("This row is the house's own."),)
    said = words("{what}: this house says “{theirs}”, the list says “{ours}”")
    return tuple(
        said.format(
            what=words(ROW_NAMES.get(change.name, change.name)),
            theirs=_plain(change.theirs, words),
            ours=_plain(change.ours, words),
        )
        for change in found.changes
        if change.name != "checked_on"
    )


def _plain(value: object, words: Translator) -> str:
    if value is None or value == "":
        return words("not known")
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or words("not known")
    return str(getattr(value, "label", value))


def offered_routes(original: str) -> tuple[RecoveryRoute, ...]:
    """Ways to a paper; getting the original back needs one that exists."""
    routes = tuple(RecoveryRoute)
    if original in ("", "never_held", "destroyed"):
        return tuple(route for route in routes if route is not RecoveryRoute.ORIGINAL)
    return routes


def next_papers(way: Way) -> tuple[str, ...]:
    """States that the wanted paper can go to from here, in the order of the catalogue."""
    return paper_rules.next_states(way.state)
