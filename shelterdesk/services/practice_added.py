"""What a practice house asks and offers beside ours, so that people see how it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import FieldSort
from shelterdesk.domain.house_lists import CHOICES, NOT_STORY, described
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import RecordId, ResidentId, as_added
from shelterdesk.domain.roles import Role
from shelterdesk.services import house_lists, records

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

SIZES = ("37", "39", "36", "41")
VALUES = (
    ("LeavePurpose", "Temple, church or mosque", ("th=วัด โบสถ์ หรือมัสยิด",)),
    ("Diet", "No onions, no garlic", ()),
)


def ask(one: Callable[[Role], Desk], ids: Sequence[ResidentId]) -> None:
    """A manager asks two things more and offers two values; one question rests already."""
    manager, worker = one(Role.MGR), one(Role.CM)
    size = house_lists.add_field(
        manager, "DEM", _asked("resident", "Shoe size", FieldSort.LINE)
    ).value
    house_lists.add_field(
        manager,
        "LOC",
        {
            **_asked("stay", "Wakes up best", FieldSort.PICK),
            CHOICES: ("With a knock", "By an alarm of one's own", "Not at all"),
        },
    )
    colour = house_lists.add_field(
        manager, "LOC", _asked("stay", "Colour of the towel", FieldSort.LINE)
    ).value
    house_lists.rest(manager, colour)
    for of_list, label, labels in VALUES:
        house_lists.add_word(manager, of_list, {"label": label, "labels": labels})
    field = described(size)
    for resident, said in zip(ids, SIZES, strict=False):
        before = records.get(worker, Resident, RecordId(resident))
        given = {field.name: as_added(field, said)}
        records.amend(worker, Resident, before.id, before.rev, given)


def _asked(of_kind: str, label: str, sort: FieldSort) -> dict[str, object]:
    return {"of_kind": of_kind, "label": label, "sort": sort, NOT_STORY: True}
