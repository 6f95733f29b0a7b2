"""What the page says of a computer, from facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shelterdesk.computer.checks import (
    CLOCK_BEHIND,
    DISK_DO_HOME,
    DISK_DO_WINDOWS,
    GUARDS,
    PLACE_CLOUD,
    PLACE_NETWORK,
    Facts,
    Finding,
    State,
    findings,
    is_windows_home,
)
from shelterdesk.computer.places import Place

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GOOD = Facts(
    system="windows",
    now=NOW,
    disk_encrypted=True,
    free_bytes=50 * 1024**3,
    edition="Professional",
    accounts=3,
    page_file_safe=True,
    hibernation_safe=True,
    clock_set=True,
    newest_entry=NOW - timedelta(hours=1),
    keyring="keyring.backends.Windows.WinVaultKeyring",
    needs_key=True,
    guarded=dict.fromkeys(GUARDS, True),
)


def found(key: str, **changed: Any) -> Finding:
    return next(f for f in findings(replace(GOOD, **changed)) if f.key == key)


def test_a_good_computer_asks_for_nothing() -> None:
    said = findings(GOOD)
    assert {f.state for f in said} == {State.ON}
    assert [f.to_do for f in said if f.to_do] == []
    assert len(said) == 7 + len(GUARDS)


def test_whatever_cannot_be_read_is_said_to_be_unknown() -> None:
    blank = Facts(system="macos", now=NOW)
    states = {f.key: f.state for f in findings(blank)}
    unknown = ("disk", "memory", "accounts", "free", "clock")
    assert {states[key] for key in unknown} == {State.UNKNOWN}
    assert "keyring" not in states  # nobody here signs in with this computer's key


def test_an_open_disk_says_what_to_do_on_this_very_windows() -> None:
    assert found("disk", disk_encrypted=False).to_do == DISK_DO_WINDOWS
    home = found("disk", disk_encrypted=False, edition="CoreSingleLanguage")
    assert home.to_do == DISK_DO_HOME
    assert is_windows_home(replace(GOOD, edition="Core"))
    assert not is_windows_home(GOOD)


def test_an_encrypted_disk_settles_page_file_and_hibernation() -> None:
    assert found("memory", page_file_safe=False).state is State.ON
    open_disk = found("memory", disk_encrypted=False, page_file_safe=False)
    assert open_disk.state is State.OFF
    assert open_disk.to_do
    assert found("memory", disk_encrypted=None, page_file_safe=None).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("place", "means"), [(Place.CLOUD, PLACE_CLOUD), (Place.NETWORK, PLACE_NETWORK)]
)
def test_a_folder_that_is_not_this_computers_alone_is_told(place: Place, means: str) -> None:
    said = found("place", place=place)
    assert (said.state, said.means) == (State.OFF, means)
    assert said.to_do


def test_little_room_is_told_with_its_amount() -> None:
    assert found("free").amount == "50.0 GB"
    little = found("free", free_bytes=1024**3)
    assert (little.state, little.amount) == (State.OFF, "1.0 GB")


def test_a_clock_behind_the_trail_is_told_even_if_the_system_sets_it() -> None:
    said = found("clock", newest_entry=NOW + timedelta(days=365))
    assert (said.state, said.means) == (State.OFF, CLOCK_BEHIND)
    assert found("clock", newest_entry=NOW + timedelta(seconds=30)).state is State.ON


def test_one_account_for_all_is_told_and_none_is_demanded() -> None:
    assert found("accounts", accounts=1).state is State.OFF
    assert found("accounts", accounts=2).state is State.ON


def test_a_computer_without_a_keyring_is_told() -> None:
    assert found("keyring", keyring="").state is State.OFF
    assert found("keyring").state is State.ON
