"""Everything that takes the keyboard says what it is (ui page 6, point 1)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget

from shelterdesk.ui.shell import Shell
from tests.ui.conftest import Settle
from tests.ui.paper_desk import PaperDesk

ROUTES = {
    "amara": ("today", "settings", "residents", "overview", "names", "sessions", "history"),
    "somchai": ("documents", "consents", "readiness", "disclosures", "family", "overview", "tasks"),
    "niran": ("today", "admit", "calendar"),
    "dana": ("calendar",),
}
PAIRS = [(who, route) for who, routes in ROUTES.items() for route in routes]
SMALLEST = 24  # pixels: the least that a finger or a tired hand hits


def nameless(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if not told or not told.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.mark.parametrize(("who", "route"), PAIRS)
def test_every_part_that_takes_the_keyboard_has_a_name(
    open_shell: Callable[..., Shell],
    house: dict[str, PaperDesk],
    settle: Settle,
    who: str,
    route: str,
) -> None:
    shell = open_shell(house[who])
    assert shell.seat.register is not None
    banyan = next(r.resident for r in shell.seat.register.rows if r.code_name == "Banyan")
    known = route in ("today", "settings", "residents", "admit", "calendar")
    shell.go(route if known else f"residents/{banyan}/{route}")
    settle()
    assert nameless(shell) == []
    assert shell.seat.banner.isHidden(), shell.seat.banner.title.text()
    buttons = [
        b
        for b in shell.findChildren(QAbstractButton)
        if b.isVisible() and b.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert min(b.height() for b in buttons) >= SMALLEST
