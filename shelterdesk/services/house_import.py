"""Bringing an exported house into an empty one, from one or several parts (ADR 0029).

Everything is proved before anything is written. Some colleagues sit at the table and sign; what
nobody there may write waits for another time: the same parts can be brought in again, and what is
there already stays as it is.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelterdesk.access import door
from shelterdesk.access.bringing import Carrier
from shelterdesk.access.leaving import APART, CLOSED
from shelterdesk.domain.export_lines import Leaving, leaving_of
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.kinds.closing import ErasureDecision
from shelterdesk.domain.kinds.house import Setting
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import Record, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    ExportDamaged,
    ManagersPartFirst,
    NewerFormat,
    NotFound,
    SecondPersonNeeded,
    WhoIsKeptOut,
)
from shelterdesk.i18n import N_
from shelterdesk.services.export_archive import BLOCKS, PEOPLE, Archive, records_name
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House

ACTION = "house.import"
PROVING = N_("Proving that the archives are whole")
BRINGING = N_("Bringing in what they hold")
# What decides who may write the rest: then blocks, and only then content.
FIRST: tuple[type[Record], ...] = (Setting, Resident, Assignment)
LOOK_UP = 100


@dataclass(frozen=True)
class Part:
    """One archive, and the words that open it."""

    path: Path
    words: str = field(repr=False)


@dataclass(frozen=True)
class BroughtIn:
    """What came in by kind, what was there already, and what nobody at the table may write.

    ``gone`` was taken out of this house, or out of the former one later, and stays out.
    ``people`` and ``known``: how many worked in the former house, and how many work here too.
    """

    written: Mapping[str, int]
    there: Mapping[str, int]
    left: Mapping[str, int]
    people: int
    known: int
    gone: Mapping[str, int] = field(default_factory=dict)

    @property
    def revisions(self) -> int:
        """How many revisions were written."""
        return sum(self.written.values())


@contextmanager
def at_the_table(house: House, logins: Mapping[str, str]) -> Iterator[list[Desk]]:
    """The desks of those who bring it in, in their order; they leave at the end."""
    with door.sign_in_together(house, logins) as desks:
        yield [desks[login] for login in logins]


@contextmanager
def joined_by(desk: Desk, logins: Mapping[str, str]) -> Iterator[list[Desk]]:
    """The desk that is open in the window, and those of colleagues beside it until the end.

    *logins*: sign-in name -> passphrase. Raises as signing in does; ``SecondPersonNeeded`` where
    nobody else is there.
    """
    with ExitStack() as leaving:
        desks = [desk]
        for login, passphrase in logins.items():
            beside = door.sit_beside(desk, login, passphrase)
            leaving.callback(beside.close)
            desks.append(beside)
        if len({each.user_id for each in desks}) < max(2, len(desks)):
            raise SecondPersonNeeded
        yield desks


def bring_in(
    desks: Sequence[Desk],
    parts: Iterable[Part],
    progress: Progress | None = None,
    said: Mapping[str, str] | None = None,
) -> BroughtIn:
    """Bring *parts* of one house into the house of *desks*, of whom the first is a manager.

    *said* tells who somebody is: user id there -> display name or user id here, empty for nobody.
    It has to be told of everybody kept from something whose account there is not the one here.

    Raises ``Denied``, ``PassphraseNeeded``, ``NotAnExport``, ``ExportStaysShut``,
    ``ExportDamaged``, ``NewerFormat``, ``HouseNotEmpty``, ``SecondPersonNeeded``,
    ``ManagersPartFirst``, ``WhoIsKeptOut``, ``NotFound`` for nobody whom *said* names: nothing is
    written then. ``Cancelled`` between two signed entries: what is there by then stays, files
    that were closed are closed, and the rest can follow.
    """
    progress = progress or Progress()
    if not desks or Role.MGR not in desks[0].roles:
        raise Denied(ACTION)
    for desk in desks:
        desk.require_trusted()
        desk.require_passphrase()
    with ExitStack() as opened:
        archives = _opened(opened, parts)
        return _Import(desks, archives, progress, said or {}).run()


@dataclass(frozen=True)
class PartSeen:
    """What an archive says of itself once it was proved: whose part, made when, how much."""

    path: Path
    by: str
    made_at: str  # ISO 8601, UTC
    house_code: str
    practice: bool
    kinds: Mapping[str, int]  # revisions
    residents: int
    files: int
    is_managers: bool

    @property
    def revisions(self) -> int:
        """How many revisions of records it holds."""
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Preview:
    """What would come in. ``known``: how many of the *people* there work here too.

    ``unsure`` are those there who are kept from something, and whom nobody knows for sure here:
    user id there -> name there, and the user id here of whoever bears that name, or empty.
    """

    parts: tuple[PartSeen, ...]
    people: int
    known: int
    unsure: Mapping[str, tuple[str, str]]
    needs_managers: bool  # nobody lives here yet, and no part says who is kept from what


def look(
    desk: Desk,
    parts: Iterable[Part],
    progress: Progress | None = None,
    said: Mapping[str, str] | None = None,
) -> Preview:
    """Prove *parts* and say what is in them; writes nothing. Raises as ``bring_in`` before it
    writes, but for what it says instead."""
    progress = progress or Progress()
    if Role.MGR not in desk.roles:
        raise Denied(ACTION)
    desk.require_passphrase()
    with ExitStack() as opened:
        archives = _opened(opened, parts)
        return _Import([desk], archives, progress, said or {}).look()


def _opened(opened: ExitStack, parts: Iterable[Part]) -> list[Archive]:
    """The archives, the latest first; *opened* closes them."""
    archives = []
    for part in parts:
        archive = Archive(part.path, part.words)
        opened.callback(archive.close)
        archives.append(archive)
    return sorted(archives, key=lambda a: str(a.manifest.get("made_at")), reverse=True)


class _Import:
    """One table, and the archives on it; the latest comes first."""

    def __init__(
        self,
        desks: Sequence[Desk],
        archives: Sequence[Archive],
        progress: Progress,
        told: Mapping[str, str],
    ) -> None:
        if len({archive.manifest["db"] for archive in archives}) != 1:
            raise ExportDamaged("two houses")
        self._desks, self._archives, self._progress = desks, archives, progress
        self._there, self._told = _by_id(archives, PEOPLE), told
        self._people = _matched(desks[0], self._there.values(), told)
        self._residents: list[ResidentId] = []
        # Everything is read twice: once to prove it, before anything is written.
        self._done, self._total = 0, 2 * sum(_revisions(archive) for archive in archives)
        self._carrier = Carrier(desks, self._open_pages, archives[0].part, self._people)

    def run(self) -> BroughtIn:
        last = max(int(archive.manifest["last"]) for archive in self._archives)
        if self._carrier.is_empty() and not any(self._is_managers(each) for each in self._archives):
            raise ManagersPartFirst
        blocks = self._blocks()
        kept_from, erased = self._proved()
        unsure = self._unsure(kept_from | blocks.users)
        if unsure:
            raise WhoIsKeptOut(unsure)
        db = str(self._archives[0].manifest["db"])
        self._carrier.begin(db, last, blocks.apart, sorted(set(blocks.closed)), erased)
        for kind in FIRST:
            self._bring([kind])
        self._carrier.block(sorted(set(blocks.kept)))
        for desk in self._desks:  # the policy is asked of each row, by who they are now
            desk.refresh_actor()
        self._bring([kind for kind in KINDS if kind not in FIRST])
        self._carrier.settle(self._residents)
        made = self._carrier.brought
        return BroughtIn(
            _counted(made.written),
            _counted(made.there),
            _counted(made.left),
            len(self._there),
            len(self._people),
            _counted(made.gone),
        )

    def look(self) -> Preview:
        blocks = self._blocks()
        kept_from, _ = self._proved()
        unsure = self._unsure(kept_from | blocks.users)
        seen = tuple(self._seen(archive) for archive in self._archives)
        return Preview(
            seen,
            len(self._there),
            len(self._people),
            {user: (name, self._people.get(user, "")) for user, name in unsure.items()},
            self._carrier.is_empty() and not any(part.is_managers for part in seen),
        )

    def _seen(self, archive: Archive) -> PartSeen:
        said = archive.manifest
        return PartSeen(
            archive.path,
            str(said.get("by_name", "")),
            str(said.get("made_at", "")),
            str(said.get("house_code", "")),
            said.get("practice") is True,
            {kind: int(held["revisions"]) for kind, held in said["kinds"].items()},
            sum(name.startswith("residents/") for name in said["files"]),
            sum(name.startswith("files/") for name in said["files"]),
            self._is_managers(archive),
        )

    def _is_managers(self, archive: Archive) -> bool:
        """Whether a manager made it: only such a part says who is kept from what."""
        by = self._there.get(str(archive.manifest.get("by")), {})
        return Role.MGR.value in by.get("roles", ())

    def _proved(self) -> tuple[frozenset[str], frozenset[str]]:
        """Read everything once: who there is kept from a record by name, and who was erased there.

        Raises ``NewerFormat`` and ``ExportDamaged`` as whoever writes it would.
        """
        kept_from, erased = set[str](), set[str]()
        for leaving in self._merged(KINDS, {}, PROVING):
            record = leaving.record
            kept_from.update(leaving.apart)
            if isinstance(record, ErasureDecision) and record.is_of_everything:
                erased.add(record.resident)
            if leaving.file:
                held = [a.manifest["files"].get(leaving.file) for a in self._archives]
                pages = next((said for said in held if said is not None), None)
                if pages is None or not isinstance(record, Attachment):
                    raise ExportDamaged("file")
                if (pages["sha256"], pages["bytes"]) != (record.digest, record.size or 0):
                    raise ExportDamaged("file")
        for archive in self._archives:  # whatever is not proved by having been read
            archive.prove(lambda done, total: self._progress.step(done, total, PROVING))
        return frozenset(kept_from), frozenset(erased)

    def _unsure(self, users: Iterable[str]) -> dict[str, str]:
        """Those of *users* of whom it is not sure who they are here, and their names there.

        Sure is the same id, or what was told. Who left there and is unknown here cannot come in
        by a name.
        """
        unsure = {}
        for user in users:
            person = self._there.get(user, {})
            here = self._people.get(user)
            is_sure = user in self._told or here == user or (here is None and person.get("left"))
            if not is_sure:
                unsure[user] = str(person.get("name", ""))
        return unsure

    def _bring(self, kinds: Sequence[type[Record]]) -> None:
        for leaving in self._merged(kinds, self._people, BRINGING):
            if isinstance(leaving.record, Resident) and leaving.record.rev == 1:
                self._residents.append(leaving.record.resident)
            self._carrier.put(leaving)
        self._carrier.flush()

    def _merged(
        self, kinds: Sequence[type[Record]], people: Mapping[str, str], text: str
    ) -> Iterator[Leaving]:
        """Every revision of *kinds* once, in the order in which all of them were written."""
        streams = [
            self._revisions(archive, kind, people, text)
            for archive in self._archives
            for kind in kinds
        ]
        before: Leaving | None = None
        for leaving in heapq.merge(*streams, key=lambda found: found.place):
            if before is not None and before.place == leaving.place:
                if before.record != leaving.record:
                    raise ExportDamaged("two parts differ")
                continue
            before = leaving
            yield leaving

    def _revisions(
        self, archive: Archive, kind: type[Record], people: Mapping[str, str], text: str
    ) -> Iterator[Leaving]:
        said = archive.manifest["kinds"].get(kind.kind)
        if said is None:
            return
        if said["version"] > kind.body_version:
            raise NewerFormat
        for line in archive.lines(records_name(kind.kind)):
            self._done += 1
            if self._done % LOOK_UP == 0:
                self._progress.step(min(self._done, self._total), self._total, text)
                for desk in self._desks:
                    desk.require_passphrase()
            try:
                yield leaving_of(kind, said["version"], line, people)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise ExportDamaged(kind.kind) from None

    def _open_pages(self, name: str) -> Any:
        for archive in self._archives:
            if name in archive.manifest["files"]:
                return archive.pages(name)
        raise ExportDamaged("file")

    def _blocks(self) -> _Blocks:
        found = _Blocks()
        for said in _said(self._archives, BLOCKS):
            resident, user = ResidentId(said["resident"]), str(said["user"])
            if said["sort"] == CLOSED:
                found.closed.append(resident)
            elif said["sort"] == APART:
                found.apart[resident] = self._people.get(user, user)
            else:
                found.users.add(user)
                if user in self._people:
                    found.kept.append((resident, UserId(self._people[user])))
        return found


@dataclass
class _Blocks:
    """Who is kept from whose file, and which files are set apart or closed; ``users`` are there."""

    kept: list[tuple[ResidentId, UserId]] = field(default_factory=list)
    apart: dict[ResidentId, str] = field(default_factory=dict)
    closed: list[ResidentId] = field(default_factory=list)
    users: set[str] = field(default_factory=set)


def _matched(
    desk: Desk, there: Iterable[Mapping[str, Any]], told: Mapping[str, str]
) -> dict[str, str]:
    """User id there -> user id here: as *told*, the same id, else the same display name.

    A name counts if it is one's own. Who has no account here stays who they were, by name only.
    ``NotFound`` where *told* names nobody, here or there.
    """
    with desk.look():
        here = [person for person in desk.vault.people() if not person.left]
    ids = {person.user_id for person in here}
    names = Counter(person.display_name for person in here)
    by_name = {p.display_name: p.user_id for p in here if names[p.display_name] == 1}
    found: dict[str, str] = {}
    known = list(there)
    if not {str(person["id"]) for person in known} >= set(told):
        raise NotFound(PEOPLE)
    twice = Counter(str(person["name"]) for person in known)
    for person in known:
        id, name = str(person["id"]), str(person["name"])
        if id in told:
            if told[id] and told[id] not in ids | set(by_name):
                raise NotFound(PEOPLE)
            if told[id]:
                found[id] = told[id] if told[id] in ids else by_name[told[id]]
        elif id in ids:
            found[id] = id
        elif name in by_name and twice[name] == 1:
            found[id] = by_name[name]
    return found


def _by_id(archives: Sequence[Archive], name: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for said in _said(archives, name):
        found.setdefault(str(said["id"]), said)
    return found


def _said(archives: Iterable[Archive], name: str) -> Iterator[Mapping[str, Any]]:
    for archive in archives:
        for line in archive.lines(name):
            try:
                said = json.loads(line)
            except ValueError:
                raise ExportDamaged(name) from None
            if not isinstance(said, dict):
                raise ExportDamaged(name)
            yield said


def _revisions(archive: Archive) -> int:
    return sum(int(said["revisions"]) for said in archive.manifest["kinds"].values())


def _counted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted((+counter).items()))
