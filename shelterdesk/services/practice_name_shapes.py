"""How names are built where people come from; a name is one text, made of parts only here.

Casework guide 2: Burmese and Indonesian names may be one word, Ethiopian ones name father and
grandfather, Chinese, Khmer and Vietnamese ones begin with the family.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from shelterdesk.domain.kinds.resident import Gender

_MONONYMS = 0.15  # of Indonesian names (performance 8)

Part = Sequence[str]
Both = tuple[tuple[str, str], tuple[str, str]]  # (preferred, full): as written, in Latin letters


def compose(draw: Random, origin: Mapping[str, Any], gender: Gender) -> Both:
    """A name of *origin*, a table of ``practice_names.toml``; KeyError for an unknown shape."""
    return _SHAPES[origin["shape"]](draw, origin, _givens(origin, gender))


def _givens(origin: Mapping[str, Any], gender: Gender) -> Sequence[Part]:
    given: Sequence[Part] = origin["men" if gender is Gender.MASCULINE else "women"]
    return given


def _both(preferred: Sequence[Part], full: Sequence[Part], own_gap: str = " ") -> Both:
    own = (own_gap.join(p[0] for p in preferred), own_gap.join(p[0] for p in full))
    roman = (" ".join(p[1] for p in preferred), " ".join(p[1] for p in full))
    return own, roman


def _joined(draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]) -> Both:
    syllables = draw.sample(givens, draw.choice((2, 2, 3)))
    return _both(syllables, syllables, "")


def _given_family(draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]) -> Both:
    given, family = draw.choice(givens), draw.choice(origin["family"])
    return _both([given], [given, family])


def _family_given(draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]) -> Both:
    given, family = draw.choice(givens), draw.choice(origin["family"])
    return _both([given], [family, given])


def _family_given_joined(draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]) -> Both:
    family, given = draw.choice(origin["family"]), draw.sample(givens, draw.choice((1, 2, 2)))
    # In Latin letters two given syllables are one word.
    written = ["".join(p[0] for p in given), "".join(p[1] for p in given).capitalize()]
    return _both([family, written], [family, written], "")


def _family_middle_given(draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]) -> Both:
    middle, given = draw.sample(givens, 2)
    return _both([given], [draw.choice(origin["family"]), middle, given])


def _given_father_grandfather(
    draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]
) -> Both:
    given = draw.choice(givens)
    fathers = [name for name in origin["men"] if name != given]
    return _both([given], [given, *draw.sample(fathers, 2)])


def _one_or_two(draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]) -> Both:
    given = draw.choice(givens)
    further = [] if draw.random() < _MONONYMS else [draw.choice(origin["family"])]
    return _both([given], [given, *further])


def _two_given_family(draw: Random, origin: Mapping[str, Any], givens: Sequence[Part]) -> Both:
    given = draw.sample(givens, 2)
    return _both(given[:1], [*given, draw.choice(origin["family"])])


_SHAPES: dict[str, Callable[[Random, Mapping[str, Any], Sequence[Part]], Both]] = {
    "joined": _joined,
    "given_family": _given_family,
    "family_given": _family_given,
    "family_given_joined": _family_given_joined,
    "family_middle_given": _family_middle_given,
    "given_father_grandfather": _given_father_grandfather,
    "one_or_two": _one_or_two,
    "two_given_family": _two_given_family,
}
