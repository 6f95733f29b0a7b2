"""The account tab: checklist, types and means, and, where it is turned on, three voices apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.account import (
    AccountEvent,
    Debt,
    Exploitation,
    ExploitationBrief,
    IndicatorAnswer,
    LawyerNote,
    Means,
    Recruitment,
    Voice,
)
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import account
from shelterdesk.services import reading as acts
from shelterdesk.services.account import BeforeAsking, ExportLine, Said, Told
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.veil import Veil
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.account_entry import RESTS, told_line
from shelterdesk.ui.pages.checklist import GROUP_TITLES, NO_SCORE
from shelterdesk.ui.pages.records import KindSection, may_write
from shelterdesk.ui.pages.seat import Seat

STACKS_BELOW = 900  # logical pixels
LISTED: tuple[type[Record], ...] = (Exploitation, Means, Recruitment, Debt, ExploitationBrief)
EXPORT_SAYS = N_(
    "Nothing is exported from here. This is only how other standards would call it, and what they "
    "have no word for."
)
NO_CODES = N_("Nothing that an export has a word for is written yet.")
LAWYER_SAYS = N_(
    "One more sign is for the legal officer alone: whether somebody was made to recruit or to "
    "watch others. You can write it for them; you do not read it again."
)
THREE_VOICES = N_("Three voices, never mixed. Each piece is covered until you choose to read it.")


class AccountPage(QWidget):
    """Each part in a card of its own; what one may not read is not there."""

    open_asked = Signal(object)
    add_asked = Signal(object, object)  # a kind, and what its form begins with

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self.signs = Card(words("Signs of forced criminality"))
        self.lawyer = Card(words("For the lawyer alone"))
        self.export = Card(words("What an export would say"))
        self.told = Card(words("Account"))
        self._voices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        parts: list[QWidget] = []
        if IndicatorAnswer in kinds:
            parts.append(self.signs)
        parts.append(self.lawyer)
        self.lawyer.hide()
        for kind in (k for k in LISTED if k in kinds):
            is_brief = kind is ExploitationBrief
            if is_brief and Exploitation in kinds:
                continue  # whoever reads the whole needs no summary of it
            new = not is_brief and may_write(seat, kind, resident)
            section = KindSection(seat, resident, kind, offers_new=new)
            section.opened.connect(self.open_asked)
            section.add_asked.connect(lambda kind: self.add_asked.emit(kind, {}))
            parts.append(section)
        if Means in kinds:
            parts.append(self.export)
            self._offer_export()
        if AccountEvent in kinds:
            parts.append(self.told)
        page = column(*parts)
        fill(self, page, words("Account"))
        self._read(kinds)

    def _read(self, kinds: tuple[type[Record], ...]) -> None:
        desk, resident, asker = self._seat.desk, self._resident, self._seat.asker(self)
        if IndicatorAnswer in kinds:
            asker.run(lambda _: account.checklist(desk, resident), self._show_signs)
        is_lawyer = desk.may("read", LawyerNote, resident)  # finds it on the page Legal
        if desk.may_create(LawyerNote, resident) and not is_lawyer:
            asker.run(lambda _: account.may_hand_to_lawyer(desk, resident), self._offer_lawyer)
        if AccountEvent in kinds:
            asker.run(lambda _: account.before_asking(desk, resident), self._show_told)

    # ---- the checklist

    def _show_signs(self, said: dict[str, Said]) -> None:
        seat, words, look = self._seat, self._seat.look.words, self._seat.look
        self.signs.clear(keep=1)
        self.signs.add(PlainLabel(words(NO_SCORE), size="small", tone="muted", wrap=True))
        for group in account.GROUPS:
            spoken = [(w, said[w.code]) for w in account.signs(group) if w.code in said]
            spoken = [(w, s) for w, s in spoken if s.value is not Answer.NOT_ASKED]
            if not spoken:
                continue
            self.signs.add(PlainLabel(words(GROUP_TITLES[group]), size="strong"))
            for word, answer in spoken:
                source = words(answer.source.label) if answer.source else ""
                told = " · ".join(part for part in (words(answer.value.label), source) if part)
                self.signs.add(PlainLabel(f"{words(word.label)}: {told}", wrap=True))
        if may_write(seat, IndicatorAnswer, self._resident):
            ask = partial(self.add_asked.emit, IndicatorAnswer, {})
            self.open_list = button(look, words("Open the checklist"), ask, icon="pen-line")
            self.signs.add(row(self.open_list))

    def _offer_lawyer(self, has_one: bool) -> None:
        """Only where somebody could open it."""
        words, look = self._seat.look.words, self._seat.look
        self.lawyer.clear(keep=1)
        self.lawyer.setVisible(has_one)
        ask = partial(self.add_asked.emit, LawyerNote, {})
        self.hand = button(look, words("Write it for the legal officer"), ask, icon="pen-line")
        self.lawyer.add(PlainLabel(words(LAWYER_SAYS), tone="muted", wrap=True), row(self.hand))

    # ---- the mapping

    def _offer_export(self) -> None:
        words, look = self._seat.look.words, self._seat.look
        self.show_export = button(look, words("Show it"), self.ask_export, act="quiet")
        self.export.add(
            PlainLabel(words(EXPORT_SAYS), size="small", tone="muted", wrap=True),
            row(self.show_export),
        )

    def ask_export(self) -> None:
        """Show, on request only, what the standards would make of it."""
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: account.export_lines(desk, resident), self._show_export
        )

    def _show_export(self, lines: tuple[ExportLine, ...]) -> None:
        words = self._seat.look.words
        self.export.clear(keep=3)
        if not lines:
            self.export.add(PlainLabel(words(NO_CODES), tone="muted", wrap=True))
        for line in lines:
            self.export.add(PlainLabel(words(line.word.label), size="strong", wrap=True))
            named = (("HTCDS", line.htcds), ("CTDC", line.ctdc), ("CTDC 2020", line.ctdc_2020))
            said = " · ".join(f"{n}: {'; '.join(codes)}" for n, codes in named if codes)
            self.export.add(PlainLabel(said, size="small", tone="muted", wrap=True))
            if line.loss:
                self.export.add(PlainLabel(words(line.loss), size="small", tone="warn", wrap=True))

    # ---- the account

    def _show_told(self, found: BeforeAsking) -> None:
        seat, words = self._seat, self._seat.look.words
        self.told.clear(keep=1)
        self.told.add(PlainLabel(words(THREE_VOICES), size="small", tone="muted", wrap=True))
        if found.topics:
            topics = ", ".join(found.topics)
            said = words(RESTS).format(topics=topics)
            self.told.add(PlainLabel(said, size="strong", wrap=True))
        self._voices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._voices.setSpacing(12)
        for voice in Voice:
            self._voices.addWidget(self._voice(seat, voice, found.of(voice)), 1)
        self.told.add(self._voices)
        self._lay()

    def _voice(self, seat: Seat, voice: Voice, told: tuple[Told, ...]) -> Card:
        words, look = seat.look.words, seat.look
        card = Card(words(voice.label))
        for each in told:
            card.add(PlainLabel(told_line(seat, each), size="small", tone="muted", wrap=True))
            card.add(
                Veil(
                    look,
                    words("Account of events"),
                    words=len(each.event.text.split()),
                    lift=partial(self._lift, each.event),
                    open_text=partial(WrappedText, look, each.event.text),
                    narrow=True,
                )
            )
        if not told:
            card.add(PlainLabel(words("Nothing is recorded."), tone="muted"))
        if may_write(seat, AccountEvent, self._resident):
            ask = partial(self.add_asked.emit, AccountEvent, {"voice": voice.value})
            add = button(look, words("Add"), ask, act="quiet", icon="plus")
            add.setAccessibleName(f"{words('Add')}: {words(voice.label)}")
            card.add(row(add))
        return card

    def _lift(self, event: AccountEvent, then: Callable[[], None]) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: acts.reveal(desk, AccountEvent, event.id), lambda _: then()
        )

    def _lay(self) -> None:
        narrow = self.width() < STACKS_BELOW * self._seat.look.scale
        direction = QBoxLayout.Direction
        self._voices.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()
