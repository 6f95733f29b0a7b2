"""The workstation card: this computer's secret on paper, typed back on another computer.

Without it a copied house opens for nobody. What is typed stays in memory until somebody has
signed in with it; only then is it kept here, and never in the place of another secret.
"""

from __future__ import annotations

from enum import StrEnum

from shelterdesk.errors import NoKeyring, SecretMissing
from shelterdesk.vault.cards import Card, read_card
from shelterdesk.vault.sealing import KEY_BYTES
from shelterdesk.vault.secret_store import SecretStore

WORKSTATION = "workstation"
_ONE = range(1, 2)


class Kept(StrEnum):
    """What became of a typed card: kept in the keyring, or for this start of the program only."""

    HERE = "keyring"
    THIS_TIME = "memory"


def workstation_card(secret: bytes) -> Card:
    """The one card of a computer's *secret*; ``Card.text`` is what stands on the paper."""
    return Card(WORKSTATION, 1, secret)


def read_workstation_card(text: str, db: str) -> bytes:
    """The secret on the card that *text* was typed from; ``CardMistyped`` if it is none."""
    return read_card(text, db, WORKSTATION, _ONE, KEY_BYTES).secret


class TypedSecrets:
    """A ``SecretStore`` that a card can be typed into; the keyring below it is asked second."""

    def __init__(self, kept: SecretStore) -> None:
        """Nothing is typed yet; *kept* is where secrets lie between two starts."""
        self._kept = kept
        self._typed: dict[str, bytes] = {}

    def find(self, db: str) -> bytes:
        """The secret that was typed, else the kept one; raises as a ``SecretStore``."""
        return self._typed.get(db) or self._kept.find(db)

    def keep(self, db: str, secret: bytes) -> None:
        """Keep a secret for good, in the place of a typed one; raises ``NoKeyring``."""
        self._kept.keep(db, secret)
        self._typed.pop(db, None)

    def require_kept(self, db: str) -> None:
        """Pass if the secret in use lies in the keyring; else ``NoKeyring`` or ``SecretMissing``.

        A card that was typed beside another secret serves one start only.
        """
        if self._kept.find(db) != self.find(db):
            raise NoKeyring

    def type_card(self, db: str, text: str) -> None:
        """Use the card that *text* was typed from; ``CardMistyped`` changes nothing."""
        self._typed[db] = read_workstation_card(text, db)

    def settle(self, db: str) -> Kept | None:
        """Somebody signed in: keep what was typed where nothing lies yet. None if nothing was.

        Another secret that lies there stays: it may belong to another copy of this house.
        """
        typed = self._typed.get(db)
        if typed is None:
            return None
        try:
            return None if self._kept.find(db) == typed else Kept.THIS_TIME
        except NoKeyring:
            return Kept.THIS_TIME
        except SecretMissing:
            pass
        try:
            self._kept.keep(db, typed)
        except NoKeyring:
            return Kept.THIS_TIME
        del self._typed[db]
        return Kept.HERE
