"""Short text with a count of what fits, and a soft mark under words that need a thought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from shelterdesk.domain.fields import Field
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.editors import ParagraphEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.look import Look


class Marked(Protocol):
    """A stretch of a text and why it is marked (a marked phrase)."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def why(self) -> str: ...


Marks = Callable[[str], Sequence[Marked]]


class MarkedEditor(ParagraphEditor):
    """Marks words while one types and says why; it never stands in the way of saving.

    *advice* is a marked sentence with ``{word}`` and ``{why}``.
    """

    ROWS = 3

    def __init__(self, field: Field, look: Look, marks: Marks, advice: str, longest: int) -> None:
        super().__init__(field, look)
        self._marks, self._advice, self._longest = marks, advice, longest
        self._underline = _Underline(self.box.document(), look, marks)
        self.count = PlainLabel(size="small", tone="muted")
        self.note = PlainLabel(size="small", tone="warn", wrap=True)
        self.note.hide()
        self.line.addWidget(self.count)
        self.line.addWidget(self.note)
        self.box.textChanged.connect(self._tell)
        self._tell()

    def look_again(self) -> None:
        """What is marked has changed."""
        self._underline.rehighlight()
        self._tell()

    def _count(self, text: str) -> None:
        words = self.look.words
        self.count.setText(
            words("{n} of {most} characters").format(n=len(text), most=self._longest)
        )
        self.count.set_tone("stop" if len(text) > self._longest else "muted")

    def _tell(self) -> None:
        text, words = self.box.toPlainText(), self.look.words
        self._count(text)
        first: dict[str, Marked] = {}
        for mark in self._marks(text):
            first.setdefault(mark.text.casefold(), mark)
        said = " ".join(
            words(self._advice).format(word=isolated(mark.text), why=words(mark.why))
            for mark in list(first.values())[:3]
        )
        if said != self.note.text():
            self.note.setText(said)
            self.note.setVisible(bool(said))
            if said:
                announce(self.box, said)


class _Underline(QSyntaxHighlighter):
    """A wavy line under what is marked, block by block."""

    def __init__(self, document: QTextDocument, look: Look, marks: Marks) -> None:
        super().__init__(document)
        self._marks = marks
        self._format = QTextCharFormat()
        self._format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._format.setUnderlineColor(look.color("warn"))

    # Qt's names from here on.

    def highlightBlock(self, text: str) -> None:
        for mark in self._marks(text):
            self.setFormat(mark.start, mark.end - mark.start, self._format)
