"""people.*: colleagues come and go in a house of any size, and whoever waits for it."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import ExitStack
from typing import ClassVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.crowds import COUNSELLORS, NOTES, crowd
from benchmarks.houses import FIRST_DAY, PASSPHRASE, copied
from benchmarks.runner import Benchmark, Size
from benchmarks.unlock import derive
from shelterdesk.access import door
from shelterdesk.access.accounts import Newcomer
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, backups, counselling, residents, shift
from shelterdesk.services.backups import Person

KILOBYTES = 8
BODY_BYTES = 1024


class InACrowd(Benchmark):
    """Somebody's desk in a copy of the house."""

    login: ClassVar[str] = "manager"

    def setup(self, size: Size) -> None:
        """A copy of the house, and somebody at work in it."""
        self._closing = ExitStack()
        self._built = self._closing.enter_context(copied(crowd(size)))
        self._desk: Desk = door.sign_in(self._built.house, self.login, PASSPHRASE)
        self._closing.callback(self._desk.close)
        self._turn = 0

    def close(self) -> None:
        """Leave the desk, forget the copy."""
        self._closing.close()

    def _flush(self) -> None:
        with (self._built.folder / "reference").open("ab") as file:
            file.write(bytes(KILOBYTES * 1024))
            file.flush()
            os.fsync(file.fileno())

    def _copy(self) -> None:
        copy = self._built.folder.with_name("reference")
        shutil.copyfile(self._desk.accounts.data_file, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())

    def _newcomer(self) -> UserId:
        self._turn += 1
        login = f"newcomer.{self._turn}"
        accounts = self._desk.accounts
        second = accounts.second("admin", PASSPHRASE)
        began = time.perf_counter()
        newcomer = Newcomer(login, login.title(), (Role.HS,), PASSPHRASE)
        user = accounts.add(self._desk, newcomer, second)
        self._took = time.perf_counter() - began
        return user


class Admit(InACrowd):
    """Letting one resident in, against 8 KiB on the disk for good."""

    id: ClassVar[str] = "people.admit"
    target: ClassVar[float] = 60.0
    login: ClassVar[str] = "night"

    def setup(self, size: Size) -> None:
        """The night worker, on duty."""
        super().setup(size)
        if not shift.on_duty(self._desk):
            shift.begin(self._desk)

    def reference(self) -> None:
        """8 KiB and a flush of the disk."""
        self._flush()

    def subject(self) -> None:
        """Admit an adult."""
        self._turn += 1
        parts: residents.Parts = {
            EverydayName: {"preferred": "Rosa"},
            Resident: {"code_name": f"Guest {self._turn}", "pronouns": "she"},
            LanguageSkill: {"language": "mya"},
            AgeStatus: {"group": AgeGroup.ADULT},
            Stay: {"arrived_on": FIRST_DAY, "room": "4"},
        }
        residents.admit(self._desk, parts)


class AddReader(InACrowd):
    """Letting in a colleague who reads the whole house, against the Argon2id call in it."""

    id: ClassVar[str] = "people.add"
    target: ClassVar[float] = 1.3

    def reference(self) -> None:
        """Derive a key with the cost that a slot has."""
        derive()

    def subject(self) -> float:
        """Add a day worker; the second person's passphrase is not counted."""
        self._newcomer()
        return self._took


class Leave(InACrowd):
    """A colleague leaves and the key of the file changes, against a copy of the file."""

    id: ClassVar[str] = "people.leave"
    target: ClassVar[float] = 8.0

    def reference(self) -> None:
        """Copy the data file."""
        self._copy()

    def subject(self) -> float:
        """Let somebody go; their coming is not counted."""
        user = self._newcomer()
        began = time.perf_counter()
        self._desk.accounts.let_go(self._desk, user)
        return time.perf_counter() - began


class Rekey(Leave):
    """The change of key alone."""

    id: ClassVar[str] = "people.rekey"

    def subject(self) -> float:
        """Give the file another key."""
        desk = self._desk
        with desk.look():
            public = desk.vault.public_keys()
        began = time.perf_counter()
        desk.accounts.change_database_key(desk, public)
        return time.perf_counter() - began


class Revoke(InACrowd):
    """One of eight counsellors is taken off a resident with 5,000 notes.

    Against opening and sealing as many bodies with nothing around them, which no program can save.
    The keys go with the next note of a counsellor who stays: both acts are counted.
    """

    id: ClassVar[str] = "people.revoke"
    target: ClassVar[float] = 90.0

    def setup(self, size: Size) -> None:
        """The manager, and a counsellor who stays."""
        super().setup(size)
        self._staying = door._seat(self._built.house, lambda: None, COUNSELLORS[0], PASSPHRASE)  # noqa: SLF001 - a second desk
        self._closing.callback(self._staying.close)
        with self._desk.look():
            people = {p.display_name: p.user_id for p in self._desk.vault.people()}
        self._leaving = UserId(people[COUNSELLORS[-1].title()])

    def reference(self) -> None:
        """Open and seal bodies."""
        cipher, nonce, body = AESGCM(bytes(32)), bytes(12), bytes(BODY_BYTES)
        sealed = cipher.encrypt(nonce, body, b"")
        for _ in range(2 * NOTES):
            cipher.decrypt(nonce, sealed, b"")
            cipher.encrypt(nonce, body, b"")

    def subject(self) -> float:
        """End the assignment, and write the next note; assigning again is not counted."""
        resident = self._built.people[0]
        mine = next(
            found.assignment
            for found in assignments.of(self._desk, resident)
            if found.assignment.user_id == self._leaving
        )
        began = time.perf_counter()
        assignments.end(self._desk, mine.id)
        self._note()
        took = time.perf_counter() - began
        assignments.assign(self._desk, resident, self._leaving, Role.COU)
        self._note()
        return took

    def _note(self) -> None:
        resident = self._built.people[0]
        counselling.record_session(
            self._staying, resident, {"held_on": FIRST_DAY}, {"brought": "spoke"}
        )


class SignIn(InACrowd):
    """What comes after the passphrase, against 8 KiB on the disk for good."""

    id: ClassVar[str] = "people.signin"
    target: ClassVar[float] = 60.0

    def reference(self) -> None:
        """8 KiB and a flush of the disk."""
        self._flush()

    def subject(self) -> float:
        """Sit down; the Argon2id call of the same minute is taken off."""
        began = time.perf_counter()
        derive()
        derived = time.perf_counter() - began
        began = time.perf_counter()
        desk = door._seat(self._built.house, lambda: None, COUNSELLORS[0], PASSPHRASE)  # noqa: SLF001 - a second desk
        took = time.perf_counter() - began
        desk.close()
        return max(took - derived, 0.0)


class BackUp(InACrowd):
    """A backup made and proven, against a copy of the file."""

    id: ClassVar[str] = "people.backup"
    target: ClassVar[float] = 20.0

    def reference(self) -> None:
        """Copy the data file."""
        self._copy()

    def subject(self) -> float | None:
        """Make and prove one."""
        backups.make_backup(self._desk, self._built.folder.with_name("one.backup"))
        return None


class Restore(BackUp):
    """A house made of its backup again, against a copy of the file."""

    id: ClassVar[str] = "people.restore"

    def setup(self, size: Size) -> None:
        """A good backup."""
        super().setup(size)
        self._file = self._built.folder.with_name("one.backup")
        backups.make_backup(self._desk, self._file)

    def subject(self) -> float:
        """Restore it by two people."""
        folder = self._built.folder.with_name("restored")
        house = door.House(folder, self._built.house.clock, self._built.house.projections)
        pair = Person("manager", PASSPHRASE), Person("admin", PASSPHRASE)
        began = time.perf_counter()
        backups.restore_backup(house, self._file, *pair)
        took = time.perf_counter() - began
        shutil.rmtree(folder)
        return took
