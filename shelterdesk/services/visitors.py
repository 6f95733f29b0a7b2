"""Who comes to the door or calls, who is never let in, and what authorities ask.

Nobody is told whether somebody lives here (casework guide 4.6; entities 8, question 9).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.finding import Finder
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.family import CallerRule
from shelterdesk.domain.kinds.visitor import (
    Caller,
    DeniedPerson,
    RequestFromAuthority,
    RequestState,
    Visit,
)
from shelterdesk.domain.record import NEEDED, Page, RecordId, ResidentId, Values
from shelterdesk.domain.sharing import is_mission
from shelterdesk.errors import Denied, Invalid, NotFound, ProtectionFirst
from shelterdesk.i18n import N_
from shelterdesk.services import sharing
from shelterdesk.services.options import AUTHORITY
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.shift import NOBODY
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from shelterdesk.access.desk import Desk

ASKED = N_("Requests of authorities that wait for an answer: {n}")
TOLD_BY_REQUEST = N_("Answer to a request")
WHOM = N_("Say whom it was about: what was told is written into their file.")
_NAMES = re.compile(r"[,;/\n]|\balias\b|\baka\b", re.IGNORECASE)
_LEAST_TYPED = 2  # one letter fits everybody
_MOST = 5


@dataclass(frozen=True)
class NotLetIn:
    """Somebody who is never let in or put through, as the desk needs it."""

    record: DeniedPerson
    names: tuple[str, ...]


@dataclass(frozen=True)
class DeskView:
    """Everything that the desk looks at; what one may not read is empty."""

    denied: tuple[NotLetIn, ...] = ()
    inside: tuple[Visit, ...] = ()
    requests: tuple[RequestFromAuthority, ...] = ()


def may_see(desk: Desk) -> bool:
    """Whoever works at the door, or answers authorities, or writes down that one asked."""
    return desk.may("read", Visit) or desk.may_create(RequestFromAuthority)


def at_the_desk(desk: Desk) -> DeskView:
    """Who is not let in, who is in the house as a visitor now, which requests are open."""
    return DeskView(
        denied=tuple(
            NotLetIn(each, tuple(_names(each.name)))
            for each in sorted(_every(desk, DeniedPerson), key=lambda d: d.name.casefold())
            if each.ended_on is None or desk.today() < each.ended_on
        ),
        inside=tuple(sorted(_every(desk, Visit, open_out_at=None), key=lambda v: (v.in_at, v.id))),
        requests=tuple(
            sorted(
                _every(desk, RequestFromAuthority, open_state=RequestState.OPEN.value),
                key=lambda r: (r.due_on or r.asked_on, r.id),
            )
        ),
    )


class Matcher:
    """Finds those who are not let in by what is typed, also in another spelling or script."""

    def __init__(self, denied: Iterable[NotLetIn]) -> None:
        self._known = {each.record.id: each for each in denied}
        self._finder = Finder.of(
            (id, (*each.names, *_names(each.record.phones))) for id, each in self._known.items()
        )

    def find(self, typed: str) -> tuple[NotLetIn, ...]:
        """Who may be meant, the likeliest first; nobody for a letter or less."""
        if len(typed.strip()) < _LEAST_TYPED:
            return ()
        return tuple(self._known[RecordId(hit.id)] for hit in self._finder.find(typed, _MOST))


def caller_rules(desk: Desk, resident: ResidentId) -> tuple[CallerRule, ...]:
    """What is agreed for callers of a resident; nothing at all where it is out of reach."""
    try:
        with desk.look() as work:
            rules = work.shelf(CallerRule).all_of(resident)
    except (Denied, NotFound):
        return ()
    return tuple(rule for rule in rules if not rule.ended)


def let_out(desk: Desk, visit: Visit, at: datetime | None = None) -> Receipt[Visit]:
    """A visitor goes; raises ``Stale`` if somebody wrote it down meanwhile."""
    with desk.work("visit.amend") as work:
        kept = work.shelf(Visit).amend(visit.id, visit.rev, {"out_at": at or desk.now()})
    return Receipt(kept, frozenset(work.changed))


def visits(desk: Desk, after: tuple[Any, str] | None = None, size: int = 10) -> Page[Visit]:
    """Visits, the latest first, by page."""
    with desk.look() as work:
        return work.shelf(Visit).page(NOBODY, after, size)


def calls(desk: Desk, after: tuple[Any, str] | None = None, size: int = 10) -> Page[Caller]:
    """Calls, the latest first, by page."""
    with desk.look() as work:
        return work.shelf(Caller).page(NOBODY, after, size)


def answer(
    desk: Desk,
    request: RequestFromAuthority,
    values: Values,
    *,
    resident: ResidentId = NOBODY,
    draft: str = "",
) -> Receipt[RequestFromAuthority]:
    """A manager or legal officer answers, with the ground.

    If something was told about somebody, that is a disclosure of theirs, in the same act. Raises
    ``Invalid``, ``Denied``, ``Stale``, ``NotFound`` for a resident out of reach, and
    ``ProtectionFirst`` for a mission while protection is looked at.
    """
    state = values.get("state")
    problems = {}
    if state not in (RequestState.ANSWERED, RequestState.DECLINED):
        problems["state"] = NEEDED
    if not values.get("ground", "").strip():
        problems["ground"] = NEEDED
    if state is RequestState.ANSWERED and not values.get("answer_given", "").strip():
        problems["answer_given"] = NEEDED
    if state is RequestState.ANSWERED and not resident:
        problems["who"] = WHOM
    if problems:
        raise Invalid(problems)
    with desk.work("request_from_authority.amend") as work:
        given = {**values, "resident_id": resident}
        is_told = state is RequestState.ANSWERED
        if (
            is_told
            and is_mission(request.who_asks)
            and sharing.is_kept_from_missions(work, resident)
        ):
            raise ProtectionFirst
        kept = work.shelf(RequestFromAuthority).amend(request.id, request.rev, given)
        if is_told:
            told = {
                "on": desk.today(),
                "what": TOLD_BY_REQUEST,
                "profile": AUTHORITY,
                "recipient": request.who_asks,
                "why": values["ground"],
                "fields_shown": (values["answer_given"],),
            }
            work.shelf(Disclosure).add(work.make(Disclosure, resident, told))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def answered(desk: Desk, most: int = 200) -> tuple[RequestFromAuthority, ...]:
    """The register of what was asked and answered, the latest first; for whoever reads it."""
    found = [
        each
        for state in (RequestState.ANSWERED, RequestState.DECLINED)
        for each in _every(desk, RequestFromAuthority, open_state=state.value)
    ]
    return tuple(sorted(found, key=lambda r: (r.asked_on, r.id), reverse=True)[:most])


def may_answer(desk: Desk) -> bool:
    """Managers and legal officers."""
    return desk.may("amend", RequestFromAuthority)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Requests without an answer, for whoever may answer them."""
    if not may_answer(desk):
        return ()
    found = at_the_desk(desk).requests
    if not found:
        return ()
    due = min((r.due_on for r in found if r.due_on), default=None)
    return (Waiting(said=ASKED, route="house/visitors", count=len(found), due_on=due),)


def _names(text: str) -> Iterable[str]:
    return (part.strip() for part in _NAMES.split(text) if part.strip())


def _every(desk: Desk, kind: type[Any], **where: Any) -> list[Any]:
    try:
        with desk.look() as work:
            return list(work.shelf(kind).every(**where))
    except Denied:
        return []
