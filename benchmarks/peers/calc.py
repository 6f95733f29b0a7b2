"""calc.*: a sheet of people in LibreOffice Calc, headless, over UNO."""

from __future__ import annotations

import contextlib
from abc import ABC
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

from benchmarks.houses import PASSPHRASE
from benchmarks.peers.against import Against
from benchmarks.peers.rows import Row, hand_over
from benchmarks.peers.talk import TREE, PeerFailed, Talk, talking, told

MODULE = "benchmarks.peers.calc_desk"
ASKED = 5
SAVING = (
    "Theirs writes the whole file, so it grows with it; ours adds what is new, seals it, signs it"
    " into the trail, and flushes. Whether theirs flushes was not looked into."
)
OPENING = (
    "Theirs is one table of people, without notes, ready to be read, not painted; ours is signing"
    " in, with the Argon2id call in it, until everybody is read, checked and"
    " indexed. Starting soffice is not counted."
)


class _Calc(Against, ABC):
    peer: ClassVar[str] = "LibreOffice Calc"
    sealed: ClassVar[bool] = False

    def missing(self, size: object) -> str:
        """The office, and a Python that speaks with it."""
        if not self.installed.office:
            return "not installed: soffice"
        return "" if self.installed.office_python else "no Python here can import uno"

    def version(self) -> str:
        """What it says, without the build."""
        return " ".join(told(self.installed.office, "--version").split()[1:2])

    def start(self, folder: Path, held: tuple[Row, ...]) -> AbstractContextManager[None]:
        """An office with the sheets made."""
        return self._started(folder, held)

    @contextlib.contextmanager
    def _started(self, folder: Path, held: tuple[Row, ...]) -> Iterator[None]:
        hand_over(held, folder)
        found = self.installed
        command = [found.office_python, "-m", MODULE, str(folder), found.office, PASSPHRASE]
        with talking(Talk(command, TREE)) as self._talk:
            self._talk.ask("hello")
            self._talk.ask("hold", sealed=self.sealed)
            yield

    def theirs(self, act: str, **about: Any) -> float:
        """Seconds that they took for *act*, measured in their process."""
        answer = self._talk.ask(act, **about)
        if answer.get("found") == 0 or answer.get("modified"):
            raise PeerFailed(f"{act} had no effect")
        return float(answer["seconds"])

    def remark(self) -> str:
        """What of theirs is none of the act."""
        least = median(float(self._talk.ask("nothing")["seconds"]) for _ in range(ASKED))
        own = f"; it is sealed by {self._talk.ask('hello')['sealed']}" if self.sealed else ""
        return f"each word that passes to theirs costs {1000 * least:.2f} ms{own}"


class Open(_Calc):
    """From a closed file to everybody."""

    id: ClassVar[str] = "calc.open"
    act: ClassVar[str] = "open / sign in, all listed"
    fairness: ClassVar[str] = f"{OPENING} Theirs lies in the clear."
    login: ClassVar[str] = ""

    def reference(self) -> float:
        """The sheet."""
        return self.theirs("open", sealed=self.sealed)

    def subject(self) -> float:
        """The desk and its register."""
        return self.sign_in(find=True)

    def remark(self) -> str:
        """And what Argon2id is of ours."""
        return f"{super().remark()}; {self.derived()}"


class OpenSealed(Open):
    """The same with a passphrase."""

    id: ClassVar[str] = "calc.open.sealed"
    act: ClassVar[str] = "the same, with a passphrase"
    fairness: ClassVar[str] = (
        f"{OPENING} Theirs is deciphered as a whole, and derives its key in its own way: see the"
        " remark. The time says nothing of how hard it is to guess."
    )
    sealed: ClassVar[bool] = True


class Find(_Calc):
    """Somebody's name."""

    id: ClassVar[str] = "calc.find"
    act: ClassVar[str] = "find a name"
    fairness: ClassVar[str] = (
        "Both look in memory. Theirs looks for the letters in every cell; ours in an index, also"
        " for what is written or sounds alike, 20 best first."
    )
    finds: ClassVar[bool] = True

    def reference(self) -> float:
        """All cells."""
        return self.theirs("find", word=self.row().word)

    def subject(self) -> None:
        """In the register."""
        self.find()


class Save(_Calc):
    """One change, kept."""

    id: ClassVar[str] = "calc.save"
    act: ClassVar[str] = "save a change / a note"
    fairness: ClassVar[str] = f"{SAVING} Theirs lies in the clear."
    login: ClassVar[str] = "counsellor"
    writes: ClassVar[bool] = True

    def reference(self) -> float:
        """One cell, and the file."""
        return self.theirs("save", turn=self.pair())

    def subject(self) -> None:
        """A session and its note."""
        self.save_note()


class SaveSealed(Save):
    """The same with a passphrase."""

    id: ClassVar[str] = "calc.save.sealed"
    act: ClassVar[str] = "the same, with a passphrase"
    fairness: ClassVar[str] = f"{SAVING} Theirs derives its key and ciphers the whole file."
    sealed: ClassVar[bool] = True
