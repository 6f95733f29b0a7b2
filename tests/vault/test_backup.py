"""The backup file: what goes in comes out, and nothing that was changed does."""

from __future__ import annotations

import io
import os
import struct
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import (
    BackupDamaged,
    BackupNotProven,
    Cancelled,
    NewerFormat,
    NoBackupRight,
    NotABackup,
    OlderFormat,
    ShelterDeskError,
)
from shelterdesk.vault import backup
from shelterdesk.vault.backup import GROWS_BY, PIECE
from shelterdesk.vault.ledger import Head

KEYS = b'{"v": 0}'


@dataclass
class Maker:
    """Somebody who makes backups, and one other who may open them."""

    ed: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    x: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    escrow: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    def order(self, size: int, db: str = "db") -> backup.Order:
        return backup.Order(
            db=db,
            made_at=1,
            program="0",
            maker="k-mia",
            maker_pub=self.ed.public_key().public_bytes_raw(),
            head=Head(7, bytes(32)),
            size=size,
            keys=KEYS,
            holders={
                "k-mia": self.x.public_key().public_bytes_raw(),
                "escrow": self.escrow.public_key().public_bytes_raw(),
            },
            sign=self.ed.sign,
        )

    def made(self, data: bytes, db: str = "db") -> bytes:
        out = io.BytesIO()
        backup.write(out, io.BytesIO(data), self.order(len(data), db), no_step)
        return out.getvalue()

    def opened(self, file: bytes) -> bytes:
        opening = backup.read_opening(io.BytesIO(file))
        out = io.BytesIO()
        key = opening.key("k-mia", self.x)
        backup.read_data(io.BytesIO(file), opening, key, out, no_step)
        return out.getvalue()


def no_step(done: int, total: int) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def maker() -> Maker:
    return Maker()


@pytest.fixture(scope="module")
def data() -> bytes:
    return os.urandom(3 * PIECE + 4096)


@pytest.fixture(scope="module")
def file(maker: Maker, data: bytes) -> bytes:
    return maker.made(data)


def front_of(file: bytes) -> int:
    return backup.read_opening(io.BytesIO(file)).length


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_goes_in_comes_out(maker: Maker, size: int) -> None:
    data = os.urandom(size)
    file = maker.made(data)
    assert maker.opened(file) == data
    assert backup.read_opening(io.BytesIO(file)).keys == KEYS


@pytest.mark.attack(37)
def test_the_escrow_can_open_it_too(maker: Maker, file: bytes) -> None:
    opening = backup.read_opening(io.BytesIO(file))
    assert opening.key("escrow", maker.escrow) == opening.key("k-mia", maker.x)


def test_nothing_of_the_data_is_in_it_and_two_are_never_alike(maker: Maker, file: bytes) -> None:
    data = b"a very long sentence that nobody may read " * 1000
    first, second = maker.made(data), maker.made(data)
    assert b"sentence" not in first
    assert first[front_of(first) :] != second[front_of(second) :]


def test_somebody_without_a_line_is_told_so(file: bytes) -> None:
    opening = backup.read_opening(io.BytesIO(file))
    with pytest.raises(NoBackupRight):
        opening.key("k-hana", X25519PrivateKey.generate())


@pytest.mark.attack(37)
def test_a_line_opens_for_its_owner_only(file: bytes) -> None:
    opening = backup.read_opening(io.BytesIO(file))
    with pytest.raises(BackupDamaged):
        opening.key("k-mia", X25519PrivateKey.generate())


def test_a_cut_anywhere_is_noticed_before_a_key_is_needed(file: bytes) -> None:
    length = front_of(file)
    pieces = [length + n * (PIECE + GROWS_BY) for n in range(4)]
    ends = {0, 1, 7, 8, 9, 10, 13, 14, 15, 18, length // 2, length - 1, len(file) - 1}
    ends |= {at + step for at in pieces for step in (-1, 0, 1)}
    for end in sorted(ends):
        with pytest.raises((NotABackup, BackupDamaged)):
            backup.read_opening(io.BytesIO(file[:end]))


def test_something_added_at_the_end_is_noticed(file: bytes) -> None:
    with pytest.raises(BackupDamaged) as met:
        backup.read_opening(io.BytesIO(file + b"\0"))
    assert met.value.problems == {"end": BackupDamaged.PARTS["end"]}


def test_a_flipped_bit_anywhere_in_the_opening_is_noticed(maker: Maker, file: bytes) -> None:
    for at in range(front_of(file)):
        changed = bytearray(file[: front_of(file) + 10])
        changed[at] ^= 1 << at % 8
        with pytest.raises((NotABackup, OlderFormat, NewerFormat, BackupDamaged)):
            backup.read_opening(io.BytesIO(bytes(changed)))


@pytest.mark.parametrize("piece", range(4))
@pytest.mark.parametrize("where", [0, 12, 4088, -1])
def test_a_flipped_bit_in_a_piece_is_noticed(
    maker: Maker, file: bytes, piece: int, where: int
) -> None:
    start = front_of(file) + piece * (PIECE + GROWS_BY)
    end = min(start + PIECE + GROWS_BY, len(file))
    changed = bytearray(file)
    changed[end - 1 if where < 0 else start + where] ^= 4
    with pytest.raises(BackupDamaged) as met:
        maker.opened(bytes(changed))
    assert list(met.value.problems) == ["data"]


def test_pieces_that_changed_places_are_noticed(maker: Maker, file: bytes) -> None:
    front, size = front_of(file), PIECE + GROWS_BY
    first, second = file[front : front + size], file[front + size : front + 2 * size]
    with pytest.raises(BackupDamaged):
        maker.opened(file[:front] + second + first + file[front + 2 * size :])


def test_a_piece_of_another_backup_is_noticed(maker: Maker, file: bytes, data: bytes) -> None:
    other = maker.made(data)
    front, size = front_of(file), PIECE + GROWS_BY
    foreign = other[front : front + size]
    with pytest.raises(BackupDamaged):
        maker.opened(file[:front] + foreign + file[front + size :])


def test_the_pieces_of_one_under_the_opening_of_another_are_noticed(
    maker: Maker, file: bytes, data: bytes
) -> None:
    other = maker.made(data, db="another house")
    with pytest.raises(BackupDamaged):
        maker.opened(other[: front_of(other)] + file[front_of(file) :])


def test_a_manifest_signed_by_somebody_else_is_another_maker(maker: Maker, data: bytes) -> None:
    # Its own key proves only that it is whole; the open house tells who could make it.
    forged = Maker(x=maker.x, escrow=maker.escrow).made(data)
    opening = backup.read_opening(io.BytesIO(forged))
    assert opening.manifest.maker_pub != maker.ed.public_key().public_bytes_raw()


def test_a_newer_form_is_left_alone(file: bytes) -> None:
    for at in (8, 9):
        newer = bytearray(file)
        newer[at] += 1
        with pytest.raises(NewerFormat):
            backup.read_opening(io.BytesIO(bytes(newer)))


def test_a_backup_of_before_the_freeze_is_left_alone(file: bytes) -> None:
    for at in (8, 9):
        older = bytearray(file)
        older[at] = 0
        with pytest.raises(OlderFormat):
            backup.read_opening(io.BytesIO(bytes(older)))


def test_a_length_beyond_all_measure_is_not_believed(file: bytes) -> None:
    huge = file[:10] + struct.pack(">I", 2**32 - 1) + file[14:]
    with pytest.raises(BackupDamaged):
        backup.read_opening(io.BytesIO(huge))


@pytest.mark.parametrize("given", [b"", b"PK\x03\x04", b"SQLite format 3\0", bytes(64)])
def test_another_file_is_no_backup(given: bytes) -> None:
    with pytest.raises(NotABackup):
        backup.read_opening(io.BytesIO(given))


@pytest.mark.parametrize("off", [-1, 1, PIECE])
def test_data_of_another_length_than_it_was_is_no_backup(maker: Maker, off: int) -> None:
    data = bytes(2 * PIECE)
    with pytest.raises(BackupNotProven):
        backup.write(io.BytesIO(), io.BytesIO(data), maker.order(len(data) + off), no_step)


def test_whoever_listens_can_stop_it_at_each_step(maker: Maker, data: bytes) -> None:
    heard: list[int] = []
    backup.write(
        io.BytesIO(), io.BytesIO(data), maker.order(len(data)), lambda d, t: heard.append(d)
    )
    assert heard == [0, PIECE, 2 * PIECE, 3 * PIECE, len(data)]
    for stop in heard:

        def step(done: int, total: int, stop: int = stop) -> None:
            if done == stop:
                raise Cancelled

        with pytest.raises(ShelterDeskError):
            backup.write(io.BytesIO(), io.BytesIO(data), maker.order(len(data)), step)
