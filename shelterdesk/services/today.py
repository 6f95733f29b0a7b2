"""What needs a look now, gathered from every room, each asked what this person may know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.errors import PassphraseNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import (
    after_incidents,
    attachments,
    belongings,
    briefs,
    calendar,
    carers,
    co_signing,
    consents,
    enquiries,
    expected_arrivals,
    follow_up,
    handover,
    house_tasks,
    incidents,
    intake,
    legal_dates,
    medicines,
    mornings,
    movements,
    offering,
    paper_board,
    paper_copies,
    pausing,
    phrases,
    plan_waiting,
    private_notes,
    referrals,
    retention,
    safe,
    safety,
    scale_results,
    seeing_out,
    sent_here,
    stipends,
    tasks,
    unwritten,
    visitors,
    ways,
)
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

Source = Callable[["Desk"], Iterable[Waiting]]

RESTS = N_("More may wait here. Give your passphrase to see it.")
AWAKE = "today/passphrase"

SOURCES: tuple[Source, ...] = (
    safety.waiting,
    scale_results.waiting,
    safe.waiting,
    mornings.waiting,
    medicines.waiting,
    handover.waiting,
    visitors.waiting,
    belongings.waiting,
    stipends.waiting,
    plan_waiting.waiting,
    consents.waiting,
    briefs.waiting,
    referrals.waiting,
    sent_here.waiting,
    enquiries.waiting,
    retention.waiting,
    paper_board.waiting,
    paper_copies.waiting,
    attachments.waiting,
    legal_dates.waiting,
    seeing_out.waiting,
    ways.waiting,
    follow_up.waiting,
    intake.waiting,
    carers.waiting,
    expected_arrivals.waiting,
    movements.waiting,
    incidents.waiting,
    unwritten.waiting,
    co_signing.waiting,
    house_tasks.waiting,
    tasks.waiting,
    tasks.stranded_waiting,
    calendar.waiting,
    offering.waiting,
    after_incidents.waiting,
    private_notes.waiting,
    pausing.waiting,
    phrases.waiting,
)


def waiting(desk: Desk, sources: Sequence[Source] = SOURCES) -> tuple[Waiting, ...]:
    """Everything that needs a look, danger first, then by the day it is due; nothing twice.

    While one's key rests, what needs it is left out, and one line says so: Today never asks for a
    passphrase by itself (decision 22), and never keeps back the other lines.
    """
    found: dict[Waiting, None] = {}
    for source in sources:
        try:
            found |= dict.fromkeys(each for each in source(desk) if each.count)
        except PassphraseNeeded:
            found[Waiting(said=RESTS, route=AWAKE, due_on=desk.today())] = None
    told = {fact for each in found for fact in each.says}
    lines = [each for each in (_rest(line, told) for line in found) if each.count]
    return tuple(sorted(lines, key=lambda w: (not w.urgent, w.due_on or date.max)))


def _rest(line: Waiting, told: Collection[str]) -> Waiting:
    """*line* without what another line says by name."""
    again = sum(fact in told for fact in line.counts)
    return replace(line, count=line.count - again) if again else line
