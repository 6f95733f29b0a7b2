"""Ethiopian and Buddhist years against days that are known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain.calendars import (
    ascii_digits,
    buddhist_year,
    ce_year,
    ethiopic_month_length,
    from_ethiopic,
    nepali_year_span,
    to_ethiopic,
)


@pytest.mark.parametrize(
    ("ethiopic", "gregorian"),
    [
        ((2000, 1, 1), date(2007, 9, 12)),  # their millennium, after a long year
        ((1999, 13, 5), date(2007, 9, 10)),
        ((1999, 13, 6), date(2007, 9, 11)),
        ((2017, 1, 1), date(2024, 9, 11)),
        ((2016, 4, 28), date(2024, 1, 7)),  # Christmas 2016: 28 Tahsas after a long year
        ((1888, 6, 23), date(1896, 3, 1)),  # the battle of Adwa
    ],
)
def test_ethiopic_days_that_are_known(ethiopic: tuple[int, int, int], gregorian: date) -> None:
    assert from_ethiopic(*ethiopic) == gregorian
    assert to_ethiopic(gregorian) == ethiopic


@given(st.dates(min_value=date(8, 9, 1)))
def test_every_day_comes_back_from_the_ethiopic_calendar(day: date) -> None:
    year, month, of_month = to_ethiopic(day)
    assert from_ethiopic(year, month, of_month) == day


@pytest.mark.parametrize("wrong", [(2000, 13, 6), (2000, 1, 31), (2000, 14, 1), (0, 1, 1)])
def test_days_that_the_ethiopic_calendar_lacks(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no such Ethiopian"):
        from_ethiopic(*wrong)


def test_only_every_fourth_ethiopic_year_is_long() -> None:
    assert [ethiopic_month_length(year, 13) for year in (1997, 1998, 1999, 2000)] == [5, 5, 6, 5]


@given(st.integers(min_value=544, max_value=9999))
def test_buddhist_years_come_back(year: int) -> None:
    assert buddhist_year(ce_year(year)) == year


def test_years_that_are_known() -> None:
    assert ce_year(2569) == 2026
    assert nepali_year_span(2057) == (2000, 2001)


@pytest.mark.parametrize(
    "written", ["๑๙๙๘", "၁၉၉၈", "១៩៩៨", "໑໙໙໘", "१९९८", "১৯৯৮", "١٩٩٨", "۱۹۹۸", "௧௯௯௮", "፲፱፻፺፰"]
)
def test_digits_of_every_script(written: str) -> None:
    assert ascii_digits(written) == "1998"


def test_burmese_wa_beside_digits_is_a_zero() -> None:
    assert ascii_digits("၂ဝ၂၆ ဝင်း") == "2026 ဝင်း"
