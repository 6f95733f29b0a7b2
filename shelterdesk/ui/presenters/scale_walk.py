"""The way through a questionnaire: which item shows, what it says, what comes before and after."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.domain.scales import Item, Scale
from shelterdesk.domain.scoring import next_items
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.scales import Sheet, left

OWN_COPY = N_("Item {item}. Read it from your own copy.")
PICTURED = 3  # from so many answers on glasses help
ICU = {"eng": "en", "tha": "th", "mya": "my", "khm": "km", "lao": "lo", "vie": "vi", "cmn": "zh"}


@dataclass(frozen=True)
class Question:
    """What one page shows. ``choices`` are value, words, and how full the glass is.

    ``ends`` are the least and the most of a figure that is typed; then there are no choices.
    """

    item: str
    stem: str
    text: str
    choices: tuple[tuple[int, str, float | None], ...]
    given: int | None
    ends: tuple[int, int] | None = None


def question(scale: Scale, sheet: Sheet, item: Item, words: Translator) -> Question:
    """The page of *item*, in the language of the sheet where the questionnaire has it."""
    wording = scale.wording(sheet.language)
    answers = scale.answers[item.answers]
    text = wording.asks(item.code, sheet.variant) or words(OWN_COPY).format(item=item.code)
    if answers.is_figure:
        given = sheet.answers.get(item.code)
        return Question(item.code, "", text, (), given, (answers.from_, answers.to))
    said = wording.answers.get(item.answers) or tuple(str(value) for value in answers.values)
    most = max(answers.values) - min(answers.values)
    pictured = answers.picture == "glass" and len(answers.values) >= PICTURED
    return Question(
        item.code,
        wording.stem if item.stem else "",
        text,
        tuple(
            (value, text, (value - min(answers.values)) / most if pictured else None)
            for value, text in zip(answers.values, said, strict=True)
        ),
        sheet.answers.get(item.code),
    )


def everything(scale: Scale, sheet: Sheet) -> tuple[Item, ...]:
    """All items that are asked, given the answers so far, in order."""
    return next_items(scale, sheet.answers, sheet.variant)


def first(scale: Scale, sheet: Sheet) -> Item | None:
    """The item to go on with; None when all was asked."""
    return next(iter(left(scale, sheet)), None)


def after(scale: Scale, sheet: Sheet, item: str) -> Item | None:
    """What comes after *item*, answered before or not; None at the end."""
    asked = next_items(scale, sheet.answers, sheet.variant)
    codes = [each.code for each in asked]
    if item in codes:
        rest = asked[codes.index(item) + 1 :]
        return rest[0] if rest else None
    return first(scale, sheet)


def before(scale: Scale, sheet: Sheet, item: str) -> Item | None:
    """What came before *item*; None at the beginning."""
    asked = next_items(scale, sheet.answers, sheet.variant)
    codes = [each.code for each in asked]
    return asked[codes.index(item) - 1] if item in codes and codes.index(item) else None


def number_of(scale: Scale, sheet: Sheet, item: str) -> int:
    """Which question it is, from 1; there is no count of those to come."""
    codes = [each.code for each in next_items(scale, sheet.answers, sheet.variant)]
    return codes.index(item) + 1 if item in codes else 1


def icu_language(language: str) -> str:
    """*language* (ISO 639-3) as ICU breaks lines in it."""
    return ICU.get(language, language)
