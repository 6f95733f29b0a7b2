"""Houses that are lived in: people in every script with papers, births, facts for the way home.

Made from ``benchmarks.synthetic`` once for each size and kept. Notes and what counsellors do are in
``houses``; here is what registers, boards and totals read.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.bulk import Filling, filled
from benchmarks.houses import (
    PASSPHRASE,
    SEED,
    STAFF,
    Built,
    as_house,
    groups,
    is_child,
    kept,
    let_in,
)
from benchmarks.runner import Size
from benchmarks.synthetic.draws import Draws
from benchmarks.synthetic.lives import life
from benchmarks.synthetic.people import GENERATOR, Person, person
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, EverydayName, LanguageSkill
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.partial_dates import Basis, PartialDate
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, cohort, shift
from shelterdesk.services.consequences import named

MADE = 2  # raise it when what is made below changes
CASELOAD = 40  # residents of the case manager
LAST_CAME, DAYS = 4, 3650  # days ago: nobody's first nights are going on
MOST_JUDGED = 300  # briefs are written for so many: a house of today has no more living in it


def lived_in(size: Size) -> Built:
    """The house of *size*, from the cache or made now (L ten minutes)."""
    name = f"lived-{MADE}-{GENERATOR}-{SEED}-{size.value}"
    return kept(name, lambda folder: _build(folder, size.residents))


def _build(folder: Path, count: int) -> list[ResidentId]:
    ids: list[ResidentId] = []
    house = as_house(folder)
    with filled(house, STAFF) as filling:
        for numbers in groups(count):
            for number in numbers:
                # People came one after the other, the last of them some days ago.
                ago = LAST_CAME + DAYS * (count - number) / count
                filling.now = time.time() - ago * 86_400
                ids.append(admit_anybody(filling, person(SEED, number, one_house=True)))
            filling.pause()
    with door.sign_in_together(house, {p.login: p.passphrase for p in STAFF}) as desks:
        shift.begin(desks["night"])
        _assign(desks, ids[:CASELOAD])
        desks["case.manager"].step_up(PASSPHRASE)
        _papers(desks["case.manager"], ids[:CASELOAD])
        manager = desks["manager"]
        manager.step_up(PASSPHRASE)
        cohort.freshen(manager, ids[:MOST_JUDGED])
    return ids


def admit_anybody(filling: Filling, who: Person) -> ResidentId:
    """Let somebody in with their papers' names and their birth; a child in rings of their own."""
    minor = is_child(who)
    born = who.born.isoformat()
    name = named({"full_text": who.legal, "romanised_from": who.legal_latin})
    return let_in(
        filling["night"],
        who.number,
        (
            (EverydayName, {"preferred": who.preferred, "romanised": who.preferred_latin}),
            (AgeStatus, {"group": AgeGroup.CHILD if minor else AgeGroup.ADULT}),
            (
                Stay,
                {
                    "arrived_on": min(who.arrived, filling.today),
                    "room": str(who.number % 40),
                },
            ),
            (LanguageSkill, {"language": who.language}),
            (IdentityName, name),
            (
                Identity,
                {
                    "birth_date": PartialDate(born, Basis.STATED, born),
                    "citizenships": (who.nationality,),
                },
            ),
            (ReferenceNumber, {"issuer": "Practice partner", "number": who.reference}),
        ),
        is_child=minor,
    )


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
