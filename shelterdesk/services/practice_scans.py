"""Scans in a practice house: a passport's pages, a health paper, one that nobody has sorted yet.

They are drawn by the program, say that they are practice, and show nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.attachment import UnsortedAttachment
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.plan import CarePlan
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import translator
from shelterdesk.reports import plain_page
from shelterdesk.reports.pictures import render_pages
from shelterdesk.reports.plain_page import PlainPages, Sheet
from shelterdesk.reports.scans import ReadFile, read_file
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import bringing_in, records
from shelterdesk.services.bringing_in import Said

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

KEPT_DAYS = 90
DPI = 80
CHECK = {"what": "Practice: eyes looked at, glasses ordered.", "for_journey": Answer.NO}
HEARING = {"document_type": "court_document", "state": "handed_over", "issuer": "Practice court"}
WORDS = "A made-up page for practice. On a real one, the paper itself would show here."
BESIDE: tuple[tuple[Role, type[Record], str], ...] = (
    (Role.CM, Consent, "Practice: consent, signed on paper"),
    (Role.CM, CarePlan, "Practice: plan, drawn together"),
    (Role.LEG, CourtDocument, "Practice: day of a hearing"),
)
Desks = Callable[[Role], "Desk"]


def bring(desks: Desks, residents: Sequence[ResidentId], as_of: date) -> None:
    """Bring a few in; a house where nobody has a paper stays without."""
    case_manager, nurse, worker = desks(Role.CM), desks(Role.NUR), desks(Role.HS)
    for resident in residents:
        papers = records.page(case_manager, Document, resident).rows
        held = next((p for p in papers if p.state in ("handed_over", "in_safekeeping")), None)
        if held is not None:
            said = Said(
                name="Practice: passport, pages 1 to 3",
                purpose="Practice: proof of who somebody is",
                delete_after=as_of + timedelta(days=KEPT_DAYS),
            )
            pages = read_file(_pages(case_manager, 3))
            bringing_in.bring_in(case_manager, resident, held, pages, said)
            break
    _with_records(desks, residents)
    checked = records.add(nurse, HealthRecord, residents[0], CHECK).value
    letter = Said(name="Practice: letter of a clinic", is_hard=True)
    bringing_in.bring_in(nurse, residents[0], checked, _photo(nurse), letter)
    for resident in residents:
        if worker.may_create(UnsortedAttachment, resident) and bringing_in.readers(
            worker, resident, None
        ):
            said = Said(name="Practice: paper from a bag")
            bringing_in.bring_in(worker, resident, None, _photo(worker), said)
            break


def _with_records(desks: Desks, residents: Sequence[ResidentId]) -> None:
    """One paper with the first record of each sort that somebody's residents have."""
    records.add(desks(Role.LEG), CourtDocument, residents[0], HEARING)
    for role, kind, name in BESIDE:
        desk = desks(role)
        for resident in residents:
            if not desk.may("read", kind, resident):
                continue
            found = records.page(desk, kind, resident).rows
            if found:
                said = Said(name=name)
                bringing_in.bring_in(desk, resident, found[0], _photo(desk), said)
                break


def _pages(desk: Desk, many: int) -> bytes:
    sheets = tuple(Sheet(f"Practice scan, page {n}", letter=WORDS) for n in range(1, many + 1))
    pages = PlainPages(desk.house_code, "", desk.today(), sheets, desk.practice, "SCAN")
    return plain_page.render(pages, fonts=Fonts(), words=translator("en"))


def _photo(desk: Desk) -> ReadFile:
    return read_file(render_pages(_pages(desk, 1), dpi=DPI)[0].png())
