"""What a house adds to our forms and lists: questions, values, and what they are called.

The definitions are the house's and everybody's to read; they name no person. What is answered lies
in the sealed body of the record that it belongs to (ADR 0030).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    FieldSort,
    choice,
    day,
    flag,
    items,
    number,
    text,
)
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_

IN_OTHER_LANGUAGES = N_("The same in other languages")
MORE = N_("Other languages, and its place")
EACH_LANGUAGE = N_("A line for each: the code of the language, an equals sign, the words.")


@dataclass(frozen=True, kw_only=True)
class HouseField(Record):
    """One field that the house added to a kind; by the kind it has one category and one key."""

    kind = "house_field"
    title = N_("Field of this house")
    category = "SET"
    about_resident = False
    sorted_by = "of_kind"

    code: str = text(N_("Code"), required=True, sealed=False, shown=False)
    of_kind: str = text(N_("Belongs to"), required=True, sealed=False, listed=True, shown=False)
    sort: FieldSort = choice(
        N_("What it holds"), FieldSort, default=FieldSort.LINE, sealed=False, listed=True
    )
    label: str = text(N_("What it is called"), required=True, listed=True)
    hint: str = text(N_("A hint below it"))
    in_lists: bool = flag(N_("Show it in lists"))
    labels: tuple[str, ...] = items(IN_OTHER_LANGUAGES, hint=EACH_LANGUAGE, aside=MORE)
    position: int | None = number(N_("Place among the added fields"), aside=MORE)
    retired_on: date | None = day(N_("No longer asked since"), sealed=False, shown=False)


@dataclass(frozen=True, kw_only=True)
class HouseWord(Record):
    """One value that the house added to a list of ours, or to a list of one of its own fields."""

    kind = "house_word"
    title = N_("Value of this house")
    category = "SET"
    about_resident = False
    sorted_by = "of_list"

    code: str = text(N_("Code"), required=True, sealed=False, shown=False)
    of_list: str = text(N_("Which list"), required=True, sealed=False, listed=True, shown=False)
    label: str = text(N_("What it is called"), required=True, listed=True)
    labels: tuple[str, ...] = items(IN_OTHER_LANGUAGES, hint=EACH_LANGUAGE, aside=MORE)
    position: int | None = number(N_("Place among the added values"), aside=MORE)
    retired_on: date | None = day(N_("No longer offered since"), sealed=False, shown=False)
