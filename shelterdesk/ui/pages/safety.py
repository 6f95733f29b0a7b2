"""The safety tab: what to do now, what could be dangerous, the plans, what worries somebody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.alert import Alert, ComfortCard, TopicRest
from shelterdesk.domain.kinds.arrival import FirstNightScreen
from shelterdesk.domain.kinds.safety import (
    Concern,
    ConcernAnswer,
    HealthRiskReview,
    PersonalSafetyPlan,
    RiskReview,
    SafetyPlan,
    SafetySteps,
)
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.services import alerts, concerns, helping, safety_plans
from shelterdesk.services.alerts import AlertLine
from shelterdesk.services.concerns import ConcernLine
from shelterdesk.services.safety_plans import Plan
from shelterdesk.services.writers import writer_of
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, line, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.helping import alert_row
from shelterdesk.ui.pages.records import KindSection, may_write
from shelterdesk.ui.pages.risks import RiskCard
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

PLANS: tuple[type[Plan], ...] = (SafetyPlan, PersonalSafetyPlan)
LISTED: tuple[type[Record], ...] = (ComfortCard, TopicRest, FirstNightScreen)


class SafetyPage(QWidget):
    """Cards from *now* to *later*; whatever this person may not read is not there."""

    open_asked = Signal(object)
    add_asked = Signal(object, object)  # a kind, and what its form begins with
    change_asked = Signal(object)
    paper_asked = Signal(object)  # a callable that makes it
    plan_asked = Signal(object)  # the kind of plan to look at
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self.alerts = Card(words("Alerts"), beside=self._adder(Alert, "Alert"))
        self.concerns = Card(words("Concerns"))
        self.plans: dict[type[Plan], Card] = {}
        parts: list[QWidget] = []
        if Alert in kinds:
            parts.append(self.alerts)
        if Concern in kinds:
            parts.append(self.concerns)
        if RiskReview in kinds or HealthRiskReview in kinds:
            self.risks = RiskCard(seat, resident)
            self.risks.open_asked.connect(self.open_asked)
            self.risks.add_asked.connect(self.add_asked)
            self.risks.change_asked.connect(self.change_asked)
            self.risks.changed.connect(self.changed)
            parts.append(self.risks)
        for plan in PLANS:
            if plan in kinds:
                self.plans[plan] = Card(words(plan.title))
                parts.append(self.plans[plan])
        for kind in (k for k in LISTED if k in kinds):
            new = kind is not ComfortCard and may_write(seat, kind, resident)
            section = KindSection(seat, resident, kind, offers_new=new)
            section.opened.connect(self.open_asked)
            section.add_asked.connect(lambda kind: self.add_asked.emit(kind, {}))
            parts.append(section)
        if SafetySteps in kinds and SafetyPlan not in kinds:
            self.steps = Card(words("Safety steps"))
            parts.insert(1, self.steps)
        page = column(*parts)
        fill(self, page, words("Safety"))
        self._read(kinds)

    def _adder(self, kind: type[Record], title: str) -> QWidget:
        words = self._seat.look.words
        ask = partial(self.add_asked.emit, kind, {})
        made = button(self._seat.look, words("Add"), ask, act="quiet", icon="plus")
        made.setAccessibleName(f"{words('Add')}: {words(kind.title)}")
        shown_if(made, may_write(self._seat, kind, self._resident))
        return made

    def _read(self, kinds: tuple[type[Record], ...]) -> None:
        desk, resident, asker = self._seat.desk, self._resident, self._seat.asker(self)
        if Alert in kinds:
            asker.run(lambda _: alerts.lines(desk, resident), self._show_alerts)
        if Concern in kinds:
            asker.run(lambda _: concerns.lines(desk, resident), self._show_concerns)
        for kind in self.plans:
            asker.run(partial(_versions, desk, kind, resident), partial(self._show_plan, kind))
        if hasattr(self, "steps"):
            asker.run(lambda _: helping.helping(desk, resident).steps, self._show_steps)

    # ---- alerts

    def _show_alerts(self, lines: tuple[AlertLine, ...]) -> None:
        words = self._seat.look.words
        self.alerts.clear(keep=1)
        current = [each for each in lines if each.holds]
        for each in current:
            self.alerts.add(alert_row(self._seat, each.alert), self._alert_acts(each))
        if not current:
            self.alerts.add(PlainLabel(words("No alert holds today."), tone="muted"))
        over = [each for each in lines if not each.holds]
        if over:
            self.alerts.add(line(), PlainLabel(words("Over"), size="small", tone="muted"))
        for each in over[:5]:
            self.alerts.add(alert_row(self._seat, each.alert), self._alert_acts(each))

    def _alert_acts(self, each: AlertLine) -> QWidget:
        seat, words, look, alert = self._seat, self._seat.look.words, self._seat.look, each.alert
        until = words("until {day}").format(day=seat.day(alert.expires_on))
        audience = ", ".join(words(role.label) for role in alert.audience) or words("everybody")
        said = f"{until} · {words('for')} {audience}"
        parts: list[QWidget] = [PlainLabel(said, size="small", tone="muted")]
        if seat.desk.may("amend", Alert, self._resident):
            for text, act in (
                (words("Renew"), partial(self._do, partial(alerts.renew, seat.desk, alert))),
                (words("Change"), partial(self.change_asked.emit, alert)),
            ):
                parts.append(button(look, text, act, act="link"))
            if each.holds:
                end = partial(self._do, partial(alerts.end, seat.desk, alert))
                parts.append(button(look, words("No longer needed"), end, act="link"))
        for part in parts[1:]:
            part.setAccessibleName(f"{part.accessibleName()}: {alert.text}")
        holder = QWidget()
        made = row(*parts)
        made.setContentsMargins(26, 0, 0, 6)
        holder.setLayout(made)
        return holder

    def _do(self, act: Callable[[], object]) -> None:
        self._seat.asker(self).run(lambda _: act(), lambda r: self.changed.emit(r.changed))

    # ---- worries

    def _show_concerns(self, lines: tuple[ConcernLine, ...]) -> None:
        seat, words, look = self._seat, self._seat.look.words, self._seat.look
        self.concerns.clear(keep=1)
        self.concerns.setVisible(bool(lines))
        for each in sorted(lines, key=lambda found: bool(found.answers)):
            concern = each.concern
            when = seat.day(concern.raised_on)
            who = isolated(writer_of(seat.desk, concern, seat.look.words))
            head = [PlainLabel(f"{when} · {who}", size="small", tone="muted")]
            if concern.danger_now and not each.answers:
                head.insert(0, icon_label(look, "octagon-minus", "stop", size=16))
                head.insert(1, PlainLabel(words("Danger now"), size="strong", tone="stop"))
            self.concerns.add(row(*head), WrappedText(look, concern.text))
            for answer in each.answers:
                said = words("Answered by {who}: {what}").format(
                    who=isolated(writer_of(seat.desk, answer, seat.look.words)),
                    what=isolated(answer.text),
                )
                self.concerns.add(PlainLabel(said, wrap=True))
            if may_write(seat, ConcernAnswer, self._resident):
                ask = partial(self.add_asked.emit, ConcernAnswer, {"concern_id": concern.id})
                label = words("Add to the answer") if each.answers else words("Answer it")
                made = button(look, label, ask, act="link" if each.answers else "")
                made.setAccessibleName(f"{label}: {when}")
                self.concerns.add(row(made))

    # ---- plans

    def _show_plan(self, kind: type[Plan], found: tuple[Plan, ...]) -> None:
        seat, words, look = self._seat, self._seat.look.words, self._seat.look
        card = self.plans[kind]
        card.clear(keep=1)
        may = may_write(seat, kind, self._resident)
        if not found:
            card.add(PlainLabel(words("There is no plan yet."), tone="muted"))
            if may:
                ask = partial(self.add_asked.emit, kind, {})
                card.add(row(button(look, words("Write it together"), ask, icon="pen-line")))
            return
        plan = found[0]
        count = words.count("{n} version", "{n} versions", len(found)).format(n=len(found))
        again = words("Look at it again on {day}").format(day=seat.day(plan.review_on))
        card.add(PlainLabel(f"{again} · {count}", tone="muted", wrap=True))
        if isinstance(plan, SafetyPlan):
            shared = words("Staff on duty see steps 2 to 6.")
            kept = words("Not shown to staff on duty.")
            card.add(PlainLabel(shared if plan.share_steps else kept, tone="muted", wrap=True))
        acts = [button(look, words("Open the plan"), partial(self.plan_asked.emit, kind))]
        if may and seat.desk.may("amend", kind, self._resident):
            change = partial(self.change_asked.emit, plan)
            acts.append(button(look, words("Change it together"), change, act="quiet"))
        if isinstance(plan, SafetyPlan) and seat.desk.may("print", SafetyPlan, self._resident):
            make = partial(safety_plans.print_copy, seat.desk, self._resident, words=words)
            ask = partial(self.paper_asked.emit, make)
            acts.append(button(look, words("A copy, if they want one"), ask, act="quiet"))
        for made in acts:
            made.setAccessibleName(f"{made.accessibleName()}: {words(kind.title)}")
        card.add(row(*acts))

    def _show_steps(self, steps: SafetySteps | None) -> None:
        words = self._seat.look.words
        self.steps.clear(keep=1)
        self.steps.setVisible(steps is not None)
        for field in SafetySteps.fields() if steps else ():
            text = getattr(steps, field.name)
            if field.long and text:
                self.steps.add(PlainLabel(words(field.label), size="small", tone="muted"))
                self.steps.add(WrappedText(self._seat.look, text))


def _versions(
    desk: Desk, kind: type[Plan], resident: ResidentId, progress: object
) -> tuple[Plan, ...]:
    return safety_plans.versions(desk, kind, resident)
