"""Forms for going out, being missed and coming back, and for who does not share a room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.bed import BedAssignment, BedReservation
from shelterdesk.domain.kinds.movement import Leave, Missing, ReturnAfterMissing, SeparateFrom
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import movements
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor
from shelterdesk.ui.kit.labels import isolated
from shelterdesk.ui.kit.late_pick import LatePickEditor
from shelterdesk.ui.pages.bed_entries import CHOOSE, WHO, assign_entry, keep_entry
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat

Linked = dict[str, str] | None

SHEET = N_(
    "A sign-out sheet, not permission: adults come and go as they wish. It helps us to know who "
    "is in the house, and what to do if somebody is late."
)
STEPS_FIRST = N_(
    "What was agreed with the person comes first. Authorities are told only with a reason, and "
    "the reason is written down."
)
AGREED = N_("Agreed before: {plan}")
WELCOME = N_("A welcome, never a sanction. Nobody has to explain where they were.")
ONLY_THAT = N_(
    "They are not given beds in one room. It says “not together” and nothing more; why stays with "
    "whoever decided it."
)
OTHER = Field(name="other", label=N_("Not together with"), holds=str, required=True)


class ChoosingEntry(Entry):
    """A form in which a person is chosen from those whom one may know of."""

    def __init__(
        self,
        seat: Seat,
        kind: type[Record],
        chosen: Field | None,
        save: Callable[[dict[str, Any], str], Any],
        *,
        slot: str,
        title: str,
        act: str,
        explained: str,
        filled: dict[str, Any],
        without: str = "",
    ) -> None:
        fields = tuple(f for f in kind.fields() if chosen is None or f.name != chosen.name)
        custom: dict[str, Callable[[Field], Editor]] = {}
        if chosen is not None:
            fields = (chosen, *fields)
            custom[chosen.name] = lambda field: LatePickEditor(field, seat.look)
        self._kind, self._chosen, self._without = kind, chosen, without
        super().__init__(
            seat,
            title,
            (Part(kind.kind, "", fields, custom),),
            slot,
            lambda values, slot: save(dict(values[kind.kind]), slot),
            act=act,
            filled={kind.kind: filled},
            explained=explained,
        )
        if chosen is not None:
            seat.register_changed.connect(self._offer)
            self._offer()

    def save(self) -> None:
        """Keep it, once somebody is chosen."""
        chosen = self._chosen
        if chosen is not None and not self.form.values()[self._kind.kind][chosen.name]:
            self.show_problems({chosen.name: CHOOSE})
            return
        super().save()

    def _offer(self) -> None:
        if self._chosen is None:
            return
        editor = self.form.forms[self._kind.kind].rows[self._chosen.name].editor
        rows = self._seat.register.rows if self._seat.register else ()
        here = [r for r in rows if r.in_house and r.resident != self._without]
        if isinstance(editor, LatePickEditor):
            editor.offer([(row.resident, row.code_name) for row in here])


def sign_out_entry(
    seat: Seat, resident: ResidentId, kind: type[Record] = Leave, *, linked: Linked = None
) -> Entry:
    """Somebody goes out; an empty *resident* is chosen in the form."""
    words = seat.look.words

    def save(values: dict[str, Any], slot: str) -> Any:
        who = ResidentId(values.pop("resident", resident))
        return movements.sign_out(seat.desk, who, values, slot)

    return ChoosingEntry(
        seat,
        Leave,
        None if resident else WHO,
        save,
        slot=f"{Leave.kind}/{resident}",
        title=words("Sign out"),
        act=words("Sign out"),
        explained=words(SHEET),
        filled=defaults_of(seat, Leave),
    )


def missing_entry(
    seat: Seat, resident: ResidentId, kind: type[Record] = Missing, *, linked: Linked = None
) -> Entry:
    """Nobody knows where somebody is; what was agreed stands on top."""
    words = seat.look.words

    def save(values: dict[str, Any], slot: str) -> Any:
        who = ResidentId(values.pop("resident", resident))
        return movements.say_missing(seat.desk, who, values, slot)

    entry = ChoosingEntry(
        seat,
        Missing,
        None if resident else WHO,
        save,
        slot=f"{Missing.kind}/{resident}",
        title=words("Missing"),
        act=words("Write it down"),
        explained=words(STEPS_FIRST),
        filled={**defaults_of(seat, Missing), "since": None},
    )

    def agreed(plans: tuple[str, ...]) -> None:
        if plans:
            said = "\n".join(words(AGREED).format(plan=isolated(plan)) for plan in plans)
            entry.explain(f"{words(STEPS_FIRST)}\n{said}")

    if resident:
        desk = seat.desk
        seat.asker(entry).run(lambda _: movements.agreed_before(desk, resident), agreed)
    return entry


def return_entry(
    seat: Seat,
    resident: ResidentId,
    kind: type[Record] = ReturnAfterMissing,
    *,
    linked: Linked = None,
) -> Entry:
    """Somebody who was missed is back; *linked* names what they were missed in."""
    words, missing_id = seat.look.words, (linked or {}).get("missing_id", "")

    def save(values: dict[str, Any], slot: str) -> Any:
        return movements.say_returned(seat.desk, RecordId(missing_id), values, slot)

    return ChoosingEntry(
        seat,
        ReturnAfterMissing,
        None,
        save,
        slot=f"{ReturnAfterMissing.kind}:{missing_id}/{resident}",
        title=words("Welcome back"),
        act=words("Write it down"),
        explained=words(WELCOME),
        filled={**defaults_of(seat, ReturnAfterMissing), "back_at": seat.desk.now()},
    )


def apart_entry(
    seat: Seat, resident: ResidentId, kind: type[Record] = SeparateFrom, *, linked: Linked = None
) -> Entry:
    """Two people do not share a room; never why."""
    words = seat.look.words

    def save(values: dict[str, Any], slot: str) -> Any:
        return movements.keep_apart(seat.desk, resident, ResidentId(values["other"]), slot)

    return ChoosingEntry(
        seat,
        SeparateFrom,
        OTHER,
        save,
        slot=f"{SeparateFrom.kind}/{resident}",
        title=words(SeparateFrom.title),
        act=words("Keep them apart"),
        explained=words(ONLY_THAT),
        filled={},
        without=resident,
    )


# Kinds whose new record needs more than its fields: the record page opens these forms.
OWN_ENTRIES: dict[type[Record], Callable[..., Entry]] = {
    BedAssignment: assign_entry,
    BedReservation: keep_entry,
    Leave: sign_out_entry,
    Missing: missing_entry,
    ReturnAfterMissing: return_entry,
    SeparateFrom: apart_entry,
}
