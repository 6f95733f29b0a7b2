"""Printing the readiness sheet: gather what the reader may see, render, write down what leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from shelterdesk.domain.disclosure import INTERNAL, load_profiles
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.policy import Act
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.domain.sharing import Wanted
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports.pictures import PageImage, page_count, render_pages
from shelterdesk.reports.readiness import render
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import sharing, sheets
from shelterdesk.services.files import write_out
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SHEET = N_("Repatriation readiness sheet")
STEPS = 2


@dataclass(frozen=True)
class PrintedReport:
    """A report in memory. ``number`` is its file name and all its metadata.

    ``told`` is what the disclosure will say once the report leaves.
    """

    pdf: bytes
    number: str
    pages: int
    resident: ResidentId
    told: Values
    password: str | None = None


class How(TypedDict, total=False):
    """In which words, with which fonts, under which password; all may be left out."""

    words: Translator
    fonts: Fonts
    password: str | None


def make_report(
    desk: Desk,
    resident: ResidentId,
    profile: str,
    recipient: str = "",
    progress: Progress | None = None,
    **how: Unpack[How],
) -> PrintedReport:
    """Make one resident's sheet for *profile*, in memory, to be looked at.

    Nothing has left the house yet; ``let_out`` writes it down. Raises ``NotFound`` for a profile or
    resident out of reach, ``NoConsent``, ``ProtectionFirst``, ``UnprintableText``,
    ``FontMissing``, ``Cancelled``.
    """
    progress = progress or Progress()
    reader = load_profiles().get(profile)
    if reader is None:
        raise NotFound("disclosure_profile")
    progress.step(0, STEPS, N_("Gathering what the sheet says"))
    with desk.look() as work:
        work.require((Act.PRINT,), ReadinessVerdict, resident)
        consent = None if profile == INTERNAL else _consent(work, resident, profile, recipient)
        sheet = sheets.gather(work, resident, reader, recipient, consent)
    progress.step(1, STEPS, N_("Setting the pages"))
    password = how.get("password")
    pdf = render(
        sheet,
        fonts=how.get("fonts") or Fonts(),
        words=how.get("words") or translator("en"),
        password=password,
    )
    progress.step(STEPS, STEPS)
    told = {
        "sheet_no": sheet.header.report_number,
        "what": SHEET,
        "profile": profile,
        "recipient": recipient,
        "why": sheet.header.purpose,
        "fields_shown": sheets.shown(sheet),
        "consent_id": consent.id if consent else "",
        "digest": sheet.header.check_code,
    }
    pages = page_count(pdf, password=password)
    return PrintedReport(pdf, sheet.header.report_number, pages, resident, told, password)


def let_out(desk: Desk, report: PrintedReport) -> Receipt[Disclosure]:
    """Write down, before it happens, that a report leaves: on paper or as a file.

    Consent is asked once more: it may have been taken back while the preview stood there.
    """
    profile = str(report.told["profile"])
    with desk.work("report.print") as work:
        work.require((Act.PRINT,), ReadinessVerdict, report.resident)
        if profile != INTERNAL:
            _consent(work, report.resident, profile, str(report.told["recipient"]))
        given = {**report.told, "on": desk.today()}
        kept = work.shelf(Disclosure).add(work.make(Disclosure, report.resident, given))
    return Receipt(kept, frozenset(work.changed))


def print_report(
    desk: Desk,
    resident: ResidentId,
    profile: str,
    recipient: str = "",
    progress: Progress | None = None,
    **how: Unpack[How],
) -> PrintedReport:
    """Make a report that leaves at once; raises what ``make_report`` raises."""
    made = make_report(desk, resident, profile, recipient, progress, **how)
    let_out(desk, made)
    return made


def save_report(desk: Desk, report: PrintedReport, path: Path) -> None:
    """Let a report out as a file; raises ``CannotWrite`` with nothing written down."""
    write_out(path, report.pdf, lambda: let_out(desk, report))


def picture_pages(report: PrintedReport, dpi: int) -> list[PageImage]:
    """The pages of *report* as pictures: for the preview and for the printer."""
    return render_pages(report.pdf, dpi=dpi, password=report.password)


def _consent(work: Work, resident: ResidentId, profile: str, recipient: str) -> Consent:
    """The consent in force for this reader; raises what the gate raises."""
    wanted = Wanted(sort=RecipientClass.of(profile), recipient=recipient or None)
    return work.shelf(Consent).get(sharing.require(work, resident, wanted))
