"""Making the files of a new house, with its first people; a real one is made by ``first_house``."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Engine, insert

from shelterdesk.access.door import DATA_FILE, KEY_FILE, House
from shelterdesk.access.emergency import share_out
from shelterdesk.access.rules import HouseRules
from shelterdesk.domain.compartments import GROUPS
from shelterdesk.domain.roles import Role
from shelterdesk.errors import HouseExists, NoKeyring
from shelterdesk.store import engine as engines
from shelterdesk.store import migrations
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.vault import founding, slots
from shelterdesk.vault.cards import Card
from shelterdesk.vault.formats import SUITE
from shelterdesk.vault.secret_store import new_secret
from shelterdesk.vault.vault import Vault


@dataclass(frozen=True)
class Founder:
    """Somebody who is there when a house is made."""

    login: str
    display_name: str
    roles: tuple[Role, ...]
    passphrase: str = field(repr=False)


def found_practice_house(
    house: House, house_code: str, people: Sequence[Founder], cost: slots.Cost
) -> tuple[str, ...]:
    """Make an empty practice house with its people; gives what stands on its three cards.

    Raises ``HouseExists``.

    Nothing that fails here leaves a house behind. A real one is made by ``first_house``.
    """
    founded, cards = lay(house, house_code, people, cost, practice=True)
    return tuple(card.text(founded.db) for card in cards)


def lay(
    house: House,
    house_code: str,
    people: Sequence[Founder],
    cost: slots.Cost,
    *,
    practice: bool,
) -> tuple[founding.Founded, tuple[Card, ...]]:
    """Write the files of a new house, and give what stands on its cards; the key file comes last.

    A real house gets a secret for this computer, kept in ``house.secrets`` and read back; every
    slot needs it. Raises ``HouseExists``, ``NoKeyring``. What fails takes its files away again.
    """
    folder = house.folder
    if (folder / KEY_FILE).exists() or (folder / DATA_FILE).exists():
        raise HouseExists
    folder.mkdir(parents=True, exist_ok=True)
    now = int(house.clock.now().timestamp())
    founded = founding.found(
        house_code=house_code,
        practice=practice,
        people=[(p.display_name, tuple(role.value for role in p.roles)) for p in people],
        now=now,
    )
    schema, ledger = house.schema(), None
    engine = engines.sqlcipher_engine(folder / DATA_FILE, founded.database_key)
    try:
        ledger = StoreLedger(schema)
        with engines.writing(engine) as db, ledger.on(db):
            migrations.upgrade(db)
            schema.metadata.create_all(db)  # kinds that only a test knows
            db.execute(insert(schema.house), [{"db": founded.db, "format": SUITE}])
            ledger.put_certificates(founded.key_certificates, founded.role_certificates)
        _make_groups(engine, ledger, founded, people, now)
        keyfile, cards = founded.key_file(folder / KEY_FILE)
        secrets = None if practice else house.secrets
        if not practice:
            if secrets is None:
                raise NoKeyring
            secrets.keep(founded.db, new_secret())  # it is read back there
        for person, bundle in zip(people, founded.bundles, strict=True):
            slots.put_slot(keyfile, person.login, person.passphrase, bundle, cost, secrets)
            slots.give_database_key(keyfile, bundle, founded.database_key)
        share_out(keyfile, founded, [person.roles for person in people])
        keyfile.save()
    except BaseException:
        engines.close(engine)
        for name in (DATA_FILE, f"{DATA_FILE}-wal", f"{DATA_FILE}-shm", KEY_FILE):
            with suppress(OSError):
                (folder / name).unlink()
        raise
    engines.close(engine)
    return founded, cards


def _make_groups(
    engine: Engine,
    ledger: StoreLedger,
    founded: founding.Founded,
    people: Sequence[Founder],
    now: int,
) -> None:
    """The first manager makes every group; each member's sign-in takes it over (key model 7)."""
    rules = HouseRules()
    first = next(i for i, p in enumerate(people) if Role.MGR in p.roles)
    vault = Vault(
        db=founded.db,
        bundle=founded.bundles[first],
        ledger=ledger,
        rules=rules,
        clock=lambda: now,
    )
    with engines.writing(engine) as db, ledger.on(db):
        vault.sign_in(None)
        unit = vault.unit()
        for name, roles in GROUPS.items():
            members = {
                bundle.key_id: rules.manages_group(name, frozenset(r.value for r in person.roles))
                for person, bundle in zip(people, founded.bundles, strict=True)
                if roles & set(person.roles)
            }
            if members:
                unit.make_group(name, members, "found")
        entry = unit.close("house.found", "{}")
        ledger.put_lists(unit.lists)
        ledger.put_entry(entry, unit.items)
    unit.landed()
