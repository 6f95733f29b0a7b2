"""The desk at the door and on the telephone: what to say, who is not let in, who is inside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.desk_script import load_desk_script
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.family import CallerRule
from shelterdesk.domain.kinds.visitor import (
    Caller,
    DeniedPerson,
    RequestFromAuthority,
    Visit,
)
from shelterdesk.domain.late import late_of
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import visitors
from shelterdesk.services.visitors import DeskView, Matcher, NotLetIn
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import PickEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.log_card import LogCard, LogLine
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.room import HOUSE, RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from datetime import datetime

    from shelterdesk.access.desk import Desk

TITLE = N_("Visitors and calls")
SAY_IT = N_("Say this, in the same words whoever asks")
LEAST_TYPED = 2  # letters of a code name before rules show
NOBODY_LIKE_IT = N_("Nobody on the list has a name like this. Say the words above all the same.")
NO_RULE = N_("Nothing is agreed here. Say the words above.")
ELSEWHERE = ("held", "family")  # words for the room of enquiries
TELLS = N_(
    "“She is not here” tells as much as “she is”. If nothing may be told, choose that, and use the "
    "words for letters."
)
MOST_ANSWERED = 30
NOT_ALOUD = N_("For your eyes. Say nothing of it aloud.")
WHO = Field(
    name="who",
    label=N_("Whom it was about"),
    holds=str,
    hint=N_("What was told is written into their file. Nobody, if nothing was told."),
)
FIELD = 420  # logical pixels


def is_for(desk: Desk) -> bool:
    """Whoever works at the door, or answers authorities."""
    return visitors.may_see(desk)


class VisitorsRoom(RoomStack):
    """Script on top, then who is not let in, the desk itself, and the registers."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words, desk = seat.look, seat.look.words, seat.desk
        self._matcher = Matcher(())
        reads = desk.may("read", Visit)
        self.script = Card(words(SAY_IT), kind="quote")
        for text in load_desk_script():
            if text.code in ELSEWHERE:
                continue
            self.script.add(
                PlainLabel(words(text.label), size="small", tone="muted"),
                WrappedText(look, words(text.words)),
            )
        self.denied = Card(words("Not let in, not put through"), beside=self._adder(DeniedPerson))
        self.name = QLineEdit()
        self.name.setAccessibleName(words("Name they give"))
        self.name.textChanged.connect(self._match)
        self.matches = PlainLabel(wrap=True)
        self.looked_for = QLineEdit()
        self.looked_for.setAccessibleName(words("Code name they look for"))
        self.looked_for.textChanged.connect(self._look_up)
        self.rules = PlainLabel(wrap=True)
        for box in (self.name, self.looked_for):
            box.setMaximumWidth(int(FIELD * look.scale))
        self.call = button(look, words("Write down a call"), partial(self._write, Caller))
        self.visit = button(look, words("A visitor comes in"), partial(self._write, Visit))
        self.asks = button(
            look, words("An authority asks"), partial(self._write, RequestFromAuthority)
        )
        self.here = Card(words("Somebody calls or rings"))
        if reads:
            name_label = PlainLabel(words("Name they give"), size="strong")
            name_label.setBuddy(self.name)
            code_label = PlainLabel(words("Code name they look for"), size="strong")
            code_label.setBuddy(self.looked_for)
            self.here.add(name_label, self.name, self.matches)
            self.here.add(code_label, self.looked_for, self.rules)
        self.here.add(row(self.call, self.visit, self.asks))
        self.call.setVisible(desk.may_create(Caller))
        self.visit.setVisible(desk.may_create(Visit))
        self.asks.setVisible(desk.may_create(RequestFromAuthority))
        self.inside = Card(words("Visitors in the house now"))
        self.requests = Card(words("Requests of authorities"))
        self.answered = Card(words("Requests that were answered"))
        self.answered.hide()
        self.visits = LogCard(
            seat, words("Visits"), lambda after: visitors.visits(desk, after), self._say_visit
        )
        self.calls = LogCard(
            seat, words("Calls"), lambda after: visitors.calls(desk, after), self._say_call
        )
        for log in (self.visits, self.calls):
            log.opened.connect(self.look_at)
        for card in (self.denied, self.inside, self.visits, self.calls):
            card.setVisible(reads)
        self.requests.setVisible(desk.may("read", RequestFromAuthority))
        self.furnish(
            self.script,
            self.denied,
            self.here,
            self.inside,
            self.requests,
            self.answered,
            self.visits,
            self.calls,
        )

    def read(self) -> None:
        """Read all of it anew."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: visitors.at_the_desk(desk), self._show)
        if desk.may("read", RequestFromAuthority):
            self.seat.asker(self).run(lambda _: visitors.answered(desk), self._show_answered)
        if desk.may("read", Visit):
            self.visits.read()
            self.calls.read()

    def open_draft(self, written: str) -> None:
        """Go on writing about a visit, a call, a person, or a request."""
        name, _, id = written.partition(":")
        if name == RequestFromAuthority.kind and id and ":" not in id:
            self._go_on_answering(id)
        else:
            self.go_on((Visit, Caller, DeniedPerson, RequestFromAuthority), written)

    def answer(self, request: RequestFromAuthority) -> None:
        """Open the form for the answer to a request."""
        seat, words = self.seat, self.seat.look.words

        def save(values: Any, slot: str) -> Any:
            given = dict(values[RequestFromAuthority.kind])
            who = ResidentId(given.pop(WHO.name))
            return visitors.answer(seat.desk, request, given, resident=who, draft=slot)

        rows = seat.register.rows if seat.register else ()
        people = [(each.resident, seat.name_of(each.resident)) for each in rows]
        fields = tuple(
            replace(RequestFromAuthority.field(name), shown=True)
            for name in ("state", "answer_given", "ground")
        )
        custom = {WHO.name: lambda field: PickEditor(field, seat.look, people)}
        entry = Entry(
            seat,
            words("Answer to {who}").format(who=request.who_asks),
            (Part(RequestFromAuthority.kind, "", (*fields, WHO), custom),),
            f"{RequestFromAuthority.kind}:{request.id}/",
            save,
            act=words("Save the answer"),
            explained=" · ".join(p for p in (request.asks_for, request.about, words(TELLS)) if p),
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    # ---- what shows

    def _go_on_answering(self, id: str) -> None:
        """An answer that was begun, once the request is found again."""
        desk = self.seat.desk

        def found(view: DeskView) -> None:
            for request in view.requests:
                if request.id == id:
                    self.answer(request)

        self.seat.asker(self).run(lambda _: visitors.at_the_desk(desk), found)

    def _write(self, kind: type[Record]) -> None:
        """Open the form with the name that stands there, and the present moment."""
        self.write(kind)
        entry = self.sheet
        if isinstance(entry, Entry):
            name = "who_asks" if kind is RequestFromAuthority else "name"
            filled = {**defaults_of(self.seat, kind), name: self.name.text().strip()}
            entry.form.fill({kind.kind: filled})

    def _show(self, view: DeskView) -> None:
        words = self.seat.look.words
        self._matcher = Matcher(view.denied)
        self._match(self.name.text())
        self.denied.clear(keep=1)
        for each in view.denied:
            self.denied.add(self._denied_line(each))
        if not view.denied:
            self.denied.add(PlainLabel(words("Nobody is on this list."), tone="muted"))
        self.inside.clear(keep=1)
        for visit in view.inside:
            self.inside.add(self._inside_line(visit))
        if not view.inside:
            self.inside.add(PlainLabel(words("No visitor is in the house."), tone="muted"))
        self.requests.clear(keep=1)
        for request in view.requests:
            self.requests.add(self._request_line(request))
        if not view.requests:
            self.requests.add(PlainLabel(words("No request waits."), tone="muted"))

    def _denied_line(self, each: NotLetIn) -> QWidget:
        opener = button(
            self.seat.look, each.record.name, partial(self.look_at, each.record), act="link"
        )
        parts = (each.record.what_to_do, each.record.looks)
        return _pair(row(opener), PlainLabel(" · ".join(p for p in parts if p), wrap=True))

    def _inside_line(self, visit: Visit) -> QWidget:
        words = self.seat.look.words
        out = button(self.seat.look, words("Goes out"), partial(self._goes, visit), act="quiet")
        out.setAccessibleName(words("Goes out: {name}").format(name=visit.name))
        said = self._say_visit(visit)
        return _pair(
            row(PlainLabel(said.title, size="strong"), out),
            PlainLabel(said.below, size="small", tone="muted", wrap=True),
        )

    def _request_line(self, request: RequestFromAuthority) -> QWidget:
        seat, words = self.seat, self.seat.look.words
        parts: list[QWidget] = [PlainLabel(request.who_asks, size="strong")]
        if request.due_on:
            due = words("answer by {day}").format(day=seat.day(request.due_on))
            parts.append(PlainLabel(due, tone="warn"))
        if visitors.may_answer(seat.desk):
            act = button(seat.look, words("Answer"), partial(self.answer, request), act="quiet")
            act.setAccessibleName(words("Answer: {who}").format(who=request.who_asks))
            parts.append(act)
        asked = words("Asked on {day}").format(day=seat.day(request.asked_on))
        below = " · ".join(p for p in (asked, request.asks_for, request.paper) if p)
        return _pair(row(*parts), PlainLabel(below, size="small", tone="muted", wrap=True))

    def _show_answered(self, found: tuple[RequestFromAuthority, ...]) -> None:
        """The register: what was asked, on which ground something was told or nothing."""
        words = self.seat.look.words
        self.answered.clear(keep=1)
        self.answered.setVisible(bool(found))
        for each in found[:MOST_ANSWERED]:
            asked = words("Asked on {day}").format(day=self.seat.day(each.asked_on))
            parts = (asked, words(each.state.label), each.answer_given, each.ground)
            opener = button(self.seat.look, each.who_asks, partial(self.look_at, each), act="link")
            below = " · ".join(part for part in parts if part)
            self.answered.add(
                _pair(row(opener), PlainLabel(below, size="small", tone="muted", wrap=True))
            )

    def _goes(self, visit: Visit) -> None:
        desk = self.seat.desk

        def gone(receipt: Any) -> None:
            words = self.seat.look.words
            self.seat.banner.show_note(words("{name} went out.").format(name=visit.name))
            self.seat.changed.emit(receipt.changed, "")

        self.seat.asker(self).run(lambda _: visitors.let_out(desk, visit), gone)

    def _match(self, typed: str) -> None:
        words = self.seat.look.words
        found = self._matcher.find(typed)
        if found:
            said = [
                words("Looks like {name}: {act}").format(
                    name=isolated(each.record.name),
                    act=each.record.what_to_do or words("do not let them in"),
                )
                for each in found
            ]
            self.matches.setText("\n".join(said))
        else:
            self.matches.setText(words(NOBODY_LIKE_IT) if typed.strip() else "")
        self.matches.set_tone("stop" if found else "muted")

    def _look_up(self, typed: str) -> None:
        register = self.seat.register
        query = typed.strip().casefold()
        self.rules.setText("")
        if len(query) < LEAST_TYPED:
            return
        rows = (
            [r for r in register.rows if r.code_name.casefold().startswith(query)]
            if register
            else []
        )
        if len(rows) != 1 or not self.seat.desk.may("read", CallerRule, rows[0].resident):
            self.rules.setText(self.seat.look.words(NO_RULE))
            return
        desk, resident = self.seat.desk, rows[0].resident
        self.seat.asker(self).run(
            lambda _: visitors.caller_rules(desk, resident), partial(self._show_rules, typed)
        )

    def _show_rules(self, typed: str, rules: tuple[CallerRule, ...]) -> None:
        if typed != self.looked_for.text():
            return  # somebody has typed on
        words = self.seat.look.words
        said = []
        for rule in rules:
            parts = [rule.caller or words("Anybody")]
            if rule.put_through:
                parts.append(words(rule.put_through.label))
            if rule.say:
                parts.append(words("say: “{words}”").format(words=isolated(rule.say)))
            said.append(" · ".join(parts))
        self.rules.setText("\n".join([*said, words(NOT_ALOUD)] if said else [words(NO_RULE)]))

    def _say_visit(self, visit: Visit) -> LogLine:
        words = self.seat.look.words
        title = visit.name + (f" · {visit.organisation}" if visit.organisation else "")
        parts = [words("in {time}").format(time=self._at(visit.in_at))]
        if visit.out_at:
            parts.append(words("out {time}").format(time=self._at(visit.out_at)))
        if visit.for_whom:
            parts.append(words("to see {whom}").format(whom=isolated(visit.for_whom)))
        parts.append(self._late(visit))
        return LogLine(title, " · ".join(part for part in parts if part))

    def _say_call(self, call: Caller) -> LogLine:
        words = self.seat.look.words
        who = words(call.who.label) if call.who else ""
        title = call.name or who
        parts = [self._at(call.at), who if call.name else "", self._late(call)]
        return LogLine(title, " · ".join(part for part in parts if part))

    def _at(self, at: datetime) -> str:
        return self.seat.show.moment(at.astimezone(self.seat.desk.now().tzinfo))

    def _late(self, record: Record) -> str:
        late = late_of(record)
        return self.seat.look.words(late[0]).format(n=late[1]) if late else ""

    def _adder(self, kind: type[Record]) -> QWidget:
        words = self.seat.look.words
        made = button(
            self.seat.look, words("Add"), partial(self.write, kind, HOUSE), icon="plus", act="quiet"
        )
        made.setAccessibleName(f"{words('Add')}: {words(kind.title)}")
        shown_if(made, self.seat.desk.may_create(kind))
        return made


def _pair(above: Any, below: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(0)
    column.addLayout(above)
    column.addWidget(below)
    return made
