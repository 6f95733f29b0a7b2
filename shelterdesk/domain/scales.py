"""What a questionnaire is: its items, its answers, and the rules that read them. All of it is data.

A file under ``resources/catalogue/scales`` or one that the house added says the same things in the
same words; ``scale_files`` reads and checks it, ``scoring`` reckons. No rule is ever code: a rule
is a list of conditions of which all, or any, hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.counselling_results import RiskFound
from shelterdesk.domain.kinds.scale import TranslationStatus
from shelterdesk.i18n import N_

MOST = 10_000  # no measure reaches this; stands for "no upper end"


class Terms(Choice):
    """Under which terms the text of a questionnaire may be shown (casework guide 7.1)."""

    FREE = "free", N_("The text may be shown")
    NON_COMMERCIAL = "non_commercial", N_("Only where the program is used without profit")
    ANSWERS_ONLY = "answers_only", N_("Only the answers; the text is on your own copy")
    SCORE_ONLY = "score_only", N_("Only the figure; it is reckoned on your own copy")


class Care(Choice):
    """What an answer asks of the counsellor; never shown to the resident."""

    RISK_REVIEW = "risk_review", N_("Look at the risks today, and at the safety plan")
    AT_ONCE = "at_once", N_("Go to the resident now, and look at the risks")
    ASK_SAFETY = "ask_safety", N_("Ask about safety")
    CHECK_IN = "check_in", N_("Check in with the resident")
    LOOK = "look", N_("Look at the single answers")
    REFER = "refer", N_("Talk about a referral, and ask about withdrawal")
    GENTLE = "gentle", N_("Be gentle: these answers touch on worth")


ABOUT_RISK = frozenset({Care.RISK_REVIEW, Care.AT_ONCE, Care.ASK_SAFETY})


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One set of answers: their values in order, and whether glasses may stand beside them.

    A figure that somebody reckoned on paper has no values of its own: it is any whole number
    ``from_`` one end ``to`` the other.
    """

    code: str
    values: tuple[int, ...] = ()
    picture: str = ""
    from_: int = 0
    to: int = 0

    @property
    def is_figure(self) -> bool:
        """Whether a number is typed instead of an answer chosen."""
        return self.to > self.from_


@dataclass(frozen=True, kw_only=True)
class When:
    """One condition: what it looks at, and from which to which value it holds.

    Exactly one of the first four is given. ``any`` holds where at least one of its items fits.
    """

    item: str = ""
    any: tuple[str, ...] = ()
    measure: str = ""
    pattern: str = ""
    from_: int = 0
    to: int = MOST


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question. ``not_asked_when``: then it is passed over and counts as ``counts_as``.

    An ``optional`` item is in no total. A ``gate`` is needed by every total. ``stem`` says whether
    the questionnaire's opening words stand over it. ``in_variant`` limits passing over to one way
    of asking.
    """

    code: str
    answers: str
    optional: bool = False
    gate: bool = False
    stem: bool = True
    not_asked_when: tuple[When, ...] = ()
    counts_as: int | None = None
    in_variant: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure: the sum of items, times ``times`` plus ``plus``; or how many reach ``from_``.

    ``from_for`` names items with a threshold of their own. Up to ``missing_allowed`` items may be
    missing from a sum; then their mean stands in for them, rounded half up.
    """

    code: str
    title: str
    sum: tuple[str, ...] = ()
    count: tuple[str, ...] = ()
    from_: int = 0
    from_for: Mapping[str, int] = field(default_factory=dict)
    times: int = 1
    plus: int = 0
    missing_allowed: int = 0

    @property
    def items(self) -> tuple[str, ...]:
        """The items that it reads."""
        return self.sum or self.count


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Conditions: every one of ``all`` and, where there are any, at least one of ``any``."""

    all: tuple[When, ...] = ()
    any: tuple[When, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pattern(Rule):
    """Something that answers show together. In one ``group`` the first that holds counts.

    ``weighed`` patterns stand beside the cut-off: where the two disagree, both are shown.
    """

    code: str
    title: str
    group: str = ""
    weighed: bool = False


@dataclass(frozen=True, kw_only=True)
class Flag(Rule):
    """Answers that ask for care at once, before and whatever the total.

    ``found`` is what such an answer says of danger, for the risk section of the file.
    """

    code: str
    care: Care
    words: str
    found: RiskFound = RiskFound.NONE


@dataclass(frozen=True, kw_only=True)
class Band:
    """A range of a measure in words."""

    measure: str
    from_: int
    to: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Cutoff:
    """From which figure on (or up to which) a result counts as positive, for whom, and who says so.

    ``usual`` is what a house without one of its own goes by.
    """

    title: str
    measure: str
    source: str
    from_: int | None = None
    to: int | None = None
    language: str = ""
    setting: str = ""
    usual: bool = False
    confidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """How far two totals must differ to mean something. ``share`` is in percent of the first.

    A difference up to ``unsure_to`` may be chance. One from ``sure_from`` on, with the later total
    at most ``end_at_most``, was found to be sure.
    """

    measure: str
    points: int
    source: str
    share: int | None = None
    unsure_to: int | None = None
    sure_from: int | None = None
    end_at_most: int | None = None
    confidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Another way of asking, which is kept with the answers.

    ``setting`` names a setting of the house: it is offered only where that says ``code``.
    """

    code: str
    title: str
    note: str
    leaves_out: tuple[str, ...] = ()
    setting: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words in one language (ISO 639-3).

    ``items`` and ``answers`` are empty where the text may not ship. ``other_items`` are the words
    of single items in another way of asking, by the code of that variant.
    """

    language: str
    status: TranslationStatus
    stem: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviewer: str = ""
    other_items: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def asks(self, item: str, variant: str = "") -> str:
        """The words of *item* in this way of asking; "" where they do not ship."""
        return self.other_items.get(variant, {}).get(item) or self.items.get(item, "")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is known about a translation (casework guide 7.3)."""

    language: str
    found: str


@dataclass(frozen=True, kw_only=True)
class Scale:
    """One questionnaire, whole."""

    code: str
    name: str
    about: str
    version: str
    checked_on: date
    terms: Terms
    licence: str
    notice: str
    source: str
    confidence: str
    recall: str
    higher_is_better: bool
    answers: Mapping[str, Answers]
    items: Mapping[str, Item]
    measures: Mapping[str, Measure]
    patterns: Mapping[str, Pattern]
    flags: tuple[Flag, ...]
    bands: tuple[Band, ...]
    cutoffs: tuple[Cutoff, ...]
    wordings: Mapping[str, Wording]
    variants: Mapping[str, Variant]
    checked: tuple[Checked, ...]
    change: Change | None
    hint: str = ""
    of_the_house: bool = False

    def values_of(self, item: str) -> tuple[int, ...]:
        """The answers that *item* can have, in order."""
        answers = self.answers[self.items[item].answers]
        return tuple(range(answers.from_, answers.to + 1)) if answers.is_figure else answers.values

    def asked(self, variant: str = "") -> tuple[Item, ...]:
        """The items in order, without those that *variant* leaves out."""
        out = self.variants[variant].leaves_out if variant in self.variants else ()
        return tuple(item for item in self.items.values() if item.code not in out)

    def range_of(self, measure: str) -> tuple[int, int]:
        """The least and the most that *measure* can be."""
        found = self.measures[measure]
        if found.count:
            return found.plus, len(found.count) * found.times + found.plus
        least = sum(min(self.values_of(item)) for item in found.sum)
        most = sum(max(self.values_of(item)) for item in found.sum)
        return least * found.times + found.plus, most * found.times + found.plus

    def wording(self, language: str) -> Wording:
        """The words in *language*, else in English, else the first there are."""
        found = self.wordings.get(language) or self.wordings.get("eng")
        return found or next(iter(self.wordings.values()))

    def found_for(self, language: str) -> str:
        """What is known about it in *language*; "" where nothing was found."""
        return next((c.found for c in self.checked if c.language == language), "")

    @property
    def has_text(self) -> bool:
        """Whether a resident can answer it on the screen: its items have words."""
        return self.terms not in (Terms.ANSWERS_ONLY, Terms.SCORE_ONLY)
