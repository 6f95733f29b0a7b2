"""keepassxc.*: a file of passwords that is open at somebody's desk, by its own command line."""

from __future__ import annotations

import contextlib
from abc import ABC
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import ClassVar

from benchmarks.houses import PASSPHRASE
from benchmarks.peers.against import Against, timed
from benchmarks.peers.kdbx import kdbx
from benchmarks.peers.rows import Row
from benchmarks.peers.talk import PATIENCE, PeerFailed, Talk, talking, told
from shelterdesk.vault.slots import PRACTICE_COST, Cost

FILE = "people.kdbx"
LOCKED, OPEN = "> ", f"{FILE}> "
ASKS = f"unlock {FILE}: "
STARTS = 5


class Session:
    """One run of ``keepassxc-cli open``: commands in, answers out, the file open or locked."""

    def __init__(self, talk: Talk, passphrase: str) -> None:
        """Open the file that *talk* was started with; raises ``PeerFailed``."""
        self._talk = talk
        self._passphrase = passphrase
        talk.until(ASKS)
        self._unlock()

    def lock(self) -> None:
        """Close the file."""
        self._command("close")

    def unlock(self) -> None:
        """Open it with the passphrase."""
        self._talk.say(f"open {FILE}")
        self._talk.until(ASKS)
        self._unlock()

    def add(self, title: str, user: str, notes: str) -> None:
        """One more entry, saved."""
        if "Successfully added" not in self._command(
            f'add -u "{user}" --notes "{notes}" "{title}"'
        ):
            raise PeerFailed("did not add the entry")

    def search(self, word: str) -> int:
        """How many entries have *word* in them."""
        found = self._command(f'search "{word}"').splitlines()
        return sum(line.startswith("/") for line in found)

    def nothing(self) -> None:
        """The least command there is."""
        self._command("")

    def _unlock(self) -> None:
        self._talk.say(self._passphrase)
        if not self._talk.until(f"\n{OPEN}", f"\n{LOCKED}").endswith(OPEN):
            raise PeerFailed("did not unlock the file")

    def _command(self, command: str) -> str:
        self._talk.say(command)
        return self._talk.until(f"\n{OPEN}", f"\n{LOCKED}")


@contextlib.contextmanager
def session(
    command: str,
    folder: Path,
    held: tuple[Row, ...],
    cost: Cost = PRACTICE_COST,
    patience: float = PATIENCE,
) -> Iterator[Session]:
    """KeePassXC with a file of *held*, open; its settings are kept in *folder*."""
    (folder / FILE).write_bytes(kdbx(held, PASSPHRASE, cost))
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    with talking(Talk([command, "open", FILE], folder, patience, home)) as talk:
        yield Session(talk, PASSPHRASE)


class _KeePassXC(Against, ABC):
    peer: ClassVar[str] = "KeePassXC"

    def missing(self, size: object) -> str:
        """Its command line."""
        return "" if self.installed.keepassxc else "not installed: keepassxc-cli"

    def version(self) -> str:
        """What it says."""
        return told(self.installed.keepassxc, "--version")

    def start(self, folder: Path, held: tuple[Row, ...]) -> AbstractContextManager[None]:
        """An open file."""
        return self._started(folder, held)

    @contextlib.contextmanager
    def _started(self, folder: Path, held: tuple[Row, ...]) -> Iterator[None]:
        with session(self.installed.keepassxc, folder, held) as self._session:
            yield

    def remark(self) -> str:
        """What of theirs is none of the act."""
        words = median(timed(self._session.nothing) for _ in range(STARTS))
        return f"of theirs, {1000 * words:.2f} ms are passing words to it"


class Unlock(_KeePassXC):
    """From the passphrase to an open file."""

    id: ClassVar[str] = "keepassxc.unlock"
    act: ClassVar[str] = "unlock / sign in"
    fairness: ClassVar[str] = (
        "Argon2id with 64 MiB, 3 passes and 4 lanes on both sides, a practice house's cost; theirs"
        " deciphers every entry then, ours nothing yet, but checks who works here and what was"
        " signed since, and signs. Entries are the people alone, without our 20 notes each."
        " Starting their process is not counted."
    )
    login: ClassVar[str] = ""

    def reference(self) -> float:
        """Lock, which is not counted, and unlock."""
        self._session.lock()
        return timed(self._session.unlock)

    def subject(self) -> float:
        """Sign in."""
        return self.sign_in(find=False)

    def remark(self) -> str:
        """What starting the process would add."""
        command = self.installed.keepassxc
        starts = median(timed(lambda: told(command, "--version")) for _ in range(STARTS))
        return f"starting keepassxc-cli for nothing takes {1000 * starts:.0f} ms; {self.derived()}"


class Ready(Unlock):
    """From the passphrase until one can find everybody."""

    id: ClassVar[str] = "keepassxc.ready"
    act: ClassVar[str] = "unlock until all can be found"
    fairness: ClassVar[str] = (
        "As before, and ours reads, checks and indexes everybody; in the window this happens after"
        " the desk is there. Theirs builds no index."
    )

    def subject(self) -> float:
        """Sign in and open the register."""
        return self.sign_in(find=True)


class Add(_KeePassXC):
    """One more."""

    id: ClassVar[str] = "keepassxc.add"
    act: ClassVar[str] = "add / admit a resident"
    fairness: ClassVar[str] = (
        "Theirs derives the key anew and writes the whole file, so it grows with the file; ours"
        " seals five records under the resident's keys, signs them into the trail, and flushes."
    )
    login: ClassVar[str] = "night"
    writes: ClassVar[bool] = True

    def reference(self) -> None:
        """An entry."""
        row = self.row()
        self._session.add(f"Guest {self._turn}", row.romanised, f"{row.language} {row.room}")

    def subject(self) -> None:
        """A resident."""
        self.admit()


class Search(_KeePassXC):
    """Somebody's name."""

    id: ClassVar[str] = "keepassxc.search"
    act: ClassVar[str] = "search by a name"
    fairness: ClassVar[str] = (
        "Both look in memory. Theirs looks for the letters in all texts; ours in an index, also"
        " for what is written or sounds alike, 20 best first, and never in notes."
    )
    finds: ClassVar[bool] = True

    def reference(self) -> None:
        """By the command line."""
        if not self._session.search(self.row().word):
            raise PeerFailed("did not find an entry")

    def subject(self) -> None:
        """In the register."""
        self.find()
