"""Readiness criteria and kinds of paper as reviewed files, read strictly.

What these files say decides whether somebody may be told "ready", so a key that is unknown, missing
or twice stops the reading: a list that is half understood is worse than none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from shelterdesk.domain.fields import Choice
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

CRITERIA_FILE = CATALOGUE / "readiness_criteria.toml"
DOCUMENT_TYPES_FILE = CATALOGUE / "document_types.toml"
DOCUMENT_STATES_FILE = CATALOGUE / "document_states.toml"

OWN_FACT = "criterion"  # the feed of a criterion that has a fact of its own: criterion:<id>
SIGNERS = frozenset({"CW", "CO", "LO", "DO", "MD", "CP", "LG", "MG", "GU"})
RULES = frozenset(
    {
        "",
        "cooling_off",
        "every_recipient",
        "outlasts_arrival_with_buffer",
        "outlasts_arrival",
        "outlasts_departure",
    }
)

T = TypeVar("T")
Row = Mapping[str, Any]


class Gate(Choice):
    """How much weighs on a criterion (documents guide 3.1)."""

    HARD = "H", N_("Cannot be waived")
    CONDITIONAL = "C", N_("A manager may waive it with a reason")
    ADVICE = "A", N_("Advice")


class Phase(Choice):
    """When a criterion is asked."""

    RETURN = "R", N_("Before the verdict")
    DEPARTURE = "D", N_("In the last 72 hours")


_GATES = {str(gate): gate for gate in Gate}
_PHASES = {str(phase): phase for phase in Phase}


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Which fact answers a criterion, and what its values mean.

    ``rule`` names a reckoning that ``readiness_items`` knows, "" for plain values.
    """

    fact: str
    met: tuple[str, ...] = ()
    in_progress: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    rule: str = ""

    @cached_property
    def says_met(self) -> frozenset[str]:
        """The values and marks that say *met*."""
        return frozenset(self.met)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """When a criterion applies: the values of one fact that say yes, and those that say no."""

    name: str
    fact: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    ask: str


@dataclass(frozen=True, kw_only=True)
class CriterionDomain:
    """A group of criteria; paper shows ``label``, which tells nothing about anybody."""

    code: str
    title: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One question of documents guide 3.1. ``valid`` is in days, "document" or "none".

    ``detail`` is for the signer alone, where ``question`` is kept general on purpose. ``mission``
    marks what cannot go on without a word to the home state.
    """

    id: str
    question: str
    label: str
    next_action: str
    domain: str
    gate: Gate
    phase: Phase
    signers: tuple[str, ...]
    valid: int | str
    applies: tuple[str, ...]
    feed: Feed
    evidence: str
    source: str
    confidence: str
    detail: str = ""
    hard_if: tuple[str, ...] = ()
    recheck: bool = False
    mission: bool = False

    @cached_property  # asked for every resident of a house
    def fact(self) -> str:
        """The name of the fact that answers it."""
        return self.own_fact if self.feed.fact == OWN_FACT else self.feed.fact

    @cached_property
    def own_fact(self) -> str:
        """The name of its own fact; a waiver is written there whatever feeds the criterion."""
        return f"{OWN_FACT}:{self.id}"

    @cached_property
    def lasts(self) -> timedelta | None:
        """How long an answer is good, where that is counted in days."""
        return timedelta(days=self.valid) if isinstance(self.valid, int) else None


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """The whole list, with the version that a verdict remembers."""

    version: str
    checked_on: date
    recipients: tuple[str, ...]
    sources: Mapping[str, str]
    domains: tuple[CriterionDomain, ...]
    conditions: Mapping[str, Condition]
    criteria: Mapping[str, Criterion]

    def __getitem__(self, criterion: str) -> Criterion:
        """One criterion by id; KeyError for one that is not listed."""
        return self.criteria[criterion]


@dataclass(frozen=True, kw_only=True)
class DocumentType:
    """A kind of paper (documents guide 1.1). ``readers``: "", "legal" or "clinical"."""

    code: str
    label: str
    expiry: tuple[str, ...]
    gate: str
    readers: str
    note: str
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class DocumentState:
    """What became of a paper, and what may come next (documents guide 1.2)."""

    code: str
    label: str
    meaning: str
    may_go_to: tuple[str, ...]
    end: bool


@cache  # pure: the program's own files do not change while it runs
def load_criteria(path: Path = CRITERIA_FILE) -> Criteria:
    """Read the criteria; raises ``CatalogueUnreadable`` naming file, row and key."""
    table = _table(
        path,
        {
            "version",
            "checked_on",
            "recipients",
            "source",
            "domain",
            "condition",
            "criterion",
        },
    )
    criteria = Criteria(
        version=table["version"],
        checked_on=table["checked_on"],
        recipients=tuple(table["recipients"]),
        sources=MappingProxyType(dict(table["source"])),
        domains=tuple(_unique(path, CriterionDomain, table["domain"], "code").values()),
        conditions=_unique(path, Condition, table["condition"], "name"),
        criteria=_unique(path, Criterion, table["criterion"], "id"),
    )
    _inspect(path, criteria)
    return criteria


@cache  # pure, as above
def load_document_types(path: Path = DOCUMENT_TYPES_FILE) -> tuple[DocumentType, ...]:
    """Read the kinds of paper; raises ``CatalogueUnreadable``."""
    table = _table(path, {"version", "checked_on", "document_type"})
    return tuple(_unique(path, DocumentType, table["document_type"], "code").values())


@cache  # pure, as above
def load_document_states(path: Path = DOCUMENT_STATES_FILE) -> tuple[DocumentState, ...]:
    """Read what may become of a paper; raises ``CatalogueUnreadable``."""
    table = _table(path, {"version", "checked_on", "source", "confidence", "document_state"})
    states = _unique(path, DocumentState, table["document_state"], "code")
    for state in states.values():
        _need(path, state.code, "may_go_to", set(state.may_go_to) <= states.keys())
        _need(path, state.code, "end", state.end == (not state.may_go_to))
    return tuple(states.values())


def _table(path: Path, keys: set[str]) -> Row:
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueUnreadable(path.name) from error
    _same_keys(path, "file", set(table), keys, keys)
    return table


def _unique(path: Path, made: type[T], rows: list[Row], key: str) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for row in rows:
        name = str(row.get(key, "?"))
        _need(path, name, key, name not in found)
        found[name] = _row(path, name, made, row)
    return MappingProxyType(found)


def _row(path: Path, name: str, made: type[T], row: Row) -> T:
    declared = fields(made)  # type: ignore[arg-type]
    needed = {field.name for field in declared if field.default is MISSING}
    _same_keys(path, name, set(row), needed, {field.name for field in declared})
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    try:
        if "feed" in values:
            values["feed"] = _row(path, name, Feed, values["feed"])
        if made is Criterion:
            values["gate"] = _GATES[values["gate"]]
            values["phase"] = _PHASES[values["phase"]]
    except (KeyError, TypeError) as error:
        raise CatalogueUnreadable(f"{path.name}: {name}") from error
    return made(**values)


def _same_keys(path: Path, name: str, found: set[str], needed: set[str], known: set[str]) -> None:
    wrong = (found - known) | (needed - found)
    if wrong:
        raise CatalogueUnreadable(f"{path.name}: {name}: {sorted(wrong)}")


def _inspect(path: Path, criteria: Criteria) -> None:
    domains = [domain.code for domain in criteria.domains]
    for c in criteria.criteria.values():
        days = c.valid if isinstance(c.valid, int) else 1
        paper = c.feed.rule.startswith("outlasts")
        _need(path, c.id, "domain", c.domain in domains)
        _need(path, c.id, "source", c.source in criteria.sources)
        _need(path, c.id, "signers", bool(c.signers) and set(c.signers) <= SIGNERS)
        _need(path, c.id, "applies", set(c.applies) <= criteria.conditions.keys())
        _need(path, c.id, "hard_if", set(c.hard_if) <= criteria.conditions.keys())
        _need(path, c.id, "valid", days > 0 and (isinstance(c.valid, int) or c.valid in _UNDATED))
        _need(path, c.id, "valid", (c.valid == "document") == paper)
        _need(path, c.id, "feed", c.feed.rule in RULES)
        _need(path, c.id, "feed", bool(c.feed.met) or c.feed.rule == "cooling_off")


_UNDATED = frozenset({"document", "none"})


def _need(path: Path, name: str, key: str, holds: bool) -> None:
    if not holds:
        raise CatalogueUnreadable(f"{path.name}: {name}: {key}")
