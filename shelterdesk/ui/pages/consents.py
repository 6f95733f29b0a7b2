"""What a resident said yes or no to, one line each; asking, and taking back in two steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.consent import CareConsent, Consent, ConsentType
from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.withdrawal import FOLLOWS, Effect
from shelterdesk.i18n import N_
from shelterdesk.services import consents, disclosures, house_texts
from shelterdesk.services.consents import About, ConsentLine, Standing
from shelterdesk.services.disclosures import Notice
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker, Editor, PickEditor, TicksEditor
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.consents import (
    ICONS,
    TONES,
    Shown,
    fields_for,
    kind_of,
    shown,
)

CALM = N_(
    "Every answer is a full answer. A no, or “not now”, changes nothing about bed, food and "
    "safety. Nothing reminds anybody to ask."
)
ANYBODY = N_(
    "A resident can take an agreement back with anybody who works here. You need not know what "
    "was agreed; say what they take back."
)
TAKE_BACK, NOTHING = N_("Take back"), N_("Nothing has been asked yet.")
CLOSED = N_("The file is closed now")
CLOSED_MEANS = N_(
    "Nobody finds it but managers and the case manager, and they only with a reason. Your own "
    "work with the resident goes on: talk with a manager."
)
TEXTS_FOR = {ConsentType.STAY: (TextUse.RULES, TextUse.CONSENT)}


@dataclass(frozen=True)
class Read:
    """What the page asks the desk for."""

    lines: tuple[ConsentLine, ...]
    notices: tuple[Notice, ...]


class ConsentsPage(QWidget):
    """For readers a line each; for everybody else the one thing they may always do."""

    open_asked = Signal(object)  # a record
    ask_asked = Signal(object)  # what about
    letters_asked = Signal()
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self.answers = Card(words("What was asked"))
        self.open = Card(words("Not asked"))
        self.letters = Card(words("Letters to prepare"))
        self.back = Card(words("The resident takes something back"))
        for card in (self.answers, self.open, self.letters, self.back):
            card.hide()
        calm = PlainLabel(words(CALM), tone="muted", wrap=True)
        page = column(calm, self.back, self.letters, self.answers, self.open)
        fill(self, page, words("Consents"))
        self._reads = seat.desk.may("read", Consent, resident)
        if not self._reads:
            self._offer_taking_back()
        if self._reads or seat.desk.may("read", CareConsent, resident):
            seat.asker(self).run(lambda _: self._read(), self._show)

    def _read(self) -> Read:
        desk, resident = self._seat.desk, self._resident
        told = disclosures.notices(desk, resident) if self._reads else ()
        return Read(consents.of_resident(desk, resident), told)

    def _show(self, found: Read) -> None:
        words, day = self._seat.look.words, self._seat.day
        lines = [shown(line, words, day) for line in found.lines]
        asked = [line for line in lines if line.line.standing is not Standing.NEVER]
        for line in asked:
            self.answers.add(self._line(line))
        if not asked:
            self.answers.add(PlainLabel(words(NOTHING), tone="muted"))
        self.answers.show()
        never = [line for line in lines if line.line.standing is Standing.NEVER]
        for line in never:
            if self._may_ask(line.line.about):
                self.open.add(self._unasked(line))
                self.open.show()
        if found.notices:
            self._show_letters(found.notices)

    def _may_ask(self, about: About) -> bool:
        return self._seat.desk.may_create(kind_of(about), self._resident)

    def _line(self, line: Shown) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        tone = TONES[line.line.standing]
        says = QWidget()
        stack = QVBoxLayout(says)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(PlainLabel(line.title, size="strong", wrap=True))
        stack.addWidget(PlainLabel(line.standing, tone=tone, wrap=True))
        token = tone if tone in ("ok", "warn") else "text2"
        parts: list[QWidget] = [icon_label(look, ICONS[line.line.standing], token, size=18), says]
        look_at = button(
            look, words("Open"), lambda: self.open_asked.emit(line.line.answer), act="link"
        )
        parts.append(self._named(look_at, line.title))
        if self._may_ask(line.line.about):
            again = button(
                look, words("New answer"), lambda: self.ask_asked.emit(line.line.about), act="quiet"
            )
            parts.append(self._named(again, line.title))
        if line.line.may_be_taken_back:
            back = button(look, words(TAKE_BACK), lambda: self.take_back(line), act="plain")
            parts.append(self._named(back, line.title))
        made = QWidget()
        laid = row(*parts)
        laid.setStretch(1, 1)
        laid.setContentsMargins(0, 2, 0, 2)
        made.setLayout(laid)
        return made

    def _unasked(self, line: Shown) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        ask = button(
            look,
            words("Ask"),
            lambda: self.ask_asked.emit(line.line.about),
            act="quiet",
            icon="plus",
        )
        made = QWidget()
        laid = row(PlainLabel(line.title), self._named(ask, line.title))
        laid.setStretch(0, 1)
        laid.setContentsMargins(0, 0, 0, 0)
        made.setLayout(laid)
        return made

    @staticmethod
    def _named(act: Any, title: str) -> Any:
        act.setAccessibleName(f"{act.text().strip()}: {title}")
        return act

    def _show_letters(self, found: tuple[Notice, ...]) -> None:
        look, words = self._seat.look, self._seat.look.words
        bodies = ", ".join(notice.recipient for notice in found)
        sentence = words("What was taken back had gone to: {bodies}").format(bodies=bodies)
        go = button(look, words("See the letters"), self.letters_asked.emit, icon="printer")
        self.letters.add(PlainLabel(sentence, wrap=True), row(go))
        self.letters.show()

    # ---- taking back

    def _offer_taking_back(self) -> None:
        look, words = self._seat.look, self._seat.look.words
        self.about = CalmPicker()
        self.about.setAccessibleName(words("What is taken back"))
        self.about.addItem(words("Choose"), None)
        for about in ConsentType:
            self.about.addItem(words(about.label), about)
        self.whom = CalmPicker()
        self.whom.setAccessibleName(words("For whom"))
        self.whom.addItem(words("Everybody"), None)
        for sort in RecipientClass:
            if sort is not RecipientClass.INTERNAL:
                self.whom.addItem(words(sort.label), sort)
        self.whom.hide()
        self.take = button(look, words(TAKE_BACK), self._take_back_about)
        self.take.setEnabled(False)
        self.about.currentIndexChanged.connect(self._about_chosen)
        line = row(self.about, self.whom, self.take)
        line.addStretch()
        self.back.add(PlainLabel(words(ANYBODY), size="small", tone="muted", wrap=True), line)
        self.back.show()

    def _about_chosen(self, number: int) -> None:
        self.take.setEnabled(number > 0)
        self.whom.setVisible(self.about.currentData() == ConsentType.SHARE)

    def _take_back_about(self) -> None:
        about = ConsentType.of(self.about.currentData())  # Qt hands back plain text
        sort = self.whom.currentData() if about is ConsentType.SHARE else None
        whom = RecipientClass.of(sort) if sort else None
        desk, resident = self._seat.desk, self._resident
        self._confirm(
            about, lambda: consents.withdraw_about(desk, resident, about, whom), about.label
        )

    def take_back(self, line: Shown) -> None:
        """Say what follows, then do it: the second of two steps."""
        desk, answer = self._seat.desk, line.line.answer
        if answer is None:
            return
        withdraw: Callable[..., Any] = consents.withdraw
        if isinstance(answer, CareConsent):
            withdraw = consents.withdraw_care
        self._confirm(line.line.about, lambda: withdraw(desk, answer.id), line.line.about.label)

    def _confirm(self, about: About, act: Callable[[], Any], label: str) -> None:
        seat, words = self._seat, self._seat.look.words
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words("The resident takes this back: {what}").format(what=words(label)),
            why=words(FOLLOWS[about].said),
            act=words(TAKE_BACK),
            needs_passphrase=False,
        )
        closes = Effect.RESTRICT in FOLLOWS[about].effects
        box.accepted.connect(
            lambda: seat.asker(self).run(lambda _: act(), lambda r: self._done(r, closes=closes))
        )
        box.open()

    def _done(self, receipt: Any, *, closes: bool) -> None:
        seat, words = self._seat, self._seat.look.words
        if closes:
            seat.changed.emit(receipt.changed | {Resident}, self._resident)
            seat.went.emit("residents")
            seat.banner.show_note(words(CLOSED), words(CLOSED_MEANS))
            return
        seat.banner.show_note(words("Written down. What follows from it was done."))
        self.changed.emit(receipt.changed)


def consent_entry(
    seat: Seat, resident: ResidentId, about: About, texts: tuple[HouseText, ...], *, is_child: bool
) -> Entry:
    """The page for one answer about one thing; nothing in it is chosen beforehand."""
    words, kind = seat.look.words, kind_of(about)

    def save(values: Any, slot: str) -> Any:
        given = {**values[kind.kind], "consent_type": about}
        return consents.record(seat.desk, kind, resident, given, slot)

    def which_text(field: Field) -> Editor:
        names = seat.means.picks("languages")
        spoken = {each.code: words(each.label) for each in names}
        picks = [
            (t.id, " · ".join((t.about, spoken.get(t.language) or words(t.language), t.version)))
            for t in texts
        ]
        return PickEditor(field, seat.look, picks)

    def categories(field: Field) -> Editor:
        picks = [(each.code, words(each.label)) for each in seat.means.picks(field.catalogue)]
        return TicksEditor(field, seat.look, picks, columns=1)

    custom = {"text_id": which_text, "covers": categories}
    fields = fields_for(about, is_child=is_child)
    return Entry(
        seat,
        words(about.label),
        (Part(kind.kind, "", fields, custom),),
        f"{kind.kind}:{about.value}/{resident}",
        save,
        act=words("Save this answer"),
        filled={kind.kind: {"starts_on": seat.desk.today()}},
        explained=words(CALM),
    )


def ask(
    seat: Seat, owner: QWidget, resident: ResidentId, about: About, then: Callable[[Entry], None]
) -> None:
    """Read the house's texts and whether the rules for children hold, then open the form."""
    desk = seat.desk
    uses = TEXTS_FOR.get(about, (TextUse.CONSENT,)) if isinstance(about, ConsentType) else ()
    uses = uses or (TextUse.CONSENT,)

    def read(_: object) -> tuple[tuple[HouseText, ...], bool]:
        return house_texts.for_use(desk, *uses), consents.rules_for_children(desk, resident)

    def show(found: tuple[tuple[HouseText, ...], bool]) -> None:
        texts, is_child = found
        then(consent_entry(seat, resident, about, texts, is_child=is_child))

    seat.asker(owner).run(read, show)
