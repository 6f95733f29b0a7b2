"""The sheets of many residents at one go: gathered here, set by a process of its own.

Setting pages takes the processor for as long as it lasts, and would hold up the window (performance
page 3). The other process gets what each sheet says by its pipe and gives the pages back; it has no
key and opens no house. One sheet is set while the next is gathered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from shelterdesk.domain.disclosure import INTERNAL
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Cancelled, ShelterDeskError, UnprintableText
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports.readiness_sheet import ReadinessSheet
from shelterdesk.reports.sheet_wire import to_wire
from shelterdesk.services import printing
from shelterdesk.services.printing import PrintedReport
from shelterdesk.services.progress import Progress
from shelterdesk.services.sheet_setting import REFUSED, SHEET, read, write
from shelterdesk.services.workers import at_work

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

SETTING = N_("Setting the sheets")
WORKER = "set-sheets"


@dataclass(frozen=True)
class SheetSet:
    """The sheets that were made, and why others were not: one that fails keeps back no other."""

    made: tuple[PrintedReport, ...]
    refused: Mapping[ResidentId, ShelterDeskError]


def make_set(
    desk: Desk,
    residents: Sequence[ResidentId],
    progress: Progress | None = None,
    words: Translator | None = None,
) -> SheetSet:
    """The sheets of *residents* for the house itself, in memory; nothing has left yet.

    Whoever is out of reach, damaged, or has a letter that no font draws, is in ``refused``. Raises
    ``Cancelled``, and ``ShelterDeskError`` where the other process ended without a word.
    """
    progress, words = progress or Progress(), words or translator("en")
    made: list[PrintedReport] = []
    refused: dict[ResidentId, ShelterDeskError] = {}
    with at_work(WORKER) as (given, answers):
        given.write(f"{words.language}\n".encode("ascii"))
        setter = _Setter(given, answers)
        waiting: printing.Gathered | None = None
        for number, resident in enumerate(residents):
            progress.step(number, len(residents), SETTING)
            try:
                gathered = printing.gather(desk, resident, INTERNAL)
            except Cancelled:
                raise
            except ShelterDeskError as error:
                refused[resident] = error
                continue
            _take(setter, waiting, made, refused)
            setter.give(gathered.sheet)
            waiting = gathered
        _take(setter, waiting, made, refused)
    progress.step(len(residents), len(residents))
    return SheetSet(tuple(made), refused)


class _Setter:
    """This end of the pipe."""

    def __init__(self, given: BinaryIO, made: BinaryIO) -> None:
        self._given, self._made = given, made

    def give(self, sheet: ReadinessSheet) -> None:
        write(self._given, SHEET, to_wire(sheet))

    def take(self) -> bytes:
        """The pages of the sheet that was given last; raises ``UnprintableText``."""
        said = read(self._made)
        if said is None:
            raise ShelterDeskError  # it ended without a word
        if said[0] == REFUSED:
            raise UnprintableText(said[1].decode())
        return said[1]


def _take(
    setter: _Setter,
    waiting: printing.Gathered | None,
    made: list[PrintedReport],
    refused: dict[ResidentId, ShelterDeskError],
) -> None:
    if waiting is None:
        return
    try:
        made.append(waiting.printed(setter.take()))
    except UnprintableText as error:
        refused[waiting.resident] = error
