"""What an archive of a former house can never do here: each was possible once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shelterdesk.access import batches, leaving, new_house
from shelterdesk.access.bringing import Carrier
from shelterdesk.access.matters import Readers
from shelterdesk.access.table import Table
from shelterdesk.access.work import Work
from shelterdesk.domain.export_lines import FORMAT, VERSION, Leaving, leaving_of, line_of
from shelterdesk.domain.former import Former
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.account import AccountEvent
from shelterdesk.domain.kinds.batch import ImportBatch
from shelterdesk.domain.kinds.closing import ErasureDecision, ErasureState
from shelterdesk.domain.kinds.referral import Referral
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    BuiltUpon,
    Denied,
    ExportDamaged,
    HouseNotEmpty,
    ManagersPartFirst,
    NotFound,
    SecondPersonNeeded,
    WhoIsKeptOut,
)
from shelterdesk.services import (
    blocking,
    care_plans,
    checking,
    house_import,
    importing,
    records,
    shift,
    tasks,
)
from shelterdesk.services.export_archive import (
    BLOCKS,
    PEOPLE,
    README,
    Archive,
    records_name,
    writing,
)
from shelterdesk.services.house_import import BroughtIn, Part
from tests.cast import CHEAP, TODAY, Cast, copied
from tests.cast import PEOPLE as WHO
from tests.services.test_house_export import brought, founded, members, opened, out
from tests.services.test_importing import guessed, table_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BATCH = RecordId("ab" * 16)
OTHER_HOUSE = "d0" * 16
NEVER_LOGGED = ("Rosamunda", "Anong Test")


def forged(
    path: Path,
    made: Sequence[Record],
    db: str,
    lines: Mapping[type[Record], Sequence[bytes]] | None = None,
) -> Part:
    """An archive that somebody with a zip program wrote: nothing in it was ever in a house."""
    with writing(path, "a b c") as archive:
        for name in (README, PEOPLE, BLOCKS):
            with archive.member(name) as to:
                to.write(b"")
        kinds = {}
        for kind in KINDS:
            mine = [*(lines or {}).get(kind, ())]
            for record in made:
                if type(record) is kind:
                    former = Former("00" * 8, "Carla", "00" * 32, record.rev)
                    mine.append(line_of(Leaving(record, former), {}))
            with archive.member(records_name(kind.kind)) as to:
                for line in mine:
                    to.write(line + b"\n")
            kinds[kind.kind] = {"version": kind.body_version, "revisions": len(mine)}
        said = {"format": FORMAT, "version": VERSION, "part": "p", "db": db, "last": 0}
        archive.close({**said, "made_at": "2026", "kinds": kinds})
    return Part(path, "a b c")


@pytest.fixture
def seated(cast: Cast) -> Iterator[Cast]:
    with cast.seated("mia", "max", "nils", "carla"):
        yield cast


def name_of(cast: Cast, resident: ResidentId) -> EverydayName:
    (name,) = records.page(cast.desk("mia"), EverydayName, resident).rows
    return name


def test_a_made_up_archive_writes_nothing_into_a_house_that_never_came_from_another(
    seated: Cast, tmp_path: Path
) -> None:
    rosa = seated.admit("nils", "Rosamunda")
    batch = ImportBatch.new(BATCH, ResidentId(""), {"count": 1, "residents": (rosa,)})
    changed = replace(name_of(seated, rosa), rev=2, preferred="Changed", made_at=LONG_AGO)
    for db in ("", OTHER_HOUSE):
        part = forged(tmp_path / f"made-up-{db}.zip", [changed, batch], db)
        with pytest.raises(HouseNotEmpty):
            brought(seated, [part], "mia", "max")
    assert name_of(seated, rosa).preferred == "Rosamunda"
    assert importing.batches(seated.desk("mia")) == ()


def test_in_a_house_that_came_in_two_bring_more_and_nothing_written_here_is_written_over(
    seated: Cast, tmp_path: Path
) -> None:
    seated.desk("mia").say(leaving.BEGUN, {"db": OTHER_HOUSE, "people": {}, "last": 0})
    rosa = seated.admit("nils", "Rosamunda")
    batch = ImportBatch.new(BATCH, ResidentId(""), {"count": 1, "residents": (rosa,)})
    changed = replace(name_of(seated, rosa), rev=2, preferred="Changed", made_at=LONG_AGO)
    part = forged(tmp_path / "made-up.zip", [changed, batch], OTHER_HOUSE)
    with pytest.raises(SecondPersonNeeded):
        brought(seated, [part], "mia")
    with pytest.raises(SecondPersonNeeded):
        brought(seated, [part], "mia", "mia")
    made = brought(seated, [part], "mia", "max")
    assert made.written == {}
    assert made.left == {"everyday_name": 1, "import_batch": 1}
    assert name_of(seated, rosa).preferred == "Rosamunda"
    with pytest.raises(NotFound):
        importing.undo(seated.desk("mia"), BATCH)


def test_a_task_that_is_there_comes_with_an_archive_no_second_time(
    seated: Cast, tmp_path: Path
) -> None:
    seated.desk("mia").say(leaving.BEGUN, {"db": OTHER_HOUSE, "people": {}, "last": 0})
    rosa = seated.admit("nils", "Rosamunda")
    seated.assign(rosa, "carla", Role.CM)
    carla = seated.desk("carla")
    care_plans.begin(carla, rosa, {"matters": "sleep"})
    (line,) = tasks.of_resident(carla, rosa)  # the day on which the plan is looked at
    changed = replace(line.task, rev=2, what="Another", made_at=LONG_AGO)
    part = forged(tmp_path / "again.zip", [line.task, changed], OTHER_HOUSE)
    for _ in range(2):
        made = brought(seated, [part], "mia", "max")
        assert (made.written, made.left) == ({}, {"task": 1})
    (same,) = tasks.of_resident(carla, rosa, closed=True)
    assert (same.task.id, same.task.rev) == (line.task.id, 1)


def test_no_import_of_a_former_house_is_taken_back_here_with_what_colleagues_wrote_since(
    founded_house: Cast, seated: Cast, tmp_path: Path
) -> None:
    shift.begin(seated.desk("mia"))
    sheet = tmp_path / "a.csv"
    sheet.write_text("Full name,Date of birth,Came on\nAnong Test,1990-05-06,2026-01-02\n", "utf-8")
    table = table_of(sheet)
    done = importing.take_in(seated.desk("mia"), importing.Decided(table, guessed(table)))
    (who,) = done.imported
    name = name_of(seated, who)
    max_ = seated.desk("max")
    max_.refresh_actor()
    records.amend(max_, EverydayName, name.id, name.rev, {"preferred": "By Max"})
    part, _ = out(seated, "mia", tmp_path / "mia.zip")
    arrived = founded(founded_house, tmp_path / "arrived")
    with arrived.seated("mia", "max"):
        made: BroughtIn = brought(arrived, [part], "mia")
        assert made.left["import_batch"] == 1
        mia = arrived.desk("mia")
        assert importing.batches(mia) == ()
        assert name_of(arrived, who).preferred == "By Max"
        with mia.look() as work:
            entry = max(work.entered(EverydayName, who).values())
        with pytest.raises(BuiltUpon):
            batches.take_back(mia, [who], entry)
        with mia.work("import.take_in") as work:  # as houses that came in before have it
            batch = ImportBatch.new(BATCH, ResidentId(""), {"count": 1, "residents": (who,)})
            former = Former("00" * 8, "Mia", "00" * 32, 1)
            work.put(replace(batch, former=former, made_at=mia.now()))
        (line,) = importing.batches(mia)
        assert line.why_not
        with pytest.raises(BuiltUpon):
            importing.undo(mia, BATCH)
        assert name_of(arrived, who).preferred == "By Max"


def test_an_import_takes_out_only_what_it_brought(seated: Cast) -> None:
    rosa = seated.admit("nils", "Rosamunda")
    mia = seated.desk("mia")
    with mia.work("import.take_in") as work:
        values = {"count": 1, "residents": (rosa,)}
        batch = work.shelf(ImportBatch).add(work.make(ImportBatch, ResidentId(""), values))
    with pytest.raises(BuiltUpon):
        importing.undo(mia, RecordId(batch.id))
    assert name_of(seated, rosa).preferred == "Rosamunda"


# ---- who is kept from what, what is closed, what was taken out


@dataclass
class Moved:
    """A house in which Bela is kept from one file and another one is closed, and its parts."""

    cast: Cast
    rosa: ResidentId
    closed: ResidentId
    part: Part
    of_amara: Part


@pytest.fixture(scope="module")
def moved(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    folder = tmp_path_factory.mktemp("moved")
    cast = copied(founded_house, folder / "house")
    with cast.seated("mia", "max", "nils", "bela", "amara"):
        rosa, closed = cast.admit("nils", "Rosamunda"), cast.admit("nils", "Closed")
        cast.assign(rosa, "amara", Role.COU)
        mia = cast.desk("mia")
        name = name_of(cast, rosa)
        records.amend(mia, EverydayName, name.id, name.rev, {"preferred": "Rosa"})
        blocking.block(mia, rosa, cast.user("bela"))
        with mia.work("storage.restrict") as work:
            work.restrict(closed, holds=True)
        for login in ("mia", "max", "amara"):
            cast.desk(login).refresh_actor()
        with mia.work("remove") as work:  # what was taken out for good is missing in a part
            work.erase(rosa, lambda row: row.kind == "everyday_name" and row.rev == 1)
        part, _ = out(cast, "mia", folder / "mia.zip")
        of_amara, _ = out(cast, "amara", folder / "amara.zip")
        yield Moved(cast, rosa, closed, part, of_amara)


def renamed_house(founded_house: Cast, folder: Path) -> Cast:
    people = [replace(p, display_name="Bela T.") if p.login == "bela" else p for p in WHO]
    cast = Cast(folder, schema=founded_house.schema)
    new_house.found_practice_house(cast.house, "TEST-02", people, CHEAP)
    return cast


def is_untouched(cast: Cast) -> bool:
    with cast.desk("mia").look() as work:
        return leaving.origins(work).db == "" and not any(work.counts(Resident).values())


@pytest.mark.attack(4)
def test_a_block_is_never_lost_because_a_colleague_is_called_otherwise_here(
    founded_house: Cast, moved: Moved, tmp_path: Path
) -> None:
    there = moved.cast.user("bela")
    cast = renamed_house(founded_house, tmp_path / "new")
    with cast.seated("mia", "bela", "nils"):
        desks = [cast.desk("mia")]
        with pytest.raises(WhoIsKeptOut) as unsure:
            house_import.bring_in(desks, [moved.part])
        assert unsure.value.who == {there: "Bela"}
        assert "Bela" not in f"{unsure.value} {unsure.value!r}"
        with pytest.raises(NotFound):
            house_import.bring_in(desks, [moved.part], said={there: "Nobody of this name"})
        with pytest.raises(NotFound):
            house_import.bring_in(desks, [moved.part], said={"00" * 8: "Bela T.", there: ""})
        assert is_untouched(cast)
        house_import.bring_in(desks, [moved.part], said={there: "Bela T."})
        assert blocking.blocked(cast.desk("mia"), moved.rosa) == (cast.user("bela"),)
    with cast.seated("bela", "nils"):
        kept = opened(cast, "nils", EverydayName) - opened(cast, "bela", EverydayName)
        assert len(kept) == 1


def test_nobody_kept_from_a_file_is_known_by_a_name_alone(
    founded_house: Cast, moved: Moved, tmp_path: Path
) -> None:
    there = moved.cast.user("bela")
    cast = founded(founded_house, tmp_path / "new")
    with cast.seated("mia", "bela"):
        with pytest.raises(WhoIsKeptOut):
            house_import.bring_in([cast.desk("mia")], [moved.part])
        assert is_untouched(cast)
        house_import.bring_in([cast.desk("mia")], [moved.part], said={there: ""})
        assert blocking.blocked(cast.desk("mia"), moved.rosa) == ()


def test_no_part_without_blocks_comes_into_an_empty_house(
    founded_house: Cast, moved: Moved, tmp_path: Path
) -> None:
    cast = founded(founded_house, tmp_path / "new")
    with cast.seated("mia", "amara"):
        with pytest.raises(ManagersPartFirst):
            brought(cast, [moved.of_amara], "mia", "amara")
        assert is_untouched(cast)
        assert brought(cast, [moved.of_amara, moved.part], "mia", "amara").revisions


def test_nothing_is_written_of_parts_that_contradict_each_other(
    founded_house: Cast, moved: Moved, tmp_path: Path
) -> None:
    archive = Archive(moved.part.path, moved.part.words)
    db, kind = archive.manifest["db"], EverydayName
    line = list(archive.lines(records_name(kind.kind)))[-1]
    archive.close()
    honest = leaving_of(kind, kind.body_version, line, {})
    other = replace(honest, record=replace(honest.record, preferred="Other"))
    part = forged(tmp_path / "other.zip", [], db, lines={kind: [line_of(other, {})]})
    cast = founded(founded_house, tmp_path / "new")
    with cast.seated("mia", "nils"):
        with pytest.raises(ExportDamaged):
            brought(cast, [moved.part, part], "mia", "nils")
        assert is_untouched(cast)


@pytest.mark.attack(4)
@pytest.mark.parametrize("killed", [False, True])
def test_a_file_that_was_closed_is_closed_here_from_its_first_row_on(
    founded_house: Cast,
    moved: Moved,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    killed: bool,
) -> None:
    put, begun = Carrier.put, list[str]()

    def die(carrier: Carrier, leaving: Leaving) -> None:
        if isinstance(leaving.record, Resident):
            begun.append(leaving.record.resident)
        elif moved.closed in begun:  # as a program ends whose plug was pulled
            raise SystemExit
        put(carrier, leaving)

    cast = founded(founded_house, tmp_path / "new")
    if killed:
        monkeypatch.setattr(Carrier, "put", die)
    with cast.seated("mia", "nils"), pytest.raises(SystemExit) if killed else nullcontext():
        brought(cast, [moved.part], "mia", "nils")
    monkeypatch.undo()
    with cast.seated("mia", "nils", "bela", "max"):  # in a sitting that reads the trail anew
        mia = cast.desk("mia")
        assert is_closed(cast, moved.closed)
        if killed:
            brought(cast, [moved.part], "mia", "nils")
        with mia.look() as work:
            (theirs,) = (row.id.hex() for row in work.rows.of_resident(*about(moved.closed)))
        for login in ("nils", "bela"):
            assert theirs not in opened(cast, login, EverydayName), login
            assert moved.closed not in opened(cast, login, Resident), login
            with pytest.raises(NotFound):
                records.page(cast.desk(login), EverydayName, moved.closed)
        again, _ = out(cast, "mia", tmp_path / "again.zip")
        first, second = members(moved.part), members(again)
        assert first.keys() == second.keys()
        assert [name for name in first if first[name] != second[name]] == []


def is_closed(cast: Cast, resident: ResidentId) -> bool:
    mia = cast.desk("mia")
    with mia.look():
        return mia.vault.restricted() == {bytes.fromhex(resident)}


def test_a_row_that_does_not_hold_is_left_whole_and_those_beside_it_come_in(
    founded_house: Cast, moved: Moved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Work.put

    def half(work: Work, record: Record, readers: Readers | None = None) -> Record:
        made = put(work, record, readers)  # it lies in the act by now
        if isinstance(record, EverydayName) and record.resident == moved.rosa:
            raise Denied("everyday_name.seal")
        if isinstance(record, EverydayName) and work.desk.user_id == mias:
            raise Denied("everyday_name.seal")  # so the next one who may signs it
        return made

    cast = founded(founded_house, tmp_path / "new")
    with cast.seated("mia", "nils"):
        mias = cast.user("mia")
        monkeypatch.setattr(Work, "put", half)
        made = brought(cast, [moved.part], "mia", "nils")
        assert made.left == {"everyday_name": 1}
        monkeypatch.undo()
        mia = cast.desk("mia")
        with mia.look() as work:
            assert not list(work.rows.of_resident(EverydayName, bytes.fromhex(moved.rosa)))
            assert work.rows.of_resident(*about(moved.closed))
        assert checking.verify(mia).sound
        assert brought(cast, [moved.part], "mia", "nils").written == {"everyday_name": 1}


def test_each_row_passes_the_door_of_a_write_of_its_kind_by_who_signs_it(
    seated: Cast,
) -> None:
    rosa, table = seated.admit("nils", "Rosamunda"), list[str]()
    for login in ("mia", "nils", "carla"):
        desk = seated.desk(login)
        hand = Table([desk], {}).hand
        former = Former("00" * 8, "Carla", "00" * 32, 1)
        for kind in (Referral, AccountEvent):
            record = kind(id=BATCH, resident=rosa)
            for rev in (1, 2):
                if hand(Leaving(replace(record, rev=rev), former)) is not None:
                    table.append(f"{login} {kind.kind} {rev}")
    # Managers countersign a referral and write none; what the shelter turned off nobody writes.
    assert table == ["mia referral 2", "carla referral 1", "carla referral 2"]


def about(resident: ResidentId) -> tuple[type[Record], bytes]:
    return EverydayName, bytes.fromhex(resident)


def test_who_was_taken_out_here_or_erased_there_does_not_come_back(
    founded_house: Cast, moved: Moved, tmp_path: Path
) -> None:
    cast = founded(founded_house, tmp_path / "new")
    with cast.seated("mia", "max", "amara"):
        first = brought(cast, [moved.part], "mia", "max")
        assert first.left == {}
        (name,) = records.page(cast.desk("mia"), EverydayName, moved.rosa).rows
        assert (name.rev, name.preferred) == (2, "Rosa")  # though its first revision is no more
        cast.desk("mia").step_up("moon")
        with cast.desk("mia").work("remove") as work:
            work.erase(moved.rosa, lambda _: True, lambda _: True)
        again = brought(cast, [moved.part, moved.of_amara], "mia", "max", "amara")
        assert again.written == {}
        assert again.gone["resident"] >= 1
        with cast.desk("mia").look() as work:
            assert not work.exists(moved.rosa)
    said = {"on": TODAY, "state": ErasureState.DONE}
    tombstone = ErasureDecision.new(RecordId("cd" * 16), moved.rosa, said)
    archive = Archive(moved.part.path, moved.part.words)
    later = forged(tmp_path / "later.zip", [tombstone], archive.manifest["db"])
    archive.close()
    cast = founded(founded_house, tmp_path / "newer")
    with cast.seated("mia", "max"):
        made = brought(cast, [moved.part, later], "mia", "max")
        assert made.gone["everyday_name"] == 1
        with cast.desk("mia").look() as work:
            assert not work.exists(moved.rosa)
            assert work.exists(moved.closed)
