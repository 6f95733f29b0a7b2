"""Lists of what was handed over at a border, and the small card that somebody carries away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.card_words import ENGLISH, load_card_words
from shelterdesk.domain.handover_lines import HandoverLine, load_handover_lines
from shelterdesk.domain.kinds.journey import HandoverSheet, Journey
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import travel
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.sheet_facts import first_language

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

CHOOSE_BORDER = N_("Choose for which border or place.")
NOT_ON_THE_LIST = N_("Something is ticked that this list does not have. Tick it again.")


@dataclass(frozen=True)
class CardDraft:
    """What a new card begins with: their first language, and whether we have its words."""

    language: str
    has_words: bool


def lines_of(template: str) -> tuple[HandoverLine, ...]:
    """The lines of one sort of border, in their order."""
    return load_handover_lines().of(template)


def begin(desk: Desk, resident: ResidentId) -> dict[str, object]:
    """What a hand-over list begins with: today or the day of the journey, and the place."""
    with desk.look() as work:
        journey = _journey(work, resident)
    day = journey.depart_on if journey and journey.depart_on else desk.today()
    return {"on": min(day, desk.today()), "place": journey.port if journey else ""}


def record(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[HandoverSheet]:
    """Keep what was handed over; what was not is a line with its reason, never an error.

    Raises ``Invalid`` without a template, or for a line that it does not have.
    """
    known = {line.code for line in lines_of(str(values.get("template") or ""))}
    if not known:
        raise Invalid({"template": CHOOSE_BORDER})
    if not set(values.get("done") or ()) <= known:
        raise Invalid({"done": NOT_ON_THE_LIST})
    with desk.work("handover_sheet.add") as work:
        kept = work.shelf(HandoverSheet).add(work.make(HandoverSheet, resident, values))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def not_done(sheet: HandoverSheet) -> tuple[HandoverLine, ...]:
    """Lines of its template that nobody ticked."""
    return tuple(line for line in lines_of(sheet.template) if line.code not in sheet.done)


def card_draft(desk: Desk, resident: ResidentId) -> CardDraft:
    """A card in the resident's first language; its own words are data (``card_words``)."""
    with desk.look() as work:
        language = first_language(work, resident) or ENGLISH
    return CardDraft(language, language in load_card_words())


def _journey(work: Work, resident: ResidentId) -> Journey | None:
    try:
        return travel.current(work, resident)
    except (Denied, NotFound):
        return None
