"""Buttons: verbs, named for a screen reader, never smaller than a thumb."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from shelterdesk.ui.kit.look import Look

ICON = 18


def beside_icon(text: str) -> str:
    """*text* with a little air between it and the icon before it."""
    return f"\u2002{text}"


def button(
    look: Look,
    text: str,
    clicked: Callable[[], None],
    *,
    act: str = "",
    icon: str = "",
    tip: str = "",
) -> QPushButton:
    """A button with translated *text*. *act*: "main" (one a page), "quiet", "link" or plain."""
    made = QPushButton(beside_icon(text) if icon and text else text)
    made.setProperty("act", act)
    made.setAccessibleName(text.replace("&", ""))
    made.setAutoDefault(False)
    if icon:
        made.setIcon(look.icon(icon, "on_primary" if act == "main" else "text2", ICON))
        made.setIconSize(QSize(ICON, ICON))
    if tip:
        made.setToolTip(tip)
        made.setAccessibleDescription(tip)
    made.clicked.connect(lambda: clicked())
    return made


def icon_button(
    look: Look, icon: str, name: str, clicked: Callable[[], None], *, tip: str = ""
) -> QPushButton:
    """A button that shows only an icon; *name* is what it says to a screen reader."""
    made = button(look, "", clicked, act="icon", icon=icon, tip=tip or name)
    made.setAccessibleName(name)
    made.setFixedSize(36, 34)
    return made


def shown_if(widget: QWidget, wanted: bool) -> None:
    """Show *widget* only where it is wanted, before it has its place in a page.

    ``setVisible`` would show a widget without a place as a window of its own for a moment.
    """
    if not wanted:
        widget.hide()
