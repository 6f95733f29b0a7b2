"""Emergency access: two people read one resident's text for sixty minutes (casework guide 9.3).

The record of it is in the trail before anything opens, in the ring of the resident it is about;
where a code name was typed, the trail says who asks with whom and why before it is looked up.
What opens comes as plain values from a
process of its own; the key is never here. Somebody who had no part in it looks at it within one
working day.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

from shelterdesk import errors
from shelterdesk.access import emergency as access
from shelterdesk.access import on_duty
from shelterdesk.access.hands import hands, is_signed_here
from shelterdesk.access.work import new_id
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.emergency import EmergencyAccess, EmergencyReview, Outcome, Reason
from shelterdesk.domain.record import (
    KeyId,
    Record,
    RecordId,
    ResidentId,
    UserId,
    from_plain,
)
from shelterdesk.domain.roles import Role
from shelterdesk.domain.settings import days_of
from shelterdesk.errors import (
    Denied,
    EmergencyOver,
    Invalid,
    NotEligible,
    NotFound,
    NotYours,
    OffDuty,
    ShelterDeskError,
    Tampered,
)
from shelterdesk.i18n import N_
from shelterdesk.paths import own_command
from shelterdesk.services import settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

MINUTES = access.LASTS // 60
READ, MISSED = "emergency.read", "emergency.missed"  # what it came to
WORKING_DAYS = 5  # from Monday
NOBODY = ResidentId("")
SAY_WHAT = N_("Write in one sentence what happened.")
SAY_WHOM = N_("Write the code name, or the code of the resident.")


@dataclass(frozen=True)
class Request:
    """What is asked for: why, by whose passphrases, and about whom (an id, or a typed name).

    *second* is empty for one night worker alone, where the house lets them.
    """

    reason: Reason
    sentence: str
    passphrase: str = field(repr=False)
    second: tuple[str, str] | None = field(default=None, repr=False)
    resident: ResidentId = NOBODY
    code_name: str = ""


@dataclass
class Opened:
    """One emergency access: its text, until its time is over. ``ends_at`` is steady seconds."""

    access: RecordId
    resident: ResidentId
    ends_at: float
    records: tuple[Record, ...] = field(default=(), repr=False)
    damaged: int = 0

    def drop(self) -> None:
        """Let go of the text; there is no way back to it but asking anew."""
        self.records, self.ends_at = (), 0.0


@dataclass(frozen=True)
class AccessLine:
    """One emergency access as managers and case managers see it; names of people who work here.

    ``due`` is the day by which somebody looks at it; ``review`` is None while it waits.
    """

    id: RecordId
    resident: ResidentId
    who: str
    second: str
    reason: str
    sentence: str
    at: datetime
    due: date
    is_late: bool
    may_review: bool
    review: EmergencyReview | None


@dataclass(frozen=True)
class Standing:
    """How emergency access is set up: by display name, who has a share and who has none yet."""

    is_founded: bool
    holders: tuple[str, ...]
    missing: tuple[str, ...]
    alone_is_on: bool
    alone: tuple[str, ...]


# ---- asking


def may_ask(desk: Desk) -> bool:
    """Whether to offer it: by role; whether somebody is on duty is said when they ask."""
    return bool(desk.roles & access.ELIGIBLE)


def may_be_alone(desk: Desk) -> bool:
    """Whether this person could do it without a second one: set so, at night, on duty."""
    on = access.AT_NIGHT in desk.roles and settings.values(desk)[settings.ALONE] == "yes"
    return on and desk.actor.on_shift and desk.user_id in access.holders(desk)[1]


def begin(desk: Desk, request: Request) -> Opened:
    """Write down why, then read; both people's passphrases count once.

    Raises ``Invalid``, ``OffDuty``, ``NotEligible``, ``NoEmergencyKey``, ``SignInFailed``, and
    ``NotFound`` for nobody of that name and for a file from which one of the two is blocked.
    """
    _inspect(desk, request)
    line = access.first_line(desk, desk.login, request.passphrase, request.second)
    with _child(line) as child:
        users = [UserId(user) for user in child.hear()["people"]]
        _require_people(desk, users, request)
        id, second = new_id(), users[1] if len(users) > 1 else UserId("")
        resident = request.resident
        if not resident:
            resident = _found(desk, child, request, id, second)
        _write_down(desk, request, id, resident, second)
        child.tell(act="read", access=id, resident=resident)
        try:
            found = child.hear()
        except ShelterDeskError:
            _say(desk, MISSED, id, resident)
            raise
    _say(desk, READ, id, resident)
    records = tuple(_record(line) for line in found["records"])
    ends_at = desk.clock.steady() + access.LASTS
    return Opened(id, resident, ends_at, records, int(found["damaged"]))


def seconds_left(desk: Desk, opened: Opened) -> float:
    """How long the text may still be read."""
    return max(0.0, opened.ends_at - desk.clock.steady())


def text(desk: Desk, opened: Opened) -> tuple[Record, ...]:
    """The records, while they may be read; ``EmergencyOver``, and they are gone, afterwards."""
    if not seconds_left(desk, opened):
        opened.drop()
        raise EmergencyOver
    return opened.records


def end(desk: Desk, opened: Opened) -> None:
    """Close it: the text goes first, whatever happens to the entry."""
    opened.drop()
    _say(desk, "emergency.close", opened.access, opened.resident)


def _inspect(desk: Desk, request: Request) -> None:
    if not may_ask(desk):
        raise NotEligible
    problems = {} if request.sentence.strip() else {"sentence": SAY_WHAT}
    if not (request.resident or request.code_name.strip()):
        problems["code_name"] = SAY_WHOM
    if problems:
        raise Invalid(problems)
    if request.resident in desk.actor.blocked - desk.actor.over:
        raise NotFound("resident")
    if not desk.may_create(EmergencyAccess, request.resident):
        raise OffDuty
    if request.second is None and not may_be_alone(desk):
        raise NotEligible


def _require_people(desk: Desk, users: list[UserId], request: Request) -> None:
    if users[0] != desk.user_id:
        raise NotEligible
    roles = {c.user_id: c.roles for c in desk.colleagues()}
    for user in users[1:]:
        held = roles.get(user, frozenset()) & access.ELIGIBLE
        if user == desk.user_id or not held:
            raise NotEligible
        if held == {access.AT_NIGHT} and not _on_duty(desk, user):
            raise NotEligible
    if request.resident:
        with desk.look():
            blocked = desk.vault.blocked(bytes.fromhex(request.resident))
        if blocked & set(users):
            raise NotEligible


def _on_duty(desk: Desk, user: UserId) -> bool:
    with desk.look() as work:
        return on_duty.lasts(on_duty.declared(work, user), desk.now())


def _found(desk: Desk, child: _Child, request: Request, id: RecordId, second: UserId) -> ResidentId:
    """Whose code name was typed; who asks, with whom and why stands in the trail before.

    Where it is nobody's, the record keeps why, about nobody and without the name.
    """
    said = {"access": id, "second": second, "reason": request.reason.value}
    desk.say(access.ASK, {**said, "kinds": [EmergencyAccess.kind]})
    child.tell(act="find", access=id, name=request.code_name)
    try:
        return ResidentId(child.hear()["resident"])
    except ShelterDeskError:
        _write_down(desk, request, id, NOBODY, second)
        _say(desk, MISSED, id, NOBODY)
        raise


def _write_down(
    desk: Desk, request: Request, id: RecordId, resident: ResidentId, second: UserId
) -> None:
    now = desk.now()
    given = {
        "second": second,
        "code": request.reason,
        "at": now,
        "until": now + timedelta(minutes=MINUTES),
        "sentence": request.sentence,
    }
    with desk.work(access.OPEN) as work:
        work.shelf(EmergencyAccess).add(EmergencyAccess.new(id, resident, given))


def _say(desk: Desk, action: str, id: RecordId, resident: ResidentId) -> None:
    residents = [resident] if resident else []
    desk.say(action, {"access": id, "kinds": [EmergencyAccess.kind], "residents": residents})


def _record(line: dict[str, Any]) -> Record:
    kind = next(k for k in KINDS if k.kind == line["kind"])
    plain = line["values"]
    try:
        known = {f.name: from_plain(f, plain[f.name]) for f in kind.fields() if f.name in plain}
    except (ValueError, TypeError):
        raise Tampered(kind.kind) from None
    return kind(
        id=RecordId(line["id"]),
        resident=ResidentId(line["resident"]),
        rev=int(line["rev"]),
        author=KeyId(line["author"]),
        made_at=datetime.fromtimestamp(line["made_at"], UTC),
        **known,
    )


# ---- looking at it afterwards


def lines(desk: Desk) -> tuple[AccessLine, ...]:
    """Every emergency access within reach, newest first; ``Denied`` but for managers and case
    managers, who read those of their own residents.

    A second look counts only from somebody who had no part in it. Of a file from which one is
    blocked nothing is told, not even that somebody had to read it: its ring is shut.
    """
    with desk.look() as work:
        every = work.shelf(EmergencyAccess).every()
        found = sorted(every, key=lambda a: a.at, reverse=True)
        judged: dict[str, list[EmergencyReview]] = {}
        for review in work.shelf(EmergencyReview).every():
            judged.setdefault(review.access_id, []).append(review)
        names = {person.user_id: person.display_name for person in desk.vault.people()}
        off = days_of(settings.in_force(work)[settings.DAYS_OFF])
        return tuple(_line(work, each, judged.get(each.id, []), names, off) for each in found)


def waiting(desk: Desk) -> tuple[AccessLine, ...]:
    """Those that nobody else has looked at yet; empty for who does not read them."""
    if not desk.may("read", EmergencyAccess):
        return ()
    return tuple(line for line in lines(desk) if line.review is None)


def review(desk: Desk, id: RecordId, outcome: Outcome, sentence: str) -> Receipt[EmergencyReview]:
    """Say what one thinks of it; ``NotYours`` for who asked for it or agreed to it."""
    with desk.work("emergency.review") as work:
        judged = work.shelf(EmergencyAccess).get(id)
        if desk.user_id in _parties(work, judged):
            raise NotYours
        given = {"access_id": id, "outcome": outcome, "sentence": sentence}
        kept = work.shelf(EmergencyReview).add(work.make(EmergencyReview, judged.resident, given))
    return Receipt(kept, frozenset(work.changed))


def due_on(day: date, off: Collection[date] = ()) -> date:
    """The next working day after *day*: Monday to Friday, without the house's days *off*."""
    following = day + timedelta(days=1)
    while following.weekday() >= WORKING_DAYS or following in off:
        following += timedelta(days=1)
    return following


def _parties(work: Work, found: EmergencyAccess) -> frozenset[UserId]:
    return hands(work, found) | {UserId(found.second)}


def _line(
    work: Work,
    found: EmergencyAccess,
    reviews: list[EmergencyReview],
    names: dict[str, str],
    off: Collection[date],
) -> AccessLine:
    desk, parties = work.desk, _parties(work, found)
    counted = [r for r in reviews if is_signed_here(r) and desk.user_of(r.author) not in parties]
    at = found.at.astimezone(desk.now().tzinfo)
    due = due_on(at.date(), off)
    return AccessLine(
        id=found.id,
        resident=found.resident,
        who=writer_of(desk, found),
        second=names.get(found.second, ""),
        reason=found.code.label,
        sentence=found.sentence,
        at=at,
        due=due,
        is_late=desk.today() > due,
        may_review=desk.may_create(EmergencyReview) and desk.user_id not in parties,
        review=min(counted, key=lambda r: r.made_at, default=None),
    )


# ---- setting it up


def standing(desk: Desk) -> Standing:
    """Who could open it today, with whom."""
    shares, alone = access.holders(desk)
    eligible = [c for c in desk.colleagues() if c.roles & access.ELIGIBLE]
    return Standing(
        access.has_key(desk),
        tuple(c.display_name for c in eligible if c.user_id in shares),
        tuple(c.display_name for c in eligible if c.user_id not in shares),
        settings.values(desk)[settings.ALONE] == "yes",
        tuple(c.display_name for c in eligible if c.user_id in alone),
    )


def renew(desk: Desk, passphrase: str, second: tuple[str, str]) -> int:
    """Fresh shares for everybody eligible today, by two holders, one of them a manager.

    Gives how many people have one now. Raises ``SecondPersonNeeded``, ``NotEligible``,
    ``NoEmergencyKey``, ``SignInFailed``.
    """
    if not may_ask(desk):
        raise Denied("emergency.renew")
    alone = settings.values(desk)[settings.ALONE] == "yes"
    with _child(access.first_line(desk, desk.login, passphrase, second)) as child:
        users = child.hear()["people"]
        if len(users) < 2 or users[0] != desk.user_id:
            raise NotEligible
        roles = {c.user_id: c.roles for c in desk.colleagues()}
        if not any(Role.MGR in roles.get(UserId(user), ()) for user in users):
            raise errors.SecondPersonNeeded
        desk.say("emergency.renew", {"second": users[1]})
        child.tell(act="renew", alone=alone)
        return int(child.hear()["shares"])


# ---- the other process


class _Child:
    """The other end of the pipe."""

    def __init__(self, given: IO[bytes], made: IO[bytes]) -> None:
        self._given, self._made = given, made

    def tell(self, **line: Any) -> None:
        """Send one line."""
        self._given.write(json.dumps(line).encode() + b"\n")
        self._given.flush()

    def hear(self) -> dict[str, Any]:
        """One line; raises what the other process met."""
        try:
            line = json.loads(self._made.readline())
        except ValueError:
            raise ShelterDeskError from None  # it ended without a word
        name = line.get("error")
        if name is None:
            return dict(line)
        if name == errors.WaitBefore.__name__:
            raise errors.WaitBefore(int(line["seconds"]))
        found = getattr(errors, name, None)
        error: type[ShelterDeskError] = found or ShelterDeskError
        raise error


@contextmanager
def _child(line: access.Line) -> Iterator[_Child]:
    """A fresh process that has heard *line*; it is gone afterwards, whatever happened."""
    worker = subprocess.Popen(  # noqa: S603  our own program
        own_command("--worker", "emergency"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what it meets comes as a line, nothing else of it
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with worker:
        try:
            if worker.stdin is None or worker.stdout is None:
                raise RuntimeError("a worker without pipes")
            child = _Child(worker.stdin, worker.stdout)
            child.tell(**line)
            yield child
        finally:
            worker.kill()
