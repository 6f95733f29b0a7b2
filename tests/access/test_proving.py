"""Reading about many residents at once tells and notes no more than one after the other."""

from __future__ import annotations

import json

from shelterdesk.access.proving import proven
from shelterdesk.domain.kinds.health import CareInstruction
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import records, shift
from tests.cast import Cast

SAID = {"text": "Call the nurse."}


def test_of_whom_one_may_not_know_nothing_is_read_and_nothing_noted(cast: Cast) -> None:
    """Whoever reads the trail would learn from *opened* that there is somebody."""
    with cast.seated("mia", "nils", "hana"):
        adult, child = cast.admit("nils"), cast.admit("nils", "Mya", AgeGroup.CHILD)
        for resident in (adult, child):
            records.add(cast.desk("nils"), CareInstruction, resident, SAID)
        hana = cast.desk("hana")
        shift.begin(hana)
        asked = (adult, child, ResidentId("f" * 32))  # and one who is nobody here
        with hana.look() as work:
            assert {record.resident for record in proven(work, CareInstruction, asked)} == {adult}
        hana.flush_opened()
        last = cast.desk("mia").trail(size=1)[0]
        assert last.action == "open"
        assert json.loads(last.detail)["opened"] == [[adult, CareInstruction.category]]
        with cast.desk("nils").look() as work:  # who came to them reads of both
            read = {record.resident for record in proven(work, CareInstruction, asked)}
        assert read == {adult, child}
