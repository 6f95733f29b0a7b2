"""Which letter, to whom, in which language, about which paper; and what is missing for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.house_text import HouseText
from shelterdesk.domain.kinds.paper import Letter
from shelterdesk.domain.letter_templates import CARRIED, ENGLISH, LetterTemplate, lines_of
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.sharing import Why
from shelterdesk.errors import ProtectionFirst
from shelterdesk.i18n import N_
from shelterdesk.services import letter_offers, letter_texts, records
from shelterdesk.services.documents import document_type_label, masked
from shelterdesk.services.letter_offers import Offer, Wish
from shelterdesk.services.letter_texts import LetterWords
from shelterdesk.services.options import option_label
from shelterdesk.services.recovery_ways import Way
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.editors import CalmPicker, TicksEditor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.letter_words import (
    ASK,
    missing_words,
    names_body,
    needs_order,
    needs_words,
    sort_words,
)

TITLE = N_("Write a letter")
LEAD = N_(
    "It is filled with what this body may hear, and nothing else. You change the words; it leaves "
    "only after it is signed."
)
RECEIPT = N_(
    "The receipt for a paper in the safe is printed beside that paper, under “In the safe”."
)
OURS = N_("These are the program's words; nobody of your house has reviewed them yet.")
OURS_IN_ANOTHER = N_(
    "These are the program's words in this language. Nobody who speaks it has reviewed them yet: "
    "let a speaker read them before the letter goes out."
)
THEIRS = N_("These are your house's own words.")
NOT_THEIRS = N_("Your house's own words, not yet reviewed.")
WIDEST = 460


class LetterStart(QWidget):
    """Pick-lists, what the letter needs, and whether the resident agreed to it."""

    left = Signal()
    write_asked = Signal(object)  # (Wish, Offer)
    words_asked = Signal(object)  # LetterWords

    def __init__(
        self, seat: Seat, resident: ResidentId, way: Way | None = None, *, legal: bool = False
    ) -> None:
        """*way*: about the paper of a recovery. *legal*: the legal officer's letters come first."""
        super().__init__()
        self._seat, self._resident, self._way = seat, resident, way
        look, words = seat.look, seat.look.words
        self._legal = legal
        self._templates: tuple[LetterTemplate, ...] = ()
        self._words: tuple[LetterWords, ...] = ()
        self._offer: Offer | None = None
        self.which = self._picker(words("Which letter"))
        self.about = PlainLabel(tone="muted", wrap=True)
        self.needs = PlainLabel(tone="muted", wrap=True)
        self.language = self._picker(words("In which language"))
        self.review = PlainLabel(size="small", tone="muted", wrap=True)
        self.sort = self._picker(words("What sort of body"))
        self.body = self._picker(words("Name of the body"))
        self.body.setEditable(True)
        box = self.body.lineEdit()
        if box is not None:
            box.setAccessibleName(words("Name of the body"))
        self.order = QLineEdit()
        self.order.setAccessibleName(words("Written request of the law"))
        self.order.setMaximumWidth(int(WIDEST * look.scale))
        self.paper = self._picker(words("Which paper"))
        self._ticks_at = QVBoxLayout()
        self.ticks: TicksEditor | None = None
        self.said = PlainLabel(wrap=True)
        self.main = button(look, words("Write it"), self.write, act="main", icon="file-text")
        self.change = button(
            look, words("Change these words for the house"), self.change_words, act="quiet"
        )
        whence = words("Legal") if legal else words("Papers")
        self.back = button(look, whence, self.left.emit, act="quiet", icon="arrow-left")
        self._rows: dict[str, QWidget] = {}
        card = Card().add(
            self._row("which", words("Which letter"), self.which),
            self.about,
            self.needs,
            self._row("language", words("In which language"), self.language),
            self.review,
            self._row("sort", words("What sort of body"), self.sort),
            self._row("body", words("Name of the body"), self.body),
            self._row("order", words("Written request of the law"), self.order),
            self._row("paper", words("Which paper"), self.paper),
            self._ticks_at,
            self.said,
            row(self.main, self.change),
            PlainLabel(words(RECEIPT), size="small", tone="muted", wrap=True),
        )
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words(TITLE), size="page"), 1)
        page = column(head, PlainLabel(words(LEAD), tone="muted", wrap=True), card)
        fill(self, page, words(TITLE))
        self.which.activated.connect(lambda _: self._choose())
        self.language.activated.connect(lambda _: self._choose_language())
        self.sort.activated.connect(lambda _: self._choose_sort())
        self.paper.activated.connect(lambda _: self._weigh())
        self.body.activated.connect(lambda _: self._weigh())
        box = self.body.lineEdit()
        if box is not None:
            box.editingFinished.connect(self._weigh)
        self.order.editingFinished.connect(self._weigh)
        desk = seat.desk
        self.main.setEnabled(False)
        asker = seat.asker(self)
        asker.run(lambda _: records.page(desk, Document, resident).rows, self._show_papers)
        asker.run(lambda _: letter_texts.offered(desk, resident), self._show_letters)

    @property
    def template(self) -> LetterTemplate:
        """Which letter is chosen."""
        return self._templates[max(self.which.currentIndex(), 0)]

    @property
    def wish(self) -> Wish:
        """What is chosen, as the service takes it."""
        recovery = self._way.recovery if self._way else None
        is_its = recovery is not None and self.paper.currentData() in (
            recovery.document_id,
            recovery.original_id,
        )
        return Wish(
            template=self.template.code,
            sort=str(self.sort.currentData() or ""),
            recipient=self.body.currentText().strip() if self._is_named() else "",
            language=str(self.language.currentData() or ENGLISH),
            document_id=str(self.paper.currentData() or ""),
            recovery_id=recovery.id if recovery is not None and is_its else "",
            lines=frozenset(self.ticks.read()) if self.ticks else frozenset(),
            order=self.order.text().strip() if self._needs_order() else "",
        )

    def write(self) -> None:
        """Fill the letter as it is chosen now, and open its form."""
        wish = self.wish
        self._ask(wish, lambda found: self.write_asked.emit((wish, found)))

    def change_words(self) -> None:
        """The house's own words for this letter."""
        found = next((w for w in self._words if w.language == self.language.currentData()), None)
        if found is not None:
            self.words_asked.emit(found)

    # ---- what follows from a choice

    def _show_papers(self, papers: Sequence[Document]) -> None:
        words = self._seat.look.words
        self.paper.addItem(words("No certain paper"), "")
        for paper in papers:
            name = words(document_type_label(paper.document_type))
            parts = (name, masked(paper.number))
            self.paper.addItem(" · ".join(part for part in parts if part), paper.id)
        if self._way is not None:
            self.paper.setCurrentIndex(max(self.paper.findData(self._way.document.id), 0))

    def _show_letters(self, found: tuple[LetterTemplate, ...]) -> None:
        """In the order of the list; on the page of the law those of the legal officer first."""
        first = sorted(found, key=lambda each: each.legal is not self._legal)
        self._templates = tuple(first) if self._legal else found
        for each in self._templates:
            self.which.addItem(self._seat.look.words(each.label), each.code)
        if self._templates:
            self._choose()

    def _choose(self) -> None:
        words, template = self._seat.look.words, self.template
        self.about.setText(words(template.about))
        needs = needs_words(template, words)
        self.needs.setText(needs)
        self.needs.setVisible(bool(needs))
        with QSignalBlocker(self.sort):
            self.sort.clear()
            for sort in template.sorts:
                self.sort.addItem(sort_words(sort, words), sort)
        desk, code = self._seat.desk, template.code
        self._seat.asker(self).run(
            lambda _: letter_texts.in_force(desk, code), partial(self._show_languages, code)
        )

    def _show_languages(self, code: str, found: tuple[LetterWords, ...]) -> None:
        if code != self.template.code:
            return
        words, chosen = self._seat.look.words, self.language.currentData()
        self._words = found
        with QSignalBlocker(self.language):
            self.language.clear()
            for each in found:
                self.language.addItem(
                    words(option_label("languages", each.language)), each.language
                )
            self.language.setCurrentIndex(max(self.language.findData(chosen), 0))
        self.change.setVisible(self._seat.desk.may("create", HouseText))
        self._choose_language()

    def _choose_language(self) -> None:
        words, chosen = self._seat.look.words, self.language.currentData()
        found = next((w for w in self._words if w.language == chosen), None)
        own = found is not None and found.own is not None
        reviewed = found is not None and found.is_reviewed
        ours = OURS if chosen == ENGLISH else OURS_IN_ANOTHER
        self.review.setText(words((THEIRS if reviewed else NOT_THEIRS) if own else ours))
        self._choose_sort()

    def _choose_sort(self) -> None:
        sort = str(self.sort.currentData() or "")
        self._rows["sort"].setVisible(self.sort.count() > 1)
        self._rows["body"].setVisible(self._is_named())
        self._rows["order"].setVisible(self._needs_order())
        self._make_ticks(sort)
        desk, resident = self._seat.desk, self._resident
        listed = "embassy" if self.template.mission else sort
        if self._is_named():
            self._seat.asker(self).run(
                lambda _: letter_offers.bodies(desk, resident, listed), self._show_bodies
            )
        else:
            self._weigh()

    def _show_bodies(self, found: tuple[str, ...]) -> None:
        typed = self.body.currentText().strip()
        known = {self.body.itemText(at) for at in range(self.body.count())}
        with QSignalBlocker(self.body):
            self.body.clear()
            self.body.addItems(list(found))
            mission = self._way.recovery.mission if self._way else ""
            if typed and typed not in known:
                self.body.setEditText(typed)
            elif mission in found:
                self.body.setCurrentText(mission)
        self._weigh()

    def _make_ticks(self, sort: str) -> None:
        if self.ticks is not None:
            self.ticks.hide()
            self.ticks.deleteLater()
            self.ticks = None
        if sort != CARRIED or self.template.mission:
            return
        words, chosen = self._seat.look.words, self.language.currentData()
        texts = [each.text for each in self._words if each.language == chosen]
        lines = sorted(frozenset(self.template.needs).union(*map(lines_of, texts)))
        picks = [(line, words(option_label("data_categories", line))) for line in lines]
        if picks:
            field = replace(Letter.field("covers"), shown=True)
            self.ticks = TicksEditor(field, self._seat.look, picks, columns=1)
            self.ticks.edited.connect(self._weigh)
            self._ticks_at.addWidget(self.ticks)

    def _weigh(self) -> None:
        if self.which.count():
            self._ask(self.wish, self._show_offer)

    def _ask(self, wish: Wish, then: Callable[[Offer], None]) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: letter_offers.offer(desk, resident, wish), then, self._stopped
        )

    def _show_offer(self, found: Offer) -> None:
        self._offer = found
        wish, words = self.wish, self._seat.look.words
        purpose = str(found.values["purpose"])
        said = missing_words(
            found.verdict, wish.sort, wish.recipient, purpose, words, self._seat.day
        )
        if wish.sort == CARRIED and found.verdict.may_leave:
            said = ""
        self.said.setText(said)
        self.said.set_tone("ok" if found.verdict.may_leave else "warn")
        self.said.setVisible(bool(said))
        self.main.setEnabled(True)

    def _stopped(self, error: Exception) -> None:
        self.main.setEnabled(False)
        is_protected = isinstance(error, ProtectionFirst)
        if is_protected:
            self.said.setText(self._seat.look.words(ASK[Why.PROTECTION]))
            self.said.set_tone("warn")
        self.said.setVisible(is_protected)
        self._seat.banner.show_error(error)

    # ---- the parts

    def _is_named(self) -> bool:
        return names_body(str(self.sort.currentData() or ""), self.template)

    def _needs_order(self) -> bool:
        return needs_order(str(self.sort.currentData() or ""))

    def _picker(self, name: str) -> CalmPicker:
        made = CalmPicker()
        made.setAccessibleName(name)
        made.setMaximumWidth(int(WIDEST * self._seat.look.scale))
        return made

    def _row(self, key: str, label: str, hand: QWidget) -> QWidget:
        made = QWidget()
        name = PlainLabel(label, size="strong")
        name.setBuddy(hand)
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(name)
        inner.addWidget(hand)
        self._rows[key] = made
        return made
