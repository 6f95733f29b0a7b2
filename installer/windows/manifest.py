"""``manifest.sha256``: what was put together, and so what has to be installed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

NAME = "manifest.sha256"


def write(folder: Path) -> int:
    """``manifest.sha256`` over everything else in *folder*, and how many files that are."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != NAME)
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in files
    ]
    (folder / NAME).write_text("".join(lines), "utf-8", newline="\n")
    return len(files)


def read(file: Path) -> Mapping[str, str]:
    """Hash by path, as written down."""
    lines = (line.split("  ", 1) for line in file.read_text("utf-8").splitlines())
    return {path: told for told, path in lines}


def size(folder: Path) -> int:
    """Bytes of all files below *folder*."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
