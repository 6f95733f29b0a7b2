"""Who wrote something in a former house is no second person for it here, and signs nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import pytest

from shelterdesk.access import leaving
from shelterdesk.access.hands import hands
from shelterdesk.domain.former import Former
from shelterdesk.domain.kinds.closing import ErasureDecision, ErasureState
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.money import PaymentApproval, PaymentRequest, PaymentState
from shelterdesk.domain.kinds.plan import ApprovalAnswer, PlanApproval
from shelterdesk.domain.kinds.readiness import Waiver
from shelterdesk.domain.kinds.safety import RiskDomain, RiskLevel, RiskReview
from shelterdesk.domain.record import Record, ResidentId, SignState, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Frozen, NotProposed, SameSigner
from shelterdesk.services import (
    care_plans,
    consents,
    retention,
    risks,
    signatures,
    standings,
    stipends,
)
from shelterdesk.services.writers import writer_of
from tests.cast import TODAY, Cast

R = TypeVar("R", bound=Record)
THERE = {"mia": "11" * 8, "carla": "22" * 8, "max": "33" * 8}


@contextmanager
def moved(cast: Cast) -> Iterator[ResidentId]:
    """A house that was brought in; its people worked in the former one under other ids."""
    with cast.seated("mia", "max", "carla", "nils", "lea"):
        rosa = cast.admit("nils", "Rosamunda")
        cast.assign(rosa, "carla", Role.CM)
        people = {cast.user(login): there for login, there in THERE.items()}
        said = {"db": "d0" * 16, "people": people, "last": 9}
        cast.desk("mia").say(leaving.BEGUN, said)
        yield rosa


def bring(cast: Cast, login: str, kind: type[R], rosa: ResidentId, wrote: str, values: Values) -> R:
    """*login* brings in what *wrote* wrote there."""
    desk = cast.desk(login)
    desk.step_up("moon")
    with desk.work(leaving.BROUGHT) as work:
        made = work.make(kind, rosa, values)
        former = Former(THERE[wrote], wrote.title(), "00" * 32, 1)
        return work.put(replace(made, former=former, made_at=desk.now()))


def test_who_wrote_it_there_is_no_second_person_here(cast: Cast) -> None:
    with moved(cast) as rosa:
        asked = {"on": TODAY, "purpose": "stipend", "amount": 100, "currency": "THB"}
        request = bring(cast, "carla", PaymentRequest, rosa, "mia", asked)
        mia = cast.desk("mia")
        with mia.look() as work:
            assert hands(work, request) == {cast.user("carla"), cast.user("mia")}
        with pytest.raises(SameSigner):
            stipends.answer(mia, request.id, approved=True)
        assert stipends.answer(cast.desk("max"), request.id, approved=True).value.request_id


def test_a_yes_of_the_former_house_pays_nothing_here(cast: Cast) -> None:
    with moved(cast) as rosa:
        asked = {"on": TODAY, "purpose": "stipend", "amount": 100, "currency": "THB"}
        request = bring(cast, "carla", PaymentRequest, rosa, "carla", asked)
        yes = {"request_id": request.id, "on": TODAY, "state": PaymentState.APPROVED}
        bring(cast, "mia", PaymentApproval, rosa, "mia", yes)
        (seen,) = [p for p in stipends.payments(cast.desk("max")) if p.request.id == request.id]
        assert seen.state is PaymentState.ASKED


def test_two_names_of_the_former_house_let_nothing_pass(cast: Cast) -> None:
    with moved(cast) as rosa:
        said = {
            "criterion": "RR-CW-01",
            "on": TODAY,
            "reason": "x",
            "mitigation": "y",
            "state": SignState.SIGNED,
        }
        waiver = bring(cast, "carla", Waiver, rosa, "carla", said)
        mia = cast.desk("mia")
        assert signatures.unsigned(mia, rosa) == ()
        with pytest.raises(Frozen):
            signatures.agree_to_pass(mia, waiver.id)
        mia.step_up("moon")
        with mia.work(leaving.BROUGHT) as work:
            second = waiver.amended({"state": SignState.COUNTERSIGNED, "countersigner_id": "x"})
            former = Former(THERE["mia"], "Mia", "00" * 32, 2)
            second = work.put(replace(second, former=former, made_at=mia.now()))
        with mia.look() as work:
            assert standings._two(work, second) == {}


def test_an_erasure_that_was_proposed_there_is_proposed_again(cast: Cast) -> None:
    with moved(cast) as rosa:
        said = {"on": TODAY, "state": ErasureState.PROPOSED}
        bring(cast, "max", ErasureDecision, rosa, "max", said)
        mia = cast.desk("mia")
        mia.step_up("moon")
        with pytest.raises(NotProposed):
            retention.confirm(mia, rosa)


def test_who_wrote_there_carries_a_mark(cast: Cast) -> None:
    with moved(cast) as rosa:
        asked = {"on": TODAY, "purpose": "stipend", "amount": 100, "currency": "THB"}
        request = bring(cast, "carla", PaymentRequest, rosa, "mia", asked)
        assert writer_of(cast.desk("mia"), request) not in ("Mia", "")
        assert "Mia" in writer_of(cast.desk("mia"), request)


def test_a_consent_is_the_residents_whoever_wrote_it_down_and_holds_here_too(cast: Cast) -> None:
    with moved(cast) as rosa:
        carla = cast.desk("carla")
        yes = {
            "consent_type": ConsentType.STATISTICS,
            "decision": Decision.GIVEN,
            "purpose": "totals",
            "starts_on": TODAY,
        }
        made = bring(cast, "carla", Consent, rosa, "max", yes)
        with carla.look() as work:
            held = consents.in_force(work, rosa, ConsentType.STATISTICS)
            assert held is not None
            assert held.id == made.id
        assert writer_of(carla, made) == "Max (former house)"
        consents.withdraw(carla, made.id)
        with carla.look() as work:
            assert consents.in_force(work, rosa, ConsentType.STATISTICS) is None


def test_what_was_approved_there_waits_for_an_approval_here(cast: Cast) -> None:
    with moved(cast) as rosa:
        carla, mia = cast.desk("carla"), cast.desk("mia")
        plan = care_plans.begin(carla, rosa, {}).value
        yes = {"plan_id": plan.id, "version": plan.version, "on": TODAY}
        said = {**yes, "answer": ApprovalAnswer.APPROVED}
        bring(cast, "mia", PlanApproval, rosa, "max", said)
        page = care_plans.page(carla, rosa)
        assert len(page.approvals) == 1  # told, and nobody's answer here
        assert page.approval is None
        high = {
            "domain": RiskDomain.EXPLOITER,
            "level": RiskLevel.HIGH,
            "review_on": TODAY,
            "approved_on": TODAY,
            "approved_rev": 1,
        }
        by_max = bring(cast, "mia", RiskReview, rosa, "max", high)
        assert risks.approver(mia, by_max) == ""  # Mia brought it in, and approved nothing
        with pytest.raises(SameSigner):
            risks.approve(cast.desk("max"), by_max)
        review = bring(cast, "carla", RiskReview, rosa, "carla", high)
        again = risks.approve(mia, review).value
        assert risks.approver(mia, again) == "Mia"
