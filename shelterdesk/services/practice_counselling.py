"""Counselling in a practice house: sessions in every state, a group, a note that waits for two.

What is said is about sleep, tea and buses; it says that it is practice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling import (
    AmendmentKind,
    Attendance,
    Intervention,
    NoteFormat,
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

NOBODY = ResidentId("")
PLACES = "Riverside market\nThe old mill"


@dataclass(frozen=True)
class Counselled:
    """A counsellor and the residents whom they counsel, in the order of the house."""

    desk: Desk
    residents: Sequence[ResidentId]


def live(manager: Desk, supervisor: Counselled, trainee: Counselled, as_of: date) -> None:
    """Write what a week of counselling leaves; *trainee* is in training with *supervisor*."""
    settings.change(manager, supervisors.TRAINEES, trainee.desk.user_id)
    settings.change(manager, supervisors.SUPERVISORS, supervisor.desk.user_id)
    places = {"use": TextUse.PLACES, "language": "eng", "words": PLACES}
    records.add(manager, HouseText, NOBODY, places)
    if len(trainee.residents) > 1:
        _in_training(manager, supervisor.desk, trainee, as_of)
    if len(supervisor.residents) > 1:
        _a_week(supervisor, as_of)


def _in_training(manager: Desk, supervisor: Desk, trainee: Counselled, as_of: date) -> None:
    """A signed note that waits for the supervisor, who is assigned to this resident too."""
    resident = trainee.residents[-1]
    with manager.work("assignment.begin") as work:
        assignments.begin_in(work, resident, supervisor.user_id, Role.COU)
        work.settle(resident)
    supervisor.refresh_actor()
    counselling.record_and_sign(
        trainee.desk,
        resident,
        {"held_on": as_of - timedelta(days=1), "starts_at": "10:00", "ends_at": "10:50"},
        {
            "format": NoteFormat.DAP,
            "data": "Practice: she came on time and spoke about the bus to town.",
            "assessment": "Practice: calmer than last week.",
            "plan": "Practice: the bus together on Thursday.",
        },
    )


def _a_week(one: Counselled, as_of: date) -> None:
    desk, (first, second, *_) = one.desk, one.residents
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
