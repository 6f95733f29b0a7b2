"""Consents in words: what was asked, for whom, what holds today, which fields a form needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from shelterdesk.domain.consent_rules import load_consent_rules
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.consent import (
    CareConsent,
    CareConsentType,
    Consent,
    ConsentType,
)
from shelterdesk.domain.record import RecordId
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.consents import About, ConsentLine, Standing

YES, YES_UNTIL = N_("Yes"), N_("Yes, until {day}")
LOOK = N_("Yes. The day to look at it together was {day}")
ENDED = N_("It was a yes, and ended on {day}")
TAKEN_BACK = N_("Taken back on {day}")
DECLINED, NOT_ABLE, NEVER = N_("No"), N_("Not able to decide then"), N_("Not asked")
NOT_NOW = N_("Not now. Nobody asks again before {day}")

TONES = {
    Standing.IN_FORCE: "ok",
    Standing.LOOK_AGAIN: "warn",
    Standing.ENDED: "muted",
    Standing.TAKEN_BACK: "muted",
    Standing.DECLINED: "muted",
    Standing.NOT_NOW: "muted",
    Standing.NOT_ABLE: "muted",
    Standing.NEVER: "muted",
}
ICONS = {
    Standing.IN_FORCE: "circle-check",
    Standing.LOOK_AGAIN: "info",
    Standing.ENDED: "circle-dashed",
    Standing.TAKEN_BACK: "history",
    Standing.DECLINED: "octagon-minus",
    Standing.NOT_NOW: "circle-dashed",
    Standing.NOT_ABLE: "circle-dashed",
    Standing.NEVER: "circle-dashed",
}
ALWAYS = (
    "decision",
    "text_id",
    "explained",
    "language",
    "interpreter",
    "form",
    "witness",
    "capacity",
    "given_by",
    "own_words",
    "starts_on",
    "expires_on",
)
FOR_A_CHILD = ("assent", "best_interest")


@dataclass(frozen=True)
class Shown:
    """One line as a page shows it; ``id`` is empty where nothing was asked."""

    line: ConsentLine
    title: str
    standing: str
    id: RecordId | None


def shown(line: ConsentLine, words: Translator, day: Callable[[date], str]) -> Shown:
    """*line* in words."""
    whom = ""
    if isinstance(line.answer, Consent):
        sort = line.answer.recipient_class
        parts = (words(sort.label) if sort else "", line.answer.recipient)
        whom = ", ".join(part for part in parts if part)
    elif line.answer is not None:
        whom = line.answer.provider
    title = words(line.about.label) + (f": {whom}" if whom else "")
    answer_id = line.answer.id if line.answer else None
    return Shown(line, title, standing_words(line, words, day), answer_id)


def standing_words(line: ConsentLine, words: Translator, day: Callable[[date], str]) -> str:
    """What holds today, in one short sentence."""
    match line.standing:
        case Standing.IN_FORCE:
            return words(YES_UNTIL).format(day=day(line.until)) if line.until else words(YES)
        case Standing.LOOK_AGAIN:
            return words(LOOK).format(day=day(line.until)) if line.until else words(YES)
        case Standing.ENDED:
            return words(ENDED).format(day=day(line.until)) if line.until else words(YES)
        case Standing.TAKEN_BACK:
            on = line.taken_back_on
            return words(TAKEN_BACK).format(day=day(on) if on else "")
        case Standing.NOT_NOW:
            on = line.ask_again_on
            return words(NOT_NOW).format(day=day(on) if on else "")
        case Standing.DECLINED:
            return words(DECLINED)
        case Standing.NOT_ABLE:
            return words(NOT_ABLE)
    return words(NEVER)


def kind_of(about: About) -> type[Consent] | type[CareConsent]:
    """The kind that holds answers about *about*."""
    return CareConsent if isinstance(about, CareConsentType) else Consent


def about_of(kind: str, code: str) -> About | None:
    """The type that a form's place names; None for none of ours."""
    types = CareConsentType if kind == CareConsent.kind else ConsentType
    return next((each for each in types if each == code), None)


def fields_for(about: About, *, is_child: bool) -> tuple[Field, ...]:
    """What is asked for one type, in order: only what it needs (never several types at once)."""
    kind = kind_of(about)
    needs = load_consent_rules().types[about].needs
    names = [ALWAYS[0], *needs, *ALWAYS[1:]]
    if is_child:
        names[names.index("given_by") + 1 : names.index("given_by") + 1] = FOR_A_CHILD
    made = []
    for name in names:
        field = kind.field(name)
        if name == "text_id":
            field = replace(field, shown=True, label=N_("Which text was read or told"))
        if name == "expires_on":
            field = replace(field, hint=N_("Empty: the day that the house has set."))
        made.append(field)
    return tuple(made)
