"""One resident as a row of CTDC: ``1`` is reported, empty is not reported and never a no.

Casework guide 1.3 and 1.6. The synthetic columns group several means into one; the older set of
2020 keeps them apart and has a flag for most sorts of exploitation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shelterdesk.domain.ages import BANDS
from shelterdesk.domain.case_export import (
    NO_VALUE,
    NOT_EXACT,
    OFF,
    OTHER,
    UNREAD,
    Person,
    Row,
    Standard,
    Writing,
)
from shelterdesk.domain.htcds_rows import country
from shelterdesk.domain.kinds.account import Exploitation, Means, RecruiterRelation, Recruitment
from shelterdesk.domain.kinds.resident import AgeGroup, Gender
from shelterdesk.domain.partial_dates import CHILD_UNDER, PartialDate
from shelterdesk.domain.standard_fields import CTDC_2020, CTDC_SYNTHETIC
from shelterdesk.domain.word_lists import Word, load_word_list

YES = "1"
COLUMNS = {Standard.CTDC: CTDC_SYNTHETIC, Standard.CTDC_2020: CTDC_2020}
ANOTHER_GENDER = "Trans/Transgender/NonConforming"
GENDERS = {
    Gender.FEMININE: "Woman",
    Gender.MASCULINE: "Man",
    Gender.TRANS_FEMININE: ANOTHER_GENDER,
    Gender.TRANS_MASCULINE: ANOTHER_GENDER,
    Gender.NON_CONFORMING: ANOTHER_GENDER,
}
MAJORITY = {AgeGroup.ADULT: "Adult", AgeGroup.CHILD: "Minor"}
RELATIONS = {
    RecruiterRelation.PARTNER: "IntimatePartner",
    RecruiterRelation.FRIEND: "Friend",
    RecruiterRelation.FAMILY: "Family",
}
MONTHS = ((12, "0--12 (0-1 yr)"), (24, "13--24 (1-2 yrs)"), (10**6, "25+ (2+ yrs)"))
FLAG, GROUPED = "meansOfControl", "isOtherExploit"
# A control that falls into no column of the synthetic set, or into Other of the older one.
REST = frozenset({"Other"})


def row_of(person: Person, writing: Writing, standard: Standard) -> Row:
    """The row of one person; what is lost is counted in *writing*."""
    row: Row = {}
    if person.came_on is not None:
        writing.put(person, row, "yearOfRegistration", str(person.came_on.year))
    gender = person.resident.gender
    writing.put(person, row, "gender", GENDERS.get(gender, ""))
    if gender is Gender.SELF_DESCRIBED:
        writing.lose(person, "gender", NO_VALUE, gender.value)
    _age(person, writing, row)
    _places(person, writing, row)
    is_older = standard is Standard.CTDC_2020
    _exploitation(person, writing, row, is_older=is_older)
    _means(person, writing, row, is_older=is_older)
    _recruiter(person, writing, row, is_older=is_older)
    if is_older:
        _older(person, writing, row)
    else:
        _months(person, writing, row)
    _unread(person, writing, standard)
    return row


def age_band(birth: PartialDate, day: date) -> str:
    """The band of ages that every possible age lies in; empty where it could be two."""
    youngest, oldest = birth.age_on(day)
    first, last = (max(start for start in BANDS if start <= age) for age in (youngest, oldest))
    if first != last:
        return ""
    if first == BANDS[-1]:
        return f"{first}+"
    return f"{first}--{BANDS[BANDS.index(first) + 1] - 1}"


def months_band(began: PartialDate, ended: PartialDate) -> str:
    """How long it lasted, as a band; empty where the dates leave more than one open."""
    if began.is_doubtful or ended.is_doubtful:
        return ""
    least = _months_between(began.latest, ended.earliest)
    most = _months_between(began.earliest, ended.latest)
    if most < 0:
        return ""
    bands = {next(name for top, name in MONTHS if max(m, 0) <= top) for m in (least, most)}
    return bands.pop() if len(bands) == 1 else ""


def _months_between(first: date, last: date) -> int:
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole - (last.day < first.day)


def _age(person: Person, writing: Writing, row: Row) -> None:
    birth = person.identity.birth_date if person.identity else None
    if birth is None or person.came_on is None:
        return
    band = age_band(birth, person.came_on)
    writing.put(person, row, "ageBroad", band)
    if not band:
        writing.lose(person, "ageBroad", NOT_EXACT)


def _places(person: Person, writing: Writing, row: Row) -> None:
    states = person.identity.citizenships if person.identity else ()
    if states:
        writing.put(person, row, "citizenship", country(states[0]))
        for _ in states[1:]:
            writing.lose(person, "citizenship", NO_VALUE)
    there = list(dict.fromkeys(c for e in person.exploitation if (c := country(e.country))))
    if there:
        writing.put(person, row, "CountryOfExploitation", there[0])
        for _ in there[1:]:
            writing.lose(person, "CountryOfExploitation", NO_VALUE)


def _months(person: Person, writing: Writing, row: Row) -> None:
    for each in person.exploitation:
        if each.began is None or each.ended is None or "traffickMonths" in row:
            continue
        band = months_band(each.began, each.ended)
        writing.put(person, row, "traffickMonths", band)
        if not band:
            writing.lose(person, "traffickMonths", NOT_EXACT)


def _words(
    person: Person, writing: Writing, column: str, name: str, codes: Iterable[str]
) -> list[Word]:
    """Words of our own list; one that the house added has no column here, and that is said."""
    known = {word.code: word for word in load_word_list(name).words}
    wanted = tuple(dict.fromkeys(codes))
    for code in wanted:
        if code not in known:
            writing.lose(person, column, NO_VALUE, code)
    return [known[code] for code in wanted if code in known]


def _exploitation(person: Person, writing: Writing, row: Row, *, is_older: bool) -> None:
    words = _words(person, writing, "isForcedLabour", "exploitation_types", person.types)
    if words and not writing.leaves(person, "isForcedLabour"):
        writing.lose(person, "isForcedLabour", OFF)
        return
    for word in words:
        # Where the older set has no flag of its own, the grouped one stands (guide 1.6).
        flags = (word.ctdc_2020 or word.ctdc) if is_older else word.ctdc
        for flag in flags:
            row[flag] = YES
        if GROUPED in flags:
            writing.lose(person, GROUPED, OTHER, word.code)
    if is_older and words:
        if {"isForcedLabour", "isSexualExploit"} <= row.keys():
            row["isSexAndLabour"] = YES
        row["typeOfExploitConcatenated"] = _joined(row, "is")
        row["typeOfLabourConcatenated"] = _joined(row, "typeOfLabour")


def _means(person: Person, writing: Writing, row: Row, *, is_older: bool) -> None:
    column = f"{FLAG}Other" if is_older else "meansThreats"
    codes = (code for each in person.means for code in each.means)
    words = _words(person, writing, column, "means_of_control", codes)
    if words and not writing.leaves(person, column):
        writing.lose(person, column, OFF)
        return
    for word in words:
        flags = word.ctdc_2020 if is_older else word.ctdc
        for flag in flags:
            row[f"{FLAG}{flag}" if is_older else flag] = YES
        if not flags:
            writing.lose(person, "means", NO_VALUE, word.code)
        elif REST & set(flags):
            writing.lose(person, column, OTHER, word.code)
    if is_older and words:
        row[f"{FLAG}Concatenated"] = _joined(row, FLAG)


def _joined(row: Row, start: str) -> str:
    return ";".join(name.removeprefix(start) for name in row if name.startswith(start))


def _recruiter(person: Person, writing: Writing, row: Row, *, is_older: bool) -> None:
    for relation in dict.fromkeys(each.relation for each in person.recruitment if each.relation):
        to = RELATIONS.get(relation, "Other")
        if not writing.put(person, row, f"recruiterRelation{to}", YES):
            continue
        if to == "Other":
            writing.lose(person, "recruiterRelationOther", OTHER, relation.value)
    if is_older:
        row["RecruiterRelationship"] = _joined(row, "recruiterRelation")


def _older(person: Person, writing: Writing, row: Row) -> None:
    writing.put(person, row, "Datasource", "Case Management")
    if person.age is not None:
        writing.put(person, row, "majorityStatus", MAJORITY.get(person.age, ""))
    for each in person.recruitment:
        if each.age_then is not None and "majorityEntry" not in row:
            said = "Minor" if each.age_then < CHILD_UNDER else "Adult"
            writing.put(person, row, "majorityEntry", said)


def _unread(person: Person, writing: Writing, standard: Standard) -> None:
    older = standard is Standard.CTDC_2020
    columns = {
        Exploitation.kind: "CountryOfExploitation",
        Means.kind: f"{FLAG}Concatenated" if older else "means",
        Recruitment.kind: "RecruiterRelationship" if older else "recruiterRelation",
    }
    if not writing.leaves(person, "CountryOfExploitation"):
        return
    for kind, column in columns.items():
        if kind in person.unread:
            writing.lose(person, column, UNREAD)
