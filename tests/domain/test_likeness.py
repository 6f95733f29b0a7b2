"""Which records may be about one person; strangers with one name are not said to be."""

from shelterdesk.domain.likeness import Known, Reason, pairs
from shelterdesk.domain.partial_dates import PartialDate


def known(id: str, *names: str, born: str = "", numbers: tuple[str, ...] = ()) -> Known:
    return Known(id, names, PartialDate(born) if born else None, numbers)


def said(*everybody: Known) -> list[tuple[str, str, Reason]]:
    return [(pair.one, pair.other, pair.why) for pair in pairs(everybody)]


def test_two_spellings_of_a_name_and_a_birth_that_agrees() -> None:
    one = known("a", "Mohammed Rahim", born="1998-03-02")
    other = known("b", "Md Raheem", born="1998")
    assert said(one, other) == [("a", "b", Reason.NAME_AND_BIRTH)]


def test_the_same_name_born_in_another_year_is_somebody_else() -> None:
    assert said(known("a", "Aung Min", born="1998"), known("b", "Aung Min", born="2001")) == []


def test_a_name_counts_alone_where_no_birth_is_known() -> None:
    one, other = known("a", "သီတာခင်"), known("b", "သီတာခင်", born="1998~")
    assert said(one, other) == [("a", "b", Reason.NAME)]


def test_a_number_of_another_body_is_the_surest_sign() -> None:
    one = known("a", "Lin", numbers=("IOM 77-12",))
    other = known("b", "Somebody else", numbers=("iom 7712",))
    third = known("c", "Lin Wei Han", born="1990")
    fourth = known("d", "Lin Weihan", born="1990-05")
    assert [why for *_, why in said(one, other, third, fourth)] == [
        Reason.NUMBER,
        Reason.NAME_AND_BIRTH,
    ]


def test_a_name_that_half_the_house_has_says_nothing() -> None:
    crowd = [known(f"{n:03}", "Nguyen Van An") for n in range(60)]
    assert pairs(crowd) == ()


def test_what_was_looked_at_is_not_suggested_again() -> None:
    one, other = known("a", "Aung Min"), known("b", "Aung Min")
    assert pairs([one, other], {frozenset(("a", "b"))}) == ()
