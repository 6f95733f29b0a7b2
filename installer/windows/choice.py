"""Which tests are passed under Windows' Python in Wine, and with which libraries."""

from __future__ import annotations

NOT_NEEDED = frozenset(  # judge our sources, or reach a server
    {"ruff", "mypy", "mypy-extensions", "import-linter", "grimp", "psycopg", "psycopg-binary"}
)
# What concerns Windows: keys, store, this computer, paper, the first pages, and the attacks.
CONCERNED = (
    "tests/vault",
    "tests/store",
    "tests/computer",
    "tests/reports",
    "tests/test_app.py",
    "tests/test_app_houses.py",
    "tests/test_paths.py",
    "tests/test_selftest.py",
    "tests/services/test_backing_up.py",
    "tests/ui/test_beginning.py",
    "tests/ui/test_look.py",
    "tests/ui/test_lost_computer.py",
    "tests/attacks",
)
# Tests that are true on Windows and not here, each with its reason.
NOT_HERE = {
    "tests/attacks/test_words.py::test_an_import_across_the_floors_fails_the_check": (
        "judges our sources with a tool that is left out above"
    ),
    "tests/computer/test_places.py::test_a_link_into_a_cloud_folder_is_followed": (
        "Wine 8 does not follow links; windows-checklist.md has it"
    ),
}
