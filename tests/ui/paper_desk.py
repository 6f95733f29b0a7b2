"""A desk without keys or file: real policy and real services over records in memory.

The window's tests need somebody to ask, not proof of secrecy; that is tested where keys are.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from shelterdesk.access.trail import TrailPage
from shelterdesk.domain.policy import POLICY, Act, Actor
from shelterdesk.domain.record import (
    KeyId,
    Page,
    Record,
    RecordId,
    ResidentId,
    SignState,
    UserId,
    to_plain,
)
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Frozen, NotFound, PassphraseNeeded, SignInFailed, Stale
from shelterdesk.store.tables import open_fields

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PASSPHRASE = "six plain words for one test"


@dataclass
class Paper:
    """What a house holds: revisions by kind and id, drafts, people."""

    rows: dict[tuple[type[Record], str], list[Record]] = field(default_factory=dict)
    drafts: dict[tuple[str, str], tuple[dict[str, Any], datetime]] = field(default_factory=dict)
    people: list[PaperDesk] = field(default_factory=list)


@dataclass
class PaperDesk:
    """One person's seat at a ``Paper`` house."""

    paper: Paper
    user_id: UserId
    display_name: str
    roles: frozenset[Role]
    practice: bool = True
    house_code: str = "MS"
    house_name: str = "House by the river"
    on_shift: bool = False
    fresh: bool = True
    doubted: Any = None
    trail_broken: Any = None
    vouched_at: int = 0
    reads_only: bool = False
    failed: Any = None
    quiet: bool = False
    policy: Any = POLICY
    broken: Callable[[], Exception | None] = lambda: None

    def __post_init__(self) -> None:
        self.paper.people.append(self)
        self.closed = False
        self.said: list[str] = []

    @property
    def clock(self) -> Any:
        return SimpleNamespace(now=self.now, steady=lambda: 0.0, zone=None)

    @property
    def vault(self) -> Any:
        by_id = {person.user_id: person for person in self.paper.people}
        people = [
            SimpleNamespace(
                user_id=each.user_id,
                key_id=each.user_id,
                display_name=each.display_name,
                roles=tuple(role.value for role in each.roles),
                left=False,
                suspended=False,
            )
            for each in self.paper.people
        ]
        return SimpleNamespace(
            people=lambda: people,
            entries_of=lambda action: iter(()),
            restricted=frozenset,
            entries_by=lambda action, key_id: iter(()),
            person_of=by_id.get,
            vouched=lambda key_id: SimpleNamespace(
                by=("dana",) if self.vouched_at else ("root",), at=self.vouched_at
            ),
        )

    @property
    def in_use(self) -> Any:
        last = [(kind.kind, rows[-1]) for (kind, _), rows in self.paper.rows.items()]
        made = [record for kind, record in last if kind == "resident"]
        return SimpleNamespace(
            read=lambda work: made,
            codes=lambda work: {each.code for each in made},
            stays=lambda work: [record for kind, record in last if kind == "stay"],
        )

    @property
    def actor(self) -> Actor:
        assigned: dict[ResidentId, set[Role]] = {}
        for (kind, _), revisions in self.paper.rows.items():
            newest = revisions[-1].values() if kind.kind == "assignment" else {}
            if newest.get("user_id") == self.user_id and newest["state"] == "active":
                assigned.setdefault(revisions[-1].resident, set()).add(newest["role"])
        return Actor(
            self.user_id,
            KeyId(self.user_id),
            self.roles,
            self.on_shift or self.policy.as_on_shift,
            {resident: frozenset(roles) for resident, roles in assigned.items()},
        )

    def may(self, act: str, kind: type[Record], resident: ResidentId | None = None) -> bool:
        if resident is None and kind.about_resident:
            return bool(self.policy.reaches(self.actor, Act(act), kind.kind))
        return self.policy.may(self.actor, Act(act), kind.kind, resident or None)

    def may_create(self, kind: type[Record], resident: ResidentId | None = None) -> bool:
        return self.may("create", kind, resident) or self.may("create_only", kind, resident)

    def colleagues(self) -> tuple[Any, ...]:
        return tuple(self.paper.people)

    def who_reads(self, kind: type[Record], resident: ResidentId) -> tuple[str, ...]:
        readers = [p for p in self.paper.people if p.may("read", kind, resident)]
        return tuple(sorted(p.display_name for p in readers))

    def user_of(self, key: KeyId) -> UserId:
        return UserId(key)

    def name_of(self, key: KeyId) -> str:
        return next((p.display_name for p in self.paper.people if p.user_id == key), "")

    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return NOW.date()

    @property
    def passphrase_is_fresh(self) -> bool:
        return self.fresh

    def require_passphrase(self) -> None:
        if not self.fresh:
            raise PassphraseNeeded

    def step_up(self, passphrase: str) -> None:
        if passphrase != PASSPHRASE:
            raise SignInFailed
        self.fresh = True

    def say(self, action: str, detail: Mapping[str, object]) -> None:
        self.said.append(action)

    def trail(self, *, before: int | None = None, size: int = 200) -> list[Any]:
        return []

    def latest(self, action: str) -> Any:
        return None

    @property
    def accounts(self) -> Any:
        keyfile = SimpleNamespace(slots={})
        return SimpleNamespace(
            secrets=None,
            data_file=Path("no house") / "data.db",
            keyfile=keyfile,
            login=self.display_name,
            moved=False,
        )

    def close(self) -> None:
        self.closed = True

    @contextmanager
    def look(self) -> Iterator[PaperWork]:
        yield PaperWork(self)

    @contextmanager
    def work(self, action: str) -> Iterator[PaperWork]:
        problem = self.broken()
        if problem:
            raise problem
        self.said.append(action)
        yield PaperWork(self)

    def keep_draft(self, slot: str, values: Mapping[str, Any]) -> datetime:
        problem = self.broken()
        if problem:
            raise problem
        self.paper.drafts[self.user_id, slot] = (dict(values), NOW)
        return NOW

    def find_draft(self, slot: str) -> Any:
        kept = self.paper.drafts.get((self.user_id, slot))
        return kept and SimpleNamespace(slot=slot, values=kept[0], kept_at=kept[1])

    def waiting_drafts(self) -> tuple[Any, ...]:
        mine = [slot for user, slot in self.paper.drafts if user == self.user_id]
        return tuple(self.find_draft(slot) for slot in mine)

    def discard_draft(self, slot: str) -> None:
        self.paper.drafts.pop((self.user_id, slot), None)


class PaperWork:
    """One unit of work."""

    def __init__(self, desk: PaperDesk) -> None:
        self.desk = desk
        self.changed: set[type[Record]] = set()
        self.rows = SimpleNamespace(since=lambda *asked: iter(()))

    def shelf(self, kind: type[Record]) -> PaperShelf:
        return PaperShelf(self, kind)

    def make(self, kind: type[Record], resident: ResidentId, values: Mapping[str, Any]) -> Any:
        return kind.new(RecordId(secrets.token_hex(16)), resident, values)

    def knows(self, resident: ResidentId) -> bool:
        return True

    def has_foreign(self) -> bool:
        return False

    def page(self, *asked: Any) -> Page[Any]:
        return Page(())

    def every(self, kind: type[Record], **where: Any) -> Iterator[Record]:
        for (of_kind, _), revisions in list(self.desk.paper.rows.items()):
            if of_kind is kind and _fits(revisions[-1], where):
                yield revisions[-1]

    def verified(self, kind: type[Record], **where: Any) -> Iterator[Record]:
        return self.every(kind, **where)

    def lying(self, kind: type[Record], **where: Any) -> Iterator[Any]:
        for record in self.every(kind, **where):
            open_columns = {f.name: to_plain(getattr(record, f.name)) for f in open_fields(kind)}
            yield SimpleNamespace(
                id=bytes.fromhex(record.id),
                resident=bytes.fromhex(record.resident),
                author=record.author,
                made_at=int(record.made_at.timestamp()),
                open=json.dumps(open_columns),
            )

    def naming(self, kind: type[Record], link: str, ids: Collection[str]) -> Iterator[Any]:
        for row in self.lying(kind):
            if json.loads(row.open)[link] in ids:
                yield row

    def past(self, kind: type[Record], column: str, before: str, **where: Any) -> list[RecordId]:
        return [record.id for record in self.every(kind, **where)]

    def counts(self, kind: type[Record], *about: ResidentId) -> dict[ResidentId, int]:
        every = (record.resident for record in self.every(kind))
        return dict(Counter(each for each in every if not about or each in about))

    def entered(self, kind: type[Record], resident: ResidentId) -> dict[str, int]:
        ids = [id for of_kind, id in self.desk.paper.rows if of_kind is kind]
        return {id: number for number, id in enumerate(ids)}

    def place_of(self, category: str, resident: ResidentId) -> None:
        """No keys, so nothing is anywhere."""

    @property
    def trail(self) -> Any:
        """A trail in which nothing stands."""
        return SimpleNamespace(
            keys_of=lambda user: (KeyId(user),),
            page=lambda wanted, after, size, step: TrailPage((), None, frozenset()),
            newest_of=lambda wanted, most: (),
            people=tuple,
            certificates=lambda: ((), ()),
        )

    def settle(self, resident: ResidentId) -> None:
        """Keys are not kept here."""

    def discard_draft(self, slot: str) -> None:
        self.desk.discard_draft(slot)

    def put(self, record: Any) -> Any:
        author = KeyId(self.desk.user_id)
        kept = dataclasses.replace(record, author=author, made_at=NOW)
        self.desk.paper.rows.setdefault((type(record), record.id), []).append(kept)
        self.changed.add(type(record))
        return kept


def _fits(record: Record, where: Mapping[str, Any]) -> bool:
    """Whether the open columns of *record* are as asked."""
    for name, value in where.items():
        if name == "resident":
            if record.resident != value.hex():
                return False
        elif to_plain(getattr(record, name.removeprefix("open_"))) != value:
            return False
    return True


class PaperShelf:
    """Records of one kind, through the real policy."""

    def __init__(self, work: PaperWork, kind: type[Record]) -> None:
        self.work, self.kind = work, kind

    def standing(self, state: Any) -> tuple[Any, ...]:
        return ()  # there are no matters on paper

    def outlines(self, resident: ResidentId) -> tuple[Any, ...]:
        self._require("read", resident, "summary")
        found = self.work.lying(self.kind, resident=bytes.fromhex(resident))
        return tuple(
            SimpleNamespace(id=row.id.hex(), rev=1, columns=json.loads(row.open)) for row in found
        )

    def handed_over(self) -> tuple[Any, ...]:
        return ()

    def _require(self, act: str, resident: ResidentId, *other: str) -> None:
        desk = self.work.desk
        if self.kind.category == "CPN":
            desk.require_passphrase()
        acts = (act, *other)
        if not any(desk.policy.reaches(desk.actor, Act(a), self.kind.kind) for a in acts):
            raise Denied(self.kind.kind)
        if not any(desk.may(a, self.kind, resident) for a in acts):
            raise NotFound(self.kind.kind)

    def add(self, record: Any) -> Any:
        self._require("create", record.resident, "create_only")
        return self.work.put(record)

    def add_signed(self, record: Any) -> Any:
        self.work.desk.require_passphrase()
        self._require("sign", record.resident)
        return self.work.put(record)

    def _newest(self, id: str) -> Any:
        revisions = self.work.desk.paper.rows.get((self.kind, id))
        if not revisions:
            raise NotFound(self.kind.kind)
        return revisions[-1]

    def get(self, id: str) -> Any:
        found = self._newest(id)
        self._require("read", found.resident)
        return found

    def history(self, id: str) -> tuple[Any, ...]:
        self.get(id)
        return tuple(reversed(self.work.desk.paper.rows[self.kind, id]))

    def amend(self, id: str, rev: int, values: Mapping[str, Any]) -> Any:
        before = self._newest(id)
        self._require("amend", before.resident)
        if before.rev != rev:
            raise Stale(self.kind.kind)
        if getattr(before, "state", None) in (SignState.SIGNED, SignState.COUNTERSIGNED):
            raise Frozen(self.kind.kind)
        return self.work.put(before.amended(values))

    def sign(self, id: str, values: Mapping[str, Any]) -> Any:
        self.work.desk.require_passphrase()
        before = self._newest(id)
        self._require("sign", before.resident)
        return self.work.put(before.amended({"state": SignState.SIGNED, **values}))

    def countersign(self, id: str, values: Mapping[str, Any]) -> Any:
        before = self._newest(id)
        self._require("countersign", before.resident)
        return self.work.put(before.amended({"state": SignState.COUNTERSIGNED, **values}))

    def own(self, resident: ResidentId = ResidentId("")) -> Page[Any]:  # noqa: B008  a string
        mine = [r for r in self.every() if r.author == self.work.desk.user_id]
        return Page(tuple(r for r in mine if not resident or r.resident == resident))

    def lent(self) -> Iterator[Any]:
        return iter(())

    def shut(self) -> int:
        return 0

    def written(self) -> list[RecordId]:
        return []

    def handed(self) -> int:
        return 0

    def all_of(self, resident: ResidentId) -> tuple[Any, ...]:
        return self.page(resident, None, 100_000).rows

    def whole(self, resident: ResidentId) -> tuple[Any, ...]:
        return self.all_of(resident)

    def linked(self, resident: ResidentId, column: str, ids: Collection[str]) -> Page[Any]:
        rows = self.all_of(resident)
        return Page(tuple(r for r in rows if getattr(r, column) in ids))

    def mine(self) -> Page[Any]:
        return Page(())  # there are no matters on paper

    def page(self, resident: ResidentId, after: Any = None, size: int = 100) -> Page[Any]:
        self._require("read", resident)
        rows = [r for r in self.work.every(self.kind) if r.resident == resident]
        rows.reverse()
        start = after[0] if after else 0
        some = tuple(rows[start : start + size])
        more = start + size < len(rows)
        return Page(some, (start + size, "") if more else None)

    def every(self, **where: Any) -> Iterator[Any]:
        if not self.work.desk.policy.reaches(self.work.desk.actor, Act.READ, self.kind.kind):
            raise Denied(self.kind.kind)
        for record in self.work.every(self.kind, **where):
            about = record.resident if self.kind.about_resident else None
            if self.work.desk.may("read", self.kind, about):
                yield record

    def about(self, residents: Collection[ResidentId], **where: Any) -> Iterator[Any]:
        yield from (record for record in self.every(**where) if record.resident in residents)

    def past(self, column: str, before: date, **where: Any) -> Iterator[Any]:
        for record in self.every():
            day = getattr(record, column)
            if day is not None and day < before:
                yield record

    def between(self, column: str, first: str, last: str) -> Iterator[Any]:
        for record in self.every():
            if first <= (to_plain(getattr(record, column)) or "") < last:
                yield record

    def glimpses(self, column: str, first: str, last: str) -> Iterator[Any]:
        for record in self.work.every(self.kind):
            columns = {f.name: to_plain(getattr(record, f.name)) for f in open_fields(self.kind)}
            if first <= (columns[column] or "") < last:
                yield SimpleNamespace(
                    id=record.id, rev=record.rev, author=record.author, columns=columns
                )

    def lately(self, since: datetime) -> Iterator[Any]:
        for record in self.every():
            if record.made_at >= since:
                yield record

    def since(self, column: str, day: date) -> Iterator[Any]:
        for record in self.every():
            if getattr(record, column) is not None and getattr(record, column) >= day:
                yield record
