"""The first start of a real house: laid beside its place, and a house only once its cards fit.

Until two safety cards and the workstation card were typed back, what lies on the disk is
named ``<folder>.making``, is offered to nobody, and goes when somebody begins again: the private
half behind the cards is kept nowhere, so cards that were never written down could not be made
anew. Whoever has them on paper goes on with them after a power cut.
Then everything else (the first backup) is read from the trail, as in any other house.
"""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from shelterdesk.access import door, new_house
from shelterdesk.access.door import KEY_FILE, House
from shelterdesk.access.new_house import Founder
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Busy,
    CardMistyped,
    HouseExists,
    NameTaken,
    NoKeyring,
    ShelterDeskError,
)
from shelterdesk.vault import escrow, slots
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.secret_store import SecretStore
from shelterdesk.vault.workstation import WORKSTATION, read_workstation_card, workstation_card

MAKING = ".making"
CARDS_BACK, COMPUTER_BACK = "setup.cards", "setup.computer"
MOST = 2
OURS = (door.DATA_FILE, door.KEY_FILE, door.LOCK_FILE)


@dataclass(repr=False)
class NewHouse:
    """A house in the making, and what stands on its cards."""

    house: House  # where it will be
    first: Founder
    db: str
    escrow_cards: tuple[str, ...] = field(repr=False)
    workstation_card: str = field(repr=False)
    secrets: SecretStore

    @property
    def staged(self) -> House:
        """Where it lies meanwhile."""
        return replace(self.house, folder=making(self.house.folder))

    def prove_cards(self, texts: tuple[str, str]) -> None:
        """Two safety cards, typed back, open what they are for.

        ``CardMistyped``, ``SameCard``, ``CardsDoNotFit``.
        """
        escrow.open_escrow(KeyFile.load(self.staged.folder / KEY_FILE), texts)

    def prove_computer(self, text: str) -> None:
        """The workstation card, typed back, says what its keyring keeps; ``CardMistyped``."""
        typed = read_workstation_card(text, self.db)
        if not hmac.compare_digest(typed, self.secrets.find(self.db)):
            raise CardMistyped(WORKSTATION)

    def finish(self, texts: tuple[str, str], computer: str) -> None:
        """Prove all three cards once more, write so into the trail, and put the house in place."""
        self.prove_cards(texts)
        self.prove_computer(computer)
        desk = door.sign_in(self.staged, self.first.login, self.first.passphrase)
        try:
            desk.say(CARDS_BACK, {"cards": 2})
            desk.say(COMPUTER_BACK, {})
        finally:
            desk.close()
        if self.house.folder.exists():
            self.house.folder.rmdir()  # it is empty; Windows does not replace it
        self.staged.folder.rename(self.house.folder)

    def give_up(self) -> None:
        """Take away what was laid."""
        shutil.rmtree(self.staged.folder, ignore_errors=True)


def cut_off(house: House) -> House | None:
    """A real house beside *house* whose making was cut off, as it would be; None if there is none.

    Its key file is the last that is written, so it is whole; this computer has its secret.
    """
    for folder in sorted(house.folder.parent.glob(f"*{MAKING}")):
        staged = replace(house, folder=folder)
        with suppress(ShelterDeskError):
            if house.secrets is None or not staged.is_there or staged.is_practice():
                continue
            house.secrets.find(KeyFile.load(folder / KEY_FILE).db)
            return replace(house, folder=folder.with_name(folder.name.removesuffix(MAKING)))
    return None


def code_of(house: House) -> str:
    """The code of what ``cut_off`` gave."""
    return KeyFile.load(making(house.folder) / KEY_FILE).root.house_code


def take_up(house: House, login: str, passphrase: str) -> NewHouse:
    """Go on with what ``cut_off`` gave, by the cards on paper: nothing that stands on them is here.

    *login* and *passphrase* are those of somebody it begins with; ``finish`` judges them.
    """
    if house.secrets is None:
        raise NoKeyring
    db = KeyFile.load(making(house.folder) / KEY_FILE).db
    return NewHouse(house, Founder(login, "", (Role.MGR,), passphrase), db, (), "", house.secrets)


def making(folder: Path) -> Path:
    """Where a house for *folder* lies until it is one."""
    return folder.with_name(f"{folder.name}{MAKING}")


def found_house(
    house: House, house_code: str, people: Sequence[Founder], cost: slots.Cost
) -> NewHouse:
    """Lay a real house beside *house*'s folder; what an earlier try left there goes first.

    One manager, alone or with a second manager or an administrator: two cards are the second
    signature of whoever is alone (decision 24), and nobody is both manager and administrator
    (casework guide 9.4): ``ValueError`` for what no page offers. Raises ``NameTaken``,
    ``HouseExists``, ``NoKeyring``, ``CloudFolder``, ``NetworkFolder``, and ``Busy`` while another
    program makes one here.
    """
    _check_people(people)
    folder = house.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HouseExists
    secrets = house.secrets
    if secrets is None:
        raise NoKeyring
    house.require_own_disk(practice=False)
    staged = replace(house, folder=making(folder))
    _clear(staged.folder)
    for other in folder.parent.glob(f"*{MAKING}"):
        with suppress(Busy, HouseExists):
            _clear(other)
    founded, cards = new_house.lay(staged, house_code, people, cost, practice=False)
    secret = secrets.find(founded.db)
    return NewHouse(
        house,
        next(person for person in people if Role.MGR in person.roles),
        founded.db,
        tuple(card.text(founded.db) for card in cards),
        workstation_card(secret).text(founded.db),
        secrets,
    )


def _check_people(people: Sequence[Founder]) -> None:
    fits = 1 <= len(people) <= MOST
    fits = fits and any(Role.MGR in person.roles for person in people)
    for person in people:
        fits = fits and person.roles in ((Role.MGR,), (Role.ADM,))
    if not fits:
        raise ValueError("a house begins with a manager, alone or with one more")
    logins = {person.login.strip().casefold() for person in people}
    if len(logins) < len(people):
        raise NameTaken


def _clear(folder: Path) -> None:
    """What was cut off is no house: its cards were never typed back, and nobody wrote in it.

    ``HouseExists`` if anything else lies there, ``Busy`` where another program is at it.
    """
    if not folder.is_dir():
        return
    if not all(path.name.startswith(OURS) for path in folder.iterdir()):
        raise HouseExists
    with door.locked(folder):
        pass
    shutil.rmtree(folder)
