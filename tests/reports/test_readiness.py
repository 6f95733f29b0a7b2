"""The readiness sheet as a PDF: words found, tags, metadata, password, the same bytes twice."""

from __future__ import annotations

import hashlib
import io
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.errors import UnprintableText
from shelterdesk.i18n import PSEUDO, translator
from shelterdesk.paths import FONTS
from shelterdesk.reports import readiness_sheet
from shelterdesk.reports.pictures import page_count, render_pages
from shelterdesk.reports.readiness import render
from shelterdesk.reports.readiness_sheet import ReadinessSheet, ResidentWish, VerdictLine, Wish
from shelterdesk.reports.text.fonts import Fonts, is_invisible
from tests.reports.samples import IN_FORCE, TEXTS, a_long_sheet, a_sheet, a_tiny_sheet, days

WORDS = translator("en")
LEFT_TO_RIGHT = sorted(TEXTS.keys() - {"ur", "ar"})


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def texts(pdf: bytes, password: str | None = None) -> list[str]:
    document = pypdfium2.PdfDocument(pdf, password=password)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return pages


def seen(text: str) -> str:
    """*text* without spaces and joiners: readers put them where they like."""
    return "".join(c for c in text if not c.isspace() and not is_invisible(c))


def printed(sheet: ReadinessSheet, fonts: Fonts) -> str:
    return " ".join(texts(render(sheet, fonts=fonts, words=WORDS)))


@pytest.mark.parametrize("language", LEFT_TO_RIGHT)
def test_a_reader_finds_every_word(fonts: Fonts, language: str) -> None:
    name, sentence = TEXTS[language]
    found = seen(printed(a_sheet(language), fonts))
    assert [word for word in (*name.split(), *sentence.split()) if seen(word) not in found] == []


@pytest.mark.parametrize("language", ["ur", "ar"])
def test_right_to_left_text_is_there_letter_by_letter(fonts: Fonts, language: str) -> None:
    found = printed(a_sheet(language), fonts)
    assert set(TEXTS[language][0]) <= set(found) | {" "}


def test_the_wish_stands_above_the_verdict(fonts: Fonts) -> None:
    found = printed(a_sheet(), fonts)
    wish, verdict = found.index("I want to return"), found.index("In progress")
    assert wish < verdict
    assert found.index("24 of 27 met") < found.index("not a decision")


def test_a_no_is_printed_as_a_no(fonts: Fonts) -> None:
    sheet = a_sheet(
        wish=ResidentWish(Wish.NO),
        verdict=VerdictLine(
            ReadinessState.BLOCKED, reasons=("The resident does not wish to return.",)
        ),
    )
    found = printed(sheet, fonts)
    assert "I do not want to return." in found
    assert "The resident does not wish to return." in found


@pytest.mark.parametrize(
    ("verdict", "practice", "marks"),
    [
        (VerdictLine(ReadinessState.ELIGIBLE), False, {"DRAFT"}),
        (VerdictLine(ReadinessState.ELIGIBLE, VerdictState.WAITING), False, {"DRAFT"}),
        (VerdictLine(ReadinessState.BLOCKED, VerdictState.WITHDRAWN), False, {"NO LONGER VALID"}),
        (VerdictLine(ReadinessState.BLOCKED, VerdictState.ENDED), False, {"NO LONGER VALID"}),
        (replace(IN_FORCE, expires_on=days(-1)), False, {"NO LONGER VALID"}),
        (replace(IN_FORCE, expires_on=days(0)), False, set()),
        (IN_FORCE, True, {"PRACTICE"}),
        (VerdictLine(ReadinessState.ELIGIBLE), True, {"PRACTICE", "DRAFT"}),
    ],
)
def test_every_page_says_what_does_not_count(
    fonts: Fonts, verdict: VerdictLine, practice: bool, marks: set[str]
) -> None:
    sheet = a_sheet(verdict=verdict, is_practice=practice)
    for page in texts(render(sheet, fonts=fonts, words=WORDS)):
        for mark in ("DRAFT", "NO LONGER VALID", "PRACTICE"):
            assert (mark in page) is (mark in marks)
        assert ("everybody on this page is made up" in page) is practice


def test_every_page_has_its_foot(fonts: Fonts) -> None:
    pages = texts(render(a_long_sheet(), fonts=fonts, words=WORDS))
    assert len(pages) == 8
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of 8" in page
        assert "CONFIDENTIAL" in page
        assert "9F2C-81B4-77D0-A3E5" in page
        assert ("File TS-26-0147 · Repatriation" in page) is (number > 1)


def test_a_long_sheet_prints_all_66(fonts: Fonts) -> None:
    found = printed(a_long_sheet(), fonts)
    assert [n for n in range(1, 67) if f"Criterion {n}:" not in found] == []


def test_a_tiny_sheet_is_one_page_without_empty_sections(fonts: Fonts) -> None:
    (page,) = texts(render(a_tiny_sheet(), fonts=fonts, words=WORDS))
    assert "Nobody has asked the resident yet" in page
    assert "Person and papers" not in page
    assert "The house itself" in page


def test_markup_is_printed_literally(fonts: Fonts) -> None:
    wish = ResidentWish(Wish.YES, None, '<b>home</b> <img src="x"/> &amp; {number}', "en")
    assert '<b>home</b> <img src="x"/> &amp; {number}' in printed(a_sheet(wish=wish), fonts)


def test_braces_in_a_value_stay(fonts: Fonts) -> None:
    header = replace(a_sheet().header, printed_by="{who.__class__}")
    assert "by {who.__class__}" in printed(a_sheet(header=header), fonts)


def test_the_same_facts_give_the_same_bytes(fonts: Fonts) -> None:
    first = render(a_sheet(), fonts=fonts, words=WORDS)
    render(a_sheet("zh"), fonts=fonts, words=WORDS)  # what came between leaves no trace
    assert render(a_sheet(), fonts=fonts, words=WORDS) == first
    assert render(a_sheet(), fonts=Fonts(), words=WORDS) == first


def test_metadata_holds_the_report_number_only(fonts: Fonts) -> None:
    with pikepdf.open(io.BytesIO(render(a_sheet(), fonts=fonts, words=WORDS))) as document:
        said = {str(key): str(value) for key, value in document.docinfo.items()}
        assert said == {"/Title": "RR-2026-0147", "/Producer": "ShelterDesk"}
        assert "/Metadata" not in document.Root


def tags(element: Any) -> list[str]:
    found = [str(element.S)[1:]]
    for child in element.K:
        if "/S" in child:
            found += tags(child)
    return found


def marked(element: Any) -> int:
    return sum(marked(child) if "/S" in child else 1 for child in element.K)


def test_the_page_can_be_read_aloud(fonts: Fonts) -> None:
    pdf = render(a_sheet(), fonts=fonts, words=WORDS)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "en"
        assert bool(document.Root.MarkInfo.Marked)
        tree = document.Root.StructTreeRoot
        found = tags(tree.K)
        assert found[0] == "Document"
        assert found.count("H1") == 1
        assert found.count("H2") == 8
        assert found.count("Table") == 2
        assert found.count("TH") == 5
        assert found.count("TR") == 1 + 5 + 2
        numbers = list(tree.ParentTree.Nums)
        assert marked(tree.K) == sum(len(list(marks)) for marks in numbers[1::2])
        languages = {str(child.Lang) for child in tree.K.K if "/Lang" in child}
        assert "my" in languages


def test_all_content_is_either_tagged_or_furniture(fonts: Fonts) -> None:
    pdf = render(a_sheet(), fonts=fonts, words=WORDS)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    depth += 1
                    is_span_in_furniture = depth == 2 and str(operands[0]) == "/Span"
                    assert depth == 1 or is_span_in_furniture
                elif name == "EMC":
                    depth -= 1
                elif name in ("TJ", "Tj", "f", "S", "B"):
                    assert depth >= 1
            assert depth == 0


def test_a_password_locks_the_file_with_aes_256(fonts: Fonts) -> None:
    pdf = render(a_sheet(), fonts=fonts, words=WORDS, password="river mango lamp")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(pdf))
    with pikepdf.open(io.BytesIO(pdf), password="river mango lamp") as document:
        assert document.encryption.R == 6
        assert document.encryption.bits == 256
        assert document.allow.accessibility
        assert not document.allow.extract
    assert page_count(pdf, password="river mango lamp") == 2
    assert "KHIN MYO WAI" in " ".join(texts(pdf, "river mango lamp"))


def test_a_missing_character_stops_the_print_and_not_the_next(fonts: Fonts) -> None:
    identity = replace(a_sheet().identity, own_script_name="བོད")
    with pytest.raises(UnprintableText) as stopped:
        render(a_sheet(identity=identity), fonts=fonts, words=WORDS)
    assert set(stopped.value.characters) == set("བོད")
    assert "བ" not in str(stopped.value)
    assert "KHIN MYO WAI" in printed(a_sheet(), fonts)


def test_it_prints_in_other_languages_and_in_the_pseudo_locale(fonts: Fonts) -> None:
    for language in ("th", "my", PSEUDO):
        pdf = render(a_sheet(), fonts=fonts, words=translator(language))
        assert page_count(pdf) >= 2


def test_no_field_exists_for_what_always_stays_out() -> None:
    never = {"note", "notes", "score", "story", "narrative", "diagnosis", "medicine", "address",
             "safety_plan", "code_word", "suspect", "risk", "health", "photo"}  # fmt: skip
    classes = [c for c in vars(readiness_sheet).values() if hasattr(c, "__dataclass_fields__")]
    assert len(classes) > 10
    named = {(c.__name__, field.name) for c in classes for field in fields(c)}
    # The one *note* is the catalogue's text on a bar of the chart.
    assert {pair for pair in named if pair[1] in never} == {("DateRow", "note")}


def test_pictures_have_the_size_of_the_page(fonts: Fonts) -> None:
    pdf = render(a_tiny_sheet(), fonts=fonts, words=WORDS)
    (page,) = render_pages(pdf, dpi=72)
    assert (page.width, page.height) == (596, 842)
    assert len(page.rgb) == 596 * 842 * 3
    assert page.rgb[:3] == bytes.fromhex("1F6B67")  # the teal edge
    opened = Image.open(io.BytesIO(page.png()))
    assert opened.size == (596, 842)


def test_the_fonts_are_those_we_looked_at() -> None:
    for row in (FONTS / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = row.split()
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest
    licence = (Path(FONTS) / "LICENSE_FONT.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
