"""The words that other people's sheets use, as a reviewed file: headings and pick-list values.

A word means one thing or nothing: two meanings of one heading stop the reading, for a column that
lands in the wrong place is worse than a question.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.import_targets import BY_KEY, LEAVE_OUT, Sort, Target, target_at
from shelterdesk.domain.kinds.identity import Statelessness
from shelterdesk.paths import CATALOGUE

_FILE = CATALOGUE / "import_words.toml"
_HEADER = {
    "version", "source", "confidence", "checked_on", "counter", "stories", "heading", "value",
}  # fmt: skip
STATELESS = "XXA"  # ISO/IEC 7501: what papers print for somebody of no state
_NOT_SAID = frozenset({"und", "mis", "xxx", "unknown", "n/a", "na", "-", "?", "ไม่ทราบ", "不详"})


def squeezed(text: str) -> str:
    """*text* without spaces, signs and capitals, so that headings can be compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LMN" or c in "#?")


def word_of(cell: object) -> str:
    """A word of a pick-list as it is compared: however it was spaced and capitalised."""
    return "".join(str(cell).translate(_UNSAID).split()).casefold()


_UNSAID = dict.fromkeys(map(ord, "_-\u200b"))


@cache  # pure: the program's own files do not change while it runs
def headings() -> Mapping[str, str]:
    """Squeezed heading -> target key, or ``LEAVE_OUT`` for what tells a story.

    ``ValueError`` if one heading is said of two.
    """
    found: dict[str, str] = {}
    said = {LEAVE_OUT: _table()["stories"], **_table()["heading"]}
    for key, words in said.items():
        if key != LEAVE_OUT and key not in BY_KEY:
            raise ValueError(f"{key} is no home")
        for word in {squeezed(word) for word in words}:
            if word in found:
                raise ValueError(f"{word} is both {found[word]} and {key}")
            found[word] = key
    return found


def is_counter(heading: str) -> bool:
    """Whether a column of this heading only numbers the rows."""
    return squeezed(heading) in {squeezed(word) for word in _table()["counter"]}


@cache  # pure, as above
def words(key: str) -> Mapping[str, str]:
    """Every word (``word_of``) that is read as a code in a pick-list of this target.

    An empty code is a word that says nothing, such as "unknown".
    """
    target = target_at(key)
    found: dict[str, str] = {}
    if target.sort in (Sort.LANGUAGE, Sort.COUNTRY):
        found |= dict.fromkeys(map(word_of, _NOT_SAID), "")
        for code in load_codes(target.sort.value):
            several = [code.code, code.label, code.own, *code.also]
            if target.sort is Sort.COUNTRY:
                several.append(code.exchange)
            for word in several:
                found.setdefault(word_of(word), code.code)
    for choice in target.choices or ():
        found |= {word_of(choice.value): choice.value, word_of(choice.label): choice.value}
    also = "first_language" if target.sort is Sort.LANGUAGE else key
    for code_, several in _table()["value"].get(also, {}).items():
        for word in map(word_of, (code_, *several)):
            if found.setdefault(word, code_) != code_:
                raise ValueError(f"{key}: {word} is both {found[word]} and {code_}")
    if target.sort is Sort.LANGUAGE:
        for family in families():
            found.setdefault(family, "")
    found.pop("", None)
    return found


@cache
def families() -> frozenset[str]:
    """Codes in files that stand for several languages of ours (ISO 639-2); nobody chooses one."""
    return frozenset(word_of(code.exchange) for code in load_codes(Sort.LANGUAGE.value))


def choices(target: Target) -> tuple[tuple[str, str], ...]:
    """What a pick-list of this target can become: (code, label), in the list's own order."""
    if target.choices is not None:
        return tuple((choice.value, choice.label) for choice in target.choices)
    if target.sort is Sort.CHOICE:
        return ()  # a list of the house: the house knows
    listed = tuple((code.code, code.label) for code in load_codes(target.sort.value))
    if target.sort is Sort.COUNTRY:
        return (*listed, (STATELESS, Statelessness.STATELESS.label))
    return listed


@cache
def _table() -> Mapping[str, Any]:
    with _FILE.open("rb") as file:
        table = tomllib.load(file)
    if table.keys() != _HEADER:
        raise ValueError(f"import_words: {sorted(table.keys() ^ _HEADER)}")
    return table
