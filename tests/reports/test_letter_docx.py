"""Letters as Word files, read back: each script by its own properties, nothing but the letter."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn

from shelterdesk.reports.letter_docx import LetterPage, render, runs_of
from shelterdesk.reports.word_file import COMPLEX
from tests.reports.samples import MIXED, TEXTS

LANGUAGES = {
    "my": "my-MM", "km": "km-KH", "th": "th-TH", "lo": "lo-LA", "hi": "hi-IN", "bn": "bn-BD",
    "ta": "ta-LK", "si": "si-LK", "ur": "ur-PK", "ar": "ar-SA", "ne": "hi-IN",
}  # fmt: skip


def made(body: str, **other: str) -> bytes:
    given = {"title": "Letter", "foot": "Shelter TEST-01", "language": "en", **other}
    return render(LetterPage(body=body, on=date(2026, 11, 24), **given))


def read(content: bytes):
    return docx.Document(io.BytesIO(content))


def test_a_letter_comes_back_as_it_was_written() -> None:
    body = "\n\n".join(f"{name}\n{said}" for name, said in TEXTS.values()) + f"\n\n{MIXED}"
    lines = [line for part in body.split("\n\n") for line in part.split("\n")]
    assert [p.text for p in read(made(body)).paragraphs] == ["Letter", *lines]


@pytest.mark.parametrize("language", TEXTS, ids=str)
def test_every_script_names_its_font_and_language(language: str) -> None:
    name, said = TEXTS[language]
    document = read(made(f"{name}\n{said}"))
    for paragraph in document.paragraphs[1:]:
        for run in paragraph.runs:
            ((script, _), *rest) = runs_of(run.text)
            assert rest == []
            properties = run.element.rPr
            fonts = properties.find(qn("w:rFonts"))
            is_complex = script in COMPLEX
            assert (properties.find(qn("w:cs")) is not None) is is_complex
            assert (properties.find(qn("w:rtl")) is not None) is (script == "Arab")
            lang = properties.find(qn("w:lang"))
            if is_complex:
                assert fonts.get(qn("w:cs")) not in (None, "Calibri")
                assert lang.get(qn("w:bidi")) in {LANGUAGES[language], "ar-SA"}
            elif script == "Hani":
                assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
                assert lang.get(qn("w:eastAsia")) == "zh-CN"
            elif script == "Ethi":
                assert fonts.get(qn("w:ascii")) == "Ebrima"
                assert lang.get(qn("w:val")) == "am-ET"
        is_rtl = paragraph._p.pPr.find(qn("w:bidi")) is not None
        assert is_rtl is (language in ("ur", "ar"))
    if language in LANGUAGES:
        said_by = next(p for p in document.paragraphs if p.text == said).runs
        codes = {r.element.rPr.find(qn("w:lang")).get(qn("w:bidi")) for r in said_by}
        assert LANGUAGES[language] in codes


def test_nothing_of_who_wrote_it_or_when_stands_in_the_file() -> None:
    content = made("words")
    core = read(content).core_properties
    told = (core.author, core.last_modified_by, core.comments, core.title, core.subject)
    assert set(told) == {""}
    assert {core.created.isoformat(), core.modified.isoformat()} == {"2026-11-24T00:00:00+00:00"}
    assert core.revision == 1
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        assert {entry.date_time[:3] for entry in parts.infolist()} == {(1980, 1, 1)}
        whole = b"".join(parts.read(name) for name in names)
    assert not [n for n in names if "thumbnail" in n or "comments" in n or "custom" in n.lower()]
    assert b"rsid" not in whole
    assert b"python-docx" not in whole
    assert content == made("words")


def test_a_practice_house_says_so_on_every_page() -> None:
    document = read(made("words", notice="everybody is made up"))
    assert document.sections[0].header.paragraphs[0].text == "everybody is made up"
