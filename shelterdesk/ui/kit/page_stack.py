"""Pages by key, of which one shows; each is made when somebody first goes there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from shelterdesk.ui.kit.filling import Soon


class PageStack(QStackedWidget):
    """A page that is made belongs here at once, so that it goes when the window goes."""

    def __init__(self, make: Callable[[str], QWidget], soon: Soon) -> None:
        """*soon* calls an act in a turn of the event loop of its own."""
        super().__init__()
        self._make, self._soon = make, soon
        self._made: dict[str, QWidget] = {}
        self._asked = self._due = ""  # keys: where one goes, and where one comes in the next turn

    @property
    def made(self) -> Mapping[str, QWidget]:
        """Those that are there."""
        return self._made

    def page(self, key: str) -> QWidget:
        """The page, made now where nobody was before."""
        if key not in self._made:
            page = self._made[key] = self._make(key)
            page.setParent(self)
            page.hide()
        return self._made[key]

    def show_page(self, key: str) -> QWidget:
        """Show the page now; whoever was about to come has come."""
        self._due = "" if key == self._due else self._due
        page = self.page(key)
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        return page

    def come(self, key: str, then: Callable[[], object]) -> None:
        """Call *then* when the page is there: now, or a turn after the one that makes it.

        To make a page takes as long as to show it. Whoever goes elsewhere meanwhile does not come.
        """
        self._asked = key
        if key not in self._made:
            self._soon(partial(self._make_for, key, then))
        elif key != self._due:
            then()

    def _make_for(self, key: str, then: Callable[[], object]) -> None:
        if key == self._asked and key not in self._made:
            self.page(key)
            self._due = key
            self._soon(partial(self._arrive, key, then))

    def _arrive(self, key: str, then: Callable[[], object]) -> None:
        if key == self._due:
            self._due = ""
            if key == self._asked:
                then()
