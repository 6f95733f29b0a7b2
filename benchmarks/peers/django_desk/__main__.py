"""Django's admin on a file of SQLite, asked as a browser asks: ``python -m ... FOLDER``.

Run by a Python that has Django; nothing of ShelterDesk is imported here.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from benchmarks.peers.answering import answer

FIRST_DAY = date(2026, 1, 5)
AT_ONCE = 500
HOME = "/admin/django_desk"


def started(folder: Path) -> None:
    """Django with its usual settings: sessions and the admin's own log are in the file."""
    settings.configure(
        SECRET_KEY="synthetic people alone",  # noqa: S106 - protects nothing
        DEBUG=False,
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF="benchmarks.peers.django_desk.urls",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "django.sqlite3"),
            }
        },
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "benchmarks.peers.django_desk",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        STATIC_URL="static/",
    )
    django.setup()


class Desk:
    """A browser that is signed in, and what it asks for."""

    def __init__(self, folder: Path) -> None:
        """Make the tables and fill them with the people that lie in *folder*."""
        from django.contrib.auth.models import User
        from django.core.management import call_command
        from django.test import Client

        from benchmarks.peers.django_desk.models import Resident, SessionNote

        call_command("migrate", run_syncdb=True, verbosity=0)
        held: list[dict[str, Any]] = json.loads((folder / "people.json").read_text("utf-8"))
        notes = [row.pop("notes") for row in held]
        Resident.objects.bulk_create([Resident(**row) for row in held], AT_ONCE)
        ids = dict(Resident.objects.values_list("code", "id"))
        self._ids = [ids[row["code"]] for row in held]
        for turn in range(len(notes[0]) if notes else 0):  # week by week, as notes are written
            SessionNote.objects.bulk_create(
                [
                    SessionNote(
                        resident_id=id, held_on=FIRST_DAY + timedelta(days=7 * turn), text=of[turn]
                    )
                    for id, of in zip(self._ids, notes)  # noqa: B905 - a Python of some years ago
                ],
                AT_ONCE,
            )
        self._browser = Client()
        self._browser.force_login(User.objects.create_superuser("manager"))

    def hello(self) -> dict[str, Any]:
        """Which versions these are."""
        import sqlite3

        return {
            "version": f"{django.get_version()}, SQLite {sqlite3.sqlite_version}",
            "python": sys.version.split()[0],
        }

    def create(self, turn: int, row: dict[str, Any]) -> dict[str, Any]:
        """Save one more resident."""
        told = {key: row[key] for key in ("preferred", "romanised", "language", "arrived_on")}
        forms = {"notes-TOTAL_FORMS": "0", "notes-INITIAL_FORMS": "0"}
        said = {"code": f"Guest {turn}", "room": row["room"], **told, **forms}
        return self._posted(f"{HOME}/resident/add/", said)

    def note(self, at: int, text: str) -> dict[str, Any]:
        """Save one more note."""
        said = {"resident": self._ids[at], "held_on": "2026-01-05", "minutes": "50", "text": text}
        return self._posted(f"{HOME}/sessionnote/add/", said)

    def open(self, at: int) -> dict[str, Any]:
        """A resident's page with all notes."""
        return self._got(f"{HOME}/resident/{self._ids[at]}/change/")

    def search(self, word: str) -> dict[str, Any]:
        """Residents with *word* in a name or code."""
        return self._got(f"{HOME}/resident/", {"q": word})

    def sessions(self, at: int) -> dict[str, Any]:
        """The list of one resident's sessions."""
        return self._got(f"{HOME}/sessionnote/", {"resident__id__exact": self._ids[at]})

    def everybody(self) -> dict[str, Any]:
        """The first page of all residents."""
        return self._got(f"{HOME}/resident/")

    def _got(self, path: str, said: dict[str, Any] | None = None) -> dict[str, Any]:
        began = time.perf_counter()
        page = self._browser.get(path, said or {})
        took = time.perf_counter() - began
        if page.status_code != 200:
            raise RuntimeError(f"the page answered {page.status_code}")
        return {"seconds": took, "rows": page.content.count(b"<tr")}

    def _posted(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        began = time.perf_counter()
        page = self._browser.post(path, said)
        took = time.perf_counter() - began
        if page.status_code != 302:  # 200 shows the form again with what is wrong
            raise RuntimeError(f"the form answered {page.status_code}")
        return {"seconds": took}


def main(folder: Path) -> None:
    """Fill, then answer."""
    started(folder)
    desk = Desk(folder)
    acts = ("hello", "create", "note", "open", "search", "sessions", "everybody")
    answer({name: getattr(desk, name) for name in acts})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
