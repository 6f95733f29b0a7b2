"""What executables of Windows ask for, and whether the package or Windows has it.

A DLL that is missing shows on the user's computer, not on ours: so each import is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from windows.places import HERE

X64 = 0x8664
SYSTEM_SETS = ("api-ms-win-", "ext-ms-")  # names that Windows maps itself
LONGEST_PATH = 150
RESERVED = re.compile(
    r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)|[<>:\"|?*\\]|[ .](?:/|$)", re.I
)


@dataclass(frozen=True)
class Image:
    """One executable: its kind of machine, and the names it imports, in lower case."""

    machine: int
    imports: frozenset[str]


def known_system() -> frozenset[str]:
    """DLLs that Windows has itself, as file names in lower case."""
    lines = (HERE / "known-system.txt").read_text("utf-8").splitlines()
    names = (line for line in lines if line and not line.startswith("#"))
    return frozenset(name if "." in name else f"{name}.dll" for name in names)


def missing(
    images: Mapping[PurePosixPath, Image], system: frozenset[str]
) -> list[tuple[PurePosixPath, str]]:
    """Imports that would not be found, with the file that asks for each."""
    places: dict[str, set[PurePosixPath]] = {}
    for path in images:
        places.setdefault(path.name.lower(), set()).add(path.parent)
    found = []
    for path, image in images.items():
        for name in sorted(image.imports):
            if name.startswith(SYSTEM_SETS) or name in system:
                continue
            if not any(_searched(path, folder) for folder in places.get(name, ())):
                found.append((path, name))
    return found


def _searched(asking: PurePosixPath, folder: PurePosixPath) -> bool:
    """Whether the loader looks into *folder* for what *asking* wants."""
    if folder == asking.parent or folder == PurePosixPath("runtime"):
        return True
    top = asking.parts[1] if len(asking.parts) > 2 else ""
    if folder.name == f"{top}.libs":  # the library's own __init__ names this folder
        return True
    qt = ("PySide6", "shiboken6")
    return top in qt and folder.parts[-1] in qt


def strange_machines(images: Mapping[PurePosixPath, Image]) -> list[PurePosixPath]:
    """Executables for another processor."""
    return [path for path, image in images.items() if image.machine != X64]


def unfit_names(paths: Iterable[PurePosixPath]) -> list[str]:
    """Paths that Windows forbids, that differ only by case, or that are too long."""
    unfit, seen = [], set()
    for path in map(str, paths):
        if RESERVED.search(path) or len(path) > LONGEST_PATH or path.lower() in seen:
            unfit.append(path)
        seen.add(path.lower())
    return unfit
