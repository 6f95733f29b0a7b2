"""Frames that group what belongs together: cards, bands, pages that scroll."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.ui.kit.labels import PlainLabel

MARGIN, GAP = 20, 12
WRITES = Qt.WidgetAttribute.WA_InputMethodEnabled
WIDEST = 1240  # longer lines tire the eye


class Card(QFrame):
    """A titled frame; ``kind`` "true" is an ordinary card, "veil", "quote" and "own" are not."""

    def __init__(
        self, title: str = "", *, beside: QWidget | None = None, kind: str = "true"
    ) -> None:
        super().__init__()
        self.setProperty("card", kind)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        self.column.setSpacing(8)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        if title:
            head = QHBoxLayout()
            head.addWidget(PlainLabel(title, size="card"), 1)
            if beside:
                head.addWidget(beside)
            self.column.addLayout(head)

    def add(self, *parts: QWidget | QLayout) -> Card:
        """Put *parts* below each other; returns the card, so that it can be built in one go."""
        for part in parts:
            if isinstance(part, QWidget):
                self.column.addWidget(part)
            else:
                self.column.addLayout(part)
        return self

    def clear(self, *, keep: int = 0) -> None:
        """Take everything out but the first *keep* parts (the title is one)."""
        empty(self.column, keep=keep)


def empty(layout: QLayout, *, keep: int = 0) -> None:
    """Take widgets out of *layout*; they end with the next turn of the event loop."""
    while layout.count() > keep:
        item = layout.takeAt(keep)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


@contextmanager
def laid_out_once(part: QWidget) -> Iterator[None]:
    """Put many widgets into *part*, which is shown again with all of them at the end.

    Qt shows each widget that comes into a visible parent by itself, and lays out the whole page
    for it: a hundred lines took seconds, a thousand minutes, in which the window did not answer.
    """
    focused = QApplication.focusWidget()
    was_here = focused is not None and part.isAncestorOf(focused)
    # Where somebody writes, leaving and coming back would end what is half a letter.
    is_written = was_here and focused is not None and focused.testAttribute(WRITES)
    if is_written or not part.isVisible():
        yield
        return
    part.hide()
    try:
        yield
    finally:
        part.show()
        if was_here and focused is not None and focused.isVisible():
            focused.setFocus()


def band(name: str) -> QFrame:
    """A strip of the window: rail, top, foot, status, list, practice."""
    frame = QFrame()
    frame.setProperty("band", name)
    return frame


def line() -> QFrame:
    """A hairline."""
    frame = QFrame()
    frame.setProperty("line", "true")
    return frame


def column(*parts: QWidget | QLayout, margin: int = MARGIN, gap: int = GAP) -> QWidget:
    """A page's column of *parts*."""
    page = QWidget()
    page.setProperty("page", "true")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(margin, margin - 4 if margin else 0, margin, margin)
    layout.setSpacing(gap)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return page


def row(*parts: QWidget | QLayout, gap: int = 8) -> QHBoxLayout:
    """A row of *parts*, pushed to the left."""
    layout = QHBoxLayout()
    layout.setSpacing(gap)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    layout.addStretch()
    return layout


def own_ground(area: QScrollArea) -> QScrollArea:
    """The same area on the ground of what somebody writes for themselves alone."""
    holder = area.widget()
    for each in (holder, *holder.findChildren(QWidget)) if holder else ():
        if each.property("page") == "true":
            each.setProperty("page", "own")
    return area


def scrolled(page: QWidget, name: str) -> QScrollArea:
    """*page* in an area that scrolls up and down; *name* is what a screen reader says."""
    area, line = _scroll(name)
    _put(page, line)
    return area


def _scroll(name: str) -> tuple[QScrollArea, QHBoxLayout]:
    """An area and the line in which its page comes.

    The area is given its holder while that is empty, and where one lays it out oneself (``fill``)
    its place before the page comes: on the way it asks how large it wants to be, and all that is
    asked is dressed, again and again.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    holder = QWidget()
    holder.setProperty("page", "true")
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    area.setWidget(holder)
    return area, line


def _put(page: QWidget, line: QHBoxLayout) -> None:
    page.setMaximumWidth(WIDEST)
    line.addWidget(page, 1)
    line.addStretch()  # takes what is left of a very wide window


def fill(owner: QWidget, page: QWidget, name: str) -> None:
    """Lay a *page* over the whole of *owner*: pushed to the top, scrolled, called *name*."""
    inner = page.layout()
    if isinstance(inner, QVBoxLayout):
        inner.addStretch()
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    area, line = _scroll(name)
    layout.addWidget(area)
    _put(page, line)
