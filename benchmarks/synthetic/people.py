"""Everybody of a network of houses, none of whom exists: names, births, arrivals, doubles.

Each person is drawn from seed and number alone, so more people never change those before. Profile A
is a released compound, B a standing network (performance 8). Numbers begin with ``TEST-``,
telephones with a country code that nobody has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from benchmarks.synthetic.draws import Draws
from benchmarks.synthetic.slips import as_zawgyi, respelt, table
from shelterdesk.domain.kinds.resident import Gender
from shelterdesk.services.practice_name_shapes import compose
from shelterdesk.services.practice_people import NAMES_FILE as PARTS_FILE

GENERATOR = 1  # raise it when the same seed gives something else
AS_OF = date(2026, 11, 24)

RARE, ALIAS, VARIANT, DOUBLE = 0.25, 0.45, 0.35, 0.03
SINGLE_OF = {"hin": 0.10, "nep": 0.10}  # who has one name only; Indonesians: by their shape
ZAWGYI = 0.02  # of Burmese names
AGE_MEAN, AGE_SPREAD, YOUNGEST, OLDEST, OF_AGE = 27, 7, 12, 60, 18
YEARS, MEAN_DAYS_AGO = 10, 900
BURSTS = (40, 130, 310, 560, 900, 1500)  # days ago on which very many came at once
IN_A_BURST = 0.15
STATUS = (("current", 12), ("repatriated", 60), ("transferred", 18), ("left", 10))
STATUS_OF_ONE_HOUSE = (("current", 60), ("repatriated", 27), ("transferred", 8), ("left", 5))


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist. ``same_as`` is the number of the person they really are."""

    number: int
    language: str
    script: str
    nationality: str
    gender: Gender
    preferred: str
    preferred_latin: str
    legal: str
    legal_latin: str
    alias: str
    variant: str
    born: date
    arrived: date
    status: str
    shelter: int
    phone: str
    reference: str
    same_as: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Every name by which one may look for them."""
        names = (self.preferred, self.preferred_latin, self.legal, self.legal_latin, self.alias,
                 self.variant)  # fmt: skip
        return tuple(dict.fromkeys(name for name in names if name))


def people(
    seed: int, count: int, profile: str = "B", *, shelters: int = 1, one_house: bool = False
) -> Iterator[Person]:
    """The first *count* people of *seed*; raises ``KeyError`` for an unknown *profile*."""
    for number in range(1, count + 1):
        yield person(seed, number, profile, shelters=shelters, one_house=one_house)


def person(
    seed: int, number: int, profile: str = "B", *, shelters: int = 1, one_house: bool = False
) -> Person:
    """Person *number*; three in a hundred are somebody before them, written otherwise."""
    found = _drawn(seed, number, profile, shelters, one_house)
    draw = Draws.of(seed, "double", number)
    if number == 1 or not draw.chance(DOUBLE):
        return found
    is_same = draw.randrange(1, number)
    real = _drawn(seed, is_same, profile, shelters, one_house)
    return replace(
        real,
        number=number,
        preferred_latin=respelt(draw, real.language, real.preferred_latin),
        legal_latin=respelt(draw, real.language, real.legal_latin),
        alias="",
        variant="",
        born=real.born + timedelta(days=draw.choice((-1, 0, 1))),
        arrived=found.arrived,
        status=found.status,
        shelter=found.shelter,
        phone=found.phone,
        reference=found.reference,
        same_as=is_same,
    )


def _drawn(seed: int, number: int, profile: str, shelters: int, one_house: bool) -> Person:
    draw, says = Draws.of(seed, f"person-{profile}", number), table()["profiles"][profile]
    language = draw.weighted(tuple(says["languages"].items()))
    origin = _origins()[language]
    nation = draw.choice(origin["countries"])
    gender = _gender(draw, says["women_of"].get(nation, says["women"]))
    own, latin = _named(draw, language, origin, gender)
    variant = respelt(draw, language, latin[1]) if draw.chance(VARIANT) else ""
    alias = compose(draw, origin, gender)[1][0] if draw.chance(ALIAS) else ""
    if language == "mya" and draw.chance(ZAWGYI):
        own = as_zawgyi(own[0]), as_zawgyi(own[1])
    age = _age(draw, says["children"])
    return Person(
        number=number,
        language=language,
        script=origin["script"],
        nationality=nation,
        gender=gender,
        preferred=own[0],
        preferred_latin=latin[0],
        legal=own[1],
        legal_latin=latin[1],
        alias=alias,
        variant=variant,
        born=AS_OF - timedelta(days=age * 365 + age // 4 + draw.randrange(365)),
        arrived=AS_OF - timedelta(days=_days_ago(draw)),
        status=draw.weighted(STATUS_OF_ONE_HOUSE if one_house else STATUS),
        shelter=int(draw.waiting(max(shelters / 5, 1))) % shelters,
        phone=f"+999 {draw.randrange(10, 100)} 555 {draw.randrange(10_000):04}",
        reference=f"TEST-{seed}-{number:06}",
    )


Names = tuple[tuple[str, str], tuple[str, str]]


def _named(draw: Draws, language: str, origin: Mapping[str, Any], gender: Gender) -> Names:
    own, latin = compose(draw, origin, gender)
    if draw.chance(SINGLE_OF.get(language, 0)):
        return (own[0], own[0]), (latin[0], latin[0])
    if not draw.chance(RARE):
        return own, latin
    parts = [draw.choice(table()["syllables"][language]) for _ in range(draw.choice((2, 3, 3, 4)))]
    rare = "".join(part[0] for part in parts), "".join(part[1] for part in parts).strip()
    rare = (rare[0].capitalize() if origin["script"] == "Latn" else rare[0], rare[1].title())
    gap = "" if origin["shape"] in ("joined", "family_given_joined") else " "
    if origin["shape"].startswith("family"):
        family_first = rare[0] + gap + own[0], f"{rare[1]} {latin[0]}"
        return (own[0], family_first[0]), (latin[0], family_first[1])
    return (own[0], own[0] + gap + rare[0]), (latin[0], f"{latin[0]} {rare[1]}")


def _gender(draw: Draws, women: float) -> Gender:
    if draw.chance(0.01):
        return Gender.NON_CONFORMING
    return Gender.FEMININE if draw.chance(women) else Gender.MASCULINE


def _age(draw: Draws, children: float) -> int:
    if draw.chance(children):
        return draw.randrange(YOUNGEST, OF_AGE)
    return min(
        max(round(draw.bell(AGE_MEAN, AGE_SPREAD)), OF_AGE if children else YOUNGEST), OLDEST
    )


def _days_ago(draw: Draws) -> int:
    if draw.chance(IN_A_BURST):
        return draw.choice(BURSTS)
    return int(draw.waiting(MEAN_DAYS_AGO)) % (YEARS * 365)


@cache  # the program's own file does not change while it runs
def _origins() -> Mapping[str, Mapping[str, Any]]:
    parts = tomllib.loads(PARTS_FILE.read_text("utf-8"))
    return {origin["language"]: origin for origin in parts["people"]}
