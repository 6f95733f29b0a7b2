"""A paper about the house: looked at, then printed. From memory only, never a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row, scrolled
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.page_pictures import (
    PRINT_DPI,
    SCREEN_DPI,
    PagePicture,
    PagePictures,
)
from shelterdesk.ui.kit.printing import ask_printer, put_on_paper


class Pages(Protocol):
    """A paper as pictures."""

    def pictures(self, dpi: int) -> Sequence[PagePicture]: ...


class PaperBox(QDialog):
    """Shows pages and prints them; closing it lets go of them."""

    def __init__(self, look: Look, paper: Pages, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        words = look.words
        self._paper, self._look = paper, look
        self.setWindowTitle(words("ShelterDesk"))
        self.setAccessibleName(title)
        self.resize(720, 460)
        self.banner = Banner(look)
        pages = PagePictures(look)
        pages.show_pages(paper.pictures(SCREEN_DPI))
        self.main = button(look, words("Print…"), self.print_it, act="main", icon="printer")
        self.main.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.addWidget(self.banner)
        layout.addWidget(scrolled(pages, title), 1)
        acts = row(self.main, button(look, words("Close"), self.accept))
        acts.setContentsMargins(20, 0, 20, 0)
        layout.addLayout(acts)
        self.main.setFocus()

    def print_it(self) -> None:
        """Choose a printer and print."""
        printer = ask_printer(self, self.banner)
        if printer is not None:
            put_on_paper(printer, self._paper.pictures(PRINT_DPI), self.banner, self._look)
