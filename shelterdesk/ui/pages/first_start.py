"""The first start of a real house: its code, its first people, cards on paper, cards typed back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import first_start, house_papers
from shelterdesk.services.first_start import Applicant
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.passphrases import Advice
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.new_passphrase import NewPassphrase
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.steps import NamedLine, Steps
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.pages.paper_box import PaperBox

if TYPE_CHECKING:
    from shelterdesk.access.door import House
    from shelterdesk.access.first_house import NewHouse

STEPS = 5
HOUSE_WHY = N_(
    "This takes about ten minutes. Have a printer or paper and a pen at hand, and a stick or a "
    "second disk. If the power fails once the cards are on paper, you go on with them; before that "
    "nothing stays, and you begin again."
)
CODE_HINT = N_("Stands on papers instead of the shelter's name. For example MS-1.")
MANAGER_WHY = N_(
    "The manager lets colleagues in and sees who can open what. Only you ever know your "
    "passphrase; nobody can look it up."
)
SECOND_WHY = N_(
    "Letting somebody in takes two people. Alone, two safety cards are your second person; that "
    "is quite usual. Or name a second manager, or an administrator, who looks after accounts and "
    "backups and reads nothing about residents."
)
CARDS_WHY = (
    N_(
        "Any two of the three safety cards open what a forgotten passphrase has shut. The "
        "workstation card lets people sign in on another computer, should this one break."
    ),
    N_(
        "Print all four, or write them down. The safety cards are shown here only, and kept "
        "nowhere."
    ),
)
BACK_WHY = N_(
    "Type two safety cards and the workstation card from the paper. So it is certain that "
    "they can be read when they are needed. Small letters and missing spaces are fine."
)

CUT_OFF_WHY = N_(
    "The house {code} was being made here when the program ended. If its cards are on paper, you "
    "can go on with them. Without the cards begin again; what was cut off goes then, nobody has "
    "written anything in it."
)
TAKE_UP_WHY = N_(
    "Nothing that stands on the cards is kept here, so three of them are needed from the paper: "
    "two safety cards and the workstation card."
)


@dataclass(frozen=True)
class Place:
    """Where the house will be, and what measures this computer."""

    open_house: Callable[[Path], House]
    folder: Callable[[], Path]
    measure: Callable[[], Any]


class FirstStartPage(Steps):
    """Five steps; the house is there after the last one."""

    made = Signal()
    left = Signal()

    def __init__(self, look: Look, tasks: Tasks, place: Place) -> None:
        words = look.words
        super().__init__(look, words("Make the shelter's house"))
        self._tasks, self._place = tasks, place
        self._code = ""
        self._people: tuple[Applicant, ...] = ()
        self._new: NewHouse | None = None
        self.show_house()

    # ---- step 1

    def show_house(self) -> None:
        """Its code."""
        words = self.look.words
        self.code = NamedLine(words("Code of the house"), words(CODE_HINT), self._code)
        cut_off = first_start.cut_off(self._place.open_house(self._place.folder()))
        why = [words(HOUSE_WHY)]
        others: list[tuple[str, Callable[[], None]]] = [(words("Not now"), self.left.emit)]
        if cut_off is not None:
            code = first_start.code_of(cut_off)
            why.append(words(CUT_OFF_WHY).format(code=code))
            take_up = partial(self.show_take_up, cut_off)
            others.insert(0, (words("Go on with the cards"), take_up))
        self._step(
            1,
            words("Make the shelter's house"),
            why,
            [self.code],
            (words("Go on"), self._take_code),
            *others,
        )

    def show_take_up(self, house: House) -> None:
        """A house that was cut off: one person's way in, and the cards from the paper."""
        words = self.look.words
        self.login = NamedLine(words("Sign-in name"))
        self.secret = PassphraseLine(self.look, words("Passphrase"))
        self.one = NamedLine(words("One safety card"))
        self.two = NamedLine(words("Another safety card"))
        self.computer = NamedLine(words("Workstation card"))
        self._step(
            5,
            words("Type the cards back"),
            (words(TAKE_UP_WHY), words(BACK_WHY)),
            [self.login, self.secret, self.one, self.two, self.computer],
            (words("Make the house"), lambda: self._take_up(house)),
            (words("Begin again"), self.show_house),
        )

    def _take_up(self, house: House) -> None:
        login, secret = self.login.box.text(), self.secret.box.text()
        texts = self.one.box.text(), self.two.box.text()
        computer = self.computer.box.text()
        self.main.setEnabled(False)
        self._tasks.run(
            lambda _: first_start.take_up(house, login, secret, texts, computer),
            lambda _: self._finished(),
            self.fail,
            owner=self,
        )

    def _take_code(self) -> None:
        self._code = self.code.box.text().strip().upper()
        try:
            first_start.look_over(self._code, ())
        except Invalid as error:
            self._fail(error)
            return
        self.show_manager()

    # ---- step 2 and 3

    def show_manager(self) -> None:
        """The first person."""
        words = self.look.words
        self.person = _PersonFields(self.look, 1, self._code)
        self._step(
            2,
            words("You, the manager"),
            (words(MANAGER_WHY),),
            [self.person],
            (words("Go on"), self._take_manager),
            (words("Back"), self.show_house),
        )

    def _take_manager(self) -> None:
        if self._take(Role.MGR, ()):
            self.show_second()

    def show_second(self) -> None:
        """Alone with the cards, or two."""
        words = self.look.words
        self._step(
            3,
            words("A second person?"),
            (words(SECOND_WHY),),
            [],
            (words("Go on with two safety cards"), self.make),
            (words("Name a second person"), self.show_second_person),
            (words("Back"), self.show_manager),
        )

    def show_second_person(self) -> None:
        """Somebody else, who types their own passphrase."""
        words = self.look.words
        self._people = self._people[:1]
        self.person = _PersonFields(self.look, 2, self._code)
        self.role = CalmPicker()
        self.role.setAccessibleName(words("Role"))
        for role in (Role.ADM, Role.MGR):
            self.role.addItem(words(role.label))
        self._step(
            3,
            words("The second person"),
            (words("Let them sit down here and type their own passphrase."),),
            [self.role, self.person],
            (words("Go on"), self._take_second),
            (words("Back"), self.show_second),
        )

    def _take_second(self) -> None:
        role = (Role.ADM, Role.MGR)[self.role.currentIndex()]
        if self._take(role, self._people[:1]):
            self.make()

    def _take(self, role: Role, before: tuple[Applicant, ...]) -> bool:
        people = (*before, self.person.read(role))
        try:
            first_start.look_over(self._code, people)
        except Invalid as error:
            self._fail(error)
            return False
        self._people = people
        return True

    # ---- step 4

    def make(self) -> None:
        """Lay the house beside its place; whatever an earlier try left there goes."""
        place, code, people = self._place, self._code, self._people
        progress = self._tasks.run(
            lambda progress: first_start.begin(
                place.open_house(place.folder()), code, people, place.measure, progress
            ),
            self._laid,
            self.fail,
            owner=self,
        )
        self.work(self.look.words("The keys of the house are being made"), progress.cancel)

    def _laid(self, new: NewHouse) -> None:
        self._new = new
        self.show_cards()

    def show_cards(self) -> None:
        """What stands on the four cards."""
        words = self.look.words
        self._step(
            4,
            words("Four cards on paper"),
            [words(text) for text in CARDS_WHY],
            [_CardTexts(self.look, *self._cards())],
            (words("They are on paper"), self.show_back),
            (words("Print…"), self.print_cards),
            (words("Stop here"), self._give_up),
        )

    def print_cards(self) -> None:
        """Show the pages, then print them; from memory."""
        if self._new is None:
            return
        texts, words = first_start.card_texts(self._new, self._code), self.look.words
        self._tasks.run(lambda _: house_papers.cards(texts, words), self._show_paper, self.fail)

    def _show_paper(self, paper: PaperInMemory) -> None:
        PaperBox(self.look, paper, self.look.words("Four cards on paper"), self.window()).open()

    def _cards(self) -> tuple[tuple[str, ...], str]:
        if self._new is None:
            return (), ""
        return self._new.escrow_cards, self._new.workstation_card

    # ---- step 5

    def show_back(self) -> None:
        """Cards typed back; they are not to be seen meanwhile."""
        words = self.look.words
        self.one = NamedLine(words("One safety card"))
        self.two = NamedLine(words("Another safety card"))
        self.computer = NamedLine(words("Workstation card"))
        self._step(
            5,
            words("Type the cards back"),
            (words(BACK_WHY),),
            [self.one, self.two, self.computer],
            (words("Make the house"), self.finish),
            (words("See the cards again"), self.show_cards),
        )

    def finish(self) -> None:
        """Prove the cards and put the house in its place."""
        new = self._new
        if new is None:
            return
        texts = self.one.box.text(), self.two.box.text()
        computer = self.computer.box.text()
        self.main.setEnabled(False)
        self._tasks.run(
            lambda _: new.finish(texts, computer), lambda _: self._finished(), self.fail, owner=self
        )

    def _finished(self) -> None:
        self._people, self._new = (), None
        self.made.emit()

    def _give_up(self) -> None:
        new, self._new, self._people = self._new, None, ()
        if new is not None:
            self._tasks.run(lambda _: new.give_up(), lambda _: self.left.emit(), self.fail)

    # ---- the frame

    def _step(
        self,
        number: int,
        title: str,
        why: Any,
        parts: list[QWidget],
        main: tuple[str, Callable[[], None]],
        *others: tuple[str, Callable[[], None]],
    ) -> None:
        count = self.look.words("Step {n} of {steps}").format(n=number, steps=STEPS)
        self.show_step(title, why, parts, main, *others, count=count)

    def _fail(self, error: Invalid) -> None:
        words = self.look.words
        said = " ".join(words(text) for text in error.problems.values())
        self.banner.show_note(words(Invalid.title), said, tone="warn")


class _PersonFields(QWidget):
    """Name, sign-in name, passphrase twice."""

    def __init__(self, look: Look, number: int, code: str) -> None:
        super().__init__()
        words = look.words
        self.setAccessibleName(words("Person {n}").format(n=number))
        self.name = NamedLine(words("Name, as colleagues know you"))
        self.login = NamedLine(words("Sign-in name"))
        advice = Advice(lambda: (code, self.name.box.text(), self.login.box.text()))
        self.new = NewPassphrase(look, advice)
        self.passphrase, self.again = self.new.first, self.new.again
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        for part in (self.name, self.login, self.new):
            layout.addWidget(part)

    def read(self, role: Role) -> Applicant:
        """What was typed; the passphrases stay in their boxes until the step is left."""
        return Applicant(
            self.name.box.text(),
            self.login.box.text(),
            role,
            self.passphrase.box.text(),
            self.again.box.text(),
        )


class _CardTexts(QWidget):
    """The four cards, in letters that cannot be mistaken for each other."""

    def __init__(self, look: Look, escrow: tuple[str, ...], computer: str) -> None:
        super().__init__()
        words = look.words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        titles = [words("Safety card {n} of 3").format(n=n) for n in range(1, len(escrow) + 1)]
        fixed = QFont("Monospace")
        fixed.setStyleHint(QFont.StyleHint.Monospace)
        for title, text in zip(
            [*titles, words("Workstation card")], [*escrow, computer], strict=True
        ):
            shown = PlainLabel(text, wrap=True)
            shown.setFont(fixed)
            shown.setAccessibleName(f"{title}: {text}")
            layout.addWidget(PlainLabel(title, size="strong"))
            layout.addWidget(shown)
