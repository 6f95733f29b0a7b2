"""list.open: the first page of a list."""

from __future__ import annotations

from contextlib import ExitStack
from typing import ClassVar

from benchmarks.houses import PASSPHRASE, built
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import records

PAGE = 200


class ListOpen(Benchmark):
    """Against the same list in the house of size S; at S itself it shows the noise.

    The list is a resident's sessions, by keyset from the store. The list of residents is not
    here: it shows the register, which is in memory.
    """

    id: ClassVar[str] = "list.open"
    target: ClassVar[float] = 1.6
    rounds: ClassVar[int] = 40

    def setup(self, size: Size) -> None:
        """A desk in either house; at S both are one."""
        self._closing = ExitStack()
        self._small = self._seat(Size.S)
        self._large = self._small if size is Size.S else self._seat(size)

    def reference(self) -> None:
        """The page in the small house."""
        _show(*self._small)

    def subject(self) -> None:
        """The page in this house."""
        _show(*self._large)

    def close(self) -> None:
        """Leave the desks."""
        self._closing.close()

    def _seat(self, size: Size) -> tuple[Desk, ResidentId]:
        house = built(size)
        desk = door.sign_in(house.house, "counsellor", PASSPHRASE)
        self._closing.callback(desk.close)
        return desk, house.caseload[-1]


def _show(desk: Desk, resident: ResidentId) -> None:
    records.page(desk, CounsellingSession, resident, size=PAGE)
