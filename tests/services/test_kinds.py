"""A new kind takes its module, its line in ``KINDS`` and its policy rows, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from shelterdesk.domain.fields import day, note, text
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.policy import KINDS as DOORS
from shelterdesk.domain.policy import TABLE, read_policy
from shelterdesk.domain.record import Record
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.services import drafts, records
from shelterdesk.store.tables import Schema
from tests.cast import TODAY, Cast, found


@dataclass(frozen=True, kw_only=True)
class Haircut(Record):
    """Made up for this test."""

    kind = "haircut"
    title = "Haircut"
    category = "DOC"
    sorted_by = "on"

    on: date = day("On", required=True, sealed=False, listed=True)
    style: str = text("Style", listed=True)
    wish: str = note("Wish")


def schema_with_haircuts() -> Schema:
    return Schema((*KINDS, Haircut))


POLICY_WITH_HAIRCUTS = read_policy(TABLE, DOORS + "\nDOC haircut\n")


@pytest.fixture
def salon(tmp_path: Path) -> Cast:
    house = found(tmp_path / "house", schema_with_haircuts)
    house.policy = POLICY_WITH_HAIRCUTS
    return house


def test_it_walks_from_form_to_history(salon: Cast) -> None:
    with salon.seated("mia", "nils", "carla", "amara"):
        rosa = salon.admit("nils")
        salon.assign(rosa, "carla", Role.CM)
        carla = salon.desk("carla")
        assert [f.label for f in Haircut.fields()] == ["On", "Style", "Wish"]
        drafts.keep(carla, "haircut", {"style": "sh"})
        first = records.add(carla, Haircut, rosa, {"on": TODAY, "style": "short"}).value
        records.amend(carla, Haircut, first.id, 1, {"style": "long", "wish": "in two weeks"})
        page = records.page(carla, Haircut, rosa)
        assert [(h.style, h.rev) for h in page.rows] == [("long", 2)]
        history = records.history(carla, Haircut, first.id)
        assert [(h.style, carla.name_of(h.author)) for h in history] == [
            ("long", "Carla"),
            ("short", "Carla"),
        ]
        assert records.get(salon.desk("mia"), Haircut, first.id).wish == "in two weeks"
        with pytest.raises(Denied):
            records.page(salon.desk("amara"), Haircut, rosa)


def test_an_older_body_is_upgraded_when_it_is_next_written(salon: Cast) -> None:
    with salon.seated("mia", "nils", "carla"):
        rosa = salon.admit("nils")
        salon.assign(rosa, "carla", Role.CM)
        carla = salon.desk("carla")
        old = records.add(carla, Haircut, rosa, {"on": TODAY, "style": "short"}).value

        newer = type("Haircut", (Haircut,), {"body_version": 2, "upgraded": _with_a_wish})
        with carla.look() as work:
            from shelterdesk.store.rows import Rows

            row = Rows(work._db, carla.schema).newest(Haircut, bytes.fromhex(old.id))
            assert row is not None
            upgraded = work.open(newer, row)
        assert upgraded.wish == "as before"
        assert replace(upgraded, wish="").style == "short"


@classmethod
def _with_a_wish(cls: type[Record], body: dict, version: int) -> dict:
    assert version == 1
    return {**body, "wish": "as before"}
