"""A point in time as a line: typed as one says it, and shown at once as it was understood."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit

from shelterdesk.domain.fields import Field
from shelterdesk.domain.times import UnderstoodMoment, read_moment
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.editors import Editor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look


class MomentEditor(Editor):
    """One line for day and clock; ``now`` gives an aware time in the zone of the house."""

    widest = 320

    def __init__(self, field: Field, look: Look, now: Callable[[], datetime]) -> None:
        super().__init__(field, look)
        self._now = now
        self._understood = UnderstoodMoment()
        self.box = QLineEdit()
        self.box.setPlaceholderText(look.words("22:30, now, yesterday 21:15"))
        self.take(self.box)
        self.meaning = PlainLabel(size="small", tone="muted", wrap=True)
        self.meaning.hide()
        self.line.addWidget(self.meaning)
        self.box.textEdited.connect(self._typed)

    def read(self) -> Any:
        return self._understood.at

    def fill(self, value: Any) -> None:
        self.box.setText("" if value is None else self._words(value))
        self._take(UnderstoodMoment(value))

    def trouble(self) -> str:
        return self._understood.problem

    def keep(self) -> Any:
        at = self._understood.at
        return {"typed": self.box.text(), "at": at.isoformat() if at else ""}

    def restore(self, kept: Any) -> None:
        if not isinstance(kept, dict):
            super().restore(kept)
            return
        # A time that was understood stays that time, whenever the draft is opened again.
        with suppress(ValueError):
            if kept["at"]:
                self.fill(datetime.fromisoformat(kept["at"]))
                return
        self.box.setText(kept["typed"])
        self._take(read_moment(kept["typed"], self._now()))

    def _typed(self, text: str) -> None:
        self._take(read_moment(text, self._now()))
        self.edited.emit()

    def _take(self, understood: UnderstoodMoment) -> None:
        self._understood = understood
        sentence = self._words(understood.at) if understood.at else ""
        if sentence == self.box.text():
            sentence = ""
        self.meaning.setText(sentence)
        self.meaning.setVisible(bool(sentence))
        announce(self.box, sentence)

    def _words(self, at: datetime) -> str:
        here = at.astimezone(self._now().tzinfo)
        return f"{day_words(here.date(), self.look)}, {here:%H:%M}"
