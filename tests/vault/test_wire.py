"""Bytes that mean one thing only."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.errors import Tampered
from shelterdesk.vault.formats import Member, MemberList, Place, ring_id
from shelterdesk.vault.wire import canonical, lp, open_text, pad, unlp, unpad


@given(st.lists(st.binary(max_size=20)))
def test_parts_come_back(parts: list[bytes]) -> None:
    assert unlp(lp(*parts)) == parts


@given(st.binary(max_size=600))
def test_padding_comes_back_and_hides_the_length(plain: bytes) -> None:
    assert unpad(pad(plain)) == plain
    assert len(pad(plain)) % 256 == 0


@given(st.binary(max_size=60))
def test_any_bytes_are_parts_or_tampered(junk: bytes) -> None:
    with suppress(Tampered):
        assert lp(*unlp(junk)) == junk


@given(st.binary(max_size=60))
def test_any_bytes_are_a_list_or_tampered(junk: bytes) -> None:
    with pytest.raises(Tampered):
        MemberList.parse(junk)


def test_numbers_and_text_have_one_form() -> None:
    assert lp("a", 12, b"\x00") == b"\0\0\0\1a\0\0\0\x0212\0\0\0\1\0"


def test_open_columns_have_one_form() -> None:
    assert canonical({"b": None, "a": "é", "c": [1, True]}) == '{"a":"é","b":null,"c":[1,true]}'


@pytest.mark.parametrize("short", [b"", b"\0\0", b"\0\0\0\5abc"])
def test_a_short_padding_is_tampered(short: bytes) -> None:
    with pytest.raises(Tampered):
        unpad(short)


def test_a_list_comes_back() -> None:
    members = (
        Member("p", "key", b"", True, b"sealed"),
        Member("G", "staff", b"r" * 32, False, b"s"),
    )
    made = MemberList(
        "db", Place("resident", b"r" * 16, "CPN"), 3, "add", 1, b"p", b"c", b"u", "me",
        members, ((b"h", b"k"),),
    )  # fmt: skip
    assert MemberList.parse(made.doc()) == made
    assert made.standings == {("p", "key", True), ("g", "staff", False)}


def test_a_ring_is_computed_from_all_that_it_is_for() -> None:
    places = {
        Place(kind, scope, category)
        for kind in ("house", "resident", "group", "author")
        for scope in (b"", b"r" * 16)
        for category in ("DEM", "CPN")
    }
    assert len({ring_id(db, place) for place in places for db in ("a", "b")}) == 32


def test_there_is_one_way_to_pad() -> None:
    padded = pad(b"a")
    for changed in (padded[:-1] + b"x", padded + bytes(256), padded[:-1], b""):
        with pytest.raises(Tampered):
            unpad(changed)
    assert unpad(padded) == b"a"


def test_a_column_that_says_nothing_is_not_in_what_is_signed() -> None:
    before = open_text({"state": "open", "urgent": False})
    assert before == '{"state":"open","urgent":false}'
    assert open_text({"state": "open", "urgent": False, "came_later": None}) == before


def test_there_is_one_way_to_write_a_list() -> None:
    made = MemberList(
        "db", Place("group", b"", "staff"), 1, "found", 1, b"", b"c", b"p", "k", (), ()
    )
    assert MemberList.parse(made.doc()) == made
    for old, new in (
        (lp("list", 1, "db"), lp("list", 2, "db")),
        (lp(1, "found"), lp("01", "found")),
        (lp("found", 1), lp("found", "+1")),
    ):
        assert old in made.doc()
        with pytest.raises(Tampered):
            MemberList.parse(made.doc().replace(old, new))


def test_only_a_matter_says_whom_it_is_kept_from() -> None:
    marks = (b"a" * 16, b"b" * 16)
    for kind, scope in (("matter", b"m" * 16), ("resident", b"r" * 16), ("house", b"")):
        made = MemberList(
            "db", Place(kind, scope, "INX"), 1, "found", 1, b"", b"c", b"p", "k", (), (), marks
        )
        if kind == "matter":
            assert MemberList.parse(made.doc()) == made
            assert made.doc().endswith(lp(lp(*marks)))
        else:
            assert MemberList.parse(made.doc()).apart == ()
            with pytest.raises(Tampered):
                MemberList.parse(made.doc() + lp(lp(*marks)))
