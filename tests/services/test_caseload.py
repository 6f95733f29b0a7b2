"""Who reads what after a hand-over, a leaving, a suspension: with real keys at real desks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.access import door
from shelterdesk.access.accounts import Newcomer
from shelterdesk.access.desk import Desk
from shelterdesk.access.work import Work
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.kinds.task import CounsellingTask, HealthTask, Task
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role, hats_refused, hats_to_know
from shelterdesk.errors import (
    Cancelled,
    Denied,
    Invalid,
    LastOne,
    NotFound,
    SecondPersonNeeded,
    SignInFailed,
    Tampered,
)
from shelterdesk.services import (
    assignments,
    blocking,
    calendar,
    caseload,
    checking,
    draft_passing,
    drafts,
    open_work,
    people,
    records,
    sitting_down,
    tasks,
)
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.progress import Progress
from tests.access.test_accounts import alone, alone_beside, user_of
from tests.access.test_secrecy import a_session
from tests.cast import Cast

ADAM = SecondPerson("adam", "moon")


def two_files(cast: Cast, login: str, role: Role) -> tuple[ResidentId, ResidentId]:
    with cast.seated("mia", "nils", login):
        found = cast.admit("nils"), cast.admit("nils", "Nila")
        for resident in found:
            cast.assign(resident, login, role)
    return found


def reads(desk: Desk, resident: ResidentId) -> bool:
    try:
        return bool(records.page(desk, EverydayName, resident).rows)
    except NotFound:
        return False


def passport(desk: Desk, resident: ResidentId) -> object:
    given = {"document_type": "passport", "state": "missing"}
    return records.add(desk, Document, resident, given).value.id


def give_caseload(cast: Cast, giver: str, taker: str, **how: object) -> int:
    with alone(cast, "mia") as mia:
        planned = caseload.plan(mia, user_of(mia, giver), user_of(mia, taker), **how)
        return caseload.hand_over(mia, planned).value


def second_case_manager(cast: Cast) -> None:
    with alone(cast, "mia") as mia:
        people.add(mia, Newcomer("noor", "Noor", (Role.CM,), "moon"), ADAM)


def test_the_taker_reads_and_the_giver_does_not_any_more(cast: Cast) -> None:
    rosa, nila = two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    with alone(cast, "carla") as carla:
        paper = passport(carla, rosa)
    with alone(cast, "mia") as mia:
        before = len(mia.trail())
        planned = caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Noor"))
        assert [t.code_name for t in planned.moving] == ["Nila code", "Rosa code"]
        assert "papers" in caseload.reads_of(Role.CM)
        assert caseload.hand_over(mia, planned).value == 2
        done = [e.action for e in mia.trail()][: len(mia.trail()) - before]
        assert done.count("caseload.hand_over") == 1
        assert not caseload.open_of(mia, planned.giver)
    with alone(cast, "noor") as noor:
        assert reads(noor, rosa)
        assert reads(noor, nila)
        assert records.get(noor, Document, paper).values()
    with alone(cast, "carla") as carla:
        assert not reads(carla, rosa)
        with pytest.raises(NotFound):
            records.get(carla, Document, paper)
        with carla.look() as work:  # and by her keys alone
            place = carla.vault.place("document", bytes.fromhex(rosa), shielded=False)
            assert not carla.vault.opens(place)
            assert work.knows(rosa)
        assert checking.verify(carla).sound


def test_tasks_and_appointments_go_along(cast: Cast) -> None:
    rosa, _ = two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    with alone(cast, "carla") as carla:
        me, now = carla.user_id, carla.now()
        open_one = tasks.add(carla, rosa, Task, {"what": "Call", "owner_id": me}).value
        health = tasks.add(carla, rosa, HealthTask, {"what": "Tea", "owner_id": me}).value
        free = tasks.add(carla, rosa, Task, {"what": "Somebody"}).value
        over = tasks.done(carla, tasks.add(carla, rosa, Task, {"what": "x", "owner_id": me}).value)
        past, coming = (
            calendar.book(carla, rosa, {"start_at": now + timedelta(days=n), "user_ids": [me]})
            for n in (-2, 9)
        )
    with alone(cast, "mia") as mia:
        giver, taker = user_of(mia, "Carla"), user_of(mia, "Noor")
        days = caseload.plan(mia, giver, taker, mia.today() + timedelta(days=2))
        assert [(t.tasks, t.appointments) for t in days.moving] == [(0, 0), (0, 0)]
        planned = caseload.plan(mia, giver, taker)
        assert {t.code_name: (t.tasks, t.appointments) for t in planned.moving} == {
            "Rosa code": (2, 1),
            "Nila code": (0, 0),
        }
        before = len(mia.trail())
        caseload.hand_over(mia, planned)
        done = {e.action for e in mia.trail()[: len(mia.trail()) - before]}
        assert not {"task.pass_on", "appointment.change"} & done  # one act
        assert [t.passes_later for t in planned.moving] == [False, True]  # Rosa's health
    with alone(cast, "noor") as noor:
        assert {line.task.id for line in tasks.mine(noor)} == {open_one.id}
    with alone(cast, "carla"):
        pass  # her keys pass on what no manager's can
    with alone(cast, "noor") as noor:
        assert {line.task.id for line in tasks.mine(noor)} == {open_one.id, health.id}
        assert calendar.one(noor, coming.value.id).is_mine
        assert not calendar.one(noor, past.value.id).is_mine
        assert tasks.get(noor, Task, free.id).owner_id == ""
        assert tasks.get(noor, Task, over.value.id).owner_id == giver


def test_drafts_stay_with_their_author_until_the_author_passes_them_on(cast: Cast) -> None:
    """Sealed to whoever typed them: the preview counts them, and only their author moves them."""
    rosa, nila = two_files(cast, "amara", Role.COU)
    slot = f"counselling_session+progress_note/{rosa}"
    said = {"progress_note": {"brought": "words that stay"}}
    with cast.seated("mia", "amara", "bela", "carla"):
        mia, amara, bela = (cast.desk(who) for who in ("mia", "amara", "bela"))
        drafts.keep(amara, slot, said)
        drafts.keep(amara, f"private_note/{rosa}", {"private_note": {"text": "hers alone"}})
        planned = caseload.plan(mia, cast.user("amara"), cast.user("bela"))
        assert planned.drafts == 2
        assert draft_passing.takers(amara, slot) == ()  # nobody else counsels her yet
        with pytest.raises(Denied):
            draft_passing.pass_on(amara, slot, cast.user("bela"))
        for resident in (rosa, nila):
            cast.assign(resident, "bela", Role.COU)
        amara.refresh_actor()
        assert [each.name for each in draft_passing.takers(amara, slot)] == ["Bela"]
        for who in ("mia", "carla"):
            with pytest.raises(Denied):
                draft_passing.pass_on(amara, slot, cast.user(who))
        assert drafts.find(bela, slot) is None
        draft_passing.pass_on(amara, slot, cast.user("bela"))
        assert drafts.find(amara, slot) is None
        passed = drafts.find(bela, slot)
        assert passed is not None
        assert passed.values == said
        assert [each.slot for each in drafts.waiting(bela)] == [slot]
        assert caseload.plan(mia, cast.user("amara"), cast.user("bela")).drafts == 1


def test_what_is_ones_own_is_passed_on_to_nobody(cast: Cast) -> None:
    rosa, _ = two_files(cast, "amara", Role.COU)
    with cast.seated("mia", "amara", "bela"):
        cast.assign(rosa, "bela", Role.COU)
        amara, bela = cast.desk("amara"), cast.user("bela")
        for slot in (f"private_note/{rosa}", "phrase/", "supervision_record/", "admission/"):
            drafts.keep(amara, slot, {"x": {"text": "hers alone"}})
            assert not draft_passing.may_pass(slot)
            assert draft_passing.takers(amara, slot) == ()
            with pytest.raises(Denied):
                draft_passing.pass_on(amara, slot, bela)


def test_a_draft_of_the_same_is_not_overwritten(cast: Cast) -> None:
    rosa, _ = two_files(cast, "amara", Role.COU)
    slot = f"counselling_session+progress_note/{rosa}"
    with cast.seated("mia", "amara", "bela"):
        cast.assign(rosa, "bela", Role.COU)
        amara, bela = cast.desk("amara"), cast.desk("bela")
        amara.refresh_actor()
        drafts.keep(amara, slot, {"progress_note": {"brought": "hers"}})
        drafts.keep(bela, slot, {"progress_note": {"brought": "his"}})
        with pytest.raises(Invalid):
            draft_passing.pass_on(amara, slot, cast.user("bela"))
        for desk, said in ((amara, "hers"), (bela, "his")):
            kept = drafts.find(desk, slot)
            assert kept is not None
            assert kept.values["progress_note"]["brought"] == said


def test_counselling_tasks_follow_when_the_key_has_passed(cast: Cast) -> None:
    """A manager cannot change them; the new counsellor takes them as soon as they open them."""
    rosa, nila = two_files(cast, "amara", Role.COU)
    with cast.seated("mia", "amara"):
        amara = cast.desk("amara")
        made = [
            tasks.add(amara, resident, CounsellingTask, {"what": "Call", "owner_id": amara.user_id})
            for resident in (rosa, nila)
        ]
    assert give_caseload(cast, "Amara", "Bela") == 2
    with alone(cast, "bela") as bela:
        assert open_work.take_over(bela) == 0  # the key has not passed yet, and amara is there
        assert tasks.mine(bela) == ()
    window = replace(cast.house, hands_on=door.afterwards)
    with closing(door.sign_in(window, "amara", "moon")):
        pass  # nobody waits for the keys of others: a window passes them once the desk is shown
    with alone(cast, "bela") as bela:
        assert open_work.take_over(bela) == 0
    with closing(door.sign_in(window, "amara", "moon")) as amara:
        sitting_down.finish(amara)
    assert give_caseload(cast, "Amara", "Bela") == 0  # and this ends what amara had
    with alone(cast, "bela") as bela:
        sitting_down.finish(bela)
        assert {line.task.id for line in tasks.mine(bela)} == {each.value.id for each in made}
        assert open_work.take_over(bela) == 0
    with alone(cast, "amara") as amara:
        assert tasks.mine(amara) == ()


def test_stopping_half_way_changes_nothing(cast: Cast) -> None:
    rosa, nila = two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    with alone(cast, "mia") as mia:
        planned = caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Noor"))
        head, progress = len(mia.trail()), Progress()
        progress = Progress(lambda done, total, text: progress.cancel() if done else None)
        with pytest.raises(Cancelled):
            caseload.hand_over(mia, planned, progress)
        assert len(mia.trail()) == head
    with alone(cast, "carla") as carla:
        assert reads(carla, rosa)
        assert reads(carla, nila)
    with alone(cast, "noor") as noor:
        assert not reads(noor, rosa)
        assert not reads(noor, nila)


def test_only_a_manager_hands_over(cast: Cast) -> None:
    two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    for login in ("nils", "adam", "lea"):
        with alone(cast, login) as desk:
            with alone_beside(cast, "mia", "moon") as mia:
                planned = caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Noor"))
            with pytest.raises((Denied, NotFound)):
                caseload.hand_over(desk, planned)
    with alone(cast, "noor") as noor:
        assert not noor.actor.assigned


def test_a_worker_without_the_role_takes_nothing(cast: Cast) -> None:
    rosa, _ = two_files(cast, "carla", Role.CM)
    with alone(cast, "mia") as mia:
        planned = caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Hana"))
        assert not planned.moving
        assert len(planned.staying) == 2
        caseload.hand_over(mia, planned)
    with alone(cast, "carla") as carla:
        assert reads(carla, rosa)


def test_notes_pass_by_the_counsellors_own_keys_before_her_last_day(cast: Cast) -> None:
    rosa, _ = two_files(cast, "amara", Role.COU)
    with cast.seated("mia", "amara"):
        note = a_session(cast, rosa)
    assert give_caseload(cast, "Amara", "Bela") == 2
    with alone(cast, "bela") as bela, pytest.raises(NotFound):
        records.get(bela, ProgressNote, note)
    with alone(cast, "mia") as mia:
        told = people.farewell(mia, user_of(mia, "Amara"), user_of(mia, "Bela"))
        assert (told.open_files, told.notes_that_wait) == (1, 1)
    with alone(cast, "amara") as amara:  # sitting down is all that is asked of her
        assert records.get(amara, ProgressNote, note).values()
    with alone(cast, "bela") as bela:
        assert records.get(bela, ProgressNote, note).values()
    with alone(cast, "mia") as mia:
        told = people.farewell(mia, user_of(mia, "Amara"), user_of(mia, "Bela"))
        assert told.notes_that_wait == 0
        with pytest.raises(Denied):
            records.get(mia, ProgressNote, note)
    assert give_caseload(cast, "Amara", "Bela") == 0
    with alone(cast, "mia") as mia:
        people.let_go(mia, user_of(mia, "Amara"))
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "amara", "moon")
    with alone(cast, "bela") as bela:
        assert records.get(bela, ProgressNote, note).values()
        assert checking.verify(bela).sound


def test_a_deputy_reads_until_the_last_day_and_the_keys_go_with_a_manager(cast: Cast) -> None:
    rosa, _ = two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    with alone(cast, "carla") as carla:
        passport(carla, rosa)
    until = cast.time.at.date() + timedelta(days=2)
    assert give_caseload(cast, "Carla", "Noor", until=until) == 2

    def opens() -> bool:
        with alone(cast, "noor") as noor, noor.look():
            place = noor.vault.place("document", bytes.fromhex(rosa), shielded=False)
            return noor.vault.opens(place)

    with alone(cast, "noor") as noor:
        assert reads(noor, rosa)
    with alone(cast, "carla") as carla:
        assert reads(carla, rosa)  # the holder keeps what is theirs
    cast.time.pass_by(days=3)
    with alone(cast, "noor") as noor:
        assert not reads(noor, rosa)  # by the program at once
    assert opens()  # by keys not before somebody who manages them sat down
    with alone(cast, "mia") as mia:
        assert mia.latest("assignment.over") is not None
        assert len(assignments.of(mia, rosa)) == 1
    assert not opens()
    with alone(cast, "carla") as carla:
        assert reads(carla, rosa)
    with alone(cast, "mia") as mia:
        first = mia.latest("assignment.over")
    with alone(cast, "mia") as mia:
        assert mia.latest("assignment.over") == first  # nothing is said twice
        assert checking.verify(mia).sound


def test_a_day_that_is_gone_is_no_last_day(cast: Cast) -> None:
    yesterday = cast.time.at.date() - timedelta(days=1)
    with alone(cast, "mia") as mia, pytest.raises(Invalid):
        caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Max"), yesterday)
    with alone(cast, "mia") as mia, pytest.raises(Invalid):
        caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Carla"))


def test_a_ring_that_does_not_hold_keeps_nobody_from_signing_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa, nila = two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    give_caseload(cast, "Carla", "Noor", until=cast.time.at.date())
    cast.time.pass_by(days=1)
    settle = Work.settle_some

    def broken(work: Work, resident: ResidentId, categories: Iterable[str], **how: bool) -> None:
        if resident == rosa:
            raise Tampered("list")
        settle(work, resident, categories, **how)

    with monkeypatch.context() as patch:
        patch.setattr(Work, "settle_some", broken)
        with alone(cast, "mia") as mia:
            assert len(assignments.of(mia, nila)) == 1
            assert len(assignments.of(mia, rosa)) == 2
    with alone(cast, "mia") as mia:
        assert len(assignments.of(mia, rosa)) == 1


def test_a_block_holds_through_a_hand_over_and_a_leaving(cast: Cast) -> None:
    rosa, nila = two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    with alone(cast, "mia") as mia:
        blocking.block(mia, rosa, user_of(mia, "Noor"))
        blocking.block(mia, nila, user_of(mia, "Max"))
        planned = caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Noor"))
        assert [t.code_name for t in planned.moving] == ["Nila code"]
        assert [t.is_blocked for t in planned.staying] == [True]
        caseload.hand_over(mia, planned)
    with alone(cast, "noor") as noor:
        assert reads(noor, nila)
        assert not reads(noor, rosa)
    with alone(cast, "max") as desk:  # blocked himself: he neither learns of it nor is held up
        assert len(caseload.open_of(desk, user_of(desk, "Noor"))) == 0
        people.let_go(desk, user_of(desk, "Noor"))
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "noor", "moon")


# ---- people


def test_the_list_says_who_vouched_and_who_is_new(cast: Cast) -> None:
    cast.time.pass_by(days=1)
    second_case_manager(cast)
    with alone(cast, "hana") as hana:
        noor = next(m for m in people.members(hana) if m.display_name == "Noor")
        assert noor.vouched_by == ("Mia", "Adam")
        assert noor.is_new
        mia = next(m for m in people.members(hana) if m.display_name == "Mia")
        assert mia.vouched_by == (people.FOUNDING,)
        assert not mia.is_new
    cast.time.pass_by(days=8)
    with alone(cast, "hana") as hana:
        assert not any(m.is_new for m in people.members(hana))


def test_nobody_vouches_for_themselves(cast: Cast) -> None:
    with alone(cast, "mia") as mia:
        with pytest.raises(SecondPersonNeeded):
            people.give_roles(mia, mia.user_id, (Role.MGR, Role.COU), ADAM)
        with pytest.raises(SecondPersonNeeded):
            people.add(mia, Newcomer("noor", "Noor", (Role.CM,), "x"), SecondPerson("mia", "moon"))
        for act in (people.suspend, people.let_go):
            with pytest.raises(Denied):
                act(mia, mia.user_id)


@pytest.mark.parametrize("roles", [(), (Role.ADM, Role.MGR), (Role.ADM, Role.HS)])
def test_hats_that_do_not_go_together(cast: Cast, roles: tuple[Role, ...]) -> None:
    assert hats_refused(roles)
    with alone(cast, "mia") as mia:
        with pytest.raises(Invalid):
            people.add(mia, Newcomer("noor", "Noor", roles, "moon"), ADAM)
        with pytest.raises(Invalid):
            people.give_roles(mia, user_of(mia, "Hana"), roles, ADAM)
    with alone(cast, "hana") as hana:
        assert hana.roles == {Role.HS}


def test_two_hats_are_said(cast: Cast) -> None:
    assert not hats_to_know((Role.MGR,))
    assert len(hats_to_know((Role.MGR, Role.CM))) == 1
    assert len(hats_to_know((Role.MGR, Role.COU))) == 2
    with alone(cast, "mia") as mia:
        people.give_roles(mia, user_of(mia, "Carla"), (Role.CM, Role.LEG), ADAM)
    with alone(cast, "carla") as carla:
        assert carla.roles == {Role.CM, Role.LEG}


def test_a_suspended_person_signs_in_nowhere_and_agrees_to_nothing(cast: Cast) -> None:
    with alone(cast, "mia") as mia:
        people.suspend(mia, user_of(mia, "Adam"))
        with pytest.raises((SignInFailed, SecondPersonNeeded)):
            people.add(mia, Newcomer("noor", "Noor", (Role.CM,), "moon"), ADAM)
        assert next(m for m in people.members(mia) if m.display_name == "Adam").suspended
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "adam", "moon")


def test_the_last_manager_stays_and_keeps_their_files(cast: Cast) -> None:
    with alone(cast, "mia") as mia:
        people.let_go(mia, user_of(mia, "Max"))
        assert people.farewell(mia, mia.user_id).is_last_manager
    with alone(cast, "adam") as adam, pytest.raises(LastOne):
        people.suspend(adam, user_of(adam, "Mia"))


def test_a_leaving_is_told_before_it_happens(cast: Cast) -> None:
    rosa, _ = two_files(cast, "carla", Role.CM)
    with alone(cast, "carla") as carla:
        carla.keep_draft("document/" + rosa, {})
    with alone(cast, "mia") as mia:
        told = people.farewell(mia, user_of(mia, "Carla"))
        assert (told.open_files, told.drafts, told.backups) == (2, 1, False)
        people.let_go(mia, user_of(mia, "Carla"))
        with mia.look() as work:
            states = {a.state.value for a in work.shelf(Assignment).all_of(rosa)}
        assert states == {"ended"}
    with alone(cast, "adam") as adam, pytest.raises(Denied):
        people.let_go(adam, user_of(adam, "Hana"))


def test_one_file_moves_alone_with_its_tasks(cast: Cast) -> None:
    rosa, nila = two_files(cast, "carla", Role.CM)
    second_case_manager(cast)
    with alone(cast, "carla") as carla:
        for who in (rosa, nila):
            tasks.add(carla, who, Task, {"what": "Ask", "owner_id": carla.user_id})
    with alone(cast, "mia") as mia:
        whole = caseload.plan(mia, user_of(mia, "Carla"), user_of(mia, "Noor"))
        planned = whole.of(rosa)
        assert [(t.code_name, t.tasks) for t in planned.moving] == [("Rosa code", 1)]
        assert caseload.hand_over(mia, planned).value == 1
    with alone(cast, "noor") as noor:
        assert (reads(noor, rosa), reads(noor, nila)) == (True, False)
        assert [line.task.resident for line in tasks.mine(noor)] == [rosa]
    with alone(cast, "carla") as carla:
        assert (reads(carla, rosa), reads(carla, nila)) == (False, True)
        assert [line.task.resident for line in tasks.mine(carla)] == [nila]


def test_who_hands_over_their_own_files_passes_their_drafts_in_the_same_act(cast: Cast) -> None:
    """A manager who is a case manager too: only the author can tell what a draft is about."""
    second_case_manager(cast)
    with alone(cast, "mia") as mia:
        people.add(mia, Newcomer("tara", "Tara", (Role.MGR, Role.CM), "moon"), ADAM)
    rosa, nila = two_files(cast, "tara", Role.CM)
    slots = {who: f"document/{who}" for who in (rosa, nila)}
    with alone(cast, "tara") as tara:
        for slot in slots.values():
            drafts.keep(tara, slot, {"document": {"remark": "begun"}})
        drafts.keep(tara, "phrase/", {"phrase": {"text": "mine"}})
        noor = user_of(tara, "Noor")
        whole = caseload.plan(tara, tara.user_id, noor)
        assert (whole.drafts, whole.drafts_staying, set(whole.passing)) == (
            3, 1, set(slots.values()),
        )  # fmt: skip
        planned = whole.of(rosa)
        assert (planned.passing, planned.drafts_staying) == ((slots[rosa],), 2)
        assert caseload.plan(tara, tara.user_id, noor, until=tara.today()).passing == ()
        caseload.hand_over(tara, planned)
        left = {draft.slot for draft in drafts.waiting(tara)}
        assert left == {slots[nila], "phrase/"}
    with alone(cast, "noor") as taker:
        assert [draft.slot for draft in drafts.waiting(taker)] == [slots[rosa]]
