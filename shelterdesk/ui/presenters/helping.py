"""What the top of a record says, in lines: the card, the alerts, the topics that rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shelterdesk.domain.fields import Answer, Field
from shelterdesk.domain.kinds.alert import Alert, AlertKind, ComfortCard
from shelterdesk.i18n import Translator

MOST_LINES, MOST_ALERTS = 5, 3  # casework guide 4.4 and 4.2
ORDER = ("helps", "please_dont", "shows", "call", "comfort", "touch", "doors", "language")
ICONS = {
    AlertKind.SAFETY: "circle-alert",
    AlertKind.MEDICAL: "plus",
    AlertKind.CONTACT: "send",
    AlertKind.ROOM: "door-open",
    AlertKind.LANGUAGE: "users",
    AlertKind.LEGAL: "calendar",
    AlertKind.CHILD: "user-plus",
    AlertKind.COUNSELLOR: "notebook-pen",
}


def card_lines(
    card: ComfortCard, words: Translator, show: Callable[[Field, Any], str]
) -> list[tuple[str, str]]:
    """(label, text) of what the card says, most needed first; nothing for what is empty."""
    found = []
    for name in ORDER:
        field, value = card.field(name), getattr(card, name)
        if value is Answer.NOT_ASKED:
            continue
        text = show(field, value)
        if text:
            found.append((words(field.label), text))
    return found


def alert_icon(alert: Alert) -> tuple[str, str]:
    """(icon, tone) of an alert; only danger now wears the colour of danger."""
    if alert.danger_now:
        return "octagon-minus", "stop"
    return ICONS.get(alert.sort, "info"), "warn"


def alert_text(alert: Alert, words: Translator) -> str:
    """The instruction; what the program wrote itself is said in the language of the screen."""
    return words(alert.text) if alert.source_id else alert.text
