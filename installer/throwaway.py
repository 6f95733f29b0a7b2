"""A PostgreSQL server that exists for one run of the tests and leaves nothing behind.

The store knows its engine in one module; its tests say so on SQLCipher and, where a server can
be had, on PostgreSQL. The server belongs to an account without rights, listens on loopback only
and lives in a temporary folder.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from setting_up import Trouble, install_on_debian, say

VARIABLE = "SHELTERDESK_TEST_POSTGRESQL"
DEBIAN_SERVERS = Path("/usr/lib/postgresql")
ATTEMPTS = 3  # another program may take the free port between our look and the server's start


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server; gives its address (an SQLAlchemy URL), or "" where none can be had.

    An address that is already in ``SHELTERDESK_TEST_POSTGRESQL`` is used as it is.
    """
    given = os.environ.get(VARIABLE, "")
    programs = None if given else _programs()
    if programs is None:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="shelterdesk-postgresql-"))
    server = _Server(programs, folder)
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = _find_programs()
    if found is None and sys.platform.startswith("linux"):
        try:
            install_on_debian(["postgresql"])
        except Trouble as trouble:
            say(str(trouble))
        found = _find_programs()
    if found is None:
        say("PostgreSQL cannot be had here, so the store is tested on SQLCipher alone.")
    return found


def _find_programs() -> Path | None:
    """The folder of the newest server on this computer."""
    on_path = shutil.which("pg_ctl")
    if on_path:
        return Path(on_path).resolve().parent
    versions = DEBIAN_SERVERS.glob("*/bin/pg_ctl")
    newest = max(versions, key=lambda program: float(program.parts[-3]), default=None)
    return newest.parent if newest else None


class _Server:
    """One cluster in one folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._cluster = folder / "cluster"
        self._log = folder / "log"
        self._secret = folder / "secret"
        self._password = secrets.token_hex(16)
        self._secret.write_text(self._password, "utf-8")
        self._account: dict[str, Any] = {"cwd": folder}
        if sys.platform != "win32" and os.geteuid() == 0:  # PostgreSQL will not run as root
            user, group = _hand_to_account_without_rights(folder)
            self._account |= {"user": user, "group": group, "extra_groups": []}

    def start(self) -> str:
        """Make the cluster and start it; gives "" with a sentence when it will not start."""
        made = self._run(
            "initdb",
            *("-D", self._cluster, "-U", "tests", "--auth=scram-sha-256", "-E", "UTF8"),
            *("--no-locale", "--no-sync", f"--pwfile={self._secret}"),
        )
        for _ in range(ATTEMPTS if made else 0):
            port = _free_port()
            options = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off"
            if sys.platform != "win32":
                options += " -c unix_socket_directories=''"
            if self._run(
                "pg_ctl", "start", "-w", *("-D", self._cluster, "-l", self._log), "-o", options
            ):
                return f"postgresql+psycopg://tests:{self._password}@127.0.0.1:{port}/postgres"
        say("PostgreSQL is here but will not start, so the store is tested on SQLCipher alone.")
        return ""

    def stop(self) -> None:
        """End the server at once: nothing in it is worth keeping."""
        if (self._cluster / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "immediate", *("-D", self._cluster))

    def _run(self, program: str, *words: str | Path) -> bool:
        command: Sequence[str] = [str(self._programs / program), *map(str, words)]
        quiet = subprocess.DEVNULL
        done = subprocess.run(
            command, check=False, stdin=quiet, stdout=quiet, stderr=quiet, **self._account
        )
        return done.returncode == 0


def _hand_to_account_without_rights(folder: Path) -> tuple[str, str]:
    """Give *folder* and what is in it to such an account; its user and group by name."""
    for user, group in (("postgres", "postgres"), ("nobody", "nogroup"), ("nobody", "nobody")):
        try:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, user, group)
        except LookupError:
            continue
        return user, group
    raise Trouble("This system has no account without rights for the PostgreSQL of the tests.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
