"""Names and sentences on paper: no letter lost, lines broken where ICU says, directions right."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import bidi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.breakers import LineBreaker

from shelterdesk.errors import FontMissing
from shelterdesk.reports.text.bidi import FSI, PDI, base_direction, isolate, levels, visual_order
from shelterdesk.reports.text.breaks import line_breaks
from shelterdesk.reports.text.fonts import Fonts, Weight, is_invisible
from shelterdesk.reports.text.lines import Line
from shelterdesk.reports.text.paragraph import Paragraph, clean
from shelterdesk.reports.text.shape import Setter, Style
from tests.reports.samples import MIXED, TEXTS

STYLES = [Style(language=code, nastaliq=hand) for code in TEXTS for hand in (False, True)]


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def lines_of(fonts: Fonts, text: str, style: Style, width: float) -> tuple[list[Line], Setter]:
    setter = Setter(fonts)
    return Paragraph(setter, text, style).lines(width), setter


def drawn(lines: list[Line]) -> str:
    """What the clusters of all glyphs stand for, in logical order within each line."""
    clusters = [text for line in lines for run in line.runs for text in run.clusters().values()]
    return "".join(clusters)


def letters(text: str) -> list[str]:
    return sorted(c for c in text if not c.isspace() and not is_invisible(c))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"{style.language}-{style.nastaliq}")
def test_every_letter_is_drawn_and_has_a_glyph(fonts: Fonts, style: Style) -> None:
    name, sentence = TEXTS[style.language]
    text = f"{name}: {sentence}"
    for weight in Weight:
        for width in (60.0, 130.0, 500.0):
            lines, setter = lines_of(fonts, text, replace(style, weight=weight), width)
            glyphs = [glyph.id for line in lines for run in line.runs for glyph in run.glyphs]
            assert 0 not in glyphs
            assert setter.missing == set()
            assert letters(drawn(lines)) == letters(text)


def test_a_line_of_many_scripts_loses_nothing(fonts: Fonts) -> None:
    for width in (90.0, 480.0):
        lines, setter = lines_of(fonts, MIXED, Style(), width)
        assert setter.missing == set()
        assert letters(drawn(lines)) == letters(MIXED)


@pytest.mark.parametrize("language", TEXTS)
def test_lines_end_only_where_icu_allows(fonts: Fonts, language: str) -> None:
    text = TEXTS[language][1] * 3
    style = Style(language=language)
    allowed = {text[:end].rstrip() for end in line_breaks(text, language)}
    lines, _ = lines_of(fonts, text, style, 150.0)
    assert len(lines) > 2
    so_far = ""
    for line in lines:
        start = len(so_far) + len(text[len(so_far) :]) - len(text[len(so_far) :].lstrip())
        count = sum(len(run.text) for run in line.runs)
        so_far = text[: start + count]
        assert so_far in allowed
        assert line.width <= 150.01
    assert so_far == text


def test_break_places_are_python_indices() -> None:
    text = "𠀀𠀀 नेहा " * 3
    pieces = list(LineBreaker(text, "en"))
    assert line_breaks(text, "en")[-1] == len(text)
    assert [text[a:b] for a, b in zip([0, *line_breaks(text, "en")], line_breaks(text, "en"),
                                      strict=False)] == pieces  # fmt: skip


def test_a_zero_width_space_breaks_and_is_not_seen(fonts: Fonts) -> None:
    lines, setter = lines_of(fonts, "abcdef\u200bghijkl", Style(), 40.0)
    assert [line.runs[0].text.strip("\u200b") for line in lines] == ["abcdef", "ghijkl"]
    assert setter.missing == set()


def test_a_word_wider_than_the_line_is_cut_between_characters(fonts: Fonts) -> None:
    lines, _ = lines_of(fonts, "ณ์" * 40, Style(language="th"), 50.0)
    assert len(lines) > 3
    assert all(line.width <= 50.01 for line in lines)
    assert all(run.text.startswith("ณ") for line in lines for run in line.runs)


def test_markup_is_printed_as_it_was_written(fonts: Fonts) -> None:
    text = '<b>x</b> <img src="a.png"/> &lt; <!DOCTYPE a>'
    lines, _ = lines_of(fonts, text, Style(), 500.0)
    assert drawn(lines) == text


def test_urdu_is_set_in_nastaliq_when_asked(fonts: Fonts) -> None:
    for nastaliq, family in ((True, "NotoNastaliqUrdu"), (False, "NotoSansArabic")):
        style = Style(language="ur", nastaliq=nastaliq)
        lines, _ = lines_of(fonts, TEXTS["ur"][0], style, 500.0)
        assert {run.font.key.split("-")[0] for line in lines for run in line.runs} == {family}


def test_a_character_without_glyph_is_named(fonts: Fonts) -> None:
    for _ in range(2):  # the second time from kept shapes
        _, setter = lines_of(fonts, "Tibetan: བོད", Style(), 500.0)
        assert setter.missing == set("བོད")


def test_a_mark_that_its_neighbours_font_lacks_is_still_drawn(fonts: Fonts) -> None:
    _, setter = lines_of(fonts, "ก\u0301 က\u0302 王\u0308", Style(), 500.0)
    assert setter.missing == set()


def test_control_characters_go_and_line_ends_stay() -> None:
    assert clean("a\x00b\tc\r\nd\u2028e\x1b[0m") == "ab c\nd\ne[0m"


def test_each_line_has_a_direction_of_its_own(fonts: Fonts) -> None:
    lines, _ = lines_of(fonts, "Name:\nثمینہ", Style(), 300.0)
    assert [line.is_right_to_left for line in lines] == [False, True]


def test_an_unknown_folder_is_a_missing_font(tmp_path: Path) -> None:
    with pytest.raises(FontMissing):
        Fonts(tmp_path)


def test_each_distinct_word_is_shaped_once(fonts: Fonts) -> None:
    lines_of(fonts, "again and again", Style(), 300.0)
    kept = len(fonts.shapes)
    lines_of(fonts, "again and again and again", Style(size=20), 100.0)
    assert len(fonts.shapes) == kept


def test_each_sentence_is_cut_once_for_a_width_and_a_style(fonts: Fonts) -> None:
    first, _ = lines_of(fonts, "what forms say", Style(), 90.0)
    assert lines_of(fonts, "what forms say", Style(), 90.0)[0][0] is first[0]
    assert lines_of(fonts, "what forms say", Style(size=20), 90.0)[0][0] is not first[0]
    assert len(lines_of(fonts, "what forms say", Style(), 20.0)[0]) > len(first)


# ---- directions (UAX #9)


def reordered(text: str, base: int) -> str:
    return "".join(text[index] for index in visual_order(levels(text, base)))


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("abc אבג def", 0, "abc גבא def"),
        ("אבג 123 דהו", 1, "והד 123 גבא"),
        ("(אב) x", 1, "x )בא("),  # HarfBuzz mirrors them
        ("a (אב) b", 0, "a (בא) b"),
    ],
)
def test_right_to_left_is_turned_around(text: str, base: int, expected: str) -> None:
    assert reordered(text, base) == expected


def test_an_isolated_name_does_not_disturb_the_sentence() -> None:
    sentence = f"{isolate('علي')} 26, {isolate('مريم')} 31"
    plain = reordered(sentence, 0).replace(FSI, "").replace(PDI, "")
    assert plain == "يلع 26, ميرم 31"


def test_isolates_in_a_value_cannot_open_the_sentence() -> None:
    assert isolate(f"a{PDI}b{FSI}") == f"{FSI}ab{PDI}"


def test_direction_comes_from_the_first_strong_character_outside_isolates() -> None:
    assert base_direction("12 " + isolate("علي") + " abc") == 0
    assert base_direction("12 علي abc") == 1


BIDI_TEXT = st.text(
    st.sampled_from("abc אבג علي 0123٠١٢ ()[]{}.,:;-+/%$€ \u0301\u064b"), max_size=24
)


@settings(max_examples=600)
@given(text=BIDI_TEXT, base=st.sampled_from([0, 1]))
def test_our_order_is_the_order_of_another_program(text: str, base: int) -> None:
    text = text.rstrip()
    theirs = bidi.get_display(text, base_dir="LR"[base])
    ours = [text[index] for index in visual_order(levels(text, base))]
    assert _unmirrored("".join(ours)) == _unmirrored(theirs)


def _unmirrored(text: str) -> str:
    # The other program mirrors brackets itself and moves marks behind their base.
    text = text.translate(str.maketrans(")]}", "([{"))
    return "".join(c for c in text if unicodedata.category(c) != "Mn")


PEOPLE_TYPE = st.text(
    st.one_of(
        st.sampled_from("".join(name + text for name, text in TEXTS.values()) + MIXED),
        st.sampled_from("\n\t\u200b\u200c\u200d\u2068\u2069\u202e\ufe0f\u0301\u00a0 "),
    ),
    max_size=60,
)


@settings(max_examples=250)
@given(text=PEOPLE_TYPE, width=st.sampled_from([5.0, 40.0, 200.0]), hand=st.booleans())
def test_whatever_people_type_nothing_is_lost(text: str, width: float, hand: bool) -> None:
    setter = Setter(SHARED)
    lines = Paragraph(setter, text, Style(language="ur", nastaliq=hand)).lines(width)
    assert setter.missing == set()
    assert letters(drawn(lines)) == letters(clean(text))


SHARED = Fonts()


def test_a_part_keeps_its_lines_at_any_width(fonts: Fonts) -> None:
    """A table asks for another width after the cut; what is left of a paragraph has no text."""
    whole = Paragraph(Setter(fonts), "word " * 400, Style())
    whole.wrap(200, 10_000)
    first, rest = whole.split(200, 120)
    lines = [len(part.lines(200)) for part in (first, rest)]
    for width in (150.0, 260.0):
        assert [len(part.lines(width)) for part in (first, rest)] == lines
    assert sum(lines) == len(whole.lines(200))
