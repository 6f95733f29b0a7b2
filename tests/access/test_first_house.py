"""A real house: made by people with cards in their hands, and by nothing less."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from shelterdesk.access import backups as below
from shelterdesk.access import door, first_house, new_house
from shelterdesk.access.accounts import Newcomer
from shelterdesk.access.door import House
from shelterdesk.access.first_house import NewHouse, found_house, making
from shelterdesk.access.new_house import Founder
from shelterdesk.domain.projections import Projections
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Busy,
    CardMistyped,
    HouseExists,
    NameTaken,
    NoKeyring,
    SameCard,
    SecretMissing,
    SignInFailed,
)
from shelterdesk.services import backups, checking
from shelterdesk.services.backups import Person
from shelterdesk.vault import slots
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.measuring import FLOOR
from tests.access.test_backups import read_here
from tests.cast import CHEAP, FakeTime

MIA = Founder("mia", "Mia", (Role.MGR,), "six plain words for mia")
ADAM = Founder("adam", "Adam", (Role.ADM,), "six plain words for adam")


class Keyring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def find(self, db: str) -> bytes:
        if db not in self.kept:
            raise SecretMissing
        return self.kept[db]

    def keep(self, db: str, secret: bytes) -> None:
        self.kept[db] = secret


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(
        tmp_path / "houses" / "house-1", FakeTime().clock(), Projections.shipped(), Keyring()
    )


def finish(new: NewHouse) -> None:
    one, _, three = new.escrow_cards
    new.finish((three, one), new.workstation_card)


@pytest.mark.parametrize("people", [(MIA,), (MIA, ADAM), (ADAM, MIA)])
def test_a_real_house_opens_with_passphrase_and_this_computer(
    house: House, people: tuple[Founder, ...]
) -> None:
    finish(found_house(house, "MS-1", people, CHEAP))
    assert house.is_there
    assert not house.is_practice()
    for person in people:
        desk = door.sign_in(house, person.login, person.passphrase)
        assert not desk.practice
        assert desk.roles == set(person.roles)
        assert desk.latest(first_house.CARDS_BACK) is not None
        assert desk.latest(first_house.COMPUTER_BACK) is not None
        assert checking.verify(desk).problems == ()
        desk.close()


@pytest.mark.attack(2)
def test_a_copy_without_the_keyring_does_not_open(house: House) -> None:
    finish(found_house(house, "MS-1", (MIA,), CHEAP))
    with pytest.raises(SecretMissing):
        door.sign_in(replace(house, secrets=Keyring()), "mia", MIA.passphrase)
    stranger = Keyring()
    stranger.keep(KeyFile.load(house.folder / door.KEY_FILE).db, bytes(32))
    with pytest.raises(SignInFailed):
        door.sign_in(replace(house, secrets=stranger), "mia", MIA.passphrase)


def test_one_manager_with_two_cards_lets_others_in(house: House) -> None:
    new = found_house(house, "MS-1", (MIA,), CHEAP)
    finish(new)
    desk = door.sign_in(house, "mia", MIA.passphrase)
    second = desk.accounts.two_cards((new.escrow_cards[0], new.escrow_cards[1]))
    desk.accounts.add(desk, Newcomer("cara", "Cara", (Role.COU,), "another six words here"), second)
    # whatever the key file says of the house: it lies there unsigned
    keyfile = KeyFile.load(house.folder / door.KEY_FILE)
    assert slots.slot_cost(keyfile, "cara", house.secrets) == FLOOR
    desk.close()
    desk = door.sign_in(house, "cara", "another six words here")
    assert desk.roles == {Role.COU}
    desk.close()


@pytest.mark.parametrize(
    "people",
    [
        (),
        (ADAM,),
        (replace(MIA, roles=(Role.MGR, Role.ADM)),),
        (replace(MIA, roles=(Role.COU,)), MIA),
        (MIA, ADAM, replace(ADAM, login="b")),
    ],
)
def test_other_beginnings_are_declined(house: House, people: tuple[Founder, ...]) -> None:
    with pytest.raises(ValueError, match="manager"):
        found_house(house, "MS-1", people, CHEAP)
    assert not house.folder.parent.exists()


def test_two_people_need_two_names(house: House) -> None:
    with pytest.raises(NameTaken):
        found_house(house, "MS-1", (MIA, replace(ADAM, login=" Mia")), CHEAP)


def test_without_a_keyring_nothing_is_made(house: House) -> None:
    with pytest.raises(NoKeyring):
        found_house(replace(house, secrets=None), "MS-1", (MIA,), CHEAP)
    assert not house.folder.parent.exists()


def test_another_house_is_never_written_over(house: House) -> None:
    finish(found_house(house, "MS-1", (MIA,), CHEAP))
    before = (house.folder / door.KEY_FILE).read_bytes()
    with pytest.raises(HouseExists):
        found_house(house, "MS-2", (MIA,), CHEAP)
    assert (house.folder / door.KEY_FILE).read_bytes() == before


def test_cards_that_were_not_typed_back_make_no_house(house: House) -> None:
    new = found_house(house, "MS-1", (MIA,), CHEAP)
    one, two, _ = new.escrow_cards
    with pytest.raises(SameCard):
        new.finish((one, one), new.workstation_card)
    with pytest.raises(CardMistyped):
        new.finish((one, two[:-1]), new.workstation_card)
    with pytest.raises(CardMistyped):
        new.finish((one, two), one)
    assert not house.is_there
    new.finish((one.lower(), two.replace(" ", "")), new.workstation_card)
    assert house.is_there


def test_giving_up_leaves_nothing(house: House) -> None:
    found_house(house, "MS-1", (MIA,), CHEAP).give_up()
    assert list(house.folder.parent.iterdir()) == []


# ---- power cuts


class PowerCut(BaseException):
    """The program ends here: nothing after this runs."""


def cut_at(name: str, owner: object, monkeypatch: pytest.MonkeyPatch, after: int = 0) -> None:
    """Let the power fail at the call of *name* that follows *after* good ones."""
    real: Callable[..., object] = getattr(owner, name)
    left = [after]

    def failing(*given: object, **named: object) -> object:
        if left[0] == 0:
            raise PowerCut
        left[0] -= 1
        return real(*given, **named)

    monkeypatch.setattr(owner, name, failing)


CUTS: list[tuple[str, object, int]] = [
    ("keep", Keyring, 0),
    ("_make_groups", new_house, 0),
    ("put_slot", door.slots, 0),
    ("put_slot", door.slots, 1),
    ("give_database_key", door.slots, 1),
    ("save", KeyFile, 0),
    ("sign_in", door, 0),
    ("say", door.Desk, 0),  # signing in says so
    ("say", door.Desk, 1),
    ("say", door.Desk, 2),
    ("close", door.Desk, 0),
    ("rename", Path, 0),
]


@pytest.mark.parametrize(("name", "owner", "after"), CUTS)
def test_a_power_cut_leaves_a_house_or_none_and_one_begins_again(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, owner: object, after: int
) -> None:
    with monkeypatch.context() as patched:
        # What tidies up after an error does not run when the power fails.
        patched.setattr(Path, "unlink", lambda *given, **named: None)
        cut_at(name, owner, patched, after)
        with suppress(PowerCut):
            finish(found_house(house, "MS-1", (MIA, ADAM), CHEAP))
            pytest.fail("the power did not fail")
    gc.collect()  # with the process its locks go
    assert not house.is_there
    assert not house.folder.exists()
    lies = first_house.cut_off(replace(house, folder=house.folder.with_name("house-2")))
    assert (lies is not None) == (owner in (door, door.Desk, Path))  # the key file was written
    finish(found_house(house, "MS-1", (MIA, ADAM), CHEAP))
    assert house.is_there
    assert not making(house.folder).exists()
    door.sign_in(house, "mia", MIA.passphrase).close()


def test_who_has_the_cards_on_paper_goes_on_after_a_power_cut(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = replace(MIA, display_name="Miranda Long")
    new = found_house(house, "MS-1", (named, ADAM), CHEAP)
    (one, two, three), computer = new.escrow_cards, new.workstation_card
    with monkeypatch.context() as patched:  # at the very last step; then the program is gone
        cut_at("rename", Path, patched)
        with suppress(PowerCut):
            new.finish((one, two), computer)
            pytest.fail("the power did not fail")
    gc.collect()
    found = first_house.cut_off(replace(house, folder=house.folder.with_name("house-2")))
    assert found is not None
    assert found.folder == house.folder
    assert first_house.code_of(found) == "MS-1"
    kept = b"".join(p.read_bytes() for p in making(house.folder).iterdir())
    for text in (named.display_name, one, two, computer):  # no name and no card lies there
        assert text.encode() not in kept
    for cards, typed, login, word, error in (
        ((one, one), computer, "mia", MIA.passphrase, SameCard),
        ((one, two[:-1]), computer, "mia", MIA.passphrase, CardMistyped),
        ((one, two), one, "mia", MIA.passphrase, CardMistyped),
        ((one, two), computer, "mia", ADAM.passphrase, SignInFailed),
        ((one, two), computer, "max", MIA.passphrase, SignInFailed),
    ):
        with pytest.raises(error):
            first_house.take_up(found, login, word).finish(cards, typed)
        assert not house.is_there
    first_house.take_up(found, "mia", MIA.passphrase).finish((three, one), computer)
    assert first_house.cut_off(house) is None
    desk = door.sign_in(house, "adam", ADAM.passphrase)
    assert checking.verify(desk).sound
    desk.close()
    # Another computer's secret, or none: nothing to go on with here.
    found_house(replace(house, folder=house.folder.with_name("house-2")), "MS-2", (MIA,), CHEAP)
    assert first_house.cut_off(replace(house, secrets=Keyring())) is None


def test_what_was_cut_off_elsewhere_goes_too_but_nobody_elses_folder(house: House) -> None:
    found_house(house, "MS-1", (MIA,), CHEAP)
    letters = house.folder.parent / f"letters{first_house.MAKING}"
    letters.mkdir()
    (letters / "letter.txt").write_text("Dear")
    other = replace(house, folder=house.folder.parent / "house-2")
    finish(found_house(other, "MS-2", (MIA,), CHEAP))
    assert not making(house.folder).exists()
    assert (letters / "letter.txt").read_text() == "Dear"
    with pytest.raises(HouseExists):
        found_house(replace(house, folder=letters.with_name("letters")), "MS-3", (MIA,), CHEAP)


def test_two_programs_do_not_make_the_same_house(house: House) -> None:
    found_house(house, "MS-1", (MIA,), CHEAP)
    with door.locked(making(house.folder)), pytest.raises(Busy):
        found_house(house, "MS-1", (MIA,), CHEAP)


def test_a_real_house_comes_back_from_its_backup_by_two(house: House, tmp_path: Path) -> None:
    finish(found_house(house, "MS-1", (MIA, ADAM), CHEAP))
    desk = door.sign_in(house, "mia", MIA.passphrase)
    below.make(desk, tmp_path / "one.backup", "0", read_here, lambda done, total, text: None)
    desk.close()
    new = replace(house, folder=house.folder.parent / "house-2")
    two = Person("mia", MIA.passphrase), Person("adam", ADAM.passphrase)
    backups.restore_backup(new, tmp_path / "one.backup", *two)
    desk = door.sign_in(new, "adam", ADAM.passphrase)
    assert not desk.practice
    assert desk.latest(first_house.CARDS_BACK) is not None
    desk.close()
