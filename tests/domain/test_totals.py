"""Small numbers never leave the house, not even by subtracting."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.totals import Figure, Table, suppressed

BELOW = 11


def table(*counts: int) -> Table:
    return Table.of(
        "t", "T", "Residents", [Figure(label=str(n), count=c) for n, c in enumerate(counts)]
    )


def shown(told: Table) -> tuple[int | None, ...]:
    return tuple(figure.count for figure in told.figures)


def test_a_small_number_takes_the_next_one_with_it() -> None:
    told = suppressed(table(3, 40, 25), BELOW)
    assert shown(told) == (None, 40, None)
    assert told.total == 68


def test_two_small_ones_whose_sum_is_small_need_a_third() -> None:
    assert shown(suppressed(table(3, 4, 40, 25), BELOW)) == (None, None, 40, None)
    assert shown(suppressed(table(8, 9, 40, 25), BELOW)) == (None, None, 40, 25)


def test_nothing_to_hide_behind_hides_the_sum() -> None:
    told = suppressed(table(3), BELOW)
    assert shown(told) == (None,)
    assert told.total is None
    told = suppressed(table(5, 0), BELOW)
    assert shown(told) == (None, 0)
    assert told.total is None


def test_large_numbers_and_none_stand() -> None:
    told = suppressed(table(11, 0, 40), BELOW)
    assert shown(told) == (11, 0, 40)
    assert told.total == 51


def test_many_nights_of_few_people_are_a_small_number() -> None:
    figures = [
        Figure(label="a", count=300, people=10),
        Figure(label="b", count=900, people=30),
        Figure(label="c", count=500, people=20),
    ]
    told = suppressed(Table.of("n", "N", "Nights", figures), BELOW)
    assert shown(told) == (None, 900, None)


def test_the_same_few_people_in_every_month_are_few_people_still() -> None:
    few = tuple(ResidentId(f"{number:02}") for number in range(6))
    figures = [Figure(label=month, count=90, residents=few) for month in ("Jan", "Feb", "Mar")]
    told = suppressed(Table.of("n", "N", "Nights", figures), BELOW)
    assert shown(told) == (None, None, None)
    assert told.total is None


def test_who_came_twice_counts_as_one_person() -> None:
    twice = (*(ResidentId(f"{number:02}") for number in range(10)), ResidentId("00"))
    told = suppressed(
        Table.of("a", "A", "Residents", [Figure(label="x", count=11, residents=twice)]), BELOW
    )
    assert shown(told) == (None,)


def test_sums_of_several_currencies_have_no_sum() -> None:
    figures = (Figure(label="", given="IOM · THB", count=9000, people=2),)
    told = suppressed(Table(key="c", title="C", unit="Amount", figures=figures, sums=False), BELOW)
    assert shown(told) == (None,)
    assert told.total is None


def test_nobody_is_listed_outside() -> None:
    figure = Figure(label="a", count=20, residents=(ResidentId("aa"),))
    told = suppressed(Table.of("t", "T", "Residents", [figure]), BELOW)
    assert told.figures[0].residents == ()


@given(st.lists(st.integers(0, 60), max_size=7), st.integers(2, 20))
def test_whoever_subtracts_learns_of_no_small_number(counts: list[int], below: int) -> None:
    told = suppressed(table(*counts), below)
    assert all(count is None or count == 0 or count >= below for count in shown(told))
    hidden = [counts[at] for at, count in enumerate(shown(told)) if count is None]
    if told.total is None or not hidden:
        return
    left = told.total - sum(count or 0 for count in shown(told))
    assert left == sum(hidden)
    assert len(hidden) > 1  # else it is told by subtracting
    assert left >= below
    assert told.total >= below


def test_the_order_of_lines_changes_nothing_that_is_told() -> None:
    counts = (3, 40, 25, 14)
    for order in permutations(range(4)):
        told = suppressed(table(*(counts[at] for at in order)), BELOW)
        assert sorted(c for c in shown(told) if c is not None) == [25, 40]
