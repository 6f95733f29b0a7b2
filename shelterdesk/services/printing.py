"""Printing the readiness sheet: gather what the reader may see, render, write down what leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from shelterdesk.domain.disclosure import INTERNAL, load_profiles
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import Invalid, NotAgreed, NotFound, PracticeOnly
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports.pictures import PageImage, page_count, render_pages
from shelterdesk.reports.readiness import render
from shelterdesk.reports.readiness_sheet import ReadinessSheet
from shelterdesk.reports.text.fonts import Fonts, our_fonts
from shelterdesk.services import sharing, sheets
from shelterdesk.services.files import NO_FILE_INSIDE, write_out
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

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

    @property
    def stays_inside(self) -> bool:
        """Whether it is for the house itself: then it is printed and is never a file."""
        return bool(self.told["profile"] == INTERNAL)


@dataclass(frozen=True)
class Gathered:
    """What a sheet will say, and what its disclosure will say once it has left."""

    resident: ResidentId
    sheet: ReadinessSheet
    told: Values

    def printed(self, pdf: bytes, password: str | None = None) -> PrintedReport:
        """The report, now that its pages are set."""
        number, pages = self.sheet.header.report_number, page_count(pdf, password=password)
        return PrintedReport(pdf, number, pages, self.resident, self.told, password)


class Asked(TypedDict, total=False):
    """In which words, with which fonts, under which password; all may be left out.

    ``order`` is a written request of the law, by number and day: the police gets nothing without.
    """

    order: str

    words: Translator
    fonts: Fonts
    password: str | None


def gather(
    desk: Desk, resident: ResidentId, profile: str, recipient: str = "", order: str = ""
) -> Gathered:
    """What one resident's sheet says to *profile*; raises what ``make_report`` raises of it."""
    known = load_profiles().get(profile)
    if known is None:
        raise NotFound("disclosure_profile")
    recipient = "" if profile == INTERNAL else recipient
    with desk.look() as work:
        work.require((Act.PRINT,), ReadinessVerdict, resident)
        reader, consent = sharing.reader_of(work, resident, known, recipient, order)
        sheet = sheets.gather(work, resident, reader, recipient, consent)
    told = {
        "sheet_no": sheet.header.report_number,
        "what": sheets.SHEET,
        "profile": profile,
        "recipient": recipient,
        "why": sheet.header.purpose,
        "fields_shown": sheets.shown(sheet, reader),
        "ground": Ground.CONSENT if consent else Ground.INSIDE,
        "order": order,
        "consent_id": consent.id if consent else "",
        "digest": sheet.header.check_code,
    }
    return Gathered(resident, sheet, told)


def make_report(
    desk: Desk,
    resident: ResidentId,
    profile: str,
    recipient: str = "",
    progress: Progress | None = None,
    **how: Unpack[Asked],
) -> PrintedReport:
    """Make one resident's sheet for *profile*, in memory, to be looked at.

    Nothing has left the house yet; ``let_out`` writes it down. Raises ``NotFound`` for a profile or
    resident out of reach, ``NoConsent``, ``ProtectionFirst``, ``UnprintableText``,
    ``FontMissing``, ``Cancelled``.
    """
    progress = progress or Progress()
    progress.step(0, STEPS, N_("Gathering what the sheet says"))
    gathered = gather(desk, resident, profile, recipient, how.get("order", "").strip())
    progress.step(1, STEPS, N_("Setting the pages"))
    password = how.get("password")
    pdf = render(
        gathered.sheet,
        fonts=how.get("fonts") or our_fonts(),
        words=how.get("words") or translator("en"),
        password=password,
    )
    progress.step(STEPS, STEPS)
    return gathered.printed(pdf, password)


def let_out(desk: Desk, report: PrintedReport, how: How = How.PAPER) -> Receipt[Disclosure]:
    """Write down, before it happens, that a report leaves: on paper or as a file.

    Consent is asked once more: it may have been taken back, or cover less, while the preview stood
    there. Then ``NoConsent``: what was looked at is what leaves, or nothing does.
    """
    told = report.told
    known = load_profiles()[str(told["profile"])]
    with desk.work("report.print") as work:
        work.require((Act.PRINT,), ReadinessVerdict, report.resident)
        reader, _ = sharing.reader_of(
            work, report.resident, known, str(told["recipient"]), str(told["order"])
        )
        if set(told["fields_shown"]) - reader.fields:
            raise NotAgreed(f"{known.code} fields")
        given = {**told, "on": desk.today(), "how": how}
        kept = work.shelf(Disclosure).add(work.make(Disclosure, report.resident, given))
    return Receipt(kept, frozenset(work.changed))


def print_report(
    desk: Desk,
    resident: ResidentId,
    profile: str,
    recipient: str = "",
    progress: Progress | None = None,
    **how: Unpack[Asked],
) -> PrintedReport:
    """Make a report that leaves at once; raises what ``make_report`` raises."""
    made = make_report(desk, resident, profile, recipient, progress, **how)
    let_out(desk, made)
    return made


def save_report(desk: Desk, report: PrintedReport, path: Path) -> None:
    """Let a report out as a file; raises ``CannotWrite`` with nothing written down.

    A file has left the house wherever it lies, so it always goes to somebody: ``Invalid`` else.
    """
    if report.stays_inside:
        raise Invalid({"profile": NO_FILE_INSIDE})
    write_out(path, report.pdf, lambda: let_out(desk, report, How.FILE))


def save_practice_report(desk: Desk, report: PrintedReport, path: Path) -> None:
    """Let a report out as a file, also one for inside: in a practice house nobody on it is real.

    Raises ``PracticeOnly`` in any other, and what ``save_report`` raises.
    """
    if not desk.practice:
        raise PracticeOnly
    write_out(path, report.pdf, lambda: let_out(desk, report, How.FILE))


def picture_pages(report: PrintedReport, dpi: int) -> list[PageImage]:
    """The pages of *report* as pictures: for the preview and for the printer."""
    return render_pages(report.pdf, dpi=dpi, password=report.password)
