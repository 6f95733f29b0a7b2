"""The house's own texts: by use and language, who reviewed them, which one is in use today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.house_texts import load_draft_texts
from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

HOUSE = ResidentId("")


@dataclass(frozen=True)
class TextLine:
    """One text; ``is_reviewed`` is what a reader of the house should know first."""

    text: HouseText

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody of the house put their name and a day to these words."""
        return bool(self.text.reviewer.strip()) and self.text.reviewed_on is not None


def shelf_of(desk: Desk) -> tuple[TextLine, ...]:
    """Texts in use, by what they are for and by language."""
    with desk.look() as work:
        texts = [t for t in work.shelf(HouseText).all_of(HOUSE) if not t.ended]
    order = list(TextUse)
    texts.sort(key=lambda t: (order.index(t.use), t.about.casefold(), t.language, t.made_at))
    return tuple(TextLine(text) for text in texts)


def for_use(desk: Desk, *uses: TextUse) -> tuple[HouseText, ...]:
    """Texts that can be read to somebody now, for a pick-list."""
    return tuple(line.text for line in shelf_of(desk) if line.text.use in uses)


def take_drafts(desk: Desk) -> Receipt[int]:
    """Put the shipped drafts on the shelf, as not reviewed; those that are there stay."""
    shipped = load_draft_texts()
    with desk.work("house_text.add") as work:
        shelf = work.shelf(HouseText)
        there = {(t.use, t.about, t.language) for t in shelf.all_of(HOUSE)}
        taken = 0
        for draft in shipped.texts:
            if (draft.use, draft.about, draft.language) in there:
                continue
            said = {
                "use": draft.use,
                "about": draft.about,
                "language": draft.language,
                "words": draft.words,
                "version": f"draft {shipped.version}",
            }
            shelf.add(work.make(HouseText, HOUSE, said))
            taken += 1
    return Receipt(taken, frozenset(work.changed))


def end(desk: Desk, id: RecordId) -> Receipt[HouseText]:
    """Take a text out of use; what somebody agreed to by it keeps its own words."""
    with desk.work("house_text.amend") as work:
        shelf = work.shelf(HouseText)
        before = shelf.get(id)
        kept = shelf.amend(id, before.rev, {"ended": True})
    return Receipt(kept, frozenset(work.changed))
