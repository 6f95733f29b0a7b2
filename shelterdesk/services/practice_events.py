"""What does not happen every day in a practice house: worries, incidents, a person there twice.

Neutral and small, as everything there; each is written by whoever would write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.incident import IncidentType, Severity
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import Record, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.services import concerns, incidents
from shelterdesk.services.residents import admit_in

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.practice_month import Desks, Lived

LEAST = 20  # residents; in a smaller house nobody would look for a second record
_QUARREL, _TWICE, _QUIET = (10, 12), 13, 14  # resident numbers


def happen(desks: Desks, everybody: Sequence[Lived], code: tuple[str, str], as_of: date) -> None:
    """Worries, two incidents (one for named readers alone), a second record of one person.

    *code* is a resident code and a code name that nobody has.
    """
    if len(everybody) < LEAST:
        return
    by_number = {one.person.number: one for one in everybody}
    _quarrel(desks(Role.NS), [by_number[number].id for number in _QUARREL], as_of)
    _about_a_colleague(desks, as_of)
    _worries(desks, by_number[_QUIET].id)
    _written_down_twice(desks(Role.NS), by_number[_TWICE], code, as_of)


def _quarrel(night: Desk, residents: Sequence[ResidentId], as_of: date) -> None:
    values = {
        "incident_type": IncidentType.BETWEEN_RESIDENTS,
        "severity": Severity.MODERATE,
        "on": as_of - timedelta(days=2),
        "at": "21:40",
        "place": "Kitchen",
        "seen": "Two people argued about the stove. A cup fell and broke. They went to their rooms "
        "when asked.",
        "hurt": Answer.NO,
        "care": "Tea for both, in two rooms.",
        "told": ("The manager on call, 22:00",),
    }
    incidents.report(night, values, residents)


def _about_a_colleague(desks: Desks, as_of: date) -> None:
    """Something that its two readers alone find, so that the lists show what others do not see."""
    day, about = desks(Role.HS), desks(Role.NS)
    values = {
        "incident_type": IncidentType.COMPLAINT,
        "severity": Severity.MODERATE,
        "on": as_of - timedelta(days=3),
        "place": "Front door",
        "seen": "A resident said that somebody spoke to her in a loud voice.",
    }
    readers = [desks(Role.MGR).user_id, desks(Role.CM).user_id]
    incidents.hand_over(day, values, readers=readers, about=[about.user_id])


def _worries(desks: Desks, resident: ResidentId) -> None:
    """One about the house that waits, one about a resident that was answered."""
    light = "The lamp at the gate is out. The path is dark at night."
    concerns.raise_concern(desks(Role.NS), ResidentId(""), light, danger_now=False)
    quiet = "Did not come to breakfast, and said that the night was short."
    raised = concerns.raise_concern(desks(Role.HS), resident, quiet, danger_now=False).value
    concerns.answer(desks(Role.CM), raised.id, {"text": "I asked. A quieter room from tonight."})


def _written_down_twice(night: Desk, one: Lived, code: tuple[str, str], as_of: date) -> None:
    """The same person, admitted again by somebody who did not know; joining finds the pair."""
    person, birth = one.person, one.person.birth
    form: dict[type[Record], Values] = {
        EverydayName: {"preferred": person.romanised, "romanised": person.romanised},
        Resident: {"pronouns": person.pronouns, "gender": person.gender},
        LanguageSkill: {"language": person.languages[0][0]},
        AgeStatus: {"group": person.age_group},
        Stay: {"arrived_on": as_of - timedelta(days=1)},
        IdentityName: {"full_text": person.legal_romanised},
        Identity: {"birth_date": PartialDate(f"{birth.earliest.year}")},
    }
    with night.work("resident.admit") as work:
        admit_in(work, form, code=code[0], code_name=code[1])
