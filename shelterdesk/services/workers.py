"""Jobs that run in a process of their own, so that no window waits for them (decision 27).

A worker gets bytes by stdin and gives bytes by stdout. Nothing travels by argument,
environment or temporary file, and no worker needs Qt.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import BinaryIO

from shelterdesk.reports.pictures import render_pages

Worker = Callable[[BinaryIO, BinaryIO], None]

SCREEN_DPI = 110


def picture_pages(given: BinaryIO, made: BinaryIO) -> None:
    """PDF in; out comes one PNG a page, each after its length as four bytes."""
    for page in render_pages(given.read(), dpi=SCREEN_DPI):
        png = page.png()
        made.write(struct.pack(">I", len(png)) + png)


WORKERS: dict[str, Worker] = {"picture-pages": picture_pages}


def run(name: str, given: BinaryIO, made: BinaryIO) -> int:
    """Do the job *name*; 2 for a job that there is not."""
    worker = WORKERS.get(name)
    if worker is None:
        return 2
    worker(given, made)
    made.flush()
    return 0
