"""Taking one reader away, leaving the house, shielding a resident."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from shelterdesk.errors import NoKey, SignInFailed
from shelterdesk.vault.formats import MemberList, Place
from shelterdesk.vault.vault import Vault
from tests.vault.house import (
    AMARA,
    BELA,
    CAR,
    DEM,
    OWN_DEM,
    House,
    forge,
    state,
    why_refused,
    with_oneself,
)

STAFF = Place("group", b"", "staff")


@pytest.fixture
def mia(house: House) -> Vault:
    return house.vault("mia")


def without(house: House, vault: Vault, place: Place, name: str) -> dict[str, bool]:
    top = state(vault, place).top
    assert top is not None
    away = (house.key(name), "escrow")
    return {m.id: m.may_manage for m in top.list.members if m.id not in away}


@pytest.mark.attack(13)
def test_a_revoked_reader_opens_nothing_also_with_saved_keys(house: House, mia: Vault) -> None:
    ids = [house.write(mia, "care", AMARA, {"t": n}) for n in range(3)]
    top = state(mia, CAR).top
    assert top is not None
    base = set(top.list.standings)
    with house.work(mia) as pen:
        pen.make(CAR, {*base, ("p", house.key("lea"), False)}, "add")
    lea = house.vault("lea")
    assert [lea.open(house.row(id))["t"] for id in ids] == [0, 1, 2]
    saved = dict(lea._seat.keys._open)
    digests = [house.row(id).digest for id in ids]
    garbled = replace(house.row(ids[0]), id=os.urandom(16))
    house.ledger.put(garbled)
    with house.work(mia) as pen:
        pen.make(CAR, base, "revoke")
        done = pen.reseal(CAR, house.rows_in(CAR))
    assert [row.id for row in done] == ids
    lea = house.vault("lea")
    lea._seat.keys._open.update(saved)
    for id in ids:
        with pytest.raises(NoKey):
            lea.open(house.row(id))
    assert [house.row(id).digest for id in ids] == digests
    assert [house.vault("max").open(house.row(id))["t"] for id in ids] == [0, 1, 2]
    assert mia.verify(lambda *_: None).problems == (f"foreign:{garbled.id.hex()}:1",)


def test_after_a_leaving_the_next_write_is_under_new_keys(house: House, mia: Vault) -> None:
    old = house.write(mia, "everyday", AMARA, {"name": "Amara"})
    nils = house.vault("nils")
    assert nils.open(house.row(old)) == {"name": "Amara"}
    house.leave(mia, "nils")
    with house.work(mia, "group.rekey") as pen:
        pen.unit.make_group("staff", without(house, mia, STAFF, "nils"), "left")
    hana = house.vault("hana")  # she manages nothing: the refresh rule
    new = house.write(hana, "everyday", BELA, {"name": "Bela"})
    with pytest.raises(NoKey):
        nils.open(house.row(new))
    lea = house.vault("lea")
    assert [lea.open(house.row(id))["name"] for id in (old, new)] == ["Amara", "Bela"]
    top = state(mia, DEM).top
    assert top is not None
    assert top.list.signer == house.key("hana")
    assert mia.verify(lambda *_: None).problems == ()


def test_who_has_left_cannot_sign_in_and_is_read_by_nobody(house: House, mia: Vault) -> None:
    house.leave(mia, "nils")
    with pytest.raises(SignInFailed):
        house.vault("nils")
    assert [p.left for p in mia.people() if p.display_name == "nils"] == [True]
    house.write(mia, "everyday", AMARA, {})
    assert "nils" not in {p.display_name for p in mia.readers(DEM)}


def test_only_a_manager_lets_somebody_leave(house: House, mia: Vault) -> None:
    house.leave(house.vault("hana"), "nils")
    assert house.vault("nils").key_id == house.key("nils")


def test_who_has_left_lets_nobody_leave(house: House, mia: Vault) -> None:
    max_ = house.vault("max")
    house.leave(mia, "max")
    house.leave(max_, "mia")
    assert house.vault("mia").person_of(house.key("mia")) is not None
    assert [p.left for p in mia.people() if p.display_name == "mia"] == [False]


def test_a_new_colleague_reads_old_and_new_through_the_links(house: House, mia: Vault) -> None:
    ids = [house.write(mia, "everyday", AMARA, {"n": 1})]
    house.leave(mia, "nils")
    with house.work(mia) as pen:
        pen.unit.make_group("staff", without(house, mia, STAFF, "nils"), "left")
    ids.append(house.write(mia, "everyday", AMARA, {"n": 2}))
    with house.work(mia) as pen:
        members = {**without(house, mia, STAFF, "nils"), house.key("eve"): False}
        pen.unit.make_group("staff", members, "add")
    eve = house.vault("eve")
    assert [eve.open(house.row(id))["n"] for id in ids] == [1, 2]


def test_a_shielded_resident_is_shut_to_the_house(house: House, mia: Vault) -> None:
    id = house.write(mia, "everyday", AMARA, {"name": "Amara"})
    other = house.write(mia, "everyday", BELA, {"name": "Bela"})
    digest = house.row(id).digest
    with house.work(mia, "shield") as pen:
        for row in pen.unit.move([house.row(id)], OWN_DEM):
            house.ledger.put(row)
    hana = house.vault("hana")
    with pytest.raises(NoKey):
        hana.open(house.row(id))
    assert hana.open(house.row(other)) == {"name": "Bela"}
    assert house.vault("max").open(house.row(id)) == {"name": "Amara"}
    assert house.row(id).digest == digest
    house.write(mia, "everyday", AMARA, {"name": "A."}, id=id, rev=2, shielded=True)
    with pytest.raises(NoKey):
        hana.open(house.row(id, 2))
    assert mia.verify(lambda *_: None).problems == ()


def test_a_blocked_colleague_is_left_out_by_naming_the_others(house: House, mia: Vault) -> None:
    id = house.write(mia, "everyday", AMARA, {"name": "Amara"})
    named = {("p", "escrow", False), ("p", house.key("mia"), True), ("p", house.key("lea"), False)}
    with house.work(mia, "shield") as pen:
        pen.make(OWN_DEM, named, "shield")
        pen.reseal(OWN_DEM, [house.row(id)])
    assert house.vault("lea").open(house.row(id)) == {"name": "Amara"}
    with pytest.raises(NoKey):
        house.vault("max").open(house.row(id))
    house.write(mia, "everyday", AMARA, {"name": "A."}, id=id, rev=2, shielded=True)
    with pytest.raises(NoKey):  # a later list does not bring the groups back
        house.vault("max").open(house.row(id, 2))
    assert state(mia, OWN_DEM).refused == []


def test_the_door_cannot_shield_for_itself(house: House, mia: Vault) -> None:
    house.write(mia, "everyday", BELA, {"name": "B"})

    def alone(vault: Vault) -> MemberList:
        made = with_oneself(vault, DEM)
        return replace(made, place=OWN_DEM, gen=1, prev=b"", members=made.members[-1:])

    hash = forge(house, house.vault("hana"), OWN_DEM, alone)
    assert why_refused(mia, OWN_DEM, hash) == "default readers are missing"


def test_a_group_that_comes_later_is_let_in_by_who_manages(house: House, mia: Vault) -> None:
    house.person("nora", "NUR")

    class WithNurses(type(house.rules)):  # type: ignore[misc]
        def rule(self, category: str):  # type: ignore[no-untyped-def]
            found = super().rule(category)
            return replace(found, groups=(*found.groups, ("nurses", False)))

    house.rules = WithNurses()
    mia = house.vault("mia")
    id = house.write(mia, "everyday", AMARA, {"n": 1})
    with house.work(mia) as pen:
        pen.unit.make_group("nurses", {house.key("nora"): True}, "found")
    house.write(mia, "everyday", AMARA, {"n": 2})
    assert house.vault("nora").open(house.row(id)) == {"n": 1}
