"""One answered questionnaire: what it says, each answer, signing, and who else may know."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.counselling_results import SessionRisk
from shelterdesk.domain.kinds.scale import Administration, ScaleAgreement
from shelterdesk.domain.record import RecordId, SignState
from shelterdesk.domain.scoring import care_of
from shelterdesk.i18n import N_
from shelterdesk.services import scale_results, scales
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.scale_results import Result
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.crisis import NOT_TOLD, TOLD
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters import scale_words

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TOLD_DRAFT = f"{Administration.kind}-told"
FIXED = N_("The answers stay as they are from now on. They can be read by: {readers}.")
AGREED = N_("Only whom the resident names sees the words, no figure and no answer.")
OTHERS_KNOW = N_("{who}: {band}. The resident agreed on {day} ({how}).")
TAKEN_BACK = N_("The resident took it back on {day}: nobody sees it.")
ASK = N_("Read the words to the resident first: {band}. Each person named sees these and no more.")


class ScaleResultPage(QWidget):
    """``changed`` brings the kinds that changed."""

    changed = Signal(object)
    left = Signal()
    agree_asked = Signal(object)
    told_asked = Signal(object)
    safety_asked = Signal()

    def __init__(self, seat: Seat, result: Result) -> None:
        super().__init__()
        self._seat, self._result = seat, result
        look, words = seat.look, seat.look.words
        record = result.record
        name = result.scale.name if result.scale else record.instrument
        back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        head = row(back, PlainLabel(f"{name} · {seat.day(record.on)}", size="page"))
        page = column(head, self._says(), self._acts(), self._answers())
        page.setMaximumWidth(int(820 * look.scale))
        fill(self, page, name)
        self.back = back

    def _says(self) -> Card:
        look, words, result = self._seat.look, self._seat.look.words, self._result
        card = Card(words("What it says"))
        card.add(PlainLabel(scale_words.headline(result, words), size="strong", wrap=True))
        outcome = result.outcome
        if outcome is not None:
            for care in scale_words.care(outcome, words):
                line = row(icon_label(look, "circle-alert", "warn", size=16))
                line.insertWidget(1, PlainLabel(care, size="strong", wrap=True), 1)
                card.add(line)
            if scale_words.is_about_danger(care_of(outcome.flags)):
                go = button(look, words("To the risks and the safety plan"), self.safety_asked.emit)
                ask = partial(self.told_asked.emit, result)
                tell, told = danger_steps(self._seat, result, ask)
                card.add(row(go, tell), told)
            lines = scale_words.verdicts(outcome, words) + scale_words.patterns(outcome, words)
            for said in lines:
                card.add(PlainLabel(said, wrap=True))
            if result.since is not None:
                card.add(PlainLabel(scale_words.change(result.since, words), wrap=True))
            if result.since_first is not None:
                first = scale_words.since_first(result.since_first, words)
                card.add(PlainLabel(first, wrap=True))
            for said in scale_words.subscales(outcome, words):
                card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        for said in scale_words.provenance(result, words):
            card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        if result.scale is not None:
            card.add(PlainLabel(result.scale.notice, size="small", tone="muted", wrap=True))
        return card

    def _acts(self) -> Card:
        look, words, record = self._seat.look, self._seat.look.words, self._result.record
        card = Card()
        if record.state is SignState.DRAFT:
            card.add(PlainLabel(words("Not signed yet."), tone="muted", wrap=True))
            self.sign = button(look, words("Sign"), self._ask_to_sign, act="main")
            return card.add(row(self.sign))
        agreed, band = self._result.agreed, scale_results.words_of(self._result.outcome)
        label = words("Change who may know") if self._result.is_shared else words("Who may know")
        self.share = button(look, label, lambda: self.agree_asked.emit(self._result))
        self.share.setEnabled(bool(band))
        acts = row(self.share)
        if agreed is None:
            card.add(PlainLabel(words(AGREED), tone="muted", wrap=True))
        elif not agreed.to:
            said = words(TAKEN_BACK).format(day=self._seat.day(agreed.on))
            card.add(PlainLabel(said, tone="muted", wrap=True))
        else:
            said = words(OTHERS_KNOW).format(
                who=", ".join(words(each.label) for each in agreed.to),
                band=words(band),
                day=self._seat.day(agreed.on),
                how=words(agreed.how.label),
            )
            card.add(PlainLabel(said, wrap=True))
            stop = partial(self._do, scale_results.stop_sharing)
            self.stop = button(look, words("No longer"), stop)
            acts.addWidget(self.stop)
        return card.add(acts)

    def _answers(self) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("Answers"))
        for asked, said in scale_words.answers(self._result, words):
            card.add(WrappedText(look, asked, tone="text2"), PlainLabel(said, size="strong"))
        if self._result.record.stopped:
            card.add(PlainLabel(words("The resident stopped before the end."), tone="muted"))
        if self._result.record.remark:
            card.add(PlainLabel(words("Remark"), size="small", tone="muted"))
            card.add(WrappedText(look, self._result.record.remark))
        return card

    def _ask_to_sign(self) -> None:
        seat, words = self._seat, self._seat.look.words
        readers = seat.desk.who_reads(Administration, self._result.record.resident)
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self,
            title=words("Sign these answers"),
            why=words(FIXED).format(readers=", ".join(readers)),
            act=words("Sign and lock"),
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
        box.accepted.connect(lambda: self._do(scales.sign))
        box.open()

    def _do(self, act: Callable[[Desk, RecordId], Receipt[Any]]) -> None:
        desk, id = self._seat.desk, self._result.record.id
        self._seat.asker(self).run(
            lambda _: act(desk, id), lambda receipt: self.changed.emit(receipt.changed)
        )


def told_slot(id: RecordId) -> str:
    """How the draft of who was told names itself; of its own, so that no sheet is taken for it."""
    return f"{TOLD_DRAFT}:{id}"


def told_entry(seat: Seat, result: Result) -> Entry:
    """Write down who was told of danger that the answers speak of; the keyboard is there first."""
    words, desk, record = seat.look.words, seat.desk, result.record

    def save(values: Any, slot: str) -> Any:
        return scale_results.tell(desk, record.id, values[SessionRisk.kind], slot)

    fields = tuple(SessionRisk.field(name) for name in ("told", "done"))
    return Entry(
        seat,
        words("Who was told"),
        (Part(SessionRisk.kind, "", fields),),
        f"{told_slot(record.id)}/{record.resident}",
        save,
        act=words("Save"),
    )


def danger_steps(seat: Seat, result: Result, ask: Callable[[], None]) -> list[QWidget]:
    """Who was told of danger, or that nobody is named yet, and the one button that asks it."""
    words = seat.look.words
    said = words(TOLD).format(who=isolated(result.told)) if result.told else words(NOT_TOLD)
    tell = button(seat.look, words("Write who was told"), ask)
    return [tell, PlainLabel(said, tone="" if result.told else "warn", wrap=True)]


def agree_entry(seat: Seat, result: Result) -> Entry:
    """Ask the resident who may know a result, and keep what they say."""
    words, desk, record = seat.look.words, seat.desk, result.record

    def save(values: Any, slot: str) -> Any:
        return scale_results.share(desk, record.id, values[ScaleAgreement.kind], slot)

    fields = tuple(ScaleAgreement.field(name) for name in ("to", "on", "how"))
    before = result.agreed.to if result.agreed else ()
    filled = {**defaults_of(seat, ScaleAgreement), "on": desk.today(), "to": before}
    return Entry(
        seat,
        words(ScaleAgreement.title),
        (Part(ScaleAgreement.kind, "", fields),),
        f"{ScaleAgreement.kind}:{record.id}/{record.resident}",
        save,
        act=words("The resident agrees"),
        filled={ScaleAgreement.kind: {field.name: filled.get(field.name) for field in fields}},
        explained=words(ASK).format(band=words(scale_results.words_of(result.outcome))),
    )
