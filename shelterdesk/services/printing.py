"""Printing the readiness sheet: gather what the reader may see, render, write down what leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from shelterdesk.domain.disclosure import INTERNAL, load_profiles
from shelterdesk.domain.kinds.consent import Consent, ConsentType, ConsentWithdrawal, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import CannotWrite, NoConsent, NotFound, ProtectionFirst, TakenBack
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports.pictures import PageImage, page_count, render_pages
from shelterdesk.reports.readiness import render
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import sheets, standings
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from datetime import date

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
        consent = None if profile == INTERNAL else _consent(work, resident, profile)
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
            _consent(work, report.resident, profile)
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
    """Let a report out as a file; raises ``CannotWrite`` with nothing written down.

    Whether it can be written is tried first, and a file that is there already is only replaced
    once the disclosure stands: what is in the log did leave, or very nearly so.
    """
    was_there = path.exists()
    try:
        path.open("ab").close()
    except OSError:
        raise CannotWrite("report") from None
    try:
        let_out(desk, report)
    except BaseException:
        if not was_there:
            path.unlink(missing_ok=True)
        raise
    try:
        path.write_bytes(report.pdf)
    except OSError:
        raise CannotWrite("report") from None


def picture_pages(report: PrintedReport, dpi: int) -> list[PageImage]:
    """The pages of *report* as pictures: for the preview and for the printer."""
    return render_pages(report.pdf, dpi=dpi, password=report.password)


def _consent(work: Work, resident: ResidentId, profile: str) -> Consent:
    """The consent in force for this reader; raises ``NoConsent`` or ``ProtectionFirst``."""
    seen = standings.folded_facts(work, resident)
    if profile == "embassy" and seen.word("protection_claim") == "open":
        raise ProtectionFirst
    answers = [c for c in work.shelf(Consent).whole(resident) if _is_about(c, profile)]
    placed = work.entered(Consent, resident)
    # The answer given last counts, whatever an earlier one said; days alone do not tell which.
    latest = max(answers, key=lambda consent: placed.get(consent.id, 0), default=None)
    if (
        latest is None
        or latest.decision is not Decision.GIVEN
        or not _holds(latest, work.desk.today())
    ):
        raise NoConsent(profile)
    if _is_taken_back(work, latest, placed.get(latest.id, 0)):
        raise TakenBack(profile)
    return latest


def _is_taken_back(work: Work, consent: Consent, given: int) -> bool:
    """Whether a withdrawal names this consent, or one since means all of its sort."""
    placed = work.entered(ConsentWithdrawal, consent.resident)
    return any(
        taken.takes_back(consent) and (taken.consent_id or placed.get(taken.id, 0) > given)
        for taken in work.shelf(ConsentWithdrawal).whole(consent.resident)
    )


def _is_about(consent: Consent, profile: str) -> bool:
    return (
        consent.consent_type is ConsentType.SHARE
        and consent.recipient_class is not None
        and consent.recipient_class.value == profile
    )


def _holds(consent: Consent, today: date) -> bool:
    return consent.starts_on <= today and (
        consent.expires_on is None or today <= consent.expires_on
    )
