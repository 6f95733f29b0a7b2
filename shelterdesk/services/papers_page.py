"""One resident's papers as the record shows them: where each is, what its dates tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain import paper_rules
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import CustodyEvent, Holder, Recovery
from shelterdesk.domain.paper_rules import Flag
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import documents
from shelterdesk.services.recovery_ways import Way, ways_in

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

HERE = frozenset({Holder.RESIDENT, Holder.SAFE})


@dataclass(frozen=True)
class PaperLine:
    """One paper: the state that counts, the last hand, what its dates tell.

    ``may_be_got``: it is away, or never was, and nobody is getting it yet.
    """

    document: Document
    state: str
    last: CustodyEvent | None
    flags: tuple[Flag, ...]
    may_be_got: bool

    @property
    def is_out(self) -> bool:
        """Whether somebody outside has it for a while."""
        return self.last is not None and self.last.to_holder not in HERE


@dataclass(frozen=True)
class PapersPage:
    """Papers and the ways to those that are missing."""

    papers: tuple[PaperLine, ...]
    ways: tuple[Way, ...]


def look(desk: Desk, resident: ResidentId) -> PapersPage:
    """Everything about one resident's papers; raises ``Denied``, ``NotFound`` out of reach."""
    with desk.look() as work:
        ways = tuple(ways_in(work, work.shelf(Recovery).all_of(resident)))
        last, limits, today = documents.held(work, resident), documents.limits(work), desk.today()
        sought = {way.recovery.original_id for way in ways if way.is_open}
        sought |= {way.recovery.document_id for way in ways if way.is_open}
        arrivals = [way.recovery.arrival_on for way in ways if way.is_open]
        arrival = min((day for day in arrivals if day is not None), default=None)
        lines = []
        for document in work.shelf(Document).all_of(resident):
            state = documents.stand(document, last.get(document.id))
            is_live = document.state not in paper_rules.GONE
            found = paper_rules.flags(
                document.document_type,
                document.expires_on,
                today,
                arrival=arrival if document.document_type in paper_rules.TRAVEL_PAPERS else None,
                buffer_days=limits.buffer_days,
                months=limits.passport_months,
            )
            lines.append(
                PaperLine(
                    document,
                    state,
                    last.get(document.id),
                    found if is_live else (),
                    document.state in documents.AWAY and document.id not in sought,
                )
            )
    ordered = sorted(lines, key=lambda each: each.document.state in paper_rules.GONE)
    return PapersPage(
        tuple(ordered), tuple(sorted(ways, key=lambda way: (not way.is_open, way.recovery.id)))
    )
