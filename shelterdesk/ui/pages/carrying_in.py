"""Bringing a carried house in: which archives, what is in them, who sits here, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from shelterdesk.errors import Cancelled, NotAnExport, SignInFailed
from shelterdesk.i18n import N_
from shelterdesk.services import house_import
from shelterdesk.services.house_import import BroughtIn, Preview
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.steps import NamedLine, Steps
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import carrying_in as said
from shelterdesk.ui.presenters.carrying_in import Plan

TITLE = N_("Bring a house in")
MEANS = N_(
    "Archives that were carried out of a former house come into this one: where nobody lives yet, "
    "or where more of the same house follows. Somebody else sits here too; each signs again what "
    "they wrote themselves."
)
FILES_WHY = N_(
    "Choose an archive and type its words from the paper. Looking at it changes nothing. Parts of "
    "several colleagues can come in together: add one after the other."
)
PEOPLE_WHY = N_(
    "At least one more person sits here, with sign-in name and passphrase. Name everybody whose "
    "part it is: private notes come in with their authors alone."
)
SOMEBODY_FAILED = N_("Name or passphrase does not fit")
STEPS = 4


class CarryingInCard(Card):
    """Among the backups, for managers."""

    def __init__(self, seat: Seat) -> None:
        look, words = seat.look, seat.look.words
        super().__init__(words(TITLE))
        self._seat = seat
        self.begin = button(look, words("Bring it in…"), self.ask)
        self.add(PlainLabel(words(MEANS), wrap=True), row(self.begin))

    def ask(self) -> None:
        """Ask for the first archive."""
        CarryingInBox(self._seat, self.window()).open()


class CarryingInBox(QDialog):
    """Four steps; before the last one nothing of the house changes."""

    def __init__(self, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._seat, self._words = seat, seat.look.words
        self.plan = Plan()
        self._preview: Preview | None = None
        self._pickers: dict[str, CalmPicker] = {}
        self.setWindowTitle(self._words("ShelterDesk"))
        self.setAccessibleName(self._words(TITLE))
        self.resize(680, 620)
        self.steps = Steps(seat.look, self._words(TITLE))
        seat.tasks.progressed.connect(self.steps.banner.progressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.steps)
        self.show_files()

    # ---- step 1

    def show_files(self) -> None:
        """Which archive next."""
        words = self._words
        self.file = NamedLine(words("File of the archive"))
        self.words = NamedLine(words("Its words"))
        there = [self._line(part.path.name) for part in self.plan.parts]
        self._step(
            1,
            words(TITLE),
            [words(FILES_WHY)],
            [*there, self.file, self.words],
            (words("Look at it"), self.look_at),
            (words("Choose…"), self._choose),
            (words("Not now"), self.reject),
        )

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._words(TITLE), "", "ZIP (*.zip)")
        if name:
            self.file.box.setText(name)
            self.words.box.setFocus()

    def look_at(self) -> None:
        """Prove every archive so far and say what is in it; it can be stopped."""
        desk, before = self._seat.desk, self.plan
        try:
            plan = before.with_part(self.file.box.text(), self.words.box.text())
        except NotAnExport as error:
            self.steps.fail(error)
            return

        def seen(preview: Preview) -> None:
            self.plan, self._preview = plan, preview
            self.show_preview()

        progress = self._seat.asker(self).run(
            lambda told: house_import.look(desk, plan.parts, told), seen, self.steps.fail
        )
        self.steps.work(self._words("The archive is being proved"), progress.cancel)

    # ---- step 2

    def show_preview(self) -> None:
        """What is in them, and who of the former house has to be named."""
        words, preview = self._words, self._preview
        if preview is None:
            return
        moment = self._seat.show.moment
        why = [said.part_line(part, moment, words) for part in preview.parts]
        why += [said.people_line(preview, words), said.kinds_line(preview, words)]
        if preview.needs_managers:
            why.append(words(said.MANAGERS_FIRST))
        if preview.unsure:
            why.append(words(said.NAME_THEM))
        parts = self._ask_who(preview)
        self._step(
            2,
            words("What is in it"),
            why,
            parts,
            (words("Go on"), self._take_names),
            (words("Add another archive"), self.show_files),
            (words("Not now"), self.reject),
        )
        self._see_names()

    def _ask_who(self, preview: Preview) -> list[QWidget]:
        words = self._words
        here = [(str(c.user_id), c.display_name) for c in self._seat.desk.colleagues()]
        self._pickers, parts = {}, list[QWidget]()
        for user, (name, _) in sorted(preview.unsure.items(), key=lambda each: each[1]):
            picker = CalmPicker()
            picker.setAccessibleName(words("Who {name} is here").format(name=name))
            for code, label in said.choices(here, words):
                picker.addItem(label, code)
            picker.currentIndexChanged.connect(self._see_names)
            self._pickers[user] = picker
            parts += [PlainLabel(picker.accessibleName(), size="strong"), picker]
        return parts

    def _named(self) -> dict[str, str | None]:
        return {user: picker.currentData() for user, picker in self._pickers.items()}

    def _see_names(self) -> None:
        if self._preview is not None:
            self.steps.main.setEnabled(said.may_go_on(self._preview, self._named()))

    def _take_names(self) -> None:
        named = {user: here for user, here in self._named().items() if here is not None}
        self.plan = self.plan.naming(named)
        self.show_people()

    # ---- step 3

    def show_people(self) -> None:
        """Who sits here beside the manager."""
        words = self._words
        self.login = NamedLine(words("Sign-in name of the second person"))
        self.passphrase = PassphraseLine(self._seat.look, words("Their passphrase"))
        there = [self._line(login) for login in self.plan.logins]
        self._step(
            3,
            words("Who sits here"),
            [words(PEOPLE_WHY)],
            [*there, self.login, self.passphrase],
            (words("Bring it in"), self.bring_in),
            (words("One more person"), self._one_more),
            (words("Back"), self.show_preview),
        )

    def _one_more(self) -> None:
        if self._take_person():
            self.show_people()

    def _take_person(self) -> bool:
        login, passphrase = self.login.box.text().strip(), self.passphrase.take()
        if login:
            self.plan = self.plan.with_person(login, passphrase)
        return bool(login)

    def bring_in(self) -> None:
        """Do it, in the worker; stopping leaves whole entries."""
        self._take_person()
        desk, plan = self._seat.desk, self.plan

        def bring(told: Progress) -> BroughtIn | None:
            with house_import.joined_by(desk, plan.logins) as desks:
                try:
                    return house_import.bring_in(desks, plan.parts, told, plan.said)
                except Cancelled:
                    return None

        progress = self._seat.asker(self).run(bring, self._done, self._failed)

        def stop() -> None:
            progress.cancel()
            self.steps.banner.show_progress(self._words("It is being stopped…"), None)

        self.steps.main.setEnabled(False)
        self.steps.banner.show_progress(self._words("The house is being brought in"), stop)

    def _failed(self, error: Exception) -> None:
        self.plan = self.plan.without_people()
        self.show_people()
        if type(error) is SignInFailed:
            self.steps.banner.show_note(self._words(SOMEBODY_FAILED), tone="warn")
        else:
            self.steps.fail(error)

    # ---- step 4

    def _done(self, made: BroughtIn | None) -> None:
        words = self._words
        self.plan = self.plan.without_people()
        stopped = words("Stopped"), (words(said.STOPPED),)
        title, lines = said.result(made, words) if made is not None else stopped
        self._step(4, title, lines, [], (words("Close this window"), self.accept))
        kinds = self._seat.desk.schema.kinds
        self._seat.changed.emit(frozenset(kinds), "")

    def _line(self, text: str) -> QWidget:
        return PlainLabel(text, wrap=True)

    def _step(
        self,
        number: int,
        title: str,
        why: Sequence[str],
        parts: Sequence[QWidget],
        main: tuple[str, Callable[[], None]],
        *others: tuple[str, Callable[[], None]],
    ) -> None:
        count = self._words("Step {n} of {steps}").format(n=number, steps=STEPS)
        self.steps.show_step(title, why, parts, main, *others, count=count)
