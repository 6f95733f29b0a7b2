"""A child process that changes the key of a file, in children of its own that it kills.

Everything is imported once, so that hundreds of kills take seconds. Linux only (``fork``).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from shelterdesk.store import engine as engines


def change_for_ever(data: Path, journal: str) -> None:
    engines._SETTINGS = tuple(
        f"journal_mode = {journal}" if s.startswith("journal_mode") else s
        for s in engines._SETTINGS
    )
    for line in sys.stdin:
        before, after, delay = line.split()
        pid = os.fork()
        if not pid:
            engines.change_key(data, bytes.fromhex(before), bytes.fromhex(after))
            os._exit(0)
        time.sleep(float(delay))  # the moment at which the plug is pulled
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    change_for_ever(Path(sys.argv[1]), sys.argv[2])
