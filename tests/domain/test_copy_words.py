"""Words of the resident's own paper in languages that the program does not speak yet."""

from __future__ import annotations

import re

import pytest

from shelterdesk.domain.copy_words import NOT_YET, UNCHECKED, load_copy_words, own_words
from shelterdesk.domain.kinds.plan import Agreement, Domain, Phase
from shelterdesk.domain.kinds.task import Doer
from shelterdesk.domain.plans import THEIR_TEXTS
from shelterdesk.reports import care_plan

HEADINGS = {
    *(value for value in vars(care_plan).values() if isinstance(value, str) and " " in value
      and value[0].isupper() and value in load_copy_words()["th"].words),
    *(label for _, label in THEIR_TEXTS),
    *(each.label for kind in (Agreement, Domain, Phase, Doer) for each in kind),
    UNCHECKED,
}  # fmt: skip
SCRIPT = {"th": "\u0e00-\u0e7f", "my": "\u1000-\u109f"}


@pytest.mark.parametrize("code", ["th", "my"])
def test_every_heading_of_the_copy_has_its_words_and_keeps_what_is_filled_in(code: str) -> None:
    words = load_copy_words()[code].words
    assert set(words) >= HEADINGS
    assert len(HEADINGS) > 30
    for english, said in words.items():
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", said)
        assert re.search(f"[{SCRIPT[code]}]", said), english


def test_what_nobody_has_read_says_so() -> None:
    """Nobody who speaks them has checked these words: the status is not ours to change."""
    assert {found.reviewed for found in load_copy_words().values()} == {NOT_YET}
    for code in ("th", "my"):
        own, unchecked = own_words(code)
        assert unchecked
        assert own("Steps") != "Steps"
    assert own_words("en")[1] is False
    assert own_words("km")[1] is False
    assert own_words("km")[0]("Steps") == "Steps"
