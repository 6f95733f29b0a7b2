"""Sealing rows again under a newer list, where a key has to be taken from somebody (K2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.vault.unit import Unit
from shelterdesk.vault.vault import Place

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


def take_from_gone(work: Work, unit: Unit, place: Place) -> None:
    """Seal again what somebody could open who no longer stands in *place* by name."""
    lists = unit.known_to_gone(place)
    for kind in work.desk.schema.kinds if lists else ():
        if kind.category == place.category:
            rows = work.rows.under(kind, place.scope, lists)
            if rows:
                work.rows.seal_again(unit.reseal(place, rows))


def seal_again(work: Work, unit: Unit, place: Place, category: str, scope: bytes) -> None:
    """Seal every row of *category* about one resident again, in the ring of *place*."""
    for kind in work.desk.schema.kinds:
        rows = work.rows.of_resident(kind, scope) if kind.category == category else ()
        if rows:
            work.rows.seal_again(unit.reseal(place, rows))
