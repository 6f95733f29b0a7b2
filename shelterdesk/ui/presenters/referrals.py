"""Referrals in words: where each stands, and what is missing before it may leave, kindly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.referral import Referral, ReferralState
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.sharing import Verdict, Why, allowed, by_order
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.options import option_label
from shelterdesk.services.referrals import BEFORE, Line, purpose_of

MAY_GO = N_("The resident agreed. It may go.")
MAY_GO_AGAIN = N_("The resident agrees. A second copy may go.")
SAID: Mapping[Why, str] = {
    Why.PROTECTION: N_(
        "Protection is being looked at. Until that has ended nothing goes to an embassy or a "
        "consulate, whatever was agreed. The legal officer knows what can be done instead."
    ),
    Why.IS_MISSION: N_(
        "By its name {recipient} is an embassy or a consulate. Change the referral and choose "
        "Embassy."
    ),
    Why.UNNAMED: N_("It says no recipient or no purpose yet."),
    Why.NEVER: N_("This never goes to this sort of body: {lines}."),
    Why.ORDER: N_("This goes there on a written request only: {lines}. Write which request."),
    Why.NOT_ASKED: N_("The resident was not asked yet whether {recipient} may be told."),
    Why.OTHER_RECIPIENT: N_(
        "The resident agreed to another body of this sort, and not to {recipient}. Ask, or look "
        "whether the name is written the same."
    ),
    Why.OTHER_PURPOSE: N_(
        "The resident agreed that {recipient} is told, but for something else than: {purpose}."
    ),
    Why.SAID_NO: N_("The resident said no, or not now, on {day}. That is a full answer."),
    Why.TAKEN_BACK: N_("The resident took it back on {day}. Nothing more goes to {recipient}."),
    Why.NOT_YET: N_("The resident's yes begins on {day}."),
    Why.ENDED: N_("The resident's yes ended on {day}. Ask again if there is a reason to."),
    Why.LINES: N_("The resident's yes does not name this: {lines}."),
    Why.ASK_NOW: N_("You ask the resident in the moment in which you send it."),
}
NOTHING_WAITS = frozenset({Why.ASK_NOW, Why.NOT_ASKED})
BY = N_("by {who}")
SENT_ON = N_("sent on {day}")
ASK_ON = N_("ask again on {day}")
EDITED = (
    "recipient_class",
    "recipient",
    "contact",
    "purpose",
    "covers",
    "order",
    "asks",
    "wishes",
    "urgency",
    "due_on",
)
MAY_GET = N_("{sort} may get: {lines}.")
BY_REQUEST = N_("On a written request only: {lines}.")


@dataclass(frozen=True)
class Shown:
    """One referral as the page shows it."""

    title: str
    below: str
    said: str
    tone: str
    icon: str


def shown(line: Line, words: Translator, day: Callable[[date], str]) -> Shown:
    """*line* in words."""
    referral = line.referral
    title = f"{referral.recipient} · {referral.purpose}"
    parts = [
        words(referral.recipient_class.label),
        words(referral.state.label),
        words(SENT_ON).format(day=day(referral.sent_on)) if referral.sent_on else "",
    ]
    if referral.state is ReferralState.SENT and referral.due_on:
        parts.append(words(ASK_ON).format(day=day(referral.due_on)))
    parts.append(words(BY).format(who=line.author))
    said, tone, icon = "", "muted", "circle-dashed"
    if line.verdict is not None:
        said = verdict_words(line.verdict, referral, words, day)
        if line.verdict.may_leave:
            tone, icon = "ok", "circle-check"
        elif line.verdict.why not in NOTHING_WAITS:
            tone, icon = "warn", "octagon-minus"
        else:
            icon = "info"
        if referral.state is ReferralState.ASKED and referral.reason:
            said = f"{_reason(referral, words)} · {said}"
    else:
        said = " · ".join(p for p in (referral.answer, _reason(referral, words)) if p)
    return Shown(title, " · ".join(part for part in parts if part), said, tone, icon)


def _reason(referral: Referral, words: Translator) -> str:
    """What somebody said, line by line: a line that the house wrote itself is translated."""
    return " · ".join(words(line) for line in referral.reason.splitlines() if line)


def verdict_words(
    verdict: Verdict, referral: Referral, words: Translator, day: Callable[[date], str]
) -> str:
    """What is missing, by name: recipient, purpose, lines, day."""
    if verdict.why is None:
        return words(MAY_GO if referral.state in BEFORE else MAY_GO_AGAIN)
    return words(SAID[verdict.why]).format(
        recipient=referral.recipient,
        purpose=words(purpose_of(referral)),
        lines=line_words(verdict.lines, words),
        day=day(verdict.on) if verdict.on else "",
    )


def line_words(codes: Iterable[str], words: Translator) -> str:
    """Lines of what may be told, by their names."""
    return "; ".join(words(option_label("data_categories", code)) for code in codes)


def may_get(sort: RecipientClass, words: Translator) -> str:
    """What this sort of body may get at all, for whoever chooses."""
    lines = allowed(sort)
    law = by_order(sort, lines)
    free = [each for each in lines if each not in law]
    parts = []
    if free:
        free_words = line_words(free, words)
        parts.append(words(MAY_GET).format(sort=words(sort.label), lines=free_words))
    if law:
        parts.append(words(BY_REQUEST).format(lines=line_words(law, words)))
    return " ".join(parts)


def edited_fields(kind: type[Referral]) -> tuple[Field, ...]:
    """What the form asks for, in its order."""
    return tuple(kind.field(name) for name in EDITED)


def is_before(line: Line) -> bool:
    """Whether it can still be changed and asked about."""
    return line.referral.state in BEFORE
