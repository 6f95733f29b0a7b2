"""Whether a resident may stand in a file of case data for one body, and what it may say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from shelterdesk.domain.case_export import EXPLOITATION, IDENTITY, NAMING, RULES, STATUS, Extra
from shelterdesk.domain.case_export import Person as Person
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.account import (
    AccountEvent,
    Exploitation,
    ExploitationBrief,
    Means,
    Recruitment,
)
from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.plan import PlanItem
from shelterdesk.domain.kinds.referral import Referral
from shelterdesk.domain.kinds.resident import (
    AgeStatus,
    CaseStatus,
    LanguageSkill,
    ReferralIn,
    Resident,
)
from shelterdesk.domain.kinds.status import LegalStatus
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.sharing import Wanted, Why, allowed, opens, same
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import consents, joining, sharing
from shelterdesk.services.consents import ConsentLine, Standing

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

HOLDS = (Standing.IN_FORCE, Standing.LOOK_AGAIN)
NO = (Standing.TAKEN_BACK, Standing.DECLINED)
SAID_NO = (Why.SAID_NO, Why.TAKEN_BACK)
NARRATIVE: tuple[type[Record], ...] = (Exploitation, Means, Recruitment, AccountEvent)
PERHAPS_UNREAD: tuple[type[Record], ...] = (*NARRATIVE, Document)


class Goes(Protocol):
    """The body it goes to, and what for."""

    @property
    def sort(self) -> RecipientClass:
        """Its sort."""

    @property
    def recipient(self) -> str:
        """Its name."""

    @property
    def purpose(self) -> str:
        """What it is for."""


class LeftOut(Choice):
    """Why somebody is not in the file; counted for the manager, never with a name."""

    STORAGE = "storage", N_("No yes that a record is kept")
    COUNTING = "counting", N_("No yes to counting, nor to research of this body")
    SHARING = "sharing", N_("No yes today that this body hears it for this purpose")
    LINES = "lines", N_("A yes, but to none of the lines that such a file has")
    CHILD = "child", N_("A child, without a guardian's yes to exactly this")
    PROTECTED = "protected", N_("Asks for protection, and the file would name people")
    DAMAGED = "damaged", N_("Something in the file cannot be verified")


@dataclass(frozen=True)
class Agreed:
    """What one resident agreed to for this body, and the link that stands for them in the file."""

    consent_id: RecordId
    lines: frozenset[str]
    named: frozenset[str]
    research: bool
    link: str = ""

    @property
    def told(self) -> frozenset[str]:
        """Those of the lines that such a file has columns for."""
        return self.lines & {rule.line for rule in RULES.values()}


def persons(
    work: Work,
) -> Mapping[ResidentId, tuple[CaseStatus, tuple[ResidentId, ...]]]:
    """Everybody within reach, each once: where the record that lists show stands, and all records.

    Joined records are one person.
    """
    shown = joining.shown_as(work)
    known = {resident.resident: resident.case_status for resident in work.shelf(Resident).every()}
    found: dict[ResidentId, list[ResidentId]] = defaultdict(list)
    for each in sorted(known):
        found[shown.get(each, each)].append(each)
    return {key: (known[key], tuple(held)) for key, held in found.items() if key in known}


def first_days(work: Work) -> Mapping[ResidentId, date]:
    """When each resident came first; who is only expected is not there."""
    found: dict[ResidentId, date] = {}
    for stay in work.shelf(Stay).every():
        if stay.state is not StayState.EXPECTED:
            found[stay.resident] = min(stay.arrived_on, found.get(stay.resident, date.max))
    return found


def agreed(
    work: Work, every: Collection[ResidentId], body: Goes, extras: Collection[Extra]
) -> Agreed | LeftOut:
    """Whether somebody with these records is in the file, or the first reason why not.

    A no on any record of one person counts. Raises ``Tampered`` where an answer is damaged.
    """
    lines = [line for each in every for line in consents.lines_in(work, each)]
    if not _holds(lines, ConsentType.STORAGE):
        return LeftOut.STORAGE
    to_study = [line for line in lines if _is_for(line, body)]
    research = _holds(to_study, ConsentType.RESEARCH)
    said_no = any(line.about is ConsentType.STATISTICS and line.standing in NO for line in lines)
    if said_no or not (research or _holds(lines, ConsentType.STATISTICS)):
        return LeftOut.COUNTING
    wanted = Wanted(sort=body.sort, recipient=body.recipient, purpose=body.purpose)
    verdicts = [sharing.weigh(work, each, wanted) for each in every]
    given = [verdict.consent_id for verdict in verdicts if verdict.may_leave]
    if not given or any(verdict.why in SAID_NO for verdict in verdicts):
        return LeftOut.SHARING
    # Two records, two yeses: nothing leaves that one of them does not cover, nor a child by one.
    each_yes = [work.shelf(Consent).get(consent_id) for consent_id in dict.fromkeys(given)]
    named = frozenset.intersection(*(frozenset(yes.covers) for yes in each_yes))
    opened = frozenset.intersection(*(_opened(yes, body.sort) for yes in each_yes))
    if not opened & {IDENTITY, EXPLOITATION, STATUS}:
        return LeftOut.LINES
    is_child = any(consents.is_child(work, each) for each in every)
    if is_child and not all(sharing.child_agreed(yes, body.sort) for yes in each_yes):
        return LeftOut.CHILD
    if NAMING & set(extras) and any(sharing.is_protected(work, each) for each in every):
        return LeftOut.PROTECTED
    narrowest = min(each_yes, key=lambda yes: len(_opened(yes, body.sort)))
    return Agreed(narrowest.id, opened, named, research)


def _opened(yes: Consent, sort: RecipientClass) -> frozenset[str]:
    """The lines that one yes opens for a sort of body."""
    return frozenset(c for c in allowed(sort) if opens(sort, c, frozenset(yes.covers)))


def person(work: Work, resident: ResidentId, agreed: Agreed, came_on: date) -> Person:
    """What the file may say of one resident, from the record that lists show.

    Raises ``Tampered`` where something of it cannot be verified.
    """
    unread = {k.kind for k in PERHAPS_UNREAD if not work.desk.may("read", k, resident)}
    exploitation = _read(work, Exploitation, resident)
    types = [code for each in exploitation for code in each.types]
    if Exploitation.kind in unread:
        types = _types_in_short(work, resident)
    ages = _read(work, AgeStatus, resident)
    legal = sorted(_read(work, LegalStatus, resident), key=lambda each: (each.on, each.made_at))
    return Person(
        link=agreed.link,
        lines=agreed.lines,
        named=agreed.named,
        research=agreed.research,
        came_on=came_on,
        resident=work.shelf(Resident).get(RecordId(resident)),
        age=ages[0].group if ages else None,
        identity=next(iter(_read(work, Identity, resident)), None),
        name=official_name(_read(work, IdentityName, resident)),
        languages=_read(work, LanguageSkill, resident),
        numbers=_read(work, ReferenceNumber, resident),
        papers=_read(work, Document, resident),
        legal=legal[-1] if legal else None,
        types=tuple(dict.fromkeys(types)),
        exploitation=exploitation,
        means=_read(work, Means, resident),
        recruitment=_read(work, Recruitment, resident),
        events=_read(work, AccountEvent, resident),
        sent_by=_read(work, ReferralIn, resident),
        referrals=_read(work, Referral, resident),
        goals=_read(work, PlanItem, resident),
        unread=frozenset(unread),
    )


def _types_in_short(work: Work, resident: ResidentId) -> list[str]:
    """The types as a manager has them: the newest line of each record that they were taken from."""
    newest: dict[str, ExploitationBrief] = {}
    for brief in sorted(_read(work, ExploitationBrief, resident), key=lambda each: each.made_at):
        newest[brief.source_id] = brief
    return [code for brief in newest.values() for code in brief.types]


def _read(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    try:
        return work.shelf(kind).whole(resident)
    except (Denied, NotFound):
        return ()


def _holds(lines: Collection[ConsentLine], about: ConsentType) -> bool:
    """A yes stands, and no record of this person holds a no."""
    asked = [line.standing for line in lines if line.about is about]
    return any(each in HOLDS for each in asked) and not any(each in NO for each in asked)


def _is_for(line: ConsentLine, body: Goes) -> bool:
    """A yes to research names its study: that of another body is none to this one."""
    answer = line.answer
    return isinstance(answer, Consent) and same(answer.recipient) == same(body.recipient)
