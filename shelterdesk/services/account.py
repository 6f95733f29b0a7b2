"""What was done to somebody: a private checklist, types and means, and who was told what already.

Nothing here is asked for, counted or concluded (casework guide 1.4). The account itself is a part
that a shelter turns on; while it is off its kind has no door (``domain.modules``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.account import (
    AccountEvent,
    Debt,
    Exploitation,
    IndicatorAnswer,
    LawyerNote,
    Means,
    Recruitment,
    Source,
    Voice,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.record import NEEDED, RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.domain.word_lists import Word, load_word_list
from shelterdesk.errors import Invalid, NoLegalOfficer
from shelterdesk.services import assignments, helping
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

GROUPS = ("act", "means", "purpose")


@dataclass(frozen=True)
class Said:
    """An answer to one sign, and where it is known from."""

    value: Answer = Answer.NOT_ASKED
    source: Source | None = None


@dataclass(frozen=True)
class ExportLine:
    """One of our words, and what the standards make of it. ``loss`` is a marked sentence."""

    word: Word
    htcds: tuple[str, ...]
    ctdc: tuple[str, ...]
    ctdc_2020: tuple[str, ...]
    loss: str


@dataclass(frozen=True)
class Told:
    """A piece that is recorded already: whose words, when, told to whom, written by whom."""

    event: AccountEvent
    on: date
    written_by: str


@dataclass(frozen=True)
class BeforeAsking:
    """What stands before any field of the account: what is there, and what rests."""

    told: tuple[Told, ...]
    topics: tuple[str, ...]

    def of(self, voice: Voice) -> tuple[Told, ...]:
        """One of the three voices, which are never mixed."""
        return tuple(each for each in self.told if each.event.voice is voice)


def signs(group: str) -> tuple[Word, ...]:
    """The signs of one group, in the order of the list."""
    return tuple(w for w in load_word_list("indicators").words if w.group == group)


def checklist(desk: Desk, resident: ResidentId) -> dict[str, Said]:
    """What was answered, by code; raises ``NotFound`` or ``Denied``."""
    with desk.look() as work:
        return {code: Said(a.value, a.source) for code, a in _answers(work, resident).items()}


def fill_in(
    desk: Desk, resident: ResidentId, said: Mapping[str, Said], draft: str = ""
) -> Receipt[int]:
    """Keep the answers that are new or different, in one act; returns how many."""
    known = {word.code for word in load_word_list("indicators").words}
    with desk.work("account.checklist") as work:
        before, shelf, changed = _answers(work, resident), work.shelf(IndicatorAnswer), 0
        for code, answer in said.items():
            if code not in known:
                raise KeyError(code)
            old = before.get(code)
            values = {"value": answer.value, "source": answer.source}
            if old is None and answer == Said():
                continue
            if old is None:
                shelf.add(work.make(IndicatorAnswer, resident, {"indicator": code, **values}))
            elif (old.value, old.source) != (answer.value, answer.source):
                shelf.amend(old.id, old.rev, values)
            else:
                continue
            changed += 1
        if draft:
            work.discard_draft(draft)
    return Receipt(changed, frozenset(work.changed))


def may_hand_to_lawyer(desk: Desk, resident: ResidentId) -> bool:
    """Whether there is a legal officer who could open what is written for them alone."""
    if not desk.may_create(LawyerNote, resident):
        return False
    with desk.look() as work:
        return _has_lawyer(work, resident)


def hand_to_lawyer(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[LawyerNote]:
    """Write what only the legal officer opens; ``NoLegalOfficer`` where there is none yet."""
    with desk.work("lawyer_note.add") as work:
        if not _has_lawyer(work, resident):
            raise NoLegalOfficer
        # An empty form tells the lawyer nothing.
        is_said = bool(str(values.get("said") or "").strip())
        if values.get("value") in (None, Answer.NOT_ASKED) and not is_said:
            raise Invalid({"value": NEEDED})
        kept = work.shelf(LawyerNote).add(work.make(LawyerNote, resident, values))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def write_debt(
    desk: Desk,
    resident: ResidentId,
    values: Values,
    id: RecordId | None = None,
    rev: int = 0,
    *,
    draft: str = "",
) -> Receipt[Debt]:
    """Keep a claimed debt; where nobody asks for any of them any more, that is told as well."""
    with desk.work("debt.write") as work:
        shelf = work.shelf(Debt)
        if id is None:
            kept = shelf.add(work.make(Debt, resident, values))
        else:
            kept = shelf.amend(id, rev, values)
        all_of = shelf.all_of(kept.resident)
        if kept.outstanding is Answer.NO and all(d.outstanding is Answer.NO for d in all_of):
            fact = {"name": "applies:debt", "value": "no", "on": desk.today(), "source": kept.id}
            work.shelf(ReadinessFact).add(work.make(ReadinessFact, kept.resident, fact))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def export_lines(desk: Desk, resident: ResidentId) -> tuple[ExportLine, ...]:
    """What an export would say of types, means and recruitment, and what it loses."""
    with desk.look() as work:
        codes = {
            "exploitation_types": [
                c for r in work.shelf(Exploitation).all_of(resident) for c in r.types
            ],
            "means_of_control": [c for r in work.shelf(Means).all_of(resident) for c in r.means],
            "recruitment_channels": [
                c for r in work.shelf(Recruitment).all_of(resident) for c in r.channels
            ],
        }
    return tuple(
        ExportLine(word, word.htcds, word.ctdc, word.ctdc_2020, word.loss)
        for name, said in codes.items()
        for word in load_word_list(name).words
        if word.code in said
    )


def before_asking(desk: Desk, resident: ResidentId) -> BeforeAsking:
    """What is recorded already, oldest first, and which topics rest.

    Raises ``Denied`` while the part is off, ``NotFound`` out of reach.
    """
    with desk.look() as work:
        found = work.shelf(AccountEvent).all_of(resident)
        topics = tuple(topic.topic for topic in helping.at_rest_in(work, resident))
    told = [Told(e, e.told_on or _day(desk, e), writer_of(desk, e)) for e in found]
    return BeforeAsking(tuple(sorted(told, key=lambda each: each.on)), topics)


def _day(desk: Desk, event: AccountEvent) -> date:
    return event.made_at.astimezone(desk.now().tzinfo).date()


def _answers(work: Work, resident: ResidentId) -> dict[str, IndicatorAnswer]:
    found = work.shelf(IndicatorAnswer).all_of(resident)
    ordered = sorted(found, key=lambda a: (a.made_at, a.id))
    return {answer.indicator: answer for answer in ordered}


def _has_lawyer(work: Work, resident: ResidentId) -> bool:
    return any(each.assignment.role is Role.LEG for each in assignments.of_in(work, resident))
