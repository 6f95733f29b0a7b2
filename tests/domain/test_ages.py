"""Ages are bounds; uncertain means child; no date lowers a protection."""

from datetime import date

import pytest

from shelterdesk.domain.ages import (
    age_band,
    age_bounds,
    group_of,
    raised,
    suggested,
    thai_minor,
)
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.partial_dates import Basis, Certainty, PartialDate

TODAY = date(2026, 11, 24)
A, C, U = AgeGroup.ADULT, AgeGroup.CHILD, AgeGroup.UNCERTAIN


@pytest.mark.parametrize(
    ("edtf", "group"),
    [
        ("2008-11-24", A),  # eighteen today
        ("2008-11-25", C),  # tomorrow
        ("2008-11", U),
        ("2008", U),
        ("2007", A),
        ("2006~", U),  # about: may be two years younger
        ("2005~", A),
        ("2010", C),
        ("2000/2010", U),
    ],
)
def test_any_possibility_under_eighteen_is_uncertain(edtf: str, group: AgeGroup) -> None:
    assert group_of(PartialDate(edtf), TODAY) is group


def test_an_estimate_widens_the_bounds() -> None:
    born = PartialDate("2007-01-01", Basis.ESTIMATED_BY_STAFF)
    assert group_of(born, TODAY) is U
    assert age_bounds(born, TODAY) == "17–21"


@pytest.mark.parametrize(
    ("said", "edtf", "after"),
    [
        (A, "2010", C),
        (A, "2008", U),
        (A, "1998", A),
        (U, "1998", U),  # never lowered by a date
        (C, "1998", C),
        (C, "2008", C),
        (U, "2010", U),
        (None, "2010", C),
        (None, "1998", A),
    ],
)
def test_a_date_only_ever_raises(said: AgeGroup, edtf: str, after: AgeGroup) -> None:
    assert raised(said, PartialDate(edtf), TODAY) is after


def test_no_date_changes_nothing() -> None:
    assert [raised(said, None, TODAY) for said in (A, C, U, None)] == [A, C, U, None]


def test_less_protection_is_only_suggested() -> None:
    assert suggested(U, PartialDate("1998"), TODAY) is A
    assert suggested(A, PartialDate("1998"), TODAY) is None
    assert suggested(A, None, TODAY) is None


@pytest.mark.parametrize(
    ("said", "edtf", "minor"),
    [
        (A, "2006-11-24", Certainty.NO),
        (A, "2006-11-25", Certainty.YES),
        (A, "2006", Certainty.UNCERTAIN),
        (A, None, Certainty.UNCERTAIN),
        (U, "1998", Certainty.UNCERTAIN),
        (U, "2008", Certainty.YES),
        (C, None, Certainty.YES),
        (C, "1998", Certainty.YES),
    ],
)
def test_thai_minor_is_under_twenty(said: AgeGroup, edtf: str | None, minor: Certainty) -> None:
    assert thai_minor(said, PartialDate(edtf) if edtf else None, TODAY) is minor


@pytest.mark.parametrize(
    ("edtf", "band"),
    [("2002-05-01", "24-26"), ("2002", "21-26"), ("2000~", "21-29"), ("1950", "48+"),
     ("2010", "9-17"), ("2008", "9-20"), ("1920/2020", "0+")],
)  # fmt: skip
def test_bands_hold_both_bounds(edtf: str, band: str) -> None:
    assert age_band(PartialDate(edtf), TODAY) == band
