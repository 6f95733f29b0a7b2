"""One revision as a record: its open columns and its opened body put together."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from shelterdesk.domain.former import Former
from shelterdesk.domain.record import (
    KeyId,
    Record,
    RecordId,
    ResidentId,
    from_plain,
    to_plain,
)
from shelterdesk.vault.ledger import SealedRow

R = TypeVar("R", bound=Record)

FORMER = "former"  # beside the fields of a body that came from another house


def body_of(record: Record) -> dict[str, Any]:
    """What is sealed of *record*: its sealed fields, and of which house it tells."""
    kind = type(record)
    body = {f.name: to_plain(getattr(record, f.name)) for f in kind.fields() if f.sealed}
    if record.former is not None:
        body[FORMER] = record.former.as_json()
    return {"v": kind.body_version, **body}


def moment_of(record: Record) -> int | None:
    """When *record* was written, in unix seconds, if that was in another house."""
    return None if record.former is None else int(record.made_at.timestamp())


@cache  # pure: declarations do not change
def _nothing_open(kind: Any) -> dict[str, None]:
    return {field.name: None for field in kind.fields() if not field.sealed}


def revision_of(kind: type[R], row: SealedRow, body: dict[str, Any]) -> R:
    """The record of *kind* in *row*; an older body is upgraded.

    Raises ``ValueError``, ``TypeError``, ``KeyError`` and their like for a body that this kind
    cannot have.
    """
    version = body.pop("v", 1)
    former = body.pop(FORMER, None)
    if version != kind.body_version:
        body = kind.upgraded(body, version)
    any_kind: Any = kind  # mypy takes a class of frozen instances for unhashable
    plain = {**_nothing_open(any_kind), **body, **json.loads(row.open)}
    known = {f.name: from_plain(f, plain[f.name]) for f in kind.fields() if f.name in plain}
    return kind(
        id=RecordId(row.id.hex()),
        resident=ResidentId(row.resident.hex()),
        rev=row.rev,
        author=KeyId(row.author),
        made_at=datetime.fromtimestamp(row.made_at, UTC),
        former=None if former is None else Former.from_json(former),
        **known,
    )
