"""Scripts, cleaning, padding, and names that say nothing about anybody."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain.finding import skeleton
from shelterdesk.domain.names import (
    FILLED_UP,
    NAME_TWICE,
    RESIDENT_CODE_LETTERS,
    NameQuestion,
    clean,
    draw_code_name,
    draw_resident_code,
    load_code_names,
    padding_question,
    script_of,
)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # drawn the same on every machine; no secret


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Nguyễn Thị Hạnh", "Latn"),
        ("สมหญิง", "Thai"),
        ("မမြင့်", "Mymr"),
        ("សុខា", "Khmr"),
        ("ວັນນິດາ", "Laoo"),
        ("王小明", "Hans"),
        ("አበበ", "Ethi"),
        ("सुनीता", "Deva"),
        ("রহিমা", "Beng"),
        ("فاطمہ", "Arab"),
        ("கவிதா", "Taml"),
        ("නිමාලි", "Sinh"),
        ("12 - 34", "Zyyy"),
        ("", "Zyyy"),
        ("Ма", "Zyyy"),
        ("王 (Wang)", "Latn"),
        ("王小明 Li", "Hans"),
    ],
)
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Su \t\n Su ", "Su Su"),
        ("Ha\u0323nh", "Hạnh"),
        ("\u202eeht\u202c \u2067name\u2069\ufeff", "eht name"),
        ("So\x00k\x07ha", "Sokha"),
        ("\ud800Ama", "Ama"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("\u200bសុខ\u200bា\u200b", "សុខ\u200bា"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_and_keeps_every_letter(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    letters = [c for c in unicodedata.normalize("NFC", text) if c.isalpha()]
    assert [c for c in once if c.isalpha()] == letters


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("FNU SUHARTO", NameQuestion(FILLED_UP, "SUHARTO")),
        ("Suharto lnu", NameQuestion(FILLED_UP, "Suharto")),
        ("XXXX MYA", NameQuestion(FILLED_UP, "MYA")),
        ("SUKARNO SUKARNO", NameQuestion(NAME_TWICE, "SUKARNO")),
        ("Lin Lin", None),
        ("XXX", None),
        ("Suharto", None),
        ("", None),
    ],
)
def test_padding_is_asked_about(text: str, question: NameQuestion | None) -> None:
    assert padding_question(text) == question


def test_code_names_are_many_and_cannot_be_mistaken_for_each_other() -> None:
    names = load_code_names()
    assert len(names) >= 150
    assert len({skeleton(name) for name in names}) == len(names)
    assert all(name.isascii() and len(name) <= 12 for name in names)


def test_a_code_name_is_one_that_nobody_has() -> None:
    assert draw_code_name(["ALDER"], seeded(1), ("Alder", "Birch")) == "Birch"


def test_once_all_are_taken_a_number_follows() -> None:
    taken = ["Alder", "Birch", "Alder 2"]
    assert draw_code_name(taken, seeded(1), ("Alder", "Birch")) == "Birch 2"


def test_the_same_seed_draws_the_same() -> None:
    names = load_code_names()
    assert draw_code_name((), seeded(7), names) == draw_code_name((), seeded(7), names)
    assert draw_resident_code(seeded(7)) == draw_resident_code(seeded(7))


def test_resident_codes_have_no_vowel_and_no_look_alike() -> None:
    assert len(RESIDENT_CODE_LETTERS) == 20
    assert not set("AEIOUYLZSBV01258") & set(RESIDENT_CODE_LETTERS)
    code = draw_resident_code(seeded(3))
    assert len(code) == 6
    assert set(code) <= set(RESIDENT_CODE_LETTERS)


def test_a_resident_code_that_is_taken_is_not_drawn() -> None:
    first = draw_resident_code(seeded(3))
    assert draw_resident_code(seeded(3), {first}) != first
