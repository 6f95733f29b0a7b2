"""``keys.json``: slots, sealed database keys, remembered heads. It holds no names (security 4.2).

Written new, flushed and put in place in one step, so that a program that ends in the middle
leaves the old file; the last three are kept beside it.
"""

from __future__ import annotations

import base64
import binascii
import errno
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shelterdesk.errors import Damaged, DiskFull, NotAHouse
from shelterdesk.vault.formats import check_format, root_certificate_said
from shelterdesk.vault.ledger import RootCertificate
from shelterdesk.vault.sealing import verified

FORMAT = 1  # and everything in it is of suite 1
KEPT = 3


@dataclass(frozen=True)
class Cost:
    """What one try at a passphrase costs (Argon2id): KiB of memory, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int


@dataclass(frozen=True)
class Slot:
    """One way in. ``kind``: "pass" needs the computer's secret, "passonly" does not; "code" is a
    paper code, whose ``cost`` is naught.

    ``owner`` is the user id it opens for, so that it can be taken away without knowing its name.
    """

    kind: str
    cost: Cost
    salt: bytes
    wrap: bytes
    owner: str = ""


@dataclass(frozen=True)
class Waiting:
    """Failed tries at one slot, and when the last one was, on a clock that never goes back.

    ``at`` is the same moment in unix seconds, to be told; waiting does not look at it.
    """

    tries: int
    since: float
    at: int = 0


@dataclass
class EmergencyWraps:
    """The emergency key as it lies in the key file: never in clear (casework guide 9.3).

    ``shares`` are 32 random bytes, sealed to one person each, by user id. ``pairs`` wrap the key
    under two shares, by "user id user id" in their order; ``alone`` under one, while the house
    lets one person act alone at night.
    """

    shares: dict[str, bytes] = field(default_factory=dict)
    pairs: dict[str, bytes] = field(default_factory=dict)
    alone: dict[str, bytes] = field(default_factory=dict)


@dataclass
class KeyFile:
    """The key file of one house, in memory.

    Keys of ``slots``, ``heads`` and ``waits`` are handles, of ``database_keys`` user ids.
    ``cost`` is what an unknown name is made to cost too. ``next_database_keys`` is empty but
    while the database key is being changed. ``card_pairs`` are the escrow's wraps, one for each
    pair of cards; ``root_sealed`` is the root's private half, sealed to the escrow. ``moving`` are
    handles of ways in that lie under the secret this computer had before (ADR 0031).
    """

    path: Path
    root: RootCertificate
    cost: Cost
    slots: dict[str, Slot] = field(default_factory=dict)
    database_keys: dict[str, bytes] = field(default_factory=dict)
    heads: dict[str, bytes] = field(default_factory=dict)
    waits: dict[str, Waiting] = field(default_factory=dict)
    next_database_keys: dict[str, bytes] = field(default_factory=dict)
    card_pairs: dict[str, bytes] = field(default_factory=dict)
    root_sealed: bytes = b""
    emergency: EmergencyWraps = field(default_factory=EmergencyWraps)
    moving: frozenset[str] = frozenset()

    @property
    def db(self) -> str:
        """The database id of the house."""
        return self.root.db

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """Read *path*; raises ``NotAHouse``, ``NewerFormat`` or ``Damaged``."""
        try:
            text = path.read_bytes()
        except OSError:
            raise NotAHouse from None
        try:
            plain = json.loads(text)
            check_format(plain["v"])
            return cls(path, **_read(plain))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
            raise Damaged("keys.json") from None

    def refresh(self) -> None:
        """Read again what others may have written since; for changing it."""
        if self.path.exists():
            self.__dict__.update(vars(KeyFile.load(self.path)))

    def save(self) -> None:
        """Put this in place of the file, all or nothing; raises ``DiskFull``."""
        try:
            self._keep_older()
            _put(self.path, json.dumps(_write(self), indent=1, sort_keys=True).encode())
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from None
            raise

    def save_alone(self) -> None:
        """Save, and keep no older file: what was taken away must not open from a copy beside it."""
        self.save()
        for number in range(1, KEPT + 1):
            self._older(number).unlink(missing_ok=True)

    def _keep_older(self) -> None:
        if not self.path.exists():
            return
        for number in range(KEPT - 1, 0, -1):
            older = self._older(number)
            if older.exists():
                older.replace(self._older(number + 1))
        _put(self._older(1), self.path.read_bytes())

    def _older(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


def _put(path: Path, text: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows flushes the entry with the file
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _text(plain: bytes) -> str:
    return base64.b64encode(plain).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _write(file: KeyFile) -> dict[str, Any]:
    root = file.root
    return {
        "v": FORMAT,
        "db_id": root.db,
        "root": {
            "practice": root.practice,
            "house_code": root.house_code,
            "root_pub": _text(root.root_pub),
            "escrow_pub": _text(root.escrow_pub),
            "made_at": root.made_at,
            "sig": _text(root.sig),
        },
        "house_kdf": _write_cost(file.cost),
        "slots": {
            handle: {
                "kind": slot.kind,
                "kdf": _write_cost(slot.cost),
                "salt": _text(slot.salt),
                "wrap": _text(slot.wrap),
                "owner": slot.owner,
            }
            for handle, slot in file.slots.items()
        },
        "dbk": {user: _text(sealed) for user, sealed in file.database_keys.items()},
        "heads": {handle: _text(sealed) for handle, sealed in file.heads.items()},
        "dbk_next": {user: _text(sealed) for user, sealed in file.next_database_keys.items()},
        "escrow": {pair: _text(sealed) for pair, sealed in file.card_pairs.items()},
        "root_sealed": _text(file.root_sealed),
        "emergency": {
            part: {who: _text(sealed) for who, sealed in wraps.items()}
            for part, wraps in vars(file.emergency).items()
        },
        "wait": {
            h: {"tries": w.tries, "since": w.since, "at": w.at} for h, w in file.waits.items()
        },
        **({"moving": sorted(file.moving)} if file.moving else {}),
    }


def _read(plain: dict[str, Any]) -> dict[str, Any]:
    said = plain["root"]
    root = RootCertificate(
        db=str(plain["db_id"]),
        practice=said["practice"] is True,
        house_code=str(said["house_code"]),
        root_pub=_bytes(said["root_pub"]),
        escrow_pub=_bytes(said["escrow_pub"]),
        made_at=int(said["made_at"]),
        sig=_bytes(said["sig"]),
    )
    # Its own key proves only that it is whole; signing in proves that it is ours.
    if not verified(root.root_pub, root.sig, root_certificate_said(root)):
        raise Damaged("root certificate")
    return {
        "root": root,
        "cost": _read_cost(plain["house_kdf"]),
        "slots": {
            str(handle): Slot(
                str(slot["kind"]),
                _read_cost(slot["kdf"]),
                _bytes(slot["salt"]),
                _bytes(slot["wrap"]),
                str(slot["owner"]),
            )
            for handle, slot in plain["slots"].items()
        },
        "database_keys": {str(user): _bytes(sealed) for user, sealed in plain["dbk"].items()},
        "heads": {str(handle): _bytes(sealed) for handle, sealed in plain["heads"].items()},
        "next_database_keys": {str(u): _bytes(s) for u, s in plain["dbk_next"].items()},
        "card_pairs": {str(pair): _bytes(s) for pair, s in plain["escrow"].items()},
        "root_sealed": _bytes(plain["root_sealed"]),
        "emergency": EmergencyWraps(
            **{
                part: {str(who): _bytes(s) for who, s in found.items()}
                for part, found in plain.get("emergency", {}).items()
            }
        ),
        "waits": {
            str(handle): Waiting(int(w["tries"]), float(w["since"]), int(w.get("at", 0)))
            for handle, w in plain["wait"].items()
        },
        "moving": frozenset(str(handle) for handle in plain.get("moving", ())),
    }


def _write_cost(cost: Cost) -> dict[str, int]:
    return {"m": cost.memory_kib, "t": cost.passes, "p": cost.lanes}


def _read_cost(plain: dict[str, Any]) -> Cost:
    return Cost(int(plain["m"]), int(plain["t"]), int(plain["p"]))
