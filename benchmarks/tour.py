"""Child process of ``memory``: the standard tour through the window; says its most memory.

``python -m benchmarks.tour FOLDER`` walks as the manager through every area and ten files of the
house in FOLDER, finds ten people, and prints one number: megabytes.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.houses import Built, copied
from benchmarks.runner import peak_rss
from benchmarks.windows import painted, seated

FILES = 10
AREAS = ("today", "residents", "calendar", "tasks", "reports", "house", "settings")


def walk(folder: Path) -> float:
    """Go around; returns the most memory that was held."""
    house = Built(folder, tuple(json.loads((folder / "people.json").read_text("utf-8"))))
    with ExitStack() as closing:
        house = closing.enter_context(copied(house))  # a window that opens may write
        sight, shell = seated(house, "manager", closing)
        for area in AREAS:
            if area in shell.pages:
                shell.go(area)
                sight.settle()
                painted(shell)
        for resident in house.people[:FILES]:
            shell.go(f"residents/{resident}")
            sight.settle()
            painted(shell)
            for tab in shell.residents.view.tabs if shell.residents.view else ():
                shell.go(f"residents/{resident}/{tab.key}")
                sight.settle()
                painted(shell)
        for row in shell.seat.register.rows[:FILES] if shell.seat.register else ():
            shell.seat.register.find(row.preferred)
        return peak_rss()


if __name__ == "__main__":
    print(f"{walk(Path(sys.argv[1])):.1f}")
