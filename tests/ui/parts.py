"""Finding the parts of a window that a test talks about."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.shell import Shell

W = TypeVar("W", bound=QWidget)


def resident_called(shell: Shell, code_name: str) -> ResidentId:
    assert shell.seat.register is not None
    return next(r.resident for r in shell.seat.register.rows if r.code_name == code_name)


def entry_in(shell: Shell) -> Entry:
    return next(e for e in shell.findChildren(Entry) if e.isVisible())


def seen(shell: Shell, kind: type[W]) -> W:
    """The part of this kind that one sees."""
    return next(each for each in shell.findChildren(kind) if each.isVisible())
