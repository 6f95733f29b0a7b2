"""Everything the program needs around it: system libraries, a Python folder of its own, parts.

Standard library only, because this runs before anything is installed. Every step looks first and
does nothing when there is nothing to do; a second run takes about a second.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
TREE = HERE.parent
VENV = TREE / ".venv"
LOCKS = HERE / "requirements"
STAMP = VENV / "workshop.json"

RUNTIME = ("build.lock", "runtime.lock")
DEVELOP = ("build.lock", "develop.lock")  # holds everything of runtime.lock in the same versions

OLDEST, NEWEST = (3, 11), (3, 13)

# What Qt's Core, Gui, Widgets, PrintSupport, Svg and its xcb and offscreen plug-ins ask of the
# system (readelf -d, PySide6 6.11.3), and the Debian package that has it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


class Trouble(Exception):
    """Something outside our reach is missing; the text says what it is and what to do next."""


def say(text: str) -> None:
    """Tell the person at the terminal, at once also when the output goes into a file."""
    print(text, flush=True)


def python_inside() -> Path:
    """The interpreter of the program's own Python folder."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def program_inside(name: str) -> Path:
    """A program that the parts brought with them."""
    return VENV / (f"Scripts/{name}.exe" if sys.platform == "win32" else f"bin/{name}")


def run_quietly(command: Sequence[str | Path], trouble: str) -> None:
    """Run *command*; when it fails, show the end of what it said and raise ``Trouble``."""
    done = subprocess.run(
        [str(word) for word in command],
        check=False,
        cwd=TREE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        say("\n".join(done.stdout.splitlines()[-15:]))
        raise Trouble(trouble)


def suitable_python() -> str:
    """A Python from 3.11 to 3.13: this one, or the newest other one on the search path."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _answers([found, "--version"]):  # version switchers leave empty shells
            return found
    raise Trouble(
        f"This is Python {sys.version_info[0]}.{sys.version_info[1]}, and ShelterDesk needs 3.11,"
        " 3.12 or 3.13. Install one of them and run the same command with it."
    )


def prepare(locks: Sequence[str], *, screens: bool) -> None:
    """Make the Python folder hold exactly what *locks* name, and the program itself.

    With *screens* the system libraries of Qt are looked at too. Raises ``Trouble``.
    """
    began = time.monotonic()
    _provide_system_packages(screens=screens)
    wanted = _fingerprints(locks)
    if _fits(wanted):
        say("Everything is set up already.")
        return
    _make_folder()
    for lock in locks:
        number = sum("==" in line for line in (LOCKS / lock).read_text("utf-8").splitlines())
        say(f"Fetching what {lock} names ({number}) and checking each part against its hash ...")
        run_quietly(
            [
                *(python_inside(), "-m", "pip", "install", "--quiet", "--no-input"),
                *("--disable-pip-version-check", "--progress-bar", "off", "--only-binary", ":all:"),
                *("--require-hashes", "-r", LOCKS / lock),
            ],
            "The parts could not be fetched. If this computer has no network at the moment,"
            " nothing is broken: run the same command again when it has.",
        )
    run_quietly(
        [
            *(python_inside(), "-m", "pip", "install", "--quiet", "--no-input", "--no-deps"),
            *("--disable-pip-version-check", "--no-build-isolation", "-e", TREE),
        ],
        "ShelterDesk itself could not be put into its Python folder. The lines above say why.",
    )
    _compile_words()
    STAMP.write_text(json.dumps(wanted, indent=1), "utf-8")
    say(f"Set up in {time.monotonic() - began:.0f} s.")


def install_on_debian(packages: Sequence[str]) -> None:
    """Install system packages with apt-get; raises ``Trouble`` where that is not possible."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Trouble(
            "This system has no apt-get. Please install what these Debian packages hold, with"
            f" your system's own installer, and run the same command again: {names}"
        )
    before = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() != 0:  # only reached on Linux
        if not shutil.which("sudo"):
            raise Trouble(
                "These system packages are missing, and installing them needs an administrator."
                f" Ask one to run: apt-get install --no-install-recommends {names}"
            )
        before = ["sudo", *before]
    say(f"Installing system packages: {names}")
    trouble = (
        "The system packages could not be installed. If this computer has no network at the"
        f" moment, run the same command again when it has. Missing: {names}"
    )
    run_quietly([*before, "apt-get", "update", "-q"], trouble)
    run_quietly(
        [*before, "apt-get", "install", "-qy", "--no-install-recommends", *packages], trouble
    )


def missing_libraries() -> list[str]:
    """Names of the libraries that Qt needs and this Linux system does not find."""
    return [name for name in QT_LIBRARIES if not _loads(name)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _provide_system_packages(*, screens: bool) -> None:
    if not sys.platform.startswith("linux"):
        return
    packages = []
    if not (VENV / "bin" / "pip").exists() and not importlib.util.find_spec("ensurepip"):
        packages.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if screens:
        packages += sorted({QT_LIBRARIES[name] for name in missing_libraries()})
    if packages:
        install_on_debian(packages)


def _fingerprints(locks: Sequence[str]) -> dict[str, str]:
    """What the folder is made from: the content of each file, and where the tree lies."""
    files = [*(LOCKS / lock for lock in locks), TREE / "pyproject.toml"]
    marks = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    if "develop.lock" in marks:
        marks["runtime.lock"] = hashlib.sha256((LOCKS / "runtime.lock").read_bytes()).hexdigest()
    return {**marks, "tree": str(TREE)}


def _fits(wanted: Mapping[str, str]) -> bool:
    try:
        there = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return python_inside().exists() and wanted.items() <= there.items()


def _make_folder() -> None:
    if python_inside().exists() and _answers([python_inside(), "-m", "pip", "--version"]):
        return
    say("Making a Python folder of its own in .venv ...")
    run_quietly(
        [sys.executable, "-m", "venv", "--clear", VENV],
        "The Python folder .venv could not be made. The lines above say why.",
    )


def _answers(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _compile_words() -> None:
    """Translations as gettext reads them; without them the program speaks English."""
    for source in sorted((TREE / "resources" / "locale").glob("*/LC_MESSAGES/*.po")):
        run_quietly(
            [
                *(program_inside("pybabel"), "compile", "--input-file", source),
                *("--output-file", source.with_suffix(".mo")),
            ],
            f"The translation {source.name} could not be made ready. The lines above say why.",
        )
