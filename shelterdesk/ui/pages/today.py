"""The first page: what waits for me, whom I work with, whether I am on duty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from shelterdesk.domain.kinds.house import ShiftDeclaration
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import (
    draft_passing,
    drafts,
    emergency,
    passphrases,
    reading_notes,
    shift,
    today,
)
from shelterdesk.services.backing_up import Standing, standing
from shelterdesk.services.backups import may_back_up
from shelterdesk.services.emergency import AccessLine
from shelterdesk.services.reading_notes import ReadingNote
from shelterdesk.services.waiting import Waiting
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.backup_card import BackupCard
from shelterdesk.ui.pages.emergency_review import EmergencyCard
from shelterdesk.ui.pages.looks import LooksCard
from shelterdesk.ui.pages.pass_on import PassOn
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.today import WaitingDraft, waiting_drafts

ON_DUTY = N_("I am on duty")
ON_DUTY_MEANS = N_(
    "While you are on duty you can admit somebody at the door and see what tonight needs."
)
CODE_MEANS = N_(
    "Should you forget your passphrase, the safety cards of the house give you a new one, but not "
    "what you keep for yourself alone. A code on paper, kept by you, brings that back too. It "
    "takes three minutes, and this card goes."
)
MOST = 12


@dataclass(frozen=True)
class Morning:
    """What the page asks the desk for."""

    waiting: tuple[WaitingDraft, ...]
    on_duty: bool
    backup: Standing | None
    reading: tuple[ReadingNote, ...] = ()
    emergencies: tuple[AccessLine, ...] = ()
    lacks_code: bool = False
    looks: tuple[Waiting, ...] = ()


class TodayPage(QWidget):
    """Three cards; each is worth reading when one sits down."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self.duty = QCheckBox(words(ON_DUTY))
        self.duty.clicked.connect(self._declare)
        self.waiting = Card(words("Drafts that wait for you"))
        self.mine = Card(words("Residents you work with"))
        self.reading = Card(words("Reading to ask about"))
        self.reading.hide()
        self.emergency = EmergencyCard(seat)
        self.looks = LooksCard(seat, words("Needs a look now"))
        duty = Card(words("Your shift")).add(
            row(self.duty), PlainLabel(words(ON_DUTY_MEANS), size="small", tone="muted", wrap=True)
        )
        self.greeting = PlainLabel(size="page")
        if not seat.desk.may("create", ShiftDeclaration):
            duty.hide()
        self.backup = BackupCard(seat)
        self.code = Card(words("A paper code for you"))
        go = button(seat.look, words("Make one in Settings"), lambda: seat.went.emit("settings"))
        self.code.add(PlainLabel(words(CODE_MEANS), tone="muted", wrap=True), row(go))
        self.code.hide()
        page = column(
            self.greeting,
            self.emergency,
            self.looks,
            self.backup,
            duty,
            self.reading,
            self.waiting,
            self.mine,
            self.code,
        )
        fill(self, page, words("Today"))
        if seat.desk.may("read", Resident):
            seat.register_changed.connect(self._show_mine)
            self._show_mine()
        else:
            self.mine.hide()

    def read(self) -> None:
        """Read afresh what waits."""
        desk, words = self._seat.desk, self._seat.look.words
        self.greeting.setText(words("Today, {day}").format(day=self._seat.day(desk.today())))
        self._seat.asker(self).run(
            lambda _: Morning(
                waiting_drafts(drafts.waiting(desk)),
                shift.on_duty(desk),
                standing(desk) if may_back_up(desk) else None,
                reading=reading_notes.notes(desk),
                emergencies=emergency.waiting(desk),
                lacks_code=passphrases.lacks_code(desk),
                looks=today.waiting(desk),
            ),
            self._show,
        )

    def go(self, part: str) -> None:
        """Ask for the passphrase, then read what rested; there is one part alone."""
        self._seat.asker(self).run(
            lambda _: self._seat.desk.require_passphrase(), lambda _: self.read()
        )

    def _show(self, morning: Morning) -> None:
        seat, words = self._seat, self._seat.look.words
        self.duty.setChecked(morning.on_duty)
        self.backup.show_standing(morning.backup)
        self.code.setVisible(morning.lacks_code)
        self.waiting.clear(keep=1)
        zone = seat.desk.now().tzinfo
        for draft in morning.waiting:
            what = ", ".join(words(title) for title in draft.titles) or words("Admit a resident")
            whose = seat.name_of(ResidentId(draft.resident))
            title = f"{what} · {whose}" if whose else what
            opener = button(seat.look, words("Go on writing"), self._opening(draft), act="quiet")
            opener.setAccessibleName(f"{words('Go on writing')}: {title}")
            when = seat.show.moment(draft.kept_at.astimezone(zone))
            parts: list[QWidget] = [
                icon_label(seat.look, "pen-line", "warn", size=16),
                PlainLabel(title),
                PlainLabel(when, size="small", tone="muted"),
                opener,
            ]
            if draft_passing.may_pass(draft.slot):
                passer = PassOn(seat, draft.slot, title)
                passer.passed.connect(self.read)
                parts.append(passer)
            self.waiting.add(row(*parts))
        if not morning.waiting:
            self.waiting.add(PlainLabel(words("Nothing waits."), tone="muted"))

        self.emergency.say(morning.emergencies)
        self.looks.show_looks(morning.looks)
        self._show_reading(morning.reading)

    def _show_reading(self, notes: tuple[ReadingNote, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        self.reading.clear(keep=1)
        self.reading.setVisible(bool(notes))
        for note in notes[:MOST]:
            who = isolated(note.who)
            said = words(reading_notes.WHY_WORDS[note.why]).format(
                n=note.residents, who=who, day=seat.day(note.day)
            )
            ask = words(reading_notes.ASK).format(who=who)
            route = f"house/trail:{note.user_id}/{note.day.isoformat()}"
            opener = button(seat.look, words("Look"), partial(seat.went.emit, route), act="quiet")
            opener.setAccessibleName(f"{words('Look')}: {said}")
            line = QHBoxLayout()
            line.addWidget(PlainLabel(f"{said} {ask}", wrap=True), 1)
            line.addWidget(opener)
            self.reading.add(line)

    def _opening(self, draft: WaitingDraft) -> Callable[[], None]:
        return lambda: self._seat.went.emit(f"draft/{draft.slot}")

    def _show_mine(self) -> None:
        seat, words = self._seat, self._seat.look.words
        self.mine.clear(keep=1)
        rows = seat.register.listed if seat.register else ()
        mine = [each for each in rows if each.mine][:MOST]
        for each in mine:
            name = seat.name_of(each.resident)
            opener = button(
                seat.look,
                f"{name} · {each.code}",
                partial(seat.went.emit, f"residents/{each.resident}"),
                act="link",
                icon="user",
            )
            parts: list[QWidget] = [opener]
            if each.readiness_next:
                parts.append(PlainLabel(words(each.readiness_next), size="small", tone="muted"))
            self.mine.add(row(*parts))
        if not mine:
            self.mine.add(PlainLabel(words("Nobody is assigned to you yet."), tone="muted"))

    def _declare(self, on_duty: bool) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        act = shift.begin if on_duty else shift.end
        said = words("You are on duty.") if on_duty else words("You are off duty.")

        def declared(receipt: object) -> None:
            self._seat.banner.show_note(said)
            self._seat.changed.emit(frozenset({ShiftDeclaration}), "")

        self._seat.asker(self).run(lambda _: act(desk), declared)
