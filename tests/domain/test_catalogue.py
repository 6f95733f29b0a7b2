from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk.domain.catalogue import (
    CRITERIA_FILE,
    DOCUMENT_STATES_FILE,
    Gate,
    Phase,
    load_criteria,
    load_document_states,
    load_document_types,
)
from shelterdesk.domain.readiness_facts import ACCOUNTS, lines
from shelterdesk.errors import CatalogueUnreadable

CRITERIA = load_criteria()
BY_DOMAIN = {
    "DEC": 7, "IDN": 6, "LEG": 5, "CJP": 4, "HLT": 6, "PSY": 3, "FAM": 4,
    "RSK": 6, "REC": 4, "CHD": 7, "LOG": 4, "MON": 4, "COM": 3, "DAT": 3,
}  # fmt: skip
DECIDED_BY_RULE = {"cooling_off", "every_recipient"}


def broken(tmp_path: Path, original: Path, old: str, new: str) -> Path:
    text = original.read_text("utf-8")
    assert old in text
    path = tmp_path / original.name
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_there_are_66_criteria_in_14_domains() -> None:
    found = [c.domain for c in CRITERIA.criteria.values()]
    assert len(found) == 66
    assert {domain.code: found.count(domain.code) for domain in CRITERIA.domains} == BY_DOMAIN


def test_gates_and_phases_are_those_of_the_guide() -> None:
    gates = [c.gate for c in CRITERIA.criteria.values()]
    assert [gates.count(gate) for gate in Gate] == [38, 23, 5]
    departing = [c.id for c in CRITERIA.criteria.values() if c.phase is Phase.DEPARTURE]
    assert len(departing) == 19


def test_every_criterion_has_an_input_that_somebody_may_write() -> None:
    known = {(line.name, value) for line in lines() for value in line.values}
    for c in CRITERIA.criteria.values():
        if c.fact == c.own_fact:
            assert all(ACCOUNTS[signer] for signer in c.signers)
            continue
        feed = c.feed
        name = "recipients:*" if feed.rule == "every_recipient" else c.fact
        used = {*feed.met, *feed.in_progress, *feed.not_met, *feed.not_applicable}
        marks = {mark for line in lines() if line.name == name for mark in line.marks}
        assert {(name, value) for value in used - marks} <= known, c.id
        if feed.rule != "cooling_off":
            assert {value for known_name, value in known if known_name == name} <= used, c.id


def test_every_condition_reads_a_fact_that_somebody_may_write() -> None:
    known = {(line.name, v) for line in lines() for v in line.values | line.marks}
    for condition in CRITERIA.conditions.values():
        values = {*condition.yes, *condition.no}
        assert {(condition.fact, value) for value in values} <= known, condition.name


def test_labels_on_paper_tell_nothing_about_health_or_mind() -> None:
    clinical = {c.label for c in CRITERIA.criteria.values() if c.domain in ("HLT", "PSY")}
    assert clinical == {"Health", "Wellbeing"}
    words = " ".join(
        f"{c.label} {c.question} {c.next_action}"
        for c in CRITERIA.criteria.values()
        if c.domain in ("HLT", "PSY")
    ).casefold()
    for telling in ("pregnan", "medicine", "vaccin", "infect", "crisis", "psych", "harm"):
        assert telling not in words


def test_every_criterion_has_its_source_and_confidence() -> None:
    assert {c.confidence for c in CRITERIA.criteria.values()} == {"J", "K", "M"}
    assert {c.source for c in CRITERIA.criteria.values()} == set(CRITERIA.sources)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('label = "Time to think"', 'lable = "Time to think"', "RR-DEC-05: ['label', 'lable']"),
        ('id = "RR-DEC-02"', 'id = "RR-DEC-01"', "RR-DEC-01: id"),
        ('gate = "H"', 'gate = "X"', "RR-DEC-01"),
        ('signers = ["MG"]', 'signers = ["XX"]', "RR-DEC-04: signers"),
        ('applies = ["adult"]', 'applies = ["grown"]', "RR-DEC-01: applies"),
        ("valid = 14", "valid = 0", "RR-DEC-01: valid"),
        ('met = ["settled"]', 'mett = ["settled"]', "RR-LEG-03: ['mett']"),
        ('rule = "cooling_off"', 'rule = "waiting"', "RR-DEC-05: feed"),
        ('version = "2026-11-24"', "", "file: ['version']"),
        ('version = "2026-11-24"', "version = ", ""),
    ],
)
def test_a_list_that_is_half_understood_stops(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(CatalogueUnreadable) as caught:
        load_criteria(broken(tmp_path, CRITERIA_FILE, old, new))
    assert str(caught.value) == ": ".join(filter(None, (CRITERIA_FILE.name, told)))


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueUnreadable):
        load_criteria(tmp_path / "none.toml")


def test_kinds_of_paper_are_those_of_the_guide() -> None:
    types = {kind.code: kind for kind in load_document_types()}
    assert len(types) == 25
    assert types["health_document"].readers == "clinical"
    assert types["emergency_travel_document"].expiry == ("dated", "single_use")


def test_every_state_of_a_paper_can_be_reached_and_left_unless_it_ends() -> None:
    states = {state.code: state for state in load_document_states()}
    reached = {code for state in states.values() for code in state.may_go_to}
    assert len(states) == 21
    assert {code for code, state in states.items() if state.end} == {
        "used", "surrendered", "cancelled", "destroyed", "refused", "not_needed",
    }  # fmt: skip
    beginnings = {
        "never_held", "withheld_by_exploiter", "seized_as_evidence", "held_by_authority",
        "with_family",
    }  # fmt: skip
    assert states.keys() - reached == beginnings


def test_a_state_that_leads_nowhere_known_stops(tmp_path: Path) -> None:
    with pytest.raises(CatalogueUnreadable):
        load_document_states(broken(tmp_path, DOCUMENT_STATES_FILE, '"approved"', '"granted"'))
