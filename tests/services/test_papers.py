"""The resident's own page, and the slip: what stands on the paper."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.services import assignments, checkpoints, papers, records, trail
from shelterdesk.services.paper import PaperInMemory
from tests.access.test_secrecy import a_session
from tests.cast import Cast


def text_of(paper: PaperInMemory) -> str:
    document = pypdfium2.PdfDocument(paper.pdf)
    said = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(said.replace("\u2068", "").replace("\u2069", "").split())


def test_the_resident_reads_who_reads_what_and_why(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "bela", Role.COU)
        a_session(cast, rosa)
        records.add(cast.desk("carla"), IdentityName, rosa, {"full_text": "Secret Name"})
        mia = cast.desk("mia")
        of_bela = next(a for a in assignments.of(mia, rosa) if a.display_name == "Bela")
        assignments.end(mia, of_bela.assignment.id)
        a_session(cast, rosa)
        paper = papers.for_the_resident(cast.desk("carla"), rosa)
        said = text_of(paper)
        for told in (
            "Who can read what about you",
            "For Rosa code",
            "Amara, your counsellor since 24 Nov 2026",
            "The case managers: Carla",
            "The managers, who look after the house: Max, Mia",
            "Bela could read until 24 Nov 2026",
            "Two safety cards together",
            "Practice house",
        ):
            assert told in said, said
        for kept in ("Secret Name", "frightens", "MGR", "CPN"):
            assert kept not in said
        assert len(pikepdf.open(io.BytesIO(paper.pdf)).pages) == 1
        papers.let_out(cast.desk("carla"), paper)
        about = trail.of_resident(mia, rosa)[0]
        assert (about.who, about.did) == (
            "Carla",
            "printed who can read what, for the resident",
        )
        with pytest.raises(Denied):
            papers.for_the_resident(cast.desk("amara"), rosa)


def test_the_slip_says_what_the_house_says(cast: Cast) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        made = checkpoints.make(mia)
        said = text_of(papers.slip(mia, made))
        assert made.code in said
        for number, word in enumerate(made.words, 1):
            assert f"{number} {word}" in said
        before = len(mia.trail())
        papers.let_out(mia, papers.slip(mia, made))
        assert len(mia.trail()) == before  # making it was the act
