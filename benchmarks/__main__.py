"""``python -m benchmarks [--size S|M|L] [--only ID] [--json FILE]``."""

from __future__ import annotations

import argparse
import compileall
import dataclasses
import json
import os
import platform
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.catalogue import BENCHMARKS
from benchmarks.houses import CACHE
from benchmarks.runner import Benchmark, Result, Size, measure

TREE = Path(__file__).resolve().parent.parent
REMEMBERED = CACHE / "size-s.json"  # what size S took on this computer, for the growth factor
HEADING = (
    f"{'id':<15}{'size':<5}{'reference':>12}{'subject':>12}{'':<4}{'ratio':>7}{'p95':>8}"
    f"{'target':>8}{'S->':>7}{'RSS MB':>8}"
)


@dataclass
class Seen:
    """What a run gave until now."""

    results: list[Result] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)  # id to what is not here
    failed: dict[str, str] = field(default_factory=dict)  # id to the name of the error

    def write(self, path: Path, size: Size) -> None:
        """Keep it in *path*, after each line: a long run that is ended has not run for nothing."""
        told = {
            "size": size.value,
            "python": sys.version.split()[0],
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "results": [dataclasses.asdict(result) for result in self.results],
            "not_here": self.absent,
            "failed": self.failed,
        }
        path.write_text(json.dumps(told, indent=1), "utf-8")


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; exit code 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.S)
    parser.add_argument(
        "--only", nargs="+", choices=[b.id for b in BENCHMARKS], help="run these alone"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    parser.add_argument(
        "--allowance", type=float, default=1.0, help="factor on every target (noisy machine: 1.5)"
    )
    asked = parser.parse_args(arguments)

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;default.warning=false")
    _compile()
    print(HEADING)
    at_s = _remembered()
    seen = Seen()
    for kind in BENCHMARKS:
        if asked.only is None or kind.id in asked.only:
            print(_outcome(kind(), asked.size, seen, at_s), flush=True)
            if asked.json:
                seen.write(asked.json, asked.size)
    if asked.size is Size.S:
        _remember(at_s, seen.results)
    missed = [result.id for result in seen.results if not result.is_met(asked.allowance)]
    grown = [
        result.id
        for result in seen.results
        if result.size != Size.S.value
        and result.id in at_s
        and result.grows(at_s[result.id], asked.allowance)
    ]
    print(f"Missed: {', '.join(missed)}." if missed else "Every target is met.")
    for said, which in (("Grows too fast", grown), ("Ended with an error", list(seen.failed))):
        if which:
            print(f"{said}: {', '.join(which)}.")
    return 1 if missed or grown or seen.failed else 0


def _compile() -> None:
    """Have every module compiled, as setting up and the package do.

    Where the environment forbids Python to write what it compiled, every start would compile the
    whole program anew, and that is nothing that anybody waits for.
    """
    for package in ("shelterdesk", "benchmarks"):
        compileall.compile_dir(TREE / package, quiet=2)


def _outcome(benchmark: Benchmark, size: Size, seen: Seen, at_s: dict[str, float]) -> str:
    """Run one; what to print of it: what it gave, why it is not here, or which error ended it."""
    about = f"{benchmark.id:<15}{size.value:<5}"
    why = benchmark.missing(size)
    if why:
        seen.absent[benchmark.id] = why
        return f"{about}not here: {why}"
    try:
        result = measure(benchmark, size)
    except Exception as error:  # noqa: BLE001 - one that breaks does not hide the others
        seen.failed[benchmark.id] = type(error).__name__
        traceback.print_exc()
        return f"{about}ended with {type(error).__name__}"
    seen.results.append(result)
    return _line(result, at_s)


def _line(result: Result, at_s: dict[str, float]) -> str:
    growth = "-"
    if result.size != Size.S.value and at_s.get(result.id):
        growth = f"{result.subject / at_s[result.id]:.2f}"
    line = (
        f"{result.id:<15}{result.size:<5}{result.reference:>12.2f}{result.subject:>12.2f} "
        f"{result.unit:<3}{result.ratio:>7.2f}{result.p95:>8.2f}{result.target:>8.2f}{growth:>7}"
        f"{result.peak_rss:>8.0f}{'' if result.is_met() else '  missed'}"
    )
    return f"{line}\n{'':<20}{result.remark}" if result.remark else line


def _remembered() -> dict[str, float]:
    if not REMEMBERED.exists():
        return {}
    known: dict[str, float] = json.loads(REMEMBERED.read_text("utf-8"))
    return known


def _remember(before: dict[str, float], results: Sequence[Result]) -> None:
    CACHE.mkdir(exist_ok=True)
    known = before | {result.id: result.subject for result in results}
    REMEMBERED.write_text(json.dumps(known, indent=1), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
