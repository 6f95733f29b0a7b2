"""Forms of safety, account and status that have rules of their own: one place to open them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.identification import step_rules
from shelterdesk.domain.kinds.account import Debt, IndicatorAnswer, LawyerNote
from shelterdesk.domain.kinds.alert import Alert, ComfortCard
from shelterdesk.domain.kinds.safety import (
    ConcernAnswer,
    HealthRiskReview,
    PersonalSafetyPlan,
    RiskReview,
    SafetyPlan,
)
from shelterdesk.domain.kinds.status import StatusDecision
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.sources import told_source
from shelterdesk.i18n import N_
from shelterdesk.services import (
    account,
    alerts,
    concerns,
    helping,
    identification,
    risks,
    safety_plans,
    settings,
)
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.account_entry import AccountEntry
from shelterdesk.ui.pages.checklist import ChecklistEntry
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat

Saves = Callable[[Any, str], Any]

RISK_HINT = N_("Proposed by the level. An earlier day is always possible.")
LEVEL_SAYS = N_(
    "You set the level. The program never lowers one; a manager looks at high and immediate."
)
CARD_SAYS = N_(
    "Written with the resident, in their own words. Everything may stay empty. Everybody who works "
    "with the resident reads it, and the first three lines stand on the emergency sheet."
)
PLAN_SAYS = N_(
    "In the resident's own words and language, in the order of the steps; any of them may stay "
    "empty. It is never a promise not to harm oneself."
)
THREATS_SAY = N_("For the day on which an exploiter makes contact. Read by those who keep it.")
LAWYER_SAYS = N_(
    "Only the legal officer of this resident opens this. You write it and do not read it again. "
    "If you only want to say that it was not asked, nothing has to be written. Write here as well "
    "what else only a lawyer should know."
)
ALERT_SAYS = N_("What to do, never why. It ends by itself; renew it on purpose.")
STEP_SAYS = N_("What an authority did or decided. Nothing here is concluded from the checklist.")
FIRST_DAYS = timedelta(days=7)  # an alert proposes a week


def own_new(
    seat: Seat, resident: ResidentId, kind: type[Record], linked: Mapping[str, str] | None = None
) -> Entry | None:
    """The form for a new record of a kind with rules of its own; None for any other kind."""
    linked = linked or {}
    if kind is IndicatorAnswer:
        return ChecklistEntry(seat, resident)
    if kind.kind == AccountEntry.KIND:
        return AccountEntry(seat, resident, linked.get("voice", ""))
    saves = _new(seat, resident, linked)
    if kind not in saves:
        return None
    hung_on = f":{linked['concern_id']}" if kind is ConcernAnswer else ""
    return _entry(seat, kind, f"{kind.kind}{hung_on}/{resident}", saves[kind], _first(seat, linked))


def own_change(seat: Seat, record: Record) -> Entry | None:
    """The form that changes *record* by the rules of its kind; None for any other kind."""
    if isinstance(record, IndicatorAnswer):
        return ChecklistEntry(seat, record.resident)
    saves = _changed(seat, record)
    kind = type(record)
    if kind not in saves:
        return None
    slot = f"{kind.kind}:{record.id}:{record.rev}/{record.resident}"
    return _entry(seat, kind, slot, saves[kind], record.values(), is_change=True)


def _entry(
    seat: Seat,
    kind: type[Record],
    slot: str,
    save: Saves,
    filled: Mapping[str, Any],
    *,
    is_change: bool = False,
) -> Entry:
    words = seat.look.words
    entry = Entry(
        seat,
        words(kind.title),
        (Part(kind.kind, "", _fields(kind)),),
        slot,
        save,
        act=words("Save the change") if is_change else words("Save"),
        filled={kind.kind: {k: v for k, v in filled.items() if k in _names(kind)}},
        explained=words(EXPLAINED.get(kind, "")) if kind in EXPLAINED else "",
    )
    if kind in (RiskReview, HealthRiskReview):
        _propose_looks(seat, entry, kind)
    if kind is StatusDecision:
        _propose_step(seat, entry)
    if kind in (SafetyPlan, PersonalSafetyPlan) and not filled.get("review_on"):
        _propose_plan(seat, entry, kind)
    return entry


def _fields(kind: type[Record]) -> tuple[Field, ...]:
    """The day of the next look may stay empty: then the level gives it."""
    if kind not in (RiskReview, HealthRiskReview):
        return kind.fields()
    return tuple(
        replace(f, required=False, hint=RISK_HINT) if f.name == "review_on" else f
        for f in kind.fields()
    )


def _names(kind: type[Record]) -> frozenset[str]:
    return frozenset(field.name for field in kind.fields())


def _first(seat: Seat, linked: Mapping[str, str]) -> Mapping[str, Any]:
    today = seat.desk.today()
    return {"expires_on": today + FIRST_DAYS, "decided_on": today, "confirmed_on": today, **linked}


def _new(seat: Seat, resident: ResidentId, linked: Mapping[str, str]) -> dict[type[Record], Saves]:
    desk = seat.desk
    review = partial(_new_review, seat, resident)
    plan = partial(_new_plan, seat, resident)
    return {
        Alert: lambda v, slot: alerts.write(desk, resident, v[Alert.kind], slot),
        ComfortCard: lambda v, slot: helping.write_card(
            desk, resident, v[ComfortCard.kind], slot, rev=0
        ),
        RiskReview: partial(review, RiskReview),
        HealthRiskReview: partial(review, HealthRiskReview),
        SafetyPlan: partial(plan, SafetyPlan),
        PersonalSafetyPlan: partial(plan, PersonalSafetyPlan),
        ConcernAnswer: lambda v, slot: concerns.answer(
            desk, RecordId(linked["concern_id"]), v[ConcernAnswer.kind], slot
        ),
        StatusDecision: lambda v, slot: identification.record_step(
            desk, resident, v[StatusDecision.kind], slot
        ),
        LawyerNote: lambda v, slot: account.hand_to_lawyer(
            desk, resident, v[LawyerNote.kind], slot
        ),
        Debt: lambda v, slot: account.write_debt(desk, resident, v[Debt.kind], draft=slot),
    }


def _changed(seat: Seat, record: Record) -> dict[type[Record], Saves]:
    desk, id, rev, resident = seat.desk, record.id, record.rev, record.resident
    change = partial(_changed_review, seat, record)
    plan = partial(_new_plan, seat, resident)
    return {
        Alert: lambda v, slot: alerts.change(desk, id, rev, v[Alert.kind], slot),
        ComfortCard: lambda v, slot: helping.write_card(
            desk, resident, v[ComfortCard.kind], slot, rev=rev
        ),
        RiskReview: partial(change, RiskReview),
        HealthRiskReview: partial(change, HealthRiskReview),
        SafetyPlan: partial(plan, SafetyPlan, rev=rev),
        PersonalSafetyPlan: partial(plan, PersonalSafetyPlan, rev=rev),
        Debt: lambda v, slot: account.write_debt(desk, resident, v[Debt.kind], id, rev, draft=slot),
    }


def _new_review(
    seat: Seat, resident: ResidentId, kind: type[risks.Review], values: Any, slot: str
) -> Any:
    return risks.write(seat.desk, kind, resident, values[kind.kind], slot)


def _changed_review(
    seat: Seat, record: Record, kind: type[risks.Review], values: Any, slot: str
) -> Any:
    return risks.change(seat.desk, kind, record.id, record.rev, values[kind.kind], slot)


def _new_plan(
    seat: Seat,
    resident: ResidentId,
    kind: type[safety_plans.Plan],
    values: Any,
    slot: str,
    rev: int = 0,
) -> Any:
    return safety_plans.write(seat.desk, kind, resident, values[kind.kind], slot, rev=rev)


def _propose_looks(seat: Seat, entry: Entry, kind: type[Record]) -> None:
    """The day follows the level until somebody types another one."""
    rows = entry.form.forms[kind.kind].rows
    level, day = rows["level"].editor, rows["review_on"].editor
    days: dict[Any, date] = {}
    proposed: list[date] = []

    def follow() -> None:
        now = day.read()
        is_mine = now is None or now in proposed
        if level.read() in days and is_mine:
            proposed.append(days[level.read()])
            day.fill(days[level.read()])

    level.edited.connect(follow)
    desk = seat.desk
    seat.asker(entry).run(lambda _: risks.proposals(desk), days.update)


def _propose_plan(seat: Seat, entry: Entry, kind: type[Record]) -> None:
    day = entry.form.forms[kind.kind].rows["review_on"].editor
    desk = seat.desk

    def take(values: Mapping[str, str]) -> None:
        if day.read() is None:
            day.fill(desk.today() + timedelta(days=int(values["safety_plan_days"])))

    seat.asker(entry).run(lambda _: settings.values(desk), take)


def _propose_step(seat: Seat, entry: Entry) -> None:
    """What follows this step, by the catalogue, with its source; the person decides."""
    words = seat.look.words
    rows = entry.form.forms[StatusDecision.kind].rows
    step, day, following = (rows[n].editor for n in ("status", "decided_on", "next_on"))
    said = PlainLabel(size="small", tone="muted", wrap=True)
    said.hide()
    following.line.addWidget(said)
    proposed: list[date] = []

    def follow() -> None:
        rule = step_rules().get(step.read())
        said.setVisible(rule is not None)
        if rule is None:
            return
        known = told_source(rule.source)
        source = words("Source: {source}").format(source=known) if known else ""
        said.setText(f"{words(rule.label)}. {words(rule.explanation)} {source}".rstrip())
        is_mine = following.read() is None or following.read() in proposed
        if isinstance(day.read(), date) and is_mine:
            proposed.append(rule.next_on(day.read()))
            following.fill(proposed[-1])

    step.edited.connect(follow)
    day.edited.connect(follow)


EXPLAINED: Mapping[type[Record], str] = {
    Alert: ALERT_SAYS,
    ComfortCard: CARD_SAYS,
    RiskReview: LEVEL_SAYS,
    HealthRiskReview: LEVEL_SAYS,
    SafetyPlan: PLAN_SAYS,
    PersonalSafetyPlan: THREATS_SAY,
    LawyerNote: LAWYER_SAYS,
    StatusDecision: STEP_SAYS,
}
