"""How often a day asks for a passphrase: a counsellor at most 8 times, a night worker at most 6.

Two scripted days (decision 22) through real desks, with a clock that is moved. Whoever is away for
five minutes finds the desk locked and signs in again; each sign-in and each passphrase that the
desk asks for counts. The days are written down here, so that whoever makes a way longer sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.settings import load_settings
from shelterdesk.errors import PassphraseNeeded
from shelterdesk.services import counselling, drafts, records, register, residents, shift
from tests.cast import TODAY, Cast, door_form

T = TypeVar("T")

COUNSELLOR, NIGHT_WORKER = 8, 6  # decision 22
LOCKS_AFTER = int(next(s for s in load_settings() if s.key == "idle_lock_minutes").default)


class Day:
    """One person at the computer: what they do, and how often they type their passphrase."""

    def __init__(self, cast: Cast, login: str) -> None:
        self._cast, self._login = cast, login
        self.sign_ins = self.asked = 0
        self._desk: Desk | None = None

    @property
    def passphrases(self) -> int:
        """All that was typed."""
        return self.sign_ins + self.asked

    def do(self, act: Callable[[Desk], T]) -> T:
        """Do one thing; where the passphrase is asked for, it is given, and all tried again."""
        if self._desk is None:
            self._desk = door.sign_in(self._cast.house, self._login, "moon")
            self.sign_ins += 1
        try:
            return act(self._desk)
        except PassphraseNeeded:
            self._desk.step_up("moon")
            self.asked += 1
            return act(self._desk)

    def type(self, minutes: int, slot: str) -> None:
        """Write for some minutes; every few seconds a draft is kept."""
        for minute in range(minutes):
            self.do(lambda desk, n=minute: drafts.keep(desk, slot, {"brought": f"line {n}"}))
            self._cast.time.pass_by(minutes=1)

    def look_around(self, minutes: int) -> None:
        """Read lists for some minutes."""
        for _ in range(minutes):
            self.do(register.open_register)
            self._cast.time.pass_by(minutes=1)

    def away(self, minutes: int) -> None:
        """Go somewhere else; what is left alone locks."""
        self._cast.time.pass_by(minutes=minutes)
        if minutes >= LOCKS_AFTER:
            self.leave()

    def leave(self) -> None:
        """Lock."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None


def hold_and_write(day: Day, resident: ResidentId) -> RecordId:
    """Fifty minutes with a resident, then twelve of writing."""
    day.away(50)
    day.do(lambda desk: counselling.sessions(desk, resident))
    day.type(12, f"note/{resident}")
    line = day.do(
        lambda desk: counselling.record_session(
            desk, resident, {"held_on": TODAY}, {"brought": "She rested."}, f"note/{resident}"
        )
    ).value
    assert line.note is not None
    return line.note.id


def sign(day: Day, *notes: RecordId) -> None:
    """Sign notes, one after the other."""
    for note in notes:
        day.do(lambda desk, id=note: counselling.sign_note(desk, id))


@pytest.mark.parametrize(("at_once", "asked"), [(False, 1), (True, 3)])
def test_a_counsellors_day(cast: Cast, at_once: bool, asked: int) -> None:
    with cast.seated("mia", "nils", "amara"):
        rosa, nila = cast.admit("nils", "Rosa"), cast.admit("nils", "Nila")
        for resident in (rosa, nila):
            cast.assign(resident, "amara", Role.COU)
    day = Day(cast, "amara")
    day.look_around(8)  # the morning: what waits, and last week's notes
    for resident in (rosa, nila):
        day.do(lambda desk, who=resident: counselling.sessions(desk, who))
    written = []
    for resident in (rosa, nila, rosa):
        written.append(hold_and_write(day, resident))
        if at_once:
            sign(day, written[-1])
    if not at_once:  # those that are listed are signed with one
        sign(day, *written)
    day.away(45)  # a meeting
    day.do(lambda desk: counselling.add_to_note(desk, written[0], {"text": "She called."}))
    day.do(lambda desk: records.get(desk, ProgressNote, written[1]))
    day.leave()
    assert (day.sign_ins, day.asked) == (5, asked)
    assert day.passphrases <= COUNSELLOR


def test_a_night_workers_night(cast: Cast) -> None:
    cast.time.pass_by(hours=12)
    day = Day(cast, "nils")
    day.do(shift.begin)
    day.look_around(10)  # who is here tonight
    day.away(115)  # the house settles down
    day.look_around(3)
    day.away(150)
    came = door_form("Rosa", AgeGroup.ADULT, "Rosa code")
    day.type(9, "admission")  # somebody is at the door
    day.do(lambda desk: residents.admit(desk, came, "admission"))
    day.away(120)
    day.look_around(4)
    day.away(60)
    day.look_around(6)  # the morning: hand over
    day.do(shift.end)
    day.leave()
    assert (day.sign_ins, day.asked) == (5, 0)
    assert day.passphrases <= NIGHT_WORKER
