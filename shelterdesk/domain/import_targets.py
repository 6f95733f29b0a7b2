"""What a column of somebody's sheet can become here: the one table of homes for an import.

A column that has no home in this table is named to whoever imports and stays in their file. A note
has one home, which nothing suggests: a task of the case manager's, who reads it and puts it where
it belongs. Anywhere else a cell without a reader of its own would be read by everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shelterdesk.domain.fields import Answer, Choice, FieldSort, is_local
from shelterdesk.domain.kinds.identity import Sex
from shelterdesk.domain.kinds.resident import AgeGroup, CaseStatus, Gender
from shelterdesk.i18n import N_

NOTE = "note"  # free words: for the case manager to sort
LEAVE_OUT = "leave_out"  # somebody decided that a column stays in the file


class Sort(StrEnum):
    """What the cells of a column hold, and so how they are read."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"  # a whole number
    DAY = "day"
    BIRTH = "birth"
    AGE = "age"
    CHOICE = "choice"
    LANGUAGE = "languages"  # the catalogue of its codes
    COUNTRY = "countries"
    YES_NO = "yes_no"


PICKED = frozenset({Sort.CHOICE, Sort.LANGUAGE, Sort.COUNTRY})
DATED = frozenset({Sort.DAY, Sort.BIRTH})


@dataclass(frozen=True)
class Target:
    """One home: its stable *key*, marked *title* and *group*, and how its cells are read.

    ``several`` columns may share it, or one cell may hold several values. ``choices`` are what a
    pick-list can become.
    """

    key: str
    title: str
    group: str
    sort: Sort
    several: bool = False
    choices: type[Choice] | None = None

    @property
    def is_single(self) -> bool:
        """Whether only one column of a sheet counts for it."""
        return not self.several and self.sort not in (Sort.LANGUAGE, Sort.NUMBER)


NAMES = N_("Names")
PERSON = N_("Person")
NUMBERS = N_("Numbers and ways to reach")
HOUSE = N_("The house")
ADDED = N_("Added by this house")

TARGETS: tuple[Target, ...] = (
    Target("full_name", N_("Full name, as written"), NAMES, Sort.NAME),
    Target("given_name", N_("Given name, or the only name"), NAMES, Sort.NAME),
    Target("middle_name", N_("Middle name"), NAMES, Sort.NAME),
    Target("family_name", N_("Family name"), NAMES, Sort.NAME),
    Target("honorific", N_("Word before the name"), NAMES, Sort.TEXT),
    Target("everyday_name", N_("Name in everyday use"), NAMES, Sort.NAME),
    Target("romanised", N_("The same name in Latin letters"), NAMES, Sort.NAME),
    Target("nickname", N_("Nickname"), NAMES, Sort.NAME),
    Target("other_name", N_("Another name, or in another script"), NAMES, Sort.NAME, several=True),
    Target("code_name", N_("Code name"), NAMES, Sort.TEXT),
    Target("birth_date", N_("Date of birth"), PERSON, Sort.BIRTH),
    Target("age", N_("Age in years"), PERSON, Sort.AGE),
    Target("age_group", N_("Adult or child"), PERSON, Sort.CHOICE, choices=AgeGroup),
    Target("gender", N_("Gender"), PERSON, Sort.CHOICE, choices=Gender),
    Target("sex", N_("Sex on the paper"), PERSON, Sort.CHOICE, choices=Sex),
    Target("pronouns", N_("Pronouns"), PERSON, Sort.TEXT),
    Target("citizenship", N_("Citizenship"), PERSON, Sort.COUNTRY, several=True),
    Target("first_language", N_("First language"), PERSON, Sort.LANGUAGE),
    Target("other_language", N_("Other languages"), PERSON, Sort.LANGUAGE, several=True),
    Target("house_number", N_("This house's own number"), NUMBERS, Sort.NUMBER),
    Target("number", N_("Number of another body"), NUMBERS, Sort.NUMBER, several=True),
    Target("phone", N_("Phone"), NUMBERS, Sort.NUMBER, several=True),
    Target("arrived_on", N_("Came on"), HOUSE, Sort.DAY),
    Target("brought_by", N_("Came with, or sent by"), HOUSE, Sort.TEXT),
    Target("room", N_("Room or bed"), HOUSE, Sort.TEXT),
    Target("status", N_("With the house"), HOUSE, Sort.CHOICE, choices=CaseStatus),
    Target(NOTE, N_("A note for the case manager to sort"), HOUSE, Sort.TEXT, several=True),
    Target("consent", N_("Agrees that a record is kept"), HOUSE, Sort.YES_NO),
)
BY_KEY = {target.key: target for target in TARGETS}

_PREFIX = "added"
_SORTS = {
    FieldSort.LINE: Sort.TEXT,
    FieldSort.TEXT: Sort.TEXT,
    FieldSort.DAY: Sort.DAY,
    FieldSort.NUMBER: Sort.COUNT,
    FieldSort.ANSWER: Sort.CHOICE,
    FieldSort.PICK: Sort.CHOICE,
}  # nothing that opens covered


@dataclass(frozen=True)
class AddedHome:
    """What the key of an added home says: the kind, what the field holds, and its code."""

    kind: str
    sort: FieldSort
    code: str

    @property
    def key(self) -> str:
        """``added:<kind>:<sort>:local:...``, which a plan keeps and which says all of it."""
        return f"{_PREFIX}:{self.kind}:{self.sort.value}:{self.code}"


def added_home(key: str) -> AddedHome | None:
    """What *key* says of a field that a house added; None for any other key."""
    parts = key.split(":", 3)
    if len(parts) != 4 or parts[0] != _PREFIX or not is_local(parts[3]):
        return None
    sort = next((sort for sort in _SORTS if sort.value == parts[2]), None)
    return AddedHome(parts[1], sort, parts[3]) if sort else None


def target_of(key: str) -> Target | None:
    """The home of this key, ours or one that a house added; its title is the field's code then."""
    if key in BY_KEY:
        return BY_KEY[key]
    home = added_home(key)
    if home is None:
        return None
    choices = Answer if home.sort is FieldSort.ANSWER else None
    return Target(key, home.code, ADDED, _SORTS[home.sort], choices=choices)


def target_at(key: str) -> Target:
    """The same where there must be one; ``KeyError``."""
    target = target_of(key)
    if target is None:
        raise KeyError("no such home")
    return target
