"""The forms for incidents: a report, something about a colleague, and what is added later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.incident import Account, Incident, RestrictedIncident
from shelterdesk.domain.kinds.stay import StayState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import incidents
from shelterdesk.services.incidents import ReadBy
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, SeveralEditor, TicksEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.incidents import account_fields, later_fields

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague

ACCOUNT, WHO, LATER, CLOSING = "account", "who", "later", "closing"
RESIDENTS = Field(
    name="residents",
    label=N_("Residents in it"),
    holds=str,
    several=True,
    hint=N_("Who works with them reads it too, and it shows in their files."),
)
ABOUT = Field(name="about", label=N_("Whom is this about?"), holds=str, several=True)
KEPT_FROM = Field(
    name="kept_from",
    label=N_("Who else must not see it?"),
    holds=str,
    several=True,
    hint=N_("For example the person in charge of them, or a close friend."),
)
READERS = Field(
    name="readers",
    label=N_("Who reads it?"),
    holds=str,
    several=True,
    required=True,
    hint=N_("Choose two if you can: one closes it, the other signs it off."),
)
READ_BY = N_("It is read by {names}.")
ON_SHIFT = N_("Workers on shift read it too.")
NOT_ON_SHIFT = N_("Workers on shift do not read it, so that a protected resident stays so.")
BEFORE = N_(
    "Choose before you write. Only those whom you choose read it. Nobody else learns that it is "
    "there, and whom it is about can never be let in. After you hand it over you do not read it "
    "again; you see the day on which you did."
)
GOES_TO = N_("It goes to {names}, and to nobody else.")
CHOOSE = N_("Choose who reads it, then write.")


def report_entry(seat: Seat) -> Entry:
    """The page for a new incident; says who reads it while residents are chosen."""
    words, desk = seat.look.words, seat.desk
    picks = _residents_here(seat)
    fields = account_fields()
    if picks:
        fields = (*fields[:5], RESIDENTS, *fields[5:])
    part = Part(ACCOUNT, "", fields, {RESIDENTS.name: lambda f: SeveralEditor(f, seat.look, picks)})

    def save(values: Any, slot: str) -> Receipt[Incident]:
        said = dict(values[ACCOUNT])
        residents = [ResidentId(id) for id in said.pop(RESIDENTS.name, ())]
        return incidents.report(desk, said, residents, slot)

    entry = Entry(
        seat,
        words("Write an incident"),
        (part,),
        f"{Incident.kind}/",
        save,
        act=words("Save the incident"),
        filled={ACCOUNT: {"on": desk.today()}},
    )
    told = PlainLabel(size="small", tone="muted", wrap=True)
    _put_on_top(entry, Card(words("Who reads it")).add(told))

    def tell(found: ReadBy) -> None:
        names = ", ".join(map(isolated, found.names))
        shift = ON_SHIFT if found.shift else NOT_ON_SHIFT
        told.setText(f"{words(READ_BY).format(names=names)} {words(shift)}")

    def ask() -> None:
        held = entry.form.values()[ACCOUNT].get(RESIDENTS.name, ())
        chosen = tuple(ResidentId(id) for id in held)
        seat.asker(entry).run(lambda _: incidents.read_by(desk, chosen), tell)

    residents = entry.form.forms[ACCOUNT].rows.get(RESIDENTS.name)
    if residents is not None:
        residents.editor.edited.connect(ask)
    ask()
    return entry


def add_entry(seat: Seat, record: Account) -> Entry:
    """What was done since: talking it over, causes, changes, reports outside."""
    kind, words = type(record), seat.look.words

    def save(values: Any, slot: str) -> Receipt[Account]:
        id = RecordId(record.id)
        return incidents.add(seat.desk, kind, id, record.rev, values[LATER], slot)

    fields = later_fields(kind)
    held = record.values()
    return Entry(
        seat,
        words("What was done since"),
        (Part(LATER, "", fields),),
        f"{kind.kind}:{record.id}:{record.rev}/",
        save,
        act=words("Save"),
        filled={LATER: {field.name: held[field.name] for field in fields}},
        explained=words("The report itself stays as it was written."),
    )


def close_entry(seat: Seat, record: Account) -> Entry:
    """Why it can be closed; after that it is frozen."""
    kind, words = type(record), seat.look.words

    def save(values: Any, slot: str) -> Receipt[Account]:
        why = values[CLOSING]["closing"]
        return incidents.close(seat.desk, kind, RecordId(record.id), why, slot)

    return Entry(
        seat,
        words("Close it"),
        (Part(CLOSING, "", (kind.field("closing"),)),),
        f"{kind.kind}:{record.id}:{CLOSING}/",
        save,
        act=words("Close it for good"),
        explained=words("After that nothing is added. Somebody else signs it off."),
    )


def hand_over_entry(
    seat: Seat, colleagues: Sequence[Colleague], readers: Sequence[Colleague]
) -> Entry:
    """Something about a colleague: first who, then what. Nothing can be typed before.

    *colleagues* are whom it may be about, *readers* who may be chosen to read it.
    """
    words, desk = seat.look.words, seat.desk
    everybody = [(c.user_id, c.display_name) for c in colleagues]
    possible = [(c.user_id, c.display_name) for c in readers]

    def ticks(picks: Sequence[tuple[str, str]]) -> Any:
        def made(field: Field) -> Editor:
            return TicksEditor(field, seat.look, picks)

        return made

    who = Part(
        WHO,
        N_("Before you write"),
        (ABOUT, KEPT_FROM, READERS),
        {
            ABOUT.name: ticks(everybody),
            KEPT_FROM.name: ticks(everybody),
            READERS.name: ticks(possible),
        },
    )
    account = Part(ACCOUNT, N_("What happened"), account_fields(RestrictedIncident))

    def save(values: Any, slot: str) -> Receipt[Any]:
        chosen = values[WHO]
        return incidents.hand_over(
            desk,
            values[ACCOUNT],
            readers=chosen[READERS.name],
            about=chosen[ABOUT.name],
            kept_from=chosen[KEPT_FROM.name],
            draft=slot,
        )

    entry = Entry(
        seat,
        words("Something about a colleague"),
        (who, account),
        f"{RestrictedIncident.kind}/",
        save,
        act=words("Hand it over"),
        filled={ACCOUNT: {"on": desk.today()}},
        explained=words(BEFORE),
    )
    _Choice(seat, entry, dict(possible))
    return entry


class _Choice(QWidget):
    """Keeps the three questions true to each other, and the account shut until then."""

    def __init__(self, seat: Seat, entry: Entry, names: dict[str, str]) -> None:
        super().__init__(entry)
        self.hide()
        self._entry, self._names, self._words = entry, names, seat.look.words
        form = entry.form.forms[WHO]
        self._editors = {
            name: editor
            for name, each in form.rows.items()
            if isinstance(editor := each.editor, TicksEditor)
        }
        self._account = entry.form.forms[ACCOUNT].parentWidget()
        self.said = PlainLabel(tone="muted", wrap=True)
        self.go_on = button(seat.look, seat.look.words("Go on"), self._open)
        card = form.parentWidget()
        if isinstance(card, Card):
            card.add(self.said, row(self.go_on))
        for editor in self._editors.values():
            editor.edited.connect(self._look)
        self._is_open = False
        self._look()

    def _look(self) -> None:
        """Whom it is about cannot be ticked as a reader; the names are said in a sentence."""
        about, kept, readers = (self._editors[f.name] for f in (ABOUT, KEPT_FROM, READERS))
        apart = {*about.read(), *kept.read()}
        for code, box in readers.boxes.items():
            if code in apart and box.isChecked():
                box.setChecked(False)
            box.setEnabled(code not in apart)
        for code, box in kept.boxes.items():
            box.setEnabled(code not in about.read())
        chosen = [isolated(self._names[code]) for code in readers.read()]
        said = self._words(GOES_TO).format(names=", ".join(chosen)) if chosen else ""
        self.said.setText(said or self._words(CHOOSE))
        self.go_on.setEnabled(bool(chosen))
        typed = any(self._entry.form.forms[ACCOUNT].values()[n] for n in ("seen", "care", "place"))
        self._show(opened=bool(chosen) and (self._is_open or typed))

    def _open(self) -> None:
        self._is_open = True
        self._look()
        self._entry.form.forms[ACCOUNT].start()
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        """Once the form has its place: the first field with its label on top."""
        page = self._entry.area.widget()
        if self._account is not None and page is not None:
            top = self._account.mapTo(page, QPoint(0, 0)).y()
            self._entry.area.verticalScrollBar().setValue(top)

    def _show(self, *, opened: bool) -> None:
        if self._account is not None:
            self._account.setVisible(opened)
        self.go_on.setVisible(not opened)
        self._entry.main.setEnabled(opened)


def _residents_here(seat: Seat) -> list[tuple[str, str]]:
    """Residents in the house within one's reach, by the name that lists show."""
    rows = seat.register.rows if seat.register else ()
    here = (StayState.IN_HOUSE, StayState.AWAY)
    found = [
        (each.resident, seat.name_of(each.resident)) for each in rows if each.stay_state in here
    ]
    return sorted(found, key=lambda each: each[1].casefold())


def _put_on_top(entry: Entry, card: Card) -> None:
    inner = entry.form.layout()
    if isinstance(inner, QVBoxLayout):
        inner.insertWidget(1, card)
