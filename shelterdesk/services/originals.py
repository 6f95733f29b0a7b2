"""Files as they lie on a phone, a stick, in a scanner's folder: read once, deleted only when asked.

Nothing is copied to this computer's disk on the way. A name of a file may hold a name of a person,
so it is shown while one chooses, and kept nowhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from shelterdesk.domain.kinds.attachment import FileSort
from shelterdesk.errors import Invalid, UnreadableFile
from shelterdesk.i18n import N_
from shelterdesk.reports import scans
from shelterdesk.reports.pictures import PageImage
from shelterdesk.reports.scans import ReadFile

ENDINGS = (".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif")
MEGABYTE = 1_000_000
MOST_LISTED = 300  # files of a folder
TOO_LARGE = N_(
    "This file is larger than the shelter takes in. It stays where it is. Scan it with fewer dots "
    "an inch (200 is enough to read), or bring it in as several parts."
)
ANOTHER = N_(
    "The file has changed since it was shown here. Take it off the list and choose it again."
)


@dataclass(frozen=True)
class Original:
    """A file that was read: where it lies, and what would be kept of it."""

    path: Path = field(repr=False)
    read: ReadFile
    size: int  # bytes of the file itself
    digest: bytes = field(repr=False)


def look(path: Path, most: int) -> Original:
    """Read the file at *path*, of at most *most* bytes; raises ``Invalid`` with a kind sentence.

    ``UnreadableFile`` where the file itself cannot be read.
    """
    try:
        if path.stat().st_size > most:
            raise Invalid({"file": TOO_LARGE})
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError:
        raise UnreadableFile from None
    if len(content) > most:
        raise Invalid({"file": TOO_LARGE})
    return Original(path, scans.read_file(content), len(content), hashlib.sha256(content).digest())


@dataclass(frozen=True)
class Seen:
    """What somebody is shown of a file before it is brought in; its content was let go of again."""

    path: Path = field(repr=False)
    size: int  # bytes of the file itself
    kept: int  # bytes that would be kept
    pages: int
    sort: FileSort
    said: tuple[str, ...]
    small: PageImage
    digest: bytes = field(repr=False)


def seen(path: Path, most: int) -> Seen:
    """Look at the file at *path*; raises what ``look`` raises."""
    found = look(path, most)
    read = found.read
    small = scans.preview(read)
    return Seen(path, found.size, read.size, read.pages, read.sort, read.said, small, found.digest)


def look_again(before: Seen, most: int) -> Original:
    """The file as it was looked at; raises what ``look`` raises, ``Invalid`` if it is another now.

    Nothing is brought in that nobody has seen.
    """
    found = look(before.path, most)
    if found.digest != before.digest:
        raise Invalid({"file": ANOTHER})
    return found


def in_folder(folder: Path) -> tuple[Path, ...]:
    """Files of a folder that could be scans or photos, the newest first; empty if it is gone."""
    found: list[tuple[float, Path]] = []
    try:
        found.extend(
            (path.stat().st_mtime, path)
            for path in folder.iterdir()
            if path.suffix.lower() in ENDINGS and path.name[:1] != "." and path.is_file()
        )
    except OSError:
        return ()
    found.sort(key=lambda each: (-each[0], each[1].name))
    return tuple(path for _, path in found[:MOST_LISTED])


def delete(original: Original) -> bool:
    """Delete the file, if it is still the one that was read; whether it is gone."""
    path = original.path
    try:
        with path.open("rb") as file:
            now = hashlib.file_digest(file, "sha256").digest()
        if now != original.digest:
            return False
        path.unlink()
    except OSError:
        return False
    return True
