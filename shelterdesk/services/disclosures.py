"""What left the house: every print, file, letter and call, and whether it may leave at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.disclosure import INTERNAL
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.sharing import Wanted
from shelterdesk.errors import Invalid, NoConsent
from shelterdesk.i18n import N_
from shelterdesk.services import consents, sharing
from shelterdesk.services.consents import Standing
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NOTICE = N_(
    "To {recipient}\n\n"
    "On {days} we told you something about a person. The person has taken back the agreement to "
    "this on {on}.\n\n"
    "Please use what you have no further, and delete it, unless a law makes you keep it. Please "
    "write to us what you did.\n\n"
    "This letter does not name the person. Our reference is {code}."
)
NOT_INSIDE = N_("This goes to somebody outside. Choose what makes it right to tell them.")


@dataclass(frozen=True)
class Notice:
    """A letter to prepare after a consent was taken back: to whom, about which disclosures."""

    recipient: str
    disclosures: tuple[Disclosure, ...]
    taken_back_on: date
    code: str

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which something went there, oldest first."""
        return tuple(sorted({each.on for each in self.disclosures}))


def left_the_house(desk: Desk, most: int = 500) -> tuple[Disclosure, ...]:
    """The latest disclosures about anybody within reach, newest first; raises ``Denied``."""
    with desk.look() as work:
        found = _ordered(work.shelf(Disclosure).every())
    return tuple(found[:most])


def of_resident(desk: Desk, resident: ResidentId) -> tuple[Disclosure, ...]:
    """Everything that left about one resident, newest first."""
    with desk.look() as work:
        return tuple(_ordered(work.shelf(Disclosure).all_of(resident)))


def record(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[Disclosure]:
    """Write down that something leaves: a call, a letter, a paper made elsewhere.

    Raises ``NoConsent``, ``TakenBack`` where the resident took it back, or ``ProtectionFirst``,
    unless it stays inside, a law compels it, or a life is in danger; then that stands in the line.
    """
    with desk.work("disclosure.add") as work:
        given = {**values}
        ground = given.get("ground", Ground.CONSENT)
        if given.get("profile") != INTERNAL and ground is Ground.INSIDE:
            raise Invalid({"ground": NOT_INSIDE})
        if given.get("profile") != INTERNAL and ground is Ground.CONSENT:
            body = str(given.get("recipient") or "")
            given["consent_id"] = may_share(work, resident, str(given.get("profile", "")), body)
        kept = work.shelf(Disclosure).add(work.make(Disclosure, resident, given))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def may_share(work: Work, resident: ResidentId, profile: str, recipient: str = "") -> RecordId:
    """The id of the consent under which something may go to *profile*; else a kind refusal.

    Whoever writes the line without reading consents (a worker on duty) cannot be told; for them
    the line is kept, and who reads both sees it.
    """
    if not sharing.reads_consents(work.desk, resident):
        return RecordId("")
    sort = next((each for each in RecipientClass if each == profile), None)
    if sort is None:
        raise NoConsent(profile)
    wanted = Wanted(sort=sort, recipient=recipient if recipient.strip() else None)
    return sharing.require(work, resident, wanted)


def notices(desk: Desk, resident: ResidentId) -> tuple[Notice, ...]:
    """A letter for each body that has something under a consent that was taken back."""
    with desk.look() as work:
        code = _code(work, resident)
        gone = _ordered(work.shelf(Disclosure).all_of(resident))
        found = []
        for line in consents.lines_in(work, resident):
            answer = line.answer
            if line.standing is not Standing.TAKEN_BACK or not isinstance(answer, Consent):
                continue
            told = tuple(d for d in gone if _went_under(d, answer))
            if told and line.taken_back_on is not None:
                name = answer.recipient or told[0].recipient or told[0].profile
                numbers = sorted({d.sheet_no for d in told if d.sheet_no})
                # They know a report by its number; our own code they do not know.
                ours = ", ".join(numbers) or code
                found.append(Notice(name, told, line.taken_back_on, ours))
    return tuple(found)


def _went_under(disclosure: Disclosure, consent: Consent) -> bool:
    if disclosure.consent_id:
        return disclosure.consent_id == consent.id
    return consent.recipient_class is not None and disclosure.profile == consent.recipient_class


def _code(work: Work, resident: ResidentId) -> str:
    return work.shelf(Resident).get(RecordId(resident)).code


def _ordered(found: Iterable[Disclosure]) -> list[Disclosure]:
    return sorted(found, key=lambda d: (d.on, d.made_at, d.id), reverse=True)
