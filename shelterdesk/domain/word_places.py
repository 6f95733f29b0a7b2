"""Where words, parts and sounds stand in many lines: what finding people in memory looks into.

Lines are folded texts; each spelling is one line, however many are called so. What is compared
with every question lies in one piece: strings made one after the other lie side by side, and to
fetch 100,000 of them from anywhere in memory takes several times as long as comparing them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import permutations
from typing import Self

from rapidfuzz import fuzz, process

from shelterdesk.domain.pieces import in_order, let_go, pieces

_ENDING = 12  # letters by which endings are sorted; few ask for longer parts
_MOST_ORDERED = 4  # words of which every order is tried
_LAST = "\U0010ffff"


class Lines:
    """Which texts are spelt like which line; lines come in the order of their first texts."""

    def __init__(self) -> None:
        """Use ``Lines.of``."""
        self.of_text, self._first = array("l"), array("l")
        self._more: defaultdict[int, list[int]] = defaultdict(list)  # codes are one person's each

    @classmethod
    def of(cls, texts: Iterable[str]) -> tuple[Self, list[str]]:
        """The lines of *texts*, and how each of them is spelt."""
        lines, known = cls(), dict[str, int]()
        for text, spelling in enumerate(texts):
            line = known.setdefault(spelling, len(known))
            lines.of_text.append(line)
            if line == len(lines._first):
                lines._first.append(text)
            else:
                lines._more[line].append(text)
        return lines, list(known)

    def texts(self, line: int) -> Iterator[int]:
        """The texts that are spelt like *line*, in order."""
        yield self._first[line]
        yield from self._more.get(line, ())


class Places:
    """Words of lines in order, each with the lines it stands in."""

    def __init__(self, lines: Iterable[Iterable[str]]) -> None:
        """Take the words of each line."""
        first: dict[str, int] = {}
        more: defaultdict[str, list[int]] = defaultdict(list)  # few need one; lists are dear
        for place, words in enumerate(lines):
            for word in words:
                if first.setdefault(word, place) != place:
                    more[word].append(place)
        first.pop("", None)
        self.words = in_order(list(first), str)
        self._places, self._starts = array("l"), array("l")  # one word's after the other's
        for word in self.words:
            self._starts.append(len(self._places))
            self._places.append(first.pop(word))  # used up, so nothing is left to end at once
            self._places.extend(more.pop(word, ()))
        self._starts.append(len(self._places))

    def of(self, word: str) -> Sequence[int]:
        """The lines that *word* stands in, in order; none for a word that nobody has."""
        at = bisect_left(self.words, word)
        if at == len(self.words) or self.words[at] != word:
            return ()
        return self.at(at)

    def at(self, at: int) -> Sequence[int]:
        """The lines that the word at *at* in ``words`` stands in, in order."""
        return self._places[self._starts[at] : self._starts[at + 1]]

    def starting(self, start: str) -> range:
        """Where the words that begin with *start* are in ``words``."""
        first = bisect_left(self.words, start)
        return range(first, bisect_left(self.words, start + _LAST, first))

    def within(self, words: range) -> Sequence[int]:
        """The lines that any of *words* (places in ``words``, one after the other) stands in."""
        return self._places[self._starts[words.start] : self._starts[words.stop]]


class ByLength:
    """Words in the order of their length: of too different a length they cannot be alike."""

    def __init__(self, places: Places) -> None:
        """Take the words of *places*."""
        self._places = places
        by_length: defaultdict[int, array[int]] = defaultdict(lambda: array("l"))
        for at, word in enumerate(places.words):
            by_length[len(word)].append(at)
        self._order = array("l")  # of each, where it is in the words of places
        for length in sorted(by_length):
            self._order += by_length[length]
        self._words = _side_by_side([places.words[at] for at in self._order])
        self._lengths = array("l", map(len, self._words))

    def alike(self, asked: str, least: float, most: int) -> list[tuple[float, int, Places]]:
        """The *most* words most like *asked*, best first: per cent of letters in common, and where.

        Less than *least* per cent does not count. Two words share at most all letters of the
        shorter one: that bounds the longer one.
        """
        shortest, longest = len(asked) * least / (200 - least), len(asked) * (200 - least) / least
        first, last = bisect_left(self._lengths, shortest), bisect_right(self._lengths, longest)
        found = process.extract(
            asked, self._words[first:last], scorer=fuzz.ratio, score_cutoff=least, limit=most
        )
        return [(score, self._order[first + at], self._places) for _, score, at in found]


def _side_by_side(words: list[str]) -> list[str]:
    """*words* made anew, one after the other in memory.

    The first copy goes into the gaps that building has left, and is thrown away; the second finds
    none and lies in one piece.
    """
    together = "\n".join(words)
    copies = [together.split("\n") if words else [] for _ in range(2)]
    return copies[1]


class Parts:
    """Where a part stands in many lines.

    Lines in Latin letters alone are looked through, which compiled code does fast in ASCII. Of the
    others, which one looks for by parts since nothing parts their words, every ending is sorted.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        """Take *lines*."""
        self._all, at = "\n".join(lines), 0
        self._starts = array("l")
        plain: list[str] = []
        self._plain_at = array("l")
        endings: list[int] = []
        for place, line in enumerate(lines):
            self._starts.append(at)
            if line.isascii():
                plain.append(line)
                self._plain_at.append(place)
            else:
                endings.extend(range(at, at + len(line)))
            at += len(line) + 1
        self._plain = "\n".join(plain)
        self._plain_starts = array("l", _line_starts(plain))
        ordered = in_order(endings, lambda at: self._all[at : at + _ENDING])
        self._endings = array("l")
        for some in pieces(ordered):
            self._endings.extend(some)
        let_go(ordered)

    def of(self, part: str) -> Iterator[int]:
        """The lines that hold *part*: those in Latin letters, then the others."""
        if part.isascii():
            yield from self._in_plain(part)
        yield from self._among_endings(part)

    def _in_plain(self, part: str) -> Iterator[int]:
        at = self._plain.find(part)
        while at >= 0:
            yield self._plain_at[bisect_right(self._plain_starts, at) - 1]
            at = self._plain.find("\n", at)
            at = self._plain.find(part, at) if at >= 0 else -1

    def _among_endings(self, part: str) -> Iterator[int]:
        lines, start = self._all, part[:_ENDING]

        def beginning(at: int) -> str:
            return lines[at : at + len(start)]

        first = bisect_left(self._endings, start, key=beginning)
        last = bisect_right(self._endings, start, first, key=beginning)
        before = -1
        for at in sorted(self._endings[first:last]):
            place = bisect_right(self._starts, at) - 1
            if place != before and lines.startswith(part, at):
                before = place
                yield place


class Orders:
    """Words in the orders in which they may be said: a family name stands first or last."""

    SAME, TURNED, OTHER = 0.0, 1.0, 2.0  # how far from the words as they were asked

    def __init__(self, words: Sequence[str]) -> None:
        """Take *words*."""
        self._words = words
        self.joined = "".join(words)

    @cached_property
    def _turned(self) -> frozenset[str]:
        words = list(self._words)
        return frozenset("".join(words[at:] + words[:at]) for at in range(1, len(words)))

    @cached_property
    def _others(self) -> frozenset[str]:
        if len(self._words) > _MOST_ORDERED:
            return frozenset()
        return frozenset(map("".join, permutations(self._words)))

    def far_from(self, line: str) -> float:
        """How far *line* is: the same, then words turned round, other orders, other letters."""
        if line == self.joined:
            return self.SAME
        if line in self._turned:
            return self.TURNED
        if line in self._others:
            return self.OTHER
        return self.OTHER + 100 - fuzz.ratio(self.joined, line)

    def alike(self, line: str) -> float:
        """How many per cent of letters *line* has in common with the words, turned round or not."""
        most: float = fuzz.ratio(self.joined, line)
        for other in self._turned:
            most = max(most, fuzz.ratio(other, line) - self.TURNED)
        return most


def _line_starts(lines: Iterable[str]) -> Iterator[int]:
    at = 0
    for line in lines:
        yield at
        at += len(line) + 1
