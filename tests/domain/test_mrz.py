"""Lines for machines: the specimens of the guide, and what may never go wrong with any typing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain import mrz
from shelterdesk.domain.mrz import Form, Part, Swap
from shelterdesk.domain.mrz_compare import Differs, OnFile, country_of, differences
from shelterdesk.domain.partial_dates import PartialDate

TODAY = date(2026, 11, 24)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
OLDER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226B<<<<<14"
LONG = TD1.replace("D231458907<<<<", "D23145890<7349")
SIGNS = st.sampled_from("ABCXYZ0123456789<")


@pytest.mark.parametrize(
    ("text", "form", "number", "birth", "expires_on"),
    [
        (TD3, Form.TD3, "L898902C3", "1974-08-12", date(2012, 4, 15)),
        (TD2, Form.TD2, "D23145890", "1974-08-12", date(2012, 4, 15)),
        (TD1, Form.TD1, "D23145890", "1974-08-12", date(2012, 4, 15)),
        (OLDER, Form.TD3, "L898902C", "1969-08-06", date(2094, 6, 23)),
        (LONG, Form.TD1, "D23145890734", "1974-08-12", date(2012, 4, 15)),
    ],
)
def test_the_specimens_read_and_every_digit_fits(text, form, number, birth, expires_on) -> None:
    reading = mrz.read(text, TODAY)
    assert reading is not None
    assert (reading.form, reading.number, reading.birth) == (form, number, birth)
    assert reading.expires_on == expires_on
    assert (reading.surname, reading.given, reading.sex) == ("ERIKSSON", "ANNA MARIA", "F")
    assert (reading.code, reading.issuer, reading.nationality) == (text[0], "UTO", "UTO")
    assert reading.fits
    assert reading.needs_a_look == ()


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("D23145890734", "9")]
)
def test_the_fields_of_the_guide(text: str, digit: str) -> None:
    assert mrz.check_digit(text) == digit


@pytest.mark.parametrize("text", [TD3, TD2, TD1, LONG])
def test_typed_run_together_in_small_letters_and_with_spaces(text: str) -> None:
    assert mrz.read(text.replace("\n", ""), TODAY) == mrz.read(text, TODAY)
    loose = "\n\n".join(" ".join(line.lower()) for line in text.splitlines())
    assert mrz.read(loose.replace("<", "‹"), TODAY) == mrz.read(text, TODAY)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_explained(text: str) -> None:
    reading = mrz.read(text, TODAY)
    assert (reading is None) == bool(mrz.shape_hint(text))
    assert mrz.swapped(text, mrz.swaps(text)).count("\n") == max(len(mrz.tidy(text)) - 1, 0)


@given(st.sampled_from(Form), st.data())
def test_any_lines_of_a_known_shape_are_read(form: Form, data: st.DataObject) -> None:
    count, width = mrz.SHAPES[form]
    row = st.text(SIGNS, min_size=width, max_size=width)
    lines = [data.draw(row) for _ in range(count)]
    reading = mrz.read("\n".join(lines), TODAY)
    assert reading is not None
    assert reading.form is form
    if reading.birth:
        assert PartialDate(reading.birth).earliest <= TODAY  # nobody is born tomorrow
    differences(reading, OnFile(names=("X",), birth=PartialDate("1990")))


@given(st.integers(0, 8), st.sampled_from("ABCXYZ0123456789"))
def test_a_slip_in_the_number_never_passes_unless_its_weight_is_the_same(place, sign) -> None:
    lower = TD3.splitlines()[1]
    typed = lower[:place] + sign + lower[place + 1 :]
    reading = mrz.read(f"{TD3.splitlines()[0]}\n{typed}", TODAY)
    assert reading is not None
    same = (mrz.VALUES[sign] - mrz.VALUES[lower[place]]) * mrz.WEIGHTS[place % 3] % 10 == 0
    assert (Part.NUMBER in reading.needs_a_look) == (not same)


def test_look_alikes_are_offered_and_change_nothing_by_themselves() -> None:
    typed = TD3.replace("7408122F", "74O8I22F").replace("UTO7", "UT07")
    reading = mrz.read(typed, TODAY)
    assert reading is not None
    assert Part.BIRTH in reading.needs_a_look
    offered = mrz.swaps(typed)
    assert Swap(1, 15, "O", "0") in offered
    assert Swap(1, 17, "I", "1") in offered
    assert Swap(1, 12, "0", "O") in offered
    assert mrz.swapped(typed, ()) == typed
    assert mrz.swapped(typed, offered) == TD3


def test_a_look_alike_in_the_number_is_offered_only_if_the_digit_would_fit() -> None:
    typed = TD3.replace("L898902C3", "L8989O2C3")
    assert [s for s in mrz.swaps(typed) if s.place < 9] == [Swap(1, 5, "O", "0")]
    assert mrz.swaps(TD3) == ()


@pytest.mark.parametrize(
    ("six", "birth"),
    [
        ("740812", "1974-08-12"),
        ("7408<<", "1974-08"),
        ("74<<<<", "1974"),
        ("<<<<<<", ""),
        ("261124", "2026-11-24"),
        ("261125", "1926-11-25"),
        ("26<<<<", "2026"),
        ("270101", "1927-01-01"),
        ("740231", "1974-02"),
        ("741340", "1974"),
        ("000229", "2000-02-29"),
    ],
)
def test_births_are_as_partial_as_the_paper(six: str, birth: str) -> None:
    text = TD3.replace("7408122", six + mrz.check_digit(six))
    reading = mrz.read(text, TODAY)
    assert reading is not None
    assert reading.birth == birth
    assert Part.BIRTH not in reading.needs_a_look


def test_people_with_one_name_have_no_surname() -> None:
    one = "P<IDNSUHARTO".ljust(44, "<")
    reading = mrz.read(f"{one}\n{TD3.splitlines()[1]}", TODAY)
    assert reading is not None
    assert (reading.surname, reading.given, reading.full_name) == ("", "SUHARTO", "SUHARTO")


def test_a_name_that_fills_its_field_may_be_cut() -> None:
    cut = "P<UTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"
    reading = mrz.read(f"{cut}\n{TD3.splitlines()[1]}", TODAY)
    assert reading is not None
    assert reading.is_cut
    assert (
        differences(reading, OnFile(names=("Chayapa Dejthamrong Krasuang Nilavadhanananda",))) == ()
    )


def test_what_differs_is_said_and_what_is_unknown_is_not() -> None:
    reading = mrz.read(TD3.replace("UTO", "MMR"), TODAY)
    assert reading is not None
    assert differences(reading, OnFile()) == ()
    same = OnFile(
        names=("Somebody Else", "Anna-Maria Eriksson"),
        birth=PartialDate("1974"),
        number="L 898902 C3",
        citizenships=("MM",),
        expires_on=date(2012, 4, 15),
        ticket_name="ERIKSSON/ANNA MARIA",
    )
    assert differences(reading, same) == ()
    other = OnFile(
        names=("Rosa Miller",),
        birth=PartialDate("1975-08-12"),
        number="L898902C4",
        citizenships=("TH",),
        expires_on=date(2012, 4, 16),
        ticket_name="ANNA SMITH",
    )
    assert differences(reading, other) == tuple(Differs)


@pytest.mark.parametrize(
    ("code", "country"), [("MMR", "MM"), ("D", "DE"), ("XXA", ""), ("UTO", ""), ("QQQ", "")]
)
def test_codes_name_a_country_or_none(code: str, country: str) -> None:
    assert country_of(code) == country
