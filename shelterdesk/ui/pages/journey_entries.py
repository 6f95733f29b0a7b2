"""The forms about a journey: the plan, a list for a border, the safety card, how somebody left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.journey import Departure, HandoverSheet, Journey, SafetyCard
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import departures, handovers, journeys, records
from shelterdesk.services.departures import Parting
from shelterdesk.services.handovers import CardDraft
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import TicksEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.journeys import FIELDS

PLAN_SAYS = N_(
    "Write what is known; the rest comes later. Whoever is on duty that day sees day, hour, ride "
    "and what to pack, and nothing of the way."
)
LIST_SAYS = N_("Tick what was done. What was not done is written below with its reason.")
CARD_HAS = N_(
    "The card asks in their language, and in that of the country, for help to call. Write only "
    "what would not harm them if somebody else reads it."
)
IN_ENGLISH = N_(
    "We have no words in this language yet: the card asks in English. Write what it says with "
    "somebody who speaks it."
)
DEPARTURE_SAYS = N_(
    "What was still open is written down by itself. The stay ends today and the bed is free."
)
DEPARTURE_FIELDS = ("on", "how", "to", "remark", "arrived_on")


def plan_entry(seat: Seat, resident: ResidentId, now: Journey | None) -> Entry:
    """Plan a journey, or change the one that is planned as it stands now."""
    desk, words = seat.desk, seat.look.words

    def save(values: Any, slot: str) -> Any:
        rev = now.rev if now else None
        return journeys.save(desk, resident, values[Journey.kind], rev=rev, draft=slot)

    fields = tuple(Journey.field(name) for name in FIELDS)
    held = now.values() if now else defaults_of(seat, Journey)
    mark = f":{now.id}:{now.rev}" if now else ""
    return Entry(
        seat,
        words(Journey.title),
        (Part(Journey.kind, "", fields),),
        f"{Journey.kind}{mark}/{resident}",
        save,
        act=words("Save"),
        filled={Journey.kind: {name: held[name] for name in FIELDS}},
        explained=words(PLAN_SAYS),
    )


def sheet_entry(
    seat: Seat, owner: QWidget, resident: ResidentId, template: str, then: Callable[[Entry], None]
) -> None:
    """Open the list of one sort of border; its lines come from the catalogue."""
    desk, words = seat.desk, seat.look.words
    lines = [(line.code, words(line.label)) for line in handovers.lines_of(template)]

    def save(values: Any, slot: str) -> Any:
        given = {**values[HandoverSheet.kind], "template": template}
        return handovers.record(desk, resident, given, slot)

    fields = (
        HandoverSheet.field("on"),
        HandoverSheet.field("place"),
        HandoverSheet.field("taken_by"),
        replace(HandoverSheet.field("done"), shown=True),
        HandoverSheet.field("missing"),
        HandoverSheet.field("remark"),
    )
    custom = {"done": lambda field: TicksEditor(field, seat.look, lines, columns=1)}

    def show(begun: dict[str, object]) -> None:
        then(
            Entry(
                seat,
                words("Hand-over list: {border}").format(
                    border=words(option_label("handover_templates", template))
                ),
                (Part(HandoverSheet.kind, "", fields, custom),),
                f"{HandoverSheet.kind}:{template}/{resident}",
                save,
                act=words("Save the list"),
                filled={HandoverSheet.kind: begun},
                explained=words(LIST_SAYS),
            )
        )

    seat.asker(owner).run(lambda _: handovers.begin(desk, resident), show)


def card_entry(
    seat: Seat, owner: QWidget, resident: ResidentId, then: Callable[[Entry], None]
) -> None:
    """Make a safety card in the resident's language, where we have its words."""
    desk, words = seat.desk, seat.look.words

    def save(values: Any, slot: str) -> Any:
        return records.add_together(desk, resident, {SafetyCard: values[SafetyCard.kind]}, slot)

    def show(draft: CardDraft) -> None:
        fields = tuple(f for f in SafetyCard.fields() if f.shown)
        filled = {"on": desk.today(), "language": draft.language}
        then(
            Entry(
                seat,
                words(SafetyCard.title),
                (Part(SafetyCard.kind, "", fields),),
                f"{SafetyCard.kind}/{resident}",
                save,
                act=words("Save the card"),
                filled={SafetyCard.kind: filled},
                explained=words(CARD_HAS if draft.has_words else IN_ENGLISH),
            )
        )

    seat.asker(owner).run(lambda _: handovers.card_draft(desk, resident), show)


def departure_entry(
    seat: Seat, owner: QWidget, resident: ResidentId, then: Callable[[Entry], None]
) -> None:
    """Write down how somebody left; a warning about help that is not ready keeps nobody here."""
    desk, words = seat.desk, seat.look.words

    def save(values: Any, slot: str) -> Any:
        return departures.record(desk, resident, values[Departure.kind], slot)

    def show(found: Parting) -> None:
        fields = tuple(Departure.field(name) for name in DEPARTURE_FIELDS)
        parts = (words(DEPARTURE_SAYS), words(found.warning) if found.warning else "")
        then(
            Entry(
                seat,
                words("How somebody left"),
                (Part(Departure.kind, "", fields),),
                f"{Departure.kind}/{resident}",
                save,
                act=words("Save"),
                filled={Departure.kind: {"on": desk.today()}},
                explained="\n".join(part for part in parts if part),
            )
        )

    seat.asker(owner).run(lambda _: departures.look(desk, resident), show)
