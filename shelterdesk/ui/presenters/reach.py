"""Who can open what, as rows of a plain table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import Field
from shelterdesk.i18n import N_, Translator
from shelterdesk.services import reach
from shelterdesk.services.reach import Reach, ReachLine

COLUMNS = (
    Field(name="what", label=N_("What"), holds=str),
    Field(name="who", label=N_("Who"), holds=str),
    Field(name="why", label=N_("Why"), holds=str),
    Field(name="since", label=N_("Since"), holds=str),
    Field(name="until", label=N_("Until"), holds=str),
)
STILL = N_("still")
ISOLATE, END = "\u2068", "\u2069"


@dataclass(frozen=True)
class ReachRow:
    """One line of the table, in words."""

    what: str
    who: str
    why: str
    since: str
    until: str


def people(found: Reach) -> tuple[str, ...]:
    """Everybody who is named, once."""
    return tuple(sorted({line.who for line in _lines(found)}))


def rows(
    found: Reach, who: str, words: Translator, day: Callable[[date], str]
) -> tuple[ReachRow, ...]:
    """The lines of *who*, or of everybody; what is open now comes first."""

    def shown(at: datetime | None) -> str:
        return day(at.astimezone(found.at.tzinfo).date()) if at else ""

    def row(line: ReachLine, what: str, until: str) -> ReachRow:
        return ReachRow(what, line.who, why(line, words), shown(line.since), until)

    # What few can open comes first: that is what one asks about.
    ordered = sorted(found.categories, key=lambda each: len({line.who for line in each.now}))
    now = [
        row(line, words(each.words.title), words(STILL))
        for each in ordered
        for line in _once(each.now)
        if who in ("", line.who)
    ]
    before = [
        row(line, words(each.words.title), shown(line.until))
        for each in ordered
        for line in each.before
        if who in ("", line.who)
    ]
    return (*now, *before)


def why(line: ReachLine, words: Translator) -> str:
    """The reason in a few words."""
    return words(reach.WHY_WORDS[line.why]).format(
        role=words(line.role.label) if line.role else "",
        by=f"{ISOLATE}{line.by or words(reach.TWO_CARDS_NAME)}{END}",
        group=words(reach.GROUP_WORDS.get(line.group, line.group)),
    )


def notes(found: Reach) -> tuple[str, ...]:
    """What opens besides, and what nobody but its author opens; marked."""
    cards = [each.escrow for each in found.categories]
    escrow = (reach.TWO_CARDS,) if all(cards) else ()
    urgent = (reach.EMERGENCY,) if any(each.emergency for each in found.categories) else ()
    return (*escrow, *urgent, reach.AUTHOR_ALONE, reach.PLAIN, reach.ADMINISTRATORS)


def _once(lines: Iterable[ReachLine]) -> tuple[ReachLine, ...]:
    """One line a person: by an assignment, else by name, else by the way they had first."""
    best: dict[str, ReachLine] = {}
    ordered = sorted(lines, key=lambda each: (each.role is None, bool(each.group), each.group))
    for line in ordered:
        best.setdefault(line.user_id, line)
    return tuple(sorted(best.values(), key=lambda each: each.who))


def _lines(found: Reach) -> Iterator[ReachLine]:
    for each in found.categories:
        yield from each.now
        yield from each.before
