"""Incidents: write one, add to it, close it by somebody else, sign it off (casework guide 4.5).

Something about a colleague has a door of its own. Its author chooses who reads it, does not read
it afterwards, and nothing of it shows, or is counted, to anybody but its readers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import matters
from shelterdesk.access.hands import is_mine
from shelterdesk.access.matters import Readers
from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.kinds.incident import (
    Account,
    Incident,
    IncidentPerson,
    RestrictedIncident,
    Severity,
)
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, SignState, UserId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid, NobodyToRead
from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import first_writer, writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk
    from shelterdesk.access.trail import Person
    from shelterdesk.access.work import Work

ROUTE = "house/incidents"
ON_SHIFT = ("day", "night")  # groups that read an incident while they are on duty
KINDS: tuple[type[Account], ...] = (Incident, RestrictedIncident)
LATER = (  # fields that are added after the report itself
    "debrief_residents",
    "debrief_staff",
    "root_cause",
    "actions",
    "reports",
    "risk_review_on",
)

TO_LOOK_AT = N_("Incidents to look at: {n}")
TO_SIGN_OFF = N_("Incidents that wait for a second signature: {n}")
ABOUT_COLLEAGUE = N_("Reports for named readers that wait for you: {n}")
SOMEBODY = N_("Choose at least one colleague who reads it.")
NOT_THEM = N_("Somebody is chosen to read it and also not to see it. Choose one of the two.")
NOT_ABOUT = N_("Somebody whom it is about does not read it. Take them out here.")


@dataclass(frozen=True)
class ReadBy:
    """Who will read an incident: roles in marked words, colleagues by name.

    ``shift`` is False where workers on shift are left out, for a resident's protection.
    """

    names: tuple[str, ...]
    shift: bool


@dataclass(frozen=True)
class Line:
    """One incident as the list shows it: its record and who wrote it."""

    record: Account
    reporter: str

    @property
    def is_restricted(self) -> bool:
        """Whether only its named readers know of it."""
        return isinstance(self.record, RestrictedIncident)


@dataclass(frozen=True)
class Lines:
    """Lines of the list, and how many of one's own incidents could not be verified."""

    rows: tuple[Line, ...]
    damaged: int = 0


@dataclass(frozen=True)
class Opened:
    """One incident, who wrote it, who reads it, and what this person may do with it now.

    ``about`` and ``kept_from`` are names; ``others`` could be let in as readers, ``named`` are
    readers that could be taken out: neither who wrote it, nor a manager of an incident.
    """

    record: Account
    reporter: str
    closer: str
    readers: tuple[str, ...]
    about: tuple[str, ...]
    kept_from: tuple[str, ...]
    others: tuple[Colleague, ...]
    named: tuple[Colleague, ...]
    may_add: bool
    may_close: bool
    may_sign_off: bool
    may_let_read: bool


# ---- writing one


def may_report(desk: Desk) -> bool:
    """Whether this person may write an incident at all."""
    return desk.may_create(Incident)


def read_by(desk: Desk, residents: Collection[ResidentId]) -> ReadBy:
    """Who will read an incident that names *residents*, told before it is written."""
    with desk.look() as work:
        readers = _readers(work, frozenset(residents))
        names = {
            person.display_name
            for person in _staff(work)
            if person.user_id in readers.people
            or (Role.MGR in person.roles and person.user_id not in readers.without)
        }
    return ReadBy(tuple(sorted(names)), bool(readers.groups))


def report(
    desk: Desk, values: Values, residents: Collection[ResidentId] = (), draft: str = ""
) -> Receipt[Incident]:
    """Write an incident; what concerns each of *residents* goes to their own records too.

    Raises ``Invalid``, ``NotFound`` for a resident out of reach, ``NobodyToRead``.
    """
    about = frozenset(residents)
    with desk.work("incident.report") as work:
        readers = _readers(work, about)
        managers = {p.user_id for p in _staff(work) if Role.MGR in p.roles}
        if not managers - readers.without:
            raise NobodyToRead
        named = {"residents": tuple(sorted(about)), "due_on": _due(work, values)}
        made = work.make(Incident, ResidentId(""), {**values, **named})
        kept = work.shelf(Incident).found(made, readers)
        for resident in sorted(about):
            told = {
                "incident_id": kept.id,
                "on": kept.on,
                "incident_type": kept.incident_type,
                "severity": kept.severity,
            }
            work.shelf(IncidentPerson).add(work.make(IncidentPerson, resident, told))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def _readers(work: Work, residents: frozenset[ResidentId]) -> Readers:
    """Managers, who works with these residents, who is on shift, and who writes it (note 5).

    A resident whose file is shielded is not for everybody on shift. Who is blocked from one of
    them reads nothing of it.
    """
    without = matters.blocked(work, residents)
    people = matters.assigned(work, IncidentPerson.category, residents) | {work.desk.user_id}
    is_shielded = any(work.is_shielded(resident) for resident in residents)
    groups = () if is_shielded else matters.groups_there(work, ON_SHIFT)
    return Readers(
        dict.fromkeys(sorted(people - without), False), dict.fromkeys(groups, False), without
    )


def _due(work: Work, values: Values) -> date | None:
    """The day by which somebody has looked at it, by its severity (settings, guide 4.5)."""
    severity = values.get("severity")
    if severity is None:  # the record itself says that it is needed
        return None
    hours = int(settings.in_force(work)[f"incident_hours_{Severity.of(severity).value}"])
    return (work.desk.now() + timedelta(hours=hours)).date()


# ---- something about a colleague


def may_hand_over(desk: Desk) -> bool:
    """Whether this person may say something about a colleague: everybody with a content role."""
    return desk.may_create(RestrictedIncident)


def may_be_about(desk: Desk) -> tuple[Colleague, ...]:
    """Everybody who works here but oneself, by name."""
    return tuple(c for c in desk.colleagues() if c.user_id != desk.user_id)


def possible_readers(desk: Desk, apart: Collection[str]) -> tuple[Colleague, ...]:
    """Who may be chosen to read it: not oneself nor *apart*; who looks into it, managers first."""
    return possible_readers_of(desk, RestrictedIncident, apart)


def possible_readers_of(
    desk: Desk, kind: type[Account], apart: Collection[str]
) -> tuple[Colleague, ...]:
    """The same for either kind of report."""
    roles = {Role.of(s.name) for s in COMPARTMENTS[kind.category].named}
    found = [c for c in may_be_about(desk) if c.roles & roles and c.user_id not in apart]
    late = {c: [Role.II not in c.roles, Role.MGR not in c.roles] for c in found}
    return tuple(sorted(found, key=lambda c: (*late[c], c.display_name)))


def hand_over(
    desk: Desk,
    values: Values,
    *,
    readers: Collection[UserId],
    about: Collection[UserId] = (),
    kept_from: Collection[UserId] = (),
    draft: str = "",
) -> Receipt[date]:
    """Hand something over to *readers*; gives the day. Its author does not read it.

    Nobody in *about* or *kept_from* can be let in later. Raises ``Invalid`` naming the field.
    """
    apart = frozenset((*about, *kept_from))
    chosen = {c.user_id: c.roles for c in possible_readers(desk, ())}
    names = [user for user in readers if user in chosen]
    problems = {}
    if not names:
        problems["readers"] = SOMEBODY
    elif set(names) & set(about):
        problems["readers"] = NOT_ABOUT
    elif set(names) & apart:
        problems["readers"] = NOT_THEM
    if problems:
        raise Invalid(problems)
    managers = [user for user in names if {Role.MGR, Role.II} & chosen[user]] or names
    who = Readers({user: user in managers for user in names}, apart=frozenset(apart))
    with desk.work("quiet.hand_over") as work:
        sealed = {
            "about": tuple(sorted(about)),
            "kept_from": tuple(sorted(kept_from)),
            "due_on": _due(work, values),
        }
        made = work.make(RestrictedIncident, ResidentId(""), {**values, **sealed})
        work.shelf(RestrictedIncident).found(made, who)
        if draft:
            work.discard_draft(draft)
    return Receipt(desk.today(), frozenset(work.changed))


def handed_over(desk: Desk) -> tuple[date, ...]:
    """The days on which this person handed something over; all that is left to see for them."""
    with desk.look() as work:
        found = work.shelf(RestrictedIncident).handed_over()
    zone = desk.now().tzinfo
    return tuple(at.astimezone(zone).date() for at in found)


# ---- reading


def open_ones(desk: Desk) -> Lines:
    """Every open incident that this person may read, the one due first on top."""
    found = _lines(desk, (SignState.DRAFT,))
    first = sorted(found.rows, key=lambda line: (_due_on(line.record), line.record.id))
    return replace(found, rows=tuple(first))


def closed_ones(desk: Desk, most: int = 200) -> Lines:
    """Closed incidents that this person may read, the latest first; at most *most*."""
    found = _lines(desk, (SignState.SIGNED, SignState.COUNTERSIGNED))
    latest = sorted(found.rows, key=lambda line: (_day(line.record), line.record.id), reverse=True)
    return replace(found, rows=tuple(latest[:most]))


def _lines(desk: Desk, states: Collection[SignState]) -> Lines:
    rows, damaged = list[Line](), 0
    with desk.look() as work:
        for kind in _readable(desk):
            page = work.shelf(kind).mine()
            damaged += page.damaged
            rows += [Line(r, first_writer(work, r)) for r in page.rows if _state(r) in states]
    return Lines(tuple(rows), damaged)


def opened(desk: Desk, kind: type[Account], id: RecordId) -> Opened:
    """One incident in full; ``NotFound`` for whoever is none of its readers."""
    with desk.look() as work:
        shelf = work.shelf(kind)
        record = shelf.get(id)
        revisions = shelf.history(id)
        readers = shelf.readers(id)
        author = matters.founder(work, kind, id)
        everybody = {p.user_id: p.display_name for p in work.trail.people()}
        manages = matters.manages(work, kind, id)

        def may(act: Act) -> bool:
            return desk.policy.may(desk.actor, act, kind.kind, None, author=author)

        state = _state(record)
        wrote_it = is_mine(work, revisions[-1])
        closer = next((r for r in revisions if _state(r) is SignState.SIGNED), None)
        by_me = closer is not None and is_mine(work, closer)
    held = record.values()
    about, kept_from = (tuple(held.get(name, ())) for name in ("about", "kept_from"))
    shut = {*about, *kept_from, *readers}
    return Opened(
        record,
        writer_of(desk, revisions[-1]),
        writer_of(desk, closer) if closer else "",
        _names(everybody, readers),
        _names(everybody, about),
        _names(everybody, kept_from),
        possible_readers_of(desk, kind, shut) if manages else (),
        _removable(desk, kind, readers - {desk.user_of(author)}) if manages else (),
        may_add=state is SignState.DRAFT and may(Act.AMEND),
        may_close=state is SignState.DRAFT and may(Act.SIGN) and not wrote_it,
        may_sign_off=state is SignState.SIGNED and may(Act.COUNTERSIGN) and not by_me,
        may_let_read=may(Act.GRANT) and manages,
    )


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What waits for this person, as lines for Today; nothing of what they do not read.

    Asks for no passphrase. ``urgent`` while nobody has answered a critical incident (guide 4.5:
    the manager at once).
    """
    with desk.look() as work:
        kinds = [k for k in _readable(desk) if desk.policy.reaches(desk.actor, Act.SIGN, k.kind)]
        return tuple(line for kind in kinds for line in _waiting(work, kind))


def _waiting(work: Work, kind: type[Account]) -> Iterable[Waiting]:
    desk, shelf = work.desk, work.shelf(kind)
    found = tuple(shelf.standing(SignState.DRAFT))
    if found:
        new = (each for each in found if each.rev == 1)
        urgent = any(each.columns.get("severity") == Severity.CRITICAL.value for each in new)
        due = min(date.fromisoformat(each.columns["due_on"]) for each in found)
        said = ABOUT_COLLEAGUE if kind is RestrictedIncident else TO_LOOK_AT
        yield Waiting(said=said, route=ROUTE, count=len(found), due_on=due, urgent=urgent)
    if desk.policy.reaches(desk.actor, Act.COUNTERSIGN, kind.kind):
        closed = [
            each
            for each in shelf.standing(SignState.SIGNED)
            if desk.user_of(each.author) != desk.user_id
        ]
        if closed:
            yield Waiting(said=TO_SIGN_OFF, route=ROUTE, count=len(closed))


# ---- going on with one


def add(
    desk: Desk, kind: type[Account], id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[Account]:
    """Add what was done since: talking it over, causes, changes, reports outside.

    The account itself stays as it was written. Raises ``Stale`` or ``Frozen``.
    """
    later = {name: value for name, value in values.items() if name in LATER}
    with desk.work(_act(kind, "add")) as work:
        kept = work.shelf(kind).amend(id, rev, later)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def close(
    desk: Desk, kind: type[Account], id: RecordId, closing: str, draft: str = ""
) -> Receipt[Account]:
    """Close it: frozen from now on. ``SameSigner`` for whoever reported it (guide 9.4)."""
    if not closing.strip():
        raise Invalid({"closing": N_("Write in a sentence why it can be closed.")})
    with desk.work(_act(kind, "close")) as work:
        kept = work.shelf(kind).sign(id, {"closing": closing, "closed_on": desk.today()})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def sign_off(desk: Desk, kind: type[Account], id: RecordId) -> Receipt[Account]:
    """Sign it off, as somebody other than who closed it; raises ``SameSigner``."""
    with desk.work(_act(kind, "sign_off")) as work:
        kept = work.shelf(kind).countersign(id, {"signed_off_on": desk.today()})
    return Receipt(kept, frozenset(work.changed))


def let_read(
    desk: Desk,
    kind: type[Account],
    id: RecordId,
    *,
    come: Collection[UserId] = (),
    go: Collection[UserId] = (),
) -> Receipt[RecordId]:
    """Let colleagues read it, or no longer; ``Denied`` for whom it is kept from."""
    with desk.work(_act(kind, "readers")) as work:
        work.shelf(kind).let_read(id, Readers(dict.fromkeys(come, False), without=frozenset(go)))
    return Receipt(id, frozenset({kind}))


# ---- helpers


def _removable(desk: Desk, kind: type[Account], users: Collection[str]) -> tuple[Colleague, ...]:
    stays = frozenset() if matters.is_restricted(kind) else frozenset({Role.MGR})
    return tuple(c for c in may_be_about(desk) if c.user_id in users and not c.roles & stays)


def _readable(desk: Desk) -> tuple[type[Account], ...]:
    return tuple(k for k in KINDS if desk.policy.reaches(desk.actor, Act.READ, k.kind))


def _act(kind: type[Account], verb: str) -> str:
    """The name of an act in the trail; of what only its readers know, a quiet one."""
    return f"quiet.{verb}" if matters.is_restricted(kind) else f"incident.{verb}"


def _state(record: Account) -> SignState:
    state: SignState = record.values()["state"]
    return state


def _due_on(record: Account) -> date:
    due: date = record.values()["due_on"]
    return due


def _day(record: Account) -> date:
    on: date = record.values()["on"]
    return on


def _names(everybody: Mapping[str, str], users: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(everybody[user] for user in users if user in everybody))


def _staff(work: Work) -> list[Person]:
    return [person for person in work.trail.people() if not person.left]
