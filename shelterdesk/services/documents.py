"""What became of a paper: the words for it, what may come next, and what each change asks for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain import paper_rules
from shelterdesk.domain.catalogue import (
    DocumentState,
    load_document_states,
    load_document_types,
)
from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    CustodyEvent,
    DocumentMove,
    Holder,
)
from shelterdesk.domain.paper_rules import TRAVEL_PAPERS, Situation, masked, next_states
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.sharing import Wanted, Why
from shelterdesk.domain.told_papers import value_of
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import consents, settings, sharing
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

__all__ = [
    "PaperLimits",
    "document_state_label",
    "document_type_label",
    "follow",
    "limits",
    "masked",
    "move",
    "next_states",
    "settled",
    "situation",
    "stand",
    "states",
]

R = TypeVar("R", bound=Record)

AWAY = frozenset(
    {"missing", "withheld_by_exploiter", "seized_as_evidence", "held_by_authority", "with_family"}
)
HELD = {Holder.RESIDENT: "handed_over", Holder.SAFE: "in_safekeeping"}


@dataclass(frozen=True)
class PaperLimits:
    """Days and months that this shelter has set."""

    buffer_days: int
    alerts: tuple[int, ...]
    passport_months: int
    give_back_hours: int
    renew_days: int
    host: str


def limits(work: Work) -> PaperLimits:
    """The days in force."""
    chosen = settings.in_force(work)
    return PaperLimits(
        int(chosen["safe_travel_buffer_days"]),
        tuple(int(chosen[f"paper_alert_{which}"]) for which in ("first", "second", "last")),
        int(chosen["passport_low_months"]),
        int(chosen["give_back_hours"]),
        int(chosen["stay_renew_days"]),
        chosen["host_country"],
    )


def document_type_label(code: str) -> str:
    """The marked words for a kind of paper; the code itself if we do not know it."""
    return next((t.label for t in load_document_types() if t.code == code), code)


def document_state_label(code: str) -> str:
    """The marked words for what became of a paper."""
    return next((s.label for s in load_document_states() if s.code == code), code)


def states() -> tuple[DocumentState, ...]:
    """Everything that may become of a paper, with what it means."""
    return load_document_states()


# ---- what a word to a mission depends on


def situation(
    work: Work,
    resident: ResidentId,
    missing: tuple[str, ...] = (),
    override: str = "",
    embassy: str = "",
) -> Situation:
    """Whether a mission may hear of somebody. Whoever cannot read the answers gets a no.

    *embassy* is the mission by its name, once one is known: a yes for another one is none for it.
    ``Tampered`` where an answer cannot be verified: it may be the one that says no.
    """
    if not sharing.reads_consents(work.desk, resident):
        return Situation(False, False, missing, override)
    wanted = Wanted(sort=RecipientClass.EMBASSY, recipient=embassy or None)
    verdict = sharing.weigh(work, resident, wanted)
    claim_open = verdict.why is Why.PROTECTION
    return Situation(verdict.may_leave or claim_open, claim_open, missing, override)


def embassy_consent(work: Work, resident: ResidentId) -> Consent | None:
    """The yes under which an embassy may hear of somebody today; ``Denied``, ``NotFound``."""
    found = consents.in_force(work, resident, ConsentType.SHARE, RecipientClass.EMBASSY)
    if found is not None and found.expires_on and found.expires_on < work.desk.today():
        return None
    return found


# ---- changes


def settled(work: Work, resident: ResidentId, values: Values, before: Document | None) -> Values:
    """*values* of a paper as they are to be kept; raises ``Invalid`` with why it cannot go there.

    However a paper is written, by a form, at the door or step by step, this stands before it.
    """
    given = dict(values)
    kind = given.get("document_type") or (before.document_type if before else "")
    was, after = (
        (before.state if before else ""),
        given.get("state", before.state if before else ""),
    )
    if after in paper_rules.TELLS_HOME and after != was:
        stops = paper_rules.stops(was, after, situation(work, resident), kind)
    else:
        stops = paper_rules.stops(was, after, Situation(consented=False, claim_open=True), kind)
    if stops:
        raise Invalid({"state": stops[0].label})
    if kind in TRAVEL_PAPERS:
        given["told_of"] = _better(work, resident, kind, after, given, before)
    return given


def _better(
    work: Work,
    resident: ResidentId,
    kind: str,
    state: str,
    given: Values,
    before: Document | None,
) -> str:
    """What another travel paper of the same person tells, if it serves better than this one."""
    try:
        others = [
            d
            for d in work.shelf(Document).all_of(resident)
            if d.document_type in TRAVEL_PAPERS and (before is None or d.id != before.id)
        ]
    except (Denied, NotFound):
        return ""
    until: date | None = given.get("expires_on", before.expires_on if before else None)
    best = paper_rules.best_of([(state, until), *((d.state, d.expires_on) for d in others)])
    if not best:  # this one
        return ""
    other = others[best - 1]
    day = other.expires_on.isoformat() if other.expires_on else ""
    return f"{value_of(other.document_type, other.state)}|{day}"


def follow(work: Work, record: Document, before: Document | None = None, why: str = "") -> None:
    """Write down that a paper went from one state to another: who, when, why."""
    was = before.state if before else ""
    if was == record.state:
        return
    told = {
        "document_id": record.id,
        "on": work.desk.today(),
        "before": was,
        "after": record.state,
        "why": why,
    }
    work.shelf(DocumentMove).add(work.make(DocumentMove, record.resident, told))


def move(
    desk: Desk,
    id: RecordId,
    after: str,
    values: Values | None = None,
    *,
    missing: tuple[str, ...] = (),
    override: str = "",
    why: str = "",
) -> Receipt[Document]:
    """Let a paper go on to *after*, with what is known of it; raises ``Invalid`` with the stop."""
    with desk.work("document.move") as work:
        kept = move_in(work, id, after, values or {}, missing=missing, override=override, why=why)
    return Receipt(kept, frozenset(work.changed))


def move_in(
    work: Work,
    id: RecordId,
    after: str,
    values: Values,
    *,
    missing: tuple[str, ...] = (),
    override: str = "",
    why: str = "",
    embassy: str = "",
) -> Document:
    """The same inside a unit of work that goes on."""
    shelf = work.shelf(Document)
    before = shelf.get(id)
    now = stand(before, held(work, before.resident).get(before.id))
    seen = situation(work, before.resident, missing, override, embassy)
    stops = paper_rules.stops(now, after, seen, before.document_type)
    if stops:
        raise Invalid({"state": stops[0].label})
    given = {**values, "state": after}
    if before.document_type in TRAVEL_PAPERS:
        given["told_of"] = _better(
            work, before.resident, before.document_type, after, given, before
        )
    kept = shelf.amend(id, before.rev, given)
    follow(work, kept, before, why or override)
    return kept


# ---- where it is


def held(work: Work, resident: ResidentId) -> Mapping[str, CustodyEvent]:
    """The last time each paper changed hands, by its id; empty for whoever may not read it."""
    found: dict[str, CustodyEvent] = {}
    with suppress(Denied, NotFound):
        placed = work.entered(CustodyEvent, resident)
        events = work.shelf(CustodyEvent).all_of(resident)
        for event in sorted(events, key=lambda event: (placed.get(event.id, 0), event.id)):
            found[event.document_id] = event
    return found


def stand(document: Document, last: CustodyEvent | None) -> str:
    """The state that counts: whoever gives a paper back at night cannot write on it, so the last
    hand decides between *with the resident* and *in safekeeping*."""
    if last is None or document.state not in ("received", *HELD.values()):
        return document.state
    return HELD.get(last.to_holder, document.state)
