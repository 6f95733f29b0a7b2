"""What the blanks of a letter are filled with: only lines that may be told, only what is written.

Whoever writes reads these records themselves; nothing comes from elsewhere. No account of what
happened is among them (documents guide 5.4).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain import legal_clocks
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, Sex
from shelterdesk.domain.kinds.paper import LegalMilestone, LossKind, Recovery
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, LanguageSkill, Resident
from shelterdesk.domain.kinds.status import LegalStatus, StatusDecision
from shelterdesk.domain.letter_templates import BLANKS
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.paper_rules import TRAVEL_PAPERS
from shelterdesk.domain.partial_dates import PartialDate, Precision, show_date
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.sharing import allowed
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.plain_page import day_words
from shelterdesk.services import house_lists, settings, standings
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.options import option_label
from shelterdesk.services.sheet_facts import EXIT

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
SOMEBODY = N_("a person who lives with us")
FIT = {"met": N_("Fit to travel"), "not_met": N_("Not fit to travel now")}


@dataclass(frozen=True)
class About:
    """Which paper a letter is about: the wanted one, the one that is missing, and the way to it."""

    wanted: Document | None = None
    original: Document | None = None
    recovery: Recovery | None = None

    @property
    def numbered(self) -> Document | None:
        """The paper whose number may be told: the missing one before the wanted one."""
        return next((p for p in (self.original, self.wanted) if p and p.number), None)


def values(
    work: Work,
    resident: ResidentId,
    lines: Collection[str],
    about: About,
    words: Translator,
) -> dict[str, str]:
    """Every blank by its name, empty where its line is not among *lines*, or nothing is known."""
    code = work.shelf(Resident).get(RecordId(resident)).code
    told = {**_identity(work, resident, words), **_paper(work, resident, about, words)}
    told |= _law(work, resident, words)
    told["fit"] = words(FIT.get(_fact(work, resident, "fit_to_travel"), ""))
    told["child"] = _age(work, resident, words)
    kept = {name: told.get(name, "") for name, line in BLANKS.items() if line and line in lines}
    wanted = about.wanted or about.original
    return {
        **dict.fromkeys(BLANKS, ""),
        **kept,
        "who": kept.get("name") or words(SOMEBODY),
        "code": code,
        "paper": words(document_type_label(wanted.document_type)) if wanted else "",
        "reference": about.recovery.mission_reference if about.recovery else "",
        "boxes": boxes(words),
    }


def boxes(words: Translator) -> str:
    """What an embassy may get at all, a box before each line."""
    return "\n".join(
        f"[  ] {words(option_label('data_categories', line))}"
        for line in allowed(RecipientClass.EMBASSY)
    )


def _identity(work: Work, resident: ResidentId, words: Translator) -> dict[str, str]:
    legal = official_name(_all(work, IdentityName, resident))
    identity = _first(work, Identity, resident)
    spoken = [option_label("languages", s.language) for s in _all(work, LanguageSkill, resident)]
    speaks = house_lists.speaking(work, words)
    found = {
        "name": legal.full_text if legal else "",
        "languages": ", ".join(speaks(each) for each in spoken),
    }
    if identity is not None:
        found["citizenship"] = ", ".join(
            words(option_label("countries", each)) for each in identity.citizenships
        )
        if identity.birth_date is not None:
            found["born"] = born_words(identity.birth_date, words)
        if identity.sex_on_document is not Sex.NONE:
            found["sex"] = words(identity.sex_on_document.label)
    return found


def born_words(birth: PartialDate, words: Translator) -> str:
    """A day as letters write it; what is less than a day as it is known."""
    if birth.precision is Precision.DAY and not birth.is_doubtful:
        return day_words(birth.earliest, words)
    return show_date(birth, words.language)


def _paper(work: Work, resident: ResidentId, about: About, words: Translator) -> dict[str, str]:
    paper = about.numbered
    if paper is None and about.wanted is None:
        mine = _all(work, Document, resident)
        paper = next((d for d in mine if d.document_type in TRAVEL_PAPERS and d.number), None)
    found: dict[str, str] = {"paper_number": paper.number if paper else ""}
    lost = about.original or about.wanted or paper
    if lost is not None:
        issued = day_words(lost.issued_on, words) if lost.issued_on else ""
        found["paper_facts"] = ", ".join(part for part in (lost.issuer, issued) if part)
        found["last_seen"] = lost.last_seen
    if about.recovery is not None and about.recovery.loss_kind is not LossKind.UNKNOWN:
        found["loss"] = words(about.recovery.loss_kind.label)
    return found


def _law(work: Work, resident: ResidentId, words: Translator) -> dict[str, str]:
    found = {"exit": words(EXIT.get(_fact(work, resident, "exit_permission"), ""))}
    step = _first(work, StatusDecision, resident)
    brief = _first(work, LegalStatus, resident)
    if step is not None:
        parts = (words(step.status.label), step.authority, day_words(step.decided_on, words))
        found["status"] = ", ".join(part for part in parts if part)
    elif brief is not None:
        found["status"] = f"{words(brief.status.label)}, {day_words(brief.on, words)}"
    numbers = [p.number for p in _all(work, CourtDocument, resident) if p.number]
    numbers += [m.reference for m in _all(work, LegalMilestone, resident) if _is_courts(m)]
    found["court"] = ", ".join(dict.fromkeys(numbers))
    over = next(
        (m for m in _all(work, LegalMilestone, resident) if m.track == "overstay" and m.opened_on),
        None,
    )
    if over is not None and over.opened_on is not None and not over.is_settled:
        today = work.desk.today()
        until = min(today, over.decided_on or today)
        host = settings.in_force(work)["host_country"]
        days = legal_clocks.overstay(host, over.opened_on, until).days
        # No words of the program, as it speaks fewer languages than letters are written in.
        found["overstay"] = f"{days} ({day_words(over.opened_on, words)} –)"
    return found


COURTS = frozenset(
    {"court_date", "early_testimony_request", "early_testimony_hearing", "compensation_claim",
     "evidence_release_request", "witness_statement"}
)  # fmt: skip


def _is_courts(matter: LegalMilestone) -> bool:
    return matter.track in COURTS and bool(matter.reference.strip())


def _age(work: Work, resident: ResidentId, words: Translator) -> str:
    age = _first(work, AgeStatus, resident)
    return words(age.group.label) if age and age.group is not AgeGroup.ADULT else ""


def _fact(work: Work, resident: ResidentId, name: str) -> str:
    try:
        return standings.folded_facts(work, resident).word(name)
    except (Denied, NotFound):
        return ""


def _first(work: Work, kind: type[R], resident: ResidentId) -> R | None:
    return next(iter(_all(work, kind, resident)), None)


def _all(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound):
        return ()
