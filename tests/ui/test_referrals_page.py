"""Referrals through the real window: what is missing is said, and nothing leaves before that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, How
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.referral import HealthReferral, Referral, ReferralState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import consents, disclosures, drafts, readiness, records, referrals
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.referral_file import HandOverPage
from shelterdesk.ui.pages.referrals import ReferralsPage
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.services.referral_house import CLINIC, EMBASSY, NGO, YES
from tests.ui.parts import seen
from tests.ui.test_emergency_access import texts
from tests.ui.test_journey import Program, program

__all__ = ["program"]

NEVER_LOGGED = ("Rosa Practice Lin",)


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla", "nora"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "nora", Role.NUR)
        records.add(cast.desk("carla"), IdentityName, rosa, {"full_text": "Rosa Practice Lin"})
        records.add(cast.desk("nora"), HealthRecord, rosa, {"what": "a broken finger, splinted"})
    return rosa


def tab(program: Program, login: str, rosa: ResidentId) -> tuple[Shell, ReferralsPage]:
    shell = program.open(login)
    shell.go(f"residents/{rosa}/referrals")
    program.settle()
    return shell, seen(shell, ReferralsPage)


def ways(shell: Shell) -> list[str]:
    """Every button by which something of a referral could be let out."""
    out = ("See and send", "Ask and send", "Print…", "Save as locked file…", "Copy as a message",
           "I tell it on the phone", "I tell it in person")  # fmt: skip
    return [
        b.accessibleName()
        for b in shell.findChildren(QPushButton)
        if b.isVisible() and b.isEnabled() and b.accessibleName().startswith(out)
    ]


def test_prepared_asked_sent_and_answered(
    cast: Cast, rosa: ResidentId, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    shell, page = tab(program, "carla", rosa)
    program.button("Prepare a referral").click()
    program.settle()
    entry = seen(shell, Entry)
    rows = entry.form.forms[Referral.kind].rows
    entry.save()
    program.settle()
    assert {"recipient_class", "recipient", "purpose", "covers"} <= {
        name for name, row in rows.items() if row.problem.text()
    }
    typed = {**NGO, "asks": "Please find a room.", "wishes": "No shared room."}
    for name, value in typed.items():
        rows[name].editor.fill(value)
    entry.save()
    program.settle()
    page = seen(shell, ReferralsPage)
    assert "was not asked yet whether Practice Harbour may be told" in texts(page)
    assert ways(shell) == []

    program.button("Ask the resident: Practice Harbour").click()
    program.settle()
    entry = seen(shell, Entry)
    assert not entry.form.values()[Consent.kind]["decision"]  # nothing is chosen beforehand
    assert entry.form.values()[Consent.kind]["covers"] == ()
    assert "Practice Harbour" in entry.hint.text()
    asked = entry.form.forms[Consent.kind].rows
    assert set(asked["covers"].editor.boxes) == set(NGO["covers"])  # type: ignore[attr-defined]
    asked["decision"].editor.fill(Decision.GIVEN)
    asked["covers"].editor.fill(("identity",))
    entry.save()
    program.settle()
    assert ways(shell) == ["See and send: Practice Harbour"]

    program.button("See and send: Practice Harbour").click()
    program.settle()
    over = seen(shell, HandOverPage)
    assert not over.message.isVisible()  # copying is off on this computer
    assert "check that nothing else is in them" in texts(over.own)
    for name in ("purpose", "asks", "wishes"):  # they go whatever lines were agreed
        assert typed[name] in texts(over.own)
    assert left(shell, rosa) == []  # looking is not sending
    path = tmp_path / "a.pdf"
    over.save_to(path)
    program.settle()
    six = over.six.text()
    assert len(six.split()) == 6
    assert path.exists()
    (told,) = left(shell, rosa)
    assert (told.how, told.recipient) == (How.FILE, "Practice Harbour")
    over.close_it.click()
    program.settle()
    page = seen(shell, ReferralsPage)
    assert six not in texts(shell)
    assert "Sent" in texts(page)

    program.button("What became of it: Practice Harbour").click()
    program.settle()
    entry = seen(shell, Entry)
    given = entry.form.forms[Referral.kind].rows
    given["state"].editor.fill(ReferralState.NOT_ACCEPTED)
    entry.save()
    program.settle()
    assert given["reason"].problem.text()
    given["reason"].editor.fill("No room.")
    entry.save()
    program.settle()
    assert "No room." in texts(seen(shell, ReferralsPage))
    assert ways(shell) == []
    program.lock(shell)


def left(shell: Shell, rosa: ResidentId) -> list[Disclosure]:
    return list(disclosures.of_resident(shell.seat.desk, rosa))


CASES = {
    "nothing": ({}, "was not asked yet"),
    "another": ({"recipient": "Another Harbour"}, "agreed to another body"),
    "purpose": ({"purpose": "A study"}, "for something else"),
    "lines": ({"covers": ("family",)}, "does not name this: Name, date of birth"),
    "no": ({"decision": Decision.DECLINED}, "said no, or not now"),
    "taken": ({}, "took it back"),
    "ended": ({"expires_on": TODAY - timedelta(days=1), "starts_on": TODAY - timedelta(days=9)},
              "ended on"),
}  # fmt: skip


def test_what_may_not_leave_has_no_way_out(
    cast: Cast, rosa: ResidentId, program: Program, qtbot: QtBot
) -> None:
    """One resident for each case, so that one window shows them all."""
    with cast.seated("mia", "nils", "carla", "lea"):
        carla, lea = cast.desk("carla"), cast.desk("lea")
        here = {}
        for case, (change, _) in CASES.items():
            who = cast.admit("nils", f"Case {case}")
            cast.assign(who, "carla", Role.CM)
            referrals.prepare(carla, Referral, who, NGO)
            if case != "nothing":
                said = {**YES, "consent_type": ConsentType.SHARE, **NGO, **change}
                kept = consents.record(carla, Consent, who, said).value
                if case == "taken":
                    consents.withdraw(carla, kept.id)
            here[case] = who
        protected = cast.admit("nils", "Case protected")
        cast.assign(protected, "carla", Role.CM)
        cast.assign(protected, "lea", Role.LEG)
        made = referrals.prepare(carla, Referral, protected, EMBASSY).value
        referrals.ask(carla, Referral, made.id, 1, YES)
        readiness.note_fact(lea, protected, "protection_claim", "open")
    shell = program.open("carla")
    for case, (_, said) in CASES.items():
        shell.go(f"residents/{here[case]}/referrals")
        program.settle()
        assert said in texts(seen(shell, ReferralsPage)), case
        assert ways(shell) == [], case
    shell.go(f"residents/{protected}/referrals")
    program.settle()
    assert "Protection is being looked at" in texts(seen(shell, ReferralsPage))
    assert ways(shell) == []
    program.lock(shell)


def test_taken_back_while_the_pages_show_nothing_leaves_by_any_button(
    cast: Cast, rosa: ResidentId, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        made = referrals.prepare(carla, Referral, rosa, NGO).value
        asked = referrals.ask(carla, Referral, made.id, 1, YES).value
    shell, _ = tab(program, "carla", rosa)
    program.button("See and send: Practice Harbour").click()
    program.settle()
    over = seen(shell, HandOverPage)
    consents.withdraw(shell.seat.desk, asked.consent_id)
    QGuiApplication.clipboard().setText("before")
    printed: list[object] = []
    for act in (
        over.copy_text,
        over.told_by_phone,
        over.told_in_person,
        lambda: over.save_to(tmp_path / "a.pdf"),
        lambda: over.let_print(printed.append),
    ):
        act()
        program.settle()
        assert "taken this agreement back" in shell.seat.banner.title.text()
    assert QGuiApplication.clipboard().text() == "before"
    assert printed == []
    assert list(tmp_path.glob("a.pdf")) == []
    assert over.six.text() == ""
    assert left(shell, rosa) == []
    program.lock(shell)


def test_a_nurse_asks_and_sends_in_one_go(
    cast: Cast, rosa: ResidentId, program: Program, qtbot: QtBot
) -> None:
    with cast.seated("nora"):
        referrals.prepare(cast.desk("nora"), HealthReferral, rosa, CLINIC)
    shell, page = tab(program, "nora", rosa)
    assert "You ask the resident in the moment" in texts(page)
    program.button("Ask and send: Practice Clinic").click()
    program.settle()
    entry = seen(shell, Entry)
    asked = entry.form.forms[Consent.kind].rows
    asked["decision"].editor.fill(Decision.GIVEN)
    asked["covers"].editor.fill(("health",))
    entry.save()
    program.settle()
    over = seen(shell, HandOverPage)
    assert ways(shell)
    (draft,) = drafts.waiting(shell.seat.desk)  # nothing was kept for good yet, and nothing is lost
    assert "health" in str(draft.values)
    over.copy_text()  # what a computer offers that lets text be copied
    assert not any(each.isEnabled() for each in over.ways)  # a second press finds no button
    program.settle()
    assert "Written down: a message" in shell.seat.banner.title.text()
    assert "splinted" in QGuiApplication.clipboard().text()
    assert "Rosa" not in QGuiApplication.clipboard().text()  # agreed to health, not to the name
    QGuiApplication.clipboard().clear()
    assert drafts.waiting(shell.seat.desk) == ()
    # That answer was for this once: the page is gone, and sending again asks again.
    assert ways(shell) == ["Ask and send: Practice Clinic"]
    assert "Sent" in texts(seen(shell, ReferralsPage))

    program.button("Ask and send: Practice Clinic").click()  # and now she says no
    program.settle()
    entry = seen(shell, Entry)
    asked = entry.form.forms[Consent.kind].rows
    asked["decision"].editor.fill(Decision.DECLINED)
    asked["own_words"].editor.fill("My uncle works there.")
    entry.save()
    program.settle()
    assert "it was sent before" in shell.seat.banner.title.text()
    entry = seen(shell, Entry)
    reason = entry.form.forms[HealthReferral.kind].rows["reason"].editor
    assert reason.read() == "No\nMy uncle works there."
    assert len(drafts.waiting(shell.seat.desk)) == 1
    entry.save()
    program.settle()
    assert "My uncle works there." in texts(seen(shell, ReferralsPage))
    assert drafts.waiting(shell.seat.desk) == ()
    assert ways(shell) == []
    program.lock(shell)


def test_a_manager_reads_and_finds_no_button(
    cast: Cast, rosa: ResidentId, program: Program, qtbot: QtBot
) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        made = referrals.prepare(carla, Referral, rosa, NGO).value
        referrals.ask(carla, Referral, made.id, 1, YES)
    shell, page = tab(program, "mia", rosa)
    assert "Receiving organisation · The resident was asked" in texts(page)
    assert ways(shell) == []
    assert not [b for b in page.findChildren(QPushButton) if b.text().strip().startswith("Prepare")]
    program.lock(shell)
