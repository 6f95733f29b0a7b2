"""Finding words in one's own notes. They are opened in memory and read; nothing lies on a disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.counselling import CounsellingSession, ProgressNote
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

SEARCHING = N_("Reading your notes")
MOST = 100
AROUND = 60  # letters shown before and after what was found


@dataclass(frozen=True)
class Hit:
    """A note with the words, and a stretch of its text around the first of them."""

    note: RecordId
    session: RecordId
    resident: ResidentId
    signed_on: date | None
    around: str


@dataclass(frozen=True)
class Found:
    """The newest hits, and how many there are; ``read`` counts the notes that were looked into."""

    hits: tuple[Hit, ...]
    count: int
    read: int


def find(desk: Desk, words: str, progress: Progress | None = None) -> Found:
    """Notes of one's own that have all of *words*, the newest first.

    Raises ``Denied`` for anybody but a counsellor, and ``PassphraseNeeded`` while keys rest. The
    trail learns that one searched, never for what.
    """
    if Role.COU not in desk.roles:
        raise Denied(f"{ProgressNote.kind}.read")
    desk.require_passphrase()
    progress, wanted = progress or Progress(), [fold(word) for word in words.split()]
    wanted = [word for word in wanted if word]
    if not wanted:
        return Found((), 0, 0)
    hits, read = [], 0
    with desk.look() as work:
        shelf, mine = work.shelf(ProgressNote), list(desk.actor.assigned)
        for number, resident in enumerate(mine):
            progress.step(number, len(mine), SEARCHING)
            for note in shelf.every(resident=bytes.fromhex(resident)):
                if desk.user_of(note.author) != desk.user_id:
                    continue
                read += 1
                text = "\n".join(note.part_texts)
                folded = fold(text)
                if all(word in folded for word in wanted):
                    hits.append((note, text))
    desk.say("progress_note.search", {"kinds": [ProgressNote.kind]})
    hits.sort(key=lambda each: (each[0].made_at, each[0].id), reverse=True)
    shown = tuple(
        Hit(
            RecordId(note.id),
            RecordId(note.session_id),
            note.resident,
            note.signed_on,
            _around(text, wanted[0]),
        )
        for note, text in hits[:MOST]
    )
    return Found(shown, len(hits), read)


def _around(text: str, word: str) -> str:
    """Some letters of *text* around *word*; its beginning where folding moved the place."""
    at = max(text.casefold().find(word), 0)
    start, end = max(at - AROUND, 0), at + len(word) + AROUND
    said = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{said}{' …' if end < len(text) else ''}"


def session_of(desk: Desk, note: RecordId) -> CounsellingSession:
    """The session that a found note belongs to."""
    with desk.look() as work:
        found = work.shelf(ProgressNote).get(note)
        return work.shelf(CounsellingSession).get(RecordId(found.session_id))
