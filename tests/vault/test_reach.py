"""Who can open what is told from lists that count; what a tool wrote tells nothing."""

from __future__ import annotations

import pytest

from tests.vault.house import AMARA, CPN, SAF, House, forge, with_oneself


def by_name(house: House, who: str, place: object) -> set[str]:
    found = house.vault(who).reach(place).spans  # type: ignore[arg-type]
    return {span.display_name for span in found if span.until is None}


@pytest.mark.attack(10)
@pytest.mark.attack(12)
def test_a_reader_who_added_themselves_is_no_reader(house: House) -> None:
    mia, nils = house.vault("mia"), house.vault("nils")
    house.write(mia, "safety", AMARA, {"n": 1})
    before = by_name(house, "mia", SAF)
    forge(house, nils, SAF, lambda v: with_oneself(v, SAF))
    mia.forget()
    assert mia.refused_lists(SAF)
    assert by_name(house, "mia", SAF) == before
    assert before == {person.display_name for person in mia.readers(SAF)}


def test_a_way_begins_with_its_list_and_is_told_to_everybody_alike(house: House) -> None:
    mia, nils = house.vault("mia"), house.vault("nils")
    house.write(mia, "safety", AMARA, {"n": 1})
    with_list = house.ledger.entries[-1].seq
    reach = mia.reach(SAF)
    assert {span.since for span in reach.spans} == {with_list}
    assert {span.group for span in reach.spans} == {"managers"}
    assert reach.escrow
    assert not mia.reach(CPN).spans  # nothing was ever written there
    assert nils.reach(SAF) == reach  # public to whoever has the database key
