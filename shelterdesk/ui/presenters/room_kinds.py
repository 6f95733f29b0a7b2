"""What each room of the house and each area shows, for the line that names who else reads it."""

from __future__ import annotations

from collections.abc import Mapping

from shelterdesk.domain.kinds.alert import EmergencyLine
from shelterdesk.domain.kinds.appointment import Interpreter
from shelterdesk.domain.kinds.arrival import ExpectedArrival, GroupArrival
from shelterdesk.domain.kinds.batch import ImportBatch
from shelterdesk.domain.kinds.bed import BedAssignment, BedReservation
from shelterdesk.domain.kinds.belonging import Belonging
from shelterdesk.domain.kinds.closing import ErasureDecision
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.handover import HandoverItem
from shelterdesk.domain.kinds.health import Medication
from shelterdesk.domain.kinds.house_list import HouseField, HouseWord
from shelterdesk.domain.kinds.house_text import HouseText
from shelterdesk.domain.kinds.identity import IdentityBrief, IdentityName
from shelterdesk.domain.kinds.incident import Incident, RestrictedIncident
from shelterdesk.domain.kinds.journey import GroupJourney, MorningCheck, TravelBrief
from shelterdesk.domain.kinds.money import PaymentRequest
from shelterdesk.domain.kinds.movement import Leave, Missing
from shelterdesk.domain.kinds.paper import CustodyReceipt, GiveBackRequest, Recovery
from shelterdesk.domain.kinds.private import Phrase
from shelterdesk.domain.kinds.readiness import LocalCriterion, ReadinessBrief
from shelterdesk.domain.kinds.referral import (
    CaseManagementMeeting,
    Enquiry,
    ReferralInbox,
    Service,
)
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.kinds.safety import Concern, HouseConcern
from shelterdesk.domain.kinds.scale import CutoffSet, Instrument
from shelterdesk.domain.kinds.status import LegalStatus, StatusDecision
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.kinds.visitor import Visit
from shelterdesk.domain.record import Record

# By the key of the room. A room that is not here holds nothing that anybody has written.
SHOWN_IN: Mapping[str, tuple[type[Record], ...]] = {
    "beds": (BedAssignment, BedReservation),
    "outings": (Leave, Missing),
    "arrivals": (ExpectedArrival, GroupArrival),
    "handover": (HandoverItem,),
    "departures": (TravelBrief, MorningCheck),
    "sheet": (EmergencyLine,),
    "medicines": (Medication,),
    "visitors": (Visit,),
    "belongings": (Belonging,),
    "money": (PaymentRequest,),
    "safe": (CustodyReceipt, GiveBackRequest),
    "own": (Phrase,),
    "counselling": (ProgressNote,),
    "concerns": (Concern, HouseConcern),
    "incidents": (Incident, RestrictedIncident),
    "screening": (StatusDecision, LegalStatus),
    "papers": (Document, Recovery),
    "readiness": (ReadinessBrief,),
    "cohort": (ReadinessBrief, IdentityBrief),
    "cases": (Disclosure, IdentityName),
    "rosters": (ReadinessBrief, IdentityName),
    "journeys": (GroupJourney,),
    "joining": (EverydayName, IdentityName),
    "imports": (ImportBatch,),
    "keeping": (ErasureDecision, Resident),
    "inbox": (ReferralInbox,),
    "enquiries": (Enquiry,),
    "partners": (CaseManagementMeeting,),
    "directory": (Service,),
    "interpreters": (Interpreter,),
    "texts": (HouseText,),
    "scales": (Instrument, CutoffSet),
    "criteria": (LocalCriterion,),
    "fields": (HouseField, HouseWord),
}
# What the program itself says of the house: who works here, what was done, this computer.
NOTHING_WRITTEN = frozenset(
    {
        *("paper", "totals", "people", "trail", "backups", "emergency", "computer"),
        *("about", "practising"),
    }
)

# By area. Files, rooms, days and tasks say it themselves, as they are opened; emergency access is
# told to others at once, and who asks is named in the trail.
SHOWN_IN_AREA: Mapping[str, tuple[type[Record], ...]] = {
    "residents": (Resident, EverydayName, Stay),
    "reports": (Disclosure,),
    "emergency": (),
}
ONES_OWN = frozenset({"today", "settings", "concern"})
