"""A screen that nobody sees, for windows under Wine and their pictures."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from windows.places import Trouble, ran

SIZE = "1366x768x24"


@contextmanager
def screen() -> Iterator[str]:
    """The name of a display; the server chooses a free one itself."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    if not number:
        raise Trouble("Xvfb did not start.")
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def picture(display: str, out: Path) -> Path:
    """The whole screen as a PNG."""
    out.parent.mkdir(parents=True, exist_ok=True)
    ran(["import", "-display", display, "-window", "root", out], "No picture of the screen.")
    return out


def window(display: str, title: str, *, seconds: float = 180) -> str:
    """The number of a window whose title holds *title*, once it is there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            check=False,
            env={**os.environ, "DISPLAY": display},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ).stdout.split()
        if found:
            return found[-1]
        time.sleep(1)
    raise Trouble(f"No window was called {title} within {seconds:.0f} s.")


def touch(display: str, *words: str) -> None:
    """Let ``xdotool`` press keys or the mouse."""
    ran(["xdotool", *words], "xdotool", more={"DISPLAY": display})


def content(picture_file: Path) -> bytes:
    """What a picture shows, to tell two apart."""
    told = ran(["identify", "-format", "%#", picture_file], "The picture does not read.")
    return told.strip().encode()


def colours(picture_file: Path) -> int:
    """How many colours a picture has: an empty window has few."""
    told = ran(["identify", "-format", "%k", picture_file], "The picture does not read.")
    return int(told.strip() or 0)
