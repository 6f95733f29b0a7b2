"""Belongings and valuables: whose they are never changes, where they are is signed by two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Added,
    Choice,
    OpenChoice,
    choice,
    day,
    flag,
    house_adds,
    link,
    note,
    text,
)
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class BelongingSort(OpenChoice):
    """What sort of thing it is."""

    BAG = "bag", N_("Bag or clothes")
    CASH = "cash", N_("Cash, counted by two")
    VALUABLE = "valuable", N_("Valuables")
    PHONE = "phone", N_("Phone")
    OTHER = "other", N_("Something else")


class BelongingMove(Choice):
    """What happened to it."""

    TAKEN_IN = "taken_in", N_("Taken in for safekeeping")
    SHOWN = "shown", N_("Shown or counted again")
    GIVEN_BACK = "given_back", N_("Given back")
    EXPLAINED = "explained", N_("Not there; explained")
    CONFIRMED = "confirmed", N_("Confirmed by a second person")


class SecondHow(Choice):
    """In which way the second person signed; a page says which, because they differ in weight."""

    AT_DESK = "at_desk", N_("typed their passphrase at the same desk")
    OWN_SITTING = "own_sitting", N_("signed from their own sitting")


@dataclass(frozen=True, kw_only=True)
class Belonging(Record):
    """One thing that the house keeps for a resident, who may have it back any time."""

    kind = "belonging"
    title = N_("Belonging")
    category = "OPS"

    sort: BelongingSort = choice(
        N_("What sort of thing"), BelongingSort, default=BelongingSort.BAG, listed=True
    )
    description: str = text(N_("What it is"), required=True, listed=True)
    amount: str = text(N_("Amount, if it is cash"), hint=N_("For example 1,200 THB."))
    seal_no: str = text(N_("Number of the sealed bag"), sealed=False, listed=True)
    place: str = text(N_("Where it is kept"), listed=True)
    added: tuple[Added, ...] = house_adds()

    def problems(self) -> dict[str, str]:
        """Cash is counted: by two, and written as an amount (casework guide 4.6)."""
        if self.sort is BelongingSort.CASH and not self.amount.strip():
            return {"amount": N_("Count it together and write the amount.")}
        return {}


@dataclass(frozen=True, kw_only=True)
class BelongingEvent(Record):
    """A thing moved, in front of two people; the resident agreed."""

    kind = "belonging_event"
    title = N_("What happened to it")
    category = "OPS"
    mode = Mode.EVENT
    sorted_by = "on"
    across_residents = True

    belonging_id: str = link(N_("Belonging"), required=True, sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    move: BelongingMove = choice(N_("What happened"), BelongingMove, required=True, listed=True)
    seal_no: str = text(N_("Number of the sealed bag"), sealed=False, listed=True)
    second_id: str = link(N_("Second person"), listed=True)
    resident_signed: bool = flag(N_("The resident signed or put a thumbprint"), listed=True)
    remark: str = note(N_("Remark"))
    event_id: str = link(N_("What is confirmed"))
    how: SecondHow | None = choice(N_("How the second person signed"), SecondHow, shown=False)
    receipt_no: str = text(N_("Number of the receipt"), shown=False)
