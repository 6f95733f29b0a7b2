"""Bringing scans and photos in: sealed under the key of what they belong to, then read back.

All of a file or nothing of it. A scan of a paper becomes a copy of it, with a purpose and a day on
which it goes (documents guide 1.7). What is brought in unsorted is for the case manager alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shelterdesk.access import attachments as sealed
from shelterdesk.domain.kinds.attachment import Attachment, PaperAttachment, UnsortedAttachment
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import Invalid, NotFound, ShelterDeskError, Tampered
from shelterdesk.i18n import N_
from shelterdesk.reports.scans import ReadFile
from shelterdesk.services import originals, records
from shelterdesk.services.attachments import ALL, HANGS_ON, limits
from shelterdesk.services.originals import Original, Seen
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SEALING = N_("Sealing the pages")
PROVING = N_("Reading back what was sealed")
NOBODY_SORTS = N_(
    "Nobody is assigned to this resident who could sort it later. Choose what it belongs to."
)
NAME_IT = N_("Say what it is, in a few words.")
WHAT_FOR = N_("Say what the copy is for.")
NOT_FOR_YOU = N_("Choose what it belongs to.")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a file that they bring in.

    ``purpose`` and ``delete_after`` are for the copy that a scan of a paper becomes.
    """

    name: str
    is_hard: bool = False
    purpose: str = ""
    delete_after: date | None = None


# What it belongs to: a record; a kind whose readers take it from there; nothing, to be sorted.
Parent = Record | type[Attachment] | None


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


def readers(desk: Desk, resident: ResidentId, parent: Parent) -> tuple[str, ...]:
    """Who could open it, by their keys, if it were brought in there; by name."""
    return desk.who_reads(_kind_for(parent), resident)


def bring_in(
    desk: Desk,
    resident: ResidentId,
    parent: Parent,
    file: ReadFile,
    said: Said,
    progress: Progress | None = None,
) -> Receipt[Attachment]:
    """Seal *file* and keep it with *parent*.

    None keeps it unsorted, for the case manager; a kind keeps it for whoever reads that kind, as
    when a night worker hands in a paper for the nurse.

    All of it or nothing. Raises ``Invalid``, ``Denied``, ``NotFound``, ``Cancelled``.
    """
    progress = progress or Progress()
    kind = _kind_for(parent)
    problems = {}
    if not said.name.strip():
        problems["name"] = NAME_IT
    if isinstance(parent, Document) and kind is PaperAttachment and not said.purpose.strip():
        problems["purpose"] = WHAT_FOR
    if not isinstance(parent, Record) and not desk.who_reads(kind, resident):
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
    parent: Parent,
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
    parent: Parent,
    file: ReadFile,
    said: Said,
    step: sealed.Step,
) -> Attachment:
    kind = _kind_for(parent)
    if isinstance(parent, Record):
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
        "parent_id": parent.id if isinstance(parent, Record) else "",
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
    desk: Desk,
    id: RecordId,
    parent: Record | type[Attachment],
    said: Said,
    progress: Progress | None = None,
) -> Receipt[Attachment]:
    """Hang what lies unsorted on *parent* under a key of its own; then empty the unsorted one.

    Not before the new one was read back whole: the original may be gone. Raises what ``bring_in``
    raises, ``NotFound`` if somebody sorted it or took it out meanwhile, ``Tampered`` if what was
    sealed is not what was read; then both are there.
    """
    progress = progress or Progress()
    with sealed.Sealed(desk, UnsortedAttachment, id) as source:
        before = source.record
        content = source.read()
    file = ReadFile(before.sort, content, before.pages or 1, before.turn or 0)
    if isinstance(parent, Document) and not said.purpose.strip() and type(parent) is Document:
        raise Invalid({"purpose": WHAT_FOR})
    with desk.work("attachment.sort") as work:
        _require_there(work, before)
        kept = _keep(work, before.resident, parent, file, said, _step(progress, SEALING))
    if not proved(desk, kept, progress):
        raise Tampered(kept.kind)
    with desk.work("attachment.sort") as emptying:
        _require_there(emptying, before)
        sealed.empty(emptying, UnsortedAttachment, id)
    sealed.fold(desk)
    return Receipt(kept, frozenset(work.changed | emptying.changed))


def _require_there(work: Work, before: Attachment) -> None:
    """The unsorted one is still what was read; ``NotFound`` if not."""
    now = work.shelf(UnsortedAttachment).get(before.id)
    if now.is_emptied or now.root != before.root:
        raise NotFound(now.kind)


def _kind_for(parent: Parent) -> type[Attachment]:
    if parent is None:
        return UnsortedAttachment
    if isinstance(parent, type):
        return parent
    kind = HANGS_ON.get(type(parent))
    if kind is None:
        raise Invalid({"place": NOT_FOR_YOU})
    return kind


def _step(progress: Progress, text: str) -> Callable[[int, int], None]:
    return lambda done, total: progress.step(done, total, text)
