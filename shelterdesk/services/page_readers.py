"""Who reads what a page shows, of all kinds on it: the line at the foot of the window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.compartments import COMPARTMENTS, GROUPS, ON_SHIFT, Compartment, KeyClass
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Denied, NotFound

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class PageReaders:
    """Display names of who reads everything on a page, and of who reads only some of it.

    ``named_too`` says that entries have readers of their own besides, such as whoever works with
    the resident; who that is stands on the entry.
    """

    whole: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    named_too: bool = False


def page_readers(desk: Desk, kinds: Iterable[type[Record]], resident: ResidentId) -> PageReaders:
    """Who reads a page that shows *kinds* of *resident*, or of everybody where that is empty.

    Only kinds count that the person at the desk reads themselves; where there are none, those that
    they may write. What is out of reach is named by nobody.
    """
    kinds = tuple(kinds)
    about = resident or None
    shown = [kind for kind in kinds if desk.may("read", kind, about)]
    shown = shown or [kind for kind in kinds if desk.may_create(kind, about)]
    one_each = {kind.category: kind for kind in shown}  # a category lies under one key
    found: list[frozenset[str]] = []
    named_too = False
    for kind in one_each.values():
        compartment = COMPARTMENTS[kind.category]
        if _has_readers_of_its_own(compartment, resident):
            named_too = True
            found.append(frozenset(_standing(desk, compartment)))
            continue
        try:
            found.append(frozenset(desk.who_reads(kind, resident)))
        except (Denied, NotFound):
            continue
    if not found:
        return PageReaders()
    whole = frozenset.intersection(*found)
    part = frozenset.union(*found) - whole
    return PageReaders(tuple(sorted(whole)), tuple(sorted(part)), named_too)


def _has_readers_of_its_own(compartment: Compartment, resident: str) -> bool:
    """Whether who reads differs by entry, so that a page of many cannot name them all."""
    if compartment.key_class is KeyClass.MATTER:
        return True
    return compartment.key_class is KeyClass.RESIDENT and not resident


def _standing(desk: Desk, compartment: Compartment) -> Iterator[str]:
    """Who reads such entries of everybody, by their role; nobody for a child by being on duty."""
    roles = frozenset(
        role
        for group in compartment.groups
        if group.name not in ON_SHIFT
        for role in GROUPS[group.name]
    )
    for colleague in desk.colleagues():
        if roles & colleague.roles:
            yield colleague.display_name
