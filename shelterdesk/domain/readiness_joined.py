"""Where one person stands of whom there are two records: never better than either of them says.

Each record is judged by itself, from its own facts and its own verdict. The one by which the person
travels says where they stand; another one can only make it worse, and one of which nothing was ever
looked at says nothing. A *no* in either record is the person's *no* (documents guide 3.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shelterdesk.domain.readiness import ReadinessState, Standing

BEST_FIRST = (
    ReadinessState.DEPARTED,  # of the record itself; that of another one says nothing
    ReadinessState.READY,
    ReadinessState.CONDITIONALLY_READY,
    ReadinessState.ELIGIBLE,
    ReadinessState.ELIGIBLE_CONDITIONAL,
    ReadinessState.IN_PROGRESS,
    ReadinessState.NOT_STARTED,
    ReadinessState.ON_HOLD,
    ReadinessState.BLOCKED,
    ReadinessState.NOT_RETURNING,
)
# An earlier stay that ended tells nothing about the journey that is planned now.
SILENT = frozenset({ReadinessState.NOT_STARTED, ReadinessState.DEPARTED})
_WEIGHT = {state: at for at, state in enumerate(BEST_FIRST)}


def weight(state: ReadinessState) -> int:
    """How much *state* counts beside that of another record: the heavier one is shown."""
    return _WEIGHT[state]


def says_no(state: ReadinessState) -> bool:
    """Whether *state* stands whatever another record says."""
    return weight(state) >= weight(ReadinessState.BLOCKED)


def joined(own: Standing, others: Iterable[Standing]) -> Standing:
    """*own*, the standing of the record that travels, or the worse one of *others*.

    The person may depart where every record that says something says so, and what is missing in
    any of them is missing.
    """
    said = [own, *(each for each in others if each.state not in SILENT)]
    if len(said) == 1 or own.state is ReadinessState.DEPARTED:
        return own
    worst = max(said, key=lambda each: (weight(each.state), not each.may_depart))
    missing = {b.criterion: b for each in (*said, worst) for b in each.blockers}
    first = [b.criterion for b in worst.blockers]
    rest = [id for id in missing if id not in first]
    return replace(
        worst,
        may_depart=all(each.may_depart for each in said),
        blockers=tuple(missing[id] for id in (*first, *rest)),
    )
