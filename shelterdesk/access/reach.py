"""Whose keys reach what of one resident, category by category: the vault's answer, put together.

A house category that was moved to a resident's own ring had the house's readers before; they are
told as readers until that moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.record import ResidentId
from shelterdesk.vault.formats import Place
from shelterdesk.vault.reach import ADMITTED, ASSIGNED, AUTHOR, CARDS, MEMBER, NAMED, Span

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

__all__ = ["ADMITTED", "ASSIGNED", "AUTHOR", "CARDS", "MEMBER", "NAMED", "Span", "of_category"]


@dataclass(frozen=True)
class Ways:
    """The ways into one category of one resident: ``since`` and ``until`` are trail numbers.

    ``kinds`` are marked titles of what is there; ``escrow`` says whether two cards open it,
    ``emergency`` whether emergency access does.
    """

    kinds: tuple[str, ...]
    spans: tuple[Span, ...]
    escrow: bool
    emergency: bool = False


def of_category(work: Work, resident: ResidentId, category: str) -> Ways | None:
    """Everybody's ways; None for a plain category, and where there is nothing to read."""
    if COMPARTMENTS[category].is_own:  # that it is there is nobody's business
        return None
    first, kinds = _content(work, resident, category)
    place = work.place_of(category, resident) if kinds else None
    if place is None:
        return None
    ring = work.desk.vault.reach(place)
    spans = [*ring.spans]
    if COMPARTMENTS[category].key_class is KeyClass.SHIELDABLE and place.kind == "resident":
        moved = min((span.since for span in spans), default=first)
        before = work.desk.vault.reach(Place("house", b"", category)).spans
        spans.extend(_until(before, moved))
    shown = tuple(
        replace(span, since=max(span.since, first))  # nobody read what was not there yet
        for span in spans
        if span.until is None or span.until > first
    )
    return Ways(kinds, shown, ring.escrow, ring.emergency)


def _content(work: Work, resident: ResidentId, category: str) -> tuple[int, tuple[str, ...]]:
    """The trail number of the first record of *category*, and the titles of what is there."""
    numbers: list[int] = []
    titles: list[str] = []
    for kind in KINDS:
        if kind.category == category and kind.about_resident:
            entered = work.entered(kind, resident)
            if entered:
                numbers.extend(entered.values())
                titles.append(kind.title)
    return min(numbers, default=0), tuple(titles)


def _until(spans: tuple[Span, ...], moved: int) -> list[Span]:
    return [
        replace(span, until=min(span.until or moved, moved)) for span in spans if span.since < moved
    ]
