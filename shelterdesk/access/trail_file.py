"""The trail as a file for an auditor, line by line: format ``shelterdesk-trail/1``.

``docs/audit/README.md`` describes it, ``docs/audit/verify_trail.py`` checks it without us. It
holds what is signed and nothing else: acts, codes, random ids, hashes, and of people who work
here the display names that their certificates bind. No content, and no name of a resident.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shelterdesk.access.work import Work
from shelterdesk.store import trail as stored
from shelterdesk.store.trail import Wanted
from shelterdesk.vault.directory import OF_PEOPLE
from shelterdesk.vault.formats import ROOT, Certificate, certificate_item
from shelterdesk.vault.ledger import EntryRow, Item, KeyCertificate
from shelterdesk.vault.vault import Bundle
from shelterdesk.vault.wire import sha

FORMAT = "shelterdesk-trail/1"
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Stretch:
    """Entries *first* to *last*, without a gap."""

    first: int
    last: int


def root_fingerprint(root_pub: bytes) -> str:
    """Six groups of four letters; what the house keeps on paper and an auditor compares."""
    letters = base64.b32encode(sha(root_pub)[:15]).decode()
    return " ".join(letters[at : at + 4] for at in range(0, 24, 4))


def stretch_of(work: Work, wanted: Wanted, step: Step) -> Stretch | None:
    """The shortest stretch that holds every entry of the days asked for; None if there is none.

    A clock that was wrong may put entries of other days between them: a gap would prove nothing.
    """
    newest = work.trail.newest()
    first, last = 0, 0
    rows = stored.entries(
        work.trail.db, work.desk.schema, wanted, before=newest + 1, size=stored.WINDOW
    )
    for found in rows:
        if found:
            last = last or found[0].seq
            first = found[-1].seq
            step(newest - first, newest)
    return Stretch(first, last) if last else None


def lines(work: Work, stretch: Stretch, reason: str, second: Bundle, step: Step) -> Iterator[bytes]:
    """The file, line by line without line ends; signed by this person and *second*."""
    desk = work.desk
    root, whole, count = desk.accounts.keyfile.root, hashlib.sha256(), 0
    head = {
        "t": "head",
        "format": FORMAT,
        "db": root.db,
        "house": root.house_code,
        "practice": root.practice,
        "founded_at": root.made_at,
        "root_pub": root.root_pub.hex(),
        "escrow_pub": root.escrow_pub.hex(),
        "root_sig": root.sig.hex(),
        "first": stretch.first,
        "last": stretch.last,
        "newest": work.trail.newest(),
        "made_at": int(desk.clock.now().timestamp()),
        "by": desk.vault.key_id,
        "second": second.key_id,
        "reason": reason,
    }
    for said in _said(work, stretch, head, step):
        line = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
        whole.update(line + b"\n")
        count += 1
        yield line
    digest = whole.digest()
    sig, co_sig = desk.vault.sign_trail_file(digest, second)
    end = {
        "t": "end",
        "lines": count,
        "sha256": digest.hex(),
        "sig": sig.hex(),
        "co_sig": co_sig.hex(),
    }
    yield json.dumps(end, separators=(",", ":")).encode()


def _said(
    work: Work, stretch: Stretch, head: dict[str, Any], step: Step
) -> Iterator[dict[str, Any]]:
    yield head
    before = [n for n in work.trail.numbers_of(OF_PEOPLE) if n < stretch.first]
    of_people = [found for n in before if (found := work.trail.entry(n)) is not None]
    actors = {head["by"], head["second"], *(row.actor for row, _ in of_people)}
    actors |= stored.actors(work.trail.db, work.desk.schema, stretch.first, stretch.last)
    for certificate in _certificates(work, actors, stretch.last):
        yield _certificate(certificate)
    for row, items in of_people:
        yield _entry("people", row, items)
    total = stretch.last - stretch.first + 1
    entries = stored.stretch(work.trail.db, work.desk.schema, stretch.first, stretch.last)
    for number, (row, items) in enumerate(entries):
        if number % stored.TOGETHER == 0:
            step(number, total)
        yield _entry("entry", row, items)
    step(total, total)


def _certificates(work: Work, actors: set[str], last: int) -> Iterable[Certificate]:
    """Certificates of *actors* and of whoever certified them, as far as they counted by *last*."""
    db = work.desk.accounts.keyfile.db
    keys, roles = work.trail.certificates()
    there: list[Certificate] = [*keys, *roles]

    def counted(row: Certificate) -> bool:
        item = certificate_item(db, row)
        placed = [p.seq for p in work.desk.ledger.items(item.obj) if p.digest == item.digest]
        return min(placed, default=0 if row.issuer == ROOT else last + 1) <= last

    needed = [row for row in there if counted(row)]
    wanted, before = set(actors), 0
    while len(wanted) > before:
        before = len(wanted)
        users = {key.user_id for key in keys if key.id in wanted}
        for row in needed:
            is_theirs = row.id in wanted if isinstance(row, KeyCertificate) else True
            if row.user_id in users and is_theirs:
                wanted |= {row.issuer, row.co_issuer} - {"", ROOT}
    users = {key.user_id for key in keys if key.id in wanted}
    return [row for row in needed if row.user_id in users]


def _certificate(row: Certificate) -> dict[str, Any]:
    said = {
        "t": "key" if isinstance(row, KeyCertificate) else "roles",
        "id": row.id,
        "user": row.user_id,
        "issued_at": row.issued_at,
        "issuer": row.issuer,
        "co_issuer": row.co_issuer,
        "sig": row.sig.hex(),
        "co_sig": row.co_sig.hex(),
    }
    if isinstance(row, KeyCertificate):
        return {
            **said,
            "name": row.display_name,
            "x_pub": row.x_pub.hex(),
            "ed_pub": row.ed_pub.hex(),
        }
    return {**said, "roles": list(row.roles)}


def _entry(sort: str, row: EntryRow, items: tuple[Item, ...]) -> dict[str, Any]:
    return {
        "t": sort,
        "seq": row.seq,
        "at": row.at,
        "actor": row.actor,
        "action": row.action,
        "detail": row.detail,
        "prev": row.prev.hex(),
        "hash": row.hash.hex(),
        "sig": row.sig.hex(),
        "items": [[item.obj.hex(), item.rev, item.digest.hex()] for item in items],
    }
