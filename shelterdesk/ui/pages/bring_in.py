"""Bring in: files from a phone, a stick or a scanner's folder, looked at first, sealed, read back.

Nothing is copied to a disk on the way. The originals go only when somebody says so, and only after
what was sealed was read back to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import attachments, bringing_in, originals
from shelterdesk.services.attachments import Limits
from shelterdesk.services.bringing_in import Brought
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, column, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.brought_file import DoneLine, PickedFile
from shelterdesk.ui.pages.scan_place import ScanPlace
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.attachments import size_words

TITLE = N_("Bring in")
LEAD = N_(
    "Choose files, or drop them here. A stick or the card of a camera shows up as a folder once it "
    "is plugged in; so does the place where the scanner puts its pages. Nothing is copied to this "
    "computer on the way."
)
PHONE = N_(
    "A phone may have no folder that can be chosen here. Let the computer copy its pictures first, "
    "and choose the copies: once they are safe in the house, the program offers to delete them. "
    "Those on the phone, and in its cloud, are deleted by hand."
)
CAMERA = N_(
    "A camera cannot be used from inside this program. Take the picture with the computer's own "
    "camera program, and choose the folder where that keeps its pictures."
)
LIMITS = N_(
    "PDF, JPEG, PNG, TIFF, BMP or WebP, at most {size} a file. Scan in grey at 200 dots an inch: "
    "that is enough to read, and to print again."
)
AFTER = N_(
    "Everything was sealed and read back to the byte. The originals still lie where they were. A "
    "stick or a phone may keep what was deleted, and a phone may have sent it to its cloud: look "
    "there as well."
)
NOT_ALL = N_(
    "Not every file was kept. Those that were say so here; their originals still lie where they "
    "were, like all others. A stick or a phone may keep what was deleted, and a phone may have "
    "sent it to its cloud: look there as well."
)
WATCH_MS = 2000
# That of the system would put names of files, which may be names of people, among its recent ones.
OUR_OWN = QFileDialog.Option.DontUseNativeDialog


class BringInPage(QWidget):
    """Choosing, looking, saying what it is; then what became of each."""

    left = Signal()
    brought = Signal(object)  # kinds that changed

    def __init__(
        self,
        seat: Seat,
        resident: ResidentId,
        *,
        parent: Record | None = None,
        files: Iterable[Path] = (),
    ) -> None:
        """*parent*: what it belongs to, if that is clear. *files* were dropped somewhere."""
        super().__init__()
        self._seat, self._resident = seat, resident
        look, words = seat.look, seat.look.words
        self.setAcceptDrops(True)
        self._limits: Limits | None = None
        self._folder: Path | None = None
        self.picked: list[PickedFile] = []
        self._waiting: list[Path] = list(files)
        self.says = PlainLabel(words(LEAD), tone="muted", wrap=True)
        self.limit = PlainLabel(size="small", tone="muted", wrap=True)
        self.choose = button(look, words("Choose files…"), self.choose_files, icon="plus")
        self.folder = button(look, words("Show a folder…"), self.choose_folder, act="quiet")
        self.listed = QListWidget()
        self.listed.setAccessibleName(words("Files of the folder, the newest first"))
        self.listed.setMaximumHeight(int(180 * look.scale))
        self.listed.itemActivated.connect(self._take_listed)
        self.listed.hide()
        self.listed_says = PlainLabel(size="small", tone="muted", wrap=True)
        self.listed_says.hide()
        self.source = Card(words("From where")).add(
            self.says,
            self.limit,
            row(self.choose, self.folder),
            self.listed_says,
            self.listed,
            PlainLabel(words(PHONE), size="small", tone="muted", wrap=True),
            PlainLabel(words(CAMERA), size="small", tone="muted", wrap=True),
        )
        self.files = Card(words("What will be kept"))
        self.files.hide()
        self.place = ScanPlace(seat, resident, fixed=parent, may_wait=True)
        self.place.changed.connect(self._weigh)
        self.where = Card(words("Where it goes")).add(self.place)
        self.done = Card(words("Done"))
        self.done.hide()
        page = column(
            PlainLabel(words(TITLE), size="page"), self.source, self.files, self.where, self.done
        )
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(page, words(TITLE)), 1)
        layout.addWidget(self._foot())
        self.setFocusProxy(self.choose)
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._list_folder)
        desk = seat.desk
        seat.asker(self).run(lambda _: attachments.limits(desk), self._know_limits)

    def _foot(self) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        self.close_it = button(look, words("Close"), self.left.emit, act="quiet", icon="arrow-left")
        self.main = button(look, words("Seal and keep"), self.bring_in, act="main", icon="lock")
        self.main.setEnabled(False)
        acts.addStretch()
        acts.addWidget(self.close_it)
        acts.addWidget(self.main)
        return foot

    # ---- choosing

    def choose_files(self) -> None:
        """Let somebody choose files."""
        words = self._seat.look.words
        kinds = " ".join(f"*{ending}" for ending in originals.ENDINGS)
        sorts = f"{words('Scans and photos')} ({kinds})"
        found, _ = QFileDialog.getOpenFileNames(
            self.window(), words("Choose files"), "", sorts, options=OUR_OWN
        )
        self.take([Path(name) for name in found])

    def choose_folder(self) -> None:
        """Let somebody choose a folder, whose newest files show as they come."""
        words = self._seat.look.words
        found = QFileDialog.getExistingDirectory(
            self.window(), words("Show a folder"), "", OUR_OWN | QFileDialog.Option.ShowDirsOnly
        )
        if found:
            self.watch(Path(found))

    def watch(self, folder: Path) -> None:
        """Show the scans and photos of *folder*, and those that come while this page is open."""
        self._folder = folder
        self._list_folder()
        self._watch.start()

    def take(self, paths: Iterable[Path]) -> None:
        """Look at files, one after another, in the worker."""
        if self._limits is None:
            self._waiting += paths
            return
        there = {each.path for each in self.picked}
        for path in paths:
            if path not in there:
                self._look_at(path, self._limits.most)

    def _know_limits(self, limits: Limits) -> None:
        words = self._seat.look.words
        self._limits = limits
        self.limit.setText(words(LIMITS).format(size=size_words(limits.most, words)))
        waiting, self._waiting = self._waiting, []
        self.take(waiting)

    def _look_at(self, path: Path, most: int) -> None:
        picked = PickedFile(self._seat, path)
        picked.dropped.connect(partial(self._drop, picked))
        picked.edited.connect(self._weigh)
        self.picked.append(picked)
        self.files.add(picked)
        self.files.show()
        self._seat.asker(self).run(
            lambda _: originals.seen(path, most), picked.show_seen, picked.show_problem
        )

    def _drop(self, picked: PickedFile) -> None:
        if picked in self.picked:
            self.picked.remove(picked)
        picked.hide()
        picked.deleteLater()
        self.files.setVisible(bool(self.picked))
        self._weigh()

    def _list_folder(self) -> None:
        folder = self._folder
        if folder is not None:
            self._seat.asker(self).run(lambda _: originals.in_folder(folder), self._show_folder)

    def _show_folder(self, found: tuple[Path, ...]) -> None:
        words = self._seat.look.words
        before = [
            self.listed.item(n).data(Qt.ItemDataRole.UserRole) for n in range(self.listed.count())
        ]
        if before != list(found):
            self.listed.clear()
            for path in found:
                item = QListWidgetItem(path.name)
                item.setData(Qt.ItemDataRole.UserRole, path)
                self.listed.addItem(item)
        said = N_("Press Return, or click twice, to take a file. New ones show by themselves.")
        none = N_("No scan or photo lies in this folder now. New ones show by themselves.")
        self.listed_says.setText(words(said if found else none))
        self.listed_says.show()
        self.listed.setVisible(bool(found))

    def _take_listed(self, item: QListWidgetItem) -> None:
        self.take([item.data(Qt.ItemDataRole.UserRole)])

    def _weigh(self) -> None:
        ready = [each for each in self.picked if each.seen is not None]
        self.main.setEnabled(bool(ready) and self.place.is_chosen)

    # ---- bringing in

    def bring_in(self) -> None:
        """Seal what was chosen, one file after another; it can be stopped between two parts."""
        ready = [each for each in self.picked if each.seen is not None]
        unnamed = [each for each in ready if not each.name.text().strip()]
        for each in unnamed:
            each.ask_name()
        if unnamed or not ready:
            return
        copy = self.place.copy_values()
        files = [(each.seen, each.said(copy)) for each in ready if each.seen is not None]
        desk, resident, parent = self._seat.desk, self._resident, self.place.belongs_to
        self.main.setEnabled(False)
        progress = self._seat.asker(self).run(
            lambda p: bringing_in.bring_in_all(desk, resident, parent, files, p),
            self._show_done,
            self._failed,
        )

        def stop() -> None:  # what was asked to stop answers nothing, unless something was kept
            progress.cancel()
            self._seat.banner.clear()
            self._weigh()

        words = self._seat.look.words
        self._seat.banner.show_progress(words("Scans and photos are being sealed"), stop)

    def _failed(self, error: Exception) -> None:
        self._weigh()
        if isinstance(error, Invalid):
            self._seat.banner.clear()
            self.place.show_problems(dict(error.problems))
            said = error.problems.get("file") or error.problems.get("name")
            if said:
                self._seat.banner.show_note(self._seat.look.words(said), tone="warn")
        else:
            self._seat.banner.show_error(error)

    def _show_done(self, found: tuple[Brought, ...]) -> None:
        words = self._seat.look.words
        self._seat.banner.clear()
        for part in (self.source, self.files, self.where, self.main):
            part.hide()
        self._watch.stop()
        self.done.clear(keep=1)
        is_whole = bool(found) and all(each.proved for each in found)
        self.done.add(PlainLabel(words(AFTER if is_whole else NOT_ALL), wrap=True))
        whole = [each.original for each in found if each.proved and each.original]
        for each in found:
            self.done.add(DoneLine(self._seat, each))
        if len(whole) > 1:
            every = words("Delete all {n} originals").format(n=len(whole))
            self.done.add(row(button(self._seat.look, every, self._delete_all, act="quiet")))
        self.done.show()
        self.close_it.setFocus()
        kinds = frozenset(type(each.made) for each in found if each.made)
        self.brought.emit(kinds)

    def _delete_all(self) -> None:
        for each in self.done.findChildren(DoneLine):
            each.delete()

    # Qt's names from here on.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(dropped_files(event))


def dropped_files(event: QDropEvent) -> list[Path]:
    """Files of this computer that are being dropped; empty for anything else."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
