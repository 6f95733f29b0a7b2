"""Attacks on running and dying programs: the plug pulled, memory read, a ceremony cut off."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shelterdesk.access import ceremonies, door
from shelterdesk.domain.record import UserId
from shelterdesk.errors import SignInFailed
from shelterdesk.paths import own_command
from shelterdesk.services import checking
from shelterdesk.store import engine as engines
from tests.access.test_accounts import PowerCut, alone
from tests.access.test_accounts import carded as carded
from tests.cast import Cast

ROOT = Path(__file__).parents[2]
KILLS = 95  # in each journal mode: 190 together
A_PROGRAM = 2_000_000  # bytes that a started Python has at least
WORDS = b"the heron stood by the second bridge"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@contextmanager
def child(module: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


# ---- the change of the database key


@on_linux
@pytest.mark.attack(24)
@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_plug_pulled_while_the_key_changes_leaves_the_old_or_the_new_key(
    cast: Cast, journal: str
) -> None:
    with cast.seated("mia", "nils"):
        cast.admit("nils")
        key = cast.desk("mia").accounts.database_key
    data = cast.folder / door.DATA_FILE
    dice = random.Random(11)  # noqa: S311  moments, not secrets
    cut_off = changed = 0
    span = 0.02  # seconds; follows what a change takes here, so that both outcomes are met
    with child("tests.attacks.key_changer", str(data), journal) as changer:
        assert changer.stdin is not None
        assert changer.stdout is not None
        for _ in range(KILLS):
            after = os.urandom(len(key))
            delay = span * dice.uniform(0.2, 1.2)
            changer.stdin.write(f"{key.hex()} {after.hex()} {delay}\n")
            changer.stdin.flush()
            killed = changer.stdout.readline() == "killed\n"
            span *= 1.15 if killed else 0.85
            cut_off += killed
            old, new = engines.opens(data, key), engines.opens(data, after)
            assert old != new
            changed += new
            key = after if new else key
    assert cut_off > KILLS / 4
    assert changed
    tool = engines.sqlcipher_engine(data, key)
    with engines.reading(tool) as db:
        assert engines.check_pages(db) == ()
    engines.close(tool)


# ---- memory


def memory_of(pid: int) -> bytes:
    """All that this process may read of another's memory."""
    found = []
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            place, rights, *_ = line.split()
            start, end = (int(part, 16) for part in place.split("-"))
            if rights.startswith("rw"):
                try:
                    memory.seek(start)
                    found.append(memory.read(end - start))
                except (OSError, ValueError, OverflowError):
                    continue
    return b"".join(found)


@on_linux
@pytest.mark.attack(27)
def test_the_process_after_lock_knows_nothing_of_the_one_before(cast: Cast) -> None:
    with cast.seated("mia"):
        key = cast.desk("mia").accounts.database_key
    secrets = (WORDS, key, key.hex().encode())
    with child("tests.attacks.reader", str(cast.folder), WORDS.decode()) as reader:
        assert reader.stdout is not None
        assert reader.stdin is not None
        assert reader.stdout.readline() == "reading\n"
        try:
            then = memory_of(reader.pid)
        except PermissionError:
            pytest.skip("this computer lets nobody look into another process")
        assert WORDS in then  # or the search proves nothing
        assert key.hex().encode() in then or key in then
        reader.stdin.write("lock\n")
        reader.stdin.flush()
        number, words = reader.stdout.readline().split(maxsplit=1)
        fresh = int(number)
        assert words.split() == own_command("--house", "x")[1:3]
        reader.wait(timeout=30)
    try:
        now, until = b"", time.monotonic() + 30
        while len(now) < A_PROGRAM and time.monotonic() < until:
            now = memory_of(fresh)
    finally:
        os.kill(fresh, 9)
    assert len(now) >= A_PROGRAM
    assert [secret for secret in secrets if secret in now] == []


# ---- ceremonies that were cut off


@pytest.mark.attack(25)
@pytest.mark.parametrize("cut", ["certify", "signed", "save", "groups", "rings"])
def test_a_recovery_that_was_cut_off_is_done_again(
    carded: tuple[Cast, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    cast, cards = carded
    place = {
        "certify": "shelterdesk.vault.unit.Unit.certify",
        "signed": "shelterdesk.store.ledger.StoreLedger.put_entry",
        "save": "shelterdesk.vault.keyfile.KeyFile.save_alone",
        "groups": "shelterdesk.access.ceremonies.TwoCards._settle_groups",
        "rings": "shelterdesk.access.ceremonies.TwoCards._settle",
    }[cut]

    def off(*_: object) -> None:
        raise PowerCut

    def recover(passphrase: str) -> None:
        with ceremonies.two_cards(cast.house, (cards[0], cards[1])) as table:
            amara = next(p for p in table.people() if p.display_name == "Amara")
            table.recover(UserId(amara.user_id), "amara", passphrase)

    with monkeypatch.context() as patch:
        patch.setattr(place, off)
        with pytest.raises(PowerCut):
            recover("half way")
    recover("another passphrase")
    for passphrase in ("moon", "half way"):
        with pytest.raises(SignInFailed):
            door.sign_in(cast.house, "amara", passphrase)
    with alone(cast, "amara", "another passphrase") as amara:
        assert checking.verify(amara).sound
