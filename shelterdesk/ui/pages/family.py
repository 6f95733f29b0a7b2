"""Family and contact: ways to reach somebody with what is safe, and who belongs together.

Casework guide 2, *Safe contact*: a way marked "never" shows neither number nor copy until somebody
writes why it must be used.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.family import (
    CallerAnswer,
    CallerRule,
    ContactPoint,
    FamilyLink,
    Relation,
    Safe,
)
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import contacts, families
from shelterdesk.services.contacts import Way
from shelterdesk.services.families import Together
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.records import KindSection, may_write
from shelterdesk.ui.pages.seat import Seat

HIDDEN = N_("Not shown: this way is not to be used.")
COVERED = frozenset[type[Record]]({ContactPoint, FamilyLink, CallerRule})
ELSEWHERE = N_("A resident whose file you do not work with")


class FamilyPage(QWidget):
    """Ways to reach, who belongs together, and below them the lists of this tab."""

    open_asked = Signal(object)
    add_asked = Signal(object)
    change_asked = Signal(object)

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__()
        parts: list[QWidget] = []
        if ContactPoint in kinds:
            self.contacts = ContactCard(seat, resident)
            self.contacts.change_asked.connect(self.change_asked)
            self.contacts.add_asked.connect(self.add_asked)
            parts.append(self.contacts)
        if FamilyLink in kinds:
            self.together = TogetherCard(seat, resident)
            parts.append(self.together)
        if CallerRule in kinds:
            self.callers = CallersCard(seat, resident)
            self.callers.change_asked.connect(self.change_asked)
            self.callers.add_asked.connect(self.add_asked)
            parts.append(self.callers)
        rest = [kind for kind in kinds if kind not in COVERED]
        parts.extend(self._listed(seat, resident, kind) for kind in rest)
        page = column(*parts)
        fill(self, page, seat.look.words("Family and contact"))

    def _listed(self, seat: Seat, resident: ResidentId, kind: type[Record]) -> KindSection:
        may = may_write(seat, kind, resident)
        section = KindSection(seat, resident, kind, offers_new=may)
        section.opened.connect(self.open_asked)
        section.add_asked.connect(self.add_asked)
        return section


class ContactCard(Card):
    """Every way, the safe ones first, each with how, when and what to say."""

    change_asked = Signal(object)
    add_asked = Signal(object)

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        words = seat.look.words
        beside = None
        if may_write(seat, ContactPoint, resident):
            beside = button(
                seat.look,
                words("Add a way to reach"),
                lambda: self.add_asked.emit(ContactPoint),
                icon="plus",
                act="quiet",
            )
        super().__init__(words("Ways to reach"), beside=beside)
        self._seat, self._resident = seat, resident
        self.ways: list[WayBox] = []
        self._read()

    def _read(self) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(lambda _: contacts.of(desk, resident), self._show)

    def _show(self, ways: tuple[Way, ...]) -> None:
        self.clear(keep=1)
        self.ways = [WayBox(self._seat, way) for way in ways]
        for box in self.ways:
            box.change_asked.connect(self.change_asked)
            box.used.connect(self._changed)
            self.add(box)
        if not ways:
            words = self._seat.look.words
            self.add(PlainLabel(words("No way to reach anybody is written down."), tone="muted"))

    def _changed(self) -> None:
        self._seat.changed.emit(frozenset({ContactPoint}), self._resident)
        self._read()


class WayBox(QWidget):
    """One way. The number of one that is never to be used comes only with a reason."""

    change_asked = Signal(object)
    used = Signal()

    def __init__(self, seat: Seat, way: Way) -> None:
        super().__init__()
        self._seat, self._contact, self._is_never = seat, way.contact, way.is_never
        words, look, contact = seat.look.words, seat.look, way.contact
        whom = isolated(contact.whom) or words("The resident")
        head = f"{whom} · {words(contact.channel.label)}"
        state, tone, icon = self._state()
        self.value = PlainLabel(
            words(HIDDEN) if way.is_never else isolated(contact.value),
            size="strong",
            tone="muted" if way.is_never else "",
            wrap=True,
        )
        self.why = QLineEdit()
        self.why.setAccessibleName(words("Why it must be used now: {who}").format(who=whom))
        self.why.setPlaceholderText(words("Why it must be used now"))
        self.why.setMaximumWidth(int(420 * look.scale))
        self.why.returnPressed.connect(self.use)
        self.why.setVisible(way.is_never)
        self.problem = PlainLabel(size="small", tone="stop", wrap=True)
        self.problem.hide()
        said = words("Show it") if way.is_never else words("Copy")
        self.act = button(look, said, self.use, act="quiet")
        self.act.setAccessibleName(f"{said}: {head}")
        acts = [self.act]
        self.change: QPushButton | None = None
        if seat.desk.may("amend", ContactPoint, contact.resident):
            self.change = button(look, words("Change"), self._change, act="link")
            self.change.setAccessibleName(f"{words('Change')}: {head}")
            shown_if(self.change, not way.is_never)  # its form shows the number
            acts.append(self.change)
            if not contact.closed:
                close = button(look, words("Close it"), self._close, act="link")
                close.setAccessibleName(f"{words('Close it')}: {head}")
                acts.append(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 6)
        layout.setSpacing(3)
        layout.addLayout(
            row(
                icon_label(look, icon, tone, size=16),
                PlainLabel(head),
                PlainLabel(state, tone=tone),
            )
        )
        layout.addWidget(self.value)
        layout.addLayout(self._facts())
        layout.addWidget(self.why)
        layout.addWidget(self.problem)
        layout.addLayout(row(*acts))

    def use(self) -> None:
        """Copy it; one that is never to be used shows, once somebody said why."""
        desk, id, why = self._seat.desk, self._contact.id, self.why.text()
        self._seat.asker(self).run(
            lambda _: contacts.use(desk, id, why), self._shown, self._not_used
        )

    def _shown(self, done: Any) -> None:
        words = self._seat.look.words
        self.problem.hide()
        if self._is_never:
            self.value.setText(isolated(done.value.value))
            self.why.hide()
            self.why.clear()
            self.act.hide()
            if self.change is not None:
                self.change.show()
            return
        QGuiApplication.clipboard().setText(done.value.value)
        self._seat.banner.show_note(words("Copied. It leaves the clipboard in a short while."))

    def _not_used(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self.problem.setText(self._seat.look.words(error.problems["why"]))
            self.problem.show()
            self.why.setFocus()
        else:
            self._seat.banner.show_error(error)

    def _change(self) -> None:
        self.change_asked.emit(self._contact)

    def _close(self) -> None:
        desk, contact = self._seat.desk, self._contact
        self._seat.asker(self).run(
            lambda _: contacts.close(desk, contact.id, contact.rev), lambda _: self.used.emit()
        )

    def _state(self) -> tuple[str, str, str]:
        words, contact = self._seat.look.words, self._contact
        if contact.closed:
            return words("Closed"), "stop", "octagon-minus"
        if self._is_never:
            return words("Never use it"), "stop", "octagon-minus"
        tone = "ok" if contact.safe is Safe.YES else "warn"
        icon = "circle-check" if contact.safe is Safe.YES else "contrast"
        return words(contact.safe.label), tone, icon

    def _facts(self) -> QFormLayout:
        words, contact, show = self._seat.look.words, self._contact, self._seat.show
        grid = QFormLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for name in ("hours", "phone_owner", "who_may_hear", "say", "leave_message", "language",
                     "last_checked"):  # fmt: skip
            field, value = contact.field(name), getattr(contact, name)
            text = show(field, value)
            if text and value != Answer.NOT_ASKED:
                label = PlainLabel(words(field.label), size="small", tone="muted")
                grid.addRow(label, PlainLabel(isolated(text), wrap=True))
        return grid


class TogetherCard(Card):
    """Residents who belong together; one act writes it into both files."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__(seat.look.words("Belongs together with"))
        self._seat, self._resident = seat, resident
        self.other, self.relation, self.stay = CalmPicker(), CalmPicker(), CalmPicker()
        self._read()

    def _read(self) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(lambda _: families.of(desk, resident), self._show)

    def _show(self, found: tuple[Together, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        self.clear(keep=1)
        for each in found:
            self.add(row(*self._line(each)))
        if not found:
            self.add(PlainLabel(words("Nobody is written down."), tone="muted"))
        if may_write(seat, FamilyLink, self._resident):
            self._offer(found)

    def _line(self, each: Together) -> list[QWidget]:
        seat, words, link = self._seat, self._seat.look.words, each.link
        name = seat.name_of(each.other)
        made: list[QWidget] = [
            icon_label(seat.look, "users", "text2", size=16),
            PlainLabel(words(link.relation.label), tone="muted"),
        ]
        if name:
            go = partial(seat.went.emit, f"residents/{each.other}")
            made.append(button(seat.look, isolated(name), go, act="link"))
        else:
            made.append(PlainLabel(words(ELSEWHERE), wrap=True))
        if link.stay_together is Answer.YES:
            made.append(PlainLabel(words("want to stay together"), tone="info"))
        if seat.desk.may("amend", FamilyLink, self._resident):
            end = button(seat.look, words("End"), partial(self._end, link), act="link")
            end.setAccessibleName(f"{words('End')}: {words(link.relation.label)} {name}")
            made.append(end)
        return made

    def _offer(self, found: tuple[Together, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        known = {each.other for each in found} | {self._resident}
        rows = seat.register.rows if seat.register else ()
        self.other, self.relation, self.stay = CalmPicker(), CalmPicker(), CalmPicker()
        self.other.setAccessibleName(words("Resident"))
        self.relation.setAccessibleName(words("How they belong together"))
        self.stay.setAccessibleName(words("They want to stay together"))
        for each in rows:
            if each.resident not in known and may_write(seat, FamilyLink, each.resident):
                self.other.addItem(seat.name_of(each.resident), each.resident)
        for relation in Relation:
            self.relation.addItem(words(relation.label), relation.value)
        for answer in (Answer.NOT_ASKED, Answer.YES, Answer.NO):
            said = words("Stay together: {answer}").format(answer=words(answer.label))
            self.stay.addItem(said, answer.value)
        self.other.setPlaceholderText(words("Choose a resident"))
        self.other.setCurrentIndex(-1)  # nobody is family because they come first
        self.join = button(seat.look, words("Write it in both files"), self.link, icon="plus")
        self.join.setEnabled(False)
        self.other.currentIndexChanged.connect(lambda at: self.join.setEnabled(at >= 0))
        self.add(row(self.relation, self.other, self.stay, self.join))

    def link(self) -> None:
        """Write what stands in the pickers into both files."""
        desk, resident = self._seat.desk, self._resident
        other = ResidentId(self.other.currentData())
        relation = Relation.of(self.relation.currentData())
        answer = Answer.of(self.stay.currentData())
        self._seat.asker(self).run(
            lambda _: families.link(desk, resident, other, relation, answer),
            lambda _: self._changed(other),
            self._not_linked,
        )

    def _not_linked(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            words = self._seat.look.words
            self._seat.banner.show_note(words(error.problems["other"]), tone="warn")
        else:
            self._seat.banner.show_error(error)

    def _end(self, link: FamilyLink) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: families.end(desk, link.id, link.rev),
            lambda _: self._changed(ResidentId(link.other)),
        )

    def _changed(self, other: ResidentId) -> None:
        for each in (other, self._resident):
            self._seat.changed.emit(frozenset({FamilyLink}), each)
        self._read()


class CallersCard(Card):
    """What the desk does when somebody calls, as it holds today; no number, no reason."""

    change_asked = Signal(object)
    add_asked = Signal(object)

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        words = seat.look.words
        beside = None
        if may_write(seat, CallerRule, resident):
            beside = button(
                seat.look,
                words("Add a rule"),
                lambda: self.add_asked.emit(CallerRule),
                icon="plus",
                act="quiet",
            )
        super().__init__(words("When somebody calls"), beside=beside)
        self._seat, self._resident = seat, resident
        desk = seat.desk
        seat.asker(self).run(lambda _: contacts.rules(desk, resident), self._show)

    def _show(self, rules: tuple[CallerRule, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        self.clear(keep=1)
        may_change = seat.desk.may("amend", CallerRule, self._resident)
        for rule in rules:
            is_never = rule.put_through is CallerAnswer.NOT_ALLOWED
            tone = "stop" if is_never else "muted"
            who = isolated(rule.caller) or words("Anybody")
            made: list[QWidget] = [
                PlainLabel(who, size="strong"),
                PlainLabel(words(rule.put_through.label), tone=tone),
            ]
            if rule.say:
                made.append(PlainLabel(words(rule.say), wrap=True))
            if may_change and not rule.source:
                change = button(
                    seat.look, words("Change"), partial(self.change_asked.emit, rule), act="link"
                )
                change.setAccessibleName(f"{words('Change')}: {who}")
                made.append(change)
            self.add(row(*made))
        if not rules:
            nothing = words("No rule is written down: ask the resident first.")
            self.add(PlainLabel(nothing, tone="muted", wrap=True))
