"""The backup file: one house, sealed to the escrow and to whoever may restore it.

In this order::

    SHELTERB  format  suite  length of the opening (4 bytes)
    opening   lp(manifest, keys.json, lines, signature)
    pieces    data.db as it lies on disk, 1 MiB each but the last

- ``manifest`` is canonical JSON: backup id, database id, time, program, maker and their public
  key, head of the trail, size and SHA-256 of data.db, SHA-256 of keys.json and of the lines. It
  is signed by the maker; whether the maker could do that is known once the house is open.
- ``keys.json`` lies as on disk: it holds no names, and its slots need their passphrases.
- ``lines`` are pairs (key id, the backup key sealed by HPKE), one for the escrow and one for each
  person with backup right, bound to database, backup, time and key id.
- each piece is AES-256-GCM under the backup key, a fresh one each time, bound to backup, number
  and whether it is the last: none can be cut off, moved or taken from elsewhere.

data.db is encrypted under the database key before, so that opening needs both keys.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import (
    BackupDamaged,
    BackupNotProven,
    NoBackupRight,
    NotABackup,
    Tampered,
)
from shelterdesk.vault.formats import SUITE, check_format
from shelterdesk.vault.ledger import Head
from shelterdesk.vault.sealing import (
    NONCE_BYTES,
    cipher,
    gcm_open,
    gcm_seal,
    hpke_open,
    hpke_seal,
    new_key,
    verified,
)
from shelterdesk.vault.wire import canonical, lp, sha, unlp

MAGIC, FORMAT = b"SHELTERB", 1
PIECE = 1 << 20
GROWS_BY = NONCE_BYTES + 16  # nonce and tag of each piece
LONGEST_OPENING = 64 << 20
SIGNATURE = 64

_FRONT = struct.Struct(">8sBBI")

Step = Callable[[int, int], None]  # (done, total) in bytes; may raise to stop


@dataclass(frozen=True)
class Manifest:
    """What a backup is; ``maker`` is a key id, ``made_at`` unix seconds."""

    backup: str
    db: str
    made_at: int
    program: str
    maker: str
    maker_pub: bytes
    head: Head
    size: int
    data_sha: bytes
    keys_sha: bytes
    lines_sha: bytes

    @property
    def pieces(self) -> int:
        """How many pieces data.db lies in."""
        return -(-self.size // PIECE)

    def packed(self) -> bytes:
        """The JSON that is signed; as long for every content of the same size."""
        return canonical(
            {
                "backup": self.backup,
                "db": self.db,
                "made_at": self.made_at,
                "program": self.program,
                "maker": self.maker,
                "maker_pub": self.maker_pub.hex(),
                "head": {"seq": self.head.seq, "hash": self.head.hash.hex()},
                "size": self.size,
                "data_sha": self.data_sha.hex(),
                "keys_sha": self.keys_sha.hex(),
                "lines_sha": self.lines_sha.hex(),
            }
        ).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Manifest:
        """The manifest that ``packed`` gave; ``BackupDamaged`` if it is none."""
        try:
            said: dict[str, Any] = json.loads(packed)
            return cls(
                str(said["backup"]),
                str(said["db"]),
                int(said["made_at"]),
                str(said["program"]),
                str(said["maker"]),
                bytes.fromhex(said["maker_pub"]),
                Head(int(said["head"]["seq"]), bytes.fromhex(said["head"]["hash"])),
                int(said["size"]),
                bytes.fromhex(said["data_sha"]),
                bytes.fromhex(said["keys_sha"]),
                bytes.fromhex(said["lines_sha"]),
            )
        except (ValueError, KeyError, TypeError):
            raise BackupDamaged("manifest") from None

    def said(self) -> bytes:
        """What the maker signs."""
        return lp("backup manifest", FORMAT, SUITE, self.db, self.packed())


@dataclass(frozen=True, repr=False)
class Opening:
    """The front of a backup as it was read: its parts fit each other and its own signature."""

    manifest: Manifest
    keys: bytes
    lines: Mapping[str, bytes]
    sig: bytes
    length: int

    def key(self, key_id: str, private: X25519PrivateKey) -> bytes:
        """The backup key by one's own line; ``NoBackupRight`` without one."""
        if key_id not in self.lines:
            raise NoBackupRight
        try:
            return hpke_open(private, _line_info(self.manifest, key_id), self.lines[key_id])
        except Tampered:
            raise BackupDamaged("lines") from None


@dataclass(frozen=True, repr=False)
class Order:
    """What goes into a backup. ``holders`` are public keys by key id, the escrow's too."""

    db: str
    made_at: int
    program: str
    maker: str
    maker_pub: bytes
    head: Head
    size: int
    keys: bytes
    holders: Mapping[str, bytes]
    sign: Callable[[bytes], bytes]


def write(out: BinaryIO, data: BinaryIO, order: Order, step: Step) -> Manifest:
    """Write a whole backup to *out*, which can seek; *data* gives data.db once, front to back.

    ``BackupNotProven`` if *data* gives another number of bytes than the order says.
    """
    key = new_key()
    manifest = Manifest(
        backup=os.urandom(16).hex(),
        db=order.db,
        made_at=order.made_at,
        program=order.program,
        maker=order.maker,
        maker_pub=order.maker_pub,
        head=order.head,
        size=order.size,
        data_sha=bytes(32),
        keys_sha=sha(order.keys),
        lines_sha=bytes(32),
    )
    lines = lp(
        *(
            lp(key_id, hpke_seal(public, _line_info(manifest, key_id), key))
            for key_id, public in sorted(order.holders.items())
        )
    )
    manifest = replace(manifest, lines_sha=sha(lines))
    # The hash of the data is known last. The opening is as long then as it is now.
    out.write(_opening(manifest, order.keys, lines, bytes(SIGNATURE)))
    manifest = replace(manifest, data_sha=_seal_pieces(out, data, manifest, key, step))
    out.seek(0)
    out.write(_opening(manifest, order.keys, lines, order.sign(manifest.said())))
    return manifest


def _seal_pieces(
    out: BinaryIO, data: BinaryIO, manifest: Manifest, key: bytes, step: Step
) -> bytes:
    sealer, seen, done = cipher(key), hashlib.sha256(), 0
    for number in range(manifest.pieces):
        step(done, manifest.size)
        plain = data.read(min(PIECE, manifest.size - done))
        if not plain:
            break
        seen.update(plain)
        done += len(plain)
        out.write(gcm_seal(sealer, _piece_info(manifest, number), plain))
    if done != manifest.size or data.read(1):
        raise BackupNotProven("size")
    step(done, manifest.size)
    return seen.digest()


def read_opening(file: BinaryIO) -> Opening:
    """Read the front of a backup and hold its parts against each other; needs no key.

    ``NotABackup``, ``OlderFormat``, ``NewerFormat``, or ``BackupDamaged`` with what is damaged.
    """
    front = file.read(_FRONT.size)
    if front[: len(MAGIC)] != MAGIC:
        raise NotABackup
    if len(front) < _FRONT.size:
        raise BackupDamaged("end")
    _, format, suite, length = _FRONT.unpack(front)
    check_format(format)
    check_format(suite)
    if length > LONGEST_OPENING:
        raise BackupDamaged("manifest")
    joined = file.read(length)
    if len(joined) < length:
        raise BackupDamaged("end")
    try:
        packed, keys, lines, sig = unlp(joined)
        by_key = {id.decode(): sealed for id, sealed in map(unlp, unlp(lines))}
    except (Tampered, ValueError):
        raise BackupDamaged("manifest") from None
    manifest = Manifest.unpacked(packed)
    if manifest.packed() != packed or not verified(manifest.maker_pub, sig, manifest.said()):
        raise BackupDamaged("manifest")
    if sha(keys) != manifest.keys_sha:
        raise BackupDamaged("keys")
    if sha(lines) != manifest.lines_sha:
        raise BackupDamaged("lines")
    opening = Opening(manifest, keys, by_key, sig, _FRONT.size + length)
    whole = opening.length + manifest.size + GROWS_BY * manifest.pieces
    if file.seek(0, os.SEEK_END) != whole:
        raise BackupDamaged("end")
    return opening


def read_data(file: BinaryIO, opening: Opening, key: bytes, out: BinaryIO, step: Step) -> None:
    """Write data.db to *out*, every piece proven; ``BackupDamaged`` at the first that is not."""
    manifest, opener, seen, done = opening.manifest, cipher(key), hashlib.sha256(), 0
    file.seek(opening.length)
    for number in range(manifest.pieces):
        step(done, manifest.size)
        size = min(PIECE, manifest.size - done)
        try:
            plain = gcm_open(opener, _piece_info(manifest, number), file.read(size + GROWS_BY))
        except Tampered:
            raise BackupDamaged("data") from None
        seen.update(plain)
        done += len(plain)
        out.write(plain)
    if done != manifest.size or seen.digest() != manifest.data_sha:
        raise BackupDamaged("data")
    step(done, manifest.size)


def _opening(manifest: Manifest, keys: bytes, lines: bytes, sig: bytes) -> bytes:
    joined = lp(manifest.packed(), keys, lines, sig)
    return _FRONT.pack(MAGIC, FORMAT, SUITE, len(joined)) + joined


def _line_info(manifest: Manifest, key_id: str) -> bytes:
    return lp("backup key", SUITE, manifest.db, manifest.backup, manifest.made_at, key_id)


def _piece_info(manifest: Manifest, number: int) -> bytes:
    is_last = number == manifest.pieces - 1
    return lp("backup piece", SUITE, manifest.db, manifest.backup, number, int(is_last))
