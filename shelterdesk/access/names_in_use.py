"""Code names and codes that somebody in the house has already; read once a sitting, then kept up.

To admit one person must not cost more the more people the house has ever had.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.resident import Resident

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


@dataclass
class NamesInUse:
    """What this person may know of; a name given up stays in use until the next sitting."""

    names: set[str] = field(default_factory=set, repr=False)
    codes: set[str] = field(default_factory=set, repr=False)
    _seq: int = 0

    def read(self, work: Work) -> None:
        """Add what came since the last look."""
        head = work.desk.ledger.head()
        for resident in work.since(Resident, self._seq):
            self.names.add(resident.code_name)
            self.codes.add(resident.code)
        self._seq = 0 if head is None else head.seq
