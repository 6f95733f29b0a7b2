"""Whoever may be somebody of a sheet is found among everybody; nobody else is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import ResidentId
from shelterdesk.services.import_doubles import alike, find
from shelterdesk.services.import_shapes import Side, Understood

NAMES = ("Aung Min", "Aung Myin", "Md Raheem", "Mohammed Rahim", "Li", "Ly", "သီတာခင်", "Somchai")
BIRTHS = ("1998", "1998-03-02", "2001-05-06", "")
NUMBERS = (("IOM", "77-12"), ("IOM", "445566"), ("UNHCR", "44 55 66"), ("Hotline", "12"))

persons = st.tuples(
    st.lists(st.sampled_from(NAMES), max_size=2),
    st.sampled_from(BIRTHS),
    st.lists(st.sampled_from(NUMBERS), max_size=2, unique=True),
)
Person = tuple[list[str], str, list[tuple[str, str]]]


def _row(row: int, person: Person) -> Understood:
    names, born, numbers = person
    further = [(IdentityName, {"full_text": name}) for name in names]
    said = [(ReferenceNumber, {"issuer": issuer, "number": text}) for issuer, text in numbers]
    parts = {Identity: {"birth_date": PartialDate(born)}} if born else {}
    return Understood(row, parts, (*further, *said))


def _side(resident: int, person: Person) -> Side:
    names, born, numbers = person
    texts = tuple(f"{issuer}: {text}" for issuer, text in numbers)
    birth = PartialDate(born) if born else None
    return Side(0, tuple(dict.fromkeys(names)), birth, texts, ResidentId(f"{resident:032x}"))


@given(rows=st.lists(persons, max_size=4), residents=st.lists(persons, max_size=8))
def test_the_same_is_found_as_among_everybody(rows: list[Person], residents: list[Person]) -> None:
    seen = [_row(number, person) for number, person in enumerate(rows, start=2)]
    everybody = [_side(number, person) for number, person in enumerate(residents)]
    assert find(seen, alike(seen, everybody)) == find(seen, everybody)


def test_who_has_nothing_in_common_is_not_kept() -> None:
    seen = [_row(2, (["Aung Min"], "1998-03-02", [("IOM", "77-12")]))]
    by_name, by_number = (["Aung Myin"], "", []), (["Somchai"], "", [("IOM", "77-12")])
    everybody = [_side(1, by_name), _side(2, by_number), _side(3, (["Somchai"], "1998-03-02", []))]
    assert list(alike(seen, everybody)) == everybody[:2]
