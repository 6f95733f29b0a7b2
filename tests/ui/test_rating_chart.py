"""Two lines of how it goes, and the same in words (issue: every value also as text)."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from shelterdesk.i18n import translator
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.rating_chart import RatingChart, Value
from shelterdesk.ui.kit.tokens import read_tokens

VALUES = (
    Value(date(2026, 10, 1), "1 October", 2, 4),
    Value(date(2026, 11, 1), "1 November", 5, None),
    Value(date(2026, 11, 20), "20 November", 6, 5),
)


def colours(chart: RatingChart) -> set[str]:
    chart.picture.resize(420, 148)
    image = chart.picture.grab().toImage()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


def test_each_side_has_a_line_and_every_value_is_said(qtbot: QtBot) -> None:
    look = Look(read_tokens("light"), translator())
    chart = RatingChart(look, "Sleep", VALUES)
    qtbot.addWidget(chart)
    both = {look.color("primary").name().upper(), look.color("info").name().upper()}
    assert both <= colours(chart)
    assert chart.text.text().splitlines() == [
        "1 October: resident 2, worker 4",
        "1 November: resident 5, worker not said",
        "20 November: resident 6, worker 5",
    ]
    assert chart.picture.accessibleName().startswith("Sleep. 1 October: resident 2")


def test_a_side_that_said_nothing_has_no_line(qtbot: QtBot) -> None:
    look = Look(read_tokens("light"), translator())
    chart = RatingChart(look, "Sleep", [Value(date(2026, 10, 1), "1 October", 2, None)])
    qtbot.addWidget(chart)
    seen = colours(chart)
    assert look.color("primary").name().upper() in seen
    assert look.color("info").name().upper() not in seen
