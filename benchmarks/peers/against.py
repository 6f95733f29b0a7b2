"""One line of the table: the same act in a peer and in ShelterDesk, in turn, on the same disk."""

from __future__ import annotations

import math
import random
import time
from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import ClassVar

from benchmarks.houses import (
    CASELOAD,
    FIRST_DAY,
    PASSPHRASE,
    SEED,
    Built,
    built,
    copied,
    note_text,
    scratch,
)
from benchmarks.peers.rows import Row, rows
from benchmarks.runner import Benchmark, Size
from benchmarks.unlock import derive
from shelterdesk.access import door
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.services import counselling, records, register, residents, shift

PAGE = 100  # rows, as Django's admin shows on one page
ANSWERS = 20
DERIVED = 5
STRIDE = 7  # from one to the next whom an act is about


@dataclass(frozen=True)
class Installed:
    """What was found of the peers on this computer; each is empty where it is not."""

    keepassxc: str = ""  # the command line of KeePassXC
    django: str = ""  # a Python that can import Django
    office: str = ""  # soffice
    office_python: str = ""  # a Python that can import uno


class Against(Benchmark):
    """A benchmark whose reference is a peer. Nothing is judged: there is no target.

    ``fairness`` says in the table what the two sides do differently.
    """

    target: ClassVar[float] = math.inf
    rounds: ClassVar[int] = 11
    peer: ClassVar[str]
    act: ClassVar[str]
    fairness: ClassVar[str]
    login: ClassVar[str] = "manager"
    writes: ClassVar[bool] = False
    finds: ClassVar[bool] = False  # needs everybody in memory, as after signing in
    notes_each: ClassVar[int] = 0  # that the peer holds of each resident

    def __init__(self, installed: Installed) -> None:
        """Against what is *installed*."""
        self.installed = installed
        self.seen_version = ""
        self._turn = 0

    @abstractmethod
    def version(self) -> str:
        """The peer's version; asked while it runs."""

    @abstractmethod
    def start(self, folder: Path, held: tuple[Row, ...]) -> AbstractContextManager[None]:
        """The peer, ready for the act, holding *held* in *folder*; ended afterwards."""

    def setup(self, size: Size) -> None:
        """The peer and a desk of the house, each with the same people."""
        self._closing = ExitStack()
        self._rows = rows(size, self.notes_each)
        self._drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
        folder = self._closing.enter_context(scratch()).resolve()
        self._closing.enter_context(self.start(folder, self._rows))
        self.seen_version = self.version()
        home = copied(built(size)) if self.writes else nullcontext(built(size))
        self._built: Built = self._closing.enter_context(home)
        self._house = replace(self._built.house, hands_on=door.afterwards)
        if not self.login:  # the act itself is signing in
            return
        self._desk = door.sign_in(self._built.house, self.login, PASSPHRASE)
        self._closing.callback(self._desk.close)
        if self.login == "night" and not shift.on_duty(self._desk):
            shift.begin(self._desk)
        if self.finds:
            self._register = register.open_register(self._desk)

    def close(self) -> None:
        """End the peer, leave the desk, forget what was written."""
        self._closing.close()

    def pair(self) -> int:
        """Which pair this is; each side asks once in its turn, so both are about the same one."""
        self._turn += 1
        return (self._turn - 1) // 2

    def row(self) -> Row:
        """Whom this pair is about."""
        return self._rows[STRIDE * self.pair() % len(self._rows)]

    # ---- what a person does in ShelterDesk

    def sign_in(self, *, find: bool) -> float:
        """Seconds of signing in, with everybody read for finding; leaving is not counted."""
        began = time.perf_counter()
        desk = door.sign_in(self._house, "manager", PASSPHRASE)
        if find:
            register.open_register(desk)
        took = time.perf_counter() - began
        desk.close()
        return took

    @staticmethod
    def derived() -> str:
        """What Argon2id alone takes, in words: the part of signing in that is slow on purpose."""
        took = median(timed(derive) for _ in range(DERIVED))
        return f"of ours, {1000 * took:.0f} ms are Argon2id"

    def admit(self) -> None:
        """Let somebody in."""
        row = self.row()
        parts: residents.Parts = {
            EverydayName: {"preferred": row.preferred, "romanised": row.romanised},
            Resident: {"code_name": f"Guest {self._turn}"},
            LanguageSkill: {"language": row.language},
            AgeStatus: {"group": AgeGroup.ADULT},
            Stay: {"arrived_on": FIRST_DAY, "room": row.room},
        }
        residents.admit(self._desk, parts)

    def save_note(self) -> None:
        """A session with its note."""
        resident = self._built.caseload[self.pair() % CASELOAD]
        held = {"held_on": FIRST_DAY, "minutes": 50}
        counselling.record_session(self._desk, resident, held, {"brought": note_text(self._drawn)})

    def open_file(self) -> None:
        """What a counsellor's page of a resident shows, with 20 notes."""
        resident = self._built.caseload[self.pair() % CASELOAD]
        residents.overview(self._desk, resident)
        counselling.sessions(self._desk, resident)

    def list_sessions(self) -> None:
        """The first page of a resident's sessions."""
        resident = self._built.caseload[self.pair() % CASELOAD]
        records.page(self._desk, CounsellingSession, resident, size=PAGE)

    def list_everybody(self) -> None:
        """The list of residents, read anew."""
        register.open_register(self._desk)

    def find(self) -> None:
        """Whoever has that name."""
        if not self._register.find(self.row().word, ANSWERS):
            raise LookupError("somebody of the house was not found")


def timed(act: Callable[[], object]) -> float:
    """Seconds that *act* takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
