"""Questionnaires as files, read strictly and answered kindly.

A questionnaire that is half understood gives wrong figures about somebody's pain. So whatever is
unknown, missing, twice or points nowhere stops the reading, with the place and what is needed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from shelterdesk.domain.kinds.counselling_results import RiskFound
from shelterdesk.domain.kinds.scale import TranslationStatus
from shelterdesk.domain.scales import (
    Answers,
    Band,
    Care,
    Change,
    Checked,
    Cutoff,
    Flag,
    Item,
    Measure,
    Pattern,
    Rule,
    Scale,
    Terms,
    Variant,
    When,
    Wording,
)
from shelterdesk.errors import CatalogueUnreadable, ScaleFileNeedsALook
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

SCALES = CATALOGUE / "scales"
LARGEST = 200_000  # characters; a questionnaire of a hundred items in five languages has less

NOT_TOML = N_("The file is not written as such a file must be (TOML).")
TOO_LONG = N_("The file is longer than a questionnaire can be.")
UNKNOWN = N_("The program does not know this word.")
LACKS = N_("Something is needed here.")
TWICE = N_("This stands there twice.")
OTHER_KIND = N_("Here the program expects another kind of value.")
NOWHERE = N_("This points to something that the file does not have.")
GAP = N_("The ranges leave a gap, overlap, or go beyond what can be reached.")
OTHER_ITEMS = N_("A questionnaire of this name comes with the program and has other items.")
NO_WORDS = N_("Every item and every answer needs its words, in each language.")

T = TypeVar("T")
Row = Mapping[str, Any]

LISTS: dict[str, type] = {
    "answers": Answers,
    "item": Item,
    "measure": Measure,
    "pattern": Pattern,
    "flag": Flag,
    "band": Band,
    "cutoff": Cutoff,
    "variant": Variant,
    "checked": Checked,
}
PLAIN = (
    "code", "name", "about", "version", "checked_on", "terms", "licence", "notice", "source",
    "confidence", "recall", "higher_is_better",
)  # fmt: skip
MAY = frozenset({*PLAIN, *LISTS, "change", "text", "hint"})
RENAMED = {"from": "from_"}  # a keyword of the language that the program is written in


@cache  # pure: the program's own files do not change while it runs
def load_scales(folder: Path = SCALES) -> Mapping[str, Scale]:
    """Every questionnaire that ships, by code; raises ``CatalogueUnreadable`` naming the file."""
    found: dict[str, Scale] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            scale = read_scale(path.read_text("utf-8"))
        except (OSError, ValueError, ScaleFileNeedsALook) as error:
            raise CatalogueUnreadable(f"{path.name}: {error}") from error
        if scale.code != path.stem or scale.code in found:
            raise CatalogueUnreadable(f"{path.name}: code")
        found[scale.code] = scale
    return MappingProxyType(found)


def read_scale(untrusted_text: str) -> Scale:
    """One questionnaire from the text of its file; raises ``ScaleFileNeedsALook``."""
    if len(untrusted_text) > LARGEST:
        raise ScaleFileNeedsALook("", TOO_LONG)
    try:
        table = tomllib.loads(untrusted_text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ScaleFileNeedsALook("", NOT_TOML) from error
    _same_keys("", table, {*PLAIN, "answers", "item", "text"}, MAY)
    plain = {name: _held(name, table[name], _PLAIN_TYPES.get(name, str)) for name in PLAIN}
    plain["terms"] = _of("terms", Terms, plain["terms"])
    lists: dict[str, list[Any]] = {
        name: _rows(name, made, table.get(name, [])) for name, made in LISTS.items()
    }
    change = table.get("change")
    scale = Scale(
        **plain,
        hint=_held("hint", table.get("hint", ""), str),
        answers=_by_code("answers", lists["answers"]),
        items=_by_code("item", lists["item"]),
        measures=_by_code("measure", lists["measure"]),
        patterns=_by_code("pattern", lists["pattern"]),
        variants=_by_code("variant", lists["variant"]),
        flags=tuple(_by_code("flag", lists["flag"]).values()),
        bands=tuple(lists["band"]),
        cutoffs=tuple(lists["cutoff"]),
        checked=tuple(lists["checked"]),
        change=None if change is None else _made("change", Change, change),
        wordings=_wordings(table["text"]),
    )
    _inspect(scale)
    return scale


_PLAIN_TYPES: dict[str, type] = {"checked_on": date, "higher_is_better": bool}


def _wordings(rows: Any) -> Mapping[str, Wording]:
    _held("text", rows, dict)
    found = {}
    for language, row in rows.items():
        where = f"text.{language}"
        _held(where, row, dict)
        found[language] = _made(where, Wording, {**row, "language": language})
    if not found:
        raise ScaleFileNeedsALook("text", LACKS)
    return MappingProxyType(found)


# ---- one table of the file as one of the program's


def _rows(name: str, made: type[T], rows: Any) -> list[T]:
    _held(name, rows, list)
    return [
        _made(f"{name} {row.get('code', n) if isinstance(row, dict) else n}", made, row)
        for n, row in enumerate(rows, 1)
    ]


def _made(where: str, made: type[T], row: Any) -> T:
    _held(where, row, dict)
    declared = {f.name: f for f in fields(made)}  # type: ignore[arg-type]
    given = {RENAMED.get(key, key): value for key, value in row.items()}
    needed = {
        name
        for name, f in declared.items()
        if f.default is MISSING and f.default_factory is MISSING
    }
    _same_keys(where, given, needed, set(declared))
    return made(
        **{
            name: _value(f"{where}: {name.rstrip('_')}", str(declared[name].type), value)
            for name, value in given.items()
        }
    )


def _value(where: str, declared: str, value: Any) -> Any:
    reader = _READERS.get(declared)
    if reader is None:
        raise ScaleFileNeedsALook(where, UNKNOWN)
    return reader(where, value)


def _held(where: str, value: Any, holds: type) -> Any:
    if not isinstance(value, holds) or (holds is int and isinstance(value, bool)):
        raise ScaleFileNeedsALook(where, OTHER_KIND)
    return value


def _of(where: str, holds: Any, value: Any) -> Any:
    try:
        return holds.of(_held(where, value, str))
    except ValueError as error:
        raise ScaleFileNeedsALook(where, UNKNOWN) from error


def _several(holds: type) -> Callable[[str, Any], tuple[Any, ...]]:
    return lambda where, value: tuple(_held(where, v, holds) for v in _held(where, value, list))


def _plain(holds: type) -> Callable[[str, Any], Any]:
    return lambda where, value: _held(where, value, holds)


def _mapping(inner: Callable[[str, Any], Any]) -> Callable[[str, Any], Mapping[str, Any]]:
    return lambda where, value: MappingProxyType(
        {key: inner(f"{where} {key}", v) for key, v in _held(where, value, dict).items()}
    )


def _whens(where: str, value: Any) -> tuple[When, ...]:
    found = tuple(_made(where, When, row) for row in _held(where, value, list))
    for when in found:
        looked = [when.item, when.any, when.measure, when.pattern]
        if sum(bool(one) for one in looked) != 1:
            raise ScaleFileNeedsALook(where, LACKS)
    return found


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "str": _plain(str),
    "int": _plain(int),
    "int | None": _plain(int),
    "bool": _plain(bool),
    "tuple[int, ...]": _several(int),
    "tuple[str, ...]": _several(str),
    "tuple[When, ...]": _whens,
    "Mapping[str, int]": _mapping(_plain(int)),
    "Mapping[str, str]": _mapping(_plain(str)),
    "Mapping[str, tuple[str, ...]]": _mapping(_several(str)),
    "Mapping[str, Mapping[str, str]]": _mapping(_mapping(_plain(str))),
    "RiskFound": lambda where, value: _of(where, RiskFound, value),
    "Care": lambda where, value: _of(where, Care, value),
    "TranslationStatus": lambda where, value: _of(where, TranslationStatus, value),
}


def _same_keys(
    where: str, found: Iterable[str], needed: set[str], known: set[str] | frozenset[str]
) -> None:
    for key in found:
        if key not in known:
            raise ScaleFileNeedsALook(_at(where, key), UNKNOWN)
    for key in sorted(needed - set(found)):
        raise ScaleFileNeedsALook(_at(where, key), LACKS)


def _at(where: str, key: str) -> str:
    key = key.rstrip("_")
    return f"{where}: {key}" if where else key


def _by_code(name: str, rows: Iterable[Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        if row.code in found:
            raise ScaleFileNeedsALook(f"{name} {row.code}", TWICE)
        found[row.code] = row
    return MappingProxyType(found)


# ---- whether the parts fit together


def _inspect(scale: Scale) -> None:
    for name in ("code", "name", "version", "licence", "source"):
        _need(name, bool(getattr(scale, name).strip()), LACKS)
    _need("item", bool(scale.items), LACKS)
    for answers in scale.answers.values():
        whole = len(answers.values) > 1 and len(set(answers.values)) == len(answers.values)
        _need(f"answers {answers.code}", whole != answers.is_figure, LACKS)
    for item in scale.items.values():
        _inspect_item(scale, item)
    for measure in scale.measures.values():
        where = f"measure {measure.code}"
        _need(where, bool(measure.sum) != bool(measure.count), LACKS)
        known = {*measure.items, *measure.from_for} <= scale.items.keys()
        _need(where, known and len(set(measure.items)) == len(measure.items), NOWHERE)
    _inspect_rules(scale)
    _inspect_bands(scale)
    for cutoff in scale.cutoffs:
        where = f"cutoff {cutoff.title}"
        _need(where, cutoff.measure in scale.measures, NOWHERE)
        _need(where, (cutoff.from_ is None) != (cutoff.to is None), LACKS)
    if scale.change is not None:
        _need("change", scale.change.measure in scale.measures, NOWHERE)
    for variant in scale.variants.values():
        known = set(variant.leaves_out) <= scale.items.keys()
        _need(f"variant {variant.code}", known, NOWHERE)
    for wording in scale.wordings.values():
        _inspect_wording(scale, wording)


def _inspect_item(scale: Scale, item: Item) -> None:
    where = f"item {item.code}"
    _need(where, item.code.isalnum() and item.answers in scale.answers, NOWHERE)
    _need(where, not item.in_variant or item.in_variant in scale.variants, NOWHERE)
    _need(where, bool(item.not_asked_when) == (item.counts_as is not None), LACKS)
    _need(where, item.counts_as is None or item.counts_as in scale.values_of(item.code), NOWHERE)
    codes = list(scale.items)
    before = codes[: codes.index(item.code)]
    for when in item.not_asked_when:  # only what was asked before can decide
        _need(where, when.item in before, NOWHERE)


def _inspect_rules(scale: Scale) -> None:
    before: list[str] = []
    for pattern in scale.patterns.values():
        _inspect_rule(scale, f"pattern {pattern.code}", pattern, before)
        before.append(pattern.code)
    for flag in scale.flags:
        _inspect_rule(scale, f"flag {flag.code}", flag, before)


def _inspect_rule(scale: Scale, where: str, rule: Rule, patterns: Iterable[str]) -> None:
    _need(where, bool(rule.all or rule.any), LACKS)
    for when in (*rule.all, *rule.any):
        named = {when.item, *when.any} - {""}
        _need(where, named <= scale.items.keys(), NOWHERE)
        _need(where, not when.measure or when.measure in scale.measures, NOWHERE)
        _need(where, not when.pattern or when.pattern in patterns, NOWHERE)


def _inspect_bands(scale: Scale) -> None:
    """The bands of a measure cover all that it can be, each figure once."""
    for measure in dict.fromkeys(band.measure for band in scale.bands):
        where = f"band {measure}"
        _need(where, measure in scale.measures, NOWHERE)
        least, most = scale.range_of(measure)
        own = [band for band in scale.bands if band.measure == measure]
        _need(where, own[0].from_ == least and own[-1].to == most, GAP)
        joined = all(one.to + 1 == two.from_ for one, two in pairwise(own))
        _need(where, joined and all(band.from_ <= band.to for band in own), GAP)


def _inspect_wording(scale: Scale, wording: Wording) -> None:
    where = f"text.{wording.language}"
    _need(where, set(wording.items) <= scale.items.keys(), NOWHERE)
    _need(where, set(wording.answers) <= scale.answers.keys(), NOWHERE)
    for variant, others in wording.other_items.items():
        _need(where, variant in scale.variants and set(others) <= scale.items.keys(), NOWHERE)
    for code, words in wording.answers.items():
        _need(where, len(words) == len(scale.answers[code].values) and all(words), NO_WORDS)
    if scale.has_text:
        whole = set(wording.items) == set(scale.items) and set(wording.answers) == set(
            scale.answers
        )
        _need(where, whole and all(wording.items.values()), NO_WORDS)


def _need(where: str, holds: bool, says: str) -> None:
    if not holds:
        raise ScaleFileNeedsALook(where, says)


def added(shipped: Mapping[str, Scale], house: Iterable[Scale]) -> Mapping[str, Scale]:
    """The questionnaires that ship and those of the house, by code.

    A file of the house for one that ships brings words in further languages and nothing else: its
    rules stay. Raises ``ScaleFileNeedsALook`` where the two do not have the same items and answers.
    """
    found = dict(shipped)
    for scale in house:
        ours = shipped.get(scale.code)
        found[scale.code] = (
            replace(scale, of_the_house=True) if ours is None else _worded(ours, scale)
        )
    return MappingProxyType(found)


def _worded(ours: Scale, theirs: Scale) -> Scale:
    """A questionnaire that ships, with the words that the house has for it."""
    same = [(i.code, ours.values_of(i.code)) for i in ours.items.values()] == [
        (i.code, theirs.values_of(i.code)) for i in theirs.items.values()
    ]
    _need("item", same and ours.answers.keys() == theirs.answers.keys(), OTHER_ITEMS)
    if ours.has_text:  # its own words stay as its owners wrote them
        return replace(ours, wordings=MappingProxyType({**theirs.wordings, **ours.wordings}))
    return replace(ours, wordings=theirs.wordings, terms=theirs.terms, notice=theirs.notice)
