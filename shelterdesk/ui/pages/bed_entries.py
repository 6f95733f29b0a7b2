"""Forms that give and keep beds: what the program warns about stands above the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer

from shelterdesk.domain.bed_rules import BedWarning
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.arrival import ExpectedArrival
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, BedReservation
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import BedTaken
from shelterdesk.i18n import N_
from shelterdesk.services import beds, board, expected_arrivals
from shelterdesk.services.beds import Taker
from shelterdesk.services.board import BedStanding, Board
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, ParagraphEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.late_pick import LatePickEditor
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.two_versions import Basis

WHO = Field(name="resident", label=N_("Who"), holds=str, required=True)
WHICH = Field(name="bed_id", label=N_("Which bed"), holds=str, required=True)
PEOPLE_DECIDE = N_("The program warns and asks for a reason; you decide together with the person.")
THINK_OF = N_("Think of this first:")
CHOOSE = N_("Choose one. Your text is kept.")
KEPT_MEANS = N_("A kept bed is given to nobody else until somebody says so.")
PART = BedAssignment.kind


class ReasonEditor(ParagraphEditor):
    """Why this bed all the same, below what there is to think of."""

    ROWS = 2

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look)
        self.warnings: tuple[str, ...] = ()
        self._lines = PlainLabel(tone="warn", wrap=True)
        self.line.insertWidget(0, self._lines)
        self._lines.hide()

    def show_warnings(self, warnings: tuple[str, ...]) -> None:
        """Show translated sentences; none takes them away."""
        self.warnings = warnings
        title = self.look.words(THINK_OF)
        self._lines.setText("\n".join((title, *(f"·  {each}" for each in warnings))))
        self._lines.setVisible(bool(warnings))
        self.hand.setAccessibleDescription(" ".join(warnings))


class AssignEntry(Entry):
    """Who gets which bed; either may be settled beforehand."""

    def __init__(
        self, seat: Seat, resident: str = "", bed_id: str = "", *, called: str = ""
    ) -> None:
        """*called* is what is settled, in words: a bed, or whose bed it will be."""
        words = seat.look.words
        title = words("Give a bed")
        settled = {"resident": bool(resident), "bed_id": bool(bed_id and not resident)}
        choosing = tuple(f for f in (WHO, WHICH) if not settled[f.name])
        fields = tuple(f for f in BedAssignment.fields() if f.name != "bed_id")
        custom: dict[str, Callable[[Field], Editor]] = {
            "resident": lambda field: LatePickEditor(field, seat.look),
            "bed_id": lambda field: LatePickEditor(field, seat.look),
            "override_reason": lambda field: ReasonEditor(field, seat.look),
        }
        self._settled = {"resident": resident, "bed_id": bed_id}
        self._checked: tuple[Any, ...] = ()
        self._words = words
        super().__init__(
            seat,
            f"{title}: {called}" if called else title,
            (Part(PART, "", choosing + fields, custom),),
            f"{PART}:{bed_id}/{resident}" if bed_id and not resident else f"{PART}/{resident}",
            self._assign,
            act=words("Give the bed"),
            filled={PART: {**defaults_of(seat, BedAssignment), **self._settled}},
            explained=words(PEOPLE_DECIDE),
        )
        self.form.edited.connect(self.check)
        self._offer()
        self.check()

    @property
    def reason(self) -> ReasonEditor:
        """The field that asks why."""
        found = self.form.forms[PART].rows["override_reason"].editor
        assert isinstance(found, ReasonEditor)  # noqa: S101  made above
        return found

    def check(self) -> None:
        """Ask what there is to think of, once somebody and a bed are chosen."""
        values = self._chosen(self.form.values())
        asked = values["resident"], values["bed_id"], values["wishes"]
        if asked == self._checked:
            return
        self._checked = asked
        desk, (resident, bed_id, wishes) = self._seat.desk, asked
        if not resident or not bed_id:
            self._show_warnings(())
            return
        self._seat.asker(self).run(
            lambda _: beds.warnings(desk, ResidentId(resident), RecordId(bed_id), wishes),
            self._show_warnings,
            lambda _: self._show_warnings(()),
        )

    def restore(self, kept: Any, kept_at: Any) -> None:
        super().restore(kept, kept_at)
        self.check()

    def show_problems(self, problems: Any) -> None:
        self.form.forms[PART].rows["override_reason"].setVisible(
            bool(self.reason.warnings) or "override_reason" in problems or bool(self.reason.read())
        )
        if "override_reason" in problems and not self.reason.warnings:
            self._checked = ()
            self.check()
        super().show_problems(problems)

    def show_error(self, error: Exception) -> None:
        """Somebody was faster: say who, as far as one may know, and offer what is free now."""
        super().show_error(error)
        if isinstance(error, BedTaken):
            desk, bed_id = self._seat.desk, self._chosen(self.form.values())["bed_id"]
            self._offer()
            self._seat.asker(self).run(
                lambda _: beds.taken_by(desk, RecordId(bed_id)), self._say_taken
            )

    def _say_taken(self, taker: Taker | None) -> None:
        words = self._words
        row = self._seat.register.row(taker.resident) if taker and self._seat.register else None
        if taker is None or row is None:
            return
        said = words("{name} has it, given by {worker}.").format(
            name=isolated(row.code_name), worker=isolated(taker.given_by)
        )
        hint = f"{said} {words(BedTaken.hint)}"
        self._seat.banner.show_note(words(BedTaken.title), hint, tone="warn")

    def _show_warnings(self, found: tuple[BedWarning, ...]) -> None:
        self.reason.show_warnings(tuple(self._words(each.label) for each in found))
        row = self.form.forms[PART].rows["override_reason"]
        row.setVisible(bool(found) or bool(self.reason.read()))
        if found:
            QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(row))

    def _chosen(self, values: Any) -> dict[str, Any]:
        return {**self._settled, **values[PART]}

    def _assign(self, values: Any, slot: str) -> Any:
        chosen = self._chosen(values)
        resident, bed_id = ResidentId(chosen.pop("resident")), RecordId(chosen.pop("bed_id"))
        return beds.assign(self._seat.desk, resident, bed_id, chosen, slot)

    def save(self) -> None:
        """Give the bed, once somebody and a bed are chosen."""
        lacking = {
            name: CHOOSE
            for name, value in self._chosen(self.form.values()).items()
            if name in ("resident", "bed_id") and not value
        }
        if lacking:
            self.show_problems(lacking)
            return
        super().save()

    def _offer(self) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: board.board(desk), self._take_board)

    def _take_board(self, found: Board) -> None:
        rows = self.form.forms[PART].rows
        for name, picks in (
            ("resident", residents_to_choose(self._seat, found)),
            ("bed_id", beds_to_choose(self._seat, found)),
        ):
            editor = rows[name].editor if name in rows else None
            if isinstance(editor, LatePickEditor):
                editor.offer(picks)


def residents_to_choose(seat: Seat, found: Board) -> list[tuple[str, str]]:
    """Everybody in the house by code name, those without a bed first."""
    words = seat.look.words
    slept = {line.resident: room.room for room in found.rooms for line in room.beds}
    picks: list[tuple[int, str, str, str]] = []
    for row in seat.register.rows if seat.register else ():
        if row.resident in found.without_bed:
            picks.append((0, row.code_name, row.resident, words("no bed yet")))
        elif row.resident in slept:
            picks.append((1, row.code_name, row.resident, slept[row.resident].name))
    return [(resident, f"{name} · {where}") for _, name, resident, where in sorted(picks)]


def beds_to_choose(seat: Seat, found: Board) -> list[tuple[str, str]]:
    """Free beds with their room's rule, overflow places last; kept ones of arrivals too."""
    words = seat.look.words
    picks: list[tuple[str, str]] = []
    for room, line in found.free:
        said = f"{beds.place_words(room, line.bed)} · {words(room.gender_rule.label)}"
        if line.standing is BedStanding.OVERFLOW:
            said = f"{said} · {words(BedStanding.OVERFLOW.label)}"
        picks.append((line.bed.id, said))
    for room_line in found.rooms:
        for line in room_line.beds:
            if line.standing is BedStanding.KEPT:
                said = f"{beds.place_words(room_line.room, line.bed)} · {words('Kept')}"
                picks.append((line.bed.id, said))
    return picks


def assign_entry(
    seat: Seat,
    resident: ResidentId,
    kind: type[Record] = BedAssignment,
    *,
    linked: dict[str, str] | None = None,
) -> Entry:
    """A bed for one resident; the bed is chosen in the form."""
    return AssignEntry(
        seat, resident, (linked or {}).get("bed_id", ""), called=isolated(seat.name_of(resident))
    )


def keep_entry(
    seat: Seat,
    resident: ResidentId,
    kind: type[Record] = BedReservation,
    *,
    linked: dict[str, str] | None = None,
) -> Entry:
    """Keep a bed: somebody's own while they are away, or a free one for who is expected."""
    words, bed_id = seat.look.words, (linked or {}).get("bed_id", "")

    def save(values: Any, slot: str) -> Any:
        given = values[BedReservation.kind]
        if bed_id:
            return beds.reserve(seat.desk, RecordId(bed_id), given, draft=slot)
        return beds.keep_while_away(seat.desk, resident, given, slot)

    shown = ("to_on", "reason") if not bed_id else ("from_on", "to_on", "reason", "expected_id")
    fields = tuple(replace(f, shown=True) for f in BedReservation.fields() if f.name in shown)
    arrivals: list[LatePickEditor] = []

    def arrival_editor(field: Field) -> Editor:
        arrivals.append(LatePickEditor(field, seat.look))
        return arrivals[0]

    entry = Entry(
        seat,
        words("Keep the bed"),
        (Part(BedReservation.kind, "", fields, {"expected_id": arrival_editor}),),
        f"{BedReservation.kind}:{bed_id}/{resident}" if bed_id else f"{kind.kind}/{resident}",
        save,
        act=words("Keep it"),
        filled={BedReservation.kind: defaults_of(seat, BedReservation)},
        explained=words(KEPT_MEANS),
    )
    if arrivals:
        seat.asker(entry).run(
            lambda _: expected_arrivals.expected(seat.desk),
            lambda found: arrivals[0].offer([(a.id, _arrival_words(seat, a)) for a in found]),
        )
    return entry


def _arrival_words(seat: Seat, expected: ExpectedArrival) -> str:
    """Who comes when, as far as it was announced."""
    said = seat.look.words.count("{n} person", "{n} people", expected.count)
    parts = (seat.day(expected.expected_on), said.format(n=expected.count), expected.brought_by)
    return " · ".join(part for part in parts if part)


def bed_entry(seat: Seat, bed: Bed) -> Entry:
    """Change a bed: its name, or whether it is used."""
    words, basis = seat.look.words, Basis(bed)

    def save(values: Any, slot: str) -> Any:
        return beds.change_bed(seat.desk, bed.id, basis.rev(Bed), values[Bed.kind], slot)

    return Entry(
        seat,
        words(Bed.title),
        (Part(Bed.kind, "", Bed.fields()),),
        f"{Bed.kind}:{bed.id}:{bed.rev}/",
        save,
        act=words("Save the change"),
        filled={Bed.kind: bed.values()},
        basis=basis,
    )
