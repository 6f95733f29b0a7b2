"""Open what else a house seals, without ShelterDesk: cards, paper codes, backups and drafts.

It knows nothing but ``docs/formats.md`` (sections 1 to 4, 10, 11 and 13), and shares no code with
the program. Work on a copy::

    python open_keys.py cards  HOUSE                       two safety cards
    python open_keys.py code   HOUSE LOGIN [--secret S]    somebody's paper code
    python open_keys.py backup FILE LOGIN [--secret S] [--out FOLDER]
    python open_keys.py backup FILE --cards [--out FOLDER]
    python open_keys.py drafts HOUSE LOGIN [--secret S]

What is secret (a passphrase, a code, two cards one after the other) is asked for, or read a line
each from standard input. ``S`` is the computer's secret: the workstation card as it is written, or
64 hexadecimal digits. ``--out`` puts the house of a backup into a new folder; ``open_note.py`` goes
on there. Needs Python 3.11 with cryptography and argon2-cffi; ``drafts`` needs sqlcipher3 too.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import getpass
import hashlib
import hmac
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUITE = 1
CARDS, CARD_BYTES, SECRET_BYTES = (1, 2, 3), 20, 32
MAGIC, BACKUP_FORMAT, PIECE, GROWS_BY = b"SHELTERB", 1, 1 << 20, 12 + 16
MOST_KIB, MOST_PASSES, MOST_LANES = 1 << 20, 16, 16


class Refused(Exception):
    """Why something is not believed or not opened; holds no key and no text of anybody."""


# ---- bytes (sections 1 and 2)


def lp(*parts: bytes | str | int) -> bytes:
    plain = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in plain)


def unlp(joined: bytes) -> list[bytes]:
    parts = []
    while joined:
        size = int.from_bytes(joined[:4], "big")
        if len(joined) < 4 + size:
            raise Refused("lengths do not add up")
        parts.append(joined[4 : 4 + size])
        joined = joined[4 + size :]
    return parts


def sha(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()


def derive(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def gcm_open(key: bytes, context: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], context)
    except (InvalidTag, ValueError):
        raise Refused("a sealed value does not open in its place") from None


def hpke_open(private: X25519PrivateKey, context: bytes, sealed: bytes) -> bytes:
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    try:
        return suite.decrypt(sealed, private, context)
    except (InvalidTag, ValueError):
        raise Refused("a sealed key does not open in its place") from None


def signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def unpad(padded: bytes) -> bytes:
    size = int.from_bytes(padded[:4], "big")
    plain = padded[4 : 4 + size]
    if size.to_bytes(4, "big") + plain + bytes(-(size + 4) % 256) != padded:
        raise Refused("padding")
    return plain


def canonical(said: dict[str, Any]) -> bytes:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


# ---- cards (section 11)


def card(text: str, db: str, what: str, numbers: tuple[int, ...], size: int) -> tuple[int, bytes]:
    """Number and secret of the card that *text* was typed from; its check says which it is."""
    read_as = text.upper().translate(str.maketrans("018", "OIB"))
    letters = "".join(letter for letter in read_as if letter.isalnum())
    body, check = letters[:-4], letters[-4:]
    try:
        secret = base64.b32decode(body + "=" * (-len(body) % 8))
    except (binascii.Error, ValueError):
        secret = b""
    for number in numbers:
        said = base64.b32encode(sha(lp("card", db, what, number, secret))).decode()
        if len(secret) == size and said[:4] == check:
            return number, secret
    raise Refused(f"this is no {what} card of this house, or it was mistyped")


# ---- the key file (section 3)


@dataclass
class Keys:
    """What two cards, a passphrase or a paper code opened."""

    key_id: str
    private: X25519PrivateKey
    database_key: bytes


class KeyFile:
    """``keys.json`` of a house or of a backup."""

    def __init__(self, text: bytes) -> None:
        self.said: dict[str, Any] = json.loads(text)
        if self.said["v"] != SUITE:
            raise Refused(f"the key file is of form {self.said['v']}, not {SUITE}")
        self.db: str = self.said["db_id"]

    def check_root(self, root_pub: bytes) -> None:
        """The certificate holds under the root that somebody was given, not the one beside it."""
        root = self.said["root"]
        escrow_pub = base64.b64decode(root["escrow_pub"])
        said = lp(
            "root",
            SUITE,
            self.db,
            int(root["practice"]),
            root["house_code"],
            root_pub,
            escrow_pub,
            root["made_at"],
        )
        if not signed(root_pub, base64.b64decode(root["sig"]), said):
            raise Refused("the root certificate is not the one that this person was given")

    def by_cards(self, texts: tuple[str, str]) -> tuple[Keys, tuple[int, int]]:
        """The escrow's keys, and which two cards these were."""
        (a, one), (b, other) = sorted(card(t, self.db, "escrow", CARDS, CARD_BYTES) for t in texts)
        if a == b:
            raise Refused("this is one card twice")
        context = lp("cards", SUITE, self.db, a, b)
        wrap = base64.b64decode(self.said["escrow"].get(f"{a}-{b}", ""))
        try:
            half = gcm_open(derive(one + other, context), context, wrap)
        except Refused:
            raise Refused("these cards were replaced, or are of another house") from None
        private = X25519PrivateKey.from_private_bytes(half)
        sealed = base64.b64decode(self.said["root_sealed"])
        seed = hpke_open(private, lp("root key", SUITE, self.db), sealed)
        root_pub = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        self.check_root(root_pub)
        escrow_pub = base64.b64decode(self.said["root"]["escrow_pub"])
        if private.public_key().public_bytes_raw() != escrow_pub:
            raise Refused("what the cards open is not the escrow that the root certified")
        return Keys("escrow", private, self._database_key("escrow", private)), (a, b)

    def by_passphrase(self, login: str, passphrase: str, secret: bytes | None) -> Keys:
        """Somebody's keys by their slot."""
        for salt in (None, secret):
            handle = self._handle("login", login, salt)
            slot = self.said["slots"].get(handle)
            if slot is not None and slot["kind"] in ("pass", "passonly"):
                break
        else:
            raise Refused("name, passphrase or this computer's secret does not fit")
        cost, kdf_salt = slot["kdf"], base64.b64decode(slot["salt"])
        if cost["m"] > MOST_KIB or cost["t"] > MOST_PASSES or cost["p"] > MOST_LANES:
            raise Refused("a slot that would cost beyond all measure")
        plain = unicodedata.normalize("NFC", passphrase).encode()
        stretched = hash_secret_raw(plain, kdf_salt, cost["t"], cost["m"], cost["p"], 32, Type.ID)
        return self._bundle(
            handle, stretched + ((secret or b"") if slot["kind"] == "pass" else b"")
        )

    def by_code(self, login: str, text: str, secret: bytes | None) -> Keys:
        """Somebody's keys by the code on their paper."""
        _, code = card(text, self.db, "code", (1,), CARD_BYTES)
        for salt in (None, secret):
            handle = self._handle("code", login, salt)
            if self.said["slots"].get(handle, {}).get("kind") == "code":
                return self._bundle(handle, code)
        raise Refused("name, code or this computer's secret does not fit")

    def _handle(self, tag: str, login: str, secret: bytes | None) -> str:
        folded = unicodedata.normalize("NFC", login.strip().casefold())
        message = lp(tag, SUITE, self.db, folded)
        return hmac.new(secret or bytes(32), message, "sha256").hexdigest()[:32]

    def _bundle(self, handle: str, stretched: bytes) -> Keys:
        slot = self.said["slots"][handle]
        cost, salt = slot["kdf"], base64.b64decode(slot["salt"])
        own = (handle, slot["kind"], slot["owner"], cost["m"], cost["t"], cost["p"])
        context = lp("slot", SUITE, self.db, *own)
        wrap = base64.b64decode(slot["wrap"])
        try:
            bundle = gcm_open(derive(stretched, context, salt), context, wrap)
        except Refused:
            raise Refused("name, passphrase or this computer's secret does not fit") from None
        tag, suite, user, key_id, x, _, root_pub = unlp(bundle)
        if (tag, suite, user.decode()) != (b"bundle", b"1", slot["owner"]):
            raise Refused("the bundle is another's")
        self.check_root(root_pub)
        private = X25519PrivateKey.from_private_bytes(x)
        return Keys(key_id.decode(), private, self._database_key(user.decode(), private))

    def _database_key(self, user: str, private: X25519PrivateKey) -> bytes:
        sealed = self.said["dbk"].get(user)
        if sealed is None:
            raise Refused("no key to the data file: they have left, or are suspended")
        return hpke_open(private, lp("dbk", SUITE, self.db, user), base64.b64decode(sealed))


# ---- a backup (section 13)


class Backup:
    """One backup file: its opening fits together and its maker's signature holds."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        front = file.read(14)
        if front[:8] != MAGIC:
            raise Refused("this is no backup")
        if len(front) < 14 or tuple(front[8:10]) != (BACKUP_FORMAT, SUITE):
            raise Refused("a backup of another form")
        length = int.from_bytes(front[10:], "big")
        parts = unlp(file.read(length))
        if len(parts) != 4:
            raise Refused("the opening is not whole")
        packed, keys, lines, sig = parts
        self.manifest: dict[str, Any] = json.loads(packed)
        self.db: str = self.manifest["db"]
        said = lp("backup manifest", BACKUP_FORMAT, SUITE, self.db, packed)
        maker = bytes.fromhex(self.manifest["maker_pub"])
        if canonical(self.manifest) != packed or not signed(maker, sig, said):
            raise Refused("the manifest is not the one that its maker signed")
        if sha(keys).hex() != self.manifest["keys_sha"]:
            raise Refused("the key file is not the one that the manifest names")
        if sha(lines).hex() != self.manifest["lines_sha"]:
            raise Refused("the lines are not those that the manifest names")
        self.keys = KeyFile(keys)
        if self.keys.db != self.db:
            raise Refused("the key file is another house's")
        self.keys_text = keys
        self._lines = {id.decode(): sealed for id, sealed in map(unlp, unlp(lines))}
        self._from, self._size = 14 + length, self.manifest["size"]
        self._pieces = -(-self._size // PIECE)
        if file.seek(0, os.SEEK_END) != self._from + self._size + GROWS_BY * self._pieces:
            raise Refused("the file is longer or shorter than it says")

    def data(self, keys: Keys) -> Iterator[bytes]:
        """data.db piece by piece; it is the whole and right one only once the last has come."""
        sealed = self._lines.get(keys.key_id)
        if sealed is None:
            raise Refused("this person has no right to this backup")
        told = self.manifest
        context = lp("backup key", SUITE, self.db, told["backup"], told["made_at"], keys.key_id)
        key, seen = hpke_open(keys.private, context, sealed), hashlib.sha256()
        self._file.seek(self._from)
        for number in range(self._pieces):
            size = min(PIECE, self._size - number * PIECE)
            last = int(number == self._pieces - 1)
            where = lp("backup piece", SUITE, self.db, told["backup"], number, last)
            piece = gcm_open(key, where, self._file.read(size + GROWS_BY))
            seen.update(piece)
            yield piece
        if seen.hexdigest() != told["data_sha"]:
            raise Refused("the data file is not the one that the manifest names")


# ---- what can be asked


def typed(what: str) -> str:
    """One secret: asked for where somebody sits, else the next line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{what}: ")
    return sys.stdin.readline().rstrip("\r\n")


def secret_of(keyfile: KeyFile, text: str | None) -> bytes | None:
    """The computer's secret, from its card or from 64 hexadecimal digits."""
    if text is None:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        return card(text, keyfile.db, "workstation", (1,), SECRET_BYTES)[1]


def keys_of(keyfile: KeyFile, told: argparse.Namespace) -> Keys:
    return keyfile.by_passphrase(told.login, typed("Passphrase"), secret_of(keyfile, told.secret))


def open_cards(told: argparse.Namespace) -> None:
    keyfile = KeyFile((told.house / "keys.json").read_bytes())
    _, (a, b) = keyfile.by_cards((typed("One card"), typed("Another card")))
    print(f"cards {a} and {b} open the escrow, the root and the key of the data file")


def open_code(told: argparse.Namespace) -> None:
    keyfile = KeyFile((told.house / "keys.json").read_bytes())
    secret = secret_of(keyfile, told.secret)
    keys = keyfile.by_code(told.login, typed("Paper code"), secret)
    print(f"the code opens key {keys.key_id} and the key of the data file")


def open_backup(told: argparse.Namespace) -> None:
    with told.file.open("rb") as file:
        backup = Backup(file)
        if told.cards:
            keys, _ = backup.keys.by_cards((typed("One card"), typed("Another card")))
        elif told.login:
            keys = keys_of(backup.keys, told)
        else:
            raise Refused("whose backup right is it: a login, or --cards")
        pieces = backup.data(keys)
        if told.out is None:
            for _ in pieces:
                pass
        else:
            _put(told.out, pieces, backup.keys_text)
    said = backup.manifest
    print(f"backup {said['backup']} is whole: entries up to {said['head']['seq']}")
    print(f"made by key {said['maker']}; the trail inside says whether that was a manager")


def _put(folder: Path, pieces: Iterator[bytes], keys: bytes) -> None:
    folder.mkdir()
    with (folder / "data.db").open("xb") as out:
        for piece in pieces:
            out.write(piece)
    (folder / "keys.json").write_bytes(keys)


def open_drafts(told: argparse.Namespace) -> None:
    import sqlcipher3  # noqa: PLC0415 - the rest does without it

    keys = keys_of(keyfile := KeyFile((told.house / "keys.json").read_bytes()), told)
    file = sqlcipher3.connect(f"file:{told.house / 'data.db'}?mode=ro", uri=True)
    file.execute(f"PRAGMA key = \"x'{keys.database_key.hex()}'\"")
    file.execute("PRAGMA cipher_compatibility = 4")
    shut = 0
    try:
        rows = file.execute("SELECT id, owner, ct FROM draft ORDER BY kept_at, id").fetchall()
    except sqlcipher3.DatabaseError:
        raise Refused("the data file does not open with this person's key to it") from None
    for id, _, ct in rows:
        # Sealed to its owner's key: the name beside it is not asked, what opens is one's own.
        context = lp("draft", SUITE, 2, keyfile.db, keys.key_id, id)
        try:
            if ct[:2] != b"\x01\x02":
                raise Refused("suite or way")
            text = unpad(hpke_open(keys.private, context, ct[2:]))
        except Refused:
            shut += 1
            continue
        print(json.dumps(json.loads(text), indent=1, ensure_ascii=False))
    if shut:
        print(f"not opened: {shut} (sealed to somebody else's key)", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    acts = parser.add_subparsers(required=True)
    for name, act, where in (
        ("cards", open_cards, "house"),
        ("code", open_code, "house"),
        ("backup", open_backup, "file"),
        ("drafts", open_drafts, "house"),
    ):
        one = acts.add_parser(name)
        one.set_defaults(act=act)
        one.add_argument(where, type=Path)
        if name != "cards":
            one.add_argument("login", nargs="?" if name == "backup" else None)
            one.add_argument("--secret")
        if name == "backup":
            one.add_argument("--cards", action="store_true")
            one.add_argument("--out", type=Path)
    told = parser.parse_args()
    try:
        told.act(told)
    except Refused as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
