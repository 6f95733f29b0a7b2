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
from enum import StrEnum
from functools import cached_property
from heapq import merge
from string import ascii_lowercase
from typing import NamedTuple, Self

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


class Hit(NamedTuple):
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
_ENDING = 12  # letters by which endings are sorted; few ask for longer parts
_LAST = "\U0010ffff"


class _Question:
    """What is looked for, in the forms that the stages need; some stages are seldom reached."""

    def __init__(self, query: str) -> None:
        self._query = ascii_digits(read_anyway(query))
        self._spelt = _spelt(_LINE_ENDS.sub(" ", self._query))
        self.words = self._spelt.split()
        self.joined = "".join(self.words)

    @cached_property
    def heard(self) -> str:
        """What it sounds like."""
        return _in_order(_sounds(_SOUNDLESS.sub("", self._spelt)).split())

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """What may stand anywhere in a text, the likeliest first."""
        return tuple(_parts(self.joined, self._query))


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

    def of(self, word: str) -> tuple[int, ...]:
        """The lines that *word* stands in."""
        return self._first[word], *self._more.get(word, ())

    def starting(self, start: str) -> range:
        """Where the words that begin with *start* are in ``words``."""
        first = bisect_left(self.words, start)
        return range(first, bisect_left(self.words, start + _LAST, first))


class _ByLength:
    """Words, the shortest first: of too different a length they cannot be alike."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words, key=len)
        self._lengths = array("l", map(len, self._words))

    def alike(self, asked: str) -> list[tuple[str, float, int]]:
        """The words most like *asked*, with how many per cent of letters they have in common.

        Two words share at most all letters of the shorter one: that bounds the longer one.
        """
        least = len(asked) * _LEAST_ALIKE / (200 - _LEAST_ALIKE)
        most = len(asked) * (200 - _LEAST_ALIKE) / _LEAST_ALIKE
        first, last = bisect_left(self._lengths, least), bisect_right(self._lengths, most)
        return process.extract(
            asked,
            self._words[first:last],
            scorer=fuzz.ratio,
            score_cutoff=_LEAST_ALIKE,
            limit=_ALIKE_KEPT,
        )


class _Parts:
    """Where a part stands in many lines.

    Lines in Latin letters alone are looked through, which compiled code does fast in ASCII. Of the
    others, which one looks for by parts since nothing parts their words, every ending is sorted.
    """

    def __init__(self, lines: str) -> None:
        plain: list[str] = []
        self._plain_places = array("l")
        self._endings_in, at = lines, 0
        endings: list[int] = []
        self._starts = array("l")  # of every line
        for place, line in enumerate(lines.split("\n")):
            self._starts.append(at)
            if line.isascii():
                plain.append(line)
                self._plain_places.append(place)
            else:
                endings.extend(range(at, at + len(line)))
            at += len(line) + 1
        self._plain = "\n".join(plain)
        self._plain_starts = array("l", _line_starts(plain))
        endings.sort(key=lambda at: lines[at : at + _ENDING])
        self._endings = array("l", endings)

    def line(self, place: int) -> str:
        """One line."""
        start = self._starts[place]
        end = self._endings_in.find("\n", start)
        return self._endings_in[start : None if end < 0 else end]

    def of(self, part: str) -> Iterator[int]:
        """The lines that hold *part*, in order."""
        others = self._among_endings(part)
        return merge(self._in_plain(part), others) if part.isascii() else others

    def _in_plain(self, part: str) -> Iterator[int]:
        at = self._plain.find(part)
        while at >= 0:
            yield self._plain_places[bisect_right(self._plain_starts, at) - 1]
            at = self._plain.find("\n", at)
            at = self._plain.find(part, at) if at >= 0 else -1

    def _among_endings(self, part: str) -> Iterator[int]:
        lines, start = self._endings_in, part[:_ENDING]

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
        self._parts = _Parts(spelt.replace(" ", ""))
        self._words = _Places(spelt, "".join)
        self._heard = _Places(_sounds(_SOUNDLESS.sub("", spelt)), _in_order)
        self._by_length = _ByLength(self._heard.words)

    def starting(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts with a word that starts as asked, or that start so themselves."""
        ranked: dict[str, Ranked] = {}
        for at in self._words.starting(asked.joined):
            key = self._words.words[at]
            for place in self._words.of(key):
                self._put(ranked, place, (0, key, place), Why.STARTS, known)
            if len(ranked) >= limit:
                break
        return list(ranked.values())

    def in_any_order(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """People with a word for each word asked, whatever stands between; the closest first."""
        if len(asked.words) < 2:
            return []
        starting = [self._words.starting(word) for word in asked.words]
        if not all(starting):
            return []
        owners = [
            {self._owners[p]: p for at in keys for p in self._words.of(self._words.words[at])}
            for keys in starting
        ]
        everywhere = sorted(set(owners[0]).intersection(*owners[1:]))[:_ORDERS_COMPARED]
        ranked: dict[str, Ranked] = {}
        for place in (owners[0][owner] for owner in everywhere):
            alike = fuzz.ratio(asked.joined, self._parts.line(place))
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
        for place in self._parts.of(part):
            self._put(ranked, place, (0, "", place), Why.CONTAINS, known)
            if len(ranked) >= limit:
                break
        return list(ranked.values())

    def sounding(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts that sound like what is asked, the most alike first."""
        if len(asked.heard) < _LEAST_HEARD:
            return []
        ranked: dict[str, Ranked] = {}
        before = 0.0
        for heard, score, _ in self._by_length.alike(asked.heard):
            if score < before and len(ranked) >= limit:
                break  # whoever comes now is less alike than all of these
            before = score
            for place in self._heard.of(heard):
                spelt = fuzz.ratio(asked.joined, self._parts.line(place))
                self._put(
                    ranked, place, (-score, f"{100 - spelt:08.4f}", place), Why.SOUNDS_ALIKE, known
                )
        return sorted(ranked.values(), key=_rank)[:limit]

    def _put(
        self, ranked: dict[str, Ranked], place: int, rank: Rank, why: Why, known: Container[str]
    ) -> None:
        id = self._ids[self._owners[place]]
        if id not in known and (id not in ranked or rank < ranked[id][0]):
            ranked[id] = rank, Hit(id, self._texts[place], why)


def _line_starts(lines: Iterable[str]) -> Iterator[int]:
    at = 0
    for line in lines:
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
        asked = _Question(query[:_LONGEST_QUERY])
        found: dict[str, Hit] = {}
        for stage in _STAGES if asked.words else ():
            ranked = stage(self._newer, asked, limit, found) if self._recent else []
            ranked += stage(self._base, asked, limit, found.keys() | self._recent.keys())
            for _, hit in sorted(ranked, key=_rank):
                found.setdefault(hit.id, hit)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]
