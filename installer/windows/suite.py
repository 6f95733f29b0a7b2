"""The tests under Windows' own Python, in Wine, with the untrimmed libraries.

What differs there: time zones, file locks, paths, encodings, the keyring, and what the compiled
libraries do. Tests that need another system, or a server, skip themselves.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from windows import parts, runtime, screen, wine
from windows.places import BUILD, LOCKS, TREE

FOLDER = BUILD / "suite"
NOT_NEEDED = frozenset(  # judge our sources, or reach a server
    {"ruff", "mypy", "mypy-extensions", "import-linter", "grimp", "psycopg", "psycopg-binary"}
)
# What concerns Windows: keys, store, this computer, paper, the first pages, and the attacks.
CONCERNED = (
    "tests/vault",
    "tests/store",
    "tests/computer",
    "tests/reports",
    "tests/test_app.py",
    "tests/test_app_houses.py",
    "tests/test_paths.py",
    "tests/test_selftest.py",
    "tests/ui/test_beginning.py",
    "tests/ui/test_lost_computer.py",
    "tests/attacks",
)


def run(names: Sequence[str]) -> int:
    """Run *names*, or what concerns Windows; pytest's own exit code."""
    python = runtime.of_registry(BUILD / "runtime")
    _place(python)
    chosen = [name for name in names or CONCERNED if (TREE / name.split("::")[0]).exists()]
    with screen.screen() as display:
        prefix = wine.prefix("suite", display=display)
        started = prefix.start(
            [
                *(
                    FOLDER / "python.exe",
                    "-X",
                    "utf8",
                    "-m",
                    "pytest",
                    "-q",
                    "-p",
                    "no:cacheprovider",
                ),
                *("--tb", "short", *chosen),
            ],
            TREE,
        )
        if started.stdout is None or started.stdin is None:
            raise RuntimeError("a program without pipes")
        started.stdin.close()
        for line in started.stdout:
            print(line.decode("utf-8", "replace").rstrip(), flush=True)
        code = started.wait()
        prefix.stop()
    return code


def _place(python: runtime.Runtime) -> None:
    pins = parts.for_windows(
        parts.read_lock((LOCKS / "develop.lock").read_text("utf-8")), python.version, ()
    )
    pins = tuple(pin for pin in pins if pin.name not in NOT_NEEDED)
    stamp = FOLDER / "pins.txt"
    told = "".join(f"{pin.name}=={pin.version}\n" for pin in pins)
    if stamp.is_file() and stamp.read_text("utf-8") == told:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, content in python.files.items():
        (FOLDER / name).write_bytes(content)
    (FOLDER / "python313._pth").write_text(
        f"python313.zip\n.\nlib\nZ:{str(TREE).replace('/', chr(92))}\n", "utf-8"
    )
    for wheel in parts.fetch(pins, BUILD / "wheels-of-tests", python.version):
        parts.unpack(wheel, FOLDER / "lib")
    stamp.write_text(told, "utf-8")
