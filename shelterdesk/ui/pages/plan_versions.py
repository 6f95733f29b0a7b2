"""Two versions of a plan: what came, what changed, what was put aside; both texts stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.plan import CarePlan
from shelterdesk.domain.plans import ItemChange
from shelterdesk.i18n import N_
from shelterdesk.services import plan_versions
from shelterdesk.services.plan_versions import NOW, Compared, Version
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.care_plan import Was, item_differences, plan_differences

CAME, CHANGED, ENDED = N_("New"), N_("Changed"), N_("Reached or put aside")
SAME, ONE = N_("Nothing is different."), N_("There is one version so far.")
BEFORE, AFTER = N_("Before"), N_("Now")


@dataclass(frozen=True)
class Read:
    """What the page shows: all versions, and two of them compared where there are two states."""

    versions: tuple[Version, ...]
    compared: Compared | None


class VersionsPage(QWidget):
    """Two pick-lists and what is different between them."""

    left = Signal()

    def __init__(self, seat: Seat, plan: CarePlan) -> None:
        super().__init__()
        self._seat, self._plan = seat, plan
        look, words = seat.look, seat.look.words
        self.older, self.newer = CalmPicker(), CalmPicker()
        self.older.setAccessibleName(words("Compare this version"))
        self.newer.setAccessibleName(words("with"))
        for picker in (self.older, self.newer):
            picker.setSizeAdjustPolicy(CalmPicker.SizeAdjustPolicy.AdjustToContents)
            picker.activated.connect(lambda _: self._compare())
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        self.picks = QWidget()
        picks = QVBoxLayout(self.picks)  # one under the other: with its day a version is long
        picks.setContentsMargins(0, 0, 0, 0)
        picks.addLayout(row(self.older))
        picks.addLayout(row(PlainLabel(words("with")), self.newer))
        self._found = QVBoxLayout()
        self._found.setSpacing(12)
        head = row(self.back, PlainLabel(words("Versions of the plan"), size="page"))
        page = column(head, self.picks, self._found)
        fill(self, page, words("Versions of the plan"))
        seat.asker(self).run(lambda _: self._read(), self._came)

    def _read(self) -> Read:
        desk, id = self._seat.desk, self._plan.id
        versions = plan_versions.versions(desk, id)
        before = versions[1].number if len(versions) > 1 else versions[0].number
        return Read(versions, plan_versions.compare(desk, id, before, NOW))

    def _came(self, found: Read) -> None:
        words = self._seat.look.words
        for version in found.versions:
            self.older.addItem(self._named(version), version.number)
            self.newer.addItem(self._named(version), version.number)
        self.newer.insertItem(0, words("As it stands now"), NOW)
        if found.compared:
            self.older.setCurrentIndex(self.older.findData(found.compared.older.number))
        self.newer.setCurrentIndex(0)
        if found.compared is not None:
            self._show(found.compared)

    def _named(self, version: Version) -> str:
        words, seat = self._seat.look.words, self._seat
        named = words("Version {n}").format(n=version.number)
        since = version.in_use_since
        said = words("in use since {day}").format(day=seat.day(since)) if since else ""
        return f"{named} · {said or words('not in use yet')}"

    def _compare(self) -> None:
        desk, id = self._seat.desk, self._plan.id
        older, newer = int(self.older.currentData()), int(self.newer.currentData())
        self._seat.asker(self).run(
            lambda _: plan_versions.compare(desk, id, older, newer), self._show
        )

    def _show(self, found: Compared) -> None:
        words = self._seat.look.words
        empty(self._found)
        if found.words:
            card = Card(words("The plan itself"))
            self._add(card, plan_differences(found.words, words, self._seat.show))
            self._found.addWidget(card)
        for title, changes in ((CAME, found.came), (CHANGED, found.changed), (ENDED, found.ended)):
            if changes:
                self._found.addWidget(self._card(words(title), changes))
        if not (found.words or found.items):
            self._found.addWidget(PlainLabel(words(SAME), tone="muted"))

    def _card(self, title: str, changes: Sequence[ItemChange]) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(title)
        for change in changes:
            item = change.after
            card.add(PlainLabel(words(item.domain.label), tone="primary", size="strong"))
            card.add(WrappedText(look, item.in_my_words, language=item.language, size="card"))
            if item.translation:
                card.add(WrappedText(look, item.translation, tone="text2"))
            if change.is_new and item.goal:
                card.add(WrappedText(look, item.goal, language=item.language))
            self._add(card, item_differences(change, words, self._seat.show))
        return card

    def _add(self, card: Card, found: Sequence[Was]) -> None:
        look, words = self._seat.look, self._seat.look.words
        for each in found:
            card.add(PlainLabel(each.label, size="strong"))
            for name, text in ((BEFORE, each.before), (AFTER, each.after)):
                says = WrappedText(look, text or "–", tone="text2" if name is BEFORE else "text")
                made = row(PlainLabel(words(name), size="small", tone="muted"), says)
                made.setStretch(1, 1)
                made.setStretch(2, 0)
                card.add(made)
