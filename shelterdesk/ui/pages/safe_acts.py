"""Into the safe and back: the two people, or why one alone, asked in one small page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import CustodyEvent, CustodyReceipt
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import custody
from shelterdesk.services.custody import Second
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.options import options
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, PickEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.second_person import SecondPersonBox

KEEP_SAYS = N_(
    "Only what the resident asks you to keep. They get a receipt and can have the paper back at "
    "any time; nobody has to say why."
)
BACK_SAYS = N_(
    "Two people open the safe. If nobody else is there, write why it could not wait, and give the "
    "paper back all the same."
)
ALONE = N_("Nobody else is here")
SECOND_WHY = N_(
    "The second person at the safe gives their own sign-in name and passphrase. Then the paper "
    "changes hands and it is written down."
)


def back_entry(seat: Seat, receipt: CustodyReceipt) -> Entry:
    """Give a paper back, one person alone; why it could not wait."""
    words = seat.look.words

    def save(values: Any, slot: str) -> Any:
        second = Second(alone_why=values[CustodyEvent.kind]["alone_why"])
        return custody.give_back(seat.desk, receipt.id, second, slot)

    return Entry(
        seat,
        words("Give back: {what}").format(what=_what(seat, receipt)),
        (Part(CustodyEvent.kind, "", (_alone_why(),)),),
        f"{CustodyReceipt.kind}-back:{receipt.id}/{receipt.resident}",
        save,
        act=words("Give it back"),
        explained=words(BACK_SAYS),
    )


def with_second(
    seat: Seat, owner: QWidget, what: str, then: Callable[[Second | None], None]
) -> SecondPersonBox:
    """Ask a second person at this desk; *then* hears who, or None where nobody else is there.

    *what* is translated: what they are asked about.
    """
    found: list[Second] = []

    def give(login: str, typed: str) -> None:
        found.append(custody.second_here(seat.desk, login, typed))

    box = SecondPersonBox(seat, owner.window(), give, what=what, why=SECOND_WHY, later=ALONE)
    box.accepted.connect(lambda: then(found[-1]))
    box.rejected.connect(lambda: then(None))
    box.open()
    return box


def give_back(
    seat: Seat,
    owner: QWidget,
    receipt: CustodyReceipt,
    push: Callable[[Entry], None],
    done: Callable[[Any], None],
) -> SecondPersonBox:
    """Give a paper back before a second person; alone, after a why."""

    def then(second: Second | None) -> None:
        if second is None:
            push(back_entry(seat, receipt))
            return
        seat.asker(owner).run(lambda _: custody.give_back(seat.desk, receipt.id, second), done)

    what = seat.look.words("Give back: {what}").format(what=_what(seat, receipt))
    return with_second(seat, owner, what, then)


def keep_safe(
    seat: Seat,
    owner: QWidget,
    resident: ResidentId,
    push: Callable[[Entry], None],
    paper: Document | None = None,
) -> SecondPersonBox:
    """Put a paper into the safe before a second person; alone, after a why."""
    what = seat.look.words("Into the safe for {name}").format(name=seat.name_of(resident))
    return with_second(
        seat, owner, what, lambda second: push(keep_entry(seat, resident, paper, second))
    )


def keep_entry(
    seat: Seat,
    resident: ResidentId,
    paper: Document | None = None,
    second: Second | None = None,
) -> Entry:
    """Put a paper into the safe: which one, where it lies, and why one person alone."""
    words = seat.look.words
    place = replace(CustodyReceipt.field("place"), shown=True)
    fields: tuple[Field, ...] = (place,) if second else (place, _alone_why())
    custom: dict[str, Any] = {}
    if paper is None:
        kinds = [(o.code, words(o.label)) for o in options("document_types")]
        custom["document_type"] = lambda field: _picked(seat, field, kinds)
        fields = (Document.field("document_type"), Document.field("number"), *fields)

    def save(values: Any, slot: str) -> Any:
        given = dict(values[CustodyReceipt.kind])
        there = second or Second(alone_why=given.pop("alone_why"))
        on_file = paper.id if paper else ""
        return custody.keep_safe(seat.desk, resident, given, there, on_file, slot)

    about = f":{paper.id}" if paper else ""
    return Entry(
        seat,
        words("Into the safe for {name}").format(name=seat.name_of(resident)),
        (Part(CustodyReceipt.kind, "", fields, custom),),
        f"{CustodyReceipt.kind}-keep{about}/{resident}",
        save,
        act=words("Take it in"),
        explained=words(KEEP_SAYS),
    )


def _picked(seat: Seat, field: Any, kinds: list[tuple[str, str]]) -> Editor:
    return PickEditor(field, seat.look, kinds)


def _alone_why() -> Field:
    return replace(CustodyEvent.field("alone_why"), shown=True)


def _what(seat: Seat, receipt: CustodyReceipt) -> str:
    name = seat.name_of(receipt.resident)
    return " · ".join(
        part for part in (seat.look.words(document_type_label(receipt.what)), name) if part
    )
