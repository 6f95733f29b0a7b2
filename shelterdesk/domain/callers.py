"""Which rules about callers hold today: the last word of each source, the careful one first."""

from __future__ import annotations

from collections.abc import Iterable

from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule

FAMILY = "family_contact"  # the source of a rule that a consent taken back wrote


def in_force(rules: Iterable[CallerRule]) -> tuple[CallerRule, ...]:
    """Rules that hold, "never put through" first.

    A rule written with a contact is replaced by the next one written with it; of two of one moment
    the careful one holds. Rules written by hand stand until they are ended.
    """
    newest: dict[str, CallerRule] = {}
    for rule in sorted(rules, key=_careful_last):
        newest[rule.source or rule.id] = rule
    kept = [rule for rule in newest.values() if not rule.ended]
    return tuple(sorted(kept, key=lambda rule: (not _is_never(rule), rule.caller.casefold())))


def family_is_closed(rules: Iterable[CallerRule]) -> bool:
    """Whether the resident took back that family may be reached."""
    return any(rule.source == FAMILY and _is_never(rule) for rule in in_force(rules))


def _careful_last(rule: CallerRule) -> tuple[object, bool]:
    return rule.made_at, _is_never(rule) and not rule.ended


def _is_never(rule: CallerRule) -> bool:
    return rule.put_through is CallerAnswer.NOT_ALLOWED
