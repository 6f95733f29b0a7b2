"""A child process that reads a name, and then locks as the window does: a fresh process starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from shelterdesk import app
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.services import records
from tests.cast import Cast


def read_and_lock(folder: Path, words: str) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Starter(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, command: list[str], **more: object) -> None:
            super().__init__(command, stdout=subprocess.DEVNULL, **more)  # type: ignore[call-overload]
            started.append(self)

    with Cast(folder).seated("mia", "nils") as cast:
        rosa = cast.admit("nils", words)
        names = records.page(cast.desk("mia"), EverydayName, rosa).rows
        say("reading")
        sys.stdin.readline()
        assert names[0].preferred == words
    subprocess.Popen = Starter  # type: ignore[misc, assignment]  # in this process alone
    app.restart(None)
    (fresh,) = started
    command = fresh.args
    assert isinstance(command, list)
    say(f"{fresh.pid} {' '.join(map(str, command[1:]))}")


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    read_and_lock(Path(sys.argv[1]), sys.argv[2])
