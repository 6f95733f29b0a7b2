"""Directions: the Unicode bidirectional algorithm (UAX #9) with isolates, for one paragraph.

Explicit embeddings and overrides (LRE, RLE, LRO, RLO, PDF) count as neutral: what somebody typed
must never turn around the text that stands beside it. Our own text sets values apart with first
strong isolates instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

FSI, PDI = "\u2068", "\u2069"
_OBJECT = "\ufffc"  # stands for an isolate in the text around it (UAX #9, BD9)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_BRACKETS.values())
_NEUTRAL = frozenset(
    ("ET", "ES", "CS", "BN", "S", "WS", "B", "LRE", "RLE", "LRO", "RLO", "PDF",
     "LRI", "RLI", "FSI", "PDI")
)  # fmt: skip
_RIGHT = frozenset(("R", "AL", "AN"))


def isolate(text: str) -> str:
    """*text* set apart, so that its direction does not disturb the sentence around it."""
    return f"{FSI}{text.replace(FSI, '').replace(PDI, '')}{PDI}"


def has_right_to_left(text: str) -> bool:
    """Whether any character of *text* needs the algorithm at all."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT for c in text)


def base_direction(text: str) -> int:
    """0 for left-to-right, 1 for right-to-left: the first strong character decides (P2, P3)."""
    depth = 0
    for character in text:
        if character == FSI:
            depth += 1
        elif character == PDI:
            depth = max(0, depth - 1)
        elif not depth:
            kind = unicodedata.bidirectional(character)
            if kind == "L":
                return 0
            if kind in ("R", "AL"):
                return 1
    return 0


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character; odd is right-to-left."""
    if not base and not has_right_to_left(text):
        return [0] * len(text)
    outer, isolates = _take_out_isolates(text)
    found = [base] * len(text)
    for place, level in zip(outer, _resolve(_flat(text, outer), base), strict=True):
        found[place] = level
        end = isolates.get(place)
        if end is None:
            continue
        inner = text[place + 1 : end]
        inner_base = base_direction(inner)
        lift = level + 1 if (level + 1) % 2 == inner_base else level + 2
        for index, inner_level in enumerate(levels(inner, inner_base), place + 1):
            found[index] = inner_level - inner_base + lift
        found[end : end + 1] = [level] * len(found[end : end + 1])
    return found


def visual_order(of_levels: Sequence[int]) -> list[int]:
    """Indices of *of_levels* in the order in which they stand on the line (rule L2)."""
    order = list(range(len(of_levels)))
    if not of_levels or max(of_levels) == 0:
        return order
    lowest_odd = min((level for level in of_levels if level % 2), default=max(of_levels) + 1)
    for level in range(max(of_levels), lowest_odd - 1, -1):
        turned: list[int] = []
        for inside, group in groupby(order, lambda i, level=level: of_levels[i] >= level):  # type: ignore[misc]
            members = list(group)
            turned += members[::-1] if inside else members
        order = turned
    return order


def _take_out_isolates(text: str) -> tuple[list[int], dict[int, int]]:
    """Places of the characters outside every isolate, and where each outermost isolate ends."""
    outer: list[int] = []
    isolates: dict[int, int] = {}
    place = 0
    while place < len(text):
        outer.append(place)
        if text[place] == FSI:
            depth, end = 1, place + 1
            while end < len(text):
                depth += (text[end] == FSI) - (text[end] == PDI)
                if not depth:
                    break
                end += 1
            isolates[place] = end
            place = end
        place += 1
    return outer, isolates


def _flat(text: str, outer: list[int]) -> str:
    return "".join(_OBJECT if text[place] == FSI else text[place] for place in outer)


def _resolve(text: str, base: int) -> list[int]:
    original = [unicodedata.bidirectional(c) or "L" for c in text]
    around = "R" if base else "L"
    types = _resolve_weak(list(original), around)
    _resolve_brackets(text, types, around)
    _resolve_neutral(types, around)
    # I1, I2
    found = [
        (0 if kind == "L" else 1 if kind == "R" else 2) if not base else (1 if kind == "R" else 2)
        for kind in types
    ]
    for index in range(len(text) - 1, -1, -1):  # L1: spaces at the end follow the paragraph
        if original[index] not in ("WS", "S", "B", "BN"):
            break
        found[index] = base
    return found


def _resolve_weak(types: list[str], around: str) -> list[str]:
    """Rules W1 to W7."""
    before = around
    for index, kind in enumerate(types):
        if kind == "NSM":
            types[index] = before
        before = types[index]
    strong = around
    for index, kind in enumerate(types):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[index] = "AN"
    types = ["R" if kind == "AL" else kind for kind in types]
    for index in range(1, len(types) - 1):
        left, right = types[index - 1], types[index + 1]
        if types[index] in ("ES", "CS") and left == right == "EN":
            types[index] = "EN"
        elif types[index] == "CS" and left == right == "AN":
            types[index] = "AN"
    start = 0
    for kind, group in groupby(list(types)):
        end = start + len(list(group))
        beside = {types[start - 1] if start else "", types[end] if end < len(types) else ""}
        if kind == "ET" and "EN" in beside:
            types[start:end] = ["EN"] * (end - start)
        start = end
    types = ["ON" if kind in _NEUTRAL else kind for kind in types]
    strong = around
    for index, kind in enumerate(types):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[index] = "L"
    return types


def _strong(kind: str) -> str | None:
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else None


def _resolve_brackets(text: str, types: list[str], around: str) -> None:
    """Rule N0: a pair of brackets takes one direction."""
    waiting: list[tuple[int, str]] = []
    pairs: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        if types[index] != "ON":
            continue
        if character in _BRACKETS:
            waiting.append((index, _BRACKETS[character]))
        elif character in _CLOSING:
            for place in range(len(waiting) - 1, -1, -1):
                if waiting[place][1] == character:
                    pairs.append((waiting[place][0], index))
                    del waiting[place:]
                    break
    for start, end in sorted(pairs):
        inside = {_strong(kind) for kind in types[start + 1 : end]} - {None}
        if not inside:
            continue
        direction = around
        if around not in inside:
            earlier = (_strong(types[index]) for index in range(start - 1, -1, -1))
            direction = next((kind for kind in earlier if kind), around)
        for place in (start, end):
            types[place] = direction
            for index in range(place + 1, len(text)):  # marks on a bracket go with it
                if unicodedata.bidirectional(text[index]) != "NSM":
                    break
                types[index] = direction


def _resolve_neutral(types: list[str], around: str) -> None:
    """Rules N1 and N2."""
    start = 0
    for kind, group in groupby(list(types)):
        end = start + len(list(group))
        if kind == "ON":
            left = _strong(types[start - 1]) if start else around
            right = _strong(types[end]) if end < len(types) else around
            types[start:end] = [left if left == right and left else around] * (end - start)
        start = end
