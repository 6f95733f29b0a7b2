"""What every record has in common: an id, a revision, a resident, and fields that describe it.

Records are frozen. A change makes the next revision (K4); nothing is ever overwritten.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Generic, NewType, Self, TypeVar

from shelterdesk.domain.fields import (
    ADDED,
    METADATA,
    Added,
    Answer,
    Choice,
    Field,
    FieldSort,
    is_local,
)
from shelterdesk.domain.former import Former
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_

ResidentId = NewType("ResidentId", str)  # 32 hexadecimal digits
RecordId = NewType("RecordId", str)  # the same
UserId = NewType("UserId", str)
KeyId = NewType("KeyId", str)
Values = Mapping[str, Any]

R = TypeVar("R", bound="Record")

NEEDED = N_("This is needed.")


class Mode(StrEnum):
    """How a kind's rows may follow one another (entities 1, *revision mode*)."""

    REVISED = "rev"  # new revisions of the same record
    EVENT = "evt"  # never revised, answered by another event
    SIGNED = "sig"  # frozen once signed; then only signatures and notes are added


class SignState(Choice):
    """Where a record of mode ``SIGNED`` stands."""

    DRAFT = "draft", N_("Not signed")
    SIGNED = "signed", N_("Signed")
    COUNTERSIGNED = "countersigned", N_("Countersigned")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


@dataclass(frozen=True)
class Span:
    """What nobody else may hold at the same time (entities 3, *no double booking*).

    ``by`` names open fields, or ``resident``: two records that agree in one of them may not
    overlap. Time runs from the day ``start`` to the day ``end``, on which it is free again; without
    an end it goes on.
    """

    by: tuple[str, ...]
    start: str
    end: str


def overlap(from_on: str, to_on: str | None, other_from: str, other_to: str | None) -> bool:
    """Whether two spans of days in ISO form have a night in common; an empty span has none."""
    ends, other_ends = to_on or LAST_DAY, other_to or LAST_DAY
    return max(from_on, other_from) < min(ends, other_ends)


LAST_DAY = "9999-12-31"


@dataclass(frozen=True, kw_only=True)
class Record:
    """One revision of one record of one kind."""

    kind: ClassVar[str]
    title: ClassVar[str]
    category: ClassVar[str]
    mode: ClassVar[Mode] = Mode.REVISED
    # The act of the trail whose signed entry asks that what earlier revisions said is taken out,
    # where the newest is marked ``only_newest``.
    ends_by: ClassVar[str] = ""
    about_resident: ClassVar[bool] = True
    beyond_reach: ClassVar[bool] = False  # written also about somebody out of one's reach
    sorted_by: ClassVar[str] = "made_at"
    body_version: ClassVar[int] = 1
    exclusive: ClassVar[Span | None] = None
    across_residents: ClassVar[bool] = False  # listed over the whole house by ``sorted_by``
    # What the house is asked for whenever somebody sits down, by columns as they lie: an index each
    looked_up_by: ClassVar[tuple[tuple[str, ...], ...]] = ()
    closed_by_another: ClassVar[bool] = False  # whoever wrote it first may not be who signs it
    holds_chunks: ClassVar[bool] = False  # what it is about lies in sealed chunks under its own id

    id: RecordId
    resident: ResidentId = ResidentId("")
    rev: int = 1
    author: KeyId = KeyId("")
    made_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    former: Former | None = None  # set for what was brought in from another house

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """The declared fields, in order."""
        declared: Any = cls  # mypy takes a class of frozen instances for unhashable
        return _fields(declared)

    @classmethod
    def field(cls, name: str) -> Field:
        """One declared field by name; KeyError if there is none."""
        return next(f for f in cls.fields() if f.name == name)

    @classmethod
    def new(cls, id: RecordId, resident: ResidentId, values: Values) -> Self:
        """Make the first revision from *values*; raises ``Invalid`` naming each field."""
        made = cls(id=id, resident=resident, **_known(cls, values))
        made.inspect()
        return made

    def amended(self, values: Values) -> Self:
        """Make the next revision; fields that *values* leaves out stay as they are."""
        known = _known(type(self), values, self)
        made = dataclasses.replace(self, rev=self.rev + 1, former=None, **known)
        made.inspect()
        return made

    def inspect(self) -> None:
        """Raise ``Invalid`` with every field that needs a look."""
        problems = {f.name: NEEDED for f in self.fields() if f.required and self._lacks(f)}
        problems.update(self.problems())
        if problems:
            raise Invalid(problems)

    @property
    def shields(self) -> bool:
        """Whether this record shields its resident: from now on in rings of their own."""
        return False

    def problems(self) -> dict[str, str]:
        """Rules of the kind itself beyond *needed*; field name to marked sentence."""
        return {}

    @classmethod
    def upgraded(cls, body: dict[str, Any], version: int) -> dict[str, Any]:
        """Bring a body written as *version* to ``body_version``; takes hold at the next write."""
        return body

    def values(self) -> dict[str, Any]:
        """The declared fields by name."""
        return {f.name: getattr(self, f.name) for f in self.fields()}

    def with_added(self) -> tuple[tuple[Field, Any], ...]:
        """Every field with its value; what the house added stands as fields of its own."""
        own = tuple((f, getattr(self, f.name)) for f in self.fields() if f.name != ADDED)
        added: tuple[Added, ...] = getattr(self, ADDED, ())
        return (*own, *((each.field, worth(each)) for each in added))

    def _lacks(self, field: Field) -> bool:
        value = getattr(self, field.name)
        return value in (None, "", ()) or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows of a list, and where the next page begins (None: there is none).

    ``damaged`` counts rows that could not be verified; they are left where they are.
    """

    rows: tuple[R, ...]
    after: tuple[Any, str] | None = None
    damaged: int = 0


@cache  # pure: a class never changes its declaration
def _fields(kind: Any) -> tuple[Field, ...]:
    return tuple(
        dataclasses.replace(f.metadata[METADATA], name=f.name)
        for f in dataclasses.fields(kind)
        if METADATA in f.metadata
    )


def may_be_added_to(kind: type[Record]) -> bool:
    """Whether a house may add fields to *kind*: its declaration says so."""
    return any(field.name == ADDED for field in kind.fields())


def value_of(record: Record, field: Field) -> Any:
    """The value of *field*, also of one that the house added; empty where there is none."""
    if field.added is None:
        return getattr(record, field.name)
    held: tuple[Added, ...] = getattr(record, ADDED, ())
    return next((worth(each) for each in held if each.code == field.name), field.empty)


def worth(added: Added) -> Any:
    """The value that *added* holds as text; raises ``ValueError`` if it is none of its sort."""
    field = added.field
    return from_plain(field, int(added.text) if field.holds is int else added.text)


def as_added(field: Field, value: Any) -> Added | None:
    """The *value* of one of a house's fields as a record holds it; None where nothing was said."""
    if value in (None, "", (), Answer.NOT_ASKED):
        return None
    return Added(field.name, field.added or FieldSort.LINE, str(to_plain(value)))


def _known(kind: type[Record], values: Values, before: Record | None = None) -> dict[str, Any]:
    names = {f.name for f in kind.fields()}
    local = {name: value for name, value in values.items() if is_local(name)}
    foreign = set(values) - names - local.keys()
    if foreign or (local and ADDED not in names):
        raise TypeError(f"{kind.kind} has no field {sorted(foreign or local)}")
    known = {name: value for name, value in values.items() if name not in local}
    if local:
        held: tuple[Added, ...] = known.get(ADDED, getattr(before, ADDED, ()))
        known[ADDED] = _with(held, local)
    return known


def _with(held: tuple[Added, ...], given: Values) -> tuple[Added, ...]:
    """*held* with what was *given* in a form; what the form did not ask stays."""
    found = {each.code: each for each in held}
    for code, value in given.items():
        if value is not None:
            found[code] = value
        else:
            found.pop(code, None)
    return tuple(found.values())


# ---- a value as it lies in a sealed body or an open column


def to_plain(value: Any) -> Any:
    """*value* of a field as JSON can hold it."""
    if isinstance(value, tuple):
        return [to_plain(v) for v in value]
    if isinstance(value, PartialDate):
        return value.as_json()
    if isinstance(value, Added):
        return [value.code, value.sort.value, value.text]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    return value


def from_plain(field: Field, plain: Any) -> Any:
    """The value of *field* from what ``to_plain`` made; raises ``ValueError`` if it is none."""
    if plain is None or plain == "":
        return field.empty
    if field.several:
        return tuple(_one(field.holds, p) for p in plain)
    return _one(field.holds, plain)


def _one(holds: type, plain: Any) -> Any:
    if issubclass(holds, Choice):
        return holds.of(plain)
    if holds is PartialDate:
        return PartialDate.from_json(plain)
    if holds is Added:
        return _added(plain)
    if holds is datetime:
        return datetime.fromisoformat(plain)
    if holds is date:
        return date.fromisoformat(plain)
    if not isinstance(plain, holds):
        raise ValueError(f"a {holds.__name__} is expected")
    return plain


def _added(plain: Any) -> Added:
    code, sort, text = plain
    if not is_local(code) or not isinstance(text, str):
        raise ValueError("no field of a house")
    made = Added(code, FieldSort.of(sort), text)
    worth(made)
    return made
