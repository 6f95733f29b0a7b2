"""What can be done from the find box and by keys: one list, read by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shelterdesk.domain.finding import fold
from shelterdesk.i18n import N_, Translator


@dataclass(frozen=True)
class Command:
    """A stable route, the marked words for it, its keys, its icon."""

    route: str
    text: str
    keys: str = ""
    icon: str = "chevron-down"


COMMANDS = (
    Command("today", N_("Go to Today"), "Alt+1", "sun"),
    Command("residents", N_("Go to Residents"), "Alt+2", "users"),
    Command("admit", N_("Admit a resident"), "Ctrl+N", "door-open"),
    Command("calendar", N_("Go to the calendar"), "Alt+3", "calendar"),
    Command("tasks", N_("Go to Tasks"), "Alt+4", "circle-check"),
    Command("reports", N_("Go to what left the house"), "", "send"),
    Command("house/beds", N_("Go to rooms and beds"), "", "house"),
    Command("house/handover", N_("Go to the hand-over"), "", "house"),
    Command("house/outings", N_("Go to outings: out, back, late"), "", "house"),
    Command("house/people", N_("Go to people who work here"), "", "users"),
    Command("house", N_("Go to the house: people, this computer"), "", "house"),
    Command("settings", N_("Go to Settings"), "", "settings"),
    Command("emergency", N_("Emergency access"), "", "triangle-alert"),
    Command("concern", N_("Raise a concern"), "", "circle-alert"),
    Command("hide", N_("Hide screen"), "F9", "eye-off"),
    Command("lock", N_("Lock"), "Ctrl+L", "lock"),
)


def found_commands(query: str, allowed: Sequence[str], words: Translator) -> tuple[Command, ...]:
    """Commands whose words hold every part of *query*, in any order."""
    parts = [fold(part) for part in query.split()]
    return tuple(
        command
        for command in COMMANDS
        if command.route in allowed
        and parts
        and all(part in fold(words(command.text)) for part in parts)
    )
