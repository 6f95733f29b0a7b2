"""Writing a note: its form, its sections, what is marked in them, the guide, the last plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.clinical_words import Mark
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.counselling import NoteFormat, ProgressNote
from shelterdesk.domain.kinds.private import Phrase
from shelterdesk.domain.note_formats import PLAN_KEYS, load_note_formats
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.writing_guide import load_writing_guide
from shelterdesk.domain.writing_marks import WritingMarks
from shelterdesk.i18n import N_
from shelterdesk.services import counselling, phrases, writing_help
from shelterdesk.services.counselling import FORMAT, LastPlan
from shelterdesk.services.phrases import Template
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.marked_editor import MarkedEditor
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

ADVICE = N_("“{word}” {why}. You decide.")
LONG = N_("{n} characters. A short note often serves the resident better.")
MOST_ROWS = 18
LONG_FROM = 1500  # characters (casework guide 6.1)
GUIDE = N_("Writing briefly")
WHAT_BECOMES_FIXED = N_(
    "The note stays as it is from now on. You can still add to it. It can be read by: {readers}."
)
Saves = Callable[[Any, str], Any]


class LiveMarks(QObject):
    """What is marked; it is read in the worker and reaches the editors when it comes."""

    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found = WritingMarks.of((), words=load_writing_guide().words)

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Every stretch to think about."""
        return self._found.marks(text)

    def take(self, found: WritingMarks) -> None:
        """From now on these."""
        self._found = found
        self.came.emit()


class SectionEditor(MarkedEditor):
    """One section of a note; nothing in it is ever too long or wrong."""

    def __init__(self, field: Field, look: Look, live: LiveMarks) -> None:
        super().__init__(field, look, live.marks, ADVICE, LONG_FROM)
        live.came.connect(self.look_again)
        self.box.textChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        """As tall as its text, so that a whole short note is in view."""
        rows = int(self.box.document().size().height())  # Qt counts lines here
        shown = min(max(rows + 1, self.ROWS), MOST_ROWS)
        self.box.setFixedHeight(self.box.fontMetrics().lineSpacing() * shown + 16)

    def _count(self, text: str) -> None:
        self.count.setText(self.look.words(LONG).format(n=len(text)))
        self.count.setVisible(len(text) > LONG_FROM)


def note_part(look: Look, live: LiveMarks) -> Part:
    """The sections of every form; ``NoteEntry`` shows those of the chosen one."""
    known = load_note_formats()
    form = replace(ProgressNote.field(FORMAT), shown=True)
    fields = (*(section.field() for section in known.sections.values()), form)
    custom = {key: lambda field: SectionEditor(field, look, live) for key in known.sections}
    return Part(ProgressNote.kind, ProgressNote.title, fields, custom)


def ask_to_sign(
    seat: Seat, owner: QWidget, resident: ResidentId, then: Callable[[], object]
) -> None:
    """Say what becomes fixed and who reads it, take the passphrase if it is not fresh."""

    def ask(readers: tuple[str, ...]) -> None:
        words = seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            owner.window(),
            title=words("Sign this note"),
            why=words(WHAT_BECOMES_FIXED).format(readers=", ".join(readers)),
            act=words("Sign and lock"),
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
        box.accepted.connect(then)
        box.open()

    desk = seat.desk
    seat.asker(owner).run(lambda _: desk.who_reads(ProgressNote, resident), ask)


class NoteEntry(Entry):
    """A form with a note in it. Saved, it waits for the signature; or it is signed at once."""

    def __init__(
        self,
        seat: Seat,
        resident: ResidentId,
        title: str,
        parts: tuple[Part, ...],
        slot: str,
        *,
        live: LiveMarks,
        save: Saves,
        sign: Saves | None,
        act: str,
        filled: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._resident, self._live = resident, live
        self._saves, self._signs = save, sign
        self._is_signing = False
        self._plan: LastPlan | None = None
        super().__init__(seat, title, parts, slot, self._save, act=act, filled=filled)
        look, words = seat.look, seat.look.words
        self.guide = _guide(look)
        self.plan = Card()
        self.plan.hide()
        self.guide_button = button(
            look, words(GUIDE), self.toggle_guide, act="quiet", icon="info", tip="F1"
        )
        self.phrases = self._picker(words("My phrases"), self._insert)
        self.beginnings = self._picker(words("My beginnings"), self._begin)
        self._at = ""  # the section that was written in last
        self._furnish()
        self.sign_button = button(
            look, words("Sign and lock…"), self.sign, act="quiet", icon="lock"
        )
        self.sign_button.setToolTip("Ctrl+Shift+Return")
        shown_if(self.sign_button, sign is not None)
        self.foot_row.addWidget(self.sign_button)
        for keys, act_of in (("F1", self.toggle_guide), ("Ctrl+Shift+Return", self.sign)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act_of)
        for key, section in self.sections.items():
            section.edited.connect(partial(self._wrote_in, key))
        self.form.edited.connect(self.arrange)
        self.arrange()
        self._ask()

    @property
    def rows(self) -> Mapping[str, Any]:
        """The rows of the note."""
        return self.form.forms[ProgressNote.kind].rows

    @property
    def sections(self) -> Mapping[str, Any]:
        """The editors of all sections, by key."""
        return {key: self.rows[key].editor for key in load_note_formats().sections}

    @property
    def _form(self) -> NoteFormat:
        return self.rows[FORMAT].editor.read() or NoteFormat.BRIEF

    def arrange(self) -> None:
        """Show the sections of the chosen form, and every other that has a word in it."""
        known = load_note_formats()
        for key in known.sections:
            shown = self.rows[key]
            shown.setVisible(key in known.formats[self._form] or bool(shown.editor.read()))

    def toggle_guide(self) -> None:
        """Show or hide the short guide."""
        self.guide.setVisible(self.guide.isHidden())
        if self.guide.isVisible():
            self.area.ensureWidgetVisible(self.guide)

    def bring_in_plan(self) -> None:
        """Put what was agreed last time into this note's plan."""
        keys = load_note_formats().formats[self._form]
        key = next((key for key in keys if key in PLAN_KEYS), keys[0])
        editor = self.rows[key].editor
        if self._plan is not None:
            editor.fill("\n".join(text for text in (editor.read(), self._plan.text) if text))
            self.plan.hide()
            self.keeper.touch()
            editor.hand.setFocus()

    def sign(self) -> None:
        """Keep the note and freeze it in one act."""
        if self._signs is None or self.presenter.is_busy:
            return
        ask_to_sign(self._seat, self, self._resident, self._sign)

    def restore(self, kept: Mapping[str, Any], kept_at: Any) -> None:
        """What was typed before is back, with the sections of its form."""
        super().restore(kept, kept_at)
        self.arrange()

    def set_busy(self, *, busy: bool) -> None:
        """While saving, both buttons wait; what failed is not signed later by surprise."""
        super().set_busy(busy=busy)
        self.sign_button.setEnabled(not busy)
        if not busy:
            self._is_signing = False

    def _sign(self) -> None:
        self._is_signing = True
        self.save()
        if not self.presenter.is_busy:
            self._is_signing = False

    def _save(self, values: Any, slot: str) -> Any:
        act = self._signs if self._is_signing and self._signs else self._saves
        return act(values, slot)

    def _furnish(self) -> None:
        """Guide and plan stand between the heading and the form."""
        page = self.form.parentWidget()
        inner = page.layout() if page is not None else None
        if isinstance(inner, QVBoxLayout):
            at = inner.indexOf(self.form)
            inner.insertLayout(at, row(self.guide_button, self.beginnings, self.phrases))
            inner.insertWidget(at + 1, self.guide)
            inner.insertWidget(at + 2, self.plan)

    def _ask(self) -> None:
        desk, resident, register = self._seat.desk, self._resident, self._seat.register
        asker = self._seat.asker(self)
        asker.run(lambda _: writing_help.marks(desk, resident, register), self._live.take)
        asker.run(partial(_plan_of, desk, resident), self._show_plan, lambda _: None)
        asker.run(lambda _: phrases.phrases(desk), self._show_phrases, lambda _: None)
        asker.run(lambda _: phrases.templates(desk), self._show_beginnings, lambda _: None)

    # ---- one's own phrases and beginnings

    def _picker(self, title: str, act: Callable[[Any], None]) -> CalmPicker:
        made = CalmPicker()
        made.setAccessibleName(title)
        made.addItem(title)
        made.hide()

        def chosen(number: int) -> None:
            given = made.itemData(number)
            made.setCurrentIndex(0)
            if given is not None:
                act(given)

        made.activated.connect(chosen)
        return made

    def _wrote_in(self, key: str) -> None:
        self._at = key

    def _show_phrases(self, found: tuple[Phrase, ...]) -> None:
        for each in found:
            self.phrases.addItem(each.name, each.text)
        self.phrases.setVisible(bool(found))

    def _show_beginnings(self, found: tuple[Template, ...]) -> None:
        for each in found:
            self.beginnings.addItem(each.name, each)
        self.beginnings.setVisible(bool(found))

    def _insert(self, text: str) -> None:
        """Put a phrase where the cursor was last."""
        key = self._at or load_note_formats().formats[self._form][0]
        hand = self.sections[key].hand
        hand.textCursor().insertText(text)
        hand.setFocus()

    def _begin(self, template: Template) -> None:
        """Fill what is still empty with a beginning of one's own."""
        form = next((each for each in NoteFormat if each == template.form), self._form)
        self.rows[FORMAT].editor.fill(form)
        for key, text in template.sections.items():
            if key in self.sections and not self.sections[key].read():
                self.sections[key].fill(text)
        pack = phrases.pack_of(template.name, self._seat.look.words)
        if pack is not None:  # for whom it is not, where it is begun
            self.explain(self._seat.look.words(pack.explanation))
        self.arrange()
        self.keeper.touch()
        self.sections[load_note_formats().formats[form][0]].hand.setFocus()

    def _show_plan(self, plan: LastPlan | None) -> None:
        self._plan = plan
        if plan is None or self.rows["agreed"].editor.read() or self.rows["plan"].editor.read():
            return
        look, words = self._seat.look, self._seat.look.words
        bring = button(look, words("Bring it in"), self.bring_in_plan, act="quiet", icon="plus")
        said = words("Agreed on {day}").format(day=self._seat.day(plan.held_on))
        self.plan.clear()
        self.plan.add(
            row(PlainLabel(said, size="small", tone="muted"), bring), WrappedText(look, plan.text)
        )
        self.plan.show()


def _plan_of(desk: Any, resident: ResidentId, progress: object) -> LastPlan | None:
    return counselling.last_plan(desk, resident)


def _guide(look: Look) -> Card:
    card = Card(look.words(GUIDE), kind="quote")
    for sentence in load_writing_guide().lines:
        card.add(PlainLabel(look.words(sentence), wrap=True))
    card.hide()
    return card
