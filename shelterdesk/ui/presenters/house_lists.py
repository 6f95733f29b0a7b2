"""What a house adds, in words: who will read it, what a form for it asks, what each line says."""

from __future__ import annotations

from collections.abc import Sequence

from shelterdesk.domain.fields import Field, FieldSort
from shelterdesk.domain.house_lists import CHOICES, MANY, NOT_STORY, STORY, HouseLists
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.house_list import HouseField, HouseWord
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.house_lists import Readers

READ_BY = N_("Read by: {roles}.")
READ_BY_THEIR_OWN = N_("Read by whoever works with the resident: {roles}.")
AND_THEIR_OWN = N_("Of residents they work with also: {roles}.")
ON_DUTY = N_("While on duty: {roles}.")
IN_FORM = N_("In the form: {form}")
IN_LISTS = N_("also in lists")
RESTS = N_("rests since {day}; what was written stays readable")
OTHERS = N_("in other languages: {languages}")
LESS = N_(
    "{n} questions are added to this form already. Each one is something a resident is asked: does "
    "the house use the answer?"
)
ABOUT_STORY = N_(
    "What was done to somebody stands here and nowhere else. Few people open it, and nobody has to "
    "answer."
)

OF_KIND = Field(name="of_kind", label=N_("In which form"), holds=str, required=True)
SORT = Field(
    name="sort",
    label=N_("What it holds"),
    holds=FieldSort,
    required=True,
    hint=N_("This, and where the field belongs, cannot be changed later."),
)
ITS_CHOICES = Field(
    name=CHOICES,
    label=N_("The values, if it is one of a list"),
    holds=str,
    several=True,
    hint=N_("A line for each. More can be added later, and any can rest."),
)
NO_STORY = Field(
    name=NOT_STORY,
    label=N_("It asks nothing of what was done to somebody"),
    holds=bool,
    hint=N_("What was done to somebody stands under “Account” only, covered, for few people."),
)


def readers_line(found: Readers, words: Translator) -> str:
    """Who reads what lies there, in plain words."""
    own = READ_BY_THEIR_OWN if not found.of_everybody else AND_THEIR_OWN
    parts = ((READ_BY, found.of_everybody), (own, found.of_their_own), (ON_DUTY, found.on_duty))
    return " ".join(
        words(sentence).format(roles=", ".join(words(role.label) for role in roles))
        for sentence, roles in parts
        if roles
    )


def new_fields(category: str) -> tuple[Field, ...]:
    """What the form for a new field asks."""
    label, *more = changed_fields(category)
    return (OF_KIND, label, SORT, ITS_CHOICES, *more)


def changed_fields(category: str) -> tuple[Field, ...]:
    """What can be said otherwise of a field that is there; what is seldom asked comes last."""
    told = [f for f in HouseField.fields() if f.shown and f.name != SORT.name]
    plain, aside = [f for f in told if not f.aside], [f for f in told if f.aside]
    return (*plain, *_story(category), *aside)


def word_fields() -> tuple[Field, ...]:
    """What the form for a value asks."""
    return tuple(field for field in HouseWord.fields() if field.shown)


def category_of(definition: HouseField) -> str:
    """The category in which a field lies, by its kind; empty for a kind that is no more."""
    return next((kind.category for kind in KINDS if kind.kind == definition.of_kind), "")


def form_title(of_kind: str) -> str:
    """The marked title of the form to which a field was added."""
    return next((kind.title for kind in KINDS if kind.kind == of_kind), "")


def facts_line(found: HouseField, words: Translator, day: str) -> str:
    """What one field is, below its name; *day* is since when it rests."""
    said = [words(IN_FORM).format(form=words(form_title(found.of_kind))), words(found.sort.label)]
    if found.in_lists:
        said.append(words(IN_LISTS))
    return " · ".join((*said, *_rest_of(found.labels, words, day)))


def word_line(found: HouseWord, words: Translator, day: str) -> str:
    """The same of one value."""
    return " · ".join(_rest_of(found.labels, words, day))


def less_is_better(there: HouseLists, words: Translator) -> tuple[str, ...]:
    """A question back for each form to which much was added."""
    found = []
    for kind in KINDS:
        asked = len(there.fields_of(kind.kind))
        if asked > MANY:
            found.append(f"{words(kind.title)}: {words(LESS).format(n=asked)}")
    return tuple(found)


def _story(category: str) -> tuple[Field, ...]:
    return () if category == STORY else (NO_STORY,)


def _rest_of(labels: Sequence[str], words: Translator, day: str) -> list[str]:
    said = []
    if labels:
        codes = ", ".join(line.partition("=")[0].strip() for line in labels)
        said.append(words(OTHERS).format(languages=codes))
    if day:
        said.append(words(RESTS).format(day=day))
    return said
