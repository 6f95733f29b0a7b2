"""Whatever goes out or comes in: no test of it may leave a person's words in the log.

A module that names ``NEVER_LOGGED`` has each of its tests watched, whatever was done, refused or
stopped in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_in_the_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    words: tuple[str, ...] = getattr(request.module, "NEVER_LOGGED", ())
    if words:
        caplog.set_level(logging.DEBUG)
    yield
    if words:
        records = [r for phase in ("setup", "call") for r in caplog.get_records(phase)]
        said = "\n".join(record.getMessage() for record in records)
        assert [word for word in words if word.casefold() in said.casefold()] == []
