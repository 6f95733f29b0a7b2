"""Bring people in from a sheet: the way in, what was put aside, and earlier imports to undo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_
from shelterdesk.services import importing
from shelterdesk.services.importing import BatchLine
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.import_walk import BROUGHT, ImportWalkPage, asked_file
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ImportWalk, Step

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Bring in from a sheet")
HEADING = N_("Bring people in from a sheet")
LEAD = N_(
    "An Excel workbook or a table file (CSV) with one row for each person. First you look, then "
    "you say where each column goes, and then you see what would happen. Nothing is in the house "
    "until the last step, and then everybody comes in together."
)
MEMORY = N_(
    "The sheet is held in memory only. Locking lets it go; choices about columns can be kept "
    "before."
)
ASIDE = N_("You were bringing in people from {file}. Everything you chose is still here.")
NONE = N_("Nothing was brought in from a sheet yet.")
BUILT = N_("Somebody wrote about:")
MOST_NAMED = 4


def is_for(desk: Desk) -> bool:
    """Managers."""
    return importing.may_import(desk)


class ImportRoom(RoomStack):
    """Holds one walk; it stays as it is until it ends or is let go of."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(HEADING))
        look, words = seat.look, seat.look.words
        self.walk: ImportWalk | None = None
        self._asking = ""  # the import about which it is asked whether it should be undone
        self._lines: tuple[BatchLine, ...] = ()
        self.begin = button(look, words("Choose a file…"), self.choose_file, act="main")
        self.head = Card(words(HEADING)).add(
            PlainLabel(words(LEAD), wrap=True),
            PlainLabel(words(MEMORY), tone="muted", wrap=True),
            row(self.begin),
        )
        self.aside_says = PlainLabel(wrap=True)
        self.resume = button(look, words("Go on with it"), self.resume_walk, act="main")
        self.let_go = button(look, words("Let it go"), self.end_walk, act="quiet")
        self.aside = Card(words("Put aside")).add(self.aside_says, row(self.resume, self.let_go))
        self.earlier = Card(words("Earlier imports"))
        self.furnish(self.head, self.aside, self.earlier)
        self.aside.hide()

    def read(self) -> None:
        """Read the earlier imports anew; a walk that shows stays as it is."""
        desk = self.seat.desk
        self._show_aside()
        self.seat.asker(self).run(lambda _: importing.batches(desk), self._show)

    # ---- the walk

    def choose_file(self) -> None:
        """Begin with a file that somebody chooses."""
        path = asked_file(self.seat, self)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Begin with *path*."""
        self.walk = ImportWalk()
        self.open_walk().read_file(path)

    def resume_walk(self) -> None:
        """Go on with what was put aside."""
        self.open_walk()

    def open_walk(self) -> ImportWalkPage:
        """Show the walk where it stands."""
        walk = self.walk = self.walk or ImportWalk()
        page = ImportWalkPage(self.seat, walk)
        page.left.connect(self.back)
        page.ended.connect(self.end_walk)
        page.brought.connect(self._brought)
        self.open(page)
        page.page.start()
        return page

    def end_walk(self) -> None:
        """Let go of the walk, and of the sheet with it."""
        self.walk = None
        self.back()
        self.begin.setFocus()

    @property
    def walk_page(self) -> ImportWalkPage | None:
        """The walk, while it shows."""
        return self.sheet if isinstance(self.sheet, ImportWalkPage) else None

    def back(self) -> None:
        page = self.walk_page
        if page is not None:
            page.stop()
        super().back()

    def _show_aside(self) -> None:
        words, walk = self.seat.look.words, self.walk
        if walk is not None and (walk.book is None or walk.step is Step.DONE) and not self.sheet:
            walk = self.walk = None
        self.aside.setVisible(walk is not None)
        if walk is not None and walk.path is not None:
            self.aside_says.setText(words(ASIDE).format(file=walk.path.name))
        self.begin.setVisible(walk is None)  # nothing that was chosen is lost by a slip

    def _brought(self, kinds: object) -> None:
        self.seat.changed.emit(kinds, "")

    # ---- earlier imports

    def undo(self, batch: str) -> None:
        """Take a whole import back; somebody was asked, and said so."""
        desk, words, banner = self.seat.desk, self.seat.look.words, self.seat.banner
        line = next(each for each in self._lines if each.batch == batch)
        self._asking = ""
        self._draw()

        def done(receipt: Receipt[int]) -> None:
            banner.clear()
            gone = receipt.value
            said = words.count(
                "{n} person was taken out again.", "{n} people were taken out again.", gone
            )
            banner.show_note(said.format(n=gone))
            self.seat.changed.emit(BROUGHT | receipt.changed, "")

        def failed(error: Exception) -> None:
            banner.show_error(error)
            self.read()

        progress = self.seat.asker(self).run(
            lambda p: importing.undo(desk, line.batch, p), done, failed
        )

        def stop() -> None:
            progress.cancel()
            banner.clear()

        banner.show_progress(words("The import is being taken back"), stop)

    def _show(self, lines: tuple[BatchLine, ...]) -> None:
        self._lines = lines
        self._draw()

    def _draw(self) -> None:
        words = self.seat.look.words
        self.earlier.clear(keep=1)
        if not self._lines:
            self.earlier.add(PlainLabel(words(NONE), tone="muted", wrap=True))
        for line in self._lines:
            self._draw_line(line)

    def _draw_line(self, line: BatchLine) -> None:
        look, words = self.seat.look, self.seat.look.words
        said = self._said(line)
        parts: list[QWidget] = [PlainLabel(said)]
        if line.undone:
            parts.append(PlainLabel(words("taken back"), size="small", tone="muted"))
        elif not line.why_not and self._asking != line.batch:
            act = button(look, words("Undo…"), partial(self._ask, line), act="quiet")
            act.setAccessibleName(f"{words('Undo…')} {said}")
            parts.append(act)
        self.earlier.add(row(*parts))
        if line.why_not and not line.undone:
            self.earlier.add(PlainLabel(words(line.why_not), size="small", tone="muted", wrap=True))
            self._draw_built(line)
        if self._asking == line.batch:
            asked = words.count(
                "This takes {n} person out of the house again, with everything that the sheet "
                "brought. It stays in the trail that it was so.",
                "This takes {n} people out of the house again, with everything that the sheet "
                "brought. It stays in the trail that it was so.",
                line.count,
            ).format(n=line.count)
            self.sure = button(look, words("Take them out"), partial(self.undo, line.batch))
            not_now = button(look, words("Not now"), partial(self._ask, None), act="main")
            self.earlier.add(PlainLabel(asked, tone="warn", wrap=True), row(not_now, self.sure))
            not_now.setFocus()

    def _draw_built(self, line: BatchLine) -> None:
        """Those about whom somebody wrote, with a way to their files; never what it was."""
        seat, look, words = self.seat, self.seat.look, self.seat.look.words
        known = [(each, seat.name_of(each)) for each in line.built if seat.name_of(each)]
        if not known:
            return
        ways: list[QWidget] = [PlainLabel(words(BUILT), size="small", tone="muted")]
        for resident, name in known[:MOST_NAMED]:
            go = partial(seat.went.emit, f"residents/{resident}/overview")
            ways.append(button(look, name, go, act="link", icon="user"))
        rest = len(known) - MOST_NAMED
        if rest > 0:
            ways.append(PlainLabel(words("and {n} more").format(n=rest), size="small"))
        self.earlier.add(row(*ways))

    def _said(self, line: BatchLine) -> str:
        words = self.seat.look.words
        many = words.count("{n} person", "{n} people", line.count).format(n=line.count)
        local = line.made_at.astimezone(self.seat.desk.now().tzinfo) if line.made_at else None
        when = f"{self.seat.day(local.date())} {local:%H:%M}" if local else ""
        who = words("by {who}").format(who=line.by) if line.by else ""
        return " · ".join(part for part in (when, many, who) if part)

    def _ask(self, line: BatchLine | None) -> None:
        self._asking = line.batch if line is not None else ""
        self._draw()
