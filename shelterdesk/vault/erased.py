"""Rings that were taken out of the house with their resident: the keys in their lists are gone.

A list that the trail names and that is absent stops its ring, for otherwise a deleted list would
bring back whoever it had dropped (key model 3, rule 9). Erasing a resident is the one exception:
a manager's signed removal that names *every* list of that resident's own ring up to it. A part is
not enough, and no ring of the house or of a group can go this way. Such a ring is dead for ever:
lists that are put back do not count, and no new one can be founded.
"""

from __future__ import annotations

from collections.abc import Iterable

from shelterdesk.errors import Tampered
from shelterdesk.vault.formats import Place
from shelterdesk.vault.ledger import Item, PlacedItem
from shelterdesk.vault.trail import Trail


def is_erased(place: Place, ring: bytes, placed: Iterable[PlacedItem], trail: Trail) -> bool:
    """Whether managers' signed removals name every list of this ring that came before them.

    *placed* is everything the trail says about the ring.
    """
    if place.kind != "resident":
        return False
    removed, removals, others = _sorted_out(ring, placed, trail)
    if not removals:
        return False
    last = max(removals)
    return {Item(ring, p.rev, p.digest) for p in others if p.seq < last} <= removed


def named_lists(ring: bytes, placed: Iterable[PlacedItem], trail: Trail) -> tuple[Item, ...]:
    """Every list of *ring* that the trail names and no removal does yet, oldest first.

    Two lists of one generation, where a ring forked, cannot stand in one entry: the second waits
    for the next removal.
    """
    removed, _, others = _sorted_out(ring, placed, trail)
    found: dict[int, Item] = {}
    for each in others:
        item = Item(ring, each.rev, each.digest)
        if item not in removed:
            found.setdefault(each.rev, item)
    return tuple(found[gen] for gen in sorted(found))


def _sorted_out(
    ring: bytes, placed: Iterable[PlacedItem], trail: Trail
) -> tuple[set[Item], set[int], list[PlacedItem]]:
    """What removals name, the numbers of these removals, and what is named by other entries."""
    removed: set[Item] = set()
    removals: set[int] = set()
    others: list[PlacedItem] = []
    for each in placed:
        try:
            entry = trail.entry(each.seq)
        except Tampered:
            others.append(each)
            continue
        if trail.is_removal(entry):
            removals.add(each.seq)
            removed.update(item for item in entry.items if item.obj == ring)
        else:
            others.append(each)
    return removed, removals, others
