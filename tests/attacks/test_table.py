"""The table is whole: every row is run, or says why not and what to do by hand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.attacks.summary import Summary
from tests.attacks.table import HAND, HERE, TABLE

TREE = Path(__file__).resolve().parents[2]
BY_HAND = TREE / "docs" / "attacks-by-hand.md"
ENOUGH = 34  # rows that run without Windows, at least


def marked() -> dict[int, list[str]]:
    """Row -> tests that carry its mark."""
    found: dict[int, list[str]] = {}
    for path in sorted((TREE / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith(".attack"):
                        number = ast.literal_eval(mark.args[0])
                        found.setdefault(number, []).append(f"{path.name}::{node.name}")
    return found


def test_the_rows_are_those_of_the_page() -> None:
    assert [row.number for row in TABLE] == list(range(1, 43))
    assert all(row.attack and row.expected for row in TABLE)


def test_every_row_that_runs_here_has_a_test() -> None:
    there = marked()
    assert [row.number for row in TABLE if row.where == HERE and row.number not in there] == []
    assert sum(row.where == HERE for row in TABLE) >= ENOUGH


def test_no_mark_names_a_row_that_there_is_not() -> None:
    assert sorted(set(marked()) - {row.number for row in TABLE}) == []


def test_what_does_not_run_here_says_why() -> None:
    assert [row.number for row in TABLE if row.where != HERE and not row.rest] == []


def test_what_is_done_by_hand_has_its_steps() -> None:
    steps = {int(n) for n in re.findall(r"^## Row (\d+)", BY_HAND.read_text("utf-8"), re.M)}
    wanted = {row.number for row in TABLE if row.where == HAND or "by hand" in row.rest}
    assert wanted <= steps
    assert steps <= {row.number for row in TABLE}


@pytest.mark.parametrize(("failed", "said"), [(False, "passed (1)"), (True, "FAILED (1 of 1)")])
def test_the_table_is_told_at_the_end(*, failed: bool, said: str) -> None:
    summary = Summary()
    outcome = "failed" if failed else "passed"
    report = pytest.TestReport(
        "a", ("a", 1, "a"), {}, outcome, None, "call", user_properties=[("attack", 6)]
    )  # type: ignore[call-overload]
    summary.pytest_runtest_logreport(report)
    lines = summary.lines()
    assert len(lines) == len(TABLE)
    assert said in lines[5]
    assert "not run here: by hand" in lines[31]
