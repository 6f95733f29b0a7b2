"""A word to oneself after much heavy reading: told to nobody else, kept nowhere (guide 8).

It is counted afresh from one's own acts of today. Nothing is written, so there is nothing that
could be reported, compared or asked about.
"""

from __future__ import annotations

from datetime import datetime, time
from itertools import takewhile
from typing import TYPE_CHECKING

from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

REVEAL = "reveal"
AFTER = "pause_after_covered_texts"
PAUSE = N_("You read {n} covered texts today. Water, air, a word with somebody? Only you see this.")


def read_today(desk: Desk) -> int:
    """How many covered texts this person opened today, by their own signed acts."""
    midnight = datetime.combine(desk.today(), time(), desk.now().tzinfo).timestamp()
    with desk.look():
        acts = takewhile(lambda entry: entry.at >= midnight, desk.vault.entries_of(REVEAL))
        return sum(1 for entry in acts if entry.actor == desk.actor.key_id)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """The word, from the number on that the house has chosen; 0 turns it off."""
    with desk.look() as work:
        after = int(settings.in_force(work)[AFTER])
    n = read_today(desk) if after else 0
    return (Waiting(said=PAUSE, route="house/own", count=n),) if after and n >= after else ()
