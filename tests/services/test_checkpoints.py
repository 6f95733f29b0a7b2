"""The paper slip is the one anchor that does not lie on the computer."""

from __future__ import annotations

import shutil

import pytest

from shelterdesk.access import door
from shelterdesk.domain.checkpoint_words import checkpoint_words
from shelterdesk.errors import Denied, SlipMistyped
from shelterdesk.services import checkpoints, trail
from shelterdesk.services.checkpoints import Checkpoint, Held
from shelterdesk.vault.checkpoint import Slip
from tests.access.test_accounts import alone
from tests.cast import Cast, found


def compared(cast: Cast, slip: Checkpoint, login: str = "mia") -> checkpoints.Comparison:
    """Somebody types what stands on the slip."""
    return checkpoints.compare(cast.desk(login), slip.seq, slip.words, slip.code)


KNOWN_WORDS = "abandon amount limit amount faculty adjust calm canyon arena giant duvet buzz"
KNOWN_CODE = "MTB2"


def test_known_answer() -> None:
    """Checked in, never to change: slips lie in drawers."""
    slip = Slip(42, bytes(range(16)))
    assert " ".join(slip.words("db", checkpoint_words())) == KNOWN_WORDS
    assert slip.code("db") == KNOWN_CODE


def test_a_slip_is_held_while_the_house_goes_on(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        slip = checkpoints.make(cast.desk("mia"))
        assert len(set(slip.words)) > 6
        cast.admit("nils")
        cast.time.pass_by(days=30)
    with cast.seated("mia", "adam"):
        told = compared(cast, slip, "adam")
        assert (told.held, told.seq) == (Held.HELD, slip.seq)
        assert told.newest > slip.seq


@pytest.mark.attack(16)
def test_a_house_put_back_with_its_key_file_differs_from_the_slip(cast: Cast) -> None:
    """Both files go back together, so nothing on the computer can tell; the paper does."""
    older = {name: cast.folder / name for name in (door.DATA_FILE, door.KEY_FILE)}
    with alone(cast, "mia"):
        pass
    kept = cast.folder.parent / "kept"
    kept.mkdir()
    for path in older.values():
        shutil.copy2(path, kept)
    with cast.seated("mia", "nils"):
        cast.admit("nils")
        slip = checkpoints.make(cast.desk("mia"))
    for name, path in older.items():
        for beside in cast.folder.glob(f"{name}-*"):
            beside.unlink()
        shutil.copy2(kept / name, path)
    with cast.seated("mia"):  # everybody signs in as if nothing had happened
        told = compared(cast, slip)
        assert told.held is Held.SHORTER
        assert told.newest < slip.seq
    # Whoever put it back goes on working until the numbers meet: the entry is another one.
    with cast.seated("mia", "nils"):
        while (told := compared(cast, slip)).held is Held.SHORTER:
            cast.desk("mia").say("sign_in", {})
        assert told.held is Held.OTHER


def test_slips_of_this_week_come_back_and_next_week_wants_a_new_one(cast: Cast) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        assert checkpoints.this_week(mia) is None
        made = checkpoints.make(mia)
        cast.time.pass_by(days=2)  # from Tuesday to Thursday
        assert checkpoints.this_week(mia) == made
        assert trail.mine(mia)[0].did == "made a checkpoint slip"
        cast.time.pass_by(days=5)
        assert checkpoints.this_week(mia) is None


def test_a_slip_of_the_pen_is_no_alarm(cast: Cast) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        slip = checkpoints.make(mia)
        shortened = [f" {word[:4].upper()} " for word in slip.words]
        assert checkpoints.compare(mia, slip.seq, shortened, slip.code.lower()).held is Held.HELD
        swapped = [slip.words[1], slip.words[0], *slip.words[2:]]
        wrong_code = "AAAA" if slip.code != "AAAA" else "BBBB"
        for seq, words, code in (
            (slip.seq + 1, slip.words, slip.code),
            (slip.seq, swapped, slip.code),
            (slip.seq, slip.words, wrong_code),
            (slip.seq, slip.words[:11], slip.code),
        ):
            with pytest.raises(SlipMistyped):
                checkpoints.compare(mia, seq, words, code)
        with pytest.raises(SlipMistyped) as unknown:
            checkpoints.compare(mia, slip.seq, ["qqqq", *slip.words[1:]], slip.code)
        assert unknown.value.words == (1,)


def test_a_slip_of_another_house_is_told_apart(cast: Cast) -> None:
    other = found(cast.folder.parent / "other")
    with other.seated("mia"):
        slip = checkpoints.make(other.desk("mia"))
    with cast.seated("mia"), pytest.raises(SlipMistyped):
        compared(cast, slip)


def test_only_managers_and_administrators(cast: Cast) -> None:
    with cast.seated("carla"), pytest.raises(Denied):
        checkpoints.make(cast.desk("carla"))
