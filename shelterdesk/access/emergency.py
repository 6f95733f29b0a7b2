"""Emergency access, in a short process of its own: it gives text, never a key (K8, guide 9.3).

Both people's names and passphrases, and what is asked for, come as lines of JSON by the pipe. The
process opens their ways in, waits until the record of it stands in the trail, opens the emergency
key with their shares, reads one resident's marked categories, gives plain values back, and ends.
Whoever started it never has the key. It holds no lock: whoever started it does.

Where a code name was typed, nobody knows yet in whose ring the record belongs. Then the trail says
first who asks with whom and why (``ASK``, codes only); the process finds whose name it is and gives
the id alone; the record is written to the right ring; then it reads.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from shelterdesk.access import engagements
from shelterdesk.access.rules import HouseRules
from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.policy import POLICY
from shelterdesk.domain.record import Record
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    EmergencyOver,
    NoEmergencyKey,
    NoKey,
    NotEligible,
    NotFound,
    SecondPersonNeeded,
    SecretMissing,
    ShelterDeskError,
    Tampered,
)
from shelterdesk.store import engine as engines
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.store.rows import Rows
from shelterdesk.store.tables import Schema, shipped_schema
from shelterdesk.vault import emergency, slots
from shelterdesk.vault.founding import Founded
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.secret_store import former, former_secret
from shelterdesk.vault.vault import Bundle, Vault
from shelterdesk.vault.wire import parsed

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from shelterdesk.access.desk import Desk
    from shelterdesk.vault.ledger import SealedRow

ASK = "emergency.ask"  # the entry that has to be there before a code name is looked up
OPEN = "emergency.open"  # the act whose record has to be there before anything opens
LASTS = 60 * 60  # seconds (casework guide 9.3)
ELIGIBLE = POLICY.creators("emergency_access")
AT_NIGHT = Role.NS  # whom the house may let act alone, on duty


def share_out(keyfile: KeyFile, founded: Founded, roles: Sequence[Collection[Role]]) -> None:
    """A share for every founder who may ask; *roles* are theirs, in order. The caller saves."""
    keys = {key.user_id: key.x_pub for key in founded.key_certificates}
    pairs = zip(founded.bundles, roles, strict=True)
    eligible = {b.user_id: keys[b.user_id] for b, held in pairs if ELIGIBLE & set(held)}
    emergency.give_shares(keyfile, founded.emergency, eligible)


def first_line(desk: Desk, login: str, passphrase: str, second: tuple[str, str] | None) -> Line:
    """What the other process needs to open the house as these people do.

    The secret of this computer travels with it, so that a card typed for this start counts.
    """
    accounts = desk.accounts
    secret = before = None
    if accounts.secrets is not None and slots.needs_secret(accounts.keyfile):
        secret = accounts.secrets.find(accounts.keyfile.db)
        before = former_secret(accounts.secrets, accounts.keyfile.db)
    people = [(login, passphrase), *([] if second is None else [second])]
    return {
        "keys": str(accounts.keyfile.path.resolve()),
        "data": str(accounts.data_file.resolve()),
        "people": people,
        "secret": None if secret is None else secret.hex(),
        "before": None if before is None else before.hex(),
        "now": int(desk.clock.now().timestamp()),
        "steady": desk.clock.steady(),
    }


def drop_alone(desk: Desk) -> None:
    """From now on nobody opens it alone: the wraps for one person go from the key file."""
    keyfile = desk.accounts.keyfile
    keyfile.refresh()
    if emergency.drop_alone(keyfile):
        keyfile.save_alone()


def holders(desk: Desk) -> tuple[frozenset[str], frozenset[str]]:
    """User ids of everybody with a share, and of those who may open it alone."""
    keyfile = desk.accounts.keyfile
    keyfile.refresh()
    return frozenset(keyfile.emergency.shares), frozenset(keyfile.emergency.alone)


def has_key(desk: Desk) -> bool:
    """Whether the house was founded with an emergency key."""
    with desk.look():
        return desk.vault.emergency_public is not None


# ---- the other process

Line = dict[str, Any]


def serve(given: BinaryIO, made: BinaryIO) -> int:
    """Be that process: lines of JSON in and out."""

    def tell(line: Line) -> None:
        made.write(json.dumps(line).encode() + b"\n")
        made.flush()

    try:
        with _table(_heard(given)) as table:
            tell({"people": [bundle.user_id for bundle in table.people]})
            asked = _heard(given)
            if asked.get("act") == "find":
                tell(table.find(asked))
                asked = _heard(given)
            if asked.get("act") == "renew":
                tell(table.renew(alone=bool(asked.get("alone"))))
            elif asked.get("act") == "read":
                tell(table.read(asked))
    except ShelterDeskError as error:
        tell({"error": type(error).__name__, "seconds": getattr(error, "seconds", 0)})
    return 0


def _heard(given: BinaryIO) -> Line:
    found = json.loads(given.readline() or b"{}")
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class _Passed:
    """This computer's secret, as it came by the pipe."""

    secret: bytes | None
    before: bytes | None = None

    def find(self, db: str) -> bytes:
        """The secret; ``NoEmergencyKey`` if none came."""
        if db.endswith(former("")):
            if self.before is None:
                raise SecretMissing
            return self.before
        if self.secret is None:
            raise NoEmergencyKey
        return self.secret

    def keep(self, db: str, secret: bytes) -> None:
        """Nothing is kept here."""

    def forget(self, db: str) -> None:
        """Nothing is kept here."""


@dataclass
class _Table:
    """One or two people's ways in, and the house as the first of them opens it."""

    keyfile: KeyFile
    schema: Schema
    engine: Engine
    now: int
    people: tuple[Bundle, ...] = field(repr=False)

    def require_eligible(self) -> None:
        """Two different people, each in a role that may ask (guide 9.3); else ``NotEligible``."""
        day = datetime.fromtimestamp(self.now, UTC).date()
        with self._seated(self.people[0]) as (vault, _):
            here = [p for p in vault.people() if not p.left]
            roles = {
                p.user_id: set(p.roles)
                for p in here
                if engagements.of(vault, p.user_id).allows(day)
            }
        users = [bundle.user_id for bundle in self.people]
        wanted = {role.value for role in ELIGIBLE}
        if len(set(users)) < len(users) or any(not roles.get(u, set()) & wanted for u in users):
            raise NotEligible

    def renew(self, *, alone: bool) -> Line:
        """Fresh shares for everybody eligible today; one of the two is a manager."""
        with self._seated(self.people[0]) as (vault, _):
            public = vault.emergency_public
            keys = vault.public_keys()
            held = {p.user_id: set(p.roles) for p in vault.people() if not p.left}
        users = {bundle.user_id for bundle in self.people}
        if len(users) < 2 or not any(Role.MGR.value in held[user] for user in users):
            raise SecondPersonNeeded
        if public is None:
            raise NoEmergencyKey
        opened = emergency.open_emergency(self.keyfile, self.people, public)
        wanted = {role.value for role in ELIGIBLE}
        eligible = {user: keys[user] for user, roles in held.items() if roles & wanted}
        by_night = [u for u in eligible if alone and AT_NIGHT.value in held[u]]
        self.keyfile.refresh()
        emergency.give_shares(self.keyfile, opened.x, eligible, by_night)
        self.keyfile.save_alone()
        return {"shares": len(eligible), "alone": len(by_night)}

    def find(self, asked: Line) -> Line:
        """Whose code name was typed, as an id; ``NotFound`` for nobody and for who is blocked."""
        with self._seated(self.people[0]) as (vault, _):
            self._require_asked(vault, asked["access"])
        with self._opened() as (vault, ledger):
            scope = self._named(vault, Rows(ledger.connection, self.schema), asked["name"])
            self._require_unblocked(vault, scope)
        return {"resident": scope.hex()}

    def read(self, asked: Line) -> Line:
        """What the key opens of one resident; ``NotFound`` for nobody and for who is blocked."""
        scope = bytes.fromhex(asked["resident"])
        with self._seated(self.people[0]) as (vault, _):
            self._require_record(vault, bytes.fromhex(asked["access"]), scope)
        with self._opened() as (vault, ledger):
            self._require_unblocked(vault, scope)
            rows = Rows(ledger.connection, self.schema)
            records, damaged = [], 0
            for row in self._newest(rows, scope):
                try:
                    records.append(_plain(self.schema, row, vault.open(row)))
                except NoKey:
                    continue
                except Tampered:
                    damaged += 1
        if not records:
            raise NotFound("resident")
        return {"resident": scope.hex(), "records": records, "damaged": damaged}

    def _require_asked(self, vault: Vault, access: str) -> None:
        """No word in the trail of who asks with whom and why, no look for a name."""
        for entry in vault.entries_by(ASK, self.people[0].key_id):
            said = parsed(entry.detail)
            is_this = isinstance(said, dict) and said.get("access") == access
            if is_this and said.get("second") == self._second and self._is_recent(entry.at):
                return
        raise EmergencyOver

    def _require_record(self, vault: Vault, access: bytes, scope: bytes) -> None:
        """No record about this very resident in the trail, no text; an old one does not count."""
        seq = vault.signed_as(access, OPEN, self.people[0].key_id)
        entry = None if seq is None else vault.entry(seq)
        if entry is None or not self._is_recent(entry.at):
            raise EmergencyOver
        said = parsed(entry.detail)
        if not isinstance(said, dict) or said.get("residents") != [scope.hex()]:
            raise EmergencyOver

    def _require_unblocked(self, vault: Vault, scope: bytes) -> None:
        if {bundle.user_id for bundle in self.people} & vault.blocked(scope):
            raise NotFound("resident")

    def _is_recent(self, at: int) -> bool:
        return self.now - LASTS < at <= self.now

    @property
    def _second(self) -> str:
        return self.people[1].user_id if len(self.people) > 1 else ""

    @staticmethod
    def _named(vault: Vault, rows: Rows, name: str) -> bytes:
        """Whom a typed code name or resident code means; ``NotFound`` unless it is one person."""
        wanted = fold(name)
        found = {
            row.resident
            for row, body in vault.open_many(rows.every(Resident))
            if body is not None
            and wanted in (fold(str(_values(row, body).get(k, ""))) for k in ("code_name", "code"))
        }
        if not wanted or len(found) != 1:
            raise NotFound("resident")
        return found.pop()

    def _newest(self, rows: Rows, scope: bytes) -> Iterator[SealedRow]:
        for kind in self.schema.kinds:
            # Of a scan the header alone would come, with its key and no page: it helps nobody.
            if COMPARTMENTS[kind.category].emergency and not kind.holds_chunks:
                newest: dict[bytes, SealedRow] = {}
                for row in rows.of_resident(kind, scope):
                    if row.id not in newest or newest[row.id].rev < row.rev:
                        newest[row.id] = row
                yield from newest.values()

    @contextmanager
    def _opened(self) -> Iterator[tuple[Vault, StoreLedger]]:
        """The house as the emergency key opens it."""
        with self._seated(self.people[0]) as (vault, _):
            public = vault.emergency_public
        if public is None:
            raise NoEmergencyKey
        with self._seated(emergency.open_emergency(self.keyfile, self.people, public)) as seated:
            yield seated

    @contextmanager
    def _seated(self, bundle: Bundle) -> Iterator[tuple[Vault, StoreLedger]]:
        ledger = StoreLedger(self.schema)
        vault = Vault(
            db=self.keyfile.db,
            bundle=bundle,
            ledger=ledger,
            rules=HouseRules(),
            clock=lambda: self.now,
        )
        with engines.reading(self.engine) as db, ledger.on(db):
            vault.sign_in(None)
            yield vault, ledger


def _passed(secret: str, before: str | None) -> _Passed:
    return _Passed(bytes.fromhex(secret), None if before is None else bytes.fromhex(before))


@contextmanager
def _table(asked: Line) -> Iterator[_Table]:
    keyfile = KeyFile.load(Path(asked["keys"]))
    secrets = None if asked["secret"] is None else _passed(asked["secret"], asked.get("before"))
    people = tuple(
        slots.open_slot(keyfile, login, passphrase, secrets, lambda: float(asked["steady"]))
        for login, passphrase in asked["people"]
    )
    key = slots.database_key(keyfile, people[0])
    slots.database_key(keyfile, people[-1])  # who is suspended or gone has none
    engine = engines.sqlcipher_engine(Path(asked["data"]), key)
    try:
        table = _Table(keyfile, shipped_schema(), engine, int(asked["now"]), people)
        table.require_eligible()
        yield table
    finally:
        engines.close(engine)


def _values(row: SealedRow, body: Line) -> Line:
    return {**body, **json.loads(row.open)}


def _plain(schema: Schema, row: SealedRow, body: Line) -> Line:
    kind: type[Record] = schema.by_name[row.kind]
    version = body.pop("v", 1)
    if version != kind.body_version:
        body = kind.upgraded(body, version)
    return {
        "kind": row.kind,
        "id": row.id.hex(),
        "resident": row.resident.hex(),
        "rev": row.rev,
        "author": row.author,
        "made_at": row.made_at,
        "values": _values(row, body),
    }
