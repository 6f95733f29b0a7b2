"""The third step of an import: how dates are meant, once for a column, and what words mean."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import N_
from shelterdesk.services.importing import DateAsked, PickList, ValueAsked, target_of
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.import_step import MEASURE_LITTLE, StepPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ORDERS, ImportWalk, covered

LEAD = N_("Asked once for a whole column. Nothing is guessed in silence.")
EXAMPLE = N_("For example: {cell}")
OPEN, NOTHING = N_("Choose"), N_("It says nothing: leave it empty")
REST = N_("All open ones: leave empty")
AT_ONCE = 15  # words of one column


class QuestionsStep(StepPage):
    """A card for each column that asks something."""

    def __init__(self, seat: Seat, walk: ImportWalk) -> None:
        super().__init__(seat, walk, seat.look.words("What the sheet does not say by itself"))
        words = self.words
        holder = QWidget()
        self._cards = QVBoxLayout(holder)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        self.days: dict[tuple[str, str, str], QRadioButton] = {}
        self.meanings: dict[tuple[str, str], CalmPicker] = {}
        self._most: dict[str, int] = {}
        self._drawn: object = None
        self.furnish(PlainLabel(words(LEAD), tone="muted", wrap=True), holder)

    def draw(self) -> None:
        if self.walk.questions is not self._drawn:
            self._drawn, self._most = self.walk.questions, {}
            self._draw_cards()

    def start(self) -> None:
        first: list[QWidget] = [*list(self.days.values())[:1], *list(self.meanings.values())[:1]]
        for part in first[:1]:
            part.setFocus()

    @property
    def problem(self) -> str:
        still = self.walk.open_questions
        said = self.words.count("{n} question is open.", "{n} questions are open.", still)
        return said.format(n=still) if still else ""

    def _draw_cards(self) -> None:
        while self._cards.count():
            item = self._cards.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.days, self.meanings = {}, {}
        for asked in self.walk.questions.dates:
            self._cards.addWidget(self._day_card(asked))
        for pick in self.walk.questions.lists:
            self._cards.addWidget(self._list_card(pick))

    def _title(self, key: str) -> str:
        column = self.walk.table.column(key) if self.walk.table else None
        home = target_of(self.walk.home(key))
        heading = isolated(column.heading or column.letters) if column else ""
        return f"{heading} → {self.words(home.title)}" if home else heading

    def _rows(self, number: int) -> str:
        return self.words.count("in {n} row", "in {n} rows", number).format(n=number)

    def _day_card(self, asked: DateAsked) -> Card:
        words, walk = self.words, self.walk
        example = words(EXAMPLE).format(cell=isolated(covered(asked.example, words)))
        card = Card(self._title(asked.column)).add(
            PlainLabel(words(asked.sentence), wrap=True),
            PlainLabel(f"{example} ({self._rows(asked.rows)})", tone="muted", wrap=True),
        )
        group = QButtonGroup(card)
        for code, title in ORDERS[asked.question]:
            box = QRadioButton(words(title))
            box.setAccessibleName(f"{self._title(asked.column)}. {words(title)}")
            box.setChecked(walk.said_date(asked.column, asked.question) == code)
            box.toggled.connect(partial(self._say_date, asked, code))
            group.addButton(box)
            self.days[asked.column, asked.question.value, code] = box
            card.add(box)
        return card

    def _list_card(self, pick: PickList) -> Card:
        words = self.words
        card = Card(self._title(pick.column))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 1)
        # Open ones first: they are what this page is for.
        ordered = sorted(pick.words, key=lambda word: word.suggested is not None)
        most = self._most.get(pick.column, AT_ONCE)
        meanings = self._meanings(pick, card)
        for at, word in enumerate(ordered[:most]):
            self._draw_word(grid, at, pick, word, meanings)
        card.add(holder)
        still = [
            word for word in pick.words if self.walk.said_value(pick.column, word.word) is None
        ]
        if len(still) > 1:
            rest = button(
                self.look, words(REST), partial(self._leave_rest, pick.column), act="quiet"
            )
            rest.setAccessibleName(f"{words(REST)}: {self._title(pick.column)}")
            card.add(row(rest))
        if len(ordered) > most:
            more = button(
                self.look, words("Show more"), partial(self._more, pick.column), act="quiet"
            )
            more.setAccessibleName(f"{words('Show more')}: {self._title(pick.column)}")
            card.add(row(more))
        return card

    def _meanings(self, pick: PickList, owner: Card) -> QStandardItemModel:
        """What a word of this column can mean; one list for all of its words."""
        meanings = QStandardItemModel(owner)
        offered = [(None, OPEN), ("", NOTHING), *pick.choices]
        for code, label in offered:
            item = QStandardItem(self.words(label))
            item.setData(code, Qt.ItemDataRole.UserRole)
            meanings.appendRow(item)
        return meanings

    def _draw_word(
        self,
        grid: QGridLayout,
        at: int,
        pick: PickList,
        word: ValueAsked,
        meanings: QStandardItemModel,
    ) -> None:
        look, words, walk = self.look, self.words, self.walk
        shown = isolated(covered(word.shown, words))
        picker = CalmPicker()
        picker.setAccessibleName(words("What {word} means").format(word=shown))
        picker.setModel(meanings)
        picker.setSizeAdjustPolicy(MEASURE_LITTLE)
        picker.setMaxVisibleItems(16)
        picker.setFixedWidth(int(280 * look.scale))
        said = walk.said_value(pick.column, word.word)
        found = 0 if said is None else picker.findData(said)
        picker.setCurrentIndex(max(found, 0))
        picker.activated.connect(partial(self._say_value, pick.column, word.word, picker))
        is_guess = word.suggested is not None and said == word.suggested
        told = words("suggested") if is_guess else ""
        self.meanings[pick.column, word.word] = picker
        grid.addWidget(PlainLabel(shown, size="strong", wrap=True), at, 0)
        grid.addWidget(PlainLabel(self._rows(word.rows), size="small", tone="muted"), at, 1)
        grid.addWidget(picker, at, 2)
        grid.addWidget(PlainLabel(told, size="small", tone="info"), at, 3)

    def _say_date(self, asked: DateAsked, code: str, on: bool) -> None:
        if on:
            self.walk.say_date(asked.column, asked.question, code)
            self.changed.emit()

    def _say_value(self, column: str, word: str, picker: CalmPicker, _: int) -> None:
        self.walk.say_value(column, word, picker.currentData())
        self.changed.emit()

    def _leave_rest(self, column: str) -> None:
        self.walk.empty_rest(column)
        self._draw_cards()
        self.changed.emit()

    def _more(self, column: str) -> None:
        self._most[column] = self._most.get(column, AT_ONCE) + 5 * AT_ONCE
        self._draw_cards()
        self.changed.emit()
