"""Asking others about somebody who left: only with their consent, or a manager's logged decision.

Documents guide 4: never the police, an embassy or a village office without consent, but for
imminent danger, which a manager judges and signs. While protection is looked at no mission is asked
at all, whatever the danger.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.follow_up import WelfareDecision
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import Wanted, is_mission
from shelterdesk.errors import Denied, NoConsent, NotFound, ProtectionFirst, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import records, sharing
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ASKED_OTHERS = N_("Asked whether somebody who left is safe")
# Sorts of body that staying in touch may go through (guide 4, "receiving NGO if consented"); never
# a mission, an authority or the police.
PARTNERS = (RecipientClass.NGO, RecipientClass.SHELTER, RecipientClass.IOM)


@dataclass(frozen=True)
class Partner:
    """An organisation that may be asked now, and the consent that says so."""

    name: str
    sort: RecipientClass
    consent_id: RecordId


def partner(work: Work, resident: ResidentId, name: str) -> Partner | None:
    """The organisation *name*, if the resident agreed to sharing with it; None in any doubt."""
    for sort in PARTNERS:
        with suppress(NoConsent, ProtectionFirst, Denied, NotFound, Tampered):
            agreed = sharing.require(work, resident, Wanted(sort=sort, recipient=name.strip()))
            return Partner(name.strip(), sort, agreed)
    return None


def log_partner(work: Work, resident: ResidentId, asked: Partner) -> Disclosure:
    """Write into the log that this organisation was asked about somebody who left."""
    log = {
        "on": work.desk.today(),
        "what": ASKED_OTHERS,
        "profile": asked.sort.value,
        "recipient": asked.name,
        "consent_id": asked.consent_id,
        "how": How.PHONE,
    }
    return work.shelf(Disclosure).add(work.make(Disclosure, resident, log))


def may_ask(desk: Desk, resident: ResidentId, sort: RecipientClass, recipient: str = "") -> bool:
    """Whether somebody outside may be asked under a consent that is in force."""
    with desk.look() as work:
        wanted = Wanted(sort=sort, recipient=recipient or None)
        return sharing.weigh(work, resident, wanted).may_leave


def decide(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[WelfareDecision]:
    """A manager decides to ask others because of imminent danger; it is written into the log too.

    *values*: ``sort``, ``asked``, ``why``. Raises ``Denied`` but for managers, ``Invalid``,
    ``ProtectionFirst`` for a mission while protection is looked at.
    """
    if Role.MGR not in desk.roles:
        raise Denied("welfare_decision.add")
    given = {"on": desk.today(), **values}
    with desk.work("welfare_decision.add") as work:
        kept = records.keep_in(work, WelfareDecision, resident, given)
        goes_to_mission = kept.sort is RecipientClass.EMBASSY or is_mission(kept.asked)
        if goes_to_mission and sharing.is_kept_from_missions(work, resident):
            raise ProtectionFirst
        log = {
            "on": kept.on,
            "what": ASKED_OTHERS,
            "profile": kept.sort.value,
            "recipient": kept.asked,
            "ground": Ground.DANGER,
            "how": How.PHONE,
        }
        work.shelf(Disclosure).add(work.make(Disclosure, resident, log))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def counts(desk: Desk, decision: WelfareDecision) -> bool:
    """Whether a decision was a manager's: whoever reads it asks its author, not its text."""
    author = desk.vault.person_of(decision.author)
    return author is not None and Role.MGR in author.roles
