"""Which tabs a resident's record has for this person; a kind without a page lands in the last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.account import (
    AccountEvent,
    Debt,
    Exploitation,
    ExploitationBrief,
    IndicatorAnswer,
    LawyerNote,
    Means,
    Recruitment,
)
from shelterdesk.domain.kinds.alert import Alert, ComfortCard, EmergencyLine, TopicRest
from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentDetail,
    CounsellingAppointmentDetail,
    HealthAppointmentDetail,
    InterpreterBooking,
    LegalAppointmentDetail,
    PapersAppointmentDetail,
)
from shelterdesk.domain.kinds.arrival import (
    Arrival,
    ArrivalHealth,
    FirstNightScreen,
    IntakeStep,
)
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.bed import BedAssignment, BedReservation
from shelterdesk.domain.kinds.belonging import Belonging, BelongingEvent
from shelterdesk.domain.kinds.closing import AliasLink, Closing, ErasureDecision, LegalHold
from shelterdesk.domain.kinds.consent import (
    CareConsent,
    CareConsentWithdrawal,
    Consent,
    ConsentWithdrawal,
)
from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteAmendment, ProgressNote
from shelterdesk.domain.kinds.counselling_results import (
    CoSignature,
    NurseSummary,
    SessionRisk,
    SharedSummary,
)
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.emergency import EmergencyAccess, EmergencyReview
from shelterdesk.domain.kinds.family import (
    CallerRule,
    ContactPlan,
    ContactPoint,
    FamilyLink,
    FamilyMember,
)
from shelterdesk.domain.kinds.follow_up import FollowUpContact, FollowUpPlan, WelfareDecision
from shelterdesk.domain.kinds.handover import HandoverItem
from shelterdesk.domain.kinds.health import (
    CareInstruction,
    Dose,
    HealthRecord,
    Medication,
    MedicineCount,
)
from shelterdesk.domain.kinds.identity import (
    Identity,
    IdentityBrief,
    IdentityName,
    MergeNote,
    ReferenceNumber,
)
from shelterdesk.domain.kinds.incident import IncidentBrief, IncidentPerson
from shelterdesk.domain.kinds.journey import (
    Departure,
    HandoverSheet,
    Journey,
    JourneyCost,
    MorningCheck,
    Pathway,
    ReturnDecision,
    SafetyCard,
    TravelBrief,
)
from shelterdesk.domain.kinds.money import PaymentApproval, PaymentRequest, Payout
from shelterdesk.domain.kinds.movement import Leave, Missing, ReturnAfterMissing, Seen, SeparateFrom
from shelterdesk.domain.kinds.paper import (
    CustodyEvent,
    CustodyReceipt,
    DocumentCopy,
    DocumentMove,
    EvidenceItem,
    GiveBackRequest,
    LegalDate,
    LegalLetter,
    LegalMilestone,
    LegalNote,
    Letter,
    ProtectionClaim,
    Recovery,
    RecoveryStep,
)
from shelterdesk.domain.kinds.plan import (
    CarePlan,
    CaseConference,
    PhaseChange,
    PlanApproval,
    PlanSignature,
)
from shelterdesk.domain.kinds.private import NoteLoan, PrivateNote
from shelterdesk.domain.kinds.readiness import (
    CriterionAssessment,
    ReadinessBrief,
    ReadinessFact,
    ReadinessVerdict,
    ReturnRisk,
    SignatureOutside,
    VerdictSignature,
    Waiver,
)
from shelterdesk.domain.kinds.resident import (
    AgeStatus,
    EverydayName,
    InterpreterWish,
    LanguageSkill,
    Photo,
    ReferralIn,
    Resident,
)
from shelterdesk.domain.kinds.safety import (
    Concern,
    ConcernAnswer,
    HealthRiskReview,
    PersonalSafetyPlan,
    RiskReview,
    SafetyPlan,
    SafetySteps,
)
from shelterdesk.domain.kinds.scale import (
    Administration,
    NurseResult,
    ScaleAgreement,
    ScaleResult,
)
from shelterdesk.domain.kinds.status import LegalStatus, StatusDecision
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.kinds.task import HouseTask
from shelterdesk.domain.plans import ITEMS, RATING_OF, REVIEW_OF
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.tasks import TASK_KINDS
from shelterdesk.i18n import N_
from shelterdesk.services import own_copy, reach
from shelterdesk.services.attachments import ALL as ATTACHMENTS
from shelterdesk.services.referrals import KINDS as REFERRALS

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

Kinds = tuple[type[Record], ...]


@dataclass(frozen=True)
class Tab:
    """One tab: its key, its marked title, the kinds that it lists."""

    key: str
    title: str
    kinds: Kinds = ()


TABS = (
    Tab("overview", N_("Overview"), (Resident,)),
    Tab("intake", N_("Intake"), (IntakeStep,)),
    Tab(
        "names",
        N_("Names and identity"),
        (
            EverydayName,
            IdentityName,
            Identity,
            ReferenceNumber,
            LanguageSkill,
            InterpreterWish,
            AgeStatus,
            Stay,
            ReferralIn,
        ),
    ),
    Tab(
        "safety",
        N_("Safety"),
        (
            Alert,
            ComfortCard,
            TopicRest,
            RiskReview,
            SafetyPlan,
            PersonalSafetyPlan,
            SafetySteps,
            Concern,
            ConcernAnswer,
            FirstNightScreen,
            HealthRiskReview,
        ),
    ),
    Tab(
        "plan",
        N_("Care plan"),
        (
            CarePlan,
            *ITEMS,
            *REVIEW_OF.values(),
            *RATING_OF.values(),
            PlanSignature,
            PlanApproval,
            PhaseChange,
            CaseConference,
        ),
    ),
    Tab("incidents", N_("Incidents"), (IncidentPerson, IncidentBrief)),
    Tab(
        "house",
        N_("In the house"),
        (
            BedAssignment,
            BedReservation,
            Leave,
            SeparateFrom,
            Missing,
            ReturnAfterMissing,
            Arrival,
            Belonging,
            BelongingEvent,
            HandoverItem,
            PaymentRequest,
            PaymentApproval,
            Payout,
        ),
    ),
    Tab(
        "health",
        N_("Health"),
        (
            CareInstruction,
            HealthRecord,
            ArrivalHealth,
            Medication,
            Dose,
            MedicineCount,
            EmergencyLine,
        ),
    ),
    Tab(
        "family",
        N_("Family and contact"),
        (ContactPoint, FamilyLink, FamilyMember, ContactPlan, CallerRule),
    ),
    Tab("tasks", N_("Tasks and appointments"), (*TASK_KINDS, Appointment)),
    Tab(
        "legal",
        N_("Legal"),
        (
            StatusDecision,
            LegalStatus,
            LegalMilestone,
            LegalDate,
            ProtectionClaim,
            CourtDocument,
            LegalLetter,
            LegalNote,
            EvidenceItem,
            LawyerNote,
        ),
    ),
    Tab(
        "account",
        N_("Account"),
        (
            IndicatorAnswer,
            Exploitation,
            Means,
            Recruitment,
            Debt,
            AccountEvent,
            ExploitationBrief,
        ),
    ),
    Tab("sessions", N_("Sessions"), (CounsellingSession, SharedSummary, NurseSummary)),
    Tab("scales", N_("Questionnaires"), (Administration, ScaleResult, NurseResult, ScaleAgreement)),
    Tab("private", N_("Only for you"), (PrivateNote,)),
    Tab(
        "documents",
        N_("Papers"),
        (
            Document,
            Recovery,
            RecoveryStep,
            CustodyEvent,
            CustodyReceipt,
            GiveBackRequest,
            Letter,
            DocumentCopy,
        ),
    ),
    Tab(
        "consents",
        N_("Consents"),
        (Consent, ConsentWithdrawal, CareConsent, CareConsentWithdrawal),
    ),
    Tab("way", N_("Which way"), (Pathway,)),
    Tab("readiness", N_("Readiness"), (ReadinessVerdict, ReadinessBrief)),
    Tab(
        "journey",
        N_("Journey"),
        (Journey, JourneyCost, HandoverSheet, SafetyCard, TravelBrief),
    ),
    Tab("referrals", N_("Referrals"), REFERRALS),
    Tab("disclosures", N_("Disclosures"), (Disclosure,)),
    Tab("leaving", N_("Leaving"), (Closing, Departure)),
    Tab("after", N_("After leaving"), (FollowUpPlan, FollowUpContact, WelfareDecision)),
    Tab("history", N_("History"), (Resident,)),
    Tab("reach", N_("Who can open it"), (Resident,)),
    Tab("copy", N_("Their own copy"), (Resident,)),
)
# Kinds that show inside another kind's page.
ELSEWHERE: frozenset[type[Record]] = frozenset(
    {
        ProgressNote,
        NoteAmendment,
        NoteLoan,
        CoSignature,
        SessionRisk,
        CriterionAssessment,
        ReadinessFact,
        ReturnDecision,
        ReturnRisk,
        SignatureOutside,
        VerdictSignature,
        Waiver,
        Assignment,
        Photo,
        IdentityBrief,
        MergeNote,
        AliasLink,
        LegalHold,
        ErasureDecision,
        Seen,
        EmergencyAccess,
        EmergencyReview,
        HouseTask,
        InterpreterBooking,
        AppointmentDetail,
        HealthAppointmentDetail,
        CounsellingAppointmentDetail,
        LegalAppointmentDetail,
        PapersAppointmentDetail,
        DocumentMove,
        *ATTACHMENTS,
        MorningCheck,
    }
)

# A resident takes a consent back with anybody, and whoever is on duty writes down who has left.
ALSO_FOR: dict[str, Kinds] = {"consents": (ConsentWithdrawal,), "leaving": (Stay,)}


def _may_act(desk: Desk, kind: type[Record], resident: ResidentId) -> bool:
    if kind is Stay:
        return desk.may("read", Stay, resident) and desk.may("amend", Stay, resident)
    return desk.may_create(kind, resident)


# Whoever reads the whole needs no summary of it, and nobody writes one by hand.
BRIEF_OF: Mapping[type[Record], type[Record]] = {
    LegalStatus: StatusDecision,
    LegalDate: LegalMilestone,
    ExploitationBrief: Exploitation,
    SafetySteps: SafetyPlan,
    ScaleResult: Administration,
    NurseResult: Administration,
    ScaleAgreement: Administration,
    NurseSummary: CounsellingSession,
    SharedSummary: CounsellingSession,
    TravelBrief: Journey,
}


def homeless(kinds: Kinds = KINDS) -> Kinds:
    """Kinds about a resident that no page of their own shows."""
    at_home = {kind for tab in TABS for kind in tab.kinds} | ELSEWHERE
    return tuple(kind for kind in kinds if kind.about_resident and kind not in at_home)


def tabs_for(
    desk: Desk,
    resident: ResidentId,
    kinds: Kinds = KINDS,
    hidden: Collection[type[Record]] = (),
) -> tuple[Tab, ...]:
    """The tabs that this person may open for *resident*; the rest is not there at all.

    *hidden* are kinds of a part that the shelter has not turned on.
    """

    def readable(tab: Tab) -> Tab | None:
        if tab.key == "reach" and not reach.may_look(desk, resident):
            return None
        if tab.key == "copy" and not own_copy.may_print(desk, resident):
            return None
        shown = [kind for kind in tab.kinds if kind not in hidden]
        open_to = tuple(kind for kind in shown if desk.may("read", kind, resident))
        open_to = tuple(kind for kind in open_to if BRIEF_OF.get(kind) not in open_to)
        if not open_to:  # what anybody on duty may do there, without reading the rest
            open_to = tuple(k for k in ALSO_FOR.get(tab.key, ()) if _may_act(desk, k, resident))
        return Tab(tab.key, tab.title, open_to) if open_to else None

    tabs = [found for tab in TABS if (found := readable(tab))]
    more = readable(Tab("more", N_("Other entries"), homeless(kinds)))
    return (*tabs, more) if more else tuple(tabs)
