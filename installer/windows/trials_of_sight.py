"""Trials with pictures: what people see of the installer and of the installed program.

A check only sees that something is drawn. Somebody looks at the pictures: are names whole, is no
word cut?
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from windows import screen, wine
from windows.bench import HOUSES, INSTALLED, KEY, PICTURES, Bench, hashes, need, same_tree
from windows.places import PROGRAM, Trouble, version

LEAST_COLOURS = 50
LONGEST = 300  # seconds
LOOKER = "dana"  # a manager, who may read names and print
SHEET, WHEEL_DOWN = ("850", "560"), "5"  # where it lies in the window; a button of X
SCRIPTS = {  # letters of names in a practice house: from, to
    "burmese": ("\u1000", "\u109f"),
    "khmer": ("\u1780", "\u17ff"),
    "thai": ("\u0e00", "\u0e7f"),
    "chinese": ("\u4e00", "\u9fff"),
}


def shows_its_pages(bench: Bench) -> str:
    """The installer as people meet it, page by page, and the removal; on a computer of its own."""
    fresh = wine.prefix("pages", fresh=True, display=bench.display)
    place = fresh.path(INSTALLED)
    seen = _Pictures(bench, "installer")
    try:
        started = fresh.start([bench.package("-setup.exe")])
        screen.window(bench.display, "ShelterDesk")
        seen.take("welcome")
        seen.press("Return")
        _wait(lambda: (place / "app").is_dir(), "Nothing was installed.")
        seen.take("installing")
        _wait(lambda: fresh.value(KEY, "DisplayVersion") == version(), "It was not registered.")
        time.sleep(8)  # the folder of houses; Wine cannot confirm its rights, so it says so
        seen.take("not-confirmed")
        seen.press("Return")
        seen.take("done")
        seen.press("Return")
        _end(started)
        count = same_tree(place, bench.wanted)
        fresh.start([f"{INSTALLED}\\Uninstall.exe"])
        screen.window(bench.display, "ShelterDesk")
        seen.take("removal")
        seen.press("Return")
        _wait(lambda: not (place / "Uninstall.exe").exists(), "The removal did not end.")
        time.sleep(2)
        seen.take("removed")
        need(not place.exists() or not hashes(place), "something was left over")
    finally:
        fresh.stop()
    return f"{seen.count} pictures, {count} files put in and taken out by hand"


def shows_names_and_a_sheet(bench: Bench) -> str:
    """The practice house in the installed program's window: names in four scripts, and a sheet."""
    house = f"{HOUSES}\\practice"
    users = _table(bench.prefix.path(house) / "users.txt")
    people = _table(bench.prefix.path(house) / "residents.txt")
    wanted = {
        script: next(code for code, name in people if any(a <= letter <= z for letter in name))
        for script, (a, z) in SCRIPTS.items()
    }
    passphrase = next(words[-1] for words in users if words[0] == LOOKER)
    seen = _Pictures(bench, "practice")
    began = time.monotonic()
    started = bench.prefix.start([f"{INSTALLED}\\{PROGRAM}", "--house", f"{house}\\house"])
    try:
        screen.window(bench.display, "ShelterDesk")
        pace = max(time.monotonic() - began, 5)  # of this computer, just now
        seen.settle()
        seen.type(LOOKER)
        seen.press("Return")
        seen.type(passphrase)
        seen.press("Return")
        time.sleep(4 * pace)
        seen.take("today")
        for script, code in wanted.items():
            seen.press("ctrl+k")
            seen.type(code)
            seen.press("Return")
            time.sleep(pace)
            seen.take(script)
        for key in ("ctrl+p", "Tab", "Tab", "space"):  # for whom, in which language, make it
            seen.press(key)
        time.sleep(2 * pace)
        seen.take("sheet")
        screen.touch(bench.display, "mousemove", *SHEET, "click", "--repeat", "9", WHEEL_DOWN)
        seen.take("sheet-further-down")
        need(len(seen.different) == seen.count, "two of the pages look the same")
        seen.press("alt+F4")
        _end(started)
    finally:
        bench.prefix.stop()
    bench.seen.update(hashes(bench.prefix.path(HOUSES)))  # signing in was written down
    return f"{seen.count} pictures, names of {', '.join(wanted.values())}"


class _Pictures:
    """Hands on the keyboard and an eye on the screen; pictures are numbered in their order."""

    def __init__(self, bench: Bench, name: str) -> None:
        self._display, self._name = bench.display, name
        self.count = 0
        self.different: set[bytes] = set()
        for old in PICTURES.glob(f"{name}-*.png"):
            old.unlink()

    def take(self, name: str) -> Path:
        """A picture of the screen; ``Trouble`` when hardly anything is drawn."""
        self.settle()
        self.count += 1
        made = screen.picture(self._display, PICTURES / f"{self._name}-{self.count}-{name}.png")
        need(screen.colours(made) >= LEAST_COLOURS, f"the picture {made.name} is empty")
        self.different.add(screen.content(made))
        return made

    def press(self, key: str) -> None:
        """One key, and the time that a page takes."""
        screen.touch(self._display, "key", key)
        self.settle()

    def type(self, text: str) -> None:
        """Letters, one by one."""
        screen.touch(self._display, "type", "--delay", "40", text)
        self.settle()

    def settle(self) -> None:
        """Let what was asked for be drawn."""
        time.sleep(2)


def _table(file: Path) -> list[list[str]]:
    return [line.split("\t") for line in file.read_text("utf-8").splitlines() if line]


def _wait(until: Callable[[], bool], fault: str) -> None:
    latest = time.monotonic() + LONGEST
    while not until():
        need(time.monotonic() < latest, fault)
        time.sleep(1)


def _end(started: subprocess.Popen[bytes]) -> None:
    try:
        started.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        raise Trouble("The window did not close.") from None
