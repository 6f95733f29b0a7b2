"""What of a resident may stand in a file of case data, and what is lost on the way there.

Casework guide 1.5 and 1.6, *export rules*: no names, exact dates, compound names or free text by
default. Each column is opened by a line that the resident agreed to and, where it tells more than a
code, by something that is switched on by name. What no line of consent can open never leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.account import AccountEvent, Exploitation, Means, Recruitment
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.plan import PlanItem
from shelterdesk.domain.kinds.referral import Referral
from shelterdesk.domain.kinds.resident import AgeGroup, LanguageSkill, ReferralIn, Resident
from shelterdesk.domain.kinds.status import LegalStatus
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record
from shelterdesk.domain.sharing import load_matrix
from shelterdesk.domain.standard_fields import CTDC_2020, CTDC_SYNTHETIC, HTCDS_VERSION
from shelterdesk.i18n import N_

LINK = "link_id"  # ours, in front: it joins the rows of one person and is drawn for one file
IDENTITY, EXPLOITATION, STATUS = "identity", "exploitation", "victim_status"


class Standard(Choice):
    """As what the cases are written."""

    HTCDS = "htcds", N_("HTCDS 2.0 (IOM's data standard)")
    CTDC = "ctdc", N_("CTDC, as the synthetic data set has it")
    CTDC_2020 = "ctdc_2020", N_("CTDC, as the data set of 2020 had it")

    @property
    def version(self) -> str:
        """Which version of the standard the file follows."""
        found = {Standard.HTCDS: HTCDS_VERSION, Standard.CTDC: "synthetic, 27 columns"}
        return found.get(self, "k-anonymised, 2020")


class Extra(Choice):
    """What is off unless somebody switches it on by name."""

    AGES = "ages", N_("Age at the time, in years")
    DAYS = "days", N_("Exact days")
    BIRTHDAY = "birthday", N_("Exact date of birth")
    BODIES = "bodies", N_("Names of organisations")
    PLACES = "places", N_("Names of towns and sites")
    STORY = "story", N_("Pieces of the account, in the person's words")
    NUMBERS = "numbers", N_("Numbers of papers")
    NAMES = "names", N_("Names")


# Whoever has these knows who it is, or may: names of people and places stand in somebody's own
# words. Then whoever asks for protection is left out for every reader.
NAMING = frozenset({Extra.BIRTHDAY, Extra.NUMBERS, Extra.NAMES, Extra.STORY, Extra.PLACES})
# The synthetic set and that of 2020 are codes alone.
OFFERED: Mapping[Standard, tuple[Extra, ...]] = {Standard.HTCDS: tuple(Extra)}


@dataclass(frozen=True)
class Rule:
    """What opens a column: a line of consent ("" where the yes itself is enough), and an extra."""

    line: str = ""
    extra: Extra | None = None


RULES: Mapping[str, Rule] = {
    "org_Name": Rule("", Extra.BODIES),
    "org_Type": Rule(),
    "prs_Salutation": Rule(IDENTITY, Extra.NAMES),
    "prs_FirstName": Rule(IDENTITY, Extra.NAMES),
    "prs_MiddleName": Rule(IDENTITY, Extra.NAMES),
    "prs_SecondName": Rule(IDENTITY, Extra.NAMES),
    "prs_Birthdate": Rule(IDENTITY, Extra.BIRTHDAY),
    "prs_Gender": Rule(IDENTITY),
    "prs_PrimaryLanguage": Rule(IDENTITY),
    "prs_SecondaryLanguage": Rule(IDENTITY),
    "prs_Citizenship": Rule(IDENTITY),
    "prs_IdentityNumber": Rule("paper_number", Extra.NUMBERS),
    "vic_TraffickingStatus": Rule(STATUS),
    "vic_RelationshipToTrafficker": Rule(EXPLOITATION),
    "vic_AgeWhenTrafficked": Rule(EXPLOITATION, Extra.AGES),
    "vic_MethodOfRecruitment": Rule(EXPLOITATION),
    "vic_LocationOfRecruitment": Rule(EXPLOITATION, Extra.PLACES),
    "vic_LocationOfExploitation": Rule(EXPLOITATION),
    "vic_MethodsOfControl": Rule(EXPLOITATION),
    "vic_TypeOfExploitation": Rule(EXPLOITATION),
    "cas_Status": Rule(),
    "cas_CaseOwner": Rule(),
    "cas_ReferringOrganisation": Rule("", Extra.BODIES),
    "cas_IncomingReferralDate": Rule("", Extra.DAYS),
    "cas_ReasonForOutgoingReferral": Rule(),
    "cas_ReferredOrganisation": Rule("", Extra.BODIES),
    "cas_OutgoingReferralDate": Rule("", Extra.DAYS),
    "hte_Type": Rule(EXPLOITATION, Extra.STORY),
    "hte_Date": Rule(EXPLOITATION, Extra.DAYS),
    "hte_City": Rule(EXPLOITATION, Extra.PLACES),
    "hte_Description": Rule(EXPLOITATION, Extra.STORY),
    "spl_Type": Rule(),
    "spl_PlannedEndDate": Rule("", Extra.DAYS),
    "con_Consent": Rule(),
    **{
        name: Rule(EXPLOITATION)
        for name in (*CTDC_SYNTHETIC, *CTDC_2020)
        if name not in ("yearOfRegistration", "Datasource")
    },
    **{name: Rule(IDENTITY) for name in ("gender", "ageBroad", "citizenship", "majorityStatus")},
    "yearOfRegistration": Rule(),
    "Datasource": Rule(),
}

# ---- what is lost, said in the file itself and in the preview

OTHER = N_("exported as Other")
NEAREST = N_("exported as the nearest value that the standard has")
NO_VALUE = N_("left empty: the standard has no value for it")
NO_CODE = N_("left empty: the house has it in words, the standard asks for a code")
OTHER_BODY = N_("left out: a number by which another body knows somebody, not that of a paper")
NOT_EXACT = N_("left empty: it is not known exactly enough")
OFF = N_("left out: exact, named or free words, which this file does not hold")
NO_LINE = N_("left out: free words; no agreement to share covers them")
UNREAD = N_("left empty: not open to whoever made this file")
NOT_ASKED = N_("left empty for everybody: the house has no field for it")
ADDED_HERE = N_("left out: fields that the house added; the standard has no column for them")
MARKED = N_("begins with a sign that a spreadsheet would calculate; a ' stands before it")

# A cell that begins so is a formula to a spreadsheet. Codes and days never do; words of people may.
CALCULATES = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True, order=True)
class Loss:
    """One way in which a column says less than the house knows: column, our code, a marked why."""

    column: str
    what: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """One resident as an export may see them: the newest of each kind, read by who exports.

    ``lines`` are those opened for the recipient, ``named`` those that the consent itself names.
    ``research`` tells of a yes to research. ``unread`` are kinds that who exports does not read.
    """

    link: str
    lines: frozenset[str]
    named: frozenset[str]
    research: bool
    came_on: date | None
    resident: Resident
    age: AgeGroup | None = None
    identity: Identity | None = None
    name: IdentityName | None = None
    languages: tuple[LanguageSkill, ...] = ()
    numbers: tuple[ReferenceNumber, ...] = ()
    papers: tuple[Document, ...] = ()
    legal: LegalStatus | None = None
    types: tuple[str, ...] = ()
    exploitation: tuple[Exploitation, ...] = ()
    means: tuple[Means, ...] = ()
    recruitment: tuple[Recruitment, ...] = ()
    events: tuple[AccountEvent, ...] = ()
    sent_by: tuple[ReferralIn, ...] = ()
    referrals: tuple[Referral, ...] = ()
    goals: tuple[PlanItem, ...] = ()
    unread: frozenset[str] = frozenset()


Row = dict[str, str]
# Published columns that nothing here could fill for anybody: the house keeps no such field.
UNASKED: Mapping[Standard, tuple[str, ...]] = {
    Standard.HTCDS: (
        "prs_MaritalStatus",
        "prs_NumberOfChildren",
        "prs_HighestLevelOfEducation",
        "vic_ForcedLabourIndustry",
        "vic_TypeOfSexExploitation",
    ),
    Standard.CTDC: tuple(name for name in CTDC_SYNTHETIC if name.startswith("sectorOf")),
    Standard.CTDC_2020: tuple(name for name in CTDC_2020 if name.startswith("typeOfSex")),
}
ADDED_COLUMN = "added"  # stands for every field of the house's own; never which


@dataclass
class Writing:
    """Fills rows by the rules and keeps count of what is lost; knows no person."""

    extras: frozenset[Extra]
    losses: Counter[Loss] = field(default_factory=Counter)

    def leaves(self, person: Person, column: str) -> bool:
        """Whether *column* may be filled for *person* at all; KeyError for one without a rule."""
        rule = RULES[column]
        is_on = rule.extra is None or rule.extra in self.extras
        return is_on and (not rule.line or rule.line in person.lines)

    def put(self, person: Person, row: Row, column: str, value: str) -> bool:
        """Write *value* if it may leave; whether it did. An empty one is neither kept nor lost."""
        if not value:
            return False
        if not self.leaves(person, column):
            self.lose(person, column, OFF)
            return False
        if value[0] in CALCULATES:
            value = f"'{value}"
            self.lose(person, column, MARKED)
        row[column] = value
        return True

    def lose(self, person: Person, column: str, why: str, what: str = "") -> None:
        """Count one loss; where the column may not be filled at all, nothing but that is said.

        Not switched on and not agreed to are one line: nobody's no is to be read off it.
        """
        if column in RULES and not self.leaves(person, column):
            why, what = OFF, ""
        self.losses[Loss(column, what, why)] += 1


def lose_unasked(losses: Counter[Loss], standard: Standard, persons: int) -> None:
    """Say of every column that the house has no field for that it is empty for all *persons*."""
    for column in UNASKED[standard] if persons else ():
        losses[Loss(column, "", NOT_ASKED)] = persons


def lose_added(losses: Counter[Loss], person: Person) -> None:
    """Count what the house asks beside the standard; which field it is stays here."""
    held: tuple[Record | None, ...] = (
        person.resident,
        person.identity,
        *person.sent_by,
        *person.referrals,
        *person.papers,
        *person.goals,
    )
    count = sum(len(getattr(record, "added", ())) for record in held if record is not None)
    if count:
        losses[Loss(ADDED_COLUMN, "", ADDED_HERE)] += count


def lets_persons(sort: RecipientClass) -> bool:
    """Whether the matrix lets this sort of body have data person by person (documents guide 5.3).

    It has to hear who somebody is and what was done without a written request of the law; for
    every other body there are totals.
    """
    rows = load_matrix()
    return all(sort in (*rows[line].yes, *rows[line].extra) for line in (IDENTITY, EXPLOITATION))


def small_groups(rows: Sequence[Mapping[str, str]], columns: Iterable[str], below: int) -> int:
    """How many rows are like fewer than *below* others in *columns*: they might be recognised."""
    keys = [tuple(row.get(column, "") for column in columns) for row in rows]
    many = Counter(keys)
    return sum(1 for key in keys if many[key] < below)
