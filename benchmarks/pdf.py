"""pdf.one and pdf.200: readiness sheets, as the manager prints them."""

from __future__ import annotations

from contextlib import ExitStack
from io import BytesIO
from typing import ClassVar

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.houses import PASSPHRASE, SEED, built, copied
from benchmarks.runner import Benchmark, Size
from benchmarks.synthetic.people import people
from shelterdesk.access import door
from shelterdesk.services.printing import print_report
from shelterdesk.services.progress import Progress
from shelterdesk.services.sheet_sets import make_set

SIZE, LEADING, MARGIN = 9, 12, 40  # points
MANY = 200


class PdfOne(Benchmark):
    """Against the same lines of text on a bare canvas in Helvetica.

    The canvas shapes nothing, breaks no lines and knows Latin letters only. The subject reads
    the facts, shapes every script, tags the page, and writes down that the sheet was printed.
    """

    id: ClassVar[str] = "pdf.one"
    target: ClassVar[float] = 5.0

    def setup(self, size: Size) -> None:
        """A copy of the house, for printing is written down; the resident is Burmese."""
        self._closing = ExitStack()
        house = self._closing.enter_context(copied(built(size)))
        self._desk = door.sign_in(house.house, "manager", PASSPHRASE)
        self._closing.callback(self._desk.close)
        everybody = enumerate(people(SEED, len(house.people), one_house=True))
        burmese = next(at for at, who in everybody if who.language == "mya")
        self._resident = house.people[burmese]
        self._pages = _lines(self._print())

    def reference(self) -> None:
        """The same lines, plainly."""
        canvas = Canvas(BytesIO(), pagesize=A4)
        for lines in self._pages:
            canvas.setFont("Helvetica", SIZE)
            for number, line in enumerate(lines):
                canvas.drawString(MARGIN, A4[1] - MARGIN - LEADING * number, line)
            canvas.showPage()
        canvas.save()

    def subject(self) -> None:
        """The sheet."""
        self._print()

    def remark(self) -> str:
        """Why the target is missed."""
        return (
            "the sheet is tables, laid out by reportlab in Python, measured glyph by glyph and"
            " tagged, and what it says is read first; the canvas places lines that are known"
        )

    def close(self) -> None:
        """Leave the desk, forget the copy."""
        self._closing.close()

    def _print(self) -> bytes:
        printed = print_report(self._desk, self._resident, "internal", "", Progress())
        return bytes(printed.pdf)


class PdfMany(Benchmark):
    """The same for two hundred people at one go, as the window prints them.

    They are gathered here and set in a process of their own, whose start is in it.
    """

    id: ClassVar[str] = "pdf.200"
    target: ClassVar[float] = 6.5
    rounds: ClassVar[int] = 2
    fewest: ClassVar[int] = 2  # each round makes two hundred sheets

    def setup(self, size: Size) -> None:
        """A copy of the house, and what two hundred sheets of it say."""
        self._closing = ExitStack()
        house = self._closing.enter_context(copied(built(size)))
        self._desk = door.sign_in(house.house, "manager", PASSPHRASE)
        self._closing.callback(self._desk.close)
        self._residents = house.people[:MANY]
        self._pages = [_lines(pdf) for pdf in self._print()]

    def reference(self) -> None:
        """The same lines, plainly, each sheet a document of its own."""
        for pages in self._pages:
            canvas = Canvas(BytesIO(), pagesize=A4)
            for lines in pages:
                canvas.setFont("Helvetica", SIZE)
                for number, line in enumerate(lines):
                    canvas.drawString(MARGIN, A4[1] - MARGIN - LEADING * number, line)
                canvas.showPage()
            canvas.save()

    def subject(self) -> None:
        """The sheets."""
        self._print()

    def close(self) -> None:
        """Leave the desk, forget the copy."""
        self._closing.close()

    def _print(self) -> list[bytes]:
        return [bytes(made.pdf) for made in make_set(self._desk, self._residents).made]


def _lines(pdf: bytes) -> list[list[str]]:
    """The text of each page, with what Helvetica lacks replaced."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [text.encode("latin-1", "replace").decode("latin-1").splitlines() for text in texts]
