"""The tab of questionnaires: what is not finished, each one over time, and what others know."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.kinds.scale import Administration, NurseResult, ScaleResult
from shelterdesk.domain.record import Record, ResidentId, SignState
from shelterdesk.domain.scales import Scale
from shelterdesk.domain.scoring import TOTAL, care_of
from shelterdesk.i18n import N_
from shelterdesk.services import scale_library, scale_results, scales
from shelterdesk.services.options import option_label
from shelterdesk.services.scale_results import Result
from shelterdesk.services.scales import Sheet
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.score_chart import Point, ScoreChart, Stripe
from shelterdesk.ui.pages.resident_surface import ResidentSurface
from shelterdesk.ui.pages.scale_result import danger_steps
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters import scale_words

NONE_YET = N_("No questionnaires yet.")
NONE_SHARED = N_("Nothing was shared with you.")
LEGEND = N_("A full line is a change that means something; a dotted one may be chance.")
NO_FIGURE = N_("For this one nobody has a figure from which on a change means something.")
UNFINISHED = N_("{name}: begun on {day}, {n} answered")


class ScalesPage(QWidget):
    """What this person may know of a resident's questionnaires."""

    offer_asked = Signal()
    entry_asked = Signal(object, object)  # scale and sheet
    open_asked = Signal(object)  # Result
    safety_asked = Signal()
    told_asked = Signal(object)  # Result
    changed = Signal(object)

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._scales: dict[str, Scale] = {}
        self.sheets: tuple[Sheet, ...] = ()
        look, words = seat.look, seat.look.words
        self.count = PlainLabel("", size="card", wrap=True)
        self.offer = button(
            look, words("Offer a questionnaire"), self.offer_asked.emit, act="main", icon="plus"
        )
        if not scales.may_offer(seat.desk, resident):
            self.offer.hide()  # never shown here: without a parent it would be a window of its own
        head = row(self.offer)
        head.insertWidget(0, self.count, 1)
        self._open, self._list = QVBoxLayout(), QVBoxLayout()
        page = column(head, self._open, self._list)
        fill(self, page, words("Questionnaires"))
        desk, asker = seat.desk, seat.asker(self)
        if Administration in kinds:
            asker.run(lambda _: scale_library.library(desk).known, self._know)
            asker.run(lambda _: scales.open_sheets(desk, resident), self._show_open)
            asker.run(lambda _: scale_results.results(desk, resident), self._show)
        elif {ScaleResult, NurseResult} & {*kinds}:
            asker.run(lambda _: scale_results.shared(desk, resident), self._show_shared)

    def hand_over(self, scale: Scale, sheet: Sheet) -> None:
        """Give the screen to the resident; come back here when a worker is there again."""
        surface = ResidentSurface(self._seat, scale, sheet)
        surface.left.connect(partial(self._came_back, scale))
        self._seat.lent.emit(surface)

    def go_on(self, sheet: Sheet) -> None:
        """Go on with a sheet in the way in which it was begun."""
        scale = self._scales.get(sheet.code)
        if scale is None:
            return
        known = scale.has_text and sheet.language in scale.wordings
        if known and sheet.how.value == "self" and not sheet.over:
            self.hand_over(scale, sheet)
        else:
            self.entry_asked.emit(scale, sheet)

    def _came_back(self, scale: Scale, sheet: Sheet) -> None:
        """What the resident has finished becomes a record; the rest waits as it is."""
        desk, asker = self._seat.desk, self._seat.asker(self)
        self.offer.setFocus()
        if not sheet.answers and not sheet.skipped and not sheet.over:
            self._let_go(sheet)  # nothing was asked, so there is nothing to keep
        elif sheet.over:
            self._finish(scale, sheet)
        else:
            asker.run(lambda _: scales.settle(desk, scale, sheet), lambda _: self._again())

    def _finish(self, scale: Scale, sheet: Sheet) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: scales.finish(desk, scale, sheet), lambda r: self.changed.emit(r.changed)
        )

    def _again(self) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(lambda _: scales.open_sheets(desk, resident), self._show_open)

    # ---- what is not finished

    def _know(self, known: dict[str, Scale]) -> None:
        self._scales = dict(known)

    def _show_open(self, sheets: tuple[Sheet, ...]) -> None:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        self.sheets = sheets
        empty(self._open)
        for sheet in sheets:
            scale = self._scales.get(sheet.code)
            name = scale.name if scale else sheet.code
            said = words(UNFINISHED).format(
                name=name, day=seat.day(sheet.began_on), n=len(sheet.answers)
            )
            acts = []
            if scale is not None:
                if not sheet.over:
                    acts.append(button(look, words("Go on"), partial(self.go_on, sheet)))
                keep = partial(self._finish, scale, sheet)
                acts.append(button(look, words("Keep it as it is"), keep, act="quiet"))
            drop = partial(self._let_go, sheet)
            acts.append(button(look, words("Do not keep it"), drop, act="quiet"))
            for made in acts:
                made.setAccessibleName(f"{made.accessibleName()}: {said}")
            self._open.addWidget(Card(words("Not finished")).add(PlainLabel(said), row(*acts)))

    def _let_go(self, sheet: Sheet) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: scales.let_go(desk, sheet), lambda _: self._again())

    # ---- over time

    def _show(self, results: tuple[Result, ...]) -> None:
        words = self._seat.look.words
        self.count.setText(
            words.count("{n} questionnaire", "{n} questionnaires", len(results)).format(
                n=len(results)
            )
            if results
            else words(NONE_YET)
        )
        order = list(dict.fromkeys(result.record.instrument for result in results))
        by_code = sorted(results, key=lambda r: order.index(r.record.instrument))
        for _, group in groupby(by_code, key=lambda r: r.record.instrument):
            self._list.addWidget(self._card(tuple(group)))

    def _card(self, results: Sequence[Result]) -> Card:
        words, newest = self._seat.look.words, results[0]
        scale = newest.scale
        name = self._name(newest)
        card = Card(f"{name} · {words(scale.about)}" if scale else name)
        if newest.outcome is not None and newest.outcome.flags:
            self._add_care(card, newest)
        chart = self._chart(name, results)
        if chart is not None:
            card.add(chart)
        for result in results:
            card.add(self._line(name, result))
        return card

    def _add_care(self, card: Card, result: Result) -> None:
        look, words, outcome = self._seat.look, self._seat.look.words, result.outcome
        if outcome is None:
            return
        for said in scale_words.care(outcome, words):
            line = row(icon_label(look, "circle-alert", "warn", size=16))
            line.insertWidget(1, PlainLabel(said, size="strong", wrap=True), 1)
            card.add(line)
        if scale_words.is_about_danger(care_of(outcome.flags)):
            go = button(look, words("To the risks and the safety plan"), self.safety_asked.emit)
            tell, told = danger_steps(self._seat, result, partial(self.told_asked.emit, result))
            tell.setAccessibleName(f"{words('Write who was told')}: {self._name(result)}")
            card.add(row(go, tell), told)

    @staticmethod
    def _name(result: Result) -> str:
        return result.scale.name if result.scale else result.record.instrument

    def _chart(self, name: str, results: Sequence[Result]) -> ScoreChart | None:
        seat, words = self._seat, self._seat.look.words
        plots = scale_words.plots(results, words, seat.day)
        scale, last = results[0].scale, results[0].outcome
        if scale is None or len(plots) < 2:
            return None
        least, most = scale.range_of(TOTAL)
        bands = [b for b in scale.bands if b.measure == TOTAL]
        usual = [v for v in last.verdicts if v.local or v.usual] if last else []
        return ScoreChart(
            seat.look,
            name,
            [Point(p.on, seat.day(p.on), p.value, p.said, p.means) for p in plots],
            least=least,
            most=most,
            stripes=[Stripe(b.from_, b.to, words(b.label)) for b in bands],
            cutoff=usual[0].at if usual else None,
            legend=words(LEGEND if scale.change else NO_FIGURE),
        )

    def _line(self, name: str, result: Result) -> QWidget:
        seat, look, words, record = (
            self._seat, self._seat.look, self._seat.look.words, result.record,
        )  # fmt: skip
        day = seat.day(record.on)
        signed = record.state is not SignState.DRAFT
        opener = button(look, words("Open"), partial(self.open_asked.emit, result), act="quiet")
        opener.setAccessibleName(f"{words('Open')}: {name}, {day}")
        said = [
            PlainLabel(f"{day} · {scale_words.headline(result, words)}", size="strong", wrap=True)
        ]
        lines = []
        if result.outcome is not None:
            lines = scale_words.verdicts(result.outcome, words)
            lines += scale_words.patterns(result.outcome, words)
        if result.since is not None:
            lines.append(scale_words.change(result.since, words))
        if result.since_first is not None:
            lines.append(scale_words.since_first(result.since_first, words))
        said.extend(PlainLabel(each, wrap=True) for each in lines)
        state = words("Signed") if signed else words("Not signed yet")
        told = words("others assigned know the words") if result.is_shared else ""
        small = [" · ".join(part for part in (state, told) if part)]
        small += scale_words.provenance(result, words)
        said.extend(PlainLabel(each, size="small", tone="muted", wrap=True) for each in small)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 6, 0, 6)
        inner.setSpacing(2)
        head = row(opener)
        head.insertWidget(0, said[0], 1)
        inner.addLayout(head)
        for each in said[1:]:
            inner.addWidget(each)
        return holder

    # ---- for whom it was shared with

    def _show_shared(self, found: tuple[ScaleResult, ...]) -> None:
        words = self._seat.look.words
        self.count.setText(words(NONE_SHARED) if not found else words("Shared by the resident"))
        for told in found:
            scale = scale_library.shipped_name(told.instrument)
            card = Card(f"{scale} · {self._seat.day(told.on)}")
            language = words(option_label("languages", told.language))
            small = [told.version, language, words(told.translation.label), told.cutoffs]
            card.add(PlainLabel(words(told.band), size="strong", wrap=True))
            text = " · ".join(part for part in small if part)
            card.add(PlainLabel(text, size="small", tone="muted", wrap=True))
            self._list.addWidget(card)
