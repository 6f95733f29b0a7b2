"""The installation's own trial: it passes where all is well, and says what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelterdesk import app, selftest
from shelterdesk.errors import SignInFailed
from tests.access.test_first_house import Keyring


class ForgetfulRing(Keyring):
    """A keyring of the system, as the trial deletes from it."""

    def delete_password(self, service: str, name: str) -> None:
        self.kept.pop(service.split("/")[1])


def nothing(*_: object) -> None:
    """What a trial does not need here."""


@pytest.fixture
def doors() -> selftest.Doors:
    ring = ForgetfulRing()
    return selftest.Doors(nothing, app.sign_in, nothing, ring, lambda: ring)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def choose(*checks: Callable[[selftest.Bench], str]) -> None:
        monkeypatch.setattr(selftest, "CHECKS", checks)

    return choose


def answer_of(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_what_passes_and_what_does_not_stands_in_the_answer(
    tmp_path: Path, doors: selftest.Doors, only: Callable[..., None]
) -> None:
    def broken(bench: selftest.Bench) -> str:
        raise ValueError("words of somebody")

    out = tmp_path / "out.json"
    well = (selftest.lines_break_at_words, selftest.archive_is_sealed)
    only(selftest.resources_are_there, selftest.keyring_keeps, *well)
    assert selftest.run(out, doors) == 0
    assert answer_of(out)["passed"] is True
    only(selftest.resources_are_there, broken)
    assert selftest.run(out, doors) == 1
    told = answer_of(out)
    assert [check["passed"] for check in told["checks"]] == [True, False]
    assert told["checks"][1]["told"] == "ValueError"  # where it happened, never with which words
    assert "words of somebody" not in out.read_text(encoding="utf-8")


def test_a_keyring_that_gives_back_something_else_is_found(
    tmp_path: Path, doors: selftest.Doors, only: Callable[..., None]
) -> None:
    class Careless(ForgetfulRing):
        def find(self, db: str) -> bytes:
            return bytes(32)

    ring = Careless()
    only(selftest.keyring_keeps)
    careless = replace(doors, secrets=ring, keyring=lambda: ring)
    assert selftest.run(tmp_path / "out.json", careless) == 1


def test_a_door_that_a_wrong_passphrase_opens_is_found(
    tmp_path: Path, doors: selftest.Doors, only: Callable[..., None]
) -> None:
    class NoDesk:
        def close(self) -> None: ...

    only(selftest.wrong_passphrase_stays_out)
    ajar: Any = replace(doors, sign_in=lambda *_: NoDesk())
    assert selftest.run(tmp_path / "out.json", ajar) == 1
    assert answer_of(tmp_path / "out.json")["checks"][0]["told"] == (
        "a wrong passphrase opened the house"
    )

    def shut(*_: object) -> Any:
        raise SignInFailed

    only(selftest.wrong_passphrase_stays_out)
    assert selftest.run(tmp_path / "out.json", replace(ajar, sign_in=shut)) == 1
