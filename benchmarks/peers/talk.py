"""Speaks with a peer's process over its pipes, and never waits for it for ever.

A peer is another program: it may be missing, fail, or hang. Whatever it does, it is ended, and only
its own line of the table says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

TREE = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120.0  # seconds that a peer may take for one act, unless told otherwise
WIDEST = 160  # letters of what a peer said last
TRIAL = 20.0  # seconds that asking for a version or a module may take


class PeerFailed(Exception):
    """A peer did not do what it was asked; the text says what happened, in a few words."""


class Talk:
    """One process of a peer: what is written to it, and what it says."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        patience: float = PATIENCE,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Start *command* in *folder*, with *more* variables around it; *patience* is in seconds.

        Raises ``PeerFailed`` where it cannot be started.
        """
        self._patience = patience
        try:
            self._child = subprocess.Popen(  # noqa: S603 - what the developer has installed
                command,
                cwd=folder,
                env={**os.environ, **(more or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise PeerFailed("could not be started") from error
        self._said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def say(self, text: str) -> None:
        """Write one line to it; raises ``PeerFailed`` where it has ended."""
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(f"{text}\n".encode())
            self._child.stdin.flush()
        except OSError as error:
            raise PeerFailed("ended by itself") from error

    def until(self, *ends: str) -> str:
        """All that it says until one of *ends* comes last.

        Raises ``PeerFailed`` where it ends before, or says nothing more for too long; then it is
        ended.
        """
        wanted = tuple(end.encode() for end in ends)
        heard, last = b"", time.monotonic() + self._patience
        while not heard.endswith(wanted):
            try:
                some = self._said.get(timeout=max(last - time.monotonic(), 0.001))
            except queue.Empty:
                self.end()
                raise PeerFailed(f"gave no answer in {self._patience:g} s") from None
            if not some:
                last_words = heard.decode("utf-8", "replace").strip().splitlines()[-1:]
                raise PeerFailed(": ".join(["ended by itself", *last_words])[:WIDEST])
            heard += some
        return heard.decode("utf-8", "replace")

    def ask(self, act: str, **about: Any) -> dict[str, Any]:
        """What a process of ``benchmarks.peers.answering`` answers to *act*.

        Raises ``PeerFailed`` where it says that it failed, too.
        """
        self.say(json.dumps({"act": act, **about}))
        while True:
            for line in self.until("\n").splitlines():
                if line.startswith('{"answer"'):
                    answer: dict[str, Any] = json.loads(line)["answer"]
                    if "failed" in answer:
                        raise PeerFailed(f"failed: {answer['failed']}"[:WIDEST])
                    return answer

    def end(self) -> None:
        """End it and whatever it started, now."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)  # its own session: itself and its own
        self._child.kill()
        self._child.wait()
        self._hearing.join(TRIAL)
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _hear(self) -> None:
        assert self._child.stdout is not None
        while some := os.read(self._child.stdout.fileno(), 1 << 16):
            self._said.put(some)
        self._said.put(b"")


@contextlib.contextmanager
def talking(talk: Talk) -> Iterator[Talk]:
    """*talk*, ended afterwards whatever happens."""
    try:
        yield talk
    finally:
        talk.end()


def told(*command: str) -> str:
    """What *command* prints; empty where it is not there, fails, or takes too long."""
    try:
        said = subprocess.run(  # noqa: S603 - what the developer has installed
            command, capture_output=True, timeout=TRIAL, check=True, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.strip()


def interpreter_with(module: str, first: Sequence[str]) -> str:
    """A Python that can import *module*: one of *first*, or any on the path; empty if none can."""
    names = ("python3", "python", "python.exe")
    path = [Path(p) / name for p in os.environ.get("PATH", "").split(os.pathsep) for name in names]
    for python in dict.fromkeys([*filter(None, first), *map(str, filter(Path.is_file, path))]):
        if told(python, "-c", f"import {module}; print('yes')").endswith("yes"):
            return python
    return ""
