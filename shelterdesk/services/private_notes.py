"""Private notes: a counsellor's own thoughts, for which nobody else has a key (casework guide 6.2).

They are in no search, list, count, report, export, print, hand-over or emergency access, and the
trail shows to their author alone that they were written. Their author can open one to a colleague
until a day: a copy, sealed for that colleague, that ends. Whoever leaves the house hands them
over or takes them out before; what is left then opens for nobody, ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import engagements
from shelterdesk.access.own import EMPTY
from shelterdesk.domain.kinds.private import NoteLoan, PrivateNote
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, UserId
from shelterdesk.errors import Denied, Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import supervisors
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk
    from shelterdesk.access.work import Work

WRITE, LEND = "quiet.own", "quiet.lend"
LOAN_DAYS = (0, 3, 7, 14)  # how long a note can be opened to somebody; 0 is the end of today
LONGEST = max(LOAN_DAYS)
AT_ONCE = 100  # notes in one transaction
ROUTE = "house/own"
OPEN_TO_YOU = N_("Opened to you alone by colleagues: {n}")
LAST_WEEKS = timedelta(days=14)
DECIDE = N_("Before your last day, decide what becomes of your private notes: {n}")
TOO_LONG = N_("Choose one of the days offered; you can open it again later.")


@dataclass(frozen=True)
class Loan:
    """One note opened to one colleague; ``until`` is the last day."""

    id: RecordId
    note: RecordId
    reader: str
    until: date | None


@dataclass(frozen=True)
class NoteLine:
    """One note with whom it is open to now."""

    note: PrivateNote
    loans: tuple[Loan, ...]


@dataclass(frozen=True)
class Notes:
    """One's own notes, the latest first.

    ``damaged`` cannot be verified; ``shut`` lie under a key that one has no more.
    """

    lines: tuple[NoteLine, ...]
    damaged: int = 0
    shut: int = 0


@dataclass(frozen=True)
class Lent:
    """What a colleague opened to oneself, or (``until`` None) left to oneself when they went."""

    id: RecordId
    author: str
    resident: ResidentId
    written_on: date | None
    until: date | None
    text: str


def may_have(desk: Desk) -> bool:
    """Whether this person can have private notes at all: counsellors."""
    return desk.may(Act.READ, PrivateNote)


def may_write(desk: Desk, resident: ResidentId) -> bool:
    """Whether a new one can be written about *resident*."""
    return desk.may_create(PrivateNote, resident)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What colleagues opened to oneself, and one's own in the last weeks; nobody else is told."""
    if not may_have(desk):
        return ()
    with desk.look() as work:
        opened = work.shelf(NoteLoan).handed()
        last = engagements.of(desk.vault, desk.user_id).to_on
        leaves = last is not None and last - desk.today() <= LAST_WEEKS
        mine = len(work.shelf(PrivateNote).written()) if leaves else 0
    found = [Waiting(said=OPEN_TO_YOU, route=ROUTE, count=opened)] if opened else []
    if mine:
        found.append(Waiting(said=DECIDE, route=ROUTE, count=mine, due_on=last))
    return tuple(found)


# ---- one's own


def notes(desk: Desk, resident: ResidentId = ResidentId("")) -> Notes:  # noqa: B008  a string
    """One's own notes about *resident*, or about everybody; ``PassphraseNeeded`` at rest."""
    with desk.look() as work:
        page = work.shelf(PrivateNote).own(resident)
        loans = _loans(work)
        lines = [NoteLine(note, tuple(loans.get(note.id, ()))) for note in page.rows]
        return Notes(tuple(lines), page.damaged, work.shelf(PrivateNote).shut())


def write(desk: Desk, resident: ResidentId, text: str, draft: str = "") -> Receipt[PrivateNote]:
    """Keep a note; raises ``Invalid``, ``Denied`` or ``NotFound``. Needs no passphrase."""
    with desk.work(WRITE) as work:
        values = {"made_on": desk.today(), "text": text}
        note = work.shelf(PrivateNote).add(work.make(PrivateNote, resident, values))
        if draft:
            work.discard_draft(draft)
    return Receipt(note, frozenset(work.changed))


def amend(desk: Desk, id: RecordId, rev: int, text: str, draft: str = "") -> Receipt[PrivateNote]:
    """Keep a note with other words; raises ``Invalid``, ``Stale`` or ``NotFound``."""
    with desk.work(WRITE) as work:
        note = work.shelf(PrivateNote).amend(id, rev, {"text": text})
        if draft:
            work.discard_draft(draft)
    return Receipt(note, frozenset(work.changed))


def destroy(desk: Desk, ids: Iterable[RecordId]) -> Receipt[int]:
    """Take notes out of the file for good, and what is open of them to others; how many."""
    wanted = list(ids)
    with desk.work(EMPTY) as work:
        loans = _loans(work)
        taken = work.shelf(PrivateNote).take_out(wanted)
        work.shelf(NoteLoan).take_out(loan.id for id in wanted for loan in loans.get(id, ()))
    return Receipt(taken, frozenset({PrivateNote, NoteLoan}))


def destroy_all(desk: Desk, progress: Progress | None = None) -> Receipt[int]:
    """Take out all that one ever wrote privately, readable or not."""
    progress = progress or Progress()
    with desk.look() as work:
        ids = work.shelf(PrivateNote).written()
    done = 0
    for some in _some(ids):
        progress.step(done, len(ids), N_("Taking notes out"))
        done += destroy(desk, some).value
    return Receipt(done, frozenset({PrivateNote, NoteLoan}))


# ---- opened to a colleague


def colleagues(desk: Desk) -> tuple[Colleague, ...]:
    """To whom a note can be opened or left: the clinical supervisors that the house names.

    Where it names none but oneself, other counsellors.
    """
    with desk.look() as work:
        named = supervisors.named_in(work, supervisors.SUPERVISORS)
    others = tuple(each for each in supervisors.team(desk) if each.user_id != desk.user_id)
    return tuple(each for each in others if each.user_id in named) or others


def _require_offered(desk: Desk, reader: UserId) -> None:
    if all(each.user_id != reader for each in colleagues(desk)):
        raise Denied(f"{NoteLoan.kind}.reader")


def lend(desk: Desk, id: RecordId, reader: UserId, days: int) -> Receipt[Loan]:
    """Open one note to one colleague, as it is now, until the end of the day in *days* days.

    The copy is sealed for the colleague alone and named as one's own. Raises ``Invalid``,
    ``NoOwnKey`` for who has not signed in since this is possible, ``Denied`` for who may not read
    it.
    """
    if days not in LOAN_DAYS:
        raise Invalid({"until": TOO_LONG})
    until = desk.today() + timedelta(days=days)
    _require_offered(desk, reader)
    with desk.work(LEND) as work:
        note = work.shelf(PrivateNote).get(id)
        made = _hand(work, note, reader, until)
        loan = _loan(work, made.id, made.values())
    return Receipt(loan, frozenset(work.changed))


def end_loan(desk: Desk, id: RecordId) -> Receipt[int]:
    """End what one opened to a colleague, or what a colleague opened or left to oneself."""
    with desk.work(EMPTY) as work:
        taken = work.shelf(NoteLoan).take_out([id])
    return Receipt(taken, frozenset({NoteLoan}))


def lent_to_me(desk: Desk) -> tuple[Lent, ...]:
    """What colleagues opened or left to oneself; ``PassphraseNeeded`` at rest."""
    with desk.look() as work:
        return tuple(
            Lent(
                loan.id,
                writer_of(desk, loan),
                loan.resident,
                loan.written_on,
                loan.until,
                loan.text,
            )
            for loan in work.shelf(NoteLoan).own().rows
        )


# ---- when one leaves


def hand_over(
    desk: Desk, reader: UserId, ids: Sequence[RecordId], progress: Progress | None = None
) -> Receipt[int]:
    """Leave notes to a colleague for good: copies first, then one's own are taken out.

    If the program ends in between, both are there, and the same can be done again.
    """
    progress = progress or Progress()
    _require_offered(desk, reader)
    done = 0
    for some in _some(list(ids)):
        progress.step(done, len(ids), N_("Handing notes over"))
        with desk.work(LEND) as work:
            for id in some:
                _hand(work, work.shelf(PrivateNote).get(id), reader, None)
        with desk.work(EMPTY) as work:
            loans = _loans(work)
            work.shelf(PrivateNote).take_out(some)
            ended = [loan for id in some for loan in loans.get(id, ()) if loan.until is not None]
            work.shelf(NoteLoan).take_out(loan.id for loan in ended)
        done += len(some)
    return Receipt(done, frozenset({PrivateNote, NoteLoan}))


def _hand(work: Work, note: PrivateNote, reader: UserId, until: date | None) -> NoteLoan:
    values = {
        "reader_id": reader,
        "note_id": note.id,
        "until": until,
        "written_on": note.made_on,
        "text": note.text,
    }
    return work.shelf(NoteLoan).add(work.make(NoteLoan, note.resident, values))


def _loans(work: Work) -> dict[RecordId, list[Loan]]:
    found: dict[RecordId, list[Loan]] = {}
    for glimpse in work.shelf(NoteLoan).lent():
        loan = _loan(work, glimpse.id, glimpse.columns)
        found.setdefault(loan.note, []).append(loan)
    return found


def _loan(work: Work, id: RecordId, columns: Mapping[str, object]) -> Loan:
    until = columns.get("until")
    names = {person.user_id: person.display_name for person in work.desk.vault.people()}
    return Loan(
        id,
        RecordId(str(columns.get("note_id") or "")),
        names.get(str(columns.get("reader_id") or ""), ""),
        date.fromisoformat(str(until)) if until else None,  # a day, or as it lies there
    )


def _some(ids: Sequence[RecordId]) -> Iterator[Sequence[RecordId]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
