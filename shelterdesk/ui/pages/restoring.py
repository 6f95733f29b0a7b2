"""A house from its backup, before anybody signs in: which file, who, what will be missing, done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from shelterdesk.errors import NoKeyring, SecretMissing
from shelterdesk.i18n import N_
from shelterdesk.services import backups, computer
from shelterdesk.services.backups import Person, Told
from shelterdesk.services.progress import Progress
from shelterdesk.services.sitting import sit_down
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.steps import NamedLine, Steps
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.pages.new_computer import NewComputerCard

if TYPE_CHECKING:
    from shelterdesk.access.door import House
    from shelterdesk.vault.ledger import Head

STEPS = 4
FILE_WHY = N_(
    "Choose the file that the backup was written to. Looking at it changes nothing. The house "
    "comes into a new folder; no other house on this computer is touched."
)
PEOPLE_WHY = N_(
    "Two different people restore a house: managers or administrators who worked there when the "
    "backup was made. Each types their own passphrase of that day."
)
MISSING = N_("Whatever was written after that is not in the backup and will be missing.")
NEVER_WAS = N_("The house on this computer never was the one in this backup.")
INSTEAD = N_("If the house is still on this computer, what is newer there can be counted first.")


@dataclass(frozen=True)
class Missing:
    """What is newer in the house it takes the place of: None where it never was the same."""

    newer: int | None
    was: Head | None


class RestorePage(Steps):
    """Four steps; stopping at any of them leaves nothing behind."""

    made = Signal()
    left = Signal()

    def __init__(
        self,
        look: Look,
        tasks: Tasks,
        open_house: Callable[[Path], House],
        folder: Callable[[], Path],
        houses: Sequence[Path],
    ) -> None:
        """*houses* are those on this computer that it might take the place of."""
        words = look.words
        super().__init__(look, words("Restore from a backup"))
        self._tasks, self._open_house = tasks, open_house
        self._houses = tuple(houses)
        self._file = Path()
        self._told: Told | None = None
        self._instead: Path | None = None
        self._two: tuple[Person, Person] | None = None
        self._was: Head | None = None
        self._house = open_house(folder())
        self.show_file()

    # ---- step 1

    def show_file(self) -> None:
        """Which file."""
        words = self.look.words
        self.file = NamedLine(words("File of the backup"))
        self._step(
            1,
            words("Restore from a backup"),
            [words(FILE_WHY)],
            [self.file],
            (words("Look at it"), self.look_at),
            (words("Choose…"), self._choose),
            (words("Not now"), self.left.emit),
        )

    def _choose(self) -> None:
        title = self.look.words("File of the backup")
        name, _ = QFileDialog.getOpenFileName(self, title, "", "*.backup")
        if name:
            self.file.box.setText(name)
            self.look_at()

    def look_at(self) -> None:
        """What the file says of itself."""
        file = self._file = Path(self.file.box.text().strip())
        self.main.setEnabled(False)
        self._tasks.run(lambda _: backups.describe(file), self._described, self.fail, owner=self)

    def _described(self, told: Told) -> None:
        self._told = told
        self.show_people()

    # ---- step 2

    def show_people(self) -> None:
        """What it is, and the two who restore."""
        words = self.look.words
        self.first = _Signer(self.look, words("First person: sign-in name"))
        self.second = _Signer(self.look, words("Second person: sign-in name"))
        parts: list[QWidget] = [self.first, self.second]
        why = [self._described_words(), words(PEOPLE_WHY)]
        self.instead = CalmPicker()
        if self._houses:
            self.instead.setAccessibleName(words("The house it takes the place of"))
            self.instead.addItem(words("Do not count what is newer"))
            for number in range(1, len(self._houses) + 1):
                self.instead.addItem(words("Count against house {n}").format(n=number))
            why.append(words(INSTEAD))
            parts.append(self.instead)
        self._step(
            2,
            words("Who restores it"),
            why,
            parts,
            (words("Go on"), self._take_people),
            (words("Back"), self.show_file),
        )

    def _take_people(self) -> None:
        self._two = first, _ = self.first.read(), self.second.read()
        chosen = self.instead.currentIndex() - 1
        folder = self._instead = self._houses[chosen] if chosen >= 0 else None
        if folder is None:
            self.show_missing(None)
            return
        file = self._file
        there = replace(self._open_house(folder), secrets=self._house.secrets)

        def count(_: Progress) -> Missing:
            with closing(sit_down(there, first)) as desk:
                return Missing(backups.newer_entries(desk, file), backups.head_of(desk))

        progress = self._tasks.run(count, self.show_missing, self._failed, owner=self)
        self.work(self.look.words("What is newer is being counted"), progress.cancel)

    # ---- step 3

    def show_missing(self, missing: Missing | None) -> None:
        """What will be missing, before anything is done."""
        words = self.look.words
        self._was = missing.was if missing is not None else None
        if missing is None:
            said = words(MISSING)
        elif missing.newer is None:
            said = words(NEVER_WAS)
        else:
            said = words.count(
                "{n} entry of the house is newer than the backup and will be missing.",
                "{n} entries of the house are newer than the backup and will be missing.",
                missing.newer,
            ).format(n=missing.newer)
        self._step(
            3,
            words("What will be missing"),
            [self._described_words(), said, words("The house that is there now stays as it is.")],
            [],
            (words("Restore the house"), self.restore),
            (words("Back"), self.show_people),
        )

    def restore(self) -> None:
        """Make the house in a new folder; whatever stops leaves nothing there."""
        if self._two is None:
            return
        (first, second), file, was = self._two, self._file, self._was
        house = self._house

        def restore(progress: Progress) -> None:
            backups.restore_backup(house, file, first, second, was=was, progress=progress)
            computer.keep_card(house)

        progress = self._tasks.run(restore, lambda _: self._restored(), self._failed, owner=self)
        self.work(self.look.words("The house is being restored"), progress.cancel)

    # ---- a computer that is not set up

    def _failed(self, error: Exception) -> None:
        if isinstance(error, (SecretMissing, NoKeyring)):
            self.show_card(error)
        else:
            self.fail(error)

    def show_card(self, error: Exception) -> None:
        """The house's key is not on this computer: its card has it."""
        self.key = NewComputerCard(self.look, self._take_card)
        self.key.given_up.connect(self.show_people)
        words = self.look.words
        self._step(3, words("Workstation card"), [], [self.key], None)
        self.key.ask(error)

    def _take_card(self, text: str) -> None:
        house, file = self._house, self._file
        self._tasks.run(
            lambda _: computer.take_card(house, file, text),
            lambda _: self._card_taken(),
            self.key.failed,
            owner=self,
        )

    def _card_taken(self) -> None:
        self.key.fits()
        self.show_missing(None)

    # ---- step 4

    def _restored(self) -> None:
        self._two = None
        words = self.look.words
        self._step(
            4,
            words("The house is restored"),
            [
                words("The trail says so, with both names."),
                words("Everybody signs in as on the day the backup was made."),
            ],
            [],
            (words("Sign in"), self.made.emit),
        )

    def _described_words(self) -> str:
        told = self._told
        if told is None:
            return ""
        size = max(1, round(told.size / 1_000_000))
        return self.look.words(
            "Backup of {when}, {entries} entries in the trail, {size} MB, made by ShelterDesk "
            "{program}."
        ).format(
            when=f"{told.made_at.astimezone():%Y-%m-%d %H:%M}",
            entries=told.entries,
            size=size,
            program=told.program,
        )

    def _step(
        self,
        number: int,
        title: str,
        why: Sequence[str],
        parts: Sequence[QWidget],
        main: tuple[str, Callable[[], None]] | None,
        *others: tuple[str, Callable[[], None]],
    ) -> None:
        count = self.look.words("Step {n} of {steps}").format(n=number, steps=STEPS)
        self.show_step(title, why, parts, main, *others, count=count)


class _Signer(QWidget):
    """Sign-in name and passphrase of one of the two."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.login = NamedLine(name)
        self.passphrase = PassphraseLine(look, look.words("Passphrase"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.login, self.passphrase):
            layout.addWidget(part)

    def read(self) -> Person:
        """Who it is."""
        return Person(self.login.box.text().strip(), self.passphrase.box.text())
