"""Finding people by whatever is known of their name, in any script and any spelling.

Names are sealed on disk, so they are found in memory, from what this person may read (decision
18): whole names of the same sound, then prefixes of folded words, then parts of a name (scripts
without spaces, the last digits of a number), and only when these give too little, names that sound
nearly alike.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from heapq import nsmallest
from operator import itemgetter
from string import ascii_lowercase
from typing import NamedTuple, Self

from anyascii import anyascii

from shelterdesk.domain.calendars import ascii_digits
from shelterdesk.domain.pieces import pieces
from shelterdesk.domain.word_places import ByLength, Lines, Orders, Parts, Places
from shelterdesk.domain.zawgyi import read_anyway

# ---- one spelling for comparing
#
# These work on many lines at once, each line one text: an index is folded in passes of compiled
# code. No pass makes or loses a line.

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


def _spelt_texts(texts: Sequence[str]) -> str:
    return _spelt("\n".join(_LINE_ENDS.sub(" ", text) for text in texts))


def _heard_lines(lines: Sequence[str]) -> str:
    return _sounds(_SOUNDLESS.sub("", "\n".join(lines)))


def _by_piece(made: Callable[[Sequence[str]], str], texts: Sequence[str]) -> Iterator[str]:
    """The lines that *made* gives of *texts*."""
    for piece in pieces(texts):
        yield from made(piece).split("\n")


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
_NEAR = 90  # per cent; above, whoever is meant is among those found
_LEAST_HEARD = 3  # letters of a skeleton; two letters sound like everybody
_LEAST_PART = 4  # letters of a part of a Latin name or number
_LEAST_PART_NATIVE = 2
_TELEPHONE_END = 8  # digits that tell telephones apart, whatever country code stands before
_COUNTRY_DIGITS = (1, 2, 3)
_ALIKE_KEPT = 200  # skeletons
_LOOKED_AT = 200  # lines that sound alike, looked at again, letter by letter
_COMPARED = 2000  # lines with all the words asked, or of one sound; more is too short a question
_APART = 1000.0  # further than any line: words asked that stand in several texts of one person
_LONGEST_QUERY = 100


class _Question:
    """What is looked for, in the forms that the stages need; some stages are seldom reached."""

    def __init__(self, query: str) -> None:
        self._query = ascii_digits(read_anyway(query))
        self._spelt = _spelt(_LINE_ENDS.sub(" ", self._query))
        self.words = self._spelt.split()
        self.orders = Orders(self.words)
        self.joined = self.orders.joined

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


def _with_whole(line: str) -> list[str]:
    """Its words, and last the whole; a single word is not copied."""
    if " " not in line:
        return [line] if line else []
    words = line.split()
    return [*words, "".join(words)] if len(words) > 1 else words


def _says_little(word: str) -> bool:
    """One Latin letter begins something of everybody."""
    return len(word) < 2 and word.isascii()


class _Index:
    """Sorted words, folded lines, and what they sound like; built once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._ids: list[str] = []
        self._texts: list[str] = []
        self._owners = array("l")  # of each text, the place of its id
        for id, texts in entries:
            self._ids.append(id)
            for text in dict.fromkeys(texts):
                self._texts.append(read_anyway(text))
                self._owners.append(len(self._ids) - 1)
        self._lines, each = Lines.of(_by_piece(_spelt_texts, self._texts))
        heard = list(_by_piece(_heard_lines, each))
        self._joined = [line.replace(" ", "") for line in each]
        spelt = (_with_whole(each[line]) for line in self._lines.of_text)
        self._words = Places(spelt)  # stand in texts, all else in lines
        names = zip(each, heard, strict=True)
        named = Places(_with_whole(line) if sound else () for line, sound in names)
        self._spelt_by_length = ByLength(named)  # neither codes nor numbers
        del each  # what is let go of here is not held while the rest is built
        self._heard = Places(map(_with_whole, heard))
        self._heard_by_length = ByLength(self._heard)
        self._names = Places([_in_order(line.split())] if line else () for line in heard)
        self._names_by_length = ByLength(self._names)
        del heard
        self._parts = Parts(self._joined)

    def named(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Whole names of several words that sound exactly so, in any order; the closest first.

        Whoever means a longer name types on; whoever means this one, spelt otherwise, cannot.
        """
        if len(asked.words) < 2 or len(asked.heard) < _LEAST_HEARD:
            return []
        ranked: dict[str, Ranked] = {}
        for line in self._names.of(asked.heard)[:_COMPARED]:
            far = asked.orders.far_from(self._joined[line])
            why = Why.STARTS if far <= Orders.OTHER else Why.SOUNDS_ALIKE
            self._put_all(ranked, line, (far, ""), why, known, limit)
        return nsmallest(limit, ranked.values(), key=_rank)

    def starting(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts with a word that starts as asked, or that start so themselves.

        They lie in the order in which they are wanted: nobody is looked at beyond the last one.
        """
        ranked: dict[str, Ranked] = {}
        for at in self._words.starting(asked.joined):
            key = self._words.words[at]
            for place in self._words.at(at):
                self._put(ranked, place, (0, key, place), Why.STARTS, known)
                if len(ranked) >= limit:
                    return list(ranked.values())
        return list(ranked.values())

    def in_any_order(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """People with a word for each word asked, whatever stands between.

        First those who have them in one text, the fewest letters more first; then the others.
        """
        starting = [self._words.starting(word) for word in asked.words]
        if len(starting) < 2 or not all(starting):
            return []
        lines = sorted(map(self._words.within, starting), key=len)
        ranked: dict[str, Ranked] = {}
        for place in sorted(set(lines[0]).intersection(*lines[1:]))[:_COMPARED]:
            line = self._joined[self._lines.of_text[place]]
            rank = abs(len(line) - len(asked.joined)), f"{asked.orders.far_from(line):08.4f}", place
            self._put(ranked, place, rank, Why.STARTS, known)
        if len(ranked) < limit and not any(map(_says_little, asked.words)):
            self._in_several(asked, lines, ranked, known)
        return nsmallest(limit, ranked.values(), key=_rank)

    def _in_several(
        self,
        asked: _Question,
        lines: list[Sequence[int]],
        ranked: dict[str, Ranked],
        known: Container[str],
    ) -> None:
        """Add people who have the words in several texts; *lines* of each word, fewest first."""
        owner = self._owners.__getitem__
        rarest = {owner(place): place for place in reversed(lines[0])}
        together = set(rarest).intersection(*(map(owner, more) for more in lines[1:]))
        for place in sorted(map(rarest.__getitem__, together))[:_COMPARED]:
            if self._ids[owner(place)] not in ranked:
                far = _APART + asked.orders.far_from(self._joined[self._lines.of_text[place]])
                self._put(ranked, place, (far, "", place), Why.STARTS, known)

    def containing(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts that hold what is asked anywhere, once it is long enough to mean something."""
        for part in asked.parts:
            ranked = self._holding(part, limit, known)
            if ranked:
                return ranked
        return []

    def _holding(self, part: str, limit: int, known: Container[str]) -> list[Ranked]:
        ranked: dict[str, Ranked] = {}
        for line in self._parts.of(part):
            self._put_all(ranked, line, (0, self._joined[line]), Why.CONTAINS, known, limit)
            if len(ranked) >= limit:
                break
        return list(ranked.values())

    def sounding(self, asked: _Question, limit: int, known: Container[str]) -> list[Ranked]:
        """Texts that sound or are spelt like what is asked, the most alike first."""
        compared: list[tuple[float, float, int]] = []
        before = 0.0
        for score, at, among in self._alike(asked):
            if score < before and len(compared) >= _LOOKED_AT:
                break
            before = score
            for line in among.at(at)[:_LOOKED_AT]:
                spelt = asked.orders.alike(self._joined[line])
                compared.append((-max(score, spelt), 100 - spelt, line))
        compared.sort()
        ranked: dict[str, Ranked] = {}
        for score, spelt, line in compared:
            if len(ranked) >= limit:
                break  # whoever comes now is less alike than all of these
            self._put_all(ranked, line, (score, f"{spelt:08.4f}"), Why.SOUNDS_ALIKE, known, limit)
        return nsmallest(limit, ranked.values(), key=_rank)

    def _alike(self, asked: _Question) -> list[tuple[float, int, Places]]:
        """How alike which words and names sound, the most alike first.

        A slip can change the sound of a letter beside it, or the place of a word among the others:
        where nobody sounds near, names are compared as they are spelt.
        """
        if len(asked.heard) < _LEAST_HEARD:
            return []
        if len(asked.words) < 2:
            return self._heard_by_length.alike(asked.heard, _LEAST_ALIKE, _ALIKE_KEPT)
        found = self._names_by_length.alike(asked.heard, _LEAST_ALIKE, _ALIKE_KEPT)
        if not found or found[0][0] < _NEAR:
            found += self._spelt_by_length.alike(asked.joined, _LEAST_ALIKE, _ALIKE_KEPT)
        return sorted(found, key=itemgetter(0), reverse=True)

    def _put_all(
        self,
        ranked: dict[str, Ranked],
        line: int,
        far: tuple[float, str],
        why: Why,
        known: Container[str],
        limit: int,
    ) -> None:
        """Rank those who are spelt like *line*, at most *limit*: no more of them are shown."""
        new = 0
        for place in self._lines.texts(line):
            new += self._put(ranked, place, (*far, place), why, known)
            if new >= limit:
                break

    def _put(
        self, ranked: dict[str, Ranked], place: int, rank: Rank, why: Why, known: Container[str]
    ) -> bool:
        """Rank a text for its owner, unless that is known or fits better; whether it counts."""
        id = self._ids[self._owners[place]]
        if id in known or (id in ranked and ranked[id][0] <= rank):
            return False
        ranked[id] = rank, Hit(id, self._texts[place], why)
        return True


def _rank(ranked: Ranked) -> Rank:
    return ranked[0]


_STAGES = (
    _Index.named, _Index.starting, _Index.in_any_order, _Index.containing, _Index.sounding,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Either(Container[str]):
    """Ids of one or the other: of a thousand entered lately, few are asked about."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, id: object) -> bool:
        return id in self.one or id in self.other


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
        known = _Either(found, self._recent) if self._recent else found
        for stage in _STAGES if asked.words else ():
            more = limit - len(found)
            ranked = stage(self._newer, asked, more, found) if self._recent else []
            ranked += stage(self._base, asked, more, known)
            for _, hit in sorted(ranked, key=_rank):
                found.setdefault(hit.id, hit)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]
