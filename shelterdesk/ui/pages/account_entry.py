"""Before anybody is asked to tell again: what is recorded already, by whom, and what rests."""

from __future__ import annotations

from typing import Any

from shelterdesk.domain.kinds.account import AccountEvent, Voice
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import account, records
from shelterdesk.services.account import BeforeAsking, Told
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat

ONLY_IF = N_(
    "Only if the resident chose to tell. Nothing here is needed for a bed, food, help or papers. "
    "The case manager and the legal officer read it; for everybody else it is not there."
)
ALREADY = N_("Already told on {day} to {whom}; written down by {who}.")
ALREADY_NO_ONE = N_("Already recorded on {day}, by {who}.")
RESTS = N_("The resident does not want to talk about: {topics}. Leave it, and do not ask why.")
NOTHING = N_("Nothing is recorded yet.")


class AccountEntry(Entry):
    """A form for one piece; above it stands what makes asking unnecessary."""

    KIND = AccountEvent.kind

    def __init__(self, seat: Seat, resident: ResidentId, voice: str = "") -> None:
        desk, words = seat.desk, seat.look.words
        self.before = Card(words("Before anybody is asked"), kind="quote")

        def save(values: Any, slot: str) -> Any:
            parts: dict[type[Record], Any] = {AccountEvent: values[AccountEvent.kind]}
            return records.add_together(desk, resident, parts, slot)

        super().__init__(
            seat,
            words(AccountEvent.title),
            (Part(AccountEvent.kind, "", AccountEvent.fields()),),
            f"{AccountEvent.kind}/{resident}",
            save,
            act=words("Save"),
            filled={AccountEvent.kind: {"voice": Voice.of(voice)}} if voice else None,
            explained=words(ONLY_IF),
        )
        holder = self.form.parentWidget()
        layout = holder.layout() if holder else None
        if layout is not None:
            layout.insertWidget(2, self.before)  # type: ignore[attr-defined]  # a box layout
        seat.asker(self).run(lambda _: account.before_asking(desk, resident), self._tell)

    def _tell(self, found: BeforeAsking) -> None:
        words = self._seat.look.words
        if found.topics:
            topics = ", ".join(isolated(topic) for topic in found.topics)
            said = words(RESTS).format(topics=topics)
            self.before.add(PlainLabel(said, size="strong", wrap=True))
        for told in found.told:
            self.before.add(PlainLabel(told_line(self._seat, told), wrap=True))
        if found.told:
            read = button(self._seat.look, words("Read it instead"), self.leave, act="quiet")
            self.before.add(row(read))
        else:
            self.before.add(PlainLabel(words(NOTHING), tone="muted"))


def told_line(seat: Seat, told: Told) -> str:
    """When, to whom, by whom; never a word of what."""
    marked = ALREADY if told.event.told_to else ALREADY_NO_ONE
    return seat.look.words(marked).format(
        day=seat.day(told.on), whom=isolated(told.event.told_to), who=isolated(told.written_by)
    )
