"""Practice houses for the benchmarks: made once for each size, kept outside the tree.

Synthetic through and through: people of ``benchmarks.synthetic``, here all adults, and notes drawn
from a short list of words. The same seed gives the same ids, people and texts; keys are fresh each
time, as keys must be.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from benchmarks.bulk import Filling, Hand, filled, id_of
from benchmarks.runner import Size
from benchmarks.synthetic.draws import Draws
from benchmarks.synthetic.people import AS_OF, OF_AGE, Person, person
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Clock, Desk
from shelterdesk.access.work import Work
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteState, ProgressNote
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.projections import Projections
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.services import following, practice_people, residents
from shelterdesk.services.practice_people import MOST_RESIDENTS

T = TypeVar("T")

# Outside the tree, which may be copied or thrown away; the variable names another folder.
CACHE = Path(
    os.environ.get("SHELTERDESK_BENCHMARKS") or Path.home() / ".cache" / "shelterdesk-benchmarks"
)
GENERATOR = 4  # raise it when what is made below changes
SEED = 20261124
NOTES_EACH = 20
CASELOAD = 40  # residents of the counsellor who is measured; the others' are one colleague's
ONE_WORKERS = 200  # residents of the case manager; more is nobody's work
GROUP = 1_000  # residents who come, and are written about week by week, before the next ones do
NOTES_AT_ONCE = 3  # in one act: a house has about ten entries a resident (performance 8)
LONGEST_NOTE, SHORTEST_NOTE = 150, 30  # words; about 650 bytes on average
BATCH = 100  # records in one transaction (key model 6)
FIRST_DAY = date(2026, 1, 5)
PASSPHRASE = "moon over quiet water by night"  # noqa: S105 - nobody real lives here

STAFF = (
    new_house.Founder("manager", "Manager", (Role.MGR,), PASSPHRASE),
    new_house.Founder("case.manager", "Case manager", (Role.CM,), PASSPHRASE),
    new_house.Founder("counsellor", "Counsellor", (Role.COU,), PASSPHRASE),
    new_house.Founder("colleagues", "All other counsellors", (Role.COU,), PASSPHRASE),
    new_house.Founder("night", "Night worker", (Role.NS,), PASSPHRASE),
)
VOCABULARY = (
    "garden morning letter bread window market cousin river planned spoke rested walked asked"
    " called cooked agreed slowly together again perhaps today tomorrow with for and the a to"
)


@dataclass(frozen=True)
class Built:
    """A house on disk, and the ids of the people in it."""

    folder: Path
    people: tuple[ResidentId, ...]

    @property
    def caseload(self) -> tuple[ResidentId, ...]:
        """The residents of the counsellor who is measured."""
        return self.people[:CASELOAD]

    @property
    def house(self) -> door.House:
        """What opens it; slots here know a passphrase only."""
        return as_house(self.folder)


def as_house(folder: Path) -> door.House:
    """A house with this computer's clock and no keyring."""
    clock = Clock(lambda: datetime.now(UTC), time.monotonic, UTC)
    return door.House(folder, clock, Projections.shipped(), follows=following.follow)


def built(size: Size) -> Built:
    """The house of *size*: from the cache, or made now (L a quarter of an hour: once)."""
    return kept(f"house-{GENERATOR}-{size.value}", lambda folder: _build(folder, size.residents))


def kept(name: str, build: Callable[[Path], Sequence[ResidentId]]) -> Built:
    """The house *name* of the cache; *build* makes it in a folder and tells who is in it."""
    folder = CACHE / name
    people = folder / "people.json"
    if not people.exists():
        CACHE.mkdir(exist_ok=True, parents=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as making:
            made = Path(making) / "house"
            ids = build(made)
            (made / people.name).write_text(json.dumps(list(ids)), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    return Built(folder, tuple(json.loads(people.read_text("utf-8"))))


@contextmanager
def copied(house: Built) -> Iterator[Built]:
    """The same house once more, for a benchmark that writes into it."""
    with tempfile.TemporaryDirectory(dir=CACHE) as making:
        folder = Path(making) / "house"
        shutil.copytree(house.folder, folder)
        yield Built(folder, house.people)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder beside the houses, gone afterwards."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        yield Path(folder)


def _build(folder: Path, count: int) -> list[ResidentId]:
    """Residents in groups: let in, assigned, written about week by week, so that notes lie
    scattered as they would."""
    drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
    ids: list[ResidentId] = []
    with filled(as_house(folder), STAFF) as filling:
        for numbers in groups(count):
            ids += [admit(filling["night"], person(SEED, n, one_house=True)) for n in numbers]
            some = [(n, ids[n - 1]) for n in numbers]
            for n, resident in some:
                assign(filling, n, resident)
            write_notes(filling, some, drawn)
            filling.pause()
    return ids


def admit(night: Hand, who: Person) -> ResidentId:
    """Let an adult in, by whoever is on duty."""
    arrived = FIRST_DAY + timedelta(days=who.number % 300)
    return let_in(
        night,
        who.number,
        (
            (EverydayName, {"preferred": who.preferred, "romanised": who.preferred_latin}),
            (AgeStatus, {"group": AgeGroup.ADULT}),
            (Stay, {"arrived_on": arrived, "room": str(who.number % 40)}),
            (LanguageSkill, {"language": who.language}),
        ),
    )


def let_in(
    night: Hand, number: int, said: Sequence[tuple[type[Record], Values]], *, is_child: bool = False
) -> ResidentId:
    """Let resident *number* in with what is *said* of them; children have rings of their own."""
    resident = ResidentId(id_of(SEED, "resident", number))
    code = draw_resident_code(Draws.of(SEED, "code", number))
    about = {"code": code, "code_name": f"Code {number}", "shielded": is_child}
    with night.act("resident.admit") as act:
        act.put(Resident, RecordId(resident), resident, about, shielded=is_child)
        for kind, values in said:
            act.put(kind, id_of(SEED, kind.kind, number), resident, values, shielded=is_child)
    return resident


def is_child(who: Person) -> bool:
    """Whether somebody is under age, or was not long ago."""
    return (AS_OF - who.born).days <= OF_AGE * 366


def groups(count: int) -> Iterator[range]:
    """The numbers of *count* residents from 1, as many at a time as come together."""
    for start in range(1, count + 1, GROUP):
        yield range(start, min(start + GROUP, count + 1))


def assign(filling: Filling, number: int, resident: ResidentId) -> None:
    """Name who works with resident *number*."""
    hats = [(_counsellor(number), Role.COU)]
    if number <= ONE_WORKERS:
        hats.append(("case.manager", Role.CM))
    with filling["manager"].act("assignment.begin") as act:
        for login, role in hats:
            given = {"user_id": filling[login].vault.user_id, "role": role, "from_on": FIRST_DAY}
            act.put(Assignment, id_of(SEED, f"assigned {role}", number), resident, given)


def _counsellor(number: int) -> str:
    return "counsellor" if number <= CASELOAD else "colleagues"


def write_notes(
    filling: Filling, some: Sequence[tuple[int, ResidentId]], drawn: random.Random
) -> None:
    """Sessions and notes of (number, resident), week by week."""
    for login, theirs in groupby(some, key=lambda one: _counsellor(one[0])):
        hand, here = filling[login], list(theirs)
        for turn in range(NOTES_EACH):
            about = session(FIRST_DAY + timedelta(days=7 * turn), hand.vault.user_id)
            for few in batches(here, NOTES_AT_ONCE):
                with hand.act("counselling_session.record") as act:
                    for number, resident in few:
                        held = id_of(SEED, "session", number, turn)
                        act.put(CounsellingSession, held, resident, about)
                        said = note_of(held, note_text(drawn))
                        act.put(ProgressNote, id_of(SEED, "note", number, turn), resident, said)


def admit_many(desk: Desk, count: int) -> list[ResidentId]:
    """Let *count* residents in, by whoever is on duty."""
    drawn = tuple(practice_people.people(SEED, min(count, MOST_RESIDENTS), FIRST_DAY))
    people: list[ResidentId] = []
    for numbers in batches(range(count)):
        with desk.work("resident.admit") as work:
            people += [
                residents.admit_in(
                    work,
                    {
                        EverydayName: {
                            "preferred": drawn[number % len(drawn)].preferred,
                            "romanised": drawn[number % len(drawn)].romanised,
                        },
                        Resident: {"pronouns": "she"},
                        LanguageSkill: {"language": drawn[number % len(drawn)].languages[0][0]},
                        AgeStatus: {"group": AgeGroup.ADULT},
                        Stay: {
                            "arrived_on": FIRST_DAY + timedelta(days=number % 300),
                            "room": str(number % 40),
                        },
                    },
                    code_name=f"Code {number}",
                )
                for number in numbers
            ]
    return people


def session(held_on: date, counsellor: str) -> Values:
    """What is said of a session."""
    return {
        "held_on": held_on,
        "minutes": 50,
        "counsellor_id": counsellor,
        "note_state": NoteState.DRAFT,
    }


def note_of(session_id: RecordId, text: str) -> Values:
    """What is said in its note."""
    return {"part_keys": ("brought",), "part_texts": (text,), "session_id": session_id}


def write_note(work: Work, resident: ResidentId, held_on: date, text: str) -> None:
    """A session with its note, by the counsellor whose work this is."""
    held = work.make(CounsellingSession, resident, session(held_on, work.desk.user_id))
    kept = work.shelf(CounsellingSession).add(held)
    work.shelf(ProgressNote).add(work.make(ProgressNote, resident, note_of(kept.id, text)))


def note_text(drawn: random.Random) -> str:
    """A note of usual length that means nothing."""
    return " ".join(drawn.choices(VOCABULARY.split(), k=drawn.randint(SHORTEST_NOTE, LONGEST_NOTE)))


def batches(rows: Sequence[T], most: int = BATCH) -> Iterator[Sequence[T]]:
    """*rows*, as many at a time as one transaction should hold."""
    for start in range(0, len(rows), most):
        yield rows[start : start + most]
