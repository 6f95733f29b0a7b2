"""Scans and photos of a resident's papers: brought in, sorted, looked at, let out, taken out.

Each hangs on a record and lies under that record's key, so that whoever reads the record reads its
scan and nobody else. A scan of a paper hangs on a copy, which has a purpose and a day on which it
goes (documents guide 1.7). What is brought in unsorted is for the case manager alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

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
from shelterdesk.errors import Denied, Invalid, NotFound, ShelterDeskError
from shelterdesk.i18n import N_
from shelterdesk.reports.pictures import PageImage
from shelterdesk.reports.scans import Pages, ReadFile
from shelterdesk.services import originals, records
from shelterdesk.services.originals import MEGABYTE, Original, Seen
from shelterdesk.services.paper_copies import is_manager
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.settings import in_force
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ROUTE = "house/papers"
LIE_TOO_LONG = N_("Scans and photos that were brought in and are not sorted yet: {n}")
SEALING = N_("Sealing the pages")
PROVING = N_("Reading back what was sealed")
NOBODY_SORTS = N_(
    "Nobody is assigned to this resident who could sort it later. Choose what it belongs to."
)
NAME_IT = N_("Say what it is, in a few words.")
WHAT_FOR = N_("Say what the copy is for.")
NOT_FOR_YOU = N_("Choose what it belongs to.")

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


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a file that they bring in.

    ``purpose`` and ``delete_after`` are for the copy that a scan of a paper becomes.
    """

    name: str
    is_hard: bool = False
    purpose: str = ""
    delete_after: date | None = None


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


# ---- bringing in


def may_bring_in(desk: Desk, resident: ResidentId) -> bool:
    """Whether to offer it: whoever may write any of these kinds here."""
    return any(desk.may_create(kind, resident) for kind in ALL)


def places(desk: Desk, resident: ResidentId) -> tuple[Record, ...]:
    """Records of this resident that a scan can hang on, for who reads them and may add to them."""
    found: list[Record] = []
    for kind, attached in HANGS_ON.items():
        if not (desk.may("read", kind, resident) and desk.may_create(attached, resident)):
            continue
        rows = records.page(desk, kind, resident).rows
        found.extend(row for row in rows if not getattr(row, "deleted_on", None))
    return tuple(found)


def readers(desk: Desk, resident: ResidentId, parent: Record | None) -> tuple[str, ...]:
    """Who could open it, by their keys, if it were brought in there; by name."""
    return desk.who_reads(_kind_for(parent), resident)


def bring_in(
    desk: Desk,
    resident: ResidentId,
    parent: Record | None,
    file: ReadFile,
    said: Said,
    progress: Progress | None = None,
) -> Receipt[Attachment]:
    """Seal *file* and keep it with *parent*; None keeps it unsorted, for the case manager.

    All of it or nothing. Raises ``Invalid``, ``Denied``, ``NotFound``, ``Cancelled``.
    """
    progress = progress or Progress()
    kind = _kind_for(parent)
    problems = {}
    if not said.name.strip():
        problems["name"] = NAME_IT
    if isinstance(parent, Document) and kind is PaperAttachment and not said.purpose.strip():
        problems["purpose"] = WHAT_FOR
    if parent is None and not desk.who_reads(kind, resident):
        problems["place"] = NOBODY_SORTS
    if problems:
        raise Invalid(problems)
    with desk.work("attachment.bring_in") as work:
        kept = _keep(work, resident, parent, file, said, _step(progress, SEALING))
    return Receipt(kept, frozenset(work.changed))


@dataclass(frozen=True)
class Brought:
    """What became of one file: what was kept, whether it was read back whole, or what stopped it.

    The original may go only where ``proved`` says so.
    """

    original: Original | None
    seen: Seen
    made: Attachment | None = None
    proved: bool = False
    problem: ShelterDeskError | None = None


def bring_in_all(
    desk: Desk,
    resident: ResidentId,
    parent: Record | None,
    files: Sequence[tuple[Seen, Said]],
    progress: Progress | None = None,
) -> tuple[Brought, ...]:
    """Bring files in one after another, read back each; scans of one paper hang on one copy.

    Whoever stops, or what goes wrong, after the first leaves what was kept by then. Raises what
    ``bring_in`` raises for the first.
    """
    progress = progress or Progress()
    most, done = limits(desk).most, list[Brought]()
    for seen, said in files:
        try:
            original = originals.look_again(seen, most)
            made = bring_in(desk, resident, parent, original.read, said, progress).value
            is_proved = proved(desk, made, Progress())
        except ShelterDeskError as error:
            if not done:
                raise
            done.append(Brought(None, seen, problem=error))
            break
        done.append(Brought(original, seen, made, is_proved))
        if type(parent) is Document:
            parent = records.get(desk, DocumentCopy, RecordId(made.parent_id))
    return tuple(done)


def _keep(
    work: Work,
    resident: ResidentId,
    parent: Record | None,
    file: ReadFile,
    said: Said,
    step: sealed.Step,
) -> Attachment:
    kind = _kind_for(parent)
    if parent is not None:
        parent = work.shelf(type(parent)).get(parent.id)
        if parent.resident != resident:
            raise NotFound(parent.kind)
    if kind is PaperAttachment and isinstance(parent, Document):
        copy = {
            "document_id": parent.id,
            "purpose": said.purpose,
            "delete_after": said.delete_after,
        }
        parent = records.keep_in(work, DocumentCopy, resident, copy)
    values: dict[str, Any] = {
        "parent_id": parent.id if parent is not None else "",
        "name": said.name.strip(),
        "is_hard": said.is_hard,
        "sort": file.sort,
        "pages": file.pages,
        "turn": file.turn,
    }
    if kind is UnsortedAttachment:
        values["brought_on"] = work.desk.today()
    source = io.BytesIO(file.content)
    return sealed.keep(work, kind, resident, values, source, file.size, step)


def proved(desk: Desk, made: Attachment, progress: Progress | None = None) -> bool:
    """Whether what was sealed is to the byte what was brought in, read back from the file.

    Before that no original is deleted.
    """
    return sealed.proved(desk, made, _step(progress or Progress(), PROVING))


def sort_to(
    desk: Desk, id: RecordId, parent: Record, said: Said, progress: Progress | None = None
) -> Receipt[Attachment]:
    """Hang what lies unsorted on *parent*, under a key of its own; the unsorted one is emptied.

    Raises what ``bring_in`` raises.
    """
    progress = progress or Progress()
    with sealed.Sealed(desk, UnsortedAttachment, id) as source:
        before = source.record
        content = source.read()
    file = ReadFile(before.sort, content, before.pages or 1, before.turn or 0)
    if isinstance(parent, Document) and not said.purpose.strip() and type(parent) is Document:
        raise Invalid({"purpose": WHAT_FOR})
    with desk.work("attachment.sort") as work:
        kept = _keep(work, before.resident, parent, file, said, _step(progress, SEALING))
        sealed.empty(work, UnsortedAttachment, id)
    sealed.fold(desk)
    return Receipt(kept, frozenset(work.changed))


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
    return _in_order(found)


def of_kinds(
    desk: Desk, resident: ResidentId, kinds: tuple[type[Attachment], ...]
) -> tuple[Attachment, ...]:
    """Everything of *kinds* that this person reads about one resident, the oldest first."""
    readable = [kind for kind in kinds if desk.may("read", kind, resident)]
    with desk.look() as work:
        found = [row for kind in readable for row in work.shelf(kind).all_of(resident)]
    return _in_order(found)


def _in_order(found: Any) -> tuple[Attachment, ...]:
    there = (each for each in found if not each.is_emptied)
    return tuple(sorted(there, key=lambda each: (each.made_at, each.id)))


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


def _kind_for(parent: Record | None) -> type[Attachment]:
    if parent is None:
        return UnsortedAttachment
    kind = HANGS_ON.get(type(parent))
    if kind is None:
        raise Invalid({"place": NOT_FOR_YOU})
    return kind


def _step(progress: Progress, text: str) -> Callable[[int, int], None]:
    return lambda done, total: progress.step(done, total, text)
