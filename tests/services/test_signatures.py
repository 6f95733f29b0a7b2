"""Two names for what counts, and what a house says of the criteria itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from shelterdesk.domain.catalogue import Gate, Phase
from shelterdesk.domain.kinds.journey import (
    DecisionForm,
    Departure,
    DepartureKind,
    ReturnDecision,
    Wish,
)
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    ChildSigner,
    ReadinessBrief,
    ReadinessFact,
    ReadinessVerdict,
    RiskLevel,
)
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.readiness import BlockReason, ReadinessState
from shelterdesk.domain.readiness_items import ItemState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound, NotYet, SameSigner, Tampered
from shelterdesk.services import (
    criteria,
    decisions,
    departures,
    focal_points,
    readiness,
    readiness_grid,
    records,
    settings,
    signatures,
    way_home,
)
from shelterdesk.store import engine as engines
from tests.cast import TODAY, Cast, copied
from tests.services.ready_house import SEATED, days, sign, tell, welcome

MET = {"state": AssessmentState.MET}
WHY = {"reason": "No phone there.", "mitigation": "A neighbour is called."}
GUARDIAN = {"signer": "Aung", "office": "Guardian", "paper": "Binder 4", "on": TODAY}
LOCAL = {
    "question": "Is the road over the pass open?",
    "label": "Road checked",
    "next_action": "Ask the driver.",
    "domain": "LOG",
    "gate": Gate.HARD,
    "phase": Phase.RETURN,
    "signers": ("LG",),
    "valid": 7,
}


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One house for all tests of this file; each has a resident of its own."""
    cast = copied(founded_house, Path(tmp_path_factory.mktemp("signing")) / "house")
    with cast.seated(*SEATED, "max"):
        yield cast


def state(cast: Cast, rosa: ResidentId, criterion: str) -> ItemState:
    return readiness.standing(cast.desk("mia"), rosa).item(criterion).state


def test_a_waiver_counts_with_the_second_name_and_never_for_a_hard_gate(house: Cast) -> None:
    carla, mia, lea = (house.desk(each) for each in ("carla", "mia", "lea"))
    rosa = welcome(house, "Ana")
    tell(house, [rosa], **{"criterion__RR-COM-01": ""})
    with pytest.raises(Invalid):
        signatures.let_pass(mia, rosa, "RR-FAM-04", WHY)
    with pytest.raises(Invalid):
        signatures.let_pass(mia, rosa, "RR-COM-01", {"reason": "x"})
    with pytest.raises(Denied):
        readiness.assess(mia, rosa, "RR-COM-01", {"state": AssessmentState.WAIVED, "remark": "x"})
    readiness.note_fact(mia, rosa, "criterion:RR-COM-01", "waived")  # a manager alone, by a fact
    assert state(house, rosa, "RR-COM-01") is ItemState.NOT_ASSESSED
    waiver = signatures.let_pass(carla, rosa, "RR-COM-01", WHY).value
    with pytest.raises(SameSigner):
        signatures.agree_to_pass(carla, waiver.id)
    with pytest.raises(NotYet):  # two people, and no manager among them
        signatures.agree_to_pass(lea, waiver.id)
    assert state(house, rosa, "RR-COM-01") is ItemState.NOT_ASSESSED
    signatures.agree_to_pass(mia, waiver.id)
    assert state(house, rosa, "RR-COM-01") is ItemState.WAIVED
    seen = readiness.standing(mia, rosa)
    assert seen.state is ReadinessState.ELIGIBLE_CONDITIONAL
    sign(house, rosa)
    assert readiness.standing(mia, rosa).state is ReadinessState.CONDITIONALLY_READY


def test_a_manager_first_and_a_case_manager_second_is_two_people(house: Cast) -> None:
    rosa = welcome(house, "Bea")
    tell(house, [rosa], **{"criterion__RR-COM-01": ""})
    waiver = signatures.let_pass(house.desk("mia"), rosa, "RR-COM-01", WHY).value
    signatures.agree_to_pass(house.desk("carla"), waiver.id)
    assert state(house, rosa, "RR-COM-01") is ItemState.WAIVED


def test_a_low_risk_needs_the_manager_and_a_high_one_nobody_else(house: Cast) -> None:
    carla, mia = house.desk("carla"), house.desk("mia")
    rosa = welcome(house, "Cho")
    tell(house, [rosa], risk="")
    risk = signatures.sign_risk(carla, rosa, {"level": RiskLevel.LOW, "partner": "x"}).value
    assert state(house, rosa, "RR-RSK-03") is ItemState.IN_PROGRESS
    with pytest.raises(Denied):
        signatures.countersign_risk(carla, risk.id)
    (waits,) = signatures.unsigned(mia, rosa)
    assert (waits.record.id, waits.may_sign) == (risk.id, True)
    signatures.countersign(mia, waits.record)
    assert state(house, rosa, "RR-RSK-03") is ItemState.MET
    sign(house, rosa)
    again = signatures.sign_risk(carla, rosa, {"level": RiskLevel.MEDIUM}).value
    assert readiness.standing(mia, rosa).state is ReadinessState.READY  # not before two names
    signatures.countersign_risk(mia, again.id)
    assert state(house, rosa, "RR-RSK-03") is ItemState.MET


def test_a_paper_from_outside_is_entered_by_one_and_checked_by_another(house: Cast) -> None:
    carla, mia = house.desk("carla"), house.desk("mia")
    rosa = welcome(house, "Dara")
    tell(house, [rosa], fit_to_travel="", risk="", minor="child")
    met = {**GUARDIAN, "criterion": "RR-CHD-02", "value": AssessmentState.MET}
    with pytest.raises(Invalid):
        signatures.enter_paper(carla, rosa, {**met, "on": TODAY + days(1)})
    with pytest.raises(Invalid):  # the house has a nurse: nobody answers over her head
        signatures.enter_paper(carla, rosa, {**met, "criterion": "RR-HLT-01"})
    paper = signatures.enter_paper(carla, rosa, met).value
    assert state(house, rosa, "RR-CHD-02") is ItemState.NOT_ASSESSED
    with pytest.raises(SameSigner):
        signatures.check_paper(carla, paper.id)
    signatures.check_paper(mia, paper.id)
    assert state(house, rosa, "RR-CHD-02") is ItemState.MET
    # A fact that names the paper counts for nothing else than what the paper says.
    with carla.work("readiness_fact.add") as work:
        told = {"name": "risk", "value": "low", "on": TODAY, "source": paper.id}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, rosa, told))
    assert state(house, rosa, "RR-RSK-03") is ItemState.NOT_ASSESSED
    no = {**met, "criterion": "RR-HLT-01", "value": AssessmentState.NOT_MET}
    signatures.enter_paper(carla, rosa, no)  # a no is heard before a second person has seen it
    assert state(house, rosa, "RR-HLT-01") is ItemState.NOT_MET


def test_a_child_needs_a_third_person_and_the_guardian(house: Cast) -> None:
    carla, mia, max_ = (house.desk(each) for each in ("carla", "mia", "max"))
    mu = house.admit("hana", "Mu", AgeGroup.CHILD)
    for login, role in (("carla", Role.CM), ("lea", Role.LEG), ("nora", Role.NUR)):
        house.assign(mu, login, role)
    house.assign(mu, "amara", Role.COU)

    settings.change(mia, focal_points.KEY, f"{house.user('max')} {house.user('carla')}")
    tell(house, [mu], minor="child", **{"criterion__RR-CHD-02": "met"})
    for criterion in ("RR-CHD-01", "RR-CHD-03", "RR-CHD-04", "RR-CHD-07"):
        readiness.assess(carla, mu, criterion, MET)
    paper = {**GUARDIAN, "criterion": "RR-CHD-02", "value": AssessmentState.MET}
    kept = signatures.enter_paper(carla, mu, paper).value
    signatures.check_paper(mia, kept.id)
    assert readiness.standing(mia, mu).state is ReadinessState.ELIGIBLE
    id = sign(house, mu)
    assert readiness.standing(mia, mu).verdict_state is VerdictState.WAITING
    assert way_home.look(mia, mu).child_signs == tuple(ChildSigner)
    with pytest.raises(SameSigner):  # focal point, but has signed already
        signatures.sign_for_child(carla, id)
    with pytest.raises(Denied):
        signatures.sign_for_child(mia, id)
    signatures.sign_for_child(max_, id)
    own = {**GUARDIAN, "verdict_id": id, "signs_as": ChildSigner.GUARDIAN}
    given = signatures.enter_paper(carla, mu, own).value
    assert readiness.standing(mia, mu).verdict_state is VerdictState.WAITING
    signatures.check_paper(mia, given.id)
    assert readiness.standing(mia, mu).state is ReadinessState.READY
    # Another focal point is named later: what was signed stays signed.
    house.time.pass_by(minutes=1)
    settings.change(mia, focal_points.KEY, house.user("amara"))
    assert readiness.standing(mia, mu).state is ReadinessState.READY


def test_a_yes_was_asked_alone_and_a_no_needs_nothing(house: Cast) -> None:
    carla = house.desk("carla")
    rosa = welcome(house, "Eh")
    with pytest.raises(Invalid) as met:
        decisions.decide(carla, rosa, {"wish": Wish.YES})
    assert set(met.value.problems) == {"alone", "language", "form"}
    decisions.decide(carla, rosa, {"wish": Wish.NO})
    assert readiness.standing(carla, rosa).wish == "no"
    whole = {"alone": True, "language": "mya", "form": DecisionForm.SPOKEN}
    with pytest.raises(Denied):  # her word on a yes would count for nothing
        decisions.decide(house.desk("mia"), rosa, {"wish": Wish.YES, **whole})
    decisions.decide(carla, rosa, {"wish": Wish.YES, **whole})
    assert readiness.standing(carla, rosa).wish == "yes"


def test_a_house_adds_changes_and_never_softens(house: Cast) -> None:
    carla, mia = house.desk("carla"), house.desk("mia")
    rosa = welcome(house, "Faw")
    tell(house, [rosa])
    id = sign(house, rosa)
    house.time.pass_by(seconds=2)
    with pytest.raises(Denied):
        criteria.add(carla, LOCAL)
    with pytest.raises(Invalid):
        criteria.change(mia, "RR-DEC-01", {"gate": Gate.CONDITIONAL})
    code = criteria.add(mia, LOCAL).value.code
    criteria.change(mia, "RR-COM-01", {"gate": Gate.HARD, "valid": 5, "signers": ("CW",)})
    every = {each.criterion.id: each for each in criteria.every(carla)}
    assert every["RR-COM-01"].changed == ("gate", "valid")
    assert every["RR-COM-01"].shipped.gate is Gate.CONDITIONAL
    # The verdict is judged by its own rule; whoever leaves is asked by today's.
    found = way_home.look(mia, rosa)
    assert (found.standing.state, found.added) == (ReadinessState.READY, 1)
    assert not found.standing.may_depart
    assert code in {b.criterion for b in found.standing.blockers}
    other = welcome(house, "Gam")
    tell(house, [other])
    assert readiness.standing(mia, other).state is ReadinessState.IN_PROGRESS
    house.time.pass_by(seconds=2)
    readiness.assess(carla, other, code, MET)
    sign(house, other)
    verdict = readiness.verdicts(mia, other)[0]
    assert "+house-2-2026-11-24" in verdict.catalogue_version
    first = records.get(mia, ReadinessVerdict, id)
    assert "+" not in first.catalogue_version
    # It is asked no more: what rested on it stands, and nothing is lost.
    house.time.pass_by(seconds=2)
    criteria.rest(mia, code)
    assert readiness.standing(mia, other).state is ReadinessState.READY
    assert not {e.criterion.id: e for e in criteria.every(mia)}[code].in_use
    with pytest.raises(KeyError):
        readiness.standing(mia, other).item(code)
    criteria.rest(mia, "RR-COM-01")
    assert {e.criterion.id: e for e in criteria.every(mia)}["RR-COM-01"].changed == ()


def test_a_list_is_signed_once_and_only_what_one_signs_for(house: Cast) -> None:
    carla, mia = house.desk("carla"), house.desk("mia")
    people = [welcome(house, name) for name in ("Hla", "Ivo")]
    open_ones = {"criterion__RR-FAM-04": "", "criterion__RR-DEC-04": ""}
    tell(house, people, **open_ones)
    grid = readiness_grid.open_grid(carla, people)
    assert [p.resident for p in grid.people] == people
    cell = grid.people[0].cells["RR-FAM-04"]
    assert (cell.state, cell.may_sign) == (ItemState.NOT_ASSESSED, True)
    assert not grid.people[0].cells["RR-DEC-04"].may_sign  # a manager's
    assert not grid.people[0].cells["RR-IDN-02"].may_sign  # a paper's
    before = carla.trail(size=1)[0].seq
    readiness_grid.sign_set(carla, [(each, "RR-FAM-04") for each in people])
    assert [e.action for e in carla.trail(size=5) if e.seq > before and e.action != "open"] == [
        "criteria.sign"
    ]
    with pytest.raises(Denied):  # all or none
        readiness_grid.sign_set(carla, [(people[0], "RR-FAM-04"), (people[0], "RR-DEC-04")])
    with pytest.raises(NotYet):
        readiness_grid.sign_set(carla, [(people[0], "RR-IDN-02")])
    seen = readiness_grid.sign_set(mia, [(each, "RR-DEC-04") for each in people]).value
    assert {each.state for each in seen} == {ReadinessState.ELIGIBLE}


def test_a_condition_is_answered_and_nobody_becomes_an_adult_by_a_click(house: Cast) -> None:
    carla = house.desk("carla")
    mu = house.admit("hana", "Jo", AgeGroup.UNCERTAIN)
    house.assign(mu, "carla", Role.CM)
    seen = way_home.answer(carla, mu, "adult", holds=True).value
    assert seen.item("RR-CHD-01").state is not ItemState.NOT_APPLICABLE
    way_home.answer(carla, mu, "debt", holds=False)
    assert state(house, mu, "RR-MON-02") is ItemState.NOT_APPLICABLE
    with pytest.raises(Invalid):
        way_home.answer(carla, mu, "risk_medium", holds=False)
    with pytest.raises(NotFound):
        way_home.answer(carla, mu, "nothing", holds=False)


def planted(cast: Cast, login: str, rosa: ResidentId, **told: object) -> None:
    """A fact written past the services, as by a tool of one's own."""
    with cast.desk(login).work("readiness_fact.add") as work:
        fact = {"on": TODAY, **told}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, rosa, fact))


def test_a_copy_of_what_a_waiver_told_prolongs_nothing(house: Cast) -> None:
    rosa = welcome(house, "Kay")
    tell(house, [rosa], **{"criterion__RR-COM-01": ""})
    until = TODAY + days(2)
    first = signatures.let_pass(house.desk("carla"), rosa, "RR-COM-01", {**WHY, "until": until})
    waiver = signatures.agree_to_pass(house.desk("mia"), first.value.id).value
    before = readiness.standing(house.desk("mia"), rosa).item("RR-COM-01").valid_until
    copy = {"name": "criterion:RR-COM-01", "value": "waived", "source": waiver.id}
    for login in ("lea", "carla", "mia"):  # others, and the two themselves in another act
        planted(house, login, rosa, **copy, until=TODAY + days(300))
        item = readiness.standing(house.desk("mia"), rosa).item("RR-COM-01")
        assert (item.state, item.valid_until) == (ItemState.WAIVED, before)


def test_an_old_paper_answers_no_no_that_came_after_it(house: Cast) -> None:
    carla, mia = house.desk("carla"), house.desk("mia")
    rosa = welcome(house, "Lin")
    tell(house, [rosa], minor="child")
    met = {**GUARDIAN, "criterion": "RR-CHD-02", "value": AssessmentState.MET}
    paper = signatures.enter_paper(carla, rosa, met).value
    signatures.check_paper(mia, paper.id)
    assert state(house, rosa, "RR-CHD-02") is ItemState.MET
    no = {**met, "value": AssessmentState.NOT_MET}
    again = signatures.enter_paper(carla, rosa, no).value
    assert state(house, rosa, "RR-CHD-02") is ItemState.NOT_MET
    said = {"name": "criterion:RR-CHD-02", "value": "met", "source": paper.id}
    for login in ("lea", "carla", "mia"):
        planted(house, login, rosa, **said)
        assert state(house, rosa, "RR-CHD-02") is ItemState.NOT_MET
    signatures.check_paper(mia, again.id)  # seen by a second person, it is a no still
    assert state(house, rosa, "RR-CHD-02") is ItemState.NOT_MET


def test_nobody_alone_says_that_the_risk_is_low(house: Cast) -> None:
    carla, mia = house.desk("carla"), house.desk("mia")
    rosa = welcome(house, "Moe")
    tell(house, [rosa], risk="")
    for criterion in ("RR-RSK-02", "RR-RSK-03"):
        with pytest.raises(Denied):
            readiness.assess(mia, rosa, criterion, MET)
    with pytest.raises(Denied):
        readiness.note_fact(mia, rosa, "risk", "low")
    waits = signatures.sign_risk(carla, rosa, {"level": RiskLevel.LOW}).value
    for source in ("", waits.id):  # nor by a tool, and not from what one person signed
        planted(house, "mia", rosa, name="risk", value="low", source=source)
        assert state(house, rosa, "RR-RSK-03") is ItemState.IN_PROGRESS
    signatures.countersign_risk(mia, waits.id)
    assert state(house, rosa, "RR-RSK-03") is ItemState.MET
    readiness.note_fact(carla, rosa, "risk", "high")  # bad news needs nobody else
    assert state(house, rosa, "RR-RSK-03") is not ItemState.MET
    planted(house, "mia", rosa, name="risk", value="low", source=waits.id)
    assert state(house, rosa, "RR-RSK-03") is not ItemState.MET


def test_a_yes_is_written_down_where_it_is_asked_for(house: Cast) -> None:
    carla = house.desk("carla")
    rosa = welcome(house, "Naw")
    for criterion in ("RR-DEC-01", "RR-DEC-06"):
        with pytest.raises(Denied):
            readiness.assess(carla, rosa, criterion, MET)
    for wish in ("yes", "final_yes"):
        with pytest.raises(Denied):
            readiness.note_wish(carla, rosa, wish)
    readiness.note_wish(carla, rosa, "unsure")
    assert readiness.standing(carla, rosa).wish == "unsure"
    readiness.assess(carla, rosa, "RR-DEC-01", {"state": AssessmentState.NOT_MET})
    assert readiness.standing(carla, rosa).wish == "no"


def test_a_paper_from_outside_lets_nothing_pass(house: Cast) -> None:
    carla = house.desk("carla")
    rosa = welcome(house, "Oo")
    tell(house, [rosa], minor="child", **{"criterion__RR-CHD-02": ""})
    given = {**GUARDIAN, "criterion": "RR-CHD-02"}
    for value in (AssessmentState.WAIVED, AssessmentState.NOT_ASSESSED):
        with pytest.raises(Invalid) as met:
            signatures.enter_paper(carla, rosa, {**given, "value": value})
        assert set(met.value.problems) == {"value"}


def garble(cast: Cast, rosa: ResidentId) -> None:
    """One fact about somebody cannot be verified any more, as after a fault of the disk."""
    mia = cast.desk("mia")
    table = mia.schema.content[ReadinessFact]
    with engines.writing(mia.engine) as db:
        known = table.c.resident == bytes.fromhex(rosa)
        db.execute(update(table).where(known).values(ct=b"\x01\x00junk"))
    with pytest.raises(Tampered):
        readiness.standing(mia, rosa)


def test_a_damaged_fact_keeps_no_no_and_no_departure_from_being_written(house: Cast) -> None:
    carla = house.desk("carla")
    rosa = welcome(house, "Paw")
    readiness.note_fact(carla, rosa, "pathway", "yes")
    garble(house, rosa)
    assert readiness.note_wish(carla, rosa, "no").value is None
    decisions.decide(carla, rosa, {"wish": Wish.NO, "words": "I stay."})
    assert [d.words for d in records.page(carla, ReturnDecision, rosa).rows] == ["I stay."]
    readiness.assess(carla, rosa, "RR-REC-01", {"state": AssessmentState.NOT_MET})
    signatures.sign_risk(carla, rosa, {"level": RiskLevel.HIGH})
    told = {f.name: f.value for f in records.page(carla, ReadinessFact, rosa).rows}
    assert (told["wish"], told["risk"]) == ("no", "high")
    assert departures.look(carla, rosa).may_depart is None
    gone = {"how": DepartureKind.SELF_ARRANGED, "on": TODAY}
    assert departures.record(carla, rosa, gone).value.unmet == ()
    assert len(records.page(carla, Departure, rosa).rows) == 1


def test_the_short_form_tells_nobody_of_a_claim(house: Cast) -> None:
    amara, lea = house.desk("amara"), house.desk("lea")
    claims, refuses = welcome(house, "Qi"), welcome(house, "Rin")
    tell(house, [claims, refuses])

    def brief(who: ResidentId) -> tuple[object, ...]:
        (found,) = records.page(amara, ReadinessBrief, who).rows
        return found.state, found.next_step, found.who, found.due_on

    readiness.note_wish(house.desk("carla"), refuses, "no")
    records.add(lea, ProtectionClaim, claims, {"claim": ClaimState.OPEN})
    seen = readiness.standing(lea, claims)
    assert seen.reason is BlockReason.NON_REFOULEMENT
    assert seen.blockers[0].criterion == "RR-RSK-01"  # whoever reads the page is told
    assert brief(claims) == brief(refuses)
    assert "protection" not in str(brief(claims)).casefold()
