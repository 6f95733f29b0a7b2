"""Facts of residents who do not exist: one who is ready, and what may be said about anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.readiness import VerdictOutcome
from shelterdesk.domain.readiness import SignedVerdict
from shelterdesk.domain.readiness_facts import Fact

CRITERIA = load_criteria()
TODAY = date(2026, 11, 24)
DEPART, ARRIVE = date(2026, 11, 26), date(2026, 11, 27)
JOURNEY = f"ticketed depart={DEPART} arrive={ARRIVE}"
PAPER_ENDS = date(2026, 12, 31)

_ADULT = {
    "travel_paper": "held home_confirmed etd",
    "originals": "with_resident",
    "identification": "known_copy_given",
    "exit_permission": "held",
    "stay_matters": "none",
    "hold": "none",
    "proceedings": "not_needed",
    "testimony": "not_needed",
    "compensation": "settled",
    "seized_items": "not_needed",
    "health_plan_must": "not_needed",
    "health_plan_may": "not_needed",
    "fit_to_travel": "met",
    "health_trip_may": "not_needed",
    "assistance": "none",
    "acute_crisis": "met",
    "counselling_handover": "met",
    "coping_plan": "met",
    "capacity": "not_needed",
    "family_contact": "no",
    "follow_up": "no",
    "embassy_contact": "yes",
    "protection_claim": "none",
    "protection_screen": "clear",
    "risk": "low",
    "safety_plan": "agreed",
    "home_prosecution": "not_needed",
    "accounts": "not_needed",
    "minor": "adult",
    "guardian_consent": "held",
    "applies:dependants": "no",
    "applies:to_family": "no",
    "applies:wants_support": "yes",
    "applies:debt": "no",
    "applies:embassy_used": "yes",
    "applies:has_transit": "no",
    "applies:watch_route": "no",
    "pathway": "yes",
    "belongings": "returned",
    "journey": JOURNEY,
    **{f"recipients:{name}": "yes" for name in CRITERIA.recipients},
    **{c.own_fact: "met" for c in CRITERIA.criteria.values() if c.fact == c.own_fact},
}
_PAPERS = ("travel_paper", "exit_permission", "guardian_consent")


def ready_facts(**changed: str) -> list[Fact]:
    """A ready adult; ``changed`` replaces values (``__`` for a colon), "" leaves a fact out."""
    values = {**_ADULT, **{name.replace("__", ":"): value for name, value in changed.items()}}
    values = {name: value for name, value in values.items() if value}
    facts = [
        Fact(name="wish", value="yes", on=TODAY - timedelta(days=5), entered=1),
        Fact(name="wish", value="final_yes", on=TODAY, entered=2),
    ]
    for number, (name, value) in enumerate(values.items(), start=3):
        until = PAPER_ENDS if name in _PAPERS and value.startswith("held") else None
        facts.append(Fact(name=name, value=value, on=TODAY, entered=number, until=until))
    return facts


def then(facts: Iterable[Fact], name: str, value: str, **more: date) -> list[Fact]:
    """The facts, and one more entered after all of them."""
    known = list(facts)
    entered = 1 + max((fact.entered for fact in known), default=0)
    on = more.pop("on", TODAY)
    return [*known, Fact(name=name, value=value, on=on, entered=entered, **more)]


def signed(
    facts: Iterable[Fact], outcome: VerdictOutcome = VerdictOutcome.READY, **more: object
) -> SignedVerdict:
    """A verdict on these facts by two people, signed today."""
    given = {
        "signed_on": TODAY,
        "author_id": "mina",
        "countersigner_id": "dana",
        "rests_on": frozenset(fact.key for fact in facts),
        **more,
    }
    return SignedVerdict(outcome=outcome, **given)  # type: ignore[arg-type]
