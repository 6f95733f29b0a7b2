"""The full export: everything of a house that one person may read by their keys, by two people.

Nobody has all keys, so a house leaves in parts: a manager's first, then one of each colleague
whose keys open more (counsellors, nurses, authors of private notes). Each part is an archive with
words of its own; together they are the house (ADR 0029, docs/export-format.md).
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelterdesk import __version__
from shelterdesk.access import attachments, leaving
from shelterdesk.access.leaving import Exporter
from shelterdesk.access.quiet import quietly
from shelterdesk.domain import passphrases
from shelterdesk.domain.export_lines import FORMAT, VERSION, line_of
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import CONTENT_ROLES, Role
from shelterdesk.errors import Denied, InsideTheHouse, WordsDiffer
from shelterdesk.i18n import N_, Translator
from shelterdesk.services import people
from shelterdesk.services.export_archive import (
    BLOCKS,
    PEOPLE,
    README,
    STEP,
    Out,
    Writing,
    records_name,
    writing,
)
from shelterdesk.services.export_views import Views, readme
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ACTION = "house.export"
WORTH = 104  # bits of the words: the zip's own derivation adds nothing to speak of
LOOK_UP = 100  # revisions between two looks at the passphrase and at cancel

WRITING = N_("Writing what the house holds")
TEXTS = N_("Writing what a person can read")
SCANS = N_("Writing scans and photos")


@dataclass(frozen=True)
class Words:
    """The words that open one archive: to be written down on paper, and typed back once."""

    text: str = field(repr=False)

    def prove(self, typed: str) -> None:
        """Pass if *typed* are these words; ``WordsDiffer``."""
        same = " ".join(typed.lower().split())
        if not hmac.compare_digest(same.encode(), self.text.encode()):
            raise WordsDiffer


@dataclass(frozen=True)
class Exported:
    """What left in one part. ``shut`` counts revisions that other people's keys open."""

    part: str
    revisions: int
    residents: int
    files: int
    damaged: int
    shut: int


def may_export(desk: Desk) -> bool:
    """Whoever reads something here: a manager, and each colleague for their own part."""
    return bool(desk.roles & CONTENT_ROLES)


def may_carry(desk: Desk) -> bool:
    """Whether to offer it among the backups: to managers, whose part comes first."""
    return Role.MGR in desk.roles


def draw_words() -> Words:
    """New words for one archive; kept nowhere."""
    return Words(passphrases.words_worth(WORTH))


def export(
    desk: Desk,
    path: Path,
    words: Words,
    typed: str,
    second: SecondPerson,
    translator: Translator,
    progress: Progress | None = None,
) -> Exported:
    """Write this person's part to *path*; *typed* are the words as they were typed back.

    The act is in the trail before the file is, also if it is stopped in the middle; a file that
    was not finished is taken away. Raises ``Denied``, ``PassphraseNeeded``, ``WordsDiffer``,
    what signing in raises for the second person, ``SecondPersonNeeded``, ``InsideTheHouse``,
    ``CannotWrite``, ``Cancelled``.
    """
    progress = progress or Progress()
    if not may_export(desk):
        raise Denied(ACTION)
    desk.require_passphrase()
    words.prove(typed)
    by = leaving.require_two(desk, people.agreed(desk, second))
    if path.resolve().is_relative_to(desk.accounts.data_file.parent.resolve()):
        raise InsideTheHouse
    part = secrets.token_hex(8)
    # The one entry says it for all files.
    with quietly(desk), writing(path, words.text) as archive:
        desk.say(ACTION, {"part": part, "second": by})
        made = _Part(desk, archive, progress, translator)
        made.write()
        archive.close({**_head(desk), "part": part, "second": by, **made.told()})
    return Exported(
        part,
        sum(made.rows.values()),
        len(made.residents),
        len(made.files),
        sum(made.exporter.damaged.values()),
        sum(made.exporter.shut.values()),
    )


class _Part:
    """One part on its way into an archive."""

    exporter: Exporter

    def __init__(
        self, desk: Desk, archive: Writing, progress: Progress, translator: Translator
    ) -> None:
        self._desk, self._archive = desk, archive
        self._progress, self._words = progress, translator
        self.rows: dict[str, int] = {}
        self.residents: list[ResidentId] = []
        self.files: dict[str, type[Attachment]] = {}
        self._last = 0
        self._done = 0

    def write(self) -> None:
        """All members but the manifest."""
        with self._archive.member(README) as to:
            to.write(readme(self._words).encode("utf-8-sig"))
        with self._desk.look() as work:  # one state of the house, from first to last
            self.exporter = Exporter(work)
            self._write_lines(PEOPLE, self.exporter.people())
            manages = Role.MGR in self._desk.roles
            self._write_lines(BLOCKS, self.exporter.blocks() if manages else ())
            for number, kind in enumerate(KINDS):
                self._progress.step(number, len(KINDS), WRITING)
                self._write_kind(kind)
            self._write_views()
        self._write_files()

    def told(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "kinds": {
                kind.kind: {"version": kind.body_version, "revisions": self.rows[kind.kind]}
                for kind in KINDS
            },
            "not_verified": dict(self.exporter.damaged),
            "opened_by_others": dict(self.exporter.shut),
            "db": self.exporter.origins.db or self._desk.accounts.keyfile.db,
            "last": max(self._last, self.exporter.origins.last),
        }

    def _write_kind(self, kind: type[Record]) -> None:
        known, count = self.exporter.origins.people, 0
        with self._archive.member(records_name(kind.kind)) as to:
            for going in self.exporter.revisions(kind):
                to.write(line_of(going, known) + b"\n")
                count += 1
                self._last = max(self._last, going.former.entered)
                if going.file and isinstance(going.record, Attachment):
                    self.files[going.record.id] = type(going.record)
                if isinstance(going.record, Resident) and going.record.rev == 1:
                    self.residents.append(going.record.resident)
                self._look_up()
        self.rows[kind.kind] = count

    def _write_views(self) -> None:
        names = {person.user_id: person.display_name for person in self._desk.vault.people()}
        views = Views(self._words, self.exporter.about, self._name_of, names)
        for number, resident in enumerate(self.residents):
            self._progress.step(number, len(self.residents), TEXTS)
            self._desk.require_passphrase()
            with self._archive.member(f"residents/{resident}.txt") as to:
                to.write(b"\xef\xbb\xbf")
                for line in views.lines(resident):
                    to.write(line.replace("\n", "\r\n").encode("utf-8", "replace"))

    def _write_files(self) -> None:
        for number, (id, kind) in enumerate(sorted(self.files.items())):
            self._progress.step(number, len(self.files), SCANS)
            self._desk.require_passphrase()
            with (
                self._archive.member(f"files/{id}") as to,
                attachments.Sealed(self._desk, kind, RecordId(id)) as pages,
            ):
                self._copy(pages, to)

    def _copy(self, pages: attachments.Sealed, to: Out) -> None:
        while chunk := pages.read(STEP):
            to.write(chunk)
            self._look_up()

    def _write_lines(self, name: str, said: Iterable[dict[str, Any]]) -> None:
        with self._archive.member(name) as to:
            for each in said:
                text = json.dumps(each, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                to.write(text.encode() + b"\n")

    def _look_up(self) -> None:
        self._done += 1
        if self._done % LOOK_UP == 0:
            self._desk.require_passphrase()
            self._progress.step(0, 0, "")

    def _name_of(self, record: Record) -> str:
        # As it was written: the archive says by itself which house a record comes from.
        return record.former.name if record.former else self._desk.name_of(record.author)


def _head(desk: Desk) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "house_code": desk.house_code,
        "practice": desk.practice,
        "made_at": desk.clock.now().astimezone(UTC).isoformat(timespec="seconds"),
        "by": desk.user_id,
        "by_name": desk.display_name,
    }
