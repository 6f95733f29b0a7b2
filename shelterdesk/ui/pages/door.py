"""The door: the few fields that are asked of somebody who has just come, by keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from shelterdesk.domain.intake import DOOR
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, Resident
from shelterdesk.i18n import N_
from shelterdesk.services import intake, joining, residents
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.intake import fields_of, heading_of, readers

ALIKE = N_(
    "Somebody with a name like this is known here: {who}. It may be the same person, come back. Go "
    "on all the same; a manager can join the two."
)
SLOT = "admission/"
FOLDED = tuple(asked for asked in DOOR.parts if asked.folded)


class DoorEntry(Entry):
    """One page for one person; what is only asked if offered opens on request."""

    def __init__(self, seat: Seat) -> None:
        words = seat.look.words
        filled = {asked.key: defaults_of(seat, asked.kind) for asked in DOOR.parts}
        filled["arrival"] = {**filled["arrival"], "arrived_at": seat.desk.now()}
        super().__init__(
            seat,
            words("Admit a resident"),
            tuple(Part(a.key, heading_of(a), fields_of(a, is_needed=a.wanted)) for a in DOOR.parts),
            SLOT,
            lambda values, slot: intake.admit_at_door(seat.desk, values, slot),
            act=words("Admit"),
            filled=filled,
            explained=words(DOOR.explained),
        )
        self.readers: dict[str, PlainLabel] = {}
        for asked in DOOR.parts:
            self.readers[asked.key] = label = PlainLabel(size="small", tone="muted", wrap=True)
            self._card(asked.key).add(label)
        self.offered = button(
            seat.look, words("Something was offered: a name on paper, a passport"), self.unfold
        )
        below = self.form.layout()
        if isinstance(below, QVBoxLayout):
            below.addLayout(row(self.offered))
        for asked in FOLDED:
            self._card(asked.key).hide()
        self.alike = PlainLabel(size="small", tone="warn", wrap=True)
        self.alike.hide()
        self._card(EverydayName.kind).add(self.alike)
        self.form.forms[EverydayName.kind].edited.connect(self._say_alike)
        self.form.forms["age_status"].edited.connect(self._say_readers)
        self._say_readers()
        seat.asker(self).run(
            lambda _: residents.suggest_code_name(seat.desk), self.suggest_code_name
        )

    def unfold(self) -> None:
        """Show what is only asked if the person offers it."""
        self.offered.hide()
        for asked in FOLDED:
            self._card(asked.key).show()
        self.form.forms[FOLDED[0].key].start()

    def suggest_code_name(self, name: str) -> None:
        """Put a neutral name there, unless somebody chose one."""
        editor = self.form.forms[Resident.kind].rows["code_name"].editor
        if not editor.read():
            editor.fill(name)

    def restore(self, kept: Mapping[str, Any], kept_at: datetime) -> None:
        """What was typed is back, also what lay folded."""
        super().restore(kept, kept_at)
        values = self.form.values()
        if any(intake.says_something(asked, values[asked.key]) for asked in FOLDED):
            self.offered.hide()
            for asked in FOLDED:
                self._card(asked.key).show()
        self._say_readers()

    def _say_alike(self) -> None:
        """Say who has a name very much like this; nobody is kept from admitting anybody."""
        register, words = self._seat.register, self._seat.look.words
        name = self.form.forms[EverydayName.kind].rows["preferred"].editor.read()
        found = joining.alike(register, name) if register else ()
        who = ", ".join(f"{isolated(row.code_name)} · {row.code}" for row in found)
        self.alike.setText(words(ALIKE).format(who=who) if found else "")
        self.alike.setVisible(bool(found))

    def _say_readers(self) -> None:
        age = self.form.forms["age_status"].rows["group"].editor.read()
        shielded = age in (AgeGroup.CHILD, AgeGroup.UNCERTAIN)
        words, roles = self._seat.look.words, self._seat.desk.roles
        for asked in DOOR.parts:
            said = readers(asked.kind, roles, words, shielded=shielded)
            self.readers[asked.key].setText(said)

    def _card(self, key: str) -> Card:
        card = self.form.forms[key].parentWidget()
        if not isinstance(card, Card):
            raise TypeError(key)
        return card
