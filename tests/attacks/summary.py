"""Lets ``pytest -m attack`` end with the table itself: each row, and what came of it."""

from __future__ import annotations

import pytest

from tests.attacks.table import HERE, TABLE

WIDTH = 74


class Summary:
    """Counts outcomes by row. Tests tell their row in ``user_properties``."""

    def __init__(self) -> None:
        """Nothing has run yet."""
        self._passed: dict[int, int] = {}
        self._failed: dict[int, int] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("attack"):
                item.user_properties.append(("attack", mark.args[0]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        counted = self._failed if report.failed else self._passed
        if report.failed or (report.passed and report.when == "call"):
            for name, number in report.user_properties:
                if name == "attack":
                    counted[int(str(number))] = counted.get(int(str(number)), 0) + 1

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("attacks")
        for line in self.lines():
            terminalreporter.write_line(line)

    def lines(self) -> list[str]:
        """The table with its outcomes."""
        lines = []
        for row in TABLE:
            passed, failed = self._passed.get(row.number, 0), self._failed.get(row.number, 0)
            if failed:
                came = f"FAILED ({failed} of {failed + passed})"
            elif passed:
                came = f"passed ({passed})"
            else:
                came = "not run" if row.where == HERE else f"not run here: {row.where}"
            said = f"{row.number:>2}  {row.attack:<{WIDTH}.{WIDTH}}  {came}"
            lines.append(f"{said}; {row.rest}" if row.rest else said)
        return lines
