"""About ShelterDesk: its version, and the licence of every part it stands on."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk import __version__
from shelterdesk.i18n import N_
from shelterdesk.services import licences
from shelterdesk.services.licences import Part
from shelterdesk.ui.kit.cards import Card, column
from shelterdesk.ui.kit.editors import CalmPicker, PlainEdit
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("About ShelterDesk")
FREE = N_(
    "ShelterDesk is free to use, to change and to pass on, under the Apache License 2.0. It stands "
    "on the work of many others; choose a part to read its licence."
)
ALL_PARTS = N_("All parts, by name")


class LicencesRoom(QWidget):
    """A pick-list of parts above the text of one."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self._parts: tuple[Part, ...] = ()
        self.part = CalmPicker()
        self.part.setAccessibleName(words("Part"))
        self.text = PlainEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(words("Licence"))
        self.part.currentIndexChanged.connect(self._choose)
        page = column(
            PlainLabel(words(TITLE), size="page"),
            PlainLabel(words("Version {number}").format(number=__version__), tone="muted"),
            Card().add(PlainLabel(words(FREE), wrap=True), self.part),
        )
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)

    def read(self) -> None:
        """Read which parts there are, once."""
        if not self._parts:
            self._seat.asker(self).run(lambda _: licences.parts(), self._show)

    def _show(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self.part.blockSignals(True)
        self.part.clear()
        self.part.addItem(self._seat.look.words(ALL_PARTS))
        for part in parts:
            self.part.addItem(" · ".join(each for each in (part.name, part.version) if each))
        self.part.blockSignals(False)
        self._choose(0)

    def _choose(self, row: int) -> None:
        name = self._parts[row - 1].name if row > 0 else ""
        self._seat.asker(self).run(
            lambda _: licences.text(name) if name else licences.notice(), self.text.setPlainText
        )
