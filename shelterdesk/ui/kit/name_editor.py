"""A name as somebody types it: padding and old Burmese letters are asked about, never changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.domain.fields import Field
from shelterdesk.domain.names import NO_NAME, is_padding, padding_question
from shelterdesk.domain.zawgyi import from_zawgyi, looks_zawgyi
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import empty
from shelterdesk.ui.kit.editors import LineEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.look import Look

OLD_LETTERS = N_("These look like old Burmese letters (Zawgyi). Read in Unicode: {name}")
ANSWER_FIRST = N_("Answer the question below the name first. Your text is kept.")


class NameEditor(LineEditor):
    """One line for a name, and a question below it where one is needed."""

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        self._as_typed: set[str] = set()  # texts that somebody said are right as they are
        self.question = PlainLabel(size="small", tone="warn", wrap=True)
        self.question.hide()
        self._answers = QHBoxLayout()
        self.line.addWidget(self.question)
        self.line.addLayout(self._answers)
        self.box.textEdited.connect(lambda _: self._ask())

    def trouble(self) -> str:
        """A marked sentence while a question waits for its answer."""
        text = self.read()
        if is_padding(text):
            return NO_NAME
        return ANSWER_FIRST if any(self._asked(text)) else ""

    def fill(self, value: Any) -> None:
        """Show a name that was kept before; it was asked about then."""
        super().fill(value)
        self._as_typed.add(self.read())
        self._ask()

    def restore(self, kept: Any) -> None:
        """Show a draft; its question was not answered yet."""
        super().restore(kept)
        self._ask()

    def _asked(self, text: str) -> tuple[str, str]:
        """The question, translated, and the name if the answer is yes; empty for none."""
        if text in self._as_typed:
            return "", ""
        if looks_zawgyi(text):
            read = from_zawgyi(text)
            return self.look.words(OLD_LETTERS).format(name=isolated(read)), read
        found = padding_question(text)
        return (self.look.words(found.sentence), found.without) if found else ("", "")

    def _ask(self) -> None:
        text = self.read()
        asked = self._asked(text)
        sentence, instead = asked
        if sentence == self.question.text():
            return
        self.question.setText(sentence)
        self.question.setVisible(bool(sentence))
        empty(self._answers)
        if not sentence:
            return
        announce(self.box, sentence)
        words = self.look.words
        for said, name in ((words("Use “{name}”"), instead), (words("Keep “{name}”"), text)):
            shown = said.format(name=isolated(name))
            self._answers.addWidget(
                button(self.look, shown, partial(self.answer_with, name), act="quiet")
            )
        self._answers.addStretch()

    def answer_with(self, name: str) -> None:
        """Take *name* as it is."""
        self._as_typed.add(name)
        self.box.setText(name)
        self._ask()
        self.box.setFocus()
        self.edited.emit()
