"""A code name belongs to one resident; finding a free one does not read the whole house again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from shelterdesk.domain.kinds.resident import AgeGroup, Resident
from shelterdesk.domain.record import RecordId
from shelterdesk.services import residents, shift
from shelterdesk.store.rows import Rows
from tests.cast import Cast, door_form


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many residents each look for names fetched."""
    counts: list[int] = []
    since = Rows.entered_since

    def counted(self: Rows, *given: Any) -> Iterator[Any]:
        rows = list(since(self, *given))
        counts.append(len(rows))
        yield from rows

    monkeypatch.setattr(Rows, "entered_since", counted)
    return counts


def test_names_are_read_once_and_then_only_what_is_new(cast: Cast, read: list[int]) -> None:
    with cast.seated("nils", "mia"):
        for number in range(4):
            cast.admit("nils", f"R{number}")
        nils, mia = cast.desk("nils"), cast.desk("mia")
        residents.suggest_code_name(mia)
        read.clear()
        residents.suggest_code_name(mia)
        assert read == [0]
        new = cast.admit("nils", "Sita")  # by somebody else, at another desk
        read.clear()
        residents.suggest_code_name(mia)
        assert read == [1]
        assert mia.in_use.names == {"R0 code", "R1 code", "R2 code", "R3 code", "Sita code"}
        with mia.work("amend") as work:
            shelf = work.shelf(Resident)
            before = shelf.get(RecordId(new))
            shelf.amend(before.id, before.rev, {"code_name": "Lotus"})
        assert "Lotus" not in nils.in_use.names
        residents.suggest_code_name(nils)
        assert "Lotus" in nils.in_use.names


def test_nobody_gets_a_name_that_is_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residents, "load_code_names", lambda: ["Lotus", "Teak"])
    parts = {k: v for k, v in door_form("Rosa", AgeGroup.ADULT, "").items() if k is not Resident}
    with cast.seated("nils", "mia"):
        for login in ("nils", "mia"):
            shift.begin(cast.desk(login))
        for login in ("nils", "mia", "nils", "mia"):
            residents.admit(cast.desk(login), parts)
        with cast.desk("mia").look() as work:
            made = list(work.every(Resident))
        assert {each.code_name for each in made} == {"Lotus", "Teak", "Lotus 2", "Teak 2"}
        assert len({each.code for each in made}) == 4


def test_what_was_rolled_back_is_not_in_use(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        cast.admit("nils")
        mia = cast.desk("mia")
        residents.suggest_code_name(mia)
        before = set(mia.in_use.names)
        with suppress(KeyError), mia.work("x") as work:
            work.put(Resident.new(RecordId("0b" * 16), "0b" * 16, {"code": "X", "code_name": "Y"}))  # type: ignore[arg-type]
            raise KeyError
        residents.suggest_code_name(mia)
        assert mia.in_use.names == before
