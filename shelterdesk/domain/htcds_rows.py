"""One resident as rows of HTCDS 2.0: codes and no labels, several values joined by ``;``.

Casework guide 1.2, 1.5 and 1.6. The perpetrators' table and the comments stay empty on purpose: no
register of exploiters is kept, and a comment is free text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from shelterdesk.domain.case_export import (
    LINK,
    NEAREST,
    NO_CODE,
    NO_LINE,
    NO_VALUE,
    NOT_EXACT,
    OFF,
    OTHER,
    OTHER_BODY,
    STATUS,
    UNREAD,
    Person,
    Row,
    Writing,
)
from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.kinds.account import (
    AccountEvent,
    EventSort,
    Exploitation,
    Means,
    RecruiterRelation,
    Recruitment,
    Voice,
)
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Statelessness
from shelterdesk.domain.kinds.plan import Domain
from shelterdesk.domain.kinds.referral import ReferralState
from shelterdesk.domain.kinds.resident import CaseStatus, Gender, LanguageRole
from shelterdesk.domain.kinds.status import Identification
from shelterdesk.domain.partial_dates import PartialDate, Precision
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.standard_fields import HTCDS_DEPRECATED, HTCDS_TABLES
from shelterdesk.domain.word_lists import load_word_list

COLUMNS: Mapping[str, tuple[str, ...]] = {
    table: (LINK, *(name for name in names if name not in HTCDS_DEPRECATED))
    for table, names in HTCDS_TABLES.items()
}
# One row for each person, as the published spreadsheet has it: what our own import reads back.
IN_ONE_SHEET = ("prs", "vic", "cas", "con")
ONE_SHEET = (LINK, *(name for table in IN_ONE_SHEET for name in COLUMNS[table][1:]))

GENDERS = {
    Gender.FEMININE: "Feminine",
    Gender.MASCULINE: "Masculine",
    Gender.TRANS_FEMININE: "TransgenderFeminine",
    Gender.TRANS_MASCULINE: "TransgenderMasculine",
    Gender.NON_CONFORMING: "NonConforming",
    Gender.SELF_DESCRIBED: "NonSpecifiedUnknown",
    Gender.NOT_SAID: "NonSpecifiedUnknown",
}
STATUSES = {
    CaseStatus.IN_HOUSE: "Active",
    CaseStatus.AFTER_CARE: "FollowUp",
    CaseStatus.CLOSED: "Closed",
    CaseStatus.TRANSFERRED: "ClosedReferred",
}
IDENTIFIED = {
    Identification.PRESUMED: "PossibleVictimOfTrafficking",
    Identification.IDENTIFIED: "ActualVictimOfTrafficking",
    Identification.NOT_IDENTIFIED: "NotAVictimOfTrafficking",
}
RELATIONS = {
    RecruiterRelation.FAMILY: "Familial",
    RecruiterRelation.PARTNER: "Acquainted",
    RecruiterRelation.FRIEND: "Acquainted",
    RecruiterRelation.COLLEAGUE: "Acquainted",
    # The standard itself spells it so.
    RecruiterRelation.STRANGER: "Unaquainted",
    RecruiterRelation.ONLINE: "Unaquainted",
    RecruiterRelation.AGENT: "Unaquainted",
}
EVENTS = {
    EventSort.RECRUITMENT: "Recruitment",
    EventSort.TRANSIT: "Transit",
    EventSort.EXPLOITATION: "Exploitation",
}
PLANS = {
    Domain.EDUCATION: "Education",
    Domain.WORK: "Livelihood",
    Domain.LEGAL: "Legal",
    Domain.DOCUMENTS: "Legal",
}
SENT = (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.DONE)
STATELESS = "XXA"
# Which columns a kind fills that not everybody who exports may read.
FILLED_BY = {
    Exploitation.kind: ("vic_LocationOfExploitation",),
    Means.kind: ("vic_MethodsOfControl",),
    Recruitment.kind: ("vic_MethodOfRecruitment", "vic_RelationshipToTrafficker"),
    AccountEvent.kind: ("hte_Description",),
    Document.kind: ("prs_IdentityNumber",),
}


def rows_of(person: Person, writing: Writing) -> dict[str, list[Row]]:
    """The rows of each table about one person; what is lost is counted in *writing*."""
    rows = {table: list[Row]() for table in HTCDS_TABLES}
    rows["prs"].append(_person(person, writing))
    rows["vic"].append(_context(person, writing))
    rows["cas"].extend(_cases(person, writing))
    rows["con"].append({"con_Consent": "true"})
    rows["org"].extend(_organisations(person, writing))
    rows["hte"].extend(_events(person, writing))
    rows["spl"].extend(_plans(person, writing))
    for kind in person.unread & FILLED_BY.keys():
        for column in FILLED_BY[kind]:
            if writing.leaves(person, column):
                writing.lose(person, column, UNREAD)
    return {table: [{LINK: person.link, **row} for row in found] for table, found in rows.items()}


def one_sheet(tables: Mapping[str, Iterable[Row]]) -> list[Row]:
    """The tables with one row for each person, joined by their link; further rows are not in it."""
    joined: dict[str, Row] = {}
    for table in IN_ONE_SHEET:
        for row in tables[table]:
            there = joined.setdefault(row[LINK], {})
            if not any(column in there for column in COLUMNS[table][1:]):
                there.update(row)
    return list(joined.values())


def country(code: str) -> str:
    """The code of a country as files carry it (ISO 3166-1 alpha-3)."""
    return next((each.exchange for each in load_codes("countries") if each.code == code), "")


def exact_day(when: PartialDate | None) -> str:
    """A day in ISO form if it is known to the day and not doubtful; else empty."""
    if when is None or when.precision is not Precision.DAY or when.is_doubtful:
        return ""
    return when.earliest.isoformat()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _person(person: Person, writing: Writing) -> Row:
    row: Row = {}
    _names(person, writing, row)
    gender = person.resident.gender
    if writing.put(person, row, "prs_Gender", GENDERS[gender]) and gender is Gender.SELF_DESCRIBED:
        writing.lose(person, "prs_Gender", NEAREST, gender.value)
    _languages(person, writing, row)
    _number(person, writing, row)
    about = person.identity
    if about is None:
        return row
    day = exact_day(about.birth_date)
    writing.put(person, row, "prs_Birthdate", day)
    if about.birth_date is not None and not day:
        writing.lose(person, "prs_Birthdate", NOT_EXACT)
    states = [country(code) for code in about.citizenships]
    for _ in range(states.count("")):
        writing.lose(person, "prs_Citizenship", NO_CODE)
    states = [found for found in states if found]
    if not states and about.statelessness is Statelessness.STATELESS:
        states = [STATELESS]
    writing.put(person, row, "prs_Citizenship", ";".join(states))
    return row


def _number(person: Person, writing: Writing, row: Row) -> None:
    """The number of a paper that was not replaced; what another body calls somebody is none."""
    column = "prs_IdentityNumber"
    replaced = {paper.replaces_id for paper in person.papers}
    papers = [paper for paper in person.papers if paper.number and paper.id not in replaced]
    if papers:
        writing.put(person, row, column, papers[0].number)
    for _ in papers[1:]:
        writing.lose(person, column, NO_VALUE)
    for _ in person.numbers:
        writing.lose(person, column, OTHER_BODY)


def _names(person: Person, writing: Writing, row: Row) -> None:
    name = person.name
    if name is None:
        return
    middle = " ".join(part for part in (name.father, name.grandfather) if part)
    has_parts = bool(name.given or name.family)
    writing.put(person, row, "prs_Salutation", name.honorific if has_parts else "")
    writing.put(person, row, "prs_FirstName", name.given if has_parts else name.full_text)
    writing.put(person, row, "prs_MiddleName", middle if has_parts else "")
    writing.put(person, row, "prs_SecondName", name.family if has_parts else "")


def _languages(person: Person, writing: Writing, row: Row) -> None:
    first = [each for each in person.languages if each.role is LanguageRole.FIRST]
    spoken = [*first, *(each for each in person.languages if each not in first)]
    codes = {code.code: code.exchange for code in load_codes("languages")}
    columns = ("prs_PrimaryLanguage", "prs_SecondaryLanguage")
    for column, skill in zip(columns, spoken, strict=False):
        carried = codes.get(skill.language, "")
        if skill.language and not carried:
            writing.lose(person, column, NO_CODE)
        elif writing.put(person, row, column, carried) and carried != skill.language:
            writing.lose(person, column, NEAREST, skill.language)
    for skill in spoken[len(columns) :]:
        writing.lose(person, columns[-1], NO_VALUE, skill.language)


def _context(person: Person, writing: Writing) -> Row:
    row: Row = {}
    _status(person, writing, row)
    _coded(person, writing, row, "vic_TypeOfExploitation", "exploitation_types", person.types)
    means = [code for each in person.means for code in each.means]
    _coded(person, writing, row, "vic_MethodsOfControl", "means_of_control", means)
    places = [found for each in person.exploitation if (found := country(each.country))]
    for each in person.exploitation:
        if each.country and not country(each.country):
            writing.lose(person, "vic_LocationOfExploitation", NO_CODE)
    writing.put(person, row, "vic_LocationOfExploitation", ";".join(dict.fromkeys(places)))
    for each in person.exploitation:
        if each.place:  # a compound is never named (guide 1.6); there is no place for a town alone
            writing.lose(person, "vic_LocationOfExploitation", OFF)
    _recruited(person, writing, row)
    return row


def _status(person: Person, writing: Writing, row: Row) -> None:
    column = "vic_TraffickingStatus"
    if person.legal is None:
        return
    status = person.legal.status
    said = IDENTIFIED.get(status, "")
    # "Not a victim" only if the person agreed to that very line (casework guide 1.5).
    if status is Identification.NOT_IDENTIFIED and STATUS not in person.named:
        writing.lose(person, column, OFF)
    elif writing.put(person, row, column, said):
        writing.lose(person, "vic_TraffickingStatusDecisionMakingOrg", NO_CODE)
    elif not said:
        writing.lose(person, column, NO_VALUE, status.value)


def _recruited(person: Person, writing: Writing, row: Row) -> None:
    channels = [code for each in person.recruitment for code in each.channels]
    _coded(person, writing, row, "vic_MethodOfRecruitment", "recruitment_channels", channels)
    for each in person.recruitment:
        column = "vic_RelationshipToTrafficker"
        if each.relation and column not in row:
            said = RELATIONS.get(each.relation, "")
            writing.put(person, row, column, said)
            if not said:
                writing.lose(person, column, NO_VALUE, each.relation.value)
        if each.age_then is not None and "vic_AgeWhenTrafficked" not in row:
            writing.put(person, row, "vic_AgeWhenTrafficked", str(each.age_then))
        if "vic_LocationOfRecruitment" not in row:
            writing.put(person, row, "vic_LocationOfRecruitment", each.place)


def _coded(
    person: Person, writing: Writing, row: Row, column: str, words: str, codes: Iterable[str]
) -> None:
    codes = tuple(dict.fromkeys(codes))
    if not codes:
        return
    if not writing.leaves(person, column):
        writing.lose(person, column, OFF)
        return
    known = {word.code: word for word in load_word_list(words).words}
    values: list[str] = []
    for code in codes:
        word = known.get(code)
        if word is None or not word.htcds:
            writing.lose(person, column, NO_VALUE, code)
            continue
        values += word.htcds
        if word.loss or "Other" in word.htcds:
            writing.lose(person, column, word.loss or OTHER, code)
    writing.put(person, row, column, ";".join(dict.fromkeys(values)))


def _cases(person: Person, writing: Writing) -> list[Row]:
    row: Row = {}
    writing.put(person, row, "cas_Status", STATUSES[person.resident.case_status])
    writing.put(person, row, "cas_CaseOwner", "CM")  # the role; never who it is
    for each in person.sent_by[:1]:
        writing.put(person, row, "cas_ReferringOrganisation", each.organisation)
        writing.put(person, row, "cas_IncomingReferralDate", _iso(each.received_on))
        if each.reason:
            writing.lose(person, "cas_ReasonForIncomingReferral", NO_CODE)
    rows = [row]
    for number, sent in enumerate(r for r in person.referrals if r.state in SENT):
        out = row if number == 0 else {}
        moved = sent.recipient_class is RecipientClass.SHELTER
        why = "MigrationOrChangeOfLocation" if moved else "AdditionalServicesRequired"
        writing.put(person, out, "cas_ReasonForOutgoingReferral", why)
        writing.put(person, out, "cas_ReferredOrganisation", sent.recipient)
        writing.put(person, out, "cas_OutgoingReferralDate", _iso(sent.sent_on))
        if sent.asks:
            writing.lose(person, "cas_OutgoingReferralDetails", NO_LINE)
        if number:
            rows.append(out)
    return rows


def _organisations(person: Person, writing: Writing) -> list[Row]:
    known = {word.code: word for word in load_word_list("organisation_types").words}
    found = []
    for each in person.sent_by:
        row: Row = {}
        word = known.get(each.organisation_type)
        writing.put(person, row, "org_Name", each.organisation)
        sort = word.htcds[0] if word and word.htcds else ""
        writing.put(person, row, "org_Type", sort)
        if each.organisation_type and not sort:
            writing.lose(person, "org_Type", NO_CODE)
        if row:
            found.append(row)
    return found


def _events(person: Person, writing: Writing) -> list[Row]:
    """Only with a yes to research beside the yes to sharing (casework guide 1.5)."""
    found = []
    for each in person.events:
        told = each.voice is Voice.SAID and person.research
        if not told or not writing.leaves(person, "hte_Description"):
            writing.lose(person, "hte_Description", OFF)
            continue
        row: Row = {}
        kind = EVENTS.get(each.sort, "") if each.sort else ""
        if each.sort and not kind:
            writing.lose(person, "hte_Type", NO_VALUE, each.sort.value)
        writing.put(person, row, "hte_Type", kind)
        day = exact_day(each.when)
        writing.put(person, row, "hte_Date", day)
        if each.when is not None and not day:
            writing.lose(person, "hte_Date", NOT_EXACT)
        writing.put(person, row, "hte_City", each.place)
        writing.put(person, row, "hte_Description", each.text)
        found.append(row)
    return found


def _plans(person: Person, writing: Writing) -> list[Row]:
    found = []
    for each in person.goals:
        row: Row = {}
        kind = PLANS.get(each.domain)
        if kind is None:
            writing.lose(person, "spl_Type", NEAREST)
        writing.put(person, row, "spl_Type", kind or "SocialCare")
        writing.put(person, row, "spl_PlannedEndDate", _iso(each.due_on))
        writing.lose(person, "spl_Objectives", NO_LINE)
        found.append(row)
    return found
