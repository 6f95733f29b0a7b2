"""Who may do what, asked of the table as a reviewer would."""

import pytest

from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass, read_compartments
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.policy import (
    POLICY,
    Act,
    Actor,
    Reach,
    read_policy,
)
from shelterdesk.domain.record import KeyId, ResidentId, UserId
from shelterdesk.domain.roles import CONTENT_ROLES, Role

ROSA, NILA = ResidentId("a" * 32), ResidentId("b" * 32)


def actor(*roles: Role, on_shift: bool = False, works_with: ResidentId | None = None) -> Actor:
    assigned = {works_with: frozenset(roles)} if works_with else {}
    return Actor(UserId("u"), KeyId("k"), frozenset(roles), on_shift, assigned)


READ_NOTE = (Act.READ, "progress_note", ROSA)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COU])
def test_nobody_but_a_counsellor_reads_a_note_whatever_else_holds(role: Role) -> None:
    assert not POLICY.may(actor(role, on_shift=True, works_with=ROSA), *READ_NOTE)


def test_a_counsellor_reads_notes_of_their_own_residents_only() -> None:
    amara = actor(Role.COU, works_with=ROSA)
    assert POLICY.may(amara, *READ_NOTE)
    assert not POLICY.may(amara, Act.READ, "progress_note", NILA)


def test_a_note_is_amended_and_signed_by_its_author_only() -> None:
    amara = actor(Role.COU, works_with=ROSA)
    assert POLICY.may(amara, Act.SIGN, "progress_note", ROSA, author=KeyId("k"))
    assert not POLICY.may(amara, Act.SIGN, "progress_note", ROSA, author=KeyId("other"))


def test_the_door_belongs_to_whoever_is_on_duty_and_gives_no_reading_beyond_it() -> None:
    night = actor(Role.NS, on_shift=True)
    assert POLICY.may(night, Act.CREATE_ONLY, "identity_name", ROSA)
    assert not POLICY.may(night, Act.READ, "identity_name", ROSA)
    assert not POLICY.may(actor(Role.NS), Act.CREATE_ONLY, "resident", ROSA)


@pytest.mark.parametrize("kind", [k.kind for k in KINDS if k.category not in ("LNK", "SET")])
def test_the_administrator_has_no_content(kind: str) -> None:
    mallory = actor(Role.ADM, on_shift=True, works_with=ROSA)
    assert not any(POLICY.may(mallory, act, kind, ROSA) for act in Act)


def test_any_worker_may_write_down_that_a_resident_takes_a_consent_back() -> None:
    for role in CONTENT_ROLES:
        assert POLICY.may(actor(role), Act.CREATE_ONLY, "consent_withdrawal", ROSA)


def test_a_blocked_worker_reaches_nothing_of_that_resident() -> None:
    blocked = Actor(UserId("u"), KeyId("k"), frozenset({Role.MGR}), blocked=frozenset({ROSA}))
    assert not POLICY.may(blocked, Act.READ, "resident", ROSA)
    assert POLICY.may(blocked, Act.READ, "resident", NILA)


def test_hats_add_up() -> None:
    both = actor(Role.MGR, Role.CM, works_with=ROSA)
    assert POLICY.may(both, Act.SIGN, "readiness_verdict", ROSA)
    assert POLICY.reaches(both, Act.READ, "document") == {Reach.HOUSE, Reach.ASSIGNED}


def test_a_kind_without_a_door_stops_the_program() -> None:
    with pytest.raises(KeyError):
        POLICY.may(actor(Role.MGR), Act.READ, "diary", ROSA)


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        ("DEM MGR house read\nDEM MGR house print", "DEM resident"),
        ("DEM BOSS house read", "DEM resident"),
        ("DEM MGR galaxy read", "DEM resident"),
        ("DEM MGR house peek", "DEM resident"),
        ("XYZ MGR house read", "DEM resident"),
        ("DEM MGR house", "DEM resident"),
        ("DEM MGR house read", "DEM resident resident"),
    ],
)
def test_an_unclear_table_stops_the_program(table: str, kinds: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each row has a word of its own
        read_policy(table, kinds)


def test_every_kind_has_the_door_of_its_category_and_somebody_who_may_write_it() -> None:
    for kind in KINDS:
        assert POLICY.doors[kind.kind] == kind.category
        assert kind.category in COMPARTMENTS
        assert POLICY.creators(kind.kind)


def test_managers_hold_no_key_of_counselling() -> None:
    counselling = COMPARTMENTS["CPN"]
    assert counselling.key_class is KeyClass.RESIDENT
    assert counselling.groups == ()
    assert [standing.name for standing in counselling.named] == ["COU"]


def test_whoever_may_read_a_house_category_stands_in_its_ring() -> None:
    """The second lock covers the first: no reader of the table is without a key."""
    from shelterdesk.domain.compartments import GROUPS

    for category, found in COMPARTMENTS.items():
        if found.key_class is KeyClass.PLAIN or found.is_own:
            continue
        holders = {role for s in found.groups for role in GROUPS[s.name]}
        holders |= {role for role in Role for s in found.named if s.name == role.value}
        readers = {g.role for g in POLICY.grants.get(category, ()) if Act.READ in g.acts}
        assert readers <= holders, category


def test_what_is_ones_own_is_read_by_no_role_and_leaves_no_house() -> None:
    """Class A: nobody reads it by a role, prints it, lets it out or hands its key on."""
    kinds = {kind.kind for kind in KINDS if COMPARTMENTS[kind.category].is_own}
    assert kinds >= {"private_note", "note_loan", "supervision_record", "phrase"}
    never = {Act.PRINT, Act.EXPORT, Act.GRANT, Act.SUMMARY, Act.COUNTERSIGN, Act.APPROVE}
    for kind in kinds:
        for grant in POLICY.grants_for(kind):
            assert not grant.acts & never
            if Act.READ in grant.acts:
                assert grant.reach is (Reach.NAMED if kind == "note_loan" else Reach.OWN)
    for category in ("CPR", "CPR.l", "SUP", "TPL"):
        found = COMPARTMENTS[category]
        assert (found.groups, found.named, found.shielded_groups) == ((), (), ())
        assert not found.emergency


@pytest.mark.parametrize("line", ["CPR | A+ | | |", "CPR | A | staff | |", "CPR.l | L | | COU |"])
def test_nobody_can_be_let_into_what_is_ones_own(line: str) -> None:
    with pytest.raises(ValueError, match=r"one person alone|never opens"):
        read_compartments(f"head\n{line}")


def test_an_unknown_group_stops_the_program() -> None:
    with pytest.raises(ValueError, match="ghosts"):
        read_compartments("head\nDEM | S | ghosts | | ")


def test_only_named_readers_stand_in_what_is_about_a_colleague() -> None:
    restricted, incident = COMPARTMENTS["INX"], COMPARTMENTS["INC"]
    assert restricted.is_restricted
    assert restricted.groups == ()
    assert not incident.is_restricted
    assert [(s.name, s.manages) for s in incident.groups] == [("managers", True)]
    named = {s.name for s in restricted.named}
    readers = {g.role.value for g in POLICY.grants["INX"] if Act.READ in g.acts}
    assert readers == named
    assert all(g.reach is Reach.NAMED for g in POLICY.grants["INX"] if Act.READ in g.acts)


@pytest.mark.attack(21)
def test_what_is_about_a_colleague_never_opens_in_an_emergency() -> None:
    assert not COMPARTMENTS["INX"].emergency
    with pytest.raises(ValueError, match="never opens"):
        read_compartments("head\nINX | I+ | | MGR | ")
