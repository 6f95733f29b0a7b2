"""A resident's own copy: what this worker reads and may print, and nothing that tells of others."""

from __future__ import annotations

import pypdfium2
import pytest

from shelterdesk.domain.kinds.account import AccountEvent
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import FamilyMember
from shelterdesk.domain.kinds.movement import SeparateFrom
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import NotFound
from shelterdesk.i18n import translator
from shelterdesk.services import own_copy, records, trail_words
from shelterdesk.services.paper import PaperInMemory
from tests.cast import TODAY, Cast

WORDS = translator("en")
NEVER_LOGGED = ("Rosamunda", "Rosa")


def text_of(paper: PaperInMemory) -> str:
    pdf = pypdfium2.PdfDocument(paper.pdf)
    return " ".join("\n".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def categories(cast: Cast, login: str, rosa: ResidentId) -> set[str]:
    found = own_copy.parts(cast.desk(login), rosa)
    return {part.category for part in found if part.records}


def test_each_prints_what_they_read_and_names_who_has_the_rest(cast: Cast) -> None:
    with cast.seated("mia", "carla", "amara", "nils"):
        rosa, other = cast.admit("nils"), cast.admit("nils", "Otherwoman")
        for login, role in (("carla", Role.CM), ("amara", Role.COU)):
            cast.assign(rosa, login, role)
        carla, amara = cast.desk("carla"), cast.desk("amara")
        records.add(
            carla,
            Document,
            rosa,
            {"document_type": "passport", "state": "received", "number": "P1234567"},
        )
        records.add(cast.desk("mia"), SeparateFrom, rosa, {"other": other})
        records.add(amara, CounsellingSession, rosa, {"held_on": TODAY, "homework": "Breathing"})
        assert {"DEM", "DOC"} <= categories(cast, "carla", rosa)
        assert "CPN" not in categories(cast, "amara", rosa)  # by conversation, with the counsellor
        everything = frozenset(part.category for part in own_copy.parts(carla, rosa))
        said = text_of(own_copy.paper(carla, rosa, everything, words=WORDS))
        assert "P1234567" in said  # her own number, whole
        assert "Rosa" in said
        assert "Breathing" not in said
        assert "Talk about it with: counsellor" in said
        assert "Otherwoman" not in said
        for category in ("CPR", "INX", "SUP", "TPL"):
            assert category not in everything


def test_a_part_that_was_not_chosen_is_not_there_and_hard_ones_are_never_chosen_for_them(
    cast: Cast,
) -> None:
    with cast.seated("mia", "carla", "nils"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        records.add(
            carla,
            Document,
            rosa,
            {"document_type": "passport", "state": "received", "number": "P1234567"},
        )
        records.add(carla, FamilyMember, rosa, {"name": "Aunt Su"})
        said = text_of(own_copy.paper(carla, rosa, {"DEM"}, words=WORDS))
        assert "P1234567" not in said
        assert "Aunt Su" not in said
        assert "Ask whenever you want to see it" in said
        hard = {part.category for part in own_copy.parts(carla, rosa) if part.is_hard}
        assert {AccountEvent.category, "SAF"} <= hard
        assert not {EverydayName.category, Document.category} & hard


def test_whoever_does_not_know_her_makes_no_copy_and_a_print_stands_in_the_trail(
    cast: Cast,
) -> None:
    with cast.seated("mia", "carla", "amara", "nils"):
        rosa = cast.admit("nils")
        for login in ("carla", "amara"):
            assert categories(cast, login, rosa) == set()
            with pytest.raises(NotFound):
                own_copy.paper(cast.desk(login), rosa, {"DEM", "DOC"}, words=WORDS)
        paper = own_copy.paper(cast.desk("mia"), rosa, {"DEM"}, words=WORDS)
        assert paper.resident == rosa
        assert paper.act in trail_words.WORDS
