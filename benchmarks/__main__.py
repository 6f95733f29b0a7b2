"""``python -m benchmarks [--size S|M|L] [--only ID] [--json FILE]``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.catalogue import BENCHMARKS
from benchmarks.houses import CACHE
from benchmarks.runner import Result, Size, measure

REMEMBERED = CACHE / "size-s.json"  # what size S took on this computer, for the growth factor
HEADING = (
    f"{'id':<14}{'size':<5}{'reference ms':>13}{'subject ms':>12}{'ratio':>8}{'p95':>8}"
    f"{'target':>8}{'S->':>7}{'RSS MB':>8}"
)


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; exit code 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.S)
    parser.add_argument("--only", choices=[b.id for b in BENCHMARKS], help="run this one alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    parser.add_argument(
        "--allowance", type=float, default=1.0, help="factor on every target (noisy machine: 1.5)"
    )
    asked = parser.parse_args(arguments)

    print(HEADING)
    results = []
    for benchmark in BENCHMARKS:
        if asked.only in (None, benchmark.id):
            result = measure(benchmark(), asked.size)
            print(_line(result, _remembered()), flush=True)
            results.append(result)
    if asked.size is Size.S:
        _remember(results)
    if asked.json:
        asked.json.write_text(json.dumps([dataclasses.asdict(r) for r in results], indent=1))
    missed = [result.id for result in results if not result.is_met(asked.allowance)]
    print(f"Missed: {', '.join(missed)}." if missed else "Every target is met.")
    return 1 if missed else 0


def _line(result: Result, at_s: dict[str, float]) -> str:
    growth = "-"
    if result.size != Size.S.value and result.id in at_s:
        growth = f"{result.subject_ms / at_s[result.id]:.2f}"
    return (
        f"{result.id:<14}{result.size:<5}{result.reference_ms:>13.2f}{result.subject_ms:>12.2f}"
        f"{result.ratio:>8.2f}{result.p95:>8.2f}{result.target:>8.2f}{growth:>7}"
        f"{result.peak_rss:>8.0f}"
    )


def _remembered() -> dict[str, float]:
    if not REMEMBERED.exists():
        return {}
    known: dict[str, float] = json.loads(REMEMBERED.read_text("utf-8"))
    return known


def _remember(results: Sequence[Result]) -> None:
    CACHE.mkdir(exist_ok=True)
    known = _remembered() | {result.id: result.subject_ms for result in results}
    REMEMBERED.write_text(json.dumps(known, indent=1), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
