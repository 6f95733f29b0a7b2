"""This computer's secret for a house, in the operating system's keyring.

The keyring library's own chooser obeys an environment variable and a config file, and loads
foreign code for them; so backends are named here, one a system, and nothing else is asked.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Protocol

from shelterdesk.errors import NoKeyring, SecretMissing
from shelterdesk.vault.sealing import KEY_BYTES

BACKENDS = {  # sys.platform -> the only classes we trust there, best first
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS.Keyring",),
    "linux": ("keyring.backends.SecretService.Keyring", "keyring.backends.kwallet.DBusKeyring"),
}
ENTRY = "workstation"


class SecretStore(Protocol):
    """Where this computer's secret lies: 32 bytes a house."""

    def find(self, db: str) -> bytes:
        """The secret for house *db*; raises ``SecretMissing`` or ``NoKeyring``."""

    def keep(self, db: str, secret: bytes) -> None:
        """Keep a secret for house *db*; raises ``NoKeyring`` if it does not come back."""


class KeyringSecrets:
    """Secrets in the keyring of this system; nothing is asked before one is needed."""

    def __init__(self, platform: str = sys.platform) -> None:
        """Use the trusted backends of *platform*."""
        self._platform = platform

    def find(self, db: str) -> bytes:
        """The secret for house *db*; never made anew when it is missing."""
        backend = self._backend()
        try:
            kept = backend.get_password(_service(db), ENTRY)
        except Exception:  # noqa: BLE001  each backend fails in its own way
            raise SecretMissing from None
        secret = _read(kept)
        if secret is None:
            raise SecretMissing
        return secret

    def keep(self, db: str, secret: bytes) -> None:
        """Keep *secret* and read it back."""
        backend = self._backend()
        try:
            backend.set_password(_service(db), ENTRY, secret.hex())
            kept = backend.get_password(_service(db), ENTRY)
        except Exception:  # noqa: BLE001  each backend fails in its own way
            raise NoKeyring from None
        if _read(kept) != secret:
            raise NoKeyring

    def _backend(self) -> Any:
        return trusted_keyring(self._platform)


def trusted_keyring(platform: str = sys.platform) -> Any:
    """The first keyring of *platform* that we trust and that works; raises ``NoKeyring``."""
    for path in BACKENDS.get(platform, ()):
        module, _, name = path.rpartition(".")
        try:
            chosen = getattr(import_module(module), name)
            if chosen.priority > 0:
                backend = chosen()
                if platform == "win32":
                    backend.persist = "local machine"  # the default roams
                return backend
        except Exception:  # noqa: BLE001, S112  absent, locked out, or not ours
            continue
    raise NoKeyring


def keyring_name(platform: str = sys.platform) -> str:
    """The class of the keyring that is used here; empty if there is none that we trust."""
    try:
        used = type(trusted_keyring(platform))
    except NoKeyring:
        return ""
    return f"{used.__module__}.{used.__qualname__}"


def new_secret() -> bytes:
    """A fresh secret for a computer."""
    return os.urandom(KEY_BYTES)


def former(db: str) -> str:
    """What the secret that this computer had before the present one is kept as."""
    return f"{db}/former"


def former_secret(secrets: SecretStore, db: str) -> bytes | None:
    """The secret before the present one, while somebody's way in still needs it; else None."""
    try:
        found = secrets.find(former(db))
    except (SecretMissing, NoKeyring):
        return None
    return None if found == secrets.find(db) else found


def _service(db: str) -> str:
    return f"ShelterDesk/{db}/secret"


def _read(kept: str | None) -> bytes | None:
    try:
        secret = bytes.fromhex(kept or "")
    except ValueError:
        return None
    return secret if len(secret) == KEY_BYTES else None
