"""Lists of records of any kind about one resident, and the page that reads one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.alert import EmergencyLine
from shelterdesk.domain.kinds.consent import (
    CareConsent,
    CareConsentWithdrawal,
    ConsentWithdrawal,
)
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.incident import IncidentBrief, IncidentPerson
from shelterdesk.domain.kinds.paper import Letter
from shelterdesk.domain.late import late_of
from shelterdesk.domain.record import Mode, Page, Record, RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import consents, disclosures, documents, drafts, helping, records
from shelterdesk.services import reading as acts
from shelterdesk.services.referrals import KINDS as REFERRALS
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import GAP, Card, column, fill
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, PickEditor
from shelterdesk.ui.kit.filling import Filling
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.paged_list import PagedList
from shelterdesk.ui.kit.paged_table import PagedTable
from shelterdesk.ui.kit.veil import Veil
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.attachments import card_of
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.reading import Change, Shown, changes, shown_fields
from shelterdesk.ui.presenters.two_versions import Basis

NOTHING_YET = N_("Nothing is written here yet.")
CHANGED_ELSEWHERE = REFERRALS  # step by step on their own page; what went stays as it went
BESIDE_ANOTHER = (IncidentPerson, IncidentBrief)  # written with an incident, never by hand


def may_write(seat: Seat, kind: type[Record], resident: ResidentId) -> bool:
    """Whether to offer a new record of *kind*, readable afterwards or not."""
    if kind in BESIDE_ANOTHER:
        return False
    return any(seat.desk.may(act, kind, resident) for act in ("create", "create_only"))


def added_from(kind: type[Record], other: type[Record]) -> str:
    """The link field by which a *kind* hangs on *other*; empty if it does not."""
    name = f"{other.kind}_id"
    if (kind, other) == (CareConsentWithdrawal, CareConsent):
        name = "consent_id"  # the one link that is named after what both are
    return name if any(field.name == name and not field.shown for field in kind.fields()) else ""


class KindSection(QWidget):
    """One kind's records: title, button, table; an empty one says so in a sentence."""

    opened = Signal(object)  # the record
    add_asked = Signal(object)  # the kind

    def __init__(
        self, seat: Seat, resident: ResidentId, kind: type[Record], *, offers_new: bool
    ) -> None:
        super().__init__()
        words = seat.look.words
        self._asker = seat.asker(self)
        self._seat, self._kind, self._resident = seat, kind, resident
        self.kind = kind
        self.model = PagedTable(
            [*(f for f in kind.fields() if f.listed), *seat.added.listed_of(kind.kind)],
            self._read,
            seat.show.in_list,
            seat.look,
            self,
            remark=self._late,
        )
        self.list = PagedList(self.model, words(kind.title), words(NOTHING_YET), seat.look)
        self.table = self.list.table
        self.model.failed.connect(seat.banner.show_error)
        self.table.opened.connect(lambda number: self.opened.emit(self.model.record(number)))
        self.head = head = QHBoxLayout()
        head.addWidget(PlainLabel(words(kind.title), size="card"), 1)
        self.add = button(
            seat.look, words("Add"), lambda: self.add_asked.emit(kind), icon="plus", act="quiet"
        )
        self.add.setAccessibleName(f"{words('Add')}: {words(kind.title)}")
        if not offers_new:
            self.add.hide()
        head.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.list)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.list.begin()

    def _read(
        self,
        after: Any,
        done: Callable[[Page[Any]], None],
        failed: Callable[[Exception], None],
    ) -> None:
        desk, kind, resident = self._seat.desk, self._kind, self._resident
        if kind is EmergencyLine:  # of what comes from another record, only what holds today
            self._asker.run(
                lambda _: Page(helping.emergency_lines(desk, resident), None), done, failed
            )
            return
        self._asker.run(lambda _: records.page(desk, kind, resident, after), done, failed)

    def _late(self, record: Record) -> str:
        """Happened and written differ: both are told."""
        late = late_of(record)
        return self._seat.look.words(late[0]).format(n=late[1]) if late else ""


class RecordsPage(QWidget):
    """All *kinds* of one tab below each other."""

    open_asked = Signal(object)
    add_asked = Signal(object)

    def __init__(self, seat: Seat, resident: ResidentId, kinds: tuple[type[Record], ...]) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._lists = QVBoxLayout()
        self._lists.setSpacing(GAP)
        self._first = QVBoxLayout()
        page = column(self._first, self._lists)
        fill(self, page, seat.look.words(kinds[0].title))
        Filling(page, seat.asker(self).soon).fill(self._list(kinds))

    def put_first(self, card: QWidget) -> None:
        """Set *card* above the lists."""
        self._first.insertWidget(0, card)

    def dress(self, section: KindSection) -> None:
        """What else one of the lists has at its head."""

    def _list(self, kinds: tuple[type[Record], ...]) -> Iterator[KindSection]:
        """Put the lists in, one after the other: a table takes as long as a hundred lines."""
        for kind in kinds:
            hangs = any(added_from(kind, other) for other in kinds)
            section = KindSection(
                self._seat,
                self._resident,
                kind,
                offers_new=not hangs
                and not issubclass(kind, Letter)  # begun from a template
                and may_write(self._seat, kind, self._resident),
            )
            section.opened.connect(self.open_asked)
            section.add_asked.connect(self.add_asked)
            self.dress(section)
            self._lists.addWidget(section)
            yield section


class RecordPage(QWidget):
    """One record to read: its fields, what can be done with it, what it was before."""

    left = Signal()
    change_asked = Signal(object)  # the record
    add_asked = Signal(object, object)  # a kind that hangs on this record, and the record
    page_asked = Signal(object)  # a page that shows until it is left

    def __init__(
        self,
        seat: Seat,
        record: Record,
        *,
        hanging: tuple[type[Record], ...] = (),
        back: str = "",
    ) -> None:
        super().__init__()
        self._seat, self._record = seat, record
        words, kind = seat.look.words, type(record)
        self.card = Card()
        for shown in shown_fields(record, words, seat.show):
            self.card.add(*self._part(shown))
        acts_row = []
        is_ours = kind.mode is Mode.REVISED and kind not in CHANGED_ELSEWHERE
        if is_ours and seat.desk.may("amend", kind, record.resident):
            acts_row.append(
                button(
                    seat.look,
                    words("Change"),
                    lambda: self.change_asked.emit(record),
                    icon="pen-line",
                    act="main",
                )
            )
        acts_row.extend(
            button(
                seat.look,
                words(other.title),
                partial(self.add_asked.emit, other, record),
                icon="plus",
            )
            for other in hanging
            if added_from(other, kind) and may_write(seat, other, record.resident)
        )
        self.history = Card(words("What was written and when"))
        head = QHBoxLayout()
        head.addWidget(
            button(seat.look, back or words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        )
        head.addWidget(PlainLabel(words(kind.title), size="page"), 1)
        for each in acts_row:
            head.addWidget(each)
        self.scans = card_of(seat, record)
        parts: list[QWidget] = [self.card, self.history]
        if self.scans is not None:
            self.scans.page_asked.connect(self.page_asked)
            parts.insert(1, self.scans)
        page = column(head, *parts)
        fill(self, page, words(kind.title))
        seat.asker(self).run(lambda _: self._revisions(), self._show_history)

    def _revisions(self) -> tuple[Change, ...]:
        seat, record = self._seat, self._record
        revisions = records.history(seat.desk, type(record), RecordId(record.id))
        zone = seat.desk.now().tzinfo
        return changes(
            revisions,
            seat.look.words,
            seat.show,
            lambda at: seat.show.moment(at.astimezone(zone)),
            seat.desk.name_of,
        )

    def _show_history(self, made: tuple[Change, ...]) -> None:
        words = self._seat.look.words
        for change in made:
            self.history.add(
                PlainLabel(
                    words("{when} by {who}").format(when=change.when, who=change.who),
                    size="small",
                    tone="muted",
                )
            )
            for shown in change.shown if change.rev > 1 else ():
                text = shown.text if not (shown.long or shown.veiled) else words("changed")
                self.history.add(PlainLabel(f"{shown.label}: {text}", wrap=True))

    def _part(self, shown: Shown) -> tuple[QWidget, ...]:
        label = PlainLabel(shown.label, size="small", tone="muted")
        look = self._seat.look
        if shown.veiled:
            return (
                Veil(
                    look,
                    shown.label,
                    words=len(shown.text.split()),
                    lift=self._lift,
                    open_text=lambda: WrappedText(look, shown.text),
                ),
            )
        return label, WrappedText(look, shown.text)

    def _lift(self, then: Callable[[], None]) -> None:
        desk, record = self._seat.desk, self._record
        self._seat.asker(self).run(
            lambda _: acts.reveal(desk, type(record), record.id), lambda _: then()
        )


def new_entry(
    seat: Seat,
    resident: ResidentId,
    kind: type[Record],
    *,
    linked: dict[str, str] | None = None,
) -> Entry:
    """The page for a new record of any kind; *linked* fills fields that the program fills."""
    words = seat.look.words
    hung_on = "".join(f":{id}" for id in (linked or {}).values())

    def save(values: Any, slot: str) -> Any:
        if kind is Disclosure:
            return disclosures.record(seat.desk, resident, values[kind.kind], slot)
        if kind is CareConsentWithdrawal and linked:
            words_ = values[kind.kind]["own_words"]
            care = consents.withdraw_care(seat.desk, RecordId(linked["consent_id"]), words_)
            drafts.discard(seat.desk, slot)
            return care
        if kind is ConsentWithdrawal and linked:
            id, own_words = linked["consent_id"], values[kind.kind]["own_words"]
            receipt = consents.withdraw(seat.desk, RecordId(id), own_words)
            drafts.discard(seat.desk, slot)
            return receipt
        parts = {kind: {**values[kind.kind], **(linked or {})}}
        return records.add_together(seat.desk, resident, parts, slot)

    return Entry(
        seat,
        words(kind.title),
        parts_of(kind, titles={kind.kind: ""}),
        f"{kind.kind}{hung_on}/{resident}",
        save,
        act=words("Save"),
        filled={kind.kind: defaults_of(seat, kind)},
    )


def change_entry(seat: Seat, record: Record) -> Entry:
    """The page that writes the next revision of *record*."""
    kind, words = type(record), seat.look.words
    basis = Basis(record)

    def save(values: Any, slot: str) -> Any:
        receipt = records.amend(seat.desk, kind, record.id, basis.rev(kind), values[kind.kind])
        drafts.discard(seat.desk, slot)
        return receipt

    parts = (Part(kind.kind, "", kind.fields(), _narrowed(seat, record)),)
    return Entry(
        seat,
        words(kind.title),
        parts,
        f"{kind.kind}:{record.id}:{record.rev}/{record.resident}",
        save,
        act=words("Save the change"),
        filled={kind.kind: record.values()},
        basis=basis,
    )


def _narrowed(seat: Seat, record: Record) -> dict[str, Callable[[Field], Editor]]:
    """A paper goes only where it can go from here (documents guide 1.2)."""
    if not isinstance(record, Document):
        return {}
    codes = (record.state, *documents.next_states(record.state))
    words = seat.look.words
    picks = [(code, words(documents.document_state_label(code))) for code in codes]
    return {"state": lambda field: PickEditor(field, seat.look, picks)}


def defaults_of(seat: Seat, kind: type[Record]) -> dict[str, Any]:
    """What a new record begins with: the kind's own defaults, and today for its own day."""
    made = {f.name: kind.__dataclass_fields__[f.name].default for f in kind.fields()}
    if kind.sorted_by in made and made[kind.sorted_by] is None:
        field = kind.field(kind.sorted_by)
        if field.required and field.shown:
            now = seat.desk.now().replace(second=0, microsecond=0)
            made[kind.sorted_by] = now if field.holds is datetime else now.date()
    return made
