"""The page of promises names tests and places that exist; what lies open tells nothing more."""

from __future__ import annotations

import re
from pathlib import Path

from shelterdesk.store.tables import shipped_schema

TREE = Path(__file__).parents[2]
PAGE = TREE / "docs" / "security-promises.md"
READINESS = ("FCT", "REP", "REP.s", "REP.t")
# Open columns about readiness and the way home: days, counts, numbers of other rows, and whether a
# journey is off or a contact was made. None says how far somebody is, or what a fact or verdict is.
OPEN = {
    "criterion_assessment": {"on"},
    "readiness_fact": {"on"},
    "readiness_brief": {"facts_count"},
    "readiness_verdict": {"signed_on"},
    "waiver": {"on"},
    "return_risk": {"on"},
    "signature_outside": {"on"},
    "verdict_signature": {"on"},
    "pathway": {"on", "review_on"},
    "return_decision": {"on"},
    "journey": {"depart_on", "arrive_on"},
    "journey_cost": {"on"},
    "travel_brief": {"on", "cancelled"},
    "morning_check": {"at", "journey_on"},
    "departure": {"on"},
    "handover_sheet": {"on"},
    "safety_card": {"on"},
    "follow_up_plan": {"begins_on", "state"},
    "follow_up_contact": {"due_on", "done_on", "state"},
    "welfare_decision": {"on"},
}


def lines() -> list[list[str]]:
    """The cells of every promise."""
    told = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in told
        if not line.endswith("| Tests |")
    ]


def test_every_promise_names_tests_and_places_that_exist() -> None:
    text = "".join(path.read_text("utf-8") for path in (TREE / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))
    assert len(lines()) > 40
    for promise, kept, tests in lines():
        named = re.findall(r"`(\w+)`", tests)
        assert named, promise
        assert set(named) <= there, promise
        for place in re.findall(r"`([^`]+)`", kept):
            assert any((TREE / root / place).exists() for root in ("shelterdesk", ".")), place


def test_what_lies_open_about_readiness_is_days_and_counts() -> None:
    schema = shipped_schema()
    found = {
        kind.kind: {c.name[5:] for c in schema.content[kind].c if c.name.startswith("open_")}
        for kind in schema.kinds
        if kind.category in READINESS
    }
    assert found == OPEN
