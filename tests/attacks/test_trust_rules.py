"""The eight trust rules (security 4.3) in the form of member lists, each with its attack.

Whoever attacks has the database key, a tool, and real keys of their own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import NoKey, Tampered
from shelterdesk.vault.directory import ADD, LEAVE, RECOVER, ROLES, SUSPEND
from shelterdesk.vault.formats import ESCROW, ROOT, MemberList, certificate_item, certificate_said
from shelterdesk.vault.founding import fresh_keys
from shelterdesk.vault.ledger import KeyCertificate, RoleCertificate
from shelterdesk.vault.vault import Bundle, Vault
from tests.vault.conftest import house as house
from tests.vault.house import (
    AMARA,
    CAR,
    CPN,
    DEM,
    SAF,
    House,
    forge,
    state,
    why_refused,
    with_oneself,
)

C = TypeVar("C", KeyCertificate, RoleCertificate)


@pytest.fixture
def mia(house: House) -> Vault:
    mia = house.vault("mia")
    for kind in ("safety", "care", "everyday"):
        house.write(mia, kind, AMARA, {"n": 1})
    return mia


def signed(house: House, row: C, by: str, second: str = "") -> C:
    """*row* with real signatures of whoever is named, entitled or not."""
    row = replace(row, issuer=house.key(by), co_issuer=house.key(second) if second else "")
    said = certificate_said(house.db, row)
    one = Ed25519PrivateKey.from_private_bytes(house.bundles[by].ed).sign(said)
    if not second:
        return replace(row, sig=one)
    other = Ed25519PrivateKey.from_private_bytes(house.bundles[second].ed).sign(said)
    return replace(row, sig=one, co_sig=other)


def plant(
    house: House,
    by: str,
    action: str,
    rows: Iterable[KeyCertificate | RoleCertificate] = (),
    detail: str = "{}",
) -> None:
    """Lay certificates into the file and name them in an entry, signed by *by*."""
    with house.work(house.vault(by), action, detail) as pen:
        for row in rows:
            pen.unit.items.append(certificate_item(house.db, row))
    for row in rows:
        if isinstance(row, KeyCertificate):
            house.ledger.keys.append(row)
        else:
            house.ledger.roles.append(row)


def keys_for(house: House, user_id: str, name: str = "cora") -> tuple[Bundle, KeyCertificate]:
    return fresh_keys(house.root_pub, name, house.now, user_id)


def roles_for(house: House, user_id: str, *roles: str) -> RoleCertificate:
    return RoleCertificate(os.urandom(8).hex(), user_id, roles, house.now, "", b"")


def refused(house: House) -> tuple[str, ...]:
    """What everybody is shown."""
    vault = house.vault("max")
    return vault._seat.directory.refused


def roles_of(house: House, name: str) -> set[str]:
    people = house.vault("max").people()
    return set(next(p.roles for p in people if p.user_id == house.user(name)))


# ---- 1  a signed row names a key, and only a current key signs or receives


def test_rule_1_an_old_key_keeps_its_old_rows_and_signs_nothing_new(
    house: House, mia: Vault
) -> None:
    note = house.write(house.vault("hana"), "everyday", AMARA, {"n": 2})
    hana = house.vault("hana")
    house.leave(mia, "hana")
    later = house.write(hana, "everyday", AMARA, {"n": 3})
    max_ = house.vault("max")
    assert max_.open(house.row(note)) == {"n": 2}
    with pytest.raises(Tampered):
        max_.open(house.row(later))


def test_rule_1_an_old_key_receives_nothing(house: House, mia: Vault) -> None:
    hana = house.vault("hana")
    house.leave(mia, "hana")
    staff = {house.key(n): n in ("mia", "max") for n in ("mia", "max", "carla", "cora", "bela")}
    with house.work(mia) as pen:
        pen.unit.make_group("staff", staff, "left")
    new = house.write(mia, "everyday", AMARA, {"n": 4})
    with pytest.raises(NoKey):
        hana.open(house.row(new))


# ---- 2  who has which key is replayed; an invalid entry is ignored and shown, never fatal


@pytest.mark.attack(11)
def test_rule_2_a_second_first_key_is_ignored_and_shown(house: House, mia: Vault) -> None:
    _, second = keys_for(house, house.user("cora"))
    planted = signed(house, second, "mia", "adam")
    plant(house, "mia", ADD, (planted,))
    assert house.vault("max").person_of(planted.id) is None
    assert refused(house) == (planted.id,)
    assert house.vault("cora").key_id == house.key("cora")
    assert house.vault("max").verify(lambda *_: None).problems == (f"certificate:{planted.id}",)


SAYINGS = {
    "not JSON": "{",
    "no object": "[1]",
    "no key": "{}",
    "nobody's key": '{"key": "nobody"}',
    "a list for a key": '{"key": ["x"]}',
    "an object for a key": '{"key": {}}',
    "the escrow": json.dumps({"key": ESCROW}),
    "brackets without end": "[" * 100_000,
    "a number without end": '{"key": 1' + "0" * 5000 + "}",
}


@pytest.mark.attack(11)
@pytest.mark.parametrize("by", ["mia", "hana"])
@pytest.mark.parametrize("detail", SAYINGS.values(), ids=SAYINGS)
def test_rule_2_an_entry_that_makes_no_sense_blocks_nobody(
    house: House, mia: Vault, by: str, detail: str
) -> None:
    for action in (LEAVE, SUSPEND):
        plant(house, by, action, detail=detail)
    for name in ("max", "cora", "hana", "adam"):
        assert not house.vault(name)._seat.directory.has_left(house.key(name))
    assert house.vault("cora").open(house.rows_in(DEM)[0]) == {"n": 1}


def test_rule_2_a_certificate_put_in_again_says_nothing_new(house: House, mia: Vault) -> None:
    first = signed(house, roles_for(house, house.user("hana"), "HS", "COU"), "mia", "max")
    plant(house, "mia", ROLES, (first,))
    then = signed(house, roles_for(house, house.user("hana"), "HS"), "mia", "max")
    plant(house, "mia", ROLES, (then,))
    with house.work(house.vault("mia"), ROLES) as pen:
        pen.unit.items.append(certificate_item(house.db, first))
    assert roles_of(house, "hana") == {"HS"}


# ---- 3  a first key by two people, another key by two cards


PAIRS = {
    "a night worker and a colleague": ("nils", "hana"),
    "an administrator alone": ("adam", ""),
    "a manager alone": ("mia", ""),
    "a manager twice": ("mia", "mia"),
    "an administrator and a counsellor": ("adam", "cora"),
}


@pytest.mark.attack(11)
@pytest.mark.parametrize(("by", "second"), PAIRS.values(), ids=PAIRS)
def test_rule_3_nobody_is_let_in_by_fewer_than_two_who_may(
    house: House, mia: Vault, by: str, second: str
) -> None:
    bundle, key = keys_for(house, "", "newcomer")
    rows = (
        signed(house, key, by, second),
        signed(house, roles_for(house, bundle.user_id, "MGR"), by, second),
    )
    plant(house, by, ADD, rows)
    assert house.vault("max").person_of(bundle.key_id) is None
    assert set(refused(house)) == {row.id for row in rows}


@pytest.mark.attack(11)
@pytest.mark.parametrize("action", [ADD, ROLES, RECOVER])
def test_rule_3_two_people_replace_no_key(house: House, mia: Vault, action: str) -> None:
    bundle, key = keys_for(house, house.user("cora"))
    plant(house, "mia", action, (signed(house, key, "mia", "max"),))
    note = house.write(house.vault("cora"), "session_note", AMARA, {"n": "private"})
    house.bundles["thief"] = bundle
    assert house.vault("max")._seat.directory.current_key(house.user("cora")) == house.key("cora")
    thief = Vault(
        db=house.db, bundle=bundle, ledger=house.ledger, rules=house.rules, clock=lambda: 1
    )
    with pytest.raises((NoKey, Tampered)):
        thief.open(house.row(note))


@pytest.mark.attack(11)
def test_rule_3_a_certificate_that_says_root_without_the_root_is_refused(
    house: House, mia: Vault
) -> None:
    bundle, key = keys_for(house, house.user("cora"))
    own = Ed25519PrivateKey.from_private_bytes(house.bundles["mia"].ed)
    row = replace(key, issuer=ROOT)
    row = replace(row, sig=own.sign(certificate_said(house.db, row)))
    plant(house, "mia", RECOVER, (row,))
    assert house.vault("max").person_of(bundle.key_id) is None
    assert refused(house) == (row.id,)


def test_rule_3_a_role_certificate_by_a_key_that_is_stale_is_refused(
    house: House, mia: Vault
) -> None:
    house.leave(house.vault("max"), "mia")
    late = signed(house, roles_for(house, house.user("hana"), "HS", "MGR"), "mia", "adam")
    with house.work(mia, ROLES) as pen:
        pen.unit.items.append(certificate_item(house.db, late))
    house.ledger.roles.append(late)
    assert roles_of(house, "hana") == {"HS"}
    assert refused(house) == (late.id,)


def test_rule_3_two_people_give_no_role_to_one_of_themselves(house: House, mia: Vault) -> None:
    own = signed(house, roles_for(house, house.user("adam"), "ADM", "MGR"), "adam", "mia")
    plant(house, "adam", ROLES, (own,))
    assert roles_of(house, "adam") == {"ADM"}
    assert refused(house) == (own.id,)


# ---- 4  a generation counts only by somebody who may found it, or managed the one before


@pytest.mark.attack(10)
def test_rule_4_a_list_of_somebody_who_may_not_is_ignored_shown_and_not_written_under(
    house: House, mia: Vault
) -> None:
    hash = forge(house, house.vault("adam"), CAR, lambda v: with_oneself(v, CAR))
    assert why_refused(mia, CAR, hash) == "signer does not manage the list before"
    assert (house.key("adam"), "signer does not manage the list before") in mia.refused_lists(CAR)
    row = house.row(house.write(house.vault("mia"), "care", AMARA, {"n": 2}))
    assert row.list_ref != hash[:16]
    assert house.vault("max").open(row) == {"n": 2}


@pytest.mark.attack(10)
def test_rule_4_a_group_list_of_somebody_outside_is_ignored(house: House, mia: Vault) -> None:
    from shelterdesk.vault.formats import Place

    managers = Place("group", b"", "managers")
    hash = forge(house, house.vault("adam"), managers, lambda v: with_oneself(v, managers))
    assert why_refused(mia, managers, hash)
    assert house.key("adam") not in {p.key_id for p in house.vault("max").readers(SAF)}


@pytest.mark.attack(10)
def test_rule_4_an_administrator_makes_no_managers_list_not_even_to_drop_who_is_suspended(
    house: House, mia: Vault
) -> None:
    """Whoever makes a list knows its key: what is sealed to the group next would open for them."""
    from shelterdesk.vault.formats import Place

    adam, managers = house.vault("adam"), Place("group", b"", "managers")
    with house.work(adam, SUSPEND, json.dumps({"key": house.key("max")})):
        pass

    def without_max(vault: Vault) -> MemberList:
        made = with_oneself(vault, managers)
        gone = {house.key("max"), house.key("adam")}
        return replace(made, members=tuple(m for m in made.members if m.id not in gone))

    hash = forge(house, adam, managers, without_max)
    assert why_refused(house.vault("mia"), managers, hash)
    row = house.row(house.write(house.vault("mia"), "safety", AMARA, {"n": 2}))
    with pytest.raises(NoKey):
        adam.open(row)


# ---- 5  a self-signed right counts for nothing


@pytest.mark.attack(10)
@pytest.mark.parametrize("name", ["hana", "cora", "carla", "lea", "eve", "adam"])
def test_rule_5_a_self_signed_right_counts_for_nothing(house: House, mia: Vault, name: str) -> None:
    vault = house.vault(name)
    before = {p.key_id for p in mia.readers(SAF)}
    forge(house, vault, SAF, lambda v: with_oneself(v, SAF))
    assert {p.key_id for p in house.vault("max").readers(SAF)} == before
    row = house.row(house.write(house.vault("mia"), "safety", AMARA, {"n": 2}))
    with pytest.raises(NoKey):
        house.vault(name).open(row)


# ---- 6  an opened key is compared with what the list commits to


@pytest.mark.attack(10)
def test_rule_6_nothing_is_written_under_a_key_that_does_not_fit(house: House, mia: Vault) -> None:
    def other_commitment(vault: Vault):  # type: ignore[no-untyped-def]
        made = with_oneself(vault, SAF)
        return replace(made, commit=os.urandom(32))

    hash = forge(house, mia, SAF, other_commitment)
    max_ = house.vault("max")
    row = house.row(house.write(max_, "safety", AMARA, {"n": 2}))
    assert row.list_ref != hash[:16]
    assert house.vault("mia").open(row) == {"n": 2}


@pytest.mark.attack(10)
@pytest.mark.parametrize("public", [bytes(32), b"short", b"\xff" * 32], ids=["zero", "short", "x"])
def test_rule_6_a_public_half_that_is_no_key_blocks_no_writer(
    house: House, mia: Vault, public: bytes
) -> None:
    forge(house, mia, SAF, lambda v: replace(with_oneself(v, SAF), public=public))
    row = house.row(house.write(house.vault("max"), "safety", AMARA, {"n": 2}))
    assert house.vault("mia").open(row) == {"n": 2}


# ---- 7  the display name is inside the certificate


@pytest.mark.attack(11)
def test_rule_7_a_name_changed_in_the_table_is_no_certificate(house: House, mia: Vault) -> None:
    at = next(n for n, k in enumerate(house.ledger.keys) if k.id == house.key("hana"))
    house.ledger.keys[at] = replace(house.ledger.keys[at], display_name="mia")
    names = [p.display_name for p in house.vault("max").people()]
    assert names.count("mia") == 1
    assert refused(house) == (house.key("hana"),)


# ---- 8  the escrow's public key only with the root's signature


@pytest.mark.attack(11)
def test_rule_8_a_planted_escrow_key_receives_nothing(house: House, mia: Vault) -> None:
    at = next(n for n, k in enumerate(house.ledger.keys) if k.id == ESCROW)
    honest = house.ledger.keys[at]
    known = X25519PrivateKey.generate()
    planted = replace(honest, x_pub=known.public_key().public_bytes_raw(), issued_at=1)
    own = Ed25519PrivateKey.from_private_bytes(house.bundles["mia"].ed)
    planted = replace(planted, sig=own.sign(certificate_said(house.db, planted)))
    house.ledger.keys.append(planted)
    directory = house.vault("max")._seat.directory
    found = directory.certificate(ESCROW)
    assert found == honest
    assert ESCROW in directory.refused


# ---- 9 of the key model  heads and replay


@pytest.mark.attack(5)
def test_an_authors_note_has_no_row_that_the_cards_open(house: House, mia: Vault) -> None:
    id = house.write(house.vault("cora"), "private_note", AMARA, {"n": "mine"})
    row = house.row(id)
    for vault in (house.escrow, mia, house.vault("bela"), house.vault("adam")):
        with pytest.raises(NoKey):
            vault.open(row)
    lists = [state(mia, house.vault("cora").place("private_note", AMARA, shielded=False))]
    members = {m.id for s in lists for a in s.chain for m in a.list.members}
    assert members == {house.key("cora")}


@pytest.mark.attack(9)
def test_a_colleagues_sealed_key_copied_under_ones_own_name_opens_nothing(
    house: House, mia: Vault
) -> None:
    house.assign(mia, "cora", "COU")
    cora = house.vault("cora")
    note = house.row(house.write(cora, "session_note", AMARA, {"n": "private"}))
    top = state(cora, CPN).top
    assert top is not None
    line = next(m for m in top.list.members if m.id == house.key("cora"))
    bela = house.vault("bela")

    def copied(_: Vault):  # type: ignore[no-untyped-def]
        return replace(
            top.list,
            gen=top.list.gen + 1,
            prev=top.hash,
            signer=bela.key_id,
            members=(*top.list.members, replace(line, id=bela.key_id)),
        )

    hash = forge(house, bela, CPN, copied)
    assert why_refused(cora, CPN, hash)
    with pytest.raises((NoKey, Tampered)):
        house.vault("bela").open(note)
    with pytest.raises(Tampered):
        bela._seat.keys._by_member(top.list, replace(line, id=bela.key_id))
