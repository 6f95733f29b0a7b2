"""Jobs that run in a process of their own, so that no window waits for them (decision 27).

A worker gets bytes by stdin and gives bytes by stdout. Nothing travels by argument,
environment or temporary file, and no worker needs Qt. Each loads what
its own job needs and no more: a backup does not wait for the fonts of a sheet.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Timer
from typing import BinaryIO, cast

from shelterdesk.paths import own_command

Worker = Callable[[BinaryIO, BinaryIO], None]


def read_file(given: BinaryIO, made: BinaryIO) -> None:
    """The name of a file in; out comes what is in it."""
    with Path(os.fsdecode(given.read())).open("rb") as file:
        shutil.copyfileobj(file, made, 1 << 20)


WORKERS = {  # module and function of each job
    "read-file": ("shelterdesk.services.workers", "read_file"),
    "read-workbook": ("shelterdesk.services.workbooks", "read_workbook"),
    "set-sheets": ("shelterdesk.services.sheet_setting", "set_sheets"),
}


@contextmanager
def at_work(name: str, seconds: float | None = None) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """A fresh process for the job *name*: where it hears, where it answers.

    It is gone afterwards, whatever happened, and after *seconds* in any case: what it answered by
    then is all.
    """
    worker = subprocess.Popen(  # noqa: S603  our own program
        own_command("--worker", name),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # nothing of what it reads is said anywhere
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    clock = Timer(seconds, worker.kill) if seconds is not None else None
    with worker:
        try:
            if clock is not None:
                clock.daemon = True
                clock.start()
            if worker.stdin is None or worker.stdout is None:
                raise RuntimeError("a worker without pipes")
            yield cast(BinaryIO, worker.stdin), cast(BinaryIO, worker.stdout)
        finally:
            if clock is not None:
                clock.cancel()
            worker.kill()


@contextmanager
def reading_elsewhere(path: Path) -> Iterator[BinaryIO]:
    """What is in *path*, read by a process of its own.

    On some systems a process that closes a database's file drops its own locks on it.
    """
    with at_work("read-file") as (given, read):
        given.write(os.fsencode(path.resolve()))
        given.close()
        yield read


def run(name: str, given: BinaryIO, made: BinaryIO) -> int:
    """Do the job *name*; 2 for a job that there is not."""
    if name not in WORKERS:
        return 2
    module, job = WORKERS[name]
    work: Worker = getattr(import_module(module), job)
    work(given, made)
    made.flush()
    return 0
