"""Two records that may be one person: a list, both side by side, and one act that can be undone."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.closing import AliasLink
from shelterdesk.domain.likeness import Pair, Reason
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import joining
from shelterdesk.services.joining import Side
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Same person twice")
MEANS = N_(
    "Somebody may have come twice, or was written down twice. The program only suggests; people "
    "decide. Joining moves and changes nothing: all notes, alerts and consents stay where they "
    "are, and lists show one line. It can be undone."
)
NOTHING = N_("No two records look like one person.")
WHY = {
    Reason.NUMBER: N_("The same number of another body"),
    Reason.NAME_AND_BIRTH: N_("A name that sounds the same, and a birth that agrees"),
    Reason.NAME: N_("A name that sounds the same"),
}
MOST = 50  # suggestions at once; the next ones come when these are answered


class JoiningPage(QWidget):
    """The suggestions and what was joined, or two records beside each other."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self.maybe = Card(words(TITLE))
        self.maybe.add(PlainLabel(words(MEANS), tone="muted", wrap=True))
        self.held = Card(words("Joined"))
        self._list = column(self.maybe, self.held)
        inner = self._list.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self._list, words(TITLE)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    @property
    def sheet(self) -> Comparison | None:
        """The two records that are looked at; None while the list shows."""
        shown = self._stack.widget(1)
        return shown if isinstance(shown, Comparison) else None

    def read(self) -> None:
        """Look for pairs anew; what is being compared stays."""
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: (joining.candidates(desk), joining.joined(desk)), self._show
        )

    def compare(self, one: ResidentId, other: ResidentId) -> None:
        """Put two records beside each other."""
        desk, register = self._seat.desk, self._seat.register
        if register is None:
            return
        self._seat.asker(self).run(
            lambda _: (joining.side(desk, register, one), joining.side(desk, register, other)),
            self._open,
        )

    def part(self, main: ResidentId, other: ResidentId) -> None:
        """Say that the two are not one person."""
        desk, words = self._seat.desk, self._seat.look.words
        self._seat.asker(self).run(
            lambda _: joining.part(desk, main, other),
            lambda _: self._done(main, words("They stand apart again, or stay apart.")),
        )

    def _open(self, sides: tuple[Side | None, Side | None]) -> None:
        one, other = sides
        if one is None or other is None:
            return
        sheet = Comparison(self._seat, one, other)
        sheet.join.clicked.connect(lambda: self._join(sheet))
        sheet.apart.clicked.connect(
            lambda: self.part(sheet.main.row.resident, sheet.other.row.resident)
        )
        sheet.back.clicked.connect(self._close)
        self._close()
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)
        sheet.why.setFocus()

    def _join(self, sheet: Comparison) -> None:
        desk, words = self._seat.desk, self._seat.look.words
        main, other = sheet.main.row.resident, sheet.other.row.resident
        why = sheet.why.text()
        self._seat.asker(self).run(
            lambda _: joining.join(desk, main, other, why),
            lambda _: self._done(main, words("Joined. Lists show one line for both records.")),
            sheet.show_problem,
        )

    def _done(self, resident: ResidentId, said: str) -> None:
        self._close()
        self._seat.banner.show_note(said)
        self._seat.changed.emit(frozenset({AliasLink}), resident)
        self.read()

    def _close(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            self._stack.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
        self._stack.setCurrentIndex(0)

    def _show(self, found: tuple[tuple[Pair, ...], tuple[AliasLink, ...]]) -> None:
        suggested, held = found
        words = self._seat.look.words
        self.maybe.clear(keep=2)  # the title and what it means
        for pair in suggested[:MOST]:
            one, other = ResidentId(pair.one), ResidentId(pair.other)
            self._line(self.maybe, one, other, words(WHY[pair.why]))
        if not suggested:
            self.maybe.add(PlainLabel(words(NOTHING), tone="muted"))
        self.held.clear(keep=1)
        self.held.setVisible(bool(held))
        for link in held:
            self._line(self.held, link.resident, ResidentId(link.other_resident_id), "")

    def _line(self, card: Card, one: ResidentId, other: ResidentId, why: str) -> None:
        seat, words = self._seat, self._seat.look.words
        both = f"{isolated(seat.name_of(one))} · {isolated(seat.name_of(other))}"
        look = button(seat.look, words("Look at both"), partial(self.compare, one, other))
        look.setAccessibleName(f"{words('Look at both')}: {both}")
        parts: list[QWidget] = [icon_label(seat.look, "users", "text2", size=16), PlainLabel(both)]
        if why:
            parts.append(PlainLabel(why, size="small", tone="muted"))
        parts.append(look)
        if card is self.held:
            undo = button(
                seat.look, words("Take apart"), partial(self.part, one, other), act="link"
            )
            undo.setAccessibleName(f"{words('Take apart')}: {both}")
            parts.append(undo)
        card.add(row(*parts))


class Comparison(QWidget):
    """Two records in two columns, the one that came first on the left: it is the one kept."""

    def __init__(self, seat: Seat, one: Side, other: Side) -> None:
        super().__init__()
        words, look = seat.look.words, seat.look
        first = sorted((one, other), key=lambda s: (str(s.row.arrived_on or ""), s.row.code))
        self.main, self.other = first
        self.back = button(look, words("Back"), lambda: None, act="link", icon="arrow-left")
        self.join = button(look, words("One person: join them"), lambda: None, act="main")
        self.apart = button(look, words("Two people"), lambda: None)
        self.why = QLineEdit()
        self.why.setAccessibleName(words("What shows that it is one person"))
        label = PlainLabel(words("What shows that it is one person"), size="strong")
        label.setBuddy(self.why)
        self.problem = PlainLabel(size="small", tone="stop", wrap=True)
        self.problem.hide()
        card = Card(words("Side by side"))
        card.add(self._grid(seat), label, self.why, self.problem)
        card.add(row(self.join, self.apart))
        page = column(row(self.back), card)
        fill(self, page, words("Side by side"))
        self._words = words

    def show_problem(self, error: Exception) -> None:
        """Say beside the line what is missing; what was typed stays."""
        problems = getattr(error, "problems", None) or {}
        said = " ".join(self._words(sentence) for sentence in problems.values())
        self.problem.setText(said or self._words(getattr(error, "title", "")))
        self.problem.show()

    def _grid(self, seat: Seat) -> QGridLayout:
        words = seat.look.words
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for line, (title, left, right) in enumerate(self._lines(seat)):
            grid.addWidget(PlainLabel(words(title), size="small", tone="muted"), line, 0)
            for place, text in ((1, left), (2, right)):
                grid.addWidget(PlainLabel(text or "–", wrap=True), line, place)
        return grid

    def _lines(self, seat: Seat) -> list[tuple[str, str, str]]:
        came = [seat.day(side.row.arrived_on) for side in (self.main, self.other)]
        return [
            (N_("Code"), self.main.row.code, self.other.row.code),
            (N_("Code name"), self.main.row.code_name, self.other.row.code_name),
            (N_("Names"), _lined(self.main.names), _lined(self.other.names)),
            (N_("Born"), self._born(seat, self.main), self._born(seat, self.other)),
            (N_("Numbers"), _lined(self.main.numbers), _lined(self.other.numbers)),
            (N_("Languages"), self._spoken(seat, self.main), self._spoken(seat, self.other)),
            (N_("Came on"), came[0], came[1]),
        ]

    @staticmethod
    def _born(seat: Seat, side: Side) -> str:
        return seat.day(side.born.birth_date) if side.born else ""

    @staticmethod
    def _spoken(seat: Seat, side: Side) -> str:
        labels = {pick.code: pick.label for pick in seat.means.picks("languages")}
        return ", ".join(seat.look.words(labels.get(c, c)) for c in side.row.languages)


def _lined(texts: tuple[str, ...]) -> str:
    return "\n".join(text for text in texts if text)
