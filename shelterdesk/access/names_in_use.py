"""Code names and codes that somebody in the house has already; read once a sitting, then kept up.

To admit one person must not cost more the more people the house has ever had.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import RecordId

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


@dataclass
class NamesInUse:
    """Everybody whom this person's keys open, as they were last written, and their stays."""

    _known: dict[RecordId, Resident] = field(default_factory=dict, repr=False)
    _codes: set[str] = field(default_factory=set, repr=False)
    _stays: dict[RecordId, Stay] = field(default_factory=dict, repr=False)
    _seq: int = 0
    _stays_seq: int = 0

    @property
    def names(self) -> frozenset[str]:
        """Code names as far as was read."""
        return frozenset(resident.code_name for resident in self._known.values())

    def read(self, work: Work) -> Collection[Resident]:
        """Everybody, with what came since the last look."""
        head = work.desk.ledger.head()
        for resident in work.entered_since(Resident, self._seq):
            before = self._known.get(resident.id)
            if before is not None and before.code != resident.code:
                self._codes.discard(before.code)
            self._known[resident.id] = resident
            self._codes.add(resident.code)
        self._seq = 0 if head is None else head.seq
        return self._known.values()

    def codes(self, work: Work) -> Collection[str]:
        """The codes of everybody, kept up and not gathered anew."""
        self.read(work)
        return self._codes

    def stays(self, work: Work) -> Collection[Stay]:
        """Every stay, with what came since the last look."""
        head = work.desk.ledger.head()
        for stay in work.entered_since(Stay, self._stays_seq):
            self._stays[stay.id] = stay
        self._stays_seq = 0 if head is None else head.seq
        return self._stays.values()
