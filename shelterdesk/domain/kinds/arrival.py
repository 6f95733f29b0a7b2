"""Coming in: who is expected, who came together, how somebody arrived, the first night.

Nothing here asks for anyone's story (casework guide 0, rule 1, and 1.5 *staged intake*).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import (
    Added,
    Answer,
    Choice,
    OpenChoice,
    answer,
    choice,
    choices,
    day,
    house_adds,
    items,
    link,
    moment,
    note,
    number,
    text,
)
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class Need(Choice):
    """What somebody needs on arrival, but for health (casework guide 1.5)."""

    FOOD = "food", N_("Food")
    SLEEP = "sleep", N_("Sleep")
    CLOTHES = "clothes", N_("Clothes")
    CALL = "phone_call", N_("A phone call")
    INTERPRETER = "interpreter", N_("An interpreter")
    SAFETY = "safety", N_("A safe place")
    BABY = "baby", N_("Things for a baby")
    PRAYER = "prayer", N_("A place to pray")
    NONE_NOW = "none_now", N_("Nothing right now")


class Diet(OpenChoice):
    """What the kitchen counts; it never learns why (guide 4.6, *need to know*)."""

    HALAL = "halal", N_("Halal")
    NO_PORK = "no_pork", N_("No pork")
    NO_BEEF = "no_beef", N_("No beef")
    VEGETARIAN = "vegetarian", N_("Vegetarian")
    VEGAN = "vegan", N_("Nothing from animals")
    SOFT = "soft", N_("Soft food")
    BABY = "baby", N_("Food for a baby")


class IntakeStage(Choice):
    """The stages of coming in (casework guide 1.5, *staged intake*)."""

    DOOR = "door", N_("At the door")
    FIRST_NIGHT = "first_night", N_("The first night")
    NEXT_DAY = "next_day", N_("After a night")
    THREE_DAYS = "three_days", N_("After three days")
    FIRST_WEEK = "first_week", N_("In the first week")
    WHEN_CHOSEN = "when_chosen", N_("When the person chooses")


class StepState(Choice):
    """What somebody said of a stage. There is no *late*."""

    DONE = "done", N_("Done")
    HALF_DONE = "half_done", N_("Half done")
    NOT_TODAY = "not_today", N_("Not today")


class HealthNeed(Choice):
    """Health needs on arrival; a nurse and a manager are told (entities 5)."""

    URGENT = "urgent_medical", N_("Urgent help from a doctor")
    MEDICINE = "medication", N_("Medicine")
    INJURY = "injury", N_("An injury")
    PREGNANCY = "pregnancy", N_("Pregnancy")


class ArrivalState(Choice):
    """Where an announced arrival stands."""

    EXPECTED = "expected", N_("Expected")
    ARRIVED = "arrived", N_("Arrived")
    CALLED_OFF = "called_off", N_("Not coming")


@dataclass(frozen=True, kw_only=True)
class ExpectedArrival(Record):
    """A call that says who comes, how many, and who brings them."""

    kind = "expected_arrival"
    title = N_("Expected arrival")
    category = "OPS"
    about_resident = False
    sorted_by = "expected_on"

    expected_on: date = day(N_("Expected on"), required=True, sealed=False, listed=True)
    expected_at: str = text(N_("At about"), listed=True, hint=N_("For example 22:30."))
    count: int = number(N_("How many people"), required=True, sealed=False, listed=True)
    children: int | None = number(N_("How many of them may be children"), listed=True)
    announced_by: str = text(N_("Who called"), listed=True)
    phone: str = text(N_("Phone of who brings them"))
    brought_by: str = text(N_("Who brings them"), listed=True)
    languages: tuple[str, ...] = items(N_("Languages"), catalogue="languages")
    needs: tuple[Need, ...] = choices(N_("What is needed"), Need)
    remark: str = note(N_("Anything else to prepare"))
    state: ArrivalState = choice(
        N_("State"),
        ArrivalState,
        default=ArrivalState.EXPECTED,
        sealed=False,
        listed=True,
        shown=False,
    )


@dataclass(frozen=True, kw_only=True)
class GroupArrival(Record):
    """What several people who came together have in common, written once."""

    kind = "group_arrival"
    title = N_("Group that came together")
    category = "OPS"
    about_resident = False
    sorted_by = "arrived_on"

    arrived_on: date = day(N_("Came on"), required=True, sealed=False, listed=True)
    count: int = number(N_("How many people"), required=True, sealed=False, listed=True)
    brought_by: str = text(N_("Who brought them"), listed=True)
    language: str = text(N_("Language most of them speak"), catalogue="languages")
    needs: tuple[Need, ...] = choices(N_("What is needed"), Need)
    expected_id: str = link(N_("Announced as"), sealed=False)
    remark: str = note(N_("Remark"))
    # Marks of the rows let in so far, so that nobody is let in twice after a power cut.
    let_in: tuple[str, ...] = items(N_("Rows let in"), shown=False)


@dataclass(frozen=True, kw_only=True)
class Arrival(Record):
    """How one person came: with whom, in what state, and what is needed tonight."""

    kind = "arrival"
    title = N_("Arrival")
    category = "OPS"
    sorted_by = "arrived_at"

    arrived_at: datetime = moment(
        N_("Came at"), required=True, sealed=False, listed=True, shown=False
    )
    brought_by: str = text(
        N_("Came with"), listed=True, hint=N_("An organisation or a person, if known.")
    )
    needs: tuple[Need, ...] = choices(N_("What is needed now"), Need, listed=True)
    condition: str = note(
        N_("How the person arrived"), hint=N_("What you see: tired, cold, without shoes.")
    )
    kit_given: tuple[str, ...] = items(
        N_("Given on arrival"), hint=N_("For example: towel, soap, clothes, phone card.")
    )
    diets: tuple[Diet, ...] = choices(N_("Food"), Diet)
    diet: str = text(N_("Other wishes about food"), hint=N_("For example: no onions."))
    allergies: str = text(
        N_("Allergies, for the kitchen"),
        hint=N_("Only food: for example nuts, milk."),
    )
    group_id: str = link(N_("Came with a group"), sealed=False)
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class ArrivalHealth(Record):
    """Health needs at the door: read by nurses; whoever writes it tells others to call one."""

    kind = "arrival_health"
    title = N_("Health on arrival")
    category = "HEA"
    mode = Mode.EVENT

    needs: tuple[HealthNeed, ...] = choices(N_("Health needs now"), HealthNeed, listed=True)
    remark: str = note(N_("What the nurse should know"), hint=N_("Only what the person offers."))


@dataclass(frozen=True, kw_only=True)
class FirstNightScreen(Record):
    """Three questions of the first night; a yes makes an alert and says *no callers*."""

    kind = "first_night_screen"
    title = N_("Three questions of the first night")
    category = "SAF"
    mode = Mode.EVENT

    danger_now: Answer = answer(N_("Are you in danger now?"), listed=True)
    urgent_health: Answer = answer(N_("Do you need a doctor soon?"), listed=True)
    must_not_know: Answer = answer(N_("Is there someone who must not know you are here?"))
    remark: str = note(N_("What the person wants to add"), hint=N_("Nobody has to say more."))


@dataclass(frozen=True, kw_only=True)
class IntakeStep(Record):
    """How far a stage of coming in has got: that something was written, never what.

    Whoever may see the file may know it, so that nobody is asked twice. ``parts`` names only
    what may be known to be there; a health need or an answer is not among it.
    """

    kind = "intake_step"
    title = N_("Intake")
    category = "DEM"
    mode = Mode.EVENT

    stage: IntakeStage = choice(N_("Stage"), IntakeStage, required=True, listed=True)
    state: StepState = choice(N_("State"), StepState, required=True, listed=True)
    on: date = day(N_("On"), required=True, listed=True)
    parts: tuple[str, ...] = items(N_("What is written"), shown=False)
