"""Pages that are printed from memory and are no report about a resident's return."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import checkpoint_slip, reach_copy
from shelterdesk.reports.checkpoint_slip import CheckpointSlip
from shelterdesk.reports.reach_copy import Former, Part, ReachCopy, Readers
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import reach
from shelterdesk.services.checkpoints import Checkpoint
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.reach import CategoryReach, ReachLine

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

GROUPS_SAY = {
    "staff": N_("Everybody who works here with residents: {names}"),
    "managers": N_("The managers, who look after the house: {names}"),
    "case_managers": N_("The case managers: {names}"),
    "counsellors": N_("The counsellors: {names}"),
    "nurses": N_("The nurses: {names}"),
    "legal": N_("The legal officers: {names}"),
    "day": N_("Those who work in the day: {names}"),
    "night": N_("Those who work at night: {names}"),
}
WORKS_WITH_YOU = N_("{names}, your {role} since {since}")
LET_IN = N_("{names}, who was there when you came")
WROTE = N_("{names} alone, who wrote it")
OTHERWISE = N_("{names}")
CARDS = N_(
    "Two safety cards together open it too. They lie in different places, for the day on which "
    "somebody forgets their passphrase or is gone."
)
OWN = N_("What one of us is still writing, or writes for herself alone, only she can open.")
WHO_WORKS = N_("Everybody who works here knows which of us works with you.")


def for_the_resident(
    desk: Desk, resident: ResidentId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """*Who can read what about you*; raises what ``reach.of_resident`` and printing raise."""
    found = reach.of_resident(desk, resident)
    with desk.look() as work:
        about = work.shelf(Resident).get(RecordId(resident))
    parts = tuple(Part(each.words.plain, _readers(desk, each)) for each in found.categories)
    former = {
        (line.who, each.words.plain): line.until.astimezone(desk.now().tzinfo).date()
        for each in found.categories
        for line in each.before
        if line.until is not None and line.user_id not in {now.user_id for now in each.now}
    }
    copy = ReachCopy(
        desk.house_code,
        about.code_name,
        desk.today(),
        parts,
        tuple(Former(who, plain, until) for (who, plain), until in sorted(former.items())),
        (CARDS, OWN, WHO_WORKS),
        desk.practice,
    )
    made = reach_copy.render(copy, fonts=fonts or Fonts(), words=words or translator("en"))
    return PaperInMemory(made, resident)


def let_out(desk: Desk, paper: PaperInMemory) -> None:
    """Write down, before it happens, that a resident's page leaves the printer."""
    about = [paper.resident, *paper.others] if paper.resident else [*paper.others]
    if about:
        desk.say(paper.act, {"residents": about})


def slip(
    desk: Desk,
    checkpoint: Checkpoint,
    *,
    words: Translator | None = None,
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """A checkpoint's slip."""
    zone = desk.now().tzinfo
    said = CheckpointSlip(
        desk.house_code,
        checkpoint.seq,
        checkpoint.words,
        checkpoint.code,
        checkpoint.at.astimezone(zone),
        desk.now(),
        desk.practice,
    )
    made = checkpoint_slip.render(said, fonts=fonts or Fonts(), words=words or translator("en"))
    return PaperInMemory(made)


def _readers(desk: Desk, found: CategoryReach) -> tuple[Readers, ...]:
    """Who reads a part: people assigned first, each with the day, then groups by name."""
    told: set[str] = set()
    said = []
    for line in (each for each in found.now if each.role is not None):
        since = line.since.astimezone(desk.now().tzinfo).date() if line.since else None
        said.append(
            Readers(WORKS_WITH_YOU, (line.who,), line.role.label if line.role else "", since)
        )
        told.add(line.user_id)
    others = [line for line in found.now if line.user_id not in told]
    said.extend(_together(others))
    return tuple(said)


def _together(lines: Iterable[ReachLine]) -> Iterable[Readers]:
    """Everybody once: by the smallest group that names them, and whoever stands by name."""
    sizes: dict[str, int] = {}
    for line in (lines := tuple(lines)):
        sizes[line.group] = sizes.get(line.group, 0) + 1
    mine: dict[str, ReachLine] = {}
    for line in sorted(lines, key=lambda each: (each.group == "", sizes[each.group])):
        mine.setdefault(line.user_id, line)
    ordered = sorted(mine.values(), key=lambda each: (_say(each), each.who))
    for why, same in groupby(ordered, key=_say):
        yield Readers(why, tuple(line.who for line in same))


def _say(line: ReachLine) -> str:
    if line.group:
        return GROUPS_SAY.get(line.group, OTHERWISE)
    return {"admitted": LET_IN, "author": WROTE}.get(line.why, OTHERWISE)
