"""Several kinds on one page: one save, one draft, and one list of what needs a look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.editors import Editor
from shelterdesk.ui.kit.form import Form, Means, ProblemSummary


@dataclass(frozen=True)
class Part:
    """One kind's share of a composed form; ``title`` is marked, an empty one draws no heading."""

    name: str
    title: str
    fields: tuple[Field, ...]
    custom: Mapping[str, Callable[[Field], Editor]] | None = None


class ComposedForm(QWidget):
    """Forms of several parts below each other, each in a card of its own."""

    edited = Signal()

    def __init__(self, parts: Sequence[Part], means: Means) -> None:
        super().__init__()
        self._look = means.look
        self.summary = ProblemSummary(means.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.summary)
        self.forms: dict[str, Form] = {}
        for part in parts:
            form = Form(part.fields, means, custom=part.custom)
            form.edited.connect(self._edited)
            card = Card(means.look.words(part.title))
            layout.addWidget(card.add(form))
            self.forms[part.name] = form

    def values(self) -> dict[str, dict[str, Any]]:
        """The values of each part by its name."""
        return {name: form.values() for name, form in self.forms.items()}

    def fill(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Show values of parts by name."""
        for name, form in self.forms.items():
            form.fill(values.get(name, {}))

    def keep(self) -> dict[str, Any]:
        """What one draft keeps of all parts."""
        return {name: form.keep() for name, form in self.forms.items()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Show what ``keep`` gave."""
        for name, form in self.forms.items():
            form.restore(kept.get(name, {}))

    def troubles(self) -> dict[str, str]:
        """Fields whose text cannot be read yet; the names of all parts together."""
        return {n: s for form in self.forms.values() for n, s in form.troubles().items()}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show marked sentences beside their fields, and all of them on top."""
        for form in self.forms.values():
            form.show_problems(problems)
        found = self._open_problems()
        self.summary.show_problems(found)
        if found:
            self.summary.begin()

    def _edited(self) -> None:
        if self.summary.isVisible():
            self.summary.show_problems(self._open_problems())
        self.edited.emit()

    def _open_problems(self) -> list[tuple[str, str, QWidget]]:
        return [
            (self._look.words(row.editor.described.label), row.problem.text(), row.editor.hand)
            for form in self.forms.values()
            for row in form.rows.values()
            if row.problem.text()
        ]

    def start(self) -> None:
        """Put the cursor into the first field."""
        for form in self.forms.values():
            form.start()
            return
