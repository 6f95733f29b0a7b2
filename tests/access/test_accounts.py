"""Colleagues come and go: who lets whom in, what ends when somebody leaves, what cards can do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shelterdesk.access import ceremonies, door, new_house
from shelterdesk.access.accounts import Newcomer
from shelterdesk.access.desk import Desk
from shelterdesk.domain.compartments import GROUPS
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    CardMistyped,
    CardsDoNotFit,
    Damaged,
    Denied,
    LastOne,
    NameTaken,
    NotFound,
    PassphraseNeeded,
    SameCard,
    SecondPersonNeeded,
    SignInFailed,
)
from shelterdesk.services import assignments, checking, records
from shelterdesk.store import engine as engines
from shelterdesk.vault.formats import Member, Place
from shelterdesk.vault.keyfile import KeyFile
from tests.access.test_secrecy import a_session
from tests.cast import CHEAP, PEOPLE, Cast

NEW = Newcomer("noor", "Noor", (Role.COU,), "a new passphrase")


@pytest.fixture
def carded(tmp_path: Path) -> tuple[Cast, tuple[str, ...]]:
    """A house of one's own with its three cards."""
    cast = Cast(tmp_path / "carded")
    return cast, new_house.found_practice_house(cast.house, "TEST-01", PEOPLE, CHEAP)


@contextmanager
def alone(cast: Cast, login: str, passphrase: str = "moon") -> Iterator[Desk]:
    """One person at the only desk, as in a real house."""
    desk = door.sign_in(cast.house, login, passphrase)
    try:
        yield desk
    finally:
        desk.close()


def user_of(desk: Desk, name: str) -> UserId:
    return next(c.user_id for c in desk.colleagues() if c.display_name == name)


def keyfile_of(cast: Cast) -> KeyFile:
    return KeyFile.load(cast.folder / door.KEY_FILE)


def sound(cast: Cast, login: str = "mia") -> bool:
    with alone(cast, login) as desk:
        return checking.verify(desk).sound


def add(cast: Cast, newcomer: Newcomer = NEW, by: str = "mia", second: str = "adam") -> UserId:
    with alone(cast, by) as desk:
        return desk.accounts.add(desk, newcomer, desk.accounts.second(second, "moon"))


def a_note(cast: Cast, login: str = "amara") -> tuple[ResidentId, object]:
    """Rosa, with a note of her counsellor."""
    with cast.seated("mia", "nils", login):
        rosa = cast.admit("nils")
        cast.assign(rosa, login, Role.COU)
        return rosa, a_session(cast, rosa)


# ---- coming


def test_a_newcomer_signs_in_with_their_own_passphrase_and_reads_what_their_role_reads(
    cast: Cast,
) -> None:
    add(cast)
    with cast.seated("mia", "nils"), alone_beside(cast, "noor", NEW.passphrase) as noor:
        rosa = cast.admit("nils")
        assert noor.roles == {Role.COU}
        with pytest.raises(NotFound):
            records.page(noor, EverydayName, rosa)
        assignments.assign(cast.desk("mia"), rosa, noor.user_id, Role.COU)
        noor.refresh_actor()
        assert records.page(noor, EverydayName, rosa).rows[0].preferred == "Rosa"
    assert sound(cast)


@contextmanager
def alone_beside(cast: Cast, login: str, passphrase: str) -> Iterator[Desk]:
    """One more desk in a program that has the house open."""
    desk = door._seat(cast.house, lambda: None, login, passphrase)
    try:
        yield desk
    finally:
        desk.close()


@pytest.mark.attack(11)
@pytest.mark.parametrize(
    ("by", "second", "error"),
    [
        ("mia", "mia", SecondPersonNeeded),  # the same person twice
        ("adam", "adam", SecondPersonNeeded),
        ("mia", "carla", SecondPersonNeeded),  # neither manager nor administrator
        ("carla", "mia", Denied),
        ("amara", "mia", Denied),
    ],
)
def test_one_person_alone_lets_nobody_in(
    cast: Cast, by: str, second: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        add(cast, by=by, second=second)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "noor", NEW.passphrase)


def test_a_wrong_passphrase_of_the_second_person_lets_nobody_in(cast: Cast) -> None:
    with alone(cast, "mia") as desk, pytest.raises(SignInFailed):
        desk.accounts.second("adam", "sun")


def test_a_sign_in_name_is_given_once(cast: Cast) -> None:
    with pytest.raises(NameTaken):
        add(cast, Newcomer("Amara", "Another Amara", (Role.HS,), "a new passphrase"))
    with alone(cast, "amara") as amara:
        assert amara.display_name == "Amara"


def test_letting_somebody_in_needs_a_fresh_passphrase(cast: Cast) -> None:
    with alone(cast, "mia") as desk:
        second = desk.accounts.second("adam", "moon")
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            desk.accounts.add(desk, NEW, second)


def test_two_cards_are_a_second_person(carded: tuple[Cast, tuple[str, ...]]) -> None:
    cast, cards = carded
    with alone(cast, "adam") as desk:
        desk.accounts.add(desk, NEW, desk.accounts.two_cards((cards[2], cards[0])))
        with pytest.raises(SameCard):
            desk.accounts.two_cards((cards[1], cards[1]))
    with alone(cast, "noor", NEW.passphrase) as noor:
        assert noor.display_name == "Noor"
    assert sound(cast)


def test_roles_change_from_now_on_and_what_was_signed_before_stays(cast: Cast) -> None:
    _, note = a_note(cast)
    with alone(cast, "mia") as mia:
        amara = user_of(mia, "Amara")
        mia.accounts.give_roles(mia, amara, (Role.HS,), mia.accounts.second("max", "moon"))
    with alone(cast, "amara") as desk:
        assert desk.roles == {Role.HS}
        with pytest.raises(Denied):
            records.get(desk, ProgressNote, note)
    assert sound(cast)
    with alone(cast, "mia") as mia:
        mia.accounts.give_roles(mia, amara, (Role.COU,), mia.accounts.second("max", "moon"))
    with alone(cast, "amara") as desk:
        assert records.get(desk, ProgressNote, note).values()


@pytest.mark.attack(11)
def test_nobody_gives_roles_to_themselves(cast: Cast) -> None:
    with alone(cast, "adam") as adam, pytest.raises(SecondPersonNeeded):
        adam.accounts.give_roles(
            adam, adam.user_id, (Role.ADM, Role.MGR), adam.accounts.second("mia", "moon")
        )


# ---- going


@pytest.mark.attack(13)
def test_who_leaves_opens_nothing_any_more_not_even_with_the_old_database_key(cast: Cast) -> None:
    with alone(cast, "hana") as hana:
        old_key, user_id = hana.accounts.database_key, hana.user_id
    before = set(keyfile_of(cast).slots)
    with alone(cast, "mia") as mia:
        mia.accounts.let_go(mia, user_id)
    after = keyfile_of(cast)
    assert user_id not in after.database_keys
    assert len(before - set(after.slots)) == 1
    for copy in cast.folder.glob("keys.json*"):
        assert user_id not in copy.read_text()
    assert not engines.opens(cast.folder / door.DATA_FILE, old_key)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "hana", "moon")
    with alone(cast, "nils") as nils:
        assert "Hana" not in [c.display_name for c in nils.colleagues()]
    assert sound(cast)


@pytest.mark.attack(13)
def test_what_is_written_after_a_leaving_does_not_open_with_saved_group_keys(cast: Cast) -> None:
    with cast.seated("hana", "nils"):
        cast.admit("nils")
        saved = dict(cast.desk("hana").vault._seat.keys._open)
        user_id = cast.user("hana")
    with alone(cast, "mia") as mia:
        mia.accounts.let_go(mia, user_id)
    with cast.seated("nils"):
        later = cast.admit("nils", "Nila")
    with cast.seated("nils"):
        nils = cast.desk("nils")
        with nils.look():
            place = nils.vault.place("everyday_name", bytes.fromhex(later), shielded=False)
            top = nils.vault._seat.rings.state(place).top
            assert top is not None
            assert top.hash not in saved


def test_one_person_suspends_at_once_and_two_let_back(cast: Cast) -> None:
    with alone(cast, "adam") as adam:
        user_id = user_of(adam, "Carla")
        adam.accounts.suspend(adam, user_id)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "carla", "moon")
    with alone(cast, "mia") as mia:
        assert "Carla" not in [c.display_name for c in mia.colleagues()]
        with pytest.raises(SecondPersonNeeded):
            mia.accounts.give_roles(mia, user_id, (Role.CM,), mia.accounts.second("mia", "moon"))
        mia.accounts.give_roles(mia, user_id, (Role.CM,), mia.accounts.second("adam", "moon"))
    with alone(cast, "carla") as carla:
        assert carla.roles == {Role.CM}
    assert sound(cast)


@pytest.mark.attack(13)
@pytest.mark.parametrize(
    ("login", "by"),
    [(p.login, "adam") for p in PEOPLE if p.login not in ("adam", "bela")]
    + [(login, "max") for login in ("mia", "amara", "adam")],
)
def test_whoever_is_suspended_by_one_person_has_no_way_in_at_once(
    cast: Cast, login: str, by: str
) -> None:
    """Of every role, managers by an administrator alone too (security page, *Suspend*)."""
    with alone(cast, login) as desk:
        old_key, user_id, roles = desk.accounts.database_key, desk.user_id, desk.roles
    with alone(cast, by) as desk:
        desk.accounts.suspend(desk, user_id)
        second = desk.accounts.second(login, "moon")  # the passphrase stays, and agrees to nothing
        with pytest.raises(SecondPersonNeeded):
            desk.accounts.require_two(desk, second)
        with desk.look():
            assert user_id not in desk.vault.public_keys()
    keyfile = keyfile_of(cast)
    assert user_id not in keyfile.database_keys
    assert user_id not in keyfile.emergency.shares
    assert not engines.opens(cast.folder / door.DATA_FILE, old_key)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, login, "moon")
    other = "max" if login == "mia" else "mia"
    with alone(cast, other) as manager:  # and from the next manager on, in no group's list
        everybody = {m.id for name in GROUPS for m in listed(manager, name)}
        assert manager.vault._seat.directory.current_key(user_id) not in everybody
        if login != "adam":
            manager.accounts.give_roles(
                manager, user_id, tuple(roles), manager.accounts.second("adam", "moon")
            )
    if login != "adam":
        with alone(cast, login) as back:
            assert back.roles == roles
    assert sound(cast, other)


def listed(desk: Desk, group: str) -> tuple[Member, ...]:
    """Who stands in the newest list of a group."""
    with desk.look():
        top = desk.vault._seat.rings.state(Place("group", b"", group)).top
    return top.list.members if top else ()


@pytest.mark.parametrize("login", ["carla", "amara", "nils", "lea"])
def test_nobody_else_suspends_or_lets_go(cast: Cast, login: str) -> None:
    with alone(cast, login) as desk:
        hana = user_of(desk, "Hana")
        for act in (desk.accounts.suspend, desk.accounts.let_go):
            with pytest.raises(Denied):
                act(desk, hana)
    with alone(cast, "hana"):
        pass


def test_an_administrator_alone_lets_nobody_go(cast: Cast) -> None:
    with alone(cast, "adam") as adam, pytest.raises(Denied):
        adam.accounts.let_go(adam, user_of(adam, "Hana"))


def test_the_last_manager_stays(cast: Cast) -> None:
    with alone(cast, "adam") as adam:
        adam.accounts.suspend(adam, user_of(adam, "Max"))
        with pytest.raises(LastOne):
            adam.accounts.suspend(adam, user_of(adam, "Mia"))


# ---- a power cut in the middle


class PowerCut(BaseException):
    """The program ends here."""


@pytest.mark.attack(25)
@pytest.mark.parametrize("cut", ["settle", "finish", "save", "rekey", "settled"])
def test_a_leaving_that_was_cut_off_is_finished_at_the_next_sign_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    with alone(cast, "hana") as hana:
        old_key, user_id = hana.accounts.database_key, hana.user_id

    def off(*_: object) -> None:
        raise PowerCut

    place = {
        "settle": "shelterdesk.access.accounts.Accounts.settle_groups",
        "finish": "shelterdesk.access.accounts.Accounts.finish",
        "save": "shelterdesk.vault.keyfile.KeyFile.save",
        "rekey": "shelterdesk.store.engine.change_key",
        "settled": "shelterdesk.access.accounts.settled_key",
    }[cut]
    desk = door.sign_in(cast.house, "mia", "moon")
    with monkeypatch.context() as patch:
        patch.setattr(place, off)
        with pytest.raises(PowerCut):
            desk.accounts.let_go(desk, user_id)
    engines.close(desk.engine)
    desk.leave(None)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "hana", "moon")
    with alone(cast, "carla") as carla:
        assert carla.accounts.database_key != old_key
    assert not engines.opens(cast.folder / door.DATA_FILE, old_key)
    assert user_id not in keyfile_of(cast).database_keys
    assert not keyfile_of(cast).next_database_keys
    assert sound(cast)


@pytest.mark.attack(25)
def test_a_newcomer_who_was_cut_off_can_be_let_in_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr("shelterdesk.store.ledger.StoreLedger.put_certificates", off)
        with pytest.raises(PowerCut):
            add(cast)
    add(cast)
    with alone(cast, "noor", NEW.passphrase):
        pass
    assert sound(cast)


# ---- two cards


@pytest.mark.attack(19)
def test_two_cards_recover_somebody_who_forgot(carded: tuple[Cast, tuple[str, ...]]) -> None:
    cast, cards = carded
    rosa, note = a_note(cast)
    with ceremonies.two_cards(cast.house, (cards[0], cards[1])) as table:
        amara = next(p for p in table.people() if p.display_name == "Amara")
        table.recover(UserId(amara.user_id), "amara", "another passphrase")
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "amara", "moon")
    with alone(cast, "amara", "another passphrase") as desk:
        assert desk.roles == {Role.COU}
        assert records.get(desk, ProgressNote, note).values()
    with cast.seated("mia"), alone_beside(cast, "amara", "another passphrase"):
        assert records.page(cast.desk("mia"), EverydayName, rosa).rows
    assert sound(cast)
    with alone(cast, "bela") as bela, pytest.raises((Denied, NotFound)):
        records.get(bela, ProgressNote, note)


@pytest.mark.attack(18)
def test_wrong_cards_open_no_house(carded: tuple[Cast, tuple[str, ...]]) -> None:
    cast, cards = carded
    for texts, error in (
        ((cards[0], cards[0]), SameCard),
        ((cards[0], "AAAA BBBB"), CardMistyped),
    ):
        with pytest.raises(error), ceremonies.two_cards(cast.house, texts):
            pass
    assert sound(cast)


def test_two_cards_give_a_file_whose_only_holder_is_gone(
    carded: tuple[Cast, tuple[str, ...]],
) -> None:
    cast, cards = carded
    rosa, note = a_note(cast)
    with alone(cast, "mia") as mia:
        mia.accounts.let_go(mia, user_of(mia, "Amara"))
        assignments.assign(mia, rosa, user_of(mia, "Bela"), Role.COU)
    with alone(cast, "bela") as bela, pytest.raises(NotFound):
        records.get(bela, ProgressNote, note)
    with ceremonies.two_cards(cast.house, (cards[1], cards[2])) as table:
        assert table.give_file(rosa) > 0
    with alone(cast, "bela") as bela:
        assert records.get(bela, ProgressNote, note).values()
    assert sound(cast)


def test_new_cards_take_the_place_of_a_lost_one(carded: tuple[Cast, tuple[str, ...]]) -> None:
    cast, cards = carded
    with ceremonies.two_cards(cast.house, (cards[0], cards[1])) as table:
        fresh = table.new_cards()
    with (
        pytest.raises(CardsDoNotFit),
        ceremonies.two_cards(cast.house, (cards[0], cards[1])),
    ):
        pass
    with ceremonies.two_cards(cast.house, (fresh[2], fresh[1])) as table:
        assert len(table.people()) == len(PEOPLE)
    assert sound(cast)


def test_a_data_file_with_another_key_is_damaged_not_made_anew(cast: Cast) -> None:
    file = keyfile_of(cast)
    with alone(cast, "mia") as mia:
        key = mia.accounts.database_key
    engines.change_key(cast.folder / door.DATA_FILE, key, bytes(48))
    with pytest.raises(Damaged):
        door.sign_in(cast.house, "mia", "moon")
    assert keyfile_of(cast).database_keys == file.database_keys
