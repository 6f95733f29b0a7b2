"""A house whose people sign in with this computer's key, and keyrings of dicts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from shelterdesk.access import door
from shelterdesk.errors import NoKeyring, SecretMissing
from shelterdesk.vault import slots
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import Head
from shelterdesk.vault.secret_store import new_secret
from shelterdesk.vault.workstation import TypedSecrets, workstation_card
from tests.cast import CHEAP, PEOPLE, Cast

WORD = "moon"


@dataclass
class MemoryRing:
    """A keyring of dicts, secrets and anchors; ``there`` is False on a computer without one."""

    secrets: dict[str, bytes] = field(default_factory=dict)
    anchors: dict[str, Head] = field(default_factory=dict)
    there: bool = True

    def find(self, db: str) -> bytes:
        if not self.there:
            raise NoKeyring
        if db not in self.secrets:
            raise SecretMissing
        return self.secrets[db]

    def keep(self, db: str, secret: bytes) -> None:
        if not self.there:
            raise NoKeyring
        self.secrets[db] = secret

    def find_head(self, db: str) -> Head | None:
        return self.anchors.get(db)

    def keep_head(self, db: str, head: Head) -> None:
        if not self.there:
            raise NoKeyring
        self.anchors[db] = head


@dataclass
class Keyed:
    """A house with a key, its card, and the computer on which it was made."""

    cast: Cast
    db: str
    secret: bytes
    ring: MemoryRing

    @property
    def card(self) -> str:
        return workstation_card(self.secret).text(self.db)

    def house(self, ring: MemoryRing | None = None) -> door.House:
        """The house as a computer with *ring* opens it, started anew."""
        used = self.ring if ring is None else ring
        return replace(self.cast.house, secrets=TypedSecrets(used), anchors=used)


def keyed(cast: Cast) -> Keyed:
    """Give everybody of *cast* a way in that needs this computer's key, and no other."""
    keyfile = KeyFile.load(cast.folder / door.KEY_FILE)
    ring, secret = MemoryRing(), new_secret()
    ring.keep(keyfile.db, secret)
    for person in PEOPLE:
        bundle = slots.open_slot(keyfile, person.login, WORD, None, cast.time.clock().steady)
        slots.take_slots(keyfile, bundle.user_id)
        slots.put_slot(keyfile, person.login, WORD, bundle, CHEAP, ring)
        keyfile.save_alone()
    return Keyed(cast, keyfile.db, secret, ring)
