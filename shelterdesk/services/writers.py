"""Who wrote a record, by name; also where it was brought in from a former house."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

FORMERLY = N_("{name} (former house)")


def writer_of(desk: Desk, record: Record, words: Callable[[str], str] = str) -> str:
    """Display name of who wrote this revision, never of who only brought it in; may be empty.

    A name of the former house says so: it is told by whoever brought it in, and no key proves it.
    *words* puts that mark into a language.
    """
    if record.former is not None:
        return words(FORMERLY).format(name=record.former.name)
    return desk.name_of(record.author)


def first_writer(work: Work, record: Record) -> str:
    """The same for who wrote the first revision of *record*."""
    first = record if record.rev == 1 else work.revisions(type(record), record.id)[-1]
    return writer_of(work.desk, first)
