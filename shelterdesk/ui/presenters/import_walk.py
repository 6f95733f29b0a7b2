"""The walk from a sheet to residents: what was chosen on it so far, and what still has to be said.

It knows no widget. What was chosen is kept by the heading of a column, so that going back, or
another row of headings, loses nothing. Cells of the sheet are in memory only, and go with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path

from shelterdesk.i18n import N_, Translator
from shelterdesk.services.importing import (
    BY_KEY,
    LEAVE_OUT,
    TARGETS,
    Answer,
    Book,
    Choose,
    Column,
    DateQuestion,
    Decided,
    Double,
    Guess,
    Layout,
    Leaf,
    Plan,
    Problem,
    Questions,
    Table,
    Target,
    Trial,
    Writing,
    target_of,
)

IS_DOUBLE = frozenset({"already_here", "row_repeated"})  # codes of rows that wait for an answer
LONG = 60  # letters; what is longer may be a story, and is shown when somebody asks
NO_HOME = ""
COVERED = N_("text, {n} letters")
TWICE = N_("Only one column can be this: {title}. Choose another place for one of them.")
NOTHING_CHOSEN = N_("Choose for one column at least where it goes.")
WITHOUT_NAME = N_("No column is a name. Everybody would come in without one.")


class Step(Enum):
    """One place of the walk; its value is its marked title."""

    FILE = N_("File")
    COLUMNS = N_("Columns")
    QUESTIONS = N_("Questions")
    DOUBLES = N_("Here already?")
    ROWS = N_("What would happen")
    DONE = N_("Brought in")


ORDERS: Mapping[DateQuestion, tuple[tuple[str, str], ...]] = {
    DateQuestion.ORDER: (
        ("dmy", N_("The day first, then the month")),
        ("mdy", N_("The month first, then the day")),
    ),
    DateQuestion.ERA: (
        ("be", N_("Buddhist years: 2543 is 2000")),
        ("ce", N_("Common years, as they stand")),
    ),
    DateQuestion.TWO_DIGITS: (
        ("be", N_("Buddhist years: 43 is 2543, and so 2000")),
        ("ce", N_("Common years")),
    ),
}


def is_long(text: str) -> bool:
    """Whether a cell stays covered until somebody asks for it."""
    return len(text) > LONG or "\n" in text.strip()


def covered(text: str, words: Translator) -> str:
    """A cell as it may be shown unasked."""
    return words(COVERED).format(n=len(text)) if is_long(text) else text


def homes_by_group(targets: Iterable[Target] = TARGETS) -> dict[str, tuple[Target, ...]]:
    """Every home, in the groups in which the pick-list shows them."""
    groups: dict[str, tuple[Target, ...]] = {}
    for target in targets:
        groups[target.group] = (*groups.get(target.group, ()), target)
    return groups


class ImportWalk:
    """Everything that was chosen, from the file to the answer about the last row."""

    def __init__(self) -> None:
        """Nothing is chosen yet."""
        self.step = Step.FILE
        self.path: Path | None = None
        self.book: Book | None = None
        self.writings: tuple[Writing, ...] = ()  # ways in which the letters can be read
        self.leaf: Leaf | None = None
        self.layout: Layout | None = None
        self.table: Table | None = None
        self.preset = ""
        self.questions = Questions((), ())
        self.corrections: dict[tuple[int, str], str] = {}
        self.answers: dict[int, Answer] = {}
        self.trial: Trial | None = None
        self.problems: dict[int, tuple[Problem, ...]] = {}  # what rows need, by their number
        self.is_tried = False  # whether ``trial`` says what would happen now
        self._base = Plan()  # what the preset has decided
        self._guesses: dict[str, Guess] = {}
        self._homes: dict[str, str] = {}
        self._touched: set[str] = set()
        self._by_heading: dict[str, str] = {}  # chosen by somebody, for another look at the sheet
        self._dates: dict[tuple[str, DateQuestion], str] = {}
        self._values: dict[str, dict[str, str]] = {}

    # ---- the file

    def take_book(self, path: Path, book: Book) -> None:
        """Another file, or the same one read another way: begin with its first filled sheet."""
        if path != self.path:
            self.__init__()  # type: ignore[misc]  # a walk of its own
        self.path, self.book = path, book
        self.writings = book.writings or self.writings
        self.leaf = self.layout = self.table = None
        self._stale()
        filled = [leaf for leaf in book.leaves if leaf.layout is not None and not leaf.hidden]
        for leaf in (filled or list(book.leaves))[:1]:
            self.choose_leaf(leaf)

    def choose_leaf(self, leaf: Leaf) -> None:
        """Another sheet of the file."""
        self.leaf, self.layout, self.table = leaf, leaf.layout, None
        self._stale()

    def choose_layout(self, layout: Layout) -> None:
        """Headings stand elsewhere."""
        if layout != self.layout:
            self.layout, self.table = layout, None
            self._stale()

    def take_table(self, table: Table, guesses: Mapping[str, Guess]) -> None:
        """The rows under their headings, and what the columns seem to be."""
        self.table, self._guesses = table, dict(guesses)
        self._values, self._dates = {}, {}
        self.corrections, self.answers = {}, {}
        self._stale()
        self._base, self.preset = Plan(), ""
        self._homes = self._chosen_homes()
        self._touched = set(self._homes)
        self._follow_guesses()

    # ---- columns

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns that hold anything."""
        return tuple(c for c in (self.table.columns if self.table else ()) if c.filled)

    @property
    def mapped(self) -> tuple[Column, ...]:
        """Columns that go somewhere."""
        return tuple(c for c in self.columns if self.home(c.key) not in (NO_HOME, LEAVE_OUT))

    def home(self, key: str) -> str:
        """Where a column goes; empty where nobody has said."""
        return self._homes.get(key, NO_HOME)

    def why(self, key: str) -> str:
        """Why a column was suggested to go where it goes; empty where somebody chose it."""
        guess = self._guesses.get(key)
        is_one = guess is not None and key not in self._touched
        return guess.why if is_one and guess is not None and guess.target == self.home(key) else ""

    def send(self, key: str, target: str) -> None:
        """Somebody says where a column goes."""
        if self.table is None:
            return
        self._touched.add(key)
        self._by_heading[self.table.column(key).heading] = target
        if target != self.home(key):
            self._homes[key] = target
            self._values.pop(key, None)
            self._dates = {asked: said for asked, said in self._dates.items() if asked[0] != key}
            self._stale()

    def take_preset(self, preset: str, plan: Plan) -> None:
        """Read the sheet as a preset does; what it does not know is suggested as before."""
        self.preset, self._base = preset, plan
        self._homes = dict(plan.homes)
        self._touched = set(plan.homes)
        self._values, self._dates = {}, {}
        if not preset:
            self._homes = self._chosen_homes()
            self._touched = set(self._homes)
        self._follow_guesses()
        self._stale()

    def columns_problem(self, words: Translator) -> str:
        """Why one cannot go on from the columns yet; else empty."""
        used = Counter(self.home(column.key) for column in self.mapped)
        for key, times in used.items():
            target = target_of(key)
            if times > 1 and target and not target.several and not self._base.ticks:
                return words(TWICE).format(title=words(target.title))
        return "" if used else words(NOTHING_CHOSEN)

    def columns_warning(self, words: Translator) -> str:
        """What somebody should know before going on; else empty."""
        names = {target.key for target in TARGETS if target.sort.value == "name"}
        has_name = any(self.home(column.key) in names for column in self.mapped)
        return "" if has_name or not self.mapped else words(WITHOUT_NAME)

    def _chosen_homes(self) -> dict[str, str]:
        known = self._by_heading
        columns = self.table.columns if self.table else ()
        return {c.key: known[c.heading] for c in columns if c.heading in known}

    def _follow_guesses(self) -> None:
        taken = {home for home in self._homes.values() if home in BY_KEY}
        for key, guess in self._guesses.items():
            target = BY_KEY.get(guess.target)
            if key in self._homes or target is None:
                continue
            if target.several or target.key not in taken:
                self._homes[key] = target.key
                taken.add(target.key)

    # ---- questions

    @property
    def bare_plan(self) -> Plan:
        """Where columns go, with what the preset knows: what questions are asked of."""
        return self._plan(self._base.values, {})

    @property
    def plan(self) -> Plan:
        """Everything that was decided about how the sheet is to be read."""
        values = {key: dict(known) for key, known in self._base.values.items()}
        for key, said in self._values.items():
            values[key] = {**values.get(key, {}), **said}
        return self._plan(values, self._dates)

    def _plan(
        self,
        values: Mapping[str, Mapping[str, str]],
        dates: Mapping[tuple[str, DateQuestion], str],
    ) -> Plan:
        base, homes = self._base, {key: home for key, home in self._homes.items() if home}
        same = {key for key, home in homes.items() if base.homes.get(key, home) == home}

        def said(question: DateQuestion, known: Mapping[str, str]) -> dict[str, str]:
            now = {key: code for (key, asked), code in dates.items() if asked is question}
            return {**{key: code for key, code in known.items() if key in same}, **now}

        return Plan(
            homes=homes,
            values={key: each for key, each in values.items() if key in same},
            orders=said(DateQuestion.ORDER, base.orders),  # type: ignore[arg-type]
            eras=said(DateQuestion.ERA, base.eras),  # type: ignore[arg-type]
            two_digits=said(DateQuestion.TWO_DIGITS, base.two_digits),  # type: ignore[arg-type]
            ticks={key: code for key, code in base.ticks.items() if key in same},
            source=base.source,
        )

    def take_questions(self, questions: Questions) -> None:
        """What has to be asked; suggested meanings are there at once, to be looked at."""
        self.questions = questions
        for pick in questions.lists:
            known = self._values.setdefault(pick.column, {})
            for word in pick.words:
                if word.suggested is not None:
                    known.setdefault(word.word, word.suggested)

    @property
    def has_questions(self) -> bool:
        """Whether anything is to be asked."""
        return bool(self.questions.dates or self.questions.lists)

    def said_date(self, column: str, question: DateQuestion) -> str:
        """How dates of a column are meant; empty where nobody has said."""
        return self._dates.get((column, question), "")

    def say_date(self, column: str, question: DateQuestion, code: str) -> None:
        """Somebody says how dates of a column are meant."""
        self._dates[column, question] = code
        self._stale()

    def said_value(self, column: str, word: str) -> str | None:
        """What a word means; None where nobody has said, empty where it means nothing."""
        return self._values.get(column, {}).get(word)

    def say_value(self, column: str, word: str, code: str | None) -> None:
        """Somebody says what a word means, or (None) that it is open again."""
        known = self._values.setdefault(column, {})
        if code is None:
            known.pop(word, None)
        else:
            known[word] = code
        self._stale()

    def empty_rest(self, column: str) -> None:
        """Every word of a column about which nobody has said anything means nothing."""
        for pick in self.questions.lists:
            for word in pick.words if pick.column == column else ():
                if self.said_value(column, word.word) is None:
                    self.say_value(column, word.word, "")

    @property
    def open_questions(self) -> int:
        """How many are not answered."""
        dates = sum(not self.said_date(each.column, each.question) for each in self.questions.dates)
        return dates + sum(
            self.said_value(pick.column, word.word) is None
            for pick in self.questions.lists
            for word in pick.words
        )

    # ---- rows

    def take_trial(self, trial: Trial) -> None:
        """What would happen, or what happened."""
        self.trial, self.is_tried = trial, True
        self.problems = {}
        for problem in trial.problems:
            self.problems[problem.row] = (*self.problems.get(problem.row, ()), problem)

    def decide(self, row: int, answer: Answer | None) -> None:
        """Somebody says what becomes of a row; None takes that back."""
        if answer is None:
            self.answers.pop(row, None)
        else:
            self.answers[row] = answer
        self.is_tried = False

    def answer_of(self, double: Double) -> Choose | None:
        """What was decided for a row that may be somebody."""
        answer = self.answers.get(double.row.row)
        if answer is None:
            return None
        other = double.other.resident
        if answer.choose is Choose.LINK and answer.resident != other:
            return None  # said of somebody else who is like this row
        return answer.choose

    def decide_double(self, double: Double, choose: Choose) -> None:
        """Another person, the same one, or a row to leave out."""
        is_link = choose is Choose.LINK
        answer = Answer(choose, double.other.resident) if is_link else Answer(choose)
        self.decide(double.row.row, answer)

    def decide_open(self, choose: Choose) -> None:
        """The same for every row about which nobody has said anything."""
        for double in self.trial.doubles if self.trial else ():
            if double.row.row not in self.answers:
                self.decide_double(double, choose)

    @property
    def open_doubles(self) -> int:
        """How many rows wait for an answer."""
        doubles = self.trial.doubles if self.trial else ()
        return len({each.row.row for each in doubles} - set(self.answers))

    def correct(self, row: int, column: str, text: str, original: str) -> None:
        """Read *text* instead of what stands in a cell; the file stays as it is."""
        if text == original:
            self.corrections.pop((row, column), None)
        else:
            self.corrections[row, column] = text
        self.is_tried = False

    @property
    def unmended(self) -> tuple[int, ...]:
        """Rows that need a look for another reason than that they may be somebody."""
        found = self.problems.items()
        return tuple(row for row, each in found if any(p.code not in IS_DOUBLE for p in each))

    @property
    def decided(self) -> Decided | None:
        """All that was decided, as it is now; None without a table."""
        if self.table is None:
            return None
        return Decided(self.table, self.plan, dict(self.corrections), dict(self.answers))

    @property
    def is_ready(self) -> bool:
        """Whether everything that was chosen can be brought in as it stands."""
        trial = self.trial
        return bool(
            trial and self.is_tried and trial.ready and not trial.problems and not trial.asked
        )

    def counts(self, words: Translator) -> tuple[str, ...]:
        """What the last try came to, in sentences."""
        trial = self.trial
        if trial is None:
            return ()
        waits = len(self.unmended)
        doubles = len({double.row.row for double in trial.asked})
        lines = [
            words.count("{n} row holds something.", "{n} rows hold something.", trial.rows),
            words.count("{n} person can come in.", "{n} people can come in.", trial.ready),
            words.count("{n} row needs a look.", "{n} rows need a look.", waits),
            words.count(
                "{n} row may be somebody who is here.",
                "{n} rows may be somebody who is here.",
                doubles,
            ),
            words.count(
                "{n} row is left out, as you said.",
                "{n} rows are left out, as you said.",
                len(trial.skipped),
            ),
        ]
        numbers = (trial.rows, trial.ready, waits, doubles, len(trial.skipped))
        return tuple(
            said.format(n=number)
            for at, (said, number) in enumerate(zip(lines, numbers, strict=True))
            if number or at < 2
        )

    def left_behind(self, words: Translator) -> tuple[str, ...]:
        """Columns that stay in the file, by their headings, in sentences."""
        trial = self.trial
        if trial is None or self.table is None:
            return ()
        found = []
        for keys, said in (
            (trial.left_out, N_("Left out, as you said: {columns}")),
            (trial.homeless, N_("Nobody said where these go, so they stay in the file: {columns}")),
        ):
            if keys:
                found.append(
                    words(said).format(columns=", ".join(_heading(self.table, key) for key in keys))
                )
        return tuple(found)

    def _stale(self) -> None:
        self.is_tried = False


def _heading(table: Table | None, key: str) -> str:
    for column in table.columns if table else ():
        if column.key == key:
            return column.heading or column.letters
    return key
