"""Houses for what happens to people and keys: many residents, and one with very many notes."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks import houses
from benchmarks.bulk import Filling, Hand, filled, id_of
from benchmarks.houses import FIRST_DAY, PASSPHRASE, SEED, Built
from benchmarks.runner import Size
from benchmarks.synthetic.people import person
from shelterdesk.access import new_house
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.counselling import CounsellingSession, ProgressNote
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role

MADE = 3  # raise it when what is made below changes
NOTES = 5_000  # of one resident; a session each
READERS = 8
COUNSELLORS = tuple(f"counsellor.{n}" for n in range(1, READERS + 1))
STAFF = (
    new_house.Founder("manager", "Manager", (Role.MGR,), PASSPHRASE),
    new_house.Founder("admin", "Administrator", (Role.ADM,), PASSPHRASE),
    new_house.Founder("case.manager", "Case manager", (Role.CM,), PASSPHRASE),
    new_house.Founder("night", "Night worker", (Role.NS,), PASSPHRASE),
    *(new_house.Founder(login, login.title(), (Role.COU,), PASSPHRASE) for login in COUNSELLORS),
)


def crowd(size: Size) -> Built:
    """The house of *size*, from the cache or made now; its first resident has the notes."""
    name = f"crowd-{MADE}-{houses.GENERATOR}-{size.value}"
    return houses.kept(name, lambda folder: _build(folder, size.residents))


def _build(folder: Path, count: int) -> list[ResidentId]:
    ids: list[ResidentId] = []
    with filled(houses.as_house(folder), STAFF) as filling:
        for numbers in houses.groups(count):
            people = [person(SEED, n, one_house=True) for n in numbers]
            ids += [houses.admit(filling["night"], who) for who in people]
            for n in numbers:
                _assign(filling, n, ids[n - 1])
            if numbers[0] == 1:
                _write(filling[COUNSELLORS[0]], ids[0])
            filling.pause()
    return ids


def _assign(filling: Filling, number: int, resident: ResidentId) -> None:
    """Everybody's counsellor is one of eight; the first resident's are all of them."""
    logins = COUNSELLORS if number == 1 else (COUNSELLORS[(number - 1) % READERS],)
    with filling["manager"].act("assignment.begin") as act:
        for login in logins:
            user = filling[login].vault.user_id
            given = {"user_id": user, "role": Role.COU, "from_on": FIRST_DAY}
            act.put(Assignment, id_of(SEED, f"assigned {login}", number), resident, given)


def _write(hand: Hand, resident: ResidentId) -> None:
    drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
    about = houses.session(FIRST_DAY, hand.vault.user_id)
    for numbers in houses.batches(range(NOTES), houses.NOTES_AT_ONCE):
        with hand.act("counselling_session.record") as act:
            for number in numbers:
                held = id_of(SEED, "session", 1, number)
                act.put(CounsellingSession, held, resident, about)
                said = houses.note_of(held, houses.note_text(drawn))
                act.put(ProgressNote, id_of(SEED, "note", 1, number), resident, said)
