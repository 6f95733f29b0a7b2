"""Whose work the program stands on: each part, its version, its licence and the text of it.

Read from what is installed, so it cannot name another version than the one that runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from shelterdesk.errors import NotFound
from shelterdesk.paths import NOTICE, installed

TEXTS = ("licen", "copying", "notice", "authors")
SHORT = 80  # letters of a licence's name
BESIDE = "LICENSES"  # beside an installed program: also what no library carries itself


@dataclass(frozen=True)
class Part:
    """One part; ``licence`` is what it says of itself, short, and may be empty."""

    name: str
    version: str
    licence: str


def notice() -> str:
    """What stands in NOTICE: our own licence, and every part by name."""
    return NOTICE.read_text(encoding="utf-8")


def parts() -> tuple[Part, ...]:
    """Every part, by name."""
    found = {each.metadata["Name"]: _part(each) for each in distributions()}
    others = {place.name: Part(place.name, "", "") for place in _places() if _is_extra(place)}
    return tuple(sorted({**others, **found}.values(), key=lambda part: part.name.lower()))


def text(name: str) -> str:
    """All licence texts of one part; raises ``NotFound`` where there is no such part."""
    for each in distributions():
        if each.metadata["Name"] == name:
            return "\n\n".join(_texts(each)) or _said(each, "License")
    for place in _places():
        if place.name == name:
            files = sorted(file for file in place.rglob("*") if file.is_file())
            return "\n\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    raise NotFound("part")


def _part(each: Distribution) -> Part:
    licence = _said(each, "License-Expression") or _said(each, "License")
    return Part(each.metadata["Name"], each.version, licence.split("\n")[0][:SHORT])


def _said(each: Distribution, name: str) -> str:
    """A line of a library's own description; empty where it has none."""
    return "\n".join(each.metadata.get_all(name) or ()).strip()


def _texts(each: Distribution) -> Iterator[str]:
    """Beside the library's own description, wherever its packer put them."""
    home = Path(str(each.locate_file("")))
    folder = f"{each.metadata['Name']}-{each.version}.dist-info"
    name = folder.lower().replace("-", "_").replace(".", "_")
    for place in home.glob("*.dist-info"):
        if place.name.lower().replace("-", "_").replace(".", "_") == name:
            for file in sorted(place.rglob("*")):
                inside = file.relative_to(place).parts
                if file.is_file() and (file.name.lower().startswith(TEXTS) or "licenses" in inside):
                    yield file.read_text(encoding="utf-8", errors="replace")


def _places() -> list[Path]:
    if not installed():
        return []
    return [place for place in (Path(sys.executable).parent / BESIDE).iterdir() if place.is_dir()]


def _is_extra(place: Path) -> bool:
    """Folders of libraries are called by name and version; the others are extra."""
    return not any(part[:1].isdigit() for part in place.name.split("-")[1:])
