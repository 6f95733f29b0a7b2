"""The tests under Windows' own Python, in Wine, with the untrimmed libraries.

What differs there: time zones, file locks, paths, encodings, the keyring, and what the compiled
libraries do. Tests that need another system, or a server, skip themselves.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace

from windows import parts, runtime, screen, wine
from windows.choice import CONCERNED, NOT_HERE, NOT_NEEDED
from windows.places import BUILD, HERE, LOCKS, TREE

FOLDER = BUILD / "suite"
LACKS = "wine_lacks.py"
# Without a screen Qt looks for fonts in a folder; Wine hands QT_... on only under this name.
FONTS = {"WINEQT_QPA_FONTDIR": f"Z:{TREE / 'resources' / 'fonts'}"}


def run(names: Sequence[str]) -> int:
    """Run *names* (tests, words for pytest), or what concerns Windows; pytest's own exit code."""
    python = runtime.of_registry(BUILD / "runtime")
    _place(python)
    shutil.copy(HERE / "stand_ins" / LACKS, FOLDER / LACKS)
    chosen = names or CONCERNED
    with screen.screen() as display:
        prefix = replace(wine.prefix("suite", display=display), more=FONTS)
        started = prefix.start(
            [
                *(FOLDER / "python.exe", "-X", "utf8", "-m", "pytest", "-q", "--tb", "short"),
                *("-p", "no:cacheprovider", "-p", LACKS.removesuffix(".py")),
                *(f"--deselect={test}" for test in NOT_HERE),
                *chosen,
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
