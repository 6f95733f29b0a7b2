"""Rows that were changed, moved, replayed, deleted or never signed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from shelterdesk.errors import NoKey, Tampered
from shelterdesk.vault.formats import WAY_KEY, envelope, ring_id, said
from shelterdesk.vault.ledger import Item, SealedRow
from shelterdesk.vault.sealing import gcm_seal
from shelterdesk.vault.vault import Vault
from shelterdesk.vault.wire import pad
from tests.vault.house import AMARA, BELA, CAR, CPN, DEM, SAF, House, state

Change = Callable[[House, SealedRow], SealedRow]


@pytest.fixture
def mia(house: House) -> Vault:
    return house.vault("mia")


@pytest.fixture
def safety(house: House, mia: Vault) -> bytes:
    """A safety note of Mia's, beside a first one by the door and a care note."""
    house.write(house.vault("hana"), "safety", AMARA, {"risk": 0})
    house.write(mia, "care", AMARA, {"t": 1})
    return house.write(mia, "safety", AMARA, {"risk": 1}, open={"day": 1})


CHANGES: dict[str, Change] = {
    "row": lambda _, r: replace(r, id=b"x" * 16),
    "revision": lambda _, r: replace(r, rev=9),
    "resident": lambda _, r: replace(r, resident=BELA),
    "kind": lambda _, r: replace(r, kind="care"),
    "ring": lambda h, r: replace(r, ring=ring_id(h.db, CAR)),
    "author": lambda h, r: replace(r, author=h.key("max")),
    "time": lambda _, r: replace(r, made_at=1),
    "generation": lambda h, r: replace(r, list_ref=h.rows_in(SAF)[0].list_ref),
    "open column": lambda _, r: replace(r, open='{"day":2}'),
    "digest": lambda _, r: replace(r, digest=bytes(32)),
    "body": lambda h, r: replace(r, ct=h.rows_in(SAF)[0].ct),
    "one bit": lambda _, r: replace(r, ct=r.ct[:-1] + bytes((r.ct[-1] ^ 1,))),
    "suite": lambda _, r: replace(r, ct=b"\x02" + r.ct[1:]),
    "way": lambda _, r: replace(r, ct=r.ct[:1] + b"\x02" + r.ct[2:]),
    "made plain": lambda _, r: replace(r, ct=b"\x01\x03" + bytes(16) + b"{}"),
    "kind, ring and list together": lambda h, r: replace(
        r, kind="care", ring=ring_id(h.db, CAR), list_ref=h.rows_in(CAR)[0].list_ref
    ),
}


@pytest.mark.attack(6)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_row_does_not_open(
    house: House, mia: Vault, safety: bytes, change: Change
) -> None:
    row = house.ledger.rows.pop((safety, 1))
    changed = change(house, row)
    house.ledger.put(changed)
    with pytest.raises((Tampered, NoKey)):
        mia.open(changed)


@pytest.mark.attack(7)
def test_an_old_revision_is_not_taken_for_the_newest(
    house: House, mia: Vault, safety: bytes
) -> None:
    house.write(mia, "safety", AMARA, {"risk": 2}, id=safety, rev=2)
    del house.ledger.rows[safety, 2]
    with pytest.raises(Tampered, match="a revision that the trail names is gone"):
        mia.open(house.row(safety))
    assert mia.verify(lambda *_: None).problems == (f"gone:{safety.hex()}:2",)


@pytest.mark.attack(14)
def test_a_row_that_nobody_signed_is_found(house: House, mia: Vault, safety: bytes) -> None:
    fake = replace(house.row(safety), id=os.urandom(16))
    house.ledger.put(fake)
    with pytest.raises(Tampered):
        mia.open(fake)
    assert mia.verify(lambda *_: None).problems == (f"foreign:{fake.id.hex()}:1",)


def test_the_reader_checks_who_wrote_it(house: House, mia: Vault) -> None:
    max_ = house.vault("max")
    with house.work(max_) as pen:
        # Sealed and signed by Max, in Mia's name.
        id = os.urandom(16)
        under = max_._seat.generations.writable(SAF, pen.unit._written)
        row = SealedRow("safety", id, 1, AMARA, b"", b"", house.key("mia"), 1, "{}", b"", b"")
        sealed = max_._seat.bodies.seal(row, {"risk": "forged"}, under)
        pen.unit.items.append(Item(id, 1, sealed.digest))
    house.ledger.put(sealed)
    with pytest.raises(Tampered, match="not what its author signed"):
        max_.open(sealed)
    assert mia.verify(lambda *_: None).problems == (f"foreign:{id.hex()}:1",)


def test_a_role_that_may_not_write_a_kind_is_not_believed(house: House, mia: Vault) -> None:
    lea = house.vault("lea")
    house.write(mia, "safety", AMARA, {"risk": 1})
    with house.work(lea) as pen:
        id = os.urandom(16)
        own = state(lea, SAF)
        assert own.top is not None
        row = SealedRow("safety", id, 1, AMARA, b"", b"", house.key("lea"), 1, "{}", b"", b"")
        sealed = lea._seat.bodies.seal(row, {"risk": "x"}, (own, own.top))
        pen.unit.items.append(Item(id, 1, sealed.digest))
    house.ledger.put(sealed)
    with pytest.raises(Tampered, match="author may not create this kind"):
        mia.open(sealed)


def test_what_somebody_wrote_after_leaving_is_not_believed(house: House, mia: Vault) -> None:
    nils = house.vault("nils")
    house.leave(mia, "nils")
    id = house.write(nils, "safety", AMARA, {"risk": 1})
    with pytest.raises(Tampered):
        mia.open(house.row(id))
    assert mia.verify(lambda *_: None).problems == (f"left:{house.ledger.entries[-1].seq}",)


def test_a_signed_removal_is_no_loss(house: House, mia: Vault, safety: bytes) -> None:
    house.write(mia, "safety", AMARA, {"risk": 2}, id=safety, rev=2)
    gone = house.ledger.rows.pop((safety, 2))
    with house.work(mia, "remove") as pen:
        pen.unit.remove("safety", gone.id, 2, gone.digest)
    assert mia.open(house.row(safety)) == {"risk": 1}
    assert mia.verify(lambda *_: None).problems == ()
    house.ledger.put(gone)
    with pytest.raises(Tampered, match="removed"):
        mia.open(gone)
    assert mia.verify(lambda *_: None).problems == (f"foreign:{safety.hex()}:2",)


def test_a_removal_by_somebody_else_hides_nothing(house: House, mia: Vault, safety: bytes) -> None:
    house.write(mia, "safety", AMARA, {"risk": 2}, id=safety, rev=2)
    gone = house.ledger.rows.pop((safety, 2))
    with house.work(house.vault("hana"), "remove") as pen:
        pen.unit._removes = True
        pen.unit.items.append(Item(gone.id, 2, gone.digest))
    with pytest.raises(Tampered):
        mia.open(house.row(safety))
    assert mia.verify(lambda *_: None).problems == (f"gone:{safety.hex()}:2",)


def test_an_outsiders_item_is_found_weekly_and_answered_by_a_removal(
    house: House, mia: Vault, safety: bytes
) -> None:
    with house.work(house.vault("eve"), "x") as pen:
        pen.unit.items.append(Item(safety, 99, bytes(32)))
        pen.unit.items.append(Item(ring_id(house.db, CPN), 99, bytes(32)))
    assert len(mia.verify(lambda *_: None).problems) == 2
    with house.work(mia, "remove") as pen:
        pen.unit.remove("safety", safety, 99, bytes(32))
        pen.unit.remove("safety", ring_id(house.db, CPN), 99, bytes(32))
    assert mia.verify(lambda *_: None).problems == ()


# ---- by somebody who holds the key


def swapped(house: House, vault: Vault, id: bytes, text: bytes) -> SealedRow:
    """Another body in the same envelope, sealed by a member."""
    row = house.row(id)
    seat = vault._seat
    place = seat.bodies._place_of(row)
    assert place is not None
    found = seat.rings.state(place).named(row.list_ref)
    assert found is not None
    key = seat.keys.of(seat.rings.state(place), found.hash)
    bound = envelope(WAY_KEY, row.ring, found.hash, said(house.db, row))
    return replace(row, ct=b"\x01\x01" + gcm_seal(key.body, bound, pad(bytes(16) + text)))


def test_a_member_cannot_put_other_words_under_a_signature(house: House, mia: Vault) -> None:
    max_ = house.vault("max")
    id = house.write(mia, "everyday", AMARA, {"name": "Amara"})
    changed = swapped(house, max_, id, b'{"name": "X"}')
    with pytest.raises(Tampered, match="digest"):
        mia.open(changed)
    assert list(mia.open_many([changed])) == [(changed, None)]


def test_what_is_no_record_does_not_open(house: House, mia: Vault) -> None:
    id = house.write(mia, "everyday", AMARA, [1, 2])
    with pytest.raises(Tampered, match="body"):
        mia.open(house.row(id))
    assert [body for _, body in mia.open_many([house.row(id)])] == [None]


def test_the_register_too_passes_over_a_body_under_a_founders_key(house: House, mia: Vault) -> None:
    eve = house.vault("eve")
    house.write(eve, "everyday", AMARA, {"name": "A"})
    house.write(mia, "everyday", AMARA, {"name": "B"})
    own = state(mia, DEM)
    with house.work(mia) as pen:
        mia._seat.generations.writable = lambda *_: (own, own.chain[0])  # type: ignore[method-assign]
        planted = pen.write("everyday", AMARA, {"name": "X"})
    row = replace(house.row(planted), ct=swapped(house, mia, planted, b"{}").ct)
    assert [body for _, body in mia.open_many([row])] == [None]
    with pytest.raises(Tampered, match="founder's generation"):
        mia.open(row)


@pytest.mark.attack(6)
def test_a_row_lies_only_where_its_kind_may(house: House, mia: Vault, safety: bytes) -> None:
    row = house.row(safety)
    with pytest.raises(Tampered, match="ring does not fit"):
        mia.open(replace(row, kind="everyday"))
    with pytest.raises(Tampered, match="a plain row that is not plain"):
        mia.open(replace(row, kind="assignment"))
    with pytest.raises(Tampered, match="suite"):
        mia.open(replace(row, ct=b"\x02\x01" + row.ct[2:]))
