"""Coming in, stage by stage: a calm list in the record, and the page that writes one stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.intake import Asked, Stage, stage_of
from shelterdesk.domain.kinds.arrival import IntakeStage, IntakeStep
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import group_arrivals, intake
from shelterdesk.services.group_arrivals import FreeBed
from shelterdesk.services.intake import StageLine, Standing
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, LineEditor, PickEditor
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.intake import (
    fields_of,
    heading_of,
    named_readers,
    stand_icon,
    stand_words,
    title_of,
)
from shelterdesk.ui.presenters.tabs import tabs_for

LEAD = N_(
    "Nothing here is late. Every stage can be left half done; “Not today” is a full answer and "
    "reminds nobody."
)
OTHERS = N_("{title}: by the {roles}")
OVERFLOW = N_("{bed} (overflow)")


class IntakePage(QWidget):
    """All stages of one resident. ``begin_asked`` carries the code of a stage."""

    begin_asked = Signal(str)
    went = Signal(str)  # another tab of the file
    changed = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self._tabs = {tab.key for tab in tabs_for(seat.desk, resident)}
        self.stages = QVBoxLayout()
        self.stages.setSpacing(12)
        page = column(PlainLabel(words(LEAD), tone="muted", wrap=True), self.stages)
        fill(self, page, words("Intake"))
        desk = seat.desk
        seat.asker(self).run(lambda _: intake.standing(desk, resident), self._show)

    def _show(self, lines: tuple[StageLine, ...]) -> None:
        for line in lines:
            self.stages.addWidget(self._card(line))

    def _card(self, line: StageLine) -> Card:
        seat, words, declared = self._seat, self._seat.look.words, line.stage
        icon, tone = stand_icon(line)
        said = stand_words(line, words, seat.day)
        beside = QWidget()
        beside.setLayout(
            row(icon_label(seat.look, icon, tone, size=16), PlainLabel(said, size="small"))
        )
        title = words(declared.stage.label)
        card = Card(title, beside=beside)
        if line.standing is not Standing.DONE:
            card.add(PlainLabel(words(declared.explained), tone="muted", wrap=True))
        listed = self._parts(line)
        if listed:
            card.add(PlainLabel(listed, size="small", wrap=True))
        acts = [*self._acts(line, title), *self._ways(declared, title)]
        if acts:
            card.add(row(*acts))
        return card

    def _parts(self, line: StageLine) -> str:
        """What is written by now, and what somebody else does."""
        words = self._seat.look.words
        done = [words(title_of(a)) for a in line.stage.parts if a.key in line.written]
        others = [
            words(OTHERS).format(
                title=words(title_of(a)),
                roles=", ".join(words(role.label) for role in sorted(a.by)),
            )
            for a in line.stage.parts
            if a.by and a.key not in line.may_write
        ]
        said = [words("Written: {what}").format(what=", ".join(done))] if done else []
        return "\n".join([*said, *others])

    def _acts(self, line: StageLine, title: str) -> list[QWidget]:
        """Begin or go on, done, not today."""
        seat, words, stage = self._seat, self._seat.look.words, line.stage.stage
        may_say = seat.desk.may_create(IntakeStep, self._resident)
        is_over = line.standing is Standing.DONE
        if stage is IntakeStage.DOOR and is_over:
            return []
        made: list[tuple[str, Callable[[], None], str]] = []
        if line.may_write:
            goes_on = line.standing is Standing.HALF_DONE
            said = words("Go on") if goes_on else words("Begin")
            said = words("Write more") if is_over else said
            act = "quiet" if is_over or line.standing is Standing.LATER else ""
            made.append((said, partial(self.begin_asked.emit, stage.value), act))
        if may_say and not is_over and line.stage.parts:
            if line.standing is not Standing.NOT_TODAY:
                made.append(
                    (words("Not today"), partial(self._say, intake.not_today, stage), "quiet")
                )
            made.append((words("That is all"), partial(self._say, intake.finish, stage), "quiet"))
        return [self._button(text, do, act, title) for text, do, act in made]

    def _ways(self, declared: Stage, title: str) -> list[QWidget]:
        words = self._seat.look.words
        return [
            self._button(words(said), partial(self.went.emit, key), "link", title)
            for key, said in declared.tabs
            if key in self._tabs
        ]

    def _button(self, text: str, do: Callable[[], None], act: str, title: str) -> QWidget:
        made = button(self._seat.look, text, do, act=act)
        made.setAccessibleName(f"{text}: {title}")
        return made

    def _say(self, act: Callable[..., Any], stage: IntakeStage) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: act(desk, resident, stage), lambda _: self.changed.emit()
        )


@dataclass(frozen=True)
class StageSheet:
    """What a stage's page needs to know before it opens."""

    stage: Stage
    parts: tuple[Asked, ...]
    filled: Mapping[str, Mapping[str, Any]]
    beds: tuple[FreeBed, ...]
    readers: Mapping[str, tuple[str, ...]]


def open_stage(
    seat: Seat,
    owner: QWidget,
    resident: ResidentId,
    stage: IntakeStage,
    then: Callable[[Entry], None],
) -> None:
    """Read what a stage begins with, and hand its page to *then*."""
    desk = seat.desk

    def read(_: object) -> StageSheet:
        declared = stage_of(stage)
        line = next(each for each in intake.standing(desk, resident) if each.stage is declared)
        parts = tuple(
            a
            for a in intake.shown_parts(desk, declared)
            if a.key in line.may_write and not a.folded
        )
        return StageSheet(
            declared,
            parts,
            intake.prefilled(desk, resident, stage),
            group_arrivals.free_beds(desk) if any(a.key == "bed" for a in parts) else (),
            {a.key: desk.who_reads(a.kind, resident) for a in parts},
        )

    seat.asker(owner).run(read, lambda sheet: then(stage_entry(seat, resident, sheet)))


def stage_entry(seat: Seat, resident: ResidentId, sheet: StageSheet) -> Entry:
    """The page on which one stage is written; only what was entered is kept."""
    words, stage = seat.look.words, sheet.stage.stage
    picks = [
        (bed.id, words(OVERFLOW).format(bed=bed.name) if bed.is_overflow else bed.name)
        for bed in sheet.beds
    ]

    def choose_bed(field: Field) -> Editor:
        return PickEditor(field, seat.look, picks)

    def why(field: Field) -> Editor:
        return LineEditor(field, seat.look)

    custom = {"bed": {"bed_id": choose_bed, "override_reason": why}}
    entry = Entry(
        seat,
        words(stage.label),
        tuple(
            Part(a.key, heading_of(a), fields_of(a, is_needed=False), custom.get(a.key))
            for a in sheet.parts
        ),
        intake.slot_of(stage, resident),
        lambda values, slot: intake.write(seat.desk, resident, stage, values, slot),
        act=words("Save"),
        filled={
            a.key: {**defaults_of(seat, a.kind), **sheet.filled.get(a.key, {})} for a in sheet.parts
        },
        explained=words(sheet.stage.explained),
    )
    for asked in sheet.parts:
        said = named_readers(sheet.readers[asked.key], seat.desk.display_name, words)
        card = entry.form.forms[asked.key].parentWidget()
        if isinstance(card, Card):
            card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
    return entry
