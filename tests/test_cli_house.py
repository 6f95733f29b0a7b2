"""Carrying a house out and in on the command line, as two people at a table do it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from shelterdesk.access import new_house
from tests.cast import CHEAP, PEOPLE, Cast
from tests.test_cli import shelterdesk


def exported(cast: Cast, file: Path, secret: Path, typed: str = "") -> tuple[int, str, str, str]:
    """Code, words, what was said and what went wrong; *typed* in place of the words."""
    command = [sys.executable, "-m", "shelterdesk", "export-house", "--house", str(cast.folder)]
    command += ["--as", "mia", "--with", "max", "--out", str(file)]
    command += ["--passphrase-file", str(secret), "--second-passphrase-file", str(secret)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        assert running.stdout is not None
        assert "paper" in running.stdout.readline()
        words = running.stdout.readline().strip()
        told, errors = running.communicate(f"{typed or words}\n")
    return running.returncode, words, told, errors


def test_a_house_is_carried_out_and_in(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("nils"):
        cast.admit("nils", "Rosamunda")
    secret, file = tmp_path / "secret", tmp_path / "part.zip"
    secret.write_text("moon\n", encoding="utf-8")
    code, _, _, errors = exported(cast, file, secret, "some other words")
    assert code == 3
    assert "not the words" in errors
    assert not file.exists()
    code, words, told, errors = exported(cast, file, secret)
    assert (code, errors) == (0, "")
    assert "1 residents" in told
    assert words not in told
    new = Cast(tmp_path / "new")
    new_house.found_practice_house(new.house, "TEST-02", PEOPLE, CHEAP)
    table = ("import-house", file, "--house", new.folder, "--as", "mia", "--as", "nils")
    done = shelterdesk(*table, "--secrets-file", "-", stdin="moon\nmoon\nwrong words\n")
    assert done.returncode == 4
    assert "do not open" in done.stderr
    done = shelterdesk(*table, "--secrets-file", "-", stdin="moon\nmoon\n")
    assert done.returncode == 4
    done = shelterdesk(*table, "--secrets-file", "-", stdin=f"moon\nmoon\n{words}\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "were brought in" in done.stdout
    assert "Rosamunda" not in done.stdout + told
    assert {path.name for path in tmp_path.iterdir()} == {"secret", "part.zip", "house", "new"}
