"""Pages about consent: what left the house about somebody, and letters after a taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import plain_page
from shelterdesk.reports.plain_page import PlainPages, Sheet, day_words
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import disclosures
from shelterdesk.services.disclosures import NOTICE, Notice
from shelterdesk.services.options import option_label
from shelterdesk.services.paper import PaperInMemory

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("What left the house about you")
INTRO = N_("Everything that we told somebody outside, on paper, on the phone or in a file.")
NOTHING = N_("Nothing about you has left the house.")
COLUMNS = (N_("When"), N_("To whom"), N_("What"), N_("Why it was right"))
SHARES = (0.16, 0.26, 0.34, 0.24)
YOURS = (
    N_("You can take back any agreement, at any time. Tell anybody who works here."),
    N_("If something on this list is wrong, tell us. We write that down too."),
)
LETTER = N_("Please use it no further")


def own_list(
    desk: Desk, resident: ResidentId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The resident's own list of disclosures; raises what reading and printing raise."""
    words = words or translator("en")
    gone = disclosures.of_resident(desk, resident)
    rows = tuple(_row(each, words) for each in gone)
    sheet = Sheet(TITLE, INTRO if rows else NOTHING, COLUMNS, SHARES, rows, notes=YOURS)
    return _made(desk, resident, (sheet,), words, fonts, mine=_code_name(desk, resident))


def letters(
    desk: Desk, resident: ResidentId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """A letter for each body that has something under a consent that was taken back.

    Drafts: somebody signs and sends them, or does not. They name nobody, only the code.
    """
    words = words or translator("en")
    found = disclosures.notices(desk, resident)
    sheets = tuple(Sheet(LETTER, letter=_letter(notice, words)) for notice in found)
    return _made(desk, resident, sheets or (Sheet(LETTER, NOTHING),), words, fonts)


def let_out(desk: Desk, paper: PaperInMemory, *, is_letter: bool) -> None:
    """Write down, before it happens, that a page leaves the printer."""
    action = "notice.print" if is_letter else "disclosures.print"
    desk.say(action, {"residents": [paper.resident]})


def _letter(notice: Notice, words: Translator) -> str:
    days = ", ".join(day_words(day, words) for day in notice.days)
    on = day_words(notice.taken_back_on, words)
    return words(NOTICE).format(recipient=notice.recipient, days=days, on=on, code=notice.code)


def _row(disclosure: Disclosure, words: Translator) -> tuple[str, ...]:
    whom = words(option_label("disclosure_profiles", disclosure.profile))
    name = f"{whom}: {disclosure.recipient}" if disclosure.recipient else whom
    what = words(disclosure.what)
    if disclosure.why:
        what = f"{what}: {words(disclosure.why)}"
    ground = words(disclosure.ground.label)
    if disclosure.order:
        ground = f"{ground} ({disclosure.order})"
    return day_words(disclosure.on, words), name, what, ground


def _code_name(desk: Desk, resident: ResidentId) -> str:
    with desk.look() as work:
        return work.shelf(Resident).get(RecordId(resident)).code_name


def _made(
    desk: Desk,
    resident: ResidentId,
    sheets: tuple[Sheet, ...],
    words: Translator,
    fonts: Fonts | None,
    mine: str = "",
) -> PaperInMemory:
    pages = PlainPages(
        desk.house_code, mine, desk.today(), sheets, desk.practice, "LIST" if mine else "LETTER"
    )
    made = plain_page.render(pages, fonts=fonts or Fonts(), words=words)
    return PaperInMemory(made, resident)
