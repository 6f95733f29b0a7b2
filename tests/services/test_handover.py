"""Lines for the next shift: where they land, who reads them, what is marked while writing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shelterdesk.domain.clinical_words import load_clinical_words
from shelterdesk.domain.kinds.handover import HandoverItem, Shift, Topic
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.late import DAYS, HOURS, MINUTES, written_late
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.services import handover, shift
from shelterdesk.services.shift import NOBODY
from tests.cast import Cast

HOURS_OF_HOUSE = {
    "shift_morning_from": "7",
    "shift_afternoon_from": "14",
    "shift_night_from": "21",
}
TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("hour", "day", "expected"),
    [
        (7, TUESDAY, Shift.MORNING),
        (13, TUESDAY, Shift.MORNING),
        (14, TUESDAY, Shift.AFTERNOON),
        (23, TUESDAY, Shift.NIGHT),
        (3, TUESDAY - timedelta(days=1), Shift.NIGHT),
    ],
)
def test_the_night_belongs_to_the_day_on_which_it_began(
    hour: int, day: date, expected: Shift
) -> None:
    at = datetime(2026, 11, 24, hour, 30, tzinfo=UTC)
    assert handover.shift_of(at, HOURS_OF_HOUSE) == (day, expected)


def test_a_line_is_read_and_everybody_sees_by_whom(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        rosa = cast.admit("nils")
        nils, hana = cast.desk("nils"), cast.desk("hana")
        shift.begin(hana)
        handover.write(nils, rosa, {"line": "Wake at six.", "topic": Topic.RESIDENT})
        handover.write(nils, NOBODY, {"line": "The gate sticks.", "topic": Topic.HOUSE})
        assert handover.waiting(nils) == ()  # one has read what one wrote
        (waiting,) = handover.waiting(hana)
        assert waiting.count == 2
        (now,) = handover.page(hana, hana.today())
        assert (now.shift, now.unread) == (Shift.MORNING, 2)
        assert handover.acknowledge(hana, now.lines[:1]).value == 1
        (now,) = handover.page(nils, nils.today())
        assert sorted(line.read_by for line in now.lines) == [(), ("Hana",)]
        (now,) = handover.page(hana, hana.today())
        assert handover.acknowledge(hana, now.lines).value == 1  # none twice
        assert handover.waiting(hana) == ()
        assert handover.page(hana, hana.today() - timedelta(days=1)) == ()


def test_a_line_lands_in_the_shift_in_which_it_happened(cast: Cast) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        shift.begin(nils)
        before = nils.now() - timedelta(hours=5)
        handover.write(nils, NOBODY, {"line": "Power cut.", "happened_at": before})
        (night,) = handover.page(nils, nils.today())
        assert (night.day, night.shift) == (nils.today() - timedelta(days=1), Shift.NIGHT)
        item = night.lines[0].item
        assert written_late(item.happened_at, item.made_at) == (HOURS, 5)


def test_late_is_said_in_the_unit_people_use() -> None:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    said = [written_late(at, at + timedelta(minutes=m)) for m in (5, 40, 120, 4 * 24 * 60)]
    assert said == [None, (MINUTES, 40), (HOURS, 2), (DAYS, 4)]
    assert written_late(None, at) is None
    assert written_late(at, at - timedelta(hours=1)) is None


def test_too_long_is_kept_and_said(cast: Cast) -> None:
    with cast.seated("nils"):
        shift.begin(cast.desk("nils"))
        with pytest.raises(Invalid):
            handover.write(cast.desk("nils"), NOBODY, {"line": "x" * 281})


def test_off_duty_nothing_is_written_or_read(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        shift.begin(cast.desk("nils"))
        handover.write(cast.desk("nils"), NOBODY, {"line": "The gate sticks."})
        hana = cast.desk("hana")
        assert handover.page(hana, hana.today()) == ()
        with pytest.raises(NotFound):
            handover.write(hana, NOBODY, {"line": "Hello."})


def test_a_line_about_a_shielded_child_is_nowhere_for_others(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        child = cast.admit("nils", "Kai", AgeGroup.CHILD)
        nils, hana = cast.desk("nils"), cast.desk("hana")
        shift.begin(hana)
        handover.write(nils, child, {"line": "Likes the red cup."})
        assert handover.page(hana, hana.today()) == ()
        assert handover.waiting(hana) == ()
        with hana.look() as work:  # below the screens: her keys open no such line
            assert list(work.every(HandoverItem)) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("She took her antidepressants, HIV test tomorrow", ["antidepressants", "HIV"]),
        ("Wake at six, bus to court", []),
        ("He is PREGNANT? no: she", ["PREGNANT"]),
        ("Prepare the room, pressed shirts, aidsless", []),  # parts of words are no words
        ("เธอเป็นซึมเศร้ามาก", ["ซึมเศร้า"]),
        ("blood  tests on Monday", ["blood  tests"]),
    ],
)
def test_clinical_words_are_marked_where_they_stand(text: str, marked: list[str]) -> None:
    marks = load_clinical_words().marks(text)
    assert [mark.text for mark in marks] == marked
    assert [text[mark.start : mark.end] for mark in marks] == marked
