"""Windows that are listed while others are let go of."""

import subprocess
import sys

# Lists that hang down have no Python object yet; the others wait for the collector.
MANY = """
import gc
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from shelterdesk.ui.kit.open_windows import open_windows

class Forgotten(QWidget):
    def __init__(self):
        super().__init__()
        self.circle = self

application, host = QApplication([]), QWidget()
gc.disable()
for _ in range(300):
    QComboBox(host).view()
    Forgotten()
gc.set_threshold(20, 1, 1)
gc.enable()
print(len(open_windows()), gc.isenabled())
"""


def test_the_collector_takes_no_window_apart_while_they_are_listed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY], check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.split()) == (0, ["601", "True"]), done.stderr
