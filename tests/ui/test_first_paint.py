"""What is imported when the window first shows: start-up is felt (performance page 2)."""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sqlalchemy", "sqlcipher3", "reportlab", "uharfbuzz", "openpyxl", "python_calamine",
    "rapidfuzz", "cryptography", "argon2", "PIL", "icu", "icu4py", "keyring", "pypdfium2",
    "pikepdf", "PySide6.QtPrintSupport", "shelterdesk.access", "shelterdesk.store",
    "shelterdesk.vault", "shelterdesk.reports", "shelterdesk.ui.shell",
)  # fmt: skip
# The sign-in page needs Qt, and the one package that knows where a computer keeps its files.
MAY = {"PySide6", "shiboken6", "platformdirs", "shelterdesk"}
QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"}  # icons are SVG
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from shelterdesk.ui import application as program

def houses():
    return [program.House(Path("house"), "House by the river", True)]

doors = program.Doors(
    houses=houses, sign_in=lambda *given: None, preload=lambda: None, shell=lambda: None,
    restart=lambda: None, taste=dict, keep_taste=lambda taste: None,
)
painted = program.Window.paintEvent

def first_paint(self, event):
    painted(self, event)
    print("\\n".join(sorted(sys.modules)))
    QTimer.singleShot(0, self.close)

program.Window.paintEvent = first_paint
sys.exit(program.run(doors))
"""


def _imported(script: str = SCRIPT) -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )
    return set(shown.stdout.split())


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    imported = _imported()
    assert "PySide6.QtWidgets" in imported
    assert "shelterdesk.ui.pages.sign_in" in imported
    assert sorted(imported & set(HEAVY)) == []
    assert {name for name in imported if name.startswith("PySide6.Qt")} <= QT
    bare = _imported("import sys; print(*sys.modules)")  # what the interpreter brings itself
    tops = {name.partition(".")[0] for name in imported - bare}
    installed = {name.partition(".")[0] for name in packages_distributions()}
    assert (tops & installed) - MAY == set()  # whatever else is installed waits


FIRST = SCRIPT.replace("def houses():", "from shelterdesk import app\n\ndef houses():").replace(
    "sys.exit(program.run(doors))",
    "sys.exit(program.run(app.window_doors(Path('a folder that is not there'))))",
)


def test_nor_where_there_is_no_house_yet() -> None:
    imported = _imported(FIRST)
    assert "shelterdesk.ui.pages.beginning" in imported
    assert sorted(imported & {*HEAVY, "shelterdesk.ui.pages.first_start"}) == []


def test_what_was_loaded_behind_the_page_is_never_looked_at_again() -> None:
    counted = _imported(
        "import gc; from shelterdesk import app; app.preload(); print(gc.get_freeze_count())"
    )
    assert int(counted.pop()) > 100_000
