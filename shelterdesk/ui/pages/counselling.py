"""The counsellor's own room: what waits for a note or a signature, groups, one's own words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.record import RecordId
from shelterdesk.i18n import N_
from shelterdesk.services import co_signing, counselling, note_search, supervisors, unwritten
from shelterdesk.services.co_signing import Waits
from shelterdesk.services.note_search import Found, Hit
from shelterdesk.services.unwritten import Caseload, Unwritten
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.counselling_groups import GroupsCard
from shelterdesk.ui.pages.note_form import ask_to_sign
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Counselling")
LEAD = N_("Only you see this list. A supervisor is told how many there are, never about whom.")
NOTHING = N_("Every session has its signed note.")
CO_SIGN_SAYS = N_(
    "You have read these notes and stand by them. The notes themselves stay as they are."
)
BEYOND = N_(
    "{n} more are of residents whose counselling you are not assigned to. A manager can assign you."
)
FIGURES = N_(
    "{who}: {held} sessions with {residents} residents, {missed} times did not attend; "
    "{unwritten} without a signed note, {old} of them for long"
)
HIGH_RISK = N_("High risk: {high} of the {known} residents whose risks you read")
NAME_WIDTH, STATE_WIDTH = 340, 140  # so that lines stand below each other
SEARCH_SAYS = N_("Looks through your own notes only. Nothing of it is kept.")
NOT_FOUND = N_("None of your {n} notes has these words.")
HITS = N_("{n} of your {of} notes")


def is_for(desk: Desk) -> bool:
    """Counsellors."""
    return unwritten.is_for(desk)


class CounsellingRoom(RoomStack):
    """Cards below each other; supervisors have two more."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._ticks: list[tuple[QCheckBox, Unwritten]] = []
        self._waits: tuple[Waits, ...] = ()
        self.mine = Card(words("Held, not signed yet"))
        self.second = Card(words("Wait for you as supervisor"))
        self.team = Card(words("The team in figures, last 30 days"))
        for each in (self.second, self.team):
            each.hide()
        self.groups = GroupsCard(self)
        self.words = QLineEdit()
        self.words.setAccessibleName(words("Words to look for"))
        self.words.setMaximumWidth(int(360 * look.scale))
        self.words.returnPressed.connect(self.look_for)
        self.search = button(look, words("Look in my notes"), self.look_for, icon="search")
        self.found = Card()
        self.found.hide()
        looking = Card(words("Find in my own notes")).add(
            PlainLabel(words(SEARCH_SAYS), size="small", tone="muted", wrap=True),
            row(self.words, self.search),
            self.found,
        )
        self.furnish(self.mine, self.second, self.groups, looking, self.team)

    def read(self) -> None:
        """Read every list anew; nothing is opened for them."""
        desk, asker = self.seat.desk, self.seat.asker(self)
        asker.run(lambda _: unwritten.mine(desk), self._show_mine)
        asker.run(partial(_supervision, desk), self._show_supervision)
        self.groups.read()

    def open_draft(self, written: str) -> None:
        """Go on with a group or one of its meetings."""
        self.groups.open_draft(written)

    # ---- one's own notes

    def _show_mine(self, found: tuple[Unwritten, ...]) -> None:
        look, words = self.seat.look, self.seat.look.words
        self.mine.clear(keep=1)
        self._ticks = []
        said = words(LEAD if found else NOTHING)
        self.mine.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        for each in found:
            self.mine.add(self._line(each))
        if self._ticks:
            self.sign_all = button(
                look, words("Sign those with a tick…"), self.sign_ticked, act="main", icon="lock"
            )
            self.mine.add(row(self.sign_all))

    def _line(self, each: Unwritten) -> Any:
        seat, words = self.seat, self.seat.look.words
        name = f"{seat.name_of(each.resident)} · {seat.day(each.held_on)}"
        state = words("written, not signed") if each.note else words("no note yet")
        tone = "warn" if each.is_old else "muted"
        opener = button(seat.look, words("Open"), partial(self._go, each.resident, each.session))
        opener.setAccessibleName(f"{words('Open')}: {name}")
        named, stands = PlainLabel(name), PlainLabel(state, size="small", tone=tone)
        named.setMinimumWidth(int(NAME_WIDTH * seat.look.scale))
        stands.setMinimumWidth(int(STATE_WIDTH * seat.look.scale))
        parts: list[QWidget] = [named, stands]
        if not each.note:
            nothing = QWidget()  # where the others have a box
            nothing.setFixedWidth(QCheckBox().sizeHint().width())
            parts.insert(0, nothing)
        else:
            tick = QCheckBox()
            tick.setAccessibleName(words("Sign {what}").format(what=name))
            self._ticks.append((tick, each))
            parts.insert(0, tick)
        return row(*parts, opener)

    def sign_ticked(self) -> None:
        """Sign several notes with one passphrase."""
        chosen = [each for tick, each in self._ticks if tick.isChecked() and each.note]
        ids = [each.note for each in chosen if each.note]
        if not ids:
            return
        desk = self.seat.desk

        def signed(receipt: Any) -> None:
            words, n = self.seat.look.words, len(ids)
            said = words.count("{n} note is signed.", "{n} notes are signed.", n)
            self.seat.banner.show_note(said.format(n=n))
            self.seat.changed.emit(receipt.changed, "")
            self.read()

        def sign() -> None:
            self.seat.asker(self).run(lambda _: counselling.sign_notes(desk, ids), signed)

        ask_to_sign(self.seat, self, chosen[0].resident, sign)

    def _go(self, resident: str, session: str) -> None:
        self.seat.went.emit(f"residents/{resident}/sessions/{session}")

    # ---- supervision

    def _show_supervision(self, found: tuple[Any, ...]) -> None:
        is_supervisor, waits, beyond, team = found
        self.second.setVisible(is_supervisor)
        self.team.setVisible(is_supervisor)
        if is_supervisor:
            self._show_waits(waits, beyond)
            self._show_team(team)

    def _show_waits(self, waits: tuple[Waits, ...], beyond: int) -> None:
        seat, words = self.seat, self.seat.look.words
        self.second.clear(keep=1)
        self._waits = waits
        if not waits:
            self.second.add(PlainLabel(words("No note waits for you."), tone="muted"))
        for each in waits:
            name = f"{seat.name_of(each.resident)} · {isolated(each.author)}"
            read = button(seat.look, words("Read"), partial(self._read_note, each))
            read.setAccessibleName(f"{words('Read')}: {name}")
            sign = button(
                seat.look, words("Sign too…"), partial(self.co_sign, each), icon="lock", act="quiet"
            )
            sign.setAccessibleName(f"{words('Sign too…')}: {name}")
            day = PlainLabel(seat.day(each.signed_on), size="small", tone="muted")
            self.second.add(row(PlainLabel(name), day, read, sign))
        if beyond:
            said = words(BEYOND).format(n=beyond)
            self.second.add(PlainLabel(said, size="small", tone="muted", wrap=True))

    def _read_note(self, each: Waits) -> None:
        desk = self.seat.desk
        self.seat.asker(self).run(
            lambda _: note_search.session_of(desk, each.note),
            lambda held: self._go(each.resident, held.id),
        )

    def co_sign(self, each: Waits) -> None:
        """Stand by a trainee's note that one has read."""
        seat, words = self.seat, self.seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words("Sign a trainee's note"),
            why=words(CO_SIGN_SAYS),
            act=words("Sign too"),
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
        box.accepted.connect(partial(self._co_sign, each.note))
        box.open()

    def _co_sign(self, id: RecordId) -> None:
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: co_signing.co_sign(desk, [id]), lambda _: self.read())

    def _show_team(self, team: tuple[Caseload, ...]) -> None:
        self.team.clear(keep=1)
        for each in team:
            said = self.seat.look.words(FIGURES).format(
                who=isolated(each.who),
                held=each.held,
                residents=each.residents,
                missed=each.did_not_attend,
                unwritten=each.unwritten,
                old=each.long_unwritten,
            )
            self.team.add(PlainLabel(said, wrap=True))
            if each.risks_read:
                risks = self.seat.look.words(HIGH_RISK)
                risks = risks.format(high=each.high_risk, known=each.risks_read)
                self.team.add(PlainLabel(risks, size="small", tone="muted", wrap=True))

    # ---- one's own words

    def look_for(self) -> None:
        """Find words in one's own notes, in the worker."""
        desk, wanted = self.seat.desk, self.words.text()
        if wanted.strip():
            job = partial(note_search.find, desk, wanted)
            self.seat.asker(self).run(job, self._show_found)

    def _show_found(self, found: Found) -> None:
        words = self.seat.look.words
        self.found.clear()
        said = HITS if found.count else NOT_FOUND
        self.found.add(
            PlainLabel(words(said).format(n=found.count or found.read, of=found.read), tone="muted")
        )
        for hit in found.hits:
            self.found.add(*self._hit(hit))
        self.found.show()

    def _hit(self, hit: Hit) -> tuple[Any, QWidget]:
        seat, words = self.seat, self.seat.look.words
        name = seat.name_of(hit.resident)
        day = seat.day(hit.signed_on) if hit.signed_on else words(ProgressNote.title)
        opener = button(
            seat.look, words("Open"), partial(self._go, hit.resident, hit.session), act="quiet"
        )
        opener.setAccessibleName(f"{words('Open')}: {name}, {day}")
        head = row(PlainLabel(name, size="strong"), PlainLabel(day, size="small"), opener)
        return head, WrappedText(seat.look, hit.around)


def _supervision(desk: Desk, progress: object) -> tuple[Any, ...]:
    if not supervisors.is_supervisor(desk):
        return False, (), 0, ()
    return (
        True,
        co_signing.queue(desk),
        co_signing.beyond(desk),
        unwritten.caseloads(desk),
    )
