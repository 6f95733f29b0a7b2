"""What a hand-over file says, line by line of what was agreed: only what its sender reads.

One function a line of ``data_categories``. Where the sender may not read it, or nothing is written,
the line is not there; nothing says that it is missing (documents guide 5.2, 5.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.kinds.account import Exploitation, ExploitationBrief
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.family import ContactPoint, FamilyMember, PhoneOwner, Relation
from shelterdesk.domain.kinds.health import CareInstruction, HealthRecord, Medication
from shelterdesk.domain.kinds.identity import Identity, IdentityBrief, IdentityName
from shelterdesk.domain.kinds.readiness import ReadinessBrief, ReadinessFact
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.safety import SafetyPlan
from shelterdesk.domain.kinds.status import LegalStatus, StatusDecision
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.paper_rules import TRAVEL_PAPERS
from shelterdesk.domain.partial_dates import show_date
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.word_lists import load_word_list
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.plain_page import day_words
from shelterdesk.reports.referral import Part
from shelterdesk.services import joining, photos, standings
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.one_person import Briefs
from shelterdesk.services.options import option_label
from shelterdesk.services.sheet_facts import EXIT

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
Rows = Iterable[tuple[str, str]]
NOBODY_NAMED = N_("Our number {code}")
LINES = "data_categories"
PHOTO = "photo"
ASSISTANCE = {
    "none": N_("No help needed on the way"),
    "escort": N_("Somebody travels along"),
    "wheelchair": N_("A wheelchair"),
    "other": N_("Help on the way, ask us"),
}
FIT = {"met": N_("Fit to travel"), "not_met": N_("Not fit to travel now"), "open": N_("Not known")}
STEPS = (
    ("alone", N_("Things I can do by myself")),
    ("distract", N_("People and places that take my mind off it")),
    ("ask", N_("People I can ask for help")),
    ("safer", N_("Making my space safer")),
)


def parts(
    work: Work, resident: ResidentId, covers: Iterable[str], words: Translator
) -> tuple[Part, ...]:
    """The lines of *covers* that have something to say, in the order of the list; translated."""
    wanted, made = frozenset(covers), []
    for word in load_word_list(LINES).words:
        teller = _TELLERS.get(word.code)
        if word.code == PHOTO and word.code in wanted:
            picture = photos.agreed_in(work, resident)
            if picture:
                made.append(Part(word.code, words(word.label), (), picture))
        if word.code not in wanted or teller is None:
            continue
        rows = tuple((words(label), value) for label, value in teller(work, resident, words))
        told = tuple((label, value) for label, value in rows if value.strip())
        if told:
            made.append(Part(word.code, words(word.label), told))
    return tuple(made)


def named(work: Work, resident: ResidentId, covers: Iterable[str], words: Translator) -> str:
    """Whom it is about: by name where the name may be told, else by our number alone."""
    about = work.shelf(Resident).get(RecordId(resident))
    number = words(NOBODY_NAMED).format(code=about.code)
    name = _name(work, resident) if "identity" in covers else ""
    return f"{name} ({number})" if name else number


def _name(work: Work, resident: ResidentId) -> str:
    official = official_name(_all(work, IdentityName, resident))
    if official is not None:
        return official.full_text
    called = _first(work, EverydayName, resident)
    return called.preferred if called else ""


def _identity(work: Work, resident: ResidentId, words: Translator) -> Rows:
    yield N_("Name"), _name(work, resident)
    called = _first(work, EverydayName, resident)
    yield N_("Called"), called.preferred if called else ""
    identity = _first(work, Identity, resident)
    brief = _first(work, IdentityBrief, resident)
    if identity is not None:
        yield N_("Born"), show_date(identity.birth_date) if identity.birth_date else ""
        yield N_("Sex on the paper"), words(identity.sex_on_document.label)
        yield N_("Citizenship"), _countries(identity.citizenships, words)
    elif brief is not None:
        yield N_("Age"), brief.age_band
        yield N_("Citizenship"), _countries(brief.nationalities, words)
    spoken = [option_label("languages", s.language) for s in _all(work, LanguageSkill, resident)]
    yield N_("Languages"), ", ".join(map(words, spoken))


def _paper_number(work: Work, resident: ResidentId, words: Translator) -> Rows:
    for paper in _all(work, Document, resident):
        if paper.document_type in TRAVEL_PAPERS and paper.number:
            ends = day_words(paper.expires_on, words) if paper.expires_on else ""
            parts_of = (paper.number, paper.issuer, ends)
            yield document_type_label(paper.document_type), ", ".join(p for p in parts_of if p)


def _contact(work: Work, resident: ResidentId, words: Translator) -> Rows:
    """Ways that are safe and the resident's own; never one that somebody else may watch."""
    for point in _all(work, ContactPoint, resident):
        if not point.is_never and point.phone_owner is PhoneOwner.SELF:
            parts_of = (point.value, point.hours, point.say)
            yield point.channel.label, ", ".join(p for p in parts_of if p)


def _victim_status(work: Work, resident: ResidentId, words: Translator) -> Rows:
    step = _first(work, StatusDecision, resident)
    if step is not None:
        authority = step.authority
        yield N_("Step"), words(step.status.label)
        yield N_("Which authority"), authority
        yield N_("On"), day_words(step.decided_on, words)
        return
    brief = _first(work, LegalStatus, resident)
    if brief is not None:
        yield N_("Step"), words(brief.status.label)
        yield N_("On"), day_words(brief.on, words)


def _exploitation(work: Work, resident: ResidentId, words: Translator) -> Rows:
    """The types alone; the account of what happened never leaves by this way (guide 5.4)."""
    kinds = {t for each in _all(work, Exploitation, resident) for t in each.types}
    kinds |= {t for each in _all(work, ExploitationBrief, resident) for t in each.types}
    labels = sorted(words(option_label("exploitation_types", t)) for t in kinds)
    yield N_("Types"), ", ".join(labels)


def _court(work: Work, resident: ResidentId, words: Translator) -> Rows:
    """Numbers of courts and of the identification alone; those of others are not asked for."""
    for paper in _all(work, CourtDocument, resident):
        yield document_type_label(paper.document_type), paper.number
    for step in _all(work, StatusDecision, resident):
        yield step.authority or N_("Reference"), step.reference


def _exit(work: Work, resident: ResidentId, words: Translator) -> Rows:
    yield N_("Leaving the country"), words(EXIT.get(_fact(work, resident, "exit_permission"), ""))


def _readiness(work: Work, resident: ResidentId, words: Translator) -> Rows:
    """Where the person stands; nothing where that is older than what is known by now.

    By every record of theirs, as the board says it: nothing where one of them cannot be told.
    """
    if not work.desk.may("read", ReadinessBrief, resident):
        return
    one = Briefs(work, [resident], joining.shown_as(work)).of(resident)
    brief = one.brief
    state = next((s for s in ReadinessState if s.value == one.state), None)
    if state is not None and brief is not None:
        yield N_("State"), words(state.label)
        until = brief.lapses_on
        yield N_("Holds until"), day_words(until, words) if until else ""


def _fit(work: Work, resident: ResidentId, words: Translator) -> Rows:
    yield N_("Travel"), words(FIT.get(_fact(work, resident, "fit_to_travel"), ""))
    yield N_("Help"), words(ASSISTANCE.get(_fact(work, resident, "assistance"), ""))


def _health(work: Work, resident: ResidentId, words: Translator) -> Rows:
    for each in _all(work, HealthRecord, resident):
        yield N_("What was found and done"), each.what
    for medicine in _all(work, Medication, resident):
        if not medicine.ended:
            yield N_("Medicine"), f"{medicine.name}, {medicine.dose}, {medicine.times}"
    for care in _all(work, CareInstruction, resident):
        if care.expires_on is None or work.desk.today() <= care.expires_on:
            yield N_("What to do"), care.text


def _safety_plan(work: Work, resident: ResidentId, words: Translator) -> Rows:
    """The steps that others help with; signs, night contacts and why stay with the resident."""
    plan = _first(work, SafetyPlan, resident)
    if plan is not None:
        for name, label in STEPS:
            yield label, getattr(plan, name)


def _family(work: Work, resident: ResidentId, words: Translator) -> Rows:
    for member in _all(work, FamilyMember, resident):
        how = words(member.relation.label) if member.relation else ""
        yield member.name, ", ".join(part for part in (how, member.place) if part)


def _child(work: Work, resident: ResidentId, words: Translator) -> Rows:
    age, identity = _first(work, AgeStatus, resident), _first(work, Identity, resident)
    if age is not None:
        yield N_("Adult or child"), words(age.group.label)
    if identity is not None:
        yield N_("With whom"), words(identity.care_status.label) if identity.care_status else ""
        yield N_("Guardian, or who decides what is best"), identity.guardian


def _countries(codes: Iterable[str], words: Translator) -> str:
    return ", ".join(words(option_label("countries", code)) for code in codes)


def _fact(work: Work, resident: ResidentId, name: str) -> str:
    if not work.desk.may("read", ReadinessFact, resident):
        return ""
    return standings.folded_facts(work, resident).word(name)


def _first(work: Work, kind: type[R], resident: ResidentId) -> R | None:
    return next(iter(_all(work, kind, resident)), None)


def _all(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    """What this sender reads of *kind*; a paper holds no more than that (casework guide 9.2)."""
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound):
        return ()


def _former_address(work: Work, resident: ResidentId, words: Translator) -> Rows:
    """What proves a nationality: where somebody lived, and the names of their parents."""
    identity = _first(work, Identity, resident)
    yield N_("Address before"), identity.former_address if identity else ""
    for member in _all(work, FamilyMember, resident):
        if member.relation is Relation.PARENT:
            yield Relation.PARENT.label, ", ".join(p for p in (member.name, member.place) if p)


def _return_address(work: Work, resident: ResidentId, words: Translator) -> Rows:
    identity = _first(work, Identity, resident)
    yield N_("Address after the return"), identity.return_address if identity else ""


# The photo is a picture and stands in ``parts``. The points of readiness have no text of ours to
# hand over: they are attached one by one by hand, and written down. How to stay in touch, with its
# code word, never leaves so (guide 5.4).
_TELLERS: Mapping[str, Callable[[Work, ResidentId, Translator], Rows]] = {
    "identity": _identity,
    "paper_number": _paper_number,
    "former_address": _former_address,
    "return_address": _return_address,
    "contact": _contact,
    "victim_status": _victim_status,
    "exploitation": _exploitation,
    "court": _court,
    "exit_permission": _exit,
    "readiness": _readiness,
    "fit_to_travel": _fit,
    "health": _health,
    "safety_plan": _safety_plan,
    "family": _family,
    "child": _child,
}
