"""Marks in a note what had better not stand there: names, numbers, amounts, places (guide 6.1).

It marks while somebody writes and never blocks: whoever writes knows best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from shelterdesk.domain.clinical_words import Mark
from shelterdesk.i18n import N_

NAME = N_("is the name of another resident")
PHONE = N_("looks like a phone number")
AMOUNT = N_("looks like an amount of money")
PLACE = N_("is on the house's list of places")

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PHONE = re.compile(r"(?<![\w.,])\+?\d[\d\s().\-]{6,18}\d(?!\w)")
_MONEY = (
    "usd|us\\$|dollars?|thb|baht|lak|kip|khr|riels?|mmk|kyats?|php|pesos?|eur|euros?|yuan|rmb|บาท"
)
_AMOUNT = re.compile(
    rf"(?:[$€£¥฿₭₱]\s?\d[\d.,\s]*\d?)|(?:\b\d[\d.,]*\s?(?:k|million|m)?\s?(?:{_MONEY})\b)"
    rf"|(?:\b(?:{_MONEY})\s?\d[\d.,]*)|(?:\d[\d.,]*\s?บาท)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[.\-/ ]\d{1,2}[.\-/ ]\d{1,4}")
SHORTEST = 3  # letters of a Latin name that is marked; shorter ones are words too often


@dataclass(frozen=True)
class WritingMarks:
    """What is looked for, made once for a form; ``marks`` runs while somebody types."""

    latin: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    places: re.Pattern[str] | None = None
    words: tuple[tuple[str, re.Pattern[str]], ...] = ()  # why (marked), and which

    @classmethod
    def of(
        cls,
        names: Iterable[str],
        own: Iterable[str] = (),
        places: Iterable[str] = (),
        words: Iterable[tuple[str, Iterable[str]]] = (),
    ) -> Self:
        """For *names* of other residents, without *own*, those of the resident at hand."""
        mine = {part.casefold() for name in own for part in _WORD.findall(name)}
        latin, others, own_names = set[str](), set[str](), set(own)
        for name in names:
            parts = _WORD.findall(name)
            for part in parts:
                if _is_latin(part) and len(part) >= SHORTEST and part.casefold() not in mine:
                    latin.add(part.casefold())
            bare = name.strip()
            if bare and not _is_latin(bare) and len(bare) > 1 and bare not in own_names:
                others.add(bare)
        return cls(
            frozenset(latin),
            tuple(sorted(others, key=len, reverse=True)),
            _any_of(places),
            tuple((why, found) for why, some in words if (found := _any_of(some))),
        )

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Every stretch to think about, in order; places count in *text* as it is."""
        found = [*self._names(text), *self._numbers(text)]
        places = ((PLACE, self.places),) if self.places is not None else ()
        for why, pattern in (*places, *self.words):
            found += [Mark(h.start(), h.end(), h.group(), why) for h in pattern.finditer(text)]
        return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))

    def words_in(self, text: str) -> tuple[Mark, ...]:
        """The marks of ``words`` alone, in order."""
        found = [
            Mark(hit.start(), hit.end(), hit.group(), why)
            for why, pattern in self.words
            for hit in pattern.finditer(text)
        ]
        return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))

    def _names(self, text: str) -> Iterator[Mark]:
        for hit in _WORD.finditer(text):
            word = hit.group()
            plain = re.sub(r"['’]s$", "", word)
            if word[0].isupper() and plain.casefold() in self.latin:
                yield Mark(hit.start(), hit.start() + len(plain), plain, NAME)
        if text.isascii():
            return
        for name in self.others:
            at = text.find(name)
            while at >= 0:
                yield Mark(at, at + len(name), name, NAME)
                at = text.find(name, at + len(name))

    def _numbers(self, text: str) -> Iterator[Mark]:
        amounts = list(_AMOUNT.finditer(text))
        for hit in amounts:
            yield Mark(hit.start(), hit.end(), hit.group().strip(), AMOUNT)
        for hit in _PHONE.finditer(text):
            is_amount = any(hit.start() < a.end() and a.start() < hit.end() for a in amounts)
            if not is_amount and not _DATE.fullmatch(hit.group()):
                yield Mark(hit.start(), hit.end(), hit.group(), PHONE)


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 or not letter.isalpha() for letter in text)


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    parts = []
    for word in sorted({w.strip() for w in words if w.strip()}, key=len, reverse=True):
        body = re.escape(word).replace(r"\ ", r"\s+")
        parts.append(rf"(?<!\w){body}(?!\w)" if _is_latin(word) else body)
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
