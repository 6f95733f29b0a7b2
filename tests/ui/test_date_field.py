"""The date line: understood at once, asked about when unclear, kept when unread."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.dates import Basis, Certainty, PartialDate
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.ui.kit.date_field import ANSWER_FIRST, NEEDS_A_DAY, DateEditor
from shelterdesk.ui.kit.look import Look

TODAY = date(2026, 11, 24)
BIRTH, ARRIVED = Identity.field("birth_date"), Stay.field("arrived_on")


@pytest.fixture
def birth(qtbot: QtBot, look: Look) -> DateEditor:
    editor = DateEditor(BIRTH, look, lambda: TODAY)
    qtbot.addWidget(editor)
    editor.show()
    return editor


@pytest.fixture
def arrived(qtbot: QtBot, look: Look) -> DateEditor:
    editor = DateEditor(ARRIVED, look, lambda: TODAY)
    qtbot.addWidget(editor)
    return editor


def test_typing_shows_both_calendars(qtbot: QtBot, birth: DateEditor) -> None:
    qtbot.keyClicks(birth.date_line.box, "22 Nov 1998")
    assert birth.date_line.meaning.text() == "Sun 22 Nov 1998 · อา. ๒๒ พ.ย. ๒๕๔๑"
    assert birth.read().edtf == "1998-11-22"


def test_about_a_year_is_enough_for_a_life(qtbot: QtBot, birth: DateEditor) -> None:
    qtbot.keyClicks(birth.date_line.box, "about 1998")
    assert birth.read().edtf == "1998~"
    assert birth.trouble() == ""


def test_a_day_of_the_house_needs_its_day(qtbot: QtBot, arrived: DateEditor) -> None:
    qtbot.keyClicks(arrived.date_line.box, "Nov 2026")
    assert arrived.trouble() == NEEDS_A_DAY
    assert arrived.read() is None
    arrived.date_line.box.clear()
    qtbot.keyClicks(arrived.date_line.box, "-3d")
    assert arrived.read() == date(2026, 11, 21)


def test_a_buddhist_year_asks_and_is_answered(qtbot: QtBot, birth: DateEditor) -> None:
    qtbot.keyClicks(birth.date_line.box, "22/11/2541")
    assert birth.trouble() == ANSWER_FIRST
    codes = [option.code for option in birth.date_line._understood.options]
    with qtbot.waitSignal(birth.edited):
        birth.date_line.answer_with(codes[0])
    assert birth.read().edtf == "1998-11-22"


def test_text_that_is_no_date_is_kept_in_a_draft(
    qtbot: QtBot, birth: DateEditor, look: Look
) -> None:
    qtbot.keyClicks(birth.date_line.box, "when the river was high")
    assert birth.trouble() != ""
    again = DateEditor(BIRTH, look, lambda: TODAY)
    qtbot.addWidget(again)
    again.restore(birth.keep())
    assert again.date_line.box.text() == "when the river was high"
    assert again.trouble() == birth.trouble()


def test_an_answered_date_comes_back_answered(qtbot: QtBot, birth: DateEditor, look: Look) -> None:
    known = PartialDate("1998-11-22", original_text="22/11/2541")
    birth.fill(known)
    again = DateEditor(BIRTH, look, lambda: TODAY)
    qtbot.addWidget(again)
    again.restore(birth.keep())
    assert again.read() == known


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_calendar_opens_and_fills(qtbot: QtBot, arrived: DateEditor) -> None:
    arrived.show()
    arrived.date_line.open_calendar()
    calendar = arrived.date_line._calendar
    assert calendar is not None
    calendar.activated.emit(calendar.selectedDate())
    assert arrived.read() == TODAY
    assert not calendar.isVisible()


@pytest.mark.parametrize(
    ("calendar", "typed", "edtf", "said"),
    [
        ("ethiopic", "10/3/1990", "1997-11-19", "10/3/1990"),
        ("nepali_bs", "2054", "1997/1998", "2054"),
        ("thai_be", "2541", "1998", "2541"),
        ("gregorian", "2541", None, ""),  # far away: said so
    ],
)
def test_the_calendar_somebody_counts_in_is_kept(
    qtbot: QtBot, birth: DateEditor, calendar: str, typed: str, edtf: str | None, said: str
) -> None:
    qtbot.keyClicks(birth.date_line.box, typed)
    birth.counted_in.setCurrentIndex(birth.counted_in.findData(calendar))
    birth.counted_in.activated.emit(birth.counted_in.currentIndex())
    read = birth.read()
    assert (read.edtf if read else None) == edtf
    assert bool(birth.trouble()) is (edtf is None)
    if read:
        assert (read.original_text, read.original_calendar.value) == (said, calendar)
        again = DateEditor(BIRTH, birth.look, lambda: TODAY)
        qtbot.addWidget(again)
        again.fill(read)
        assert again.read() == read  # shown and kept once more, the same in every part


def test_how_it_is_known_widens_the_age_and_survives_a_draft(
    qtbot: QtBot, birth: DateEditor
) -> None:
    qtbot.keyClicks(birth.date_line.box, "2007")
    assert birth.read().basis is Basis.STATED
    estimate = Basis.ESTIMATED_BY_STAFF
    birth.basis.setCurrentIndex(birth.basis.findData(estimate.value))
    read = birth.read()
    assert read.basis is estimate
    assert read.is_child(TODAY) is Certainty.UNCERTAIN
    again = DateEditor(BIRTH, birth.look, lambda: TODAY)
    qtbot.addWidget(again)
    again.restore(birth.keep())
    assert again.read() == read


def test_a_draft_of_before_still_opens(qtbot: QtBot, birth: DateEditor) -> None:
    birth.restore({"typed": "1998", "date": None})
    assert birth.read().edtf == "1998"
