"""The tab for papers: what is missing and its next step, what there is, what lies in the safe."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    CustodyReceipt,
    DocumentCopy,
    Holder,
    Letter,
    Recovery,
)
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import custody, papers_page, safe
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.papers_page import PaperLine
from shelterdesk.services.papers_page import PapersPage as Found
from shelterdesk.services.recovery_ways import Way
from shelterdesk.services.safe import SafeLine
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, line, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages import recovery_entries as entries
from shelterdesk.ui.pages.attachments import card_of_papers
from shelterdesk.ui.pages.records import KindSection, may_write
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.paper_words import (
    is_stopped,
    mission_stop,
    step_line,
    subtitle_of,
    title_of,
    why_line,
)

LEAD = N_(
    "Every paper that is missing is work with a next step. All papers belong to the resident."
)
NONE_BEGUN = N_("Nobody is getting a paper now.")
SAFE_SAYS = N_("Give it back whenever the resident asks, at once; nobody has to say why.")


class PapersTab(QWidget):
    """Cards from *what comes next* to *what there is*; without reading papers, the safe alone."""

    open_asked = Signal(object)  # a record
    add_asked = Signal(object)  # a kind
    way_asked = Signal(object)  # a Way
    entry_asked = Signal(object)  # a callable that makes an Entry
    letter_asked = Signal()
    lines_asked = Signal(str)  # id of a paper, or empty
    keep_asked = Signal(object)  # a Document, or None
    back_asked = Signal(object)  # a CustodyReceipt
    receipt_asked = Signal(object)  # a CustodyReceipt
    changed = Signal(object)  # kinds
    page_asked = Signal(object)  # a page that shows until it is left

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        look, words = seat.look, seat.look.words
        self._writes = may_write(seat, Recovery, resident) and seat.desk.may(
            "create", Recovery, resident
        )
        self.begin = button(look, words("Get a paper"), self.ask_begin, act="main", icon="plus")
        self.ways = Card(words("What is missing"), beside=self.begin)
        self.begin.setVisible(self._writes)  # once it has its place, or it would be a window
        self.lines = button(
            look, words("Read the lines of a paper"), lambda: self.lines_asked.emit("")
        )
        self.papers = Card(words("Where they are"), beside=self.lines)
        self.lines.setVisible(seat.desk.may("create", Document, resident))
        self.keep = button(
            look, words("Take a paper in"), lambda: self.keep_asked.emit(None), icon="plus"
        )
        self.safe = Card(words("In the safe"), beside=self.keep)
        self.keep.setVisible(seat.desk.may_create(CustodyReceipt, resident))
        parts: list[QWidget] = []
        self._papers_read = Document in kinds
        if self._papers_read:
            parts += [self.ways, self._section(Document), self.papers]
        if CustodyReceipt in kinds:
            parts.append(self.safe)
        self.scans = card_of_papers(seat, resident)
        if self.scans is not None:
            self.scans.page_asked.connect(self.page_asked)
            self.setAcceptDrops(self.scans.acceptDrops())
            parts.append(self.scans)
        self.letter = button(
            look, words("Write a letter"), self.letter_asked.emit, icon="file-text"
        )
        if Letter in kinds:
            section = self._section(Letter)
            section.head.addWidget(self.letter)
            parts.append(section)
            self.letter.setVisible(seat.desk.may("create", Letter, resident))
        if DocumentCopy in kinds:
            parts.append(self._section(DocumentCopy))
        page = column(*parts)
        fill(self, page, words("Papers"))
        self._found: Found | None = None
        self._read(kinds)

    def ask_begin(self) -> None:
        """Begin getting a paper; those on file that are missing are offered first."""
        papers = [each.document for each in self._found.papers] if self._found else []
        missing = [p for p in papers if p.state not in ("handed_over", "in_safekeeping")]
        self.entry_asked.emit(
            partial(entries.begin_entry, self._seat, self._resident, tuple(missing))
        )

    def _section(self, kind: type[Record]) -> KindSection:
        offers = kind is not Letter and may_write(self._seat, kind, self._resident)
        section = KindSection(self._seat, self._resident, kind, offers_new=offers)
        section.opened.connect(self.open_asked)
        section.add_asked.connect(self.add_asked)
        return section

    def _read(self, kinds: tuple[type[Record], ...]) -> None:
        desk, resident, asker = self._seat.desk, self._resident, self._seat.asker(self)
        if self._papers_read:
            asker.run(lambda _: papers_page.look(desk, resident), self._show)
        if CustodyReceipt in kinds:
            asker.run(lambda _: safe.of_resident(desk, resident), self._show_safe)

    # ---- what is missing

    def _show(self, found: Found) -> None:
        self._found = found
        words = self._seat.look.words
        self.ways.clear(keep=1)
        self.ways.add(PlainLabel(words(LEAD), tone="muted", wrap=True))
        open_ways = [way for way in found.ways if way.is_open]
        for number, way in enumerate(open_ways):
            if number:
                self.ways.add(line())
            self.ways.add(self._way(way))
        if not open_ways:
            self.ways.add(PlainLabel(words(NONE_BEGUN), tone="muted"))
        for way in found.ways:
            if not way.is_open:
                title = title_of(way, words)
                look_at = button(
                    self._seat.look, words("Open"), partial(self.way_asked.emit, way), act="link"
                )
                look_at.setAccessibleName(f"{words('Open')}: {title}")
                ended = words("Ended: {title}").format(title=title)
                self.ways.add(row(PlainLabel(ended, tone="muted"), look_at))
        self._show_papers(found.papers)

    def _way(self, way: Way) -> QWidget:
        look, words, today = self._seat.look, self._seat.look.words, self._seat.desk.today()
        title, step = title_of(way, words), way.next
        go = button(look, words("Open"), partial(self.way_asked.emit, way))
        go.setAccessibleName(f"{words('Open')}: {title}")
        made = QWidget()
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 2, 0, 4)
        inner.setSpacing(2)
        head = row(PlainLabel(title, size="strong", wrap=True), go)
        head.setStretch(0, 1)
        inner.addLayout(head)
        inner.addWidget(PlainLabel(subtitle_of(way, words), size="small", tone="muted", wrap=True))
        stop = mission_stop(way, words)
        if stop:
            inner.addWidget(PlainLabel(stop, size="small", tone="warn", wrap=True))
        if step is None:
            inner.addWidget(PlainLabel(words("Every step is done.")))
            return made
        said = words("Next: {step}").format(step=words(step.rule.label))
        inner.addWidget(PlainLabel(said, wrap=True))
        told = step_line(step, words, self._seat.day, today)
        inner.addWidget(PlainLabel(told, size="small", tone="muted", wrap=True))
        why = why_line(step, words)
        if why and why != stop:
            tone = "warn" if is_stopped(step) else "muted"
            inner.addWidget(PlainLabel(why, size="small", tone=tone, wrap=True))
        return made

    # ---- where they are

    def _show_papers(self, found: tuple[PaperLine, ...]) -> None:
        words = self._seat.look.words
        self.papers.clear(keep=1)
        for number, each in enumerate(found):
            if number:
                self.papers.add(line())
            self.papers.add(self._paper(each))
        if not found:
            self.papers.add(PlainLabel(words("No paper is on file yet."), tone="muted"))

    def _paper(self, each: PaperLine) -> QWidget:
        look, words, show = self._seat.look, self._seat.look.words, self._seat.show
        document = each.document
        name = words(show(Document.field("document_type"), document.document_type))
        number = show.in_list(Document.field("number"), document.number)
        title = " · ".join(part for part in (name, number) if part)
        said = [show(Document.field("state"), each.state)]
        if each.last is not None:
            said.append(
                words("{holder}, since {day}").format(
                    holder=words(each.last.to_holder.label), day=self._seat.day(each.last.on)
                )
            )
        if document.expires_on:
            said.append(words("ends on {day}").format(day=self._seat.day(document.expires_on)))
        made = QWidget()
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 2, 0, 2)
        inner.setSpacing(2)
        inner.addWidget(PlainLabel(title, size="strong"))
        inner.addWidget(PlainLabel(" · ".join(said), size="small", tone="muted", wrap=True))
        for flag in each.flags:
            inner.addWidget(PlainLabel(words(flag.label), size="small", tone="warn", wrap=True))
        acts: list[QWidget] = []
        for label, act in self._acts(each):
            one = button(look, words(label), act, act="quiet")
            one.setAccessibleName(f"{words(label)}: {title}")
            acts.append(one)
        if acts:
            inner.addLayout(row(*acts))
        return made

    def _acts(self, each: PaperLine) -> list[tuple[str, Callable[[], None]]]:
        if not self._writes:
            return []
        document = each.document
        offered: list[tuple[str, Callable[[], None]]] = []
        if each.is_out:
            offered += [
                (N_("It is with the resident again"), partial(self.came_back, each, False)),
                (N_("It is in the safe again"), partial(self.came_back, each, True)),
            ]
        elif each.state in ("handed_over", "received"):
            offered += [
                (N_("Into the safe"), partial(self.keep_asked.emit, document)),
                (N_("Let somebody have it"), partial(self._lend, document)),
            ]
        elif each.state == "in_safekeeping":
            offered.append((N_("Let somebody have it"), partial(self._lend, document)))
        if each.may_be_got:
            offered.append((N_("Get this paper"), partial(self._get, document)))
        offered.append((N_("Its lines"), partial(self.lines_asked.emit, document.id)))
        return offered

    def _lend(self, document: Document) -> None:
        self.entry_asked.emit(partial(entries.lend_entry, self._seat, document))

    def _get(self, document: Document) -> None:
        make = partial(entries.begin_entry, self._seat, self._resident, (document,), document.id)
        self.entry_asked.emit(make)

    def came_back(self, each: PaperLine, to_safe: bool) -> None:
        """A paper that was lent out is here again."""
        holder = Holder.SAFE if to_safe else Holder.RESIDENT
        self._act(lambda: custody.came_back(self._seat.desk, each.document.id, holder))

    # ---- the safe

    def _show_safe(self, found: tuple[SafeLine, ...]) -> None:
        words = self._seat.look.words
        self.safe.clear(keep=1)
        here = [each for each in found if each.receipt.returned_on is None]
        for each in here:
            self.safe.add(self._kept(each))
        if here:
            self.safe.add(PlainLabel(words(SAFE_SAYS), size="small", tone="muted", wrap=True))
        else:
            self.safe.add(PlainLabel(words("Nothing lies in the safe."), tone="muted"))
        for each in found:
            if each.receipt.returned_on is not None:
                said = words("{what} · {number} · given back on {day}").format(
                    what=words(document_type_label(each.receipt.what)),
                    number=each.receipt.receipt_no,
                    day=self._seat.day(each.receipt.returned_on),
                )
                if each.receipt.gave_why:
                    alone = words("one person alone: {why}").format(why=each.receipt.gave_why)
                    said = f"{said} · {alone}"
                self.safe.add(PlainLabel(said, size="small", tone="muted", wrap=True))

    def _kept(self, each: SafeLine) -> QWidget:
        return safe_line(
            self._seat,
            each,
            back=partial(self.back_asked.emit, each.receipt),
            receipt=partial(self.receipt_asked.emit, each.receipt),
            act=self._act,
        )

    def _act(self, act: Callable[[], Any]) -> None:
        self._seat.asker(self).run(
            lambda _: act(), lambda receipt: self.changed.emit(receipt.changed)
        )

    # Qt's names from here on: files may be let go of anywhere on the page.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.scans is not None:
            self.scans.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.scans is not None:
            self.scans.dropEvent(event)


def safe_line(
    seat: Seat,
    each: SafeLine,
    *,
    back: Callable[[], None],
    receipt: Callable[[], None],
    act: Callable[[Callable[[], Any]], None],
    name: str = "",
) -> QWidget:
    """One thing in the safe with what can be done; *name* where several residents show."""
    look, words, kept = seat.look, seat.look.words, each.receipt
    title = " · ".join(
        part for part in (name, words(document_type_label(kept.what)), kept.receipt_no) if part
    )
    said = [words("since {day}").format(day=seat.day(kept.on)), kept.place]
    if kept.out_to:
        said.append(words("lent to: {holder}").format(holder=words(Holder(kept.out_to).label)))  # type: ignore[call-arg]
    if kept.alone_why:
        said.append(words("one person alone: {why}").format(why=kept.alone_why))
    made = QWidget()
    inner = QVBoxLayout(made)
    inner.setContentsMargins(0, 2, 0, 4)
    inner.setSpacing(2)
    inner.addWidget(PlainLabel(title, size="strong", wrap=True))
    told = " · ".join(part for part in said if part)
    inner.addWidget(PlainLabel(told, size="small", tone="muted", wrap=True))
    if each.request is not None:
        late = N_("The resident waits for it longer than the house allows. Give it back now.")
        asked = late if each.late else N_("The resident wants it back. Give it now.")
        tone = "stop" if each.late else "warn"
        inner.addWidget(PlainLabel(words(asked), tone=tone, wrap=True))
    offered: list[tuple[str, Callable[[], None]]] = []
    if seat.desk.may("amend", CustodyReceipt, kept.resident):
        if not kept.out_to:
            offered.append((N_("Give back"), back))
        if each.request is None:
            ask = partial(act, lambda: custody.ask_back(seat.desk, kept.id))
            offered.append((N_("The resident wants it back"), ask))
        else:
            request = RecordId(each.request.id)
            leave = partial(act, lambda: custody.no_longer_wanted(seat.desk, request))
            offered.append((N_("It may stay here"), leave))
    offered.append((N_("Receipt"), receipt))
    acts: list[QWidget] = []
    for label, press in offered:
        one = button(look, words(label), press, act="quiet")
        one.setAccessibleName(f"{words(label)}: {title}")
        acts.append(one)
    inner.addLayout(row(*acts))
    return made
