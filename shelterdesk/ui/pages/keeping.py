"""Keeping and erasing: files of residents who left, or who want no record. Two people, no hurry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.closing import ErasureDecision, Extent, KeepGround
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.withdrawal import WhyRead
from shelterdesk.i18n import N_
from shelterdesk.services import consents, retention
from shelterdesk.services.retention import Kept, StillIn, Tombstone
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Keeping and erasing")
MEANS = N_(
    "Nothing is ever erased by itself. The house chooses in Settings how long files are kept; then "
    "they stand here to be looked at. Erasing takes two managers."
)
NOT_CHOSEN = N_("Your house has not chosen yet how long files are kept (Settings).")
NOBODY = N_("There is no file to look at.")
CLOSED_FILE = N_("A closed file: its resident took back that we keep a record")
SAY_WHY = N_(
    "Only managers and the case manager can read this file, and only with a reason. The reason "
    "stands in the trail, and holds until you leave."
)
PROPOSE_MEANS = N_(
    "You propose; another manager looks at it and erases it, or does not. Until then nothing "
    "changes."
)
ERASE_MEANS = N_(
    "Everything about {name} goes for good: what was written, its history, the drafts, and the "
    "keys that only this file had. A line without a name stays. It cannot be undone. Backups made "
    "before still hold the file until they are let go."
)
HOLD_MEANS = N_("Why the file has to be kept")
KEEP_MEANS = N_("It is kept as it is, on this ground, for one year. Then it stands here again.")
KEPT_UNTIL = N_("Kept with a reason until {day}")
LEAST_UNTIL = N_("The least is kept until {day}; all the rest is gone")
YOURS = N_("You proposed what goes: {what}. Another manager decides.")
SOMEBODYS = N_("Somebody proposed what goes: {what}. You can decide.")
LEAST_MEANS = N_(
    "You propose to keep the least, for one year: the name, the days here, what was agreed to and "
    "what left the house. All the rest would go for good. Another manager decides."
)
REST_MEANS = N_(
    "Of {name} only the name, the days here, what was agreed to and what left the house stay. All "
    "the rest goes for good, with its keys. It cannot be undone. Backups made before still hold it "
    "until they are let go."
)
NAMELESS_MEANS = N_(
    "Of {name} only days and beds stay, for the totals, without a name and under a new code. All "
    "the rest goes for good, with its keys. It cannot be undone. Backups made before still hold it "
    "until they are let go. Records about several people still lead to the new code: who knew this "
    "person could tell. To leave nothing, erase the file."
)
SHEET = N_(
    "Talk with the resident: erase it all, take out whatever names them, or keep the least, with a "
    "ground and a day."
)
DECIDED = {
    Extent.EVERYTHING: (N_("Erase…"), N_("Erase this file"), ERASE_MEANS),
    Extent.NAMELESS: (N_("Take the name out…"), N_("Take the name out"), NAMELESS_MEANS),
    Extent.REST: (N_("Erase all but the least…"), N_("Erase all but the least"), REST_MEANS),
}
MOST = 200  # files on one page; the most urgent come first
ONE_YEAR = timedelta(days=365)

is_for = retention.is_for


@dataclass(frozen=True)
class Read:
    """What the room asks the desk for."""

    files: tuple[Kept, ...]
    stones: tuple[Tombstone, ...]
    backups: tuple[StillIn, ...]
    chosen: bool


class KeepingRoom(QWidget):
    """One card a file, with what can be done now; below, what was erased."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self._files, self._stones = QVBoxLayout(), QVBoxLayout()
        for part in (self._files, self._stones):
            part.setSpacing(8)
        page = column(
            PlainLabel(words(TITLE), size="page"),
            PlainLabel(words(MEANS), tone="muted", wrap=True),
            self._files,
            self._stones,
        )
        fill(self, page, words(TITLE))

    def read(self) -> None:
        """Read anew."""
        self._seat.asker(self).run(lambda _: self._read(), self._show)

    def _read(self) -> Read:
        desk = self._seat.desk
        if Role.MGR not in desk.roles:
            return Read(retention.review(desk), (), (), True)
        stones = retention.tombstones(desk)
        backups = retention.still_in(desk, stones[0].on) if stones else ()
        return Read(retention.review(desk), stones, backups, retention.is_chosen(desk))

    def _show(self, found: Read) -> None:
        words = self._seat.look.words
        empty(self._files)
        empty(self._stones)
        if not found.chosen:
            self._files.addWidget(PlainLabel(words(NOT_CHOSEN), tone="warn", wrap=True))
        if not found.files:
            self._files.addWidget(PlainLabel(words(NOBODY), tone="muted"))
        for file in found.files[:MOST]:
            self._files.addWidget(self._file(file))
        if len(found.files) > MOST:
            more = words("{n} more files follow when these are done.")
            self._files.addWidget(PlainLabel(more.format(n=len(found.files) - MOST), tone="muted"))
        if found.stones:
            self._stones.addWidget(self._erased(found))

    # ---- one file

    def _file(self, file: Kept) -> Card:
        words = self._seat.look.words
        if file.needs_reason:
            card = Card(words(CLOSED_FILE))
            act = self._button(N_("Say why and open"), lambda: self._say_why(file), "")
            card.add(PlainLabel(words(SAY_WHY), size="small", tone="muted", wrap=True), row(act))
            return card
        card = Card(isolated(file.name))
        for icon, token, said in self._facts(file):
            line = row(
                icon_label(self._seat.look, icon, token, size=16), PlainLabel(said, wrap=True)
            )
            line.setStretch(1, 1)
            card.add(line)
        acts = row(*self._acts(file))
        acts.addStretch()
        card.add(acts)
        return card

    def _facts(self, file: Kept) -> list[tuple[str, str, str]]:
        words, day = self._seat.look.words, self._seat.day
        found = []
        if file.is_restricted:
            found.append(("lock", "warn", f"{words(CLOSED_FILE)}. {words(SHEET)}"))
        if file.left_on:
            found.append(
                ("door-open", "text2", words("Left on {day}").format(day=day(file.left_on)))
            )
        if file.due_on:
            said = N_("To be looked at since {day}") if file.is_due else N_("Kept until {day}")
            token = "warn" if file.is_due else "text2"
            found.append(("calendar", token, words(said).format(day=day(file.due_on))))
        if file.on_hold:
            why = words(file.held.label) if file.held else ""
            found.append(("lock", "warn", words("Legal hold: {why}").format(why=why)))
        if file.kept_until:
            said = LEAST_UNTIL if file.is_least else KEPT_UNTIL
            found.append(("info", "text2", words(said).format(day=day(file.kept_until))))
        if file.is_joined:
            found.append(("users", "text2", words(retention.TAKE_APART)))
        if file.proposed_by:
            mine = file.proposed_by == self._seat.desk.user_id
            said = words(YOURS if mine else SOMEBODYS).format(what=words(file.extent.label))
            found.append(("users", "warn", said))
        return found

    def _acts(self, file: Kept) -> list[QWidget]:
        name, mine = file.name, file.proposed_by == self._seat.desk.user_id
        resident, act = file.resident, self._button
        if Role.MGR not in self._seat.desk.roles:
            return []
        found = []
        if file.on_hold:
            end = N_("End the hold")
            found.append(act(end, lambda: self._do(retention.release, resident), name))
        else:
            found.append(act(N_("Legal hold…"), lambda: self._hold(file), name))
            if file.proposed_by and not mine:
                found.append(act(DECIDED[file.extent][0], lambda: self._decide(file), name))
            elif not file.proposed_by:
                found.append(act(N_("Propose to erase…"), lambda: self._propose(file), name))
                if not (file.is_least or file.is_joined):
                    found.append(act(N_("Take the name out…"), lambda: self._nameless(file), name))
                if not file.is_least:
                    found.append(act(N_("Keep the least…"), lambda: self._least(file), name))
        if file.proposed_by or file.is_restricted:
            found.append(act(N_("Keep it…"), lambda: self._keep(file), name))
        if file.is_restricted:
            again = N_("Open the file again")
            found.append(act(again, lambda: self._do(consents.open_again, resident), name))
        return found

    def _button(self, title: str, act: Callable[[], None], name: str) -> QWidget:
        words = self._seat.look.words
        made = button(self._seat.look, words(title), act, act="quiet" if name else "plain")
        made.setAccessibleName(f"{words(title)}: {name}" if name else words(title))
        return made

    # ---- acts

    def _say_why(self, file: Kept) -> None:
        box = ReasonBox(self._seat.look, self.window(), SAY_WHY, WhyRead, N_("Open"))

        def go() -> None:
            # A manager decides here, in this room; a case manager came to read.
            reads = Role.MGR not in self._seat.desk.roles
            self._do(
                lambda desk, one: retention.say_why(desk, one, box.chosen()),
                file.resident,
                route=f"residents/{file.resident}/consents" if reads else "",
            )

        box.accepted.connect(go)
        box.open()

    def _hold(self, file: Kept) -> None:
        box = ReasonBox(
            self._seat.look,
            self.window(),
            N_("Why the file has to be kept"),
            KeepGround,
            N_("Hold"),
        )
        box.accepted.connect(
            lambda: self._do(lambda d, r: retention.hold(d, r, box.chosen()), file.resident)
        )
        box.open()

    def _keep(self, file: Kept) -> None:
        box = ReasonBox(self._seat.look, self.window(), KEEP_MEANS, KeepGround, N_("Keep it"))
        until = self._seat.desk.today() + ONE_YEAR
        box.accepted.connect(
            lambda: self._do(lambda d, r: retention.keep(d, r, box.chosen(), until), file.resident)
        )
        box.open()

    def _propose(self, file: Kept) -> None:
        self._step_up(N_("Propose to erase"), PROPOSE_MEANS, file, retention.propose)

    def _nameless(self, file: Kept) -> None:
        def propose(desk: Desk, resident: ResidentId) -> Any:
            return retention.propose(desk, resident, Extent.NAMELESS)

        self._step_up(N_("Propose to take the name out"), PROPOSE_MEANS, file, propose)

    def _least(self, file: Kept) -> None:
        box = ReasonBox(
            self._seat.look, self.window(), LEAST_MEANS, KeepGround, N_("Propose to keep the least")
        )

        def propose(desk: Desk, resident: ResidentId) -> Any:
            until = desk.today() + ONE_YEAR
            return retention.propose(desk, resident, Extent.REST, box.chosen(), until)

        box.accepted.connect(lambda: self._do(propose, file.resident))
        box.open()

    def _decide(self, file: Kept) -> None:
        _, title, means = DECIDED[file.extent]

        def confirm(desk: Desk, resident: ResidentId) -> Any:
            return retention.confirm(desk, resident, file.decision)

        self._step_up(title, means, file, confirm)

    def _step_up(self, title: str, means: str, file: Kept, act: Callable[..., Any]) -> None:
        seat, words = self._seat, self._seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words(title),
            why=words(means).format(name=isolated(file.name)),
            act=words(title),
        )
        box.accepted.connect(lambda: self._do(act, file.resident))
        box.open()

    def _do(self, act: Callable[..., Any], resident: ResidentId, route: str = "") -> None:
        seat = self._seat

        def done(_: Any) -> None:
            seat.changed.emit(frozenset({Resident, ErasureDecision}), resident)
            if route:
                seat.went.emit(route)
            seat.banner.show_note(seat.look.words("Written down."))

        seat.asker(self).run(lambda _: act(seat.desk, resident), done)

    # ---- what was erased

    def _erased(self, found: Read) -> Card:
        words, day = self._seat.look.words, self._seat.day
        card = Card(words("Erased"))
        for stone in found.stones[:MOST]:
            said = words("{day}: proposed by {first}, erased by {second}").format(
                day=day(stone.on), first=isolated(stone.first), second=isolated(stone.second)
            )
            card.add(PlainLabel(said, wrap=True))
        for backup in found.backups:
            said = words("The backup of {day} still holds it, until {until} at the latest.").format(
                day=day(backup.made_on), until=day(backup.until)
            )
            card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        elsewhere = N_("Copies that somebody carried elsewhere, ShelterDesk does not know of.")
        card.add(PlainLabel(words(elsewhere), size="small", tone="muted", wrap=True))
        return card


class ReasonBox(QDialog):
    """One reason out of a short list; nothing is chosen beforehand."""

    def __init__(
        self, look: Look, parent: QWidget, means: str, reasons: type[Choice], act: str
    ) -> None:
        """*means* and *act* are marked."""
        super().__init__(parent)
        words, self._reasons = look.words, reasons
        self.setWindowTitle(words("ShelterDesk"))
        self.setAccessibleName(words("Why"))
        self.setMinimumWidth(440)
        self.reason = CalmPicker()
        self.reason.setAccessibleName(words("Why"))
        self.reason.addItem(words("Choose"), None)
        for each in reasons:
            self.reason.addItem(words(each.label), each)
        self.main = button(look, words(act), self.accept, act="main")
        self.main.setDefault(True)
        self.main.setEnabled(False)
        self.reason.currentIndexChanged.connect(lambda number: self.main.setEnabled(number > 0))
        acts = row(button(look, words("Not now"), self.reject), self.main)
        acts.insertStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(words(means), wrap=True))
        layout.addWidget(self.reason)
        layout.addLayout(acts)
        self.reason.setFocus()

    def chosen(self) -> Any:
        """The reason."""
        return self._reasons.of(self.reason.currentData())  # Qt hands back plain text
