"""What a row of a sheet means here, by a plan: records to make, or a reason why not yet.

Columns that have a home become values; a column without one is named, never dropped in silence.
Reasons name a row and a column, never what stands in the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from shelterdesk.domain import import_words
from shelterdesk.domain.dates import Order, read_date
from shelterdesk.domain.import_targets import target_at, target_of
from shelterdesk.domain.import_words import STATELESS, word_of
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.family import Channel, ContactPoint
from shelterdesk.domain.kinds.identity import (
    Identity,
    IdentityName,
    NameUse,
    ReferenceNumber,
    Sex,
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
from shelterdesk.services import import_cells as cells
from shelterdesk.services import import_reasons as why
from shelterdesk.services.import_added import add_to
from shelterdesk.services.import_cells import NeedsALook
from shelterdesk.services.import_notes import keep_notes
from shelterdesk.services.import_shapes import Cell, Plan, Problem, SheetRow, Understood

# Casework guide 2: these are part of who somebody is, unlike Mr or Ms.
_HONORIFICS = frozenset(["ma", "ko", "daw", "u", "saw", "naw", "sai", "nang", "md", "md.", "mohd"])

_STAYS = {
    CaseStatus.IN_HOUSE: StayState.IN_HOUSE,
    CaseStatus.AFTER_CARE: StayState.AFTER_CARE,
    CaseStatus.CLOSED: StayState.CLOSED,
    CaseStatus.TRANSFERRED: StayState.CLOSED,
}
HOUSE_ISSUER = "This house"  # who uses a number that the sheet calls the house's own


@dataclass(frozen=True)
class Reader:
    """Reads rows by one plan; what holds for all rows is looked up once.

    ``issuers`` says who uses the numbers of a column, ``orders`` how its days are written.
    """

    plan: Plan
    today: date
    orders: Mapping[str, Order]
    issuers: Mapping[str, str] = field(default_factory=dict)
    homes: Mapping[str, tuple[str, ...]] = field(init=False)
    second: frozenset[str] = field(init=False)  # of two columns for one thing only the first counts

    def __post_init__(self) -> None:
        """Turn the plan round: which columns each home has."""
        homes: dict[str, tuple[str, ...]] = {}
        for column, target in self.plan.homes.items():
            homes[target] = (*homes.get(target, ()), column)
        object.__setattr__(self, "homes", homes)
        single = [cs for key, cs in homes.items() if (t := target_of(key)) and t.is_single]
        object.__setattr__(self, "second", frozenset(c for cs in single for c in cs[1:]))

    def understand(self, row: SheetRow) -> Understood:
        """Read one row; never raises."""
        reading = Reading(self, row)
        reading.names()
        birth = reading.birth()
        reading.person(birth)
        reading.stay(birth)
        reading.languages()
        reading.numbers()
        reading.consent()
        add_to(reading)
        keep_notes(reading)
        homes = self.plan.homes
        return Understood(
            row.number,
            reading.parts,
            tuple(reading.further),
            tuple(reading.problems),
            tuple(reading.notes),
            tuple(
                c for c in row.cells if not homes.get(c) or c in reading.left or c in self.second
            ),
            reading.code_name,
        )


@cache  # pure: the words are the program's own
def _said_by_code(choices: type) -> Mapping[str, object]:
    return {choice.value: choice for choice in choices}  # type: ignore[attr-defined]


@dataclass
class Reading:
    """One row while it is read: what was found so far, and what needs a look."""

    reader: Reader
    row: SheetRow
    parts: dict[type[Record], Values] = field(default_factory=dict)
    further: list[tuple[type[Record], Values]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    code_name: str = ""

    def names(self) -> None:
        """Name in everyday use and name on paper; a mononym stands in the first field alone."""
        given, middle, family = (
            self._name(f"{part}_name") for part in ("given", "middle", "family")
        )
        whole, everyday = self._name("full_name"), self._name("everyday_name")
        romanised, nickname = self._name("romanised"), self._name("nickname")
        honorific = self._honorific()
        self.code_name = self.text("code_name")
        if not (given or middle or family or whole or everyday or romanised or nickname):
            # A damaged name has been said already.
            columns = [c for key in _NAME_KEYS for c in self.reader.homes.get(key, ())]
            if not any(problem.column in columns for problem in self.problems):
                self.problem(columns[0] if columns else "", "name_missing", why.NO_NAME)
            return
        try:
            full = whole or cells.full_name(given, middle, family)
        except NeedsALook as look:
            self.problem(self._column("family_name"), look.code, look.sentence)
            return
        said = everyday or " ".join(p for p in (honorific, given or middle or family) if p)
        if not (everyday or given or middle or family):
            said = f"{honorific} {whole or romanised or nickname}".strip()
        called = {"preferred": said, "romanised": romanised, "nickname": nickname}
        self.parts[EverydayName] = {name: value for name, value in called.items() if value}
        if full:
            self.parts[IdentityName] = {
                "full_text": f"{honorific} {full}".strip(),
                "given": given if family else "",
                "family": family if given else "",
                "source_document": self.reader.plan.source,
            }
        self._other_names()

    def _other_names(self) -> None:
        for column in self.reader.homes.get("other_name", ()):
            name = self._name_in(column)
            if name:
                values = {"full_text": name, "use": NameUse.ALIAS}
                self.further.append((IdentityName, values))

    def birth(self) -> PartialDate | None:
        """Date of birth as far as it is known, from no earlier than the oldest people alive."""
        by_age = self._by_age()
        column = self._column("birth_date")
        birth = self.day(column)
        if birth is None:
            if by_age is not None and not any(p.column == column for p in self.problems):
                self._note(self._column("age"), "by_age", why.BY_AGE)
                return by_age
            return None
        if by_age is not None and not _overlap(birth, by_age):
            self._note(self._column("age"), "age_differs", why.AGE_DIFFERS)
        try:
            return cells.as_birth(birth, self.reader.today)
        except NeedsALook as look:
            self.problem(column, look.code, look.sentence)
            return None

    def _by_age(self) -> PartialDate | None:
        column = self._column("age")
        try:
            return cells.born_by_age(self._cell(column), self.reader.today)
        except NeedsALook as look:
            self.problem(column, look.code, look.sentence)
            return None

    def person(self, birth: PartialDate | None) -> None:
        """Gender, status, age group, birth and citizenship."""
        about = {
            "gender": self.choice("gender", Gender.NOT_SAID),
            "case_status": self.choice("status", CaseStatus.IN_HOUSE),
        }
        pronouns = self.text("pronouns")
        self.parts[Resident] = {**about, "pronouns": pronouns} if pronouns else about
        said = self.choice("age_group", AgeGroup.UNCERTAIN)
        if birth is None and self._says_nothing("birth_date") and not self._is_said("age_group"):
            self._note(self._column("birth_date"), "birth_unknown", why.NO_BIRTH)
        child = birth.is_child(self.reader.today) if birth else Certainty.UNCERTAIN
        groups = {Certainty.YES: AgeGroup.CHILD, Certainty.NO: AgeGroup.ADULT}
        group = groups.get(child, said)
        if group is AgeGroup.ADULT and self._is_said("age_group") and said is not AgeGroup.ADULT:
            self._note(self._column("age_group"), "age_group_differs", why.GROUP_DIFFERS)
            group = AgeGroup.UNCERTAIN
        self.parts[AgeStatus] = {"group": group}
        citizenships, statelessness = self._citizenships()
        on_paper = self.choice("sex", Sex.NONE)
        self.parts[Identity] = {
            "birth_date": birth,
            "citizenships": citizenships,
            "statelessness": statelessness,
            **({"sex_on_document": on_paper} if on_paper is not Sex.NONE else {}),
        }

    def stay(self, birth: PartialDate | None) -> None:
        """When somebody came, with whom, and whether they are still here."""
        column = self._column("arrived_on")
        arrived = self.day(column)
        arrived_on = self.reader.today
        if arrived is not None:
            try:
                arrived_on = cells.as_past_day(arrived, self.reader.today)
            except NeedsALook as look:
                self.problem(column, look.code, look.sentence)
            if birth and arrived_on < birth.earliest:
                self.problem(column, "before_birth", why.BEFORE_BIRTH)
        elif column not in self.row.cells:
            self._note(column, "arrival_unknown", why.NO_ARRIVAL)
        room = self.text("room")
        status = self.parts[Resident]["case_status"]
        self.parts[Stay] = {
            "arrived_on": arrived_on,
            "state": _STAYS[status],
            "brought_by": self.text("brought_by"),
            **({"room": room} if room else {}),
        }

    def languages(self) -> None:
        """First and further languages; the same one twice is one."""
        found = [*self._codes("first_language"), *self._codes("other_language")]
        spoken = list(dict.fromkeys(found))
        if spoken:
            self.parts[LanguageSkill] = {"language": spoken[0], "role": LanguageRole.FIRST}
        self.further += [
            (LanguageSkill, {"language": code, "role": LanguageRole.SOME}) for code in spoken[1:]
        ]

    def numbers(self) -> None:
        """The numbers that the house and other bodies know this person by, and phones."""
        for key in ("house_number", "number", "phone"):
            for column in self.reader.homes.get(key, ()):
                try:
                    number = cells.number_text(self._cell(column))
                except NeedsALook as look:
                    self.problem(column, look.code, look.sentence)
                    continue
                if number and key == "phone":
                    values: Values = {"channel": Channel.PHONE, "value": number}
                    self.further.append((ContactPoint, values))
                elif number:
                    own = HOUSE_ISSUER if key == "house_number" else column
                    issuer = self.reader.issuers.get(column) or own
                    self._keep(ReferenceNumber, {"issuer": issuer, "number": number})

    def consent(self) -> None:
        """A ticked box is consent to keeping a record and to nothing else (casework guide 3).

        An empty or unticked box is no decision that anybody wrote down, so it makes no record.
        """
        column = self._column("consent")
        try:
            ticked = cells.yes_or_no(self._cell(column))
        except NeedsALook:
            self.problem(column, "consent_unclear", why.UNCLEAR_CONSENT)
            return
        if ticked:
            purpose = f"{self.reader.plan.source} {self.reader.issuers.get(column) or column}"
            self.parts[Consent] = {
                "consent_type": ConsentType.STORAGE,
                "decision": Decision.GIVEN,
                "purpose": purpose.strip(),
                "starts_on": self.reader.today,
            }

    # ---- one cell

    def _keep(self, kind: type[Record], values: Values) -> None:
        if kind in self.parts:
            self.further.append((kind, values))
        else:
            self.parts[kind] = values

    def _column(self, key: str) -> str:
        columns = self.reader.homes.get(key, ())
        return columns[0] if columns else key

    def _is_said(self, key: str) -> bool:
        return any(column in self.row.cells for column in self.reader.homes.get(key, ()))

    def _says_nothing(self, key: str) -> bool:
        return not self._is_said(key)

    def _cell(self, column: str) -> Cell:
        return self.row.cells.get(column, "")

    def text(self, key: str) -> str:
        column = self._column(key)
        cell = self.row.cells.get(column)
        if cell is None:
            return ""
        try:
            said = cells.text(cell)
        except NeedsALook as look:
            self.problem(column, look.code, look.sentence)
            return ""
        return self._unicode(column, said)

    def _unicode(self, column: str, said: str) -> str:
        if looks_zawgyi(said):
            self._note(column, "old_letters", why.OLD_LETTERS)
        return read_anyway(said)

    def _name(self, key: str) -> str:
        return self._name_in(self._column(key))

    def _name_in(self, column: str) -> str:
        cell = self.row.cells.get(column)
        if cell is None:
            return ""
        if self.reader.plan.fillers_out and cells.is_filler(cell):
            self._note(column, "name_filler", why.FILLER)
            return ""
        try:
            return self._unicode(column, cells.name(cell))
        except NeedsALook as look:
            self.problem(column, look.code, look.sentence)
            return ""

    def _honorific(self) -> str:
        said = self.text("honorific")
        if said.casefold() in _HONORIFICS:
            return said
        if said:
            self.left.add(self._column("honorific"))
        return ""

    def code(self, column: str, key: str, said: str) -> str:
        """The code of one word; empty for a word that says nothing, a problem for a strange one."""
        word = word_of(said)
        if not word:
            return ""
        answered = self.reader.plan.values.get(column, {})
        code = answered[word] if word in answered else import_words.words(key).get(word)
        if code is None:
            self.problem(column, "unknown_code", why.UNKNOWN_WORD)
        elif not code and word not in answered and word in import_words.families():
            self.left.add(column)  # a whole family: nobody chooses one of it for a person
        return code or ""

    def choice(self, key: str, none: cells.T) -> cells.T:
        column = self._column(key)
        choices = target_at(key).choices
        said = self.row.cells.get(column)
        if said is None or choices is None:
            return none
        code = self.code(column, key, str(said))
        return _said_by_code(choices).get(code, none)  # type: ignore[return-value]

    def _codes(self, key: str) -> list[str]:
        """Codes of a list of which several can stand in a cell, or be ticked in columns."""
        several, found = target_at(key).several, []
        for column in self.reader.homes.get(key, ()):
            if column not in self.row.cells:
                continue
            ticked = self.reader.plan.ticks.get(column)
            if ticked is not None:
                found += [ticked] if self._is_ticked(column) else []
                continue
            try:
                said = cells.text(self._cell(column))
            except NeedsALook as look:
                self.problem(column, look.code, look.sentence)
                continue
            parts = [said]
            if several and not self._is_known(column, key, said):
                parts = cells.several(said)
            found += [self.code(column, key, part) for part in parts]
        return [code for code in found if code]

    def _is_known(self, column: str, key: str, said: str) -> bool:
        word = word_of(said)
        return word in import_words.words(key) or word in self.reader.plan.values.get(column, {})

    def _is_ticked(self, column: str) -> bool:
        try:
            return bool(cells.yes_or_no(self._cell(column)))
        except NeedsALook as look:
            self.problem(column, look.code, why.UNCLEAR_TICK)
            return False

    def _citizenships(self) -> tuple[tuple[str, ...], Statelessness]:
        codes = self._codes("citizenship")
        countries = tuple(dict.fromkeys(code for code in codes if code != STATELESS))
        if STATELESS in codes:
            return countries, Statelessness.STATELESS
        claimed = Statelessness.CLAIMED if countries else Statelessness.UNDETERMINED
        return countries, claimed

    def day(self, column: str) -> PartialDate | None:
        said = self._cell(column)
        if said == "":
            return None
        plan, today = self.reader.plan, self.reader.today
        typed = cells.plain_day(said)
        if typed is not None:
            return typed
        try:
            if cells.is_serial(said):
                raise NeedsALook("date_serial", cells.SERIAL)
            order = self.reader.orders.get(column, "ask")
            seen = read_date(cells.date_text(said), today=today, order=order)
            short = plan.two_digits.get(column)
            found = cells.settled(seen, plan.eras.get(column), short, today)
        except NeedsALook as look:
            self.problem(column, look.code, look.sentence)
            return None
        if short and found and isinstance(said, str) and cells.has_short_year(said):
            self._note(column, "short_year", why.SHORT_YEAR)
        return found

    def problem(self, column: str, code: str, sentence: str) -> None:
        self.problems.append(Problem(self.row.number, column, code, sentence))

    def _note(self, column: str, code: str, sentence: str) -> None:
        self.notes.append(Problem(self.row.number, column, code, sentence))


_NAMES = "given_name full_name everyday_name family_name middle_name romanised nickname"
_NAME_KEYS = tuple(_NAMES.split())


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest
