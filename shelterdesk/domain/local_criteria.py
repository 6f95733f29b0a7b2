"""What a house says of the readiness criteria itself, laid over what we ship.

A house may add criteria of its own, change days and signers, and make a conditional gate hard. It
may never soften one of ours (documents guide 3.1). What it does not touch follows our next version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from shelterdesk.domain.catalogue import (
    OWN_FACT,
    SIGNERS,
    Criteria,
    Criterion,
    Feed,
    Gate,
    Phase,
)
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_

PREFIX = "LOCAL-"
MOST_DAYS = 365
OF_OURS = frozenset({"gate", "valid", "signers"})  # what a house may say of one that we ship
OF_ITS_OWN = frozenset(
    {
        "question",
        "label",
        "next_action",
        "domain",
        "gate",
        "phase",
        "signers",
        "valid",
        "applies",
        "evidence",
        "recheck",
    }
)
OWN_ANSWER = Feed(fact=OWN_FACT, met=("met",), in_progress=("in_progress",), not_met=("not_met",))

NEVER_SOFTER = N_("A gate that we ship may be made harder, never softer.")
BY_ITS_PAPER = N_("This one ends with the day on its paper; there are no days to set.")
SOME_DAYS = N_("Write a number of days from 1 to 365, or leave it empty where it does not end.")
ITS_FIELD = N_("Only people of this field can answer this; who signs stays as we ship it.")
SOMEBODY = N_("Say who signs it.")
STAYS = N_("The guardian and the focal point for children stay signers.")
NEEDED = N_("This is needed.")


@dataclass(frozen=True)
class CriterionInForce:
    """A criterion as this house uses it; ``shipped`` is None for one of its own."""

    criterion: Criterion
    shipped: Criterion | None
    in_use: bool = True

    @property
    def changed(self) -> tuple[str, ...]:
        """What the house says otherwise than we: names of fields."""
        if self.shipped is None:
            return ()
        ours, theirs = self.shipped, self.criterion
        return tuple(sorted(n for n in OF_OURS if getattr(ours, n) != getattr(theirs, n)))


def is_local(code: str) -> bool:
    """Whether a criterion is a house's own."""
    return code.startswith(PREFIX)


def definition_of(values: Mapping[str, Any]) -> str:
    """What a house keeps of a criterion: only what it says itself, as text."""
    plain = {
        name: value.value
        if isinstance(value, Gate | Phase)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in values.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def read_definition(code: str, text: str) -> dict[str, Any]:
    """The values back from ``definition_of``; ``ValueError`` for a text that is none."""
    found: Any = json.loads(text)
    known = OF_ITS_OWN if is_local(code) else OF_OURS
    if not isinstance(found, dict) or set(found) - known:
        raise ValueError("no criterion")
    given: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in found.items()}
    if "gate" in given:
        given["gate"] = Gate.of(given["gate"])
    if "phase" in given:
        given["phase"] = Phase.of(given["phase"])
    return given


def inspect_change(shipped: Criterion, said: Mapping[str, Any]) -> None:
    """Raise ``Invalid`` for what a house may not say of one of ours (documents guide 3.1)."""
    problems: dict[str, str] = {}
    if set(said) - OF_OURS:
        raise TypeError(sorted(set(said) - OF_OURS))
    gate = said.get("gate", shipped.gate)
    raised = (shipped.gate, gate) == (Gate.CONDITIONAL, Gate.HARD)
    if gate is not shipped.gate and not raised:
        problems["gate"] = NEVER_SOFTER
    valid = said.get("valid", shipped.valid)
    if valid != shipped.valid:
        if shipped.valid == "document":
            problems["valid"] = BY_ITS_PAPER
        elif not _days(valid) or valid == "none":  # what ends may not be made endless
            problems["valid"] = SOME_DAYS
    signers = tuple(said.get("signers", shipped.signers))
    if signers != shipped.signers:
        if shipped.fact != shipped.own_fact:
            problems["signers"] = ITS_FIELD
        elif not signers or not set(signers) <= SIGNERS:
            problems["signers"] = SOMEBODY
        elif not {"GU", "CP"} & set(shipped.signers) <= set(signers):
            problems["signers"] = STAYS
    if problems:
        raise Invalid(problems)


def made(code: str, said: Mapping[str, Any], criteria: Criteria) -> Criterion:
    """A criterion of the house's own; raises ``Invalid`` naming each field."""
    problems = {
        name: NEEDED
        for name in ("question", "label", "next_action")
        if not str(said.get(name, "")).strip()
    }
    if said.get("domain") not in {domain.code for domain in criteria.domains}:
        problems["domain"] = NEEDED
    if not isinstance(said.get("gate"), Gate):
        problems["gate"] = NEEDED
    if not isinstance(said.get("phase"), Phase):
        problems["phase"] = NEEDED
    signers = tuple(said.get("signers", ()))
    if not signers or not set(signers) <= SIGNERS:
        problems["signers"] = SOMEBODY
    if not _days(said.get("valid", "none")):
        problems["valid"] = SOME_DAYS
    applies = tuple(said.get("applies", ()))
    if not set(applies) <= criteria.conditions.keys():
        problems["applies"] = NEEDED
    if not is_local(code) or problems:
        raise Invalid(problems or {"code": NEEDED})
    return Criterion(
        id=code,
        question=said["question"],
        label=said["label"],
        next_action=said["next_action"],
        domain=said["domain"],
        gate=said["gate"],
        phase=said["phase"],
        signers=signers,
        valid=said.get("valid", "none"),
        applies=applies,
        feed=OWN_ANSWER,
        evidence=said.get("evidence", ""),
        source="house",
        confidence="J",
        recheck=bool(said.get("recheck", False)),
    )


def _days(valid: object) -> bool:
    if valid == "none":
        return True
    return isinstance(valid, int) and not isinstance(valid, bool) and 0 < valid <= MOST_DAYS


def overlaid(
    shipped: Criteria, own: Mapping[str, Mapping[str, Any]], revision: str = ""
) -> Criteria:
    """Ours with what the house says, then its own; what cannot stand is left out.

    *own* is by code; *revision* names what the house said and becomes part of the version, which a
    verdict remembers.
    """
    found = dict(shipped.criteria)
    for code in sorted(own):
        try:
            if code in found:
                inspect_change(found[code], own[code])
                found[code] = replace(found[code], **own[code])
            else:
                found[code] = made(code, own[code], shipped)
        except (Invalid, TypeError):
            continue
    version = f"{shipped.version}+{revision}" if revision else shipped.version
    return replace(shipped, version=version, criteria=MappingProxyType(found))


# ---- what a verdict was judged by


def rules_of(criteria: Criteria) -> tuple[str, ...]:
    """The rule that a verdict keeps: criterion, gate and days, a line for each."""
    return tuple(f"{c.id} {c.gate.value} {c.valid}" for c in criteria.criteria.values())


def judged_by(criteria: Criteria, rules: Iterable[str]) -> Criteria:
    """*criteria* as they were when a verdict was signed: nothing added since, same gates and days.

    A verdict is judged by its own rule (design decision 11: a record remembers the version that it
    was made with); whoever leaves is asked by today's.
    """
    kept: dict[str, Criterion] = {}
    for rule in rules:
        code, gate, valid = rule.split(" ")
        if code in criteria.criteria:
            days: int | str = int(valid) if valid.isdigit() else valid
            kept[code] = replace(criteria[code], gate=Gate.of(gate), valid=days)
    if not kept:  # signed before rules were kept
        return criteria
    return replace(criteria, criteria=MappingProxyType(kept))
