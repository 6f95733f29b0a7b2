"""A form drawn from fields. It shows, edits and reports; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.dates import PartialDate
from shelterdesk.domain.fields import ADDED, Answer, Field, FieldSort, OpenChoice, is_local
from shelterdesk.domain.record import as_added, worth
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.aside import Aside
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, empty
from shelterdesk.ui.kit.date_field import DateEditor
from shelterdesk.ui.kit.editors import (
    Editor,
    FlagEditor,
    LineEditor,
    LinesEditor,
    NumberEditor,
    ParagraphEditor,
    Pick,
    PickEditor,
    SeveralEditor,
    TicksEditor,
)
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.moment_field import MomentEditor
from shelterdesk.ui.kit.name_editor import NameEditor

SENTENCE_WIDTH = 720


def no_picks(catalogue: str) -> Sequence[Pick]:
    """Stands in where no field takes its options from a catalogue."""
    return ()


def no_field(code: str) -> Field | None:
    """Stands in where the house has added nothing."""
    return None


@dataclass(frozen=True)
class Means:
    """What editors need beside their field: words and colours, today, the catalogue's lists.

    ``offered`` are the house's own values by the name of the list; ``added`` finds a field of the
    house by its code.
    """

    look: Look
    today: Callable[[], date]
    picks: Callable[[str], Sequence[Pick]] = field(default=no_picks)
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())
    offered: Callable[[str], Sequence[Pick]] = field(default=no_picks)
    added: Callable[[str], Field | None] = field(default=no_field)


def editor_for(described: Field, means: Means) -> Editor:
    """The whole rule by which a field becomes an editor."""
    look = means.look
    picks = [(str(o), look.words(o.label)) for o in described.options]
    of_list = described.catalogue
    if of_list and not is_local(of_list):
        picks = [(p.code, look.words(p.label)) for p in means.picks(of_list)]
    if of_list or issubclass(described.holds, OpenChoice):
        own = means.offered(of_list or described.holds.__name__)
        picks += [(p.code, look.words(p.label)) for p in own]
    if described.several:
        if described.options:
            return TicksEditor(described, look, picks)
        return SeveralEditor(described, look, picks) if picks else LinesEditor(described, look)
    if picks:
        return PickEditor(described, look, picks)
    if described.holds in (date, PartialDate):
        return DateEditor(described, look, means.today)
    if described.holds is datetime:
        return MomentEditor(described, look, means.now)
    if described.holds is bool:
        return FlagEditor(described, look)
    if described.holds is int:
        return NumberEditor(described, look)
    if described.is_name:
        return NameEditor(described, look)
    return ParagraphEditor(described, look) if described.long else LineEditor(described, look)


class FormRow(QWidget):
    """One field: label above, hint and problem below its editor."""

    def __init__(self, described: Field, editor: Editor, look: Look) -> None:
        super().__init__()
        self.editor = editor
        words = look.words(described.label)
        if described.required:
            words = f"{words} · {look.words('needed')}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(3)
        if not isinstance(editor, FlagEditor):
            # What a house calls its own fields may be longer than ours.
            label = PlainLabel(words, size="strong", wrap=described.added is not None)
            label.setBuddy(editor.hand)
            layout.addWidget(label)
        layout.addWidget(editor)
        if described.hint:
            layout.addWidget(
                PlainLabel(look.words(described.hint), size="small", tone="muted", wrap=True)
            )
        self.problem = PlainLabel(size="small", tone="stop", wrap=True)
        self._icon = icon_label(look, "circle-alert", "stop", size=14)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._icon)
        line.addWidget(self.problem, 1)
        layout.addWidget(self._line)
        self._line.hide()

    def show_problem(self, sentence: str) -> None:
        """Show a translated *sentence* beside the field; an empty one takes it away."""
        if self.problem.text() == sentence:
            return
        self.problem.setText(sentence)
        self._line.setVisible(bool(sentence))
        self.editor.mark(bool(sentence))
        hint = self.editor.look.words(self.editor.described.hint)
        self.editor.hand.setAccessibleDescription(f"{sentence} {hint}".strip())


class Form(QWidget):
    """Editors for *fields*; ``custom`` brings an editor of one's own for a field by name."""

    edited = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        means: Means,
        *,
        custom: Mapping[str, Callable[[Field], Editor]] | None = None,
    ) -> None:
        super().__init__()
        self._look, self._means = means.look, means
        self._unknown: dict[str, Any] = {}
        self.setMaximumWidth(int(SENTENCE_WIDTH * means.look.scale))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.rows: dict[str, FormRow] = {}
        self.asides: dict[str, Aside] = {}
        self._layout = layout
        for described in fields:
            if described.shown:
                self._add_row(described, (custom or {}).get(described.name))

    def _add_row(self, described: Field, own: Callable[[Field], Editor] | None = None) -> None:
        editor = own(described) if own else editor_for(described, self._means)
        editor.edited.connect(lambda name=described.name: self._edited(name))
        if described.added is FieldSort.ANSWER:
            editor.fill(Answer.NOT_ASKED)
        made = FormRow(described, editor, self._look)
        if described.heading:
            heading = PlainLabel(self._look.words(described.heading), size="card")
            self._layout.addWidget(heading)
        self._place(self._layout, described, made)
        self.rows[described.name] = made

    def _place(self, layout: QVBoxLayout, described: Field, made: FormRow) -> None:
        title = described.aside
        if title and title not in self.asides:
            self.asides[title] = Aside(self._look, self._look.words(title))
            layout.addWidget(self.asides[title])
        (self.asides[title].inner if title else layout).addWidget(made)

    def _open_asides(self) -> None:
        """A part that holds something, or needs a look, does not stay closed."""
        for row in self.rows.values():
            aside = self.asides.get(row.editor.described.aside)
            nothing = (row.editor.described.empty, Answer.NOT_ASKED)
            if aside and (row.problem.text() or row.editor.read() not in nothing):
                aside.set_open(wide=True)

    def values(self) -> dict[str, Any]:
        """What stands in the editors, by field name."""
        return {name: _taken(row.editor) for name, row in self.rows.items()}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show *values*; fields that are not named stay as they are."""
        given = {**values, **{each.code: worth(each) for each in values.get(ADDED) or ()}}
        for name, row in self.rows.items():
            if name in given:
                row.editor.fill(given[name])
        self._open_asides()

    def keep(self) -> dict[str, Any]:
        """What a draft keeps."""
        return {**self._unknown, **{name: row.editor.keep() for name, row in self.rows.items()}}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Show what ``keep`` gave; a draft of an older form fills what still is there.

        What was typed into a field of the house stays, also when the house asks it no more.
        """
        for name, plain in kept.items():
            if is_local(name) and name not in self.rows and plain not in _NOTHING:
                described = self._means.added(name)
                if described is None:
                    self._unknown[name] = plain
                else:
                    self._add_row(described)
        for name, row in self.rows.items():
            if name in kept:
                row.editor.restore(kept[name])
        self._open_asides()

    def troubles(self) -> dict[str, str]:
        """Fields whose text cannot be read yet, with a marked sentence."""
        found = {name: row.editor.trouble() for name, row in self.rows.items()}
        return {name: sentence for name, sentence in found.items() if sentence}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show marked sentences beside the fields they belong to."""
        for name, row in self.rows.items():
            row.show_problem(self._look.words(problems.get(name, "")))
        self._open_asides()

    def start(self) -> None:
        """Put the cursor into the first field."""
        for row in self.rows.values():
            row.editor.hand.setFocus()
            return

    def _edited(self, name: str) -> None:
        self.rows[name].show_problem("")
        self.edited.emit()


_NOTHING = (None, "", Answer.NOT_ASKED.value)


def _taken(editor: Editor) -> Any:
    """What stands in *editor*, as records take it."""
    value, described = editor.read(), editor.described
    return value if described.added is None else as_added(described, value)


class ProblemSummary(Card):
    """All problems of a page on top of it, each a way to its field."""

    TITLE = N_("Some fields need a look. Your text is kept.")

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("banner", "stop")
        self._title = PlainLabel(look.words(self.TITLE), size="strong", tone="stop", wrap=True)
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        self.add(self._title, self._links)
        self._first: QWidget | None = None
        self.hide()

    def show_problems(self, found: Sequence[tuple[str, str, QWidget]]) -> None:
        """Show (label, sentence, field) of each problem, all translated; none hides the card."""
        empty(self._links)
        for label, sentence, hand in found:
            link = button(self._look, f"{label}: {sentence}", partial(_go_to, hand), act="link")
            self._links.addWidget(link)
        self._first = found[0][2] if found else None
        self.setVisible(bool(found))

    def begin(self) -> None:
        """Say that something needs a look, and go to the first field of it."""
        announce(self, self._title.text())
        if self._first is not None:
            self._first.setFocus()


def _go_to(hand: QWidget) -> None:
    hand.setFocus()
