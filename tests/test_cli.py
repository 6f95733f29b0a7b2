"""The command line as a stranger uses it: the practice house, its lists, and what each may do."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from shelterdesk import app, cli
from shelterdesk.access.desk import Desk
from tests.services.htcds_sheets import BROKEN, good_rows, write_sheet

ROOT = Path(__file__).parents[1]


def shelterdesk(*words: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "shelterdesk", *map(str, words)],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("practice")
    done = shelterdesk("demo", "--out", out, "--residents", 12, "--open")
    assert done.returncode == 0, done.stderr
    assert "no screen" in done.stdout
    assert done.stderr == ""
    return out


def users(practice: Path) -> dict[str, tuple[str, str]]:
    """Role to (sign-in name, passphrase); the first of each role."""
    found: dict[str, tuple[str, str]] = {}
    for line in (practice / "users.txt").read_text(encoding="utf-8").splitlines():
        name, role, passphrase = line.split("\t")
        found.setdefault(role, (name, passphrase))
    return found


def as_(practice: Path, role: str, *words: object) -> subprocess.CompletedProcess[str]:
    name, passphrase = users(practice)[role]
    seat = ("--house", practice / "house", "--as", name, "--passphrase-file", "-")
    return shelterdesk(*words, *seat, stdin=passphrase + "\n")


def residents(practice: Path) -> list[tuple[str, str]]:
    lines = (practice / "residents.txt").read_text(encoding="utf-8").splitlines()
    return [(code, name) for code, name in (line.split("\t") for line in lines)]


def test_there_is_one_user_for_each_role_and_a_line_for_each_resident(practice: Path) -> None:
    assert set(users(practice)) == {
        "manager",
        "case manager",
        "counsellor",
        "day worker",
        "night worker",
        "nurse",
        "legal officer",
        "administrator",
    }
    listed = residents(practice)
    assert len(listed) == 12
    assert len({code for code, _ in listed}) == 12
    assert all(name for _, name in listed)


def test_reports_and_pictures_lie_beside_the_house(practice: Path) -> None:
    reports = sorted((practice / "reports").glob("RR-*.pdf"))
    assert len(reports) == 4
    assert len(pypdfium2.PdfDocument(reports[0])) >= 2
    pictures = [p.read_bytes()[:4] for p in (practice / "pictures").rglob("*.png")]
    assert len(pictures) > 30
    assert set(pictures) == {b"\x89PNG"}


def test_the_manager_prints_a_report_and_the_counsellor_cannot(
    practice: Path, tmp_path: Path
) -> None:
    code, _ = residents(practice)[0]
    out = tmp_path / "sheet.pdf"
    words = ("report", "readiness", code, "--profile", "internal", "--out", out)
    done = as_(practice, "manager", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")
    out.unlink()
    declined = as_(practice, "counsellor", *words)
    assert declined.returncode == 3
    assert not out.exists()
    assert as_(practice, "administrator", *words).returncode == 3


def test_a_report_that_cannot_be_written_is_said_kindly(practice: Path, tmp_path: Path) -> None:
    code, _ = residents(practice)[0]
    words = ("report", "readiness", code, "--out", tmp_path / "nowhere" / "sheet.pdf")
    done = as_(practice, "manager", *words)
    assert done.returncode == 7
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_goes_to_an_embassy_without_consent(practice: Path, tmp_path: Path) -> None:
    code, _ = residents(practice)[-1]
    out = tmp_path / "sheet.pdf"
    words = ("report", "readiness", code, "--profile", "embassy", "--out", out)
    done = as_(practice, "manager", *words)
    assert done.returncode == 3
    assert not out.exists()


def test_the_house_is_whole(practice: Path) -> None:
    done = as_(practice, "manager", "verify")
    assert done.returncode == 0
    assert "The house is whole." in done.stdout


def test_a_wrong_passphrase_ends_with_its_own_code_and_no_trace(practice: Path) -> None:
    name, _ = users(practice)["manager"]
    seat = ("--house", practice / "house", "--as", name, "--passphrase-file", "-")
    done = shelterdesk("verify", *seat, stdin="not this one\n")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "not this one" not in done.stderr + done.stdout


def test_a_sheet_comes_in_whole_and_one_of_its_people_leaves_with_a_report(
    practice: Path, tmp_path: Path
) -> None:
    broken = write_sheet(tmp_path / "broken.xlsx", [*good_rows(20), BROKEN[0][0]])
    dry = as_(practice, "manager", "import", "htcds", broken, "--dry-run")
    assert dry.returncode == 6
    assert "row " in dry.stdout
    good = write_sheet(tmp_path / "good.xlsx", good_rows(20))
    done = as_(
        practice,
        "manager",
        *("import", "htcds", good, "--on-duty"),
        *("--buddhist-years", "be", "--dates", "day-first"),
    )
    assert done.returncode == 0, done.stdout
    assert "20 residents were imported" in done.stdout
    assert "cas_CaseOwner" in done.stdout  # a column without a home is named, never dropped


def test_a_house_is_never_made_over_another(practice: Path) -> None:
    before = (practice / "house" / "data.db").read_bytes()
    assert shelterdesk("demo", "--out", practice, "--residents", 12).returncode == 5
    assert (practice / "house" / "data.db").read_bytes() == before


@pytest.mark.parametrize("words", [(), ("demo",), ("report",), ("screens",), ("import",)])
def test_help_teaches(words: tuple[str, ...]) -> None:
    done = shelterdesk(*words, "--help")
    assert done.returncode == 0
    assert "exit codes:" in done.stdout


def test_a_surprise_tells_where_and_never_what(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("moon\n"))

    def surprised(folder: Path, login: str, passphrase: str) -> Desk:
        raise RuntimeError("words of a resident")

    doors = replace(app.cli_doors(), sign_in=surprised)
    words = ["verify", "--house", "nowhere", "--as", "mia", "--passphrase-file", "-"]
    assert cli.run(words, doors) == 1
    told = capsys.readouterr()
    assert "Something went wrong" in told.err
    assert "RuntimeError, tests.test_cli:" in told.err
    assert "words of a resident" not in told.out + told.err
    assert "Traceback" not in told.err
