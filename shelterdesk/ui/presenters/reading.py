"""What a read view and a history say about a record of any kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.record import Record, value_of
from shelterdesk.i18n import N_, Translator

Show = Callable[[Field, Any], str]

FORMERLY = N_("{writer}, in the former house; brought in by {name}")


@dataclass(frozen=True)
class Shown:
    """One field of a record in words; ``veiled`` opens covered, ``long`` takes several lines."""

    label: str
    text: str
    long: bool = False
    veiled: bool = False


@dataclass(frozen=True)
class Change:
    """One revision: when and by whom, and what was different from the one before."""

    rev: int
    when: str
    who: str
    shown: tuple[Shown, ...]


def shown_fields(record: Record, words: Translator, show: Show) -> tuple[Shown, ...]:
    """Fields that hold something, in their order; links to other records are left out."""
    found = []
    for field, value in record.with_added():
        text = show(field, value)
        is_link = field.holds is str and not field.shown and not field.listed
        if text and not is_link:
            found.append(Shown(words(field.label), text, field.long, field.veiled))
    return tuple(found)


def changes(
    revisions: Sequence[Record],
    words: Translator,
    show: Show,
    when: Callable[[Any], str],
    who: Callable[[Any], str],
) -> tuple[Change, ...]:
    """What each revision changed, newest first; the first one shows everything but unset flags."""
    made = []
    before: Sequence[Record | None] = [*revisions[1:], None]
    for record, earlier in zip(revisions, before, strict=True):
        shown = []
        for field in _fields_of(record, earlier):
            now = value_of(record, field)
            same = now is False if earlier is None else now == value_of(earlier, field)
            text = "" if same else show(field, now)
            if not same and (text or earlier is not None) and (field.shown or field.listed):
                shown.append(Shown(words(field.label), text, field.long, field.veiled))
        by = who(record.author)
        if record.former is not None:
            by = words(FORMERLY).format(writer=record.former.name, name=by)
        made.append(Change(record.rev, when(record.made_at), by, tuple(shown)))
    return tuple(made)


def _fields_of(record: Record, earlier: Record | None) -> tuple[Field, ...]:
    """The fields of both; what the house added may stand in one of them only."""
    found = {field.name: field for field, _ in record.with_added()}
    for field, _ in earlier.with_added() if earlier else ():
        found.setdefault(field.name, field)
    return tuple(found.values())
