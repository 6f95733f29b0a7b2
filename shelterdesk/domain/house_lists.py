"""What a house adds to our forms and lists, and what it may not (ADR 0030).

An added field belongs to one kind, and by it to one category and one key. A value may be added only
to lists that no rule of ours looks at. Nothing added is ever required; less is better (casework
guide 0, rule 1).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from shelterdesk.domain.fields import ADDED, Field, FieldSort, added_field
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.arrival import Diet
from shelterdesk.domain.kinds.belonging import BelongingSort
from shelterdesk.domain.kinds.counselling import Intervention, Theme
from shelterdesk.domain.kinds.house_list import HouseField, HouseWord
from shelterdesk.domain.kinds.money import PaymentPurpose
from shelterdesk.domain.kinds.movement import LeavePurpose
from shelterdesk.domain.kinds.referral import EnquiryFrom
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.visitor import CallerKind
from shelterdesk.domain.record import Record, Values, may_be_added_to
from shelterdesk.domain.story_words import is_unchecked, tells_a_story
from shelterdesk.errors import Invalid
from shelterdesk.i18n import ADDED as ADDED_BY
from shelterdesk.i18n import N_

STORY = "NAR"
MOST_FIELDS = 20  # that a form asks beside ours; whoever needs more needs another paper
MANY = 3  # from here on the page asks whether each is needed
LONGEST = 120
CHOICES, NOT_STORY = "choices", "not_story"

# Lists of ours to which a house may add: the name that definitions keep, and what it is called.
# Only those whose codes no rule looks at; an enum is an ``OpenChoice``, the others are catalogues.
OPEN_LISTS: Mapping[str, str] = {
    "Diet": N_("Food: what somebody eats"),
    "BelongingSort": N_("Belongings: sorts of things"),
    "LeavePurpose": N_("Going out: what for"),
    "PaymentPurpose": N_("Money: what for"),
    "CallerKind": N_("Visits and calls: who asked"),
    "EnquiryFrom": N_("Enquiries: from whom"),
    "Theme": N_("Sessions: themes"),
    "Intervention": N_("Sessions: what we did"),
    "organisation_types": N_("Directory: sorts of organisations"),
    "languages": N_("Languages"),
}
ENUMS = (
    Diet, BelongingSort, LeavePurpose, PaymentPurpose, CallerKind, EnquiryFrom, Theme, Intervention,
)  # fmt: skip

# Sealed with the counselling, or of bodies and not of people: there such a word is at home.
MAY_SOUND_SO = frozenset({"Theme", "Intervention", "organisation_types", "languages"})

NEEDED = N_("This is needed.")
# Short: the list of problems above a form has one line for each.
SAME_LABEL = N_("There is a field of this name already, or one that rests. Choose another name.")
SAME_WORD = N_("The list has this value already, or one that rests. Choose another name.")
TOO_MANY = N_("Twenty added fields are enough. Let one of them rest first.")
TOO_LONG = N_("Up to 120 letters; the hint may say more.")
ASK_IN_STORY = N_("This sounds like what was done to somebody. Ask it under “Account” instead.")
WORD_OF_STORY = N_("This sounds like what was done to somebody. Such words stand in the account.")
# Thai and Burmese words are on our list as we know them; whoever is stopped is told so.
ASK_IN_STORY_UNCHECKED = N_(
    "This sounds like what was done to somebody. Ask it under “Account” instead. Our words of this "
    "language are not checked by a speaker yet: if they are wrong here, say it in other words."
)
WORD_OF_STORY_UNCHECKED = N_(
    "This sounds like what was done to somebody. Such words stand in the account. Our words of "
    "this language are not checked by a speaker yet: if they are wrong here, say it in other words."
)
SAY_NOT_STORY = N_("Tick it, or ask under “Account”, which few people open.")
SOME_CHOICES = N_("Write at least two, a line for each.")
ONCE = N_("Choose the form first. Where a field belongs cannot be changed later.")
LINE_OF_LANGUAGE = N_("A line for each: for example th, an equals sign, and the words.")
NOT_COVERED = N_("On the overview nothing opens covered. Choose another form.")
NO_SUCH_LIST = N_("To this list nothing can be added: rules look at its values.")


@dataclass(frozen=True)
class ListWord:
    """One choice as pick-lists take it; the label of a house's own is its code (``i18n``)."""

    code: str
    label: str


@dataclass(frozen=True)
class HouseLists:
    """All that the house added, also what rests."""

    fields: tuple[HouseField, ...] = ()
    words: tuple[HouseWord, ...] = ()

    def fields_of(self, kind: str) -> tuple[Field, ...]:
        """What is asked now beside the fields of *kind*, in the house's order."""
        asked = [each for each in self.fields if each.of_kind == kind and not each.retired_on]
        found = [described(each) for each in sorted(asked, key=_order)]
        if found:
            found[0] = replace(found[0], heading=ADDED_BY)
        return tuple(found)

    def listed_of(self, kind: str) -> tuple[Field, ...]:
        """Those that also stand in lists; what opens covered never does."""
        return tuple(field for field in self.fields_of(kind) if field.listed)

    def field(self, code: str) -> Field | None:
        """The field with this code, also one that rests; None if there is none."""
        return next((described(each) for each in self.fields if each.code == code), None)

    def joined(self, kind: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """*fields* of a form, with the house's in the place that the kind keeps for them."""
        if all(field.name != ADDED for field in fields):
            return fields
        return (*(field for field in fields if field.name != ADDED), *self.fields_of(kind))

    def offered(self, of_list: str) -> tuple[ListWord, ...]:
        """The house's values of a list that can be chosen now."""
        mine = [each for each in self.words if each.of_list == of_list and not each.retired_on]
        return tuple(ListWord(each.code, each.code) for each in sorted(mine, key=_order))

    def next_place(self, where: str) -> int:
        """The place behind all that was added to a kind or to a list."""
        fields = [each.position or 0 for each in self.fields if each.of_kind == where]
        words = [each.position or 0 for each in self.words if each.of_list == where]
        return max((*fields, *words), default=0) + 1

    @property
    def vocabulary(self) -> dict[str, Mapping[str, str]]:
        """What each code is called, by language; see ``i18n.learn``."""
        every: tuple[HouseField | HouseWord, ...] = (*self.fields, *self.words)
        found: dict[str, Mapping[str, str]] = {}
        for each in every:
            said: dict[str, str] = {}
            with suppress(ValueError):  # not written by us; the name alone is known then
                said = languages(each.labels)
            found[each.code] = {**said, "": each.label}
        found.update((hint_code(f.code), {"": f.hint}) for f in self.fields if f.hint)
        return found


def described(definition: HouseField) -> Field:
    """What forms need to know of a field of the house; its label is its code (``i18n``)."""
    sort = definition.sort
    return added_field(
        definition.code,
        sort,
        hint=hint_code(definition.code) if definition.hint else "",
        listed=definition.in_lists and sort is not FieldSort.COVERED,
    )


def hint_code(code: str) -> str:
    """Under which code translators know the hint of a field."""
    return f"{code}/hint"


def _order(each: HouseField | HouseWord) -> tuple[int, str]:
    return (each.position if each.position is not None else 10_000, folded(each.label))


def folded(text: str) -> str:
    """*text* as names are compared: what looks alike is alike."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def languages(lines: Iterable[str]) -> dict[str, str]:
    """The words of other languages from lines such as ``th=...``; raises ``ValueError``."""
    found = {}
    for line in lines:
        code, sign, said = line.partition("=")
        if not sign or not said.strip() or not 2 <= len(code.strip()) <= 8:
            raise ValueError("a language is missing")
        found[code.strip()] = said.strip()
    return found


def kinds_of(category: str) -> tuple[type[Record], ...]:
    """The kinds of *category* to which fields may be added."""
    return tuple(k for k in KINDS if k.category == category and may_be_added_to(k))


def categories() -> tuple[str, ...]:
    """The categories in which a house may ask something, in the order of the kinds."""
    return tuple(dict.fromkeys(kind.category for kind in KINDS if may_be_added_to(kind)))


def inspect_field(kind: type[Record], values: Values, there: HouseLists, code: str = "") -> None:
    """Raise ``Invalid`` for what a house may not ask under *kind*; *code* is that of a change."""
    label, sort = str(values.get("label") or ""), values.get("sort")
    problems = _of_words(values)
    others = [each for each in there.fields if each.of_kind == kind.kind and each.code != code]
    taken = {folded(each.label) for each in others}
    taken |= {folded(field.label) for field in kind.fields() if field.shown}
    if folded(label) in taken:
        problems["label"] = SAME_LABEL
    if not code and sum(not each.retired_on for each in others) >= MOST_FIELDS:
        problems["label"] = TOO_MANY
    if not isinstance(sort, FieldSort):
        problems["sort"] = NEEDED
    elif sort is FieldSort.COVERED and kind is Resident:
        problems["sort"] = NOT_COVERED
    if kind.category != STORY:
        if tells_a_story(_said(values)):
            unchecked = is_unchecked(_said(values))
            problems["label"] = ASK_IN_STORY_UNCHECKED if unchecked else ASK_IN_STORY
        elif not values.get(NOT_STORY):
            problems[NOT_STORY] = SAY_NOT_STORY
    if sort is FieldSort.PICK and not code:
        choices = [folded(each) for each in values.get(CHOICES) or ()]
        if len(set(choices)) < 2:
            problems[CHOICES] = SOME_CHOICES
        elif len(set(choices)) < len(choices):
            problems[CHOICES] = SAME_WORD
    if problems:
        raise Invalid(problems)


def inspect_word(of_list: str, values: Values, there: HouseLists, code: str = "") -> None:
    """Raise ``Invalid`` for a value that the list *of_list* cannot take."""
    problems = _of_words(values)
    if of_list not in OPEN_LISTS and not _is_pick(there.field(of_list)):
        problems["label"] = NO_SUCH_LIST
    taken = {folded(w.label) for w in there.words if w.of_list == of_list and w.code != code}
    taken |= {folded(label) for label in _ours(of_list)}
    if folded(str(values.get("label") or "")) in taken:
        problems["label"] = SAME_WORD
    may_sound_so = of_list in MAY_SOUND_SO or _of_story(there, of_list)
    if not may_sound_so and tells_a_story(_said(values)):
        unchecked = is_unchecked(_said(values))
        problems["label"] = WORD_OF_STORY_UNCHECKED if unchecked else WORD_OF_STORY
    if problems:
        raise Invalid(problems)


def _said(values: Values) -> tuple[str, ...]:
    """All words that people would read of a field or a value, in every language."""
    more = (*(values.get("labels") or ()), *(values.get(CHOICES) or ()))
    # A line such as "th=..." begins with its language.
    parts = (part for line in more for part in str(line).split("="))
    return (str(values.get("label") or ""), str(values.get("hint") or ""), *parts)


def _of_story(there: HouseLists, of_list: str) -> bool:
    """Whether a list belongs to a field that the house asks in the account."""
    kinds = {kind.kind for kind in KINDS if kind.category == STORY}
    return any(each.code == of_list and each.of_kind in kinds for each in there.fields)


def _of_words(values: Values) -> dict[str, Any]:
    problems = {}
    label = str(values.get("label") or "").strip()
    if not label:
        problems["label"] = NEEDED
    elif len(label) > LONGEST:
        problems["label"] = TOO_LONG
    try:
        languages(values.get("labels") or ())
    except ValueError:
        problems["labels"] = LINE_OF_LANGUAGE
    return problems


def _is_pick(field: Field | None) -> bool:
    return field is not None and field.added is FieldSort.PICK


def _ours(of_list: str) -> tuple[str, ...]:
    return next((tuple(c.label for c in enum) for enum in ENUMS if enum.__name__ == of_list), ())
