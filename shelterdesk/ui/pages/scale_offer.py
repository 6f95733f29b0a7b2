"""Offering a questionnaire: which one, in which language, who reads it; and what to think of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.scale import AnsweredHow, TranslationStatus
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.scales import Scale
from shelterdesk.i18n import N_
from shelterdesk.services import scales
from shelterdesk.services.options import options
from shelterdesk.services.scales import Offer, Sheet
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import scale_words

SAY = N_(
    "Say why you ask, that every question can be skipped, and that a no changes nothing. Say who "
    "will read the answers: you, and nobody else unless the resident agrees."
)
NO_WORDS = N_("The program has no words in this language. Somebody has to translate while asking.")


class OfferPage(QWidget):
    """``begun`` brings the scale and its sheet."""

    begun = Signal(object, object)
    left = Signal()

    def __init__(self, seat: Seat, resident: ResidentId, session: str = "") -> None:
        """*session* is the id of the session in which it is offered, if there is one."""
        super().__init__()
        self._seat, self._resident, self._session = seat, resident, session
        look, words = seat.look, seat.look.words
        self._offered: dict[str, Scale] = {}
        self._asked_in = ("", "")
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        self.cautions = Card(words("Before you ask"))
        self.which = self._picker(words("Questionnaire"))
        self.language = self._picker(words("Language"))
        self.translation = self._picker(words("Translation"))
        self.how = self._picker(words("How it was answered"))
        self.variant = self._picker(words("Way of asking"))
        self.facts = PlainLabel(tone="muted", wrap=True)
        self.about = PlainLabel(size="small", tone="muted", wrap=True)
        for status in TranslationStatus:
            self.translation.addItem(words(status.label), status.value)
        for how in AnsweredHow:
            self.how.addItem(words(how.label), how.value)
        for option in options("languages"):
            own = f" · {option.own}" if option.own else ""
            self.language.addItem(f"{words(option.label)}{own}", option.code)
        self.give = button(look, words("Begin"), self._begin, act="main")
        self.give.setEnabled(False)
        form = Card()
        for label, picker in self._rows():
            said = PlainLabel(label, size="strong")
            said.setBuddy(picker)
            form.add(said, picker)
        form.add(self.facts, self.about, row(self.give))
        head = row(self.back, PlainLabel(words("Offer a questionnaire"), size="page"))
        page = column(head, self.cautions, form)
        page.setMaximumWidth(int(720 * look.scale))
        fill(self, page, words("Offer a questionnaire"))
        for picker in (self.which, self.language, self.how, self.variant):
            picker.currentIndexChanged.connect(lambda _: self._show())
        desk = seat.desk
        seat.asker(self).run(lambda _: scales.offer(desk, resident), self._came)

    def _rows(self) -> Sequence[tuple[str, CalmPicker]]:
        return tuple(
            (picker.accessibleName(), picker)
            for picker in (self.which, self.language, self.translation, self.how, self.variant)
        )

    def _picker(self, name: str) -> CalmPicker:
        made = CalmPicker()
        made.setAccessibleName(name)
        return made

    @property
    def scale(self) -> Scale | None:
        """The questionnaire that is chosen."""
        return self._offered.get(str(self.which.currentData()))

    def _came(self, offer: Offer) -> None:
        look, words = self._seat.look, self._seat.look.words
        self._offered = {scale.code: scale for scale in offer.scales}
        self.cautions.add(PlainLabel(words(SAY), wrap=True))
        for caution in offer.cautions:
            line = row(icon_label(look, "info", "info", size=16))
            line.insertWidget(1, PlainLabel(words(caution), wrap=True), 1)
            self.cautions.add(line)
        for scale in offer.scales:
            self.which.addItem(f"{scale.name} · {words(scale.about)}", scale.code)
        self.language.setCurrentIndex(max(self.language.findData("eng"), 0))
        self.which.setFocus()
        self._show()

    def _show(self) -> None:
        words, scale = self._seat.look.words, self.scale
        self.give.setEnabled(scale is not None)
        if scale is None:
            return
        if self.variant.property("of") != scale.code:
            self.variant.setProperty("of", scale.code)
            self.variant.clear()
            self.variant.addItem(words("As it was checked"), "")
            for variant in scale.variants.values():
                self.variant.addItem(words(variant.title), variant.code)
        self.variant.setEnabled(bool(scale.variants))
        language = str(self.language.currentData())
        status = scales.status_of(scale, language)
        asked_in = (scale.code, language)
        if self._asked_in != asked_in:  # what the file says, until somebody says otherwise
            self._asked_in = asked_in
            self.translation.setCurrentIndex(self.translation.findData(status.value))
        said = [
            words("{n} questions · about the last: {recall}").format(
                n=len(scale.asked()), recall=scale.recall
            ),
            *scale_words.known_about(scale, language, words),
        ]
        if not scale.has_text:
            said.append(words(scale.terms.label))
        elif language not in scale.wordings:
            said.append(words(NO_WORDS))
        if scale.hint:
            said.append(words(scale.hint))
        chosen = scale.variants.get(str(self.variant.currentData()))
        if chosen is not None:
            said.append(words(chosen.note))
        self.facts.setText("\n".join(said))
        self.about.setText(f"{scale.notice}\n{scale.licence}")
        self.give.setText(words("Give it to the resident") if self.hands_over else words("Begin"))
        self.give.setAccessibleName(self.give.text())

    @property
    def hands_over(self) -> bool:
        """Whether the resident answers on the screen, alone."""
        scale = self.scale
        if scale is None or not scale.has_text:
            return False
        known = str(self.language.currentData()) in scale.wordings
        return known and self.how.currentData() == AnsweredHow.SELF.value

    def _begin(self) -> None:
        scale, desk, resident = self.scale, self._seat.desk, self._resident
        session = self._session
        if scale is None:
            return
        how = AnsweredHow.of(str(self.how.currentData()))
        if how is AnsweredHow.SELF and not self.hands_over:
            how = AnsweredHow.READ_ALOUD  # there is nothing that the resident could read
        language, variant = str(self.language.currentData()), str(self.variant.currentData() or "")
        translation = TranslationStatus.of(str(self.translation.currentData()))
        self.give.setEnabled(False)

        def begin(_: object) -> Sheet:
            return scales.begin(
                desk,
                resident,
                scale,
                language=language,
                how=how,
                translation=translation,
                variant=variant,
                session_id=session,
            )

        self._seat.asker(self).run(begin, lambda sheet: self.begun.emit(scale, sheet))
