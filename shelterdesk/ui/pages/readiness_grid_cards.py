"""Below the grid: questions for many, second names for many, verdicts for many."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import readiness_grid
from shelterdesk.services.readiness_grid import Grid, Question
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.readiness_names import NamesCard
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.readiness import waiting_words

VERDICTS = N_(
    "You put your name to the verdicts of: {names}. Each counts when a second person has signed "
    "too, and ends by itself when something it rests on changes."
)
SECOND = N_("You have looked at each of these, and put your name to them:\n{listed}")
FOR_ALL = N_("This answers it for everybody named here: {names}.")
FEWER = N_("Choose a day above to answer for those who leave together.")
YES_NO = (
    (False, N_("No, for {n} person…"), N_("No, for {n} people…")),
    (True, N_("Yes, for {n} person…"), N_("Yes, for {n} people…")),
)
BY_AGE = (
    (
        True,
        N_("As names and identity say, for {n} person…"),
        N_("As names and identity say, for {n} people…"),
    ),
)
MOST_NAMED = 12


class TogetherCard(NamesCard):
    """What can be done for several people with one passphrase, each named before one signs."""

    def __init__(self, seat: Seat, name: Callable[[ResidentId], str]) -> None:
        super().__init__(seat, seat.look.words("For several people at once"))
        self._name = name

    def show_grid(self, grid: Grid) -> None:
        """Offer what *grid* has for this person."""
        self.clear(keep=1)
        words = self._seat.look.words
        if grid.to_sign:
            line = words.count("Sign {n} verdict…", "Sign {n} verdicts…", len(grid.to_sign))
            self._offer(line, len(grid.to_sign), partial(self._sign, grid))
        if grid.to_countersign:
            count = len(grid.to_countersign)
            line = words.count("Countersign {n} verdict…", "Countersign {n} verdicts…", count)
            self._offer(line, count, partial(self._countersign, grid))
        if grid.second:
            count = len(grid.second)
            line = words.count(
                "Put the second name to {n} thing…", "Put the second name to {n} things…", count
            )
            self._offer(line, count, partial(self._second, grid))
        few = len(grid.people) <= MOST_NAMED  # so that everybody is named before one answers
        for question in grid.questions if few else ():
            self._question(question)
        if grid.questions and not few:
            self.add(PlainLabel(words(FEWER), tone="muted", wrap=True))
        nothing = not (grid.to_sign or grid.to_countersign or grid.second or grid.questions)
        if nothing:
            self.add(PlainLabel(words("Nothing waits for you here."), tone="muted"))

    def _offer(self, line: str, count: int, act: Callable[[], None]) -> None:
        self.add(row(button(self._seat.look, line.format(n=count), act, icon="pen-line")))

    def _question(self, question: Question) -> None:
        look, words = self._seat.look, self._seat.look.words
        count = len(question.residents)
        parts: list[Any] = [PlainLabel(words(question.ask), wrap=True)]
        for holds, one, more in BY_AGE if question.is_age else YES_NO:
            label = words.count(one, more, count).format(n=count)
            made = button(look, label, partial(self._answer, question, holds=holds), act="quiet")
            made.setAccessibleName(f"{label} {words(question.ask)}")
            parts.append(made)
        line = row(*parts)
        line.setStretch(0, 1)
        self.add(line)

    def _names(self, residents: tuple[ResidentId, ...]) -> str:
        names = [self._name(resident) for resident in residents]
        more = ", …" if len(names) > MOST_NAMED else ""
        return ", ".join(names[:MOST_NAMED]) + more

    def _sign(self, grid: Grid) -> None:
        words, desk = self._seat.look.words, self._seat.desk
        self.ask(
            words("Sign the verdicts"),
            words(VERDICTS).format(names=self._names(grid.to_sign)),
            lambda: readiness_grid.sign_verdicts(desk, grid.to_sign),
            words("Sign"),
        )

    def _countersign(self, grid: Grid) -> None:
        words, desk = self._seat.look.words, self._seat.desk
        names = self._names(tuple(verdict.resident for verdict in grid.to_countersign))
        self.ask(
            words("Sign the verdicts"),
            words(VERDICTS).format(names=names),
            lambda: readiness_grid.countersign_verdicts(desk, grid.to_countersign),
            words("Countersign"),
        )

    def _second(self, grid: Grid) -> None:
        words, desk = self._seat.look.words, self._seat.desk
        asked = {criterion.id: criterion for criterion in grid.criteria}

        def label(criterion: str) -> str:
            return words(asked[criterion].label) if criterion in asked else criterion

        lines: dict[str, list[str]] = {}
        for each in grid.second:
            said = waiting_words(each, words, label)
            lines.setdefault(said, []).append(self._name(each.record.resident))
        listed = "\n".join(f"{said} ({', '.join(names)})" for said, names in lines.items())
        self.ask(
            words("The second name"),
            words(SECOND).format(listed=listed),
            lambda: readiness_grid.countersign_set(desk, grid.second),
            words("Sign"),
        )

    def _answer(self, question: Question, *, holds: bool) -> None:
        words, desk = self._seat.look.words, self._seat.desk
        self.ask(
            words(question.ask),
            words(FOR_ALL).format(names=self._names(question.residents)),
            lambda: readiness_grid.answer_set(
                desk, question.condition, question.residents, holds=holds
            ),
            words("Write it down") if question.is_age else words("Yes" if holds else "No"),
        )
