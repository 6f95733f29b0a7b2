"""What every test stands on: no screen, the same examples each run, PostgreSQL where it runs."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.attacks.summary import Summary
from tests.cast import Cast, copied, found
from tests.watch import nothing_left_behind

__all__ = ["nothing_left_behind"]

POSTGRESQL = "SHELTERDESK_TEST_POSTGRESQL"  # an SQLAlchemy URL; installer/throwaway.py sets it

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sits(*logins): who sits down in the house of a test")
    config.addinivalue_line("markers", "postgresql: runs where a PostgreSQL server is given")
    if config.option.markexpr == "attack":
        config.pluginmanager.register(Summary(), "attacks")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let Python's collector rest while a test has windows, as it does in the program."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_report_header() -> str:
    if os.environ.get(POSTGRESQL):
        return "store: on SQLCipher and on PostgreSQL"
    return f"store: on SQLCipher; the tests on PostgreSQL need a server in {POSTGRESQL}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get(POSTGRESQL):
        return
    away = [item for item in items if item.get_closest_marker("postgresql")]
    items[:] = [item for item in items if item not in away]
    if away:
        config.hook.pytest_deselected(items=away)


@pytest.fixture(scope="session")
def postgresql() -> str:
    """The address of the server; a test that asks for it carries the mark ``postgresql``."""
    return os.environ[POSTGRESQL]


@pytest.fixture(scope="session")
def founded_house(tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """An empty house with its cast; made once."""
    return found(tmp_path_factory.mktemp("founded") / "house")


@pytest.fixture
def cast(founded_house: Cast, tmp_path: Path) -> Cast:
    """A house of one's own, with everybody from ``tests.cast`` in it."""
    return copied(founded_house, tmp_path / "house")
