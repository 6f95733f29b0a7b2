"""What rooms for matters with named readers share: whom it is about, who reads it, one more reader.

A matter (ADR 0014) is read by managers and by whoever is named in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker, SeveralEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague

RESIDENTS = "residents"
READERS = Field(name="readers", label=N_("Who else reads it"), holds=str, several=True)


def about_whom(label: str, hint: str = "") -> Field:
    """The field in which a form asks which residents a matter is about."""
    return Field(name=RESIDENTS, label=label, holds=str, several=True, hint=hint)


def new_part(
    seat: Seat,
    kind: str,
    fields: Iterable[Field],
    people: Iterable[ResidentId],
    others: Iterable[Colleague],
) -> Part:
    """The form of a new matter: *people* are offered as whom it is about, *others* as readers."""
    names = [(each, seat.name_of(each)) for each in people]
    readers = [(each.user_id, each.display_name) for each in others]
    custom = {
        RESIDENTS: lambda f: SeveralEditor(f, seat.look, names),
        READERS.name: lambda f: SeveralEditor(f, seat.look, readers),
    }
    return Part(kind, "", tuple(fields), custom)


def taken_apart(values: Any) -> tuple[dict[str, Any], list[ResidentId], list[UserId]]:
    """What such a form says, as values of the kind, residents, and readers."""
    said = dict(values)
    about = [ResidentId(each) for each in said.pop(RESIDENTS, ())]
    readers = [UserId(each) for each in said.pop(READERS.name, ())]
    return said, about, readers


class ReadersCard(Card):
    """Who reads a matter; *let* is called with one more, where somebody may still be named."""

    def __init__(
        self,
        seat: Seat,
        names: Iterable[str],
        others: Iterable[Colleague],
        let: Callable[[UserId], None],
    ) -> None:
        look, words = seat.look, seat.look.words
        super().__init__(words("Who reads it"))
        read_by = words("Read by {names}").format(names=", ".join(map(isolated, names)))
        self.add(PlainLabel(read_by, wrap=True))
        self.others = CalmPicker()
        self.others.setAccessibleName(words("Let somebody read it"))
        for each in others:
            self.others.addItem(each.display_name, each.user_id)
        self.let = button(
            look,
            words("Let them read it"),
            lambda: let(UserId(self.others.currentData())),
            act="quiet",
        )
        if self.others.count():
            self.add(row(self.others, self.let))
