"""What this computer last saw of a house, in the keyring: short, one service, never a surprise."""

from __future__ import annotations

import pytest

from shelterdesk.errors import NoKeyring
from shelterdesk.vault.anchor import KeyringAnchors, anchor_text, read_anchor
from shelterdesk.vault.ledger import Head
from tests.vault.test_secret_store import Absent, Broken, Forgetful, Ring, trust

HEAD = Head(1204, bytes(range(32)))
DB = "ab" * 16


def test_an_anchor_is_kept_and_found_in_a_service_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring = trust(monkeypatch, Ring)
    anchors = KeyringAnchors("test")
    assert anchors.find_head(DB) is None
    anchors.keep_head(DB, HEAD)
    assert anchors.find_head(DB) == HEAD
    assert list(ring.kept) == [(f"ShelterDesk/{DB}/anchor", "anchor")]


def test_an_anchor_is_about_sixty_characters_at_most() -> None:
    longest = anchor_text(Head(10**15, b"\xff" * 32))
    assert len(longest) <= 60
    assert read_anchor(longest) == Head(10**15, b"\xff" * 32)


@pytest.mark.parametrize("text", ["", "x", "12", "12.", "12.AAAA", "-1." + "A" * 43, ".é"])
def test_whatever_else_lies_there_is_no_anchor(text: str) -> None:
    assert read_anchor(text) is None


def test_a_keyring_that_does_not_answer_holds_no_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    for ring in (Absent, Broken):
        trust(monkeypatch, ring)
        assert KeyringAnchors("test").find_head(DB) is None


def test_an_anchor_that_does_not_come_back_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for ring in (Absent, Forgetful):
        trust(monkeypatch, ring)
        with pytest.raises(NoKeyring):
            KeyringAnchors("test").keep_head(DB, HEAD)
