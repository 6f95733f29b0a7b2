"""No list of the window holds more than it shows: rows are asked for, never all filled in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "shelterdesk"

# Over many rows these took seconds and hundreds of megabytes (performance page 3).
FILLED = {
    "QSortFilterProxyModel", "QStandardItemModel", "QStandardItem", "QTableWidget",
    "QTableWidgetItem", "QTreeWidget", "QTreeWidgetItem", "QStringListModel",
}  # fmt: skip
BOUNDED = {  # module to why its rows are few
    "ui/pages/import_columns.py": "the homes that a column can have, one list for all columns",
    "ui/pages/import_questions.py": "what the words of one column can mean: a list of codes",
    "ui/pages/group.py": "who came together in one bus, each written down by hand",
}

# A list widget holds a row for each line: fit for what is chosen from, not for records.
LISTED = {"QListWidget"}

# Who is listened to by a widget for itself alone; any other name may stand for the application.
OF_A_WIDGET = tuple(
    f": {whose}.installEventFilter(self)" for whose in ("self.box", "box", "box.viewport()", "each")
)


def _used(names: set[str]) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if alias.name in names:
                        yield path.relative_to(ROOT).as_posix(), alias.name
            elif isinstance(node, ast.Attribute) and node.attr in names:
                yield path.relative_to(ROOT).as_posix(), node.attr


def test_no_model_is_filled_with_all_rows() -> None:
    assert {(where, name) for where, name in _used(FILLED) if where not in BOUNDED} == set()


def test_the_search_for_them_finds_what_is_there() -> None:
    assert {where for where, _ in _used(LISTED)} >= {"ui/pages/house.py"}


def _calls(room: str, name: str) -> Iterator[str]:
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == name:
                yield f"{path.relative_to(ROOT).as_posix()}: {ast.unparse(node)}"


def test_nothing_in_the_window_fetches_rows() -> None:
    """The store is asked by services in the worker; a page or presenter has no cursor."""
    asked = [call for name in ("fetchall", "execute", "scalars") for call in _calls("ui", name)]
    assert asked == []
    assert any(_calls("store", "execute"))


def test_events_come_into_python_once() -> None:
    """A filter of the application is called for each of thousands of events of one page."""
    found = [call for call in _calls("ui", "installEventFilter") if not call.endswith(OF_A_WIDGET)]
    # What keeps windows from being captured listens where the system can do that, and not else.
    assert found == [
        "ui/kit/capture.py: application.installEventFilter(self)",
        "ui/kit/capture.py: application.installEventFilter(self)",
        "ui/kit/input_events.py: application.installEventFilter(self)",
    ]
