"""Runs the comparisons one after the other, and says of each what came of it."""

from __future__ import annotations

import json
import os
import platform
import sys
import textwrap
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.peers.against import Against
from benchmarks.peers.talk import PeerFailed
from benchmarks.runner import Result, Size, measure

HEADING = (
    f"{'id':<18}{'act':<30}{'theirs ms':>11}{'ours ms':>11}{'ours/theirs':>13}{'p95':>8}  peer"
)
WIDTH, INDENT = 110, 18


@dataclass(frozen=True)
class Line:
    """One act that both did. In ``result`` the reference is theirs and the subject ours."""

    of: Against
    result: Result


@dataclass
class Report:
    """What a run gave: lines, what is not installed, which peers failed, where ours broke."""

    size: Size
    lines: list[Line] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def compared(chosen: Sequence[Against], size: Size) -> Report:
    """Each in its turn, printed as it comes; a peer that fails does not hide the others."""
    report = Report(size)
    print(HEADING)
    for one in chosen:
        why = one.missing(size)
        if why:
            report.absent[one.id] = why
            print(_short(one, why), flush=True)
            continue
        try:
            line = Line(one, measure(one, size))
        except PeerFailed as failure:
            report.failed[one.id] = str(failure)
            print(_short(one, f"{one.peer} {failure}"), flush=True)
        except Exception as error:  # noqa: BLE001 - ours, and it does not hide the others
            report.broken[one.id] = type(error).__name__
            traceback.print_exc()
            print(_short(one, f"ended with {type(error).__name__}"), flush=True)
        else:
            report.lines.append(line)
            print(said(line), flush=True)
    return report


def _short(one: Against, why: str) -> str:
    return f"{one.id:<18}{one.act:<30}{why}"


def said(line: Line) -> str:
    """A line of the table, with what is not the same on both sides under it."""
    of, result = line.of, line.result
    numbers = f"{result.reference:>11.2f}{result.subject:>11.2f}{result.ratio:>13.3f}"
    first = f"{of.id:<18}{of.act:<30}{numbers}{result.p95:>8.3f}  {of.peer} {of.seen_version}"
    remark = f" {result.remark[0].upper()}{result.remark[1:]}." if result.remark else ""
    note = f"{of.fairness}{remark}"
    under = textwrap.fill(note, WIDTH, initial_indent=" " * INDENT, subsequent_indent=" " * INDENT)
    return f"{first.rstrip()}\n{under}"


def written(report: Report) -> str:
    """The whole of *report* as JSON, times in milliseconds."""
    seen: dict[str, Any] = {
        "size": report.size.value,
        "residents": report.size.residents,
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "lines": [
            {
                "id": line.of.id,
                "act": line.of.act,
                "peer": line.of.peer,
                "version": line.of.seen_version,
                "theirs": line.result.reference,
                "ours": line.result.subject,
                "ratio": line.result.ratio,
                "p95": line.result.p95,
                "rounds": line.result.rounds,
                "fairness": line.of.fairness,
                "remark": line.result.remark,
            }
            for line in report.lines
        ],
        "not_installed": report.absent,
        "failed": report.failed,
        "broken": report.broken,
    }
    return json.dumps(seen, indent=1)
