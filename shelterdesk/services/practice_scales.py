"""Questionnaires in a practice house: three each over some weeks; the answers mean nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access.work import new_id
from shelterdesk.domain.kinds.scale import AnsweredHow, MayKnow, TranslationStatus
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.scale_files import load_scales
from shelterdesk.services import scale_results, scales
from shelterdesk.services.practice_people import SyntheticResident
from shelterdesk.services.scales import Sheet

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ASKED = (  # code, language, and each time: how many days ago, and the answers in order
    (
        "phq9",
        "eng",
        (
            (40, (2, 2, 3, 2, 2, 2, 2, 1, 0, 2)),
            (20, (2, 1, 2, 2, 1, 1, 1, 1, 0, 1)),
            (3, (1, 1, 1, 1, 1, 0, 1, 0, 0, 1)),
        ),
    ),
    (
        "pcl5",
        "eng",
        (
            (38, (3, 2, 2, 3, 3, 3, 3, 1, 2, 2, 3, 2, 2, 2, 1, 0, 3, 3, 2, 3)),
            (19, (2, 2, 1, 2, 3, 2, 3, 1, 2, 2, 2, 1, 2, 2, 1, 0, 2, 3, 2, 3)),
            (2, (1, 1, 0, 1, 1, 2, 2, 1, 2, 1, 2, 1, 1, 1, 1, 0, 2, 2, 1, 2)),
        ),
    ),
    (
        "k10",
        "mya",
        (
            (30, (4, 3, 2, 3, 3, 2, 3, 2, 4, 2)),
            (16, (3, 3, 2, 3, 3, 2, 2, 2, 3, 2)),
            (2, (3, 2, 2, 2, 2, 2, 2, 2, 2, 1)),
        ),
    ),
)


DAYS = 44  # so long somebody has been here before all three can have been asked


def give(
    desk: Desk, person: SyntheticResident, resident: ResidentId, as_of: date, number: int
) -> int:
    """Give the questionnaire *number* to somebody who is here long enough; 1 if it was given.

    *desk* is that of the resident's counsellor.
    """
    new_here = person.arrived_on > as_of - timedelta(days=DAYS)
    if number >= len(ASKED) or new_here or not person.sessions:
        return 0
    _ask(desk, resident, number, as_of)
    return 1


def _ask(desk: Desk, resident: ResidentId, number: int, as_of: date) -> None:
    """Three times.

    All but the last are signed; of the first resident's the last one is told to others in words.
    """
    code, language, times = ASKED[number]
    scale = load_scales()[code]
    status = scales.status_of(scale, language)
    oral = status is TranslationStatus.ORAL
    for place, (ago, values) in enumerate(times):
        on = as_of - timedelta(days=ago)
        sheet = Sheet(
            id=new_id(),
            resident=resident,
            code=code,
            version=scale.version,
            language=language,
            translation=status,
            how=AnsweredHow.INTERPRETER if oral else AnsweredHow.SELF,
            began_on=on,
            answers=dict(zip(scale.items, values, strict=True)),
        )
        record = scales.finish(desk, scale, sheet).value
        if place < len(times) - 1 or number == 0:
            scales.sign(desk, record.id)
        if place == len(times) - 1 and number == 0:
            said = {"to": (MayKnow.CASE_MANAGER,), "on": on}
            scale_results.share(desk, record.id, said)
