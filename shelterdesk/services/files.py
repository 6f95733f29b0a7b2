"""Letting something out as a file: whether it can be written is tried first, then it is logged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shelterdesk.errors import CannotWrite


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
