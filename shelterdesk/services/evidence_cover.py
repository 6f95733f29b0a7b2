"""The cover sheet of a lawyer's folder: where each item lies and who has it, never what it tells.

For the legal officer alone, whose key the index lies under; it names the resident by our number
(documents guide 2.4). It is no standard report and leaves by nobody else's hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.paper import EvidenceItem, EvidenceSort
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import plain_page
from shelterdesk.reports.plain_page import PlainPages, Sheet, day_words
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services.paper import PaperInMemory

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

PRINTED = "evidence.print"
TITLE = N_("Cover sheet of a folder")
COLUMNS = (N_("No."), N_("What it is"), N_("Where it lies"), N_("Who has it"), N_("Reference"),
           N_("Last seen there on"))  # fmt: skip
SHARES = (0.06, 0.24, 0.26, 0.17, 0.13, 0.14)
NOTES = (
    N_("This page says where things are, and nothing of what they tell."),
    N_("For the legal officer alone. Keep it in the locked folder; it goes to nobody else."),
    N_("Before an original goes to anybody, ask for a certified copy, and write down who has it."),
)
NOTHING = N_("Nothing is in the index yet.")


def paper(
    desk: Desk, resident: ResidentId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The sheet, in memory; raises ``Denied`` or ``NotFound`` for whoever does not read the index.

    The order is that of the sorts, so that two sheets can be laid side by side.
    """
    _ = words or translator("en")
    with desk.look() as work:
        work.require((Act.READ,), EvidenceItem, resident)
        items = work.shelf(EvidenceItem).all_of(resident)
        code = work.shelf(Resident).get(RecordId(resident)).code
    order = list(EvidenceSort)
    ordered = sorted(items, key=lambda each: (order.index(each.sort), each.where, each.id))
    rows = tuple(
        (
            str(number),
            _(each.sort.label),
            each.where,
            each.holder,
            each.reference,
            day_words(each.seen_on, _) if each.seen_on else "",
        )
        for number, each in enumerate(ordered, start=1)
    )
    intro = _("Our number {code}").format(code=code)
    sheet = Sheet(TITLE, "" if rows else NOTHING, COLUMNS, SHARES, rows, letter=intro, notes=NOTES)
    pages = PlainPages(desk.house_code, "", desk.today(), (sheet,), desk.practice, "INDEX")
    made = plain_page.render(pages, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(made, resident, PRINTED)
