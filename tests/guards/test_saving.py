"""What saving asks of the store: the same in a larger house, and no table read from end to end.

Whoever saves waits for it, all day long (performance 1 and 6: never linear in rows at save).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from shelterdesk.domain.kinds.resident import AgeGroup, CaseStatus, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    code_names,
    counselling,
    readiness,
    records,
    residents,
    shift,
    tasks,
)
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, door_form, found
from tests.guards.walk import Statement, listening

FEW, MORE = 4, 14  # residents, each with a session, a note, a task and a brief
NUMBERS = count()
NOTE = {"brought": "We talked."}
# Statements of one act at most, by what it is.
MOST = {"admit": 17, "note": 8, "task": 9, "wish": 38}
NEWEST = "ORDER BY trail_entry.seq DESC\n LIMIT ? OFFSET ?"  # the head of the trail, by its key


def _admit(cast: Cast, rosa: ResidentId) -> None:
    residents.admit(cast.desk("hana"), door_form("Sita", AgeGroup.ADULT, f"Guest {next(NUMBERS)}"))


def _note(cast: Cast, rosa: ResidentId) -> None:
    counselling.record_session(cast.desk("amara"), rosa, {"held_on": TODAY}, NOTE)


def _task(cast: Cast, rosa: ResidentId) -> None:
    once = str(next(NUMBERS))
    tasks.add(cast.desk("mia"), rosa, Task, {"what": "Call the clinic"}, once=once)


def _wish(cast: Cast, rosa: ResidentId) -> None:
    readiness.note_wish(cast.desk("mia"), rosa, "no")  # one more fact, and the brief says it


ACTS: dict[str, Callable[[Cast, ResidentId], None]] = {
    "admit": _admit,
    "note": _note,
    "task": _task,
    "wish": _wish,
}


@contextmanager
def _house(cast: Cast, residents_in_it: int) -> Iterator[ResidentId]:
    """Everybody with a little of everything; the last one is who the acts are about."""
    with cast.seated("mia", "hana", "amara"):
        shift.begin(cast.desk("hana"))
        for _ in range(residents_in_it):
            rosa = cast.admit("hana", f"Rosa {next(NUMBERS)}")
            cast.assign(rosa, "amara", Role.COU)
            for act in (_note, _task, _wish):
                act(cast, rosa)
        yield rosa


def _said(cast: Cast, rosa: ResidentId, act: str) -> list[Statement]:
    ACTS[act](cast, rosa)  # what is read once a sitting is not counted
    with listening() as heard:
        ACTS[act](cast, rosa)
    return [said for all_said in heard.by_place.values() for said in all_said]


Asked = dict[str, dict[int, list[Statement]]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """What each act asked in a house of few residents, and in the same with more."""
    cast = found(tmp_path_factory.mktemp("saving") / "house")
    said: Asked = {act: {} for act in ACTS}
    for number, coming in ((FEW, FEW), (MORE, MORE - FEW)):
        with _house(cast, coming) as rosa:
            for act in ACTS:
                said[act][number] = _said(cast, rosa, act)
    return said


@pytest.mark.parametrize("act", ACTS)
def test_saving_asks_the_same_in_a_larger_house(asked: Asked, act: str) -> None:
    few, more = (Counter(said.text for said in asked[act][number]) for number in (FEW, MORE))
    assert (more - few, few - more) == (Counter(), Counter())
    assert more.total() <= MOST[act], more


@pytest.mark.parametrize("act", ACTS)
def test_saving_reads_no_table_from_end_to_end(asked: Asked, act: str) -> None:
    read = [(said.scanned, said.text) for said in asked[act][MORE] if said.scanned]
    assert [text for _, text in read if not text.endswith(NEWEST)] == []
    assert {name for names, _ in read for name in names} <= {"trail_entry"}


def test_a_chosen_name_is_not_looked_for_among_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*given: object) -> None:
        raise AssertionError("gathered the names of everybody")

    with cast.seated("hana"):
        shift.begin(cast.desk("hana"))
        monkeypatch.setattr(code_names, "taken", never)
        _admit(cast, ResidentId(""))


def test_who_left_when_is_read_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed case asks for the day on which somebody left: every stay was opened each time."""
    fetched: list[str] = []
    for name in ("every", "entered_since"):
        monkeypatch.setattr(Rows, name, _noting(getattr(Rows, name), fetched))
    with cast.seated("mia", "hana"):
        rosa = cast.admit("hana")
        mia = cast.desk("mia")
        records.amend(mia, Resident, RecordId(rosa), 1, {"case_status": CaseStatus.CLOSED})
        residents.suggest_code_name(mia)
        assert Stay.kind in fetched
        fetched.clear()
        residents.suggest_code_name(mia)
        assert fetched == []
        cast.admit("hana", "Sita")
        fetched.clear()
        residents.suggest_code_name(mia)
        assert sorted(fetched) == [Resident.kind, Stay.kind]  # of Sita, nobody else's


def _noting(fetch: Callable[..., Iterator[Any]], fetched: list[str]) -> Callable[..., Any]:
    def noting(rows: Rows, kind: type[Record], *given: Any, **where: Any) -> Iterator[Any]:
        for row in fetch(rows, kind, *given, **where):
            fetched.append(kind.kind)
            yield row

    return noting
