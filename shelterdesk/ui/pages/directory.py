"""The directory: who is who outside, what they offer, and when that was last checked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.referral import Organisation, Service
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_
from shelterdesk.services import directory, records
from shelterdesk.services.directory import Line
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import PickEditor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.enquiries import line_of
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.room import HOUSE, RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Directory")
LEAD = N_("Organisations and what they offer. No resident is named here.")
OLD = N_("Not checked for a long time. Ask there before you send somebody.")
NEVER = N_("never checked")
NOTHING = N_("Nothing like this is in the directory.")
EMPTY = N_("Nobody is in the directory yet.")
SHOWN_AT_ONCE = 30
FIELD = 420  # logical pixels
WHOSE = replace(Service.field("organisation_id"), shown=True)


def is_for(desk: Desk) -> bool:
    """Everybody who works here."""
    return desk.may("read", Service)


class DirectoryRoom(RoomStack):
    """A search field, and the lines that it finds."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._found: tuple[Line, ...] = ()
        self._most = SHOWN_AT_ONCE
        self.finder = QLineEdit()
        self.finder.setAccessibleName(words("Find in the directory"))
        self.finder.setPlaceholderText(words("A word, a language, a place"))
        self.finder.setMaximumWidth(int(FIELD * look.scale))
        self.finder.textChanged.connect(lambda _: self._draw())
        self.body = button(
            look, words("Add an organisation"), lambda: self.write(Organisation), icon="plus"
        )
        self.offer = button(look, words("Add what they offer"), self.add_service, icon="plus")
        for each in (self.body, self.offer):
            each.setVisible(directory.may_write(seat.desk))
        head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.finder,
            row(self.offer, self.body),
        )
        self.lines = Card(words("Who offers what"))
        self.furnish(head, self.lines)

    def read(self) -> None:
        """Read the whole directory anew."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: directory.lines(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with a new line, or with a change of one."""
        if written.partition(":")[0] == Service.kind and ":" not in written:
            self.add_service()
        else:
            self.go_on((Organisation, Service), written)

    def add_service(self) -> None:
        """What an organisation offers."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: directory.organisations(desk), self._new_service)

    def _new_service(self, known: tuple[Organisation, ...]) -> None:
        seat, words = self.seat, self.seat.look.words

        def save(values: Any, slot: str) -> Any:
            return records.add_together(seat.desk, HOUSE, {Service: values[Service.kind]}, slot)

        picks = [(each.id, each.name) for each in known]
        custom = {WHOSE.name: lambda field: PickEditor(field, seat.look, picks)}
        entry = Entry(
            seat,
            words("Add what they offer"),
            (Part(Service.kind, "", _with_whose(), custom),),
            f"{Service.kind}/",
            save,
            act=words("Save"),
            filled={Service.kind: defaults_of(seat, Service)},
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def check(self, line: Line) -> None:
        """Somebody looked: it still holds."""
        desk, record, words = self.seat.desk, line.record, self.seat.look.words

        def done(receipt: Any) -> None:
            self.seat.banner.show_note(words("Written down: checked today."))
            self.read()

        self.seat.asker(self).run(
            lambda _: directory.checked(desk, type(record), record.id, record.rev), done
        )

    def _show(self, found: tuple[Line, ...]) -> None:
        self._found = found
        self._draw()

    def _draw(self) -> None:
        words = self.seat.look.words
        self.lines.clear(keep=1)
        shown = directory.find(self._found, self.finder.text())
        for line in shown[: self._most]:
            self.lines.add(self._line(line))
        if not shown:
            self.lines.add(PlainLabel(words(NOTHING if self._found else EMPTY), tone="muted"))
        if len(shown) > self._most:
            more = button(self.seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words(TITLE)}")
            self.lines.add(row(more))

    def _show_more(self) -> None:
        self._most += SHOWN_AT_ONCE
        self._draw()

    def _line(self, line: Line) -> QWidget:
        seat, words = self.seat, self.seat.look.words
        body, service = line.organisation, line.service
        title = " · ".join(
            part for part in (service.name if service else "", body.name if body else "") if part
        )
        checked = (
            words("checked on {day}").format(day=seat.day(line.reviewed_on))
            if line.reviewed_on
            else words(NEVER)
        )
        parts = [
            words(option_label("organisation_types", body.sort)) if body and body.sort else "",
            *(
                (service.for_whom, service.languages, service.hours, service.cost)
                if service
                else ()
            ),
            (service.phone if service else "") or (body.phone if body else ""),
            checked,
        ]
        acts = []
        if line.is_old and directory.may_write(seat.desk):
            acts.append((words("It still holds"), partial(self.check, line)))
        below = " · ".join(part for part in parts if part)
        record: Record = line.record
        warns = words(OLD) if line.is_old else ""
        return line_of(seat, title, below, partial(self.look_at, record), acts, warns=warns)


def _with_whose() -> tuple[Field, ...]:
    return tuple(WHOSE if f.name == WHOSE.name else f for f in Service.fields())
