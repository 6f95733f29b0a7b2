"""Imports that were made: keeping the rows in one act, and taking all of it back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shelterdesk.access import batches as backing_out
from shelterdesk.domain.kinds.batch import BatchState, ImportBatch
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.names import draw_code_names, draw_resident_code, load_code_names
from shelterdesk.domain.policy import Act, Reach
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import BuiltUpon, Denied, NotFound, OffDuty
from shelterdesk.i18n import N_
from shelterdesk.services import code_names, consequences
from shelterdesk.services.import_shapes import BatchLine, Understood
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.residents import admit_in
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

KEEPING = N_("Keeping the residents")
TAKING_BACK = N_("Taking the import back")
TAKE_IN, UNDO = "import.take_in", "import.undo"
STEP = 50  # rows between two looks at whether to stop


def may_import(desk: Desk) -> bool:
    """Whether to offer an import at all: managers."""
    reaches = desk.policy.reaches(desk.actor, Act.CREATE, ImportBatch.kind)
    return Reach.HOUSE in reaches and desk.may_create(Resident)


def keep(
    desk: Desk,
    seen: Sequence[Understood],
    linked: Mapping[int, ResidentId],
    progress: Progress,
) -> tuple[tuple[ResidentId, ...], RecordId]:
    """Let in everybody in one act, with the batch that remembers who came."""
    with desk.look() as work:
        taken = set(code_names.taken(work))
        codes = set(desk.in_use.codes(work))
    dice = secrets.SystemRandom()
    taken |= {row.code_name.casefold() for row in seen if row.code_name}
    unnamed = sum(not row.code_name for row in seen)
    names = iter(draw_code_names(unnamed, taken, dice, load_code_names()))
    kept: list[ResidentId] = []
    with desk.work(TAKE_IN) as work:
        for done, row in enumerate(seen):
            if done % STEP == 0:
                progress.step(done, len(seen), KEEPING)
            code = draw_resident_code(dice, codes)
            codes.add(code)
            kept.append(_keep_one(work, row, code, row.code_name or next(names)))
        values = {
            "count": len(kept),
            "residents": tuple(kept),
            "linked": tuple(f"{row} {resident}" for row, resident in sorted(linked.items())),
        }
        batch = work.shelf(ImportBatch).add(work.make(ImportBatch, ResidentId(""), values))
        progress.step(len(seen), len(seen), KEEPING)
    return tuple(kept), RecordId(batch.id)


def _keep_one(work: Work, row: Understood, code: str, code_name: str) -> ResidentId:
    try:
        resident = admit_in(work, row.parts, code=code, code_name=code_name)
        for kind, said in row.further:
            values = consequences.named(said) if kind is IdentityName else said
            work.shelf(kind).add(work.make(kind, resident, values))
    except NotFound:
        raise OffDuty from None  # writing about somebody new belongs to whoever is on duty
    return resident


def batches(desk: Desk) -> tuple[BatchLine, ...]:
    """Every import that was made, the latest first; ``Denied`` but for managers."""
    with desk.look() as work:
        page = work.shelf(ImportBatch).page(ResidentId(""))
        return tuple(_line(desk, work, batch) for batch in page.rows)


def _line(desk: Desk, work: Work, batch: ImportBatch) -> BatchLine:
    undone = batch.state is BatchState.UNDONE
    entry = backing_out.entry_of(work, ImportBatch, batch.id)
    who = [ResidentId(id) for id in batch.residents]
    built = frozenset() if undone else backing_out.built_upon(work, who, entry)
    first = work.revisions(ImportBatch, batch.id)[-1]
    stays = bool(built) or first.former is not None  # taken in by another house
    return BatchLine(
        batch=batch.id,
        made_at=first.made_at,
        by=writer_of(desk, first),
        count=batch.count or 0,
        undone=undone,
        why_not=BuiltUpon.title if stays and not undone else "",
        built=tuple(each for each in who if each in built),
    )


def undo(desk: Desk, batch: RecordId, progress: Progress | None = None) -> Receipt[int]:
    """Take a whole import out of the house again; how many people.

    Raises ``BuiltUpon`` where anybody wrote about one of them since, or the import is one of a
    former house, ``Denied``, ``NotFound``, ``Cancelled``: nothing is changed then. Where the
    program stopped between the removal and its note, asking again writes the note.
    """
    if not may_import(desk):
        raise Denied(UNDO)
    progress = progress or Progress()
    with desk.look() as work:
        found = work.shelf(ImportBatch).get(batch)
        entry = backing_out.entry_of(work, ImportBatch, batch)
        is_ours = all(row.former is None for row in work.revisions(ImportBatch, batch))
    if found.state is BatchState.UNDONE:
        return Receipt(0, frozenset())
    if not is_ours:
        raise BuiltUpon
    who = [ResidentId(id) for id in found.residents]
    backing_out.take_back(
        desk, who, entry, lambda done, total: progress.step(done, total, TAKING_BACK)
    )
    with desk.work(UNDO) as work:
        values = {"state": BatchState.UNDONE, "residents": (), "linked": ()}
        work.shelf(ImportBatch).amend(batch, found.rev, values)
    return Receipt(len(who), frozenset({Resident, ImportBatch}))
