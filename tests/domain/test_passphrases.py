"""What a passphrase may be: long, of any script, and not what everybody would try."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence

import pytest

from shelterdesk.domain import passphrases
from shelterdesk.domain.passphrases import Strength, judge, six_words, word_list
from shelterdesk.errors import Invalid

NAMES = ("TEST-01", "Amara Okafor", "amara")


@pytest.mark.parametrize(
    "passphrase",
    [
        "otter lantern maple quilt",
        "ฝนตกตอนเช้าแล้วแมวหลับ",
        "မိုးရွာတော့ ကြောင်လေး အိပ်တယ်",
        "አሞራ በሰማይ ላይ ሲዞር አየሁት",
        "雨の朝に三毛猫が窓辺で眠っている",
        "                otter lantern maple",
        "Kaktus-Regenschirm 7 Tassen",
    ],
)
def test_long_ones_of_every_script_fit(passphrase: str) -> None:
    assert judge(passphrase, NAMES).fits


@pytest.mark.parametrize(
    ("passphrase", "problem"),
    [
        ("", passphrases.TOO_SHORT),
        ("otter lantern", passphrases.TOO_SHORT),
        ("x" * 129, passphrases.TOO_LONG),
        ("Correct-Horse, battery STAPLE", passphrases.WELL_KNOWN),
        ("c0rrect h0rse b4ttery st4ple", passphrases.WELL_KNOWN),
        ("qwertyuiopasdfghjkl", passphrases.WELL_KNOWN),
        ("passwordPassword1234", passphrases.TOO_NEAR),
        ("ShelterDesk 2026 TEST-01", passphrases.TOO_NEAR),
        ("Amara Okafor Amara Okafor", passphrases.TOO_NEAR),
        ("okafor amara test-01 9999", passphrases.TOO_NEAR),
        ("abababababababab", passphrases.GUESSED),
        (" " * 20, passphrases.GUESSED),
        ("กกกกกกกกกกกกกกกก", passphrases.GUESSED),
    ],
)
def test_what_would_be_tried_first_is_told_kindly(passphrase: str, problem: str) -> None:
    assert judge(passphrase, NAMES) == passphrases.Judgement(Strength.WEAK, problem)
    with pytest.raises(Invalid) as met:
        passphrases.require(passphrase, NAMES)
    assert met.value.problems == {"passphrase": problem}
    assert not passphrase or passphrase not in str(met.value)


@pytest.mark.parametrize(
    "passphrase", ["abcdefghijklmno", "zyxwvutsrqponml", "abcdeabcdeabcdeabcde"]
)
def test_what_a_program_guesses_is_refused(passphrase: str) -> None:
    assert judge(passphrase, NAMES).problem == passphrases.GUESSED


def test_strength_is_told_in_words() -> None:
    assert judge("otter lantern maple quilt").strength is Strength.STRONG


def test_composed_letters_count_as_one() -> None:
    composed = "é" * 7 + "otter äß"
    apart = unicodedata.normalize("NFD", composed)
    assert len(apart) > len(composed) == 15
    assert judge(apart) == judge(composed)
    assert judge(unicodedata.normalize("NFD", "é" * 7 + "otter ä")).problem == passphrases.TOO_SHORT


def test_six_words_are_offered_and_fit() -> None:
    assert len(set(word_list())) == len(word_list())
    assert passphrases.bits() > 77
    made = {six_words() for _ in range(50)}
    assert len(made) == 50
    for words in made:
        assert len(words.split()) >= 6
        assert judge(words, NAMES).fits


def test_every_word_can_be_chosen() -> None:
    asked: list[Sequence[str]] = []

    def last(words: Sequence[str]) -> str:
        asked.append(words)
        return words[-1]

    assert six_words(last) == " ".join([word_list()[-1]] * 6)
    assert asked == [word_list()] * 6


@pytest.mark.parametrize("file", [passphrases.WORDS_FILE, passphrases.BLOCKED_FILE])
def test_the_lists_say_where_they_come_from(file: object) -> None:
    found = tomllib.loads(file.read_text("utf-8"))  # type: ignore[attr-defined]
    for key in ("version", "source", "licence", "confidence", "review_by"):
        assert found[key]
