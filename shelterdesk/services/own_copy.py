"""A resident's own copy: what the house holds about them, in plain words, part by part.

A resident may see it, get a copy, have it corrected, and know who looked (casework guide 9.4).
Nobody has all the keys: each worker prints the parts that they read and may print; of the others
the first page says that there is more, and with whom to talk about it. Copies that the program
makes for other readers (short forms, single facts) are left out: the same stands where they come
from. What names another resident says *somebody else*. Free text may still name others; whoever
prints reads it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from shelterdesk.domain.category_words import CATEGORY_WORDS
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.dates import PartialDate, show_date
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.identity import MergeNote
from shelterdesk.domain.kinds.movement import SeparateFrom
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports import plain_page
from shelterdesk.reports.plain_page import PlainPages, Sheet, day_words
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import house_lists
from shelterdesk.services.options import option_label
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.value_words import ValueWords

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TITLE = N_("What we keep about you")
INTRO = N_(
    "This is yours. If something is wrong or missing, tell us: we write down what you say beside "
    "it. You may also ask who opened it."
)
COLUMNS, SHARES = (N_("What"), N_("Where it is")), (0.62, 0.38)
HERE = N_("On these pages")
LATER = N_("With us. Ask whenever you want to see it.")
ASK = N_("Talk about it with: {roles}")
NOTHING = N_("Nothing is written here.")
ALONE = N_(
    "Drafts, and what somebody writes for themselves alone, open for that person only and are not "
    "on this list."
)
OTHERS = N_("Where another person is meant, we do not print the name.")
# Short forms and single facts that the program writes for other readers; the same stands in the
# part that they come from.
ECHOES = frozenset(
    {"FCT", "REP.s", "REP.t", "IDN.s", "EMS", "SAF.s", "HEA.s", "MED.s", "NAR.s", "LGL.s", "LGL.d"}
    | {"INC.s", "FAM.s", "DOC.s", "CPN.n", "CPN.r"}
)
# Who works with whom has a page of its own: who can open what (``reach``).
ELSEWHERE = frozenset({"LNK", "EMG"})
OF_TWO = (SeparateFrom, MergeNote)  # about somebody else as much
LINK = "_id"
TOLD = (KeyClass.HOUSE, KeyClass.SHIELDABLE, KeyClass.RESIDENT)
# Parts that may be hard to read: printed only where the resident asks for them (casework guide 0).
HARD = frozenset({"NAR", "SAF", "SAF.h", "INC.p", "HEA", "LGL", "LGL.r", "CPN", "ASM"})


@dataclass(frozen=True)
class Part:
    """One part of a file: its category, what may be printed of it here, and who else has it.

    ``records`` is how many this worker could print; None where they may not.
    """

    category: str
    plain: str
    records: int | None
    roles: tuple[Role, ...]

    @property
    def is_hard(self) -> bool:
        """Whether it is printed only when asked for."""
        return self.category in HARD


def may_print(desk: Desk, resident: ResidentId) -> bool:
    """Whoever may print some part of the file."""
    return any(_prints(desk, kind, resident) for kind in _told())


def parts(desk: Desk, resident: ResidentId) -> tuple[Part, ...]:
    """Every part that a file can have, as the resident hears of it.

    Parts that this worker does not read are told for everybody alike: whether there is anything in
    them is not known here.
    """
    found: dict[str, list[type[Record]]] = {}
    for kind in _told():
        found.setdefault(kind.category, []).append(kind)
    with desk.look() as work:
        return tuple(_part(work, category, kinds, resident) for category, kinds in found.items())


def paper(
    desk: Desk,
    resident: ResidentId,
    chosen: Iterable[str],
    *,
    words: Translator,
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """The copy with the *chosen* categories; raises what reading and printing raise.

    A part that this worker may not print is never among its pages, whatever *chosen* says.
    """
    wanted = frozenset(chosen)
    known = parts(desk, resident)
    printed = [part for part in known if part.category in wanted and part.records is not None]
    with desk.look() as work:
        words = house_lists.speaking(work, words)
        show = ValueWords(words, partial(_day, words), option_label)
        code_name = work.shelf(Resident).get(RecordId(resident)).code_name
        sheets = [_cover(known, frozenset(part.category for part in printed), words)]
        sheets += [_sheet(work, part, resident, words, show) for part in printed]
    pages = PlainPages(
        desk.house_code, code_name, desk.today(), tuple(sheets), desk.practice, "OWN"
    )
    made = plain_page.render(pages, fonts=fonts or Fonts(), words=words)
    return PaperInMemory(made, resident, act="own_copy.print")


def _told() -> Iterator[type[Record]]:
    for kind in KINDS:
        by_resident = COMPARTMENTS[kind.category].key_class in TOLD and kind not in OF_TWO
        if kind.about_resident and by_resident and kind.category not in ECHOES | ELSEWHERE:
            yield kind


def _prints(desk: Desk, kind: type[Record], resident: ResidentId) -> bool:
    return desk.may(Act.READ, kind, resident) and desk.may(Act.PRINT, kind, resident)


def _part(work: Work, category: str, kinds: list[type[Record]], resident: ResidentId) -> Part:
    desk = work.desk
    mine = [kind for kind in kinds if _prints(desk, kind, resident)]
    records = sum(work.counts(kind, resident).get(resident, 0) for kind in mine)
    roles = {
        role
        for kind in kinds
        for grant in desk.policy.grants_for(kind.kind)
        if Act.READ in grant.acts
        for role in (grant.role,)
    }
    return Part(
        category,
        CATEGORY_WORDS[category].plain,
        records if mine else None,
        tuple(role for role in Role if role in roles),
    )


def _cover(known: Iterable[Part], printed: frozenset[str], words: Translator) -> Sheet:
    rows = []
    for part in known:
        if part.category in printed:
            where = words(HERE) if part.records else words(NOTHING)
        elif part.records is not None:
            where = words(LATER)
        else:
            roles = ", ".join(words(role.label) for role in part.roles)
            where = words(ASK).format(roles=roles)
        rows.append((words(part.plain), where))
    return Sheet(TITLE, INTRO, COLUMNS, SHARES, tuple(rows), notes=(OTHERS, ALONE))


def _sheet(
    work: Work, part: Part, resident: ResidentId, words: Translator, show: ValueWords
) -> Sheet:
    told = []
    for kind in _told():
        if kind.category == part.category and _prints(work.desk, kind, resident):
            told += [_record(record, words, show) for record in work.shelf(kind).all_of(resident)]
    return Sheet(part.plain, letter="\n\n".join(filter(None, told)) or words(NOTHING))


def _record(record: Record, words: Translator, show: ValueWords) -> str:
    lines = []
    for field, value in record.with_added():
        if field.shown and not field.name.endswith(LINK) and (said := show(field, value)):
            lines.append(f"{words(field.label)}: {said}")
    if not lines:
        return ""
    return "\n".join((f"{words(record.title)} · {day_words(record.made_at.date(), words)}", *lines))


def _day(words: Translator, day: date | PartialDate | None) -> str:
    if day is None:
        return ""
    if isinstance(day, PartialDate):
        return show_date(day, words.language)
    return day_words(day, words)
