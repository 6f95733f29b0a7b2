"""search.*: finding people in the register in memory, by prefix, part and slip (decision 18).

With how often the right people are among the first ten: 150 questions of five sorts.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from rapidfuzz import fuzz, process

from benchmarks.houses import SEED
from benchmarks.runner import Benchmark, Size
from benchmarks.synthetic.draws import Draws
from benchmarks.synthetic.people import Person, people
from benchmarks.synthetic.slips import mistyped, respelt, swapped
from shelterdesk.domain.finding import Finder, Why, fold, skeleton

OF_EACH = 30  # questions of one sort; five sorts
FIRST, SHOWN = 10, 20
LAST = "\U0010ffff"
LEAST_RECALL = 0.95
LEAST_HEARD = 3


@dataclass(frozen=True)
class Question:
    """What somebody types, and who is meant."""

    asked: str
    meant: frozenset[str]


class Crowd:
    """Everybody of a house of one size, the index over them, and what one asks of it."""

    def __init__(self, size: Size) -> None:
        """Draw the people and build the index; at L it takes half a minute."""
        self.people = tuple(people(SEED, size.residents))
        self.finder = Finder.of((str(p.number), p.texts) for p in self.people)
        self._folded = [(str(p.number), [fold(t) for t in p.texts]) for p in self.people]
        self._words = [
            (str(p.number), [fold(word) for t in p.texts for word in t.split()])
            for p in self.people
        ]
        self.skeletons = sorted({skeleton(word) for p in self.people for word in p.texts} - {""})
        self.table = sqlite3.connect(":memory:")
        self.table.execute("CREATE TABLE word (word TEXT, id TEXT)")
        told = ((word, id) for id, words in self._words for word in words)
        self.table.executemany("INSERT INTO word VALUES (?, ?)", told)
        self.table.execute("CREATE INDEX by_word ON word (word, id)")
        draw = Draws.of(SEED, "questions")
        self.prefix = tuple(self._prefixes(draw))
        self.native = tuple(self._natives(draw))
        self.respelt = tuple(self._slips(draw, lambda p: respelt(draw, p.language, p.legal_latin)))
        self.swapped = tuple(self._slips(draw, lambda p: swapped(p.legal_latin)))
        self.mistyped = tuple(self._slips(draw, lambda p: mistyped(draw, p.legal_latin)))

    def looked_up(self, start: str) -> list[tuple[str]]:
        """The first ids of words that begin with *start*, from a B-tree."""
        found = self.table.execute(
            "SELECT id FROM word WHERE word >= ? AND word < ? LIMIT ?", (start, start + LAST, SHOWN)
        )
        return found.fetchall()

    def recall(self, questions: Sequence[Question]) -> float:
        """Which share of those who are meant is among the first ten, as far as ten can hold."""
        told = 0.0
        for question in questions:
            first = {hit.id for hit in self.finder.find(question.asked, SHOWN)[:FIRST]}
            told += len(first & question.meant) / min(FIRST, len(question.meant))
        return told / len(questions)

    def last_reasons(self, questions: Sequence[Question]) -> Counter[Why]:
        """How far one had to look: how many questions were answered in full by which reason."""
        told: Counter[Why] = Counter()
        for question in questions:
            hits = self.finder.find(question.asked, SHOWN)
            told[hits[-1].why if len(hits) == SHOWN else Why.SOUNDS_ALIKE] += 1
        return told

    def _prefixes(self, draw: Draws) -> Iterator[Question]:
        for _ in range(OF_EACH):
            word = fold(draw.choice(self.people).preferred_latin)
            start = word[: draw.randint(2, 4)]
            meant = {
                id for id, texts in self._folded if any(text.startswith(start) for text in texts)
            } | {id for id, words in self._words if any(word.startswith(start) for word in words)}
            yield Question(start, frozenset(meant))

    def _natives(self, draw: Draws) -> Iterator[Question]:
        found = 0
        while found < OF_EACH:
            one = draw.choice(self.people)
            name = fold(one.legal)
            if name.isascii() or len(name) < 4:
                continue
            at = draw.randrange(len(name) - 2)
            part = name[at : at + 3]
            if fold(part) != part or not unicodedata.category(part[0]).startswith("L"):
                continue  # nobody begins to type with a mark
            meant = {id for id, texts in self._folded if any(part in text for text in texts)}
            found += 1
            yield Question(part, frozenset(meant))

    def _slips(self, draw: Draws, slip: Callable[[Person], str]) -> Iterator[Question]:
        found = 0
        while found < OF_EACH:
            one = draw.choice(self.people)
            asked = slip(one)
            if len(one.legal_latin.split()) < 2 or asked == one.legal_latin:
                continue
            alike = {fold(one.legal_latin), fold(asked)}  # whoever is really written so, too
            meant = {id for id, texts in self._folded if alike & set(texts)}
            found += 1
            yield Question(asked, frozenset(meant))


@cache  # three lines share it; at L it is dear
def crowd(size: Size) -> Crowd:
    """The crowd of *size*."""
    return Crowd(size)


class _Search(Benchmark):
    """Against looking the same words up in a B-tree, twenty answers each.

    The B-tree is SQLite's, in memory, unencrypted, and knows prefixes of folded words alone.
    """

    rounds: ClassVar[int] = 15

    def setup(self, size: Size) -> None:
        """Everybody in memory."""
        self._crowd = crowd(size)

    def questions(self) -> Sequence[Question]:
        """What is asked."""
        raise NotImplementedError

    def reference(self) -> None:
        """Look up."""
        for question in self.questions():
            self._crowd.looked_up(question.asked)

    def subject(self) -> None:
        """Find."""
        for question in self.questions():
            self._crowd.finder.find(question.asked, SHOWN)

    def remark(self) -> str:
        """How often the right ones come first."""
        crowd, questions = self._crowd, self.questions()
        looked = crowd.last_reasons(questions)
        return (
            f"{len(questions)} questions, recall@{FIRST} {crowd.recall(questions):.3f}; the B-tree"
            f" knows beginnings alone: {looked[Why.STARTS]} had {SHOWN} answers of such, then"
            f" {looked[Why.CONTAINS]} of parts, and {looked[Why.SOUNDS_ALIKE]} came to sounds"
        )


class SearchPrefix(_Search):
    """The first two to four letters of a name."""

    id: ClassVar[str] = "search.prefix"
    target: ClassVar[float] = 4.0
    growth: ClassVar[float | None] = 3.0

    def questions(self) -> Sequence[Question]:
        """Prefixes."""
        return self._crowd.prefix


class SearchNative(_Search):
    """Three letters from the middle of a name in its own script."""

    id: ClassVar[str] = "search.native"
    target: ClassVar[float] = 5.0
    growth: ClassVar[float | None] = 3.0

    def questions(self) -> Sequence[Question]:
        """Parts."""
        return self._crowd.native


class SearchFuzzy(_Search):
    """Another romanisation, another order, one mistyped word.

    Against one look of rapidfuzz over the distinct skeletons of all names: no search for slips
    can do with less.
    """

    id: ClassVar[str] = "search.fuzzy"
    target: ClassVar[float] = 1.3
    growth: ClassVar[float | None] = 130.0
    rounds: ClassVar[int] = 7

    def questions(self) -> Sequence[Question]:
        """Slips of three sorts."""
        return (*self._crowd.respelt, *self._crowd.swapped, *self._crowd.mistyped)

    def reference(self) -> None:
        """Compare with everybody."""
        for question in self.questions():
            heard = skeleton(question.asked)
            process.extract(heard, self._crowd.skeletons, scorer=fuzz.ratio, limit=SHOWN)

    def remark(self) -> str:
        """Recall of each sort, and of all five together; 0.95 is asked."""
        crowd = self._crowd
        sorts = {
            "prefix": crowd.prefix,
            "part": crowd.native,
            "respelt": crowd.respelt,
            "swapped": crowd.swapped,
            "mistyped": crowd.mistyped,
        }
        recalls = {sort: crowd.recall(questions) for sort, questions in sorts.items()}
        whole = sum(recalls.values()) / len(recalls)
        each = ", ".join(f"{sort} {recall:.2f}" for sort, recall in recalls.items())
        short = "" if whole >= LEAST_RECALL else f" (less than {LEAST_RECALL})"
        return (
            f"recall@{FIRST} of 150 questions {whole:.3f}{short}: {each};"
            f" {len(crowd.skeletons)} skeletons"
        )
