"""After leaving: what was agreed, what is due, how to reach them, and one button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.family import ContactPoint
from shelterdesk.domain.kinds.follow_up import (
    FollowUpContact,
    FollowUpPlan,
    FollowUpState,
    Rung,
    WelfareDecision,
)
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import follow_up, reach_out, welfare
from shelterdesk.services.follow_up import InTouch
from shelterdesk.services.options import option_label
from shelterdesk.services.reach_out import WayToReach
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import PickEditor, TicksEditor
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.enquiries import line_of
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.journeys import contact_words

TITLE = N_("After leaving")
NO_YES = N_(
    "There is no yes to hear from us, so nothing is due and nobody gets in touch. If the person "
    "wants to, write the consent to after-care down first."
)
NOTHING_YET = N_("They agreed to hear from us. Nothing is planned yet.")
STOP, STOP_MEANS = (
    N_("They want no more contact"),
    N_("Everything that was due is dropped at once, for everybody. Nobody asks why."),
)
NEVER_NAME = N_("Only this way, and never a word that names the house.")
NO_MESSAGE = N_("Leave no message.")
NOT_YOURS = N_("The number and the code word are with the case manager.")
DECIDE_SAYS = N_(
    "Nobody was reached, and whoever they agreed to was asked. No contact is neither success nor "
    "failure. Asking the police, an embassy or a village office needs a decision about imminent "
    "danger; it is signed and stands in the log."
)
NO_PARTNER = N_(
    "There is no yes to sharing with this organisation, so nobody asks it. Write down "
    "“Not reached”: a manager decides then."
)
PARTNER_LOGGED = N_(
    "They agreed to sharing with this organisation. The log will say that it was asked."
)
DECIDED = N_("Decided")
PLAN_FIELDS = ("begins_on", "channel", "contact_id", "second_contact_id", "partner", "closely")
TRY_FIELDS = ("part_of_day", "outcome", "still_agreed", "answers", "worries")


@dataclass(frozen=True)
class Shown:
    """What the page asks the desk for."""

    touch: InTouch
    reach: WayToReach | None


class AfterLeavingPage(QWidget):
    """Reads itself once; the record makes it afresh after every act."""

    begin_asked = Signal()
    try_asked = Signal(object)  # a contact
    end_asked = Signal(object, object)  # the plan, a state
    decide_asked = Signal()
    open_asked = Signal(object)
    print_asked = Signal()
    went = Signal(str)
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._page = column()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._page, seat.look.words(TITLE)))
        seat.asker(self).run(lambda _: self._read(), self._show)

    def _read(self) -> Shown:
        desk = self._seat.desk
        touch = follow_up.look(desk, self._resident)
        way = reach_out.way(desk, touch.plan) if touch.plan and touch.agrees else None
        return Shown(touch, way)

    def _show(self, found: Shown) -> None:
        inner = self._page.layout()
        assert isinstance(inner, QVBoxLayout)  # noqa: S101  column makes it
        touch = found.touch
        inner.addWidget(self._plan(found))
        if touch.due:
            inner.addWidget(self._next(found))
        open_one = next((each for each in touch.due if each.rung is Rung.DECIDE), None)
        if open_one is not None and touch.may_decide:
            inner.addWidget(self._decide(touch, open_one))
        if touch.done or touch.decisions:
            inner.addWidget(self._done(touch))
        inner.addStretch()

    def _plan(self, found: Shown) -> Card:
        seat, look, words, touch = self._seat, self._seat.look, self._seat.look.words, found.touch
        card, plan = Card(words(TITLE)), touch.plan
        is_open = plan is not None and plan.state is FollowUpState.OPEN
        if not touch.agrees:
            card.add(PlainLabel(words(NO_YES), tone="muted", wrap=True))
            go = button(look, words("To the consents"), lambda: self.went.emit("consents"))
            card.add(row(go))
        elif not is_open:
            card.add(PlainLabel(words(NOTHING_YET), tone="muted", wrap=True))
        if plan is not None:
            parts = [
                words(plan.state.label),
                words("since {day}").format(day=seat.day(plan.begins_on)),
                words(plan.channel.label),
            ]
            if plan.outcome is not None:
                parts.append(words(plan.outcome.label))
            card.add(PlainLabel(" · ".join(parts), wrap=True))
            if plan.wishes:
                card.add(WrappedText(look, plan.wishes))
        acts: list[QWidget] = []
        if touch.may_write and touch.agrees and not is_open:
            self.begin = button(
                look, words("Plan how to stay in touch"), self.begin_asked.emit, act="main"
            )
            acts.append(self.begin)
        if touch.agrees and is_open:
            self.stop_it = button(look, words(STOP), self.stop, icon="x")
            acts.append(self.stop_it)
            if touch.may_write:
                end = partial(self.end_asked.emit, plan, FollowUpState.CLOSED)
                acts.append(button(look, words("End it…"), end, act="quiet"))
        if acts:
            card.add(row(*acts))
        if touch.agrees and is_open:
            card.add(PlainLabel(words(STOP_MEANS), size="small", tone="muted", wrap=True))
        return card

    def _next(self, found: Shown) -> Card:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        card, first = Card(words("Next")), found.touch.due[0]
        late = first.due_on < seat.desk.today()
        said = contact_words(first, words, seat.day)
        tone = "warn" if late else ""
        card.add(PlainLabel(said, size="strong", tone=tone, wrap=True))
        if first.rung is Rung.RESIDENT:
            card.add(*self._reach(found.reach))
        if first.rung is Rung.PARTNER:
            said = words(PARTNER_LOGGED if found.touch.partner_agreed else NO_PARTNER)
            card.add(PlainLabel(said, tone="muted", wrap=True))
        if first.rung is not Rung.DECIDE and found.touch.may_write:
            self.write = button(
                look,
                words("Write down this try"),
                partial(self.try_asked.emit, first),
                act="main",
                icon="pen-line",
            )
            card.add(row(self.write))
        for later in found.touch.due[1:]:
            line = contact_words(later, words, seat.day)
            card.add(PlainLabel(line, size="small", tone="muted", wrap=True))
        return card

    def _reach(self, way: WayToReach | None) -> list[Any]:
        words = self._seat.look.words
        if way is None:
            return [PlainLabel(words(NOT_YOURS), tone="muted", wrap=True)]
        grid = QFormLayout()
        whom = f"{way.number} ({way.whom})" if way.whom else way.number
        for label, said in (
            (N_("How"), whom),
            (N_("Safe hours"), way.hours),
            (N_("What to say"), way.say),
            (N_("Code word"), way.code_word),
            (N_("What may be left as a message"), words(way.message) or words(NO_MESSAGE)),
        ):
            if said:
                grid.addRow(PlainLabel(words(label), tone="muted"), PlainLabel(said, wrap=True))
        warn = row(
            icon_label(self._seat.look, "info", "info", size=16),
            PlainLabel(words(NEVER_NAME), size="small", tone="muted", wrap=True),
        )
        warn.setStretch(1, 1)
        return [grid, warn]

    def _decide(self, touch: InTouch, open_one: FollowUpContact) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("A manager decides"))
        card.add(PlainLabel(words(DECIDE_SAYS), tone="muted", wrap=True))
        acts: list[QWidget] = []
        if touch.plan is not None and touch.plan.state is FollowUpState.OPEN:
            close = partial(self.end_asked.emit, touch.plan, FollowUpState.NO_CONTACT)
            acts.append(button(look, words("Close it quietly: no contact"), close))
        acts.append(button(look, words("Ask others: imminent danger"), self.decide_asked.emit))
        self.decided = button(look, words(DECIDED), partial(self.has_decided, open_one))
        return card.add(row(*acts, self.decided))

    def _done(self, touch: InTouch) -> Card:
        seat, words = self._seat, self._seat.look.words
        card = Card(words("What was tried"))
        for decision in touch.decisions:
            below = f"{seat.day(decision.on)} · {words(decision.sort.label)}"
            card.add(line_of(seat, decision.asked, below, partial(self.open_asked.emit, decision)))
        for each in touch.done:
            title = contact_words(each, words, seat.day)
            told = [words(option_label("follow_up_questions", code)) for code in each.answers]
            card.add(line_of(seat, title, ", ".join(told), partial(self.open_asked.emit, each)))
        if touch.plan is not None:
            paper = button(
                seat.look, words("Print it in short"), self.print_asked.emit, icon="printer"
            )
            card.add(row(paper))
        return card

    def has_decided(self, contact: FollowUpContact) -> None:
        """A manager has decided; it waits no more."""
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: follow_up.decided(desk, contact.id),
            lambda receipt: self.changed.emit(receipt.changed),
        )

    def stop(self) -> None:
        """They said stop."""
        desk, resident = self._seat.desk, self._resident

        def done(receipt: Any) -> None:
            self._seat.banner.show_note(self._seat.look.words("Stopped. Nobody gets in touch."))
            self.changed.emit(receipt.changed)

        self._seat.asker(self).run(lambda _: follow_up.stop(desk, resident), done)


def begin_entry(
    seat: Seat, owner: QWidget, resident: ResidentId, then: Callable[[Entry], None]
) -> None:
    """Plan how to stay in touch; numbers are offered only where they are safe to use."""
    desk, words = seat.desk, seat.look.words

    def save(values: Any, slot: str) -> Any:
        return follow_up.begin(desk, resident, values[FollowUpPlan.kind], slot)

    def show(points: tuple[ContactPoint, ...]) -> None:
        picks = [(p.id, f"{p.value} ({p.whom})" if p.whom else p.value) for p in points]
        links = ("contact_id", "second_contact_id")
        custom = {name: (lambda field: PickEditor(field, seat.look, picks)) for name in links}
        fields = tuple(
            replace(FollowUpPlan.field(name), shown=True)
            for name in PLAN_FIELDS
            if name not in links or picks
        )
        then(
            Entry(
                seat,
                words("Plan how to stay in touch"),
                (Part(FollowUpPlan.kind, "", (*fields, FollowUpPlan.field("wishes")), custom),),
                f"{FollowUpPlan.kind}/{resident}",
                save,
                act=words("Save the plan"),
                filled={FollowUpPlan.kind: {"begins_on": desk.today()}},
            )
        )

    seat.asker(owner).run(lambda _: reach_out.choices(desk, resident), show)


def try_entry(
    seat: Seat, owner: QWidget, contact: FollowUpContact, then: Callable[[Entry], None]
) -> None:
    """Write down one try, with what may be asked at this step and nothing more."""
    desk, words = seat.desk, seat.look.words

    def save(values: Any, slot: str) -> Any:
        return follow_up.tried(desk, contact.id, values[FollowUpContact.kind], slot)

    def show(asks: tuple[str, ...]) -> None:
        picks = [(code, words(option_label("follow_up_questions", code))) for code in asks]
        names = [name for name in TRY_FIELDS if name != "answers" or picks]
        custom = {"answers": lambda field: TicksEditor(field, seat.look, picks, columns=1)}
        then(
            Entry(
                seat,
                words("Write down this try"),
                (
                    Part(
                        FollowUpContact.kind,
                        contact_words(contact, words, seat.day),
                        tuple(FollowUpContact.field(name) for name in names),
                        custom,
                    ),
                ),
                f"{FollowUpContact.kind}:{contact.id}:{contact.rev}/{contact.resident}",
                save,
                act=words("Save"),
            )
        )

    seat.asker(owner).run(lambda _: follow_up.asks(desk, contact), show)


def end_entry(seat: Seat, plan: FollowUpPlan, state: FollowUpState, *, is_child: bool) -> Entry:
    """End staying in touch; for a child with word from the child protection authority."""
    desk, words = seat.desk, seat.look.words
    names = ["outcome"] if state is FollowUpState.CLOSED else []
    if is_child:
        names.append("authority_word")

    def save(values: Any, slot: str) -> Any:
        given = {**values[FollowUpPlan.kind], "state": state}
        return follow_up.end(desk, plan.id, given, slot)

    return Entry(
        seat,
        words(state.label),
        (
            Part(
                FollowUpPlan.kind,
                "",
                tuple(replace(FollowUpPlan.field(name), shown=True) for name in names),
            ),
        ),
        f"{FollowUpPlan.kind}-end:{plan.id}:{state}/{plan.resident}",
        save,
        act=words("End it"),
    )


def decision_entry(seat: Seat, resident: ResidentId) -> Entry:
    """A manager's decision to ask others because of imminent danger."""
    desk, words = seat.desk, seat.look.words
    fields = tuple(WelfareDecision.field(name) for name in ("sort", "asked", "why"))

    def save(values: Any, slot: str) -> Any:
        return welfare.decide(desk, resident, values[WelfareDecision.kind], slot)

    return Entry(
        seat,
        words(WelfareDecision.title),
        (Part(WelfareDecision.kind, "", fields),),
        f"{WelfareDecision.kind}/{resident}",
        save,
        act=words("Decide and write it into the log"),
        explained=words(DECIDE_SAYS),
    )
