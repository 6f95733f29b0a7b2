"""The tools that building needs: Debian's programs, and a Python folder for the pinned ones.

Standard library only: it runs before anything is there.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from setting_up import Trouble as NotSetUp
from setting_up import install_on_debian, run_quietly, say
from windows.places import BUILD, DEBIAN, LOCKS, Trouble

FOLDER = BUILD / "tools"
LOCK = LOCKS / "package.lock"


def inside() -> bool:
    """Whether this process runs with the pinned tools."""
    return Path(sys.prefix).resolve() == FOLDER.resolve()


def again_inside(script: Path, words: Sequence[str]) -> int:
    """Set up what is missing, then run *script* with the pinned tools; its exit code."""
    try:
        _programs()
        _folder()
    except NotSetUp as missing:
        raise Trouble(str(missing)) from None
    python = FOLDER / "bin" / "python"
    return subprocess.run([python, script, *words], check=False).returncode


def _programs() -> None:
    if sys.platform != "linux":
        raise NotSetUp("The package is built on Linux; README.md in installer says on which.")
    missing = [package for package, program in DEBIAN.items() if not shutil.which(program)]
    if missing:
        install_on_debian(missing)


def _folder() -> None:
    mark = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamp = FOLDER / "package.lock.sha256"
    if stamp.is_file() and stamp.read_text("ascii") == mark:
        return
    say("Fetching the tools that package.lock names, each checked against its hash ...")
    run_quietly(
        [sys.executable, "-m", "venv", "--clear", FOLDER], "The tools' folder could not be made."
    )
    run_quietly(
        [
            *(FOLDER / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-input"),
            *("--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"),
            *("--requirement", LOCK),
        ],
        "The tools could not be fetched. If this computer has no network at the moment, nothing is"
        " broken: run the same command again when it has.",
    )
    stamp.write_text(mark, "ascii")
