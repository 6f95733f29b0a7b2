"""What an archive of a former house can never do here: each was possible once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shelterdesk.access import batches, leaving
from shelterdesk.domain.export_lines import FORMAT, VERSION, Leaving, line_of
from shelterdesk.domain.former import Former
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.batch import ImportBatch
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import BuiltUpon, HouseNotEmpty, NotFound, SecondPersonNeeded
from shelterdesk.services import importing, records, shift
from shelterdesk.services.export_archive import BLOCKS, PEOPLE, README, records_name, writing
from shelterdesk.services.house_import import BroughtIn, Part
from tests.cast import Cast
from tests.services.test_house_export import brought, founded, out
from tests.services.test_importing import guessed, table_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BATCH = RecordId("ab" * 16)
OTHER_HOUSE = "d0" * 16


def forged(path: Path, made: Sequence[Record], db: str) -> Part:
    """An archive that somebody with a zip program wrote: nothing in it was ever in a house."""
    with writing(path, "a b c") as archive:
        for name in (README, PEOPLE, BLOCKS):
            with archive.member(name) as to:
                to.write(b"")
        kinds = {}
        for kind in KINDS:
            mine = [record for record in made if type(record) is kind]
            with archive.member(records_name(kind.kind)) as to:
                for record in mine:
                    former = Former("00" * 8, "Carla", "00" * 32, record.rev)
                    to.write(line_of(Leaving(record, former), {}) + b"\n")
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


def test_no_import_of_a_former_house_is_taken_back_here_with_what_colleagues_wrote_since(
    founded_house: Cast, seated: Cast, tmp_path: Path
) -> None:
    shift.begin(seated.desk("mia"))
    sheet = tmp_path / "a.csv"
    sheet.write_text("Full name,Date of birth,Came on\nAnong Test,1990-05-06,2026-01-02\n", "utf-8")
    table = table_of(sheet)
    done = importing.take_in(seated.desk("mia"), table, guessed(table))
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
