"""Taking a consent back: at once, by any worker, with what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.consent import (
    Consent,
    ConsentType,
    ConsentWithdrawal,
    RecipientClass,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.record import RecordId
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


def withdraw(desk: Desk, id: RecordId, own_words: str = "") -> Receipt[ConsentWithdrawal]:
    """Write down that the resident took a consent back; new disclosures stop with it."""
    with desk.work("consent.withdraw") as work:
        consent = work.shelf(Consent).get(id)
        given = {"consent_id": id, "on": desk.today(), "own_words": own_words}
        shelf = work.shelf(ConsentWithdrawal)
        kept = shelf.add(work.make(ConsentWithdrawal, consent.resident, given))
        for name in _facts_touched(consent):
            fact = {"name": name[0], "value": name[1], "on": desk.today(), "source": kept.id}
            work.shelf(ReadinessFact).add(work.make(ReadinessFact, consent.resident, fact))
    return Receipt(kept, frozenset(work.changed))


def _facts_touched(consent: Consent) -> list[tuple[str, str]]:
    match consent.consent_type:
        case ConsentType.FAMILY:
            return [("family_contact", "open")]
        case ConsentType.AFTER_CARE:
            return [("follow_up", "open")]
        case ConsentType.RETURN:
            return [("wish", "no")]
        case ConsentType.SHARE if consent.recipient_class is not None:
            told = [(f"recipients:{consent.recipient_class.value}", "open")]
            if consent.recipient_class is RecipientClass.EMBASSY:
                told.append(("embassy_contact", "no"))
            return told
        case _:
            return []
