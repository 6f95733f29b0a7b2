"""``python -m benchmarks.peers [--size S|M] [--only ID] [--json FILE] [--django-python PATH]``.

The same acts in programs that people know and in ShelterDesk, in turn, on the same computer: how
many times as long ours takes. What is not installed is said, and the others go on; nothing here is
judged, and no peer is ever needed by the program.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers import calc, django_admin, keepassxc
from benchmarks.peers.against import Against, Installed
from benchmarks.peers.lines import compared, written
from benchmarks.peers.talk import interpreter_with
from benchmarks.runner import Size

LINES: tuple[type[Against], ...] = (
    keepassxc.Unlock,
    keepassxc.Ready,
    keepassxc.Add,
    keepassxc.Search,
    django_admin.Create,
    django_admin.Note,
    django_admin.Open,
    django_admin.Search,
    django_admin.Sessions,
    django_admin.Everybody,
    calc.Open,
    calc.OpenSealed,
    calc.Find,
    calc.Save,
    calc.SaveSealed,
)


def installed(django_python: str, office_python: str) -> Installed:
    """What of the peers is here; interpreters that were named are tried first."""
    office = shutil.which("soffice") or shutil.which("libreoffice") or ""
    beside = Path(office).resolve().parent if office else Path()
    own = [str(path) for name in ("python", "python.exe") if (path := beside / name).is_file()]
    return Installed(
        keepassxc=shutil.which("keepassxc-cli") or "",
        django=interpreter_with("django", [django_python, sys.executable]),
        office=office,
        office_python=interpreter_with("uno", [office_python, *own]) if office else "",
    )


def main(arguments: Sequence[str]) -> int:
    """Compare; 1 only where ShelterDesk itself ended with an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--size", type=Size, choices=[Size.S, Size.M], default=Size.S)
    parser.add_argument("--only", nargs="+", choices=[line.id for line in LINES])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    parser.add_argument("--django-python", default="", metavar="PATH", help="one that has Django")
    parser.add_argument("--office-python", default="", metavar="PATH", help="one that has uno")
    asked = parser.parse_args(arguments)
    here = installed(asked.django_python, asked.office_python)
    chosen = [line(here) for line in LINES if not asked.only or line.id in asked.only]
    report = compared(chosen, asked.size)
    if asked.json:
        asked.json.write_text(written(report), "utf-8")
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
