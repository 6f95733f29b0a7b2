"""Who has a way into the house: colleagues come, change their roles, are suspended, leave.

What the trail says comes first, the key file follows: should the program end in between, the
next sign-in of anybody finds somebody in the key file who is gone from the trail, and finishes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.access import engagements
from shelterdesk.access.settling import settle_blocks
from shelterdesk.access.signing import signing
from shelterdesk.domain import passphrases
from shelterdesk.domain.record import UserId
from shelterdesk.domain.roles import Role, hats_refused
from shelterdesk.errors import (
    Denied,
    Invalid,
    LastOne,
    NameTaken,
    NoKeyring,
    NotFound,
    SecondPersonNeeded,
)
from shelterdesk.store import drafts
from shelterdesk.store import engine as engines
from shelterdesk.vault import emergency, escrow, slots
from shelterdesk.vault.anchor import AnchorStore
from shelterdesk.vault.directory import ADD, LEAVE, ROLES, SUSPEND
from shelterdesk.vault.formats import ESCROW
from shelterdesk.vault.founding import DATABASE_KEY_BYTES, fresh_keys
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.ledger import Head, RoleCertificate
from shelterdesk.vault.measuring import FLOOR, raised
from shelterdesk.vault.secret_store import SecretStore
from shelterdesk.vault.vault import Bundle, Person

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is about to work here; the passphrase is typed by themselves."""

    login: str
    display_name: str
    roles: tuple[Role, ...]
    passphrase: str = field(repr=False)


@dataclass
class Accounts:
    """The key file of an open house, and the key of its data file.

    ``steady`` gives seconds that never go back; ``anchors`` is where this computer remembers the
    newest entry, None where it does not; ``login`` is the name that was typed to come
    in; ``moved`` whether that way in was moved to this computer's new key just now.
    """

    keyfile: KeyFile
    data_file: Path
    secrets: SecretStore | None
    steady: Callable[[], float]
    database_key: bytes = field(repr=False)
    anchors: AnchorStore | None = None
    login: str = field(default="", repr=False)
    moved: bool = False

    # ---- what this computer saw

    def has_seen(self, head: Head) -> None:
        """Remember *head* in this computer's keyring; one without a keyring goes without."""
        if self.anchors is not None:
            with suppress(NoKeyring):
                self.anchors.keep_head(self.keyfile.db, head)

    # ---- the second person

    def second(self, login: str, passphrase: str) -> Bundle:
        """A colleague who agrees, by giving their own passphrase; raises as signing in does."""
        return slots.open_slot(self.keyfile, login, passphrase, self.secrets, self.steady)

    def two_cards(self, texts: tuple[str, str]) -> Bundle:
        """Two safety cards in place of the colleague; raises as ``open_escrow``."""
        self.keyfile.refresh()
        return escrow.open_escrow(self.keyfile, texts)

    def require_two(self, desk: Desk, second: Bundle) -> UserId:
        """Pass if this person and *second* decide together for the house; who the second is.

        One of the two is a manager. Raises ``SecondPersonNeeded``, ``PassphraseNeeded``.
        """
        self._require_two(desk, second, "")
        return UserId(second.user_id)

    # ---- coming

    def add(self, desk: Desk, newcomer: Newcomer, second: Bundle) -> UserId:
        """Let somebody in: keys of their own, certified by this person and *second*.

        Raises ``SecondPersonNeeded``, ``NameTaken``, ``PassphraseNeeded``, and ``Invalid`` for
        roles that do not go together.
        """
        self._require_two(desk, second, "")
        _require_hats(newcomer.roles)
        keyfile = self.keyfile
        keyfile.refresh()
        if slots.is_taken(keyfile, newcomer.login, self.secrets):
            raise NameTaken
        self.require_good(newcomer.passphrase, newcomer.login, newcomer.display_name)
        now = int(desk.clock.now().timestamp())
        bundle, key = fresh_keys(keyfile.root.root_pub, newcomer.display_name, now)
        given = self._roles(bundle.user_id, newcomer.roles, now)
        self.put_way_in(newcomer.login, newcomer.passphrase, bundle)
        try:
            with signing(desk.engine, desk.ledger, desk.vault) as (_, unit):
                certified = unit.certify(key, second)
                desk.ledger.put_certificates((certified,), (unit.certify(given, second),))
                detail = {"user": bundle.user_id, "key": bundle.key_id}
                desk.ledger.put_entry(unit.close(ADD, _said(detail)), unit.items)
                keyfile.save()
        except BaseException:
            self._take_way_in(bundle.user_id)
            raise
        self.settle_groups(desk)
        return UserId(bundle.user_id)

    def put_way_in(self, login: str, passphrase: str, bundle: Bundle) -> None:
        """A slot and the database key for the owner of *bundle*; the caller saves."""
        secrets = None if self.keyfile.root.practice else self.secrets
        slots.put_slot(self.keyfile, login, passphrase, bundle, self._cost(), secrets)
        slots.give_database_key(self.keyfile, bundle, self.database_key)

    def require_good(self, passphrase: str, *names: str) -> None:
        """Raise ``Invalid`` unless a real house takes *passphrase* from who has these *names*.

        Practice houses give advice only.
        """
        if not self.keyfile.root.practice:
            passphrases.require(passphrase, (self.keyfile.root.house_code, *names))

    def _cost(self) -> slots.Cost:
        """What a try costs from now on: the house's setting lies unsigned in the key file."""
        house = self.keyfile.cost
        return house if self.keyfile.root.practice else raised(FLOOR, house) or FLOOR

    def _take_way_in(self, user_id: str) -> None:
        slots.take_slots(self.keyfile, user_id)
        self.keyfile.database_keys.pop(user_id, None)
        self.keyfile.save_alone()

    def give_roles(
        self, desk: Desk, user_id: UserId, roles: Sequence[Role], second: Bundle
    ) -> None:
        """Other roles for somebody; for who was suspended it is also the way back."""
        self._require_two(desk, second, user_id)
        _require_hats(roles)
        person = self._person(desk, user_id)
        if Role.MGR not in roles:
            self._keep_a_manager(desk, user_id)
        now = int(desk.clock.now().timestamp())
        with signing(desk.engine, desk.ledger, desk.vault) as (_, unit):
            signed = unit.certify(self._roles(user_id, roles, now), second)
            desk.ledger.put_certificates((), (signed,))
            entry = unit.close(ROLES, _said({"user": user_id, "key": person.key_id}))
            desk.ledger.put_entry(entry, unit.items)
        if Role.MGR in desk.roles:  # before the group's key reaches somebody blocked from a file
            settle_blocks(desk)
        self.settle_groups(desk)
        self.keyfile.refresh()
        self._settle_emergency(desk)
        if person.suspended:
            self._let_back(desk, user_id)

    # ---- going

    def suspend(self, desk: Desk, user_id: UserId) -> None:
        """Close somebody's access at once; one manager or administrator is enough."""
        self._close(desk, user_id, SUSPEND, frozenset({Role.MGR, Role.ADM}))

    def let_go(self, desk: Desk, user_id: UserId) -> None:
        """Somebody leaves the house: their way in ends, and the keys that they knew change."""
        self._close(desk, user_id, LEAVE, frozenset({Role.MGR}))

    def require_let_go(self, desk: Desk, user_id: UserId) -> None:
        """Pass if ``let_go`` would: for what is to be done before it."""
        self._may_close(desk, user_id, LEAVE, frozenset({Role.MGR}))

    def _may_close(
        self, desk: Desk, user_id: UserId, action: str, roles: frozenset[Role]
    ) -> Person:
        if not desk.roles & roles or user_id == desk.user_id:
            raise Denied(action)
        desk.require_trusted()
        desk.require_passphrase()
        person = self._person(desk, user_id)
        if person.left and not (person.suspended and action == LEAVE):
            raise NotFound(action)
        self._keep_a_manager(desk, user_id)
        return person

    def _close(self, desk: Desk, user_id: UserId, action: str, roles: frozenset[Role]) -> None:
        person = self._may_close(desk, user_id, action, roles)
        with signing(desk.engine, desk.ledger, desk.vault) as (_, unit):
            entry = unit.close(action, _said({"user": user_id, "key": person.key_id}))
            desk.ledger.put_entry(entry, unit.items)
        self.settle_groups(desk)
        self.finish(desk)

    def finish(self, desk: Desk) -> bool:
        """Take from the key file whoever is gone, and change the database key; True if so.

        Called at every sign-in too, for what a power cut left undone.
        """
        self.keyfile.refresh()
        self._settle_emergency(desk)
        there = {user for user in self.keyfile.database_keys if user != ESCROW}
        public = _public_keys(desk)
        gone = there - public.keys()
        if not gone and not self.keyfile.next_database_keys:
            return False
        suspended = {p.user_id for p in _people(desk) if p.suspended}
        for user_id in gone - suspended:  # who is suspended keeps their passphrase
            slots.take_slots(self.keyfile, user_id)
        self.change_database_key(desk, public)
        return True

    def _settle_emergency(self, desk: Desk) -> None:
        """Whoever may no longer ask for emergency access loses their share at once."""
        roles = {role.value for role in desk.policy.creators("emergency_access")}
        there = {p.user_id for p in _people(desk) if not p.left and roles & set(p.roles)}
        if emergency.keep_only(self.keyfile, there):
            self.keyfile.save_alone()

    def renew_database_key(self, desk: Desk) -> None:
        """Another key for the data file, though nobody is gone; raises ``Busy``."""
        self.keyfile.refresh()
        self.change_database_key(desk, _public_keys(desk))

    def change_database_key(self, desk: Desk, public: dict[str, bytes]) -> None:
        """A new key for the data file, sealed to everybody in *public*; raises ``Busy``.

        Both keys are in the key file while the file changes, so that it opens at any moment.
        """
        keyfile, before = self.keyfile, self.database_key
        after = os.urandom(DATABASE_KEY_BYTES)
        keyfile.next_database_keys = {
            user: slots.sealed_database_key(keyfile.db, user, x_pub, after)
            for user, x_pub in public.items()
        }
        keyfile.save()
        engines.close(desk.engine)
        engines.change_key(self.data_file, before, after)
        self.database_key = after
        desk.engine = engines.sqlcipher_engine(self.data_file, after)
        settled_key(keyfile)

    def settle_groups(self, desk: Desk) -> None:
        """Bring every group that this person may change to today's roles."""
        with desk.look():
            names = desk.vault.groups_to_settle()
        if not names:
            return
        with signing(desk.engine, desk.ledger, desk.vault) as (_, unit):
            for name in names:
                unit.settle_group(name)
            desk.ledger.put_lists(unit.lists)
            desk.ledger.put_entry(unit.close("group.settle", "{}"), unit.items)

    def drafts_of(self, desk: Desk, user_id: UserId) -> int:
        """How many drafts somebody has; nobody but their author opens them."""
        keys = [p.key_id for p in _people(desk) if p.user_id == user_id]
        with engines.reading(desk.engine) as db:
            return sum(len(drafts.of_owner(db, desk.schema, key)) for key in keys)

    # ---- one's own

    def _let_back(self, desk: Desk, user_id: UserId) -> None:
        x_pub = _public_keys(desk)[user_id]
        self.keyfile.refresh()
        self.keyfile.database_keys[user_id] = slots.sealed_database_key(
            self.keyfile.db, user_id, x_pub, self.database_key
        )
        self.keyfile.save()

    @staticmethod
    def _roles(user_id: str, roles: Sequence[Role], now: int) -> RoleCertificate:
        codes = tuple(sorted(role.value for role in roles))
        return RoleCertificate(os.urandom(8).hex(), user_id, codes, now, "", b"")

    @staticmethod
    def _require_two(desk: Desk, second: Bundle, user_id: str) -> None:
        if not desk.roles & {Role.MGR, Role.ADM}:
            raise Denied(ADD)
        desk.require_trusted()
        desk.require_passphrase()
        with desk.look():
            days = engagements.of(desk.vault, second.user_id)
            if not days.allows(desk.today()) or not desk.vault.may_certify(second.key_id, user_id):
                raise SecondPersonNeeded

    @staticmethod
    def _person(desk: Desk, user_id: UserId) -> Person:
        found = next((p for p in _people(desk) if p.user_id == user_id), None)
        if found is None or (found.left and not found.suspended):
            raise NotFound("person")
        return found

    @staticmethod
    def _keep_a_manager(desk: Desk, without: UserId) -> None:
        others = [p for p in _people(desk) if not p.left and p.user_id != without]
        if not any(Role.MGR.value in p.roles for p in others):
            raise LastOne


def settled_key(keyfile: KeyFile) -> None:
    """The data file has its next key: that is the one, and no copy of the older ones stays."""
    keyfile.database_keys, keyfile.next_database_keys = keyfile.next_database_keys, {}
    keyfile.save_alone()


def _require_hats(roles: Sequence[Role]) -> None:
    why = hats_refused(roles)
    if why:
        raise Invalid({"roles": why})


def _people(desk: Desk) -> Sequence[Person]:
    with desk.look():
        return desk.vault.people()


def _public_keys(desk: Desk) -> dict[str, bytes]:
    with desk.look():
        return desk.vault.public_keys()


def _said(detail: dict[str, str]) -> str:
    return json.dumps(detail, separators=(",", ":"))
