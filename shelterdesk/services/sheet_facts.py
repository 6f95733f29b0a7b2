"""What a sheet and a roster say of one resident to one reader: names, papers, what the way needs.

What a reader does not see stays empty here already, so that no page can print it by mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.disclosure import INTERNAL, PaperNumber, Reader
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.journey import Booking, Journey, Travel
from shelterdesk.domain.kinds.resident import EverydayName, LanguageRole, LanguageSkill
from shelterdesk.domain.names import script_of
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.paper_rules import EXISTS, NOT_HOME, TRAVEL_PAPERS, best_of, masked
from shelterdesk.domain.partial_dates import show_date
from shelterdesk.domain.readiness_facts import FoldedFacts
from shelterdesk.domain.readiness_items import safe_until
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.reports import readiness_sheet as paper
from shelterdesk.services import consents, photos, standings
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.options import option_label

if TYPE_CHECKING:
    from datetime import date

    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

IDENTIFICATION = {
    "open": N_("Identification is still open"),
    "known_copy_given": N_("Identification is decided, a copy was given"),
}
EXIT = {
    "not_needed": N_("No exit permission is needed"),
    "open": N_("Exit permission is still open"),
    "held": N_("Exit permission is held"),
}
HOLD = {
    "none": N_("No order holds the resident here"),
    "standing": N_("An official matter is open"),
}
HOLDERS = {
    "with_resident": N_("The resident"),
    "booked": N_("The house, at the resident's request"),
    "elsewhere": N_("Not with the resident"),
}
FIT = {
    "not_needed": N_("No certificate is needed"),
    "met": N_("Yes"),
    "not_met": N_("Not now"),
    "open": N_("Not looked at yet"),
}
NEEDS = {
    "escort": N_("Escort"),
    "wheelchair": N_("Wheelchair"),
    "other": N_("Help on the way"),
}
MINOR = N_("Minor")


def readable(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    """What this printer reads of *kind*; a named print holds no more than that (9.2)."""
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound):
        return ()


def first_language(work: Work, resident: ResidentId) -> str:
    """The language code that the resident speaks first, "" where it is not known."""
    spoken = readable(work, LanguageSkill, resident)
    first = [skill for skill in spoken if skill.role is LanguageRole.FIRST]
    return next((skill.language for skill in (*first, *spoken)), "")


def called(work: Work, resident: ResidentId, reader: Reader) -> str:
    """The name by a line to sign on: in the house the one in use, outside the official one."""
    if reader.profile.code != INTERNAL:
        return identity(work, resident, reader).paper_name
    return next((name.preferred for name in readable(work, EverydayName, resident)), "")


def identity(work: Work, resident: ResidentId, reader: Reader) -> paper.Identity:
    """Names, birth, sex, nationality.

    Outside the house a name is always one of official papers: never the name in use, an alias or
    one from an exploiter.
    """
    names = readable(work, IdentityName, resident)
    on_paper = official_name(names)
    own = official_name(n for n in names if script_of(n.full_text) != "Latn")
    own_name, paper_name = own.full_text if own else "", on_paper.full_text if on_paper else ""
    if reader.profile.code == INTERNAL:
        everyday = next(iter(readable(work, EverydayName, resident)), None)
        own_name = everyday.preferred if everyday else own_name
        paper_name = paper_name or (everyday.romanised if everyday else "")
    about = next(iter(readable(work, Identity, resident)), None)
    born = show_date(about.birth_date) if about and about.birth_date else ""
    sex = about.sex_on_document.label if about else ""
    return paper.Identity(
        own_script_name=own_name if reader.sees("name_own") else "",
        language=first_language(work, resident),
        paper_name=paper_name if reader.sees("name_paper") else "",
        born=born if reader.sees("born") else "",
        sex=sex if reader.sees("sex") else "",
        nationality=_nationality(work, resident, reader, about),
        id_photo=photos.agreed_in(work, resident) if reader.sees("id_photo") else b"",
    )


def _nationality(work: Work, resident: ResidentId, reader: Reader, about: Identity | None) -> str:
    """A mission reads no second citizenship: the one of the travel paper, where it is known."""
    if about is None or not reader.sees("nationality"):
        return ""
    codes = about.citizenships
    if reader.profile.code == RecipientClass.EMBASSY:
        held = best_paper(work, resident, reader)
        if held is not None and held.country in codes:
            codes = (held.country,)
    return ", ".join(option_label("countries", code) for code in codes)


def best_paper(work: Work, resident: ResidentId, reader: Reader) -> Document | None:
    """The travel paper that counts, of those that exist; no mission hears of a refugee's."""
    papers = [
        d
        for d in readable(work, Document, resident)
        if d.document_type in TRAVEL_PAPERS and d.state in EXISTS
    ]
    if reader.profile.code == RecipientClass.EMBASSY:
        papers = [d for d in papers if d.document_type not in NOT_HOME]
    place = best_of((d.state, d.expires_on) for d in papers)
    return None if place is None else papers[place]


def travel_paper(
    work: Work, resident: ResidentId, reader: Reader, facts: FoldedFacts
) -> paper.TravelPaper | None:
    """The travel paper as this reader sees it; None without one, or without a right to know."""
    best = best_paper(work, resident, reader)
    if best is None or not reader.sees("paper_kind"):
        return None
    number = {
        PaperNumber.NONE: "",
        PaperNumber.MASKED: masked(best.number),
        PaperNumber.FULL: best.number,
    }[reader.paper_number]
    ends = best.expires_on if reader.sees("paper_ends") else None
    return paper.TravelPaper(
        kind=document_type_label(best.document_type),
        number=number,
        issuer=best.issuer if reader.sees("paper_issuer") else "",
        ends_on=ends,
        last_safe_day=_safe(work, ends),
        holder=HOLDERS.get(facts.word("originals"), "") if reader.sees("paper_holder") else "",
    )


def _safe(work: Work, ends: date | None) -> date | None:
    return safe_until(ends, standings.limits_of(work)) if ends else None


def legal(facts: FoldedFacts, reader: Reader) -> paper.Legal:
    """Identification, exit permission, and that nothing holds the resident here."""

    def said(field: str, words: dict[str, str], fact: str) -> str:
        return words.get(facts.word(fact), "") if reader.sees(field) else ""

    return paper.Legal(
        identification=said("identification", IDENTIFICATION, "identification"),
        exit_permission=said("exit_permission", EXIT, "exit_permission"),
        no_hold=said("no_hold", HOLD, "hold"),
    )


def needs(work: Work, resident: ResidentId, facts: FoldedFacts, reader: Reader) -> tuple[str, ...]:
    """Escort, wheelchair, minor and no more (documents guide 5.2); marked words."""
    if not reader.sees("needs"):
        return ()
    flag = NEEDS.get(facts.word("assistance"))
    found = [flag] if flag else []
    if consents.is_child(work, resident):
        found.append(MINOR)
    return tuple(found)


def travel(work: Work, resident: ResidentId, facts: FoldedFacts, reader: Reader) -> paper.Travel:
    """The way and what it needs; a place at home, never an address."""
    plans = [j for j in readable(work, Journey, resident) if j.booking is not Booking.CANCELLED]
    plan = plans[0] if plans else None
    fit = facts.last.get("fit_to_travel")
    fit_words = FIT.get(facts.word("fit_to_travel"), "")
    if fit is not None and fit.until is not None and fit.until < work.desk.today():
        fit_words = FIT["open"]
    return paper.Travel(
        route=_route(plan) if plan and reader.sees("route") else "",
        destination=plan.destination if plan and reader.sees("destination") else "",
        met_by=plan.met_by if plan and reader.sees("destination") else "",
        fit_to_travel=fit_words if reader.sees("fit_to_travel") else "",
        needs=needs(work, resident, facts, reader),
    )


def _route(plan: Journey) -> str:
    through = [option_label("countries", code) for code in plan.transit]
    by = {Travel.AIR: "✈ ", Travel.LAND: "", Travel.BOAT: ""}.get(plan.travel or Travel.LAND, "")
    stops = [each for each in (plan.port, *through) if each]
    return f"{by}{' → '.join(stops)}" if stops else ""
