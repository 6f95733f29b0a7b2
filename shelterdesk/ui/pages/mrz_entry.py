"""Typing or pasting the lines at the foot of a passport or card, and what they offer to fill in.

It warns and never turns anybody away: whoever holds the paper sees which sign to look at again, and
ticks what is to be written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from shelterdesk.domain import mrz
from shelterdesk.domain.mrz import Reading, Swap
from shelterdesk.domain.mrz_compare import country_of
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import drafts, paper_lines
from shelterdesk.services.options import option_label
from shelterdesk.services.paper_lines import Look, Offer
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.drafts import DraftKeeper
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("The lines for machines")
LEAD = N_(
    "Type or paste the two or three lines at the foot of the page with the photo. Small letters "
    "and spaces do not matter. Nothing is written before you say so."
)
FITS = N_("Every check digit fits.")
TICKET = N_("Name on the ticket, if there is one: it is compared and not kept")
LOOK_AGAIN = N_("Check the typing: {parts}. You can go on all the same.")
DIFFERS = N_("Look at this together with the resident:")
NO_JUDGE = N_("These lines say what is printed, not who somebody is.")
SLOT = "document-lines"
HOLD_MS = 400  # after the last key
SIGNS = 46  # of the widest line, and a little more


class LinesPage(QWidget):
    """The text, what it says, what to look at, and what could be filled in."""

    left = Signal()
    filled = Signal(object)  # a Receipt

    def __init__(self, seat: Seat, resident: ResidentId, document_id: str = "") -> None:
        super().__init__()
        self._seat, self._resident, self._document = seat, resident, document_id
        look, words = seat.look, seat.look.words
        self.slot = f"{SLOT}{':' + document_id if document_id else ''}/{resident}"
        self.back = button(look, words("Papers"), self.leave, act="quiet", icon="arrow-left")
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words(TITLE), size="page"), 1)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(words(TITLE))
        self.text.setObjectName("lines")
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF() * 1.1)
        self.text.setFont(fixed)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        metrics = self.text.fontMetrics()
        self.text.setFixedHeight(metrics.lineSpacing() * 4 + 16)
        self.text.setMinimumWidth(min(metrics.horizontalAdvance("<") * SIGNS, 620))
        self.ticket = QLineEdit()
        self.ticket.setAccessibleName(words(TICKET))
        self.ticket.setObjectName("ticket")
        self.ticket.setMaximumWidth(620)
        self.ticket.textChanged.connect(self._typed)
        self.hint = PlainLabel(words(LEAD), tone="muted", wrap=True)
        self.says = Card(words("What they say"))
        self.checks = Card(words("Look again"))
        self.offers = Card(words("Write this down"))
        self.boxes: dict[str, QCheckBox] = {}
        self.main = button(look, words("Write what is ticked"), self.fill, act="main", icon="check")
        self._timer = QTimer(self, interval=HOLD_MS, singleShot=True)
        self._timer.timeout.connect(self.read)
        self.keeper = DraftKeeper(self._keep, self)
        seat.add_keeper(self.keeper)
        self.text.textChanged.connect(self._typed)
        page = column(
            head,
            self.hint,
            self.text,
            PlainLabel(words(TICKET), size="small", tone="muted"),
            self.ticket,
            self.checks,
            self.says,
            self.offers,
        )
        fill(self, page, words(TITLE))
        self._show(None)
        seat.asker(self).run(lambda _: drafts.find(seat.desk, self.slot), self._restored)

    def read(self) -> None:
        """Hold what is typed beside the file."""
        desk, typed, ticket = self._seat.desk, self.text.toPlainText(), self.ticket.text()
        self.main.setEnabled(False)
        if not typed.strip():
            self._show(None)
            return
        self._seat.asker(self).run(
            lambda _: paper_lines.look(desk, self._resident, typed, self._document, ticket),
            self._show,
        )

    def fill(self) -> None:
        """Write what is ticked."""
        desk, typed = self._seat.desk, self.text.toPlainText()
        chosen = tuple(key for key, box in self.boxes.items() if box.isChecked())
        if not chosen:
            self._seat.banner.show_note(self._seat.look.words("Nothing is ticked."))
            return

        def job(_: object) -> Any:
            kept = paper_lines.fill(desk, self._resident, typed, chosen, self._document)
            drafts.discard(desk, self.slot)
            return kept

        self._seat.asker(self).run(job, self._written)

    def swap(self, swap: Swap) -> None:
        """Take one sign for the other; the person with the paper has looked."""
        self.text.setPlainText(mrz.swapped(self.text.toPlainText(), (swap,)))
        self.read()

    def leave(self) -> None:
        """Close the page; what is typed is kept as a draft."""
        self.keeper.flush()
        self.left.emit()

    # ---- what shows

    def _written(self, receipt: Any) -> None:
        self.keeper.forget()
        self._seat.banner.show_note(self._seat.look.words("Saved."))
        self.filled.emit(receipt)

    def _typed(self) -> None:
        self.keeper.touch()
        self._timer.start()

    def _keep(self, done: Callable[[datetime], None], failed: Callable[[Exception], None]) -> None:
        desk, slot = self._seat.desk, self.slot
        typed = {"text": self.text.toPlainText(), "ticket": self.ticket.text()}
        self._seat.asker(self).run(lambda _: drafts.keep(desk, slot, typed), done, failed)

    def _restored(self, draft: Any) -> None:
        if draft is not None and not self.text.toPlainText():
            self.text.setPlainText(str(draft.values.get("text", "")))
            self.ticket.setText(str(draft.values.get("ticket", "")))
            self.read()

    def _show(self, found: Look | None) -> None:
        words = self._seat.look.words
        for card in (self.says, self.checks, self.offers):
            card.clear(keep=1)
        reading = found.reading if found else None
        self.hint.setText(words(found.hint if found and found.hint else LEAD))
        self.says.setVisible(reading is not None)
        self.offers.setVisible(reading is not None)
        self.checks.setVisible(found is not None and (reading is not None or bool(found.swaps)))
        if found is None:
            return
        self._show_checks(found)
        if reading is not None:
            self._show_says(reading)
            self._show_offers(found.offers)

    def _show_checks(self, found: Look) -> None:
        look, words = self._seat.look, self._seat.look.words
        if found.reading is not None:
            parts = ", ".join(words(part.label) for part in found.reading.needs_a_look)
            said = words(LOOK_AGAIN).format(parts=parts) if parts else words(FITS)
            icon, tone = ("circle-alert", "warn") if parts else ("circle-check", "ok")
            told = row(icon_label(look, icon, tone, size=16), PlainLabel(said, wrap=True))
            told.setStretch(1, 1)
            self.checks.add(told)
            announce(self, said)
        for swap in found.swaps[:12]:
            said = words("Line {line}, sign {place}: {typed} may be {perhaps}").format(
                line=swap.line + 1, place=swap.place + 1, typed=swap.typed, perhaps=swap.perhaps
            )
            title = words("It is {perhaps}").format(perhaps=swap.perhaps)
            act = button(look, title, partial(self.swap, swap), act="quiet")
            act.setAccessibleName(f"{title}: {said}")
            self.checks.add(row(PlainLabel(said), act))
        if found.differs:
            self.checks.add(PlainLabel(words(DIFFERS), size="strong"))
            for each in found.differs:
                told = row(
                    icon_label(look, "circle-alert", "warn", size=16),
                    PlainLabel(words(each.label), wrap=True),
                )
                told.setStretch(1, 1)
                self.checks.add(told)

    def _show_says(self, reading: Reading) -> None:
        words = self._seat.look.words
        facts = (
            (N_("Surname"), reading.surname),
            (N_("Given names"), reading.given),
            (N_("Number"), reading.number),
            (N_("Date of birth"), self._day(reading.birth)),
            (N_("Sex on the paper"), reading.sex),
            (N_("Nationality"), self._country(reading.nationality)),
            (N_("Issued by"), self._country(reading.issuer)),
            (N_("Ends on"), self._seat.day(reading.expires_on) if reading.expires_on else ""),
            (N_("Extra field"), reading.optional),
        )
        for label, value in facts:
            if value:
                name = PlainLabel(words(label), tone="muted")
                name.setFixedWidth(int(160 * self._seat.look.scale))
                told = row(name, PlainLabel(value, wrap=True))
                told.setStretch(1, 1)
                self.says.add(told)
        if reading.is_cut:
            cut = words("The name fills its line, so its end may be missing.")
            self.says.add(PlainLabel(cut, size="small", tone="muted", wrap=True))
        self.says.add(PlainLabel(words(NO_JUDGE), size="small", tone="muted", wrap=True))

    def _show_offers(self, offers: tuple[Offer, ...]) -> None:
        words = self._seat.look.words
        self.boxes = {}
        for offer in offers:
            box = QCheckBox(f"{words(offer.label)}: {self._value(offer)}")
            self.boxes[offer.key] = box
            self.offers.add(box)
        if not offers:
            self.offers.add(PlainLabel(words("All of it is on file already."), tone="muted"))
            return
        self.offers.add(row(self._button()))

    def _button(self) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        self.main = button(look, words("Write what is ticked"), self.fill, act="main", icon="check")
        return self.main

    def _value(self, offer: Offer) -> str:
        if offer.key in ("country", "citizen"):
            return self._seat.look.words(option_label("countries", offer.value))
        if offer.key == "expires_on":
            return self._seat.day(date.fromisoformat(offer.value))
        return self._day(offer.value) if offer.key == "birth" else offer.value

    def _day(self, edtf: str) -> str:
        return self._seat.day(PartialDate(edtf)) if edtf else ""

    def _country(self, code: str) -> str:
        words = self._seat.look.words
        if code in mrz.OTHER_CODES:
            return words(mrz.OTHER_CODES[code])
        found = country_of(code)
        return words(option_label("countries", found)) if found else code
