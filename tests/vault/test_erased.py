"""A resident's ring that was erased with its keys, and everybody who would misuse that."""

from __future__ import annotations

import json

import pytest

from shelterdesk.errors import Denied, NoKey, Tampered
from shelterdesk.vault.formats import Place, ring_id
from shelterdesk.vault.ledger import Item
from shelterdesk.vault.vault import Vault
from tests.vault.house import AMARA, CAR, CPN, DEM, SAF, House, state, with_oneself


@pytest.fixture
def written(house: House) -> bytes:
    """A body in a resident's ring that has had three lists."""
    mia, carla = house.vault("mia"), house.vault("carla")
    id = house.write(mia, "safety", AMARA, {"n": 1})
    top = state(mia, SAF).top
    assert top is not None
    for _ in range(2):
        with house.work(mia) as pen:
            pen.make(SAF, set(top.list.standings), "again")
    house.write(carla, "care", AMARA, {"n": 1})
    return id


def erase(house: House, vault: Vault, place: Place, *ids: bytes) -> None:
    """What the door does: rows and lists of one resident go in one signed entry."""
    with house.work(vault, "remove") as pen:
        for id in ids:
            row = house.row(id)
            pen.unit.remove(row.kind, id, row.rev, row.digest)
            del house.ledger.rows[id, row.rev]
        hashes = pen.unit.erase_ring(place)
    for hash in hashes:
        del house.ledger.list_rows[hash]


def removal(house: House, vault: Vault, items: list[Item]) -> None:
    """A removal that somebody with a tool signs as they like."""
    with house.work(vault, "remove") as pen:
        pen.unit._removes = True
        pen.unit.items.extend(items)


def lists_of(house: House, vault: Vault, place: Place) -> list[Item]:
    return list(vault._seat.rings.named(place))


def test_nothing_is_left_and_everything_else_reads_on(house: House, written: bytes) -> None:
    mia, max_ = house.vault("mia"), house.vault("max")
    row = house.row(written)
    before = dict(house.ledger.list_rows)
    erase(house, mia, SAF, written)
    ring = ring_id(house.db, SAF)
    assert not [r for r in house.ledger.list_rows.values() if r.ring == ring]
    found = state(max_, SAF)
    assert found.erased
    assert found.top is None
    assert max_.verify(lambda *_: None).problems == ()
    assert house.write(max_, "care", AMARA, {"n": 2})
    # An old copy of row and lists, put back by a tool, opens for nobody.
    house.ledger.rows[written, 1] = row
    house.ledger.list_rows.update(before)
    for name in ("mia", "max", "carla"):
        vault = house.vault(name)
        with pytest.raises((Tampered, NoKey)):
            vault.open(row)
    assert house.vault("mia").verify(lambda *_: None).problems != ()


def test_an_erased_ring_is_never_founded_again(house: House, written: bytes) -> None:
    mia = house.vault("mia")
    erase(house, mia, SAF, written)
    with pytest.raises(Denied):
        house.write(house.vault("max"), "safety", AMARA, {"n": 2})
    assert state(mia, SAF).top is None


@pytest.mark.parametrize("login", ["hana", "carla"])
def test_only_a_manager_erases(house: House, written: bytes, login: str) -> None:
    mia, other = house.vault("mia"), house.vault(login)
    with pytest.raises(Denied), house.work(other, "remove") as pen:
        pen.unit.erase_ring(SAF)
    removal(house, other, lists_of(house, mia, SAF))
    assert not state(mia, SAF).erased
    assert mia.open(house.row(written)) == {"n": 1}
    for item in lists_of(house, mia, SAF):
        del house.ledger.list_rows[item.digest]
    with pytest.raises(Tampered):
        state(mia, SAF)


def test_a_part_of_the_lists_does_not_count(house: House, written: bytes) -> None:
    """Else a manager who was dropped takes out the newest list and writes under an older one."""
    mia, max_ = house.vault("mia"), house.vault("max")
    newest = lists_of(house, mia, SAF)[-1]
    removal(house, max_, [newest])
    assert not state(mia, SAF).erased
    del house.ledger.list_rows[newest.digest]
    for vault in (mia, max_):
        with pytest.raises(Tampered):
            state(vault, SAF)


@pytest.mark.parametrize("place", [DEM, Place("group", b"", "managers")])
def test_no_ring_of_house_or_group_goes_this_way(
    house: House, written: bytes, place: Place
) -> None:
    mia = house.vault("mia")
    house.write(mia, "everyday", AMARA, {"n": 1})
    with pytest.raises(ValueError, match="own ring"), house.work(mia, "remove") as pen:
        pen.unit.erase_ring(place)
    items = lists_of(house, mia, place)
    assert items
    removal(house, mia, items)
    assert not state(mia, place).erased
    for item in items:
        del house.ledger.list_rows[item.digest]
    with pytest.raises(Tampered):
        state(mia, place)


def test_who_had_left_removes_nothing(house: House, written: bytes) -> None:
    mia, max_ = house.vault("mia"), house.vault("max")
    items = lists_of(house, mia, SAF)
    house.leave(mia, "max")
    removal(house, max_, items)
    assert not state(house.vault("mia"), SAF).erased


def test_a_removal_of_rows_says_nothing_of_rings(house: House, written: bytes) -> None:
    mia = house.vault("mia")
    row = house.row(written)
    removal(house, mia, [Item(row.id, row.rev, row.digest)])
    assert not state(mia, SAF).erased
    assert state(mia, SAF).top is not None


def test_a_list_named_after_the_removal_does_not_count(house: House, written: bytes) -> None:
    mia, max_ = house.vault("mia"), house.vault("max")
    made = with_oneself(max_, SAF)
    erase(house, mia, SAF, written)
    from shelterdesk.vault.ledger import ListRow
    from shelterdesk.vault.wire import sha

    doc = made.doc()
    with house.work(max_, "x") as pen:
        hash = sha(doc)
        pen.unit.lists.append(ListRow(hash, ring_id(house.db, SAF), doc, max_._seat.ed.sign(hash)))
        pen.unit.items.append(Item(ring_id(house.db, SAF), made.gen, hash))
    found = state(mia, SAF)
    assert found.erased
    assert found.accepted == {}


# ---- restricted: the resident took back that a record is kept


def restrict(house: House, vault: Vault, *, holds: bool = True) -> None:
    action = "storage.restrict" if holds else "storage.lift"
    detail = json.dumps({"residents": [AMARA.hex()]})
    with house.work(vault, action, detail) as pen:
        pen.unit.restrict(AMARA, holds=holds)


def test_all_but_managers_and_who_is_assigned_to_keep_are_out(house: House) -> None:
    mia, carla, cora = (house.vault(n) for n in ("mia", "carla", "cora"))
    house.assign(mia, "carla", "CM")
    house.assign(mia, "cora", "COU")
    assert mia.kept_out(AMARA) == frozenset()
    restrict(house, house.vault("hana"))
    out = house.vault("mia").kept_out(AMARA)
    assert house.user("mia") not in out
    assert house.user("max") not in out
    assert house.user("carla") not in out
    for name in ("cora", "bela", "hana", "nils", "lea", "adam"):
        assert house.user(name) in out
    assert cora.assigned_to(CPN) == frozenset()
    assert carla.restricted() == {AMARA}
    assert carla.kept_out(b"B" * 16) == frozenset()


def test_only_managers_lift_it(house: House) -> None:
    restrict(house, house.vault("hana"))
    for name in ("hana", "carla"):
        with pytest.raises(Denied):
            restrict(house, house.vault(name), holds=False)
        detail = json.dumps({"residents": [AMARA.hex()]})
        with house.work(house.vault(name), "storage.lift", detail):
            pass  # with a tool, past our own door
        assert house.vault("mia").restricted() == {AMARA}
    restrict(house, house.vault("max"), holds=False)
    assert house.vault("mia").restricted() == frozenset()


def test_an_administrator_restricts_nobody(house: House) -> None:
    with pytest.raises(Denied):
        restrict(house, house.vault("adam"))
    detail = json.dumps({"residents": [AMARA.hex()]})
    with house.work(house.vault("adam"), "storage.restrict", detail):
        pass
    assert house.vault("mia").restricted() == frozenset()


def test_keys_of_a_ring_follow_when_a_manager_settles_it(house: House) -> None:
    mia = house.vault("mia")
    house.assign(mia, "carla", "CM")
    house.assign(mia, "cora", "COU")  # reads it too, and is outside once it is restricted
    paper = house.write(mia, "paper", AMARA, {"n": 1})
    doc = Place("resident", AMARA, "DOC")
    assert house.vault("cora").open(house.row(paper)) == {"n": 1}
    restrict(house, house.vault("nils"))
    mia = house.vault("mia")
    with house.work(mia) as pen:
        assert pen.unit.settle(doc, reason="people")
        pen.reseal(doc, house.rows_in(doc))
    with pytest.raises(NoKey):
        house.vault("cora").open(house.row(paper))
    for name in ("mia", "max", "carla"):
        assert house.vault(name).open(house.row(paper)) == {"n": 1}


def test_care_is_another_ring_and_stays(house: House, written: bytes) -> None:
    mia = house.vault("mia")
    erase(house, mia, SAF, written)
    assert state(mia, CAR).top is not None
