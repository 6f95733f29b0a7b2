"""Sealing rows again under a newer list, where a key has to be taken from somebody (K2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.vault.formats import BY_PUBLIC, ring_id
from shelterdesk.vault.ledger import SealedRow
from shelterdesk.vault.unit import Unit
from shelterdesk.vault.vault import Place

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TAKE_UP = "house.take_up"
HOUSE_KEYED = frozenset({KeyClass.HOUSE, KeyClass.SHIELDABLE})


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


def take_up(desk: Desk, most: int) -> int:
    """Seal by key what others, who do not read it, sealed to a house ring's public half.

    Such a body takes four times as long to open, for every reader of every list (key model 6).
    Nothing is said anew: digest and signature stay. At most *most* rows; how many were done.
    """
    with desk.look() as work:
        if not work.has_foreign():
            return 0
    done = 0
    with desk.work(TAKE_UP) as work:
        for place, rows in foreign(work, most):
            sealed = work.writing().reseal(place, rows)
            work.rows.seal_again(sealed)
            done += len(sealed)
    return done


def foreign(work: Work, most: int) -> Iterator[tuple[Place, Sequence[SealedRow]]]:
    """At most *most* such rows of the house's rings that this person's keys open, by kind."""
    vault, schema = work.desk.vault, work.desk.schema
    for kind in schema.kinds:
        place = Place("house", b"", kind.category)
        if COMPARTMENTS[kind.category].key_class not in HOUSE_KEYED or not vault.opens(place):
            continue
        ring = ring_id(work.desk.accounts.keyfile.db, place)
        rows = work.rows.begun_with(kind, ring, BY_PUBLIC, most)
        most -= len(rows)
        if rows:
            yield place, rows
        if not most:
            return
