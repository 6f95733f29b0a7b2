"""Code lists that others publish: languages and countries, as reviewed files.

What is stored is the code, so that a record outlives a renamed country; what is shown is a label.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shelterdesk.paths import CATALOGUE

_HEADER = {"version", "source", "confidence", "checked_on", "exchange_reads_back", "code"}
_KEYS = {"label", "exchange", "own", "also"}


@dataclass(frozen=True)
class Code:
    """One line of a list.

    ``label`` is English, ``own`` the name its own people use (may be empty), ``exchange`` the code
    that files for others carry (ISO 3166-1 alpha-3, ISO 639-2), ``also`` further codes and words
    that are read as this one.
    """

    code: str
    label: str
    exchange: str
    own: str = ""
    also: tuple[str, ...] = ()


@cache  # pure: the program's own files do not change while it runs
def load_codes(name: str) -> tuple[Code, ...]:
    """The list *name* ("languages", "countries") in file order.

    Raises ``ValueError`` for an unknown key, ``KeyError`` for one that is missing.
    """
    return tuple(_read(code, line) for code, line in _table(name)["code"].items())


@cache  # pure, as above
def codes_by_word(name: str) -> Mapping[str, Code]:
    """Every way to write a code of the list, case-folded: code, label, own name, other words.

    Exchange codes are among them only where the list says that they read back: ISO 639-2 has
    codes for whole families, and nobody chooses one of a family for a person. Raises
    ``ValueError`` if one word would be read as two codes.
    """
    reads_back = _table(name)["exchange_reads_back"]
    found: dict[str, Code] = {}
    for code in load_codes(name):
        words = {code.code, code.label, code.own, *code.also}
        if reads_back:
            words.add(code.exchange)
        for word in {word.casefold() for word in words} - {""}:
            if word in found:
                raise ValueError(f"{name}: {word} is both {found[word].code} and {code.code}")
            found[word] = code
    return found


@cache
def _table(name: str) -> Mapping[str, Any]:
    with (CATALOGUE / f"{name}.toml").open("rb") as file:
        table = tomllib.load(file)
    if table.keys() != _HEADER:
        raise ValueError(f"{name}: {sorted(table.keys() ^ _HEADER)}")
    return table


def _read(code: str, line: Mapping[str, Any]) -> Code:
    if line.keys() - _KEYS:
        raise ValueError(f"{code}: {sorted(line.keys() - _KEYS)}")
    return Code(
        code, line["label"], line["exchange"], line.get("own", ""), tuple(line.get("also", ()))
    )
