"""Stages of coming in, in words: where each stands, what it asks, and who will read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shelterdesk.domain.compartments import COMPARTMENTS, GROUPS, KeyClass
from shelterdesk.domain.fields import Field
from shelterdesk.domain.intake import Asked
from shelterdesk.domain.record import Record
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.intake import StageLine, Standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

STAND_WORDS = {
    Standing.DONE: N_("Done"),
    Standing.HALF_DONE: N_("Half done"),
    Standing.NOT_TODAY: N_("Not today"),
    Standing.OPEN: N_("Whenever it suits"),
}
FROM = N_("From {day}")
ICONS = {
    Standing.DONE: ("circle-check", "ok"),
    Standing.HALF_DONE: ("contrast", "info"),
}
NO_ICON = ("circle-dashed", "text2")
GROUP_PLURALS = {
    "managers": N_("managers"),
    "case_managers": N_("case managers"),
    "counsellors": N_("counsellors"),
    "nurses": N_("nurses"),
    "legal": N_("legal officers"),
    "day": N_("day workers"),
    "night": N_("night workers"),
}
EVERYBODY = N_("everybody who works here with residents")
ASSIGNED = N_("who is assigned")
YOU = N_("you")
CAN_READ = N_("Can read it: {who}")
NOT_YOU = N_("Can read it: {who}. Not you, once it is saved.")
NOBODY_YET = N_("nobody until somebody is assigned")


def stand_words(line: StageLine, words: Translator, day: Callable[[date], str]) -> str:
    """Where a stage stands."""
    if line.standing is Standing.LATER and line.from_on is not None:
        return words(FROM).format(day=day(line.from_on))
    return words(STAND_WORDS.get(line.standing, STAND_WORDS[Standing.OPEN]))


def stand_icon(line: StageLine) -> tuple[str, str]:
    """Icon and tone of it; nothing is red, for nothing is late."""
    return ICONS.get(line.standing, NO_ICON)


def title_of(asked: Asked) -> str:
    """The marked title of one card."""
    return asked.title or asked.kind.title


def heading_of(asked: Asked) -> str:
    """What stands above a card: nothing where its only field says it all."""
    return asked.title or ("" if len(asked.fields) == 1 else asked.kind.title)


def fields_of(asked: Asked, *, is_needed: bool) -> tuple[Field, ...]:
    """The fields of one card; outside the door nothing is needed to save the rest."""
    named = {field.name: field for field in asked.kind.fields()}
    return tuple(
        replace(named[name], shown=True, required=is_needed and named[name].required)
        for name in asked.fields
    )


def readers(
    kind: type[Record], roles: Collection[Role], words: Translator, *, shielded: bool
) -> str:
    """Who will read what is written before there is a file, by the table of keys.

    *shielded*: of a child, or of who may be one. *roles* are those of whoever writes.
    """
    found = COMPARTMENTS[kind.category]
    is_own = shielded and found.key_class in (KeyClass.SHIELDABLE, KeyClass.RESIDENT)
    standing = found.shielded_groups if is_own else found.groups
    groups = [each.name for each in standing]
    if "staff" in groups:
        return words(CAN_READ).format(who=words(EVERYBODY))
    who = [words(GROUP_PLURALS[name]) for name in groups]
    daily = {each.name for each in found.groups} - set(groups)
    admits = is_own and any(GROUPS[name] & set(roles) for name in daily)
    if admits:
        who.append(words(YOU))
    if found.named and (is_own or found.key_class is KeyClass.RESIDENT):
        who.append(words(ASSIGNED))
    mine = admits or any(GROUPS[name] & set(roles) for name in groups)
    return words(CAN_READ if mine else NOT_YOU).format(who=", ".join(who) or words(NOBODY_YET))


def named_readers(names: Sequence[str], me: str, words: Translator) -> str:
    """The same where there is a file: names, as the keys have it."""
    said = CAN_READ if me in names else NOT_YOU
    return words(said).format(who=", ".join(names) or words(NOBODY_YET))
