"""Whoever is not named for a shielded resident finds nothing of them in any list of the house."""

from __future__ import annotations

import pytest

from shelterdesk.domain.kinds.family import CallerRule
from shelterdesk.domain.kinds.health import CareInstruction
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import Record
from shelterdesk.services import records, shift
from tests.cast import Cast

SAID = {CareInstruction: {"text": "Call the nurse."}, CallerRule: {"say": "Ask her first."}}


@pytest.mark.parametrize("kind", SAID, ids=lambda kind: kind.kind)
def test_a_day_worker_lists_what_is_about_adults_only(cast: Cast, kind: type[Record]) -> None:
    with cast.seated("mia", "nils", "hana"):
        rosa, child = cast.admit("nils"), cast.admit("nils", "Mya", AgeGroup.CHILD)
        for resident in (rosa, child):
            records.add(cast.desk("nils"), kind, resident, SAID[kind])
        hana = cast.desk("hana")
        shift.begin(hana)
        with hana.look() as work:
            assert {r.resident for r in work.shelf(kind).every()} == {rosa}
        with cast.desk("mia").look() as work:
            assert {r.resident for r in work.shelf(kind).every()} == {rosa, child}
