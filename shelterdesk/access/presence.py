"""Which residents there are, and whose records lie in rings of their own."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.vault.formats import Place, ring_id
from shelterdesk.vault.ledger import SealedRow

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.store.rows import Rows

RESIDENT = "resident"


class Presence:
    """Asked for each record that somebody reads, so what was found is kept while this lasts."""

    def __init__(self, desk: Desk, rows: Rows) -> None:
        """For one unit of work, over its *rows*."""
        self._desk, self._rows = desk, rows
        self._shielded: dict[ResidentId, bool] = {}
        self._known: dict[ResidentId, bool] = {}
        self._met: dict[ResidentId, SealedRow | None] = {}

    def exists(self, resident: ResidentId) -> bool:
        """Whether there is such a resident, within reach or not; never to be told to anybody."""
        return self._known.get(resident, False) or self._row(resident) is not None

    def knows(self, resident: ResidentId) -> bool:
        """Whether there is such a resident, and one's keys reach them if they are shielded."""
        if resident not in self._known:
            found = self.exists(resident)
            if found and self.is_shielded(resident):
                found = self._desk.vault.opens(self._own_place(resident))
            self._known[resident] = found
        return self._known[resident]

    def is_shielded(self, resident: ResidentId) -> bool:
        """Whether house categories of *resident* lie in rings of their own."""
        if resident not in self._shielded:
            row = self._row(resident)
            says_so = row is not None and json.loads(row.open)["shielded"]
            # A column can be changed with a tool; a signed ring of the resident's own cannot.
            own = self._own_place(resident)
            self._shielded[resident] = bool(says_so or self._desk.vault.is_founded(own))
        return self._shielded[resident]

    def admit(self, resident: ResidentId) -> None:
        """Somebody came in this very unit."""
        self._known[resident] = True
        self._met.pop(resident, None)

    def shield(self, resident: ResidentId) -> None:
        """Somebody is shielded from here on."""
        self._shielded[resident] = True

    def meet(self, residents: Collection[ResidentId]) -> None:
        """Look at once at all of whom this will be asked; one by one each is four questions.

        For a unit that only reads: what is written meanwhile would not be seen.
        """
        new = [resident for resident in residents if resident not in self._known]
        kind = self._kind
        self._met |= dict.fromkeys(new)
        for row in self._rows.newest_about(kind, [bytes.fromhex(each) for each in new]):
            self._met[ResidentId(row.id.hex())] = row
        db = self._desk.accounts.keyfile.db
        self._desk.ledger.expect_rings([ring_id(db, self._own_place(each)) for each in new])

    @property
    def _kind(self) -> type[Record]:
        return self._desk.schema.by_name[RESIDENT]

    def _row(self, resident: ResidentId) -> SealedRow | None:
        if resident in self._met:
            return self._met[resident]
        return self._rows.newest(self._kind, bytes.fromhex(resident))

    def _own_place(self, resident: ResidentId) -> Place:
        return Place("resident", bytes.fromhex(resident), self._kind.category)
