"""Papers through the window: what is missing and its next step, the safe, lines for machines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import (
    ClaimState,
    CustodyReceipt,
    Letter,
    ProtectionClaim,
    Recovery,
    RecoveryRoute,
)
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    consents,
    custody,
    house_texts,
    letter_offers,
    letter_texts,
    letters,
    records,
    recoveries,
)
from shelterdesk.services.custody import Second
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.letter import LetterPage
from shelterdesk.ui.pages.letter_start import LetterStart
from shelterdesk.ui.pages.mrz_entry import LinesPage
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.papers_room import PapersRoom
from shelterdesk.ui.pages.papers_tab import PapersTab
from shelterdesk.ui.pages.recovery import RecoveryPage
from shelterdesk.ui.pages.safe_room import SafeRoom
from shelterdesk.ui.pages.saving import ClearFileBox
from shelterdesk.ui.pages.second_person import SecondPersonBox
from tests.cast import TODAY, Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program

MRZ = "P<ETHBEKELE<<ALMAZ".ljust(44, "<") + "\nEP12345671ETH9503124F2911308<<<<<<<<<<<<<<04"
EMBASSY = "Embassy of Ethiopia"


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla", "lea"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "lea", Role.LEG)
    return rosa


@pytest.fixture
def program(cast: Cast, rosa: ResidentId, qtbot: QtBot) -> Program:
    return Program(cast, qtbot)


def said(page: QWidget) -> str:
    return "\n".join(w.text() for w in page.findChildren(PlainLabel) if w.isVisibleTo(page))


def agree(cast: Cast, rosa: ResidentId) -> None:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": EMBASSY,
        "purpose": "a travel paper",
        "covers": ("identity",),
        "starts_on": TODAY,
    }
    consents.record(cast.desk("carla"), Consent, rosa, given)


def begun(cast: Cast, rosa: ResidentId) -> RecordId:
    given = {"route": RecoveryRoute.ETD, "country": "ET", "mission": EMBASSY}
    return recoveries.begin(cast.desk("carla"), rosa, given).value.id


def test_a_missing_paper_becomes_work_with_a_next_step(
    program: Program, cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    settle = program.settle
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/documents")
    settle()
    tab = program.find(PapersTab)
    assert nameless(tab) == []
    tab.begin.click()
    settle()
    program.field(Recovery.kind, "route").editor.fill(RecoveryRoute.ETD)
    program.field(Recovery.kind, "country").editor.fill("ET")
    program.find(Entry).save()
    settle()
    tab = program.find(PapersTab)
    assert "Next: Inventory: which papers, last seen where" in said(tab)
    assert "has not agreed that this embassy hears" in said(tab)
    program.button("Open: Emergency travel document · Ethiopia").click()
    settle()
    page = program.find(RecoveryPage)
    assert nameless(page) == []
    told = said(page)
    assert "3 days" not in told
    assert "90 to 180 days; dates are planned with 90" in told
    assert "invea.gov.et" in told
    assert "checked on" in told
    assert "Applied for" not in [b.text() for b in page.findChildren(type(page.back))]
    program.button("Done").click()
    settle()
    program.find(Entry).save()
    settle()
    assert "Protection check" in said(program.find(RecoveryPage))
    program.lock(shell)


def test_a_resident_who_asks_for_protection_goes_to_no_mission_whatever_one_tries(
    program: Program, cast: Cast, rosa: ResidentId, tmp_path: Path
) -> None:
    settle = program.settle
    with cast.seated("carla", "lea"):
        agree(cast, rosa)
        id = begun(cast, rosa)
        letter = letters.write(
            cast.desk("carla"), rosa, letter_offers.draft(cast.desk("carla"), id)
        ).value
        letters.sign(cast.desk("carla"), letter.id)
        records.add(cast.desk("lea"), ProtectionClaim, rosa, {"claim": ClaimState.OPEN})
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/documents")
    settle()
    assert "Nothing goes to a mission" in said(program.find(PapersTab))
    program.button("Open: Emergency travel document · Ethiopia").click()
    settle()
    page = program.find(RecoveryPage)
    told = said(page)
    assert "ask the legal officer about UNHCR" in told
    # the stop comes before anything that can be done, and no step towards the mission is offered
    assert told.index("Nothing goes to a mission") < told.index("Inventory: which papers")
    offered = [b.accessibleName() for b in page.findChildren(type(page.back))]
    assert "Done: Inventory: which papers, last seen where" in offered
    assert "Done: Appearance or interview at the mission" not in offered
    page.went("applied")  # as if a button had been left there
    settle()
    assert "Nothing goes to a mission" in shell.seat.banner.hint.text()
    # and the long way round, by the form of the paper itself
    shell.residents.view.open_draft(f"document:{page.way.document.id}:{page.way.document.rev}")
    settle()
    program.field(Document.kind, "state").editor.fill("applied")
    program.find(Entry).save()
    settle()
    assert "Nothing goes to a mission" in program.field(Document.kind, "state").problem.text()
    program.find(Entry).leave()
    settle()
    program.find(RecoveryPage).left.emit()
    program.find(PapersTab).open_asked.emit(letter_of(program, rosa))
    settle()
    program.find(LetterPage).print_it.click()
    settle()
    assert not program.find(PaperPage).paper.isEnabled()
    assert "protection" in shell.seat.banner.title.text()
    program.find(PaperPage).close_it.click()
    settle()
    # as a file, past the box that warns
    page = program.find(LetterPage)
    assert "Protection is being looked at" in said(page)
    page.save_to(tmp_path / "letter.docx")
    settle()
    assert "protection" in shell.seat.banner.title.text()
    assert list(tmp_path.glob("*.docx")) == []
    page.back.click()
    settle()
    # and every other letter: to a mission by its name, or about one
    program.find(PapersTab).letter.click()
    settle()
    start = program.find(LetterStart)
    for number in range(start.which.count()):
        start.which.setCurrentIndex(number)
        start.which.activated.emit(number)
        settle()
        if start.template.is_carried and not start.template.mission:
            continue  # the resident's own page, which names nobody's mission
        start.body.setEditText(EMBASSY)
        start.body.lineEdit().editingFinished.emit()
        settle()
        assert not start.main.isEnabled(), start.template.code
        assert "Protection is being looked at" in said(start)
    assert records.page(shell.seat.desk, Letter, rosa).rows[0].id == letter.id
    assert len(records.page(shell.seat.desk, Letter, rosa).rows) == 1
    assert records.page(shell.seat.desk, Disclosure, rosa).rows == ()
    shell.go("house/papers")
    settle()
    assert program.find(PapersRoom) is not None
    program.lock(shell)


def test_words_that_no_speaker_has_read_say_so_before_a_letter_is_made(
    program: Program, cast: Cast, rosa: ResidentId
) -> None:
    """Thai is our own draft: whoever chooses it learns that, until the house has reviewed words."""
    settle = program.settle

    def chosen(language: str) -> str:
        start.language.setCurrentIndex(start.language.findData(language))
        start.language.activated.emit(start.language.currentIndex())
        settle()
        return start.review.text()

    for house_reviewed in (False, True):
        shell = program.open("lea")
        shell.go(f"residents/{rosa}/documents")
        settle()
        program.find(PapersTab).letter.click()
        settle()
        start = program.find(LetterStart)
        start.which.setCurrentIndex(start.which.findData("fine_waiver"))
        start.which.activated.emit(start.which.currentIndex())
        settle()
        speaker = "Nobody who speaks it has reviewed them yet" in chosen("tha")
        assert speaker is not house_reviewed
        assert "nobody of your house has reviewed" in chosen("eng")
        program.lock(shell)
        if not house_reviewed:
            with cast.seated("mia"):
                text = {
                    "use": TextUse.LETTER,
                    "about": letter_texts.template("fine_waiver").label,
                    "language": "tha",
                    "words": "เรียน {recipient}",
                    "reviewer": "Somsri",
                    "reviewed_on": TODAY,
                }
                records.add(cast.desk("mia"), HouseText, house_texts.HOUSE, text)


def test_a_letter_is_looked_over_in_the_window_before_it_is_signed(
    program: Program, cast: Cast, rosa: ResidentId, tmp_path: Path
) -> None:
    settle = program.settle
    with cast.seated("mia", "nils", "carla"):
        agree(cast, rosa)
        records.add(cast.desk("carla"), IdentityName, rosa, {"full_text": "Almaz Bekele"})
        other = cast.admit("nils", "Hirut")
        cast.assign(other, "carla", Role.CM)
        begun(cast, rosa)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/documents")
    settle()
    program.find(PapersTab).letter.click()
    settle()
    start = program.find(LetterStart)
    assert nameless(start) == []
    assert start.wish.recipient == EMBASSY
    start.body.setEditText("Embassy of Kenya")
    start.body.lineEdit().editingFinished.emit()
    settle()
    assert "agreed to another body of this sort" in said(start)
    start.body.setEditText(EMBASSY)
    start.body.lineEdit().editingFinished.emit()
    settle()
    assert "It may go." in said(start)
    start.main.click()
    settle()
    body = program.field(Letter.kind, "body").editor
    assert "Almaz Bekele" in body.read()
    program.field(Letter.kind, "covers").editor.fill(())
    body.box.setPlainText(f"{body.read()}\n\nHirut came too. Call 081 234 5678.")
    entry = program.find(Entry)
    entry.leave()
    settle()
    shell.go(f"draft/{entry.presenter.slot}")  # what was typed is there again
    settle()
    assert "Hirut came too" in program.field(Letter.kind, "body").editor.read()
    program.find(Entry).save()
    settle()
    page = program.find(LetterPage)
    assert nameless(page) == []
    told = said(page.over)
    assert "“\u2068Hirut\u2069” is the name of another resident" in told
    assert "looks like a phone number" in told
    assert "Almaz Bekele" in told
    assert "its line is not ticked" in told
    page.may_stand.setChecked(True)
    assert not page.sign_it.isEnabled()  # a name on file needs its line
    page.change.click()
    settle()
    program.field(Letter.kind, "covers").editor.fill(("identity",))
    program.find(Entry).save()
    settle()
    program.find(PapersTab).open_asked.emit(letter_of(program, rosa))
    settle()
    page = program.find(LetterPage)
    assert "its line is not ticked" not in said(page.over)
    assert not page.sign_it.isEnabled()
    page.may_stand.setChecked(True)
    page.sign_it.click()
    settle()
    kept = letter_of(program, rosa)
    assert {"Hirut", "081 234 5678"} <= set(kept.stands)
    program.find(PapersTab).open_asked.emit(kept)
    settle()
    page = program.find(LetterPage)
    page.save_file()
    settle()
    box = next(b for b in page.window().findChildren(ClearFileBox) if b.isVisible())
    assert box.not_now.isDefault()
    assert "no password" in said(box)
    box.reject()
    page.save_to(tmp_path / "letter.docx")
    settle()
    assert (tmp_path / "letter.docx").exists()
    (left,) = records.page(shell.seat.desk, Disclosure, rosa).rows
    assert left.fields_shown == ("identity",)
    program.lock(shell)


def letter_of(program: Program, rosa: ResidentId) -> Letter:
    assert program.window is not None
    shell = program.window.centralWidget()
    return records.page(shell.seat.desk, Letter, rosa).rows[0]  # type: ignore[union-attr]


def test_at_night_a_paper_is_given_back_before_two_people(
    program: Program, cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    settle = program.settle
    with cast.seated("carla"):
        carla = cast.desk("carla")
        passport = {"document_type": "passport", "state": "handed_over", "number": "EP7654321"}
        paper = records.add(carla, Document, rosa, passport).value
        alone = Second(alone_why="Practice")
        receipt = custody.keep_safe(carla, rosa, {}, alone, document_id=paper.id).value
        custody.ask_back(carla, receipt.id)
    shell = program.open("nils")
    shell.today.duty.click()  # off duty
    settle()
    shell.go("house/safe")
    settle()
    assert "Say on the page Today" in said(program.find(SafeRoom))
    assert "Nothing lies" not in said(program.find(SafeRoom))
    shell.go("today")
    shell.today.duty.click()
    settle()
    shell.go("house/safe")
    settle()
    room = program.find(SafeRoom)
    assert nameless(room) == []
    assert "The resident wants it back. Give it now." in said(room)
    assert "4321" not in said(room)
    title = f"Rosa code · Passport · {receipt.receipt_no}"
    program.button(f"Give back: {title}").click()
    settle()
    box = program.find(SecondPersonBox)
    qtbot.keyClicks(box.login, "hana")
    qtbot.keyClicks(box.passphrase.box, "moon")
    box.main.click()
    settle()
    assert "Nothing lies in the safe." in said(program.find(SafeRoom))
    program.lock(shell)
    with cast.seated("carla"):
        after = records.get(cast.desk("carla"), CustodyReceipt, receipt.id)
    assert (after.returned_on, after.gave_second) == (TODAY, "Hana")


def test_alone_at_night_one_writes_why_and_gives_it_back_all_the_same(
    program: Program, cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    settle = program.settle
    with cast.seated("carla"):
        carla = cast.desk("carla")
        given = {"document_type": "national_id", "place": "envelope 1"}
        receipt = custody.keep_safe(carla, rosa, given, Second(alone_why="Practice")).value
    shell = program.open("nils")
    shell.go(f"residents/{rosa}/documents")
    settle()
    tab = program.find(PapersTab)
    assert not tab.begin.isVisible()  # who gives papers back sees the safe alone
    program.button(f"Give back: National identity card · {receipt.receipt_no}").click()
    settle()
    program.find(SecondPersonBox).reject()
    settle()
    program.find(Entry).save()
    settle()
    assert "second person" in program.field("custody_event", "alone_why").problem.text()
    program.field("custody_event", "alone_why").editor.fill("Nobody else is awake.")
    program.find(Entry).save()
    settle()
    assert "given back on" in said(program.find(PapersTab))
    program.lock(shell)


def test_lines_are_typed_looked_at_and_written_where_one_says(
    program: Program, cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    settle = program.settle
    with cast.seated("carla"):
        records.add(cast.desk("carla"), IdentityName, rosa, {"full_text": "Somebody Else"})
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/documents")
    settle()
    program.find(PapersTab).lines.click()
    settle()
    page = program.find(LinesPage)
    page.text.setPlainText(MRZ.replace("950312", "95O312"))
    page.keeper.flush()
    page.read()
    settle()
    assert nameless(page) == []
    assert "Check the typing" in said(page)
    assert "The name on the paper is not one of the names on file" in said(page)
    program.button("It is 0: Line 2, sign 16: O may be 0").click()
    settle()
    assert "Every check digit fits." in said(page)
    for ticket, differs in (("Almaz Bekele", False), ("Almaz Tesfaye", True)):
        page.ticket.setText(ticket)
        page.keeper.flush()
        page.read()
        settle()
        assert ("The name is not the one on the ticket" in said(page)) is differs
    page.boxes["number"].setChecked(True)
    page.boxes["birth"].setChecked(True)
    # what was typed is there again on coming back
    page.leave()
    settle()
    program.find(PapersTab).lines.click()
    settle()
    page = program.find(LinesPage)
    assert "BEKELE" in page.text.toPlainText()
    assert page.ticket.text() == "Almaz Tesfaye"
    page.boxes["number"].setChecked(True)
    page.boxes["birth"].setChecked(True)
    page.main.click()
    settle()
    desk = shell.seat.desk
    (paper,) = records.page(desk, Document, rosa).rows
    assert (paper.number, paper.expires_on) == ("EP1234567", None)
    assert records.page(desk, Identity, rosa).rows[0].birth_date.edtf == "1995-03-12"
    assert "••••567" in said(program.find(PapersTab))
    assert "EP1234567" not in said(program.find(PapersTab))
    assert desk.waiting_drafts() == ()
    program.lock(shell)


def test_a_step_that_was_being_written_is_gone_on_with(
    program: Program, cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    settle = program.settle
    with cast.seated("carla"):
        begun(cast, rosa)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/documents")
    settle()
    program.button("Open: Emergency travel document · Ethiopia").click()
    settle()
    program.button("Waits for somebody").click()
    settle()
    entry = program.find(Entry)
    qtbot.keyClicks(program.field("recovery_step", "waits_for").editor.hand, "a call")
    entry.leave()
    settle()
    shell.go(f"draft/{entry.presenter.slot}")
    settle()
    assert program.field("recovery_step", "waits_for").editor.read() == "a call"
    program.find(Entry).save()
    settle()
    assert "Waits for: a call" in said(program.find(RecoveryPage))
    program.lock(shell)


def test_the_room_opens_what_its_figures_count(
    program: Program, cast: Cast, rosa: ResidentId, qtbot: QtBot
) -> None:
    settle = program.settle
    with cast.seated("mia", "nils", "carla"):
        cast.admit("nils", "Silent")
        soon = {
            "document_type": "passport",
            "state": "handed_over",
            "number": "EP7654321",
            "expires_on": TODAY + timedelta(days=8),
        }
        records.add(cast.desk("carla"), Document, rosa, soon)
        begun(cast, rosa)
    shell = program.open("mia")
    shell.go("house/papers")
    settle()
    room = program.find(PapersRoom)
    assert nameless(room) == []
    figures = {key: each.text() for key, each in room.figures.items()}
    assert figures == {
        "without": "Without a paper to travel with: 1",
        "ways": "On their way: 1",
        "soon": "Run out soon: 1",
    }
    assert "5 days left" in said(room.running)
    assert "Rosa code" in said(room.running)
    # who has none: somebody for whom nothing was begun, by name and with that word
    assert "Silent code" in said(room.without)
    assert "Nobody is getting one yet." in said(room.without)
    assert "Rosa" not in said(room.without)
    room.figures["soon"].click()
    assert room.running.isAncestorOf(room.focusWidget() or room)
    room.figures["without"].click()
    assert room.without.isAncestorOf(room.focusWidget() or room)
    assert "7654321" not in said(room)
    picker = room.countries.picker
    picker.setCurrentIndex(picker.findData("CMR"))
    picker.activated.emit(picker.currentIndex())
    settle()
    assert "30 to 90 days; dates are planned with 30" in said(room.countries)
    program.button("Change this row").click()
    settle()
    program.field("country_document", "validity_days_min").editor.fill(45)
    program.field("country_document", "source").editor.fill("told on the phone")
    program.find(Entry).save()
    settle()
    room = program.find(PapersRoom)
    assert "this house says “45”, the list says “30”" in said(room.countries)
    room.ordered.setCurrentIndex(1)
    room.ordered.activated.emit(1)
    settle()
    assert "Emergency travel document · Ethiopia" in said(room)
    program.button("Open: Rosa code · Emergency travel document · Ethiopia").click()
    settle()
    assert program.find(PapersTab) is not None
    program.lock(shell)
