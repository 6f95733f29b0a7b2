"""What one person alone has the key of (class A), as far as this person may handle it.

A row is one's own if one wrote it with today's key; what others handed over is one's own if it
names one as its reader. Everybody else's is passed over before it is opened or counted: that it is
there is nobody's business, and another revision that somebody planted hides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.access import matters
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import KeyId, Page, Record, RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound, Tampered
from shelterdesk.vault.formats import READER
from shelterdesk.vault.trail import EMPTY

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work
    from shelterdesk.vault.ledger import SealedRow
    from shelterdesk.vault.vault import Place

__all__ = ["EMPTY", "READY"]

R = TypeVar("R", bound=Record)

QUIET = "quiet."  # acts that a list of the trail shows to whoever did them alone
READY = "own.ready"


def is_own(kind: type[Record]) -> bool:
    """Whether one person alone has the key of each record of *kind*."""
    return COMPARTMENTS[kind.category].is_own


def is_lent(kind: type[Record]) -> bool:
    """Whether records of *kind* lie in the ring of whom they were handed to."""
    return COMPARTMENTS[kind.category].key_class is KeyClass.LENT


def reader_of(record: Record) -> str:
    """User id of whom *record* is handed to; empty for kinds that are handed to nobody."""
    return str(getattr(record, READER, ""))


def told(changed: Iterable[type[Record]], action: str) -> list[str]:
    """Kinds that the trail may name; ``ValueError`` for what is one's own under an open action."""
    kinds = list(changed)
    if any(is_own(kind) for kind in kinds) and not action.startswith(QUIET):
        raise ValueError("what is one's own has acts of its own")
    return sorted(k.kind for k in kinds if not (is_own(k) or matters.is_restricted(k)))


# ---- rows


def newest(work: Work, kind: type[Record], id: bytes) -> SealedRow | None:
    """The newest revision of a record, of those that are one's own where *kind* is own."""
    if not is_own(kind):
        return work.rows.newest(kind, id)
    return next(iter(revisions(work, kind, id)), None)


def revisions(work: Work, kind: type[Record], id: bytes) -> Sequence[SealedRow]:
    """Every revision of a record, newest first; the same."""
    rows = work.rows.revisions(kind, id)
    if not is_own(kind):
        return rows
    return [row for row in rows if _is_mine(work.desk, kind, row) and _lasts(work.desk, row)]


def page(work: Work, kind: type[R], resident: ResidentId) -> Page[R]:
    """Everything of *kind* that is one's own (about one resident), verified, the latest first.

    ``damaged`` counts what cannot be verified, and what lies under a key that one has no more.
    """
    desk, found, damaged = work.desk, list[R](), 0
    for row in _newest_of_each(_own_rows(work, kind)):
        about = ResidentId(row.resident.hex())
        if (resident and about != resident) or not _may_read(desk, kind, row):
            continue
        if not _lasts(desk, row) or desk.vault.is_emptied(row):
            continue
        try:
            found.append(work.open(kind, row))
        except (NotFound, Tampered):
            damaged += 1
    latest = sorted(found, key=lambda r: (str(r.values().get(kind.sorted_by) or r.made_at), r.id))
    return Page(tuple(reversed(latest)), None, damaged)


def lent(work: Work, kind: type[Record]) -> Iterator[SealedRow]:
    """What one handed to others oneself and that still lies there, from outside."""
    for row in _newest_of_each(_written_rows(work, kind)):
        if row.ct and _lasts(work.desk, row):
            yield row


def handed(work: Work, kind: type[Record]) -> int:
    """How many records others handed to oneself that last; nothing is opened, no key is needed."""
    desk = work.desk
    if not desk.policy.reaches(desk.actor, Act.READ, kind.kind):
        return 0
    rows = _newest_of_each(_own_rows(work, kind))
    return sum(1 for row in rows if row.ct and _lasts(desk, row) and _may_read(desk, kind, row))


def shut(work: Work, kind: type[Record]) -> int:
    """How many of one's own lie under a key that one has no more, since two cards gave another."""
    older = set(work.trail.keys_of(work.desk.user_id)) - {KeyId(work.desk.vault.key_id)}
    rows = [row for key in older for row in work.rows.where(kind, "author", key)]
    return sum(1 for row in _newest_of_each(rows) if row.ct)


def written(work: Work, kind: type[Record]) -> list[RecordId]:
    """Everything of *kind* that one ever wrote, by any key, and that still lies there."""
    return sorted({RecordId(row.id.hex()) for row in _written_rows(work, kind) if row.ct})


def require_reader(work: Work, record: Record) -> None:
    """Pass if *record* can be handed to whom it names; else ``Denied``.

    Never oneself, nor who left, who may not read it by their role, or is kept from the resident.
    """
    desk, kind = work.desk, type(record)
    person = next((p for p in desk.vault.people() if p.user_id == reader_of(record)), None)
    roles = {
        grant.role.value for grant in desk.policy.grants_for(kind.kind) if Act.READ in grant.acts
    }
    if (
        person is None
        or person.left
        or person.user_id == desk.user_id
        or not roles & {*person.roles}
    ):
        raise Denied(f"{kind.kind}.reader")
    if person.user_id in desk.vault.kept_out(bytes.fromhex(record.resident)):
        raise Denied(f"{kind.kind}.reader")


# ---- taking the text out


def take_out(work: Work, kind: type[Record], ids: Iterable[RecordId]) -> int:
    """Take every revision's text out of the file for good, in a unit of its own (``EMPTY``).

    Its author may, by a key that is gone too, and whoever it was handed to. ``NotFound`` for
    what is neither.
    """
    desk = work.desk
    if not is_own(kind) or not desk.policy.reaches(desk.actor, Act.WITHDRAW, kind.kind):
        raise Denied(f"{kind.kind}.{Act.WITHDRAW}")
    taken = 0
    for id in ids:
        rows = work.rows.revisions(kind, bytes.fromhex(id))
        mine = [row for row in rows if _may_end(desk, kind, row)]
        if not mine:
            raise NotFound(kind.kind)
        work.rows.seal_again([work.writing().empty(row) for row in mine if row.ct])
        taken += 1
    return taken


def over(work: Work, kind: type[Record]) -> list[RecordId]:
    """What was handed over until a day that is past, by oneself or to oneself."""
    desk = work.desk
    rows = [
        *_written_rows(work, kind),
        *work.rows.where(kind, f"open_{READER}", desk.user_id),
    ]
    return sorted({RecordId(row.id.hex()) for row in rows if row.ct and not _lasts(desk, row)})


def place_of(work: Work, kind: type[Record]) -> Place:
    """One's own ring for *kind*."""
    return work.desk.vault.place(kind.kind, b"", shielded=False)


# ---- whose it is


def _own_rows(work: Work, kind: type[Record]) -> Iterable[SealedRow]:
    """What one wrote with today's key; of what was handed to one, what lies under it."""
    if not is_lent(kind):
        return work.rows.where(kind, "author", work.desk.vault.key_id)
    lists = work.desk.vault.own_lists(place_of(work, kind))
    rows = work.rows.where(kind, f"open_{READER}", work.desk.user_id)
    return [row for row in rows if row.list_ref in lists]


def _written_rows(work: Work, kind: type[Record]) -> list[SealedRow]:
    """What one wrote with any key that one ever had."""
    keys = work.trail.keys_of(work.desk.user_id)
    return [row for key in keys for row in work.rows.where(kind, "author", key)]


def _newest_of_each(rows: Iterable[SealedRow]) -> Iterator[SealedRow]:
    """The newest revision of each record by each author: another's hides nothing."""
    ordered = sorted(rows, key=lambda row: (row.id, row.author, -row.rev))
    for _, same in groupby(ordered, key=lambda row: (row.id, row.author)):
        yield next(same)


def _is_mine(desk: Desk, kind: type[Record], row: SealedRow) -> bool:
    if is_lent(kind):
        return bool(_columns(row).get(READER) == desk.user_id)
    return row.author == desk.vault.key_id


def _may_end(desk: Desk, kind: type[Record], row: SealedRow) -> bool:
    wrote = desk.user_of(KeyId(row.author)) == desk.user_id
    return wrote or (is_lent(kind) and _is_mine(desk, kind, row))


def _may_read(desk: Desk, kind: type[Record], row: SealedRow) -> bool:
    about = ResidentId(row.resident.hex()) if kind.about_resident else ResidentId("")
    author = KeyId(row.author)
    return desk.policy.may(desk.actor, Act.READ, kind.kind, about or None, author=author)


def _lasts(desk: Desk, row: SealedRow) -> bool:
    """Whether the last day of what was handed over has not passed; what has none lasts."""
    until = _columns(row).get("until")
    return not until or str(until) >= desk.today().isoformat()


def _columns(row: SealedRow) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.open)
    return found
