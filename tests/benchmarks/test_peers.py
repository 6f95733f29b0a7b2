"""Peers that are missing, fail or hang cost their own line and nothing else; the table's words.

No peer is needed here: each is a few lines of Python that say what the real one says.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from benchmarks.houses import PASSPHRASE
from benchmarks.peers.__main__ import LINES, installed
from benchmarks.peers.against import Against, Installed
from benchmarks.peers.kdbx import kdbx
from benchmarks.peers.keepassxc import session
from benchmarks.peers.lines import Report, compared, written
from benchmarks.peers.rows import Row
from benchmarks.peers.talk import TREE, PeerFailed, Talk, interpreter_with, talking
from benchmarks.runner import Size
from shelterdesk.vault.slots import Cost

CHEAP = Cost(memory_kib=32, passes=1, lanes=1)
ROW = Row("Code 7", "ร & <1>", "Somchai Dee", "tha", "2026-01-05", "4")
ANSWERS = """
import time
from benchmarks.peers.answering import answer
def slow(): time.sleep(60)
def broken(): raise LookupError("no such sheet\\nsecond line")
answer({"quick": lambda: {"seconds": 0.5}, "slow": slow, "broken": broken})
"""


class Faked(Against):
    """Half a second theirs, a quarter ours; the peer does what *theirs* names."""

    id: ClassVar[str] = "faked"
    peer: ClassVar[str] = "Fake"
    act: ClassVar[str] = "open"
    fairness: ClassVar[str] = "Theirs is a fake."
    theirs: ClassVar[str] = "quick"
    lacks: ClassVar[str] = ""
    ours: ClassVar[float] = 0.25

    def missing(self, size: Size) -> str:
        return self.lacks

    def version(self) -> str:
        return "1.2"

    @contextmanager
    def start(self, folder: Path, held: tuple[Row, ...]) -> Iterator[None]:
        with talking(Talk([sys.executable, "-c", ANSWERS], TREE, 0.3)) as self.talk:
            yield

    def setup(self, size: Size) -> None:  # no house: it is not what is tried here
        self._started = self.start(Path(), ())
        self._started.__enter__()
        self.seen_version = self.version()

    def close(self) -> None:
        self._started.__exit__(None, None, None)

    def reference(self) -> float:
        return float(self.talk.ask(self.theirs)["seconds"])

    def subject(self) -> float:
        return self.ours

    def remark(self) -> str:
        return "of theirs, nothing is real"


class Missing(Faked):
    id: ClassVar[str] = "missing"
    lacks: ClassVar[str] = "not installed: fake-cli"


class Broken(Faked):
    id: ClassVar[str] = "broken"
    theirs: ClassVar[str] = "broken"


class Slow(Faked):
    id: ClassVar[str] = "slow"
    theirs: ClassVar[str] = "slow"


class OursBreaks(Faked):
    id: ClassVar[str] = "ours"

    def subject(self) -> float:
        raise KeyError


@pytest.fixture(scope="module")
def run() -> Report:
    """One of each sort, the good one last."""
    kinds = (Missing, Broken, Slow, OursBreaks, Faked)
    return compared([kind(Installed()) for kind in kinds], Size.S)


def test_what_is_missing_fails_or_hangs_does_not_hide_the_others(run: Report) -> None:
    assert run.absent == {"missing": "not installed: fake-cli"}
    assert run.failed == {
        "broken": "failed: LookupError: no such sheet",
        "slow": "gave no answer in 0.3 s",
    }
    assert run.broken == {"ours": "KeyError"}
    assert [line.of.id for line in run.lines] == ["faked"]


def test_the_ratio_is_ours_to_theirs(run: Report) -> None:
    result = run.lines[0].result
    assert (result.reference, result.subject, result.ratio) == (500.0, 250.0, 0.5)
    assert result.rounds == Faked.rounds


def test_the_table_says_versions_what_differs_and_what_is_not_here(
    capsys: pytest.CaptureFixture[str],
) -> None:
    compared([Missing(Installed()), Faked(Installed())], Size.S)
    heading, missing, line, note = capsys.readouterr().out.splitlines()
    assert "ours/theirs" in heading
    assert missing.split(maxsplit=2) == ["missing", "open", "not installed: fake-cli"]
    assert line.split() == ["faked", "open", "500.00", "250.00", "0.500", "0.500", "Fake", "1.2"]
    assert note.strip() == "Theirs is a fake. Of theirs, nothing is real."


def test_the_file_holds_what_the_table_shows(run: Report) -> None:
    told = json.loads(written(run))
    assert (told["residents"], told["not_installed"]) == (1000, run.absent)
    assert (told["failed"], told["broken"]) == (run.failed, run.broken)
    line = told["lines"][0]
    assert (line["theirs"], line["ours"], line["ratio"], line["version"]) == (500, 250, 0.5, "1.2")


@pytest.mark.skipif(sys.platform == "win32", reason="there the process alone is ended")
def test_a_peer_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    child = "import subprocess; subprocess.run(['sleep', '60'])"
    talk = Talk([sys.executable, "-c", child], tmp_path, 0.2)
    began = time.monotonic()
    with pytest.raises(PeerFailed, match="gave no answer"):
        talk.until("> ")
    assert talk._child.poll() is not None
    assert not talk._hearing.is_alive()  # nobody holds the other end of the pipe any more
    assert time.monotonic() - began < 5


def test_a_peer_that_ends_says_its_last_words(tmp_path: Path) -> None:
    with (
        talking(Talk([sys.executable, "-c", "print('a'); print('no module')"], tmp_path)) as talk,
        pytest.raises(PeerFailed, match=r"^ended by itself: no module$"),
    ):
        talk.until("> ")
    with pytest.raises(PeerFailed, match="could not be started"):
        Talk([str(tmp_path / "nothing")], tmp_path)


def test_a_computer_without_peers_says_so_in_every_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    here = installed("", "")
    assert here == Installed()
    report = compared([line(here) for line in LINES], Size.S)
    assert set(report.absent) == {line.id for line in LINES}
    assert not report.failed
    assert not report.broken
    assert capsys.readouterr().out.count("not installed") == len(LINES)


def test_every_line_says_what_is_not_the_same() -> None:
    assert len({line.id for line in LINES}) == len(LINES)
    assert all(line.fairness.endswith(".") and len(line.act) < 30 for line in LINES)


def test_a_python_is_chosen_by_what_it_can_import(tmp_path: Path) -> None:
    assert interpreter_with("json", [str(tmp_path / "none"), sys.executable]) == sys.executable


FAKE_KEEPASSXC = r"""
import sys
def ask():
    print("Enter password to unlock people.kdbx: ", end="", flush=True)
    return input() == {passphrase!r}
prompt, entries = "people.kdbx> " if ask() else "> ", ["Somchai Dee"]
print()
while True:
    print(prompt, end="", flush=True)
    command = input()
    print(command)
    if command == "close":
        prompt = "> "
    elif command.startswith("open"):
        prompt = "people.kdbx> " if ask() else "> "
        print()
    elif command.startswith("add") and prompt != "> ":
        entries.append(command.split('"')[-2])
        print("Successfully added entry.")
    elif command.startswith("search"):
        for entry in entries:
            if command.split('"')[1] in entry:
                print("/" + entry)
"""


def fake_keepassxc(folder: Path, passphrase: str) -> str:
    path = folder / "keepassxc-cli"
    said = FAKE_KEEPASSXC.replace("{passphrase!r}", repr(passphrase))
    path.write_text(f"#!{sys.executable}\n{said}", "utf-8")
    path.chmod(0o700)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="the fake is a script")
def test_a_session_locks_unlocks_adds_and_searches(tmp_path: Path) -> None:
    command = fake_keepassxc(tmp_path, PASSPHRASE)
    with session(command, tmp_path, (ROW,), CHEAP, 5) as opened:
        opened.lock()
        opened.unlock()
        assert opened.search("Guest") == 0
        opened.add("Guest 1", "Mali", "tha 4")
        assert opened.search("Guest") == 1
        opened.nothing()
        opened.lock()
        with pytest.raises(PeerFailed, match="did not add"):
            opened.add("Guest 2", "Mali", "tha 4")


@pytest.mark.skipif(sys.platform == "win32", reason="the fake is a script")
def test_a_session_that_does_not_open_has_failed(tmp_path: Path) -> None:
    with (
        pytest.raises(PeerFailed, match="did not unlock"),
        session(fake_keepassxc(tmp_path, "another"), tmp_path, (ROW,), CHEAP, 5),
    ):
        pass


def test_the_keepass_file_is_what_the_format_says() -> None:
    """Read by another way than it was written: field by field, every proof checked."""
    file = kdbx([ROW], PASSPHRASE, CHEAP)
    assert file[:12] == bytes.fromhex("03d9a29a67fb4bb500000400")
    at, fields = 12, {}
    while True:
        kind, length = struct.unpack_from("<BI", file, at)
        fields[kind] = file[at + 5 : at + 5 + length]
        at += 5 + length
        if kind == 0:
            break
    header, given = file[:at], fields[11]
    assert file[at : at + 32] == hashlib.sha256(header).digest()
    salt = given[given.index(b"S" + struct.pack("<i", 32)) + 5 :][:32]
    assert struct.pack("<Q", CHEAP.memory_kib * 1024) in given
    twice = hashlib.sha256(hashlib.sha256(PASSPHRASE.encode()).digest()).digest()
    slow = hash_secret_raw(twice, salt, 1, 32, 1, 32, Type.ID)
    proof = hashlib.sha512(fields[4] + slow + b"\x01").digest()
    mac_key = hashlib.sha512(b"\xff" * 8 + proof).digest()
    assert file[at + 32 : at + 64] == hmac.digest(mac_key, header, "sha256")
    (length,) = struct.unpack_from("<I", file, at + 96)
    block = file[at + 100 : at + 100 + length]
    mac_key = hashlib.sha512(bytes(8) + proof).digest()
    said = bytes(8) + struct.pack("<I", length) + block
    assert file[at + 64 : at + 96] == hmac.digest(mac_key, said, "sha256")
    assert file[at + 100 + length + 32 :] == bytes(4)  # the empty block that ends it
    key = hashlib.sha256(fields[4] + slow).digest()
    opened = Cipher(algorithms.AES(key), modes.CBC(fields[7])).decryptor().update(block)
    xml = gzip.decompress(opened[: -opened[-1]]).decode("utf-8", "replace")
    assert "<Value>Somchai Dee Code 7</Value>" in xml
    assert "<Value>ร &amp; &lt;1&gt;</Value>" in xml
