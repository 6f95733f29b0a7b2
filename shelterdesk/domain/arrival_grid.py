"""Rows of people who came together: read from a spreadsheet or typed, never refused, never lost.

A row says what it lacks and stays as it was typed until it is ready. What cannot be placed is
kept in words beside it (casework guide 1.5; a name may come later, *Person 7* until then).
"""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shelterdesk.domain.codes import codes_by_word
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.arrival import Diet, HealthNeed, Need
from shelterdesk.domain.kinds.resident import AgeGroup, Gender
from shelterdesk.domain.names import clean
from shelterdesk.i18n import N_

MOST_ROWS = 60
ADULT_FROM, CHILD_BELOW = 20, 18  # years: between the two nobody guesses (guide 2, *Minors*)


@dataclass(frozen=True)
class Column:
    """One column: its marked title, and words that head it in other people's sheets."""

    key: str
    title: str
    heads: frozenset[str]


def _heads(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


# In the order in which a sheet without a head is read.
COLUMNS: tuple[Column, ...] = (
    Column("name", N_("Name"), _heads("name|names|full name|person|ชื่อ|အမည်|នាម|ឈ្មោះ|姓名|tên|nama")),
    Column("language", N_("Language"), _heads("language|languages|lang|ภาษา|ဘာသာစကား|ភាសា|语言")),
    Column(
        "age",
        N_("Adult or child"),
        _heads("age|adult/child|adult or child|a/c|minor|อายุ|အသက်|年龄|tuổi|umur"),
    ),
    Column("gender", N_("Gender"), _heads("gender|sex|m/f|f/m|เพศ|လိင်|性别")),
    Column("needs", N_("Needs now"), _heads("needs|need|needs now|wants")),
    Column("bed", N_("Bed"), _heads("bed|room|beds|place|เตียง|ห้อง|ကုတင်")),
    Column("food", N_("Food"), _heads("food|diet|meals|allergies|อาหาร|အစားအသောက်")),
)
KEYS = tuple(column.key for column in COLUMNS)
FOUND_BY_HEAD = {head: column.key for column in COLUMNS for head in column.heads}


@dataclass(frozen=True)
class Line:
    """One person's row as it was typed. ``extra`` is text of columns that are not known here.

    ``mark`` names the row for ever: by it a row that was let in is known after a power cut.
    """

    mark: str
    cells: Mapping[str, str] = field(default_factory=dict)
    extra: str = ""

    def __getitem__(self, key: str) -> str:
        return clean(self.cells.get(key, ""))

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote anything here."""
        return not self.extra and not any(self[key] for key in KEYS)

    def typed(self, key: str, text: str) -> Line:
        """The same row with another text in one cell."""
        return replace(self, cells={**self.cells, key: text})

    def plain(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {"mark": self.mark, "cells": dict(self.cells), "extra": self.extra}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Line:
        """What ``plain`` made."""
        cells = {str(k): str(v) for k, v in dict(plain.get("cells", {})).items()}
        return cls(str(plain.get("mark", "")) or new_mark(), cells, str(plain.get("extra", "")))


@dataclass(frozen=True)
class Lack:
    """What keeps a row from being let in: the column, and a marked sentence."""

    column: str
    said: str


@dataclass(frozen=True)
class Judged:
    """A row as it was understood; ``lacks`` is empty where it is ready."""

    line: Line
    lacks: tuple[Lack, ...]
    name: str = ""
    language: str = ""
    age: AgeGroup | None = None
    gender: Gender = Gender.NOT_SAID
    needs: tuple[Need, ...] = ()
    health: tuple[HealthNeed, ...] = ()
    bed: str = ""
    diets: tuple[Diet, ...] = ()
    diet: str = ""
    allergies: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether this person can be let in now."""
        return not self.lacks


AGE_MISSING = N_("Adult or child? “Not sure” is an answer too.")
AGE_UNREAD = N_("Write adult, child or not sure, or an age in years.")
LANGUAGE_UNREAD = N_("This language is not in the list. Correct it, or leave it empty.")
GENDER_UNREAD = N_("Write woman, man or another word of the list, or leave it empty.")
NEED_UNREAD = N_("Needs are words of the list, with commas between them.")
BED_UNREAD = N_("There is no such free bed. Correct it, or leave it empty.")
BED_TWICE = N_("This bed stands in two rows.")
MORE_COLUMNS = N_("There was more in this row than the columns hold. Look at it, then clear it.")

AGE_WORDS: Mapping[str, AgeGroup] = {
    **dict.fromkeys(("adult", "a", "grown up", "ผู้ใหญ่", "လူကြီး", "成人"), AgeGroup.ADULT),
    **dict.fromkeys(("child", "c", "minor", "baby", "เด็ก", "ကလေး", "儿童"), AgeGroup.CHILD),
    **dict.fromkeys(("?", "not sure", "unsure", "uncertain", "maybe"), AgeGroup.UNCERTAIN),
    **{choice.label.casefold(): choice for choice in AgeGroup},
}
GENDER_WORDS: Mapping[str, Gender] = {
    **dict.fromkeys(("f", "female", "woman", "w", "girl", "หญิง", "女"), Gender.FEMININE),
    **dict.fromkeys(("m", "male", "man", "boy", "ชาย", "男"), Gender.MASCULINE),
    **dict.fromkeys(("", "?", "-"), Gender.NOT_SAID),
    **{choice.label.casefold(): choice for choice in Gender},
}
NEED_WORDS: Mapping[str, Need | HealthNeed] = {
    "eat": Need.FOOD, "sleep": Need.SLEEP, "bed": Need.SLEEP, "call": Need.CALL,
    "phone": Need.CALL, "phone call": Need.CALL, "interpreter": Need.INTERPRETER,
    "safe": Need.SAFETY, "safety": Need.SAFETY, "baby": Need.BABY, "prayer": Need.PRAYER,
    "pray": Need.PRAYER, "none": Need.NONE_NOW, "nothing": Need.NONE_NOW,
    "doctor": HealthNeed.URGENT, "urgent": HealthNeed.URGENT, "medicine": HealthNeed.MEDICINE,
    "medication": HealthNeed.MEDICINE, "injury": HealthNeed.INJURY, "hurt": HealthNeed.INJURY,
    "pregnant": HealthNeed.PREGNANCY, "pregnancy": HealthNeed.PREGNANCY,
    **{choice.label.casefold(): choice for choice in Need},
    **{choice.label.casefold(): choice for choice in HealthNeed},
}  # fmt: skip
DIET_WORDS: Mapping[str, Diet] = {
    "veg": Diet.VEGETARIAN, "pork free": Diet.NO_PORK, "baby food": Diet.BABY,
    "soft": Diet.SOFT, "vegan": Diet.VEGAN,
    **{choice.label.casefold(): choice for choice in Diet},
}  # fmt: skip
_PIECES = re.compile(r"[,;/、，؛،]")
_ALLERGY = re.compile(r"allerg|แพ้|ဓာတ်မတည့်|过敏|dị ứng|alergi", re.IGNORECASE)


def new_mark() -> str:
    """A mark that no other row has."""
    return secrets.token_hex(6)


def empty_lines(count: int) -> tuple[Line, ...]:
    """Rows to type into."""
    return tuple(Line(new_mark()) for _ in range(count))


def read_pasted(text: str) -> tuple[Line, ...]:
    """Rows of a spreadsheet: tabs between cells; a head is found by its words, else by place."""
    rows = [
        row for row in csv.reader(io.StringIO(text), delimiter="\t") if any(map(str.strip, row))
    ]
    if not rows:
        return ()
    order = _order(rows[0])
    body = rows[1:] if order else rows
    return tuple(_line(row, order or KEYS) for row in body)


def _order(first: Sequence[str]) -> tuple[str, ...]:
    """Column keys by the words of the first row; empty where it is no head."""
    keys = [FOUND_BY_HEAD.get(clean(cell).casefold(), "") for cell in first]
    named = [key for key in keys if key]
    filled = sum(1 for cell in first if cell.strip())
    if not named or ("name" not in named and len(named) * 2 < filled):
        return ()
    return tuple(key if keys.index(key) == place else "" for place, key in enumerate(keys))


def _line(row: Sequence[str], order: Sequence[str]) -> Line:
    cells: dict[str, str] = {}
    extra: list[str] = []
    for place, cell in enumerate(row):
        key = order[place] if place < len(order) else ""
        if key:
            cells[key] = cell
        elif cell.strip():
            extra.append(cell.strip())
    return Line(new_mark(), cells, " · ".join(extra))


# ---- judging


def judge(lines: Iterable[Line], beds: Collection[str], *, has_beds: bool) -> tuple[Judged, ...]:
    """Every row as it is understood. *beds* are the names of free beds, case-folded.

    Without beds in the house the column is a room in words. Empty rows are left out.
    """
    given = [line for line in lines if not line.is_empty]
    named = [line["bed"].casefold() for line in given if line["bed"]]
    twice = {bed for bed in named if named.count(bed) > 1} if has_beds else set()
    return tuple(_judge(line, beds, twice, has_beds=has_beds) for line in given)


def _judge(line: Line, beds: Collection[str], twice: Collection[str], *, has_beds: bool) -> Judged:
    lacks: list[Lack] = []
    age = _age(line["age"])
    if age is None:
        lacks.append(Lack("age", AGE_UNREAD if line["age"] else AGE_MISSING))
    language = ""
    if line["language"]:
        known = codes_by_word("languages").get(line["language"].casefold())
        language = known.code if known else ""
        if known is None:
            lacks.append(Lack("language", LANGUAGE_UNREAD))
    gender = GENDER_WORDS.get(line["gender"].casefold())
    if gender is None:
        lacks.append(Lack("gender", GENDER_UNREAD))
    needs = [NEED_WORDS.get(piece.casefold()) for piece in pieces(line["needs"])]
    if None in needs:
        lacks.append(Lack("needs", NEED_UNREAD))
    bed = line["bed"].casefold()
    if has_beds and bed and bed not in beds:
        lacks.append(Lack("bed", BED_UNREAD))
    elif bed in twice:
        lacks.append(Lack("bed", BED_TWICE))
    if line.extra:
        lacks.append(Lack("extra", MORE_COLUMNS))
    food = [(piece, DIET_WORDS.get(piece.casefold())) for piece in pieces(line["food"])]
    others = [piece for piece, diet in food if diet is None]
    return Judged(
        line,
        tuple(lacks),
        name=line["name"],
        language=language,
        age=age,
        gender=gender or Gender.NOT_SAID,
        needs=tuple(need for need in needs if isinstance(need, Need)),
        health=tuple(need for need in needs if isinstance(need, HealthNeed)),
        bed=line["bed"],
        diets=tuple(dict.fromkeys(diet for _, diet in food if diet is not None)),
        diet=", ".join(piece for piece in others if not _ALLERGY.search(piece)),
        allergies=", ".join(piece for piece in others if _ALLERGY.search(piece)),
    )


def pieces(text: str) -> list[str]:
    """The parts of a cell between commas."""
    return [piece.strip() for piece in _PIECES.split(text) if piece.strip()]


def _age(said: str) -> AgeGroup | None:
    if said.isdecimal():
        years = int(said)
        if years >= ADULT_FROM:
            return AgeGroup.ADULT
        return AgeGroup.CHILD if years < CHILD_BELOW else AgeGroup.UNCERTAIN
    return AGE_WORDS.get(said.casefold())


def options(column: str) -> tuple[Choice, ...]:
    """What a column understands besides free text, for its list of suggestions."""
    offered: dict[str, tuple[Choice, ...]] = {
        "age": tuple(AgeGroup),
        "gender": tuple(Gender),
        "needs": (*Need, *HealthNeed),
        "food": tuple(Diet),
    }
    return offered.get(column, ())
