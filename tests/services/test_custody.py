"""The safe: papers belong to the resident, two people open it, giving back waits for nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    ClaimState,
    CustodyEvent,
    CustodyReceipt,
    DocumentCopy,
    DocumentMove,
    GiveBackRequest,
    Holder,
    Letter,
    LoanGround,
    ProtectionClaim,
    Recovery,
    RecoveryRoute,
    RecoveryStep,
    StepState,
)
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Invalid,
    NoKey,
    NotFound,
    SameSigner,
    SignInFailed,
    Stale,
    StillOpen,
)
from shelterdesk.services import (
    consents,
    custody,
    documents,
    drafts,
    paper_copies,
    records,
    recoveries,
    safe,
    seeing_out,
    shift,
    standings,
)
from shelterdesk.services.custody import Second
from shelterdesk.services.options import option_label
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, FakeTime, copied

SEATED = ("mia", "carla", "lea", "nils", "hana", "nora", "amara")
ALONE = Second(alone_why="nobody else is in the house")
PASSPORT = {"document_type": "passport", "state": "handed_over", "number": "MB7654321"}


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with copied(founded_house, tmp_path_factory.mktemp("safe") / "house").seated(*SEATED) as cast:
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def staffed(house: Cast):
    house.time.at = FakeTime().at
    rosa = house.admit("nils", "Rosa")
    house.assign(rosa, "carla", Role.CM)
    return house, rosa


def kept(cast: Cast, rosa, login: str = "carla") -> tuple[Document, CustodyReceipt]:
    paper = records.add(cast.desk("carla"), Document, rosa, PASSPORT).value
    receipt = custody.keep_safe(
        cast.desk(login), rosa, {"place": "safe 1"}, ALONE, document_id=paper.id
    ).value
    return paper, receipt


def fact(cast: Cast, rosa, name: str) -> str:
    with cast.desk("carla").look() as work:
        return standings.folded_facts(work, rosa).word(name)


def state(cast: Cast, rosa, id: str) -> str:
    with cast.desk("carla").look() as work:
        paper = work.shelf(Document).get(RecordId(id))
        return documents.stand(paper, documents.held(work, rosa).get(id))


def test_into_the_safe_and_back_at_night_by_somebody_who_never_sees_the_paper(staffed) -> None:
    cast, rosa = staffed
    nils = cast.desk("nils")
    paper, receipt = kept(cast, rosa)
    assert receipt.receipt_no.startswith("PP-2026-")
    assert (state(cast, rosa, paper.id), fact(cast, rosa, "originals")) == (
        "in_safekeeping",
        "elsewhere",
    )
    with pytest.raises((Denied, NotFound)):
        records.get(nils, Document, paper.id)
    assert receipt.id in {line.receipt.id for line in safe.in_safe(nils)}
    custody.give_back(nils, receipt.id, ALONE)
    assert (state(cast, rosa, paper.id), fact(cast, rosa, "originals")) == (
        "handed_over",
        "with_resident",
    )
    assert receipt.id not in {line.receipt.id for line in safe.in_safe(nils)}
    with pytest.raises(Stale):
        custody.give_back(cast.desk("hana"), receipt.id, ALONE)
    hands = [(e.from_holder, e.to_holder) for e in safe.chain(cast.desk("carla"), paper.id)]
    assert hands == [(Holder.SAFE, Holder.RESIDENT), (Holder.RESIDENT, Holder.SAFE)]


def test_two_people_at_the_safe_or_a_why(staffed) -> None:
    cast, rosa = staffed
    hana = cast.desk("hana")
    paper = records.add(cast.desk("carla"), Document, rosa, PASSPORT).value
    _, receipt = kept(cast, rosa)
    with pytest.raises(Invalid) as asked:
        custody.give_back(hana, receipt.id, Second(alone_why=" "))
    assert set(asked.value.problems) == {"alone_why"}
    with pytest.raises(Invalid):
        custody.keep_safe(cast.desk("carla"), rosa, {}, Second(), document_id=paper.id)
    with pytest.raises(SignInFailed):
        custody.second_here(hana, "nils", "wrong")
    with pytest.raises(SameSigner):
        custody.second_here(hana, "hana", "moon")
    second = custody.second_here(hana, "nils", "moon")
    custody.give_back(hana, receipt.id, second)
    after = records.get(hana, CustodyReceipt, receipt.id)
    assert (after.gave_second, after.gave_why, after.returned_on) == ("Nils", "", TODAY)


def test_a_wish_to_have_it_back_is_red_for_managers_and_for_who_is_on_duty(staffed) -> None:
    cast, rosa = staffed
    mia, nils = cast.desk("mia"), cast.desk("nils")
    _, receipt = kept(cast, rosa)
    wish = custody.ask_back(nils, receipt.id).value
    assert custody.ask_back(cast.desk("hana"), receipt.id).value.id == wish.id  # once
    red = [w for w in safe.waiting(mia) if w.resident == rosa]
    assert [(w.said, w.urgent, w.due_on) for w in red] == [(safe.WANTS, True, TODAY)]
    assert [w.urgent for w in safe.waiting(nils) if w.resident == rosa] == [False]
    assert safe.in_safe(mia)[0].request is not None  # comes first
    cast.time.at += timedelta(hours=24, minutes=1)
    late = [w for w in safe.waiting(mia) if w.resident == rosa]
    assert [(w.said, w.urgent) for w in late] == [(safe.PAST_HOURS, True)]
    custody.give_back(cast.desk("carla"), receipt.id, ALONE)
    assert [w for w in safe.waiting(mia) if w.resident == rosa] == []
    with pytest.raises(Stale):
        custody.no_longer_wanted(mia, wish.id)


def test_somebody_leaves_it_there_after_all(staffed) -> None:
    cast, rosa = staffed
    _, receipt = kept(cast, rosa)
    wish = custody.ask_back(cast.desk("carla"), receipt.id).value
    custody.no_longer_wanted(cast.desk("hana"), wish.id)
    assert [w for w in safe.waiting(cast.desk("mia")) if w.resident == rosa] == []


def test_a_paper_is_handed_in_at_the_door(staffed) -> None:
    cast, rosa = staffed
    hana = cast.desk("hana")
    given = {"document_type": "national_id", "number": "1234567890", "place": "safe 2"}
    receipt = custody.keep_safe(hana, rosa, given, ALONE).value
    paper = records.page(cast.desk("carla"), Document, rosa).rows[0]
    assert (paper.id, paper.state) == (receipt.document_id, "in_safekeeping")
    assert "7890" not in str(receipt.values())
    with pytest.raises((Denied, NotFound)):
        records.get(hana, Document, paper.id)


def test_lending_says_to_whom_until_when_and_what_the_resident_said(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, receipt = kept(cast, rosa)
    with pytest.raises(Invalid) as asked:
        custody.lend(carla, paper.id, {"to_holder": Holder.RESIDENT})
    assert set(asked.value.problems) == {
        "to_holder", "holder_person", "due_on", "agreed_why", "ground",
    }  # fmt: skip
    loan = {
        "to_holder": Holder.COURT,
        "holder_person": "clerk, room 4",
        "purpose": "hearing",
        "due_on": TODAY + timedelta(days=2),
        "agreed": Answer.YES,
    }
    with pytest.raises(Invalid) as stopped:  # a passport tells an embassy who is here
        custody.lend(carla, paper.id, {**loan, "to_holder": Holder.EMBASSY})
    assert "has not agreed" in stopped.value.problems["to_holder"]
    custody.lend(carla, paper.id, loan)
    with pytest.raises(Stale):  # a second press
        custody.lend(carla, paper.id, loan)
    (left,) = records.page(carla, Disclosure, rosa).rows
    assert (left.profile, left.recipient, left.why) == ("police", "clerk, room 4", "hearing")
    assert (left.ground, left.consent_id) == (Ground.CONSENT, "")
    line = next(s for s in safe.in_safe(cast.desk("nils")) if s.receipt.id == receipt.id)
    assert line.is_out
    assert safe.chase(carla) == ()
    cast.time.at += timedelta(days=3)
    (lent,) = [each for each in safe.chase(carla) if each.document.id == paper.id]
    assert lent.event.holder_person == "clerk, room 4"
    custody.came_back(carla, paper.id)
    with pytest.raises(Stale):
        custody.came_back(carla, paper.id)
    assert len(safe.chain(carla, paper.id)) == 3
    assert [each for each in safe.chase(carla) if each.document.id == paper.id] == []
    assert state(cast, rosa, paper.id) == "handed_over"
    assert receipt.id not in {line.receipt.id for line in safe.in_safe(cast.desk("nils"))}


LOAN = {
    "to_holder": Holder.EMBASSY,
    "holder_person": "Mr Abebe, Embassy of Ethiopia",
    "purpose": "a new passport",
    "due_on": TODAY + timedelta(days=2),
    "agreed": Answer.YES,
}


def agree(
    cast: Cast, rosa, recipient: str, covers: tuple[str, ...] = ("identity", "paper_number")
) -> str:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": recipient,
        "purpose": "a travel paper",
        "covers": covers,
        "starts_on": TODAY,
    }
    return consents.record(cast.desk("carla"), Consent, rosa, given).value.id


def test_a_paper_goes_to_the_very_embassy_that_was_agreed_to_and_it_is_written_down(
    staffed,
) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, _ = kept(cast, rosa)
    agree(cast, rosa, "Embassy of Kenya")
    with pytest.raises(Invalid) as stopped:
        custody.lend(carla, paper.id, LOAN)
    assert "has not agreed" in stopped.value.problems["to_holder"]
    assert records.page(carla, Disclosure, rosa).rows == ()
    yes = agree(cast, rosa, "Embassy of Ethiopia")
    custody.lend(carla, paper.id, LOAN)
    (left,) = records.page(carla, Disclosure, rosa).rows
    assert (left.profile, left.consent_id) == ("embassy", yes)


@pytest.mark.parametrize("holder", sorted(custody.OUT), ids=str)
def test_no_paper_reaches_a_mission_past_an_open_claim_whoever_takes_it(staffed, holder) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, _ = kept(cast, rosa)
    agree(cast, rosa, "Consulate of Ethiopia")
    cast.assign(rosa, "lea", Role.LEG)
    records.add(cast.desk("lea"), ProtectionClaim, rosa, {"claim": ClaimState.OPEN})
    loan = {**LOAN, "to_holder": holder, "holder_person": "Consulate of Ethiopia"}
    with pytest.raises(Invalid) as stopped:
        custody.lend(carla, paper.id, loan)
    assert "protection" in stopped.value.problems["to_holder"]
    assert len(safe.chain(carla, paper.id)) == 1
    assert records.page(carla, Disclosure, rosa).rows == ()


def test_without_a_yes_the_real_ground_is_asked_and_stands_in_the_list(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, _ = kept(cast, rosa)
    loan = {**LOAN, "to_holder": Holder.POLICE, "holder_person": "Officer 4"}
    loan |= {"agreed": Answer.NO, "agreed_why": "she said no"}
    for given, missing in (
        ({}, "ground"),
        ({"ground": LoanGround.COMPELLED}, "order"),
        ({"ground": LoanGround.COMPELLED, "order": " "}, "order"),
    ):
        with pytest.raises(Invalid) as stopped:
            custody.lend(carla, paper.id, {**loan, **given})
        assert set(stopped.value.problems) == {missing}
    assert records.page(carla, Disclosure, rosa).rows == ()
    custody.lend(carla, paper.id, {**loan, "ground": LoanGround.COMPELLED, "order": "12 of 3 May"})
    (left,) = records.page(carla, Disclosure, rosa).rows
    assert (left.ground, left.order) == (Ground.COMPELLED, "12 of 3 May")
    assert "she said no" in left.why
    custody.came_back(carla, paper.id)
    friend = {**loan, "to_holder": Holder.PARTNER, "ground": LoanGround.DANGER}
    custody.lend(carla, paper.id, friend)
    grounds = {left.ground for left in records.page(carla, Disclosure, rosa).rows}
    assert grounds == {Ground.COMPELLED, Ground.DANGER}


def test_a_yes_for_the_name_alone_lends_an_embassy_no_passport(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, _ = kept(cast, rosa)
    agree(cast, rosa, "Embassy of Ethiopia", ("identity",))
    with pytest.raises(Invalid) as stopped:
        custody.lend(carla, paper.id, LOAN)
    assert "name and number" in stopped.value.problems["to_holder"]
    assert records.page(carla, Disclosure, rosa).rows == ()
    agree(cast, rosa, "Embassy of Ethiopia")
    custody.lend(carla, paper.id, LOAN)
    (left,) = records.page(carla, Disclosure, rosa).rows
    assert left.fields_shown == ("identity", "paper_number")


def test_a_loan_to_family_stands_in_the_list_of_what_left(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, _ = kept(cast, rosa)
    loan = {**LOAN, "to_holder": Holder.FAMILY, "holder_person": "her aunt"}
    custody.lend(carla, paper.id, loan)
    (left,) = records.page(carla, Disclosure, rosa).rows
    assert (left.profile, left.recipient, left.ground) == ("family", "her aunt", Ground.CONSENT)
    assert option_label("disclosure_profiles", left.profile) == "Family"


def test_what_was_typed_goes_in_the_same_act_and_stays_where_nothing_was_done(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper = records.add(carla, Document, rosa, PASSPORT).value
    slot = f"custody_event-lend:{paper.id}/{rosa}"
    acts = [
        lambda: custody.keep_safe(carla, rosa, {}, ALONE, document_id=paper.id, draft=slot),
        lambda: custody.lend(
            carla, paper.id, {**LOAN, "to_holder": Holder.COURT, "holder_person": "clerk"}, slot
        ),
    ]
    for act in acts:
        drafts.keep(carla, slot, {"x": "typed"})
        act()
        assert drafts.find(carla, slot) is None
    drafts.keep(carla, slot, {"x": "typed"})
    with pytest.raises(Stale):
        acts[1]()
    assert drafts.find(carla, slot) is not None
    receipt = safe.of_resident(carla, rosa)[0].receipt
    custody.give_back(carla, receipt.id, ALONE, slot)
    assert drafts.find(carla, slot) is None


def test_a_paper_in_the_safe_keeps_the_file_open_and_nobody_in_the_house(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, receipt = kept(cast, rosa)
    assert [point.id for point in seeing_out.look(carla, rosa).points] == [paper.id]
    seeing_out.leave_now(carla, rosa)  # one step, asks nothing
    closing = {"reason": next(iter(seeing_out.ExitReason)), "on": carla.today()}
    with pytest.raises(StillOpen):
        seeing_out.close_file(carla, rosa, closing)
    custody.give_back(cast.desk("hana"), receipt.id, ALONE)
    assert seeing_out.look(carla, rosa).points == ()


# ---- below the screens


def opens(cast: Cast, login: str, kind: type[Record], id: str) -> bool:
    """Whether this person's raw keys open the row, whatever the program says."""
    desk = cast.desk(login)
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        row = Rows(db, desk.schema).newest(kind, bytes.fromhex(id))
        assert row is not None
        assert b"7654321" not in row.ct
        try:
            desk.vault.open(row)
        except NoKey:
            return False
        return True


def bodies(cast: Cast, id: str) -> list[int]:
    """How much lies in the file of each revision of a copy, newest first."""
    desk = cast.desk("mia")
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        rows = Rows(db, desk.schema).revisions(DocumentCopy, bytes.fromhex(id))
        return [len(row.ct) for row in rows]


def test_a_copy_goes_when_its_day_has_come(staffed) -> None:
    cast, rosa = staffed
    carla, mia = cast.desk("carla"), cast.desk("mia")
    given = {"purpose": "proof"}
    late = records.add(carla, DocumentCopy, rosa, {**given, "delete_after": TODAY}).value
    records.add(carla, DocumentCopy, rosa, {**given, "delete_after": TODAY + timedelta(days=1)})
    records.add(carla, DocumentCopy, rosa, given)

    def come(login: str) -> list[str]:
        return [c.id for c in paper_copies.due(cast.desk(login)) if c.resident == rosa]

    assert come("carla") == come("mia") == [late.id]
    assert [w.count for w in paper_copies.waiting(carla)] == [1]
    assert come("nora") == []
    assert paper_copies.waiting(cast.desk("nora")) == ()
    with pytest.raises((Denied, NotFound)):
        paper_copies.delete(cast.desk("nora"), late.id)
    emptied = paper_copies.delete(carla, late.id).value
    assert emptied
    assert emptied.deleted_on == TODAY
    assert come("carla") == []  # her part is done
    assert come("mia") == [late.id]  # an earlier version still lies there, sealed
    assert len(bodies(cast, late.id)) == 2
    assert paper_copies.delete(mia, late.id).value is None
    assert bodies(cast, late.id) == []
    assert come("mia") == []
    with pytest.raises(NotFound):
        records.get(carla, DocumentCopy, late.id)
    assert len(records.page(carla, DocumentCopy, rosa).rows) == 2


@pytest.mark.attack(4)
def test_who_opens_papers_and_who_opens_receipts_by_raw_keys(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    paper, receipt = kept(cast, rosa)
    wish = custody.ask_back(cast.desk("hana"), receipt.id).value
    event = safe.chain(carla, paper.id)[0]
    move = records.page(carla, DocumentMove, rosa).rows[0]
    way = recoveries.begin(carla, rosa, {"route": RecoveryRoute.ETD, "country": "KE"}).value
    done = {"state": StepState.DONE, "evidence": ("seen",)}
    step = recoveries.take_step(carla, way.id, "DR01", done).value
    copy = records.add(carla, DocumentCopy, rosa, {"purpose": "proof"}).value
    letter = records.add(
        carla, Letter, rosa, {"on": TODAY, "recipient": "registry", "body": "text"}
    ).value
    night = custody.give_back(cast.desk("nils"), receipt.id, ALONE).value
    blind = safe.chain(carla, paper.id)[0]  # written at night, by who cannot read it
    for kind, id in (
        (Document, paper.id),
        (CustodyEvent, event.id),
        (CustodyEvent, blind.id),
        (DocumentMove, move.id),
        (Recovery, way.id),
        (RecoveryStep, step.id),
        (DocumentCopy, copy.id),
        (Letter, letter.id),
    ):
        assert {who for who in SEATED if opens(cast, who, kind, id)} == {"mia", "carla", "lea"}
    for kind, id in ((CustodyReceipt, night.id), (GiveBackRequest, wish.id)):
        found = {who for who in SEATED if opens(cast, who, kind, id)}
        assert found == {"mia", "carla", "hana", "nils"}
    for login in ("nora", "amara"):
        assert not safe.may_see(cast.desk(login))
        assert safe.waiting(cast.desk(login)) == ()
