"""What is marked in a note, and what is left alone: marks that cry wolf are soon not read."""

from __future__ import annotations

import pytest

from shelterdesk.domain.writing_guide import load_writing_guide
from shelterdesk.domain.writing_marks import AMOUNT, NAME, PHONE, PLACE, WritingMarks

MARKS = WritingMarks.of(
    ["Grace Okafor", "ခင်မျိုးဝေ", "王小明", "Jo"],
    own=["Rosa Okafor"],
    places=["Riverside market", "แม่สอด"],
    words=load_writing_guide().words,
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Grace came with Grace's bag.", [("Grace", NAME), ("Grace", NAME)]),
        ("With grace and patience.", []),
        ("Okafor is her own name.", []),
        ("Jo is too short to tell.", []),
        ("She met ခင်မျိုးဝေ there.", [("ခင်မျိုးဝေ", NAME)]),
        ("王小明来了", [("王小明", NAME)]),
        ("Call 081 234 5678 today", [("081 234 5678", PHONE)]),
        ("Call +66812345678", [("+66812345678", PHONE)]),
        ("We met on 24/11/2026 and 2026-11-24 at 13:30.", []),
        ("She is 24, in room 12, for 50 minutes.", []),
        ("They asked 3,000 USD and ฿500", [("3,000 USD", AMOUNT), ("฿500", AMOUNT)]),
        ("500 บาท", [("500 บาท", AMOUNT)]),
        ("Tea at the riverside  market", [("riverside  market", PLACE)]),
        ("อยู่แม่สอดแล้ว", [("แม่สอด", PLACE)]),
    ],
)
def test_what_is_marked(text: str, marked: list[tuple[str, str]]) -> None:
    found = MARKS.marks(text)
    assert [(mark.text, mark.why) for mark in found] == marked
    assert all(text[mark.start : mark.end].strip() == mark.text for mark in found)


@pytest.mark.parametrize("word", [w for _, words in load_writing_guide().words for w in words])
def test_every_word_that_blames_is_marked_with_another(word: str) -> None:
    (mark,) = MARKS.marks(f"She {word} it.")
    assert mark.text == word
    assert mark.why in {label for label, _ in load_writing_guide().words}


def test_long_notes_and_many_names_stay_quick_enough_to_type() -> None:
    many = WritingMarks.of([f"Name{n}abc Other{n}def" for n in range(10_000)])
    assert many.marks("Nothing here. " * 300) == ()
