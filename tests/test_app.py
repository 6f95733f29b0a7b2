"""The composition root: houses as the window opens them on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk import app
from shelterdesk.computer.places import Place
from shelterdesk.errors import CardMistyped, NotAHouse
from shelterdesk.vault.anchor import KeyringAnchors
from shelterdesk.vault.workstation import TypedSecrets
from tests.cast import Cast


def test_a_practice_house_takes_no_anchor_and_a_real_one_does(cast: Cast, tmp_path: Path) -> None:
    assert app.open_house(cast.folder).anchors is None
    assert isinstance(app.open_house(tmp_path / "real").anchors, KeyringAnchors)


def test_houses_are_opened_with_this_computers_key_and_folders_are_looked_at(
    tmp_path: Path,
) -> None:
    opened = app.open_house(tmp_path / "Dropbox" / "house")
    assert isinstance(opened.secrets, TypedSecrets)
    assert opened.place(opened.folder) is Place.CLOUD


def test_what_was_typed_from_a_card_lasts_as_long_as_the_window(cast: Cast) -> None:
    houses = app.WindowHouses()
    houses.find_key(cast.folder)  # a practice house needs none
    with pytest.raises(CardMistyped):
        houses.take_card(cast.folder, "AAAA")
    with pytest.raises(NotAHouse):
        houses.find_key(cast.folder / "none")
    desk = houses.sign_in(cast.folder, "mia", "moon")
    assert desk.accounts.secrets is houses._house(cast.folder).secrets
    desk.close()
