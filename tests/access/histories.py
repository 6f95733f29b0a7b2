"""What can happen in a house, done through the product alone; the model is told of each act."""

from __future__ import annotations

import copy
import random
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from shelterdesk.access import backups, ceremonies, door
from shelterdesk.access.accounts import Newcomer
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.emergency import Reason
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.incident import (
    Incident,
    IncidentType,
    RestrictedIncident,
    Severity,
)
from shelterdesk.domain.kinds.readiness import AssessmentState, CriterionAssessment
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, EverydayName
from shelterdesk.domain.record import Record, RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NoEmergencyKey, NotFound
from shelterdesk.services import (
    assignments,
    blocking,
    counselling,
    emergency,
    incidents,
    phrases,
    private_notes,
    records,
    shift,
    supervisions,
)
from shelterdesk.store import engine as engines
from shelterdesk.store.tables import shipped_schema
from shelterdesk.vault import slots
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.keyfile import KeyFile
from tests.access.model import HOUSE, MATTERS, OWN, Model, Ring, Somebody
from tests.access.test_backups import read_here
from tests.access.written_kinds import MORE
from tests.cast import TODAY, Cast, copied

SCHEMA = shipped_schema()
LONG = 12
STAYING = {"mia", "adam", "nils", "carla", "amara", "lea", "nora", "hana"}  # one of each role
ASSIGNABLE = {"CM", "COU", "NUR", "LEG"}
ASKING = {"MGR", "CM", "COU", "NUR", "NS"}  # who may ask for emergency access
NEW_ROLES = ("CM", "COU", "NUR", "LEG", "HS", "NS")


@dataclass
class World:
    """A real house, the model of it, and every key that was ever given out."""

    cast: Cast
    cards: tuple[str, str]
    dice: random.Random
    model: Model = field(default_factory=Model)
    bundles: dict[str, Bundle] = field(default_factory=dict, repr=False)  # by key id
    login_of: dict[str, str] = field(default_factory=dict)  # by key id
    drafts: dict[str, str] = field(default_factory=dict)  # slot: key id
    kept: tuple[Path, Model] | None = None
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))
    told: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Remember what was done, for a failure to show."""
        self.told.append(text)

    @contextmanager
    def desk(self, login: str) -> Iterator[Desk]:
        """One person at the only desk."""
        desk = door.sign_in(self.cast.house, login, self.model.people[login].passphrase)
        try:
            if login == "mia":
                self.model.spread_blocks()
            yield desk
        finally:
            desk.close()

    @contextmanager
    def file(self) -> Iterator[Connection]:
        """The data file as it lies there, with nobody at a desk."""
        keyfile = KeyFile.load(self.cast.folder / door.KEY_FILE)
        accounts = door.accounts_of(self.cast.house, keyfile, self.bundles["escrow"])
        engine = engines.sqlcipher_engine(accounts.data_file, accounts.database_key)
        try:
            with engines.reading(engine) as db:
                yield db
        finally:
            engines.close(engine)

    def key_of(self, login: str, passphrase: str, roles: frozenset[str]) -> None:
        """Somebody has a key now."""
        keyfile = KeyFile.load(self.cast.folder / door.KEY_FILE)
        bundle = slots.open_slot(keyfile, login, passphrase, None, lambda: self.cast.time.steady)
        self.bundles[bundle.key_id], self.login_of[bundle.key_id] = bundle, login
        self.model.people[login] = Somebody(login, passphrase, bundle.key_id, roles)

    def user(self, login: str) -> UserId:
        """Their user id."""
        return UserId(self.bundles[self.model.people[login].key].user_id)

    def see(self) -> None:
        """Tell the model of every row that is new, and let it look."""
        with self.file() as db:
            for kind, table in SCHEMA.content.items():
                if kind.category in (*HOUSE, *OWN, *MATTERS):
                    query = select(table.c.id, table.c.rev, table.c.resident, table.c.author)
                    for id, rev, resident, author in db.execute(query):
                        if (id, rev) not in self.model.rows:
                            by, about = self.login_of[author], resident.hex()
                            about = id.hex() if kind.category in MATTERS else about
                            self.model.came((id, rev), kind.category, about, by)
        self.model.look()

    def lost(self, ring: Ring) -> set[str]:
        """Named readers who hold no role any more that may read a matter."""
        return {
            login
            for login in self.model.matters[ring].names
            if not self.model.people[login].roles & MATTERS[ring[0]]
        }

    def about(self, desk: Desk, resident: str) -> set[tuple[bytes, int]]:
        """Every row about *resident* that the model knows."""
        found = set()
        with engines.reading(desk.engine) as db:
            for table in desk.schema.content.values():
                query = select(table.c.id, table.c.rev)
                query = query.where(table.c.resident == bytes.fromhex(resident))
                found |= {(id, rev) for id, rev in db.execute(query)}
        return found & set(self.model.rows)

    def here(self, among: Callable[[Somebody], bool]) -> list[str]:
        """Who is here, of whom *among* holds."""
        return sorted(p.login for p in self.model.people.values() if p.here and among(p))


# ---- what can happen; each gives False where there is nobody it could happen to


GROUPS = {"CM": "carla", "COU": "amara", "NUR": "nora", "LEG": "lea", "HS": "hana", "NS": "nils"}


def grouped(w: World, roles: Iterable[str]) -> None:
    """Somebody of each group sits down: a manager outside it adds nobody (key model 7)."""
    for role in sorted(set(roles) & GROUPS.keys()):
        with w.desk(GROUPS[role]):
            pass


def add(w: World) -> bool:
    login, roles = f"new{next(w.numbers)}", frozenset({w.dice.choice(NEW_ROLES)})
    with w.desk("mia") as mia:
        newcomer = Newcomer(login, login.title(), tuple(Role(r) for r in roles), "a new one")
        mia.accounts.add(mia, newcomer, mia.accounts.second("adam", "moon"))
    w.key_of(login, "a new one", roles)
    grouped(w, roles)
    return True


def roles(w: World) -> bool:
    some = w.here(lambda p: p.login not in STAYING and p.login != "max")
    if not some:
        return False
    login = w.dice.choice(some)
    given = frozenset(w.dice.sample(NEW_ROLES, w.dice.choice((1, 1, 2))))
    given |= frozenset(w.dice.choice((("II",), (), ())))
    with w.desk("mia") as mia:
        second = mia.accounts.second("adam", "moon")
        mia.accounts.give_roles(mia, w.user(login), [Role(r) for r in given], second)
    w.model.people[login].roles = given
    if not given & ASKING:
        w.model.shares.discard(w.model.people[login].key)
    w.model.spread_blocks()
    grouped(w, given)
    return True


def admit(w: World) -> bool:
    age = w.dice.choice((AgeGroup.ADULT, AgeGroup.ADULT, AgeGroup.CHILD))
    name = f"R{next(w.numbers)}"
    with w.cast.seated("nils"):
        resident = w.cast.admit("nils", name, age)
    w.model.shielded[resident] = age is AgeGroup.CHILD
    w.model.names[resident] = f"{name} code"
    return True


def assign(w: World) -> bool:
    some = w.here(lambda p: bool(p.roles & ASSIGNABLE))
    if not w.model.shielded:
        return False
    resident, login = w.dice.choice(sorted(w.model.shielded)), w.dice.choice(some)
    role = w.dice.choice(sorted(w.model.people[login].roles & ASSIGNABLE))
    if (resident, login, role) in w.model.assigned:
        return False
    with w.desk("mia") as mia:
        assignments.assign(mia, ResidentId(resident), w.user(login), Role(role))
    w.model.assigned.add((resident, login, role))
    w.model.were.add((resident, login, role))
    w.model.settle(resident)
    return True


def end(w: World) -> bool:
    if not w.model.assigned:
        return False
    resident, login, role = w.dice.choice(sorted(w.model.assigned))
    with w.desk("mia") as mia:
        for found in assignments.of(mia, ResidentId(resident)):
            if (found.assignment.user_id, found.assignment.role) == (w.user(login), Role(role)):
                assignments.end(mia, found.assignment.id)
    w.model.assigned.remove((resident, login, role))
    w.model.settle(resident)
    return True


def write(w: World) -> bool:
    if not w.model.shielded:
        return False
    resident = ResidentId(w.dice.choice(sorted(w.model.shielded)))
    what = w.dice.choice(("name", "consent", "paper", "ready", "note", "everyday", *MORE))
    kind, said, role, settles = MORE.get(what, (None, {}, "", ()))
    role = role or {"note": "COU", "ready": "MGR", "everyday": "MGR"}.get(what, "NS")
    who = "mia" if role == "MGR" else "nils"
    if role in ASSIGNABLE:
        told = w.model.assigned
        some = w.here(
            lambda p: (
                role in p.roles
                and (resident, p.login, role) in told
                and (resident, p.login) not in w.model.blocked
            )
        )
        if not some:
            return False
        who = w.dice.choice(some)
    if who == "nils" and w.model.founders.get(("DEM", resident), "nils") != "nils":
        return False  # shielded since: out of the night worker's reach
    if (resident, who) in w.model.blocked:
        return False
    with w.desk(who) as desk:
        if who == "nils" and not shift.on_duty(desk):
            shift.begin(desk)
        if kind is not None:
            records.add(desk, kind, resident if kind.about_resident else ResidentId(""), said)
        elif what == "name":
            records.add(desk, IdentityName, resident, {"full_text": "ROSA"})
        elif what == "everyday":
            records.add(desk, EverydayName, resident, {"preferred": "Rosa"})
        elif what == "consent":
            said = {"consent_type": ConsentType.FAMILY, "decision": Decision.GIVEN}
            records.add(desk, Consent, resident, {**said, "starts_on": TODAY})
        elif what == "paper":
            said = {"document_type": "passport", "state": "received"}
            records.add(desk, Document, resident, said)
        elif what == "ready":
            criterion = next(iter(w.cast.house.projections.criteria.criteria))
            said = {"criterion": criterion, "state": AssessmentState.MET, "on": TODAY}
            records.add(desk, CriterionAssessment, resident, said)
        else:
            counselling.record_session(desk, resident, {"held_on": TODAY}, {"brought": "x"})
    w.see()
    if who == "mia":
        w.model.settle(resident, {"ready": {"REP", "FCT"}, "everyday": {"DEM"}}.get(what, settles))
    w.say(f"{what} by {who}")
    return True


def phrase(w: World) -> bool:
    """Somebody keeps words of their own: a phrase, about supervision, or about a resident."""
    some = w.here(lambda p: bool(p.roles - {"ADM", "II"}))
    counsels = w.here(lambda p: "COU" in p.roles)
    what = w.dice.choice(("phrase", "supervision", "private"))
    if what == "phrase":
        with w.desk(w.dice.choice(some)) as desk:
            phrases.keep_phrase(desk, f"calm {next(w.numbers)}", "Breathe with me.")
        return True
    told = [(r, p) for r, p, role in sorted(w.model.assigned) if role == "COU" and p in counsels]
    told = [pair for pair in told if pair not in w.model.blocked]
    if not (told if what == "private" else counsels):
        return False
    resident, who = w.dice.choice(told) if what == "private" else ("", w.dice.choice(counsels))
    with w.desk(who) as desk:
        if what == "private":
            private_notes.write(desk, ResidentId(resident), "Mine: slower next time.")
        else:
            supervisions.keep(desk, {"held_on": TODAY, "themes": "Tired."})
    w.say(f"{what} by {who}")
    return True


def shield(w: World) -> bool:
    some = sorted(r for r, is_shielded in w.model.shielded.items() if not is_shielded)
    some += sorted(w.model.apart)
    if not some:
        return False
    resident = w.dice.choice(some)
    with w.desk("mia") as mia:
        age = records.page(mia, AgeStatus, ResidentId(resident)).rows[0]
        records.amend(mia, AgeStatus, age.id, age.rev, {"group": AgeGroup.CHILD})
        about = w.about(mia, resident)
    if resident in w.model.apart:
        w.model.known(resident)
    else:
        w.model.shield(resident, "mia", about)
    return True


def block(w: World) -> bool:
    """A manager takes somebody's file from a colleague, assigned there or not."""
    some = w.here(lambda p: p.login not in ("mia", "adam"))
    free = [(r, p) for r in sorted(w.model.shielded) for p in some if (r, p) not in w.model.blocked]
    if not free:
        return False
    resident, login = w.dice.choice(free)
    with w.desk("mia") as mia:
        about = w.about(mia, resident)
        blocking.block(mia, ResidentId(resident), w.user(login))
    w.say(f"of {login}")
    w.model.block(resident, login, about)
    return True


def unblock(w: World) -> bool:
    if not w.model.blocked:
        return False
    resident, login = w.dice.choice(sorted(w.model.blocked))
    with w.desk("mia") as mia:
        blocking.lift(mia, ResidentId(resident), w.user(login))
    w.say(f"of {login}")
    w.model.unblock(resident, login)
    return True


ACCOUNT = {
    "incident_type": IncidentType.BETWEEN_RESIDENTS,
    "on": TODAY,
    "severity": Severity.SERIOUS,
    "seen": "the tall glass broke",
}


def incident(w: World) -> bool:
    """Somebody on duty, or a manager, writes what happened with one resident, or with nobody."""
    resident = w.dice.choice([*sorted(w.model.shielded), ""])
    who = w.dice.choice(("mia", "nils"))
    if who == "nils" and resident:
        founded = w.model.founders.get(("DEM", resident), "nils") == "nils"
        if not founded or (resident, who) in w.model.blocked:
            return False  # out of the night worker's reach
    with w.desk(who) as desk:
        if who == "nils" and not shift.on_duty(desk):
            shift.begin(desk)
        about = [ResidentId(resident)] if resident else []
        id = incidents.report(desk, ACCOUNT, about).value.id
    w.say(f"by {who} about {w.model.names.get(resident, 'nobody')}")
    w.model.reported(id, resident, who)
    w.see()
    if who == "mia" and resident:
        w.model.settle(resident, {"INC.p"})
    return True


def hand_over(w: World) -> bool:
    """Somebody says something about a colleague to whom they choose."""
    some = w.here(lambda p: bool(p.roles - {"ADM", "II"}))
    may = w.here(lambda p: bool(p.roles & MATTERS["INX"]))
    author, about = w.dice.sample(some, 2)
    may = [login for login in may if login not in (author, about)]
    named = set(w.dice.sample(may, min(len(may), w.dice.choice((1, 2, 3)))))
    more = [login for login in some if login not in named | {author, about}]
    apart = frozenset({about, *w.dice.sample(more, min(len(more), w.dice.choice((0, 1, 2))))})
    with w.desk(author) as desk:
        incidents.hand_over(
            desk,
            ACCOUNT,
            readers=[w.user(login) for login in named],
            about=[w.user(about)],
            kept_from=[w.user(login) for login in apart - {about}],
        )
        with engines.reading(desk.engine) as db:
            table = desk.schema.content[RestrictedIncident]
            ids = {id.hex() for id in db.execute(select(table.c.id)).scalars()}
    (id,) = ids - {matter for _, matter in w.model.matters}
    w.say(f"by {author} to {sorted(named)} apart {sorted(apart)}")
    w.model.handed(id, author, named, apart)
    return True


def let_read(w: World) -> bool:
    """A reader who manages a matter lets somebody in, or out; never whom it is kept from."""
    if not w.model.matters:
        return False
    ring = w.dice.choice(sorted(w.model.matters))
    matter, kind = w.model.matters[ring], Incident if ring[0] == "INC" else RestrictedIncident
    managing = ["mia"] if ring[0] == "INC" else sorted(matter.managing & matter.names)
    managing = [p for p in managing if w.model.people[p].here and p not in w.lost(ring)]
    may = w.here(lambda p: bool(p.roles & MATTERS[ring[0]]))
    if not managing or not may:
        return False
    who, come = w.dice.choice(managing), w.dice.choice(may)
    gone = w.dice.choice(sorted((matter.names | w.model.by_group(ring)) - {who, come}) or [""])
    leaves = [w.user(gone)] if gone else []
    with w.desk(who) as desk:
        if come in matter.apart:
            with pytest.raises(Denied):
                incidents.let_read(desk, kind, RecordId(ring[1]), come=[w.user(come)])
            return False
        incidents.let_read(desk, kind, RecordId(ring[1]), come=[w.user(come)], go=leaves)
    w.say(f"{ring[0]}: {who} lets {come} in and {gone or 'nobody'} out")
    w.model.let_read(ring, {come}, {gone} - {""})
    return True


def emergency_access(w: World) -> bool:
    """Two people ask about somebody whom they may know or not; text comes, and no key stays."""
    some = w.here(lambda p: p.login != "mia" and bool(p.roles & (ASKING - {"NS"})))
    if not w.model.shielded or not some:
        return False
    resident, login = w.dice.choice(sorted(w.model.shielded)), w.dice.choice(some)
    person, is_typed = w.model.people[login], w.dice.random() < 0.5
    whom = {"code_name": w.model.names[resident]} if is_typed else {"resident": resident}
    may = (resident, login) not in w.model.blocked
    opened: tuple[Record, ...] = ()
    with w.desk(login) as desk, suppress(NotFound, NoEmergencyKey):
        request = emergency.Request(
            reason=Reason.DANGER,
            sentence="She is in danger.",
            passphrase=person.passphrase,
            second=("mia", w.model.people["mia"].passphrase),
            **whom,  # type: ignore[arg-type]
        )
        opened = emergency.begin(desk, request).records
    assert bool(opened) == (may and person.key in w.model.shares), "emergency access"
    assert {record.resident for record in opened} <= {resident}
    return True


def draft(w: World) -> bool:
    login, slot = w.dice.choice(w.here(lambda p: True)), f"slot{next(w.numbers)}"
    with w.desk(login) as desk:
        desk.keep_draft(slot, {"text": "half a sentence"})
    w.drafts[slot] = w.model.people[login].key
    return True


def leave(w: World) -> bool:
    some = w.here(lambda p: p.login not in STAYING)
    if not some:
        return False
    login = w.dice.choice(some)
    w.model.go(login)
    with w.desk("mia") as mia:
        mia.accounts.let_go(mia, w.user(login))
    w.model.people[login].here = False
    return True


def suspend(w: World) -> bool:
    some = w.here(lambda p: p.login not in STAYING)
    if not some:
        return False
    login = w.dice.choice(some)
    w.model.go(login)
    with w.desk("adam") as adam:
        adam.accounts.suspend(adam, w.user(login))
    with w.desk("mia"):  # an administrator takes nobody out of the managers' group
        pass
    w.model.people[login].here, w.model.people[login].suspended = False, True
    return True


def back(w: World) -> bool:
    some = sorted(p.login for p in w.model.people.values() if p.suspended)
    if not some:
        return False
    person = w.model.people[w.dice.choice(some)]
    with w.desk("mia") as mia:
        given = [Role(r) for r in person.roles]
        mia.accounts.give_roles(
            mia, w.user(person.login), given, mia.accounts.second("adam", "moon")
        )
    person.here, person.suspended = True, False
    grouped(w, person.roles)
    del w.model.gone[person.key]
    return True


def recover(w: World) -> bool:
    login = w.dice.choice(w.here(lambda p: p.login not in ("mia", "adam")))
    w.model.go(login)
    with ceremonies.two_cards(w.cast.house, w.cards) as table:
        table.recover(w.user(login), login, "moon")
    person = w.model.people[login]
    w.key_of(login, "moon", person.roles)
    w.model.settle(by_cards=True)
    w.model.recovered(login)
    return True


def give_file(w: World) -> bool:
    if not w.model.shielded:
        return False
    resident = w.dice.choice(sorted(w.model.shielded))
    with ceremonies.two_cards(w.cast.house, w.cards) as table:
        table.give_file(ResidentId(resident))
    w.model.settle(resident, by_cards=True)
    return True


def back_up(w: World) -> bool:
    out = w.cast.folder.parent / f"{secrets.token_hex(4)}.backup"
    with w.desk("mia") as mia:
        backups.make(mia, out, "0", read_here, lambda done, total, text: None)
    w.kept = out, copy.deepcopy(w.model)
    return True


def restore(w: World) -> bool:
    if w.kept is None:
        return False
    file, model = w.kept
    house = replace(w.cast.house, folder=w.cast.folder.parent / f"house{next(w.numbers)}")
    w.model, w.kept = copy.deepcopy(model), None
    people = [backups.Person(p, w.model.people[p].passphrase) for p in ("mia", "adam")]
    backups.restore(house, file, people[0], people[1], None, lambda done, total, text: None)
    w.cast = Cast(house.folder, w.cast.time, schema=shipped_schema)
    return True


# The one place where acts are registered.
ACTS: dict[Callable[[World], bool], int] = {
    add: 3,
    roles: 2,
    admit: 3,
    assign: 6,
    end: 3,
    write: 8,
    phrase: 1,
    shield: 1,
    block: 4,
    unblock: 2,
    incident: 3,
    hand_over: 2,
    let_read: 2,
    emergency_access: 2,
    draft: 1,
    leave: 2,
    suspend: 1,
    back: 2,
    recover: 1,
    give_file: 1,
    back_up: 1,
    restore: 2,
}


def settled(w: World) -> None:
    """Everybody sits down once, and whoever manages a ring writes there."""
    grouped(w, GROUPS)
    with w.desk("mia") as mia:
        for resident in sorted(w.model.shielded):
            with mia.work("assignment.settle") as work:
                work.settle(ResidentId(resident))
    with ceremonies.two_cards(w.cast.house, w.cards) as table:
        for resident in sorted(w.model.shielded):
            table.give_file(ResidentId(resident))
    w.see()
    for resident in w.model.shielded:
        w.model.settle(resident)
    w.model.settle(by_cards=True)
    w.model.look()


def begun(first: World, folder: Path, seed: int) -> World:
    """The same house again, for one history."""
    return World(
        copied(first.cast, folder / "house"),
        first.cards,
        random.Random(seed),  # noqa: S311 - a seed, no secret
        copy.deepcopy(first.model),
        dict(first.bundles),
        dict(first.login_of),
    )


def lived(w: World) -> None:
    """One history of so many acts."""
    done = 3
    for act in (admit, assign, write):  # never a history of an empty house
        act(w)
        w.see()
    while done < LONG:
        (act,) = w.dice.choices(list(ACTS), list(ACTS.values()))
        if act(w):
            done += 1
            w.say(act.__name__)
            w.see()
