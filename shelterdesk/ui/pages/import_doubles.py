"""The fourth step of an import: people who may be here already, side by side. People decide."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from shelterdesk.domain.likeness import Reason
from shelterdesk.i18n import N_
from shelterdesk.services.importing import Choose, Double, Side
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, empty, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.import_step import StepPage
from shelterdesk.ui.pages.joining import WHY
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ImportWalk

LEAD = N_(
    "These rows are like somebody of this house, or like another row. The program only suggests. "
    "Whoever is the same person stays as they are here; the row is left out and noted."
)
NONE = N_("Nobody of this sheet seems to be here already.")
CHOICES = {
    Choose.NEW: N_("Another person: bring them in"),
    Choose.LINK: N_("The same person as {name}"),
    Choose.SKIP: N_("Leave this row out"),
}
AT_ONCE = 15


class DoublesStep(StepPage):
    """A card for each row that is like somebody."""

    def __init__(self, seat: Seat, walk: ImportWalk) -> None:
        super().__init__(seat, walk, seat.look.words("People who may be here already"))
        look, words = self.look, self.words
        self.all_new = button(
            look, words("All open ones: other people"), partial(self._all, Choose.NEW), act="quiet"
        )
        self.all_out = button(
            look, words("All open ones: leave out"), partial(self._all, Choose.SKIP), act="quiet"
        )
        self.bulk = QWidget()
        self.bulk.setLayout(row(self.all_new, self.all_out))
        holder = QWidget()
        self._cards = QVBoxLayout(holder)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        self.boxes: dict[tuple[int, str], QRadioButton] = {}
        self._most = AT_ONCE
        self._drawn: object = None
        self.lead = PlainLabel(tone="muted", wrap=True)
        self.furnish(self.lead, self.bulk, holder)

    def draw(self) -> None:
        doubles = self.walk.trial.doubles if self.walk.trial else ()
        self.lead.setText(self.words(LEAD if doubles else NONE))
        if self._drawn is not doubles:
            self._drawn = doubles
            self._draw_cards()
        self._weigh()

    def start(self) -> None:
        for box in list(self.boxes.values())[:1]:
            box.setFocus()

    @property
    def problem(self) -> str:
        still = self.walk.open_doubles
        said = self.words.count(
            "{n} row waits for an answer.", "{n} rows wait for an answer.", still
        )
        return said.format(n=still) if still else ""

    def _draw_cards(self) -> None:
        empty(self._cards)
        self.boxes = {}
        rows: dict[int, list[Double]] = {}
        for double in self.walk.trial.doubles if self.walk.trial else ():
            rows.setdefault(double.row.row, []).append(double)
        for doubles in list(rows.values())[: self._most]:
            self._cards.addWidget(self._card(doubles))
        if len(rows) > self._most:
            more = button(self.look, self.words("Show more"), self._more, act="quiet")
            self._cards.addLayout(row(more))

    def _card(self, doubles: list[Double]) -> Card:
        words, number = self.words, doubles[0].row.row
        title = words("Row {n}").format(n=number)
        card = Card(title)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        sides = [(words("In the sheet"), "", doubles[0].row)]
        for double in doubles:
            why = words(WHY[Reason(double.why)])
            sides.append((self._who(double.other), why, double.other))
        for at, (head, why, side) in enumerate(sides):
            grid.setColumnStretch(at, 1)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(PlainLabel(head, size="strong", wrap=True), 0, at, top)
            grid.addWidget(PlainLabel(why, size="small", tone="info", wrap=True), 1, at, top)
            grid.addWidget(PlainLabel(self._told(side), wrap=True), 2, at, top)
        card.add(holder)
        group = QButtonGroup(card)
        self._offer(card, group, doubles[0], Choose.NEW, "new")
        for double in doubles:
            if double.other.resident:
                self._offer(card, group, double, Choose.LINK, double.other.resident)
        self._offer(card, group, doubles[0], Choose.SKIP, "skip")
        return card

    def _offer(
        self, card: Card, group: QButtonGroup, double: Double, choose: Choose, key: str
    ) -> None:
        words, number = self.words, double.row.row
        said = words(CHOICES[choose]).format(name=isolated(self._who(double.other)))
        box = QRadioButton(said)
        box.setAccessibleName(f"{words('Row {n}').format(n=number)}: {said}")
        box.setChecked(self.walk.answer_of(double) is choose)
        box.toggled.connect(partial(self._decide, double, choose))
        group.addButton(box)
        self.boxes[number, key] = box
        card.add(box)

    def _who(self, side: Side) -> str:
        if side.resident:
            name = self.seat.name_of(side.resident)
            return name or side.code_name or self.words("Somebody of this house")
        return self.words("Row {n} of the sheet").format(n=side.row)

    def _told(self, side: Side) -> str:
        words = self.words
        lines = [isolated(name) for name in side.names if name]
        if side.born is not None:
            lines.append(words("Born: {day}").format(day=self.seat.day(side.born)))
        lines += [words("Number: {number}").format(number=isolated(n)) for n in side.numbers]
        return "\n".join(lines) or "–"

    def _decide(self, double: Double, choose: Choose, on: bool) -> None:
        if on:
            self.walk.decide_double(double, choose)
            self._weigh()
            self.changed.emit()

    def _all(self, choose: Choose) -> None:
        self.walk.decide_open(choose)
        self._draw_cards()
        self._weigh()
        self.changed.emit()

    def _more(self) -> None:
        self._most += 5 * AT_ONCE
        self._draw_cards()
        self.changed.emit()

    def _weigh(self) -> None:
        self.bulk.setVisible(self.walk.open_doubles > 1)
