"""The safe: what lies in it, what is wanted back now, what was lent out. Receipts, never papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds.paper import CustodyReceipt
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import receipt_papers, records, safe
from shelterdesk.services.options import option_label
from shelterdesk.services.safe import Lent, SafeLine
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages import safe_acts
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.papers_tab import safe_line
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.whose import WhosePicker

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Safe")
LEAD = N_(
    "These papers belong to the residents. Give one back at once when somebody asks for it; nobody "
    "has to say why. Two people open the safe."
)
NOTHING = N_("Nothing lies in the safe.")
OFF_DUTY = N_("Say on the page Today that you are on duty; then what lies here shows.")
AT_ONCE = 40  # lines until somebody wants to see more


def is_for(desk: Desk) -> bool:
    """Whoever gives papers back."""
    return safe.may_see(desk)


class SafeRoom(RoomStack):
    """Wanted back first, then everything else; what was lent out for whoever reads papers."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._most = AT_ONCE
        self._found: tuple[SafeLine, ...] = ()
        self.whose = WhosePicker(seat, words("For whom"), words("Everybody"))
        self.whose.activated.connect(lambda _: self._show(self._found))
        label = PlainLabel(words("For whom"), size="strong")
        label.setBuddy(self.whose)
        self.keep = button(look, words("Take a paper in"), self.take_in, act="main", icon="plus")
        shown_if(self.keep, seat.desk.may_create(CustodyReceipt))
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), label, row(self.whose, self.keep)
        )
        self.wanted = Card(words("Wanted back"))
        self.kept = Card(words("In the safe"))
        self.lent = Card(words("Lent out, to be back by now"))
        self.furnish(self.head, self.wanted, self.kept, self.lent)
        seat.register_changed.connect(self._offer)
        self._offer()

    @property
    def resident(self) -> ResidentId:
        """Whose things show; empty for everybody's."""
        return self.whose.resident

    def read(self) -> None:
        """Read what lies there."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: safe.in_safe(desk), self._show)
        self.seat.asker(self).run(lambda _: safe.chase(desk), self._show_lent)

    def open_draft(self, written: str) -> None:
        """Go on with giving something back alone."""
        _, _, id = written.partition(":")
        desk = self.seat.desk
        self.seat.asker(self).run(
            lambda _: records.get(desk, CustodyReceipt, RecordId(id)),
            lambda receipt: self._push(safe_acts.back_entry(self.seat, receipt)),
        )

    def take_in(self) -> None:
        """A paper that somebody asks the house to keep."""
        if self.resident:
            safe_acts.keep_safe(self.seat, self, self.resident, self._push)

    def give_back(self, receipt: CustodyReceipt) -> None:
        """Into the resident's hands."""
        safe_acts.give_back(self.seat, self, receipt, self._push, self._kept)

    # ---- what shows

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _offer(self) -> None:
        self.keep.setEnabled(bool(self.resident))

    def _show(self, found: tuple[SafeLine, ...]) -> None:
        self._found = found
        words, chosen = self.seat.look.words, self.resident
        self.keep.setEnabled(bool(chosen))
        shown = [each for each in found if not chosen or each.receipt.resident == chosen]
        wanted = [each for each in shown if each.request is not None]
        others = [each for each in shown if each.request is None]
        self.wanted.setVisible(bool(wanted))
        for card, lines in ((self.wanted, wanted), (self.kept, others)):
            card.clear(keep=1)
            for each in lines[: self._most]:
                card.add(self._line(each))
        if not others:
            empty = OFF_DUTY if safe.waits_for_duty(self.seat.desk) else NOTHING
            self.kept.add(PlainLabel(words(empty), tone="muted", wrap=True))
        if len(others) > self._most:
            more = button(self.seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words('In the safe')}")
            self.kept.add(row(more))

    def _show_more(self) -> None:
        self._most += AT_ONCE
        self._show(self._found)

    def _line(self, each: SafeLine) -> Any:
        return safe_line(
            self.seat,
            each,
            back=partial(self.give_back, each.receipt),
            receipt=partial(self._receipt, each.receipt),
            act=self._act,
            name=self.seat.name_of(each.receipt.resident),
        )

    def _show_lent(self, found: tuple[Lent, ...]) -> None:
        words = self.seat.look.words
        self.lent.clear(keep=1)
        self.lent.setVisible(bool(found))
        for each in found:
            paper = words(option_label("document_types", each.document.document_type))
            said = words("{paper} · {who} · back by {day}").format(
                paper=paper,
                who=each.event.holder_person or words(each.event.to_holder.label),
                day=self.seat.day(each.event.due_on),
            )
            name = self.seat.name_of(each.document.resident)
            go = button(
                self.seat.look,
                words("To the papers"),
                partial(self.seat.went.emit, f"residents/{each.document.resident}/documents"),
                act="link",
            )
            go.setAccessibleName(f"{words('To the papers')}: {name} · {paper}")
            self.lent.add(row(PlainLabel(f"{name} · {said}", wrap=True), go))

    def _act(self, act: Callable[[], Any]) -> None:
        self.seat.asker(self).run(lambda _: act(), self._kept)

    def _receipt(self, receipt: CustodyReceipt) -> None:
        desk, words = self.seat.desk, self.seat.look.words
        self.show_paper(lambda: receipt_papers.for_paper(desk, receipt, words=words))
