"""A KeePass file (KDBX 4.0) with people in it, under exactly the Argon2id cost of our own house.

The command line of KeePassXC makes files under AES-KDF and knows no other: two different ways to be
slow say nothing about each other. So the file is made here; KeePassXC opens it and saves it again
under the same cost. Source: the format's description, https://keepass.info/help/kb/kdbx.html
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import os
import struct
from collections.abc import Iterable
from xml.sax.saxutils import escape

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from benchmarks.peers.rows import Row
from shelterdesk.vault.slots import Cost

SIGNATURE = struct.pack("<III", 0x9AA2D903, 0xB54BFB67, 0x00040000)
AES_256 = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
ARGON2ID = bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6")
CIPHER, COMPRESSED, SEED, IV, KDF, END = 2, 3, 4, 7, 11, 0
U32, U64, BYTES = 0x04, 0x05, 0x42
ARGON2_VERSION = 0x13
BLOCK = 1 << 20
HEADER_BLOCK = 0xFFFFFFFFFFFFFFFF


def kdbx(people: Iterable[Row], passphrase: str, cost: Cost) -> bytes:
    """The file, sealed under *passphrase* at *cost*."""
    seed, iv, salt = os.urandom(32), os.urandom(16), os.urandom(32)
    fields = (
        (CIPHER, AES_256),
        (COMPRESSED, struct.pack("<I", 1)),
        (SEED, seed),
        (IV, iv),
        (KDF, _kdf(salt, cost)),
        (END, b"\r\n\r\n"),
    )
    header = SIGNATURE + b"".join(_field(id, data) for id, data in fields)
    slow = hash_secret_raw(
        hashlib.sha256(hashlib.sha256(passphrase.encode()).digest()).digest(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )
    proof = hashlib.sha512(seed + slow + b"\x01").digest()
    inner = _field(1, struct.pack("<I", 3)) + _field(2, os.urandom(64)) + _field(0, b"")
    padder = PKCS7(128).padder()
    plain = gzip.compress(inner + _xml(people).encode())
    encryptor = Cipher(
        algorithms.AES(hashlib.sha256(seed + slow).digest()), modes.CBC(iv)
    ).encryptor()
    sealed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    blocks = [sealed[at : at + BLOCK] for at in range(0, len(sealed), BLOCK)]
    return b"".join(
        (
            header,
            hashlib.sha256(header).digest(),
            _mac(proof, HEADER_BLOCK, header),
            *(_block(proof, number, data) for number, data in enumerate([*blocks, b""])),
        )
    )


def _field(id: int, data: bytes) -> bytes:
    return struct.pack("<BI", id, len(data)) + data


def _kdf(salt: bytes, cost: Cost) -> bytes:
    said = (
        (BYTES, "$UUID", ARGON2ID),
        (BYTES, "S", salt),
        (U32, "P", struct.pack("<I", cost.lanes)),
        (U64, "M", struct.pack("<Q", cost.memory_kib * 1024)),
        (U64, "I", struct.pack("<Q", cost.passes)),
        (U32, "V", struct.pack("<I", ARGON2_VERSION)),
    )
    packed = b"".join(
        struct.pack("<Bi", kind, len(name)) + name.encode() + struct.pack("<i", len(data)) + data
        for kind, name, data in said
    )
    return struct.pack("<H", 0x0100) + packed + b"\x00"


def _mac(proof: bytes, number: int, data: bytes) -> bytes:
    key = hashlib.sha512(struct.pack("<Q", number) + proof).digest()
    return hmac.digest(key, data, "sha256")


def _block(proof: bytes, number: int, data: bytes) -> bytes:
    length = struct.pack("<I", len(data))
    return _mac(proof, number, struct.pack("<Q", number) + length + data) + length + data


def _xml(people: Iterable[Row]) -> str:
    entries = "".join(_entry(row) for row in people)
    return (
        '<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta><Generator>benchmark</Generator>'
        "<RecycleBinEnabled>False</RecycleBinEnabled></Meta>"
        f"<Root><Group><UUID>{_uuid()}</UUID><Name>Root</Name>{entries}</Group>"
        "<DeletedObjects/></Root></KeePassFile>"
    )


def _entry(row: Row) -> str:
    said = {
        "Title": f"{row.romanised} {row.code}",
        "UserName": row.preferred,
        "Password": "",
        "URL": "",
        "Notes": " ".join((row.language, row.arrived_on, row.room, *row.notes)),
    }
    strings = "".join(
        f"<String><Key>{key}</Key><Value>{escape(text)}</Value></String>"
        for key, text in said.items()
    )
    return f"<Entry><UUID>{_uuid()}</UUID>{strings}</Entry>"


def _uuid() -> str:
    return base64.b64encode(os.urandom(16)).decode()
