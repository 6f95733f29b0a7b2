"""Letting something out as a file: whether it can be written is tried first, then it is logged."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from shelterdesk.errors import CannotWrite
from shelterdesk.i18n import N_

# A file has left the house wherever it lies: one for the house itself is printed, never saved.
NO_FILE_INSIDE = N_("A file is no longer kept safe here. Say who outside it is for, or print it.")

_BESIDE = re.compile(r"\.[0-9a-f]{16}\.part")
_STILL_WRITING = 600  # seconds: a colleague's program may save into the same folder


def write_out(path: Path, content: bytes, let_out: Callable[[], object]) -> None:
    """Write *content* to *path* once *let_out* has written down that it leaves.

    A file that is there already is only replaced once the disclosure stands: what is in the log did
    leave, or very nearly so. Raises ``CannotWrite`` with nothing written down, and what *let_out*
    raises.
    """
    was_there = path.exists()
    try:
        path.open("ab").close()
    except OSError:
        raise CannotWrite("file") from None
    try:
        let_out()
    except BaseException:
        if not was_there:
            path.unlink(missing_ok=True)
        raise
    try:
        path.write_bytes(content)
    except OSError:
        raise CannotWrite("file") from None


def write_whole(path: Path, content: bytes, let_out: Callable[[], object]) -> None:
    """The same for what must be there whole or not at all.

    Room for it is taken first, in a file beside it that holds nothing yet; what is there already
    stays until the new file takes its place. Raises ``CannotWrite`` with nothing written down where
    there is no room or no right, and what *let_out* raises; then nothing new lies there.
    """
    _sweep(path.parent)
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        try:
            if path.exists():  # a folder, or a file that somebody holds open
                path.open("ab").close()
            with beside.open("xb") as file:
                _fill(file, bytes(len(content)))
        except OSError:
            raise CannotWrite("file") from None
        let_out()
        try:
            with beside.open("r+b") as file:
                _fill(file, content)
            beside.replace(path)
        except OSError:
            raise CannotWrite("file") from None
    finally:
        beside.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Take away what a save left in *folder* that ended in the middle: it may hold case data.

    One program runs in a house, and a save is short: what is older than that is nobody's.
    """
    with suppress(OSError):
        for left in folder.iterdir():
            if _BESIDE.fullmatch(left.name) and left.is_file() and not left.is_symlink():
                with suppress(OSError):
                    if time.time() - left.stat().st_mtime > _STILL_WRITING:
                        left.unlink()


def _fill(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())
