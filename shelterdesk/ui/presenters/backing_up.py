"""Backups in words: how old, where, what lies there, what came of it. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from shelterdesk.i18n import Translator
from shelterdesk.services.backing_up import Lying, Standing
from shelterdesk.services.backups import Made
from shelterdesk.services.checking import Findings


def age(standing: Standing, words: Translator) -> str:
    """How old the last good backup is; calm, and plain where there is none."""
    if standing.days is None:
        return words("There is no backup of this house yet.")
    if standing.days <= 0:
        return words("The last good backup is from today.")
    return words.count(
        "The last good backup is {n} day old.",
        "The last good backup is {n} days old.",
        standing.days,
    ).format(n=standing.days)


def place(standing: Standing, words: Translator) -> str:
    """Where backups go, and whether that is a second place."""
    if standing.place is None:
        return words("No place is chosen yet.")
    sentence = words("They go to {place}.").format(place=standing.place)
    if standing.last is not None and not standing.apart:
        same = words(
            "The last one lies on the same disk as the house: both would be lost together. Choose "
            "a stick or another disk."
        )
        return f"{sentence} {same}"
    return sentence


def lying(
    backup: Lying, moment: Callable[[datetime], str], zone: tzinfo | None, words: Translator
) -> str:
    """One backup at the place, in one line."""
    if backup.told is None:
        return words("{name}: this file does not read as a backup").format(name=backup.path.name)
    told = backup.told
    size = max(1, round(told.size / 1_000_000))
    return words("{when} · {entries} entries · {size} MB").format(
        when=moment(told.made_at.astimezone(zone)), entries=told.entries, size=size
    )


def made(made: Made, words: Translator) -> tuple[str, str]:
    """What a good backup is, and what its place let go of."""
    hint = words("It was opened again and is the same as the house.")
    if made.let_go:
        gone = words.count(
            "{n} older backup that is no longer kept was removed.",
            "{n} older backups that are no longer kept were removed.",
            made.let_go,
        ).format(n=made.let_go)
        hint = f"{hint} {gone}"
    return words("The backup is good."), hint


def proven(found: Findings, words: Translator) -> tuple[str, str]:
    """What a drill came to."""
    counted = words("{entries} entries and {rows} rows were checked.").format(
        entries=found.entries, rows=found.rows
    )
    if found.sound:
        return words("This backup can be restored."), counted
    return (
        words("Something in this backup is not as it was signed."),
        f"{counted} {words('Keep the file, and make a new backup now.')}",
    )
