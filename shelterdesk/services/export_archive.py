"""The archive of a full export: a zip with AES-256 that common tools open (docs/export-format.md).

Nothing clear is ever on a disk: members are packed and sealed as they are written, and read the
same way. Names inside are kinds and random ids; the words that open it are drawn by the program,
so that the weak derivation of this form of zip does not matter.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from zipfile import ZIP_DEFLATED

from shelterdesk.domain.export_lines import FORMAT, VERSION
from shelterdesk.errors import (
    CannotWrite,
    ExportDamaged,
    ExportStaysShut,
    NewerFormat,
    NotAnExport,
)

MANIFEST, README, PEOPLE, BLOCKS = "manifest.json", "README.txt", "people.jsonl", "blocks.jsonl"
SMALL = 64 * 1024 * 1024  # no line, and no manifest, is longer
STEP = 1024 * 1024
NO_DAY = (1980, 1, 1, 0, 0, 0)  # of every member; the day is in the manifest


def records_name(kind: str) -> str:
    """The member that holds every revision of *kind*."""
    return f"records/{kind}.jsonl"


class Out(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int: ...


class Writing:
    """An archive in the making; see ``writing``."""

    def __init__(self, file: BinaryIO, words: str) -> None:
        """Nothing is in it yet."""
        import pyzipper  # noqa: PLC0415  it brings a whole library of ciphers; an export is rare

        self._zip = pyzipper.AESZipFile(
            file, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
        )
        self._zip.setpassword(words.encode())
        self.files: dict[str, dict[str, Any]] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[Out]:
        """One member; what is written goes out at once, and its digest is kept."""
        info = self._zip.zipinfo_cls(name, NO_DAY)
        info.compress_type = ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as to:
            counted = _Counted(to)
            yield counted
        if name != MANIFEST:
            said = {"sha256": counted.whole.hexdigest(), "bytes": counted.size}
            self.files[name] = said

    def let_go(self) -> None:
        """Write nothing more, finished or not."""
        self._zip.fp = None

    def close(self, manifest: dict[str, Any]) -> None:
        """The last member, which names all others."""
        text = json.dumps({**manifest, "files": self.files}, ensure_ascii=False, sort_keys=True)
        with self.member(MANIFEST) as to:
            to.write(text.encode())
        self._zip.close()


@contextmanager
def writing(path: Path, words: str) -> Iterator[Writing]:
    """A new archive at *path*; whatever fails or is stopped leaves no file there.

    Raises ``CannotWrite``, also where a file of that name is there already.
    """
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise CannotWrite("export")
    try:
        part.unlink(missing_ok=True)  # sealed rubbish of a program that was cut off
        file = part.open("xb")
    except OSError:
        raise CannotWrite("export") from None
    try:
        with file:
            made = Writing(file, words)
            try:
                yield made
            finally:
                made.let_go()
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWrite("export") from None
        raise


class Archive:
    """An export to read from; nothing of it is believed before ``prove``.

    Lines that were read to their end are proved by that, and are not read once more.
    """

    def __init__(self, path: Path, words: str) -> None:
        """Open it; ``NotAnExport``, ``ExportStaysShut``, ``ExportDamaged``, ``NewerFormat``."""
        import pyzipper  # noqa: PLC0415  as above

        self.path = path
        try:
            self._zip = pyzipper.AESZipFile(path)
        except (OSError, pyzipper.BadZipFile, ValueError):
            raise NotAnExport from None
        self._zip.setpassword(" ".join(words.split()).lower().encode())
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self.close()
            raise
        self.part = str(self.manifest["part"])
        self._proved = {MANIFEST}

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def prove(self, step: Callable[[int, int], None]) -> None:
        """Pass if every member is what the manifest names, and none is more or less."""
        names = self._zip.namelist()
        if len(set(names)) != len(names) or set(names) != {*self.manifest["files"], MANIFEST}:
            raise ExportDamaged("names")
        files = {n: said for n, said in self.manifest["files"].items() if n not in self._proved}
        done, total = 0, sum(int(said["bytes"]) for said in files.values())
        for name, said in files.items():
            whole, size = hashlib.sha256(), 0
            with self.open(name) as file:
                while chunk := file.read(STEP):
                    whole.update(chunk)
                    size += len(chunk)
                    step(done + size, total)
                    if size > said["bytes"]:
                        raise ExportDamaged("size")
            done += size
            self._require(name, whole.hexdigest(), size)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """One member, clear; ``ExportDamaged`` where it was changed."""
        with _said_so(), self._zip.open(name) as file:
            yield file

    def pages(self, name: str) -> io.BufferedReader:
        """One file, to be read to its end by the caller."""
        with _said_so():
            opened: io.BufferedReader = self._zip.open(name)
            return opened

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of one member, without their ends; ``ExportDamaged`` at the end if changed."""
        whole, size = hashlib.sha256(), 0
        with self.open(name) as file:
            while line := file.readline(SMALL):
                if not line.endswith(b"\n"):
                    raise ExportDamaged("line")
                whole.update(line)
                size += len(line)
                yield line[:-1]
        self._require(name, whole.hexdigest(), size)

    def _require(self, name: str, digest: str, size: int) -> None:
        said = self.manifest["files"].get(name)
        if said is None or (digest, size) != (said["sha256"], said["bytes"]):
            raise ExportDamaged("digest")
        self._proved.add(name)

    def _read_manifest(self) -> dict[str, Any]:
        if MANIFEST not in self._zip.namelist():
            raise NotAnExport
        info = self._zip.getinfo(MANIFEST)
        if info.file_size > SMALL:
            raise ExportDamaged("manifest")
        if not info.flag_bits & 1:  # one that nobody sealed is not ours
            raise NotAnExport
        try:
            with _said_so():
                said = json.loads(self._zip.read(MANIFEST))
        except ValueError:
            raise ExportDamaged("manifest") from None
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise NotAnExport
        if not isinstance(said.get("version"), int) or said["version"] > VERSION:
            raise NewerFormat
        if not {"part", "db", "last", "kinds", "files"} <= said.keys():
            raise ExportDamaged("manifest")
        return said


class _Counted:
    """Hands on what is written, and knows how much it was."""

    def __init__(self, to: Out) -> None:
        self._to, self.whole, self.size = to, hashlib.sha256(), 0

    def write(self, data: bytes, /) -> int:
        self.whole.update(data)
        self.size += len(data)
        return self._to.write(data)


@contextmanager
def _said_so() -> Iterator[None]:
    """What the zip says of a wrong word or a changed byte, in our words."""
    import pyzipper  # noqa: PLC0415  as above

    try:
        yield
    except pyzipper.BadZipFile:
        raise ExportDamaged("zip") from None
    except RuntimeError as error:
        if "password" in str(error).lower():
            raise ExportStaysShut from None
        raise
    except (zlib.error, EOFError, KeyError):
        raise ExportDamaged("zip") from None
