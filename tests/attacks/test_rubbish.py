"""Rubbish with a real signature: whoever signs it is named, and nobody else is stopped by it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import insert

from shelterdesk.access.signing import signing
from shelterdesk.access.work import Work
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import Tampered
from shelterdesk.services import drafts, records, trail
from shelterdesk.services.register import open_register
from shelterdesk.store import engine as engines
from shelterdesk.vault import bodies
from shelterdesk.vault.blocked import BLOCK, LIFT
from tests.cast import Cast

WITHOUT_END = "[" * 100_000


@pytest.mark.attack(6)
def test_a_body_of_brackets_without_end_stops_neither_the_page_nor_the_register(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia, nils = cast.desk("mia"), cast.desk("nils")

        class Tool:
            loads = staticmethod(json.loads)

            @staticmethod
            def dumps(body: Any, **_: Any) -> str:
                return WITHOUT_END

        with monkeypatch.context() as patch, nils.work("everyday_name.add") as work:
            patch.setattr(bodies, "json", Tool)
            work.put(EverydayName(id=RecordId("d" * 32), resident=rosa))
        row = open_register(mia).row(rosa)
        assert row is not None
        assert row.preferred == "Rosa"
        assert records.page(mia, EverydayName, rosa).damaged == 1
        with pytest.raises(Tampered):
            records.get(mia, EverydayName, RecordId("d" * 32))


@pytest.mark.attack(6)
def test_a_record_of_no_moment_stops_no_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia, nils = cast.desk("mia"), cast.desk("nils")
        with monkeypatch.context() as patch:
            patch.setattr(nils.vault._seat, "clock", lambda: 1 << 60)
            patch.setattr(Work, "_stamped", staticmethod(lambda record, _: record))  # his own tool
            records.add(nils, EverydayName, rosa, {"preferred": "x"})
        page = records.page(mia, EverydayName, rosa)
        assert ([name.preferred for name in page.rows], page.damaged) == (["Rosa"], 1)
        assert open_register(mia).row(rosa) is not None
        assert trail.of_resident(mia, rosa)


@pytest.mark.attack(14)
@pytest.mark.parametrize(
    "detail",
    [{"kinds": 5}, {"kinds": [[]]}, {"residents": 7}, {"opened": "x"}, {"opened": [[]]}],
    ids=str,
)
def test_an_entry_that_our_program_would_not_write_does_not_close_the_trail(
    cast: Cast, detail: dict[str, Any]
) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        cast.desk("nils").say("open", {"residents": [rosa], **detail})
        cast.desk("nils").say("open", {"opened": [[rosa, "DEM"]], **detail})
        assert trail.of_resident(cast.desk("mia"), rosa)[-1].did == "admitted"


def test_a_draft_that_somebody_planted_hides_no_other(cast: Cast) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        drafts.keep(amara, "session", {"brought": "mine"})
        planted = {
            "id": bytes(16),
            "owner": amara.vault.key_id,
            "kept_at": 1 << 60,
            "ct": amara.vault.seal_draft(bytes(16), WITHOUT_END.encode()),
        }
        with engines.writing(amara.engine) as db:
            db.execute(insert(amara.schema.draft), [planted])
        assert [draft.slot for draft in drafts.waiting(amara)] == ["session"]


@pytest.mark.attack(14)
def test_a_block_of_brackets_without_end_stops_nobody(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        for action in (BLOCK, LIFT):
            with signing(nils.engine, nils.ledger, nils.vault) as (_, unit):
                nils.ledger.put_entry(unit.close(action, WITHOUT_END), unit.items)
    with cast.seated("mia"):
        assert records.page(cast.desk("mia"), EverydayName, rosa).rows
