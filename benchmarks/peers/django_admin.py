"""django.*: Django's admin on SQLite, asked by its own test browser in a process of its own."""

from __future__ import annotations

import contextlib
from abc import ABC
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.houses import CASELOAD, NOTES_EACH, note_text
from benchmarks.peers.against import Against
from benchmarks.peers.rows import Row, hand_over
from benchmarks.peers.talk import TREE, PeerFailed, Talk, talking

MODULE = "benchmarks.peers.django_desk"
AROUND = (
    "Theirs is in the clear, one person may do everything, and it makes a page of HTML, which no"
    " browser paints; ours opens sealed records, asks the policy, and paints nothing here."
)
DURABLE = (
    "Both flush to the disk (SQLite's journal as Django leaves it; ours a write-ahead log, flushed"
    " each time). Theirs checks a form and keeps a line in the admin's log; ours seals, signs and"
    " keeps a chained entry."
)


class _DjangoAdmin(Against, ABC):
    peer: ClassVar[str] = "Django admin"
    notes_each: ClassVar[int] = NOTES_EACH

    def missing(self, size: object) -> str:
        """A Python with Django."""
        return "" if self.installed.django else "not installed: no Python here can import django"

    def version(self) -> str:
        """Django's, with the SQLite under it."""
        return str(self._talk.ask("hello")["version"])

    def start(self, folder: Path, held: tuple[Row, ...]) -> AbstractContextManager[None]:
        """A filled file, and somebody signed in."""
        return self._started(folder, held)

    @contextlib.contextmanager
    def _started(self, folder: Path, held: tuple[Row, ...]) -> Iterator[None]:
        hand_over(held, folder)
        command = [self.installed.django, "-m", MODULE, str(folder)]
        with talking(Talk(command, TREE)) as self._talk:
            self._talk.ask("hello")  # until it is filled
            yield

    def theirs(self, act: str, **about: Any) -> float:
        """Seconds that they took for *act*, measured in their process."""
        answer = self._talk.ask(act, **about)
        if answer.get("rows") == 0:
            raise PeerFailed("showed an empty page")
        return float(answer["seconds"])


class Create(_DjangoAdmin):
    """One more resident."""

    id: ClassVar[str] = "django.create"
    act: ClassVar[str] = "create / admit a resident"
    fairness: ClassVar[str] = f"{DURABLE} Theirs is one row, ours five records."
    login: ClassVar[str] = "night"
    writes: ClassVar[bool] = True

    def reference(self) -> float:
        """By the form."""
        row = asdict(self.row())
        return self.theirs("create", turn=self._turn, row={**row, "notes": []})

    def subject(self) -> None:
        """By the service."""
        self.admit()


class Note(_DjangoAdmin):
    """One more note."""

    id: ClassVar[str] = "django.note"
    act: ClassVar[str] = "create / save a note"
    fairness: ClassVar[str] = f"{DURABLE} Theirs is one row, ours a session and its note."
    login: ClassVar[str] = "counsellor"
    writes: ClassVar[bool] = True

    def reference(self) -> float:
        """By the form."""
        return self.theirs("note", at=self.pair() % CASELOAD, text=note_text(self._drawn))

    def subject(self) -> None:
        """By the service."""
        self.save_note()


class Open(_DjangoAdmin):
    """Somebody's page."""

    id: ClassVar[str] = "django.open"
    act: ClassVar[str] = "open a file with 20 notes"
    fairness: ClassVar[str] = f"{AROUND} Theirs shows 20 notes in 20 forms."
    login: ClassVar[str] = "counsellor"

    def reference(self) -> float:
        """The page for changing them."""
        return self.theirs("open", at=self.pair() % CASELOAD)

    def subject(self) -> None:
        """Overview and sessions."""
        self.open_file()


class Search(_DjangoAdmin):
    """Somebody's name."""

    id: ClassVar[str] = "django.search"
    act: ClassVar[str] = "search by a name"
    fairness: ClassVar[str] = (
        "Theirs reads the table for the letters in three fields and makes the page; ours looks in"
        " an index in memory, which is built once after signing in (keepassxc.ready shows what"
        " that costs), also for what sounds alike, 20 best."
    )
    finds: ClassVar[bool] = True

    def reference(self) -> float:
        """The list with a question."""
        return self.theirs("search", word=self.row().word)

    def subject(self) -> None:
        """In the register."""
        self.find()


class Sessions(_DjangoAdmin):
    """A list of what belongs to one resident."""

    id: ClassVar[str] = "django.list"
    act: ClassVar[str] = "list a resident's sessions"
    fairness: ClassVar[str] = AROUND
    login: ClassVar[str] = "counsellor"

    def reference(self) -> float:
        """The list of notes, of one resident."""
        return self.theirs("sessions", at=self.pair() % CASELOAD)

    def subject(self) -> None:
        """A page of the shelf."""
        self.list_sessions()


class Everybody(_DjangoAdmin):
    """The list of all residents."""

    id: ClassVar[str] = "django.everybody"
    act: ClassVar[str] = "list everybody"
    fairness: ClassVar[str] = (
        "Theirs reads 100 of them for the first page, and again for each page; ours reads, checks"
        " and indexes all of them, once after signing in, and no page after that asks the disk."
        " So ours grows with the house."
    )

    def reference(self) -> float:
        """The first page."""
        return self.theirs("everybody")

    def subject(self) -> None:
        """The register."""
        self.list_everybody()
