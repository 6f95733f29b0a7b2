"""The forms of a care plan: the resident's words first, what helps to plan aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Any

from shelterdesk.domain.fields import Choice, Field
from shelterdesk.domain.kinds.plan import (
    CarePlan,
    CaseConference,
    Domain,
    OutcomeRating,
    Phase,
    PhaseChange,
    PlanApproval,
    PlanItem,
    PlanSignature,
)
from shelterdesk.domain.outcomes import Framework, Question
from shelterdesk.domain.plans import ITEM_OF, REVIEW_OF
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.tasks import TASK_OF
from shelterdesk.i18n import N_
from shelterdesk.services import (
    care_plans,
    drafts,
    plan_actions,
    plan_conferences,
    plan_items,
    plan_reviews,
)
from shelterdesk.services.reaching import Taker
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, LinesEditor, PickEditor
from shelterdesk.ui.kit.rating_row import RatingEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.two_versions import Basis

HELPER, BESIDE = N_("To plan it, if that helps"), N_("In words, and how the worker finds it")
BEGIN_SAYS = N_(
    "Begin with what matters to the resident now, in their words. Nothing here has to be filled "
    "in, and nobody has to agree to anything today."
)
ITEM_SAYS = N_("One thing, in the resident's own words. Everything below them may stay empty.")
ASK_SAYS = N_(
    "This is about the plan as it stands. What the resident said to each part of it stays as it "
    "is. A no, or not asked, is a full answer: then only what is about safety is in use."
)
SAY_SAYS = N_("This is about these words alone. “Not asked yet” is a full answer.")
LOOK_SAYS = N_(
    "Two views stand side by side; nobody adds them up. Whatever is left out may be left out."
)
PHASE_SAYS = N_("A phase changes when both sides say so. It can also go back.")
RATE_SAYS = N_("The resident first. Leave out whatever they do not want to answer.")
MEET_SAYS = N_(
    "Write down what was agreed so that everybody finds it again. Each line under “What somebody "
    "will do” becomes a task. Once it is signed it stays as it is."
)
APPROVE_SAYS = N_("Your answer stands beside this version. What helps the resident goes on.")
STEP_SAYS = N_("One step, small enough to see that it is done.")
SUMS = {"baseline", "resident_rating", "staff_rating"}
ITEM_FIELDS = (
    "in_my_words", "language", "translation", "why", "goal", "baseline", "agreement", "agreed_how",
    "known_by", "strengths", "due_on",
)  # fmt: skip
ASIDE = dict.fromkeys(("known_by", "strengths", "due_on"), HELPER)
ANSWERED = ("agreement", "agreed_how")


def begin_entry(seat: Seat, resident: ResidentId) -> Entry:
    """Begin a plan."""
    words = seat.look.words

    def save(values: Any, slot: str) -> Any:
        return care_plans.begin(seat.desk, resident, values[CarePlan.kind], slot)

    return Entry(
        seat,
        words("A plan with {name}").format(name=seat.name_of(resident)),
        (Part(CarePlan.kind, "", CarePlan.fields()),),
        f"{CarePlan.kind}/{resident}",
        save,
        act=words("Begin the plan"),
        explained=words(BEGIN_SAYS),
    )


def words_entry(seat: Seat, plan: CarePlan) -> Entry:
    """Change what the plan itself says."""
    words, basis = seat.look.words, Basis(plan)

    def save(values: Any, slot: str) -> Any:
        rev = basis.rev(CarePlan)
        return care_plans.write(seat.desk, plan.id, rev, values[CarePlan.kind], slot)

    return Entry(
        seat,
        words("What matters now"),
        (Part(CarePlan.kind, "", CarePlan.fields()),),
        f"{CarePlan.kind}-words:{plan.id}:{plan.rev}/{plan.resident}",
        save,
        act=words("Save the change"),
        filled={CarePlan.kind: plan.values()},
        basis=basis,
    )


def item_entry(
    seat: Seat,
    resident: ResidentId,
    part: Domain,
    language: str = "",
    *,
    takers: Sequence[Taker] = (),
) -> Entry:
    """Write an item of one part of life; *language* is what the form begins with."""
    words, kind = seat.look.words, ITEM_OF[part]

    def save(values: Any, slot: str) -> Any:
        return plan_items.add(seat.desk, resident, part, values[kind.kind], slot)

    return Entry(
        seat,
        words(part.label),
        (_item_part(seat, kind, ITEM_FIELDS, takers),),
        f"{kind.kind}:{part.value}/{resident}",
        save,
        act=words("Save"),
        filled={kind.kind: {"language": language, "agreement": "not_asked"}},
        explained=words(ITEM_SAYS),
    )


def change_item_entry(seat: Seat, item: PlanItem, *, takers: Sequence[Taker] = ()) -> Entry:
    """Change an item; what was agreed to is asked anew when it changes."""
    words, kind, basis = seat.look.words, type(item), Basis(item)
    names = tuple(name for name in ITEM_FIELDS if name not in ANSWERED)

    def save(values: Any, slot: str) -> Any:
        rev = basis.rev(kind)
        return plan_items.change(seat.desk, item, values[kind.kind], slot, rev=rev)

    return Entry(
        seat,
        words(item.domain.label),
        (_item_part(seat, kind, names, takers),),
        f"{kind.kind}-change:{item.id}:{item.rev}/{item.resident}",
        save,
        act=words("Save the change"),
        filled={kind.kind: item.values()},
        explained=words(ITEM_SAYS),
        basis=basis,
    )


def say_entry(seat: Seat, item: PlanItem) -> Entry:
    """What the resident says to one item."""
    words, kind = seat.look.words, type(item)
    fields = tuple(kind.field(name) for name in ANSWERED)

    def save(values: Any, slot: str) -> Any:
        said = values[kind.kind]
        kept = plan_items.say(seat.desk, item, said["agreement"], said["agreed_how"])
        drafts.discard(seat.desk, slot)
        return kept

    return Entry(
        seat,
        item.in_my_words,
        (Part(kind.kind, "", fields),),
        f"{kind.kind}-ask:{item.id}:{item.rev}/{item.resident}",
        save,
        act=words("Save"),
        filled={kind.kind: item.values()},
        explained=words(SAY_SAYS),
    )


def review_entry(seat: Seat, item: PlanItem) -> Entry:
    """Look back at one item, both sides."""
    words, kind = seat.look.words, REVIEW_OF[type(item)]
    ends = seat.desk.may("amend", type(item), item.resident)  # else it stays as it is
    fields = tuple(f for f in kind.fields() if ends or f.name != "change")

    def save(values: Any, slot: str) -> Any:
        return plan_reviews.review(seat.desk, item, values[kind.kind], slot)

    return Entry(
        seat,
        item.in_my_words,
        (Part(kind.kind, "", fields, _rated(seat)),),
        f"{kind.kind}:{type(item).kind}:{item.id}/{item.resident}",
        save,
        act=words("Save"),
        filled={kind.kind: {"on": seat.desk.today(), "change": "keep"}},
        explained=words(LOOK_SAYS),
    )


def step_entry(seat: Seat, item: PlanItem, takers: Sequence[Taker], step: str = "") -> Entry:
    """A step of an item: a task. *step* is what a draft drew when it began."""
    words, kind = seat.look.words, TASK_OF[item.category]
    drawn = step or token_hex(8)
    fields = _fields(kind, ("what", "doer", "outside", "owner_id", "due_on", "remark"))

    def save(values: Any, slot: str) -> Any:
        given = {**values[kind.kind], "source_step": drawn}
        return plan_actions.add(seat.desk, item, given, slot)

    return Entry(
        seat,
        item.in_my_words,
        (Part(kind.kind, "", fields, _owners(seat, takers)),),
        f"{type(item).kind}-step:{item.id}:{drawn}/{item.resident}",
        save,
        act=words("Save"),
        filled={kind.kind: {"doer": "staff", "owner_id": seat.desk.user_id}},
        explained=words(STEP_SAYS),
    )


def rate_entry(
    seat: Seat, resident: ResidentId, framework: Framework, asked: Sequence[Question]
) -> Entry:
    """How it is going, question by question, by both sides."""
    words = seat.look.words
    names = ("resident_rating", "comment", "staff_rating")
    parts = tuple(
        Part(
            q.code,
            q.label,
            tuple(replace(OutcomeRating.field(name), aside=_beside(name)) for name in names),
            _rated(seat),
        )
        for q in asked
    )

    def save(values: Any, slot: str) -> Any:
        return plan_reviews.rate(seat.desk, resident, framework.code, values, slot)

    return Entry(
        seat,
        words(framework.label),
        parts,
        f"{OutcomeRating.kind}:{framework.code}/{resident}",
        save,
        act=words("Save"),
        explained=words(RATE_SAYS),
    )


def ask_entry(seat: Seat, plan: CarePlan) -> Entry:
    """What the resident says to the plan as it stands."""
    kind = PlanSignature
    fields = _fields(kind, ("agreement", "how", "witness", "comment"))

    def save(rev: int) -> Callable[[Mapping[str, Any], str], Receipt[Any]]:
        return lambda said, slot: care_plans.ask(seat.desk, plan.id, rev, said, slot)

    return _about_plan(seat, plan, kind, fields, save, ASK_SAYS)


def phase_entry(seat: Seat, plan: CarePlan) -> Entry:
    """Another phase, also back."""
    kind = PhaseChange
    fields = _fields(kind, ("after", "agreement", "why"))

    def save(rev: int) -> Callable[[Mapping[str, Any], str], Receipt[Any]]:
        return lambda said, slot: care_plans.change_phase(seat.desk, plan.id, rev, said, slot)

    others = [each for each in Phase if each is not plan.phase]
    custom = {"after": _picks(seat, others)}
    return _about_plan(seat, plan, kind, fields, save, PHASE_SAYS, custom)


def approval_entry(seat: Seat, plan: CarePlan) -> Entry:
    """A supervisor's answer to this version."""
    kind = PlanApproval
    fields = _fields(kind, ("answer", "comment"))

    def save(_: int) -> Callable[[Mapping[str, Any], str], Receipt[Any]]:
        return lambda said, slot: care_plans.approve(seat.desk, plan.id, plan.version, said, slot)

    return _about_plan(seat, plan, kind, fields, save, APPROVE_SAYS)


def conference_entry(
    seat: Seat, resident: ResidentId, before: CaseConference | None = None
) -> Entry:
    """A meeting about the plan; each line of what somebody will do becomes a task."""
    words, kind = seat.look.words, CaseConference
    will = Field(
        name="will",
        label=N_("What somebody will do"),
        holds=str,
        several=True,
        hint=N_("One line for each. They are kept as tasks; give them a person and a day there."),
    )
    fields = (*(f for f in kind.fields() if f.shown), will)
    drawn, basis = token_hex(8), Basis(before) if before else None

    def save(values: Any, slot: str) -> Any:
        said = {name: value for name, value in values[kind.kind].items() if name != will.name}
        actions = _lines(seat, values[kind.kind][will.name], drawn)
        seen = replace(before, rev=basis.rev(kind)) if before and basis else None
        return plan_conferences.write(seat.desk, resident, said, actions, slot, before=seen)

    what = f"{kind.kind}-change:{before.id}:{before.rev}" if before else kind.kind
    filled: dict[str, Any] = before.values() if before else {"on": seat.desk.today()}
    return Entry(
        seat,
        words(kind.title),
        (Part(kind.kind, "", fields, {"will": lambda field: LinesEditor(field, seat.look)}),),
        f"{what}/{resident}",
        save,
        act=words("Save"),
        filled={kind.kind: filled},
        explained=words(MEET_SAYS),
        basis=basis,
    )


# ---- parts of it


def _lines(seat: Seat, lines: Iterable[str], drawn: str) -> list[dict[str, Any]]:
    owner = seat.desk.user_id
    return [
        {"what": line, "owner_id": owner, "source_step": f"{drawn}:{number}"}
        for number, line in enumerate(lines)
    ]


def _about_plan(
    seat: Seat,
    plan: CarePlan,
    kind: type[Record],
    fields: tuple[Field, ...],
    save: Callable[[int], Callable[[Mapping[str, Any], str], Receipt[Any]]],
    explained: str,
    custom: Mapping[str, Callable[[Field], Editor]] | None = None,
) -> Entry:
    words = seat.look.words
    return Entry(
        seat,
        words(kind.title),
        (Part(kind.kind, "", fields, custom),),
        f"{kind.kind}:{plan.id}:{plan.version}/{plan.resident}",
        lambda values, slot: save(plan.rev)(values[kind.kind], slot),
        act=words("Save"),
        explained=words(explained),
    )


def _item_part(
    seat: Seat, kind: type[PlanItem], names: Sequence[str], takers: Sequence[Taker]
) -> Part:
    fields = [replace(kind.field(name), aside=ASIDE.get(name, "")) for name in names]
    custom = _rated(seat)
    if takers:
        at = [field.name for field in fields].index("due_on") + 1
        fields.insert(at, replace(kind.field("owner_id"), shown=True, aside=HELPER))
        custom.update(_owners(seat, takers))
    return Part(kind.kind, "", tuple(fields), custom)


def _fields(kind: type[Record], names: Sequence[str]) -> tuple[Field, ...]:
    return tuple(replace(kind.field(name), shown=True) for name in names)


def _rated(seat: Seat) -> dict[str, Callable[[Field], Editor]]:
    return dict.fromkeys(SUMS, lambda field: RatingEditor(field, seat.look))


def _beside(name: str) -> str:
    return "" if name == "resident_rating" else BESIDE


def _owners(seat: Seat, takers: Sequence[Taker]) -> dict[str, Callable[[Field], Editor]]:
    picks = [(taker.user_id, taker.name) for taker in takers]
    return {"owner_id": lambda field: PickEditor(field, seat.look, picks)}


def _picks(seat: Seat, offered: Iterable[Choice]) -> Callable[[Field], Editor]:
    picks = [(each.value, seat.look.words(each.label)) for each in offered]
    return lambda field: PickEditor(field, seat.look, picks)
