"""Tasks: one fact makes one, who can open them, who can take them over, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from shelterdesk.domain.kinds.task import (
    CounsellingTask,
    HealthTask,
    LegalTask,
    MindTask,
    PapersTask,
    SafetyTask,
    Task,
    TaskState,
)
from shelterdesk.domain.policy import POLICY, Act, Grant
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import TASK_KINDS, TASK_OF, Nearness, nearness
from shelterdesk.errors import Denied, Invalid, NoKey, NotFound, Stale
from shelterdesk.services import blocking, shift, tasks
from shelterdesk.services.tasks import Line
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, found

SEATED = ("mia", "carla", "amara", "bela", "nils", "hana", "nora", "lea", "adam")
MARKER = "ask about the river"
SOURCE = "ab" * 16

READERS = {
    Task: {"mia", "carla"},
    MindTask: {"mia", "carla", "amara"},
    HealthTask: {"mia", "carla", "nora"},
    LegalTask: {"mia", "carla", "lea"},
    SafetyTask: {"mia", "carla", "amara"},
    CounsellingTask: {"amara"},
    PapersTask: {"mia", "carla", "lea"},
}
WRITER = {CounsellingTask: "amara"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """Everybody sits in one house, once for all these tests."""
    cast = found(tmp_path_factory.mktemp("tasks") / "house")
    with cast.seated(*SEATED):
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def staffed(house: Cast) -> tuple[Cast, ResidentId]:
    """A new Rosa with whom everybody works; Bela, a counsellor, does not."""
    rosa = house.admit("nils")
    for login, role in (
        ("carla", Role.CM),
        ("amara", Role.COU),
        ("nora", Role.NUR),
        ("lea", Role.LEG),
    ):
        house.assign(rosa, login, role)
    return house, rosa


def about(rosa: ResidentId, lines: Iterable[Line]) -> list[Task]:
    return [line.task for line in lines if line.task.resident == rosa]


def opened_by(cast: Cast, task: Task) -> set[str]:
    """Whose raw keys open it, whatever the program says."""
    holding = set()
    for login in SEATED:
        desk = cast.desk(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db):
            row = Rows(db, desk.schema).newest(type(task), bytes.fromhex(task.id))
            assert row is not None
            assert MARKER.encode() not in row.ct
            try:
                desk.vault.open(row)
            except NoKey:
                continue
            holding.add(login)
    return holding


def served(cast: Cast, task: Task) -> set[str]:
    holding = set()
    for login in SEATED:
        try:
            tasks.get(cast.desk(login), type(task), task.id)
        except (Denied, NotFound):
            continue
        holding.add(login)
    return holding


@pytest.mark.attack(4)
def test_who_reads_a_task_is_who_reads_what_it_came_from(staffed) -> None:
    cast, rosa = staffed
    for kind in TASK_KINDS:
        writer = cast.desk(WRITER.get(kind, "carla"))
        task = tasks.add(writer, rosa, kind, {"what": MARKER, "source_id": SOURCE}).value
        assert opened_by(cast, task) == READERS[kind], kind
        assert served(cast, task) == READERS[kind], kind
    for login in SEATED:
        desk = cast.desk(login)
        reads = {kind for kind in TASK_KINDS if login in READERS[kind]}
        assert {type(task) for task in about(rosa, tasks.team(desk))} == reads, login
        assert {type(line.task) for line in tasks.of_resident(desk, rosa)} == reads, login
        assert {type(task) for task in tasks.of_source(desk, SOURCE, rosa)} == reads, login


def test_a_task_is_never_read_by_more_roles_than_its_source() -> None:
    def roles(grants: Iterable[Grant]) -> set[Role]:
        return {grant.role for grant in grants if Act.READ in grant.acts}

    for category, kind in TASK_OF.items():
        assert roles(POLICY.grants_for(kind.kind)) <= roles(POLICY.grants[category]), category


def test_the_same_fact_makes_one_task(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    fact = {"what": "Call the clinic", "source_id": SOURCE, "source_step": "call"}
    first = tasks.add(carla, rosa, Task, fact).value
    tasks.done(carla, first)
    for desk in (carla, mia):
        again = tasks.add(desk, rosa, Task, {**fact, "what": "Call it again"}).value
        assert (again.id, again.what, again.state) == (first.id, "Call the clinic", TaskState.DONE)
    tasks.add(carla, rosa, Task, {**fact, "source_step": "visit"})
    by_hand = {"what": "Buy a notebook"}
    for _ in range(2):  # a double click
        tasks.add(carla, rosa, Task, by_hand, once="one form")
    tasks.add(carla, rosa, Task, by_hand, once="another form")
    found = tasks.of_resident(mia, rosa, closed=True)
    assert sorted(line.task.what for line in found) == [
        "Buy a notebook",
        "Buy a notebook",
        "Call the clinic",
        "Call the clinic",
    ]


def test_two_desks_at_once_make_one_task(staffed) -> None:
    cast, rosa = staffed
    fact = {"what": "Call the clinic", "source_id": SOURCE}
    together = Barrier(2)

    def add(login: str) -> str:
        desk = cast.desk(login)
        together.wait()
        return tasks.add(desk, rosa, Task, fact).value.id

    with ThreadPoolExecutor(2) as both:
        ids = set(both.map(add, ("carla", "mia")))
    (line,) = tasks.of_resident(cast.desk("mia"), rosa)
    assert ({line.task.id}, line.task.rev) == (ids, 1)


def test_it_is_passed_on_only_to_who_can_open_it(staffed) -> None:
    cast, rosa = staffed
    amara, carla = cast.desk("amara"), cast.desk("carla")
    own = tasks.add(amara, rosa, CounsellingTask, {"what": MARKER}).value
    assert [t.name for t in tasks.takers(amara, CounsellingTask, rosa)] == ["Amara"]
    assert [t.name for t in tasks.takers(carla, Task, rosa)] == ["Carla", "Max", "Mia"]
    for login in ("bela", "carla", "mia", "nora"):
        with pytest.raises(Invalid):
            tasks.pass_on(amara, own, cast.user(login))
    with pytest.raises(Invalid):
        tasks.add(carla, rosa, Task, {"what": "x", "owner_id": cast.user("nora")})
    cast.assign(rosa, "bela", Role.COU)
    cast.desk("mia").refresh_actor()
    assert "Bela" in [t.name for t in tasks.takers(amara, MindTask, rosa)]


@pytest.mark.attack(4)
def test_who_is_blocked_from_a_file_is_not_offered_and_finds_nothing(staffed) -> None:
    cast, rosa = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    task = tasks.add(mia, rosa, Task, {"what": MARKER, "owner_id": carla.user_id}).value
    blocking.block(mia, rosa, carla.user_id)
    assert "Carla" not in [t.name for t in tasks.takers(mia, Task, rosa)]
    assert about(rosa, tasks.mine(carla)) == []
    assert "carla" not in opened_by(cast, tasks.move(mia, task, TODAY).value)
    with pytest.raises(Invalid):
        tasks.pass_on(mia, tasks.get(mia, Task, task.id), carla.user_id)


def test_whoever_takes_it_over_finishes_it(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    task = tasks.add(carla, rosa, MindTask, {"what": "Ask", "owner_id": carla.user_id}).value
    task = tasks.pass_on(carla, task, mia.user_id).value
    assert about(rosa, tasks.mine(carla)) == []
    assert [task.what for task in about(rosa, tasks.mine(mia))] == ["Ask"]
    task = tasks.begin(mia, task).value
    with pytest.raises(Invalid):
        tasks.block(mia, task, "  ")
    task = tasks.block(mia, task, "the office is closed").value
    with pytest.raises(Stale):
        tasks.done(carla, replace(task, rev=1))
    task = tasks.done(mia, task).value
    assert (task.state, task.done_on) == (TaskState.DONE, TODAY)
    assert about(rosa, tasks.mine(mia)) == []
    with pytest.raises(Invalid):
        tasks.drop(mia, task, "")


def test_a_manager_counts_by_worker_and_reads_nothing_of_it(staffed) -> None:
    cast, rosa = staffed
    amara, mia = cast.desk("amara"), cast.desk("mia")
    for days in (-40, -3, 0, 2):
        given = {
            "what": MARKER,
            "owner_id": amara.user_id,
            "due_on": TODAY + timedelta(days=days),
        }
        tasks.add(amara, rosa, CounsellingTask, given)
    load = next(load for load in tasks.loads(mia) if load.name == "Amara")
    assert (load.open, load.past, load.needs_a_look) == (4, 1, True)
    assert MARKER not in str(tasks.loads(mia))
    assert about(rosa, tasks.team(mia)) == []
    for login in ("carla", "amara", "hana", "adam"):
        with pytest.raises(Denied):
            tasks.loads(cast.desk(login))
    (told,) = tasks.waiting(amara)
    assert (told.count, told.resident) == (3, "")
    mia.actor = replace(mia.actor, blocked=frozenset({rosa}))
    assert [load for load in tasks.loads(mia) if load.name == "Amara" and load.open] == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-31, Nearness.LOOK),
        (-30, Nearness.PAST),
        (0, Nearness.TODAY),
        (7, Nearness.SOON),
        (8, Nearness.LATER),
    ],
)
def test_how_near_a_day_is(days: int, said: Nearness) -> None:
    assert nearness(TODAY + timedelta(days=days), TODAY, 7) is said
    assert nearness(None, TODAY, 7) is Nearness.NO_DAY


def test_a_task_that_its_owner_cannot_open_any_more_needs_a_look(staffed) -> None:
    cast, rosa = staffed
    carla, mia, nora = cast.desk("carla"), cast.desk("mia"), cast.desk("nora")
    given = {"what": "Tea", "owner_id": cast.user("nora")}
    task = tasks.add(carla, rosa, HealthTask, given).value

    def stranded(login: str) -> list[str]:
        lines = tasks.of_resident(cast.desk(login), rosa)
        return [line.task.id for line in lines if line.is_stranded]

    before = sum(each.count for each in tasks.stranded_waiting(carla))
    assert stranded("carla") == []
    blocking.block(mia, rosa, cast.user("nora"))
    assert about(rosa, tasks.mine(nora)) == []
    (line,) = tasks.of_resident(carla, rosa)
    assert (line.is_stranded, line.nearness) == (True, Nearness.LOOK)
    assert stranded("mia") == [task.id]
    assert sum(each.count for each in tasks.stranded_waiting(carla)) == before + 1
    assert tasks.stranded_waiting(nora) == ()
    tasks.pass_on(carla, task, cast.user("carla"))
    assert stranded("mia") == []


def test_who_has_no_key_learns_nothing_of_a_resident(staffed) -> None:
    cast, rosa = staffed
    bela = cast.desk("bela")
    tasks.add(cast.desk("amara"), rosa, CounsellingTask, {"what": MARKER, "source_id": SOURCE})
    with pytest.raises(NotFound):
        tasks.add(bela, rosa, CounsellingTask, {"what": "mine", "source_id": SOURCE})
    assert tasks.of_resident(bela, rosa) == ()
    assert tasks.kinds_by_hand(bela, rosa) == ()
