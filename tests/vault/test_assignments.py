"""Assigning somebody gives the keys, ending it takes them; nobody else gets any."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shelterdesk.errors import NoKey, Tampered
from shelterdesk.vault.formats import MemberList, Place
from shelterdesk.vault.ledger import Item
from shelterdesk.vault.vault import Vault
from tests.vault.house import (
    AMARA,
    BELA,
    CPN,
    DEM,
    DOC,
    OWN_DEM,
    OWN_IDN,
    House,
    forge,
    state,
    why_refused,
    with_oneself,
)

OTHERS = ("mia", "max", "carla", "bela", "hana", "nils", "eve", "lea", "adam")


@pytest.fixture
def mia(house: House) -> Vault:
    return house.vault("mia")


@pytest.fixture
def cora(house: House, mia: Vault) -> Vault:
    """Amara's counsellor."""
    house.assign(mia, "cora", "COU")
    return house.vault("cora")


def test_a_note_opens_for_the_assigned_counsellor_alone(house: House, cora: Vault) -> None:
    note = house.write(cora, "session_note", AMARA, {"n": "private"})
    assert cora.open(house.row(note)) == {"n": "private"}
    for name in OTHERS:
        with pytest.raises(NoKey):
            house.vault(name).open(house.row(note))


def test_being_assigned_to_one_resident_opens_no_other(house: House, cora: Vault) -> None:
    house.assign(house.vault("mia"), "bela", "COU", BELA)
    note = house.write(house.vault("bela"), "session_note", BELA, {"n": 1})
    with pytest.raises(NoKey):
        cora.open(house.row(note))


def test_the_next_write_gives_a_second_counsellor_the_keys(
    house: House, mia: Vault, cora: Vault
) -> None:
    first = house.write(cora, "session_note", AMARA, {"n": 1})
    house.assign(mia, "bela", "COU")
    bela = house.vault("bela")
    with pytest.raises(NoKey):
        bela.open(house.row(first))
    second = house.write(cora, "session_note", AMARA, {"n": 2})
    assert bela.open(house.row(second)) == {"n": 2}
    assert bela.open(house.row(first)) == {"n": 1}


def test_a_new_counsellor_writes_and_reads_though_the_one_before_is_gone(
    house: House, mia: Vault, cora: Vault
) -> None:
    first = house.write(cora, "session_note", AMARA, {"n": 1})
    house.leave(mia, "cora")
    house.assign(mia, "bela", "COU")
    bela = house.vault("bela")
    note = house.write(bela, "session_note", AMARA, {"n": 2})
    assert bela.open(house.row(note)) == {"n": 2}
    with pytest.raises(NoKey):  # two cards can give it (K8)
        bela.open(house.row(first))


def test_older_keys_are_handed_on_when_their_holder_writes_next(
    house: House, mia: Vault, cora: Vault
) -> None:
    first = house.write(cora, "session_note", AMARA, {"n": 1})
    house.assign(mia, "bela", "COU")
    bela = house.vault("bela")
    house.write(bela, "session_note", AMARA, {"n": 2})
    with pytest.raises(NoKey):
        bela.open(house.row(first))
    house.write(cora, "session_note", AMARA, {"n": 3})
    assert bela.open(house.row(first)) == {"n": 1}
    before = len(state(cora, CPN).chain)
    house.write(cora, "session_note", AMARA, {"n": 4})
    assert len(state(cora, CPN).chain) == before


@pytest.mark.attack(13)
def test_ending_takes_the_keys_also_saved_ones(house: House, mia: Vault) -> None:
    assigned = house.assign(mia, "carla", "CM")
    paper = house.write(mia, "paper", AMARA, {"no": 1})
    carla = house.vault("carla")
    assert carla.open(house.row(paper)) == {"no": 1}
    saved = dict(carla._seat.keys._open)
    digest = house.row(paper).digest
    house.end(mia, assigned, settle=[DOC])
    later = house.write(mia, "paper", AMARA, {"no": 2})
    carla = house.vault("carla")
    carla._seat.keys._open.update(saved)
    for id in (paper, later):
        with pytest.raises(NoKey):
            carla.open(house.row(id))
    assert house.row(paper).digest == digest
    assert house.vault("max").open(house.row(paper)) == {"no": 1}
    assert mia.verify(lambda *_: None).problems == ()


def test_settling_gives_the_keys_at_once(house: House, mia: Vault) -> None:
    paper = house.write(mia, "paper", AMARA, {"no": 1})
    house.assign(mia, "carla", "CM", settle=[DOC, CPN])
    assert house.vault("carla").open(house.row(paper)) == {"no": 1}
    assert state(mia, CPN).top is None


def test_settling_does_nothing_where_one_does_not_manage(
    house: House, mia: Vault, cora: Vault
) -> None:
    house.write(cora, "session_note", AMARA, {"n": 1})
    house.assign(mia, "bela", "COU", settle=[CPN])
    assert len(state(mia, CPN).chain) == 1


def test_an_ended_counsellor_loses_what_comes_next(house: House, mia: Vault, cora: Vault) -> None:
    assigned = house.assign(mia, "bela", "COU")
    bela = house.vault("bela")
    first = house.write(cora, "session_note", AMARA, {"n": 1})
    assert bela.open(house.row(first)) == {"n": 1}
    house.end(mia, assigned)
    with house.work(cora) as pen:
        second = pen.write("session_note", AMARA, {"n": 2})
        pen.reseal(CPN, house.rows_in(CPN))
    for id in (first, second):
        with pytest.raises(NoKey):
            bela.open(house.row(id))
    assert cora.open(house.row(first)) == {"n": 1}


def test_a_manager_cannot_assign_themself_into_a_role_they_lack(house: House, mia: Vault) -> None:
    house.assign(mia, "mia", "COU")
    cora = house.vault("cora")
    note = house.write(cora, "session_note", AMARA, {"n": 1})
    with pytest.raises(NoKey):
        mia.open(house.row(note))
    hash = forge(house, mia, CPN, lambda v: with_oneself(v, CPN))
    assert why_refused(cora, CPN, hash) == "signer does not manage the list before"


def test_an_unassigned_counsellor_founds_a_ring_she_cannot_read(house: House) -> None:
    bela = house.vault("bela")
    note = house.write(bela, "session_note", AMARA, {"n": 1})
    with pytest.raises(NoKey):
        bela.open(house.row(note))

    def with_me(vault: Vault) -> MemberList:
        made = with_oneself(vault, CPN)
        return replace(made, place=Place("resident", BELA, "CPN"), gen=1, prev=b"")

    other = Place("resident", BELA, "CPN")
    hash = forge(house, bela, other, with_me)
    assert why_refused(bela, other, hash) == "founder who does not manage adds readers"


def test_an_assignment_by_somebody_who_may_not_assign_is_not_heard(
    house: House, mia: Vault, cora: Vault
) -> None:
    real = house.assign(mia, "lea", "LEG")
    row = house.row(real)
    bela = house.vault("bela")
    seat = bela._seat
    open = f'{{"role":"COU","state":"active","user_id":"{house.user("bela")}"}}'
    fake = replace(row, id=b"f" * 16, author=bela.key_id, open=open)
    with house.work(bela) as pen:
        sealed = seat.bodies.seal(fake, {}, None)
        pen.unit.items.append(Item(sealed.id, 1, sealed.digest))
    house.ledger.put(sealed)
    bela.forget()
    seat.look()
    assert house.user("bela") not in seat.rings.assignments.active(CPN, 1 << 61)
    assert house.user("cora") in seat.rings.assignments.active(CPN, 1 << 61)


@pytest.mark.attack(12)
def test_a_forged_or_changed_assignment_row_is_not_heard(
    house: House, mia: Vault, cora: Vault
) -> None:
    id = house.assign(mia, "bela", "COU", BELA)
    moved = replace(house.row(id), id=b"m" * 16, resident=AMARA)
    house.ledger.put(moved)
    seat = cora._seat
    cora.forget()
    seat.look()
    assert set(seat.rings.assignments.active(CPN, 1 << 61)) == {house.user("cora")}
    with pytest.raises(Tampered):
        cora.open(moved)


@pytest.mark.attack(12)
def test_deleting_the_end_of_an_assignment_brings_nobody_back(house: House, mia: Vault) -> None:
    assigned = house.assign(mia, "carla", "CM")
    house.write(mia, "paper", AMARA, {"no": 1})
    house.end(mia, assigned, settle=[DOC])
    del house.ledger.rows[assigned, 2]
    mia.forget()
    paper = house.write(mia, "paper", AMARA, {"no": 2})
    with pytest.raises(NoKey):
        house.vault("carla").open(house.row(paper))


def test_a_shielded_residents_ring_names_whoever_is_assigned(house: House, mia: Vault) -> None:
    house.assign(mia, "carla", "CM")
    id = house.write(mia, "everyday", AMARA, {"name": "Amara"}, shielded=True)
    assert house.vault("carla").open(house.row(id)) == {"name": "Amara"}
    for name in ("hana", "cora", "lea"):
        with pytest.raises(NoKey):
            house.vault(name).open(house.row(id))


def test_who_admits_a_child_keeps_what_tonight_needs_and_no_more(house: House) -> None:
    hana = house.vault("hana")
    with house.work(hana) as pen:
        name = pen.write("everyday", AMARA, {"name": "Amara"}, shielded=True)
        identity = pen.write("identity", AMARA, {"no": 7}, shielded=True)
    assert hana.open(house.row(name)) == {"name": "Amara"}
    with pytest.raises(NoKey):
        hana.open(house.row(identity))
    with pytest.raises(NoKey):
        house.vault("nils").open(house.row(name))
    mia = house.vault("mia")
    assert mia.open(house.row(name)) == {"name": "Amara"}
    assert mia.open(house.row(identity)) == {"no": 7}
    assert state(mia, OWN_DEM).refused == []
    assert state(mia, OWN_IDN).refused == []


def test_the_door_cannot_name_a_second_reader_of_a_child(house: House, mia: Vault) -> None:
    house.write(mia, "everyday", BELA, {"name": "B"})

    def greedy(vault: Vault) -> MemberList:
        made = with_oneself(vault, DEM)
        members = tuple(m for m in made.members if m.id in ("escrow", "managers"))
        nils = replace(made.members[-1], id=house.key("nils"), may_manage=False)
        return replace(made, place=OWN_DEM, gen=1, prev=b"", members=(*members, nils))

    hash = forge(house, house.vault("hana"), OWN_DEM, greedy)
    assert why_refused(mia, OWN_DEM, hash) == "founder who does not manage adds readers"


def test_a_case_manager_hands_herself_no_keys(house: House, mia: Vault) -> None:
    paper = house.write(mia, "paper", AMARA, {"t": 1})
    house.assign(house.vault("carla"), "carla", "CM")
    house.write(mia, "paper", AMARA, {"t": 2})
    with pytest.raises(NoKey):
        house.vault("carla").open(house.row(paper))
    house.assign(mia, "carla", "CM")
    house.write(mia, "paper", AMARA, {"t": 3})
    assert house.vault("carla").open(house.row(paper)) == {"t": 1}


def test_a_case_manager_assigns_where_she_was_assigned_herself(house: House, mia: Vault) -> None:
    house.assign(mia, "carla", "CM")
    house.assign(house.vault("carla"), "bela", "COU")
    note = house.write(house.vault("bela"), "session_note", AMARA, {"n": 1})
    assert house.vault("bela").open(house.row(note)) == {"n": 1}
