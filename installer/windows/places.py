"""Where the package is built, and how its programs are called.

Everything that is made lies in ``build/windows`` and ``dist``; git ignores both.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSTALLER = HERE.parent
TREE = INSTALLER.parent
LOCKS = INSTALLER / "requirements"
BUILD = TREE / "build" / "windows"
DIST = TREE / "dist"

GUIDES = (  # what people read beside the program, in the folder docs
    "docs/install.md",
    "docs/this-computer.md",
    "docs/export-format.md",
    "docs/case-data-files.md",
    "docs/questionnaire-files.md",
    "docs/training",
)
SHIPPED = ("shelterdesk", "resources", "LICENSE", "NOTICE", *GUIDES)
OURS = "installer/windows"
INGREDIENTS = (
    "launcher",
    "licences",
    "setup.nsi",
    "keep.toml",
    "runtime.lock",
    "stage.py",
    "icu_data.py",
)

NAME = "ShelterDesk"
MAKER = "The ShelterDesk authors"
PROGRAM = "ShelterDesk.exe"
COMMAND = "ShelterDeskCommand.exe"
EXECUTABLES = frozenset({".exe", ".dll", ".pyd"})

# Debian's packages, and the program of each that tells that it is there.
DEBIAN = {
    "wine": "wine",
    "wine64": "/usr/lib/wine/wine64",
    "nsis": "makensis",
    "wixl": "wixl",
    "msitools": "msiinfo",
    "gcc-mingw-w64-x86-64": "x86_64-w64-mingw32-gcc",
    "binutils-mingw-w64-x86-64": "x86_64-w64-mingw32-windres",
    "osslsigncode": "osslsigncode",
    "xvfb": "Xvfb",
    "xdotool": "xdotool",
    "imagemagick": "import",
}


class Trouble(Exception):
    """The package cannot be built, or does not pass; the text says why and what to do."""


def ran(
    command: Sequence[str | Path],
    trouble: str,
    *,
    folder: Path = TREE,
    more: Mapping[str, str] | None = None,
    stdin: int | None = subprocess.DEVNULL,
) -> str:
    """What *command* said; when it fails, ``Trouble`` with the end of that."""
    done = subprocess.run(
        [str(word) for word in command],
        check=False,
        cwd=folder,
        env={**os.environ, **(more or {})},
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-25:])
        raise Trouble(f"{last}\n{trouble}")
    return done.stdout


def sources() -> dict[str, str]:
    """Of which state of the tree a package is made: git's own ids of what goes into it."""
    parts = (*SHIPPED, "installer/requirements/runtime.lock", *(f"{OURS}/{p}" for p in INGREDIENTS))
    return {part: ran(["git", "rev-parse", f"HEAD:{part}"], "No commit.").strip() for part in parts}


def version() -> str:
    """The version of the program, of three numbers: an MSI knows no other."""
    text = (TREE / "shelterdesk" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', text, re.M)
    if not found:
        raise Trouble("shelterdesk/__init__.py names no version of three numbers.")
    return found[1]
