"""Member lists that somebody with the database key and a key of their own writes as they like."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest

from shelterdesk.errors import NoKey, Tampered
from shelterdesk.vault.formats import MemberList, Place
from shelterdesk.vault.ledger import Item
from shelterdesk.vault.ring_state import State
from shelterdesk.vault.vault import Vault
from tests.vault.house import (
    AMARA,
    BELA,
    CAR,
    CPN,
    DEM,
    NAR,
    SAF,
    House,
    forge,
    state,
    why_refused,
    with_oneself,
)

BELA_SAF, BELA_DEM = Place("resident", BELA, "SAF"), Place("resident", BELA, "DEM")


@pytest.fixture
def mia(house: House) -> Vault:
    """A manager, with something written in three rings."""
    mia = house.vault("mia")
    for kind in ("safety", "care", "narrative"):
        house.write(mia, kind, AMARA, {"n": 1})
    house.write(mia, "everyday", AMARA, {"n": 1})
    return mia


def founding(vault: Vault, place: Place) -> MemberList:
    """What a founder of *place* signs, with oneself added."""
    return replace(with_oneself(vault, SAF), place=place, gen=1, prev=b"")


def without_oneself(made: MemberList) -> MemberList:
    return replace(made, members=made.members[:-1])


@pytest.mark.attack(10)
def test_adding_oneself_is_refused_and_shown_and_others_go_on(house: House, mia: Vault) -> None:
    nils = house.vault("nils")
    hash = forge(house, nils, SAF, lambda v: with_oneself(v, SAF))
    assert why_refused(mia, SAF, hash) == "signer does not manage the list before"
    assert mia.refused_lists(SAF) == [(house.key("nils"), "signer does not manage the list before")]
    id = house.write(mia, "safety", AMARA, {"n": 2})
    assert mia.open(house.row(id)) == {"n": 2}


def test_a_founder_cannot_leave_the_default_readers_out(house: House, mia: Vault) -> None:
    hana = house.vault("hana")
    hash = forge(house, hana, BELA_SAF, lambda v: replace(founding(v, BELA_SAF), members=()))
    assert why_refused(mia, BELA_SAF, hash) == "default readers are missing"


def test_a_founder_cannot_change_a_default_right(house: House, mia: Vault) -> None:
    def weaker(vault: Vault) -> MemberList:
        made = without_oneself(founding(vault, BELA_SAF))
        return replace(made, members=tuple(replace(m, may_manage=False) for m in made.members))

    hash = forge(house, house.vault("hana"), BELA_SAF, weaker)
    assert why_refused(mia, BELA_SAF, hash) == "default readers are missing"


@pytest.mark.attack(10)
def test_a_founder_who_may_only_create_cannot_add_themself(house: House, mia: Vault) -> None:
    hash = forge(house, house.vault("hana"), BELA_SAF, lambda v: founding(v, BELA_SAF))
    assert why_refused(mia, BELA_SAF, hash) == "founder who does not manage adds readers"


def test_a_living_ring_is_not_founded_again(house: House, mia: Vault) -> None:
    hash = forge(house, house.vault("hana"), SAF, lambda v: without_oneself(founding(v, SAF)))
    assert why_refused(mia, SAF, hash) == "fork by somebody who no longer manages"


def test_a_role_that_may_not_create_cannot_found(house: House, mia: Vault) -> None:
    hash = forge(house, house.vault("lea"), CPN, lambda v: founding(v, CPN))
    assert why_refused(mia, CPN, hash) == "founder may not create this category"


def test_a_manager_founds_no_counselling_ring(house: House, mia: Vault) -> None:
    hash = forge(house, mia, CPN, lambda v: founding(v, CPN))
    assert why_refused(mia, CPN, hash) == "founder may not create this category"


def test_a_refresh_of_rubbish_is_replaced_by_the_next_member(house: House, mia: Vault) -> None:
    eve = house.vault("eve")

    def garbled(vault: Vault) -> MemberList:
        made = without_oneself(with_oneself(vault, CAR))
        members = (replace(m, sealed=os.urandom(len(m.sealed))) for m in made.members)
        return replace(made, members=tuple(members))

    before = house.rows_in(CAR)[0]
    hash = forge(house, eve, CAR, garbled)
    top = state(mia, CAR).top
    assert top is not None
    assert top.hash == hash
    id = house.write(mia, "care", AMARA, {"n": 9})
    max_ = house.vault("max")
    assert max_.open(house.row(id)) == {"n": 9}
    assert max_.open(before) == {"n": 1}


@pytest.mark.attack(9)
def test_a_list_does_not_move_between_rings(house: House, mia: Vault) -> None:
    cora, eve = house.vault("cora"), house.vault("eve")
    house.assign(mia, "cora", "COU")
    note = house.write(cora, "session_note", AMARA, {"n": "private"})
    source, target = state(mia, SAF).top, state(cora, CPN).top
    assert source is not None
    assert target is not None
    with house.work(eve, "x") as pen:
        pen.unit.items.append(Item(target.list.ring, 2, source.hash))
    row = house.ledger.list_rows[source.hash]
    house.ledger.list_rows[source.hash] = replace(row, ring=target.list.ring)
    assert why_refused(cora, CPN, source.hash) == "list of another ring"
    assert cora.open(house.row(note)) == {"n": "private"}


def test_naming_what_never_was_blocks_nobody(house: House, mia: Vault) -> None:
    cora, eve = house.vault("cora"), house.vault("eve")
    house.assign(mia, "cora", "COU")
    note = house.write(cora, "session_note", AMARA, {"n": "private"})
    top = state(cora, CPN).top
    assert top is not None
    with house.work(eve, "x") as pen:
        pen.unit.items.append(Item(note, 99, bytes(32)))
        pen.unit.items.append(Item(top.list.ring, 99, bytes(32)))
    assert cora.open(house.row(note)) == {"n": "private"}
    assert [r.why for r in state(cora, CPN).refused] == ["named by somebody who may not"]


def test_a_fork_has_the_same_winner_for_everybody(house: House, mia: Vault) -> None:
    max_ = house.vault("max")
    stale = state(max_, CAR)
    top = stale.top
    assert top is not None
    with house.work(mia) as pen:
        pen.make(CAR, {*top.list.standings, ("p", house.key("lea"), False)}, "add")
    seat = max_._seat
    with house.work(max_) as pen:  # a faulty program that did not look
        seat.rings._states[top.list.ring] = stale
        pen.make(CAR, {*top.list.standings, ("p", house.key("cora"), False)}, "add")
    seen = [state(v, CAR) for v in (mia, max_, house.vault("lea"))]
    assert len({s.top.hash for s in seen if s.top}) == 1
    assert seen[0].top is not None
    assert seen[0].top.list.signer == house.key("mia")
    assert [len(s.lost) for s in seen] == [1, 1, 1]


def test_a_deleted_newest_list_stops_the_ring(house: House, mia: Vault) -> None:
    top = state(mia, CAR).top
    assert top is not None
    del house.ledger.list_rows[top.hash]
    with pytest.raises(Tampered, match="is gone"):
        state(mia, CAR)


@pytest.mark.attack(13)
def test_a_removed_manager_cannot_fork_from_the_list_they_managed(house: House, mia: Vault) -> None:
    cora = house.vault("cora")
    base = state(mia, NAR).top
    assert base is not None
    with house.work(mia) as pen:
        pen.make(NAR, {*base.list.standings, ("p", house.key("cora"), True)}, "add")
    with house.work(mia) as pen:
        pen.make(NAR, set(base.list.standings), "revoke")

    def late(vault: Vault) -> MemberList:
        managed = state(vault, NAR).chain[-2]
        made = with_oneself(vault, NAR)
        return replace(made, prev=managed.hash, gen=managed.list.gen + 1)

    hash = forge(house, cora, NAR, late)
    assert why_refused(mia, NAR, hash) == "fork by somebody who no longer manages"


def test_a_signer_who_has_left_is_refused(house: House, mia: Vault) -> None:
    nils = house.vault("nils")
    house.leave(mia, "nils")
    hash = forge(house, nils, SAF, lambda v: with_oneself(v, SAF))
    assert why_refused(mia, SAF, hash) == "signer is unknown or gone"


def test_a_refresh_adds_nobody(house: House, mia: Vault) -> None:
    hash = forge(house, house.vault("hana"), DEM, lambda v: with_oneself(v, DEM))
    assert why_refused(mia, DEM, hash) == "signer does not manage the list before"


def test_a_refresh_drops_nobody_who_is_still_here(house: House, mia: Vault) -> None:
    def shorter(vault: Vault) -> MemberList:
        made = without_oneself(with_oneself(vault, DEM))
        return replace(made, members=tuple(m for m in made.members if m.id != "managers"))

    hash = forge(house, house.vault("hana"), DEM, shorter)
    assert why_refused(mia, DEM, hash) == "signer does not manage the list before"


def test_a_refresh_cannot_bring_back_an_old_group_list(house: House, mia: Vault) -> None:
    staff = Place("group", b"", "staff")
    house.leave(mia, "nils")
    top = state(mia, staff).top
    assert top is not None
    kept = {
        m.id: m.may_manage for m in top.list.members if m.id not in (house.key("nils"), "escrow")
    }
    with house.work(mia) as pen:
        pen.unit.make_group("staff", kept, "left")

    def older(vault: Vault) -> MemberList:
        old = state(vault, staff).chain[0].hash
        made = without_oneself(with_oneself(vault, DEM))
        members = (replace(m, ref=old) if m.id == "staff" else m for m in made.members)
        return replace(made, members=tuple(members))

    hash = forge(house, house.vault("hana"), DEM, older)
    assert why_refused(mia, DEM, hash) == "not the newest list of a group"


def test_a_manager_cannot_put_themself_into_anothers_group(house: House, mia: Vault) -> None:
    legal = Place("group", b"", "legal")
    with house.work(mia) as pen:
        pen.unit.make_group("nurses", {house.key("mia"): True}, "found")
    assert state(mia, Place("group", b"", "nurses")).top is None
    hash = forge(house, mia, legal, lambda v: with_oneself(v, legal))
    assert why_refused(mia, legal, hash) == "a member without a role of this group"


def test_a_group_does_not_hold_a_group(house: House, mia: Vault) -> None:
    legal = Place("group", b"", "legal")

    def nested(vault: Vault) -> MemberList:
        made = with_oneself(vault, legal)
        return replace(made, members=with_oneself(vault, SAF).members[:-1])

    assert why_refused(mia, legal, forge(house, mia, legal, nested)) == "a group inside a group"


@pytest.mark.attack(5)
def test_an_authors_ring_holds_its_author_alone(house: House, mia: Vault) -> None:
    cora = house.vault("cora")
    id = house.write(cora, "private_note", AMARA, {"n": "mine"})
    own = cora.place("private_note", AMARA, shielded=False)

    def opened(vault: Vault) -> MemberList:
        made = with_oneself(vault, own)
        return replace(made, members=(*made.members, with_oneself(vault, SAF).members[0]))

    hash = forge(house, cora, own, opened)
    assert why_refused(cora, own, hash) == "an author's ring with somebody else in it"
    assert cora.open(house.row(id)) == {"n": "mine"}


@pytest.mark.attack(10)
def test_a_changed_doc_or_signature_is_refused(house: House, mia: Vault) -> None:
    top = state(mia, CAR).top
    assert top is not None
    row = house.ledger.list_rows[top.hash]
    house.ledger.list_rows[top.hash] = replace(row, doc=row.doc[:-1] + b"x")
    assert why_refused(mia, CAR, top.hash) == "list differs from its hash"
    house.ledger.list_rows[top.hash] = replace(row, sig=bytes(64))
    assert why_refused(mia, CAR, top.hash) == "signature"


def test_a_list_that_nobody_entered_does_not_count(house: House, mia: Vault) -> None:
    hash = forge(house, mia, SAF, lambda v: without_oneself(with_oneself(v, SAF)))
    house.ledger.placed = [(seq, i) for seq, i in house.ledger.placed if i.digest != hash]
    assert why_refused(mia, SAF, hash) == "list is not in the trail"


def test_the_default_readers_can_be_fewer_while_a_group_is_empty(house: House) -> None:
    mia = house.vault("mia")
    id = house.write(mia, "identity", AMARA, {"n": 1})
    assert house.vault("lea").open(house.row(id)) == {"n": 1}
    with pytest.raises(NoKey):
        house.vault("carla").open(house.row(id))


@pytest.mark.attack(10)
def test_a_list_entered_by_somebody_else_is_refused(house: House, mia: Vault) -> None:
    max_ = house.vault("max")

    def in_anothers_name(vault: Vault) -> MemberList:
        return replace(without_oneself(with_oneself(vault, SAF)), signer=house.key("max"))

    hash = forge(house, mia, SAF, in_anothers_name)
    row = house.ledger.list_rows[hash]
    house.ledger.list_rows[hash] = replace(row, sig=max_._seat.ed.sign(hash))
    assert why_refused(mia, SAF, hash) == "trail names another signer"


@pytest.mark.parametrize("change", [{"gen": 7}, {"prev": bytes(32)}])
def test_a_list_that_continues_nothing_is_refused(
    house: House, mia: Vault, change: dict[str, Any]
) -> None:
    hash = forge(house, mia, SAF, lambda v: replace(with_oneself(v, SAF), **change))
    assert why_refused(mia, SAF, hash) == "does not continue an accepted list"


@pytest.mark.attack(10)
def test_a_key_that_the_list_does_not_commit_to_is_not_used(house: House, mia: Vault) -> None:
    def another_half(vault: Vault) -> MemberList:
        made = with_oneself(vault, SAF)
        return replace(made, members=made.members[-1:], public=bytes(31) + b"\x09")

    hash = forge(house, mia, SAF, another_half)
    own = state(mia, SAF)
    with pytest.raises(Tampered, match="key differs"):
        mia._seat.keys.of(own, hash)


def test_what_a_save_costs_does_not_grow_with_the_rings_looked_at_before(
    house: House, mia: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a desk that has looked at a hundred thousand rings, one that writes visits its own."""
    others = [bytes([number]) * 16 for number in range(20, 40)]
    for resident in others:
        house.write(mia, "care", resident, {"plan": 0})
    visited: list[bytes] = []
    landed = State.landed
    monkeypatch.setattr(
        State, "landed", lambda self, seq: (visited.append(self.place.scope), landed(self, seq))[1]
    )
    house.write(mia, "care", others[0], {"plan": 1})
    assert visited == []  # its ring has its list already
    house.write(mia, "care", b"n" * 16, {"plan": 0})
    assert visited == [b"n" * 16]
    place = Place("resident", b"n" * 16, house.rules.category_of("care"))
    found = mia._seat.rings.state(place).top
    assert found is not None
    assert found.seq == len(house.ledger.entries)
