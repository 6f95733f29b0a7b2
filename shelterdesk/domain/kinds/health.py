"""Health as far as the house must act on it; what is behind it stays with nurses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import (
    Added,
    Answer,
    Choice,
    answer,
    choice,
    day,
    flag,
    house_adds,
    link,
    moment,
    note,
    text,
)
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_

LONGEST_INSTRUCTION = 280  # characters, entities 3 (care_instruction)


class WhoHolds(Choice):
    """Who keeps a medicine."""

    SELF = "self", N_("The resident")
    HOUSE = "house", N_("The house")


class DoseOutcome(Choice):
    """What became of a dose (casework guide 4.6)."""

    TAKEN = "taken", N_("Taken")
    DECLINED = "declined", N_("Said no")
    NOT_NEEDED = "not_needed", N_("Not needed")
    MISSED = "missed", N_("Missed")
    OUT = "out", N_("Was out")


@dataclass(frozen=True, kw_only=True)
class HealthRecord(Record):
    """A check or a treatment, by a nurse."""

    kind = "health_record"
    title = N_("Health")
    category = "HEA"
    sorted_by = "review_on"

    what: str = note(N_("What was found and done"), required=True, veiled=True)
    review_on: date | None = day(N_("Look at it again on"), sealed=False, listed=True)
    for_journey: Answer = answer(
        N_("Does it matter for a journey"),
        hint=N_("Unless it says no, whoever plans a journey is asked to wait for your answer."),
    )
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class CareInstruction(Record):
    """What to do, without a reason, for everybody who looks after the person."""

    kind = "care_instruction"
    title = N_("Care instruction")
    category = "HEA.s"
    sorted_by = "expires_on"

    text: str = note(N_("What to do"), required=True, listed=True)
    expires_on: date | None = day(N_("Until"), sealed=False, listed=True)

    def problems(self) -> dict[str, str]:
        """At most 280 characters (entities 3)."""
        if len(self.text) > LONGEST_INSTRUCTION:
            return {
                "text": N_("This is longer than 280 characters. Your text is kept; shorten it.")
            }
        return {}


@dataclass(frozen=True, kw_only=True)
class Medication(Record):
    """One medicine; house staff help, the resident takes it (casework guide 4.6)."""

    kind = "medication"
    title = N_("Medicine")
    category = "MED"

    name: str = text(N_("Medicine"), required=True, listed=True)
    dose: str = text(N_("How much"), required=True, listed=True)
    times: str = text(N_("When"), required=True, listed=True, hint=N_("For example 08:00, 20:00."))
    stored: str = text(N_("Where it is kept"))
    holder: WhoHolds = choice(N_("Who keeps it"), WhoHolds, default=WhoHolds.HOUSE, listed=True)
    prescribed_by: str = text(N_("Prescribed by"))
    ended: bool = flag(N_("No longer taken"), shown=False)


@dataclass(frozen=True, kw_only=True)
class Dose(Record):
    """One dose, as it was."""

    kind = "dose"
    title = N_("Dose")
    category = "MED"
    mode = Mode.EVENT
    sorted_by = "due_at"

    medication_id: str = link(N_("Medicine"), required=True, sealed=False)
    due_at: datetime = moment(N_("Due at"), required=True, sealed=False, listed=True)
    done: bool = flag(N_("Written down"), default=True, sealed=False, shown=False)
    outcome: DoseOutcome = choice(N_("What became of it"), DoseOutcome, required=True, listed=True)
    remark: str = note(N_("Remark"))


@dataclass(frozen=True, kw_only=True)
class MedicineCount(Record):
    """How many doses of a day were due and given; no medicine, no reason."""

    kind = "medicine_count"
    title = N_("Medicines of a day")
    category = "MED.s"
    sorted_by = "day"

    day: date = day(N_("Day"), required=True, sealed=False, listed=True)
    said: str = text(N_("Count"), listed=True)
