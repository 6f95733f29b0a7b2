"""One revision as a record: its open columns and its opened body put together."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from shelterdesk.domain.record import KeyId, Record, RecordId, ResidentId, from_plain
from shelterdesk.vault.ledger import SealedRow

R = TypeVar("R", bound=Record)


@cache  # pure: declarations do not change
def _nothing_open(kind: Any) -> dict[str, None]:
    return {field.name: None for field in kind.fields() if not field.sealed}


def revision_of(kind: type[R], row: SealedRow, body: dict[str, Any]) -> R:
    """The record of *kind* in *row*; an older body is upgraded.

    Raises ``ValueError``, ``TypeError``, ``KeyError`` and their like for a body that this kind
    cannot have.
    """
    version = body.pop("v", 1)
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
        **known,
    )
