"""Scans and photos on a page: one card wherever a record may have some, and everything one does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.attachment import (
    Attachment,
    HealthAttachment,
    PaperAttachment,
    UnsortedAttachment,
)
from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import attachments, bringing_in, scans_out
from shelterdesk.services.attachments import HANGS_ON, Line
from shelterdesk.services.bringing_in import Said
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.writers import writer_of
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, column, line, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.pile import Pile
from shelterdesk.ui.pages.bring_in import BringInPage, dropped_files
from shelterdesk.ui.pages.scan_out import ScanOutPage
from shelterdesk.ui.pages.scan_page import ScanPage
from shelterdesk.ui.pages.scan_place import ScanPlace
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.attachments import copy_words, facts

TITLE = N_("Scans and photos")
NONE = N_("Nothing was brought in yet.")
SURE = N_("Its pages leave the file for good. Backups lose them when they grow old.")
WAITS = N_("Not sorted yet: say what it belongs to.")


def above(pile: Pile, says: Callable[[], None], page: QWidget) -> None:
    """Show *page* on top of *pile* until it is left; *says* tells who reads what shows then."""
    page.left.connect(pile.pop)  # type: ignore[attr-defined]  # every such page has it
    page.left.connect(says)  # type: ignore[attr-defined]
    pile.push(page)
    page.setFocus()


class AttachmentsCard(Card):
    """A line each, with what one may do; *page_asked* carries a page to show until it is left."""

    page_asked = Signal(object)

    def __init__(
        self,
        seat: Seat,
        resident: ResidentId,
        read: Callable[[], tuple[Line, ...]],
        *,
        parent: Record | None = None,
        may_add: bool = False,
    ) -> None:
        """*read* is called in the worker; *parent* is what is brought in here belongs to."""
        words = seat.look.words
        self.add_button = button(
            seat.look, words("Bring in"), self._bring_in, act="quiet", icon="plus"
        )
        super().__init__(words(TITLE), beside=self.add_button)
        self._seat, self._resident, self._read, self._parent = seat, resident, read, parent
        self._may_add = may_add
        self._sure: Attachment | None = None
        self._found: tuple[Line, ...] = ()
        self.add_button.setVisible(may_add)
        self.setAcceptDrops(may_add)
        self.read()

    def read(self) -> None:
        """Read what there is."""
        read = self._read
        self._seat.asker(self).run(lambda _: read(), self._show)

    def _show(self, found: tuple[Line, ...]) -> None:
        words = self._seat.look.words
        self._found = found
        self.clear(keep=1)
        for number, each in enumerate(found):
            if number:
                self.add(line())
            self.add(self._line(each))
        if not found:
            self.add(PlainLabel(words(NONE), tone="muted"))

    def _line(self, found: Line) -> QWidget:
        words, seat, each = self._seat.look.words, self._seat, found.attachment
        told = words("{facts} · brought in by {who} on {day}").format(
            facts=facts(each, words),
            who=writer_of(seat.desk, each, seat.look.words),
            day=seat.day(each.made_at.astimezone(seat.desk.now().tzinfo).date()),
        )
        made = QWidget()
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 2, 0, 2)
        inner.setSpacing(2)
        inner.addWidget(PlainLabel(each.name, size="strong", wrap=True))
        copy = copy_words(found, words, seat.show, seat.day)
        for text in (copy, told):
            if text:
                inner.addWidget(PlainLabel(text, size="small", tone="muted", wrap=True))
        if isinstance(each, UnsortedAttachment):
            inner.addWidget(PlainLabel(words(WAITS), size="small", tone="warn", wrap=True))
        if self._sure is each:
            inner.addWidget(PlainLabel(words(SURE), size="small", tone="warn", wrap=True))
        acts: list[QWidget] = []
        for label, act in self._acts(each):
            one = button(seat.look, words(label), act, act="quiet")
            one.setAccessibleName(f"{words(label)}: {each.name}")
            acts.append(one)
        inner.addLayout(row(*acts))
        return made

    def _acts(self, each: Attachment) -> list[tuple[str, Callable[[], None]]]:
        if self._sure is each:
            return [
                (N_("Take it out for good"), partial(self.take_out, each)),
                (N_("Leave it"), partial(self._ask, None)),
            ]
        offered: list[tuple[str, Callable[[], None]]] = [
            (N_("Look at it"), partial(self.look_at, each))
        ]
        if isinstance(each, UnsortedAttachment):
            offered.append((N_("Sort it"), partial(self._sort, each)))
        elif scans_out.may_let_out(self._seat.desk, each):
            offered.append((N_("Let it out…"), partial(self._let_out, each)))
        if attachments.may_take_out(self._seat.desk, each):
            offered.append((N_("Take it out"), partial(self._ask, each)))
        return offered

    # ---- what one does

    def look_at(self, each: Attachment) -> None:
        """Open the viewer."""
        self.page_asked.emit(ScanPage(self._seat, each))

    def _ask(self, each: Attachment | None) -> None:
        self._sure = each
        self._show(self._found)

    def take_out(self, each: Attachment) -> None:
        """Take a scan out of the file."""
        desk, self._sure = self._seat.desk, None
        self._seat.asker(self).run(lambda _: attachments.take_out(desk, each), self._changed)

    def _bring_in(self) -> None:
        self.bring_in(BringInPage(self._seat, self._resident, parent=self._parent))

    def bring_in(self, page: BringInPage) -> None:
        """Show the page that brings files in; the list follows when something was kept."""
        page.brought.connect(self._brought)
        self.page_asked.emit(page)

    def _brought(self, kinds: frozenset[type[Record]]) -> None:
        self._seat.changed.emit(kinds | {DocumentCopy}, self._resident)
        self.read()

    def _let_out(self, each: Attachment) -> None:
        self.page_asked.emit(ScanOutPage(self._seat, each))

    def _sort(self, each: UnsortedAttachment) -> None:
        page = SortPage(self._seat, each)
        page.sorted_now.connect(self._changed)
        self.page_asked.emit(page)

    def _changed(self, receipt: Receipt[object]) -> None:
        self._seat.changed.emit(receipt.changed, self._resident)
        self.read()

    # Qt's names from here on.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        files = dropped_files(event)
        self.bring_in(BringInPage(self._seat, self._resident, parent=self._parent, files=files))


def card_of(seat: Seat, record: Record) -> AttachmentsCard | None:
    """The card of one record; None where such a record has no scans, or not for this person."""
    kind, desk, resident = HANGS_ON.get(type(record)), seat.desk, record.resident
    if kind is None or not desk.may("read", kind, resident):
        return None
    is_gone = bool(getattr(record, "deleted_on", None))
    may_add = desk.may_create(kind, resident) and not is_gone
    read = partial(attachments.of_record_lines, desk, record)
    return AttachmentsCard(seat, resident, read, parent=record, may_add=may_add)


def card_of_papers(seat: Seat, resident: ResidentId) -> AttachmentsCard | None:
    """The card of the tab for papers: scans of papers, and what is not sorted yet."""
    desk, kinds = seat.desk, (UnsortedAttachment, PaperAttachment)
    may_add = bringing_in.may_bring_in(desk, resident)
    if not may_add and not any(desk.may("read", kind, resident) for kind in kinds):
        return None
    read = partial(attachments.of_papers, desk, resident)
    return AttachmentsCard(seat, resident, read, may_add=may_add)


def card_of_health(seat: Seat, resident: ResidentId) -> AttachmentsCard | None:
    """The card of the tab for health: everything there is for nurses; None for everybody else."""
    desk = seat.desk
    if not desk.may("read", HealthAttachment, resident):
        return None
    read = partial(attachments.of_health, desk, resident)
    may_add = desk.may_create(HealthAttachment, resident)
    return AttachmentsCard(seat, resident, read, may_add=may_add)


class SortPage(QWidget):
    """What lies unsorted gets its place."""

    left = Signal()
    sorted_now = Signal(object)  # the receipt

    def __init__(self, seat: Seat, attachment: UnsortedAttachment) -> None:
        super().__init__()
        self._seat, self._attachment = seat, attachment
        look, words = seat.look, seat.look.words
        title = words("Sort it")
        self.place = ScanPlace(seat, attachment.resident, fixed=None, may_wait=False)
        self.place.changed.connect(self._weigh)
        self.main = button(look, words("Keep it there"), self.sort, act="main", icon="check")
        self.main.setEnabled(False)
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        acts.addStretch()
        acts.addWidget(button(look, words("Close"), self.left.emit, act="quiet"))
        acts.addWidget(self.main)
        page = column(
            PlainLabel(title, size="page"),
            PlainLabel(attachment.name, size="strong", wrap=True),
            Card(words("Where it goes")).add(self.place),
        )
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(page, title), 1)
        layout.addWidget(foot)
        self.setFocusProxy(self.place.picker)

    def _weigh(self) -> None:
        self.main.setEnabled(self.place.is_chosen)

    def sort(self) -> None:
        """Hang it on what was chosen, under that record's key."""
        parent, each, desk = self.place.belongs_to, self._attachment, self._seat.desk
        if parent is None:
            return
        copy = self.place.copy_values()
        said = Said(
            name=each.name,
            is_hard=each.is_hard,
            purpose=str(copy.get("purpose") or ""),
            delete_after=copy.get("delete_after"),
        )

        def job(progress: Progress) -> Receipt[Attachment]:
            return bringing_in.sort_to(desk, each.id, parent, said, progress)

        self._seat.asker(self).run(job, self._done, self._failed)

    def _done(self, receipt: Receipt[Attachment]) -> None:
        self.sorted_now.emit(receipt)
        self._seat.banner.show_note(self._seat.look.words("It is sorted."))
        self.left.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self.place.show_problems(dict(error.problems))
        else:
            self._seat.banner.show_error(error)
