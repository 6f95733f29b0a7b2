"""Groups in the counsellor's room: begin one, keep a meeting, with a note for each who came."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.counselling import CounsellingSession, ProgressNote
from shelterdesk.domain.kinds.counselling_results import CounsellingGroup, GroupSession
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import counselling_groups
from shelterdesk.services.counselling_groups import GroupLine
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import TicksEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.records import defaults_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague
    from shelterdesk.ui.kit.editors import Editor
    from shelterdesk.ui.pages.room import RoomStack

SAYS = N_(
    "The page of a group names nobody. Each resident who came gets a session of their own, and "
    "their note names only them."
)
NONE = N_("You lead no group.")
CAME = Field(name="came", label=N_("Who came"), holds=str, several=True)
LATER = N_("The notes of those who came wait under Held, not signed yet.")


LEADERS = Field(
    name="leaders", label=N_("Who leads it too"), holds=str, several=True, required=True
)
LEADS = N_(
    "They read the pages of this group from now on, those of before too, with who came. "
    "They read nobody's own note through it."
)
NOBODY_ELSE = N_("Every counsellor of the house leads this group already.")


class GroupsCard(Card):
    """Groups that one leads, and their latest meetings."""

    def __init__(self, room: RoomStack) -> None:
        words = room.seat.look.words
        super().__init__(words("Groups"))
        self._room, self._groups = room, tuple[GroupLine, ...]()
        self._wanted, self._leads = "", False

    def read(self) -> None:
        """Read the groups anew."""
        desk = self._room.seat.desk
        self._room.seat.asker(self).run(lambda _: counselling_groups.groups(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with what was begun."""
        kind, _, group = written.partition(":")
        if not group:
            self.begin()
            return
        self._wanted, self._leads = group, kind == CounsellingGroup.kind
        self._go_on()

    def begin(self) -> None:
        """Begin a group."""
        seat = self._room.seat

        def save(values: Any, slot: str) -> Any:
            return counselling_groups.begin(seat.desk, values[CounsellingGroup.kind], slot)

        self._open(
            Entry(
                seat,
                seat.look.words(CounsellingGroup.title),
                parts_of(CounsellingGroup, titles={CounsellingGroup.kind: ""}),
                f"{CounsellingGroup.kind}/",
                save,
                act=seat.look.words("Begin the group"),
                explained=seat.look.words(SAYS),
            )
        )

    def meet(self, line: GroupLine) -> None:
        """Keep a meeting of a group."""
        seat, group = self._room.seat, RecordId(line.group.id)
        facts = (CounsellingSession.field("minutes"), CounsellingSession.field("place"))

        def save(values: Any, slot: str) -> Any:
            given = dict(values[GroupSession.kind])
            came = {ResidentId(id): dict[str, str]() for id in given.pop(CAME.name)}
            session = {f.name: given.pop(f.name) for f in facts}
            return counselling_groups.meet(seat.desk, group, given, came, session, slot)

        fields = (
            GroupSession.field("on"),
            CAME,
            GroupSession.field("done"),
            *(replace(each, aside="") for each in facts),
        )
        part = Part(GroupSession.kind, "", fields, {CAME.name: self._who})
        self._open(
            Entry(
                seat,
                seat.look.words("Meeting of {group}").format(group=isolated(line.group.name)),
                (part,),
                f"{GroupSession.kind}:{group}/",
                save,
                act=seat.look.words("Keep the meeting"),
                filled={GroupSession.kind: defaults_of(seat, GroupSession)},
                explained=seat.look.words(SAYS),
            )
        )

    def let_lead(self, line: GroupLine) -> None:
        """Choose colleagues who read the pages of a group from now on."""
        desk, group = self._room.seat.desk, RecordId(line.group.id)
        self._room.seat.asker(self).run(
            lambda _: counselling_groups.may_join(desk, group), partial(self._ask_leaders, line)
        )

    def _ask_leaders(self, line: GroupLine, team: tuple[Colleague, ...]) -> None:
        seat, group = self._room.seat, RecordId(line.group.id)
        words = seat.look.words
        if not team:
            seat.banner.show_note(words(NOBODY_ELSE))
            return

        def save(values: Any, slot: str) -> Any:
            who = values[CounsellingGroup.kind][LEADERS.name]
            return counselling_groups.let_lead(seat.desk, group, who, slot)

        picks = [(each.user_id, each.display_name) for each in team]
        custom = {LEADERS.name: lambda field: TicksEditor(field, seat.look, picks)}
        self._open(
            Entry(
                seat,
                words("Who leads {group} too").format(group=isolated(line.group.name)),
                (Part(CounsellingGroup.kind, "", (LEADERS,), custom),),
                f"{CounsellingGroup.kind}:{group}/",
                save,
                act=words("Let them lead it"),
                explained=words(LEADS),
            )
        )

    def _who(self, field: Field) -> Editor:
        """Ticks for the residents whom one counsels."""
        seat = self._room.seat
        return TicksEditor(field, seat.look, self._mine())

    def _mine(self) -> list[tuple[str, str]]:
        seat = self._room.seat
        return [
            (row.resident, seat.name_of(row.resident))
            for row in (seat.register.listed if seat.register else ())
            if seat.desk.may("create", ProgressNote, row.resident)
        ]

    def _open(self, entry: Entry) -> None:
        entry.left.connect(self._room.back)
        entry.finished.connect(self._kept)
        self._room.open(entry)
        entry.form.start()

    def _kept(self, receipt: Any) -> None:
        seat, words = self._room.seat, self._room.seat.look.words
        met = CounsellingSession in receipt.changed
        seat.banner.show_note(words("Saved."), words(LATER) if met else "")
        self._room.back()
        seat.changed.emit(receipt.changed, "")

    def _show(self, groups: tuple[GroupLine, ...]) -> None:
        look, words = self._room.seat.look, self._room.seat.look.words
        self._groups = groups
        self.clear(keep=1)
        self.add(PlainLabel(words(SAYS), size="small", tone="muted", wrap=True))
        if not groups:
            self.add(PlainLabel(words(NONE), tone="muted"))
        for line in groups:
            meet = button(look, words("Keep a meeting"), partial(self.meet, line), icon="plus")
            shown_if(meet, bool(self._mine()))
            meet.setAccessibleName(f"{words('Keep a meeting')}: {line.group.name}")
            lead = button(look, words("Who leads it too…"), partial(self.let_lead, line))
            shown_if(lead, line.manages)
            lead.setAccessibleName(f"{words('Who leads it too…')}: {line.group.name}")
            self.add(row(PlainLabel(isolated(line.group.name), size="strong"), meet, lead))
            for held in line.meetings[:3]:
                day, n = self._room.seat.day(held.on), held.count or 0
                said = words.count("{day}: {n} came", "{day}: {n} came", n).format(day=day, n=n)
                self.add(PlainLabel(said, size="small"))
        self.add(row(button(look, words("Begin a group"), self.begin, icon="plus", act="quiet")))
        self._go_on()

    def _go_on(self) -> None:
        """What was being written about a group, once it is read."""
        found = next((each for each in self._groups if each.group.id == self._wanted), None)
        if found is not None:
            act = self.let_lead if self._leads else self.meet
            self._wanted, self._leads = "", False
            act(found)
