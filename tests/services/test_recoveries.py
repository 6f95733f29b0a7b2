"""Getting a paper: the hard stops at the service, steps, clocks, and what others are told."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import FamilyLink, Relation
from shelterdesk.domain.kinds.journey import Pathway
from shelterdesk.domain.kinds.journey import Way as PathwayWay
from shelterdesk.domain.kinds.paper import (
    ClaimState,
    DocumentMove,
    LegalDate,
    LegalMilestone,
    LossKind,
    ProtectionClaim,
    Recovery,
    RecoveryRoute,
    StepState,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.kinds.task import OPEN_STATES, TaskState
from shelterdesk.domain.legal_clocks import Outcome
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.recovery_rules import Advice, Wait
from shelterdesk.domain.roles import Role
from shelterdesk.domain.word_lists import load_word_list
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import (
    consents,
    country_papers,
    documents,
    drafts,
    joining,
    legal_dates,
    paper_board,
    readiness,
    records,
    recoveries,
    recovery_ways,
    settings,
    sharing,
    sitting_down,
    standings,
    tasks,
)
from tests.cast import TODAY, Cast, FakeTime, copied

NUMBERS = count(1)
SEATED = ("mia", "carla", "lea", "nils", "hana", "nora", "amara")
CLEARED = {"claim": ClaimState.ENDED, "fears_own_state": Answer.NO}
DONE = {"state": StepState.DONE}
ETD = {"route": RecoveryRoute.ETD, "country": "ET"}


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    """One house for all of them; each test has residents of its own."""
    with copied(founded_house, tmp_path_factory.mktemp("papers") / "house").seated(*SEATED) as cast:
        yield cast


@pytest.fixture
def staffed(house: Cast):
    house.time.at = FakeTime().at
    rosa = newcomer(house)
    house.assign(rosa, "lea", Role.LEG)
    return house, rosa


def newcomer(cast: Cast) -> ResidentId:
    """Somebody new, with a case manager."""
    rosa = cast.admit("nils", f"Rosa {next(NUMBERS)}")
    cast.assign(rosa, "carla", Role.CM)
    return rosa


def agree(cast: Cast, rosa: ResidentId, login: str = "carla") -> RecordId:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": "Embassy of Ethiopia",
        "purpose": "a travel paper",
        "covers": ("identity",),
        "starts_on": TODAY,
        "witness": "Hana",
    }
    return consents.record(cast.desk(login), Consent, rosa, given).value.id


def claim(cast: Cast, rosa: ResidentId, state: ClaimState, login: str = "lea") -> None:
    """Write how a claim stands; the one that is there goes on, as the page has it."""
    desk = cast.desk(login)
    fear = Answer.NO if state is ClaimState.ENDED else Answer.YES
    given = {"claim": state, "fears_own_state": fear}
    there = records.page(desk, ProtectionClaim, rosa).rows
    if there:
        records.amend(desk, ProtectionClaim, there[0].id, there[0].rev, given)
    else:
        records.add(desk, ProtectionClaim, rosa, given)


def fact(cast: Cast, rosa: ResidentId, name: str) -> str:
    with cast.desk("carla").look() as work:
        found = standings.folded_facts(work, rosa).last.get(name)
    return found.value if found else ""


def walk(cast: Cast, id: RecordId, *codes: str) -> None:
    for code in codes:
        recoveries.take_step(cast.desk("carla"), id, code, {**DONE, "why": "first"})


def test_from_nothing_to_a_paper_in_the_hand(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    id = recoveries.begin(carla, rosa, ETD).value.id
    way = recovery_ways.one(carla, id)
    assert (way.state, way.row.row.code) == ("application_preparing", "ETH")
    assert way.next.code == "DR01"
    assert way.recovery.due_on == TODAY + timedelta(days=7)
    assert fact(cast, rosa, "travel_paper") == "in_progress"
    walk(cast, id, "DR01", "DR02", "DR03", "DR04", "DR05", "DR07", "DR08")
    with pytest.raises(Invalid) as stopped:  # what the mission asks for is not at hand
        recoveries.paper_went(carla, id, "applied")
    assert "not at hand" in stopped.value.problems["state"]
    way = recovery_ways.one(carla, id)
    recoveries.change(carla, id, way.recovery.rev, {"have": way.row.row.needs})
    recoveries.paper_went(carla, id, "applied")
    recoveries.paper_went(carla, id, "identity_verification")
    recoveries.paper_went(carla, id, "approved")
    with pytest.raises(Invalid) as lacks:
        recoveries.paper_went(carla, id, "issued")
    assert set(lacks.value.problems) == {"number", "issuer", "issued_on", "expires_on"}
    until = TODAY + timedelta(days=9)
    printed = {"number": "LP123456", "issuer": "Embassy", "issued_on": TODAY, "expires_on": until}
    recoveries.paper_went(carla, id, "issued", printed)
    way = recovery_ways.one(carla, id)
    assert (way.clock.is_printed, way.clock.days_left, way.clock.alert) == (True, 6, 7)
    recoveries.paper_went(carla, id, "received")
    recoveries.paper_went(carla, id, "handed_over")
    assert fact(cast, rosa, "travel_paper") == "held home_confirmed etd"
    moves = records.page(carla, DocumentMove, rosa).rows
    assert {(m.before, m.after) for m in moves} == {
        ("", "application_preparing"),
        ("application_preparing", "applied"),
        ("applied", "identity_verification"),
        ("identity_verification", "approved"),
        ("approved", "issued"),
        ("issued", "received"),
        ("received", "handed_over"),
    }


@pytest.mark.parametrize("route", [RecoveryRoute.ETD, RecoveryRoute.LIST], ids=str)
def test_no_mission_hears_of_anybody_without_a_yes(staffed, route) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    id = recoveries.begin(carla, rosa, {**ETD, "route": route, "country": "MM"}).value.id
    way = recovery_ways.one(carla, id)
    telling = [step.code for step in way.steps if step.rule.tells_home]
    walk(cast, id, "DR01", "DR02")
    for code in telling:
        for state in (StepState.DOING, StepState.WAITING, StepState.DONE):
            given = {"state": state, "why": "all the same", "waits_for": "them"}
            with pytest.raises(Invalid) as stopped:
                recoveries.take_step(carla, id, code, given)
            assert "has not agreed" in stopped.value.problems["state"]
    for tried in (
        lambda: recoveries.paper_went(carla, id, "applied"),
        lambda: documents.move(carla, way.document.id, "applied", override="I say so"),
        lambda: records.amend(
            carla, Document, way.document.id, way.document.rev, {"state": "applied"}
        ),
        lambda: records.add(
            carla, Document, rosa, {"document_type": "passport", "state": "applied"}
        ),
        lambda: records.add_together(
            cast.desk("hana"), rosa, {Document: {"document_type": "passport", "state": "applied"}}
        ),
    ):
        with pytest.raises((Invalid, Denied, NotFound)):
            tried()
    assert "applied" not in {d.state for d in records.page(carla, Document, rosa).rows}


@pytest.mark.parametrize("login", ["lea", "carla"])
def test_an_open_claim_stops_everything_that_tells_home(staffed, login: str) -> None:
    """Also one that the case manager wrote: what anybody writes can only hold back."""
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    id = recoveries.begin(carla, rosa, ETD).value.id
    walk(cast, id, "DR01", "DR02", "DR03")
    claim(cast, rosa, ClaimState.OPEN, login)
    with pytest.raises(Invalid) as stopped:
        recoveries.take_step(carla, id, "DR09", {**DONE, "why": "now"})
    assert "protection" in stopped.value.problems["state"]
    with pytest.raises(Invalid):
        recoveries.paper_went(carla, id, "applied")
    way = recovery_ways.one(carla, id)
    assert way.advice[0] is Advice.PROTECTION
    recoveries.take_step(carla, id, "DR04", DONE)  # what stays in the house goes on
    given = {"claim": ClaimState.NONE}
    records.add(carla, ProtectionClaim, rosa, given)  # and only the legal officer ends it
    assert recovery_ways.one(carla, id).course.situation.claim_open
    assert fact(cast, rosa, "protection_claim") == "open"
    lea = cast.desk("lea")
    for each in records.page(lea, ProtectionClaim, rosa).rows:
        records.amend(lea, ProtectionClaim, each.id, each.rev, CLEARED)
    assert recovery_ways.one(carla, id).course.situation.claim_open is False
    assert fact(cast, rosa, "protection_screen") == "clear"


def asked_for(cast: Cast, rosa: ResidentId) -> RecordId:
    """A recovery of which only what a mission hears is left."""
    carla = cast.desk("carla")
    agree(cast, rosa)
    id = recoveries.begin(carla, rosa, ETD).value.id
    why = {"why": "there already"}
    for code in ("DR01", "DR02", "DR03", "DR04", "DR05", "DR06", "DR07", "DR08", "DR13"):
        state = StepState.NOT_NEEDED if code == "DR06" else StepState.DONE
        recoveries.take_step(carla, id, code, {"state": state, **why})
    return id


def standing(cast: Cast, id: RecordId, rosa: ResidentId) -> tuple[str, TaskState, str]:
    """The open task of that recovery."""
    found = tasks.of_source(cast.desk("carla"), id, rosa)
    (one,) = [each for each in found if each.state in OPEN_STATES]
    return one.source_step, one.state, one.why


def mother_and_child(cast: Cast, rosa: ResidentId) -> ResidentId:
    mya = newcomer(cast)
    cast.assign(mya, "lea", Role.LEG)
    for one, other, relation in ((mya, rosa, Relation.PARENT), (rosa, mya, Relation.CHILD)):
        records.add(cast.desk("carla"), FamilyLink, one, {"other": other, "relation": relation})
    return mya


TO_DO = ("DR09", TaskState.TODO, "")
HELD = ("DR09", TaskState.BLOCKED, recoveries.NOT_NOW)


def test_the_task_of_a_step_towards_a_mission_waits_while_protection_is_looked_at(staffed) -> None:
    """A task is no side door: it would send somebody to the embassy with nothing on it to say."""
    cast, rosa = staffed
    id = asked_for(cast, rosa)
    assert standing(cast, id, rosa) == TO_DO
    claim(cast, rosa, ClaimState.OPEN)
    assert standing(cast, id, rosa) == HELD
    claim(cast, rosa, ClaimState.ENDED)
    assert standing(cast, id, rosa) == TO_DO
    records.add(cast.desk("carla"), Pathway, rosa, {"on": TODAY, "way": PathwayWay.PROTECTION})
    assert standing(cast, id, rosa) == HELD


def test_it_waits_where_the_yes_is_taken_back_until_there_is_another(staffed) -> None:
    cast, rosa = staffed
    id, back = asked_for(cast, rosa), (ConsentType.SHARE, RecipientClass.EMBASSY)
    consents.withdraw_about(cast.desk("carla"), rosa, *back)
    assert standing(cast, id, rosa) == HELD
    agree(cast, rosa)
    assert standing(cast, id, rosa) == TO_DO
    consents.withdraw_about(cast.desk("nils"), rosa, *back)  # on night duty, without these keys
    recoveries.finish_waiting(cast.desk("carla"))
    assert standing(cast, id, rosa) == HELD
    recoveries.finish_waiting(cast.desk("carla"))  # once is enough
    assert standing(cast, id, rosa) == HELD


def test_what_is_caught_up_with_at_sitting_down_is_nothing_that_somebody_opened(staffed) -> None:
    """Else the trail said of every case manager that they open all their files each morning."""
    cast, rosa = staffed
    id, carla = asked_for(cast, rosa), cast.desk("carla")
    consents.withdraw_about(cast.desk("nils"), rosa, ConsentType.SHARE, RecipientClass.EMBASSY)
    with carla.look() as work:
        carla._opened.clear()
        carla._noted.clear()
        assert work.shelf(Recovery).all_of(rosa)
    assert carla._opened  # what they look at is
    carla._opened.clear()
    carla._noted.clear()
    sitting_down.finish(carla)
    assert not carla._opened
    assert standing(cast, id, rosa) == HELD


@pytest.mark.parametrize("later", [False, True], ids=["claims then", "claimed before"])
def test_it_waits_for_a_childs_claim_also_of_who_cannot_read_the_family(staffed, later) -> None:
    cast, rosa = staffed
    id = asked_for(cast, rosa)
    if later:
        mya = newcomer(cast)
        cast.assign(mya, "lea", Role.LEG)
        claim(cast, mya, ClaimState.OPEN)
        for one, other, relation in ((mya, rosa, Relation.PARENT), (rosa, mya, Relation.CHILD)):
            given = {"other": other, "relation": relation}
            records.add(cast.desk("carla"), FamilyLink, one, given)
    else:
        mya = mother_and_child(cast, rosa)
        claim(cast, mya, ClaimState.OPEN, "lea")  # who reads of no families
        recoveries.finish_waiting(cast.desk("carla"))
    assert standing(cast, id, rosa) == HELD


def test_it_waits_once_a_record_of_somebody_who_claims_turns_out_to_be_theirs(staffed) -> None:
    cast, rosa = staffed
    id, mya = asked_for(cast, rosa), newcomer(cast)
    cast.assign(mya, "lea", Role.LEG)
    claim(cast, mya, ClaimState.OPEN)
    joining.join(cast.desk("mia"), rosa, mya, "the same scar")
    recoveries.finish_waiting(cast.desk("carla"))
    assert standing(cast, id, rosa) == HELD


def test_nobody_who_reads_only_part_makes_it_wait_for_a_claim_that_nobody_made(staffed) -> None:
    cast, rosa = staffed
    id, mya = asked_for(cast, rosa), newcomer(cast)  # the legal officer does not know of Mya
    for one, other in ((mya, rosa), (rosa, mya)):
        given = {"other": other, "relation": Relation.RELATIVE}
        records.add(cast.desk("carla"), FamilyLink, one, given)
    photo = {"consent_type": ConsentType.PHOTO, "decision": Decision.GIVEN}
    given = {**photo, "starts_on": TODAY, "witness": "Hana"}
    consents.record(cast.desk("lea"), Consent, rosa, given)
    assert standing(cast, id, rosa) == TO_DO


@pytest.mark.parametrize("over", [ClaimState.NONE, ClaimState.ENDED], ids=str)
def test_a_second_claim_that_is_over_opens_no_gate_while_the_first_is_open(staffed, over) -> None:
    cast, rosa = staffed
    lea, mia = cast.desk("lea"), cast.desk("mia")  # a manager reads the fact alone
    given = {"claim": ClaimState.OPEN, "fears_own_state": Answer.YES}
    first = records.add(lea, ProtectionClaim, rosa, given).value
    records.add(lea, ProtectionClaim, rosa, {"claim": over, "fears_own_state": Answer.NO})
    assert fact(cast, rosa, "protection_claim") == "open"
    assert fact(cast, rosa, "protection_screen") == "not_clear"
    with mia.look() as work:
        assert sharing.is_protected(work, rosa)
    records.amend(lea, ProtectionClaim, first.id, first.rev, CLEARED)
    assert fact(cast, rosa, "protection_claim") == "ended"
    assert fact(cast, rosa, "protection_screen") == "clear"
    with mia.look() as work:
        assert not sharing.is_protected(work, rosa)


@pytest.mark.parametrize(
    ("name", "good"),
    [("protection_claim", "none"), ("protection_claim", "ended"), ("protection_screen", "clear")],
)
def test_no_word_written_by_hand_opens_a_gate_while_a_claim_is_open(staffed, name, good) -> None:
    cast, rosa = staffed
    lea, mia = cast.desk("lea"), cast.desk("mia")
    given = {"claim": ClaimState.OPEN, "fears_own_state": Answer.YES}
    first = records.add(lea, ProtectionClaim, rosa, given).value
    before = fact(cast, rosa, name)
    with pytest.raises(Denied):
        readiness.note_fact(lea, rosa, name, good)
    said = {"name": name, "value": good, "on": TODAY}
    # Below the service: with her own true signature, also with a source that is no claim of hers.
    for source in ("", rosa, "a paper"):
        records.add(lea, ReadinessFact, rosa, {**said, "source": source})
        assert fact(cast, rosa, name) == before
    with mia.look() as work:
        assert sharing.is_protected(work, rosa)
    records.amend(lea, ProtectionClaim, first.id, first.rev, CLEARED)
    assert fact(cast, rosa, name) in ("ended", "clear")
    readiness.note_fact(lea, rosa, name, good)  # nothing is open, so her word counts
    assert fact(cast, rosa, name) == good
    readiness.note_fact(lea, rosa, "protection_claim", "open")  # by hand, and by hand again
    readiness.note_fact(lea, rosa, "protection_claim", "ended")
    assert fact(cast, rosa, "protection_claim") == "ended"


def test_a_paper_of_the_united_nations_opens_a_claim(staffed) -> None:
    cast, rosa = staffed
    agree(cast, rosa)
    given = {"document_type": "unhcr_document", "state": "handed_over"}
    kept = records.add(cast.desk("carla"), Document, rosa, given).value
    assert fact(cast, rosa, "protection_claim") == "open"
    claim(cast, rosa, ClaimState.ENDED)
    records.amend(cast.desk("carla"), Document, kept.id, kept.rev, {"remark": "seen"})
    assert fact(cast, rosa, "protection_claim") == "ended"  # said once


def test_nothing_is_filed_before_protection_was_looked_at(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    id = recoveries.begin(carla, rosa, ETD).value.id
    with pytest.raises(Invalid) as stopped:
        recoveries.paper_went(carla, id, "applied")
    assert "afraid" in stopped.value.problems["state"]
    with pytest.raises(Invalid) as stopped:
        recoveries.take_step(carla, id, "DR09", {**DONE, "why": "hurry"})
    assert "afraid" in stopped.value.problems["state"]


def test_protection_is_looked_at_by_a_legal_officer_or_by_somebody_named(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    id = recoveries.begin(carla, rosa, ETD).value.id
    recoveries.take_step(carla, id, "DR01", DONE)
    with pytest.raises(Invalid) as asked:
        recoveries.take_step(carla, id, "DR02", DONE)
    assert "lawyer outside" in asked.value.problems["why"]
    recoveries.take_step(cast.desk("lea"), id, "DR02", DONE)
    assert recovery_ways.one(carla, id).next.code == "DR03"


def test_a_yes_that_was_taken_back_holds_no_longer(staffed) -> None:
    cast, rosa = staffed
    consent = agree(cast, rosa)
    with cast.desk("carla").look() as work:
        assert documents.situation(work, rosa).stops == ()
    consents.withdraw(cast.desk("carla"), consent)
    with cast.desk("carla").look() as work:
        assert documents.situation(work, rosa).consented is False


def test_withheld_in_a_compound_and_back_after_the_new_paper(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    lost = {"document_type": "passport", "state": "withheld_by_exploiter", "number": "VN1234567"}
    old = records.add(carla, Document, rosa, lost).value
    begun = {"route": RecoveryRoute.ETD, "country": "VN", "original_id": old.id}
    id = recoveries.begin(carla, rosa, begun).value.id
    way = recovery_ways.one(carla, id)
    assert way.recovery.loss_kind is LossKind.WITHHELD
    assert "DR05" not in {step.code for step in way.steps}
    assert Advice.WITHHELD in way.advice
    assert way.document.replaces_id == old.id
    walk(cast, id, "DR01", "DR02", "DR03", "DR08")
    recoveries.change(
        carla, id, recovery_ways.one(carla, id).recovery.rev, {"goes_without": "the mission agreed"}
    )
    for state in ("applied", "approved"):
        recoveries.paper_went(carla, id, state)
    printed = {
        "number": "C77777",
        "issuer": "Embassy",
        "issued_on": TODAY,
        "expires_on": TODAY + timedelta(days=300),
    }
    recoveries.paper_went(carla, id, "issued", printed)
    documents.move(carla, old.id, "recovery_requested", why="police found it")
    documents.move(carla, old.id, "handed_over")
    assert Advice.TURNED_UP in recovery_ways.one(carla, id).advice


def test_what_was_not_granted_asks_for_the_legal_officer_and_never_again_by_itself(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    id = recoveries.begin(carla, rosa, ETD).value.id
    walk(cast, id, "DR01", "DR02", "DR08")
    rev = recovery_ways.one(carla, id).recovery.rev
    recoveries.change(carla, id, rev, {"goes_without": "nothing else exists"})
    recoveries.paper_went(carla, id, "applied")
    recoveries.paper_went(carla, id, "refused")
    way = recovery_ways.one(carla, id)
    assert way.recovery.possibly_stateless
    assert way.advice[0] is Advice.STATELESS
    with pytest.raises(Invalid):
        recoveries.paper_went(carla, id, "applied")


def test_a_step_out_of_turn_says_why(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    id = recoveries.begin(carla, rosa, ETD).value.id
    for given, field in (
        (DONE, "why"),
        ({"state": StepState.NOT_NEEDED}, "why"),
        ({"state": StepState.WAITING}, "waits_for"),
    ):
        code = "DR03" if given is DONE else "DR01"
        with pytest.raises(Invalid) as asked:
            recoveries.take_step(carla, id, code, given)
        assert set(asked.value.problems) == {field}
    with pytest.raises(Invalid):  # family is asked with the resident's yes alone
        recoveries.take_step(carla, id, "DR06", {**DONE, "why": "quick"})
    with pytest.raises(NotFound):
        recoveries.take_step(carla, id, "BL01", DONE)
    recoveries.take_step(carla, id, "DR01", {"state": StepState.WAITING, "waits_for": "rest"})
    step = recovery_ways.one(carla, id).steps[0]
    assert (step.wait, step.doing.waits_for) == (Wait.SOMEBODY, "rest")
    cast.time.at += timedelta(days=9)
    assert step.days_waiting(carla.today()) == 9
    (task,) = [t for t in tasks.of_source(carla, id, rosa) if t.source_step == "DR01"]
    assert (task.owner_id, task.due_on) == (carla.user_id, TODAY + timedelta(days=7))
    assert any(w.said == tasks.MINE for w in tasks.waiting(carla))
    recoveries.take_step(carla, id, "DR01", DONE)
    states = {t.source_step: t.state for t in tasks.of_source(carla, id, rosa)}
    assert (states["DR01"], states["DR02"]) == (TaskState.DONE, TaskState.TODO)
    assert paper_board.waiting(cast.desk("amara")) == ()


def test_the_same_way_is_not_begun_twice(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    id = recoveries.begin(carla, rosa, ETD).value.id
    with pytest.raises(Invalid):
        recoveries.begin(carla, rosa, ETD)
    with pytest.raises(Invalid):
        recoveries.close(carla, id, " ")
    recoveries.close(carla, id, "she goes by the list")
    assert {t.state for t in tasks.of_source(carla, id, rosa)} == {TaskState.DROPPED}
    recoveries.begin(carla, rosa, ETD)
    assert [way.is_open for way in recovery_ways.of_resident(carla, rosa)] == [True, False]


def test_a_second_passport_never_hides_the_one_that_serves(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    held = {"document_type": "passport", "state": "handed_over", "expires_on": date(2030, 1, 1)}
    records.add(carla, Document, rosa, held)
    old = {"document_type": "passport", "state": "missing", "expires_on": date(2020, 1, 1)}
    kept = records.add(carla, Document, rosa, old).value
    assert fact(cast, rosa, "travel_paper") == "held home_confirmed"
    documents.move(carla, kept.id, "cancelled")
    with carla.look() as work:
        last = standings.folded_facts(work, rosa).last["travel_paper"]
    assert (last.word, last.until) == ("held", date(2030, 1, 1))


def test_the_board_answers_three_questions(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    before = paper_board.board(carla)
    assert rosa in before.without
    assert rosa in before.idle
    recoveries.begin(carla, rosa, {**ETD, "mission": "Tokyo"})
    soon = {
        "document_type": "passport",
        "state": "handed_over",
        "expires_on": TODAY + timedelta(days=10),
    }
    ana = newcomer(cast)
    records.add(carla, Document, ana, soon)
    board = paper_board.board(carla)
    assert rosa in board.without
    assert rosa not in board.idle
    assert ana not in board.without
    running = [(each.days_left, each.alert) for each in board.running_out if each.resident == ana]
    assert running == [(7, 7)]
    assert ("Tokyo", 1) in board.by_mission()
    assert sum(n for _, n in board.by_wait()) == len(board.ways)
    assert any(w.resident == ana for w in paper_board.waiting(carla))
    late = newcomer(cast)
    old = {**soon, "expires_on": TODAY - timedelta(days=1)}
    records.add(carla, Document, late, old)
    after = paper_board.board(carla)
    assert late in after.without  # a passport that has run out carries nobody home
    assert late in {each.resident for each in after.soon}
    with cast.desk("mia").work("stay.end") as work:  # whoever has gone is asked for no more
        (stay,) = work.shelf(Stay).all_of(late)
        work.shelf(Stay).amend(stay.id, stay.rev, {"state": StayState.CLOSED, "left_on": TODAY})
    assert late not in {each.resident for each in paper_board.board(carla).running_out}
    cast.assign(rosa, "lea", Role.LEG)  # who reads papers, and not where somebody sleeps
    assert rosa in paper_board.board(cast.desk("lea")).without
    assert ana not in paper_board.board(cast.desk("lea")).without
    with pytest.raises(Denied):
        paper_board.board(cast.desk("nora"))


def test_of_several_hearings_the_open_one_counts(staffed) -> None:
    cast, rosa = staffed
    lea = cast.desk("lea")
    one = {"track": "court_date", "due_on": TODAY + timedelta(days=3)}
    records.add(lea, LegalMilestone, rosa, one)
    other = records.add(lea, LegalMilestone, rosa, {**one, "is_settled": True}).value
    assert fact(cast, rosa, "proceedings") == "open"
    first = next(m for m in records.page(lea, LegalMilestone, rosa).rows if m.id != other.id)
    records.amend(lea, LegalMilestone, first.id, first.rev, {"is_settled": True})
    assert fact(cast, rosa, "proceedings") == "settled"
    records.add(cast.desk("carla"), LegalMilestone, rosa, one)  # her word on it does not count
    assert fact(cast, rosa, "proceedings") == "settled"


def near(desk, rosa: ResidentId) -> list[tuple[str, int]]:
    """Words and days from today of what comes near."""
    found = [each for each in legal_dates.coming(desk) if each.resident == rosa]
    return [(each.what, (each.on - TODAY).days) for each in found]


def test_dates_alone_come_near_and_renewing_begins_early(staffed) -> None:
    cast, rosa = staffed
    lea, mia = cast.desk("lea"), cast.desk("mia")
    stay = {"track": "stay_permission", "due_on": TODAY + timedelta(days=30)}
    records.add(lea, LegalMilestone, rosa, stay)
    court = {"track": "court_date", "due_on": TODAY + timedelta(days=30), "remark": "the river"}
    moved = records.add(lea, LegalMilestone, rosa, court).value
    assert near(mia, rosa) == [("Date of the law", 30)]
    sooner = records.amend(
        lea, LegalMilestone, moved.id, moved.rev, {"due_on": TODAY + timedelta(days=2)}
    ).value
    assert near(mia, rosa) == [("Date of the law", 2), ("Date of the law", 30)]
    records.amend(lea, LegalMilestone, sooner.id, sooner.rev, {"is_settled": True})
    assert near(mia, rosa) == [("Date of the law", 30)]
    assert legal_dates.coming(cast.desk("nora")) == ()


def test_the_law_fills_in_its_day_and_a_written_one_stands(staffed) -> None:
    cast, rosa = staffed
    lea = cast.desk("lea")
    filed = {"track": "protection_claim", "opened_on": TODAY}
    claim = records.add(lea, LegalMilestone, rosa, filed).value
    assert claim.due_on == TODAY + timedelta(days=30)
    refused = {"outcome": Outcome.REFUSED, "decided_on": TODAY + timedelta(days=2)}
    claim = records.amend(lea, LegalMilestone, claim.id, claim.rev, refused).value
    assert claim.due_on == TODAY + timedelta(days=17)
    by_hand = {"due_on": TODAY + timedelta(days=5)}
    claim = records.amend(lea, LegalMilestone, claim.id, claim.rev, by_hand).value
    granted = {"outcome": Outcome.GRANTED}
    claim = records.amend(lea, LegalMilestone, claim.id, claim.rev, granted).value
    assert claim.due_on == TODAY + timedelta(days=5)
    assert near(cast.desk("mia"), rosa) == [("Date of the law", 5)]


def test_the_days_that_run_say_what_is_left_and_what_it_would_cost(staffed) -> None:
    cast, rosa = staffed
    lea = cast.desk("lea")
    for values in (
        {"track": "overstay", "opened_on": TODAY - timedelta(days=9)},
        {"track": "stay_permission", "due_on": TODAY + timedelta(days=40)},
        {"track": "reflection_period", "opened_on": TODAY - timedelta(days=1)},
        {"track": "court_date", "due_on": TODAY, "is_settled": True},
    ):
        records.add(lea, LegalMilestone, rosa, values)
    stay, reflect, over = legal_dates.clocks(lea, rosa)
    assert stay.renew_from == TODAY + timedelta(days=10)
    assert (stay.clock, stay.overstay) == (None, None)
    assert (reflect.days_left, reflect.clock.days if reflect.clock else 0) == (44, 45)
    assert over.overstay
    assert (over.overstay.days, over.overstay.fine) == (10, 5000)
    settings.change(cast.desk("mia"), "host_country", "KHM")
    try:
        *_, over = legal_dates.clocks(lea, rosa)
        assert over.overstay
        assert (over.overstay.days, over.overstay.fine) == (10, None)
    finally:
        settings.change(cast.desk("mia"), "host_country", "THA")
    for login in ("mia", "nora", "amara"):
        with pytest.raises((Denied, NotFound)):
            legal_dates.clocks(cast.desk(login), rosa)


def test_a_date_alone_does_not_say_which_matter_of_the_law_it_is(staffed) -> None:
    cast, rosa = staffed
    tracks = [word.code for word in load_word_list("legal_tracks").words]
    cast.assign(rosa, "amara", Role.COU)
    for track in tracks:
        given = {"track": track, "due_on": TODAY + timedelta(days=3)}
        records.add(cast.desk("lea"), LegalMilestone, rosa, given)
    for login in ("mia", "amara"):
        with cast.desk(login).look() as work:
            rows = work.shelf(LegalDate).all_of(rosa)
        assert len(rows) == len(tracks) > 5
        assert {row.what for row in rows} == {"Date of the law"}


def test_a_house_changes_a_row_and_sees_what_it_changed(staffed) -> None:
    cast, _ = staffed
    carla = cast.desk("carla")
    with pytest.raises(Invalid):
        country_papers.change(carla, "CMR", {"source": " "})
    with pytest.raises(Invalid):
        country_papers.change(carla, "CMR", {"validity_days_min": 0, "source": "phone"})
    country_papers.change(carla, "CMR", {"validity_days_min": 45, "source": "phone, 24 November"})
    row = next(r for r in country_papers.rows(carla) if r.row.code == "CMR")
    assert (row.row.validity_days_min, row.row.checked_on) == (45, TODAY)
    assert {c.name for c in row.changes} >= {"validity_days_min", "source"}
    country_papers.back_to_ours(carla, "CMR")
    row = next(r for r in country_papers.rows(carla) if r.row.code == "CMR")
    assert (row.row.validity_days_min, row.changes) == (30, ())
    new = {
        "iso3": "TUN",
        "document_name": "Laissez-passer",
        "issued_by": "Missions",
        "source": "phone",
        "confidence": "M",
    }
    country_papers.change(carla, "TUN", new)
    assert country_papers.rows(carla)[-1].is_added
    with pytest.raises(Denied):
        country_papers.change(cast.desk("nora"), "CMR", {"source": "x"})


def test_what_was_typed_goes_in_the_act_itself_and_not_in_one_of_its_own(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    id = recoveries.begin(carla, rosa, ETD).value.id
    slot = f"recovery-close:{id}/{rosa}"
    drafts.keep(carla, slot, {"x": "typed"})
    with pytest.raises(Invalid):
        recoveries.paper_went(carla, id, "issued", draft=slot)
    with pytest.raises(Invalid):
        recoveries.close(carla, id, " ", slot)
    assert drafts.find(carla, slot) is not None
    recoveries.paper_went(carla, id, "not_needed", draft=slot)
    assert drafts.find(carla, slot) is None
    drafts.keep(carla, slot, {"x": "typed"})
    recoveries.close(carla, id, "a cousin brought it", slot)
    assert drafts.find(carla, slot) is None


def test_whoever_has_no_papers_begins_nothing(staffed) -> None:
    cast, rosa = staffed
    id = recoveries.begin(cast.desk("carla"), rosa, ETD).value.id
    for login in ("nora", "amara"):
        with pytest.raises((Denied, NotFound)):
            recoveries.begin(cast.desk(login), rosa, ETD)
        with pytest.raises((Denied, NotFound)):
            recovery_ways.one(cast.desk(login), id)
    assert records.page(cast.desk("mia"), Recovery, rosa).rows[0].id == id
