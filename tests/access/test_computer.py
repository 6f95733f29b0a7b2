"""A house and the computer it lies on: its key by card, what it last saw, where it may lie."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shelterdesk.access import backups, computer, door
from shelterdesk.access.desk import Desk
from shelterdesk.computer.places import Place
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.errors import (
    CardMistyped,
    CloudFolder,
    Denied,
    NetworkFolder,
    NoKeyring,
    OlderHouse,
    PassphraseNeeded,
    ReadOnlyHouse,
    SecondPersonNeeded,
    SecretMissing,
    SignInFailed,
)
from shelterdesk.services import checking, records, shift
from shelterdesk.vault.ledger import Head
from shelterdesk.vault.secret_store import new_secret
from shelterdesk.vault.workstation import workstation_card
from tests.access.test_backups import read_here
from tests.cast import Cast
from tests.keyed import WORD, Keyed, MemoryRing, keyed


@pytest.fixture
def house(cast: Cast) -> Keyed:
    return keyed(cast)


def actions(desk: Desk) -> list[str]:
    return [entry.action for entry in desk.trail()]


def files(folder: Path) -> dict[str, bytes]:
    names = (door.DATA_FILE, door.KEY_FILE)
    return {name: (folder / name).read_bytes() for name in names}


# ---- the key


@pytest.mark.attack(2)
def test_the_right_passphrase_without_this_computers_key_opens_nothing(house: Keyed) -> None:
    before = files(house.cast.folder)
    empty = MemoryRing()
    with pytest.raises(SecretMissing):
        computer.sign_in(house.house(empty), "mia", WORD)
    assert files(house.cast.folder) == before
    other = MemoryRing({house.db: new_secret()})
    with pytest.raises(SignInFailed):
        computer.sign_in(house.house(other), "mia", WORD)
    computer.sign_in(house.house(), "mia", WORD).close()


@pytest.mark.attack(30)
def test_a_lost_keyring_entry_asks_for_the_card_and_touches_nothing(house: Keyed) -> None:
    ring = MemoryRing()
    before = files(house.cast.folder)
    opened = house.house(ring)
    with pytest.raises(SecretMissing):
        computer.find_key(opened)
    with pytest.raises(SecretMissing):
        computer.sign_in(opened, "mia", WORD)
    assert ring.secrets == {}  # none is made anew
    wrong = "A" + house.card[1:] if house.card[0] != "A" else "B" + house.card[1:]
    with pytest.raises(CardMistyped):
        computer.type_card(opened, wrong)
    with pytest.raises(SecretMissing):
        computer.sign_in(opened, "mia", WORD)
    assert (ring.secrets, files(house.cast.folder)) == ({}, before)
    computer.type_card(opened, house.card.lower().replace(" ", ""))
    assert ring.secrets == {}  # nobody has signed in with it yet
    desk = computer.sign_in(opened, "mia", WORD)
    assert ring.secrets == {house.db: house.secret}
    assert actions(desk)[0] == computer.SET_UP
    desk.close()
    desk = computer.sign_in(house.house(ring), "mia", WORD)  # the next start, without the card
    assert actions(desk).count(computer.SET_UP) == 1
    assert checking.verify(desk).sound
    desk.close()


def test_a_card_that_fits_the_house_but_opens_nobody_is_not_kept(house: Keyed) -> None:
    """An older card, from before the key was changed: its letters check, and it is no key."""
    ring = MemoryRing()
    opened = house.house(ring)
    computer.type_card(opened, workstation_card(new_secret()).text(house.db))
    with pytest.raises(SignInFailed):
        computer.sign_in(opened, "mia", WORD)
    assert ring.secrets == {}
    computer.type_card(opened, house.card)
    computer.sign_in(opened, "mia", WORD).close()
    assert ring.secrets == {house.db: house.secret}


def test_another_secret_that_lies_there_is_never_overwritten(house: Keyed) -> None:
    other = new_secret()
    ring = MemoryRing({house.db: other})
    opened = house.house(ring)
    computer.type_card(opened, house.card)
    desk = computer.sign_in(opened, "mia", WORD)
    assert actions(desk)[0] == computer.CARD_USED
    desk.close()
    assert ring.secrets == {house.db: other}


@pytest.mark.attack(29)
def test_without_a_keyring_the_card_is_used_for_one_start_and_lies_nowhere(
    house: Keyed, tmp_path: Path
) -> None:
    ring = MemoryRing(there=False)
    opened = house.house(ring)
    with pytest.raises(NoKeyring):
        computer.find_key(opened)
    computer.type_card(opened, house.card)
    desk = computer.sign_in(opened, "mia", WORD)
    assert actions(desk)[0] == computer.CARD_USED
    desk.close()
    assert (ring.secrets, ring.anchors) == ({}, {})
    written = b"".join(p.read_bytes() for p in house.cast.folder.rglob("*") if p.is_file())
    assert house.secret not in written
    assert house.secret.hex().encode() not in written
    assert house.card.encode() not in written
    with pytest.raises(NoKeyring):  # the next start asks again
        computer.sign_in(house.house(ring), "mia", WORD)


def test_the_card_can_be_written_down_again_and_the_trail_says_by_whom(house: Keyed) -> None:
    desk = computer.sign_in(house.house(), "adam", WORD)
    assert computer.card(desk) == house.card
    assert actions(desk)[0] == computer.CARD_SHOWN
    desk.rest()
    with pytest.raises(PassphraseNeeded):
        computer.card(desk)
    desk.close()
    desk = computer.sign_in(house.house(), "carla", WORD)
    with pytest.raises(Denied):
        computer.card(desk)
    desk.close()


def test_a_practice_house_needs_no_key_and_takes_no_card(cast: Cast) -> None:
    computer.find_key(cast.house)
    with pytest.raises(NoKeyring):
        computer.type_card(cast.house, "whatever")


# ---- the anchor


@pytest.fixture
def put_back(house: Keyed, tmp_path: Path) -> Callable[[], None]:
    """Keep data.db and keys.json as they are now; call it to put both back."""
    computer.sign_in(house.house(), "mia", WORD).close()
    old = files(house.cast.folder)

    def put() -> None:
        for name, content in old.items():
            (house.cast.folder / name).write_bytes(content)
            for more in ("-wal", "-shm", ".1", ".2", ".3"):
                (house.cast.folder / f"{name}{more}").unlink(missing_ok=True)

    return put


def work_a_day(house: Keyed) -> None:
    desk = computer.sign_in(house.house(), "nils", WORD)
    shift.begin(desk)
    desk.close()


@pytest.mark.attack(16)
def test_an_old_house_put_back_with_its_key_file_is_not_opened(
    house: Keyed, put_back: Callable[[], None]
) -> None:
    work_a_day(house)
    saw = house.ring.anchors[house.db]
    put_back()
    before = files(house.cast.folder)
    for login in ("nils", "carla", "amara", "nora"):
        with pytest.raises(OlderHouse):
            computer.sign_in(house.house(), login, WORD)
    assert house.ring.anchors[house.db] == saw
    assert files(house.cast.folder)[door.DATA_FILE] == before[door.DATA_FILE]
    no_anchor = replace(house.house(), anchors=None)
    door.sign_in(no_anchor, "nils", WORD).close()  # so it was the anchor that saw it


@pytest.mark.attack(16)
def test_managers_and_administrators_see_an_old_house_and_write_nothing(
    house: Keyed, put_back: Callable[[], None]
) -> None:
    work_a_day(house)
    put_back()
    for login in ("mia", "adam"):
        desk = computer.sign_in(house.house(), login, WORD)
        doubt = computer.doubt(desk)
        assert doubt is not None
        assert doubt.saw == house.ring.anchors[house.db].seq > doubt.newest
        with pytest.raises(ReadOnlyHouse):
            shift.begin(desk)
        with pytest.raises(ReadOnlyHouse):
            desk.say("sign_in", {})
        out = house.cast.folder.parent / "old.backup"
        with pytest.raises(ReadOnlyHouse):
            backups.make(desk, out, "0", read_here, lambda *_: None)
        assert not out.exists()
        nora = next(c.user_id for c in desk.colleagues() if c.display_name == "Nora")
        with pytest.raises(ReadOnlyHouse):
            desk.accounts.suspend(desk, nora)
        assert len(desk.trail()) == doubt.newest
        desk.close()
    with pytest.raises(OlderHouse):
        computer.sign_in(house.house(), "nils", WORD)


def test_two_people_go_on_with_an_older_house_and_name_both_heads(
    house: Keyed, put_back: Callable[[], None]
) -> None:
    work_a_day(house)
    saw = house.ring.anchors[house.db]
    put_back()
    desk = computer.sign_in(house.house(), "mia", WORD)
    for second, error in (("mia", SecondPersonNeeded), ("carla", SecondPersonNeeded)):
        with pytest.raises(error):
            computer.accept(desk, second, WORD)
    with pytest.raises(SignInFailed):
        computer.accept(desk, "adam", "sun")
    assert desk.doubted == saw
    computer.accept(desk, "adam", WORD)
    assert f'"was_seq":{saw.seq}' in desk.latest(computer.ACCEPTED).detail
    assert saw.hash.hex() in desk.latest(computer.ACCEPTED).detail
    shift.begin(desk)
    desk.close()
    desk = computer.sign_in(house.house(), "nils", WORD)
    assert checking.verify(desk).sound
    desk.close()


def test_what_was_read_in_an_old_house_is_in_the_trail_once_two_go_on_with_it(
    cast: Cast,
) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
    house = keyed(cast)
    house.ring.keep_head(house.db, Head(9999, bytes(32)))
    desk = computer.sign_in(house.house(), "mia", WORD)
    assert records.page(desk, EverydayName, rosa).rows[0].preferred == "Rosa"
    desk.note_opened(rosa, "SAF")
    computer.accept(desk, "adam", WORD)
    assert actions(desk)[0] == "open"
    desk.close()


def test_nobody_goes_on_with_a_house_that_is_as_it_was(house: Keyed) -> None:
    desk = computer.sign_in(house.house(), "mia", WORD)
    with pytest.raises(Denied):
        computer.accept(desk, "adam", WORD)
    desk.close()


def test_the_anchor_follows_at_sign_in_and_at_leaving(house: Keyed) -> None:
    desk = computer.sign_in(house.house(), "mia", WORD)
    assert house.ring.anchors[house.db].seq == desk.trail(size=1)[0].seq
    desk.say("house.look", {})
    newest = desk.trail(size=1)[0]
    assert house.ring.anchors[house.db].seq < newest.seq
    desk.close()
    assert house.ring.anchors[house.db] == Head(newest.seq, newest.hash)


def test_a_restore_sets_the_anchor_anew_and_says_so(house: Keyed, tmp_path: Path) -> None:
    desk = computer.sign_in(house.house(), "mia", WORD)
    file = tmp_path / "house.backup"
    backups.make(desk, file, "0", read_here, lambda *_: None)
    desk.close()
    work_a_day(house)
    saw = house.ring.anchors[house.db]
    person = backups.Person
    with backups.rehearsal(house.house(), file, person("mia", WORD), lambda *_: None):
        assert house.ring.anchors[house.db] == saw  # a drill does not touch it
    shutil.rmtree(house.cast.folder)
    backups.restore(
        house.house(), file, person("mia", WORD), person("adam", WORD), saw, lambda *_: None
    )
    desk = computer.sign_in(house.house(), "nils", WORD)
    assert computer.doubt(desk) is None
    assert f'"was_seq":{saw.seq}' in desk.latest(backups.RESTORED).detail
    desk.close()


def test_a_backup_is_restored_on_a_new_computer_with_the_card(house: Keyed, tmp_path: Path) -> None:
    desk = computer.sign_in(house.house(), "mia", WORD)
    file = tmp_path / "house.backup"
    backups.make(desk, file, "0", read_here, lambda *_: None)
    desk.close()
    ring = MemoryRing()
    new = replace(house.house(ring), folder=tmp_path / "new")
    mia, adam = backups.Person("mia", WORD), backups.Person("adam", WORD)
    with pytest.raises(SecretMissing):
        backups.restore(new, file, mia, adam, None, lambda *_: None)
    with pytest.raises(CardMistyped):
        computer.type_card_for_backup(new, file, "AAAA")
    assert not new.folder.exists()
    computer.type_card_for_backup(new, file, house.card)
    backups.restore(new, file, mia, adam, None, lambda *_: None)
    computer.keep_card(new)
    assert ring.secrets == {house.db: house.secret}
    again = replace(house.house(ring), folder=new.folder)
    desk = computer.sign_in(again, "nora", WORD)
    assert checking.verify(desk).sound
    desk.close()


def test_a_practice_house_takes_no_anchor_by_itself(cast: Cast) -> None:
    door.sign_in(cast.house, "mia", WORD).close()
    assert cast.house.anchors is None


# ---- where it lies


@pytest.mark.parametrize(
    ("place", "error"), [(Place.CLOUD, CloudFolder), (Place.NETWORK, NetworkFolder)]
)
def test_a_real_house_opens_on_this_computers_disk_only(
    cast: Cast, place: Place, error: type[Exception]
) -> None:
    badly = replace(cast.house, place=lambda folder: place)
    with pytest.raises(error):
        badly.require_own_disk(practice=False)
    badly.require_own_disk(practice=True)
    door.sign_in(badly, "mia", WORD).close()  # a practice house may lie anywhere


def test_the_folder_is_looked_at_before_anybody_types_for_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def asking(house: door.House, *, practice: bool) -> None:
        asked.append(practice)
        raise CloudFolder

    monkeypatch.setattr(door.House, "require_own_disk", asking)
    before = (cast.folder / door.KEY_FILE).read_bytes()
    with pytest.raises(CloudFolder):
        door.sign_in(cast.house, "mia", "wrong")
    assert asked == [True]
    assert (cast.folder / door.KEY_FILE).read_bytes() == before  # not even a try is counted
