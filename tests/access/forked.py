"""A process that reads the program once, and makes a child for every moment of pulling the plug.

Starting the program costs seconds and a fork some milliseconds, so fifty moments are cheap. The
parent has opened no house: each child sits down anew, as after a real start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
READY, DEAD = "ready", "dead"

Killed = Callable[[str, float], list[list[str]]]


def say(*words: str) -> None:
    """Tell the test something, at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def serve(act: Callable[[str], None]) -> None:
    """In the process of its own: *act* goes on for ever in a child, until it is killed.

    Each line that comes in has a word for *act* and the seconds after its ``ready``.
    """
    for asked in sys.stdin:
        word, seconds = asked.split()
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            os.close(reads)
            os.dup2(writes, 1)
            act(word)
            os._exit(0)
        os.close(writes)
        with os.fdopen(reads) as told:
            for line in told:
                sys.stdout.write(line)
                if line == f"{READY}\n":
                    break
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            for line in told:  # the last one may be torn
                if line.endswith("\n"):
                    sys.stdout.write(line)
        say(DEAD)


@contextmanager
def killing(module: str, *words: str) -> Iterator[Killed]:
    """Start *module* with *words*; gives what a child said before and after its ``ready``."""
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        asks, answers = parent.stdin, parent.stdout
        assert asks is not None
        assert answers is not None

        def killed(word: str, seconds: float) -> list[list[str]]:
            asks.write(f"{word} {seconds}\n")
            asks.flush()
            said = []
            for line in answers:
                if line == f"{DEAD}\n":
                    break
                said.append(line.split())
            assert [READY] in said  # else the child failed by itself
            return said

        yield killed
        asks.close()
