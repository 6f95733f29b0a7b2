"""The photo inside the file: chosen from a file, drawn anew, deleted by one button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog

from shelterdesk.domain.kinds.resident import Photo
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Invalid, UnreadableFile
from shelterdesk.i18n import N_
from shelterdesk.services import photos
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, laid_out_once, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.photo import drawn_anew
from shelterdesk.ui.pages.seat import Seat

SHOWN = 160  # logical pixels, the long edge
NOT_YET = N_("There is no photo. One may be taken in once the resident agrees to it.")
AGREED = N_("The resident agrees to a photo for the house. It shows here and nowhere else.")
ORIGINAL_STAYS = N_(
    "Only a small copy is kept, without place and time. The file on this computer stays where it "
    "is: delete it there."
)


class PhotoBox(Card):
    """One card; not there at all for who may neither see a photo nor add one."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__(seat.look.words("Photo"))
        self._seat, self._resident = seat, resident
        self.is_for_me = seat.desk.may("read", Photo, resident)
        self.may_add = photos.may_add(seat.desk, resident)
        if self.is_for_me:
            if not self.may_add:  # an empty card says nothing to who cannot fill it
                self.hide()  # never shown here: without a parent it would be a window of its own
            self._read()

    def choose(self) -> None:
        """Let somebody choose a picture file."""
        words = self._seat.look.words
        title, kinds = words("Choose a photo"), words("Pictures")
        path, _ = QFileDialog.getOpenFileName(
            self.window(), title, "", f"{kinds} (*.jpg *.jpeg *.png *.bmp)"
        )
        if path:
            self.take_in(Path(path))

    def take_in(self, path: Path) -> None:
        """Draw the picture in *path* anew and keep it."""
        desk, resident, words = self._seat.desk, self._resident, self._seat.look.words

        def keep(_: object) -> object:
            try:
                content = path.read_bytes()
            except OSError:
                raise UnreadableFile from None
            return photos.add(desk, resident, drawn_anew(content))

        def kept(_: object) -> None:
            self._seat.banner.show_note(words("The photo is kept."), words(ORIGINAL_STAYS))
            self._changed()

        self._seat.asker(self).run(keep, kept, self._not_kept)

    def _not_kept(self, error: Exception) -> None:
        words = self._seat.look.words
        if isinstance(error, Invalid):
            self._seat.banner.show_note(words(error.problems["picture"]), tone="warn")
        else:
            self._seat.banner.show_error(error)

    def delete(self) -> None:
        """Take the photo out of the file."""
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: photos.delete(desk, resident), lambda _: self._changed()
        )

    def _changed(self) -> None:
        self._seat.changed.emit(frozenset({Photo}), self._resident)
        self._read()

    def _read(self) -> None:
        desk, resident, may_add = self._seat.desk, self._resident, self.may_add

        def found(_: object) -> tuple[bytes, bool]:
            agreed = may_add and photos.consent(desk, resident) is not None
            return photos.of(desk, resident), agreed

        self._seat.asker(self).run(found, lambda seen: self._show(*seen))

    def _show(self, picture: bytes, agreed: bool) -> None:
        self.setVisible(bool(picture) or self.may_add)
        with laid_out_once(self):
            self._fill(picture, agreed)

    def _fill(self, picture: bytes, agreed: bool) -> None:
        look, words = self._seat.look, self._seat.look.words
        self.clear(keep=1)
        if picture:
            self.add(self._drawn(picture))
        if not self.may_add:
            return
        if not agreed:
            self.add(PlainLabel(words(NOT_YET), tone="muted", wrap=True))
        elif not picture:
            self.add(PlainLabel(words(AGREED), tone="muted", wrap=True))
        acts = []
        if agreed:
            act = words("Take another photo in") if picture else words("Take a photo in")
            acts.append(button(look, act, self.choose, act="quiet", icon="plus"))
        if picture and self._seat.desk.may("amend", Photo, self._resident):
            acts.append(button(look, words("Delete the photo"), self.delete, act="quiet", icon="x"))
        if acts:
            self.add(row(*acts))

    def _drawn(self, picture: bytes) -> PlainLabel:
        image = QImage.fromData(picture)  # proven to be bare JPEG where it is read
        edge = int(SHOWN * self._seat.look.scale)
        keeps = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        label = PlainLabel()
        ratio = self.devicePixelRatioF()
        size = int(edge * ratio)
        pixmap = QPixmap.fromImage(image.scaled(size, size, keeps, smooth))
        pixmap.setDevicePixelRatio(ratio)
        label.setPixmap(pixmap)
        label.setAccessibleName(self._seat.look.words("Photo of the resident"))
        return label
