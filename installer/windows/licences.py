"""Licence texts of everything that is shipped, collected into the folder LICENSES.

Wheels carry most of their own. Where one carries none, or not the one that we use it under, the
text lies in ``licences`` here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from windows.places import HERE, Trouble

OURS = HERE / "licences"
FOLDER = "LICENSES"
TEXT = re.compile(r"(?:licen[cs]e|copying|notice|authors)", re.I)
FONTS = "resources/fonts/LICENSE_FONT.txt"
ICONS = "resources/icons/LICENSE"
INSIDE_QT = OURS / "Qt" / "Code of others.txt"
QT = "pyside6_essentials-"
COLLECTED = re.compile(r"^Collected for Qt (\S+)$", re.M)


def collect(stage: Path, libraries: Path, python: bytes) -> None:
    """Fill LICENSES below *stage*; *python* is the runtime's own text."""
    folder = stage / FOLDER
    folder.mkdir()
    shutil.copytree(OURS, folder, dirs_exist_ok=True)
    bare = []
    for metadata in sorted(libraries.glob("*.dist-info")):
        texts = texts_of(metadata)
        if not texts:
            bare.append(metadata.name)
        for text in texts:
            inside = text.relative_to(metadata)
            flat = "-".join(
                part for part in inside.parts if part not in ("licenses", "license_files")
            )
            place = folder / metadata.name.removesuffix(".dist-info") / flat
            place.parent.mkdir(exist_ok=True)
            shutil.copy(text, place)
    if bare:
        raise Trouble(
            f"No licence text: {', '.join(bare)}. Put one into installer/windows/licences."
        )
    fits_qt(INSIDE_QT.read_text("utf-8"), (m.name for m in libraries.glob("*.dist-info")))
    (folder / "Python").mkdir()
    (folder / "Python" / "LICENSE.txt").write_bytes(python)
    app = stage / "app"
    for name, source in (("Noto fonts", FONTS), ("Lucide icons", ICONS)):
        (folder / name).mkdir()
        shutil.copy(app / source, folder / name / "LICENSE.txt")
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(app / name, folder / f"ShelterDesk-{name}.txt")


def fits_qt(text: str, libraries: Iterable[str]) -> None:
    """``Trouble`` unless *text*, on others' code inside Qt, was collected for the Qt that ships.

    Qt's wheels carry no such list, and a new Qt holds other code: a person looks through its
    records and then writes its version into the text.
    """
    shipped = [
        name.removeprefix(QT).removesuffix(".dist-info")
        for name in libraries
        if name.startswith(QT)
    ]
    collected = COLLECTED.findall(text)
    if shipped != collected:
        raise Trouble(
            f"Notices of the code inside Qt are of {', '.join(collected) or 'none'}; what ships is"
            f" {', '.join(shipped) or 'none'}. README.md says how to go through them."
        )


def texts_of(metadata: Path) -> list[Path]:
    """The licence files of one installed library."""
    return [
        file
        for file in sorted(metadata.rglob("*"))
        if file.is_file()
        and (TEXT.match(file.name) or "licenses" in file.relative_to(metadata).parts)
    ]
