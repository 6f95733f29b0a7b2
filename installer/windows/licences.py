"""Licence texts of everything that is shipped, collected into the folder LICENSES.

Wheels carry most of their own. Where one carries none, or not the one that we use it under, the
text lies in ``licences`` here.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from windows.places import HERE, Trouble

OURS = HERE / "licences"
FOLDER = "LICENSES"
TEXT = re.compile(r"(?:licen[cs]e|copying|notice|authors)", re.I)
FONTS = "resources/fonts/LICENSE_FONT.txt"
ICONS = "resources/icons/LICENSE"


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
    (folder / "Python").mkdir()
    (folder / "Python" / "LICENSE.txt").write_bytes(python)
    app = stage / "app"
    for name, source in (("Noto fonts", FONTS), ("Lucide icons", ICONS)):
        (folder / name).mkdir()
        shutil.copy(app / source, folder / name / "LICENSE.txt")
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(app / name, folder / f"ShelterDesk-{name}.txt")


def texts_of(metadata: Path) -> list[Path]:
    """The licence files of one installed library."""
    return [
        file
        for file in sorted(metadata.rglob("*"))
        if file.is_file()
        and (TEXT.match(file.name) or "licenses" in file.relative_to(metadata).parts)
    ]
