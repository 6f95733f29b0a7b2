"""Houses that are lived in: people in every script with papers, births, facts for the way home.

Made from ``benchmarks.synthetic`` once for each size and kept. Notes and the work of counsellors are
in ``houses``; here is what registers, boards and totals read.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.houses import BATCH, CACHE, PASSPHRASE, SEED, STAFF, Built, as_house
from benchmarks.runner import Size
from benchmarks.synthetic.draws import Draws
from benchmarks.synthetic.lives import life
from benchmarks.synthetic.people import GENERATOR, Person, people
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.partial_dates import Basis, PartialDate
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, cohort, residents, shift
from shelterdesk.vault.slots import PRACTICE_COST

MADE = 1  # raise it when what is made below changes
CASELOAD = 40  # residents of the case manager
ADULT = 18
MOST_JUDGED = 300  # briefs are written for so many: a house of today has no more living in it


def lived_in(size: Size) -> Built:
    """The house of *size*, from the cache or made now (S some minutes, M an hour, L a night)."""
    folder = CACHE / f"lived-{MADE}-{GENERATOR}-{SEED}-{size.value}"
    kept = folder / "people.json"
    if not kept.exists():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as making:
            made = Path(making) / "house"
            ids = _build(made, size.residents)
            (made / kept.name).write_text(json.dumps(ids), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    return Built(folder, tuple(json.loads(kept.read_text("utf-8"))))


def _build(folder: Path, count: int) -> list[ResidentId]:
    house = as_house(folder)
    new_house.found_practice_house(house, "TEST-00", STAFF, PRACTICE_COST)
    everybody = tuple(people(SEED, count, one_house=True))
    with door.sign_in_together(house, {p.login: p.passphrase for p in STAFF}) as desks:
        shift.begin(desks["night"])
        ids = _admit(desks["night"], everybody)
        _assign(desks, ids[:CASELOAD])
        desks["case.manager"].step_up(PASSPHRASE)
        _papers(desks["case.manager"], ids[:CASELOAD])
        manager = desks["manager"]
        manager.step_up(PASSPHRASE)
        cohort.freshen(manager, ids[:MOST_JUDGED])
    return ids


def _admit(desk: Desk, everybody: Sequence[Person]) -> list[ResidentId]:
    ids: list[ResidentId] = []
    for start in range(0, len(everybody), BATCH):
        desk.step_up(PASSPHRASE)
        with desk.work("resident.admit") as work:
            for person in everybody[start : start + BATCH]:
                parts = _parts(desk, person)
                ids.append(residents.admit_in(work, parts, code_name=f"Code {person.number}"))
    return ids


def _parts(desk: Desk, person: Person) -> residents.Parts:
    arrived = min(person.arrived, desk.today())
    is_adult = (desk.today() - person.born).days > ADULT * 366
    return {
        EverydayName: {"preferred": person.preferred, "romanised": person.preferred_latin},
        Resident: {"gender": person.gender},
        LanguageSkill: {"language": person.language},
        AgeStatus: {"group": AgeGroup.ADULT if is_adult else AgeGroup.CHILD},
        Stay: {"arrived_on": arrived, "room": str(person.number % 40)},
        Identity: {
            "birth_date": PartialDate(
                person.born.isoformat(), Basis.STATED, person.born.isoformat()
            ),
            "citizenships": (person.nationality,),
        },
        IdentityName: {"full_text": person.legal, "romanised_from": person.legal_latin},
        ReferenceNumber: {"issuer": "Practice partner", "number": person.reference},
    }


def _assign(desks: dict[str, Desk], some: Sequence[ResidentId]) -> None:
    with desks["manager"].work("assignment.begin") as work:
        for resident in some:
            for login, role in (("case.manager", Role.CM), ("counsellor", Role.COU)):
                assignments.begin_in(work, resident, UserId(desks[login].user_id), role)
            work.settle(resident)
    for desk in desks.values():
        desk.refresh_actor()


def _papers(desk: Desk, some: Sequence[ResidentId]) -> None:
    with desk.work("document.add") as work:
        for number, resident in enumerate(some, start=1):
            for at, (which, state, _) in enumerate(life(SEED, number).papers):
                draw = Draws.of(SEED, "paper", number * 10 + at)
                issued = desk.today() - timedelta(days=draw.randint(90, 1500))
                given = {
                    "document_type": which,
                    "state": state,
                    "number": f"TEST-{number:05}{at}",
                    "issuer": "Practice authority",
                    "issued_on": issued,
                    "expires_on": issued + timedelta(days=3650),
                }
                work.shelf(Document).add(work.make(Document, resident, given))
