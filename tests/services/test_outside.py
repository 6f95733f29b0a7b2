"""What others send and ask, meetings with them, and who is who outside: nothing is confirmed."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from shelterdesk.access import settling
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.arrival import ExpectedArrival
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.referral import (
    CaseManagementMeeting,
    Enquiry,
    EnquiryFrom,
    EnquiryState,
    Organisation,
    ReferralInbox,
    Service,
)
from shelterdesk.domain.kinds.resident import AgeGroup, ReferralIn
from shelterdesk.domain.kinds.visitor import RequestFromAuthority, RequestState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Frozen,
    HasEnded,
    Invalid,
    NoKey,
    NotFound,
    ProtectionFirst,
    SameSigner,
    Stale,
)
from shelterdesk.services import (
    blocking,
    checking,
    directory,
    enquiries,
    partner_meetings,
    readiness,
    records,
    sent_here,
    shift,
    today,
    visitors,
)
from shelterdesk.services.shift import NOBODY
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, copied, found

SENT = {"asked_on": TODAY, "sender": "Practice Harbour", "about": "Two women", "said": "A room?"}
MEETING = {
    "on": TODAY,
    "organisations": ("Practice Harbour",),
    "present": ("their case worker", "our case manager"),
    "actions": ("They: a room until Friday", "We: her papers"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cast, ResidentId]:
    cast = found(tmp_path_factory.mktemp("outside") / "house")
    with cast.seated("mia", "nils", "carla", "lea"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "lea", Role.LEG)
    return cast, rosa


@pytest.fixture
def rosa(house: tuple[Cast, ResidentId]) -> ResidentId:
    return house[1]


@pytest.fixture
def cast(house: tuple[Cast, ResidentId], tmp_path: Path) -> Cast:
    return copied(house[0], tmp_path / "house")


# ---- what is sent


def test_anyone_writes_what_came_and_managers_sort_it(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "nils", "hana", "carla"):
        mia, hana, carla = cast.desk("mia"), cast.desk("hana"), cast.desk("carla")
        for _ in range(3):
            records.add(hana, ReferralInbox, NOBODY, SENT)
        assert sent_here.listed(hana) == ()  # written, not read
        assert not sent_here.may_sort(carla)
        first, second, third = sent_here.listed(mia)
        (line,) = sent_here.waiting(mia)
        assert (line.count, line.route) == (3, "house/inbox")
        assert line in today.waiting(mia)
        assert sent_here.waiting(hana) == sent_here.waiting(carla) == ()
        with pytest.raises(Denied):
            sent_here.answer(carla, first.id, 1, "x")
        with pytest.raises(Invalid):
            sent_here.answer(mia, first.id, 1, " ")
        sent_here.answer(mia, first.id, 1, "We have a bed for somebody new.")
        expected = {"expected_on": TODAY, "count": 2}
        made = sent_here.expect(mia, second.id, 1, expected).value
        assert records.get(mia, ExpectedArrival, made.id).count == 2
        with pytest.raises(HasEnded):
            sent_here.expect(mia, second.id, 2, expected)
        sent_here.join(mia, third.id, 1, rosa)
        (told,) = records.page(mia, ReferralIn, rosa).rows
        assert (told.organisation, told.reason) == ("Practice Harbour", "Two women\nA room?")
        assert sent_here.waiting(mia) == ()
        # Nothing in the clear says whom it became.
        with mia.look() as work:
            row = work.newest_row(ReferralInbox, third.id)
        assert rosa not in row.open
        assert bytes.fromhex(rosa) not in (row.resident,)


def test_who_does_not_reach_her_file_does_not_learn_from_the_inbox_that_she_is_here(
    cast: Cast, rosa: ResidentId
) -> None:
    with cast.seated("mia", "max", "nils", "carla", "lea"):
        mia, max_, lea = cast.desk("mia"), cast.desk("max"), cast.desk("lea")
        ana = cast.admit("nils", "Ana", AgeGroup.CHILD)
        for _ in range(2):
            records.add(mia, ReferralInbox, NOBODY, SENT)
        first, second = sent_here.listed(cast.desk("carla"))
        sent_here.join(mia, first.id, 1, rosa)
        sent_here.join(mia, second.id, 1, ana)
        blocking.block(mia, rosa, cast.user("max"))

        def seen_by(desk: Desk) -> set[str]:
            found = {each.id for each in sent_here.listed(desk)}
            for each in {first.id, second.id} - found:
                with pytest.raises(NotFound):
                    sent_here.one(desk, each)
            assert all(sent_here.one(desk, id).resident_id for id in found)
            return found

        assert seen_by(mia) == {first.id, second.id}
        assert seen_by(max_) == {second.id}  # a manager who is blocked for Rosa
        assert seen_by(cast.desk("carla")) == seen_by(lea) == {first.id}  # not of the child's
        for each in sent_here.listed(mia):  # what was said of them stands in their files alone
            assert (each.about, each.said) == ("", "")
        (told,) = records.page(mia, ReferralIn, ana).rows
        assert told.reason == "Two women\nA room?"


def said_to(cast: Cast, login: str) -> str:
    """Whatever this person's keys open of any revision of what was sent, below every screen."""
    desk, found = cast.desk(login), list[str]()
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        table = desk.schema.content[ReferralInbox]
        rows = Rows(db, desk.schema)
        for row in db.execute(select(table)).mappings():
            with suppress(NoKey):
                found.append(str(desk.vault.open(rows._sealed(ReferralInbox, row))))
    return " ".join(found)


@pytest.mark.parametrize("joining", ["mia", "lea"])
def test_what_was_sent_of_her_is_under_no_key_of_the_house_once_it_is_in_her_file(
    cast: Cast, rosa: ResidentId, joining: str
) -> None:
    with cast.seated("mia", "carla", "lea", "nils"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        shift.begin(cast.desk("lea"))
        records.add(mia, ReferralInbox, NOBODY, SENT)
        (sent,) = sent_here.listed(mia)
        assert "Two women" in said_to(cast, "carla")
        sent_here.join(cast.desk(joining), sent.id, 1, rosa)
        if joining == "lea":  # she takes nothing out of the file; a manager does, sitting down
            assert "Two women" in said_to(cast, "carla")
            settling.settle_at_sign_in(mia)
        for login in ("mia", "carla", "lea"):
            assert "Two women" not in said_to(cast, login)
            assert rosa not in said_to(cast, login)
        assert sent_here.one(mia, sent.id).resident_id == rosa
        assert checking.verify(mia).problems == ()
        (told,) = records.page(mia, ReferralIn, rosa).rows
        assert told.reason == "Two women\nA room?"
        assert [each.resident_id for each in sent_here.listed(carla)] in ([], [rosa])


# ---- enquiries


def test_an_enquiry_is_looked_at_again_and_closed(cast: Cast) -> None:
    with cast.seated("mia", "hana", "carla"):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        asked = {"asked_on": TODAY, "sender": EnquiryFrom.INSIDE, "said": "Help me"}
        records.add(hana, Enquiry, NOBODY, asked)
        assert enquiries.listed(hana) == ()
        (each,) = enquiries.listed(cast.desk("carla"))
        assert enquiries.waiting(mia)[0].count == 1
        assert enquiries.waiting(cast.desk("carla")) == ()
        with pytest.raises(Invalid):
            enquiries.go_on(mia, each.id, 1, {"done": "", "state": EnquiryState.CLOSED})
        later = TODAY + timedelta(days=3)
        passed = {"done": "Passed on.", "state": EnquiryState.PASSED_ON, "due_on": later}
        kept = enquiries.go_on(mia, each.id, 1, passed).value
        assert enquiries.waiting(mia) == ()
        with pytest.raises(Stale):
            enquiries.go_on(mia, each.id, 1, passed)
        cast.time.pass_by(days=3)
        mia.step_up("moon")
        assert enquiries.waiting(mia)[0].due_on == later
        closed = {"done": "She is out.", "state": EnquiryState.CLOSED}
        enquiries.go_on(mia, each.id, kept.rev, closed)
        assert enquiries.waiting(mia) == ()


# ---- authorities


def test_no_mission_is_answered_while_protection_is_looked_at(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "lea", "hana"):
        mia, lea = cast.desk("mia"), cast.desk("lea")
        for who in ("Consulate of the Practice State", "Provincial police"):
            records.add(mia, RequestFromAuthority, NOBODY, {"asked_on": TODAY, "who_asks": who})
        asked = {each.who_asks: each for each in visitors.at_the_desk(mia).requests}
        readiness.note_fact(lea, rosa, "protection_claim", "open")
        told = {"state": RequestState.ANSWERED, "answer_given": "Here.", "ground": "She said so"}
        for desk in (mia, lea):
            with pytest.raises(ProtectionFirst):
                visitors.answer(desk, asked["Consulate of the Practice State"], told, resident=rosa)
        assert records.page(mia, Disclosure, rosa).rows == ()
        nothing = {**told, "state": RequestState.DECLINED, "answer_given": ""}
        visitors.answer(mia, asked["Consulate of the Practice State"], nothing)
        visitors.answer(lea, asked["Provincial police"], told, resident=rosa)
        assert {each.state for each in visitors.answered(mia)} == {
            RequestState.ANSWERED,
            RequestState.DECLINED,
        }
        assert visitors.answered(cast.desk("hana")) == ()
        assert len(records.page(mia, Disclosure, rosa).rows) == 1


# ---- meetings


def readers(cast: Cast, id: RecordId) -> set[str]:
    """Whose keys open it, below every screen."""
    found = set()
    for login, desk in cast.desks.items():
        with desk.look() as work:
            try:
                work.open(CaseManagementMeeting, work.newest_row(CaseManagementMeeting, id))
            except NotFound:
                continue
        found.add(login)
    return found


@pytest.mark.attack(4)
def test_a_meeting_is_read_by_whom_it_names_and_by_managers(cast: Cast, rosa: ResidentId) -> None:
    logins = ("mia", "max", "carla", "lea", "nora", "amara", "hana")
    with cast.seated(*logins):
        carla, mia, lea = cast.desk("carla"), cast.desk("mia"), cast.desk("lea")
        with pytest.raises(Invalid):
            partner_meetings.write(carla, {**MEETING, "present": ()})
        made = partner_meetings.write(
            carla, MEETING, readers=[cast.user("lea")], residents=[rosa]
        ).value
        assert readers(cast, made.id) == {"mia", "max", "carla", "lea"}
        for login in ("nora", "amara", "hana"):
            assert partner_meetings.listed(cast.desk(login)) == ()
            with pytest.raises((Denied, NotFound)):
                partner_meetings.opened(cast.desk(login), made.id)
        assert partner_meetings.opened(lea, made.id).readers == ("Carla", "Lea", "Max", "Mia")
        partner_meetings.let_read(mia, made.id, come=[cast.user("nora")], go=[cast.user("lea")])
        assert readers(cast, made.id) == {"mia", "max", "carla", "nora"}
        blocking.block(mia, rosa, cast.user("nora"))
        assert readers(cast, made.id) == {"mia", "max", "carla"}
        with pytest.raises(Denied):
            partner_meetings.let_read(mia, made.id, come=[cast.user("nora")])
        with pytest.raises(Invalid):
            partner_meetings.write(carla, MEETING, readers=[cast.user("nora")], residents=[rosa])
        assert checking.verify(mia).problems == ()


def test_somebody_else_signs_what_was_agreed(cast: Cast) -> None:
    with cast.seated("mia", "carla"):
        carla, mia = cast.desk("carla"), cast.desk("mia")
        made = partner_meetings.write(carla, MEETING).value
        more = {"actions": (*MEETING["actions"], "They: call on Monday"), "on": None}
        kept = partner_meetings.add(carla, made.id, 1, more).value
        assert len(kept.actions) == 3
        assert kept.on == TODAY
        with pytest.raises(SameSigner):
            partner_meetings.sign(carla, made.id)
        assert not partner_meetings.opened(carla, made.id).may_sign
        partner_meetings.sign(mia, made.id)
        with pytest.raises(Frozen):
            partner_meetings.add(carla, made.id, 3, more)


@pytest.mark.attack(4)
def test_what_was_agreed_is_one_task_of_whom_it_was_about(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla", "lea", "nora", "nils"):
        carla, lea, mia = cast.desk("carla"), cast.desk("lea"), cast.desk("mia")
        nora, named = cast.desk("nora"), [cast.user("lea"), cast.user("nora")]
        nila = cast.admit("nils", "Nila")
        made = partner_meetings.write(carla, MEETING, readers=named, residents=[rosa]).value
        words = {"what": "Her papers"}
        with pytest.raises(Invalid):  # the meeting was not about her
            partner_meetings.make_tasks(mia, made.id, 1, [nila], words)
        with pytest.raises(Invalid):  # Nora reads the meeting, and works with nobody in it
            partner_meetings.make_tasks(nora, made.id, 1, [rosa], words)
        assert partner_meetings.opened(nora, made.id).tasks_for == ()
        with pytest.raises(NotFound):
            partner_meetings.make_tasks(carla, made.id, len(made.actions), [rosa], words)
        (task,) = partner_meetings.make_tasks(carla, made.id, 1, [rosa], words).value
        assert (task.what, task.owner_id) == ("Her papers", carla.user_id)
        again = partner_meetings.make_tasks(mia, made.id, 1, [rosa], {"what": "The same"}).value
        assert [each.id for each in again] == [task.id]
        with pytest.raises(Invalid):  # hers would be another kind: one fact, two tasks
            partner_meetings.make_tasks(lea, made.id, 1, [rosa], words)
        found = partner_meetings.opened(carla, made.id)
        assert (found.tasks_of(0), found.tasks_of(1)) == ((), (task,))
        assert partner_meetings.opened(lea, made.id).tasks == ()
        moved = {"actions": ("They: something new", *made.actions)}
        with pytest.raises(Invalid):  # a task would belong to another line then
            partner_meetings.add(carla, made.id, 1, moved)
        better = {"actions": ("They: a room on Monday", made.actions[1], "They: call")}
        partner_meetings.add(carla, made.id, 1, better)
        partner_meetings.sign(mia, made.id)
        (later,) = partner_meetings.make_tasks(carla, made.id, 2, [rosa], {}).value
        assert later.what == "They: call"


# ---- the directory


def test_the_directory_is_searched_and_says_what_is_old(cast: Cast) -> None:
    with cast.seated("mia", "hana"):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        old = {"reviewed_on": TODAY - timedelta(days=200)}
        body = records.add(mia, Organisation, NOBODY, {"name": "Practice Clinic", **old}).value
        records.add(mia, Organisation, NOBODY, {"name": "Harbour", "reviewed_on": TODAY})
        offered = {"name": "Dentist", "organisation_id": body.id, "languages": "Burmese, Thaï"}
        service = records.add(mia, Service, NOBODY, {**offered, **old}).value
        with pytest.raises(Denied):
            records.add(hana, Service, NOBODY, offered)
        found = directory.lines(hana)  # everybody reads it
        assert [(line.record.name, line.is_old) for line in found] == [
            ("Harbour", False),
            ("Dentist", True),
        ]
        assert directory.find(found, "thai PRACTICE") == found[1:]
        assert directory.find(found, "dentist harbour") == ()
        assert directory.find(found, " ") == found
        directory.checked(mia, Service, service.id, service.rev)
        assert not directory.lines(mia)[1].is_old
