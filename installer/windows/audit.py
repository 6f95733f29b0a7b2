"""Known weaknesses of the parts, asked from the public advisories before a release.

What could not be asked about counts as a finding: silence is no answer. A computer that builds
without a network is given the answer that another one got: ``build.py --advisories FILE``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from windows.parts import Pin
from windows.places import Trouble

_HOW = (
    "Without a network here: take {} to a computer that has one, let pip-audit answer there, and"
    " give the answer with --advisories. README.md has the command."
)


def audit(pins: Iterable[Pin], work: Path) -> int:
    """How many parts were asked about; ``Trouble`` names each with an advisory, or no answer."""
    pins = tuple(pins)
    wanted = ask_for(pins, work)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--format", "json"),
            *("--progress-spinner", "off", "--requirement", str(wanted)),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    return judge(done.stdout, pins, wanted)


def audit_elsewhere(answer: Path, pins: Iterable[Pin], work: Path) -> int:
    """The same from *answer*, what pip-audit said on a computer with a network."""
    pins = tuple(pins)
    wanted = ask_for(pins, work)
    try:
        said = answer.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Trouble(f"{answer.name} cannot be read as a text. {_HOW.format(wanted)}") from None
    return judge(said, pins, wanted)


def ask_for(pins: Iterable[Pin], work: Path) -> Path:
    """The list that pip-audit is asked with, written below *work*."""
    work.mkdir(parents=True, exist_ok=True)
    wanted = work / "audit.txt"
    wanted.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in pins), "utf-8")
    return wanted


def judge(said: str, pins: Iterable[Pin], wanted: Path) -> int:
    """How many parts *said* speaks of; ``Trouble`` where it is no answer, or finds something."""
    pins = tuple(pins)
    try:
        troubles = findings(json.loads(said), pins)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Trouble(
            f"pip-audit gave no answer. A release needs one. {_HOW.format(wanted)}"
        ) from None
    if troubles:
        raise Trouble(
            "Before a release, look at these:\n" + "\n".join(troubles) + f"\n{_HOW.format(wanted)}"
        )
    return len(pins)


def findings(answer: dict[str, list[dict[str, object]]], pins: Iterable[Pin]) -> list[str]:
    """A line for each of *pins* with an advisory, or about whose version nothing was said."""
    told = {str(each["name"]).lower().replace("_", "-"): each for each in answer["dependencies"]}
    lines = []
    for pin in pins:
        each = told.get(pin.name)
        if each is None or "skip_reason" in each or each.get("version") != pin.version:
            lines.append(f"  {pin.name} {pin.version}: could not be asked about")
            continue
        found = each.get("vulns", [])
        if isinstance(found, list) and found:
            ids = ", ".join(str(one["id"]) for one in found)
            lines.append(f"  {pin.name} {pin.version}: {ids}")
    return lines
