"""Finding people by whatever is known of their name, in any script and any spelling.

Names are sealed on disk, so they are found in memory, from what this person may read (decision
18): prefixes of folded words first, then parts of a name (scripts without spaces, the last digits
of a number), and only when these give too little, names that sound alike.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase
from typing import Self

from anyascii import anyascii
from rapidfuzz import fuzz, process

from shelterdesk.domain.calendars import ascii_digits
from shelterdesk.domain.zawgyi import read_anyway

# ---- one spelling for comparing
#
# These work on many lines at once, each line one text: an index of 100,000 people is folded in a
# few passes of compiled code. No pass makes or loses a line.

_MARKS_ON_LATIN = re.compile("(?<=[a-z])[\u0300-\u036f]+")
# Numbers and resident codes have no sound: lines with a digit, or without a vowel.
_SOUNDLESS = re.compile("^(?:.*[0-9].*|[b-df-hj-np-tv-xz ]{4,})$", re.MULTILINE)
# White space except the end of a line, hyphens and dashes, the word break of Khmer and Burmese.
_BREAKS = re.compile("[^\\S\n]+|[\u200b\\-\u2010-\u2015,/]+")
_DROPPED = re.compile("[\\s\u200b-\u200d\u00ad\\-\u2010-\u2015]+")
_PUNCTUATION = re.compile("[!-+.:-@\\[-`{-~\u00ad\u00b7\u02bc\u200c\u200d\u2018\u2019]+")
_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Latin letters that Unicode does not take apart into a letter and a mark.
_LATIN_LETTERS = {
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip


def fold(text: str) -> str:
    """*text* for comparing: no case, no marks on Latin letters, no spaces, hyphens or breaks.

    Digits of every script become 0 to 9 (ui guide 9, *Search fold*). Other scripts keep their
    marks: there they are letters.
    """
    return _plain(_DROPPED.sub("", text))


def _plain(lines: str) -> str:
    if lines.isascii():
        return lines.lower()
    plain = unicodedata.normalize("NFD", lines.casefold())
    for letter in sorted(set(plain)):  # a few thousand at most, each replaced in compiled code
        if letter in _LATIN_LETTERS:
            plain = plain.replace(letter, _LATIN_LETTERS[letter])
        elif not letter.isascii() and letter.isdecimal():
            plain = plain.replace(letter, str(unicodedata.decimal(letter)))
    return unicodedata.normalize("NFC", _MARKS_ON_LATIN.sub("", plain))


def _spelt(lines: str) -> str:
    """Folded, words parted by spaces, without the dots and brackets of numbers and initials."""
    return _PUNCTUATION.sub("", _BREAKS.sub(" ", _plain(lines)))


# Spellings of one sound, in order (performance guide 8, *romanisation slips to inject*).
_SOUNDS = (
    ("aung", "ung"), ("ong", "ung"), ("sch", "s"), ("zh", "z"), ("sh", "s"), ("ch", "c"),
    ("q", "c"), ("x", "s"), ("kh", "k"), ("gh", "g"), ("ph", "p"), ("th", "t"), ("bh", "b"),
    ("dh", "d"), ("jh", "j"), ("ht", "t"), ("hl", "l"), ("hs", "s"), ("hm", "m"), ("hn", "n"),
    ("hp", "p"), ("hk", "k"), ("ng", "n"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("w", "v"),
    ("f", "p"), ("y", "i"), ("e", "a"), ("o", "u"),
)  # fmt: skip
_SHORT_FORMS = re.compile(r"\b(?:md|mohd|muhd)\b")


def skeleton(text: str) -> str:
    """What *text* sounds like, roughly, in Latin letters: the same for many romanisations.

    anyascii serves Amharic, Chinese, Lao and Khmer well, Thai, Burmese and Hindi poorly (ui guide
    9), which is why a romanised name is always offered beside the name.
    """
    return _DROPPED.sub("", _sounds(_spelt(_LINE_ENDS.sub(" ", text))))


def _sounds(spelt: str) -> str:
    """Skeletons of lines that ``_spelt`` made, words still parted."""
    heard = "\n".join(
        line if line.isascii() else _spelt(anyascii(line)) for line in spelt.split("\n")
    )
    heard = _SHORT_FORMS.sub("mohammed", heard)
    for spelling, sound in _SOUNDS:
        heard = heard.replace(spelling, sound)
    for letter in ascii_lowercase:
        while letter * 2 in heard:
            heard = heard.replace(letter * 2, letter)
    return heard


# ---- what is found


class Why(StrEnum):
    """What a hit has in common with the question."""

    STARTS = "starts"
    CONTAINS = "contains"
    SOUNDS_ALIKE = "sounds_alike"


@dataclass(frozen=True)
class Hit:
    """Somebody who may be meant: their *id*, the *text* that fits, and *why* it does."""

    id: str
    text: str
    why: Why


Entry = tuple[str, tuple[str, ...]]

_LEAST_ALIKE = 70  # per cent of letters in common; below, strangers outnumber slips
_LEAST_HEARD = 3  # letters of a skeleton; two letters sound like everybody
_LEAST_PART = 4  # letters of a part of a Latin name or number
_LEAST_PART_NATIVE = 2
_TELEPHONE_END = 8  # digits that tell telephones apart, whatever country code stands before
_COUNTRY_DIGITS = (1, 2, 3)
_ALIKE_KEPT = 200  # skeletons looked at again, letter by letter
_ORDERS_COMPARED = 2000  # people with all the words asked; more is too short a question
_LONGEST_QUERY = 100
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class _Question:
    """What is looked for, in the forms that the stages need."""

    words: tuple[str, ...]
    joined: str
    heard: str
    parts: tuple[str, ...]  # what may stand anywhere in a text, the likeliest first

    @classmethod
    def of(cls, query: str) -> _Question:
        query = ascii_digits(read_anyway(query))
        spelt = _spelt(_LINE_ENDS.sub(" ", query))
        words = tuple(spelt.split())
        joined = "".join(words)
        heard = _in_order(_sounds(_SOUNDLESS.sub("", spelt)).split())
        return cls(words, joined, heard, tuple(_parts(joined, query)))


def _parts(joined: str, query: str) -> Iterator[str]:
    """*joined*; of a telephone also what is left without the country or the zero before it."""
    least = _LEAST_PART if joined.isascii() else _LEAST_PART_NATIVE
    if len(joined) < least:
        return
    if not joined.isdecimal():
        yield joined
        return
    yield joined[-_TELEPHONE_END:]  # 081... and +66 81... are one telephone
    bare = joined.lstrip("0")
    abroad = query.lstrip().startswith("+") or joined.startswith("00")
    for without in (bare, *(bare[n:] for n in _COUNTRY_DIGITS if abroad)):
        if len(without) >= least and without != joined:
            yield without[-_TELEPHONE_END:]


Rank = tuple[float, str, int]
Ranked = tuple[Rank, Hit]


def _in_order(heard: list[str]) -> str:
    # Names are said in any order; the alphabet's is as good as another.
    return "".join(sorted(heard))


class _Places:
    """Words of lines in order, each with the lines it stands in; a whole line counts as a word."""

    def __init__(self, lines: str, whole: Callable[[list[str]], str]) -> None:
        first: dict[str, int] = {}
        more: dict[str, list[int]] = {}  # few words need a list, and lists are dear
        for place, line in enumerate(lines.split("\n")):
            words = line.split()
            if len(words) > 1:
                words.append(whole(words))
            for word in words:
                if first.setdefault(word, place) != place:
                    more.setdefault(word, []).append(place)
        self.words = sorted(first)
        self._first, self._more = first, more

    def of(self, word: str) -> Iterator[int]:
        """The lines that *word* stands in."""
        yield self._first[word]
        yield from self._more.get(word, ())

    def starting(self, start: str) -> Iterator[str]:
        """The words that begin with *start*, in order."""
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, start + _LAST, first)
        return (self.words[at] for at in range(first, last))


class _Index:
    """Sorted words, one long text of folded names, and skeletons; built once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._ids: list[str] = []
        self._texts: list[str] = []
        self._owners = array("l")  # of each text, the place of its id
        for id, texts in entries:
            self._ids.append(id)
            for text in dict.fromkeys(texts):
                self._texts.append(read_anyway(text))
                self._owners.append(len(self._ids) - 1)
        spelt = _spelt("\n".join(_LINE_ENDS.sub(" ", text) for text in self._texts))
        self._line = spelt.replace(" ", "")
        self._starts = array("l", _line_starts(self._line))
        self._words = _Places(spelt, "".join)
        self._heard = _Places(_sounds(_SOUNDLESS.sub("", spelt)), _in_order)

    def starting(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts with a word that starts as asked, or that start so themselves."""
        ranked: dict[str, Ranked] = {}
        for key in self._words.starting(asked.joined):
            for place in self._words.of(key):
                self._put(ranked, place, (0, key, place), Why.STARTS, known)
            if len(ranked) >= limit:
                break
        return list(ranked.values())

    def in_any_order(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """People with a word for each word asked, whatever stands between; the closest first."""
        if len(asked.words) < 2:
            return []
        owners = [
            {self._owners[p]: p for key in self._words.starting(word) for p in self._words.of(key)}
            for word in asked.words
        ]
        everywhere = sorted(set(owners[0]).intersection(*owners[1:]))[:_ORDERS_COMPARED]
        ranked: dict[str, Ranked] = {}
        for place in (owners[0][owner] for owner in everywhere):
            alike = fuzz.ratio(asked.joined, self._folded(place))
            self._put(ranked, place, (-alike, "", place), Why.STARTS, known)
        return sorted(ranked.values(), key=_rank)[:limit]

    def containing(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts that hold what is asked anywhere, once it is long enough to mean something."""
        for part in asked.parts:
            ranked = self._holding(part, limit, known)
            if ranked:
                return ranked
        return []

    def _holding(self, part: str, limit: int, known: Container[str]) -> list[Ranked]:
        ranked: dict[str, Ranked] = {}
        at = self._line.find(part)
        while at >= 0 and len(ranked) < limit:
            place = bisect_right(self._starts, at) - 1
            self._put(ranked, place, (0, "", place), Why.CONTAINS, known)
            at = self._line.find("\n", at)
            at = self._line.find(part, at) if at >= 0 else -1
        return list(ranked.values())

    def sounding(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts that sound like what is asked, the most alike first."""
        if len(asked.heard) < _LEAST_HEARD:
            return []
        alike = process.extract(
            asked.heard,
            self._heard.words,
            scorer=fuzz.ratio,
            score_cutoff=_LEAST_ALIKE,
            limit=_ALIKE_KEPT,
        )
        ranked: dict[str, Ranked] = {}
        for heard, score, _ in alike:
            for place in self._heard.of(heard):
                spelt = fuzz.ratio(asked.joined, self._folded(place))
                self._put(
                    ranked, place, (-score, f"{100 - spelt:08.4f}", place), Why.SOUNDS_ALIKE, known
                )
        return sorted(ranked.values(), key=_rank)[:limit]

    def _folded(self, place: int) -> str:
        start = self._starts[place]
        end = self._line.find("\n", start)
        return self._line[start : None if end < 0 else end]

    def _put(
        self, ranked: dict[str, Ranked], place: int, rank: Rank, why: Why, known: Container[str]
    ) -> None:
        id = self._ids[self._owners[place]]
        if id not in known and (id not in ranked or rank < ranked[id][0]):
            ranked[id] = rank, Hit(id, self._texts[place], why)


def _line_starts(lines: str) -> Iterator[int]:
    at = 0
    for line in lines.split("\n"):
        yield at
        at += len(line) + 1


def _rank(ranked: Ranked) -> Rank:
    return ranked[0]


_STAGES = (_Index.starting, _Index.in_any_order, _Index.containing, _Index.sounding)


class Finder:
    """An index over (id, texts), immutable: a change gives another finder that shares the rest.

    Texts are names in any script, code names, codes and numbers, in any spacing. The same
    question gives the same answer in the same order: best reason first, then alphabetical, then
    the order of the entries.
    """

    def __init__(self, all_of_it: _Index, recent: Mapping[str, tuple[str, ...]]) -> None:
        """Use ``Finder.of``; *recent* entries stand in front of those in *all_of_it*."""
        self._base = all_of_it
        self._recent = dict(recent)
        self._newer = _Index((id, texts) for id, texts in self._recent.items() if texts)

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Iterable[str]]]) -> Self:
        """Build the index; an id comes once, empty texts are left out."""
        return cls(_Index((id, tuple(texts)) for id, texts in entries), {})

    def with_entry(self, id: str, texts: Iterable[str]) -> Finder:
        """The same finder with this entry added, or put in place of the former one."""
        return Finder(self._base, {**self._recent, id: tuple(texts)})

    def with_entries(self, entries: Mapping[str, tuple[str, ...]]) -> Finder:
        """The same for many at once."""
        return Finder(self._base, {**self._recent, **entries})

    def without(self, id: str) -> Finder:
        """The same finder without this entry."""
        return Finder(self._base, {**self._recent, id: ()})

    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """At most *limit* hits, each id once, the likeliest first; none for an empty query."""
        asked = _Question.of(query[:_LONGEST_QUERY])
        found: dict[str, Hit] = {}
        for stage in _STAGES if asked.words else ():
            ranked = stage(self._newer, asked, limit, found)
            ranked += stage(self._base, asked, limit, found.keys() | self._recent.keys())
            for _, hit in sorted(ranked, key=_rank):
                found.setdefault(hit.id, hit)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]
