"""Whose hands a record went through: who signed it here, and who wrote it in a former house.

What came in from a former house is signed here by whoever brought it in (ADR 0029). For every rule
that asks for two people its writer there counts as well; as somebody's signature it counts for
nobody, because no key of theirs proves it in this house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from shelterdesk.access.leaving import origins
from shelterdesk.domain.record import Record, UserId

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

_KNOWN: WeakKeyDictionary[Work, dict[str, str]] = WeakKeyDictionary()  # user id here -> there


def hands(work: Work, record: Record) -> frozenset[UserId]:
    """Who signed *record* here, and who of this house wrote it in the former one."""
    found = {work.desk.user_of(record.author)}
    if record.former is not None:
        there = record.former.author
        if work not in _KNOWN:
            _KNOWN[work] = origins(work).people
        found |= {UserId(here) for here, before in _KNOWN[work].items() if before == there}
    return frozenset(found - {UserId("")})


def is_mine(work: Work, record: Record) -> bool:
    """Whether this person is one of them: then they are no second person for it."""
    return work.desk.user_id in hands(work, record)


def is_signed_here(record: Record) -> bool:
    """Whether its signature is one of this house; a former house's is only told."""
    return record.former is None
