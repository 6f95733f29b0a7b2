"""Receipts that a resident keeps, made in memory: for what the house keeps, and for money.

They are in the resident's language where the program speaks it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.belonging import Belonging
from shelterdesk.domain.kinds.paper import CustodyReceipt
from shelterdesk.domain.kinds.resident import LanguageRole, LanguageSkill, Resident
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports.plain_page import day_words
from shelterdesk.reports.receipts import ReceiptSheet, render
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import stipends
from shelterdesk.services.belongings import Kept
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.letter_texts import SPEAKS
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

PRINTED = "receipt.print"
THEIRS = (
    N_("This belongs to you. We keep it for you because you asked us to."),
    N_("You can have it back at any time. Ask anybody on duty; you do not have to say why."),
    N_("Nobody keeps it from you as a punishment, for rent, or to make you stay."),
)
FREE = N_("This money is yours. It does not depend on how you behave or on what you talk about.")


def for_belonging(
    desk: Desk, kept: Kept, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The receipt for one thing; ``Denied`` or ``NotFound`` for whoever may not read it."""
    record = kept.record
    with desk.look() as work:
        _ = _theirs(work, record.resident, words)
        work.shelf(Belonging).get(record.id)
        about = work.shelf(Resident).get(RecordId(record.resident))
    taken = kept.moves[-1]
    at = taken.event.made_at.astimezone(desk.now().tzinfo)
    second = taken.second.name if taken.second else ""
    sheet = ReceiptSheet(
        title=_("Receipt"),
        number=kept.receipt_no,
        house_code=desk.house_code,
        at=at,
        facts=(
            (_("For"), about.code_name),
            (_("Taken in"), f"{at:%Y-%m-%d %H:%M}"),
            (_("What it is"), record.description),
            (_("What sort of thing"), _(record.sort.label)),
            (_("Amount, if it is cash"), record.amount),
            (_("Number of the sealed bag"), record.seal_no),
        ),
        sentences=tuple(_(text) for text in THEIRS),
        boxes=(
            (_("The resident"), about.code_name),
            (_("First person"), taken.first),
            (_("Second person"), second),
        ),
        is_practice=desk.practice,
    )
    pdf = render(sheet, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(pdf, record.resident, PRINTED, language=_.language)


def for_paper(
    desk: Desk,
    receipt: CustodyReceipt,
    *,
    words: Translator | None = None,
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """The receipt for a paper in the safe; ``Denied`` or ``NotFound`` out of reach."""
    with desk.look() as work:
        _ = _theirs(work, receipt.resident, words)
        kept = work.shelf(CustodyReceipt).get(receipt.id)
        first = writer_of(desk, work.shelf(CustodyReceipt).history(receipt.id)[-1], _)
        about = work.shelf(Resident).get(RecordId(kept.resident))
    at = kept.made_at.astimezone(desk.now().tzinfo)
    sheet = ReceiptSheet(
        title=_("Receipt for a paper"),
        number=kept.receipt_no,
        house_code=desk.house_code,
        at=at,
        facts=(
            (_("For"), about.code_name),
            (_("Taken in"), day_words(kept.on, _)),
            (_("What it is"), _(document_type_label(kept.what))),
            (_("Given back on"), day_words(kept.returned_on, _) if kept.returned_on else ""),
        ),
        sentences=tuple(_(text) for text in THEIRS),
        boxes=(
            (_("The resident"), about.code_name),
            (_("First person"), first),
            (_("Second person"), kept.second),
        ),
        is_practice=desk.practice,
    )
    pdf = render(sheet, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(pdf, kept.resident, PRINTED, language=_.language)


def for_payment(
    desk: Desk, id: RecordId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The receipt for money that was handed over; ``NotFound`` for whoever may not read it."""
    payment = stipends.one(desk, id)
    payout, request = payment.payout, payment.request
    if payout is None:
        raise NotFound("payout")
    with desk.look() as work:
        _ = _theirs(work, request.resident, words)
        about = work.shelf(Resident).get(RecordId(request.resident))
    at = payout.made_at.astimezone(desk.now().tzinfo)
    sheet = ReceiptSheet(
        title=_("Receipt for money"),
        number=payout.receipt_no,
        house_code=desk.house_code,
        at=at,
        facts=(
            (_("For"), about.code_name),
            (_("Handed over"), f"{at:%Y-%m-%d %H:%M}"),
            (_("Amount"), f"{payout.amount:,} {request.currency}"),
            (_("What for"), _(request.purpose.label)),
            (_("Asked for by"), payment.asked_by.name),
            (_("Approved by"), payment.answered_by.name if payment.answered_by else ""),
        ),
        sentences=(_(FREE),),
        boxes=(
            (_("The resident"), about.code_name),
            (_("Handed over by"), payment.paid_by.name if payment.paid_by else ""),
        ),
        is_practice=desk.practice,
    )
    pdf = render(sheet, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(pdf, request.resident, PRINTED, language=_.language)


def _theirs(work: Work, resident: ResidentId, words: Translator | None) -> Translator:
    """Who says a receipt: the resident's first language where the program speaks it.

    Else *words*: also for whoever may not read what languages the resident speaks.
    """
    house = words or translator("en")
    with suppress(Denied, NotFound):
        for skill in work.shelf(LanguageSkill).all_of(resident):
            if skill.role is LanguageRole.FIRST and skill.language in SPEAKS:
                return house.into(SPEAKS[skill.language])
    return house
