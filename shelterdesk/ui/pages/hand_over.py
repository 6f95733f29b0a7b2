"""Handing over a caseload: to whom, until when, what it will do, and then doing it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QVBoxLayout, QWidget

from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services import caseload
from shelterdesk.services.caseload import Plan, Turnover
from shelterdesk.services.people import Member
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.newcomer import say_problem
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.young_key import NEW_KEY_MANY, YoungKey

MOST = 30  # lines of a preview; the rest is counted
PASSES = N_(
    "{n} files hold notes that pass only by {name}'s own keys: they must sign in once after this. "
    "Until then their assignment stays open. After they have left it takes two safety cards."
)
DRAFT_STAYS = N_(
    "{name} has {n} draft, which {name} alone can open. It stays with {name}, who can finish it "
    "before this, or pass it on afterwards on the page Today."
)
DRAFTS_STAY = N_(
    "{name} has {n} drafts, which {name} alone can open. They stay with {name}, who can finish "
    "them before this, or pass them on afterwards on the page Today."
)


class HandOver(QWidget):
    """One worker's open files, to somebody else; for good, or for some days."""

    ended = Signal()  # back, with nothing more to do
    done = Signal()  # handed over

    def __init__(self, seat: Seat, giver: Member, takers: tuple[Member, ...]) -> None:
        super().__init__()
        self._seat, self._giver, words = seat, giver, seat.look.words
        self._takers = takers
        self._plan: Plan | None = None
        self._whole: Plan | None = None
        self.taker = CalmPicker()
        self.taker.setAccessibleName(words("Who takes over"))
        self.taker.setPlaceholderText(words("Choose"))
        for member in takers:
            roles = ", ".join(words(role.label) for role in member.roles)
            self.taker.addItem(f"{member.display_name} · {roles}")
        self.taker.setCurrentIndex(-1)
        self.for_days = QCheckBox(words("Only while they are away, for so many days"))
        self.days = QSpinBox(minimum=1, maximum=120, value=14)
        self.days.setAccessibleName(words("Days"))
        self.days.lineEdit().setAccessibleName(words("Days"))
        self.days.setEnabled(False)
        self.for_days.toggled.connect(self.days.setEnabled)
        self.which = CalmPicker()
        self.which.setAccessibleName(words("Which files"))
        self.which.addItem(words("All their files"), "")
        self.which.setEnabled(False)
        self.which.activated.connect(lambda _: self._show_chosen())
        self.young = YoungKey(seat, NEW_KEY_MANY)
        self.young.settled.connect(self._show_act)
        self.preview = Card(words("What this will do"))
        self.preview.hide()
        self.main = button(seat.look, words("Hand over"), self.hand_over, act="main", icon="users")
        self.main.setEnabled(False)
        back = button(seat.look, words("Back"), self.ended.emit, icon="arrow-left")
        title = words("Hand over the files of {name}").format(name=giver.display_name)
        label = PlainLabel(words("Who takes over"), size="strong")
        label.setBuddy(self.taker)
        files = PlainLabel(words("Which files"), size="strong")
        files.setBuddy(self.which)
        card = Card(title).add(label, self.taker, files, self.which, row(self.for_days, self.days))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addWidget(self.preview)
        layout.addWidget(self.young)
        layout.addLayout(row(self.main, back))
        self.setFocusProxy(self.taker)
        self.taker.currentIndexChanged.connect(self._ask_about)
        self.taker.currentIndexChanged.connect(lambda _: self.look())
        self.for_days.toggled.connect(lambda _: self.look())
        self.days.valueChanged.connect(lambda _: self.look())

    def look(self) -> None:
        """Say what would happen."""
        self._plan = self._whole = None
        self.main.setEnabled(False)
        self.which.setEnabled(False)
        number = self.taker.currentIndex()
        if number < 0:
            return
        desk, giver, taker = self._seat.desk, self._giver.user_id, self._takers[number].user_id
        until = self._until()
        self._seat.asker(self).run(
            lambda _: caseload.plan(desk, giver, taker, until),
            self._show,
            lambda error: say_problem(self._seat, error),
        )

    def hand_over(self) -> None:
        """Do it; nothing is changed when it is stopped half-way."""
        planned, desk = self._plan, self._seat.desk
        if planned is None:
            return
        self.main.setEnabled(False)
        self.which.setEnabled(False)
        progress = self._seat.asker(self).run(
            lambda progress: caseload.hand_over(desk, planned, progress), self._handed_over
        )
        title = self._seat.look.words("Handing over")
        self._seat.banner.show_progress(title, progress.cancel)

    def _until(self) -> date | None:
        if not self.for_days.isChecked():
            return None
        return date.fromordinal(self._seat.desk.today().toordinal() + self.days.value() - 1)

    def _handed_over(self, receipt: Receipt[int]) -> None:
        said = self._seat.look.words("Handed over: {n} files.").format(n=receipt.value)
        self._seat.banner.show_note(said)
        self._seat.changed.emit(receipt.changed, "")
        self.done.emit()

    def _show(self, whole: Plan) -> None:
        self._whole = whole
        chosen = self.which.currentData()
        while self.which.count() > 1:
            self.which.removeItem(1)
        for resident, name in dict.fromkeys((t.resident, t.code_name) for t in whole.turnovers):
            if name:
                self.which.addItem(name, resident)
        # A file that is gone leaves nothing chosen: one file never becomes all of them by itself.
        self.which.setCurrentIndex(self.which.findData(chosen))
        self.which.setEnabled(bool(whole.turnovers))
        self._show_chosen()

    def _show_chosen(self) -> None:
        """What would happen with all files, or with the one that is chosen."""
        if self._whole is None or self.which.currentIndex() < 0:
            self._plan = None
            self.preview.hide()
            self._show_act()
            return
        resident = self.which.currentData()
        planned = self._plan = self._whole.of(resident) if resident else self._whole
        words, card = self._seat.look.words, self.preview
        card.clear(keep=1)
        moving = planned.moving
        taker = self._takers[self.taker.currentIndex()].display_name
        giver = self._giver.display_name
        for role in sorted({each.role for each in moving}, key=list(Role).index):
            names = [each.code_name for each in moving if each.role is role]
            more = f" + {len(names) - MOST}" if len(names) > MOST else ""
            card.add(
                PlainLabel(
                    words("As {role}: {names}").format(
                        role=words(role.label), names=", ".join(names[:MOST]) + more
                    ),
                    size="strong",
                    wrap=True,
                )
            )
            reads = ", ".join(words(title) for title in caseload.reads_of(role))
            gains = words("{name} will read: {what}.").format(name=taker, what=reads)
            if planned.until is None:
                loses = words("{name} loses the same.").format(name=giver)
            else:
                loses = words("{name} keeps it. The deputy's last day is {day}.").format(
                    name=giver, day=self._seat.day(planned.until)
                )
            card.add(PlainLabel(f"{gains} {loses}", wrap=True))
        goes = self._goes_along(moving, len(planned.passing))
        if goes:
            said = words("Goes along: {what}.").format(what=goes)
            card.add(PlainLabel(said, wrap=True))
        staying = planned.drafts_staying
        if staying and moving and planned.until is None:
            said = words.count(DRAFT_STAYS, DRAFTS_STAY, staying)
            said = said.format(n=staying, name=giver)
            card.add(PlainLabel(said, tone="warn", wrap=True))
        waiting = sum(each.passes_later for each in moving)
        if waiting:
            said = words(PASSES).format(n=waiting, name=giver)
            card.add(PlainLabel(said, tone="warn", wrap=True))
        for each in planned.staying[:MOST]:
            why = words("Stays: {name} · {role}. {taker} does not work as that.")
            if each.is_blocked:
                why = words("Stays: {name} · {role}. {taker} is blocked from this file.")
            said = why.format(name=each.code_name, role=words(each.role.label), taker=taker)
            card.add(PlainLabel(said, tone="muted", wrap=True))
        if not planned.turnovers:
            card.add(PlainLabel(words("No open files."), tone="muted"))
        card.show()
        self._show_act()

    def _goes_along(self, moving: tuple[Turnover, ...], drafts: int) -> str:
        """How many open tasks, coming appointments and drafts go along; empty: none."""
        words = self._seat.look.words
        tasks = sum(each.tasks for each in moving)
        times = sum(each.appointments for each in moving)
        parts = []
        if tasks:
            parts.append(words.count("{n} open task", "{n} open tasks", tasks).format(n=tasks))
        if times:
            said = words.count("{n} coming appointment", "{n} coming appointments", times)
            parts.append(said.format(n=times))
        if drafts:
            parts.append(words.count("{n} draft", "{n} drafts", drafts).format(n=drafts))
        return ", ".join(parts)

    def _ask_about(self, number: int) -> None:
        self.young.ask_about(self._takers[number] if number >= 0 else None)

    def _show_act(self) -> None:
        moves = self._plan is not None and bool(self._plan.moving)
        self.main.setEnabled(moves and self.young.is_settled)
