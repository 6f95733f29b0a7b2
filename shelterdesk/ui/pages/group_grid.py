"""Writing down a group: what they have in common once, one row for each, all let in together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.arrival_grid import MOST_ROWS, Judged, Line, judge, read_pasted
from shelterdesk.domain.kinds.arrival import ExpectedArrival, GroupArrival
from shelterdesk.i18n import N_
from shelterdesk.services import drafts, group_arrivals
from shelterdesk.services.group_arrivals import FreeBed, Grid, LetIn
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, column, row, scrolled
from shelterdesk.ui.kit.drafts import DraftKeeper
from shelterdesk.ui.kit.form import Form
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.people_grid import GridModel, PeopleGrid
from shelterdesk.ui.pages.entry import NOT_KEPT, STAYS_OPEN
from shelterdesk.ui.pages.seat import Seat

LEAD = N_(
    "One row for each person. Type, or paste rows from a spreadsheet. A name can come later: an "
    "empty one becomes “Person 7” until somebody asks. A row that is not ready waits here and "
    "loses nothing."
)
TOO_MANY = N_("There is room for {n} people in one go. What did not fit is still in your sheet.")
PASTED = N_("{n} rows are here.")
SHARED = ("brought_by", "language", "needs", "remark")
WHO_READS = N_(
    "Can read it: who is on duty, managers. Adults are in everybody's list; a child's file, or of "
    "who may be one, opens for managers and for you. Health needs: nurses."
)


class GroupGridPage(QWidget):
    """One grid, one draft, one act. ``admitted`` carries what the act gave back."""

    admitted = Signal(object)
    left = Signal()

    def __init__(self, seat: Seat, expected: ExpectedArrival | None = None) -> None:
        super().__init__()
        self._seat, words = seat, seat.look.words
        self._beds: tuple[FreeBed, ...] = ()
        self._has_beds = False
        self._group = ""
        self._leaving = False
        self._expected = expected
        self.shared = Form([f for f in GroupArrival.fields() if f.name in SHARED], seat.means)
        self.model = GridModel(self._judge, seat.look)
        self.grid = PeopleGrid(self.model, words("People of the group"), seat.look)
        self.grid.pasted.connect(self.paste)
        self.missing = PlainLabel(size="small", tone="muted", wrap=True)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._say_row())
        self.keeper = DraftKeeper(self._keep, self)
        self.keeper.kept.connect(self._kept)
        self.keeper.failed.connect(self._not_kept)
        seat.add_keeper(self.keeper)
        self.model.edited.connect(self._edited)
        self.shared.edited.connect(self.keeper.touch)
        look = seat.look
        acts = row(
            button(look, words("Paste rows"), self.paste_clipboard, tip="Ctrl+V"),
            button(look, words("No age: all adults"), lambda: self._fill_ages("adult")),
            button(look, words("No age: not sure"), lambda: self._fill_ages("not sure")),
        )
        page = column(
            PlainLabel(words("A group that came together"), size="page"),
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            acts,
            self.grid,
            self.missing,
            Card(words("The same for all")).add(self.shared),
            PlainLabel(words(WHO_READS), size="small", tone="muted", wrap=True),
        )
        foot = band("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(20, 10, 20, 10)
        self.state = PlainLabel(size="small", tone="muted", wrap=True)
        line.addWidget(self.state, 1)
        line.addWidget(button(look, words("Close"), self.leave, act="quiet"))
        self.main = button(look, "", self.admit, act="main", icon="door-open", tip="Ctrl+Return")
        line.addWidget(self.main)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(page, words("A group that came together")), 1)
        layout.addWidget(foot)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.admit)
        if expected is not None:
            self._begin_with(expected)
        self._count()
        desk = seat.desk
        seat.asker(self).run(
            lambda _: (
                group_arrivals.free_beds(desk),
                group_arrivals.has_beds(desk),
                group_arrivals.find_grid(desk),
            ),
            self._found,
        )

    # ---- what the hands do

    def paste_clipboard(self) -> None:
        """Take rows from the clipboard."""
        self.paste(QGuiApplication.clipboard().text())

    def paste(self, text: str) -> None:
        """Take rows of a spreadsheet, or one cell where the text is one."""
        words = self._seat.look.words
        at = self.grid.currentIndex()
        if at.isValid() and not any(sign in text for sign in "\t\n"):
            self.model.setData(at, text.strip())
            return
        lines = read_pasted(text)
        taken = self.model.take(lines, max(at.row(), 0) if at.isValid() else 0)
        said = words(PASTED).format(n=taken)
        if taken < len(lines):
            said = words(TOO_MANY).format(n=MOST_ROWS)
            self._seat.banner.show_note(said, tone="warn")
        announce(self, said)

    def admit(self) -> None:
        """Let in everybody whose row is ready, in one act."""
        ready = [each for each in self.model.judged if each.is_ready]
        if not ready or not self.main.isEnabled():
            return
        self._set_busy(busy=True)
        desk, judged, group = self._seat.desk, self.model.judged, self._group
        shared = self.shared.values()
        if self._expected is not None:
            shared["expected_id"] = self._expected.id
        self._seat.asker(self).run(
            lambda _: group_arrivals.admit_many(desk, shared, judged, group),
            self._admitted,
            self._failed,
        )

    def leave(self) -> None:
        """Close as soon as everything typed is kept."""
        self.keeper.flush()
        if self.keeper.is_safe:
            self.left.emit()
        else:
            self._leaving = True

    def start(self) -> None:
        """The keyboard goes into the first cell."""
        self.grid.start()

    # ---- what comes back

    def _found(self, found: tuple[tuple[FreeBed, ...], bool, Grid | None]) -> None:
        self._beds, self._has_beds, kept = found
        if kept is not None and (kept.lines or kept.shared):
            self._group = kept.group
            self.shared.restore(kept.shared)
            self.model.show(kept.lines)
        else:
            self.model.judge_again()
        self._count()

    def _begin_with(self, expected: ExpectedArrival) -> None:
        language = expected.languages[0] if len(expected.languages) == 1 else ""
        self.shared.fill(
            {
                "brought_by": expected.brought_by,
                "language": language,
                "needs": expected.needs,
                "remark": expected.remark,
            }
        )
        self.model.add_rows(min(expected.count, MOST_ROWS))

    def _admitted(self, receipt: Receipt[LetIn]) -> None:
        words, done = self._seat.look.words, receipt.value
        marks = done.residents.keys()
        self._set_busy(busy=False)
        rest = [line for line in self.model.lines if line.mark not in marks]
        self._group = done.group.id
        self.keeper.forget()
        self.model.show(rest)
        self._count()
        if rest:
            self.keeper.touch()
            self.keeper.flush()
        else:
            desk = self._seat.desk
            self._seat.asker(self).run(
                lambda _: drafts.discard(desk, group_arrivals.SLOT), lambda _: None
            )
        said = words.count("{n} person is here now.", "{n} people are here now.", len(marks))
        hint = said.format(n=len(marks)) if marks else words("All were here.")
        if done.unplaced:
            waits = words.count(
                "{n} has no bed yet: {why}", "{n} have no bed yet: {why}", len(done.unplaced)
            )
            reasons = dict.fromkeys(why for each in done.unplaced.values() for why in each)
            why = " ".join(words(reason) for reason in reasons)
            hint = f"{hint} {waits.format(n=len(done.unplaced), why=why)}"
        self._seat.banner.show_note(words("Welcome."), hint)
        self.admitted.emit(receipt)

    def _failed(self, error: Exception) -> None:
        self._set_busy(busy=False)
        self._count()
        self._seat.banner.show_error(error)

    # ---- inside

    def _set_busy(self, *, busy: bool) -> None:
        """While they are let in nothing is typed that the act would not have."""
        for part in (self.main, self.grid, self.shared):
            part.setDisabled(busy)

    def _judge(self, lines: Sequence[Line]) -> Sequence[Judged]:
        names = {bed.name.casefold() for bed in self._beds}
        return judge(lines, names, has_beds=self._has_beds)

    def _say_row(self) -> None:
        row, words = self.grid.currentIndex().row(), self._seat.look.words
        said = self.model.said(row)
        self.missing.setText(words("Row {n}: {said}").format(n=row + 1, said=said) if said else "")

    def _fill_ages(self, text: str) -> None:
        rows = self._expected.count if self._expected is not None else 0
        self.model.fill("age", text, rows=rows)

    def _edited(self) -> None:
        self.keeper.touch()
        self._say_row()
        self._count()

    def _count(self) -> None:
        words, judged = self._seat.look.words, self.model.judged
        ready = sum(1 for each in judged if each.is_ready)
        said = words.count("Admit {n} person", "Admit {n} people", ready).format(n=ready)
        self.main.setText(f"\u2002{said}")
        self.main.setAccessibleName(said)
        self.main.setEnabled(bool(ready))
        waits = len(judged) - ready
        if waits:
            rows = words.count("{n} row needs a look.", "{n} rows need a look.", waits)
            self.state.setText(rows.format(n=waits))

    def _keep(self, done: Callable[[datetime], None], failed: Callable[[Exception], None]) -> None:
        desk, shared, lines, group = (
            self._seat.desk,
            self.shared.keep(),
            self.model.lines,
            self._group,
        )
        self._seat.asker(self).run(
            lambda _: group_arrivals.keep_grid(desk, shared, lines, group), done, failed
        )

    def _kept(self, at: datetime) -> None:
        words = self._seat.look.words
        local = at.astimezone(self._seat.desk.now().tzinfo)
        said = words("Draft kept {time} · encrypted on this computer").format(
            time=f"{local:%H:%M:%S}"
        )
        self.state.setText(said)
        self._seat.draft_kept.emit(said)
        if self._leaving:
            self._leaving = False
            self.left.emit()

    def _not_kept(self, error: Exception) -> None:
        words = self._seat.look.words
        self._leaving = False
        self._seat.banner.show_note(words(NOT_KEPT), words(STAYS_OPEN), tone="warn")

    # Qt's names from here on.

    def hideEvent(self, event: QHideEvent) -> None:
        self.keeper.flush()
        super().hideEvent(event)
