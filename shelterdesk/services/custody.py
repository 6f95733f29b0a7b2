"""Who has a paper: in the safe against a receipt, lent out with a day, given back on request.

Papers belong to the resident (documents guide 1.7). Every change of hands is one event that is
never changed; the last one says who has it. Two people open the safe; where nobody else is there it
is done all the same, and managers see that it was one. Giving back waits for nothing. Whoever is
on duty works with receipts and never sees the paper itself.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    CustodyEvent,
    CustodyReceipt,
    DocumentMove,
    GiveBackRequest,
    GiveBackState,
    Holder,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.paper_rules import TRAVEL_PAPERS, Stop
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.record import RecordId, ResidentId, UserId, Values
from shelterdesk.domain.roles import CONTENT_ROLES
from shelterdesk.domain.sharing import is_mission
from shelterdesk.errors import Denied, Invalid, NotFound, SameSigner, Stale
from shelterdesk.i18n import N_
from shelterdesk.services import documents, lent_out
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.safe import open_requests

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

KEPT_SAFE = N_("Safekeeping")
NEEDS_WHY = N_("Say why it could not wait for a second person. Nothing is held back for it.")
ASKED_FIRST = N_(
    "Somebody asked about handing it over: say what the resident answered, or why not."
)
OUT = frozenset(
    {
        Holder.EMBASSY,
        Holder.POLICE,
        Holder.COURT,
        Holder.IMMIGRATION,
        Holder.IOM,
        Holder.PARTNER,
        Holder.COURIER,
        Holder.ESCORT,
        Holder.FAMILY,
    }
)


NOBODY = UserId("")


@dataclass(frozen=True)
class Second:
    """The second person at the safe, who gave their own passphrase; or why there was none."""

    user_id: UserId = NOBODY
    name: str = ""
    alone_why: str = ""


def second_here(desk: Desk, login: str, passphrase: str) -> Second:
    """A second person gives their own passphrase at the same desk.

    Raises what signing in raises, ``SameSigner``, and ``Denied`` for whoever has left or works with
    no resident.
    """
    bundle = desk.accounts.second(login.strip(), passphrase)
    there = {person.user_id: person for person in desk.colleagues()}
    person = there.get(UserId(bundle.user_id))
    if person is None or not person.roles & CONTENT_ROLES:
        raise Denied("custody_event.add")
    if person.user_id == desk.user_id:
        raise SameSigner(CustodyEvent.kind)
    return Second(person.user_id, person.display_name)


# ---- into the safe, and back


def keep_safe(
    desk: Desk,
    resident: ResidentId,
    values: Values,
    second: Second,
    document_id: str = "",
    draft: str = "",
) -> Receipt[CustodyReceipt]:
    """Put a paper into the safe because the resident asks for it; with a numbered receipt.

    *values*: ``document_type``, ``number`` and ``place`` for a paper that is not on file yet,
    ``place`` and ``what`` otherwise. Raises ``Invalid`` without a second person and without a why.
    """
    _two_or_why(second)
    with desk.work("custody.keep") as work:
        document = _document(work, resident, values, document_id)
        is_travel = document.document_type in TRAVEL_PAPERS
        number = _number(desk)
        event = _event(
            work,
            resident,
            document.id,
            Holder.RESIDENT,
            Holder.SAFE,
            second,
            {"receipt_no": number, "purpose": KEPT_SAFE, "agreed": Answer.YES},
        )
        told = {
            "custody_id": event.id,
            "document_id": document.id,
            "on": desk.today(),
            "receipt_no": number,
            "what": values.get("what") or document.document_type,
            "place": values.get("place", ""),
            "is_travel_paper": is_travel,
            "second": second.name,
            "alone_why": second.alone_why,
        }
        kept = work.shelf(CustodyReceipt).add(work.make(CustodyReceipt, resident, told))
        if is_travel:
            _tell(work, resident, "elsewhere")
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def give_back(desk: Desk, id: RecordId, second: Second, draft: str = "") -> Receipt[CustodyReceipt]:
    """Give a paper back into the resident's hands, whoever is on duty; ``Stale`` if it was done.

    Asks for a second person, or why there is none, and for nothing else.
    """
    _two_or_why(second)
    with desk.work("custody.give_back") as work:
        shelf = work.shelf(CustodyReceipt)
        before = shelf.get(id)
        if before.returned_on is not None:
            raise Stale(CustodyReceipt.kind)
        from_holder = Holder.SAFE if not before.out_to else Holder.of(before.out_to)
        if before.document_id:
            _event(
                work,
                before.resident,
                before.document_id,
                from_holder if isinstance(from_holder, Holder) else Holder.SAFE,
                Holder.RESIDENT,
                second,
                {"receipt_no": before.receipt_no, "agreed": Answer.YES},
            )
            _write_on(work, before.resident, before.document_id, "handed_over")
        given = {
            "returned_on": desk.today(),
            "gave_second": second.name,
            "gave_why": second.alone_why,
            "out_to": "",
        }
        kept = shelf.amend(id, before.rev, given)
        _answer(work, kept)
        if kept.is_travel_paper:
            others = [
                r
                for r in shelf.all_of(kept.resident)
                if r.is_travel_paper and r.returned_on is None
            ]
            _tell(work, kept.resident, "elsewhere" if others else "with_resident")
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def ask_back(desk: Desk, id: RecordId) -> Receipt[GiveBackRequest]:
    """The resident wants a paper back. A second asking changes nothing: it stays asked for."""
    with desk.work("custody.ask_back") as work:
        receipt = work.shelf(CustodyReceipt).get(id)
        open_now = open_requests(work, receipt.resident).get(receipt.id)
        if open_now is not None:
            return Receipt(open_now, frozenset())
        hours = documents.limits(work).give_back_hours
        now = desk.now()
        told = {
            "receipt_id": receipt.id,
            "document_id": receipt.document_id,
            "on": desk.today(),
            "asked_at": now.replace(microsecond=0),
            "due_on": (now + timedelta(hours=hours)).date(),
        }
        kept = work.shelf(GiveBackRequest).add(work.make(GiveBackRequest, receipt.resident, told))
    return Receipt(kept, frozenset(work.changed))


def no_longer_wanted(desk: Desk, id: RecordId) -> Receipt[GiveBackRequest]:
    """The resident would rather leave the paper in the safe."""
    with desk.work("custody.leave_it") as work:
        shelf = work.shelf(GiveBackRequest)
        before = shelf.get(id)
        if before.state is not GiveBackState.OPEN:
            raise Stale(GiveBackRequest.kind)
        kept = shelf.amend(id, before.rev, {"state": GiveBackState.TAKEN_BACK})
    return Receipt(kept, frozenset(work.changed))


# ---- out to somebody, and back


def lend(
    desk: Desk, document_id: RecordId, values: Values, draft: str = ""
) -> Receipt[CustodyEvent]:
    """Let somebody outside have a paper, with a receipt and the day by which it comes back.

    That it left is written down in the same act. By its name an embassy is one, whatever is chosen.

    *values*: ``to_holder``, ``holder_person``, ``purpose``, ``due_on``, ``agreed``, ``agreed_why``,
    and without a yes ``ground`` and ``order``. Raises ``Invalid``: nobody hands a paper over
    without the resident knowing, and no embassy without a yes that names all that the paper shows,
    or while a claim for protection is open. ``Stale`` if they have it already.
    """
    to_holder: Holder | None = values.get("to_holder")
    person = str(values.get("holder_person", ""))
    if to_holder is not None and is_mission(person):
        to_holder = Holder.EMBASSY
    problems: dict[str, str] = {}
    if to_holder not in OUT:
        problems["to_holder"] = N_("Say who takes it.")
    if not person.strip():
        problems["holder_person"] = N_("Name and office of whoever takes it.")
    if values.get("due_on") is None:
        problems["due_on"] = N_("Agree on a day by which it comes back.")
    if values.get("agreed") is not Answer.YES and not str(values.get("agreed_why", "")).strip():
        problems["agreed_why"] = ASKED_FIRST
    problems |= lent_out.problems(values)
    with desk.work("custody.lend") as work:
        document = work.shelf(Document).get(document_id)
        if to_holder is Holder.EMBASSY:
            embassy = lent_out.embassy_in(work, document.resident, person)
            stops = documents.situation(work, document.resident, embassy=embassy).stops
            if stops:
                problems["to_holder"] = stops[0].label
            elif not lent_out.to_embassy(work, document, person).may_leave:
                problems["to_holder"] = lent_out.NOT_NAMED
        if problems or to_holder is None:
            raise Invalid(problems)
        last = documents.held(work, document.resident).get(document.id)
        if last is not None and last.to_holder is to_holder:
            raise Stale(CustodyEvent.kind)
        given = {**values, "receipt_no": _number(desk)}
        given.pop("to_holder")
        kept = _event(
            work,
            document.resident,
            document.id,
            last.to_holder if last else Holder.RESIDENT,
            to_holder,
            Second(),
            given,
        )
        _say_out(work, document, to_holder)
        lent_out.disclose(work, document, kept)
        if document.document_type in TRAVEL_PAPERS:
            _tell(work, document.resident, "elsewhere")
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def came_back(
    desk: Desk, document_id: RecordId, to_holder: Holder = Holder.RESIDENT
) -> Receipt[CustodyEvent]:
    """A paper that was lent out is with the resident again, or in the safe where it lay.

    Raises ``Stale`` where it is there already.
    """
    if to_holder not in (Holder.RESIDENT, Holder.SAFE):
        raise Invalid({"to_holder": N_("It goes to the resident, or into the safe.")})
    with desk.work("custody.came_back") as work:
        document = work.shelf(Document).get(document_id)
        last = documents.held(work, document.resident).get(document.id)
        if last is not None and last.to_holder is to_holder:
            raise Stale(CustodyEvent.kind)
        kept = _event(
            work,
            document.resident,
            document.id,
            last.to_holder if last else None,
            to_holder,
            Second(),
            {"returned_on": desk.today()},
        )
        _say_out(work, document, None, over=to_holder is Holder.RESIDENT)
        _write_on(
            work,
            document.resident,
            document.id,
            "handed_over" if to_holder is Holder.RESIDENT else "in_safekeeping",
        )
        if document.document_type in TRAVEL_PAPERS:
            is_with = to_holder is Holder.RESIDENT
            _tell(work, document.resident, "with_resident" if is_with else "elsewhere")
    return Receipt(kept, frozenset(work.changed))


# ---- the parts


def _two_or_why(second: Second) -> None:
    if not second.user_id and not second.alone_why.strip():
        raise Invalid({"alone_why": NEEDS_WHY})


def _document(work: Work, resident: ResidentId, values: Values, document_id: str) -> Document:
    """The paper on file, or a new record of it; whoever reads it writes where it is now."""
    if document_id:
        shelf = work.shelf(Document)
        before = shelf.get(RecordId(document_id))
        if before.resident != resident:
            raise NotFound(Document.kind)
        if before.state == "in_safekeeping":
            return before
        if before.state not in ("handed_over", "received"):
            raise Invalid({"state": Stop.NOT_FROM_HERE.label})
        if before.state == "received":
            before = documents.move_in(work, before.id, "handed_over", {})
        return documents.move_in(work, before.id, "in_safekeeping", {})
    given = {
        "document_type": values.get("document_type", "other"),
        "number": values.get("number", ""),
        "state": "in_safekeeping",
    }
    given = dict(documents.settled(work, resident, given, None))
    made = work.shelf(Document).add(work.make(Document, resident, given))
    documents.follow(work, made)
    return made


def _event(
    work: Work,
    resident: ResidentId,
    document_id: str,
    from_holder: Holder | None,
    to_holder: Holder,
    second: Second,
    more: dict[str, Any],
) -> CustodyEvent:
    given = {
        **more,
        "document_id": document_id,
        "on": work.desk.today(),
        "at": work.desk.now().replace(microsecond=0),
        "from_holder": from_holder,
        "to_holder": to_holder,
        "witness": second.name,
        "second_id": second.user_id,
        "alone_why": second.alone_why,
    }
    return work.shelf(CustodyEvent).add(work.make(CustodyEvent, resident, given))


def _write_on(work: Work, resident: ResidentId, document_id: str, state: str) -> None:
    """The paper's own record follows where this person may write it; else the hand alone tells."""
    shelf = work.shelf(Document)
    try:
        before = shelf.get(RecordId(document_id))
        if before.state != state and state in documents.next_states(before.state):
            after = shelf.amend(before.id, before.rev, {"state": state})
            documents.follow(work, after, before)
    except (Denied, NotFound):
        told = {"document_id": document_id, "on": work.desk.today(), "after": state}
        work.shelf(DocumentMove).add(work.make(DocumentMove, resident, told))


def _say_out(
    work: Work, document: Document, to_holder: Holder | None, *, over: bool = False
) -> None:
    """The receipt of a paper that lay in the safe says that it is out, or back."""
    shelf = work.shelf(CustodyReceipt)
    with suppress(Denied, NotFound):
        for receipt in shelf.all_of(document.resident):
            if receipt.document_id == document.id and receipt.returned_on is None:
                said: dict[str, Any] = {"out_to": to_holder.value if to_holder else ""}
                if over:
                    said["returned_on"] = work.desk.today()
                after = shelf.amend(receipt.id, receipt.rev, said)
                if over:
                    _answer(work, after)


def _answer(work: Work, receipt: CustodyReceipt) -> None:
    """What was asked for is given."""
    shelf = work.shelf(GiveBackRequest)
    for request in shelf.all_of(receipt.resident):
        if request.receipt_id == receipt.id and request.state is GiveBackState.OPEN:
            given = {"state": GiveBackState.GIVEN, "returned_on": work.desk.today()}
            shelf.amend(request.id, request.rev, given)


def _tell(work: Work, resident: ResidentId, value: str) -> None:
    """Drop the fact where the originals are, if this person's word on it counts."""
    fact = Fact(name="originals", value=value, on=work.desk.today(), entered=0)
    if admissible(fact, work.desk.roles, load_criteria()):
        told = {"name": fact.name, "value": value, "on": fact.on}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, told))


def _number(desk: Desk) -> str:
    return f"PP-{desk.today().year}-{draw_resident_code(SystemRandom())}"
