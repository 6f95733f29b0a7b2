"""The banner: errors in words, a number for the unexpected, progress with cancel."""

import logging

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.errors import Cancelled, Damaged, Stale, WaitBefore
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.look import Look


@pytest.fixture
def banner(qtbot: QtBot, look: Look) -> Banner:
    made = Banner(look)
    qtbot.addWidget(made)
    return made


def test_an_error_says_what_happened_and_what_next(banner: Banner) -> None:
    banner.show_error(Stale("document"))
    assert banner.title.text() == Stale.title
    assert banner.hint.text() == Stale.hint
    assert banner.property("banner") == "warn"
    assert banner.accessibleName() == f"{Stale.title} {Stale.hint}"


def test_a_disturbance_looks_more_serious(banner: Banner) -> None:
    banner.show_error(Damaged())
    assert banner.property("banner") == "stop"


def test_waiting_says_for_how_long(banner: Banner) -> None:
    banner.show_error(WaitBefore(30))
    assert banner.hint.text() == "Try again in 30 seconds."


@pytest.mark.attack(31)
def test_the_unexpected_gets_a_number_and_no_words_in_the_log(
    banner: Banner, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        banner.show_error(ValueError("Rosa said something"))
    assert "Rosa" not in banner.hint.text()
    assert "Rosa" not in caplog.text
    number = banner.hint.text().rsplit(" ", 1)[1]
    assert number in caplog.text


def test_progress_can_be_cancelled(banner: Banner, qtbot: QtBot) -> None:
    progress = Progress(banner.progressed)
    banner.show_progress("The report is being made", progress.cancel)
    banner.show()
    progress.step(1, 4, "Drawing")
    assert banner._bar.value() == 1
    banner._act.click()
    with pytest.raises(Cancelled):
        progress.step(2, 4, "Drawing")
