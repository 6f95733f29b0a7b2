"""Practice houses for the benchmarks: made once for each size, kept in ``benchmarks/.cache``.

Synthetic through and through: the people of a practice house (at most 10,000 different ones), all
adults, and notes drawn from a short list of words. The same seed gives the same people and texts;
keys are fresh each time, as keys must be.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from benchmarks.runner import Size
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Clock, Desk
from shelterdesk.access.work import Work
from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteState, ProgressNote
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.projections import Projections
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, briefs, practice_people, residents, shift
from shelterdesk.services.practice_people import MOST_RESIDENTS
from shelterdesk.vault.slots import PRACTICE_COST

T = TypeVar("T")

CACHE = Path(__file__).resolve().parent / ".cache"
GENERATOR = 3  # raise it when what is made below changes
SEED = 20261124
NOTES_EACH = 20
CASELOAD = 40  # residents of the counsellor who is measured; the others' are one colleague's
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
    return door.House(folder, clock, Projections.shipped(), follows=briefs.follow)


def built(size: Size) -> Built:
    """The house of *size*: from the cache, or made now (S some minutes, L hours: once)."""
    folder = CACHE / f"house-{GENERATOR}-{size.value}"
    people = folder / "people.json"
    if not people.exists():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as making:
            made = Path(making) / "house"
            ids = _build(made, size.residents)
            (made / people.name).write_text(json.dumps(ids), "utf-8")
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
    house = as_house(folder)
    drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
    new_house.found_practice_house(house, "TEST-00", STAFF, PRACTICE_COST)
    with door.sign_in_together(house, {p.login: p.passphrase for p in STAFF}) as desks:
        shift.begin(desks["night"])
        people = admit_many(desks["night"], count)
        _assign(desks, people)
        _write_notes(desks, people, drawn)
    return people


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


def _assign(desks: dict[str, Desk], people: Sequence[ResidentId]) -> None:
    manager = desks["manager"]
    for counsellor, theirs in _caseloads(people):
        hats = (("case.manager", Role.CM), (counsellor, Role.COU))
        for some in batches(theirs):
            with manager.work("assignment.begin") as work:
                for resident in some:
                    for login, role in hats:
                        assignments.begin_in(work, resident, UserId(desks[login].user_id), role)
                    work.settle(resident)
    for desk in desks.values():
        desk.refresh_actor()


def _caseloads(people: Sequence[ResidentId]) -> tuple[tuple[str, Sequence[ResidentId]], ...]:
    return ("counsellor", people[:CASELOAD]), ("colleagues", people[CASELOAD:])


def _write_notes(
    desks: dict[str, Desk], people: Sequence[ResidentId], drawn: random.Random
) -> None:
    """In the order of time, so that one resident's notes lie scattered as they would."""
    for turn in range(NOTES_EACH):
        held_on = FIRST_DAY + timedelta(days=7 * turn)
        for counsellor, theirs in _caseloads(people):
            for some in batches(theirs):
                with desks[counsellor].work("counselling_session.record") as work:
                    for resident in some:
                        write_note(work, resident, held_on, note_text(drawn))


def write_note(work: Work, resident: ResidentId, held_on: date, text: str) -> None:
    """A session with its note, by the counsellor whose work this is."""
    held = work.make(
        CounsellingSession,
        resident,
        {
            "held_on": held_on,
            "minutes": 50,
            "counsellor_id": work.desk.user_id,
            "note_state": NoteState.DRAFT,
        },
    )
    session = work.shelf(CounsellingSession).add(held)
    said = {"part_keys": ("brought",), "part_texts": (text,), "session_id": session.id}
    work.shelf(ProgressNote).add(work.make(ProgressNote, resident, said))


def note_text(drawn: random.Random) -> str:
    """A note of usual length that means nothing."""
    return " ".join(drawn.choices(VOCABULARY.split(), k=drawn.randint(SHORTEST_NOTE, LONGEST_NOTE)))


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """*rows*, as many at a time as one transaction should hold."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
