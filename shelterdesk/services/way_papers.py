"""Papers of the way, made in memory: a hand-over list, a safety card, how staying in touch went.

They are the resident's own, or stay in the house; whoever sends one to somebody asks as for all
that leaves. The list and the summary have a number and a code, so that the house can say
later whether they are its own; the card has nothing that leads here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.card_words import words_to_show
from shelterdesk.domain.disclosure import INTERNAL
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.follow_up import FollowUpPlan
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.journey import HandoverSheet, Journey, SafetyCard
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.paper_rules import IN_HAND, TRAVEL_PAPERS
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import follow_up as follow_up_paper
from shelterdesk.reports import handover_sheet, safety_card
from shelterdesk.reports.follow_up import FollowUpLine, FollowUpPage
from shelterdesk.reports.handover_sheet import HandoverLine, HandoverPage
from shelterdesk.reports.house_sheet import SheetHead
from shelterdesk.reports.safety_card import CardNumber, SafetyCardPage
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import follow_up, handovers, settings
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.options import option_label
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.sheets import check_code, draw_number, staff_code

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

LIST, SUMMARY = N_("Hand-over list"), N_("Staying in touch")
CARD_ACT = "safety_card.print"
LIST_ACT, SUMMARY_ACT = "handover_sheet.print", "follow_up.print"
# Host country to the language that most people there read (documents guide 2.2, 2.3).
SPOKEN = {
    "THA": "tha",
    "MYS": "msa",
    "KHM": "khm",
    "LAO": "lao",
    "PHL": "fil",
    "VNM": "vie",
    "IDN": "ind",
}


@dataclass(frozen=True, repr=False)
class NumberedPaper(PaperInMemory):
    """A paper with what the log will say of it."""

    what: str = ""
    number: str = ""
    code: str = ""


def handover_list(
    desk: Desk, id: RecordId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The list of one border with room for signatures; ``NotFound`` out of reach.

    What nobody ticked is to be ticked by hand; what was written as missing stands below the lines.
    """
    _ = words or translator("en")
    with desk.look() as work:
        sheet = work.shelf(HandoverSheet).get(id)
        work.require((Act.PRINT,), Journey, sheet.resident)
        page = HandoverPage(
            _head(work, sheet.resident, "HO"),
            _name(work, sheet.resident),
            "",
            sheet.on,
            option_label("handover_templates", sheet.template),
            sheet.place,
            sheet.taken_by,
            (
                *(
                    HandoverLine(line.label, True if line.code in sheet.done else None)
                    for line in handovers.lines_of(sheet.template)
                ),
                *(HandoverLine(said, False) for said in sheet.missing),
            ),
            _papers(work, sheet.resident),
        )
    page = replace(page, head=replace(page.head, check_code=check_code(page)))
    pdf = handover_sheet.render(page, fonts=fonts or Fonts(), words=_)
    return _numbered(pdf, sheet.resident, LIST_ACT, LIST, page.head)


def card(
    desk: Desk, id: RecordId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """Two small cards to cut out; nothing on them says who made them, for whom or why."""
    _ = words or translator("en")
    with desk.look() as work:
        record = work.shelf(SafetyCard).get(id)
        work.require((Act.PRINT,), Journey, record.resident)
        host = settings.in_force(work)["host_country"]
    page = SafetyCardPage(
        tuple(map(_number, record.numbers)),
        words_to_show(record.language, SPOKEN.get(host, "")),
        says=record.says,
        language=record.language,
        is_practice=desk.practice,
    )
    pdf = safety_card.render(page, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(pdf, record.resident, CARD_ACT)


def summary(
    desk: Desk, resident: ResidentId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """How staying in touch went, for the house; ``NotFound`` where nobody planned it."""
    _ = words or translator("en")
    touch = follow_up.look(desk, resident)
    plan = touch.plan
    if plan is None:
        raise NotFound(FollowUpPlan.kind)
    with desk.look() as work:
        work.require((Act.PRINT,), FollowUpPlan, resident)
        head, name = _head(work, resident, "FU"), _name(work, resident)
    tried = sorted(touch.done, key=lambda c: (c.done_on or c.due_on, c.made_at))
    page = FollowUpPage(
        head,
        name,
        "",
        plan.begins_on,
        plan.state.label,
        tuple(
            FollowUpLine(c.due_on, c.done_on, c.outcome.label if c.outcome else "") for c in tried
        ),
        end=plan.outcome.label if plan.outcome else "",
    )
    page = replace(page, head=replace(page.head, check_code=check_code(page)))
    pdf = follow_up_paper.render(page, fonts=fonts or Fonts(), words=_)
    return _numbered(pdf, resident, SUMMARY_ACT, SUMMARY, page.head)


def let_out(desk: Desk, paper: PaperInMemory) -> None:
    """Write down, before it happens, that a paper of the way leaves the printer.

    Inside the house, or into the resident's own hands: the log holds its number and code.
    """
    if not isinstance(paper, NumberedPaper):
        desk.say(paper.act, {"residents": [paper.resident]})
        return
    with desk.work(paper.act) as work:
        given = {
            "on": desk.today(),
            "sheet_no": paper.number,
            "what": paper.what,
            "profile": INTERNAL,
            "ground": Ground.INSIDE,
            "how": How.PAPER,
            "digest": paper.code,
        }
        work.shelf(Disclosure).add(work.make(Disclosure, paper.resident, given))


def _numbered(
    pdf: bytes, resident: ResidentId, act: str, what: str, head: SheetHead
) -> NumberedPaper:
    return NumberedPaper(pdf, resident, act, what=what, number=head.number, code=head.check_code)


def _head(work: Work, resident: ResidentId, sort: str) -> SheetHead:
    desk = work.desk
    return SheetHead(
        desk.house_code,
        draw_number(desk, sort),
        work.shelf(Resident).get(RecordId(resident)).code,
        desk.now(),
        staff_code(desk, desk.user_id),
        "",
        is_practice=desk.practice,
    )


def _name(work: Work, resident: ResidentId) -> str:
    try:
        found = official_name(work.shelf(IdentityName).all_of(resident))
    except (Denied, NotFound):
        return ""
    return found.full_text if found else ""


def _papers(work: Work, resident: ResidentId) -> tuple[tuple[str, str, date | None], ...]:
    try:
        papers = work.shelf(Document).all_of(resident)
    except (Denied, NotFound):
        return ()
    return tuple(
        (document_type_label(d.document_type), d.number, d.expires_on)
        for d in papers
        if d.state in IN_HAND and (d.document_type in TRAVEL_PAPERS or d.expires_on)
    )


def _number(line: str) -> CardNumber:
    """A line such as “Aunt: +95 9 000 000”; without a colon, all of it is the number."""
    label, colon, number = line.rpartition(":")
    return CardNumber(label.strip(), number.strip()) if colon else CardNumber("", line.strip())
