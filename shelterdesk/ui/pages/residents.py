"""The area of residents: the list at the side, one file beside it, the door behind a button."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import band
from shelterdesk.ui.kit.input_events import unheard
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.resident_list import ResidentList
from shelterdesk.ui.pages.door import DoorEntry
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.record import RecordView
from shelterdesk.ui.pages.records import may_write
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.residents import Lines, ResidentLines

LIST_WIDTH = 330
ONE_COLUMN_BELOW = 900  # logical pixels of this area; then the list is a page of its own
NOBODY = N_("No residents yet. Whoever is on duty can admit the first one.")


class ResidentsPage(QWidget):
    """List and file; in a narrow window one of the two."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self._lines = ResidentLines(words, seat.desk.today, code_names=seat.code_names)
        self._shown = Lines((), self._lines.line)
        self.view: RecordView | None = None
        self.list = ResidentList(seat.look, words("Residents"))
        self.list.opened.connect(self.open)
        self.setFocusProxy(self.list)
        self.panel = self._panel()
        self.detail = QStackedWidget()
        self.hint = PlainLabel(words("Choose a resident on the left."), tone="muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail.addWidget(self.hint)
        self.back = button(
            seat.look, words("All residents"), self._to_list, act="link", icon="arrow-left"
        )
        self.back.hide()
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addWidget(self.detail, 1)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(self.panel)
        self._across.addLayout(beside, 1)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.admit)
        seat.register_changed.connect(self.let_go_of_gone)
        seat.register_changed.connect(self.show_rows)
        self.show_rows()

    @property
    def resident(self) -> str:
        """Whose file shows; empty when none does."""
        return self.view.resident if self.view else ""

    def show_rows(self) -> None:
        """Show the register as it stands."""
        known, words = self._seat.known, self._seat.look.words
        if known is None:
            self.count.setText(words("Reading…"))
            return
        self._shown = self._lines.lines(known, mine=self.mine.isChecked())
        self.list.show_lines(self._shown, self._place_of(self.resident))
        count = len(self._shown)
        if self._seat.register is None:
            self.count.setText(words("Reading… {n} so far").format(n=count))
            return
        self.count.setText(words.count("{n} here now", "{n} here now", count).format(n=count))
        if not count and not self.mine.isChecked():
            self.hint.setText(words(NOBODY))

    def open(self, resident: str, tab: str = "") -> None:
        """Show a resident's file, as soon as what is being typed here is kept."""
        is_other = self.view is None or self.view.resident != resident
        unsafe = self.detail.findChildren(Entry) if is_other else []
        for entry in unsafe:
            if not entry.keeper.is_safe:
                entry.left.connect(lambda: self.open(resident, tab))
                entry.leave()
                return
        if self.view is None or self.view.resident != resident:
            with unheard():
                self._put(view := RecordView(self._seat, ResidentId(resident)))
            self.view = view
            self.list.stay_on(self._place_of(resident))
        if tab and self.view is not None:
            self.view.go(tab)
        self._arrange()

    def _place_of(self, resident: str) -> int:
        known = self._seat.known
        return self._shown.place_of(known.row(ResidentId(resident)) if known else None)

    def admit(self) -> None:
        """Open the door's form."""
        seat = self._seat
        if not self.may_admit or isinstance(self.detail.currentWidget(), Entry):
            return
        entry = DoorEntry(seat)
        entry.finished.connect(self._admitted)
        entry.left.connect(self._close_form)
        self.view = None
        self._put(entry)
        entry.form.start()
        seat.say_reach((Resident,), "")
        self._arrange()

    @property
    def may_admit(self) -> bool:
        """Whether the door is this person's."""
        return may_write(self._seat, Resident, ResidentId(""))

    def door_may_have_changed(self) -> None:
        """Somebody came on duty, or went off."""
        self.door.setVisible(self.may_admit)

    def set_code_names(self) -> None:
        """The shelter decided whether lists show code names."""
        seat = self._seat
        self._lines = ResidentLines(seat.look.words, seat.desk.today, code_names=seat.code_names)
        self.show_rows()

    def let_go_of_gone(self) -> None:
        """Somebody's file was closed to this person, or erased: nothing of it goes on showing."""
        known = self._seat.register
        if self.view is None or known is None or not self.view.was_there:
            return
        if known.row(self.view.resident) is None:
            self.view = None
            self._close_form()

    def refresh_view(self, resident: str) -> None:
        """What shows of *resident* may have changed."""
        if self.view is not None and self.view.resident == resident:
            self.view.refresh()

    def _admitted(self, receipt: Any) -> None:
        words = self._seat.look.words
        self._close_form()
        self._seat.changed.emit(receipt.changed, receipt.value)
        if not self._seat.desk.may("read", Resident, receipt.value):
            self._seat.banner.show_note(
                words("Welcome. The resident is admitted."),
                words("A manager now decides who works with them; only those see the file."),
            )
            return
        self._seat.went.emit(f"residents/{receipt.value}/intake")
        self._seat.banner.show_note(
            words("Welcome. The new resident is in the list."),
            words("Who is on duty tonight can see what is needed."),
        )

    def _to_list(self) -> None:
        shown = self.detail.currentWidget()
        if isinstance(shown, Entry):
            shown.leave()
            return
        self.view = None
        self._close_form()

    def _close_form(self) -> None:
        self._put(None)
        self.list.setFocus()
        self._arrange()

    def _put(self, page: QWidget | None) -> None:
        """Show *page* beside the list instead of what showed."""
        while self.detail.count() > 1:
            old = self.detail.widget(1)
            if old is not None:
                self.detail.removeWidget(old)
                old.hide()
                old.deleteLater()
        if page is not None:
            self.detail.addWidget(page)
        self.detail.setCurrentIndex(self.detail.count() - 1)

    def _panel(self) -> QWidget:
        seat, words = self._seat, self._seat.look.words
        panel = band("list")
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 10, 4)
        head.setSpacing(8)
        head.addWidget(PlainLabel(words("Residents"), size="page"))
        self.count = PlainLabel("", size="small", tone="muted")
        head.addWidget(self.count, 1)
        self.door = button(seat.look, words("Admit"), self.admit, icon="door-open", tip="Ctrl+N")
        if not self.may_admit:
            self.door.hide()
        head.addWidget(self.door)
        self.mine = QCheckBox(words("Only those I work with"))
        self.mine.toggled.connect(lambda _: self.show_rows())
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 10, 4)
        line.addWidget(self.mine)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self.list, 1)
        panel.setFixedWidth(int(LIST_WIDTH * seat.look.scale))
        return panel

    def _arrange(self) -> None:
        scale = self._seat.look.scale
        narrow = self.width() < ONE_COLUMN_BELOW * scale
        shows_file = self.detail.count() > 1
        self.panel.setVisible(not (narrow and shows_file))
        self.detail.setVisible(shows_file or not narrow)
        list_alone = narrow and not shows_file
        if list_alone:
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(16_777_215)  # Qt's own largest
        else:
            self.panel.setFixedWidth(int(LIST_WIDTH * scale))
        self._across.setStretch(0, int(list_alone))
        self._across.setStretch(1, int(not list_alone))
        self.back.setVisible(narrow and shows_file)

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
