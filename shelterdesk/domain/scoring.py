"""What answers to a questionnaire say: figures, words, patterns, and what asks for care at once.

Pure reckoning over the rules that the questionnaire's file holds. What cannot be known yet is
``None`` all the way: a missing answer makes no total, and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shelterdesk.domain.scales import Care, Cutoff, Flag, Item, Measure, Pattern, Rule, Scale, When

Given = Mapping[str, int]
TOTAL = "total"


@dataclass(frozen=True, kw_only=True)
class LocalCutoff:
    """The house's own cut-off; wins over the one that the questionnaire brings."""

    from_: int
    source: str
    language: str
    setting: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One cut-off and which side of it the figure lies on. ``local``: it is the house's own."""

    title: str
    positive: bool
    at: int
    up_to: bool
    source: str
    local: bool = False
    usual: bool = False
    setting: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measure: its value (None: not known), its range, and the band it lies in."""

    code: str
    title: str
    value: int | None
    least: int
    most: int
    band: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One pattern: whether the answers show it; None where a missing answer decides."""

    code: str
    title: str
    holds: bool | None
    weighed: bool


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """All that one set of answers says."""

    missing: tuple[str, ...]
    figures: Mapping[str, Figure]
    verdicts: tuple[Verdict, ...]
    patterns: tuple[Shown, ...]
    flags: tuple[Flag, ...]

    @property
    def total(self) -> int | None:
        """The total; None where an answer is missing, or the questionnaire has none."""
        figure = self.figures.get(TOTAL)
        return figure.value if figure else None

    @property
    def band(self) -> str:
        """The total in words; "" where there is none."""
        return next((f.band for f in self.figures.values() if f.band), "")

    @property
    def positive(self) -> bool | None:
        """Which side of the cut-off that the house goes by; None where there is none."""
        usual = [v for v in self.verdicts if v.local] or [v for v in self.verdicts if v.usual]
        return usual[0].positive if usual else None

    @property
    def disagrees(self) -> bool:
        """Whether the total and the pattern beside it say different things: show both."""
        sides = {p.holds for p in self.patterns if p.weighed and p.holds is not None}
        return self.positive is not None and bool(sides - {self.positive})

    def shows(self, pattern: str) -> bool | None:
        """Whether one pattern holds; KeyError for one that the questionnaire lacks."""
        return {p.code: p.holds for p in self.patterns}[pattern]


def score(
    scale: Scale,
    answers: Given,
    *,
    variant: str = "",
    language: str = "eng",
    local: Iterable[LocalCutoff] = (),
) -> Outcome:
    """What *answers* (item to value; a skipped item is left out) say.

    Care is looked for first and whatever else is missing. Raises ``ValueError`` for an answer that
    the questionnaire does not have.
    """
    sheet = _Sheet(scale, answers, variant)
    flags = flags_of(scale, answers, variant)
    figures = {measure.code: sheet.figure(measure) for measure in scale.measures.values()}
    return Outcome(
        missing=sheet.missing,
        figures=MappingProxyType(figures),
        verdicts=_verdicts(scale, figures, language, tuple(local)),
        patterns=sheet.patterns(),
        flags=flags,
    )


def flags_of(scale: Scale, answers: Given, variant: str = "") -> tuple[Flag, ...]:
    """What asks for care in the answers so far; asked after every single one.

    An answer that a branch would pass over still counts here: nobody un-says danger by a later
    answer to another item.
    """
    sheets = (_Sheet(scale, answers, variant), _Sheet(scale, answers, variant, branches=False))
    return tuple(flag for flag in scale.flags if any(sheet.holds(flag) for sheet in sheets))


def next_items(scale: Scale, answers: Given, variant: str = "") -> tuple[Item, ...]:
    """The items that are to be asked, given the answers so far: branches are left out."""
    sheet = _Sheet(scale, answers, variant)
    return tuple(item for item in scale.asked(variant) if item.code not in sheet.passed)


def care_of(flags: Iterable[Flag]) -> tuple[Care, ...]:
    """Each kind of care once, what cannot wait first."""
    order = list(Care)
    first = {Care.AT_ONCE: -1}
    found = {flag.care for flag in flags}
    return tuple(sorted(found, key=lambda care: first.get(care, order.index(care))))


class _Sheet:
    """The answers, with what branches fill in, and the three-valued reading of rules."""

    def __init__(
        self, scale: Scale, answers: Given, variant: str, *, branches: bool = True
    ) -> None:
        for code, value in answers.items():
            if code not in scale.items or value not in scale.values_of(code):
                raise ValueError(f"{scale.code} has no such answer to {code}")
        self._scale = scale
        self._values = dict(answers)
        self._known: dict[str, bool | None] = {}
        asked = scale.asked(variant)
        self.passed: set[str] = set()
        for item in asked if branches else ():
            if item.in_variant not in ("", variant) or not item.not_asked_when:
                continue
            out = all(self._fits(when) for when in item.not_asked_when)
            if out and item.counts_as is not None:
                self._values[item.code] = item.counts_as
                self.passed.add(item.code)
        self._gates = {i.code for i in asked if i.gate and i.code not in self._values}
        self.missing = tuple(
            item.code for item in asked if not item.optional and item.code not in self._values
        )

    def figure(self, measure: Measure) -> Figure:
        """One measure with its band."""
        value = self.value(measure.code)
        least, most = self._scale.range_of(measure.code)
        bands = [b for b in self._scale.bands if b.measure == measure.code]
        band = (
            "" if value is None else next((b.label for b in bands if b.from_ <= value <= b.to), "")
        )
        return Figure(
            code=measure.code, title=measure.title, value=value, least=least, most=most, band=band
        )

    def value(self, code: str) -> int | None:
        """A measure's value; None while an answer that it needs is missing."""
        measure = self._scale.measures[code]
        given = [self._values[item] for item in measure.items if item in self._values]
        lacking = len(measure.items) - len(given)
        if self._gates or lacking > measure.missing_allowed or not given:
            return None
        if measure.count:
            reached = sum(
                self._values[item] >= measure.from_for.get(item, measure.from_)
                for item in measure.count
                if item in self._values
            )
            return reached * measure.times + measure.plus
        total = sum(given)
        if lacking:  # the mean stands in, rounded half up
            total += (2 * total * lacking + len(given)) // (2 * len(given))
        return total * measure.times + measure.plus

    def patterns(self) -> tuple[Shown, ...]:
        """Every pattern in order; in a group only the first that holds does."""
        taken: dict[str, bool | None] = {}  # group: whether an earlier one holds
        found = []
        for pattern in self._scale.patterns.values():
            holds = self.holds(pattern)
            if pattern.group:
                earlier = taken.get(pattern.group, False)
                holds = False if earlier else _both(holds, _not(earlier))
                taken[pattern.group] = _either(earlier, holds)
            self._known[pattern.code] = holds
            found.append(_shown(pattern, holds))
        return tuple(found)

    def holds(self, rule: Rule) -> bool | None:
        """Whether a rule holds, or None."""
        found: bool | None = True
        for when in rule.all:
            found = _both(found, self._fits(when))
        if rule.any:
            some: bool | None = False
            for when in rule.any:
                some = _either(some, self._fits(when))
            found = _both(found, some)
        return found

    def _fits(self, when: When) -> bool | None:
        if when.any:
            some: bool | None = False
            for item in when.any:
                some = _either(some, _within(self._values.get(item), when))
            return some
        if when.pattern:
            return self._pattern(when.pattern)
        if when.measure:
            return _within(self.value(when.measure), when)
        return _within(self._values.get(when.item), when)

    def _pattern(self, code: str) -> bool | None:
        if code not in self._known:  # a flag looks before patterns are told
            self._known[code] = self.holds(self._scale.patterns[code])
        return self._known[code]


def _within(value: int | None, when: When) -> bool | None:
    return None if value is None else when.from_ <= value <= when.to


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def _not(one: bool | None) -> bool | None:
    return None if one is None else not one


def _shown(pattern: Pattern, holds: bool | None) -> Shown:
    return Shown(code=pattern.code, title=pattern.title, holds=holds, weighed=pattern.weighed)


# ---- cut-offs: the house's own, else the language's, else the usual one


def _verdicts(
    scale: Scale, figures: Mapping[str, Figure], language: str, local: tuple[LocalCutoff, ...]
) -> tuple[Verdict, ...]:
    total = figures[TOTAL].value if TOTAL in figures else None
    own = [c for c in local if c.language == language and total is not None]
    told = [_of_the_house(scale, c, total) for c in own if total is not None]
    for cutoff in _applying(scale.cutoffs, language):
        value = figures[cutoff.measure].value
        if value is not None:
            told.append(_verdict(cutoff, value))
    return tuple(told)


def _applying(cutoffs: Iterable[Cutoff], language: str) -> list[Cutoff]:
    """Those found for the language stand in the place of the usual one."""
    every = tuple(cutoffs)
    found = [c for c in every if c.language == language]
    if any(c.usual for c in found):
        return found + [c for c in every if not c.language and not c.usual]
    return found + [c for c in every if not c.language]


def _verdict(cutoff: Cutoff, value: int) -> Verdict:
    up_to = cutoff.from_ is None  # then ``to`` is given: the file was checked
    at = (cutoff.to if cutoff.from_ is None else cutoff.from_) or 0
    return Verdict(
        title=cutoff.title,
        positive=value <= at if up_to else value >= at,
        at=at,
        up_to=up_to,
        source=cutoff.source,
        usual=cutoff.usual,
        setting=cutoff.setting,
    )


def _of_the_house(scale: Scale, cutoff: LocalCutoff, value: int) -> Verdict:
    up_to = scale.higher_is_better
    return Verdict(
        title="",
        positive=value <= cutoff.from_ if up_to else value >= cutoff.from_,
        at=cutoff.from_,
        up_to=up_to,
        source=cutoff.source,
        local=True,
        setting=cutoff.setting,
    )


# ---- change over time


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Between two totals of one questionnaire. ``better``: fewer difficulties.

    ``meaningful``: at least as far as the questionnaire's figure asks. ``sure`` is None where it
    has no such figure; ``by_share`` is None where it has no share.
    """

    points: int
    better: bool
    meaningful: bool | None
    unsure: bool = False
    sure: bool | None = None
    by_share: bool | None = None
    source: str = ""


def difference(scale: Scale, first: int, last: int) -> Difference:
    """How far the *last* figure is from the *first*, and whether that means something."""
    points = last - first
    better = points > 0 if scale.higher_is_better else points < 0
    change = scale.change
    if change is None:
        return Difference(points=points, better=better, meaningful=None)
    far = abs(points)
    sure = None
    if change.sure_from is not None:
        low_enough = change.end_at_most is None or last <= change.end_at_most
        sure = far >= change.sure_from and better and low_enough
    return Difference(
        points=points,
        better=better,
        meaningful=far >= change.points,
        unsure=change.unsure_to is not None and far <= change.unsure_to,
        sure=sure,
        by_share=None if change.share is None or not first else far * 100 >= change.share * first,
        source=change.source,
    )
