"""Contact, family and find through the real window and over real keys, by role."""

import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.family import (
    Channel,
    ContactPoint,
    PhoneOwner,
    Relation,
    Safe,
)
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus
from shelterdesk.domain.partial_dates import Basis, PartialDate
from shelterdesk.domain.photos import LONG_EDGE, is_bare_jpeg
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import families, photos, records
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.family import CallersCard, ContactCard, TogetherCard, WayBox
from shelterdesk.ui.pages.person import PersonCards
from shelterdesk.ui.pages.photo import PhotoBox
from tests.cast import TODAY, Cast
from tests.ui.test_journey import Program

SAFE, NEVER = "081 234 5678", "+95 9 777 4242"
EXPLOITERS, PAPER = "Lucky", "MA ROSA ON PAPER"
WHY = "The resident asks for it."


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    return Program(cast, qtbot)


def furnish(cast: Cast) -> tuple[ResidentId, ResidentId]:
    """Rosa and her brother Lin; Carla works with both, Amara with Rosa."""
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        for each in (rosa, lin):
            cast.assign(each, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        carla = cast.desk("carla")
        family = {"channel": Channel.PHONE, "phone_owner": PhoneOwner.FAMILY}
        for more in (
            {"value": SAFE, "whom": "Aunt Su", "safe": Safe.YES},
            {"value": NEVER, "whom": "Uncle", "safe": Safe.NEVER},
        ):
            records.add(carla, ContactPoint, rosa, {**family, **more})
        records.add(carla, IdentityName, rosa, {"full_text": PAPER})
        given = {"full_text": EXPLOITERS, "use": NameUse.GIVEN_BY_EXPLOITER}
        records.add(carla, IdentityName, rosa, given)
        born = {"birth_date": PartialDate("2000"), "citizenships": ("MM",)}
        records.add(carla, Identity, rosa, born)
        families.link(carla, rosa, lin, Relation.SIBLING, Answer.YES)
    return rosa, lin


def everything_said(root: QWidget) -> str:
    """Every text of the window, seen or heard."""
    return said_by((root, *root.findChildren(QWidget)))


def said_by(widgets: Iterable[QWidget]) -> str:
    """Every text of these alone."""
    said = []
    for widget in widgets:
        told = QAccessible.queryAccessibleInterface(widget)
        if told is not None:
            said += [told.text(QAccessible.Text.Name), told.text(QAccessible.Text.Description)]
        if isinstance(widget, PlainLabel):
            said.append(widget.text())
        said.append(widget.toolTip())
    return "\n".join(said)


def test_a_case_manager_says_why_before_a_number_shows(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    rosa, _ = furnish(cast)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/family")
    program.settle()
    said = everything_said(shell)
    assert SAFE in said
    assert NEVER not in said
    box = next(b for b in program.find(ContactCard).findChildren(WayBox) if b.why.isVisible())
    box.act.click()
    program.settle()
    assert box.problem.isVisible()
    assert NEVER not in everything_said(shell)
    qtbot.keyClicks(box.why, WHY)
    qtbot.keyClick(box.why, Qt.Key.Key_Return)
    program.settle()
    assert NEVER in box.value.text()
    program.lock(shell)
    with cast.seated("carla"):
        kept = records.page(cast.desk("carla"), ContactPoint, rosa).rows
        assert {c.value: c.used_because for c in kept} == {SAFE: "", NEVER: WHY}


def test_family_is_written_in_both_files_and_ended_in_both(cast: Cast, program: Program) -> None:
    rosa, lin = furnish(cast)
    shell = program.open("carla")
    shell.go(f"residents/{lin}/family")
    program.settle()
    card = program.find(TogetherCard)
    assert "Rosa code" in everything_said(card)
    assert card.other.count() == 0  # both are linked; nobody else is within reach
    program.button("End: Brother or sister Rosa code").click()
    program.settle()
    shell.go(f"residents/{rosa}/family")
    program.settle()
    card = program.find(TogetherCard)
    assert "Lin code" not in card.findChildren(PlainLabel)[1].text()
    card.other.setCurrentIndex(card.other.findText("Lin code"))
    card.relation.setCurrentIndex(card.relation.findData(Relation.PARENT.value))
    card.join.click()
    program.settle()
    shell.go(f"residents/{lin}/family")
    program.settle()
    assert "Child" in everything_said(program.find(TogetherCard))
    program.lock(shell)


@pytest.mark.parametrize(
    ("who", "sees", "never"),
    [
        ("nils", ("Aunt Su",), (SAFE, NEVER, PAPER, EXPLOITERS, "Myanmar", "2000", "Lin code")),
        ("amara", (SAFE, "24-26"), (NEVER, PAPER, EXPLOITERS, "2000")),
        ("mia", (PAPER, EXPLOITERS, "2000"), (SAFE, NEVER)),
    ],
)
def test_what_a_role_may_not_know_is_nowhere_in_the_window(
    cast: Cast, program: Program, who: str, sees: tuple[str, ...], never: tuple[str, ...]
) -> None:
    rosa, _ = furnish(cast)
    shell = program.open(who)
    said = ""
    for tab in ("overview", "family"):
        shell.go(f"residents/{rosa}/{tab}")
        program.settle()
        assert shell.seat.banner.isHidden(), shell.seat.banner.title.text()
        assert shell.residents.view is not None
        said += everything_said(shell.residents.view)
    assert program.window is not None
    assert "Rosa" not in program.window.windowTitle()
    for text in sees:
        assert text.replace("-", "–") in said, text
    for text in never:
        assert text not in said, text
    assert bool(shell.findChildren(ContactCard)) == (who == "amara")
    assert bool(shell.findChildren(CallersCard))
    assert program.window.findChildren(PersonCards)
    program.lock(shell)


def test_find_by_telephone_says_the_code_name_and_no_more(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    furnish(cast)
    for who, found in (("carla", True), ("mia", False)):
        shell = program.open(who)
        program.settle()
        finder = shell.top.finder
        qtbot.keyClicks(finder, "+66812345678")
        program.settle()
        answers = [finder.answers.item(n).text() for n in range(finder.answers.count())]
        assert bool([a for a in answers if a.startswith("Rosa code")]) is found
        assert not any("234" in answer or "Su" in answer for answer in answers)
        finder.close_answers()
        program.lock(shell)


def test_a_photo_comes_in_with_consent_only_and_shows_inside_the_file_only(
    cast: Cast, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    rosa, _ = furnish(cast)
    where = Image.Exif()
    where[0x8825] = {1: "N", 2: (13.0, 45.0, 0.0)}
    taken = tmp_path / "camera.jpg"
    Image.effect_noise((900, 1200), 60).convert("RGB").save(taken, exif=where.tobytes())
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/overview")
    program.settle()
    box = program.find(PhotoBox)
    assert "Take a photo in" not in everything_said(box)
    box.take_in(taken)  # as if somebody found a way round the button
    program.settle()
    assert "no consent" in shell.seat.banner.title.text()
    program.lock(shell)
    with cast.seated("carla"):
        agreed = {
            "consent_type": ConsentType.PHOTO,
            "decision": Decision.GIVEN,
            "starts_on": TODAY,
        }
        records.add(cast.desk("carla"), Consent, rosa, agreed)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/overview")
    program.settle()
    box = program.find(PhotoBox)
    assert "Take a photo in" in everything_said(box)
    box.take_in(taken)
    program.settle()
    assert "Photo of the resident" in everything_said(program.find(PhotoBox))
    assert taken.exists()  # the camera's file is not ours to delete; the note says where it is
    program.lock(shell)
    with cast.seated("carla", "nils"):
        kept = photos.of(cast.desk("nils"), rosa)
        assert is_bare_jpeg(kept)
        assert max(Image.open(io.BytesIO(kept)).size) == LONG_EDGE
    shell = program.open("nils")
    for route, shows in (("residents", False), (f"residents/{rosa}/overview", True)):
        shell.go(route)
        program.settle()
        assert ("Photo of the resident" in everything_said(shell)) is shows
    assert "Delete the photo" not in everything_said(shell)
    program.lock(shell)


def test_a_date_of_birth_suggests_and_a_person_decides(cast: Cast, program: Program) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils", "Rosa", AgeGroup.UNCERTAIN)
        cast.assign(rosa, "carla", Role.CM)
        born = {"birth_date": PartialDate("1998", Basis.DOCUMENT)}
        records.add(cast.desk("carla"), Identity, rosa, born)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/overview")
    program.settle()
    card = program.find(PersonCards)
    assert "27–28 years" in everything_said(card)
    assert "The date of birth says: Adult." in everything_said(card)
    program.button("Write down: Adult").click()
    program.settle()
    assert "The date of birth says" not in everything_said(program.find(PersonCards))
    program.lock(shell)
    with cast.seated("carla"):
        said = records.page(cast.desk("carla"), AgeStatus, rosa).rows
        assert [(each.group, each.rev) for each in said] == [(AgeGroup.ADULT, 2)]


def test_a_drawn_code_name_shows_at_once(cast: Cast, program: Program) -> None:
    rosa, _ = furnish(cast)
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/overview")
    program.settle()
    program.button("Draw another code name").click()
    program.settle()
    assert shell.seat.register is not None
    row = shell.seat.register.row(rosa)
    assert row is not None
    assert row.code_name != "Rosa code"
    assert row.code_name in everything_said(shell.residents)
    program.lock(shell)
