"""Papers in a practice house: five that somebody is getting, each stuck or going on elsewhere, a
few in the safe, one wanted back, and dates of the law. Everybody is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.domain import paper_rules
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    BookingStatus,
    ClaimState,
    EvidenceItem,
    EvidenceSort,
    Holder,
    LegalMilestone,
    ProtectionClaim,
    RecoveryRoute,
    StepState,
)
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    country_papers,
    custody,
    documents,
    letter_offers,
    letters,
    records,
    recoveries,
    recovery_ways,
    sharing,
)
from shelterdesk.services.custody import Second

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.practice_month import Lived

MOST = 40
IN_THE_SAFE = 6
SHARED_DAYS = 90
ALONE = Second(alone_why="Practice: the second person was at the gate.")
Desks = Callable[[Role], "Desk"]

MISSIONS = (
    ("ET", "Practice mission of Ethiopia", "Tokyo", "In charge of people here too; by post."),
    ("KE", "Practice mission of Kenya", "Bangkok", "A booking is asked for first."),
    ("VN", "Practice mission of Viet Nam", "Bangkok", "Come before nine."),
)


# Where things lie, of the first whom a legal officer works with: for the cover sheet.
INDEX: tuple[Values, ...] = (
    {"sort": EvidenceSort.LETTER, "where": "Practice folder, safe", "holder": "Legal officer"},
    {"sort": EvidenceSort.RESCUE, "where": "Practice police", "reference": "TEST-R-17"},
    {"sort": EvidenceSort.PASSPORT, "where": "Practice court, room 4", "holder": "Clerk"},
)


def keep(desks: Desks, everybody: Sequence[Lived], as_of: date) -> None:
    """Write the papers of the first residents; an empty house stays empty."""
    here = everybody[:MOST]
    if not here:
        return
    case_manager, legal = desks(Role.CM), desks(Role.LEG)
    for country, name, city, remark in MISSIONS:
        given = {"country": country, "name": name, "city": city, "remark": remark}
        country_papers.write_mission(case_manager, given)
    grown = [one for one in here if one.person.age_group is AgeGroup.ADULT]
    stories = (_waits_for_a_yes, _filed, _made_out, _by_the_list, _protected)
    for one, tell in zip(_without_paper(case_manager, grown), stories, strict=False):
        tell(case_manager, legal, one, as_of)
    _safe(case_manager, desks(Role.HS), here)
    for one, days in zip(grown[6:9], (5, 20, 40), strict=False):
        track = "court_date" if days == 5 else "stay_permission"
        dated: Values = {"track": track, "due_on": as_of + timedelta(days=days)}
        writer = legal if legal.may("create", LegalMilestone, one.id) else case_manager
        records.add(writer, LegalMilestone, one.id, dated)
        if legal.may("create", EvidenceItem, one.id):
            for values in INDEX:
                records.add(legal, EvidenceItem, one.id, values)


def _without_paper(desk: Desk, grown: Sequence[Lived]) -> list[Lived]:
    """Who has no paper to travel with and asks for no protection yet, by their numbers."""
    found = []
    for one in grown:
        papers = records.page(desk, Document, one.id).rows
        has_one = any(
            d.document_type in paper_rules.TRAVEL_PAPERS and d.state in paper_rules.IN_HAND
            for d in papers
        )
        with desk.look() as work:
            asks = sharing.is_protected(work, one.id)
        if not has_one and not asks:
            found.append(one)
    return found


def _begin(desk: Desk, one: Lived, route: RecoveryRoute, **more: Any) -> RecordId:
    papers = records.page(desk, Document, one.id).rows
    old = next((d for d in papers if d.document_type == "passport"), None)
    given = {
        "route": route,
        "country": one.person.nationality,
        "original_id": old.id if old and old.state in documents.AWAY else "",
        **more,
    }
    return recoveries.begin(desk, one.id, given).value.id


def _agrees(desk: Desk, resident: ResidentId, as_of: date, recipient: str) -> None:
    values: Values = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": recipient,
        "purpose": "a paper for the way home",
        "covers": ("identity", "paper_number"),
        "starts_on": as_of,
        "expires_on": as_of + timedelta(days=SHARED_DAYS),
        "witness": "Practice witness",
    }
    with desk.work("consent.add") as work:
        work.shelf(Consent).add(work.make(Consent, resident, values))


def _steps(desk: Desk, id: RecordId, *codes: str) -> None:
    for code in codes:
        given = {"state": StepState.DONE, "evidence": ("Practice folder",), "why": "Practice."}
        if code in {step.code for step in recovery_ways.one(desk, id).steps}:
            recoveries.take_step(desk, id, code, given)


def _file(desk: Desk, id: RecordId) -> None:
    way = recovery_ways.one(desk, id)
    needs = way.row.row.needs if way.row else ()
    recoveries.change(desk, id, way.recovery.rev, {"have": needs})
    recoveries.paper_went(desk, id, "applied")


def _waits_for_a_yes(desk: Desk, legal: Desk, one: Lived, as_of: date) -> None:
    id = _begin(desk, one, RecoveryRoute.ETD, might_return=Answer.UNKNOWN)
    _steps(desk, id, "DR01", "DR02", "DR03")


def _filed(desk: Desk, legal: Desk, one: Lived, as_of: date) -> None:
    mission = "Practice embassy"
    _agrees(desk, one.id, as_of, mission)
    id = _begin(desk, one, RecoveryRoute.ETD, mission=mission, booking=BookingStatus.HELD)
    _steps(desk, id, "DR01", "DR02", "DR03", "DR04", "DR05", "DR07", "DR08")
    _file(desk, id)
    letters.write(desk, one.id, letter_offers.draft(desk, id))
    waits = {"state": StepState.WAITING, "waits_for": "the mission, which named a day"}
    recoveries.take_step(desk, id, "DR09", waits)


def _made_out(desk: Desk, legal: Desk, one: Lived, as_of: date) -> None:
    mission = "Practice consulate"
    _agrees(desk, one.id, as_of, mission)
    arrival = as_of + timedelta(days=8)
    id = _begin(desk, one, RecoveryRoute.ETD, mission=mission, arrival_on=arrival)
    _steps(desk, id, "DR01", "DR02", "DR03", "DR04", "DR05", "DR07", "DR08")
    _file(desk, id)
    _steps(desk, id, "DR09", "DR10")
    recoveries.paper_went(desk, id, "approved")
    printed = {
        "number": f"TEST-E{one.person.number:05}",
        "issuer": mission,
        "issued_on": as_of,
        "expires_on": as_of + timedelta(days=12),
    }
    recoveries.paper_went(desk, id, "issued", printed)


def _protected(desk: Desk, legal: Desk, one: Lived, as_of: date) -> None:
    id = _begin(desk, one, RecoveryRoute.ETD)
    _steps(desk, id, "DR01")
    claim = {"claim": ClaimState.OPEN, "fears_own_state": Answer.YES, "decided_on": as_of}
    writer = legal if legal.may("create", ProtectionClaim, one.id) else desk
    records.add(writer, ProtectionClaim, one.id, claim)


def _by_the_list(desk: Desk, legal: Desk, one: Lived, as_of: date) -> None:
    _agrees(desk, one.id, as_of, "Practice ministry at home")
    id = _begin(desk, one, RecoveryRoute.LIST)
    _steps(desk, id, "DR01", "DR02", "DR03", "BL01")
    waits = {"state": StepState.WAITING, "waits_for": "the next list, on the first of the month"}
    recoveries.take_step(desk, id, "BL02", waits)


def _safe(desk: Desk, worker: Desk, here: Sequence[Lived]) -> None:
    """Receipts for what lies in the safe; one is wanted back, one is at a court."""
    kept = [
        (one, paper)
        for one in here
        for paper in records.page(desk, Document, one.id).rows
        if paper.state == "in_safekeeping"
    ][:IN_THE_SAFE]
    for number, (one, paper) in enumerate(kept, start=1):
        place = {"place": f"Safe, envelope {number}"}
        receipt = custody.keep_safe(desk, one.id, place, ALONE, document_id=paper.id).value
        if number == 1:
            custody.ask_back(worker, receipt.id)
        elif number == 2:
            loan = {
                "to_holder": Holder.COURT,
                "holder_person": "Practice clerk",
                "purpose": "A certified copy",
                "due_on": desk.today() + timedelta(days=3),
                "agreed": Answer.YES,
            }
            custody.lend(desk, paper.id, loan)
