"""Attacks on what is said by mistake: in logs, dialogs, temporary files, exports, and the build."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.access.desk import Desk
from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.fields import note
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import NoConsent, ShelterDeskError
from shelterdesk.services import (
    consents,
    counselling,
    drafts,
    printing,
    readiness,
    records,
    residents,
)
from shelterdesk.store import engine as engines
from shelterdesk.ui.application import Window
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.look import Look
from tests import test_house
from tests.access.test_secrecy import MARKER
from tests.cast import TODAY, Cast, door_form
from tests.ui.conftest import fonts as fonts
from tests.ui.conftest import look as look

TREE = Path(__file__).resolve().parents[2]
ACTS: dict[str, tuple[str, Callable[[Desk, ResidentId], object]]] = {
    "record": (
        "carla",
        lambda desk, who: records.add(desk, EverydayName, who, {"preferred": MARKER}),
    ),
    "paper": (
        "carla",
        lambda desk, who: records.add(
            desk, Document, who, {"document_type": "passport", "state": "missing", "remark": MARKER}
        ),
    ),
    "session": (
        "amara",
        lambda desk, who: counselling.record_session(
            desk, who, {"held_on": TODAY}, {"brought": MARKER}
        ),
    ),
    "admission": (
        "nils",
        lambda desk, _: residents.admit(
            desk, door_form(MARKER, door_age(), "code of the second one")
        ),
    ),
    "draft": ("amara", lambda desk, _: drafts.keep(desk, "session", {"brought": MARKER})),
    "wish": ("carla", lambda desk, who: readiness.note_wish(desk, who, MARKER)),
    "fact": ("carla", lambda desk, who: readiness.note_fact(desk, who, "fit_to_travel", MARKER)),
    "consent": (
        "carla",
        lambda desk, who: records.add(
            desk,
            Consent,
            who,
            {
                "consent_type": ConsentType.STORAGE,
                "decision": Decision.GIVEN,
                "starts_on": TODAY,
                "own_words": MARKER,
            },
        ),
    ),
    "withdrawal": ("carla", lambda desk, who: withdraw(desk, who)),
    "report": ("carla", lambda desk, who: printing.print_report(desk, who, MARKER)),
}


def door_age() -> Any:
    from shelterdesk.domain.kinds.resident import AgeGroup

    return AgeGroup.ADULT


def withdraw(desk: Desk, who: ResidentId) -> object:
    consent = records.page(desk, Consent, who).rows[0]
    return consents.withdraw(desk, consent.id, MARKER)


def broken_engine(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    """Every statement that writes meets an engine that fails, with its parameters at hand."""
    with engines.writing(desk.engine) as db:
        names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        for name in list(names):
            db.exec_driver_sql(
                f'CREATE TRIGGER "no_{name}" BEFORE INSERT ON "{name}" '
                f"BEGIN SELECT RAISE(ABORT, 'no more'); END"
            )


def broken_program(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    """A fault of our own that repeats what it was given."""

    def seal(self: object, **given: object) -> None:
        raise ValueError(f"cannot seal {given} {MARKER}")

    patch.setattr("shelterdesk.vault.unit.Unit.seal", seal)
    patch.setattr("shelterdesk.vault.vault.Vault.seal_draft", seal)


@pytest.mark.attack(31)
@pytest.mark.parametrize("breaks", [broken_engine, broken_program], ids=["engine", "program"])
def test_no_exception_of_a_service_brings_words_to_a_log_or_a_dialog(
    cast: Cast,
    look: Look,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    breaks: Callable[[Desk, pytest.MonkeyPatch], None],
) -> None:
    banner = Banner(look)
    qtbot.addWidget(banner)
    met = []
    with caplog.at_level("DEBUG"), cast.seated("mia", "nils", "amara", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        given = {"consent_type": ConsentType.STORAGE, "decision": Decision.GIVEN}
        records.add(cast.desk("carla"), Consent, rosa, {**given, "starts_on": TODAY})
        with monkeypatch.context() as patch:
            breaks(cast.desk("mia"), patch)
            for login, act in ACTS.values():
                try:
                    act(cast.desk(login), rosa)
                except Exception as error:  # noqa: BLE001  whatever it is
                    met.append(error)
        for desk in cast.desks.values():  # the broken file cannot be left in peace
            patch_out(desk)
    assert len(met) == len(ACTS)
    for error in met:
        banner.show_error(error)
        Window.surprised(SimpleNamespace(_shell=None), type(error), error, error.__traceback__)  # type: ignore[arg-type]
        assert MARKER not in f"{banner.title.text()} {banner.hint.text()} {banner.accessibleName()}"
        if isinstance(error, ShelterDeskError):
            assert MARKER not in "".join(traceback.format_exception(error))
    printed = capfd.readouterr()
    assert MARKER not in caplog.text + printed.out + printed.err


def patch_out(desk: Desk) -> None:
    with engines.writing(desk.engine) as db:
        names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in list(names.scalars()):
            db.exec_driver_sql(f'DROP TRIGGER "{name}"')


# ---- paper


@pytest.mark.attack(33)
def test_preview_and_print_write_no_file(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "temp"
    spare.mkdir()
    opened: list[str] = []
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(spare))
    monkeypatch.setattr(tempfile, "tempdir", None)
    house = str(cast.folder)

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(given[0], str):
            path, mode = given[0], given[1] or ""
            if set(mode) & set("wax+") and not path.startswith((house, "/dev/")):
                opened.append(path)

    watching = False
    sys.addaudithook(watch)
    with cast.seated("mia", "nils"):
        rosa, mia = cast.admit("nils"), cast.desk("mia")
        watching = True
        report = printing.make_report(mia, rosa, "internal")
        assert printing.picture_pages(report, 60)
        printing.let_out(mia, report)
        during = list(spare.rglob("*"))
        watching = False
    assert report.pdf.startswith(b"%PDF")
    assert (opened, during, list(spare.rglob("*"))) == ([], [], [])


@pytest.mark.attack(36)
def test_one_resident_alone_needs_a_ground_and_is_logged(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa, nila = cast.admit("nils"), cast.admit("nils", "Nila")
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        with pytest.raises(NoConsent):  # one alone needs a ground
            printing.print_report(carla, rosa, "embassy")
        with pytest.raises(ShelterDeskError):
            printing.print_report(carla, nila, "internal")
        printing.print_report(carla, rosa, "internal")
        assert len(records.page(cast.desk("mia"), Disclosure, rosa).rows) == 1


# ---- the build


@pytest.mark.attack(40)
@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("ui/pages/today.py", "from shelterdesk.vault import keys", "keys stay below the door"),
        ("services/shift.py", "from shelterdesk.vault import slots", "keys stay below the door"),
        ("services/shift.py", "import socket", "no network code"),
        ("ui/pages/today.py", "from shelterdesk.access import door", "the ui asks services"),
        ("services/shift.py", "from shelterdesk.store import rows", "one door to the store"),
    ],
)
def test_an_import_across_the_floors_fails_the_check(
    tmp_path: Path, room: str, line: str, contract: str
) -> None:
    shutil.copytree(TREE / "shelterdesk", tmp_path / "shelterdesk")
    shutil.copyfile(TREE / "pyproject.toml", tmp_path / "pyproject.toml")
    path = tmp_path / "shelterdesk" / room
    path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [tool, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    broken = [found for found in done.stdout.splitlines() if found.endswith("BROKEN")]
    assert any(contract in found for found in broken)


@pytest.mark.attack(40)
def test_a_column_without_a_category_or_in_the_clear_fails_the_check() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Loose(Record):
        kind = "loose"
        category = "XXX"
        words: str = note("Words", sealed=False)

    assert Loose.category not in COMPARTMENTS
    with pytest.raises(AssertionError):
        test_house.test_every_kind_has_one_category_a_key_and_policy_rows(Loose)
    with pytest.raises(AssertionError):
        test_house.test_every_field_has_words_and_long_text_is_sealed(Loose)
