"""The newest entry of a house that this computer saw, in the keyring of this Windows account.

Whoever puts an old data file and its key file back together defeats what people remember in the
key file; this lies elsewhere (security 6). It holds a number and a hash, and no key.
"""

from __future__ import annotations

import base64
import binascii
import sys
from typing import Protocol

from shelterdesk.errors import NoKeyring
from shelterdesk.vault.ledger import Head
from shelterdesk.vault.secret_store import trusted_keyring

ENTRY = "anchor"
HASH_BYTES = 32


class AnchorStore(Protocol):
    """Where this computer remembers the newest entry of each house."""

    def find_head(self, db: str) -> Head | None:
        """What was seen last; None if nothing is remembered here."""

    def keep_head(self, db: str, head: Head) -> None:
        """Remember *head*; raises ``NoKeyring`` if that cannot be."""


class KeyringAnchors:
    """Anchors in the keyring of this system, one service a house."""

    def __init__(self, platform: str = sys.platform) -> None:
        """Use the trusted backends of *platform*."""
        self._platform = platform

    def find_head(self, db: str) -> Head | None:
        """What was seen last; None also where the keyring does not answer."""
        try:
            kept = trusted_keyring(self._platform).get_password(_service(db), ENTRY)
        except Exception:  # noqa: BLE001  each backend fails in its own way
            return None
        return read_anchor(kept or "")

    def keep_head(self, db: str, head: Head) -> None:
        """Remember *head*, and read it back."""
        backend = trusted_keyring(self._platform)
        try:
            backend.set_password(_service(db), ENTRY, anchor_text(head))
            kept = backend.get_password(_service(db), ENTRY)
        except Exception:  # noqa: BLE001  each backend fails in its own way
            raise NoKeyring from None
        if read_anchor(kept or "") != head:
            raise NoKeyring


def anchor_text(head: Head) -> str:
    """Number and hash in about fifty characters: what Windows keeps is counted."""
    return f"{head.seq}.{base64.urlsafe_b64encode(head.hash).decode().rstrip('=')}"


def read_anchor(text: str) -> Head | None:
    """What ``anchor_text`` wrote; None for anything else."""
    number, _, letters = text.partition(".")
    try:
        hash = base64.b64decode(letters + "=" * (-len(letters) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if not (number.isascii() and number.isdigit()) or len(hash) != HASH_BYTES:
        return None
    return Head(int(number), hash)


def _service(db: str) -> str:
    return f"ShelterDesk/{db}/anchor"
