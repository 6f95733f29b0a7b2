"""Before there is a desk: signing in to a house, and laying the files of a new one.

Whatever fails after the file is open closes it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, select

from shelterdesk.access import engagements, new_key, own_keys
from shelterdesk.access.accounts import Accounts, settled_key
from shelterdesk.access.desk import Clock, Desk, Project
from shelterdesk.access.quiet import quietly
from shelterdesk.access.rules import HouseRules
from shelterdesk.access.settling import hand_on, settle_at_sign_in
from shelterdesk.access.signing import signing
from shelterdesk.access.sitting import Broken, Failed
from shelterdesk.access.work import Work
from shelterdesk.computer.places import Place
from shelterdesk.domain.policy import (
    POLICY,
    ROLL_CALL,
    Policy,
    reading_only,
    roll_call_only,
    works_shifts,
)
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Busy,
    CloudFolder,
    Damaged,
    NetworkFolder,
    NotAHouse,
    NotEngaged,
    OlderHouse,
    Tampered,
    TrailBroken,
)
from shelterdesk.store import engine as engines
from shelterdesk.store import migrations
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.store.tables import Schema, shipped_schema
from shelterdesk.vault import codes, slots
from shelterdesk.vault.anchor import AnchorStore
from shelterdesk.vault.formats import check_format
from shelterdesk.vault.keyfile import KeyFile, Waiting
from shelterdesk.vault.ledger import EntryRow, Head
from shelterdesk.vault.secret_store import SecretStore
from shelterdesk.vault.vault import Bundle, Vault

DATA_FILE, KEY_FILE, LOCK_FILE = "data.db", "keys.json", "open.lock"
LOOK_AT_OLDER = frozenset({Role.MGR.value, Role.ADM.value})


def afterwards(desk: Desk) -> None:
    """Keys are handed on once the desk is shown; whoever shows it calls ``settling.hand_on``."""


def _anywhere(folder: Path) -> Place | None:
    """Where nobody looks, every folder is this computer's own."""
    return None


@dataclass(frozen=True)
class House:
    """A house on disk, and what the program needs to open it.

    ``follows`` is what a unit does at its end, in the same transaction, once all else is written.
    ``place`` says what speaks against a folder; without ``anchors`` nothing is remembered here.
    ``hands_on`` gives others the keys that wait for whoever signs in; see ``afterwards``.
    """

    folder: Path
    clock: Clock
    projections: Project
    secrets: SecretStore | None = None
    schema: Callable[[], Schema] = shipped_schema
    policy: Policy = POLICY
    anchors: AnchorStore | None = None
    place: Callable[[Path], Place | None] = _anywhere
    follows: Callable[[Work], None] = lambda _: None
    hands_on: Callable[[Desk], None] = hand_on

    @property
    def is_there(self) -> bool:
        """Whether the folder holds a house."""
        return (self.folder / KEY_FILE).is_file() and (self.folder / DATA_FILE).is_file()

    def is_practice(self) -> bool:
        """Whether the root certificate says that this is a practice house."""
        return KeyFile.load(self.folder / KEY_FILE).root.practice

    def require_own_disk(self, *, practice: bool) -> None:
        """A real house lies on this computer's disk; ``CloudFolder`` or ``NetworkFolder``.

        A practice house may lie anywhere; the page *This computer* says what that means.
        """
        found = None if practice else self.place(self.folder)
        if found is Place.CLOUD:
            raise CloudFolder
        if found is Place.NETWORK:
            raise NetworkFolder


def sign_in(house: House, login: str, passphrase: str) -> Desk:
    """Open a desk; raises ``NotAHouse``, ``Busy``, ``SignInFailed``, ``Damaged``, ``Tampered``."""
    if not house.is_there:
        raise NotAHouse
    lock = _lock(house.folder)
    try:
        return _seat(house, lock.release, login, passphrase)
    except BaseException:
        lock.release()
        raise


@contextmanager
def sign_in_together(house: House, logins: Mapping[str, str]) -> Iterator[dict[str, Desk]]:
    """Several desks in one program, by sign-in name; for filling a practice house and for tests.

    *logins* maps sign-in names to passphrases. All desks are closed at the end.
    """
    if not house.is_there:
        raise NotAHouse
    with _lock(house.folder), ExitStack() as closing:
        desks = {}
        for login, passphrase in logins.items():
            desks[login] = _seat(house, _nothing, login, passphrase)
            closing.callback(desks[login].close)
        yield desks


def sit_beside(desk: Desk, login: str, passphrase: str) -> Desk:
    """A colleague's desk beside one that is open; whoever opened it closes it.

    Raises as ``sign_in``, and ``NotAHouse`` where that desk was not opened by signing in.
    """
    if desk.beside is None:
        raise NotAHouse
    return desk.beside(login, passphrase)


def _nothing() -> None:
    """The lock is let go of by whoever took it."""


def _seat(house: House, release: Callable[[], None], login: str, passphrase: str) -> Desk:
    keyfile = KeyFile.load(house.folder / KEY_FILE)
    house.require_own_disk(practice=keyfile.root.practice)
    failed = slots.failed_tries(keyfile, login, house.secrets)
    bundle = slots.open_slot(
        keyfile, login, passphrase, house.secrets, house.clock.steady, _seconds(house)
    )
    desk = _seated(house, release, keyfile, bundle, login, failed)
    try:
        if not desk.reads_only:
            own_keys.raise_cost(desk, bundle, passphrase)
            new_key.move(desk, bundle, passphrase)
    except BaseException:
        desk.close()
        raise
    return desk


def sign_in_by_code(house: House, login: str, code: str, passphrase: str) -> Desk:
    """Open a desk with a paper code, and choose a new *passphrase*; the code works once.

    Raises as ``sign_in``, ``CardMistyped`` for what cannot be a code, and ``Invalid`` for a
    passphrase that a real house does not take; the code is good for another try then.
    """
    if not house.is_there:
        raise NotAHouse
    lock = _lock(house.folder)
    try:
        keyfile = KeyFile.load(house.folder / KEY_FILE)
        house.require_own_disk(practice=keyfile.root.practice)
        failed = slots.failed_tries(keyfile, login, house.secrets)
        bundle = codes.open_code(
            keyfile, login, code, house.secrets, house.clock.steady, _seconds(house)
        )
        desk = _seated(house, lock.release, keyfile, bundle, login, failed)
        try:
            if desk.reads_only:  # an older file may hold a code that was used up
                raise Tampered("code")
            own_keys.mend(desk, bundle, passphrase)
            new_key.move(desk, bundle, passphrase)
        except BaseException:
            desk.close()
            raise
        return desk
    except BaseException:
        lock.release()
        raise


def _seconds(house: House) -> Callable[[], float]:
    return lambda: house.clock.now().timestamp()


def _seated(
    house: House,
    release: Callable[[], None],
    keyfile: KeyFile,
    bundle: Bundle,
    login: str,
    failed: Waiting | None,
) -> Desk:
    accounts = accounts_of(house, keyfile, bundle)
    accounts.login = login
    engine = engines.sqlcipher_engine(accounts.data_file, accounts.database_key)
    try:
        return _desk(house, release, accounts, bundle, login, engine, failed)
    except BaseException:
        engines.close(engine)
        raise


def accounts_of(house: House, keyfile: KeyFile, bundle: Bundle) -> Accounts:
    """The way in to *house* that *bundle* has; ``SignInFailed`` if it has none."""
    data_file = house.folder / DATA_FILE
    key = _database_key(keyfile, bundle, data_file)
    return Accounts(keyfile, data_file, house.secrets, house.clock.steady, key, house.anchors)


def _database_key(keyfile: KeyFile, bundle: Bundle, data_file: Path) -> bytes:
    """The key that the data file has; a change of keys that was cut off is settled here."""
    later = slots.next_database_key(keyfile, bundle)
    if later is not None and engines.opens(data_file, later):
        settled_key(keyfile)
        return later
    return slots.database_key(keyfile, bundle)


def _desk(
    house: House,
    release: Callable[[], None],
    accounts: Accounts,
    bundle: Bundle,
    login: str,
    engine: Engine,
    failed: Waiting | None,
) -> Desk:
    keyfile, schema = accounts.keyfile, house.schema()
    bring_up_to_date(engine, schema, keyfile.db)
    ledger = StoreLedger(schema)
    vault = Vault(
        db=keyfile.db,
        bundle=bundle,
        ledger=ledger,
        rules=HouseRules(house.policy),
        clock=lambda: int(house.clock.now().timestamp()),
    )
    with engines.reading(engine) as db, ledger.on(db):
        broken = None
        try:
            vault.sign_in(slots.head_of(keyfile, bundle, login, house.secrets))
        except TrailBroken as error:
            broken = error
            vault.sit_to_read()
        person = vault.person_of(vault.key_id)
        if person is None:
            raise Tampered("sign-in")
        if not engagements.of(vault, person.user_id).allows(_today(house)):
            raise NotEngaged
        may_look = bool(LOOK_AT_OLDER & set(person.roles))
        roles = frozenset(Role.of(role) for role in person.roles)
        counts_heads = broken is not None and works_shifts(house.policy, roles)
        doubted = _doubted(house, vault, keyfile.db)
        if doubted is not None and not (may_look or counts_heads):
            raise OlderHouse
        waiting = [] if broken else vault.groups_to_adopt()
        found = None if broken is None else Broken(broken.seq, _held_until(vault, broken.seq))

    policy = house.policy
    if broken is not None:
        policy = reading_only(house.policy, () if may_look else ROLL_CALL)
        if counts_heads and not may_look:
            policy = roll_call_only(house.policy)

    def reopen(again: str) -> Bundle:
        clock = house.clock.steady
        return slots.open_slot(keyfile, login, again, house.secrets, clock, _seconds(house))

    # Leaving needs the signing half only; the other must not outlive ten minutes without use.
    remembering = Bundle(
        user_id=bundle.user_id,
        key_id=bundle.key_id,
        x=b"",
        ed=bundle.ed,
        root_pub=bundle.root_pub,
    )

    def leave(head: EntryRow | None) -> None:
        try:
            if head is not None and not desk.reads_only:
                slots.keep_head(keyfile, remembering, login, house.secrets, head)
                accounts.has_seen(Head(head.seq, head.hash))
        finally:
            release()

    desk = Desk(
        engine=engine,
        schema=schema,
        vault=vault,
        ledger=ledger,
        clock=house.clock,
        house_code=keyfile.root.house_code,
        practice=keyfile.root.practice,
        display_name=person.display_name,
        roles=roles,
        beside=partial(_seat, house, _nothing),
        projections=house.projections,
        reopen=reopen,
        leave=leave,
        accounts=accounts,
        follows=_quietly(house.follows),
        policy=policy,
        login=login,
        doubted=doubted,
        trail_broken=found,
        failed=_failed(failed),
    )
    if broken is not None and not (may_look or counts_heads or desk.actor.on_shift):
        raise broken
    if not desk.reads_only:
        settle_in(desk, waiting, house.hands_on)
    return desk


def _quietly(follows: Callable[[Work], None]) -> Callable[[Work], None]:
    """What the program reads to say something again is not something that somebody opened."""

    def follow(work: Work) -> None:
        with quietly(work.desk):
            follows(work)

    return follow


def settle_in(
    desk: Desk, waiting: Sequence[str], hands_on: Callable[[Desk], None] = hand_on
) -> None:
    """What signing in writes: groups taken over, the entry, what was left undone, the anchor."""
    if waiting:
        _adopt(desk, waiting)
    failed = desk.failed
    said = {"failed": failed.tries, "last": int(failed.last_at.timestamp())} if failed else {}
    desk.say("sign_in", said)
    desk.accounts.settle_groups(desk)
    desk.accounts.finish(desk)
    settle_at_sign_in(desk)
    hands_on(desk)
    newest = desk.trail(size=1)
    if newest:
        desk.accounts.has_seen(Head(newest[0].seq, newest[0].hash))


def _doubted(house: House, vault: Vault, db: str) -> Head | None:
    """What this computer last saw of house *db*, if the trail does not have it."""
    seen = None if house.anchors is None else house.anchors.find_head(db)
    return None if seen is None or vault.has_entry(seen) else seen


def _held_until(vault: Vault, seq: int) -> datetime | None:
    """When the last entry before *seq* was made, so far as it holds."""
    try:
        return datetime.fromtimestamp(vault.entry(seq - 1).at, UTC)
    except Tampered:
        return None


def _today(house: House) -> date:
    return house.clock.now().astimezone(house.clock.zone).date()


def _failed(waiting: Waiting | None) -> Failed | None:
    if waiting is None:
        return None
    return Failed(waiting.tries, datetime.fromtimestamp(waiting.at, UTC))


def _adopt(desk: Desk, names: Sequence[str]) -> None:
    with signing(desk.engine, desk.ledger, desk.vault) as (_, unit):
        for name in names:
            unit.adopt(name)
        entry = unit.close("group.adopt", "{}")
        desk.ledger.put_lists(unit.lists)
        desk.ledger.put_entry(entry, unit.items)


def bring_up_to_date(engine: Engine, schema: Schema, db_id: str) -> None:
    """Run the missing steps; ``Damaged`` if the data file is not that of the key file.

    ``OlderFormat`` or ``NewerFormat`` for a house of another form.
    """
    with engines.reading(engine) as db:
        current = migrations.version_of(db)
        if current is None:
            raise Damaged("house")
        found = db.execute(select(schema.house.c.db, schema.house.c.format)).first()
        if found is None or found.db != db_id:
            raise Damaged("house")
        check_format(found.format)
        newest = migrations.head()
    if current != newest:
        with engines.writing(engine) as db:
            migrations.upgrade(db)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else has the house open meanwhile; raises ``Busy`` or ``NotAHouse``."""
    with _lock(folder):
        yield


def _lock(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy from None
    except OSError:
        raise NotAHouse from None
    return lock
