"""Scans and photos of a resident: what they hang on, looking at them, taking them out, what waits.

Each hangs on a record and lies under that record's key, so that whoever reads the record reads its
scan and nobody else. A scan of a paper hangs on a copy, which has a purpose and a day on which it
goes (documents guide 1.7). What is brought in unsorted is for the case manager alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import attachments as sealed
from shelterdesk.access import erasing
from shelterdesk.domain.kinds.arrival import ArrivalHealth
from shelterdesk.domain.kinds.attachment import (
    Attachment,
    ConsentAttachment,
    HealthAttachment,
    LegalAttachment,
    PaperAttachment,
    PlanAttachment,
    UnsortedAttachment,
)
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.kinds.plan import CarePlan, CaseConference
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.reports.pictures import PageImage
from shelterdesk.reports.scans import Pages
from shelterdesk.services.originals import MEGABYTE
from shelterdesk.services.paper_copies import is_manager
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.settings import in_force
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

LIE_TOO_LONG = N_("Scans and photos that were brought in and are not sorted yet: {n}")

HANGS_ON: Mapping[type[Record], type[Attachment]] = {
    Document: PaperAttachment,
    DocumentCopy: PaperAttachment,
    CourtDocument: LegalAttachment,
    HealthRecord: HealthAttachment,
    ArrivalHealth: HealthAttachment,
    CarePlan: PlanAttachment,
    CaseConference: PlanAttachment,
    Consent: ConsentAttachment,
}
KINDS: tuple[type[Attachment], ...] = tuple(dict.fromkeys(HANGS_ON.values()))
ALL = (*KINDS, UnsortedAttachment)


@dataclass(frozen=True)
class Limits:
    """What the shelter takes in: bytes of one file, and days that something may lie unsorted."""

    most: int
    days: int


def limits(desk: Desk) -> Limits:
    """The shelter's limits, told before somebody chooses a file."""
    with desk.look() as work:
        return _limits(work)


def _limits(work: Work) -> Limits:
    chosen = in_force(work)
    return Limits(int(chosen["attachment_megabytes"]) * MEGABYTE, int(chosen["unsorted_days"]))


# ---- looking


def of_record(desk: Desk, parent: Record) -> tuple[Attachment, ...]:
    """What hangs on *parent*, the oldest first; nothing for who may not read it.

    Of a paper: what hangs on its copies.
    """
    kind = HANGS_ON.get(type(parent))
    if kind is None or not desk.may("read", kind, parent.resident):
        return ()
    with desk.look() as work:
        ids = [str(parent.id)]
        if type(parent) is Document:
            copies = work.shelf(DocumentCopy).linked(parent.resident, "document_id", ids)
            ids += [str(copy.id) for copy in copies.rows]
        found = work.shelf(kind).linked(parent.resident, "parent_id", ids).rows
        return _in_order(work, parent.resident, found)


def of_kinds(
    desk: Desk, resident: ResidentId, kinds: tuple[type[Attachment], ...]
) -> tuple[Attachment, ...]:
    """Everything of *kinds* that this person reads about one resident, the oldest first."""
    readable = [kind for kind in kinds if desk.may("read", kind, resident)]
    with desk.look() as work:
        found = [row for kind in readable for row in work.shelf(kind).all_of(resident)]
        return _in_order(work, resident, found)


def _in_order(
    work: Work, resident: ResidentId, found: Iterable[Attachment]
) -> tuple[Attachment, ...]:
    """Those that are still there, as they came in: of one second, the trail knows the order."""
    there = [each for each in found if not each.is_emptied]
    came: dict[RecordId, int] = {}
    for kind in {type(each) for each in there}:
        came.update(work.entered(kind, resident))
    return tuple(sorted(there, key=lambda each: (came.get(each.id, 0), each.id)))


@dataclass(frozen=True)
class Line:
    """One scan in a list, with the copy it hangs on and the paper that this is a copy of."""

    attachment: Attachment
    copy: DocumentCopy | None = None
    paper: Document | None = None


def of_papers(desk: Desk, resident: ResidentId) -> tuple[Line, ...]:
    """Scans of one resident's papers and what lies unsorted, as far as this person reads them."""
    found = of_kinds(desk, resident, (UnsortedAttachment, PaperAttachment))
    if not any(isinstance(each, PaperAttachment) for each in found):
        return tuple(map(Line, found))
    with desk.look() as work:
        copies = {str(row.id): row for row in work.shelf(DocumentCopy).all_of(resident)}
        papers = {str(row.id): row for row in work.shelf(Document).all_of(resident)}
    lines = []
    for each in found:
        copy = copies.get(each.parent_id)
        lines.append(Line(each, copy, papers.get(copy.document_id) if copy else None))
    return tuple(lines)


def of_health(desk: Desk, resident: ResidentId) -> tuple[Line, ...]:
    """Everything about one resident's health, with a record or without, for who reads it."""
    return tuple(map(Line, of_kinds(desk, resident, (HealthAttachment,))))


def of_record_lines(desk: Desk, parent: Record) -> tuple[Line, ...]:
    """What hangs on *parent*, as lines."""
    return tuple(map(Line, of_record(desk, parent)))


def is_covered(attachment: Attachment) -> bool:
    """Whether it opens covered, because it may be hard to look at."""
    return attachment.is_distressing or attachment.is_hard


class OpenScan:
    """One attachment that is being looked at: its pages are opened and drawn one by one.

    From one thread at a time, as the desk itself.
    """

    def __init__(self, desk: Desk, kind: type[Attachment], id: RecordId) -> None:
        """Open it; raises ``Denied``, ``NotFound``, ``Tampered``, ``PassphraseNeeded``."""
        self._source = sealed.Sealed(desk, kind, id)
        self.record = self._source.record
        try:
            self._pages = Pages(self._source, self.record.sort, self.record.turn or 0)  # type: ignore[arg-type]
        except BaseException:
            self._source.close()
            raise

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def parts_opened(self) -> int:
        """How many sealed parts were opened so far."""
        return self._source.opened

    def shape(self, number: int) -> tuple[float, float]:
        """Width and height of page *number* from 0, in any unit."""
        return self._pages.shape(number)

    def as_wide(self, number: int, width: int) -> PageImage:
        """The same, *width* pixels wide."""
        across, down = self.shape(number)
        return self.picture(number, round(width * max(1.0, down / max(across, 1.0))))

    def picture(self, number: int, longest: int) -> PageImage:
        """Page *number* from 0 with at most *longest* pixels of its longer edge."""
        return self._pages.picture(number, longest)

    def content(self) -> bytes:
        """All of it, as it was kept; for what leaves."""
        self._source.seek(0)
        return self._source.read()

    def close(self) -> None:
        """Let go of keys and pages."""
        self._pages.close()


# ---- taking out


def may_take_out(desk: Desk, attachment: Attachment) -> bool:
    """Whether to offer it."""
    return is_manager(desk) or desk.may("amend", type(attachment), attachment.resident)


def take_out(desk: Desk, attachment: Attachment) -> Receipt[RecordId]:
    """Take a scan out of the file: its pages go at once; for managers the title goes as well.

    Backups lose it with their own age. Raises ``Denied``, ``NotFound``.
    """
    kind = type(attachment)
    if is_manager(desk) and not desk.may("amend", kind, attachment.resident):
        with desk.look() as work:  # managers take out what they read, and nothing else
            work.shelf(kind).get(attachment.id)
        erasing.take_record(desk, kind, attachment.resident, attachment.id)
        return Receipt(attachment.id, frozenset({kind}))
    with desk.work("attachment.take_out") as work:
        sealed.empty(work, kind, attachment.id)
    sealed.fold(desk)
    return Receipt(attachment.id, frozenset(work.changed))


# ---- what waits


def unsorted(desk: Desk, resident: ResidentId) -> tuple[Attachment, ...]:
    """What lies unsorted for one resident, the oldest first."""
    return of_kinds(desk, resident, (UnsortedAttachment,))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """One line for each resident for whom something lies unsorted longer than the shelter wants."""
    if not desk.may("read", UnsortedAttachment):
        return ()
    came: dict[ResidentId, list[date]] = {}
    try:
        with desk.look() as work:
            days = timedelta(days=_limits(work).days)
            last = desk.today() - days + timedelta(days=1)
            for each in work.shelf(UnsortedAttachment).past("brought_on", last):
                if not each.is_emptied and each.brought_on is not None:
                    came.setdefault(each.resident, []).append(each.brought_on)
    except Denied:
        return ()
    return tuple(
        Waiting(
            said=LIE_TOO_LONG,
            route=f"residents/{resident}/documents",
            count=len(days_of),
            resident=resident,
            due_on=min(days_of) + days,
        )
        for resident, days_of in came.items()
    )
