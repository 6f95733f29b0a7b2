"""This computer's secret: only keyrings that we name, read back, never made anew."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from shelterdesk.errors import NoKeyring, SecretMissing
from shelterdesk.vault import secret_store
from shelterdesk.vault.secret_store import KeyringSecrets

SECRET = bytes(range(32))


class Ring:
    """A trusted backend for a test."""

    priority = 5.0
    kept: dict[tuple[str, str], str]

    def get_password(self, service: str, user: str) -> str | None:
        return type(self).kept.get((service, user))

    def set_password(self, service: str, user: str, value: str) -> None:
        type(self).kept[service, user] = value


class Forgetful(Ring):
    def set_password(self, service: str, user: str, value: str) -> None:
        """Loses it."""


class Broken(Ring):
    def get_password(self, service: str, user: str) -> str | None:
        raise OSError("locked")


class Absent(Ring):
    priority = -1.0


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> type[Ring]:
    """A ring that is named as the only trusted one."""
    return trust(monkeypatch, Ring)


def trust(monkeypatch: pytest.MonkeyPatch, ring: type[Ring]) -> type[Ring]:
    ring.kept = {}
    module = ModuleType("rings_for_tests")
    module.Chosen = ring  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "rings_for_tests", module)
    monkeypatch.setattr(secret_store, "BACKENDS", {"test": ("rings_for_tests.Chosen",)})
    return ring


def test_a_secret_is_kept_and_found(trusted: type[Ring]) -> None:
    secrets = KeyringSecrets("test")
    secrets.keep("db", SECRET)
    assert secrets.find("db") == SECRET
    assert trusted.kept == {("ShelterDesk/db/secret", "workstation"): SECRET.hex()}


@pytest.mark.attack(30)
def test_a_missing_secret_is_said_and_not_made_anew(trusted: type[Ring]) -> None:
    with pytest.raises(SecretMissing):
        KeyringSecrets("test").find("db")
    assert trusted.kept == {}


@pytest.mark.parametrize("kept", ["", "zz", "00", "00" * 31])
def test_a_changed_secret_is_missing(trusted: type[Ring], kept: str) -> None:
    trusted.kept = {("ShelterDesk/db/secret", "workstation"): kept}
    with pytest.raises(SecretMissing):
        KeyringSecrets("test").find("db")


def test_a_secret_that_does_not_come_back_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, Forgetful)
    with pytest.raises(NoKeyring):
        KeyringSecrets("test").keep("db", SECRET)


def test_a_locked_keyring_says_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, Broken)
    with pytest.raises(SecretMissing):
        KeyringSecrets("test").find("db")


@pytest.mark.attack(29)
def test_without_a_trusted_keyring_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, Absent)
    for platform in ("test", "beos"):
        with pytest.raises(NoKeyring):
            KeyringSecrets(platform).find("db")


@pytest.mark.attack(28)
def test_environment_and_config_are_not_asked(
    trusted: type[Ring], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = tmp_path / "loaded"
    (tmp_path / "evil_ring.py").write_text(
        f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n", encoding="utf-8"
    )
    config = tmp_path / "python_keyring"
    config.mkdir()
    (config / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=evil_ring.Keyring\nkeyring-path={tmp_path}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "evil_ring.Keyring")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    secrets = KeyringSecrets("test")
    secrets.keep("db", SECRET)
    assert secrets.find("db") == SECRET
    assert not mark.exists()
    monkeypatch.setattr(secret_store, "BACKENDS", {"test": ("keyring.backends.null.Keyring",)})
    with pytest.raises(NoKeyring):
        KeyringSecrets("test").find("db")
    assert not mark.exists()


@pytest.mark.attack(28)
def test_only_the_systems_own_keyrings_are_named() -> None:
    named = {path for paths in secret_store.BACKENDS.values() for path in paths}
    assert named == {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    }
