"""One meeting about the plan: what was agreed, the tasks that came of it, and signing it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from shelterdesk.domain.kinds.plan import CaseConference
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.record import SignState
from shelterdesk.i18n import N_
from shelterdesk.services import plan_conferences
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.attachments import card_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.tasks import said_of

SIGN_SAYS = N_(
    "Signed, it stays as it is. The tasks go on; more of them can be written down in a new meeting."
)


class ConferencePage(QWidget):
    """To read, to change while nobody signed, to sign."""

    left = Signal()
    change_asked = Signal(object)  # the record
    changed = Signal(object)  # kinds
    page_asked = Signal(object)  # a page that shows until it is left

    def __init__(self, seat: Seat, meeting: CaseConference) -> None:
        super().__init__()
        self._seat, self._meeting = seat, meeting
        look, words = seat.look, seat.look.words
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        card = Card(f"{seat.day(meeting.on)} · {words(meeting.state.label)}")
        for field in meeting.fields():
            text = seat.show(replace(field, listed=False), getattr(meeting, field.name))
            if text and field.shown and field.name != "on":
                card.add(PlainLabel(words(field.label), size="small", tone="muted"))
                card.add(WrappedText(look, text))
        self.tasks = Card(words("What somebody will do"))
        parts: list[QWidget | QLayout] = [
            row(self.back, PlainLabel(words(meeting.title), size="page")),
            card,
            self.tasks,
        ]
        scans = card_of(seat, meeting)
        if scans is not None:
            scans.page_asked.connect(self.page_asked)
            parts.append(scans)
        if meeting.state is SignState.DRAFT and seat.desk.may(
            "sign", CaseConference, meeting.resident
        ):
            self.change = button(
                look, words("Change"), lambda: self.change_asked.emit(meeting), icon="pen-line"
            )
            self.sign_it = button(look, words("Sign and lock"), self.sign, act="main", icon="check")
            says = PlainLabel(words(SIGN_SAYS), size="small", tone="muted", wrap=True)
            parts += [says, row(self.sign_it, self.change)]
        page = column(*parts)
        fill(self, page, words(meeting.title))
        seat.asker(self).run(
            lambda _: plan_conferences.actions_of(seat.desk, meeting), self._show_tasks
        )

    def sign(self) -> None:
        """Sign it as it stands; the passphrase is asked for where it is needed."""
        desk, id = self._seat.desk, self._meeting.id
        self._seat.asker(self).run(
            lambda _: plan_conferences.sign(desk, id), lambda r: self.changed.emit(r.changed)
        )

    def _show_tasks(self, found: tuple[Task, ...]) -> None:
        words = self._seat.look.words
        self.tasks.setVisible(bool(found))
        for task in found:
            due = self._seat.day(task.due_on) if task.due_on else ""
            told = " · ".join(part for part in (words(task.state.label), due) if part)
            self.tasks.add(PlainLabel(said_of(task.what, words), wrap=True))
            self.tasks.add(PlainLabel(told, size="small", tone="muted"))
