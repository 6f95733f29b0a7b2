"""Papers of the way: the card tells nothing, the hand-over list is whole, follow-up stays short."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pikepdf
import pytest

from shelterdesk.domain.card_words import load_card_words, words_to_show
from shelterdesk.i18n import translator
from shelterdesk.reports import follow_up, handover_sheet, safety_card
from shelterdesk.reports.follow_up import FollowUpLine, FollowUpPage
from shelterdesk.reports.handover_sheet import HandoverLine, HandoverPage
from shelterdesk.reports.house_sheet import SheetHead
from shelterdesk.reports.safety_card import CardNumber, SafetyCardPage
from shelterdesk.reports.text.fonts import Fonts
from tests.reports.test_readiness import seen, texts

WORDS = translator("en")
HEAD = SheetHead(
    "TEST-01", "HO-2026-ABCD", "TS-26-0147",
    datetime(2026, 12, 15, 4, 30, tzinfo=UTC), "CM-04", "9F2C-81B4-77D0-A3E5",
)  # fmt: skip
NUMBERS = (CardNumber("မသီတာ", "+95 9 000 0000"), CardNumber("Police", "191"))
RIGHT_TO_LEFT = {"urd"}


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def card(language: str = "mya", **other: object) -> SafetyCardPage:
    words = words_to_show(language, "tha")
    return replace(SafetyCardPage(NUMBERS, words, language=language), **other)  # type: ignore[arg-type]


def handover(**other: object) -> HandoverPage:
    page = HandoverPage(
        HEAD, "KHIN MYO WAI", "eng", date(2026, 12, 15), "Land border", "Mae Sot", "IOM",
        tuple(HandoverLine(f"Line {n} <b>", (None, True, False)[n % 3]) for n in range(1, 61)),
        (("Certificate of identity", "CI-0003321", date(2026, 12, 31)),),
    )  # fmt: skip
    return replace(page, **other)  # type: ignore[arg-type]


# ---- the card


def test_the_card_tells_nothing_of_the_house_or_why(fonts: Fonts) -> None:
    pdf = safety_card.render(card(), fonts=fonts, words=WORDS)
    said = " ".join(texts(pdf)).casefold()
    for word in ("shelter", "house", "victim", "traffick", "confidential", "report", "return"):
        assert word not in said, word
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/Title"]) == "card"


def test_both_cards_hold_every_number_and_word(fonts: Fonts) -> None:
    (page,) = texts(safety_card.render(card(says="အိမ်ပြန်နေပါတယ်။"), fonts=fonts, words=WORDS))
    for text in (
        "+95 9 000 0000",
        "191",
        "Police",
        "အိမ်ပြန်နေပါတယ်။",
        words_to_show("mya", "tha")[0].show,
    ):
        assert seen(page).count(seen(text)) == safety_card.COPIES, text


@pytest.mark.parametrize("language", sorted(set(load_card_words()) - RIGHT_TO_LEFT))
def test_each_language_is_drawn_and_found(fonts: Fonts, language: str) -> None:
    (page,) = texts(safety_card.render(card(language), fonts=fonts, words=WORDS))
    words = load_card_words()[language]
    assert seen(words.show) in seen(page)
    assert seen(words.numbers) in seen(page)


def test_urdu_is_set_in_the_hand_that_its_readers_know(fonts: Fonts) -> None:
    pdf = safety_card.render(card("urd", nastaliq=True), fonts=fonts, words=WORDS)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [each for each in document.objects if isinstance(each, pikepdf.Dictionary)]
        names = {str(each.get("/BaseFont")) for each in found}
    assert any("Nastaliq" in name for name in names)


def test_a_card_with_very_many_words_loses_none(fonts: Fonts) -> None:
    long = " ".join(f"word{n}" for n in range(150))
    many = tuple(CardNumber(f"Label {n}", f"02 000 {n:04}") for n in range(20))
    pdf = safety_card.render(card(says=long, numbers=many), fonts=fonts, words=WORDS)
    said = " ".join(texts(pdf))
    assert [n for n in range(150) if f"word{n}" not in said] == []
    assert [n for n in range(20) if f"02 000 {n:04}" not in said] == []


def test_a_language_without_words_leaves_the_others() -> None:
    assert [w.language for w in words_to_show("xho", "tha")] == ["tha", "eng"]
    assert [w.language for w in words_to_show("eng", "eng")] == ["eng"]


# ---- the hand-over list


def test_every_line_is_there_and_what_is_open_can_be_ticked(fonts: Fonts) -> None:
    pages = texts(handover_sheet.render(handover(), fonts=fonts, words=WORDS))
    said = " ".join(pages)
    assert [n for n in range(1, 61) if f"Line {n} <b>" not in said] == []
    assert (said.count("✓"), said.count("□")) == (20, 20 + 1)
    assert "15 Dec 2026 (2569 BE)" in said
    assert all("9F2C-81B4-77D0-A3E5" in page for page in pages)


def test_an_empty_list_still_prints(fonts: Fonts) -> None:
    (page,) = texts(handover_sheet.render(handover(lines=(), papers=()), fonts=fonts, words=WORDS))
    assert "Handed over by" in page


# ---- staying in touch


def test_the_summary_says_when_and_what_came_of_it(fonts: Fonts) -> None:
    lines = (
        FollowUpLine(date(2026, 12, 18), date(2026, 12, 19), "Reached"),
        FollowUpLine(date(2027, 1, 14), None, "Not reached"),
    )
    page = FollowUpPage(HEAD, "KHIN MYO WAI", "eng", date(2026, 12, 15), "No contact", lines)
    said = " ".join(texts(follow_up.render(page, fonts=fonts, words=WORDS)))
    for words in ("18 Dec 2026", "Reached", "Not reached", "14 Jan 2027 (2570 BE)"):
        assert words in said
    assert "says nothing about how they are" in said


def test_no_field_for_how_somebody_is_reached_or_what_they_said() -> None:
    never = {"channel", "contact", "phone", "code_word", "answers", "worries", "wishes", "remark"}
    for kind in (FollowUpPage, FollowUpLine, SafetyCardPage, SheetHead):
        assert not never & {field.name for field in fields(kind)}


@pytest.mark.parametrize("practice", [True, False])
def test_a_practice_paper_says_so(fonts: Fonts, practice: bool) -> None:
    head = replace(HEAD, is_practice=practice)
    (page, *_) = texts(handover_sheet.render(handover(head=head), fonts=fonts, words=WORDS))
    assert ("everybody on this page is made up" in page) is practice
