"""Zawgyi is found by what no language writes in Unicode, and read into Unicode."""

import pytest

from shelterdesk.domain.zawgyi import from_zawgyi, looks_zawgyi, read_anyway

PAIRS = (
    ("ျမန္မာ", "မြန်မာ"),
    ("ေက်ာ္", "ကျော်"),
    ("ေအာင္ဆန္းစုၾကည္", "အောင်ဆန်းစုကြည်"),
    ("ခင္မ်ိဳးေဝ", "ခင်မျိုးဝေ"),
    ("ရန္ကုန္", "ရန်ကုန်"),
    ("သန္းထြန္း", "သန်းထွန်း"),
    ("မႏၱေလး", "မန္တလေး"),
    ("ခိုင္ခိုင္", "ခိုင်ခိုင်"),
    ("ေနာ္", "နော်"),
    ("စောေဖာ", "စောဖော"),
    ("ႏွင္း", "နှင်း"),
    ("ျဖဴ", "ဖြူ"),
    ("ဦးေမာင္ေမာင္ရွင္", "ဦးမောင်မောင်ရှင်"),
)
# Unicode as Burmese, S'gaw Karen, Shan and Mon write it; other scripts; numbers.
RIGHT = (
    *(right for _, right in PAIRS),
    "စီၤစၢၣ်", "မိၢ်ဖါ", "ၸၢႆး", "နၢင်းၶမ်း", "ႁွင်ႉ", "ဗွဟ်", "ကညီ", "ဓမ္မာ", "အင်္ဂါ",
    "လွလွ", "Khin Myo Wai", "สมชาย", "၀၉ ၄၅၆",
)  # fmt: skip


@pytest.mark.parametrize(("old", "right"), PAIRS)
def test_old_letters_are_found_and_read(old: str, right: str) -> None:
    assert looks_zawgyi(old)
    assert from_zawgyi(old) == right
    assert read_anyway(old) == right


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert not looks_zawgyi(text)
    assert read_anyway(text) == text


@pytest.mark.parametrize("half", ["ေ", "မေ", "ကျေ", "က ေ"])
def test_a_word_half_typed_is_not_taken_for_it(half: str) -> None:
    assert not looks_zawgyi(half)
