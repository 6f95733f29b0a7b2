"""Partial dates, ages at their bounds, and what typed dates are understood as."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain import dates
from shelterdesk.domain.dates import (
    CIVIL_MAJORITY,
    Basis,
    Calendar,
    Certainty,
    PartialDate,
    Precision,
    Understood,
    answer,
    read_date,
    show_date,
)

TODAY = date(2026, 11, 22)
DAYS = st.dates(min_value=date(1850, 1, 1), max_value=date(2150, 12, 31))


def understood(text: str, **more: object) -> Understood:
    return read_date(text, today=TODAY, **more)  # type: ignore[arg-type]


def edtf(text: str, **more: object) -> str:
    seen = understood(text, **more)
    assert seen.date is not None, seen
    return seen.date.edtf


def meanings(seen: Understood) -> dict[str, str]:
    return {o.code: o.means.date.edtf if o.means.date else "?" for o in seen.options}


# ---- the stored form


@given(DAYS, st.sampled_from([4, 7, 10]), st.sampled_from(["", "~", "?"]), st.sampled_from(Basis))
def test_a_date_comes_back_from_json_and_from_its_own_text(
    day: date, length: int, mark: str, basis: Basis
) -> None:
    made = PartialDate(day.isoformat()[:length] + mark, basis, "as said", Calendar.ETHIOPIC)
    assert PartialDate.from_json(made.as_json()) == made
    assert edtf(made.edtf) == made.edtf
    assert made.earliest <= day <= made.latest


@given(DAYS)
def test_what_is_shown_is_read_as_the_same_day(day: date) -> None:
    shown = PartialDate.on(day)
    assert edtf(show_date(shown)) == shown.edtf


@pytest.mark.parametrize(
    "wrong",
    ["", "98", "2024-13", "2023-02-29", "1998~?", "2022/2020", "2020/", "0000", "x", "१९९८"],
)
def test_only_edtf_is_stored(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PartialDate(wrong)


@pytest.mark.parametrize("wrong", [{}, {"edtf": "1998"}, [], {"edtf": None}])
def test_a_stored_form_that_is_none(wrong: object) -> None:
    with pytest.raises(ValueError, match="stored date"):
        PartialDate.from_json(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), Precision.YEAR),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("1998~", date(1998, 1, 1), date(1998, 12, 31), Precision.YEAR),
        ("2024-03-09", date(2024, 3, 9), date(2024, 3, 9), Precision.DAY),
        ("2020/2022-02", date(2020, 1, 1), date(2022, 2, 28), Precision.SPAN),
    ],
)
def test_bounds(text: str, earliest: date, latest: date, precision: Precision) -> None:
    made = PartialDate(text)
    assert (made.earliest, made.latest, made.precision) == (earliest, latest, precision)


def test_dates_sort_by_their_first_day() -> None:
    ordered = ["1998", "1998-01-02", "1998-03", "1998-03-09", "2001?"]
    assert [d.edtf for d in sorted(map(PartialDate, reversed(ordered)))] == ordered


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("2026-11-22", "en", "Sun 22 Nov 2026"),
        ("2026-11", "my", "Nov 2026"),
        ("1998~", "en", "about 1998"),
        ("2001?", "en", "2001, not sure"),
        ("2020/2022", "en", "2020 to 2022"),
        ("2026-11-22", "th", "อา. 22 พ.ย. 2026"),
    ],
)
def test_short_forms(text: str, language: str, shown: str) -> None:
    assert show_date(PartialDate(text), language) == shown


def test_the_buddhist_year_beside_it() -> None:
    shown = show_date(PartialDate("2026-11-22"), "th", calendar=Calendar.THAI_BE)
    assert shown == "อา. 22 พ.ย. 2569"


# ---- ages


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("2008-11-22", (18, 18)),
        ("2008-11-23", (17, 17)),
        ("2008", (17, 18)),
        ("2008~", (15, 20)),
        ("2027", (0, 0)),
    ],
)
def test_youngest_and_oldest_age(text: str, ages: tuple[int, int]) -> None:
    assert PartialDate(text).age_on(TODAY) == ages


def test_an_estimate_is_doubtful_however_exact_it_looks() -> None:
    assert PartialDate("2007-01-01", Basis.MEDICAL_ESTIMATE).age_on(TODAY) == (17, 21)


def test_born_on_29_february_comes_of_age_on_1_march() -> None:
    born = PartialDate("2008-02-29")
    assert born.is_child(date(2026, 2, 28)) is Certainty.YES
    assert born.is_child(date(2026, 3, 1)) is Certainty.NO


@pytest.mark.parametrize(
    ("text", "under_18", "under_20"),
    [
        ("2010", Certainty.YES, Certainty.YES),
        ("2008", Certainty.UNCERTAIN, Certainty.YES),
        ("2007", Certainty.NO, Certainty.YES),
        ("2005~", Certainty.NO, Certainty.UNCERTAIN),
        ("1998", Certainty.NO, Certainty.NO),
    ],
)
def test_two_thresholds(text: str, under_18: Certainty, under_20: Certainty) -> None:
    born = PartialDate(text)
    assert born.is_child(TODAY) is under_18
    assert born.is_child(TODAY, under=CIVIL_MAJORITY) is under_20


@given(DAYS, st.sampled_from([4, 7]), DAYS)
def test_a_vaguer_date_never_narrows_an_age(born: date, length: int, day: date) -> None:
    exact = PartialDate(born.isoformat()).age_on(day)
    vague = PartialDate(born.isoformat()[:length]).age_on(day)
    assert vague[0] <= exact[0] <= exact[1] <= vague[1]


# ---- reading


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("22 Nov 2026", "2026-11-22"),
        ("22nd of November, 2026", "2026-11-22"),
        ("Nov 22, 2026", "2026-11-22"),
        ("Sunday 22 November 2026", "2026-11-22"),
        ("22/11/2026", "2026-11-22"),
        ("22.11.2026", "2026-11-22"),
        ("2026-11-22", "2026-11-22"),
        ("2026/3/9", "2026-03-09"),
        ("Nov 2026", "2026-11"),
        ("11/2026", "2026-11"),
        ("2026", "2026"),
        ("about 1998", "1998~"),
        ("1998 ?", "1998?"),
        ("about Nov 1998", "1998-11~"),
        ("2020/2022", "2020/2022"),
        ("2020-2022", "2020/2022"),
        ("between 2020 and 2022", "2020/2022"),
        ("Nov 2020 to 3 Mar 2021", "2020-11/2021-03-03"),
        ("today", "2026-11-22"),
        ("-3d", "2026-11-19"),
        ("+2w", "2026-12-06"),
        ("๒๒/๑๑/๒๐๒๖", "2026-11-22"),
        ("၂၂-၁၁-၂၀၂၆", "2026-11-22"),
        ("២២/១១/២០២៦", "2026-11-22"),
        ("໒໒/໑໑/໒໐໒໖", "2026-11-22"),
        ("२२/११/२०२६", "2026-11-22"),
        ("٢٢/١١/٢٠٢٦", "2026-11-22"),
        ("22 พฤศจิกายน ค.ศ. 2026", "2026-11-22"),
        ("22 พ.ย. พ.ศ. 2569", "2026-11-22"),
        ("22พย2569 BE", "2026-11-22"),
        ("1/1/2000 EC", "2007-09-12"),
        ("፩/፩/፳፻ ዓ.ም", "2007-09-12"),
        ("1998 EC", "2005-09-11/2006-09-10"),
        ("13/1998 EC", "2006-09-06/2006-09-10"),
        ("5/4/2057 BS", "2000/2001"),
    ],
)
def test_what_needs_no_question(text: str, read: str) -> None:
    assert edtf(text) == read


def test_every_month_name_is_read() -> None:
    for names in dates.month_words():
        assert edtf(f"9 {names} 2001") == f"2001-{dates.month_words()[names]:02}-09"


def test_text_calendar_and_basis_are_kept() -> None:
    seen = understood("1/1/2000 EC", basis=Basis.DOCUMENT).date
    assert seen == PartialDate("2007-09-12", Basis.DOCUMENT, "1/1/2000 EC", Calendar.ETHIOPIC)


@given(st.integers(min_value=2440, max_value=2600))
def test_years_of_the_buddhist_era_always_ask(year: int) -> None:
    seen = understood(f"22/11/{year}")
    assert (seen.date, seen.question) == (None, dates.WHICH_ERA)
    assert answer(seen, "thai_be").date == PartialDate(
        f"{year - 543}-11-22", Basis.STATED, f"22/11/{year}", Calendar.THAI_BE
    )


def test_a_column_in_the_buddhist_era_needs_no_question() -> None:
    assert edtf("22/11/2569", calendar=Calendar.THAI_BE) == "2026-11-22"


def test_before_1941_the_buddhist_year_comes_with_a_caution() -> None:
    assert understood("พ.ศ. 2483").caution == dates.BEFORE_1941
    assert understood("พ.ศ. 2484").caution == ""


@given(st.integers(min_value=0, max_value=99))
def test_two_digit_years_always_ask(year: int) -> None:
    seen = understood(f"22/11/{year:02}")
    assert (seen.date, seen.question) == (None, dates.WHICH_CENTURY)
    assert all(o.means.date for o in seen.options)


def test_which_years_two_digits_can_mean() -> None:
    assert meanings(understood("22/11/26")) == {
        "gregorian-1926": "1926-11-22",
        "gregorian-2026": "2026-11-22",
        "thai_be-2526": "1983-11-22",
    }


def test_an_order_that_the_house_does_not_use_asks() -> None:
    seen = understood("11/22/2026")
    assert (seen.question, meanings(seen)) == (dates.WHICH_ORDER, {"22-11": "2026-11-22"})
    assert edtf("11/22/2026", order="mdy") == "2026-11-22"


def test_an_unknown_order_asks_when_both_are_possible_and_then_the_year() -> None:
    assert edtf("22/11/2026", order="ask") == "2026-11-22"
    assert edtf("3/3/2026", order="ask") == "2026-03-03"
    seen = understood("3/4/69", order="ask")
    assert [o.code for o in seen.options] == ["3-4", "4-3"]
    assert meanings(answer(seen, "4-3"))["gregorian-1969"] == "1969-03-04"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hello", dates.NOT_A_DATE),
        ("5", dates.NOT_A_DATE),
        ("1/2/3/4", dates.NOT_A_DATE),
        ("22112026", dates.NOT_A_DATE),
        ("1" * 10_000, dates.NOT_A_DATE),
        ("31/02/2020", dates.NO_SUCH_DAY),
        ("2023-02-29", dates.NO_SUCH_DAY),
        ("5/0/2026", dates.NO_SUCH_DAY),
        ("6/13/1998 EC", dates.NO_SUCH_DAY),
        ("Nov 26", dates.NO_YEAR),
        ("22 Nov", dates.NO_YEAR),
        ("11/26", dates.NO_YEAR),
        ("1300", dates.FAR_YEAR),
        ("2026 BE", dates.FAR_YEAR),
        ("2022/2020", dates.BACKWARDS),
    ],
)
def test_problems_say_what_to_do(text: str, problem: str) -> None:
    assert understood(text) == Understood(text, problem=problem)


def test_a_calendar_that_cannot_be_converted_is_said_so() -> None:
    assert understood("1420", calendar=Calendar.HIJRI).problem == dates.NOT_CONVERTED


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert understood(text) == Understood(text)


@given(st.text(max_size=90), st.sampled_from(["dmy", "mdy", "ask"]))
def test_any_text_has_an_answer(text: str, order: str) -> None:
    seen = understood(text, order=order)
    blank = not " ".join(dates.ascii_digits(text).split())
    assert bool(seen.date) + bool(seen.question) + bool(seen.problem) + blank == 1


@given(st.text(alphabet="0123456789๒၂፻/-. ~?abcdntovmyกพ", max_size=14))
def test_text_that_is_nearly_a_date_has_an_answer(text: str) -> None:
    seen = understood(text)
    blank = not text.split()
    assert bool(seen.date) + bool(seen.question) + bool(seen.problem) + blank == 1
