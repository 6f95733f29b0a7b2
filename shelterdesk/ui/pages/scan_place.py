"""What a scan belongs to: chosen from the records that one may add to, with who could open it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.attachment import HealthAttachment, UnsortedAttachment
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import bringing_in
from shelterdesk.services.bringing_in import Parent
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.form import Form
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.attachments import (
    FOR_NURSE,
    HEALTH_ALONE,
    NOT_SORTED,
    place_words,
    readers_words,
)

LABEL = N_("What it belongs to")
GOES_ON = N_("Day on which the copy goes")
GOES_HINT = N_("Today says so when the day has come. Without a day it stays as long as the file.")
UNSORTED, HEALTH = "unsorted", "health"
ONE_PLACE = 2  # lines of the picker: there is nothing to choose between
COPY = ("purpose", "delete_after")  # what a scan of a paper needs, as a copy


class ScanPlace(QWidget):
    """A picker, the two fields of a copy where it becomes one, and a line on who could open it."""

    changed = Signal()

    def __init__(
        self, seat: Seat, resident: ResidentId, *, fixed: Record | None, may_wait: bool
    ) -> None:
        """*fixed*: there is nothing to choose. *may_wait*: it may stay unsorted."""
        super().__init__()
        self._seat, self._resident, self._fixed = seat, resident, fixed
        words = seat.look.words
        self._places: dict[str, Record] = {}
        self._may_wait = may_wait and seat.desk.may_create(UnsortedAttachment, resident)
        self.picker = CalmPicker()
        self.picker.setAccessibleName(words(LABEL))
        self.picker.setMaximumWidth(int(620 * seat.look.scale))
        self.picker.addItem(words("Choose"), "")
        label = PlainLabel(words(LABEL), size="strong")
        label.setBuddy(self.picker)
        self.problem = PlainLabel(tone="stop", wrap=True)
        self.problem.hide()
        purpose, goes = (DocumentCopy.field(name) for name in COPY)
        fields: list[Field] = [purpose, replace(goes, label=GOES_ON, hint=GOES_HINT)]
        self.copy = Form(fields, seat.means)
        self.copy.hide()
        self.readers = PlainLabel(size="small", tone="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if fixed is None:
            layout.addWidget(label)
            layout.addWidget(self.picker)
        else:
            told = place_words(fixed, words, seat.show)
            layout.addWidget(PlainLabel(f"{words(LABEL)}: {told}", size="strong", wrap=True))
        for part in (self.problem, self.copy, self.readers):
            layout.addWidget(part)
        self.picker.currentIndexChanged.connect(lambda _: self._chose())
        if fixed is None:
            desk = seat.desk
            seat.asker(self).run(lambda _: bringing_in.places(desk, resident), self._fill)
        else:
            self._chose()

    @property
    def is_chosen(self) -> bool:
        """Whether somebody chose something, *not sorted yet* too."""
        return self._fixed is not None or bool(self.picker.currentData())

    @property
    def belongs_to(self) -> Parent:
        """What to hang it on; None for what stays unsorted."""
        chosen = self.picker.currentData() or ""
        return self._fixed or (HealthAttachment if chosen == HEALTH else self._places.get(chosen))

    def copy_values(self) -> dict[str, Any]:
        """Purpose and last day of the copy; empty where it becomes none."""
        return self.copy.values() if self._is_copy() else {}

    def show_problems(self, problems: dict[str, str]) -> None:
        """Marked sentences beside what they are about; *place* is the picker's."""
        said = self._seat.look.words(problems.get("place", ""))
        self.problem.setText(said)
        self.problem.setVisible(bool(said))
        self.copy.show_problems(problems)

    def choose(self, id: str) -> None:
        """Choose a record by its id, or *unsorted*."""
        self.picker.setCurrentIndex(max(self.picker.findData(id), 0))

    def _is_copy(self) -> bool:
        return type(self.belongs_to) is Document

    def _fill(self, found: tuple[Record, ...]) -> None:
        words = self._seat.look.words
        self._places = {str(each.id): each for each in found}
        for id, each in self._places.items():
            self.picker.addItem(place_words(each, words, self._seat.show), id)
        if self._seat.desk.may_create(HealthAttachment, self._resident):
            reads = self._seat.desk.may("read", HealthAttachment, self._resident)
            self.picker.addItem(words(HEALTH_ALONE if reads else FOR_NURSE), HEALTH)
        if self._may_wait:
            self.picker.addItem(words(NOT_SORTED), UNSORTED)
        if self.picker.count() == ONE_PLACE:
            self.picker.setCurrentIndex(1)

    def _chose(self) -> None:
        self.show_problems({})
        self.copy.setVisible(self._is_copy())
        self.readers.setText("")
        if self.is_chosen:
            desk, resident, parent = self._seat.desk, self._resident, self.belongs_to
            words = self._seat.look.words

            def show(names: tuple[str, ...]) -> None:
                self.readers.setText(readers_words(tuple(map(isolated, names)), words))

            self._seat.asker(self).run(lambda _: bringing_in.readers(desk, resident, parent), show)
        self.changed.emit()
