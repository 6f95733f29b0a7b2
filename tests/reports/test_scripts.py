"""A sheet and a roster for people of every script that a shelter meets, and for hostile words."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pikepdf
import pytest

from shelterdesk.errors import UnprintableText
from shelterdesk.i18n import translator
from shelterdesk.reports import care_plan, roster
from shelterdesk.reports.care_plan import PlanCopy
from shelterdesk.reports.kit.styles import BODY, Status
from shelterdesk.reports.pictures import render_pages
from shelterdesk.reports.readiness import render
from shelterdesk.reports.readiness_sheet import (
    DomainLine,
    JourneyStep,
    OpenItem,
    ReadinessSheet,
    ResidentWish,
    SignatureBox,
    Wish,
)
from shelterdesk.reports.roster import RosterColumn, RosterPage
from shelterdesk.reports.text import lines as line_setting
from shelterdesk.reports.text.breaks import character_breaks, line_breaks
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.paragraph import Paragraph, clean
from shelterdesk.reports.text.shape import Setter
from tests.reports.samples import MIXED, TEXTS, a_sheet
from tests.reports.test_readiness import LEFT_TO_RIGHT, seen, texts

WORDS = translator("en")
ASKED = ("my", "km", "th", "lo", "vi", "zh", "hi", "bn", "am", "ur")
HOSTILE = {
    "picture": '<img src="file:///etc/passwd"/>',
    "end of paragraph": "</para></b> & &amp; &#60;",
    "long word": "x" * 10_000,
    "long Burmese": "မြန်မာ" * 400,
    "control": "a\x00b\x07c\x1b[31md\u202ee\u2066f",
    "braces": "{0} {who.__class__} %s %(x)d \\n",
    "formula": "=1+1 +SUM(A1) -2 @x",
    "marks": "n\u0303\u0302\u0301" * 50,
}
COLUMNS = ("file_number", "name_own", "name_paper", "nationality", "needs")


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def with_words(name: str, words: str, language: str) -> ReadinessSheet:
    """A sheet on which somebody's words stand in every place that takes them."""
    sheet = a_sheet(
        wish=ResidentWish(Wish.YES, None, words, language),
        journey=(JourneyStep(words, name, None, "08:30"),),
        domains=(DomainLine(name, Status.OPEN, 1, 2, (OpenItem(name, words, name),)),),
        signatures=(SignatureBox("Author", name),),
        plain_words=None,
    )
    identity = replace(sheet.identity, own_script_name=name, language=language, paper_name=name)
    travel = replace(sheet.travel, route=words, destination=name, met_by=name)
    return replace(sheet, identity=identity, travel=travel, nastaliq=language == "ur")


def a_roster(*rows: tuple[str, ...]) -> RosterPage:
    return RosterPage(
        "TEST-01", "RO-2026-TEST", "Embassy", "Planning an assisted return", "Myanmar",
        datetime(2026, 11, 22, 14, 5, tzinfo=UTC), "MGR-02", "9F2C-81B4-77D0-A3E5",
        tuple(RosterColumn(code, code) for code in COLUMNS), rows,
    )  # fmt: skip


def in_roster(name: str, words: str) -> RosterPage:
    return a_roster(("TS-26-0001", name, words, name, ""), ("TS-26-0002", "A", "B", "C", "D"))


def glyphs_without_ink(pdf: bytes) -> int:
    """How often glyph 0, the box of a missing sign, is drawn."""
    count = 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "TJ":
                    for piece in operands[0]:
                        if isinstance(piece, pikepdf.String):
                            raw = bytes(piece)
                            count += sum(raw[i : i + 2] == b"\0\0" for i in range(0, len(raw), 2))
    return count


def a_plan(name: str, words: str, language: str) -> PlanCopy:
    """A resident's own copy of the plan with these words wherever it takes any."""
    day = date(2026, 11, 24)
    step = care_plan.Step(words, name, day)
    item = care_plan.Item(
        "Safety", words, language, words, {"Why it matters": words, "Goal": name},
        day, "Agrees", 4, (step,),
    )  # fmt: skip
    return PlanCopy(
        "TEST-01", name, day, "Arrival", 1, words, language, words, words, day, (item, item), True,
    )  # fmt: skip


def parts_of(document: str, name: str, words: str, language: str, fonts: Fonts) -> bytes:
    if document == "sheet":
        return render(with_words(name, words, language), fonts=fonts, words=WORDS)
    if document == "plan":
        copy = a_plan(name, words, language)
        return care_plan.render(copy, fonts=fonts, own=WORDS, house=WORDS)
    return roster.render(in_roster(name, words), fonts=fonts, words=WORDS)


@pytest.mark.parametrize("document", ["sheet", "roster", "plan"])
@pytest.mark.parametrize("language", [*ASKED, "ta", "si", "mixed"])
def test_every_script_is_drawn_and_found_again(fonts: Fonts, document: str, language: str) -> None:
    name, words = (MIXED, MIXED) if language == "mixed" else TEXTS[language]
    pdf = parts_of(document, name, words, language, fonts)  # raises where a glyph is missing
    assert glyphs_without_ink(pdf) == 0
    found = seen(" ".join(texts(pdf)))
    if language in LEFT_TO_RIGHT:
        assert [w for w in (*name.split(), *words.split()) if seen(w) not in found] == []
    assert set(seen(name)) | set(seen(words)) <= set(found)


def test_a_missing_glyph_stops_all_of_them(fonts: Fonts) -> None:
    for document in ("sheet", "roster", "plan"):
        with pytest.raises(UnprintableText):
            parts_of(document, "བོད", "x", "en", fonts)


@pytest.mark.parametrize("language", ASKED)
def test_lines_of_both_end_where_icu_ends_them(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every paragraph that is really set: each of its lines ends at a place that ICU names."""
    ends: list[tuple[str, str, list[tuple[int, int]]]] = []
    real = line_setting.cut

    def watched(text, before, width, lang):  # type: ignore[no-untyped-def]
        lines = real(text, before, width, lang)
        ends.append((text, lang, lines))
        return lines

    monkeypatch.setattr(line_setting, "cut", watched)
    fonts = Fonts()  # which has kept no lines of other tests
    name, words = TEXTS[language]
    many = " ".join([words] * 6)
    render(with_words(name, many, language), fonts=fonts, words=WORDS)
    roster.render(in_roster(name, many), fonts=fonts, words=WORDS)
    broken = [each for each in ends if len(each[2]) > 1]
    assert broken
    for text, lang, lines in broken:
        allowed = {len(text[:end].rstrip()) for end in line_breaks(text, lang)}
        letters = set(character_breaks(text, lang))
        for (start, end), (after, _) in pairwise(lines):
            # Inside a piece of ICU only if that piece alone is wider than the line.
            alone = not any(start < place < end for place in allowed)
            assert end in allowed or (alone and end in letters and after == end), (text, end)


@pytest.mark.parametrize("document", ["sheet", "roster"])
@pytest.mark.parametrize("sort", sorted(HOSTILE))
def test_hostile_words_are_printed_as_words(fonts: Fonts, document: str, sort: str) -> None:
    words = HOSTILE[sort]
    pdf = parts_of(document, "Mary O'Neil", words, "en", fonts)
    found = seen(" ".join(texts(pdf)))
    assert glyphs_without_ink(pdf) == 0
    wanted = seen(clean(words))
    if sort in ("long word", "long Burmese"):  # cut by pages with a foot in between
        assert all(found.count(letter) >= wanted.count(letter) for letter in set(wanted))
    elif sort == "marks":
        assert found.count("n") >= 50
    elif sort == "control":  # a reader puts what is turned around where it likes
        assert set(wanted) <= set(found)
    else:
        assert wanted in found
    assert not any(c in found for c in "\x00\x07\x1b")


@pytest.mark.parametrize("document", ["sheet", "roster"])
def test_a_page_with_hostile_words_can_be_looked_at(fonts: Fonts, document: str) -> None:
    for words in HOSTILE.values():
        pdf = parts_of(document, "Mary", words, "en", fonts)
        assert all(page.width > 0 for page in render_pages(pdf, dpi=20))


def test_a_paragraph_keeps_every_letter_of_all_scripts_at_any_width(fonts: Fonts) -> None:
    text = " ".join(sentence for _, sentence in TEXTS.values())
    for width in (30.0, 90.0, 240.0):
        drawn = Paragraph(Setter(fonts), text, BODY).lines(width)
        said = "".join(run.text for line in drawn for run in line.runs)
        assert sorted(seen(said)) == sorted(seen(text))


def test_a_second_sheet_cuts_what_is_new_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts, sheet, texts = Fonts(), a_sheet("my"), []
    real = line_setting.cut

    def watched(text, before, width, lang):  # type: ignore[no-untyped-def]
        texts.append(text)
        return real(text, before, width, lang)

    monkeypatch.setattr(line_setting, "cut", watched)
    first = render(sheet, fonts=fonts, words=WORDS)
    assert len(texts) > 100
    texts.clear()
    assert render(sheet, fonts=fonts, words=WORDS) == first
    assert len(texts) == 1, texts  # the one line that has two styles
    texts.clear()
    other = replace(sheet, identity=replace(sheet.identity, paper_name="SU SU HLAING"))
    render(other, fonts=fonts, words=WORDS)
    assert sorted(texts)[1:] == ["SU SU HLAING"]


@pytest.mark.parametrize("language", [*ASKED, "ar"])
def test_what_was_kept_of_other_sheets_changes_no_byte(fonts: Fonts, language: str) -> None:
    """A glyph keeps the text that it was first drawn for in its own document, and no other's."""
    for other in ("my", "ur", "hi"):
        render(a_sheet(other), fonts=fonts, words=WORDS)
    after = render(a_sheet(language), fonts=fonts, words=WORDS)
    assert after == render(a_sheet(language), fonts=Fonts(), words=WORDS)


def test_a_word_is_placed_where_it_stands_and_the_page_is_not_moved(fonts: Fonts) -> None:
    """Each paragraph took a state and a matrix of its own: eight operators around one of text."""
    pdf = render(a_sheet("en"), fonts=fonts, words=WORDS)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = [str(i.operator) for p in document.pages for i in pikepdf.parse_content_stream(p)]
    assert said.count("cm") < said.count("BT") / 2, (said.count("cm"), said.count("BT"))
