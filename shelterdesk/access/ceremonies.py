"""What two safety cards can do together, while nobody is signed in (K8).

Somebody forgot their passphrase; the only person who could open a file is gone; a card is lost.
All of it is signed by the root and stands in the trail as the act of two cards. It never reaches
what one author keeps for themselves alone (class A), nor anybody's signing key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine

from shelterdesk.access import door
from shelterdesk.access.accounts import Accounts
from shelterdesk.access.rules import HouseRules
from shelterdesk.access.signing import signing
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.record import RecordId, ResidentId, UserId
from shelterdesk.errors import NameTaken, NotAHouse, NotFound
from shelterdesk.store import engine as engines
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.store.rows import Rows
from shelterdesk.store.tables import Schema
from shelterdesk.vault import emergency, escrow, slots
from shelterdesk.vault.cards import Card
from shelterdesk.vault.directory import RECOVER
from shelterdesk.vault.formats import MATTER, Place
from shelterdesk.vault.founding import fresh_keys
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.readers import Readers
from shelterdesk.vault.vault import Bundle, Person, Unit, Vault

Step = Callable[[int, int], None]  # told (done, total)
AT_ONCE = 200  # rings settled in one transaction: opening one re-hashes its whole entry


@dataclass(frozen=True)
class Unheld:
    """A record with readers of its own that nobody who works here stands in any more."""

    category: str
    id: RecordId


@dataclass
class TwoCards:
    """A house as two cards open it."""

    house: door.House
    accounts: Accounts
    engine: Engine
    schema: Schema
    ledger: StoreLedger
    vault: Vault
    escrow: Bundle = field(repr=False)

    def people(self) -> Sequence[Person]:
        """Everybody who works here, and who is suspended."""
        with self._looking():
            return [p for p in self.vault.people() if not p.left or p.suspended]

    def recover(
        self, user_id: UserId, login: str, passphrase: str, step: Step = lambda done, total: None
    ) -> int:
        """New keys and a new passphrase for somebody who forgot theirs.

        The old passphrase and their recovery code end. Every key that was sealed to the old ones
        is sealed again; what they kept for themselves alone stays shut. Gives how many rings were
        settled. Raises ``NotFound``, ``NameTaken`` or ``Invalid``.
        """
        person = next((p for p in self.people() if p.user_id == user_id), None)
        if person is None:
            raise NotFound("person")
        self.accounts.require_good(passphrase, login, person.display_name)
        keyfile, now = self.accounts.keyfile, int(self.house.clock.now().timestamp())
        keyfile.refresh()
        slots.take_slots(keyfile, user_id)
        # Sealed to the key that was lost: two people set emergency access up anew.
        emergency.keep_only(keyfile, keyfile.emergency.shares.keys() - {user_id})
        if slots.is_taken(keyfile, login, self.accounts.secrets):
            raise NameTaken
        root_pub, name = keyfile.root.root_pub, person.display_name
        bundle, key = fresh_keys(root_pub, name, now, user_id)
        self.accounts.put_way_in(login, passphrase, bundle)
        if person.suspended:  # two cards give a new key, not the way back
            del keyfile.database_keys[user_id]
        with self._signing(RECOVER, {"user": user_id, "key": bundle.key_id}) as unit:
            self.ledger.put_certificates((unit.certify(key, None),), ())
        keyfile.save_alone()
        self._settle_groups()
        return self._settle(self._places_naming(user_id), step)

    def give_file(self, resident: ResidentId) -> int:
        """Settle one resident's rings: whoever is assigned gets the keys, whoever is gone not.

        For a compartment whose only holder is gone (K8): a manager assigns somebody first.
        """
        scope = bytes.fromhex(resident)
        return self._settle(
            [
                Place("resident", scope, category)
                for category, found in COMPARTMENTS.items()
                if found.key_class in (KeyClass.RESIDENT, KeyClass.SHIELDABLE)
            ]
        )

    def unheld_files(self) -> dict[ResidentId, tuple[str, ...]]:
        """Code names of residents with a ring that nobody who works here stands in any more.

        By resident: the code name, and who is assigned today (those get the keys).
        """
        kinds = self.schema.by_name
        with self._looking():
            rows, found = Rows(self.ledger.connection, self.schema), {}
            names = {p.user_id: p.display_name for p in self.vault.people() if not p.left}
            for place in self.vault.places_of("resident"):
                resident = ResidentId(place.scope.hex())
                if resident in found or not self.vault.is_unheld(place):
                    continue
                row = rows.newest(kinds["resident"], place.scope)
                code_name = self.vault.open(row)["code_name"] if row else ""
                assigned = self.vault.assigned_to(place) & names.keys()
                found[resident] = (code_name, *sorted(names[user] for user in assigned))
        return found

    def unheld_matters(self) -> tuple[Unheld, ...]:
        """Records with readers of their own that nobody who works here stands in any more."""
        with self._looking():
            places = [p for p in self.vault.places_of("matter") if self.vault.is_unheld(p)]
        return tuple(Unheld(place.category, RecordId(place.scope.hex())) for place in places)

    def give_matter(self, matter: Unheld, user_id: UserId) -> None:
        """Let somebody read such a record, and let others in.

        ``Denied`` for whom it is kept from, and for a role that may not read it.
        """
        place = Place(MATTER, bytes.fromhex(matter.id), matter.category)
        with self._signing("cards.settle", {}) as unit:
            unit.change_matter(place, Readers({user_id: True}))

    def new_cards(self, cards: Sequence[Card] | None = None) -> tuple[str, ...]:
        """A fresh set of three, in the place of the older ones; what stands on them.

        *cards* are those of ``draw_cards`` that were written down already.
        """
        keyfile = self.accounts.keyfile
        keyfile.refresh()
        cards = escrow.put_cards(keyfile, self.escrow.x, cards)
        with self._signing("cards.replace", {}):
            pass
        keyfile.save_alone()
        return tuple(card.text(keyfile.db) for card in cards)

    # ---- settling

    def _settle_groups(self) -> None:
        with self._looking():
            names = self.vault.groups_to_settle()
        if names:
            with self._signing("group.settle", {}) as unit:
                for name in names:
                    unit.settle_group(name)

    def _settle(self, places: Sequence[Place], step: Step = lambda done, total: None) -> int:
        done = 0
        for start in range(0, len(places), AT_ONCE):
            step(start, len(places))
            with self._signing("cards.settle", {}) as unit:
                done += sum(self._settled(unit, place) for place in places[start : start + AT_ONCE])
        return done

    def _settled(self, unit: Unit, place: Place) -> bool:
        before = len(unit.lists)
        dropped = unit.settle(place, reason="cards")
        lists = [] if dropped or not place.scope else unit.known_to_gone(place)
        rows = Rows(self.ledger.connection, self.schema)
        for kind in self.schema.kinds if place.scope and (dropped or lists) else ():
            if kind.category == place.category:
                sealed = (
                    rows.of_scope(kind, place.scope)
                    if dropped
                    else rows.under(kind, place.scope, lists)
                )
                if sealed:
                    rows.seal_again(unit.reseal(place, sealed))
        return len(unit.lists) > before

    def _places_naming(self, user_id: UserId) -> list[Place]:
        with self._looking():
            return self.vault.places_naming(user_id)

    # ---- units of work

    @contextmanager
    def _looking(self) -> Iterator[None]:
        with engines.reading(self.engine) as db, self.ledger.on(db):
            yield

    @contextmanager
    def _signing(self, action: str, detail: dict[str, str]) -> Iterator[Unit]:
        with signing(self.engine, self.ledger, self.vault) as (_, unit):
            yield unit
            if unit.lists or unit.items or action in (RECOVER, "cards.replace"):
                entry = unit.close(action, json.dumps(detail, separators=(",", ":")))
                self.ledger.put_lists(unit.lists)
                self.ledger.put_entry(entry, unit.items)


def check_card(house: door.House, text: str) -> int:
    """The number of the card that was typed; raises ``CardMistyped`` or ``NotAHouse``."""
    if not house.is_there:
        raise NotAHouse
    return escrow.card_typed(KeyFile.load(house.folder / door.KEY_FILE), text).number


def house_code(house: door.House) -> str:
    """What stands for the house on its cards; ``NotAHouse`` where there is none."""
    if not house.is_there:
        raise NotAHouse
    return KeyFile.load(house.folder / door.KEY_FILE).root.house_code


def draw_cards(house: door.House) -> tuple[tuple[Card, ...], tuple[str, ...]]:
    """A set that opens nothing yet, and what stands on it: to be written down first."""
    keyfile = KeyFile.load(house.folder / door.KEY_FILE)
    cards = escrow.draw_cards()
    return cards, tuple(card.text(keyfile.db) for card in cards)


@contextmanager
def two_cards(house: door.House, texts: tuple[str, str]) -> Iterator[TwoCards]:
    """Open *house* with what stands on two of its cards; nobody else may have it open.

    Raises ``NotAHouse``, ``Busy``, ``CardMistyped``, ``SameCard``, ``CardsDoNotFit``, ``Damaged``
    or ``Tampered``.
    """
    if not house.is_there:
        raise NotAHouse
    with door.locked(house.folder):
        keyfile = KeyFile.load(house.folder / door.KEY_FILE)
        bundle = escrow.open_escrow(keyfile, texts)
        accounts = door.accounts_of(house, keyfile, bundle)
        engine = engines.sqlcipher_engine(accounts.data_file, accounts.database_key)
        try:
            yield _at_the_table(house, accounts, engine, bundle)
        finally:
            engines.close(engine)


def _at_the_table(
    house: door.House, accounts: Accounts, engine: Engine, bundle: Bundle
) -> TwoCards:
    schema = house.schema()
    door.bring_up_to_date(engine, schema, accounts.keyfile.db)
    ledger = StoreLedger(schema)
    vault = Vault(
        db=accounts.keyfile.db,
        bundle=bundle,
        ledger=ledger,
        rules=HouseRules(house.policy),
        clock=lambda: int(house.clock.now().timestamp()),
    )
    with engines.reading(engine) as db, ledger.on(db):
        vault.sign_in(None)
    return TwoCards(house, accounts, engine, schema, ledger, vault, bundle)
