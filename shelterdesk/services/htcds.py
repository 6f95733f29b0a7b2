"""What a row of a HTCDS sheet means here: records to make, or a reason why not yet.

Columns that have a home become values; a column without one is named, never dropped in silence.
Reasons name a row and a column, never what stands in the cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shelterdesk.domain.calendars import Calendar
from shelterdesk.domain.codes import codes_by_word, load_codes
from shelterdesk.domain.dates import Order, read_date
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.identity import (
    Identity,
    IdentityName,
    ReferenceNumber,
    Statelessness,
)
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    CaseStatus,
    EverydayName,
    Gender,
    LanguageRole,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.partial_dates import Certainty, PartialDate
from shelterdesk.domain.record import Record, Values
from shelterdesk.domain.zawgyi import looks_zawgyi, read_anyway
from shelterdesk.i18n import N_
from shelterdesk.services import htcds_cells as cells
from shelterdesk.services.htcds_cells import NeedsALook
from shelterdesk.services.htcds_sheet import Cell, SheetRow

BuddhistYears = Literal["be", "ce"] | None

# Columns that become values. Everything else that is filled is named as having no home yet.
HOMES = frozenset(
    {
        "prs_Salutation",
        "prs_FirstName",
        "prs_MiddleName",
        "prs_SecondName",
        "prs_Birthdate",
        "prs_Gender",
        "prs_Citizenship",
        "prs_PrimaryLanguage",
        "prs_SecondaryLanguage",
        "prs_IdentityNumber",
        "cas_IncomingReferralDate",
        "cas_ReferringOrganisation",
        "cas_Status",
        "con_Consent",
    }
)

DAY_COLUMNS = ("prs_Birthdate", "cas_IncomingReferralDate")

# Casework guide 2: these are part of who somebody is, unlike Mr or Ms.
_HONORIFICS = frozenset(["ma", "ko", "daw", "u", "saw", "naw", "sai", "nang", "md", "md.", "mohd"])

_GENDERS = {
    "feminine": Gender.FEMININE,
    "masculine": Gender.MASCULINE,
    "transgenderfeminine": Gender.TRANS_FEMININE,
    "transgendermasculine": Gender.TRANS_MASCULINE,
    "nonconforming": Gender.NON_CONFORMING,
    "nonspecifiedunknown": Gender.NOT_SAID,
}
_STATUSES = {
    "active": (CaseStatus.IN_HOUSE, StayState.IN_HOUSE),
    "followup": (CaseStatus.AFTER_CARE, StayState.AFTER_CARE),
    "closed": (CaseStatus.CLOSED, StayState.CLOSED),
    "closedreferred": (CaseStatus.TRANSFERRED, StayState.CLOSED),
}
ISSUER = "HTCDS prs_IdentityNumber"  # who uses the number: the sheet does not say
_CONSENT_PURPOSE = "HTCDS con_Consent"

NO_CITIZENSHIP = {"xxa": Statelessness.STATELESS, "stateless": Statelessness.STATELESS}
_NOT_SAID = frozenset({"und", "mis", "xxx", "unknown"})

# ---- reasons

NO_NAME = N_("There is no name in this row. One name is enough.")
UNKNOWN_GENDER = N_("This is not one of the HTCDS words for gender. Leave it empty if not known.")
UNKNOWN_COUNTRY = N_("This is not a country code (ISO 3166). Use two or three letters, as in MM.")
UNKNOWN_LANGUAGE = N_("This is not a language code on our list (ISO 639). For example mya or tha.")
UNKNOWN_STATUS = N_("This is not one of the HTCDS words for where somebody stands.")
UNCLEAR_CONSENT = N_("This is neither yes nor no. Leave it empty if nobody asked.")
BEFORE_BIRTH = N_("This day is before the date of birth. Look at both dates.")
NO_ARRIVAL = N_("No day of arrival stands here, so the day of the import is taken.")
OLD_LETTERS = N_("The name was in old Burmese letters (Zawgyi). It was read into Unicode.")
NO_BIRTH = N_("No date of birth stands here, so this person counts as a child until it is known.")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken yet (or, as a note, what was decided for it).

    ``row`` is the spreadsheet's own number, ``code`` a stable word, ``sentence`` a marked text.
    """

    row: int
    column: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Understood:
    """What one row means. With problems, ``parts`` and ``further`` are not complete.

    ``further`` are records of kinds that ``parts`` holds already. ``homeless`` are the filled
    columns that nothing here can keep yet.
    """

    row: int
    parts: Mapping[type[Record], Values]
    further: tuple[tuple[type[Record], Values], ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    homeless: tuple[str, ...] = ()


def day_order(rows: Sequence[SheetRow], column: str) -> Order:
    """Whether written-out days of *column* put the day or the month first, by their own evidence.

    A day above twelve proves it. Without proof, or with proof of both, the answer is "ask".
    """
    first, second = False, False
    for row in rows:
        numbers = cells.day_and_month(row.cells.get(column, ""))
        first = first or numbers[0] > 12
        second = second or numbers[1] > 12
    if first == second:
        return "ask"
    return "dmy" if first else "mdy"


def understand(
    row: SheetRow,
    today: date,
    *,
    buddhist_years: BuddhistYears = None,
    orders: Mapping[str, Order] | None = None,
) -> Understood:
    """Read one row; never raises.

    *buddhist_years* says how years 2440 to 2600 are meant; None makes each a problem. *orders*
    has the ``day_order`` of each column of days.
    """
    reading = _Reading(row, today, buddhist_years, orders or {})
    reading.names()
    birth = reading.birth()
    reading.person(birth)
    reading.stay(birth)
    reading.languages()
    reading.number()
    reading.consent()
    return Understood(
        row.number,
        reading.parts,
        tuple(reading.further),
        tuple(reading.problems),
        tuple(reading.notes),
        tuple(c for c in row.cells if c not in HOMES or c in reading.left),
    )


@dataclass
class _Reading:
    """One row while it is read: what was found so far, and what needs a look."""

    row: SheetRow
    today: date
    buddhist_years: BuddhistYears
    orders: Mapping[str, Order]
    parts: dict[type[Record], Values] = field(default_factory=dict)
    further: list[tuple[type[Record], Values]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    left: set[str] = field(default_factory=set)

    def names(self) -> None:
        """Name in everyday use and name on paper; a mononym stands in the first field alone."""
        given, middle, family = (
            self._name(f"prs_{part}Name") for part in ("First", "Middle", "Second")
        )
        honorific = self._honorific()
        if not (given or middle or family):
            # A damaged name has been said already.
            if not any(p.column.endswith("Name") for p in self.problems):
                self._problem("prs_FirstName", "name_missing", NO_NAME)
            return
        try:
            full = cells.full_name(given, middle, family)
        except NeedsALook as look:
            self._problem("prs_SecondName", look.code, look.sentence)
            return
        said = " ".join(part for part in (honorific, given or middle or family) if part)
        self.parts[EverydayName] = {"preferred": said}
        self.parts[IdentityName] = {
            "full_text": f"{honorific} {full}".strip(),
            "given": given if family else "",
            "family": family if given else "",
            "source_document": "HTCDS",
        }

    def birth(self) -> PartialDate | None:
        """Date of birth as far as it is known, from no earlier than the oldest people alive."""
        birth = self._day("prs_Birthdate")
        if birth is None:
            return None
        try:
            return cells.as_birth(birth, self.today)
        except NeedsALook as look:
            self._problem("prs_Birthdate", look.code, look.sentence)
            return None

    def person(self, birth: PartialDate | None) -> None:
        """Gender, status, age group, birth and citizenship."""
        gender = self._choice("prs_Gender", _GENDERS, Gender.NOT_SAID, UNKNOWN_GENDER)
        status = self._choice("cas_Status", _STATUSES, _STATUSES["active"], UNKNOWN_STATUS)
        self.parts[Resident] = {"gender": gender, "case_status": status[0]}
        if birth is None and "prs_Birthdate" not in self.row.cells:
            self._note("prs_Birthdate", "birth_unknown", NO_BIRTH)
        child = birth.is_child(self.today) if birth else Certainty.UNCERTAIN
        groups = {Certainty.YES: AgeGroup.CHILD, Certainty.NO: AgeGroup.ADULT}
        self.parts[AgeStatus] = {"group": groups.get(child, AgeGroup.UNCERTAIN)}
        citizenships, statelessness = self._citizenships()
        self.parts[Identity] = {
            "birth_date": birth,
            "citizenships": citizenships,
            "statelessness": statelessness,
        }

    def stay(self, birth: PartialDate | None) -> None:
        """When somebody came, with whom, and whether they are still here."""
        column = "cas_IncomingReferralDate"
        arrived = self._day(column)
        arrived_on = self.today
        if arrived is not None:
            try:
                arrived_on = cells.as_past_day(arrived, self.today)
            except NeedsALook as look:
                self._problem(column, look.code, look.sentence)
            if birth and arrived_on < birth.earliest:
                self._problem(column, "before_birth", BEFORE_BIRTH)
        elif column not in self.row.cells:
            self._note(column, "arrival_unknown", NO_ARRIVAL)
        status = _STATUSES.get(self._word("cas_Status"), _STATUSES["active"])
        self.parts[Stay] = {
            "arrived_on": arrived_on,
            "state": status[1],
            "brought_by": self._text("cas_ReferringOrganisation"),
        }

    def languages(self) -> None:
        """First and second language; the same one twice is one."""
        found = [
            self._code(f"prs_{which}Language", "languages", UNKNOWN_LANGUAGE)
            for which in ("Primary", "Secondary")
        ]
        spoken = list(dict.fromkeys(code for code in found if code))
        if spoken:
            self.parts[LanguageSkill] = {"language": spoken[0], "role": LanguageRole.FIRST}
        self.further += [
            (LanguageSkill, {"language": code, "role": LanguageRole.SOME}) for code in spoken[1:]
        ]

    def number(self) -> None:
        """The number another body knows this person by."""
        try:
            number = cells.number_text(self._cell("prs_IdentityNumber"))
        except NeedsALook as look:
            self._problem("prs_IdentityNumber", look.code, look.sentence)
            return
        if number:
            self.parts[ReferenceNumber] = {"issuer": ISSUER, "number": number}

    def consent(self) -> None:
        """A ticked box is consent to keeping a record and to nothing else (casework guide 3).

        An empty or unticked box is no decision that anybody wrote down, so it makes no record.
        """
        try:
            ticked = cells.yes_or_no(self._cell("con_Consent"))
        except NeedsALook:
            self._problem("con_Consent", "consent_unclear", UNCLEAR_CONSENT)
            return
        if ticked:
            self.parts[Consent] = {
                "consent_type": ConsentType.STORAGE,
                "decision": Decision.GIVEN,
                "purpose": _CONSENT_PURPOSE,
                "starts_on": self.today,
            }

    # ---- one cell

    def _cell(self, column: str) -> Cell:
        return self.row.cells.get(column, "")

    def _text(self, column: str) -> str:
        try:
            return cells.text(self._cell(column))
        except NeedsALook as look:
            self._problem(column, look.code, look.sentence)
            return ""

    def _name(self, column: str) -> str:
        try:
            name = cells.name(self._cell(column))
            if looks_zawgyi(name):
                self._note(column, "old_letters", OLD_LETTERS)
            return read_anyway(name)
        except NeedsALook as look:
            self._problem(column, look.code, look.sentence)
            return ""

    def _word(self, column: str) -> str:
        return cells.word(self._cell(column))

    def _honorific(self) -> str:
        said = self._text("prs_Salutation")
        if said.casefold() in _HONORIFICS:
            return said
        self.left.add("prs_Salutation")
        return ""

    def _choice(
        self, column: str, known: Mapping[str, cells.T], none: cells.T, why: str
    ) -> cells.T:
        said = self._word(column)
        if not said:
            return none
        if said not in known:
            self._problem(column, "unknown_code", why)
        return known.get(said, none)

    def _code(self, column: str, catalogue: str, why: str) -> str:
        said = self._text(column).casefold()
        if not said or said in _NOT_SAID:
            return ""
        found = codes_by_word(catalogue).get(said)
        if found is None and said in _families(catalogue):
            self.left.add(column)  # a whole family: nobody chooses one of it for a person
        elif found is None:
            self._problem(column, "unknown_code", why)
        return found.code if found else ""

    def _citizenships(self) -> tuple[tuple[str, ...], Statelessness]:
        column = "prs_Citizenship"
        said = [part.casefold() for part in cells.several(self._text(column))]
        statelessness = Statelessness.CLAIMED
        codes = []
        for part in said:
            found = codes_by_word("countries").get(part)
            if found is not None:
                codes.append(found.code)
            elif part in NO_CITIZENSHIP:
                statelessness = NO_CITIZENSHIP[part]
            elif part not in _NOT_SAID:
                self._problem(column, "unknown_code", UNKNOWN_COUNTRY)
        if not codes and statelessness is Statelessness.CLAIMED:
            statelessness = Statelessness.UNDETERMINED
        return tuple(dict.fromkeys(codes)), statelessness

    def _day(self, column: str) -> PartialDate | None:
        said = self._cell(column)
        if said == "":
            return None
        try:
            plain = cells.date_text(said)
        except NeedsALook as look:
            self._problem(column, look.code, look.sentence)
            return None
        seen = read_date(plain, today=self.today, order=self.orders.get(column, "ask"))
        try:
            return cells.settled(seen, _ERAS[self.buddhist_years])
        except NeedsALook as look:
            self._problem(column, look.code, look.sentence)
            return None

    def _problem(self, column: str, code: str, sentence: str) -> None:
        self.problems.append(Problem(self.row.number, column, code, sentence))

    def _note(self, column: str, code: str, sentence: str) -> None:
        self.notes.append(Problem(self.row.number, column, code, sentence))


def _families(catalogue: str) -> frozenset[str]:
    """Codes in files that stand for several of ours, or for none alone (ISO 639-2)."""
    return frozenset(code.exchange.casefold() for code in load_codes(catalogue))


_ERAS: dict[BuddhistYears, Calendar | None] = {
    "be": Calendar.THAI_BE,
    "ce": Calendar.GREGORIAN,
    None: None,
}
