"""What countries give for the way home: looked at, changed by the house, and used as we ship it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.mission import CountryDocument
from shelterdesk.domain.travel_documents import RowInForce
from shelterdesk.i18n import N_
from shelterdesk.services import country_papers, drafts
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.paper_words import ROW_NAMES, change_words, row_facts

TITLE = N_("What countries give")
SAYS = N_(
    "These facts grow old and missions differ. What this house writes comes before what we ship, "
    "and no update of ours takes it away. Leave the days empty where nobody knows: then it says "
    "“ask the mission”."
)
LABEL_WIDTH = 190


def _text(name: str, *, long: bool = False, required: bool = False) -> Field:
    return Field(name=name, label=ROW_NAMES[name], holds=str, long=long, required=required)


ISO = Field(
    name="iso3",
    label=N_("Country, in three letters"),
    holds=str,
    required=True,
    hint=N_("For example: TUN."),
)
FIELDS = (
    _text("document_name", required=True),
    _text("local_name"),
    _text("issued_by", required=True),
    Field(name="validity_days_min", label=ROW_NAMES["validity_days_min"], holds=int),
    Field(name="validity_days_max", label=ROW_NAMES["validity_days_max"], holds=int),
    Field(name="needs", label=ROW_NAMES["needs"], holds=str, several=True),
    _text("fee_text"),
    _text("duration_text"),
    _text("note", long=True),
    _text("source", required=True),
)


class CountryCard(Card):
    """One row at a time, with where it comes from and what the house changed."""

    entry_asked = Signal(object)  # a callable that makes an Entry
    changed = Signal(object)  # a Receipt

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.look.words(TITLE))
        self._seat = seat
        self._found: tuple[RowInForce, ...] = ()
        self.picker = CalmPicker()
        self.picker.setAccessibleName(seat.look.words(TITLE))
        self.picker.setMaxVisibleItems(14)
        self.picker.setSizeAdjustPolicy(CalmPicker.SizeAdjustPolicy.AdjustToContents)
        self.picker.activated.connect(lambda _: self._show())
        self.add(row(self.picker))
        self._may = seat.desk.may("create", CountryDocument)

    def read(self) -> None:
        """Read the rows in force."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: country_papers.rows(desk), self._came)

    def _came(self, found: tuple[RowInForce, ...]) -> None:
        self._found = found
        chosen = self.picker.currentData()
        self.picker.clear()
        named = sorted((self._name(each), each.row.code) for each in found)
        for name, code in named:
            self.picker.addItem(name, code)
        self.picker.setCurrentIndex(max(self.picker.findData(chosen), 0))
        self._show()

    def _name(self, each: RowInForce) -> str:
        words = self._seat.look.words
        code = country_papers.country_code(each.row.iso3)
        country = words(option_label("countries", code)) if code else each.row.iso3
        own = words("the house's own") if each.is_added else words("changed here")
        told = own if each.is_added or each.changes else ""
        host = words("for foreigners") if each.row.is_hosts else ""
        return " · ".join(part for part in (country, host, told) if part)

    def _show(self) -> None:
        look, words = self._seat.look, self._seat.look.words
        self.clear(keep=2)  # title and picker
        code = self.picker.currentData()
        found = next((each for each in self._found if each.row.code == code), None)
        if found is not None:
            for fact in row_facts(found, words, self._seat.day):
                name = PlainLabel(fact.label, tone="muted", wrap=True)
                name.setFixedWidth(int(LABEL_WIDTH * look.scale))
                told = row(name, PlainLabel(fact.value, wrap=True))
                told.setStretch(1, 1)
                self.add(told)
            needs = ", ".join(found.row.needs)
            if needs:
                self.add(
                    PlainLabel(words("What is asked for: {needs}").format(needs=needs), wrap=True)
                )
            for said in change_words(found, words):
                self.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        if not self._may:
            return
        acts = [button(look, words("Add a country"), partial(self._ask, None), icon="plus")]
        if found is not None:
            acts.insert(0, button(look, words("Change this row"), partial(self._ask, found)))
            if found.changes:
                acts.append(
                    button(
                        look,
                        words("Use what we ship again"),
                        partial(self._ours, code),
                        act="quiet",
                    )
                )
        self.add(row(*acts))

    def _ask(self, found: RowInForce | None) -> None:
        self.entry_asked.emit(partial(row_entry, self._seat, found))

    def _ours(self, code: str) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(
            lambda _: country_papers.back_to_ours(desk, code), self.changed.emit
        )


def row_entry(seat: Seat, found: RowInForce | None) -> Entry:
    """Change what this house says of a row, or add a row of its own."""
    words = seat.look.words
    code = found.row.code if found else ""

    def save(values: Any, slot: str) -> Any:
        given = dict(values[CountryDocument.kind])
        iso3 = str(given.get("iso3") or "").strip().upper()
        if found is None:
            given["iso3"] = iso3
        kept = country_papers.change(seat.desk, code or iso3, given)
        drafts.discard(seat.desk, slot)
        return kept

    fields = FIELDS if found else (ISO, *FIELDS)
    filled = {field.name: getattr(found.row, field.name) for field in FIELDS} if found else {}
    return Entry(
        seat,
        words(TITLE),
        (Part(CountryDocument.kind, "", fields),),
        f"{CountryDocument.kind}:{code}/",
        save,
        act=words("Save"),
        filled={CountryDocument.kind: filled} if filled else None,
        explained=words(SAYS),
    )


def reopen(seat: Seat, code: str, then: Callable[[Entry], None], owner: Any) -> None:
    """Go on with a row that was being written."""

    def show(found: tuple[RowInForce, ...]) -> None:
        then(row_entry(seat, next((each for each in found if each.row.code == code), None)))

    seat.asker(owner).run(lambda _: country_papers.rows(seat.desk), show)
