"""Houses for what happens to people and keys: many residents, and one with very many notes."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import houses
from benchmarks.houses import BATCH, CACHE, FIRST_DAY, PASSPHRASE, SEED, Built
from benchmarks.runner import Size
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Desk
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, shift
from shelterdesk.vault.slots import PRACTICE_COST

MADE = 2  # raise it when what is made below changes
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
    folder = CACHE / f"crowd-{MADE}-{size.value}"
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


def _build(folder: Path, count: int) -> list[ResidentId]:
    house = houses.as_house(folder)
    new_house.found_practice_house(house, "TEST-00", STAFF, PRACTICE_COST)
    with door.sign_in_together(house, {p.login: p.passphrase for p in STAFF}) as desks:
        shift.begin(desks["night"])
        people = houses.admit_many(desks["night"], count)
        _assign(desks, people)
        _write(desks[COUNSELLORS[0]], people[0])
    return people


def _assign(desks: dict[str, Desk], people: Sequence[ResidentId]) -> None:
    """Everybody's counsellor is one of eight; the first resident's are all of them."""
    manager, users = desks["manager"], {login: UserId(d.user_id) for login, d in desks.items()}
    for some in houses.batches(range(len(people))):
        with manager.work("assignment.begin") as work:
            for n in some:
                for login in COUNSELLORS if n == 0 else (COUNSELLORS[n % READERS],):
                    assignments.begin_in(work, people[n], users[login], Role.COU)
                work.settle(people[n])
    for desk in desks.values():
        desk.refresh_actor()


def _write(desk: Desk, resident: ResidentId) -> None:
    drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
    for _ in range(0, NOTES, BATCH):
        with desk.work("counselling_session.record") as work:
            for _ in range(BATCH):
                houses.write_note(work, resident, FIRST_DAY, houses.note_text(drawn))
