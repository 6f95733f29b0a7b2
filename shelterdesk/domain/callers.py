"""Which rules about callers hold today: the last word of each source, the careful one first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule, ContactPoint, PhoneOwner
from shelterdesk.domain.record import RecordId

# The source of a rule that a consent taken back wrote; a relative's name may stand behind it.
FAMILY = "family_contact"
# Whose phone it is when the way does not lead to family or friends.
NOT_FAMILY = frozenset({PhoneOwner.SELF, PhoneOwner.HELPER, PhoneOwner.AUTHORITY})


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


def closed_relatives(rules: Iterable[CallerRule]) -> tuple[str, ...]:
    """Whom the resident took back that they may be reached; "" stands for the whole family."""
    return tuple(r.caller for r in in_force(rules) if r.source.startswith(FAMILY) and _is_never(r))


def closed_by_consent(
    contacts: Iterable[ContactPoint], closed: Collection[str]
) -> frozenset[RecordId]:
    """Which *contacts* are closed where *closed* relatives are not to be reached.

    A name that fits no contact closes every way to family: nobody guesses who was meant.
    """
    family = [c for c in contacts if c.phone_owner not in NOT_FAMILY]
    found: set[RecordId] = set()
    for name in closed:
        theirs = [c for c in family if name and fold(name) in fold(c.whom)]
        found.update(contact.id for contact in theirs or family)
    return frozenset(found)


def _careful_last(rule: CallerRule) -> tuple[object, bool]:
    return rule.made_at, _is_never(rule) and not rule.ended


def _is_never(rule: CallerRule) -> bool:
    return rule.put_through is CallerAnswer.NOT_ALLOWED
