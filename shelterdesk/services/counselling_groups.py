"""Groups: their note names nobody, who came is sealed, each resident has a session of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.access import matters
from shelterdesk.access.matters import Readers
from shelterdesk.domain.kinds.counselling import Attendance, SessionType
from shelterdesk.domain.kinds.counselling_results import CounsellingGroup, GroupSession
from shelterdesk.domain.record import RecordId, ResidentId, UserId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.services import supervisors
from shelterdesk.services.counselling import SessionLine, record_session_in
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk

HOUSE = ResidentId("")


@dataclass(frozen=True)
class GroupLine:
    """A group and its meetings, latest first; ``manages``: may let colleagues lead it too."""

    group: CounsellingGroup
    meetings: tuple[GroupSession, ...]
    manages: bool = False


@dataclass(frozen=True)
class Meeting:
    """What was kept of one meeting: the group's page, and a session for each who came."""

    session: GroupSession
    sessions: tuple[SessionLine, ...]


def is_for(desk: Desk) -> bool:
    """Counsellors."""
    return Role.COU in desk.roles


def groups(desk: Desk) -> tuple[GroupLine, ...]:
    """Groups that one leads, with their meetings."""
    if not is_for(desk):
        return ()
    with desk.look() as work:
        found = work.shelf(CounsellingGroup).mine().rows
        held = work.shelf(GroupSession).mine().rows
        return tuple(
            GroupLine(
                group,
                tuple(each for each in held if each.group_id == group.id),
                matters.manages(work, CounsellingGroup, group.id),
            )
            for group in found
        )


def begin(desk: Desk, values: Values, draft: str = "") -> Receipt[CounsellingGroup]:
    """Begin a group; whoever begins it reads its pages."""
    with desk.work("quiet.add") as work:
        made = work.make(CounsellingGroup, HOUSE, values)
        kept = work.shelf(CounsellingGroup).found(made, Readers({desk.user_id: True}))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def let_lead(desk: Desk, group: RecordId, leaders: Sequence[str], draft: str = "") -> Receipt[None]:
    """Let colleagues read the pages of a group from now on; those that are there too."""
    with desk.work("quiet.readers") as work:
        who = Readers(dict.fromkeys(leaders, False))
        work.shelf(CounsellingGroup).let_read(group, who)
        for meeting in work.shelf(GroupSession).mine().rows:
            if meeting.group_id == group:
                work.shelf(GroupSession).let_read(meeting.id, who)
        if draft:
            work.discard_draft(draft)
    return Receipt(None, frozenset({CounsellingGroup, GroupSession}))


def leaders(desk: Desk, group: RecordId) -> frozenset[UserId]:
    """Who reads the pages of a group."""
    with desk.look() as work:
        return work.shelf(CounsellingGroup).readers(group)


def may_join(desk: Desk, group: RecordId) -> tuple[Colleague, ...]:
    """Counsellors of the house who do not lead this group yet, by name."""
    lead = leaders(desk, group)
    return tuple(each for each in supervisors.team(desk) if each.user_id not in lead)


def meet(
    desk: Desk,
    group: RecordId,
    values: Values,
    came: Mapping[ResidentId, Values],
    session: Values,
    draft: str = "",
) -> Receipt[Meeting]:
    """Keep one meeting: the group's page, and a session with its own note for each resident.

    *came* has the sections of each resident's note, empty for none yet; *session* the facts that
    are the same for all. ``NotFound`` for a resident whose counselling is not one's own.
    """
    with desk.work("counselling_session.record") as work:
        readers = work.shelf(CounsellingGroup).readers(group)
        given = {**values, "group_id": group, "came": tuple(came), "count": len(came)}
        made = work.make(GroupSession, HOUSE, given)
        who = Readers({user: user == desk.user_id for user in sorted({*readers, desk.user_id})})
        meeting = work.shelf(GroupSession).found(made, who)
        facts = {
            **session,
            "held_on": meeting.on,
            "session_type": SessionType.GROUP,
            "attendance": Attendance.ATTENDED,
            "group_session_id": meeting.id,
        }
        lines = tuple(record_session_in(work, each, facts, note) for each, note in came.items())
        if draft:
            work.discard_draft(draft)
    return Receipt(Meeting(meeting, lines), frozenset(work.changed))
