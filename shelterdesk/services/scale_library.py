"""Which questionnaires the house has: those that ship, those it added, and its own cut-offs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.scale import CutoffSet, Instrument
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.scale_files import added, load_scales, read_scale
from shelterdesk.domain.scales import Scale, Terms
from shelterdesk.domain.scoring import TOTAL, LocalCutoff
from shelterdesk.errors import Invalid, ScaleFileNeedsALook
from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

HOUSE = ResidentId("")
NON_COMMERCIAL = "non_commercial_use"
NOT_KNOWN = N_("The house has no questionnaire of this name with a total.")
OUT_OF_RANGE = N_("This total cannot be reached. It goes from {least} to {most}.")


@dataclass(frozen=True)
class Library:
    """``known`` reckons what was answered before, too; ``offered`` may be offered today.

    ``unread`` are files of the house that do not read any more.
    """

    known: Mapping[str, Scale]
    offered: tuple[Scale, ...]
    unread: tuple[Instrument, ...]
    files: tuple[Instrument, ...]
    cutoffs: Mapping[str, tuple[LocalCutoff, ...]]


def library(desk: Desk) -> Library:
    """Everything, as it stands today."""
    with desk.look() as work:
        return library_in(work)


def library_in(work: Work) -> Library:
    """The same inside a unit of work."""
    files = tuple(work.shelf(Instrument).all_of(HOUSE))
    known, unread = load_scales(), []
    resting = set()
    for file in reversed(files):  # what was added later stands on what was there
        if not file.is_active:
            resting.add(file.code)
        with suppress(ScaleFileNeedsALook):
            known = added(known, [read_scale(file.definition)])
            continue
        unread.append(file)
    resting -= {file.code for file in files if file.is_active} | load_scales().keys()
    chosen = settings.in_force(work)
    profitless = chosen[NON_COMMERCIAL] == "yes"
    offered = tuple(
        _with_ways(scale, chosen)
        for scale in known.values()
        if scale.code not in resting and (profitless or scale.terms is not Terms.NON_COMMERCIAL)
    )
    return Library(known, offered, tuple(unread), files, cutoffs_in(work))


def _with_ways(scale: Scale, chosen: Mapping[str, str]) -> Scale:
    """The scale with those ways of asking that this house has chosen."""
    ways = {
        code: variant
        for code, variant in scale.variants.items()
        if not variant.setting or chosen.get(variant.setting) == code
    }
    return scale if len(ways) == len(scale.variants) else replace(scale, variants=ways)


def add_file(desk: Desk, untrusted_text: str) -> Receipt[Instrument]:
    """Add a questionnaire from its file; raises ``ScaleFileNeedsALook`` naming the place."""
    scale = read_scale(untrusted_text)
    added(load_scales(), [scale])
    with desk.work("instrument.add") as work:
        shelf = work.shelf(Instrument)
        values = {
            "code": scale.code,
            "name": scale.name,
            "version": scale.version,
            "definition": untrusted_text,
            "is_active": True,
        }
        before = next((i for i in shelf.all_of(HOUSE) if i.code == scale.code), None)
        if before is None:
            kept = shelf.add(work.make(Instrument, HOUSE, values))
        else:
            kept = shelf.amend(before.id, before.rev, values)
    return Receipt(kept, frozenset(work.changed))


def set_aside(desk: Desk, id: RecordId, rev: int, *, active: bool) -> Receipt[Instrument]:
    """Offer a questionnaire of the house no more, or again; what was answered still reckons."""
    with desk.work("instrument.amend") as work:
        kept = work.shelf(Instrument).amend(id, rev, {"is_active": active})
    return Receipt(kept, frozenset(work.changed))


def set_cutoff(desk: Desk, values: Values, draft: str = "") -> Receipt[CutoffSet]:
    """Keep the house's own cut-off; it wins over the one that the questionnaire brings.

    Raises ``Invalid`` for a questionnaire without a total and for a total out of its range.
    """
    with desk.work("cutoff_set.add") as work:
        made = work.make(CutoffSet, HOUSE, values)
        scale = library_in(work).known.get(made.instrument)
        if scale is None or TOTAL not in scale.measures:
            raise Invalid({"instrument": NOT_KNOWN})
        least, most = scale.range_of(TOTAL)
        if made.cutoff is None or not least <= made.cutoff <= most:
            raise Invalid({"cutoff": OUT_OF_RANGE.format(least=least, most=most)})
        kept = work.shelf(CutoffSet).add(made)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def cutoffs_in(work: Work) -> Mapping[str, tuple[LocalCutoff, ...]]:
    """The house's own cut-offs by questionnaire; the latest for a language and setting counts."""
    latest: dict[tuple[str, str, str], CutoffSet] = {}
    for found in sorted(work.shelf(CutoffSet).all_of(HOUSE), key=lambda c: (c.made_at, c.id)):
        latest[found.instrument, found.language, found.setting] = found
    by_code: dict[str, tuple[LocalCutoff, ...]] = {}
    for (code, language, setting), found in latest.items():
        if found.cutoff is not None:
            local = LocalCutoff(
                from_=found.cutoff, source=found.source, language=language, setting=setting
            )
            by_code[code] = (*by_code.get(code, ()), local)
    return by_code


def shipped_name(code: str) -> str:
    """What a questionnaire is called; its code where the house added it."""
    scale = load_scales().get(code)
    return scale.name if scale else code
