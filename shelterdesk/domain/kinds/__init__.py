"""Every kind of record ShelterDesk keeps. To add one: write its module, name it here."""

from __future__ import annotations

from shelterdesk.domain.kinds.account import (
    AccountEvent,
    CoercedRole,
    Debt,
    Exploitation,
    ExploitationBrief,
    IndicatorAnswer,
    Means,
    Recruitment,
)
from shelterdesk.domain.kinds.alert import Alert, ComfortCard, EmergencyLine, TopicRest
from shelterdesk.domain.kinds.arrival import (
    Arrival,
    ArrivalHealth,
    ExpectedArrival,
    FirstNightScreen,
    GroupArrival,
    IntakeStep,
)
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, BedReservation, Room
from shelterdesk.domain.kinds.belonging import Belonging, BelongingEvent
from shelterdesk.domain.kinds.closing import AliasLink, Closing, ErasureDecision, LegalHold
from shelterdesk.domain.kinds.consent import (
    CareConsent,
    CareConsentWithdrawal,
    Consent,
    ConsentWithdrawal,
)
from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteAmendment, ProgressNote
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.emergency import EmergencyAccess, EmergencyReview
from shelterdesk.domain.kinds.family import (
    CallerRule,
    ContactPlan,
    ContactPoint,
    FamilyLink,
    FamilyMember,
)
from shelterdesk.domain.kinds.handover import HandoverAck, HandoverItem
from shelterdesk.domain.kinds.health import (
    CareInstruction,
    Dose,
    HealthRecord,
    Medication,
    MedicineCount,
)
from shelterdesk.domain.kinds.house import HouseProfile, Setting, ShiftDeclaration
from shelterdesk.domain.kinds.house_text import HouseText
from shelterdesk.domain.kinds.identity import (
    Identity,
    IdentityBrief,
    IdentityName,
    MergeNote,
    ReferenceNumber,
)
from shelterdesk.domain.kinds.incident import (
    Incident,
    IncidentBrief,
    IncidentPerson,
    RestrictedIncident,
)
from shelterdesk.domain.kinds.money import PaymentApproval, PaymentRequest, Payout
from shelterdesk.domain.kinds.movement import Leave, Missing, ReturnAfterMissing, Seen, SeparateFrom
from shelterdesk.domain.kinds.readiness import (
    CriterionAssessment,
    ReadinessBrief,
    ReadinessFact,
    ReadinessVerdict,
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
    HouseConcern,
    PersonalSafetyPlan,
    RiskReview,
    SafetyPlan,
    SafetySteps,
)
from shelterdesk.domain.kinds.status import LegalStatus, StatusDecision
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.kinds.visitor import Caller, DeniedPerson, RequestFromAuthority, Visit
from shelterdesk.domain.record import Record

KINDS: tuple[type[Record], ...] = (
    Resident,
    EverydayName,
    LanguageSkill,
    AgeStatus,
    IdentityName,
    Identity,
    ReferenceNumber,
    Stay,
    Assignment,
    Consent,
    ConsentWithdrawal,
    Disclosure,
    Document,
    CounsellingSession,
    ProgressNote,
    NoteAmendment,
    CriterionAssessment,
    ReadinessFact,
    ReadinessBrief,
    ReadinessVerdict,
    Incident,
    IncidentPerson,
    IncidentBrief,
    RestrictedIncident,
    EmergencyAccess,
    EmergencyReview,
    Setting,
    HouseProfile,
    ShiftDeclaration,
    InterpreterWish,
    Photo,
    ReferralIn,
    IdentityBrief,
    MergeNote,
    Room,
    Bed,
    BedAssignment,
    BedReservation,
    Leave,
    SeparateFrom,
    Missing,
    ReturnAfterMissing,
    Seen,
    ExpectedArrival,
    GroupArrival,
    Arrival,
    ArrivalHealth,
    FirstNightScreen,
    IntakeStep,
    HandoverItem,
    HandoverAck,
    Belonging,
    BelongingEvent,
    Visit,
    Caller,
    DeniedPerson,
    RequestFromAuthority,
    FamilyLink,
    FamilyMember,
    ContactPoint,
    ContactPlan,
    CallerRule,
    AccountEvent,
    IndicatorAnswer,
    Exploitation,
    Means,
    Recruitment,
    Debt,
    ExploitationBrief,
    CoercedRole,
    StatusDecision,
    LegalStatus,
    Concern,
    HouseConcern,
    ConcernAnswer,
    RiskReview,
    HealthRiskReview,
    SafetyPlan,
    PersonalSafetyPlan,
    SafetySteps,
    Alert,
    ComfortCard,
    TopicRest,
    EmergencyLine,
    PaymentRequest,
    PaymentApproval,
    Payout,
    HealthRecord,
    CareInstruction,
    Medication,
    Dose,
    MedicineCount,
    Closing,
    LegalHold,
    ErasureDecision,
    AliasLink,
    HouseText,
    CareConsent,
    CareConsentWithdrawal,
)
