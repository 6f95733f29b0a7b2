"""What is marked while a counsellor writes: from what this person may read, and never blocking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.house_text import TextUse
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.writing_guide import load_writing_guide
from shelterdesk.domain.writing_marks import WritingMarks
from shelterdesk.services import house_texts

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.register import Register, Row


def marks(desk: Desk, resident: ResidentId, register: Register | None) -> WritingMarks:
    """The marks for a note about *resident*; names come from the register of this person."""
    rows = register.rows if register else ()
    own = register.row(resident) if register else None
    texts = house_texts.for_use(desk, TextUse.PLACES)
    return WritingMarks.of(
        (name for row in rows if row.resident != resident for name in _names(row)),
        own=_names(own) if own else (),
        places=(line for text in texts for line in text.words.splitlines()),
        words=load_writing_guide().words,
    )


def _names(row: Row) -> Iterator[str]:
    yield from (row.preferred, row.romanised, row.nickname, *row.legal_names)
    if row.code_name:
        yield row.code_name
