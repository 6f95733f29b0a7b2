"""Which letters somebody may write, and their words: the house's own before those we ship.

A house changes a letter as a text of its own (room *Texts*), of the same name and language; our
next version never overwrites it, and ours can be looked at beside it (issue 7.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.kinds.paper import LegalLetter, Letter
from shelterdesk.domain.letter_templates import (
    ENGLISH,
    LetterTemplate,
    load_letter_templates,
    unknown_blanks,
)
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.sharing import same
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.services import house_texts

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

OWN = "own-"  # begins the code of a letter that the house alone has
OUTSIDE = tuple(s.value for s in RecipientClass if s is not RecipientClass.INTERNAL)
A_LETTER_OF_OURS = N_("A letter of your house. It holds the lines that its blanks name.")
SPEAKS = {"eng": "en", "tha": "th", "mya": "my"}  # languages of texts that the program speaks too


@dataclass(frozen=True)
class LetterWords:
    """One letter in one language. ``own`` is the house's text; None: ours, read by nobody yet."""

    template: LetterTemplate
    language: str
    text: str
    own: HouseText | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody of the house put their name to these words."""
        return self.own is not None and house_texts.TextLine(self.own).is_reviewed


def kind_of(template: LetterTemplate) -> type[Letter]:
    """Where such a letter is kept: with the papers, or with court matters."""
    return LegalLetter if template.legal else Letter


def offered(desk: Desk, resident: ResidentId) -> tuple[LetterTemplate, ...]:
    """Letters that this person may write about *resident*: ours in their order, then the house's.

    A text of the house for letters that is none of ours is a letter of its own.
    """
    ours = load_letter_templates().templates
    found = (*ours, *_of_the_house(desk))
    return tuple(each for each in found if desk.may("create", kind_of(each), resident))


def template(code: str) -> LetterTemplate:
    """One of our letters by its code; raises ``NotFound``."""
    try:
        return load_letter_templates().get(code)
    except KeyError:
        raise NotFound(Letter.kind) from None


def find(desk: Desk, code: str) -> LetterTemplate:
    """One letter by its code, ours or the house's own; raises ``NotFound``."""
    if not code.startswith(OWN):
        return template(code)
    found = next((each for each in _of_the_house(desk) if each.code == code), None)
    if found is None:
        raise NotFound(HouseText.kind)
    return found


def in_force(desk: Desk, code: str) -> tuple[LetterWords, ...]:
    """The words of one letter in each language, English first.

    A text of the house with a blank that nothing fills does not count; it says so where it is
    written.
    """
    found = find(desk, code)
    words = {lang: LetterWords(found, lang, text) for lang, text in found.texts.items()}
    for text in _texts(desk):
        if same(text.about) == same(found.label):
            words[text.language] = LetterWords(found, text.language, text.words, text)
    return tuple(sorted(words.values(), key=lambda w: (w.language != ENGLISH, w.language)))


def _texts(desk: Desk) -> tuple[HouseText, ...]:
    texts = house_texts.for_use(desk, TextUse.LETTER)
    return tuple(text for text in texts if text.about.strip() and not unknown_blanks(text.words))


def _of_the_house(desk: Desk) -> tuple[LetterTemplate, ...]:
    """Letters that the house alone has, by what they are called."""
    known = {same(each.label) for each in load_letter_templates().templates}
    found: dict[str, LetterTemplate] = {}
    for text in _texts(desk):
        name = same(text.about)
        if name in known:
            continue
        before = found.get(name)
        found[name] = LetterTemplate(
            code=before.code if before else f"{OWN}{text.id}",
            label=text.about.strip(),
            about=A_LETTER_OF_OURS,
            sorts=OUTSIDE,
            needs=(),
            texts={**(before.texts if before else {}), text.language: text.words},
            titles={},
        )
    return tuple(found[name] for name in sorted(found))


def one(desk: Desk, code: str, language: str) -> LetterWords:
    """The words of one letter in *language*; English where there are none."""
    found = in_force(desk, code)
    return next((each for each in found if each.language == language), found[0])


def speaker(language: str) -> Translator:
    """Who says the program's own words in a letter of *language*: English where nobody can."""
    return translator(SPEAKS.get(language, "en"))
