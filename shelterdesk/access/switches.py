"""Which parts of the program this shelter has turned on, by verified settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain import modules
from shelterdesk.domain.settings import record_id

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


def switched_off(work: Work) -> frozenset[str]:
    """Kinds without a door in this house now; all of them where nothing is set."""
    kind = work.desk.schema.by_name.get("setting")
    said = [] if kind is None else [(s.id, s.values()) for s in work.verified(kind)]
    # One setting is one record, so that a second one cannot stand beside it.
    return modules.switched_off(
        {told["key"]: told["value"] for id, told in said if id == record_id(told["key"])}
    )
