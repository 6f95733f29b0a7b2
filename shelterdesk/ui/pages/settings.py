"""Settings: how I like the window, and what the shelter has decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.house import Setting
from shelterdesk.domain.settings import SettingSort, in_order
from shelterdesk.domain.sources import told_source
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import focal_points, settings, supervisors
from shelterdesk.services.settings import HouseSetting
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.filling import Filling
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.taste import CALENDARS, LANGUAGES, SCALES, THEMES
from shelterdesk.ui.pages.agreeing import AgreeingBox
from shelterdesk.ui.pages.own_keys import CodeCard, PassphraseCard
from shelterdesk.ui.pages.seat import Seat

PIN_MEANS = N_(
    "Brings the hidden screen back for two minutes. It is a gate before the screen only: it "
    "protects from a glance, not from somebody who takes the computer. Four to eight digits; "
    "forgotten when the desk is locked."
)
TRANSLATED = N_("Thai and Burmese change the dates for now; their words are being translated.")
OPTION_WORDS = {
    "who": N_("World Health Organization"),
    "va": N_("VA: four or more for women and from 65 on"),
    "none": N_("None"),
    "thai_be": N_("Buddhist Era"),
    "ethiopic": N_("Ethiopian"),
    "yes": N_("Yes"),
    "no": N_("No"),
}
FINGER = 24  # pixels: the least that a tired hand hits


class SettingsPage(QWidget):
    """First mine, then the house's; the house's can be changed by managers only."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words = seat.look.words
        self.house = Card(words("The shelter"))
        self._filling = Filling(self.house, seat.asker(self).soon)
        self.passphrase, self.code = PassphraseCard(seat), CodeCard(seat)
        page = column(
            PlainLabel(words("Settings"), size="page"),
            self._mine(),
            self.passphrase,
            self.code,
            self._pin(),
            self.house,
        )
        fill(self, page, words("Settings"))
        self._is_read = not seat.desk.may("read", Setting)
        if self._is_read:
            self.house.hide()

    def read(self) -> None:
        """Somebody comes in; only then the house's are shown, for they fill 13 MB."""
        self.code.read()
        if not self._is_read:
            self._is_read = True
            self._read()

    def _read(self) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: settings.house(desk), self._show)

    def _mine(self) -> Card:
        words, taste = self._seat.look.words, self._seat.taste
        card = Card(words("Me"))
        self._choose(card, words("Language"), "language", LANGUAGES, taste.language)
        card.add(PlainLabel(words(TRANSLATED), size="small", tone="muted", wrap=True))
        self._choose(card, words("Light or dark"), "theme", THEMES, taste.theme)
        self._choose(card, words("Size of text"), "scale", SCALES, taste.scale)
        self._choose(card, words("Calendar"), "calendar", CALENDARS, taste.calendar)
        calm = QCheckBox(words("No motion on the screen"))
        calm.setChecked(taste.calm)
        calm.toggled.connect(lambda on: self._taste(calm=on))
        return card.add(calm)

    def _choose(
        self, card: Card, title: str, name: str, choices: Mapping[Any, str], now: Any
    ) -> None:
        picker = CalmPicker()
        picker.setAccessibleName(title)
        picker.setMaximumWidth(320)
        keys = list(choices)
        for key in keys:
            picker.addItem(self._seat.look.words(choices[key]))
        picker.setCurrentIndex(keys.index(now) if now in keys else 0)
        picker.activated.connect(lambda number: self._taste(**{name: keys[number]}))
        label = PlainLabel(title, size="strong")
        label.setBuddy(picker)
        card.add(label, picker)

    def _taste(self, **changed: Any) -> None:
        self._seat.taste_chosen.emit(replace(self._seat.taste, **changed))

    def _pin(self) -> Card:
        look, words = self._seat.look, self._seat.look.words
        box = QLineEdit(echoMode=QLineEdit.EchoMode.Password, maxLength=8)
        box.setAccessibleName(words("PIN for the hidden screen"))
        box.setMaximumWidth(140)
        said = PlainLabel(size="small", tone="muted")

        def choose() -> None:
            fits = self._seat.cover.choose_pin(box.text())
            box.clear()
            said.set_tone("ok" if fits else "warn")
            said.setText(words("The PIN is set.") if fits else words("Four to eight digits."))

        box.returnPressed.connect(choose)
        return Card(words("PIN for the hidden screen")).add(
            PlainLabel(words(PIN_MEANS), size="small", tone="muted", wrap=True),
            row(box, button(look, words("Set the PIN"), choose), said),
        )

    def _show(self, found: tuple[HouseSetting, ...]) -> None:
        self._filling.fill(self._fill(found))

    def _fill(self, found: tuple[HouseSetting, ...]) -> Iterator[None]:
        self.house.clear(keep=1)
        words = self._seat.look.words
        may_change = self._seat.desk.may("amend", Setting)
        if not may_change:
            self.house.add(
                PlainLabel(words("A manager can change these."), size="small", tone="muted")
            )
        for setting in found:
            rule = setting.rule
            editor = self._editor(setting)
            editor.setEnabled(may_change)
            label = PlainLabel(words(rule.title), size="strong", wrap=True)
            label.setBuddy(editor)
            where = words("Default: {default}").format(default=self._option(rule.default or "none"))
            known = told_source(rule.source)
            where = f"{where} · {known}" if known else where
            self.house.column.addSpacing(10)
            self.house.add(
                label,
                PlainLabel(words(rule.explanation), size="small", tone="muted", wrap=True),
                editor,
                PlainLabel(where, size="small", tone="muted", wrap=True),
            )
            yield

    def _option(self, code: str) -> str:
        return self._seat.look.words(OPTION_WORDS.get(code, code))

    def _editor(self, setting: HouseSetting) -> QWidget:
        rule, words = setting.rule, self._seat.look.words
        if rule.sort in (SettingSort.NUMBER, SettingSort.DAYS):
            of_days = rule.sort is SettingSort.DAYS
            box = QLineEdit(setting.value)
            box.setMaximumWidth(560 if of_days else 140)
            box.setAccessibleName(words(rule.title))
            box.setAccessibleDescription(words(rule.explanation))
            taken = in_order if of_days else str.strip
            box.editingFinished.connect(lambda: self._change(setting, taken(box.text())))
            return box
        if rule.sort is SettingSort.COUNSELLORS:
            return self._people(setting, supervisors.team)
        if rule.sort is SettingSort.WORKERS:
            return self._people(setting, focal_points.team)
        options = ("yes", "no") if rule.sort is SettingSort.YES_NO else rule.options
        picker = CalmPicker()
        picker.setMaximumWidth(320)
        picker.setAccessibleName(words(rule.title))
        picker.setAccessibleDescription(words(rule.explanation))
        for code in options:
            picker.addItem(self._option(code))
        picker.setCurrentIndex(options.index(setting.value) if setting.value in options else 0)
        picker.activated.connect(lambda number: self._change(setting, options[number]))
        return picker

    def _people(self, setting: HouseSetting, team: Callable[[Any], Sequence[Any]]) -> QWidget:
        """A tick for everybody in *team*; the value is their user ids."""
        desk, chosen = self._seat.desk, set(setting.value.split())
        box = QWidget()
        box.setAccessibleName(self._seat.look.words(setting.rule.title))
        lines = QVBoxLayout(box)
        lines.setContentsMargins(0, 0, 0, 0)

        def choose(user_id: str, on: bool) -> None:
            now = chosen | {user_id} if on else chosen - {user_id}
            self._change(setting, " ".join(sorted(now)))

        def show(found: Sequence[Any]) -> None:
            for person in found:
                tick = QCheckBox(isolated(person.display_name))
                tick.setMinimumHeight(FINGER)
                tick.setChecked(person.user_id in chosen)
                tick.toggled.connect(partial(choose, person.user_id))
                lines.addWidget(tick)
            if not found:
                none = self._seat.look.words("There is nobody to name yet.")
                lines.addWidget(PlainLabel(none, size="small", tone="muted"))

        self._seat.asker(box).run(lambda _: team(desk), show)
        return box

    def _change(self, setting: HouseSetting, value: str) -> None:
        if value == setting.value:
            return
        desk, key = self._seat.desk, setting.rule.key
        if settings.needs_two(key, value):
            self._ask_second(setting, value)
            return
        self._seat.asker(self).run(partial(_change, desk, key, value), self._changed, self._failed)

    def _ask_second(self, setting: HouseSetting, value: str) -> None:
        desk, key = self._seat.desk, setting.rule.key
        what = self._seat.look.words(setting.rule.title)
        box = AgreeingBox(
            self._seat, self, what, lambda second: settings.change(desk, key, value, second)
        )
        box.accepted.connect(lambda: self._changed(box.done_with))
        box.rejected.connect(self._read)
        box.open()

    def _changed(self, receipt: Any) -> None:
        self._seat.banner.show_note(self._seat.look.words("The setting is changed."))
        self._seat.changed.emit(receipt.changed, "")
        self._read()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            words = self._seat.look.words
            sentence = next(iter(error.problems.values()))
            self._seat.banner.show_note(words(sentence), tone="warn")
        else:
            self._seat.banner.show_error(error)
        self._read()


def _change(desk: Any, key: str, value: str, progress: object) -> Any:
    return settings.change(desk, key, value)
