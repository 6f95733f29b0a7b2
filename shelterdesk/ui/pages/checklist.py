"""The private checklist: fourteen signs in three groups, five answers each, nothing counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.domain.fields import Answer, Field
from shelterdesk.domain.kinds.account import IndicatorAnswer, Source
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.word_lists import load_word_list
from shelterdesk.i18n import N_
from shelterdesk.services import account
from shelterdesk.services.account import Said
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker, Editor
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat

GROUP_TITLES = {
    "act": N_("What was done"),
    "means": N_("How"),
    "purpose": N_("What for"),
}
NO_SCORE = N_(
    "A private checklist. It has no score, counts nothing and concludes nothing: one sign may be "
    "little and a single one may be much. Nobody has to be asked any of it. Only the case manager "
    "and the legal officer read it."
)


class SignEditor(Editor):
    """One sign: the answer, and where it is known from, side by side."""

    widest = 640

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        words, name = look.words, look.words(field.label)
        self.box, self.source = CalmPicker(), CalmPicker()
        for answer in (Answer.NOT_ASKED, *(a for a in Answer if a is not Answer.NOT_ASKED)):
            self.box.addItem(words(answer.label), answer.value)
        self.source.addItem(words("Known from"), "")
        for source in Source:
            self.source.addItem(words(source.label), source.value)
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.box, 1)
        line.addWidget(self.source, 1)
        self.take(self.box)
        self.line.removeWidget(self.box)
        line.insertWidget(0, self.box, 1)
        self.line.addWidget(both)
        self.source.setAccessibleName(f"{words('Known from')}: {name}")
        for picker in (self.box, self.source):
            picker.activated.connect(lambda _: self.edited.emit())

    def read(self) -> Said:
        source = self.source.currentData()
        return Said(Answer.of(self.box.currentData()), Source.of(source) if source else None)

    def fill(self, value: Any) -> None:
        said = value if isinstance(value, Said) else Said()
        self.box.setCurrentIndex(max(self.box.findData(said.value.value), 0))
        chosen = said.source.value if said.source else ""
        self.source.setCurrentIndex(max(self.source.findData(chosen), 0))

    def keep(self) -> list[str]:
        return [self.box.currentData(), self.source.currentData()]

    def restore(self, kept: Any) -> None:
        for picker, code in zip((self.box, self.source), kept, strict=False):
            picker.setCurrentIndex(max(picker.findData(code), 0))


class ChecklistEntry(Entry):
    """What was answered stands there; what is changed is kept as answers of its own."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        self._restored: tuple[Mapping[str, Any], datetime] | None = None
        desk, words = seat.desk, seat.look.words
        super().__init__(
            seat,
            words("Signs of forced criminality"),
            tuple(_part(group, seat.look) for group in account.GROUPS),
            f"{IndicatorAnswer.kind}/{resident}",
            lambda values, slot: account.fill_in(desk, resident, _together(values), slot),
            act=words("Save"),
            explained=words(NO_SCORE),
        )
        self.setObjectName("checklist")
        seat.asker(self).run(lambda _: account.checklist(desk, resident), self._answered)

    def restore(self, kept: Mapping[str, Any], kept_at: datetime) -> None:
        self._restored = (kept, kept_at)
        super().restore(kept, kept_at)

    def _answered(self, said: Mapping[str, Said]) -> None:
        self.form.fill(dict.fromkeys(account.GROUPS, said))
        if self._restored is not None:  # what is being typed comes after what was written
            super().restore(*self._restored)


def _part(group: str, look: Look) -> Part:
    fields = tuple(
        Field(name=w.code, label=w.label, holds=str)
        for w in load_word_list("indicators").words
        if w.group == group
    )
    editors = {field.name: lambda field: SignEditor(field, look) for field in fields}
    return Part(group, GROUP_TITLES[group], fields, editors)


def _together(values: Mapping[str, Mapping[str, Said]]) -> dict[str, Said]:
    return {code: said for group in values.values() for code, said in group.items()}
