"""What a field offers whose choices come from a catalogue file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from shelterdesk.domain.catalogue import (
    load_criteria,
    load_document_states,
    load_document_types,
)
from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.disclosure import load_profiles
from shelterdesk.domain.fields import is_local
from shelterdesk.domain.letter_templates import CARRIED
from shelterdesk.domain.outcomes import load_frameworks
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.recovery_rules import load_steps
from shelterdesk.domain.word_lists import WORD_LISTS, load_word_list
from shelterdesk.i18n import N_

FAMILY = "family"  # of the resident, who borrowed a paper
AUTHORITY = "authority"  # whom an answer to a request went to


@dataclass(frozen=True)
class Option:
    """One choice: the code that is stored, and the marked words that are shown.

    ``own`` is the name in the language or country itself, where the list has one.
    """

    code: str
    label: str
    own: str = ""


@cache  # pure: the program's own files do not change while it runs
def options(catalogue: str) -> tuple[Option, ...]:
    """The choices of ``Field.catalogue``, in the order of the list; KeyError for no such list."""
    return _LISTS[catalogue]()


def option_label(catalogue: str, code: str) -> str:
    """The words for a stored *code*; the code itself if the list no longer has it."""
    if is_local(code):  # a value that the house added; translators know its words
        return code
    return _labels(catalogue).get(code, code)


@cache
def _labels(catalogue: str) -> Mapping[str, str]:
    return {option.code: option.label for option in options(catalogue)}


def _codes(name: str) -> Callable[[], tuple[Option, ...]]:
    return lambda: tuple(Option(c.code, c.label, c.own) for c in load_codes(name))


def _words(name: str) -> Callable[[], tuple[Option, ...]]:
    return lambda: tuple(Option(w.code, w.label) for w in load_word_list(name).words)


def _document_types() -> tuple[Option, ...]:
    return tuple(Option(kind.code, kind.label) for kind in load_document_types())


def _document_states() -> tuple[Option, ...]:
    return tuple(Option(state.code, state.label) for state in load_document_states())


def _criteria() -> tuple[Option, ...]:
    return tuple(Option(c.id, c.question) for c in load_criteria().criteria.values())


def _profiles() -> tuple[Option, ...]:
    """Readers of our reports, and every other sort of body that may be told something."""
    known = load_profiles()
    told = tuple(Option(p.code, p.label) for p in known.values())
    more = (sort for sort in RecipientClass if sort.value not in known)
    others = tuple(Option(sort.value, sort.label) for sort in more)
    return (
        *told,
        *others,
        Option(AUTHORITY, N_("An authority that asked")),
        Option(CARRIED, N_("The resident takes it along")),
        Option(FAMILY, N_("Family")),
    )


def _recovery_steps() -> tuple[Option, ...]:
    return tuple(Option(step.code, step.label) for step in load_steps().steps)


def _frameworks() -> tuple[Option, ...]:
    return tuple(Option(each.code, each.label) for each in load_frameworks().frameworks)


def _questions() -> tuple[Option, ...]:
    return tuple(Option(q.code, q.label) for q in load_frameworks().questions.values())


_LISTS: Mapping[str, Callable[[], tuple[Option, ...]]] = {
    "languages": _codes("languages"),
    "countries": _codes("countries"),
    "document_types": _document_types,
    "document_states": _document_states,
    "recovery_steps": _recovery_steps,
    "readiness_criteria": _criteria,
    "disclosure_profiles": _profiles,
    "outcome_frameworks": _frameworks,
    "outcome_questions": _questions,
    **{name: _words(name) for name in sorted(WORD_LISTS)},
}
