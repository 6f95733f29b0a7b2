"""Neutral facts about readiness, and who may write which (entities 6, K7).

Anybody can drop a fact into the house's compartment without reading it; whether it counts is
decided here, where it is judged. What *anybody* may write can only make somebody less ready.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from shelterdesk.domain.catalogue import OWN_FACT, Criteria, Gate
from shelterdesk.domain.roles import CONTENT_ROLES, Role

FOCAL_POINT = "CP"  # child focal point: a flag beside the roles
OUTSIDE = "GU"  # signs on paper; entered by one person, checked by another

# Signer of a criterion to the accounts that sign for it (design decision 24).
ACCOUNTS: Mapping[str, tuple[str, ...]] = {
    "CW": (Role.CM,),
    "LG": (Role.CM,),
    "DO": (Role.CM, Role.LEG),
    "LO": (Role.LEG,),
    "CO": (Role.COU,),
    "MD": (Role.NUR,),
    "CP": (FOCAL_POINT,),
    "MG": (Role.MGR,),
    "GU": (OUTSIDE,),
}

# name, its values, who may write them; +word marks what may stand behind a value, "*" any criterion
# of the catalogue by its signers, EVERY all roles with content.
TABLE = """
wish                   yes unsure final_yes                     CM
wish                   unsure                                   MGR LEG
wish                   no                                       EVERY
travel_paper           none in_progress held +home_confirmed +etd  CM LEG
originals              with_resident booked elsewhere           CM LEG HS NS
identification         open known_copy_given                    LEG
exit_permission        not_needed open held                     CM LEG
stay_matters           none open settled                        LEG
hold                   none standing                            LEG
proceedings            not_needed open settled                  LEG
testimony              not_needed open settled                  LEG
compensation           not_needed open settled                  LEG
seized_items           not_needed open settled                  LEG
health_plan_must       not_needed open met not_met              NUR
health_plan_may        not_needed open met not_met              NUR
fit_to_travel          not_needed open met not_met              NUR
health_trip_may        not_needed open met not_met              NUR
assistance             none escort wheelchair other             NUR
acute_crisis           not_needed open met not_met              COU
counselling_handover   not_needed open met not_met              COU
coping_plan            not_needed open met not_met              COU
capacity               not_needed open met not_met              COU
family_contact         yes no open                              CM
follow_up              yes no open                              CM
recipients:*           yes no open                              CM LEG
recipients:*           open                                     EVERY
embassy_contact        yes open                                 CM LEG
embassy_contact        no                                       EVERY
protection_claim       none ended                               LEG
protection_claim       open                                     EVERY
protection_screen      open clear not_clear                     LEG
risk                   open high                                CM MGR
risk                   low medium                               MGR
safety_plan            none agreed                              CM
home_prosecution       not_needed open reviewed                 LEG
accounts               not_needed open reviewed                 LEG
minor                  adult child uncertain disputed           CM LEG
guardian_consent       none open held                           CM LEG
applies:dependants     yes no                                   CM LEG
applies:to_family      yes no                                   CM LEG
applies:wants_support  yes no                                   CM LEG
applies:debt           yes no                                   CM LEG
applies:embassy_used   yes no                                   CM LEG
applies:has_transit    yes no                                   CM LEG MGR
applies:watch_route    yes no                                   CM LEG MGR
applies:on_hold        yes no                                   CM LEG MGR
pathway                yes no                                   CM LEG MGR
journey                none held ticketed +depart= +arrive= +route_changed=  CM LEG MGR
belongings             open returned                            HS CM
departed               assisted_return self_arranged removal_by_authority  HS NS CM LEG MGR
departed               transfer resettlement left_without_notice deceased  HS NS CM LEG MGR
departed               came_back                                HS NS CM LEG MGR
changed                health identity receiving_party guardian merge crisis        EVERY
"""

ASSESSED = frozenset({"not_assessed", "in_progress", "met", "not_met", "not_applicable"})
WAIVED = "waived"
OPENING = frozenset({"not_assessed", "in_progress", "not_met"})
# What a claim for protection tells: only a claim takes it back, never a word written by hand
# (casework guide 5: no mission hears of anybody while protection is looked at).
CLAIMED: Mapping[str, frozenset[str]] = {
    "protection_claim": frozenset({"open"}),
    "protection_screen": frozenset({"open", "not_clear"}),
}

# Good answers that are told by a form of their own alone: asked alone, in the resident's language
# (RR-DEC-01, -06), or signed by two people (RR-RSK-02, -03).
OWN_FORM: Mapping[str, frozenset[str]] = {
    "wish": frozenset({"yes", "final_yes"}),
    "risk": frozenset({"low", "medium"}),
}
SIGNED_BY_TWO = frozenset({"risk"})  # of those, what counts from nobody's hand alone


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact as it was dropped.

    ``value`` is a word of the table; marks may follow, such as ``held home_confirmed`` or
    ``ticketed depart=2026-11-30 arrive=2026-12-01``. ``until`` is the last day it holds, or the end
    of a paper. ``entered`` is its place in the order of entry: higher came later. ``id`` is what a
    verdict remembers; ``source`` the record it comes from.
    """

    name: str
    value: str
    on: date
    entered: int
    until: date | None = None
    source: str | None = None
    id: str = ""

    @cached_property
    def key(self) -> str:
        """What a verdict remembers of it."""
        return self.id or str(self.entered)

    @cached_property
    def word(self) -> str:
        """The value without its marks."""
        return self.value.split(" ", 1)[0]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The value and its marks."""
        return tuple(self.value.split())

    def marked(self, mark: str) -> str:
        """What follows ``mark=``, "" if it is not there."""
        return next(
            (w.removeprefix(f"{mark}=") for w in self.words if w.startswith(f"{mark}=")), ""
        )


@dataclass(frozen=True)
class Line:
    """One line of the table, read."""

    name: str
    values: frozenset[str]
    marks: frozenset[str]
    writers: frozenset[str]


@cache  # pure: read from a constant
def lines(table: str = TABLE) -> tuple[Line, ...]:
    """The table as lines; an unknown writer stops with ``ValueError``."""
    return tuple(_line(line.split()) for line in table.strip().splitlines())


def _line(words: list[str]) -> Line:
    name, *rest = words
    writers = {word for word in rest if word == "EVERY" or word in set(Role)}
    values = {word for word in rest if word not in writers and not word.startswith("+")}
    if not writers or any(word.isupper() for word in values):
        raise ValueError(name)
    everyone = {str(role) for role in CONTENT_ROLES}
    return Line(
        name,
        frozenset(values),
        frozenset(word[1:] for word in rest if word.startswith("+")),
        frozenset((writers - {"EVERY"}) | (everyone if "EVERY" in writers else set())),
    )


def admissible(
    fact: Fact,
    roles: Collection[str],
    criteria: Criteria,
    *,
    outside: Collection[str] = (),
) -> bool:
    """Whether a fact counts, by the roles its author held (and ``FOCAL_POINT``).

    *outside* names the sources that are signatures given on paper, entered by one person and
    checked by another (decision 24): they count for any name and value that exists.
    """
    held = {str(role) for role in roles}
    signed_outside = fact.source in outside
    if fact.name.startswith(f"{OWN_FACT}:"):
        return _criterion_counts(fact, held, criteria, signed_outside=signed_outside)
    return any(
        _fits(line, fact, criteria) and (signed_outside or bool(held & line.writers))
        for line in lines()
    )


def _fits(line: Line, fact: Fact, criteria: Criteria) -> bool:
    stem, _, member = fact.name.partition(":")
    named = line.name == fact.name or (line.name == f"{stem}:*" and member in criteria.recipients)
    if not named or fact.word not in line.values:
        return False
    return all(_marks(word, line.marks) for word in fact.words[1:])


def _marks(word: str, known: frozenset[str]) -> bool:
    mark, equals, day = word.partition("=")
    return f"{mark}{equals}" in known and (not equals or read_day(day) is not None)


def read_day(text: str) -> date | None:
    """A day written ``2026-11-30``; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _criterion_counts(
    fact: Fact, held: set[str], criteria: Criteria, *, signed_outside: bool
) -> bool:
    asked = criteria.criteria.get(fact.name.partition(":")[2])
    if asked is None:
        return False
    if fact.value == WAIVED:  # of a conditional gate, by a manager, with a reason (guide 3.2)
        return asked.gate is Gate.CONDITIONAL and Role.MGR in held
    if asked.fact != fact.name or fact.value not in ASSESSED:
        return False
    accounts = {str(account) for signer in asked.signers for account in ACCOUNTS[signer]}
    if OUTSIDE in accounts and fact.value in OPENING:  # a guardian's no needs no paper to be heard
        accounts |= {Role.CM, FOCAL_POINT}
    return signed_outside or bool(held & accounts)


def has_own_form(name: str, word: str) -> bool:
    """Whether this is told by a form of its own alone, never as a bare fact or assessment."""
    return word in OWN_FORM.get(name, ())


def needs_two(name: str, word: str) -> bool:
    """Whether it counts only from what two people put their names to."""
    return name in SIGNED_BY_TWO and has_own_form(name, word)


def is_good_news(name: str, word: str) -> bool:
    """Whether it says that nothing of protection stands against anything any more."""
    return name in CLAIMED and word not in CLAIMED[name]


def _without_mere_words(ordered: Iterable[Fact]) -> Iterator[Fact]:
    """*ordered* without good news that no record told, after bad news that one did."""
    told: set[str] = set()
    for fact in ordered:
        if is_good_news(fact.name, fact.word):
            if fact.name in told and not fact.source:
                continue
            told.discard(fact.name)
        elif fact.name in CLAIMED and fact.source:
            told.add(fact.name)
        yield fact


@dataclass(frozen=True)
class FoldedFacts:
    """Facts by order of entry, the last one of each name, and the waivers by criterion."""

    ordered: tuple[Fact, ...]
    last: Mapping[str, Fact]
    waivers: Mapping[str, Fact]

    def word(self, name: str) -> str:
        """The value of the last fact of this name, "" if there is none."""
        fact = self.last.get(name)
        return fact.word if fact else ""

    def named(self, name: str) -> tuple[Fact, ...]:
        """Every fact of this name, first entered first."""
        return tuple(fact for fact in self.ordered if fact.name == name)


def fold(facts: Iterable[Fact]) -> FoldedFacts:
    """Fold facts by their order of entry, whatever order the list has.

    A waiver stands beside what was assessed, so that one without effect changes nothing. Good news
    about protection without a claim behind it changes nothing where a record told the bad.
    """
    placed = sorted(facts, key=lambda fact: (fact.entered, fact.on, fact.key))
    ordered = tuple(_without_mere_words(placed))
    return FoldedFacts(
        ordered,
        {fact.name: fact for fact in ordered if fact.value != WAIVED},
        {
            fact.name.partition(":")[2]: fact
            for fact in ordered
            if fact.value == WAIVED and fact.name.startswith(f"{OWN_FACT}:")
        },
    )
