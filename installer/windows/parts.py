"""The libraries of the package: which of the lock Windows needs, fetched by hash, unpacked.

There is one lock, ``requirements/runtime.lock``, for every system. What Windows needs of it is
decided here and not by the program that fetches: that one judges conditions by the computer it
runs on, and on Linux left out what only Windows needs.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from packaging.markers import Marker
from packaging.utils import canonicalize_name, parse_wheel_filename

from windows.places import Trouble, ran

PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.+!-]+)(?: ; (?P<marker>[^\\]+?))? \\")
HASH = re.compile(r"    --hash=sha256:(?P<hash>[0-9a-f]{64})(?: \\)?")

TARGET = {  # the markers of Windows, 64 bit, with the Python of the package
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.18362",
    "sys_platform": "win32",
}


@dataclass(frozen=True)
class Pin:
    """One library in the one version that is used."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    def is_for(self, python: str) -> bool:
        """Whether Windows with *python* ("3.13.2") needs it."""
        short = ".".join(python.split(".")[:2])
        told = {
            **TARGET,
            "python_version": short,
            "python_full_version": python,
            "implementation_version": python,
        }
        return not self.marker or Marker(self.marker).evaluate(told)


def read_lock(text: str) -> tuple[Pin, ...]:
    """The pins of a lock as ``workshop.py locks`` writes it; anything else raises ``Trouble``."""
    pins: list[tuple[re.Match[str], set[str]]] = []
    for line in text.splitlines():
        if pin := PIN.fullmatch(line):
            pins.append((pin, set()))
        elif (told := HASH.fullmatch(line)) and pins:
            pins[-1][1].add(told["hash"])
        elif line.strip():
            raise Trouble(f"The lock has a line that is neither a part nor a hash: {line}")
    return tuple(
        Pin(canonicalize_name(pin["name"]), pin["version"], pin["marker"] or "", frozenset(hashes))
        for pin, hashes in pins
    )


def for_windows(pins: Iterable[Pin], python: str, left_out: Iterable[str]) -> tuple[Pin, ...]:
    """Those of *pins* that the package needs; a name in *left_out* that is no pin is a mistake."""
    pins = tuple(pins)
    unknown = set(left_out) - {pin.name for pin in pins}
    if unknown:
        raise Trouble(f"keep.toml leaves out what no lock names: {', '.join(sorted(unknown))}")
    return tuple(pin for pin in pins if pin.name not in left_out and pin.is_for(python))


def fetch(pins: Iterable[Pin], into: Path, python: str) -> tuple[Path, ...]:
    """One wheel for each of *pins* in *into*, in their order, each with a hash of its pin."""
    into.mkdir(parents=True, exist_ok=True)
    pins = tuple(pins)
    short = "".join(python.split(".")[:2])
    wanted = into / "wanted.txt"
    wanted.write_text(
        "".join(
            f"{pin.name}=={pin.version}"
            + "".join(f" \\\n    --hash=sha256:{one}" for one in sorted(pin.hashes))
            + "\n"
            for pin in pins
        ),
        "utf-8",
    )
    ran(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"),
            *("--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"),
            *("--platform", "win_amd64", "--python-version", python, "--implementation", "cp"),
            *("--abi", f"cp{short}", "--abi", "abi3", "--abi", "none"),
            *("--dest", into, "--requirement", wanted),
        ],
        "The parts could not be fetched. If this computer has no network at the moment, nothing is"
        " broken: run the same command again when it has.",
    )
    found = {}
    for file in into.glob("*.whl"):
        name, number, _, _ = parse_wheel_filename(file.name)
        found[canonicalize_name(name), str(number)] = file
    return tuple(found[pin.name, pin.version] for pin in pins)


def unpack(wheel: Path, into: Path) -> None:
    """Put a wheel's modules into *into*; its scripts, headers and other data are not ours."""
    with zipfile.ZipFile(wheel) as opened:
        for item in opened.infolist():
            place = place_of(item.filename)
            if place is None or item.is_dir():
                continue
            target = into / place
            target.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(item) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)


def place_of(untrusted_name: str) -> PurePosixPath | None:
    """Where a file of a wheel belongs below the libraries; None for what is left out."""
    path = PurePosixPath(untrusted_name)
    if path.is_absolute() or ".." in path.parts:
        raise Trouble(f"A wheel wants to write outside its folder: {untrusted_name}")
    if path.parts and path.parts[0].endswith(".data"):
        if len(path.parts) < 3 or path.parts[1] not in ("purelib", "platlib"):
            return None
        return PurePosixPath(*path.parts[2:])
    return path


def remember(pins: Iterable[Pin], wheels: Iterable[Path], file: Path) -> None:
    """Write down what was put in, for the checks and the bill of materials."""
    told = [
        {"name": pin.name, "version": pin.version, "wheel": wheel.name}
        for pin, wheel in zip(pins, wheels, strict=True)
    ]
    file.write_text(json.dumps(told, indent=1) + "\n", "utf-8", newline="\n")
