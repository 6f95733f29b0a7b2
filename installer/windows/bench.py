"""What the trials of the finished package share: each looks at the effect, never only at a code."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from windows import manifest, wine
from windows.places import BUILD, DIST, NAME, Trouble

PICTURES = BUILD / "pictures"
INSTALLED = r"C:\Program Files\ShelterDesk"
ODD_PLACE = "C:\\Zo\u00eb shelter (2)\\ShelterDesk"
FOR_ALL = r"C:\ProgramData\Microsoft\Windows\Start Menu\Programs"
HOUSES = r"C:\ProgramData\ShelterDesk"
KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\ShelterDesk"
ENTRIES = ("ShelterDesk.lnk", "ShelterDesk practice house.lnk")
OURS_ALONE = {"Uninstall.exe"}  # written by the installer, in no manifest
DONE, NOT_CONFIRMED, TOO_OLD, NEWER_IS_THERE, IS_OPEN, OTHER_KIND = 0, 9, 3, 4, 5, 6
# Wine's icacls does nothing: our own look at the result has to say so.
INSTALLED_UNDER_WINE = NOT_CONFIRMED


@dataclass
class Bench:
    """What the trials share: the packages, a made-up computer, and its screen."""

    display: str
    prefix: wine.Prefix
    seen: dict[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> Mapping[str, str]:
        """What has to be installed."""
        return manifest.read(BUILD / "stage" / manifest.NAME)

    def package(self, ending: str) -> Path:
        """The package of ``dist`` whose name ends so."""
        for_one = "-user-" in ending
        found = [f for f in DIST.glob(f"{NAME}-*{ending}") if ("-user-" in f.name) == for_one]
        if len(found) != 1:
            raise Trouble(
                f"dist holds {len(found)} packages *{ending}. Run installer/build.py first."
            )
        return found[0]


def need(holds: object, fault: str) -> None:
    """``Trouble`` with *fault* unless it holds."""
    if not holds:
        raise Trouble(fault)


def hashes(folder: Path) -> dict[str, str]:
    """Hash by path of everything below *folder*."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def same_tree(folder: Path, wanted: Mapping[str, str]) -> int:
    """``Trouble`` unless *folder* holds just what *wanted* says; how many files that are."""
    there = hashes(folder)
    for own in (*OURS_ALONE, manifest.NAME):
        there.pop(own, None)
    missing = sorted(set(wanted) - set(there))
    more = sorted(set(there) - set(wanted))
    other = sorted(path for path in set(there) & set(wanted) if there[path] != wanted[path])
    for what, paths in (("missing", missing), ("not ours", more), ("changed", other)):
        need(not paths, f"{len(paths)} files {what}: {', '.join(paths[:5])}")
    return len(there)
