"""Meetings with other organisations: what was agreed, by role, read by those who are named.

Each has readers of its own, as incidents have. Somebody other than its writer signs it; then it is
frozen. Whoever is blocked from a resident whom it names reads nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.access import matters
from shelterdesk.access.hands import is_mine
from shelterdesk.access.matters import Readers
from shelterdesk.domain.kinds.referral import CaseManagementMeeting
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, SignState, UserId, Values
from shelterdesk.domain.tasks import TASK_KINDS, record_id
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import named_readers, tasks
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk
    from shelterdesk.access.work import Work

KIND = CaseManagementMeeting
AGREED = ("present", "discussed", "actions", "next_on")
SOMEBODY = N_("Somebody was there. Write each by role, theirs and ours.")
BELOW = N_("Leave the lines that stand there in their order, and write what is new below them.")
NOT_ABOUT = N_("Choose whom it is for: a resident of this meeting for whom you write tasks.")
ONE_IS_THERE = N_("A colleague has made this a task already, in a part that you do not read.")
NOT_FOR_THEM = N_("Somebody chosen here may not see the file of a resident whom this is about.")


@dataclass(frozen=True)
class Opened:
    """One meeting, who wrote it, who reads it, and what this person may do with it now.

    ``tasks`` came of it, as far as one reads them; ``tasks_for`` says for whom one may make some.
    """

    record: CaseManagementMeeting
    author: str
    readers: tuple[str, ...]
    others: tuple[Colleague, ...]
    may_add: bool
    may_sign: bool
    may_let_read: bool
    tasks: tuple[Task, ...] = ()
    tasks_for: tuple[ResidentId, ...] = ()

    def tasks_of(self, number: int) -> tuple[Task, ...]:
        """What came of one line of what was agreed, counted from 0."""
        return tuple(task for task in self.tasks if task.source_step == step_of(number))


def step_of(number: int) -> str:
    """What a task keeps of its line: its place; an id made of words would let one guess them."""
    return f"agreed {number + 1}"


def may_see(desk: Desk) -> bool:
    """Whoever writes such meetings, or may be named to read one."""
    return bool(desk.policy.reaches(desk.actor, Act.READ, KIND.kind))


def may_write(desk: Desk) -> bool:
    """Managers, case managers, legal officers."""
    return desk.may_create(KIND)


def listed(desk: Desk) -> tuple[CaseManagementMeeting, ...]:
    """Every meeting that this person reads, the latest first."""
    try:
        with desk.look() as work:
            return work.shelf(KIND).mine().rows
    except Denied:
        return ()


def possible_readers(desk: Desk) -> tuple[Colleague, ...]:
    """Who may be named: not oneself, and managers read it anyway."""
    return named_readers.possible(desk, KIND)


def write(
    desk: Desk,
    values: Values,
    *,
    readers: Collection[UserId] = (),
    residents: Collection[ResidentId] = (),
    draft: str = "",
) -> Receipt[CaseManagementMeeting]:
    """Keep a meeting; its writer, managers and *readers* read it.

    Raises ``Invalid``, ``Denied``, and ``NotFound`` for a resident out of reach.
    """
    about = frozenset(residents)
    chosen = frozenset(readers) & {c.user_id for c in possible_readers(desk)}
    with desk.work("case_management_meeting.add") as work:
        shut = matters.blocked(work, about)
        problems = {}
        if not tuple(values.get("present") or ()):
            problems["present"] = SOMEBODY
        if chosen & shut:
            problems["readers"] = NOT_FOR_THEM
        if problems:
            raise Invalid(problems)
        for resident in about:
            if not work.knows(resident):
                raise Denied(f"{KIND.kind}.create")
        who = Readers(dict.fromkeys(sorted({*chosen, desk.user_id}), False), without=shut)
        made = work.make(KIND, ResidentId(""), {**values, "residents": tuple(sorted(about))})
        kept = work.shelf(KIND).found(made, who)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def opened(desk: Desk, id: RecordId) -> Opened:
    """One meeting in full; ``NotFound`` for whoever is none of its readers."""
    with desk.look() as work:
        shelf = work.shelf(KIND)
        record, readers = shelf.get(id), shelf.readers(id)
        author = matters.founder(work, KIND, id)
        manages = matters.manages(work, KIND, id)
        names = {p.user_id: p.display_name for p in work.trail.people()}

        def may(act: Act) -> bool:
            return desk.policy.may(desk.actor, act, KIND.kind, None, author=author)

        first = work.revisions(KIND, id)[-1]
        wrote_it = is_mine(work, first)
        is_open = record.state is SignState.DRAFT
        about = tuple(each for each in map(ResidentId, record.residents) if work.knows(each))
        made = [task for each in about for task in tasks.of_source_in(work, id, each)]
    others = tuple(c for c in possible_readers(desk) if c.user_id not in readers)
    return Opened(
        record,
        writer_of(desk, first),
        tuple(sorted(names[user] for user in readers if user in names)),
        others if manages else (),
        may_add=is_open and may(Act.AMEND),
        may_sign=is_open and may(Act.SIGN) and not wrote_it,
        may_let_read=manages and may(Act.GRANT),
        tasks=tuple(made),
        tasks_for=tuple(each for each in about if tasks.kinds_by_hand(desk, each)),
    )


def add(
    desk: Desk, id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[CaseManagementMeeting]:
    """Add what was agreed since; raises ``Stale``, ``Frozen``, ``Invalid`` for lines that move.

    Tasks know the place of their line, so a line may be put in other words, and not elsewhere.
    """
    later = {name: value for name, value in values.items() if name in AGREED}
    with desk.work("case_management_meeting.amend") as work:
        before, after = work.shelf(KIND).get(id).actions, tuple(later.get("actions") or ())
        if "actions" in later and any(
            line in after and after[number : number + 1] != (line,)
            for number, line in enumerate(before)
        ):
            raise Invalid({"actions": BELOW})
        kept = work.shelf(KIND).amend(id, rev, later)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def make_tasks(
    desk: Desk,
    id: RecordId,
    number: int,
    residents: Collection[ResidentId],
    values: Values,
    draft: str = "",
) -> Receipt[tuple[Task, ...]]:
    """Make one line of what was agreed a task of each of *residents*; again, it finds the first.

    Whoever reads such tasks of a resident reads the words then, so *values* may say ``what`` anew.
    Raises ``Invalid`` for somebody whom the meeting was not about, ``NotFound`` out of reach.
    """
    with desk.work("task.add") as work:
        meeting = work.shelf(KIND).get(id)
        if not 0 <= number < len(meeting.actions):
            raise NotFound(KIND.kind)
        if not residents or not set(residents) <= set(meeting.residents):
            raise Invalid({"residents": NOT_ABOUT})
        given = {"what": meeting.actions[number], "owner_id": desk.user_id, **values}
        given |= {"source_id": id, "source_step": step_of(number)}
        made = []
        for resident in residents:
            kinds = tasks.kinds_by_hand(desk, resident) if work.knows(resident) else ()
            if not kinds:
                raise Invalid({"residents": NOT_ABOUT})
            made.append(
                _made(work, resident, given) or tasks.add_in(work, resident, kinds[0], given)
            )
        if draft:
            work.discard_draft(draft)
    return Receipt(tuple(made), frozenset(work.changed))


def sign(desk: Desk, id: RecordId) -> Receipt[CaseManagementMeeting]:
    """Sign what was agreed, as somebody other than its writer; raises ``SameSigner``."""
    with desk.work("case_management_meeting.sign") as work:
        kept = work.shelf(KIND).sign(id, {})
    return Receipt(kept, frozenset(work.changed))


def let_read(
    desk: Desk, id: RecordId, *, come: Collection[UserId] = (), go: Collection[UserId] = ()
) -> Receipt[RecordId]:
    """Let colleagues read it, or no longer; ``Denied`` for whom a resident in it is kept from."""
    with desk.work("case_management_meeting.readers") as work:
        about = frozenset(map(ResidentId, work.shelf(KIND).get(id).residents))
        if matters.blocked(work, about) & frozenset(come):
            raise Denied("case_management_meeting.readers")
        readers = Readers(dict.fromkeys(come, False), without=frozenset(go))
        work.shelf(KIND).let_read(id, readers)
    return Receipt(id, frozenset({KIND}))


def _made(work: Work, resident: ResidentId, given: Values) -> Task | None:
    """The task that somebody has made of the line already, of whatever kind theirs was."""
    made = record_id(resident, given["source_id"], given["source_step"])
    for kind in TASK_KINDS:
        with suppress(NotFound):
            work.newest_row(kind, made)
            try:
                return work.shelf(kind).get(made)
            except (Denied, NotFound):
                raise Invalid({"residents": ONE_IS_THERE}) from None
    return None


def keep_out(desk: Desk, resident: ResidentId, user_id: UserId) -> None:
    """Whoever was blocked from *resident* reads no meeting any more that names them.

    For a manager, who reads all of them. The names lie sealed, so keys do not follow by themselves.
    """
    for meeting in listed(desk):
        if resident in meeting.residents:
            with desk.work("case_management_meeting.readers") as work:
                if user_id in work.shelf(KIND).readers(meeting.id):
                    gone = Readers(without=frozenset({user_id}))
                    work.shelf(KIND).let_read(meeting.id, gone)
