"""What a letter's own words hold beside its ticked lines: looked over before it is signed.

Three sorts of finds. *Never*: what always stays in the house (documents guide 5.4); such a letter
is not signed. *Untold*: a name or number on file of a line that is not ticked; tick it, so that the
resident's answer is asked for it, or take it out. *Look*: names, numbers, amounts and places that
nobody can be sure about; the writer says that they may stand.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.clinical_words import Mark, load_clinical_words
from shelterdesk.domain.kinds.account import AccountEvent
from shelterdesk.domain.kinds.counselling import CounsellingSession, ProgressNote
from shelterdesk.domain.kinds.counselling_results import NurseSummary, SharedSummary
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.family import ContactPoint, FamilyMember
from shelterdesk.domain.kinds.house import HouseProfile
from shelterdesk.domain.kinds.house_text import TextUse
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import LegalMilestone, LegalNote, Letter, ProtectionClaim
from shelterdesk.domain.kinds.private import PrivateNote
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.kinds.safety import Concern, RiskReview, SafetyPlan
from shelterdesk.domain.partial_dates import Precision
from shelterdesk.domain.protected_words import copied, load_protected_words
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.writing_marks import WritingMarks
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.reports.plain_page import day_words
from shelterdesk.services import house_texts, letter_texts

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
Day = Callable[[date], str]
HOUSE = ResidentId("")
UNTOLD = N_("is on file; its line is not ticked")
NUMBER = N_("looks like a number of a paper or of a file")
COLLEAGUE = N_("is a colleague's own name; a role is enough")
CODE_NAME = N_("is a code name of this house")
WHERE_WE_ARE = N_("tells where this house is")
CLAIM = N_("stands in the record of a claim for protection")
# Kept where others than the readers of letters may open it, or where nothing may leave from.
SEALED: tuple[type[Record], ...] = (
    SharedSummary, NurseSummary, CounsellingSession, ProgressNote, PrivateNote, AccountEvent,
    LegalNote, Concern, RiskReview, SafetyPlan,
)  # fmt: skip
_NUMBER = re.compile(r"(?<!\w)[A-Za-z]{0,3}[-/ ]?\d[\d\-/]{4,}\d(?!\w)")
_DATE = re.compile(r"\d{1,4}[.\-/]\d{1,2}[.\-/]\d{1,4}")
SHORTEST = 4  # signs of a name or number on file that is looked for


@dataclass(frozen=True)
class Untold:
    """A word on file whose line of ``data_categories`` is not ticked."""

    mark: Mark
    line: str


@dataclass(frozen=True)
class LookedOver:
    """What was found in one letter; ``look`` needs the writer's yes."""

    never: tuple[Mark, ...] = ()
    untold: tuple[Untold, ...] = ()
    look: tuple[Mark, ...] = ()

    @property
    def asks(self) -> frozenset[str]:
        """The words that need a yes."""
        return frozenset(mark.text for mark in self.look)


def look_over(desk: Desk, letter: Letter) -> LookedOver:
    """What stands in *letter* beside its lines; raises ``Tampered`` where a record is damaged."""
    places = places_of(desk)
    with desk.look() as work:
        return look_over_in(work, letter, places)


def places_of(desk: Desk) -> tuple[str, ...]:
    """Places that the house keeps out of its notes."""
    texts = house_texts.for_use(desk, TextUse.PLACES)
    return tuple(line for text in texts for line in text.words.splitlines())


def live(desk: Desk, resident: ResidentId) -> WritingMarks:
    """What is marked while somebody writes; the whole look comes before it is signed."""
    places, listed = places_of(desk), load_protected_words()
    with desk.look() as work:
        others, own, _ = _names(work, resident)
    return WritingMarks.of(others, own=own, places=places, words=(*listed.never, *listed.look))


def look_over_in(work: Work, letter: Letter, places: Iterable[str] = ()) -> LookedOver:
    """The same inside a unit of work that goes on."""
    text = f"{letter.subject}\n{letter.body}"
    words = letter_texts.speaker(letter.language)
    facts = tuple(_facts(work, letter.resident, lambda day: day_words(day, words)))
    never = (*load_protected_words().never_in(text), *_secrets(work, letter, text))
    untold, told = [], []
    words_too: list[Mark] = []
    for line, fact in facts:
        for mark in _found(fact, text, UNTOLD):
            if line == "identity" and mark.text[0].islower() and len(fact.split()) == 1:
                words_too.append(mark)  # a name that is a word too, such as Hope
                continue
            if line in letter.covers:
                told.append(mark)
            else:
                untold.append(Untold(mark, line))
    doubts = (*words_too, *_doubts(work, letter, text, places))
    look = [m for m in doubts if not _inside(m, told)]
    taken = [*never, *(each.mark for each in untold)]
    look = [m for m in look if not _inside(m, taken)]
    return LookedOver(never, tuple(untold), tuple(sorted(look, key=lambda m: (m.start, m.end))))


def _inside(mark: Mark, others: Iterable[Mark]) -> bool:
    return any(each.start <= mark.start and mark.end <= each.end for each in others)


def _found(fact: str, text: str, why: str) -> Iterator[Mark]:
    """Where *fact* stands as a word of its own; in scripts without spaces anywhere."""
    for hit in re.finditer(_as_word(fact), text, re.IGNORECASE):
        yield Mark(hit.start(), hit.end(), hit.group(), why)


def _as_word(fact: str) -> str:
    body = re.escape(fact.strip()).replace(r"\ ", r"\s+")
    return rf"(?<!\w){body}(?!\w)" if fact.isascii() else body


# ---- what is on file of this resident, by line


def _facts(work: Work, resident: ResidentId, day: Day) -> Iterator[tuple[str, str]]:
    for line, fact in _all_facts(work, resident, day):
        if len(fact.strip()) >= (SHORTEST if fact.isascii() else 2):
            yield line, fact


def _all_facts(work: Work, resident: ResidentId, day: Day) -> Iterator[tuple[str, str]]:
    for name in _all(work, IdentityName, resident):
        yield "identity", name.full_text
    for called in _all(work, EverydayName, resident):
        yield from (("identity", each) for each in (called.preferred, called.romanised))
    for identity in _all(work, Identity, resident):
        birth = identity.birth_date
        if birth is not None and birth.precision is Precision.DAY:
            yield from (("identity", each) for each in _ways_to_write(birth.earliest, day))
    for paper in _all(work, Document, resident):
        yield "paper_number", paper.number
    for paper in _all(work, CourtDocument, resident):
        yield "court", paper.number
    for matter in _all(work, LegalMilestone, resident):
        yield "court", matter.reference
    for point in _all(work, ContactPoint, resident):
        yield "contact", point.value
    for member in _all(work, FamilyMember, resident):
        yield "family", member.name


def _ways_to_write(birth: date, day: Day) -> tuple[str, ...]:
    """A day of birth as letters write it, and as people type it."""
    return (
        day(birth).replace("\u00a0", " "),
        f"{birth.day} {calendar.month_name[birth.month]} {birth.year}",
        birth.isoformat(),
        *(f"{birth:%d{sign}%m{sign}%Y}" for sign in "./-"),
    )


# ---- what always stays


def _secrets(work: Work, letter: Letter, text: str) -> Iterator[Mark]:
    kept: list[str] = []
    for kind in SEALED:
        for record in _all(work, kind, letter.resident):
            told = record.with_added()
            kept += [str(value) for f, value in told if f.long and not f.several]
    passage = copied(text, [each for each in kept if each])
    if passage is not None:
        yield passage
    for claim in _all(work, ProtectionClaim, letter.resident):
        if len(claim.where.strip()) >= SHORTEST:
            yield from _found(claim.where, text, CLAIM)
    for house in _all(work, HouseProfile, HOUSE):
        for line in (house.name, house.local_name, *house.address.splitlines()):
            if len(line.strip()) > SHORTEST:
                yield from _found(line, text, WHERE_WE_ARE)


# ---- what nobody can be sure about


def _doubts(work: Work, letter: Letter, text: str, places: Iterable[str]) -> Iterator[Mark]:
    """Names of others, numbers, amounts, places, words of health: the writer decides."""
    others, own, code_names = _names(work, letter.resident)
    marks = WritingMarks.of(others, own=own, places=places, words=load_protected_words().look)
    yield from marks.marks(text)
    if "health" not in letter.covers:
        yield from load_clinical_words().marks(text)
    for hit in _NUMBER.finditer(text):
        if not _DATE.fullmatch(hit.group().strip()) and not _is_ours(work, letter, hit.group()):
            yield Mark(hit.start(), hit.end(), hit.group(), NUMBER)
    for colleague in work.desk.colleagues():
        if len(colleague.display_name) >= SHORTEST:
            yield from _found(colleague.display_name, text, COLLEAGUE)
    for name in code_names:
        yield from (mark for mark in _found(name, text, CODE_NAME) if mark.text == name)


def _is_ours(work: Work, letter: Letter, number: str) -> bool:
    """Our own reference, which says nothing outside."""
    with suppress(Denied, NotFound):
        code = work.shelf(Resident).get(RecordId(letter.resident)).code
        return number.strip() in code or code in number
    return False


def _names(work: Work, resident: ResidentId) -> tuple[list[str], list[str], Collection[str]]:
    others: list[str] = []
    own: list[str] = []
    code_names: set[str] = set()
    for kind in (EverydayName, IdentityName, Resident):
        with suppress(Denied):
            for record in work.shelf(kind).every():
                mine = own if record.resident == resident else others
                if isinstance(record, EverydayName):
                    mine += [record.preferred, record.romanised, record.nickname]
                elif isinstance(record, IdentityName):
                    mine.append(record.full_text)
                elif isinstance(record, Resident) and len(record.code_name) >= SHORTEST:
                    code_names.add(record.code_name)
    return [n for n in others if n], [n for n in own if n], code_names


def _all(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound):
        return ()
