"""The viewer: one page of a scan at a time, drawn when it is asked for, never a file.

Covered first where it may be hard to look at; that somebody uncovered it is written down.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.i18n import N_
from shelterdesk.services import attachments
from shelterdesk.services import reading as acts
from shelterdesk.services.attachments import OpenScan
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.page_pictures import WIDEST, PagePicture, image_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.attachments import facts

COVERED = N_("Covered, because it may be hard to look at. That you look at it is written down.")
ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
AS_WIDE = 2  # index of 1.0: as wide as there is room for
KEPT = 5  # pages in memory
MARGIN, LEAST = 24, 200  # logical pixels
RESIZED_MS = 150


class ScanPage(QWidget):
    """List of pages, the page itself, larger and smaller."""

    left = Signal()

    def __init__(self, seat: Seat, attachment: Attachment) -> None:
        super().__init__()
        self._seat, self._attachment = seat, attachment
        look, words = seat.look, seat.look.words
        self.number, self._zoom = 0, AS_WIDE
        self.scan: OpenScan | None = None
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: tuple[int, int] | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(words("Pages"))
        self.list.setFixedWidth(int(120 * look.scale))
        self.list.currentRowChanged.connect(self.go)
        self.list.hide()
        self.sheet = Sheet(look)
        self.area = QScrollArea()
        self.area.setWidget(self.sheet)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setAccessibleName(words("Page"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Always there, so that a page that grows does not make itself smaller again.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(RESIZED_MS)
        self._resized.timeout.connect(self._draw)
        self.area.hide()
        self.cover = self._cover()
        body = QHBoxLayout()
        body.setContentsMargins(20, 8, 20, 8)
        body.setSpacing(12)
        body.addWidget(self.list)
        body.addWidget(self.cover, 1, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self.area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addLayout(body, 1)
        layout.addWidget(self._foot())
        for keys, act in (
            ("PgDown", self.next_page),
            ("PgUp", self.page_before),
            ("Ctrl++", self.larger),
            ("Ctrl+-", self.smaller),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        seat.locking.connect(self.let_go)
        seat.say_reach((type(attachment),), attachment.resident)
        self.setFocusProxy(self.area)
        if attachments.is_covered(attachment):
            self.setFocusProxy(self.uncover)
        else:
            self.cover.hide()
            self._open()

    # ---- parts

    def _head(self) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        head = QWidget()
        inner = QHBoxLayout(head)
        inner.setContentsMargins(20, 10, 20, 0)
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(PlainLabel(self._attachment.name, size="page", wrap=True))
        text.addWidget(PlainLabel(facts(self._attachment, words), size="small", tone="muted"))
        inner.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(text, 1)
        return head

    def _foot(self) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        foot = band("foot")
        acts_row = QHBoxLayout(foot)
        acts_row.setContentsMargins(20, 8, 20, 8)
        self.where = PlainLabel(tone="muted")
        self.before = button(look, words("Page before"), self.page_before, act="quiet")
        self.after = button(look, words("Next page"), self.next_page, act="quiet")
        minus, plus = words("Smaller"), words("Larger")
        self.minus = button(look, minus, self.smaller, act="quiet")
        self.plus = button(look, plus, self.larger, act="quiet")
        acts_row.addStretch()
        for part in (self.where, self.before, self.after, self.minus, self.plus):
            acts_row.addWidget(part)
        self._weigh()
        return foot

    def _cover(self) -> Card:
        look, words = self._seat.look, self._seat.look.words
        made = Card(kind="veil")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(PlainLabel(self._attachment.name, size="strong"))
        text.addWidget(PlainLabel(words(COVERED), size="small", tone="muted", wrap=True))
        self.uncover = button(look, words("Show it"), self.show_it, act="quiet", icon="eye")
        inner = QHBoxLayout()
        inner.addWidget(icon_label(look, "eye-off", "text2"))
        inner.addLayout(text, 1)
        inner.addWidget(self.uncover)
        made.add(inner)
        return made

    # ---- opening and letting go

    def show_it(self) -> None:
        """Lift the cover; it is written down first."""
        desk, kind, id = self._seat.desk, type(self._attachment), self._attachment.id
        self._seat.asker(self).run(lambda _: acts.reveal(desk, kind, id), lambda _: self._uncover())

    def _uncover(self) -> None:
        self.cover.hide()
        self._open()

    def _open(self) -> None:
        desk, kind, id = self._seat.desk, type(self._attachment), self._attachment.id

        def job(_: Progress) -> tuple[OpenScan, int]:
            scan = OpenScan(desk, kind, id)
            return scan, scan.page_count

        self._seat.asker(self).run(job, lambda opened: self._opened(*opened))

    def _opened(self, scan: OpenScan, pages: int) -> None:
        words = self._seat.look.words
        self.scan = scan
        self.area.show()
        self.list.blockSignals(True)
        self.list.clear()
        for number in range(1, pages + 1):
            self.list.addItem(words("Page {n}").format(n=number))
        self.list.setVisible(pages > 1)
        self.list.setCurrentRow(self.number)
        self.list.blockSignals(False)
        self.area.setFocus()
        self._draw()

    def let_go(self) -> None:
        """Close what is open and forget its pictures; keys and pages go with it."""
        scan, self.scan = self.scan, None
        self._pictures.clear()
        self.sheet.show_image(None)
        self.area.hide()
        self.list.hide()
        if scan is not None:  # the worker may be drawing from it: it is closed where it is used
            self._seat.tasks.run(lambda _: scan.close(), lambda _: None, lambda _: None)

    # ---- pages

    @property
    def pages(self) -> int:
        """How many pages show."""
        return self.list.count()

    def go(self, number: int) -> None:
        """Show page *number* from 0."""
        if 0 <= number < self.pages and self.scan is not None:
            self.number = number
            self.list.blockSignals(True)
            self.list.setCurrentRow(number)
            self.list.blockSignals(False)
            self.area.verticalScrollBar().setValue(0)
            self._draw()

    def next_page(self) -> None:
        """One page further."""
        self.go(self.number + 1)

    def page_before(self) -> None:
        """One page back."""
        self.go(self.number - 1)

    def larger(self) -> None:
        """A step larger."""
        self._set_zoom(self._zoom + 1)

    def smaller(self) -> None:
        """A step smaller."""
        self._set_zoom(self._zoom - 1)

    def _set_zoom(self, zoom: int) -> None:
        if 0 <= zoom < len(ZOOMS):
            self._zoom = zoom
            self._draw()

    def _draw(self) -> None:
        """Show the page if it is in memory; else ask for it, and for the one that comes next."""
        scan = self.scan
        if scan is None:
            return
        self._weigh()
        key = (self.number, self._width())
        if key in self._pictures:
            self._pictures.move_to_end(key)
            self.sheet.show_image(self._pictures[key], self.devicePixelRatioF())
            return
        self._asked = key
        number, width = key
        self._seat.asker(self).run(
            lambda _: scan.as_wide(number, width), partial(self._drawn, scan, key)
        )

    def _drawn(self, scan: OpenScan, key: tuple[int, int], picture: PagePicture) -> None:
        if scan is not self.scan:
            return
        self._pictures[key] = image_of(picture)
        while len(self._pictures) > KEPT:
            self._pictures.popitem(last=False)
        if key == self._asked:
            self.sheet.show_image(self._pictures[key], self.devicePixelRatioF())
            words = self._seat.look.words
            said = words("Page {n} of {total}").format(n=key[0] + 1, total=self.pages)
            self.sheet.setAccessibleName(said)

    def _width(self) -> int:
        room = min(max(self.area.viewport().width() - MARGIN, LEAST), WIDEST)
        return int(room * ZOOMS[self._zoom] * self.devicePixelRatioF())

    def _weigh(self) -> None:
        words, total = self._seat.look.words, self.pages
        said = words("Page {n} of {total}").format(n=self.number + 1, total=total) if total else ""
        self.where.setText(said)
        self.before.setEnabled(self.number > 0)
        self.after.setEnabled(self.number + 1 < total)
        self.minus.setEnabled(self._zoom > 0)
        self.plus.setEnabled(self._zoom + 1 < len(ZOOMS))
        for part in (self.before, self.after):
            part.setVisible(total > 1)

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self.let_go()
        if attachments.is_covered(self._attachment):
            self.cover.show()
        super().hideEvent(event)


class Sheet(QWidget):
    """One page, dot for dot."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._image = look, QImage()
        self.resize(0, 0)

    def show_image(self, image: QImage | None, ratio: float = 1.0) -> None:
        """Show *image*, or nothing."""
        self._image = QImage() if image is None else image
        self._image.setDevicePixelRatio(ratio)
        size = self._image.deviceIndependentSize().toSize() if image is not None else QSize(0, 0)
        self.resize(size)
        self.update()

    # Qt's names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.setPen(self._look.color("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
