"""Sheets that are filled in and finished, and what came of them."""

from __future__ import annotations

from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.scale_files import load_scales
from shelterdesk.services import (
    scale_results,
    scales,
)
from shelterdesk.services.waiting import Waiting
from tests.cast import Cast

SEATED = ("mia", "carla", "amara", "bela", "nils", "nora", "lea", "adam")
PHQ9, PCL5 = load_scales()["phq9"], load_scales()["pcl5"]


def told(cast: Cast, login: str, rosa: ResidentId) -> list[Waiting]:
    return [w for w in scale_results.waiting(cast.desk(login)) if w.resident == rosa]


def answered(cast: Cast, rosa: ResidentId, *values: int | None, code: str = "phq9", **more):
    """A sheet with these answers to its first items; None is skipped."""
    amara, scale = cast.desk("amara"), load_scales()[code]
    sheet = scales.begin(amara, rosa, scale, **more)
    for item, value in zip(scale.items, values, strict=False):
        if value is None:
            sheet = scales.skip(amara, sheet, item)
        else:
            sheet = scales.answer(amara, scale, sheet, item, value)
    return sheet


def finished(cast: Cast, rosa: ResidentId, *values: int | None, code: str = "phq9", **more):
    scale = load_scales()[code]
    sheet = answered(cast, rosa, *values, code=code, **more)
    return scales.finish(cast.desk("amara"), scale, sheet).value


def held(cast: Cast, login: str, kind: type[Record], rosa: ResidentId) -> list[Record]:
    with cast.desk(login).look() as work:
        return list(work.shelf(kind).all_of(rosa))
