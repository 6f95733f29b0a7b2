"""What settings of the shelter may be."""

from __future__ import annotations

from datetime import date

import pytest

from shelterdesk.domain.settings import days_of, in_order, load_settings
from shelterdesk.errors import Invalid

RULES = {rule.key: rule for rule in load_settings()}


def test_every_default_fits_its_own_rule() -> None:
    assert [key for key, rule in RULES.items() if not rule.fits(rule.default)] == []


def test_days_off_are_days_each_once_and_in_order() -> None:
    rule = RULES["days_off"]
    typed = in_order(" 2027-04-13,2027-01-01  2027-04-13 ")
    assert typed == "2027-01-01 2027-04-13"
    rule.inspect(typed)
    assert days_of(typed) == {date(2027, 1, 1), date(2027, 4, 13)}
    rule.inspect("")


@pytest.mark.parametrize("typed", ["13/4/2027", "2027-04-31", "2027-04-13 soon", "20270413"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        RULES["days_off"].inspect(in_order(typed))
