"""Rooms for others outside, through the real window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.arrival import ExpectedArrival
from shelterdesk.domain.kinds.referral import (
    CaseManagementMeeting,
    Enquiry,
    EnquiryFrom,
    EnquiryState,
    Organisation,
    ReferralInbox,
    Service,
)
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.kinds.visitor import RequestFromAuthority, RequestState
from shelterdesk.domain.roles import Role
from shelterdesk.services import expected_arrivals, partner_meetings, records, tasks, visitors
from shelterdesk.services.shift import NOBODY
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.directory import DirectoryRoom
from shelterdesk.ui.pages.enquiries import EnquiriesRoom
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.partner_meetings import MeetingPage, MeetingsRoom
from shelterdesk.ui.pages.sent_here import SentHereRoom
from shelterdesk.ui.pages.visitors import VisitorsRoom
from tests.cast import TODAY, Cast
from tests.ui.parts import seen
from tests.ui.test_emergency_access import texts
from tests.ui.test_journey import Program

MEETING = {
    "on": TODAY,
    "organisations": ("Practice Harbour",),
    "present": ("their case worker",),
    "actions": ("They: a room", "We: her papers"),
}


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("mia", "hana", "carla"):
        hana, mia = cast.desk("hana"), cast.desk("mia")
        for sender in ("Practice Harbour", "Practice Clinic"):
            sent = {"asked_on": TODAY, "sender": sender, "said": "A room?"}
            records.add(hana, ReferralInbox, NOBODY, sent)
        asked = {"asked_on": TODAY, "sender": EnquiryFrom.FAMILY, "name": "A sister"}
        records.add(hana, Enquiry, NOBODY, asked)
        body = records.add(mia, Organisation, NOBODY, {"name": "Practice Clinic"}).value
        old = {"reviewed_on": TODAY - timedelta(days=400), "organisation_id": body.id}
        records.add(mia, Service, NOBODY, {"name": "Dentist", **old})
        new = {"reviewed_on": TODAY, "organisation_id": body.id}
        records.add(mia, Service, NOBODY, {"name": "Doctor", **new})
        partner_meetings.write(cast.desk("carla"), MEETING)
        request = {"asked_on": TODAY, "who_asks": "Provincial police"}
        records.add(mia, RequestFromAuthority, NOBODY, request)
        (open_one,) = visitors.at_the_desk(mia).requests
        nothing = {"state": RequestState.DECLINED, "ground": "No order", "answer_given": ""}
        visitors.answer(mia, open_one, nothing)
    return Program(cast, qtbot)


def test_a_manager_sorts_what_was_sent_and_keeps_enquiries(program: Program) -> None:
    shell = program.open("mia")
    shell.go("house/inbox")
    program.settle()
    room = seen(shell, SentHereRoom)
    program.button("Expect them: Practice Harbour").click()
    program.settle()
    entry = seen(shell, Entry)
    fields = entry.form.forms[ExpectedArrival.kind].rows
    assert fields["announced_by"].editor.read() == "Practice Harbour"
    fields["expected_on"].editor.fill(TODAY)
    fields["count"].editor.fill(2)
    entry.save()
    program.settle()
    assert [e.count for e in expected_arrivals.expected(shell.seat.desk)] == [2]
    program.button("Answer: Practice Clinic").click()
    program.settle()
    entry = seen(shell, Entry)
    entry.save()
    program.settle()
    row = entry.form.forms[ReferralInbox.kind].rows["answer"]
    assert row.problem.text()
    row.editor.fill("We have a bed for somebody new.")
    entry.save()
    program.settle()
    assert "We have a bed" in texts(room.sorted)
    assert "Nothing waits." in texts(room.waiting)

    shell.go("house/enquiries")
    program.settle()
    enquiries = seen(shell, EnquiriesRoom)
    said = " ".join(w.accessibleName() for w in enquiries.script.findChildren(WrappedText))
    assert "I cannot say who is with us" in said
    program.button("What was done: A sister").click()
    program.settle()
    entry = seen(shell, Entry)
    fields = entry.form.forms[Enquiry.kind].rows
    fields["done"].editor.fill("Passed on to the school.")
    fields["state"].editor.fill(EnquiryState.CLOSED)
    entry.save()
    program.settle()
    assert "Passed on to the school." in texts(enquiries.closed)

    shell.go("house/visitors")
    program.settle()
    desk = seen(shell, VisitorsRoom)
    assert "Nothing was told · No order" in texts(desk.answered)
    assert "somebody who is still held" not in texts(desk.script)
    program.lock(shell)


def test_whoever_is_on_duty_writes_and_reads_nothing_of_it(program: Program) -> None:
    shell = program.open("hana")
    shell.go("house/inbox")
    program.settle()
    room = seen(shell, SentHereRoom)
    assert not room.waiting.isVisible()
    assert "Practice Harbour" not in texts(shell)
    room.add.click()
    program.settle()
    assert seen(shell, Entry).form.forms[ReferralInbox.kind].rows["sender"]
    assert "partners" not in shell.house.rooms
    program.lock(shell)


def test_the_directory_is_found_and_a_line_checked(program: Program, qtbot: QtBot) -> None:
    shell = program.open("mia")
    shell.go("house/directory")
    program.settle()
    room = seen(shell, DirectoryRoom)
    names = [b.text().strip() for b in room.lines.findChildren(QPushButton) if b.isVisible()]
    assert names == ["Dentist · Practice Clinic", "It still holds", "Doctor · Practice Clinic"]
    assert "Not checked for a long time" in texts(room)
    qtbot.keyClicks(room.finder, "doct clinic")
    assert "Not checked" not in texts(room.lines)
    room.finder.clear()
    program.settle()
    program.button("It still holds: Dentist · Practice Clinic").click()
    program.settle()
    assert "Not checked" not in texts(room.lines)
    program.lock(shell)


def test_a_meeting_is_written_read_and_signed_by_another(program: Program, cast: Cast) -> None:
    shell = program.open("mia")
    shell.go("house/partners")
    program.settle()
    room = seen(shell, MeetingsRoom)
    program.button("Practice Harbour").click()
    program.settle()
    page = seen(shell, MeetingPage)
    said = [w.accessibleName() for w in page.findChildren(WrappedText)]
    assert {"They: a room", "We: her papers"} <= set(said)
    program.button("Sign it").click()
    program.settle()
    assert "Signed" in texts(seen(shell, MeetingPage))
    room.back()
    program.settle()
    room.add.click()
    program.settle()
    entry = seen(shell, Entry)
    fields = entry.form.forms[CaseManagementMeeting.kind].rows
    entry.save()
    program.settle()
    assert fields["present"].problem.text()
    fields["present"].editor.fill(("their driver",))
    fields["organisations"].editor.fill(("Practice Clinic",))
    entry.save()
    program.settle()
    assert len(partner_meetings.listed(shell.seat.desk)) == 2
    program.lock(shell)
    shell = program.open("nora")
    shell.go("house/partners")
    program.settle()
    assert "No meeting is written down that you read." in texts(seen(shell, MeetingsRoom))
    assert "Practice Harbour" not in texts(shell)
    program.lock(shell)


def test_a_line_that_was_agreed_becomes_a_task(cast: Cast, qtbot: QtBot) -> None:
    with cast.seated("mia", "carla", "nils"):
        rosa, carla = cast.admit("nils"), cast.desk("carla")
        cast.assign(rosa, "carla", Role.CM)
        partner_meetings.write(carla, MEETING, residents=[rosa])
    program = Program(cast, qtbot)
    shell = program.open("carla")
    shell.go("house/partners")
    program.settle()
    program.button("Practice Harbour").click()
    program.settle()
    program.button("Make it a task: We: her papers").click()
    program.settle()
    entry = seen(shell, Entry)
    assert "Leave out what is about anybody else" in entry.hint.text()
    rows = entry.form.forms[Task.kind].rows
    assert rows["what"].editor.read() == "We: her papers"
    rows["what"].editor.fill("Her papers")
    entry.save()
    program.settle()
    page = seen(shell, MeetingPage)
    assert "Task of" in texts(page)
    assert ": To do" in texts(page)
    left = [b.accessibleName() for b in page.findChildren(QPushButton)]
    assert "Make it a task: They: a room" in left
    assert "Make it a task: We: her papers" not in left
    assert [line.task.what for line in tasks.mine(shell.seat.desk)] == ["Her papers"]
    program.lock(shell)
