"""One matter, its named readers, and whom it is kept from: nobody else's keys open it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import Denied, NoKey, Tampered
from shelterdesk.vault import matters
from shelterdesk.vault.formats import Member, MemberList, Place
from shelterdesk.vault.ledger import Item, SealedRow
from shelterdesk.vault.sealing import derive, hpke_seal
from shelterdesk.vault.vault import Vault
from tests.access.keys_held import held_keys, opens
from tests.vault.house import House, forge, state, why_refused

EVERYBODY = ("mia", "max", "carla", "cora", "bela", "hana", "nils", "lea", "adam")
BODY = {"n": 1}


def incident(id: bytes) -> Place:
    return Place("matter", id, "INC")


def restricted(id: bytes) -> Place:
    return Place("matter", id, "INX")


def readers(house: House, id: bytes) -> set[str]:
    """Who opens a matter by the rules, and, below every rule, by keys alone: the same people."""
    found = set()
    for name in EVERYBODY:
        with suppress(NoKey):
            assert house.vault(name).open(house.row(id)) == BODY
            found.add(name)
    assert found == keys_alone(house, id)
    return found


def keys_alone(house: House, id: bytes) -> set[str]:
    """Who has a private key that opens the row, whatever lists count."""
    lists = {row.hash: MemberList.parse(row.doc) for row in house.ledger.list_rows.values()}
    return {
        name
        for name in EVERYBODY
        if opens(house.db, house.row(id), lists, held_keys(house.bundles[name], lists))
    }


# ---- who reads


def test_an_incident_opens_for_managers_and_whom_its_founder_names(house: House) -> None:
    hana = house.vault("hana")
    id = house.matter(hana, "incident", {"carla": False, "hana": False})
    assert readers(house, id) == {"mia", "max", "carla", "hana"}
    assert house.escrow.open(house.row(id)) == BODY


def test_its_founder_is_no_reader_unless_named(house: House) -> None:
    hana = house.vault("hana")
    id = house.matter(hana, "incident", {"carla": False})
    with pytest.raises(NoKey):
        hana.open(house.row(id))
    assert readers(house, id) == {"mia", "max", "carla"}


def test_a_group_can_be_named_in_an_incident(house: House) -> None:
    id = house.matter(house.vault("hana"), "incident", {}, {"legal": False})
    assert readers(house, id) == {"mia", "max", "lea"}


@pytest.mark.attack(9)
def test_a_restricted_matter_opens_for_nobody_but_its_readers(house: House) -> None:
    hana = house.vault("hana")
    id = house.matter(hana, "restricted", {"max": True, "lea": False}, apart=["mia"])
    assert readers(house, id) == {"max", "lea"}
    assert house.escrow.open(house.row(id)) == BODY
    with pytest.raises(NoKey):
        hana.open(house.row(id))


def test_readers_answer_and_the_founder_reads_no_answer(house: House) -> None:
    hana, lea, max_ = house.vault("hana"), house.vault("lea"), house.vault("max")
    id = house.matter(hana, "restricted", {"max": True, "lea": False}, apart=["mia"])
    for number, vault in ((2, lea), (3, max_)):
        with house.work(vault) as pen:
            pen.write("restricted", b"", BODY, id=id, rev=number)
        assert lea.open(house.row(id, number)) == max_.open(house.row(id, number)) == BODY
        with pytest.raises(NoKey):
            house.vault("hana").open(house.row(id, number))
    # The founder made the first key: what came after lies under one that only readers have.
    assert house.row(id, 2).list_ref != house.row(id, 1).list_ref


# ---- what cannot be founded


@pytest.mark.parametrize(
    ("kind", "people", "groups", "apart"),
    [
        ("restricted", {"lea": False}, {}, []),  # nobody who manages
        ("restricted", {"hana": True}, {}, []),  # a role that may not read this
        ("restricted", {"max": True}, {"managers": True}, ["mia"]),  # a group with the accused
        ("restricted", {"max": True}, {"legal": False}, []),  # any group
        ("restricted", {"max": True, "mia": False}, {}, ["mia"]),  # the accused by name
        ("restricted", {}, {}, []),
        ("incident", {"adam": False}, {}, []),  # an administrator
        ("incident", {"lea": False}, {}, ["mia"]),  # managers read it: kept from nobody
    ],
)
def test_what_readers_would_not_take_is_not_founded(
    house: House, kind: str, people: dict[str, bool], groups: dict[str, bool], apart: list[str]
) -> None:
    with pytest.raises(Denied):
        house.matter(house.vault("carla"), kind, people, groups, apart=apart)


def test_an_incident_without_its_managers_does_not_count(house: House) -> None:
    hana = house.vault("hana")
    id = os.urandom(16)
    key = house.key("hana")
    with house.work(hana) as pen, pytest.raises(Denied):
        pen.make(incident(id), {("p", "escrow", False), ("p", key, True)}, "found")
    hash = forge(house, hana, incident(id), _first_of(house, incident(id), "hana"))
    assert why_refused(house.vault("mia"), incident(id), hash) == "default readers are missing"


def test_the_managers_may_stand_by_name_where_one_of_them_is_left_out(house: House) -> None:
    id = house.matter(house.vault("hana"), "incident", {"carla": False}, without=["max"])
    assert readers(house, id) == {"mia", "carla"}
    assert house.vault("mia").refused_lists(incident(id)) == []


def _first_of(
    house: House, place: Place, *names: str, apart: tuple[bytes, ...] = ()
) -> Callable[[Vault], MemberList]:
    """A first list for *names*, who all manage."""

    def made(vault: Vault) -> MemberList:
        return _signed(house, vault, place, names, gen=1, prev=b"", apart=apart)

    return made


def _signed(
    house: House,
    vault: Vault,
    place: Place,
    names: tuple[str, ...],
    *,
    gen: int,
    prev: bytes,
    apart: tuple[bytes, ...],
) -> MemberList:
    key = os.urandom(32)
    found = MemberList(house.db, place, gen, "x", 1, prev, b"", b"", vault.key_id, (), (), apart)
    half = X25519PrivateKey.from_private_bytes(derive(key, found.info("key half")))
    found = replace(
        found,
        commit=derive(key, found.info("key commit")),
        public=half.public_key().public_bytes_raw(),
    )
    members = []
    for id, manages in (("escrow", False), *((house.key(name), True) for name in names)):
        own = vault._seat.directory.certificate(id)
        assert own is not None
        sealed = hpke_seal(own.x_pub, found.member_info("p", id, b""), key)
        members.append(Member("p", id, b"", manages, sealed))
    return replace(found, members=tuple(members))


# ---- forged lists


@pytest.mark.attack(10)
@pytest.mark.parametrize("forger", ["hana", "mia", "carla", "lea"])
def test_nobody_but_a_managing_reader_makes_the_next_list(house: House, forger: str) -> None:
    """The founder, the accused, a bystander and a reader who manages nothing."""
    hana = house.vault("hana")
    id = house.matter(hana, "restricted", {"max": True, "lea": False}, apart=["mia"])
    place, vault = restricted(id), house.vault(forger)
    top = state(vault, place).top
    assert top is not None

    def next_with_oneself(vault: Vault) -> MemberList:
        names = ("max", "lea") if forger == "lea" else ("max", "lea", forger)
        return _signed(house, vault, place, names, gen=2, prev=top.hash, apart=top.list.apart)

    hash = forge(house, vault, place, next_with_oneself)
    assert why_refused(house.vault("max"), place, hash) == "signer does not manage the list before"
    assert readers(house, id) == {"max", "lea"}


@pytest.mark.attack(10)
@pytest.mark.parametrize("forger", ["lea", "mia"])
def test_a_matter_is_not_founded_twice(house: House, forger: str) -> None:
    hana = house.vault("hana")
    id = house.matter(hana, "restricted", {"max": True}, apart=["mia"])
    place, marks = restricted(id), (os.urandom(16),) * 4
    hash = forge(house, house.vault(forger), place, _first_of(house, place, forger, apart=marks))
    assert why_refused(house.vault("max"), place, hash) == "fork by somebody who no longer manages"
    assert readers(house, id) == {"max"}


@pytest.mark.attack(10)
def test_the_founder_cannot_add_the_accused_later(house: House) -> None:
    lea = house.vault("lea")
    id = house.matter(lea, "restricted", {"max": True}, apart=["mia"])
    assert not house.change(house.vault("lea"), restricted(id), {"mia": False})
    with house.work(lea) as pen:  # nor say more in a reader's place
        pen.write("restricted", b"", BODY, id=id, rev=2)
    with pytest.raises(Tampered):
        house.vault("max").open(house.row(id, 2))
    assert readers(house, id) == {"max"}


@pytest.mark.attack(9)
def test_a_founder_who_manages_cannot_add_the_accused_either(house: House) -> None:
    lea = house.vault("lea")
    id = house.matter(lea, "restricted", {"lea": True, "max": True}, apart=["mia"])
    with pytest.raises(Denied):
        house.change(house.vault("lea"), restricted(id), {"mia": False})
    assert not house.change(house.vault("lea"), restricted(id), {"carla": False})
    assert readers(house, id) == {"lea", "max", "carla"}


@pytest.mark.attack(9)
def test_a_list_that_names_the_accused_is_not_read_and_is_made_good(house: House) -> None:
    """A managing reader with a program of their own hands the key on."""
    lea, max_ = house.vault("lea"), house.vault("max")
    id = house.matter(house.vault("hana"), "restricted", {"lea": True, "max": True}, apart=["mia"])
    place = restricted(id)
    top = state(lea, place).top
    assert top is not None
    forge(
        house,
        lea,
        place,
        lambda vault: _signed(
            house,
            vault,
            place,
            ("lea", "max", "mia"),
            gen=2,
            prev=top.hash,
            apart=top.list.apart,
        ),
    )
    with house.work(max_) as pen:
        pen.write("restricted", b"", BODY, id=id, rev=2)
    assert max_.open(house.row(id, 2)) == BODY
    made = state(max_, place).top
    assert made is not None
    assert house.key("mia") not in made.list.named
    for rev in (1, 2):
        with pytest.raises((NoKey, Tampered)):
            house.vault("mia").open(house.row(id, rev))
    assert keys_alone(house, id) == {"lea", "max"}


@pytest.mark.attack(12)
def test_whom_it_is_kept_from_cannot_be_changed(house: House) -> None:
    lea = house.vault("lea")
    id = house.matter(house.vault("hana"), "restricted", {"lea": True}, apart=["mia"])
    place = restricted(id)
    top = state(lea, place).top
    assert top is not None
    hash = forge(
        house,
        lea,
        place,
        lambda vault: _signed(
            house,
            vault,
            place,
            ("lea", "mia"),
            gen=2,
            prev=top.hash,
            apart=tuple(os.urandom(16) for _ in top.list.apart),
        ),
    )
    assert why_refused(lea, place, hash) == "whom this is kept from is changed"


def test_a_mark_tells_nothing_without_the_first_key(house: House) -> None:
    hana = house.vault("hana")
    one = house.matter(hana, "restricted", {"max": True}, apart=["mia"])
    none = house.matter(hana, "restricted", {"max": True})
    marks = {}
    for id in (one, none):
        top = state(hana, restricted(id)).top
        assert top is not None
        marks[id] = top.list.apart
        for user in map(house.user, EVERYBODY):
            key = os.urandom(32)
            ring = top.list.ring
            assert matters.apart_mark(key, house.db, ring, user) not in top.list.apart
        assert all(house.user(name).encode() not in top.list.doc() for name in EVERYBODY)
    assert len(marks[one]) == len(marks[none]) == matters.TOGETHER
    assert not set(marks[one]) & set(marks[none])


# ---- forged revisions


@pytest.mark.attack(7)
@pytest.mark.parametrize("forger", ["mia", "hana", "carla"])
def test_only_readers_write_what_comes_after_the_first(house: House, forger: str) -> None:
    """Whoever has a role that may write this could else say, sealed blindly: it was nothing."""
    id = house.matter(house.vault("hana"), "restricted", {"max": True}, apart=["mia"])
    max_ = house.vault("max")
    with house.work(max_) as pen:  # from here on the list is the readers' own
        pen.write("restricted", b"", BODY, id=id, rev=2)
    vault = house.vault(forger)
    with house.work(vault) as pen:
        pen.write("restricted", b"", {"n": "nothing happened"}, id=id, rev=3)
    with pytest.raises(Tampered):
        house.vault("max").open(house.row(id, 3))
    assert house.vault("max").open(house.row(id, 2)) == BODY


@pytest.mark.attack(7)
def test_a_stranger_cannot_block_a_matter_by_naming_what_never_was(house: House) -> None:
    id = house.matter(house.vault("hana"), "restricted", {"max": True}, apart=["mia"])
    mia = house.vault("mia")
    ring = state(mia, restricted(id)).ring
    with house.work(mia, "x") as pen:
        pen.unit.items.append(Item(id, 2, os.urandom(32)))
        pen.unit.items.append(Item(ring, 2, os.urandom(32)))
    assert readers(house, id) == {"max"}


@pytest.mark.attack(6)
def test_a_row_moved_into_another_matter_does_not_open(house: House) -> None:
    hana, max_ = house.vault("hana"), house.vault("max")
    one = house.matter(hana, "restricted", {"max": True})
    two = house.matter(hana, "restricted", {"max": True})
    row = house.row(one)
    house.ledger.put(replace(row, ring=house.row(two).ring, list_ref=house.row(two).list_ref))
    with pytest.raises(Tampered):
        max_.open(house.row(one))


# ---- who goes


@pytest.mark.attack(13)
def test_a_reader_who_leaves_opens_nothing_that_comes_after(house: House) -> None:
    max_ = house.vault("max")
    id = house.matter(house.vault("hana"), "restricted", {"max": True, "lea": False})
    house.leave(house.vault("mia"), "lea")
    with house.work(max_) as pen:
        pen.write("restricted", b"", BODY, id=id, rev=2)
        pen.reseal(restricted(id), house.rows_in(restricted(id)))
    assert keys_alone(house, id) == {"max"}
    top = state(max_, restricted(id)).top
    assert top is not None
    assert house.key("lea") not in top.list.named


@pytest.mark.attack(13)
def test_dropping_a_reader_takes_what_is_there(house: House) -> None:
    id = house.matter(house.vault("hana"), "restricted", {"max": True, "lea": False})
    assert house.change(house.vault("max"), restricted(id), {"carla": False}, without=["lea"])
    assert readers(house, id) == {"max", "carla"}


def test_dropping_a_manager_by_group_leaves_the_others(house: House) -> None:
    id = house.matter(house.vault("hana"), "incident", {"carla": False})
    assert house.change(house.vault("mia"), incident(id), {}, without=["max"])
    assert readers(house, id) == {"mia", "carla"}


def test_two_cards_give_a_matter_that_nobody_holds(house: House) -> None:
    id = house.matter(house.vault("hana"), "restricted", {"lea": True}, apart=["mia"])
    house.leave(house.vault("mia"), "lea")
    place = restricted(id)
    assert house.escrow.places_of("matter") == [place]
    assert house.escrow.is_unheld(place)
    with pytest.raises(Denied):
        house.change(house.escrow, place, {"mia": True})
    house.change(house.escrow, place, {"max": True})
    assert house.vault("max").open(house.row(id)) == BODY


def test_the_weekly_check_has_nothing_to_say(house: House) -> None:
    hana, max_ = house.vault("hana"), house.vault("max")
    id = house.matter(hana, "restricted", {"max": True, "lea": False}, apart=["mia"])
    house.matter(hana, "incident", {"carla": False})
    house.change(max_, restricted(id), {}, without=["lea"])
    assert house.vault("mia").verify(lambda *_: None).problems == ()


# ---- programs of their own, that write what ours would not


def _sealed_under(
    house: House, vault: Vault, place: Place, hash: bytes, row: SealedRow, body: dict[str, object]
) -> None:
    """Put *row* under the list *hash*, properly signed, whatever that list says."""
    found = state(vault, place)
    with house.work(vault, "x") as pen:
        sealed = vault._seat.bodies.seal(row, body, (found, found.accepted[hash]))
        pen.unit.items.append(Item(sealed.id, sealed.rev, sealed.digest))
        house.ledger.put(sealed)


@pytest.mark.attack(9)
def test_nothing_is_read_under_a_list_that_names_the_accused(house: House) -> None:
    lea = house.vault("lea")
    id = house.matter(house.vault("hana"), "restricted", {"lea": True, "max": True}, apart=["mia"])
    place = restricted(id)
    top = state(lea, place).top
    assert top is not None
    apart = top.list.apart
    prev = top.hash

    def naming(vault: Vault) -> MemberList:
        return _signed(house, vault, place, ("lea", "max", "mia"), gen=2, prev=prev, apart=apart)

    hash = forge(house, lea, place, naming)
    row = replace(house.row(id), rev=2, author=house.key("lea"))
    _sealed_under(house, lea, place, hash, row, {"n": "you may all read this"})
    for name in ("max", "lea"):  # mia was told by lea herself; the house takes no part in it
        with pytest.raises(Tampered):
            house.vault(name).open(house.row(id, 2))
    assert keys_alone(house, id) == {"lea", "max"}


@pytest.mark.attack(7)
def test_nobody_else_writes_the_first_revision_anew(house: House) -> None:
    hana, nils = house.vault("hana"), house.vault("nils")
    id = house.matter(hana, "incident", {"hana": False})
    top = state(nils, incident(id)).top
    assert top is not None
    row = replace(house.row(id), author=house.key("nils"))
    _sealed_under(house, nils, incident(id), top.hash, row, {"n": "nothing happened"})
    with pytest.raises(Tampered):
        house.vault("mia").open(house.row(id))


@pytest.mark.attack(10)
@pytest.mark.parametrize("forger", ["hana", "carla"])
def test_nobody_outside_refreshes_a_matter(house: House, forger: str) -> None:
    """The same readers, but a key that somebody outside knows."""
    id = house.matter(house.vault("hana"), "restricted", {"max": True, "lea": False})
    place, vault = restricted(id), house.vault(forger)
    top = state(vault, place).top
    assert top is not None
    with house.work(vault, "x") as pen:
        pen.make(place, set(top.list.standings), "refresh")
    max_ = house.vault("max")
    assert [signer for signer, _ in max_.refused_lists(place)] == [house.key(forger)]
    newest = state(max_, place).top
    assert newest is not None
    assert newest.hash == top.hash
