"""Known weaknesses of the parts, asked from the public advisories before a release.

What could not be asked about counts as a finding: silence is no answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from windows.parts import Pin
from windows.places import Trouble


def audit(pins: Iterable[Pin], work: Path) -> int:
    """How many parts were asked about; ``Trouble`` names each with an advisory, or no answer."""
    pins = tuple(pins)
    wanted = work / "audit.txt"
    wanted.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in pins), "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--format", "json"),
            *("--progress-spinner", "off", "--requirement", str(wanted)),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Trouble("pip-audit gave no answer. A release needs one.") from None
    troubles = findings(answer, pins)
    if troubles:
        raise Trouble("Before a release, look at these:\n" + "\n".join(troubles))
    return len(pins)


def findings(answer: dict[str, list[dict[str, object]]], pins: Iterable[Pin]) -> list[str]:
    """A line for each of *pins* with an advisory, or about which nothing was said."""
    told = {str(each["name"]).lower().replace("_", "-"): each for each in answer["dependencies"]}
    lines = []
    for pin in pins:
        each = told.get(pin.name)
        if each is None or "skip_reason" in each:
            lines.append(f"  {pin.name} {pin.version}: could not be asked about")
            continue
        found = each.get("vulns", [])
        if isinstance(found, list) and found:
            ids = ", ".join(str(one["id"]) for one in found)
            lines.append(f"  {pin.name} {pin.version}: {ids}")
    return lines
