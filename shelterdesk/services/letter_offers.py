"""A letter as it is offered: its blanks filled with what this very body may hear, nothing else.

Without the resident's yes for this body a letter names nobody, and says what is missing. No letter
to a mission is offered while protection is looked at (documents guide 5.3, S18).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds.consent import Consent, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import Recovery
from shelterdesk.domain.letter_templates import CARRIED, ENGLISH, LetterTemplate, filled
from shelterdesk.domain.policy import Act
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.sharing import Verdict, Wanted, Why, by_order, is_mission, never_for, same
from shelterdesk.errors import Denied, Invalid, NotFound, ProtectionFirst
from shelterdesk.i18n import N_
from shelterdesk.services import letter_facts, letter_texts, recovery_ways, sharing
from shelterdesk.services.letter_facts import About

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ETD_REQUEST = "etd_request"
BY_HAND = "_" * 30  # written in with a pen


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which letter to whom.

    ``lines``: what the resident ticked on a page that they carry themselves; for a body outside
    the resident's answers decide. ``order``: the written request of the law, where one is needed.
    """

    template: str
    sort: str
    recipient: str = ""
    language: str = ENGLISH
    document_id: str = ""
    recovery_id: str = ""
    lines: frozenset[str] = frozenset()
    order: str = ""


@dataclass(frozen=True)
class Offer:
    """A letter as it is offered, and whether all that it needs was agreed to, by name if not."""

    template: LetterTemplate
    values: dict[str, Any]
    verdict: Verdict


def draft(desk: Desk, recovery_id: RecordId) -> dict[str, Any]:
    """Recipient, subject, text and lines of a letter to the mission of a recovery.

    Holds only the lines to which the resident agreed for this mission; without a yes it names
    nobody. ``covers``: what it says, ``purpose``: what that yes is for. Raises ``ProtectionFirst``.
    """
    way = recovery_ways.one(desk, recovery_id)
    wish = Wish(
        template=ETD_REQUEST,
        sort=RecipientClass.EMBASSY.value,
        recipient=way.recovery.mission or way.agreed_for,
        document_id=way.document.id,
        recovery_id=recovery_id,
    )
    return offer(desk, way.recovery.resident, wish).values


def offer(desk: Desk, resident: ResidentId, wish: Wish) -> Offer:
    """A letter with its blanks filled; raises ``ProtectionFirst``, ``NotFound``, ``Invalid``."""
    template = letter_texts.find(desk, wish.template)
    if wish.sort not in template.sorts:
        raise Invalid({"recipient_class": N_("Choose what sort of body it goes to.")})
    said = letter_texts.one(desk, template.code, wish.language)
    words = letter_texts.speaker(said.language)
    with desk.look() as work:
        work.require((Act.CREATE,), letter_texts.kind_of(template), resident)
        no_mission_hears(work, resident, wish.sort, wish.recipient, names_one=template.mission)
        consent, verdict = _standing(work, resident, template, wish)
        lines = _may_tell(wish, consent)
        blanks = letter_facts.values(work, resident, lines, _about(work, resident, wish), words)
    unknown = BY_HAND if template.is_carried else "…"
    blanks["recipient"] = wish.recipient.strip() or unknown
    blanks["paper"] = blanks["paper"] or unknown
    body, told = filled(said.text, blanks)
    if blanks["name"] and blanks["who"] in body:
        told |= {"identity"}
    kept = {
        "recipient": wish.recipient.strip(),
        "covers": tuple(sorted(told)),
        "purpose": consent.purpose if consent else "",
        "subject": template.titles.get(said.language) or words(template.label),
        "body": body,
        "document_id": wish.document_id,
        "recipient_class": wish.sort,
        "order": wish.order,
        "template": "" if template.code.startswith(letter_texts.OWN) else template.code,
        "language": said.language,
    }
    return Offer(template, kept, verdict)


def no_mission_hears(
    work: Work, resident: ResidentId, sort: str, recipient: str, *, names_one: bool
) -> None:
    to_mission = sort == RecipientClass.EMBASSY or is_mission(recipient) or names_one
    if to_mission and sharing.is_kept_from_missions(work, resident):
        raise ProtectionFirst


def _standing(
    work: Work, resident: ResidentId, template: LetterTemplate, wish: Wish
) -> tuple[Consent | None, Verdict]:
    """The very answer under which this body may hear of somebody, and what is missing beside it."""
    if wish.sort == CARRIED:
        missing = tuple(sorted(frozenset(template.needs) - wish.lines))
        return None, Verdict(why=Why.LINES, lines=missing) if missing else Verdict()
    sort = RecipientClass.of(wish.sort)
    consent = yes_of(work, resident, sort, wish.recipient)
    needs = Wanted(
        sort=sort,
        recipient=wish.recipient,
        purpose=consent.purpose or None if consent else None,
        covers=frozenset(template.needs),
        order=wish.order,
    )
    return consent, sharing.weigh(work, resident, needs)


def yes_of(
    work: Work, resident: ResidentId, sort: RecipientClass, recipient: str
) -> Consent | None:
    """The very answer under which this body may hear of somebody; None where nothing may go."""
    verdict = sharing.weigh(work, resident, Wanted(sort=sort, recipient=recipient))
    if verdict.may_leave:
        with suppress(Denied, NotFound):
            return work.shelf(Consent).get(verdict.consent_id)
    return None


def purpose_of(work: Work, resident: ResidentId, sort: str, recipient: str) -> str:
    consent = yes_of(work, resident, RecipientClass.of(sort), recipient)
    return consent.purpose if consent else ""


def _may_tell(wish: Wish, consent: Consent | None) -> frozenset[str]:
    """Lines that stand in the words: agreed to, and what this sort of body may get at all."""
    if wish.sort == CARRIED:
        return wish.lines
    if consent is None:
        return frozenset()
    sort = RecipientClass.of(wish.sort)
    closed = set(never_for(sort, consent.covers))
    if not wish.order.strip():
        closed |= set(by_order(sort, consent.covers))
    return frozenset(consent.covers) - closed


def _about(work: Work, resident: ResidentId, wish: Wish) -> About:
    recovery = work.shelf(Recovery).get(RecordId(wish.recovery_id)) if wish.recovery_id else None
    wanted = recovery_ways.paper_in(work, wish.document_id, resident)
    if recovery is None and wanted is not None:
        recovery = _way_to(work, resident, wanted)
    original = None
    if recovery is not None:
        original = recovery_ways.paper_in(work, recovery.original_id, resident)
    return About(wanted, original, recovery)


def _way_to(work: Work, resident: ResidentId, wanted: Document) -> Recovery | None:
    """The recovery in which a paper is wanted or missing."""
    for each in work.shelf(Recovery).all_of(resident):
        if wanted.id in (each.document_id, each.original_id):
            return each
    return None


def bodies(desk: Desk, resident: ResidentId, sort: str) -> tuple[str, ...]:
    """Bodies of one sort to which the resident said yes, and missions that work on a paper."""
    found: dict[str, str] = {}
    with desk.look() as work:
        if sharing.reads_consents(desk, resident):
            for consent in work.shelf(Consent).all_of(resident):
                is_yes = consent.decision is Decision.GIVEN and consent.recipient.strip()
                if is_yes and consent.recipient_class == sort:
                    found.setdefault(same(consent.recipient), consent.recipient.strip())
        if sort == RecipientClass.EMBASSY:
            for way in work.shelf(Recovery).all_of(resident):
                if way.mission.strip():
                    found.setdefault(same(way.mission), way.mission.strip())
    return tuple(found.values())
