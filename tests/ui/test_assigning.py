"""Assigning somebody: a new key is asked about with a click, and a later day is said back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.ui.pages.assigning import Assigning
from shelterdesk.ui.shell import Shell
from tests.ui.paper_desk import NOW, PaperDesk


def opened(shell: Shell, settle: Callable[[], None], name: str) -> Assigning:
    rows = shell.seat.register.rows if shell.seat.register else ()
    banyan = next(r.resident for r in rows if r.code_name == "Banyan")
    shell.go(f"residents/{banyan}")
    settle()
    found = shell.findChildren(Assigning)[-1]
    found.person.setCurrentText(name)
    return found


def somebody(page: Assigning) -> str:
    return page.person.itemText(0)


def test_a_new_key_opens_nothing_before_a_click(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Callable[[], None]
) -> None:
    desk = house["dana"]
    desk.vouched_at = int(NOW.timestamp()) - 3600
    shell = open_shell(desk)
    page = opened(shell, settle, "")
    page.person.setCurrentIndex(0)
    assert page.young.asked.isVisible()
    assert somebody(page) in page.young.means.text()
    assert not page.act.isEnabled()
    page.young.asked.click()
    assert page.act.isEnabled()
    page.person.setCurrentIndex(1)  # another person is another question
    assert not page.act.isEnabled()


def test_an_older_key_is_not_asked_about(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Callable[[], None]
) -> None:
    desk = house["dana"]
    desk.vouched_at = int((NOW - timedelta(days=8)).timestamp())
    page = opened(open_shell(desk), settle, "")
    page.person.setCurrentIndex(0)
    assert not page.young.asked.isVisible()
    assert page.act.isEnabled()


def test_a_day_that_is_none_keeps_the_form_as_it_is(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Callable[[], None]
) -> None:
    desk = house["dana"]
    shell = open_shell(desk)
    page = opened(shell, settle, "")
    page.person.setCurrentIndex(0)
    before = sum(kind is Assignment for kind, _ in desk.paper.rows)
    page.from_on.show_text("soon")
    page.act.click()
    settle()
    assert sum(kind is Assignment for kind, _ in desk.paper.rows) == before
    assert not shell.seat.banner.isHidden()
    assert page.from_on.box.text() == "soon"
