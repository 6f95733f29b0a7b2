"""What an import leaves behind: which people came with it, and how its sheet was read."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.domain.fields import Choice, choice, items, number, text
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class BatchState(Choice):
    """Whether an import stands."""

    KEPT = "kept", N_("Taken in")
    UNDONE = "undone", N_("Taken back")


@dataclass(frozen=True, kw_only=True)
class ImportBatch(Record):
    """One import: how many came, and who; made in the very act that let them in.

    ``linked`` are rows that were left out because somebody said who they are: "row id".
    """

    kind = "import_batch"
    title = N_("Import of a sheet")
    category = "IMP"
    about_resident = False

    count: int | None = number(N_("People"), sealed=False, listed=True)
    state: BatchState = choice(
        N_("State"), BatchState, default=BatchState.KEPT, sealed=False, listed=True
    )
    residents: tuple[str, ...] = items(N_("Who came"), shown=False)
    linked: tuple[str, ...] = items(N_("Rows of people who were here"), shown=False)


@dataclass(frozen=True, kw_only=True)
class ImportPlan(Record):
    """How sheets of one sort are read: headings and homes; of cells only words of pick-lists.

    A line of ``homes`` is "heading, tab, target"; of ``days`` "heading, tab, what, tab, answer"; of
    ``words`` "heading, tab, word, tab, code".
    """

    kind = "import_plan"
    title = N_("Way to read a sheet")
    category = "IMP"
    about_resident = False

    name: str = text(N_("Name"), required=True, listed=True)
    homes: tuple[str, ...] = items(N_("Columns"), shown=False)
    days: tuple[str, ...] = items(N_("Answers about dates"), shown=False)
    words: tuple[str, ...] = items(N_("What words of pick-lists mean"), shown=False)
