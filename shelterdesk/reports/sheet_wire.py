"""A sheet's facts as bytes between two processes of this program, and back.

JSON of plain values; what each is, the declaration of the sheet says. It travels by a pipe alone
and is never kept, so it has no version.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from shelterdesk.reports.readiness_sheet import ReadinessSheet


def to_wire(sheet: ReadinessSheet) -> bytes:
    """*sheet* as bytes."""
    return json.dumps(_plain(sheet), ensure_ascii=False, separators=(",", ":")).encode()


def from_wire(said: bytes) -> ReadinessSheet:
    """The sheet that ``to_wire`` made; raises ``ValueError`` or ``TypeError`` for anything else."""
    sheet = _made(ReadinessSheet, json.loads(said))
    if not isinstance(sheet, ReadinessSheet):
        raise TypeError("a sheet is expected")
    return sheet


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date


def _made(kind: Any, plain: Any) -> Any:
    if get_origin(kind) is UnionType:  # something, or None
        kind = next(each for each in get_args(kind) if each is not NoneType)
        return None if plain is None else _made(kind, plain)
    if get_origin(kind) is tuple:
        (held, _) = get_args(kind)
        return tuple(_made(held, each) for each in plain)
    if is_dataclass(kind):
        made: Any = kind
        hints = _hints(made)
        return made(*(_made(h, p) for h, p in zip(hints, plain, strict=True)))
    if kind is bytes:
        return b64decode(plain, validate=True)
    if issubclass(kind, Enum):
        return kind(plain)
    if issubclass(kind, (date, datetime)):
        return kind.fromisoformat(plain)
    if type(plain) is not kind:
        raise TypeError(kind.__name__)
    return plain


@cache  # pure: declarations do not change
def _hints(kind: Any) -> tuple[Any, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))
