"""``python -m benchmarks.fixtures --size S|M|L``: makes the houses that benchmarks read, now.

A run makes what it needs by itself; this is for making large ones while nobody measures.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence

from benchmarks.crowds import crowd
from benchmarks.days import busy
from benchmarks.houses import CACHE, Built, built
from benchmarks.lived import lived_in
from benchmarks.runner import Size
from shelterdesk.access.door import DATA_FILE

MEGABYTE = 1024 * 1024
HOUSES: dict[str, Callable[[Size], Built]] = {
    "house": built,
    "lived": lived_in,
    "crowd": crowd,
    "busy": busy,
}


def main(arguments: Sequence[str]) -> int:
    """Make what is not there yet, and say where it lies and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fixtures", description=__doc__)
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.S)
    parser.add_argument("--only", nargs="+", choices=list(HOUSES), default=list(HOUSES))
    asked = parser.parse_args(arguments)
    print(CACHE)
    for name in asked.only:
        began, cpu = time.perf_counter(), time.process_time()
        made = HOUSES[name](asked.size)
        size = (made.folder / DATA_FILE).stat().st_size / MEGABYTE
        took = f"{time.perf_counter() - began:.0f} s ({time.process_time() - cpu:.0f} s computed)"
        print(f"{name:<8}{asked.size.value:<3}{size:>8.0f} MB   {took}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
