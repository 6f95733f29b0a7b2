"""Check the Windows package under Wine: ``python3 installer/check.py``, after ``build.py``.

What was seen goes to ``build/windows/checked.json`` and ``build/windows/pictures``. Wine is no
Windows: what only a real one can show stands in ``installer/windows-checklist.md``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from windows import tools
from windows.places import BUILD, Trouble


def main(words: Sequence[str]) -> int:
    """Do the trials that the command line asks for; 0 when all passed."""
    asked = _parser().parse_args(words)
    try:
        if not tools.inside():
            return tools.again_inside(Path(__file__), words)
        return _suite(asked.suite) if asked.suite is not None else _check(asked)
    except Trouble as trouble:
        print(trouble, flush=True)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/check.py", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="TRIAL", help="these alone, by their names")
    parser.add_argument("--keep", action="store_true", help="go on with the made-up computer")
    parser.add_argument(
        "--suite",
        nargs=argparse.REMAINDER,
        metavar="TEST",
        help="instead: the tests under Windows' Python in Wine; tests and words for pytest follow, "
        "or none for those that concern what differs on Windows",
    )
    return parser


def _check(asked: argparse.Namespace) -> int:
    # Only with the pinned tools.
    from windows import bench as benches
    from windows import screen, trials, wine

    known = {trial.__name__: trial for trial in trials.ALL}
    wanted = asked.only or list(known)
    unknown = set(wanted) - set(known)
    if unknown:
        raise Trouble(f"There is no trial called {', '.join(sorted(unknown))}.")
    with screen.screen() as display:
        prefix = wine.prefix("computer", fresh=not asked.keep, display=display)
        bench = benches.Bench(display, prefix)
        try:
            results = [_try(known[name], bench) for name in known if name in wanted]
        finally:
            prefix.stop()
    (BUILD / "checked.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    failed = [each["trial"] for each in results if not each["passed"]]
    print(f"{len(results) - len(failed)} of {len(results)} trials passed.", flush=True)
    return 1 if failed else 0


def _try(trial: Any, bench: Any) -> dict[str, Any]:
    began = time.monotonic()
    try:
        passed, told = True, trial(bench)
    except (Trouble, OSError, ValueError) as trouble:
        passed, told = False, str(trouble)
    seconds = round(time.monotonic() - began, 1)
    print(f"{'passed' if passed else 'FAILED'}  {trial.__name__} ({seconds} s): {told}", flush=True)
    return {"trial": trial.__name__, "passed": passed, "told": told, "seconds": seconds}


def _suite(names: Sequence[str]) -> int:
    from windows import suite

    return suite.run(names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
