"""The window over a house whose trail does not hold: a stripe on every page, no way to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from shelterdesk.access.sitting import Broken
from shelterdesk.domain.policy import reading_only
from shelterdesk.errors import ShelterDeskError, TrailBroken
from shelterdesk.ui.pages.bars import BrokenStripe
from shelterdesk.ui.pages.roll_call import RollCallRoom
from shelterdesk.ui.shell import Shell
from tests.access.test_broken_trail import damage, entry_changed
from tests.cast import Cast
from tests.ui.paper_desk import PaperDesk
from tests.ui.test_journey import Program


def test_every_page_says_what_happened_and_offers_no_writing(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Callable[[], None]
) -> None:
    desk = house["dana"]
    desk.trail_broken = Broken(41, datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    desk.reads_only = True
    desk.policy = reading_only(desk.policy)
    shell = open_shell(desk)
    (stripe,) = shell.findChildren(BrokenStripe)
    assert stripe.isVisible()
    said = stripe.said.text()
    assert "can only be read for now" in said
    assert "before entry 41" in said
    assert "checkpoint" in said
    for area in ("today", "residents", "house", "settings"):
        shell.go(area)
        settle()
        assert stripe.isVisible()
    assert not shell.residents.may_admit


def test_the_next_nights_worker_counts_heads_and_finds_nothing_else(
    cast: Cast, qtbot: QtBot
) -> None:
    """Hana declared no shift before the trail broke; the roll call does not lock her out."""
    with cast.seated("mia", "nils", "hana"):
        cast.admit("nils")
    with cast.seated("mia", "nils", "hana"):
        pass
    damage(cast, entry_changed)
    program = Program(cast, qtbot)
    shell = program.open("hana")
    (stripe,) = shell.findChildren(BrokenStripe)
    assert stripe.isVisible()
    assert not shell.residents.may_admit
    shell.go("house/sheet")
    program.settle()
    room = program.find(RollCallRoom)
    assert "Rosa code" in [box.text() for box in room.boxes.values()]
    for shut in ("handover", "visitors", "money", "belongings", "beds"):
        assert shut not in shell.house.rooms
    program.lock(shell)


def test_a_sound_house_has_no_stripe(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk]
) -> None:
    assert not open_shell(house["dana"]).findChildren(BrokenStripe)


def test_the_sentence_for_everybody_else_is_calm() -> None:
    error: ShelterDeskError = TrailBroken(3)
    assert "Nothing was changed" in error.hint
    assert "manager" in error.hint
