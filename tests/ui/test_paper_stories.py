"""Three people and their papers, walked through the window from the first step to the last.

With ``SHELTERDESK_STORIES`` set to a folder each stop on the way is kept there as a picture.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, How
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import Relation
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import (
    ClaimState,
    Letter,
    ProtectionClaim,
    Recovery,
    RecoveryRoute,
)
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import consents, families, records
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.letter import LetterPage
from shelterdesk.ui.pages.letter_start import LetterStart
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.papers_tab import PapersTab
from shelterdesk.ui.pages.records import KindSection
from shelterdesk.ui.pages.recovery import RecoveryPage
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_papers import said

PICTURES = os.environ.get("SHELTERDESK_STORIES", "")


class Story(Program):
    """Somebody's papers at the case manager's desk."""

    def look(self, name: str, at: str = "") -> None:
        """Keep a picture of the window, where pictures are wanted; nothing in it is nameless.

        *at*: a text that is to be in view.
        """
        assert self.window is not None
        assert nameless(self.window) == []
        if PICTURES:
            self.window.resize(1366, 768)
            self.settle()
            for label in self.window.findChildren(PlainLabel) if at else ():
                if at in label.text() and label.isVisible():
                    area = label.parentWidget()
                    while area is not None and not isinstance(area, QScrollArea):
                        area = area.parentWidget()
                    if area is not None:
                        area.ensureWidgetVisible(label, 0, 200)
            self.settle()
            self.window.grab().save(str(Path(PICTURES) / f"{name}.png"))

    def begin(self, **fields: object) -> None:
        """Begin getting a paper, by the form."""
        self.find(PapersTab).begin.click()
        self.settle()
        for name, value in fields.items():
            self.field(Recovery.kind, name).editor.fill(value)
        self.save()

    def save(self) -> None:
        """Save the form that one sees."""
        self.find(Entry).save()
        self.settle()

    def open_way(self, name: str) -> RecoveryPage:
        """The page of a recovery, from the tab."""
        self.button(f"Open: {name}").click()
        self.settle()
        return self.find(RecoveryPage)

    def done(self, *steps: str) -> None:
        """Tick steps one after the other, in whichever order the page offers them."""
        for step in steps:
            page = self.find(RecoveryPage)
            names = {b.accessibleName() for b in page.findChildren(QPushButton)}
            beside = f"Done: {step}"
            self.button(beside if beside in names else "Done").click()
            self.settle()
            form = self.find(Entry).form.forms["recovery_step"]
            if "why" in form.rows:
                form.rows["why"].editor.fill("The lawyer looked at it on Monday.")
            self.save()

    def went(self, *states: str) -> None:
        """The paper goes on, by the buttons under "It is now"."""
        for state in states:
            self.button(state).click()
            self.settle()

    def made_out(self, number: str, issuer: str, days: int) -> None:
        """The paper is made out, with what is printed on it."""
        self.went("Issued")
        for name, value in (
            ("number", number),
            ("issuer", issuer),
            ("issued_on", TODAY),
            ("expires_on", TODAY + timedelta(days=days)),
        ):
            self.field(Document.kind, name).editor.fill(value)
        self.save()

    def papers(self, shell: Shell, resident: ResidentId) -> None:
        """The papers of one resident."""
        shell.go(f"residents/{resident}/documents")
        self.settle()

    def open_letter(self) -> None:
        """The newest letter, from the list in the tab."""
        tab = self.find(PapersTab)
        section = next(s for s in tab.findChildren(KindSection) if s.kind is Letter)
        section.opened.emit(section.model.record(0))
        self.settle()

    def paper_is_now(self, shell: Shell, id: str, *states: str) -> None:
        """A paper on file goes on, by its own form."""
        for state in states:
            now = records.get(shell.seat.desk, Document, RecordId(id))
            shell.residents.view.open_draft(f"document:{id}:{now.rev}")
            self.settle()
            self.field(Document.kind, "state").editor.fill(state)
            self.save()


@pytest.fixture
def story(cast: Cast, qtbot: QtBot) -> Story:
    return Story(cast, qtbot)


def somebody(cast: Cast, name: str, country: str, age: AgeGroup = AgeGroup.ADULT) -> ResidentId:
    resident = cast.admit("nils", name, age)
    cast.assign(resident, "carla", Role.CM)
    cast.assign(resident, "lea", Role.LEG)
    carla = cast.desk("carla")
    records.add(carla, IdentityName, resident, {"full_text": f"{name} Practice"})
    born = "2026-11-20" if age is AgeGroup.CHILD else "1998-05-02"
    identity = {"birth_date": PartialDate(born), "citizenships": (country,)}
    records.add(carla, Identity, resident, identity)
    return resident


def agrees(cast: Cast, resident: ResidentId, sort: RecipientClass, body: str, *lines: str) -> None:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": sort,
        "recipient": body,
        "purpose": "a paper for the way home",
        "covers": lines,
        "starts_on": TODAY,
    }
    consents.record(cast.desk("carla"), Consent, resident, given)


def test_a_passport_withheld_in_a_compound_turns_up_after_the_new_paper(
    story: Story, cast: Cast, tmp_path: Path
) -> None:
    mission = "Embassy of Viet Nam"
    with cast.seated("mia", "nils", "carla", "lea"):
        linh = somebody(cast, "Linh", "VN")
        kept = {"document_type": "passport", "state": "withheld_by_exploiter"}
        kept |= {"number": "C1234567", "country": "VN"}
        old = records.add(cast.desk("carla"), Document, linh, kept).value
    shell = story.open("carla")
    story.papers(shell, linh)
    story.begin(route=RecoveryRoute.ETD, original_id=old.id, country="VN", mission=mission)
    told = said(story.open_way("Emergency travel document · Vietnam"))
    assert "A paper that is kept back is not lost" in told
    assert "nobody pays" in told
    assert "Police report" not in told  # a report of loss would be untrue
    assert "has not agreed that this embassy hears" in told
    story.look("withheld-1-not-lost", "A paper that is kept back")
    story.done("Inventory: which papers, last seen where", "Protection check")
    story.lock(shell)

    with cast.seated("carla"):
        agrees(cast, linh, RecipientClass.EMBASSY, mission, "identity", "paper_number")
    shell = story.open("carla")
    story.papers(shell, linh)
    page = story.open_way("Emergency travel document · Vietnam")
    page.letter()
    story.settle()
    start = story.find(LetterStart)
    assert start.template.code == "etd_request"
    assert start.wish.recipient == mission
    assert said(start).count("The resident agreed. It may go.") == 1
    story.look("withheld-2-which-letter")
    start.main.click()
    story.settle()
    body = story.field(Letter.kind, "body").editor.read()
    assert "Linh Practice" in body
    assert "C1234567" in body
    assert "withheld" not in body.casefold()
    story.save()
    letter = story.find(LetterPage)
    assert not letter.over.isVisible()
    letter.sign_it.click()
    story.settle()
    story.open_letter()
    story.look("withheld-3-signed-letter")
    story.find(LetterPage).print_it.click()
    story.settle()
    paper = story.find(PaperPage)
    story.look("withheld-4-on-paper")
    paper.let_out(lambda pictures: None)
    story.settle()
    paper.close_it.click()
    story.settle()
    file = tmp_path / "letter.docx"
    story.find(LetterPage).save_to(file)
    story.settle()
    assert file.exists()
    desk = shell.seat.desk
    left = records.page(desk, Disclosure, linh).rows
    assert {each.how for each in left} == {How.LETTER, How.FILE}
    story.find(LetterPage).back.click()
    story.settle()

    story.open_way("Emergency travel document · Vietnam")
    story.done("Which mission is competent", "Form, affidavit, letter")
    story.button("Tick what is at hand").click()
    story.settle()
    story.field(Recovery.kind, "goes_without").editor.fill("The mission takes her without.")
    story.save()
    story.went("Applied for", "Granted")
    story.made_out("B7654321", mission, 60)
    story.look("withheld-5-issued")
    # Police found the old one in the compound and hand it over.
    story.paper_is_now(shell, old.id, "recovery_requested", "handed_over")
    told = said(story.open_way("Emergency travel document · Vietnam"))
    assert "The old passport is here again although a new paper is issued" in told
    assert "Ask the mission which of the two holds" in told
    story.look("withheld-6-turned-up", "The old passport is here again")
    story.lock(shell)


def test_an_ethiopian_whose_state_has_no_mission_here(story: Story, cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "lea"):
        almaz = somebody(cast, "Almaz", "ET")
        passport = {"document_type": "passport", "state": "missing", "country": "ET"}
        old = records.add(cast.desk("carla"), Document, almaz, passport).value
        agrees(cast, almaz, RecipientClass.MINISTRY, "Ministry of this country", "identity")
    shell = story.open("carla")
    story.papers(shell, almaz)
    story.begin(route=RecoveryRoute.ETD, original_id=old.id, country="ET", has_mission=Answer.NO)
    told = said(story.open_way("Emergency travel document · Ethiopia"))
    assert "This state has no mission here" in told
    assert "the paper that the ministry of this country gives" in told
    story.look("no-mission-1-what-is-left", "This state has no mission here")
    story.find(RecoveryPage).back.click()
    story.settle()
    story.begin(route=RecoveryRoute.HOST, original_id=old.id, country="ET", has_mission=Answer.NO)
    name = "Emergency certificate of the host state · Ethiopia"
    told = said(story.open_way(name))
    assert "Chaeng Watthana" in told
    assert "THB 300" in told
    assert "Ask at the ministry of this country" in told
    story.look("no-mission-2-the-host-gives-a-paper", "THB 300")
    story.done("Inventory: which papers, last seen where", "Protection check")
    story.find(RecoveryPage).letter()
    story.settle()
    start = story.find(LetterStart)
    start.which.setCurrentIndex(start.which.findData("covering_letter"))
    start.which.activated.emit(start.which.currentIndex())
    story.settle()
    start.sort.setCurrentIndex(start.sort.findData("ministry"))
    start.sort.activated.emit(start.sort.currentIndex())
    story.settle()
    assert start.wish.recipient == "Ministry of this country"
    assert "It may go." in said(start)
    start.main.click()
    story.settle()
    assert "Almaz Practice" in story.field(Letter.kind, "body").editor.read()
    story.save()
    story.find(LetterPage).back.click()
    story.settle()
    story.open_way(name)
    story.done("Photos and biometrics", "Form, affidavit, letter")
    story.done("Ask at the ministry of this country")
    story.button("Tick what is at hand").click()
    story.settle()
    story.field(Recovery.kind, "goes_without").editor.fill("The ministry takes her without.")
    story.save()
    # No embassy was asked for a yes: none hears of her by this paper.
    story.went("Applied for", "Granted")
    story.made_out("EC-000123", "Ministry of Foreign Affairs", 15)
    story.went("Collected", "With the resident")
    told = said(story.find(RecoveryPage))
    assert "12 days to the last safe day" in told
    story.look("no-mission-3-in-her-hand")
    (left,) = [d for d in records.page(shell.seat.desk, Document, almaz).rows if d.number]
    assert (left.document_type, left.state) == ("host_emergency_certificate", "handed_over")
    assert records.page(shell.seat.desk, Disclosure, almaz).rows == ()
    story.lock(shell)


def test_a_child_born_in_the_house_and_a_mother_who_asks_for_protection(
    story: Story, cast: Cast
) -> None:
    consulate = "Consulate of Ethiopia"
    with cast.seated("mia", "nils", "carla", "lea"):
        mother = somebody(cast, "Hirut", "ET")
        child = somebody(cast, "Tsehay", "ET", AgeGroup.CHILD)
        families.link(cast.desk("carla"), child, mother, Relation.PARENT)
        lines = ("identity", "child")
        with cast.desk("carla").work("consent.add") as work:  # the guardian's yes, in short
            given = {
                "consent_type": ConsentType.SHARE,
                "decision": Decision.GIVEN,
                "recipient_class": RecipientClass.EMBASSY,
                "recipient": consulate,
                "purpose": "a paper for the child",
                "covers": lines,
                "starts_on": TODAY,
                "expires_on": TODAY + timedelta(days=30),
            }
            work.shelf(Consent).add(work.make(Consent, child, given))
    shell = story.open("carla")
    story.papers(shell, child)
    story.begin(route=RecoveryRoute.BIRTH, country="ET", mission=consulate)
    name = "Record of a child's birth abroad · Ethiopia"
    told = said(story.open_way(name))
    assert "needs this record before any paper to travel with" in told
    assert "Notice of birth from the hospital or midwife" in told
    assert "Police report" not in told
    story.look("child-1-begin-at-once", "needs this record before")
    story.done("Notice of birth from the hospital or midwife", "Protection check")
    story.done("Register the birth in this country")
    assert "Report the birth to the consulate" in said(story.find(RecoveryPage))
    story.lock(shell)

    with cast.seated("lea"):
        records.add(cast.desk("lea"), ProtectionClaim, mother, {"claim": ClaimState.OPEN})
    shell = story.open("carla")
    story.papers(shell, child)
    page = story.open_way(name)
    assert "Nothing goes to a mission" in said(page)  # the mother's claim holds for the child
    story.look("child-2-the-mothers-claim")
    page.letter()
    story.settle()
    start = story.find(LetterStart)
    assert not start.main.isEnabled()
    assert "protection" in shell.seat.banner.title.text()
    story.look("child-3-no-letter")
    start.back.click()
    story.settle()
    # What stays in this country goes on: the record comes, and is the child's.
    story.went("Applied for", "Granted")
    story.made_out("B-2569-77", "District office", 3650)
    story.went("Collected", "With the resident")
    story.look("child-4-the-record-is-there")
    (record,) = records.page(shell.seat.desk, Document, child).rows
    assert (record.document_type, record.state) == ("child_birth_abroad_record", "handed_over")
    assert records.page(shell.seat.desk, Disclosure, child).rows == ()
    story.lock(shell)
