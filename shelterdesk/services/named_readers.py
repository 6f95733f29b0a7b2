"""Whom one may name as a reader of a record that has readers of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.record import Record
from shelterdesk.domain.roles import Role

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk


def possible(desk: Desk, kind: type[Record]) -> tuple[Colleague, ...]:
    """Colleagues whose role may be named for *kind*: not oneself; managers read it anyway."""
    roles = {Role.of(standing.name) for standing in COMPARTMENTS[kind.category].named}
    return tuple(
        c
        for c in desk.colleagues()
        if c.roles & roles and Role.MGR not in c.roles and c.user_id != desk.user_id
    )
