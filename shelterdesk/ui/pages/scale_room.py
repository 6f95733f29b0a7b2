"""The shelf of questionnaires: their terms and sources, files of the house, its own cut-offs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.scale import Administration, CutoffSet, Instrument
from shelterdesk.domain.scales import Scale
from shelterdesk.domain.sources import told_source
from shelterdesk.errors import ScaleFileNeedsALook, UnreadableFile
from shelterdesk.i18n import N_
from shelterdesk.services import scale_library
from shelterdesk.services.options import option_label
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.scale_library import Library
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import GAP, Card, empty, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.filling import Filling
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Questionnaires")
MEANS = N_(
    "What may be asked here, under which terms, and how it is reckoned. A house can add a "
    "questionnaire, or words in another language, as a file. What was answered keeps its version."
)
UNREAD = N_("A file of the house does not read any more: {names}. Its answers are safe.")
NOT_OFFERED = N_("Not offered. Its terms ask for a house without profit; that is in the settings.")
OWN_CUT = N_("House's own: {at} · {language} · {who} · {source}")
USUAL = N_("Comes with it: {at} · {who} · {source}")
LARGEST = 1_000_000  # bytes; more is no questionnaire


def is_for(desk: Desk) -> bool:
    """Whoever gives questionnaires, and whoever keeps the shelf."""
    return desk.may("create", Instrument) or desk.may("read", Administration)


class ScaleRoom(RoomStack):
    """One card for each questionnaire."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self.may_write = seat.desk.may("create", Instrument)
        self.add = button(look, words("Add from a file"), self.choose, icon="plus")
        if not self.may_write:
            self.add.hide()  # never shown here: without a parent it would be a window of its own
        self.note = Card()
        self.note.hide()
        self._files = QWidget()
        self._list = QVBoxLayout(self._files)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(GAP)
        self._filling = Filling(self._files, seat.asker(self).soon)
        top = Card()
        head = row(PlainLabel(words(TITLE), size="page"))
        head.addWidget(self.add)
        top.add(head, PlainLabel(words(MEANS), tone="muted", wrap=True))
        self.furnish(top, self.note, self._files)

    def read(self) -> None:
        """Read the shelf anew."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: scale_library.library(desk), self._show)

    def choose(self) -> None:
        """Let somebody choose a file."""
        title = self.seat.look.words("Add a questionnaire")
        path, _ = QFileDialog.getOpenFileName(self.window(), title, "", "TOML (*.toml)")
        if path:
            self.take_in(Path(path))

    def take_in(self, path: Path) -> None:
        """Read the file at *path*, check it, keep it."""
        desk = self.seat.desk

        def keep(_: object) -> Receipt[Instrument]:
            try:
                content = path.read_bytes()[: LARGEST + 1].decode("utf-8")
            except (OSError, UnicodeDecodeError):
                raise UnreadableFile from None
            return scale_library.add_file(desk, content)

        self.seat.asker(self).run(keep, self._added, self._not_added)

    def open_draft(self, written: str) -> None:
        """Go on with a cut-off that was being written."""
        self.write_cutoff(written.partition(":")[2])

    def write_cutoff(self, code: str) -> None:
        """The form for a cut-off of the house."""
        seat, words = self.seat, self.seat.look.words

        def save(values: Any, slot: str) -> Any:
            given = {"instrument": code, **values[CutoffSet.kind]}
            return scale_library.set_cutoff(seat.desk, given, slot)

        fields = tuple(f for f in CutoffSet.fields() if f.name != "instrument")
        entry = Entry(
            seat,
            words("Cut-off of the house: {name}").format(name=scale_library.shipped_name(code)),
            (Part(CutoffSet.kind, "", fields),),
            f"{CutoffSet.kind}:{code}/",
            save,
            act=words("Save"),
            filled={CutoffSet.kind: {"reviewed_on": seat.desk.today()}},
            explained=words("It stands beside every score in this language, with its source."),
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    # ---- what shows

    def _show(self, library: Library) -> None:
        self._filling.fill(self._cards(library))

    def _cards(self, library: Library) -> Iterator[None]:
        words = self.seat.look.words
        empty(self._list)
        if library.unread:
            names = ", ".join(file.name for file in library.unread)
            self._list.addWidget(
                Card().add(PlainLabel(words(UNREAD).format(names=names), tone="warn", wrap=True))
            )
        files = {file.code: file for file in library.files}
        for scale in library.known.values():
            self._list.addWidget(self._card(scale, library, files.get(scale.code)))
            yield

    def _card(self, scale: Scale, library: Library, file: Instrument | None) -> Card:
        look, words = self.seat.look, self.seat.look.words
        card = Card(f"{scale.name} · {words(scale.about)}")
        languages = ", ".join(words(option_label("languages", each)) for each in scale.wordings)
        parts = (scale.version, words(scale.terms.label), languages)
        card.add(PlainLabel(" · ".join(part for part in parts if part), wrap=True))
        if scale not in library.offered and (file is None or file.is_active):
            card.add(PlainLabel(words(NOT_OFFERED), tone="warn", wrap=True))
        for said in self._cutoffs(scale, library):
            card.add(PlainLabel(said, size="small", wrap=True))
        source = told_source(scale.source)
        named = words("Source: {source}").format(source=source) if source else ""
        told = (scale.notice, scale.licence, named)
        small = "\n".join(each for each in told if each)
        card.add(PlainLabel(small, size="small", tone="muted", wrap=True))
        acts = []
        if self.may_write and "total" in scale.measures:
            write = partial(self.write_cutoff, scale.code)
            acts.append(button(look, words("Add a cut-off of the house"), write, act="quiet"))
        if self.may_write and file is not None:
            label = words("Offer it no more") if file.is_active else words("Offer it again")
            acts.append(button(look, label, partial(self._set_aside, file), act="quiet"))
        for made in acts:
            made.setAccessibleName(f"{made.accessibleName()}: {scale.name}")
        return card.add(row(*acts)) if acts else card

    def _cutoffs(self, scale: Scale, library: Library) -> list[str]:
        words = self.seat.look.words
        said = [
            words(OWN_CUT).format(
                at=own.from_,
                language=words(option_label("languages", own.language)),
                who=own.setting or words("everybody"),
                source=own.source,
            )
            for own in library.cutoffs.get(scale.code, ())
        ]
        for cutoff in scale.cutoffs:
            language = words(option_label("languages", cutoff.language)) if cutoff.language else ""
            who = (words(cutoff.title), language, cutoff.setting)
            said.append(
                words(USUAL).format(
                    at=cutoff.to if cutoff.from_ is None else cutoff.from_,
                    who=" · ".join(part for part in who if part),
                    source=cutoff.source,
                )
            )
        return said

    def _set_aside(self, file: Instrument) -> None:
        desk = self.seat.desk
        self.seat.asker(self).run(
            lambda _: scale_library.set_aside(desk, file.id, file.rev, active=not file.is_active),
            self._added,
        )

    def _added(self, receipt: Receipt[Instrument]) -> None:
        self.note.hide()
        self._kept(receipt)

    def _not_added(self, error: Exception) -> None:
        """A file that needs a look says where, beside the shelf."""
        if not isinstance(error, ScaleFileNeedsALook):
            self.seat.banner.show_error(error)
            return
        words = self.seat.look.words
        self.note.clear()
        where = f"{error.where}: " if error.where else ""
        self.note.add(
            PlainLabel(words(error.title), size="strong", tone="warn", wrap=True),
            PlainLabel(f"{where}{words(error.says)}", wrap=True),
            PlainLabel(words(error.hint), tone="muted", wrap=True),
        )
        self.note.show()
