"""Two safety cards on the table, while nobody is signed in: what they open, one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.errors import CardMistyped, CardsDoNotFit, Invalid, SameCard
from shelterdesk.i18n import N_
from shelterdesk.services import people
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.passphrases import Advice
from shelterdesk.services.progress import Progress
from shelterdesk.services.two_cards import CardTable, FreshCards, LostFile, Somebody
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.card_line import CardLine
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.new_passphrase import NewPassphrase
from shelterdesk.ui.kit.tasks import Tasks, TasksOf
from shelterdesk.ui.pages.bars import PracticeStripe
from shelterdesk.ui.pages.paper_box import PaperBox

WHY = N_(
    "Two of the house's three safety cards open this page. Take a colleague along. It takes a few "
    "minutes; if you stop before the last button, nothing was changed."
)
LOST_FOR_GOOD = N_(
    "The old passphrase and the paper code end. What this person kept for themselves (private "
    "notes, drafts, phrases, what colleagues opened to them) stays shut for good. If they still "
    "have their paper code, use that instead: it brings all of it back."
)
WRITE_DOWN = N_(
    "Write each card by hand on its own paper, or print it, and keep the three in three places. "
    "Then type two of them back. Until that fits, the old cards stay the right ones."
)


WIDTH = 760
LEFT_ALONE_MS = 10 * 60_000  # cards that lie on a table without anybody are put away


class TwoCardsPage(QWidget):
    """First the cards, then what they are for."""

    left = Signal()  # back to signing in

    def __init__(self, look: Look, tasks: Tasks, table: CardTable) -> None:
        super().__init__()
        self._look, self._table = look, table
        self._tasks = TasksOf(tasks, self)
        self._cards = ("", "")
        self._people: tuple[Somebody, ...] = ()
        self.setProperty("page", "true")
        words = look.words
        self.banner = Banner(look)
        tasks.progressed.connect(self.banner.progressed)
        self.lines = tuple(
            CardLine(look, title, table.check)
            for title in (words("First card"), words("Second card"))
        )
        self.lines[0].entered.connect(self.lines[1].setFocus)
        self.lines[1].entered.connect(self.lay_down)
        self.lines[1].typed.connect(self._same)
        self.step = Card()
        page = column(self.banner, self.step)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if table.is_practice:
            layout.addWidget(PracticeStripe(look))
        area = scrolled(page, words("Safety cards"))
        area.setMaximumWidth(int(WIDTH * look.scale))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(area, 1000)
        middle.addStretch(1)
        layout.addLayout(middle, 1)
        self._idle = QTimer(self, singleShot=True, interval=LEFT_ALONE_MS)
        self._idle.timeout.connect(self._left_alone)
        self.main = button(look, words("Go on"), self.lay_down, act="main")
        self._put(words("Safety cards"), words(WHY), *self.lines, main=self.main)

    def start(self) -> None:
        """Begin to type."""
        self.lines[0].setFocus()

    # ---- the cards

    def lay_down(self) -> None:
        """See whether the two open this house, and who works here."""
        one, other = (line.text() for line in self.lines)
        self._ask(lambda _: self._table.people((one, other)), partial(self._laid, (one, other)))

    def _laid(self, cards: tuple[str, str], found: tuple[Somebody, ...]) -> None:
        self._cards, self._people = cards, found
        self.choose()

    def choose(self) -> None:
        """What the cards are for."""
        look, words = self._look, self._look.words
        forgot = button(look, words("Somebody forgot their passphrase"), self.open_forgot)
        lost = button(look, words("A file that nobody here can open"), self.open_lost)
        fresh = button(look, words("Make new cards"), self.open_fresh)
        self._put(words("The cards fit"), words("What are they for?"), forgot, lost, fresh)
        forgot.setFocus()

    # ---- a forgotten passphrase

    def open_forgot(self) -> None:
        """Who forgot, and the new passphrase."""
        look, words = self._look, self._look.words
        self.person = CalmPicker()
        self.person.setAccessibleName(words("Who forgot"))
        self.person.setPlaceholderText(words("Choose"))
        for somebody in self._people:
            roles = ", ".join(words(role.label) for role in somebody.roles)
            self.person.addItem(f"{somebody.display_name} · {roles}")
        self.person.setCurrentIndex(-1)
        self.login = QLineEdit()
        self.login.setAccessibleName(words("Sign-in name"))
        self.passphrase = NewPassphrase(look, Advice(self._names))
        self.passphrase.entered.connect(self.recover)
        self.main = button(look, words("Give the new passphrase"), self.recover, act="main")
        self._put(
            words("A forgotten passphrase"),
            words(LOST_FOR_GOOD),
            PlainLabel(words("Who forgot"), size="strong"),
            self.person,
            PlainLabel(words("Sign-in name"), size="strong"),
            self.login,
            PlainLabel(words("This person types, nobody else looks"), size="strong"),
            self.passphrase,
            main=self.main,
        )
        self.person.setFocus()

    def _names(self) -> tuple[str, ...]:
        number = self.person.currentIndex()
        chosen = self._people[number].display_name if number >= 0 else ""
        return self.login.text(), chosen

    def recover(self) -> None:
        """New keys and a new passphrase; the rings that name this person follow."""
        words, number = self._look.words, self.person.currentIndex()
        typed = self.passphrase.take()
        if number < 0 or not typed:
            sentence = words("Choose who forgot.") if number < 0 else words(people.NOT_THE_SAME)
            self.banner.show_note(sentence, tone="warn")
            return
        somebody, login, cards = self._people[number], self.login.text(), self._cards

        def job(progress: Progress) -> int:
            return self._table.recover(cards, somebody.user_id, login, typed, progress)

        self._ask(job, lambda _: self._recovered(somebody))

    def _recovered(self, somebody: Somebody) -> None:
        words = self._look.words
        said = words("{name} has a new passphrase.").format(name=somebody.display_name)
        hint = words("Put the cards back to their places. Everybody sees that the key is new.")
        if somebody.suspended:
            hint = words("They are still suspended: two people have to let them back.")
        self._end(said, hint)

    # ---- a file nobody can open

    def open_lost(self) -> None:
        """Files whose only holders are gone."""
        self._ask(lambda _: self._table.lost_files(self._cards), self._show_lost)

    def _show_lost(self, found: tuple[LostFile, ...]) -> None:
        look, words = self._look, self._look.words
        parts: list[QWidget] = []
        for file in found:
            said = words("Goes to: {names}").format(names=", ".join(file.assigned))
            if not file.assigned:
                said = words("Nobody is assigned: a manager signs in and assigns somebody first.")
            parts.append(PlainLabel(file.code_name, size="strong"))
            parts.append(PlainLabel(said, tone="muted", wrap=True))
            if file.assigned:
                give = button(look, words("Give this file"), partial(self._give, file))
                give.setAccessibleName(f"{words('Give this file')}: {file.code_name}")
                parts.append(give)
        why = words("These hold something that only a person who is gone could open.")
        if not found:
            why = words("There is no such file: somebody who works here opens each of them.")
        self._put(words("Files that nobody here can open"), why, *parts)

    def _give(self, file: LostFile) -> None:
        said = self._look.words("{name} is open to whoever is assigned.").format(
            name=file.code_name
        )
        self._ask(
            lambda _: self._table.give(self._cards, file.resident), lambda _: self._end(said, "")
        )

    # ---- new cards

    def open_fresh(self) -> None:
        """Three new cards, to be written down first."""
        self._ask(lambda _: self._table.draw(), self._show_fresh)

    def _show_fresh(self, fresh: FreshCards) -> None:
        words = self._look.words
        shown = [
            PlainLabel(words("Card {n}: {text}").format(n=n, text=text), size="strong", wrap=True)
            for n, text in enumerate(fresh.texts, 1)
        ]
        self.again = (
            CardLine(self._look, words("One of them")),
            CardLine(self._look, words("Another one")),
        )
        self.again[1].entered.connect(partial(self.keep, fresh))
        self.main = button(
            self._look, words("Use the new cards"), partial(self.keep, fresh), act="main"
        )
        self.paper = button(
            self._look, words("Print…"), partial(self.print_cards, fresh), icon="printer"
        )
        parts = (*shown, self.paper, *self.again)
        self._put(words("New cards"), words(WRITE_DOWN), *parts, main=self.main)
        self.again[0].setFocus()

    def print_cards(self, fresh: FreshCards) -> None:
        """Show the three pages, then print them; from memory, never a file."""
        words = self._look.words
        self._ask(lambda _: self._table.paper(fresh, words), self._show_paper)

    def _show_paper(self, paper: PaperInMemory) -> None:
        title = self._look.words("Three cards on paper")
        PaperBox(self._look, paper, title, self.window()).open()

    def keep(self, fresh: FreshCards) -> None:
        """The new set counts, the old one opens nothing any more."""
        one, other = (line.text() for line in self.again)
        words = self._look.words
        said, hint = words("The new cards count from now on."), words("Destroy the old ones.")
        self._ask(
            lambda _: self._table.keep(self._cards, fresh, (one, other)),
            lambda _: self._end(said, hint),
        )

    # ---- helpers of every step

    def _ask(self, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        words = self._look.words
        self.step.setEnabled(False)
        self.banner.show_progress(words("Working. This can take a minute."), None)

        def finished(found: Any) -> None:
            self.step.setEnabled(True)
            self.banner.clear()
            done(found)

        self._tasks.run(job, finished, self._failed)

    def _failed(self, error: Exception) -> None:
        self.step.setEnabled(True)
        if isinstance(error, Invalid):
            sentence = next(iter(error.problems.values()))
            self.banner.show_note(self._look.words(sentence), tone="warn")
            return
        self.banner.show_error(error)
        if isinstance(error, (CardMistyped, SameCard, CardsDoNotFit)) and self.lines[0].isVisible():
            self.lines[0].setFocus()

    def _left_alone(self) -> None:
        if self.step.isEnabled():
            self.left.emit()
        else:
            self._idle.start()

    def _same(self) -> None:
        one, other = self.lines
        if other.number and one.number == other.number:
            other.say_same()

    def _end(self, said: str, hint: str) -> None:
        self._cards = ("", "")
        back = button(self._look, self._look.words("Sign in"), self.left.emit, act="main")
        self._put(said, hint, main=back, is_over=True)
        back.setFocus()

    def _put(
        self,
        title: str,
        why: str,
        *parts: QWidget,
        main: QWidget | None = None,
        is_over: bool = False,
    ) -> None:
        for line in self.lines:
            if line not in parts:
                line.clear()
                line.hide()
                line.setParent(self)
        self._idle.start()
        self.step.clear()
        self.step.add(PlainLabel(title, size="page", wrap=True))
        self.step.add(PlainLabel(why, tone="muted", wrap=True), *parts)
        ends = [] if is_over else [button(self._look, self._look.words("Not now"), self.left.emit)]
        self.step.add(row(*([main] if main else []), *ends))
