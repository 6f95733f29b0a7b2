"""Free notes of a sheet: each becomes something to do for the case manager, and nothing else.

A note may hold anything, so nobody but managers and the case manager reads it (category ``CAR``)
until a person has put it where it belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.import_targets import NOTE
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.zawgyi import read_anyway
from shelterdesk.i18n import N_

if TYPE_CHECKING:
    from shelterdesk.services.import_rows import Reading

LONGEST = 20_000  # letters: some pages
TOO_LONG = N_("This is longer than a note. Keep it as a file with the person.")


def keep_notes(reading: Reading) -> None:
    """Keep every filled cell that somebody gave the home of notes, under its column's heading."""
    for column in reading.reader.homes.get(NOTE, ()):
        said = str(reading.row.cells.get(column, "")).strip()
        if len(said) > LONGEST:
            reading.problem(column, "too_long", TOO_LONG)
        elif said:
            what = reading.reader.issuers.get(column) or column
            reading.further.append((Task, {"what": what, "remark": read_anyway(said)}))
