"""What a day at one computer may leave behind is judged as the words beside the limits say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.soak import (
    LARGEST_WAL,
    MORE_HANDLES,
    MORE_MEMORY,
    WARM,
    Seen,
    handles,
    memory,
    passed,
)

QUIET = Seen(0, 100 << 20, 6, 1, 1 << 20, ())
DAY = [replace(QUIET, hour=hour) for hour in range(8)]


def test_a_quiet_day_passes_nothing() -> None:
    assert passed(DAY) == []
    assert passed(DAY[:1]) == []  # one hour alone is its own measure


def test_what_is_loaded_until_it_is_warm_is_no_growth() -> None:
    cold = [replace(seen, memory=seen.memory // 2) for seen in DAY[:WARM]]
    assert passed([*cold, *DAY[WARM:]]) == []


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (replace(QUIET, memory=QUIET.memory + MORE_MEMORY + 1), "memory"),
        (replace(QUIET, handles=QUIET.handles + MORE_HANDLES + 1), "handles"),
        (replace(QUIET, threads=QUIET.threads + 1), "threads"),
        (replace(QUIET, wal=LARGEST_WAL + 1), "write-ahead log"),
        (replace(QUIET, left_behind=("a.pdf",)), "files left behind"),
    ],
)
def test_growth_is_named(last: Seen, said: str) -> None:
    assert passed([*DAY, last]) == [said]


def test_a_log_that_was_large_once_is_named_though_it_shrank() -> None:
    assert passed([replace(QUIET, wal=LARGEST_WAL + 1), *DAY]) == ["write-ahead log"]


def test_this_process_holds_something() -> None:
    assert memory() > 1 << 20
    assert handles() >= 3
