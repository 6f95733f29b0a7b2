"""Letting a scan out, on paper or as a file: one by one, through the one gate, written down first.

Documents guide 5.3: scans are attached deliberately, one by one, and logged. Inside the house (for
the resident's own hands, too) no consent is asked, and it is written down all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.attachment import (
    Attachment,
    HealthAttachment,
    LegalAttachment,
    PaperAttachment,
)
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.policy import Act
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.sharing import Wanted
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.reports.pictures import PageImage
from shelterdesk.services import sharing
from shelterdesk.services.attachments import OpenScan
from shelterdesk.services.files import NO_FILE_INSIDE, write_out
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SAY_WHO = N_("Say to whom it goes.")
SAY_WHY = N_("Say what it is for, as the resident agreed to it.")
MOST_AT_ONCE = 20  # pages on paper
PRINTED_EDGE = 2000  # pixels, the longer edge: 170 dots an inch on A4
TOO_MANY_AT_ONCE = N_("Choose pages that are there, at most 20 at once.")
SAY_WHAT = N_("Tick what can be read on it.")
# What can be read on such a page in any case.
LEAST: Mapping[type[Attachment], frozenset[str]] = {
    PaperAttachment: frozenset({"identity"}),
    HealthAttachment: frozenset({"health"}),
    LegalAttachment: frozenset({"court"}),
}


@dataclass(frozen=True, kw_only=True)
class Out:
    """To whom a scan goes, what for, and what can be read on it."""

    sort: RecipientClass
    how: How = How.PAPER
    recipient: str = ""
    purpose: str = ""
    covers: frozenset[str] = field(default=frozenset())
    order: str = ""

    @property
    def stays_inside(self) -> bool:
        """Whether it goes to nobody outside."""
        return self.sort is RecipientClass.INTERNAL


def may_let_out(desk: Desk, attachment: Attachment) -> bool:
    """Whether to offer it."""
    return desk.may("print", type(attachment), attachment.resident) and desk.may_create(
        Disclosure, attachment.resident
    )


def ask(desk: Desk, attachment: Attachment, out: Out) -> None:
    """Pass if it may leave so today; raises ``Invalid``, ``NoConsent``, ``ProtectionFirst``."""
    with desk.look() as work:
        _asked(work, work.shelf(type(attachment)).get(attachment.id), out)


def let_out(desk: Desk, attachment: Attachment, out: Out) -> Receipt[Disclosure]:
    """Write down, before it happens, that a scan leaves; the gate is asked in the same act."""
    with desk.work("attachment.print") as work:
        kept = work.shelf(type(attachment)).get(attachment.id)
        consent_id = _asked(work, kept, out)
        told = {
            "on": desk.today(),
            "what": kept.title,
            "profile": out.sort.value,
            "ground": Ground.INSIDE if out.stays_inside else Ground.CONSENT,
            "how": out.how,
            "recipient": out.recipient,
            "why": out.purpose,
            "fields_shown": tuple(sorted(out.covers | LEAST.get(type(kept), frozenset()))),
            "order": out.order,
            "consent_id": consent_id,
        }
        line = work.shelf(Disclosure).add(work.make(Disclosure, kept.resident, told))
    return Receipt(line, frozenset(work.changed))


def print_pages(
    desk: Desk, attachment: Attachment, out: Out, first: int, last: int
) -> list[PageImage]:
    """Let pages *first* to *last* (from 1) out on paper: written down, then drawn for the printer.

    At most ``MOST_AT_ONCE``, so that memory stays where it is; ``Invalid`` for more, or for none.
    """
    if not 1 <= first <= last or last - first >= MOST_AT_ONCE:
        raise Invalid({"last": TOO_MANY_AT_ONCE})
    scan = OpenScan(desk, type(attachment), attachment.id)
    try:
        if last > scan.page_count:
            raise Invalid({"last": TOO_MANY_AT_ONCE})
        let_out(desk, attachment, out)
        return [scan.picture(number, PRINTED_EDGE) for number in range(first - 1, last)]
    finally:
        scan.close()


def save_copy(desk: Desk, attachment: Attachment, out: Out, path: Path) -> None:
    """Let a scan out as a file; raises ``CannotWrite`` with nothing written down.

    A file has left the house wherever it lies, so it always goes to somebody: ``Invalid`` else.
    """
    if out.stays_inside:
        raise Invalid({"sort": NO_FILE_INSIDE})
    scan = OpenScan(desk, type(attachment), attachment.id)
    try:
        content = scan.content()
    finally:
        scan.close()
    write_out(path, content, lambda: let_out(desk, attachment, out))


def _asked(work: Work, attachment: Attachment, out: Out) -> RecordId:
    work.require((Act.PRINT,), type(attachment), attachment.resident)
    if out.stays_inside:
        return RecordId("")
    problems = {}
    if not out.recipient.strip():
        problems["recipient"] = SAY_WHO
    if not out.purpose.strip():
        problems["purpose"] = SAY_WHY
    covers = out.covers | LEAST.get(type(attachment), frozenset())
    if not covers:
        problems["covers"] = SAY_WHAT
    if problems:
        raise Invalid(problems)
    wanted = Wanted(
        sort=out.sort,
        recipient=out.recipient,
        purpose=out.purpose,
        covers=covers,
        order=out.order,
    )
    return sharing.require(work, attachment.resident, wanted)
