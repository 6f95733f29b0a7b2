"""Letters in words: for whom one is, what it needs, what is missing before it may leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from shelterdesk.domain.kinds.paper import Letter
from shelterdesk.domain.letter_templates import CARRIED, LetterTemplate
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.sharing import Verdict, Why
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.letters import HEAR
from shelterdesk.services.options import option_label
from shelterdesk.ui.presenters.referrals import MAY_GO, SAID, line_words

Day = Callable[[date | None], str]
NEEDS = N_("It needs the resident's yes to: {lines}.")
CARRIES = N_("The resident decides line by line what stands in it, and carries it or does not.")
MAY_CARRY = N_("The resident wants to carry it. It may be printed.")
ASK = {
    **SAID,
    Why.IS_MISSION: N_("By its name {recipient} is an embassy or a consulate. Choose Embassy."),
    Why.PROTECTION: N_(
        "Protection is being looked at. Until that has ended no letter goes to an embassy or a "
        "consulate, and none is written. The legal officer knows what can be done instead."
    ),
}
CARRIED_SAID: Mapping[Why, str] = {
    Why.NOT_ASKED: HEAR,
    Why.LINES: N_("Not ticked, and the page says little without it: {lines}."),
    Why.IS_MISSION: N_("By its name {recipient} is an embassy. Write a letter to an embassy."),
    Why.PROTECTION: ASK[Why.PROTECTION],
}


def sort_words(sort: str, words: Translator) -> str:
    """What sort of body, or that the resident carries it."""
    return words(option_label("disclosure_profiles", sort))


def needs_words(template: LetterTemplate, words: Translator) -> str:
    """What a letter needs before it may leave."""
    if template.is_carried:
        return words(CARRIES) if template.needs else ""
    return words(NEEDS).format(lines=line_words(template.needs, words))


def missing_words(
    verdict: Verdict, sort: str, recipient: str, purpose: str, words: Translator, day: Day
) -> str:
    """Whether it may leave; by name what is missing if not."""
    said: Mapping[Why, str] = CARRIED_SAID if sort == CARRIED else ASK
    if verdict.why is None:
        return words(MAY_CARRY if sort == CARRIED else MAY_GO)
    return words(said.get(verdict.why, ASK[verdict.why])).format(
        recipient=recipient or words("this body"),
        purpose=purpose,
        lines=line_words(verdict.lines, words),
        day=day(verdict.on),
    )


def names_body(sort: str, template: LetterTemplate) -> bool:
    """Whether a body is named: outside always, on a page to carry only for an embassy's form."""
    return sort != CARRIED or template.mission


def needs_order(sort: str) -> bool:
    """Whether this body gets a line on a written request of the law only."""
    return sort == RecipientClass.POLICE


def fields_for(sort: str, *, names_one: bool) -> tuple[str, ...]:
    """What the form of a letter asks for, in its order; *names_one*: a form about an embassy."""
    if names_one:
        return ("recipient", "subject", "body")
    if sort == CARRIED:
        return ("subject", "body", "covers", "heard")
    names = ("recipient", "subject", "body", "covers")
    return (*names, "order") if needs_order(sort) else names


def title_words(letter: Letter, words: Translator) -> str:
    """What the page of a letter is called."""
    return words(letter.subject) if letter.subject else words("Letter")
