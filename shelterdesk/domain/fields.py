"""One frozen description per field. Table, form, list, history and labels all read it.

A field is sealed unless it says otherwise: what is open lies in the file as a plain column that
whoever holds the database key can see, so ``sealed=False`` is a decision, reviewed as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self, TypeGuard

from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.i18n import ADDED as ADDED_BY
from shelterdesk.i18n import LOCAL, N_

LOCAL_CODE = re.compile(f"{LOCAL}[a-z2-7]{{12}}")


class Choice(StrEnum):
    """A pick-list: each member is its stored code and carries the words shown for it."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """Make a member from its stored *code* and its marked *label*."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member stored as *code*; ``ValueError`` if there is none."""
        try:
            return cls(code)  # type: ignore[call-arg]  # an enum that is called looks up
        except ValueError:
            raise ValueError(f"{cls.__name__} has no such code") from None


class OpenChoice(Choice):
    """A pick-list to which a house may add values, because no rule looks at them.

    A value of the house is stored as ``local:...``; its label is that code, and a translator says
    what the house calls it. It stays readable for ever, also when it is no longer offered.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not is_local(value):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = member.label = value
        return member


def is_local(code: object) -> TypeGuard[str]:
    """Whether *code* names a field or a value that a house added."""
    return isinstance(code, str) and LOCAL_CODE.fullmatch(code) is not None


class Answer(Choice):
    """Four-valued yes or no, and the person's right not to say (casework guide 0, rule 8)."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")
    UNKNOWN = "unknown", N_("Not known")
    NOT_ASKED = "not_asked", N_("Not asked")
    PREFERS_NOT_TO_SAY = "prefers_not_to_say", N_("Prefers not to say")


@dataclass(frozen=True, kw_only=True)
class Field:
    """What a form, a table, a list and a history need to know about one value.

    ``holds`` is the Python type of one value; with ``several`` the value is a tuple of them.
    ``catalogue`` names a catalogue list (``resources/catalogue/<name>.toml``) that offers the
    options. ``shown`` is False for what the program fills in itself. ``veiled`` text opens
    covered. ``long`` text gets an editor of several lines. ``is_name`` is a person's name: padding
    and old letters are asked about. ``aside`` is the marked title of a part of the form that is
    closed at first. ``heading`` is a marked line above the field. ``added`` is set where a house
    added it.
    """

    name: str = ""
    label: str
    holds: type
    hint: str = ""
    required: bool = False
    sealed: bool = True
    listed: bool = False
    long: bool = False
    several: bool = False
    shown: bool = True
    veiled: bool = False
    catalogue: str = ""
    is_name: bool = False
    aside: str = ""
    heading: str = ""
    added: FieldSort | None = None

    @property
    def options(self) -> tuple[Choice, ...]:
        """The members of the pick-list, in order; empty for anything else."""
        return tuple(self.holds) if issubclass(self.holds, Choice) else ()

    @property
    def empty(self) -> Any:
        """The value that stands for *nothing was entered*."""
        if self.several:
            return ()
        return "" if self.holds is str else None


METADATA = "shelterdesk"
ADDED = "added"  # the one field under which a record holds what its house added


class FieldSort(Choice):
    """What a field that a house added holds."""

    LINE = "line", N_("One line of text")
    TEXT = "text", N_("Longer text")
    COVERED = "covered", N_("Longer text that opens covered")
    DAY = "day", N_("A day")
    NUMBER = "number", N_("A whole number")
    ANSWER = "answer", N_("Yes or no, and “not asked”")
    PICK = "pick", N_("One of a list")


@dataclass(frozen=True)
class Added:
    """One value of a field that the house added: code of the field, its sort, the value as text.

    It says itself what it is, so that it can be read when the house asks it no more.
    """

    code: str
    sort: FieldSort
    text: str

    @property
    def field(self) -> Field:
        """What a reading page needs to know about it."""
        return added_field(self.code, self.sort)


def added_field(code: str, sort: FieldSort, **more: Any) -> Field:
    """The description of a field that a house added; its words are known to translators."""
    return Field(
        name=code,
        label=code,
        holds=_HOLDS.get(sort, str),
        long=sort in (FieldSort.TEXT, FieldSort.COVERED),
        veiled=sort is FieldSort.COVERED,
        catalogue=code if sort is FieldSort.PICK else "",
        added=sort,
        **more,
    )


_HOLDS: dict[FieldSort, type] = {
    FieldSort.DAY: date,
    FieldSort.NUMBER: int,
    FieldSort.ANSWER: Answer,
}


def _declare(described: Field, default: Any) -> Any:
    return field(default=default, metadata={METADATA: described})


def text(label: str, *, default: str = "", **more: Any) -> Any:
    """One line of text, as it was said."""
    return _declare(Field(label=label, holds=str, **more), default)


def note(label: str, **more: Any) -> Any:
    """Text of several lines."""
    return _declare(Field(label=label, holds=str, long=True, **more), "")


def day(label: str, **more: Any) -> Any:
    """A day that is known exactly: a date of the house, not of a life."""
    return _declare(Field(label=label, holds=date, **more), None)


def moment(label: str, **more: Any) -> Any:
    """A point in time, with its zone."""
    return _declare(Field(label=label, holds=datetime, **more), None)


def partial_date(label: str, **more: Any) -> Any:
    """A date of somebody's life: partial, estimated, or in another calendar."""
    return _declare(Field(label=label, holds=PartialDate, **more), None)


def number(label: str, **more: Any) -> Any:
    """A whole number."""
    return _declare(Field(label=label, holds=int, **more), None)


def flag(label: str, *, default: bool = False, **more: Any) -> Any:
    """A yes or no about the house's own work; about a person use ``answer``."""
    return _declare(Field(label=label, holds=bool, **more), default)


def answer(label: str, **more: Any) -> Any:
    """A yes or no about a person, where *not asked* is a full answer."""
    return _declare(Field(label=label, holds=Answer, **more), Answer.NOT_ASKED)


def choice(label: str, holds: type[Choice], *, default: Choice | None = None, **more: Any) -> Any:
    """One of a pick-list."""
    return _declare(Field(label=label, holds=holds, **more), default)


def choices(label: str, holds: type[Choice], **more: Any) -> Any:
    """Any number of a pick-list."""
    return _declare(Field(label=label, holds=holds, several=True, **more), ())


def items(label: str, **more: Any) -> Any:
    """Any number of short texts or codes."""
    return _declare(Field(label=label, holds=str, several=True, **more), ())


def link(label: str, **more: Any) -> Any:
    """The id of another record, filled in by the program."""
    return _declare(Field(label=label, holds=str, shown=False, **more), "")


def house_adds() -> Any:
    """Room for what a house asks beside; it lies in the same sealed body, under the same key.

    In a form this field stands for all fields that the house added to the kind.
    """
    return _declare(Field(label=ADDED_BY, holds=Added, several=True, shown=False), ())
