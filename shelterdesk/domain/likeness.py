"""Which records may be about one person: a suggestion for people to look at, never a decision.

Compared are names by their sound, the bounds of a birth, and numbers of other bodies. A name alone
is common; it counts with a birth that agrees, or when nothing of a birth is known on one side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from shelterdesk.domain.finding import fold, skeleton
from shelterdesk.domain.partial_dates import PartialDate

ALIKE = 90  # per cent of letters in common; below, strangers outnumber slips
LEAST_HEARD = 4  # letters of a skeleton; shorter ones sound like many
MOST_OF_A_SOUND = 50  # people with one name; more is a common name and says nothing


class Reason(StrEnum):
    """What two records have in common."""

    NUMBER = "number"
    NAME_AND_BIRTH = "name_and_birth"
    NAME = "name"


@dataclass(frozen=True)
class Known:
    """What is known of one record: its names in any script, birth, numbers of other bodies."""

    id: str
    names: tuple[str, ...]
    born: PartialDate | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two records, *one* being the smaller id, and why they may be one person."""

    one: str
    other: str
    why: Reason


def pairs(everybody: Iterable[Known], apart: Collection[frozenset[str]] = ()) -> tuple[Pair, ...]:
    """Records that may be about one person, the surest first; *apart* were looked at before.

    Cost grows with the number of people who share a sound, not with all pairs.
    """
    found: dict[frozenset[str], Pair] = {}
    for this, that, why in _candidates(list(everybody)):
        both = frozenset((this.id, that.id))
        if len(both) < 2 or both in apart:
            continue
        before = found.get(both)
        if before is None or _ORDER[why] < _ORDER[before.why]:
            one, other = sorted(both)
            found[both] = Pair(one, other, why)
    return tuple(sorted(found.values(), key=lambda pair: (_ORDER[pair.why], pair.one, pair.other)))


def agree(one: PartialDate | None, other: PartialDate | None) -> bool | None:
    """Whether two births can be one day; None where one of them is not known."""
    if one is None or other is None:
        return None
    return one.earliest <= other.latest and other.earliest <= one.latest


_ORDER = {reason: place for place, reason in enumerate(Reason)}


def compared(known: Known) -> frozenset[str]:
    """What of *known* is compared: two records without any of it in common are no pair."""
    return frozenset(_numbers(known) | _sounds(known))


def _numbers(known: Known) -> set[str]:
    return {fold(number) for number in known.numbers} - {""}


def _sounds(known: Known) -> set[str]:
    return {sound for sound in map(skeleton, known.names) if len(sound) >= LEAST_HEARD}


def _candidates(everybody: list[Known]) -> Iterator[tuple[Known, Known, Reason]]:
    by_number: defaultdict[str, list[Known]] = defaultdict(list)
    by_sound: defaultdict[str, list[Known]] = defaultdict(list)
    for known in everybody:
        for number in _numbers(known):
            by_number[number].append(known)
        for sound in _sounds(known):
            by_sound[sound].append(known)
    for same in by_number.values():
        yield from ((a, b, Reason.NUMBER) for a, b in _two(same))
    for same in by_sound.values():
        if len(same) > MOST_OF_A_SOUND:
            continue
        for a, b in _two(same):
            agrees = agree(a.born, b.born)
            if agrees is False or not _spelt_alike(a, b):
                continue
            yield a, b, Reason.NAME if agrees is None else Reason.NAME_AND_BIRTH


def _two(same: list[Known]) -> Iterator[tuple[Known, Known]]:
    return ((a, b) for place, a in enumerate(same) for b in same[place + 1 :])


def _spelt_alike(one: Known, other: Known) -> bool:
    """Whether a name of one is written nearly like a name of the other, in one script."""
    return any(
        fuzz.ratio(fold(a), fold(b)) >= ALIKE or skeleton(a) == skeleton(b)
        for a in one.names
        for b in other.names
    )
