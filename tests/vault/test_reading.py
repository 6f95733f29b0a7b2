"""Who opens what, with the database key in everybody's hand."""

from __future__ import annotations

import pytest

from shelterdesk.errors import Denied, NoKey, Tampered
from shelterdesk.vault.formats import Place
from tests.vault.house import AMARA, BELA, CAR, DEM, SAF, House, state

BY_KEY, BY_PUBLIC = bytes((1, 1)), bytes((1, 2))


def test_a_groups_member_reads_and_an_outsider_does_not(house: House) -> None:
    id = house.write(house.vault("mia"), "everyday", AMARA, {"name": "Amara"})
    assert house.vault("hana").open(house.row(id)) == {"name": "Amara"}
    for name in ("eve", "adam"):
        with pytest.raises(NoKey):
            house.vault(name).open(house.row(id))


def test_legal_reads_identity_and_the_night_worker_does_not(house: House) -> None:
    id = house.write(house.vault("mia"), "identity", AMARA, {"no": 7}, open={"day": 1})
    assert house.vault("lea").open(house.row(id)) == {"no": 7}
    with pytest.raises(NoKey):
        house.vault("hana").open(house.row(id))


def test_a_group_founded_from_outside_is_taken_over_by_its_member(house: House) -> None:
    mia, legal = house.vault("mia"), Place("group", b"", "legal")
    top = state(mia, legal).top
    assert top is not None
    assert (top.list.signer, top.is_outside) == (house.key("lea"), False)
    assert house.vault("lea").groups_to_adopt() == []
    assert not mia.opens(legal)


def test_the_door_writes_what_it_cannot_read_back(house: House) -> None:
    hana = house.vault("hana")
    id = house.write(hana, "safety", AMARA, {"risk": "high"})
    with pytest.raises(NoKey):
        hana.open(house.row(id))
    assert house.vault("mia").open(house.row(id)) == {"risk": "high"}
    assert house.row(id).author == house.key("hana")


def test_each_founder_outside_writes_under_a_key_of_their_own(house: House) -> None:
    first = house.write(house.vault("hana"), "safety", AMARA, {"risk": 1})
    second = house.write(house.vault("nils"), "safety", AMARA, {"risk": 2})
    third = house.write(house.vault("mia"), "safety", AMARA, {"risk": 3})
    refs = {house.row(id).list_ref for id in (first, second, third)}
    assert len(refs) == 3
    max_ = house.vault("max")
    assert [max_.open(house.row(id))["risk"] for id in (first, second, third)] == [1, 2, 3]


def test_an_outsider_writes_to_the_public_half_of_the_members_list(house: House) -> None:
    hana, mia = house.vault("hana"), house.vault("mia")
    inside = house.write(mia, "safety", AMARA, {"risk": 1})
    outside = house.write(hana, "safety", AMARA, {"risk": 2})
    assert house.row(inside).ct[:2] == BY_KEY
    assert house.row(outside).ct[:2] == BY_PUBLIC
    assert house.row(outside).list_ref == house.row(inside).list_ref
    with pytest.raises(NoKey):
        hana.open(house.row(outside))
    assert mia.open(house.row(outside)) == {"risk": 2}


def test_nobody_elses_body_counts_under_a_founders_generation(house: House) -> None:
    eve, mia = house.vault("eve"), house.vault("mia")
    first = house.write(eve, "care", AMARA, {"t": 1})
    house.write(mia, "care", AMARA, {"t": 2})
    founded = state(mia, CAR).chain[0]
    assert founded.is_outside
    max_ = house.vault("max")
    own = state(max_, CAR)
    with house.work(max_) as pen:
        max_._seat.generations.writable = lambda *_: (own, own.chain[0])
        planted = pen.write("care", AMARA, {"t": 0})
    assert house.row(planted).list_ref == founded.hash[:16]
    with pytest.raises(Tampered, match="founder's generation"):
        mia.open(house.row(planted))
    assert mia.open(house.row(first)) == {"t": 1}


def test_what_members_write_is_not_under_the_founders_key(house: House) -> None:
    house.write(house.vault("eve"), "care", AMARA, {"t": 1})
    id = house.write(house.vault("mia"), "care", AMARA, {"t": 2})
    top = state(house.vault("mia"), CAR).top
    assert top is not None
    assert top.list.signer == house.key("mia")
    assert house.row(id).list_ref == top.hash[:16]


def test_who_may_not_write_a_kind_is_stopped_before_sealing(house: House) -> None:
    with pytest.raises(Denied), house.work(house.vault("adam")) as pen:
        pen.write("safety", AMARA, {"risk": 1})
    assert house.rows_in(SAF) == []


def test_one_sees_ones_own_words_before_they_are_in_the_trail(house: House) -> None:
    mia = house.vault("mia")
    with house.work(mia) as pen:
        id = pen.write("everyday", AMARA, {"name": "Amara"})
        assert mia.open(house.row(id)) == {"name": "Amara"}


def test_a_dropped_unit_leaves_nothing_behind(house: House) -> None:
    mia = house.vault("mia")
    unit = mia.unit()
    place = mia.place("safety", AMARA, shielded=False)
    unit.seal(
        kind="safety", id=b"x" * 16, rev=1, resident=AMARA, open={}, body={"risk": 1}, place=place
    )
    unit.dropped()
    assert state(mia, SAF).top is None
    id = house.write(mia, "safety", AMARA, {"risk": 2})
    assert house.vault("max").open(house.row(id)) == {"risk": 2}


def test_the_register_meets_everything_and_says_none_without_a_key(house: House) -> None:
    mia = house.vault("mia")
    ids = [house.write(mia, "everyday", who, {"n": n}) for n, who in enumerate((AMARA, BELA))]
    ids.append(house.write(mia, "identity", AMARA, {"n": 2}))
    rows = [house.row(id) for id in ids]
    assert [body for _, body in mia.open_many(rows)] == [{"n": 0}, {"n": 1}, {"n": 2}]
    hana = house.vault("hana")
    assert [body for _, body in hana.open_many(rows)] == [{"n": 0}, {"n": 1}, None]
    assert [body for _, body in house.vault("eve").open_many(rows)] == [None, None, None]


def test_readers_are_named_through_their_groups(house: House) -> None:
    mia = house.vault("mia")
    expected = ["Mia".lower(), "max"]
    assert sorted(p.display_name for p in mia.readers(SAF)) == sorted(expected)
    house.write(mia, "everyday", AMARA, {})
    assert len(mia.readers(DEM)) == 8
    assert mia.opens(DEM)
    assert not house.vault("eve").opens(DEM)


@pytest.mark.attack(5)
def test_the_escrow_stands_in_every_ring_but_an_authors(house: House) -> None:
    cora = house.vault("cora")
    id = house.write(house.vault("mia"), "safety", AMARA, {"risk": 1})
    house.escrow._seat.look()
    assert house.escrow.open(house.row(id)) == {"risk": 1}
    own = house.write(cora, "private_note", AMARA, {"n": "mine"})
    assert cora.open(house.row(own)) == {"n": "mine"}
    for other in (house.escrow, house.vault("bela"), house.vault("mia")):
        with pytest.raises(NoKey):
            other.open(house.row(own))
