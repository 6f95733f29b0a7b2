"""Pages of a report as pictures: for the preview and for the printer. Never a file of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from shelterdesk.errors import NoPrinter
from shelterdesk.ui.kit.cards import empty
from shelterdesk.ui.kit.look import Look

SCREEN_DPI, PRINT_DPI = 110, 300
WIDEST = 820
JOB = "Notes"  # what a spooler shows: says nothing of what is printed


class PagePicture(Protocol):
    """One page: width and height in pixels, three bytes a pixel, row after row."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def rgb(self) -> bytes: ...


def image_of(picture: PagePicture) -> QImage:
    """The page as Qt draws it; holds a copy of the pixels."""
    made = QImage(
        picture.rgb, picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888
    )
    return made.copy()


class PageView(QWidget):
    """One page, as wide as there is room for."""

    def __init__(self, look: Look, image: QImage, name: str) -> None:
        super().__init__()
        self._look, self._image = look, image
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(WIDEST)

    # Qt's names from here on.

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width * self._image.height() // max(self._image.width(), 1)

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, self.heightForWidth(min(max(self.width(), 300), WIDEST)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        painter.setPen(self._look.color("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PagePictures(QWidget):
    """All pages below each other."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("page", "true")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 20)
        self._column.setSpacing(16)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)

    def show_pages(self, pictures: Sequence[PagePicture]) -> None:
        """Show the pages of one report."""
        empty(self._column)
        total = len(pictures)
        for number, picture in enumerate(pictures, 1):
            name = self._look.words("Page {n} of {total}").format(n=number, total=total)
            self._column.addWidget(PageView(self._look, image_of(picture), name))


def find_printer() -> QPrinter:
    """A printer at 300 dots an inch with a neutral job name; raises ``NoPrinter``."""
    if not QPrinterInfo.availablePrinterNames():
        raise NoPrinter
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(PRINT_DPI)
    printer.setDocName(JOB)
    return printer


def print_pages(printer: QPrinter, pictures: Sequence[PagePicture]) -> None:
    """Put the pages on paper, each the way it lies; ``NoPrinter`` when it does not begin."""
    printer.setFullPage(True)
    if pictures:
        printer.setPageOrientation(_lies(pictures[0]))
    painter = QPainter()
    if not painter.begin(printer):
        raise NoPrinter
    try:
        for number, picture in enumerate(pictures):
            if number:
                printer.setPageOrientation(_lies(picture))
                printer.newPage()
            image = image_of(picture)
            sheet = printer.pageLayout().fullRectPixels(printer.resolution())
            size = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(0, 0, size.width(), size.height()), image)
    finally:
        painter.end()


def _lies(picture: PagePicture) -> QPageLayout.Orientation:
    wide = picture.width > picture.height
    return QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
