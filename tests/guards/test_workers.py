"""What runs in a process of its own needs no Qt: it makes every import slower (performance 2)."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shelterdesk.services.workers import WORKERS

ROOT = Path(__file__).resolve().parents[2]
# Each worker is started as the program starts it, hears nothing and says what it has loaded.
SCRIPT = """
import io, json, sys
from shelterdesk import app

class Pipe:
    def __init__(self):
        self.buffer = io.BytesIO()

said, sys.stdin, sys.stdout = sys.stdout, Pipe(), Pipe()
try:
    code = app.main(["--worker", sys.argv[1]])
except Exception as error:
    code = type(error).__name__
sys.stdout = said
print(json.dumps([code, sorted(sys.modules)]))
"""
QT = ("PySide6", "shiboken6", "shelterdesk.ui")


def _loaded(worker: str) -> tuple[int | str, list[str]]:
    shown = subprocess.run(
        [sys.executable, "-c", SCRIPT, worker],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    code, modules = json.loads(shown.stdout)
    return code, modules


@pytest.mark.parametrize("worker", [*WORKERS, "emergency"])
def test_no_worker_loads_qt(worker: str) -> None:
    code, modules = _loaded(worker)
    assert code != 2, "there is no such worker"
    assert "shelterdesk.app" in modules
    assert [name for name in modules if name.startswith(QT)] == []


def test_no_worker_is_started_that_is_not_looked_at() -> None:
    """What ``at_work`` starts stands in ``WORKERS``; whoever starts one otherwise is named here."""
    started = [
        f"{path.relative_to(ROOT / 'shelterdesk').as_posix()}: {ast.unparse(call.args[1])}"
        for path in sorted((ROOT / "shelterdesk").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).endswith("own_command")
        and call.args
        and ast.unparse(call.args[0]) == "'--worker'"
    ]
    assert started == ["services/emergency.py: 'emergency'", "services/workers.py: name"]


def test_a_worker_that_there_is_not_does_nothing() -> None:
    assert _loaded("no-such-worker")[0] == 2
