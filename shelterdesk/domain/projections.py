"""What a record tells others: neutral facts written in the same act by whoever saves it (K7).

The reason stays in the record's own category; the fact says no more than is needed to judge
readiness. Which facts count from whom is settled where they are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.domain import (
    told_arrival,
    told_journey,
    told_papers,
    told_person,
    told_safety,
)
from shelterdesk.domain.catalogue import OWN_FACT, Criteria, load_criteria
from shelterdesk.domain.kinds.alert import ComfortCard
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.health import Medication
from shelterdesk.domain.kinds.incident import IncidentBrief, IncidentPerson
from shelterdesk.domain.kinds.readiness import AssessmentState, CriterionAssessment, ReadinessFact
from shelterdesk.domain.local_criteria import is_local
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, Values
from shelterdesk.domain.told_emergency import comfort_told, medicine_told

Told = tuple[type[Record], Values]

ANSWERS = {Decision.GIVEN: "yes", Decision.DECLINED: "no"}


def fact_of_assessment(
    criteria: Criteria, criterion: str, state: AssessmentState
) -> tuple[str, str] | None:
    """(name, value) of the fact that an assessment drops; None where papers or dates decide."""
    if is_local(criterion):  # the house's own; what it asks is kept elsewhere
        return f"{OWN_FACT}:{criterion}", state.value
    asked = criteria[criterion]
    if state is AssessmentState.WAIVED or asked.fact == asked.own_fact:
        return asked.own_fact, state.value
    meanings = {
        AssessmentState.MET: asked.feed.met,
        AssessmentState.IN_PROGRESS: asked.feed.in_progress,
        AssessmentState.NOT_ASSESSED: asked.feed.in_progress,
        AssessmentState.NOT_MET: asked.feed.not_met,
        AssessmentState.NOT_APPLICABLE: asked.feed.not_applicable,
    }
    values = meanings[state]
    return (asked.feed.fact, values[0]) if values and not asked.feed.rule else None


@dataclass(frozen=True)
class Projections:
    """Facts that records drop, by kind."""

    criteria: Criteria

    @classmethod
    def shipped(cls) -> Projections:
        """With the criteria that come with the program."""
        return cls(load_criteria())

    def __call__(self, record: Record, today: date) -> Iterable[Told]:
        """What *record*, just written, tells others."""
        tellers: Mapping[type[Record], Callable[[Any, date], Iterable[Told]]] = {
            CriterionAssessment: self._assessment,
            Consent: self._consent,
            **told_safety.TELLERS,
            IncidentPerson: self._incident,
            **told_arrival.TELLERS,
            ComfortCard: comfort_told,
            Medication: medicine_told,
            **told_person.TELLERS,
            **told_papers.TELLERS,
            **told_journey.TELLERS,
        }
        teller = tellers.get(type(record))
        return teller(record, today) if teller else ()

    def _assessment(self, record: CriterionAssessment, today: date) -> Iterable[Told]:
        told = fact_of_assessment(self.criteria, record.criterion, record.state)
        if told is not None:
            yield _fact(*told, on=record.on, source=record.id)

    def _incident(self, record: IncidentPerson, today: date) -> Iterable[Told]:
        if record.rev == 1:  # the report itself does not change, so neither does its brief
            brief = {
                "on": record.on,
                "severity": record.severity,
                "incident_id": record.incident_id,
            }
            yield IncidentBrief, {**brief, "incident_type": record.incident_type}

    def _consent(self, record: Consent, today: date) -> Iterable[Told]:
        answer = ANSWERS.get(record.decision, "open")
        about = {"on": record.starts_on, "source": record.id}
        if record.consent_type is ConsentType.FAMILY:
            yield _fact("family_contact", answer, **about)
        elif record.consent_type is ConsentType.AFTER_CARE:
            yield _fact("follow_up", answer, **about)
        elif record.consent_type is ConsentType.SHARE and record.recipient_class is not None:
            recipient = record.recipient_class.value
            until = record.expires_on
            yield _fact(f"recipients:{recipient}", answer, until=until, **about)
            if record.recipient_class is RecipientClass.EMBASSY:
                yield _fact("embassy_contact", answer, until=until, **about)


def _fact(name: str, value: str, **more: Any) -> Told:
    return ReadinessFact, {"name": name, "value": value, **more}
