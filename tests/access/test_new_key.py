"""A stolen computer: another secret for this one, and what the thief's copies open then."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from shelterdesk.access import ceremonies, computer, door, new_house, new_key, own_keys
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import UserId
from shelterdesk.errors import (
    CardMistyped,
    Denied,
    KeyStillMoving,
    SecondPersonNeeded,
    SignInFailed,
    Tampered,
)
from shelterdesk.services import checking, records
from shelterdesk.store import engine as engines
from shelterdesk.vault import slots
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.secret_store import former
from shelterdesk.vault.workstation import TypedSecrets
from tests.cast import CHEAP, PEOPLE, Cast, copied
from tests.keyed import WORD, Keyed, MemoryRing, keyed

OTHERS = sorted({person.login for person in PEOPLE} - {"mia", "adam"})


def actions(house: Keyed) -> list[str]:
    desk = computer.sign_in(house.house(), "mia", WORD)
    try:
        return [entry.action for entry in desk.trail(size=50)]
    finally:
        desk.close()


def renewed(house: Keyed) -> new_key.NewKey:
    desk = computer.sign_in(house.house(), "mia", WORD)
    try:
        made = new_key.fresh_key(desk)
        new_key.renew(desk, made, made.card.lower(), WORD, ("adam", WORD))
    finally:
        desk.close()
    return made


@pytest.mark.attack(2)
def test_a_thief_with_the_old_key_and_a_passphrase(tmp_path: Path) -> None:
    cast = Cast(tmp_path / "carded")
    cards = new_house.found_practice_house(cast.house, "TEST-01", PEOPLE, CHEAP)[:2]
    with cast.seated("mia", "nils", "hana"):
        rosa = cast.admit("nils")
    house = keyed(cast)
    for login in ("hana", "mia"):  # heads that the copies have too
        computer.sign_in(house.house(), login, WORD).close()
    old_copy, thiefs = tmp_path / "stolen", MemoryRing({house.db: house.secret})
    shutil.copytree(cast.folder, old_copy)
    before = door.accounts_of(
        house.house(), KeyFile.load(cast.folder / door.KEY_FILE), _keys(house)
    )
    made = renewed(house)
    assert new_key_of(house) == made.secret != house.secret

    # The old copy stays as strong as its passphrases were: the page says so.
    stolen = replace(house.house(thiefs), folder=old_copy, anchors=None)
    desk = computer.sign_in(stolen, "mia", WORD)
    assert records.page(desk, EverydayName, rosa).rows[0].preferred == "Rosa"
    desk.close()

    # The file as it is now: who has moved is out of reach of the old secret.
    stolen = replace(house.house(thiefs), anchors=None)
    for login in ("mia", "adam"):
        with pytest.raises(SignInFailed):
            computer.sign_in(stolen, login, WORD)
    # Who has not signed in since still lies under it; then they have.
    assert "Hana" in waiting(house)
    desk = computer.sign_in(house.house(), "hana", WORD)
    assert desk.accounts.moved
    desk.close()
    assert "Hana" not in waiting(house)
    with pytest.raises(SignInFailed):
        computer.sign_in(stolen, "hana", WORD)
    # The key of the file that the old copy opens with does not open the present one.
    data = cast.folder / door.DATA_FILE
    assert not engines.opens(data, before.database_key)
    # Nor does a way in under the old secret lie in an older key file beside it.
    lying = {h for path in cast.folder.glob(f"{door.KEY_FILE}*") for h in KeyFile.load(path).slots}
    for login in ("mia", "adam", "hana"):
        assert slots.handle_of(house.db, login, made.secret) in lying
        assert slots.handle_of(house.db, login, house.secret) not in lying
    # What no new secret takes away: her keys themselves, had somebody guessed her passphrase.
    keyfile = KeyFile.load(cast.folder / door.KEY_FILE)
    hers = _keys(Keyed(Cast(old_copy, cast.time), house.db, house.secret, thiefs))
    assert engines.opens(data, slots.database_key(keyfile, hers))
    with ceremonies.two_cards(house.house(), cards) as table:
        table.recover(UserId(hers.user_id), "hana", "another one")
    keyfile.refresh()
    with pytest.raises(Tampered):  # so the page says: new keys, with two cards
        slots.database_key(keyfile, hers)


def test_everybody_moves_when_they_next_sign_in_and_the_old_key_is_forgotten(cast: Cast) -> None:
    house = keyed(cast)
    desk = computer.sign_in(house.house(), "amara", WORD)
    code = own_keys.fresh_code()
    own_keys.keep_code(desk, code, own_keys.code_text(desk, code), WORD)
    paper, head = own_keys.code_text(desk, code), desk.trail(size=1)[0].seq
    desk.close()
    made = renewed(house)
    assert house.ring.secrets == {house.db: made.secret, former(house.db): house.secret}
    assert len(waiting(house)) == len(OTHERS)
    with pytest.raises(KeyStillMoving):  # it would shut out who has not moved yet
        renewed(house)
    # By their paper code, too, which ends with it: it lay under the old secret.
    desk = door.sign_in_by_code(house.house(), "amara", paper, WORD)
    assert desk.accounts.moved
    assert not own_keys.has_code(desk)
    desk.close()
    keyfile = KeyFile.load(cast.folder / door.KEY_FILE)
    secrets = TypedSecrets(house.ring)
    bundle = slots.open_slot(keyfile, "amara", WORD, secrets, lambda: cast.time.steady)
    seen = slots.head_of(keyfile, bundle, "amara", secrets)
    assert seen is not None
    assert seen.seq > head  # what she last saw moved with her
    for login in OTHERS:
        desk = computer.sign_in(house.house(), login, WORD)
        assert desk.accounts.moved == (login != "amara")
        desk.close()
    assert waiting(house) == ()
    assert house.ring.secrets == {house.db: made.secret, former(house.db): made.secret}
    assert KeyFile.load(cast.folder / door.KEY_FILE).moving == frozenset()
    told = actions(house)
    assert (told.count(new_key.RENEWED), told.count(new_key.MOVED)) == (1, len(OTHERS))
    desk = computer.sign_in(house.house(), "mia", WORD)
    assert checking.verify(desk).sound
    desk.close()
    # Another computer is set up with the new card alone.
    other = house.house(MemoryRing())
    computer.type_card(other, made.card)
    computer.sign_in(other, "nora", WORD).close()


def test_a_power_cut_at_any_step_shuts_nobody_out(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = keyed(cast)

    class Cut(Exception):
        """The power is gone."""

    def cut(*_: object) -> None:
        raise Cut

    steps = (
        (KeyFile, "save"),
        (slots, "move_slot"),
        (KeyFile, "save_alone"),
        (engines, "change_key"),
    )
    for number, (where, name) in enumerate(steps):
        this = copied(house.cast, tmp_path / str(number))
        here = Keyed(this, house.db, house.secret, MemoryRing(dict(house.ring.secrets)))
        desk = computer.sign_in(here.house(), "mia", WORD)
        made = new_key.fresh_key(desk)
        with monkeypatch.context() as patch:
            patch.setattr(where, name, cut)
            with pytest.raises(Cut):
                new_key.renew(desk, made, made.card, WORD, ("adam", WORD))
        desk.close()
        for login in ("hana", "mia", "adam"):
            computer.sign_in(here.house(), login, WORD).close()
        desk = computer.sign_in(here.house(), "mia", WORD)
        assert checking.verify(desk).sound
        desk.close()


def test_it_takes_two_people_the_card_and_ones_own_passphrase(cast: Cast) -> None:
    house = keyed(cast)
    desk = computer.sign_in(house.house(), "mia", WORD)
    made, other = new_key.fresh_key(desk), new_key.fresh_key(desk)
    for typed, own, second, error in (
        (other.card, WORD, ("adam", WORD), CardMistyped),
        ("AAAA", WORD, ("adam", WORD), CardMistyped),
        (made.card, "sun", ("adam", WORD), SignInFailed),
        (made.card, WORD, ("adam", "sun"), SignInFailed),
        (made.card, WORD, ("carla", WORD), SecondPersonNeeded),
        (made.card, WORD, ("mia", WORD), SecondPersonNeeded),
    ):
        with pytest.raises(error):
            new_key.renew(desk, made, typed, own, second)
    desk.close()
    assert house.ring.secrets == {house.db: house.secret}
    assert new_key.RENEWED not in actions(house)
    desk = computer.sign_in(house.house(), "carla", WORD)
    with pytest.raises(Denied):
        new_key.fresh_key(desk)
    desk.close()


def test_a_practice_house_has_no_key_to_renew(cast: Cast) -> None:
    desk = door.sign_in(cast.house, "mia", WORD)
    with pytest.raises(Denied):
        new_key.fresh_key(desk)
    desk.close()


def waiting(house: Keyed) -> tuple[str, ...]:
    desk = computer.sign_in(house.house(), "mia", WORD)
    try:
        return new_key.left_to_move(desk)
    finally:
        desk.close()


def new_key_of(house: Keyed) -> bytes:
    return house.ring.secrets[house.db]


def _keys(house: Keyed) -> slots.Bundle:
    keyfile = KeyFile.load(house.cast.folder / door.KEY_FILE)
    return slots.open_slot(keyfile, "hana", WORD, house.ring, lambda: house.cast.time.steady)
