"""Counselling in a practice house: sessions in every state, a group, a note that waits for two.

What is said is about sleep, tea and buses; it says that it is practice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling import (
    AmendmentKind,
    Attendance,
    Intervention,
    NoteFormat,
    ProgressNote,
    SessionType,
    Theme,
)
from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    assignments,
    counselling,
    counselling_groups,
    records,
    settings,
    supervisors,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work
    from shelterdesk.services.practice_people import SyntheticResident

NOBODY = ResidentId("")
PLACES = "Riverside market\nThe old mill"


Desks = Callable[[Role], Sequence["Desk"]]
FIRST_ONES = 4  # residents whose latest note waits for its signature


class Admitted(Protocol):
    """A synthetic resident who is in the house; ``counsellor`` is the place of theirs."""

    @property
    def person(self) -> SyntheticResident: ...
    @property
    def id(self) -> ResidentId: ...
    @property
    def counsellor(self) -> int: ...


def hold(desks: Desks, here: Sequence[Admitted]) -> None:
    """Write the sessions of residents, in one act a counsellor, and sign those of a single one."""
    for place, desk in enumerate(desks(Role.COU)):
        theirs = [one for one in here if one.counsellor == place and one.person.sessions]
        if not theirs:
            continue
        with desk.work("counselling_session.record") as work:
            notes = [id for one in theirs for id in _record(work, one)]
        if len(here) == 1:
            waits = theirs[0].person.number <= FIRST_ONES
            for note in notes[:-1] if waits else notes:
                counselling.sign_note(desk, note)


def _record(work: Work, one: Admitted) -> Iterator[RecordId]:
    for session in one.person.sessions:
        said = {name: getattr(session, name) for name in ("brought", "did", "response", "agreed")}
        facts = {"held_on": session.held_on, "minutes": 50}
        line = counselling.record_session_in(work, one.id, facts, said)
        if line.note is not None:
            yield line.note.id


def live(desks: Desks, residents: Sequence[ResidentId], as_of: date) -> None:
    """Write what a week of counselling leaves; the second counsellor is in training."""
    manager = desks(Role.MGR)[0]
    first, second = desks(Role.COU)[:2]
    settings.change(manager, supervisors.TRAINEES, second.user_id)
    settings.change(manager, supervisors.SUPERVISORS, first.user_id)
    places = {"use": TextUse.PLACES, "language": "eng", "words": PLACES}
    records.add(manager, HouseText, NOBODY, places)
    theirs = [id for id in residents if second.may("create", ProgressNote, id)]
    if len(theirs) > 1:
        _in_training(manager, first, second, theirs[-1], as_of)
    own = [id for id in residents if first.may("create", ProgressNote, id)]
    if len(own) > 1:
        _a_week(first, own[0], own[1], as_of)


def _in_training(
    manager: Desk, supervisor: Desk, trainee: Desk, resident: ResidentId, as_of: date
) -> None:
    """A signed note that waits for the supervisor, who is assigned to this resident too."""
    with manager.work("assignment.begin") as work:
        assignments.begin_in(work, resident, supervisor.user_id, Role.COU)
        work.settle(resident)
    supervisor.refresh_actor()
    counselling.record_and_sign(
        trainee,
        resident,
        {"held_on": as_of - timedelta(days=1), "starts_at": "10:00", "ends_at": "10:50"},
        {
            "format": NoteFormat.DAP,
            "data": "Practice: she came on time and spoke about the bus to town.",
            "assessment": "Practice: calmer than last week.",
            "plan": "Practice: the bus together on Thursday.",
        },
    )


def _a_week(desk: Desk, first: ResidentId, second: ResidentId, as_of: date) -> None:
    for days in (16, 9, 2):  # three in a row: one gentle task
        missed = {
            "held_on": as_of - timedelta(days=days),
            "attendance": Attendance.DID_NOT_ATTEND,
            "attendance_reason": "Practice: slept long",
        }
        counselling.record_session(desk, second, missed, {})
    late = counselling.record_and_sign(
        desk,
        first,
        {
            "held_on": as_of - timedelta(days=6),
            "starts_at": "14:00",
            "ends_at": "14:45",
            "session_type": SessionType.FOLLOW_UP,
            "themes": (Theme.SLEEP, Theme.FAMILY),
            "interventions": (Intervention.LISTENING, Intervention.BREATHING),
            "resident_view": 7,
            "homework": "Practice: tea in the evening, no phone after ten.",
        },
        {
            "brought": "Practice: sleeps five hours; called her aunt on Tuesday.",
            "did": "Practice: breathing together; looked at the evening.",
            "agreed": "Practice: tea at nine.",
        },
        risk={"asked": Answer.YES, "done": "Practice: asked, nothing of that kind."},
    ).value
    if late.note is not None:
        correction = {
            "sort": AmendmentKind.CORRECTION,
            "text": "Practice: on Monday",
            "old_text": "on Tuesday",
            "why": "Practice: she said it again today.",
        }
        counselling.add_to_note(desk, RecordId(late.note.id), correction)
    lines = {"lines": "Practice: came; works on sleep.\nPlease let her rest after sessions."}
    shared = {**lines, "agreed": Answer.YES}
    counselling.share_summary(desk, RecordId(late.session.id), shared)
    waits = {"brought": "Practice: about the kitchen rota.", "agreed": "Practice: ask Ploy."}
    yesterday = {"held_on": as_of - timedelta(days=1)}
    counselling.record_session(desk, first, yesterday, waits)
    group = counselling_groups.begin(
        desk, {"name": "Evenings", "plan": "Practice: six evenings about rest.", "language": "eng"}
    ).value
    counselling_groups.meet(
        desk,
        RecordId(group.id),
        {"on": as_of - timedelta(days=3), "done": "Practice: slow breathing, tea, a song."},
        {first: {"text": "Practice: took part, sang."}, second: {}},
        {"minutes": 60},
    )
