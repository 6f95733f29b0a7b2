"""The cover sheet of a lawyer's folder: where things lie, for the legal officer alone."""

from __future__ import annotations

import pypdfium2
import pytest

from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.paper import EvidenceItem, EvidenceSort, LegalNote
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services import evidence_cover, papers, records, trail_words
from tests.cast import TODAY, Cast, copied


@pytest.fixture
def house(founded_house: Cast, tmp_path):
    with copied(founded_house, tmp_path / "house").seated("mia", "carla", "lea", "nils") as cast:
        yield cast


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_it_says_where_things_lie_and_nothing_of_what_they_tell(house: Cast) -> None:
    rosa = house.admit("nils", "Rosa")
    house.assign(rosa, "carla", Role.CM)
    house.assign(rosa, "lea", Role.LEG)
    lea, carla = house.desk("lea"), house.desk("carla")
    records.add(lea, IdentityName, rosa, {"full_text": "Almaz Bekele"})
    records.add(lea, LegalNote, rosa, {"text": "what happened in the compound"})
    for values in (
        {"sort": EvidenceSort.RESCUE, "where": "Police of the town", "reference": "R-7"},
        {"sort": EvidenceSort.LETTER, "where": "Folder 3, safe", "holder": "Lea", "seen_on": TODAY},
    ):
        records.add(lea, EvidenceItem, rosa, values)
    page = evidence_cover.paper(lea, rosa)
    said = text_of(page.pdf)
    for word in ("Folder 3, safe", "Police of the town", "R-7", "24", "Letter of identification"):
        assert word in said
    assert said.index("Folder 3") < said.index("Police of the town")
    with lea.look() as work:
        code = work.shelf(Resident).get(RecordId(rosa)).code
    assert code in said
    for secret in ("Almaz", "Rosa", "compound"):
        assert secret not in said
    papers.let_out(lea, page)
    assert "printed a cover sheet of a folder" in trail_words.WORDS.values()
    for desk in (carla, house.desk("mia"), house.desk("nils")):
        with pytest.raises((Denied, NotFound)):
            evidence_cover.paper(desk, rosa)


def test_an_empty_index_says_so(house: Cast) -> None:
    rosa = house.admit("nils", "Rosa")
    house.assign(rosa, "lea", Role.LEG)
    page = evidence_cover.paper(house.desk("lea"), rosa)
    assert "Nothing is in the index yet" in text_of(page.pdf)
