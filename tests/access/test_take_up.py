"""What the door wrote without reading it is sealed anew by a reader: cheaper, and nothing else."""

from __future__ import annotations

import json

import pytest

from shelterdesk.access import resealing
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import NoKey
from shelterdesk.services import checking, records
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.store.tables import shipped_schema
from shelterdesk.vault.formats import BY_KEY, BY_PUBLIC
from shelterdesk.vault.ledger import SealedRow
from tests.cast import Cast

KINDS = (IdentityName, Identity)


@pytest.fixture
def written(cast: Cast):
    cast.schema = shipped_schema
    with cast.seated("mia", "nils", "lea", "amara"):
        rosa, child = cast.admit("nils"), cast.admit("nils", "Mya", AgeGroup.CHILD)
        for resident in (rosa, child):
            records.add(cast.desk("nils"), IdentityName, resident, {"full_text": "ROSA"})
            records.add(cast.desk("nils"), Identity, resident, {"citizenships": ("MM",)})
        yield cast, rosa, child


def lying(cast: Cast, resident: ResidentId) -> list[SealedRow]:
    desk = cast.desk("mia")
    with engines.reading(desk.engine) as db:
        rows = Rows(db, desk.schema)
        return [row for kind in KINDS for row in rows.of_resident(kind, bytes.fromhex(resident))]


def test_it_opens_for_the_same_people_and_says_the_same(written) -> None:
    cast, rosa, _ = written
    before = lying(cast, rosa)
    assert {row.ct[:2] for row in before} == {BY_PUBLIC}
    head = cast.desk("mia").trail(size=1)[0]
    assert resealing.take_up(cast.desk("mia"), most=1) == 1
    assert resealing.take_up(cast.desk("mia"), most=100) >= 1
    assert resealing.take_up(cast.desk("mia"), most=100) == 0
    after = lying(cast, rosa)
    assert {row.ct[:2] for row in after} == {BY_KEY}
    assert [(r.id, r.rev, r.digest, r.author) for r in after] == [
        (r.id, r.rev, r.digest, r.author) for r in before
    ]
    since = [e for e in cast.desk("mia").trail() if e.seq > head.seq]
    # A ring that its founder outside began gets a list of its readers' own, as at any writing.
    assert all(e.action == resealing.TAKE_UP for e in since)
    assert all(json.loads(e.detail)["kinds"] == [] for e in since)
    for login in ("mia", "lea"):
        desk = cast.desk(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db):
            assert all(desk.vault.open(row) for row in after)
    for login in ("nils", "amara"):
        desk = cast.desk(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db):
            for row in after:
                with pytest.raises(NoKey):
                    desk.vault.open(row)
    assert checking.verify(cast.desk("mia")).problems == ()


def test_who_reads_none_of_it_changes_nothing(written) -> None:
    cast, rosa, _ = written
    before = lying(cast, rosa)
    assert resealing.take_up(cast.desk("nils"), most=100) == 0
    resealing.take_up(cast.desk("amara"), most=100)  # the short identity is hers to read
    assert lying(cast, rosa) == before
