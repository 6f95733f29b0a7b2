"""Code names and codes that somebody in the house has already; read once a sitting, then kept up.

To admit one person must not cost more the more people the house has ever had.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import RecordId

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


@dataclass
class NamesInUse:
    """Everybody whom this person's keys open, as they were last written."""

    _known: dict[RecordId, Resident] = field(default_factory=dict, repr=False)
    _seq: int = 0

    @property
    def names(self) -> frozenset[str]:
        """Code names as far as was read."""
        return frozenset(resident.code_name for resident in self._known.values())

    def read(self, work: Work) -> Collection[Resident]:
        """Everybody, with what came since the last look."""
        head = work.desk.ledger.head()
        for resident in work.entered_since(Resident, self._seq):
            self._known[resident.id] = resident
        self._seq = 0 if head is None else head.seq
        return self._known.values()
