"""The page on which records are written: one form, one draft, one button that says the act."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import band, column, scrolled
from shelterdesk.ui.kit.composed_form import ComposedForm, Part
from shelterdesk.ui.kit.drafts import DraftKeeper
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.two_values import BOTH, MINE, THEIRS, TwoValues, TwoValuesCard
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.record_form import PartValues, RecordForm
from shelterdesk.ui.presenters.two_versions import Basis, Compared, Difference, joined

NOT_KEPT = N_("What you type cannot be kept just now")
CHOOSE_FIRST = N_("Choose for each part first")
CHOOSE_HINT = N_("Both texts are kept. Take one of the two, or both, then save.")
STAYS_OPEN = N_("Your text is still here. The page stays open and keeps trying.")


def parts_of(
    *kinds: type[Record],
    titles: Mapping[str, str] | None = None,
    if_offered: Collection[type[Record]] = (),
) -> tuple[Part, ...]:
    """Parts for *kinds*, each under its own title unless *titles* says another.

    A part *if_offered* may be left empty as a whole, so none of its fields says *needed*.
    """
    named = titles or {}
    fields = {
        kind: tuple(replace(f, required=False) for f in kind.fields())
        if kind in if_offered
        else kind.fields()
        for kind in kinds
    }
    return tuple(Part(k.kind, named.get(k.kind, k.title), fields[k]) for k in kinds)


class Entry(QWidget):
    """A composed form with its draft. ``finished`` carries what the service gave back."""

    finished = Signal(object)
    left = Signal()

    def __init__(
        self,
        seat: Seat,
        title: str,
        parts: tuple[Part, ...],
        slot: str,
        save: Callable[[PartValues, str], Any],
        *,
        act: str,
        filled: Mapping[str, Mapping[str, Any]] | None = None,
        explained: str = "",
        basis: Basis | None = None,
    ) -> None:
        """*title*, *act* (the main button) and *explained* are translated.

        *basis* is what a change form changes; ``save`` asks it for the revision.
        """
        super().__init__()
        self._seat, words = seat, seat.look.words
        self.setObjectName("entry")
        asked = [replace(p, fields=seat.added.joined(p.name, p.fields)) for p in parts]
        self.form = ComposedForm(asked, seat.means)
        if filled:
            self.form.fill(filled)
        self.presenter = RecordForm(seat.desk, seat.asker(self), self, slot, save, basis)
        self.two_values = TwoValuesCard(seat.look)
        self.two_values.chosen.connect(self._choose)
        self._differences: dict[str, tuple[str, Difference]] = {}
        self.keeper = DraftKeeper(self._keep, self)
        self.keeper.kept.connect(self._kept)
        self.keeper.failed.connect(self._not_kept)
        self.form.edited.connect(self.keeper.touch)
        seat.add_keeper(self.keeper)
        self._leaving = False
        self._place: Mapping[str, Any] = {}
        heading = PlainLabel(title, size="page", wrap=True)
        self.hint = hint = PlainLabel(explained, tone="muted", wrap=True)
        if not explained:
            hint.hide()
        page = column(heading, hint, self.two_values, self.form)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        self.area = scrolled(page, title)
        foot = band("foot")
        self.foot_row = foot_row = QHBoxLayout(foot)
        foot_row.setContentsMargins(20, 10, 20, 10)
        self.state_icon = icon_label(seat.look, "save", "text2", size=16)
        self.state = PlainLabel(size="small", tone="muted", wrap=True)
        self.main = button(seat.look, act, self.save, act="main", icon="check")
        self.main.setToolTip("Ctrl+Return")
        for part in (self.state_icon, self.state):
            foot_row.addWidget(part, 1 if part is self.state else 0)
        foot_row.addWidget(button(seat.look, words("Close"), self.leave, act="quiet"))
        self.keep_button = button(
            seat.look, words("Keep as draft"), self.keep_now, act="quiet", tip="Ctrl+S"
        )
        foot_row.addWidget(self.keep_button)
        foot_row.addWidget(self.main)
        self.state_icon.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addWidget(foot)
        for keys, act_of in (("Ctrl+S", self.keep_now), ("Ctrl+Return", self.save)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act_of)
        self.presenter.open()
        self.form.start()

    def explain(self, explained: str) -> None:
        """Say something else, translated, above the form."""
        self.hint.setText(explained)
        self.hint.setVisible(bool(explained))

    def save(self) -> None:
        """Keep the records for good."""
        if self.two_values.open_choices:
            words = self._seat.look.words
            self._seat.banner.show_note(words(CHOOSE_FIRST), words(CHOOSE_HINT), tone="warn")
            self.two_values.open_choices[0].start()
            return
        self.presenter.save(self.form.values(), self.form.troubles())

    def keep_now(self) -> None:
        """Keep the draft at once, also when nothing changed."""
        self.keeper.touch()
        self.keeper.flush()

    def leave(self) -> None:
        """Close the page as soon as everything typed is kept."""
        self.keeper.flush()
        if self.keeper.is_safe:
            self._close()
        else:
            self._leaving = True

    def place(self) -> dict[str, Any]:
        """The field and the place in its text where the cursor is."""
        hand = self.focusWidget()
        at = 0
        if isinstance(hand, QLineEdit):
            at = hand.cursorPosition()
        elif isinstance(hand, QPlainTextEdit):
            at = hand.textCursor().position()
        return {"field": hand.objectName() if hand else "", "cursor": at}

    def return_to(self, place: Mapping[str, Any]) -> None:
        """Put the cursor back where ``place`` found it, once the draft is here again."""
        self._place = place

    def _go_back(self) -> None:
        hand = self.findChild(QWidget, str(self._place.get("field") or "?"))
        at = int(self._place.get("cursor", 0))
        if hand is None:
            return
        hand.setFocus()
        if isinstance(hand, QLineEdit):
            hand.setCursorPosition(at)
        elif isinstance(hand, QPlainTextEdit):
            cursor = hand.textCursor()
            cursor.setPosition(min(at, len(hand.toPlainText())))
            hand.setTextCursor(cursor)

    # what the presenter tells

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Problems beside their fields and on top."""
        self.form.show_problems(problems)
        if problems:
            self.area.ensureWidgetVisible(self.form.summary)

    def show_error(self, error: Exception) -> None:
        """Any other error."""
        self._seat.banner.show_error(error)

    def show_newer(self, part: str, compared: Compared) -> None:
        """Somebody was faster: their text and mine side by side, field by field."""
        self._differences = {each.field.name: (part, each) for each in compared.both}
        taken = {each.field.name: each.theirs for each in compared.theirs_only}
        self.form.fill({part: taken})
        self._seat.banner.clear()
        self.two_values.show_values(
            [self._in_words(each) for each in compared.both],
            [self._in_words(each) for each in compared.theirs_only],
            compared.who,
            self._seat.show.moment(compared.at),
        )
        self.keep_now()
        self.area.ensureWidgetVisible(self.two_values, 0, 0)
        self.area.verticalScrollBar().setValue(0)

    def _in_words(self, each: Difference) -> TwoValues:
        words, show = self._seat.look.words, self._seat.show
        return TwoValues(
            each.field.name,
            words(each.field.label),
            show(each.field, each.theirs),
            show(each.field, each.mine),
            joins=each.field.long and not each.field.several and bool(each.theirs and each.mine),
        )

    def _choose(self, name: str, which: str) -> None:
        part, each = self._differences[name]
        value = {THEIRS: each.theirs, MINE: each.mine}[which] if which != BOTH else joined(each)
        self.form.fill({part: {name: value}})
        self.keeper.touch()

    def restore(self, kept: Mapping[str, Any], kept_at: datetime) -> None:
        """What was typed before is back."""
        self.form.restore(kept)
        self._say(kept_at)
        self._go_back()

    def saved(self, result: Any) -> None:
        """The records are kept; the draft went with them."""
        self.keeper.forget()
        self.two_values.take_away()
        self._seat.draft_kept.emit("")
        self._seat.banner.clear()
        self.finished.emit(result)

    def set_busy(self, *, busy: bool) -> None:
        """While saving, the button waits."""
        self.main.setEnabled(not busy)

    def _keep(self, done: Callable[[datetime], None], failed: Callable[[Exception], None]) -> None:
        self.presenter.keep(self.form.keep(), done, failed)

    def _kept(self, at: datetime) -> None:
        self._say(at)
        if self._leaving:
            self._close()

    def _say(self, at: datetime) -> None:
        local = at.astimezone(self._seat.desk.now().tzinfo)
        words = self._seat.look.words
        sentence = words("Draft kept {time} · encrypted on this computer").format(
            time=f"{local:%H:%M:%S}"
        )
        self.state_icon.show()
        self.state.setText(sentence)
        self._seat.draft_kept.emit(sentence)
        announce(self, sentence)

    def _not_kept(self, error: Exception) -> None:
        words = self._seat.look.words
        self._leaving = False
        self._seat.banner.show_note(words(NOT_KEPT), words(STAYS_OPEN), tone="warn")
        self._seat.banner.offer(words("Try again"), self.keep_now)

    def _close(self) -> None:
        self._leaving = False
        self.left.emit()

    # Qt's names from here on.

    def hideEvent(self, event: QHideEvent) -> None:
        self.keeper.flush()
        super().hideEvent(event)
