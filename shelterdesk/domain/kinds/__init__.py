"""Every kind of record ShelterDesk keeps. To add one: write its module, name it here."""

from __future__ import annotations

from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.consent import Consent, ConsentWithdrawal
from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteAmendment, ProgressNote
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.emergency import EmergencyAccess, EmergencyReview
from shelterdesk.domain.kinds.house import HouseProfile, Setting, ShiftDeclaration
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.incident import (
    Incident,
    IncidentBrief,
    IncidentPerson,
    RestrictedIncident,
)
from shelterdesk.domain.kinds.readiness import (
    CriterionAssessment,
    ReadinessBrief,
    ReadinessFact,
    ReadinessVerdict,
)
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
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
)
