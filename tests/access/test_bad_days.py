"""Bad days: each gets its sentence, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from shelterdesk.access import door
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import (
    Busy,
    Damaged,
    DiskFull,
    FontMissing,
    NewerFormat,
    NotAHouse,
    OlderFormat,
    ReadOnlyHouse,
    ShelterDeskError,
    SignInFailed,
    WaitBefore,
)
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import checking, drafts, readiness, records, shift
from shelterdesk.store import engine as engines
from tests.cast import Cast


def sign_in(cast: Cast, login: str = "mia", passphrase: str = "moon") -> None:
    door.sign_in(cast.house, login, passphrase).close()


def bytes_of(cast: Cast) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in cast.folder.iterdir() if f.suffix in (".db", ".json")}


@pytest.mark.attack(1)
def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_sentence_then_a_wait(
    cast: Cast,
) -> None:
    for login in ("mia", "nobody"):
        for _ in range(3):
            with pytest.raises(SignInFailed) as met:
                sign_in(cast, login, "wrong")
            assert type(met.value) is SignInFailed
        with pytest.raises(WaitBefore) as wait:
            sign_in(cast, login, "wrong")
        assert wait.value.seconds == 5
    with pytest.raises(WaitBefore):
        sign_in(cast)  # also with the right one
    cast.time.pass_by(seconds=6)
    sign_in(cast)


def test_a_damaged_file_is_not_touched(cast: Cast) -> None:
    data = cast.folder / door.DATA_FILE
    whole = data.read_bytes()
    data.write_bytes(whole[:4096] + os.urandom(4096) + whole[8192:])
    before = bytes_of(cast)
    with pytest.raises(Damaged):
        sign_in(cast)
    assert bytes_of(cast)[door.DATA_FILE] == before[door.DATA_FILE]


@pytest.mark.attack(8)
def test_a_foreign_data_file_is_not_touched(cast: Cast, tmp_path: Path) -> None:
    from tests.cast import found

    other = found(tmp_path / "other")
    shutil.copyfile(other.folder / door.DATA_FILE, cast.folder / door.DATA_FILE)
    with pytest.raises(Damaged):
        sign_in(cast)
    assert (cast.folder / door.DATA_FILE).read_bytes() == (
        other.folder / door.DATA_FILE
    ).read_bytes()


def test_a_folder_without_a_house_is_not_made_one(cast: Cast, tmp_path: Path) -> None:
    empty = Cast(tmp_path / "empty")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotAHouse):
        sign_in(empty)
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_house_of_a_newer_program_is_left_alone(cast: Cast) -> None:
    with cast.seated("mia"), engines.writing(cast.desk("mia").engine) as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerFormat):
        sign_in(cast)


@pytest.mark.parametrize(("form", "error"), [(0, OlderFormat), (2, NewerFormat)])
def test_a_house_of_another_form_is_left_alone(
    cast: Cast, form: int, error: type[Exception]
) -> None:
    with cast.seated("mia"), engines.writing(cast.desk("mia").engine) as db:
        db.execute(text("UPDATE house SET format = :form"), {"form": form})
    before = (cast.folder / door.DATA_FILE).read_bytes()
    with pytest.raises(error):
        sign_in(cast)
    assert (cast.folder / door.DATA_FILE).read_bytes() == before


def test_a_key_file_of_a_newer_program_is_left_alone(cast: Cast) -> None:
    path = cast.folder / door.KEY_FILE
    said = json.loads(path.read_text())
    path.write_text(json.dumps({**said, "v": said["v"] + 1}))
    before = path.read_bytes()
    with pytest.raises(NewerFormat):
        sign_in(cast)
    assert path.read_bytes() == before


@pytest.mark.attack(41)
def test_two_programs_cannot_open_one_house(cast: Cast) -> None:
    with cast.seated("mia"), pytest.raises(Busy):
        sign_in(cast, "max")
    sign_in(cast, "max")


def test_the_lock_of_a_killed_program_does_not_stay(cast: Cast) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tests.cast import Cast\n"
        "from shelterdesk.access import door\n"
        "door.sign_in(Cast(Path(sys.argv[1])).house, 'mia', 'moon'); os._exit(9)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code, str(cast.folder)], cwd=root, check=False)
    assert done.returncode == 9
    sign_in(cast, "max")


def test_a_full_disk_says_so_and_what_was_saved_is_there(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        with engines.reading(mia.engine) as db:
            pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        mia.engine.dispose()
        with mia.engine.connect() as db:  # every later connection of this pool is this one
            db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        name = records.page(mia, EverydayName, rosa).rows[0]

        def write_until_it_is_full() -> None:
            for rev in range(1, 200):
                records.amend(mia, EverydayName, name.id, rev, {"nickname": "x" * 4000})

        with pytest.raises(DiskFull):
            write_until_it_is_full()
        assert records.get(mia, EverydayName, name.id).preferred == "Rosa"
    with cast.seated("max"):
        assert checking.verify(cast.desk("max")).problems == ()


@pytest.mark.attack(42)
def test_a_clock_set_back_a_year_loses_nothing_and_stops_nobody(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
    cast.time.at -= timedelta(days=365)
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        assert records.get(mia, Resident, RecordId(rosa)).code_name == "Rosa code"
        again = cast.admit("nils", "Nila")
        assert records.get(mia, Resident, RecordId(again)).code_name == "Nila code"
        assert checking.verify(mia).problems == ()


@pytest.mark.attack(42)
def test_a_clock_set_back_does_not_leave_somebody_on_duty(cast: Cast) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        shift.begin(nils)
        cast.time.at -= timedelta(hours=2)
        shift.end(nils)
        assert not shift.on_duty(nils)


@pytest.mark.attack(15)
def test_a_restored_old_data_file_is_noticed(cast: Cast) -> None:
    sign_in(cast)
    old = (cast.folder / door.DATA_FILE).read_bytes()
    sign_in(cast)
    (cast.folder / door.DATA_FILE).write_bytes(old)
    with door.sign_in_together(cast.house, {"mia": "moon"}) as desks:
        assert desks["mia"].trail_broken is not None
        with pytest.raises(ReadOnlyHouse):
            desks["mia"].say("x", {})


def test_a_missing_font_stops_the_printing_and_writes_no_disclosure(
    cast: Cast, tmp_path: Path
) -> None:
    from shelterdesk.domain.kinds.disclosure import Disclosure

    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        with pytest.raises(FontMissing):
            readiness.print_report(cast.desk("mia"), rosa, "internal", fonts=Fonts(tmp_path))
        assert records.page(cast.desk("mia"), Disclosure, rosa).rows == ()


def test_a_draft_survives_the_end_of_the_program(cast: Cast) -> None:
    with cast.seated("amara"):
        drafts.keep(cast.desk("amara"), "session", {"brought": "half a sent"})
    with cast.seated("amara", "mia"):
        found = drafts.find(cast.desk("amara"), "session")
        assert found is not None
        assert found.values == {"brought": "half a sent"}
        assert drafts.find(cast.desk("mia"), "session") is None


def test_every_error_has_a_sentence_and_a_way_out() -> None:
    from shelterdesk import errors

    kinds = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception)]
    assert len(kinds) > 25
    for kind in kinds:
        assert issubclass(kind, ShelterDeskError)
        assert kind.title
        assert kind.hint
        assert kind.exit_code
