"""Reading the heads of executables; what they mean is judged in ``images``."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pefile

from windows.images import Image
from windows.places import EXECUTABLES, Trouble


def read(file: Path) -> Image:
    """Read an executable's head; imports at start and those that wait."""
    image = pefile.PE(str(file), fast_load=True)
    try:
        places = pefile.DIRECTORY_ENTRY
        image.parse_data_directories(
            [
                places["IMAGE_DIRECTORY_ENTRY_IMPORT"],
                places["IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT"],
            ]
        )
        entries = (
            *getattr(image, "DIRECTORY_ENTRY_IMPORT", ()),
            *getattr(image, "DIRECTORY_ENTRY_DELAY_IMPORT", ()),
        )
        names = frozenset(entry.dll.decode("ascii").lower() for entry in entries)
        return Image(image.FILE_HEADER.Machine, names)
    finally:
        image.close()


def imports(file: Path) -> frozenset[str]:
    """The names that *file* imports."""
    return read(file).imports


def handed_out(file: Path) -> tuple[str, bytes]:
    """The one thing that *file* hands out to others: its name, and the memory that begins there."""
    image = pefile.PE(str(file))
    try:
        exported = image.DIRECTORY_ENTRY_EXPORT.symbols
        if len(exported) != 1:
            raise Trouble(f"{file.name} hands out {len(exported)} things, not one.")
        return exported[0].name.decode("ascii"), image.get_memory_mapped_image()[
            exported[0].address :
        ]
    finally:
        image.close()


def has_signature(file: Path) -> bool:
    """Whether the head of *file* points to a signature."""
    image = pefile.PE(str(file), fast_load=True)
    try:
        place = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_SECURITY"]
        return bool(image.OPTIONAL_HEADER.DATA_DIRECTORY[place].Size)
    finally:
        image.close()


def version_of(python: bytes) -> str:
    """The version of a Python's DLL, as it says itself."""
    image = pefile.PE(data=python, fast_load=True)
    image.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]])
    fixed = image.VS_FIXEDFILEINFO[0]
    major, minor = fixed.FileVersionMS >> 16, fixed.FileVersionMS & 0xFFFF
    # CPython's third number holds micro and level: 2150 is 2, final.
    micro = (fixed.FileVersionLS >> 16) // 1000
    return f"{major}.{minor}.{micro}"


def read_all(stage: Path) -> dict[PurePosixPath, Image]:
    """Every executable below *stage*."""
    return {
        PurePosixPath(file.relative_to(stage)): read(file)
        for file in sorted(stage.rglob("*"))
        if file.suffix.lower() in EXECUTABLES
    }
