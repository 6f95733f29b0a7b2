"""Staged intake as data: what is asked, in which order, and not before when.

Casework guide 1.5 (*staged intake*) and entities 5. Who may write a part, and who reads it, is
not said here: the policy and the keys say it, once. Nothing before the last stage asks for
anybody's story (guide 0, rule 1), and no stage is ever late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shelterdesk.domain.kinds.alert import Alert, AlertKind, ComfortCard
from shelterdesk.domain.kinds.arrival import (
    Arrival,
    ArrivalHealth,
    FirstNightScreen,
    IntakeStage,
)
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.belonging import Belonging
from shelterdesk.domain.kinds.consent import Consent, ConsentForm, ConsentType
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import ContactPoint
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.resident import (
    AgeStatus,
    EverydayName,
    InterpreterWish,
    LanguageSkill,
    ReferralIn,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One card of a stage: some fields of one kind.

    ``given`` is what the program fills in. ``wanted`` parts make a stage done. ``amends``: the
    newest record is carried on instead of a second one beside it. ``is_told`` is False where
    even *that* something was written is nobody's business. ``folded`` cards open on request.
    ``by`` are the roles it is offered to; empty: whoever may write it. ``only_new`` cards are for
    somebody who is just coming in, not for one whose name was missing.
    """

    key: str
    kind: type[Record]
    fields: tuple[str, ...]
    title: str = ""  # without one, a single field stands for itself
    given: Mapping[str, Any] = field(default_factory=dict)
    wanted: bool = False
    amends: bool = False
    is_told: bool = True
    folded: bool = False
    by: frozenset[Role] = frozenset()
    only_new: bool = False


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage: ``after`` is how long after arrival it is offered; it is never due.

    ``tabs`` are parts of the file to open from here: (key of the tab, marked words).
    """

    stage: IntakeStage
    explained: str
    after: timedelta
    parts: tuple[Asked, ...] = ()
    tabs: tuple[tuple[str, str], ...] = ()

    @property
    def wanted(self) -> frozenset[str]:
        """Keys of the parts that make it done."""
        return frozenset(part.key for part in self.parts if part.wanted)

    def part(self, key: str) -> Asked:
        """One part; KeyError for none."""
        found = {part.key: part for part in self.parts}
        return found[key]


DOOR = Stage(
    stage=IntakeStage.DOOR,
    explained=N_(
        "Only a name, and adult or child, are needed tonight; everything else can wait. Nothing "
        "here has to be proved."
    ),
    after=timedelta(),
    parts=(
        Asked(
            key="everyday_name",
            kind=EverydayName,
            fields=("preferred", "romanised"),
            title=N_("Name"),
            wanted=True,
        ),
        Asked(key="age_status", kind=AgeStatus, fields=("group",), wanted=True),
        Asked(
            key="language_skill",
            kind=LanguageSkill,
            fields=("language",),
        ),
        Asked(
            key="arrival",
            kind=Arrival,
            fields=("needs", "arrived_at", "brought_by"),
            title=N_("Tonight"),
            only_new=True,
        ),
        Asked(
            key="arrival_health",
            kind=ArrivalHealth,
            fields=("needs", "remark"),
            title=N_("Health, only if something is needed now"),
            is_told=False,
        ),
        Asked(
            key="resident",
            kind=Resident,
            fields=("code_name", "pronouns"),
            title=N_("Code name and pronouns"),
            only_new=True,
        ),
        Asked(
            key="identity_name",
            kind=IdentityName,
            fields=("full_text",),
            title=N_("Name on paper, only if offered"),
            is_told=False,
            folded=True,
        ),
        Asked(
            key="identity",
            kind=Identity,
            fields=("citizenships",),
            title=N_("Citizenship, only if offered"),
            is_told=False,
            folded=True,
        ),
        Asked(
            key="document",
            kind=Document,
            fields=("document_type", "state", "number"),
            title=N_("A paper that was handed in"),
            is_told=False,
            folded=True,
        ),
    ),
)

FIRST_NIGHT = Stage(
    stage=IntakeStage.FIRST_NIGHT,
    explained=N_("Rest first. Ask what helps, and ask the three questions where nobody listens."),
    after=timedelta(),
    parts=(
        Asked(
            key="bed",
            kind=BedAssignment,
            fields=("bed_id", "override_reason"),
            title=N_("A bed"),
            wanted=True,
        ),
        Asked(
            key="room", kind=Stay, fields=("room",), title=N_("A room"), wanted=True, amends=True
        ),
        Asked(
            key="questions",
            kind=FirstNightScreen,
            fields=("danger_now", "urgent_health", "must_not_know", "remark"),
            title=N_("Three questions"),
            wanted=True,
        ),
        Asked(
            key="comfort",
            kind=ComfortCard,
            fields=("helps", "please_dont", "call", "touch", "doors"),
            title=N_("What helps me"),
        ),
        Asked(
            key="belongings",
            kind=Belonging,
            fields=("description", "sort", "seal_no", "place"),
            title=N_("Something to keep safe"),
        ),
        Asked(
            key="kit",
            kind=Arrival,
            fields=("kit_given", "diets", "diet", "allergies"),
            title=N_("Given on arrival, and food"),
            amends=True,
        ),
        Asked(
            key="agreement",
            kind=Consent,
            fields=("decision",),
            title=N_("The house agreement"),
            given={"consent_type": ConsentType.STAY, "form": ConsentForm.SPOKEN},
        ),
        Asked(
            key="storage",
            kind=Consent,
            fields=("decision",),
            title=N_("Keeping a record"),
            given={"consent_type": ConsentType.STORAGE, "form": ConsentForm.SPOKEN},
        ),
    ),
)

NEXT_DAY = Stage(
    stage=IntakeStage.NEXT_DAY,
    explained=N_("After sleep and food. One thing at a time, with breaks."),
    after=timedelta(days=1),
    parts=(
        Asked(
            key="contact",
            kind=ContactPoint,
            fields=("channel", "value", "whom", "safe"),
            title=N_("Somebody to reach, if the person wants to"),
        ),
        Asked(
            key="health_check",
            kind=HealthRecord,
            fields=("what", "review_on"),
            title=N_("A health check"),
            by=frozenset({Role.NUR}),
            is_told=False,
        ),
    ),
    tabs=(("consents", N_("Consents, one at a time")),),
)

THREE_DAYS = Stage(
    stage=IntakeStage.THREE_DAYS,
    explained=N_("What keeps this person safe here, and in which language they want to talk."),
    after=timedelta(days=3),
    parts=(
        Asked(
            key="interpreter",
            kind=InterpreterWish,
            fields=("gender", "not_same_community", "not_by_phone"),
            wanted=True,
        ),
        Asked(
            key="counsellor",
            kind=Alert,
            fields=("text",),
            title=N_("Talking with a counsellor, if the person would like to"),
            given={"sort": AlertKind.COUNSELLOR},
        ),
    ),
    tabs=(
        ("safety", N_("Risk review")),
        ("names", N_("Languages")),
        ("documents", N_("Papers that are here or missing")),
    ),
)

FIRST_WEEK = Stage(
    stage=IntakeStage.FIRST_WEEK,
    explained=N_("A first plan, made together."),
    after=timedelta(days=7),
    parts=(
        Asked(
            key="referral",
            kind=ReferralIn,
            fields=("organisation", "worker", "papers"),
            title=N_("Who sent the person here, if somebody did"),
        ),
    ),
    tabs=(("safety", N_("Safety plan")), ("family", N_("Family and contact"))),
)

WHEN_CHOSEN = Stage(
    stage=IntakeStage.WHEN_CHOSEN,
    explained=N_(
        "What happened is told when the person wants to tell it, to whom they choose, or never."
    ),
    after=timedelta(),
    tabs=(("account", N_("What the person wants written down")),),
)

STAGES: tuple[Stage, ...] = (DOOR, FIRST_NIGHT, NEXT_DAY, THREE_DAYS, FIRST_WEEK, WHEN_CHOSEN)


def stage_of(stage: IntakeStage) -> Stage:
    """The declaration of one stage."""
    found = {each.stage: each for each in STAGES}
    return found[stage]
