"""Bringing people in from a sheet, one step after another; every step can be gone back to.

Reading, trying and bringing in run in the worker, with a way to stop. The sheet is in memory only.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.errors import Cancelled
from shelterdesk.i18n import N_
from shelterdesk.services import importing
from shelterdesk.services.importing import Book, Guess, Plan, Preset, Questions, Table, Trial
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import band
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.import_columns import ColumnsStep
from shelterdesk.ui.pages.import_done import DoneStep
from shelterdesk.ui.pages.import_doubles import DoublesStep
from shelterdesk.ui.pages.import_file import FileStep
from shelterdesk.ui.pages.import_questions import QuestionsStep
from shelterdesk.ui.pages.import_rows import RowsStep
from shelterdesk.ui.pages.import_step import StepPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ImportWalk, Step

# That of the system would put names of files among its recent ones.
OUR_OWN = QFileDialog.Option.DontUseNativeDialog
ENDINGS = "*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.tsv"
BROUGHT = frozenset({Resident, EverydayName, Stay, Identity, IdentityName, ReferenceNumber})
KEPT = N_("These choices are kept. You find them under “Read it as” with the next sheet.")
NOTHING_DONE = N_("Nothing was brought in. Some rows need a look first.")
STOPPED = N_("Stopped. Nothing was changed; everything you chose is still here.")


class ImportWalkPage(QWidget):
    """Where one is, the step itself, and the ways back and on."""

    left = Signal()  # put aside for now; the walk stays as it is
    ended = Signal()  # everybody is in: the walk is over
    brought = Signal(object)  # kinds that changed

    def __init__(self, seat: Seat, walk: ImportWalk) -> None:
        super().__init__()
        self.seat, self.walk = seat, walk
        words = seat.look.words
        self._progress: Progress | None = None
        self.trail = {step: PlainLabel(size="small") for step in Step}
        head = band("top")
        across = QHBoxLayout(head)
        across.setContentsMargins(20, 8, 20, 8)
        across.setSpacing(18)
        for at, (step, label) in enumerate(self.trail.items()):
            label.setText(f"{at + 1}  {words(step.value)}")
            across.addWidget(label)
        across.addStretch()
        self.file, self.columns = FileStep(seat, walk), ColumnsStep(seat, walk)
        self.questions, self.doubles = QuestionsStep(seat, walk), DoublesStep(seat, walk)
        self.rows, self.done = RowsStep(seat, walk), DoneStep(seat, walk)
        self.steps: dict[Step, StepPage] = {
            Step.FILE: self.file,
            Step.COLUMNS: self.columns,
            Step.QUESTIONS: self.questions,
            Step.DOUBLES: self.doubles,
            Step.ROWS: self.rows,
            Step.DONE: self.done,
        }
        self._stack = QStackedWidget()
        for page in self.steps.values():
            page.changed.connect(self._weigh)
            self._stack.addWidget(page)
        self.file.file_asked.connect(self.choose_file)
        self.file.read_asked.connect(self._read_otherwise)
        self.columns.preset_asked.connect(self._read_as)
        self.columns.keep_asked.connect(self._keep_choices)
        self.rows.try_asked.connect(self.try_it)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._foot())
        seat.locking.connect(self._let_go)
        desk = seat.desk
        seat.asker(self).run(lambda _: importing.presets(desk), self.columns.show_presets)
        seat.asker(self).run(lambda _: importing.targets(desk), self.columns.offer)
        self.show_step(walk.step)

    def _foot(self) -> QWidget:
        look, words = self.seat.look, self.seat.look.words
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        self.why_not = PlainLabel(size="small", tone="muted", wrap=True)
        self.aside = button(look, words("Put aside"), self.left.emit, act="quiet")
        self.back = button(look, words("Back"), self.go_back, icon="arrow-left")
        self.main = button(look, words("Go on"), self.go_on, act="main")
        acts.addWidget(self.why_not, 1)
        acts.addWidget(self.aside)
        acts.addWidget(self.back)
        acts.addWidget(self.main)
        return foot

    # ---- going around

    @property
    def page(self) -> StepPage:
        """The step that shows."""
        return self.steps[self.walk.step]

    def show_step(self, step: Step) -> None:
        """Show a step as the walk says it is now."""
        words = self.seat.look.words
        self.walk.step = step
        for each, label in self.trail.items():
            label.set_tone("primary" if each is step else "muted")
            label.setProperty("rank", "strong" if each is step else "small")
            label.style().unpolish(label)
            label.style().polish(label)
        self.page.draw()
        self._stack.setCurrentWidget(self.page)
        at = list(Step).index(step) + 1
        self.setAccessibleName(
            words("Step {n} of {all}: {title}").format(n=at, all=len(Step), title=words(step.value))
        )
        self.back.setVisible(step not in (Step.FILE, Step.DONE))
        self.aside.setVisible(step is not Step.DONE)
        self._weigh()
        if step is Step.DONE:
            self.main.setFocus()
        else:
            self.page.start()
        QTimer.singleShot(0, self.page, self.page.look_to_keyboard)  # once it has its place

    def go_back(self) -> None:
        """The step before this one; everything that was chosen stays."""
        walk = self.walk
        before = {
            Step.COLUMNS: Step.FILE,
            Step.QUESTIONS: Step.COLUMNS,
            Step.DOUBLES: Step.QUESTIONS if walk.has_questions else Step.COLUMNS,
            Step.ROWS: Step.QUESTIONS if walk.has_questions else Step.COLUMNS,
        }
        if walk.trial is not None and walk.trial.doubles:
            before[Step.ROWS] = Step.DOUBLES
        if walk.step in before:
            self.seat.banner.clear_note()
            self.show_step(before[walk.step])

    def go_on(self) -> None:
        """What this step leads to; nothing while something is open."""
        if self._progress is not None or self.page.problem:
            return
        self.seat.banner.clear_note()
        onward: dict[Step, Callable[[], None]] = {
            Step.FILE: self._lay_out,
            Step.COLUMNS: self._ask,
            Step.QUESTIONS: self.try_it,
            Step.DOUBLES: self.try_it,
            Step.ROWS: self.bring_in,
            Step.DONE: self.ended.emit,
        }
        onward[self.walk.step]()

    def _weigh(self) -> None:
        words, walk = self.seat.look.words, self.walk
        problem = self.page.problem
        self.main.setEnabled(not problem and self._progress is None)
        for way in (self.back, self.aside):
            way.setEnabled(self._progress is None)
        said = words("Go on")
        if walk.step is Step.ROWS:
            ready = walk.trial.ready if walk.trial else 0
            said = words.count("Bring in {n} person", "Bring in {n} people", ready)
            said = said.format(n=ready)
        elif walk.step is Step.DONE:
            said = words("Close")
        # What was drawn anew stands at the end of Tab's way otherwise, behind these buttons.
        for part, after in pairwise([*self.page.stops(), self.aside, self.back, self.main]):
            QWidget.setTabOrder(part, after)
        self.main.setText(said)
        self.main.setAccessibleName(said)
        self.why_not.setText(problem)

    # ---- the file

    def choose_file(self) -> None:
        """Let somebody choose a file."""
        path = asked_file(self.seat, self)
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path, writing: str = "", separator: str = "") -> None:
        """Open *path* in the worker; *writing* and *separator* only if somebody chose them."""

        def take(book: Book) -> None:
            self.walk.take_book(path, book)
            self.show_step(Step.FILE)

        self._run(
            N_("The file is being read"),
            lambda _: importing.open_file(path, writing, separator),
            take,
        )

    def _read_otherwise(self, writing: str, separator: str) -> None:
        if self.walk.path is not None:
            self.read_file(self.walk.path, writing, separator)

    def _lay_out(self) -> None:
        walk, desk = self.walk, self.seat.desk
        leaf, layout = walk.leaf, walk.layout
        if walk.table is not None or leaf is None:
            self.show_step(Step.COLUMNS)
            return

        def look() -> tuple[Table, dict[str, Guess]]:
            table = importing.lay_out(leaf, layout)
            return table, importing.suggest(table, desk.today(), importing.headings(desk))

        def take(found: tuple[Table, dict[str, Guess]]) -> None:
            walk.take_table(*found)
            self.show_step(Step.COLUMNS)

        self._run(N_("The sheet is being looked at"), lambda _: look(), take)

    # ---- columns and questions

    def _read_as(self, preset: str) -> None:
        walk, desk, table = self.walk, self.seat.desk, self.walk.table
        if table is None:
            return

        def take(plan: Plan) -> None:
            walk.take_preset(preset, plan)
            self.show_step(Step.COLUMNS)

        if not preset:
            take(Plan())
            return
        self._run(
            N_("The sheet is being looked at"),
            lambda _: importing.read_as(desk, preset, table),
            take,
        )

    def _keep_choices(self, title: str) -> None:
        desk, table, plan = self.seat.desk, self.walk.table, self.walk.plan
        if table is None:
            return

        def kept(_: Receipt[Preset]) -> None:
            self.columns.title.clear()
            self.seat.banner.show_note(self.seat.look.words(KEPT))
            self.seat.asker(self).run(lambda _: importing.presets(desk), self.columns.show_presets)

        self.seat.asker(self).run(lambda _: importing.save_plan(desk, title, table, plan), kept)

    def _ask(self) -> None:
        walk, desk, today = self.walk, self.seat.desk, self.seat.desk.today()
        table, plan = walk.table, walk.bare_plan
        if table is None:
            return

        def take(questions: Questions) -> None:
            walk.take_questions(questions)
            if walk.has_questions:
                self.show_step(Step.QUESTIONS)
            else:
                self.try_it()

        self._run(
            N_("The sheet is being looked at"),
            lambda _: importing.questions(table, plan, today, importing.lists(desk)),
            take,
        )

    # ---- trying and bringing in

    def try_it(self) -> None:
        """Say row by row what would happen; changes nothing."""
        walk, desk, decided = self.walk, self.seat.desk, self.walk.decided
        if decided is None:
            return

        def take(trial: Trial) -> None:
            walk.take_trial(trial)
            came_from = walk.step
            asks = bool(trial.asked) or (trial.doubles and came_from is Step.QUESTIONS)
            self.show_step(Step.DOUBLES if asks else Step.ROWS)

        self._run(
            N_("Every row is being looked at"),
            lambda told: importing.dry_run(desk, decided, told),
            take,
        )

    def bring_in(self) -> None:
        """Bring in everybody, or nobody."""
        walk, desk, decided = self.walk, self.seat.desk, self.walk.decided
        if decided is None or not walk.is_ready:
            return

        def take(trial: Trial) -> None:
            walk.take_trial(trial)
            if not trial.imported:
                self.show_step(Step.DOUBLES if trial.asked else Step.ROWS)
                note = self.seat.look.words(NOTHING_DONE)
                self.seat.banner.show_note(note, tone="warn")
                return
            self.show_step(Step.DONE)
            self.brought.emit(BROUGHT)

        self._run(
            N_("People are being brought in"),
            lambda told: importing.take_in(desk, decided, told),
            take,
        )

    def stop(self) -> None:
        """Ask what runs to stop; nothing is changed then."""
        if self._progress is not None:
            self._progress.cancel()

    def _run(self, title: str, job: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        """Do *job* in the worker, one at a time; being stopped is told like everything else."""
        if self._progress is not None:
            return
        banner, words = self.seat.banner, self.seat.look.words

        def guarded(progress: Progress) -> tuple[bool, Any]:
            try:
                progress.step(0, 0)
                found = job(progress)
            except Cancelled:
                return False, None
            return True, found

        def done(answer: tuple[bool, Any]) -> None:
            was_done, found = answer
            self._progress = None
            banner.clear()
            if was_done:
                then(found)
            else:
                banner.show_note(words(STOPPED), tone="info")
            self._weigh()

        def failed(error: Exception) -> None:
            self._progress = None
            banner.show_error(error)
            self._weigh()

        self._progress = self.seat.asker(self).run(guarded, done, failed)
        self._weigh()
        banner.show_progress(words(title), self.stop)

    def _let_go(self) -> None:
        """The desk is being locked: what only reads need not go on."""
        if self.walk.step is not Step.ROWS:
            self.stop()


def asked_file(seat: Seat, parent: QWidget) -> Path | None:
    """The file that somebody chooses; None for nobody."""
    words = seat.look.words
    sorts = f"{words('Sheets')} ({ENDINGS})"
    name, _ = QFileDialog.getOpenFileName(
        parent.window(), words("Choose a sheet"), "", sorts, options=OUR_OWN
    )
    return Path(name) if name else None
