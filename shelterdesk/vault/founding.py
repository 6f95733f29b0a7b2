"""A new house: its root, its escrow key, its cards, its first people.

The private halves of root and escrow are kept nowhere but behind the cards, that of the emergency
key nowhere but behind two people.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.cards import Card
from shelterdesk.vault.escrow import put_cards, seal_root
from shelterdesk.vault.formats import (
    EMERGENCY,
    ESCROW,
    ROOT,
    key_certificate_said,
    role_certificate_said,
    root_certificate_said,
)
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import KeyCertificate, RoleCertificate, RootCertificate
from shelterdesk.vault.slots import PRACTICE_COST

DATABASE_KEY_BYTES = 48  # raw key and salt


@dataclass(frozen=True, repr=False)
class Founded:
    """What a house begins with. ``bundles`` are in the order of the people given."""

    root: RootCertificate
    database_key: bytes
    bundles: tuple[Bundle, ...]
    key_certificates: tuple[KeyCertificate, ...]
    role_certificates: tuple[RoleCertificate, ...]
    escrow: bytes
    signer: bytes
    emergency: bytes

    @property
    def db(self) -> str:
        """The database id of the house."""
        return self.root.db

    def key_file(self, path: Path) -> tuple[KeyFile, tuple[Card, ...]]:
        """A key file for *path* that nobody but two cards open; not saved yet."""
        keyfile = KeyFile(path, self.root, PRACTICE_COST)
        seal_root(keyfile, self.signer, self.database_key)
        return keyfile, put_cards(keyfile, self.escrow)


def found(
    *,
    house_code: str,
    practice: bool,
    people: Sequence[tuple[str, tuple[str, ...]]],
    now: int,
) -> Founded:
    """Make keys and certificates for a house; *people* are (display name, role codes)."""
    signer = Ed25519PrivateKey.generate()
    half = X25519PrivateKey.generate()
    escrow = half.public_key().public_bytes_raw()
    root = RootCertificate(
        db=os.urandom(16).hex(),
        practice=practice,
        house_code=house_code,
        root_pub=signer.public_key().public_bytes_raw(),
        escrow_pub=escrow,
        made_at=now,
        sig=b"",
    )
    root = replace(root, sig=signer.sign(root_certificate_said(root)))
    escrow_row = KeyCertificate(ESCROW, ESCROW, "", escrow, root.root_pub, now, ROOT, b"")
    urgent = X25519PrivateKey.generate()
    urgent_pub = urgent.public_key().public_bytes_raw()
    urgent_row = KeyCertificate(EMERGENCY, EMERGENCY, "", urgent_pub, b"", now, ROOT, b"")
    keys = [_signed_key(root.db, row, signer) for row in (escrow_row, urgent_row)]
    roles, bundles = [], []
    for display_name, held in people:
        bundle, key = new_person(root.db, root.root_pub, signer, display_name, now)
        bundles.append(bundle)
        keys.append(key)
        roles.append(certify_roles(root.db, signer, bundle.user_id, held, now))
    return Founded(
        root,
        os.urandom(DATABASE_KEY_BYTES),
        tuple(bundles),
        tuple(keys),
        tuple(roles),
        half.private_bytes_raw(),
        signer.private_bytes_raw(),
        urgent.private_bytes_raw(),
    )


def new_person(
    db: str, root_pub: bytes, signer: Ed25519PrivateKey, display_name: str, now: int
) -> tuple[Bundle, KeyCertificate]:
    """Fresh keys for one person, certified by the root *signer*."""
    bundle, row = fresh_keys(root_pub, display_name, now)
    return bundle, _signed_key(db, row, signer)


def fresh_keys(
    root_pub: bytes, display_name: str, now: int, user_id: str = ""
) -> tuple[Bundle, KeyCertificate]:
    """Fresh keys for one person, and their certificate without a signature."""
    x, ed = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    bundle = Bundle(
        user_id=user_id or os.urandom(8).hex(),
        key_id=os.urandom(8).hex(),
        x=x.private_bytes_raw(),
        ed=ed.private_bytes_raw(),
        root_pub=root_pub,
    )
    row = KeyCertificate(
        id=bundle.key_id,
        user_id=bundle.user_id,
        display_name=display_name,
        x_pub=x.public_key().public_bytes_raw(),
        ed_pub=ed.public_key().public_bytes_raw(),
        issued_at=now,
        issuer=ROOT,
        sig=b"",
    )
    return bundle, row


def certify_roles(
    db: str, signer: Ed25519PrivateKey, user_id: str, roles: Sequence[str], now: int
) -> RoleCertificate:
    """Which roles *user_id* has, certified by the root *signer*."""
    row = RoleCertificate(os.urandom(8).hex(), user_id, tuple(roles), now, ROOT, b"")
    return replace(row, sig=signer.sign(role_certificate_said(db, row)))


def _signed_key(db: str, row: KeyCertificate, signer: Ed25519PrivateKey) -> KeyCertificate:
    return replace(row, sig=signer.sign(key_certificate_said(db, row)))
