"""One's own way in: another passphrase, a paper code that works once, failed tries told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from shelterdesk.access import door, own_keys
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    CardMistyped,
    Invalid,
    PassphraseNeeded,
    SignInFailed,
    WaitBefore,
)
from shelterdesk.services import checking, records
from shelterdesk.store import engine as engines
from shelterdesk.vault import codes, measuring, slots
from shelterdesk.vault.keyfile import Cost, KeyFile
from tests.access.test_accounts import PowerCut, alone, keyfile_of, user_of
from tests.access.test_secrecy import a_session
from tests.cast import Cast

NEW = "otter lantern maple quilt"
SECRET = "I am worried about my own anger in this work."


def give_code(cast: Cast, login: str = "amara", passphrase: str = "moon") -> str:
    """Somebody makes a paper code; what stands on it."""
    with alone(cast, login, passphrase) as desk:
        code = own_keys.fresh_code()
        text = own_keys.code_text(desk, code)
        own_keys.keep_code(desk, code, text.lower(), passphrase)
        assert own_keys.has_code(desk)
        return text


def a_private_note(cast: Cast) -> RecordId:
    """A counsellor's note, and a draft that is sealed to nobody but her."""
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.desk("amara").keep_draft("mine", {"text": SECRET})
        return a_session(cast, rosa)


def reads(desk: Desk, note: RecordId) -> bool:
    draft = desk.find_draft("mine")
    assert records.get(desk, ProgressNote, note).values()
    return draft is not None and draft.values == {"text": SECRET}


@contextmanager
def by_code(cast: Cast, login: str, code: str, passphrase: str = NEW) -> Iterator[Desk]:
    desk = door.sign_in_by_code(cast.house, login, code, passphrase)
    try:
        yield desk
    finally:
        desk.close()


def actions(desk: Desk) -> list[str]:
    return [entry.action for entry in desk.trail(size=6)]


# ---- another passphrase


def test_the_new_passphrase_fits_and_the_old_one_does_not(cast: Cast) -> None:
    with alone(cast, "amara") as desk:
        own_keys.change_passphrase(desk, "moon", NEW)
        assert actions(desk)[0] == "passphrase.change"
        desk.step_up(NEW)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "amara", "moon")
    with alone(cast, "amara", NEW) as desk:
        assert checking.verify(desk).sound
    with alone(cast, "bela"):
        pass


def test_no_copy_of_the_key_file_opens_with_the_old_one(cast: Cast) -> None:
    with alone(cast, "amara") as desk:
        own_keys.change_passphrase(desk, "moon", NEW)
    for copy in cast.folder.glob("keys.json*"):
        if copy.name.endswith(".lock"):
            continue
        with pytest.raises(SignInFailed):
            slots.open_slot(KeyFile.load(copy), "amara", "moon", None, lambda: 1.0)


def test_the_old_passphrase_is_needed_and_a_wrong_one_counts(cast: Cast) -> None:
    with alone(cast, "amara") as desk:
        for _ in range(3):
            with pytest.raises(SignInFailed):
                own_keys.change_passphrase(desk, "sun", NEW)
        with pytest.raises(WaitBefore):
            own_keys.change_passphrase(desk, "sun", NEW)
    cast.time.pass_by(seconds=6)
    with alone(cast, "amara"):
        pass


def test_the_remembered_head_outlives_a_change(cast: Cast) -> None:
    with alone(cast, "amara"):
        pass
    with alone(cast, "amara") as desk:
        before = keyfile_of(cast).heads.copy()
        own_keys.change_passphrase(desk, "moon", NEW)
        assert keyfile_of(cast).heads == before


@pytest.mark.attack(25)
@pytest.mark.parametrize(
    "cut", ["slots.change_slot", "keyfile.KeyFile.save_alone", "keyfile.KeyFile.save"]
)
def test_after_a_power_cut_the_old_passphrase_fits_and_the_change_can_be_made_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    desk = door.sign_in(cast.house, "amara", "moon")
    cut_off(monkeypatch, cut, lambda: own_keys.change_passphrase(desk, "moon", NEW))
    engines.close(desk.engine)
    desk.leave(None)
    with alone(cast, "amara") as desk:
        own_keys.change_passphrase(desk, "moon", NEW)
    with alone(cast, "amara", NEW) as desk:
        assert checking.verify(desk).sound


def cut_off(monkeypatch: pytest.MonkeyPatch, where: str, act: Callable[[], object]) -> None:
    def off(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(f"shelterdesk.vault.{where}", off)
        with pytest.raises(PowerCut):
            act()


def test_a_practice_house_takes_short_ones_and_a_real_house_does_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone(cast, "amara") as desk:
        own_keys.change_passphrase(desk, "moon", "sun")
        keyfile = desk.accounts.keyfile
        keyfile.root = replace(keyfile.root, practice=False)
        monkeypatch.setattr(KeyFile, "refresh", lambda self: None)
        monkeypatch.setattr(slots, "check_root", lambda *_: None)
        for bad in ("moon", "test-01 amara amara", "Amara Amara Amara"):
            with pytest.raises(Invalid) as met:
                own_keys.change_passphrase(desk, "sun", bad)
            assert list(met.value.problems) == ["passphrase"]
        assert actions(desk).count("passphrase.change") == 1


# ---- what a try costs


@pytest.mark.parametrize(
    ("seconds", "chosen"),
    [
        ({256: 0.7, 128: 0.3}, 256),
        ({256: 1.6, 128: 0.8}, 128),
        ({256: 9.0, 128: 4.0}, 64),
        ({128: 1.0}, 128),  # no room for 256
        ({}, 64),
    ],
)
def test_the_cost_is_measured_on_this_computer(seconds: dict[int, float], chosen: int) -> None:
    now = [0.0]

    def work(cost: Cost) -> None:
        if cost.memory_kib // 1024 not in seconds:
            raise MemoryError
        now[0] += seconds[cost.memory_kib // 1024]

    assert measuring.measured_cost(lambda: now[0], work) == Cost(chosen * 1024, 3, 4)


def test_a_cheap_slot_is_raised_at_the_next_sign_in_and_never_lowered(cast: Cast) -> None:
    keyfile = keyfile_of(cast)
    house = Cost(128, 2, 1)
    keyfile.cost = house
    keyfile.save()
    with alone(cast, "amara"):
        pass
    raised = keyfile_of(cast)
    assert slots.slot_cost(raised, "amara", None) == house
    assert slots.slot_cost(raised, "bela", None) == Cost(64, 1, 1)
    raised.cost = Cost(32, 1, 1)
    raised.save()
    with alone(cast, "amara"):
        pass
    assert slots.slot_cost(keyfile_of(cast), "amara", None) == house


def test_a_number_that_somebody_wrote_into_the_file_keeps_nobody_out() -> None:
    top = measuring.TRIED[0]
    assert measuring.raised(Cost(64, 1, 1), Cost(1 << 30, 999, 999)) == top
    assert measuring.raised(top, Cost(1 << 30, 999, 999)) is None


def test_a_computer_without_room_for_more_still_lets_people_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyfile = keyfile_of(cast)
    keyfile.cost = Cost(256, 1, 1)
    keyfile.save()

    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(slots, "change_slot", full)
    with alone(cast, "amara"):
        pass


# ---- the paper code


@pytest.mark.attack(20)
def test_a_paper_code_works_once_and_private_notes_stay_readable(cast: Cast) -> None:
    note = a_private_note(cast)
    code = give_code(cast)
    with by_code(cast, "amara", code) as desk:
        assert actions(desk)[:2] == ["passphrase.mend", "sign_in"]
        assert reads(desk, note)
        assert not own_keys.has_code(desk)
    for attempt in (code, code.lower()):
        with pytest.raises(SignInFailed):
            door.sign_in_by_code(cast.house, "amara", attempt, "another passphrase of mine")
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "amara", "moon")
    for copy in cast.folder.glob("keys.json*"):
        for slot in KeyFile.load(copy).slots.values():
            assert slot.kind != slots.CODE
    with alone(cast, "amara", NEW) as desk:
        assert reads(desk, note)
        assert checking.verify(desk).sound


@pytest.mark.attack(20)
def test_a_code_opens_for_its_owner_only(cast: Cast) -> None:
    code = give_code(cast)
    for login in ("bela", "nobody"):
        with pytest.raises(SignInFailed):
            door.sign_in_by_code(cast.house, login, code, NEW)
    keyfile = keyfile_of(cast)
    handle = next(h for h, s in keyfile.slots.items() if s.kind == slots.CODE)
    other = slots.handle_of(keyfile.db, "bela", None, slots.CODE)
    keyfile.slots[other] = keyfile.slots.pop(handle)  # moved to a colleague's name
    keyfile.save()
    with pytest.raises(SignInFailed):
        door.sign_in_by_code(cast.house, "bela", code, NEW)


def test_a_wrong_code_counts_as_a_failed_try_and_a_slip_of_the_pen_does_not(cast: Cast) -> None:
    give_code(cast)
    db = keyfile_of(cast).db
    for _ in range(5):
        with pytest.raises(CardMistyped):
            door.sign_in_by_code(cast.house, "amara", "not a code", NEW)
    for _ in range(3):
        with pytest.raises(SignInFailed):
            door.sign_in_by_code(cast.house, "amara", codes.new_code().text(db), NEW)
    with pytest.raises(WaitBefore) as met:
        door.sign_in_by_code(cast.house, "amara", codes.new_code().text(db), NEW)
    assert met.value.seconds == 5
    with pytest.raises(WaitBefore):
        door.sign_in(cast.house, "amara", "moon")


def test_a_newer_code_ends_the_older_one_and_it_can_be_taken_back(cast: Cast) -> None:
    older, newer = give_code(cast), give_code(cast)
    with pytest.raises(SignInFailed):
        door.sign_in_by_code(cast.house, "amara", older, NEW)
    with alone(cast, "amara") as desk:
        own_keys.remove_code(desk)
        assert not own_keys.has_code(desk)
    with pytest.raises(SignInFailed):
        door.sign_in_by_code(cast.house, "amara", newer, NEW)


def test_a_code_has_to_be_typed_back_and_the_passphrase_given(cast: Cast) -> None:
    with alone(cast, "amara") as desk:
        code, other = own_keys.fresh_code(), own_keys.fresh_code()
        with pytest.raises(CardMistyped):
            own_keys.keep_code(desk, code, own_keys.code_text(desk, other), "moon")
        with pytest.raises(SignInFailed):
            own_keys.keep_code(desk, code, own_keys.code_text(desk, code), "sun")
        assert not own_keys.has_code(desk)
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            own_keys.remove_code(desk)


@pytest.mark.parametrize("act", ["suspend", "let_go"])
def test_a_code_gives_nothing_to_who_is_suspended_or_gone(cast: Cast, act: str) -> None:
    code = give_code(cast)
    with alone(cast, "mia") as mia:
        getattr(mia.accounts, act)(mia, user_of(mia, "Amara"))
    with pytest.raises(SignInFailed):
        door.sign_in_by_code(cast.house, "amara", code, NEW)


def test_a_refused_passphrase_does_not_use_the_code_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = give_code(cast)

    def refuse(*_: object) -> None:
        raise Invalid({"passphrase": ""})

    with monkeypatch.context() as patch:
        patch.setattr(own_keys, "require_good", refuse)
        with pytest.raises(Invalid):
            door.sign_in_by_code(cast.house, "amara", code, "moon")
    with by_code(cast, "amara", code):
        pass


@pytest.mark.attack(25)
@pytest.mark.parametrize(
    "cut",
    [
        "slots.change_slot",
        "codes.take_codes",
        "keyfile.KeyFile.save_alone",
        "keyfile._put",
    ],
)
def test_a_mending_that_was_cut_off_can_be_done_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    code = give_code(cast)
    cut_off(monkeypatch, cut, lambda: door.sign_in_by_code(cast.house, "amara", code, NEW))
    with by_code(cast, "amara", code):
        pass
    with alone(cast, "amara", NEW) as desk:
        assert checking.verify(desk).sound


def test_the_key_file_does_not_hold_the_code(cast: Cast, tmp_path: Path) -> None:
    code = give_code(cast)
    for file in cast.folder.iterdir():
        assert code.encode() not in file.read_bytes()
        assert code.replace(" ", "").encode() not in file.read_bytes()


# ---- failed tries


def test_failed_tries_are_told_at_the_next_good_sign_in(cast: Cast) -> None:
    for _ in range(2):
        with pytest.raises(SignInFailed):
            door.sign_in(cast.house, "amara", "sun")
        cast.time.pass_by(minutes=1)
    cast.time.pass_by(hours=3)
    with alone(cast, "amara") as desk:
        assert desk.failed is not None
        assert desk.failed.tries == 2
        assert (cast.time.at - desk.failed.last_at).total_seconds() == 3 * 3600 + 60
        newest = desk.latest("sign_in")
        assert newest is not None
        assert json.loads(newest.detail)["failed"] == 2
    with alone(cast, "amara") as desk:
        assert desk.failed is None


def test_tries_at_a_colleague_are_not_told_to_others(cast: Cast) -> None:
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "amara", "sun")
    with alone(cast, "bela") as desk:
        assert desk.failed is None
