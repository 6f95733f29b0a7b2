"""The grid by the group in words: which rows, what a cell says, what a list says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from shelterdesk.domain.catalogue import Criterion, Phase
from shelterdesk.domain.readiness_items import ItemState
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.readiness_grid import Cell, Grid
from shelterdesk.ui.presenters.readiness import DASHED, ICONS, ITEM_TONES

MINE, PAPER, OPEN, LAST_DAYS, ALL = "mine", "paper", "open", "last", "all"
SHOWN = {
    MINE: N_("What I can sign now"),
    PAPER: N_("What somebody outside signed on paper"),
    OPEN: N_("What is open for anybody"),
    LAST_DAYS: N_("The last 72 hours"),
    ALL: N_("All criteria"),
}
HINT = N_("May be met: {what}")
LAPSES = N_("Ends before the journey")
NOT_YOURS = N_("Somebody else signs this, or a record tells it.")


def rows_of(grid: Grid, shown: str) -> tuple[Criterion, ...]:
    """The rows that *shown* asks for."""
    return tuple(c for c in grid.criteria if _is_shown(c, grid, shown))


def _is_shown(criterion: Criterion, grid: Grid, shown: str) -> bool:
    cells = [person.cells[criterion.id] for person in grid.people]
    if shown == MINE:
        return any(cell.may_sign for cell in cells)
    if shown == PAPER:
        return any(cell.may_enter for cell in cells)
    if shown == OPEN:
        return any(_is_open(cell) for cell in cells)
    return shown == ALL or criterion.phase is Phase.DEPARTURE


def _is_open(cell: Cell) -> bool:
    settled = (ItemState.MET, ItemState.WAIVED, ItemState.NOT_APPLICABLE)
    return cell.lapses or cell.state not in settled


def cell_icon(cell: Cell) -> tuple[str, str]:
    """Icon and tone of a cell."""
    if cell.proposal is not None:
        return "info", "info"
    tone = "warn" if cell.lapses else ITEM_TONES[cell.state]
    return ICONS.get(tone, DASHED), tone


def cell_words(cell: Cell, words: Translator) -> str:
    """What a cell says."""
    parts = [words(LAPSES) if cell.lapses else words(cell.state.label)]
    if cell.proposal is not None:
        parts.append(words(HINT).format(what=words(cell.proposal.said)))
    if not cell.may_sign and _is_open(cell):
        parts.append(words(NOT_YOURS))
    return " · ".join(parts)


def list_words(
    listed: Iterable[tuple[ResidentId, str]],
    asked: Mapping[str, Criterion],
    name: Callable[[ResidentId], str],
    words: Translator,
) -> str:
    """A list before it is signed: a line for each criterion, with everybody's name."""
    by: dict[str, list[str]] = {}
    for resident, criterion in listed:
        by.setdefault(criterion, []).append(name(resident))
    return "\n".join(
        f"{words(asked[criterion].label)}: {', '.join(names)}" for criterion, names in by.items()
    )
