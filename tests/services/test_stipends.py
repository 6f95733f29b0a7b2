"""Money: who asks, who approves and who hands over; two people up to an amount."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from shelterdesk.domain.kinds.money import PaymentApproval, PaymentRequest, PaymentState, Payout
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound, SameSigner, Stale
from shelterdesk.services import receipt_papers, settings, shift, stipends
from shelterdesk.services.stipends import Balance
from tests.cast import TODAY, Cast

MUCH = {"purpose": "stipend", "amount": 2000, "currency": "THB"}
LITTLE = {**MUCH, "amount": 300}


def _rosa(cast: Cast) -> ResidentId:
    rosa = cast.admit("nils")
    cast.assign(rosa, "carla", Role.CM)
    shift.begin(cast.desk("hana"))
    return rosa


def test_three_people_for_much(cast: Cast) -> None:
    with cast.seated("mia", "max", "nils", "hana", "carla"):
        rosa = _rosa(cast)
        mia, hana, carla = cast.desk("mia"), cast.desk("hana"), cast.desk("carla")
        id = stipends.ask(carla, rosa, MUCH).value.id
        with pytest.raises(Denied):  # who asks does not approve, and is no manager
            stipends.answer(carla, id, approved=True)
        with pytest.raises(Denied):  # nothing is handed over before
            stipends.pay(hana, id, signed=True)
        assert [w.count for w in stipends.waiting(mia)] == [1]
        stipends.answer(mia, id, approved=True)
        with pytest.raises(Stale):
            stipends.answer(cast.desk("max"), id, approved=False)
        with pytest.raises(SameSigner):
            stipends.pay(mia, id, signed=True)
        assert [w.route for w in stipends.waiting(hana)] == ["house/money"]
        stipends.pay(hana, id, signed=True)
        with pytest.raises(Stale):
            stipends.pay(cast.desk("max"), id, signed=True)
        (payment,) = stipends.payments(mia)
        assert (payment.state, payment.needs_a_look) == (PaymentState.PAID, False)
        assert stipends.balances([payment]) == (Balance("THB", 0, 0, 2000),)
        paper = receipt_papers.for_payment(hana, id)
        with pikepdf.open(BytesIO(paper.pdf)) as pdf:
            assert len(pdf.pages) == 1


def test_a_manager_does_not_approve_what_she_asked_for(cast: Cast) -> None:
    with cast.seated("mia", "max", "nils", "hana", "carla"):
        rosa = _rosa(cast)
        mia, max_ = cast.desk("mia"), cast.desk("max")
        id = stipends.ask(mia, rosa, LITTLE).value.id
        with pytest.raises(SameSigner):  # not even a little
            stipends.answer(mia, id, approved=True)
        assert stipends.waiting(mia) == ()
        stipends.answer(max_, id, approved=True)
        stipends.pay(mia, id, signed=False)  # two people are enough up to 500
        assert not stipends.payments(mia)[0].needs_a_look


def test_the_amount_for_two_is_a_setting_and_of_one_currency(cast: Cast) -> None:
    with cast.seated("mia", "max", "nils", "hana", "carla"):
        rosa = _rosa(cast)
        mia = cast.desk("mia")
        dollars = stipends.ask(cast.desk("carla"), rosa, {**LITTLE, "currency": "USD"}).value.id
        stipends.answer(mia, dollars, approved=True)
        with pytest.raises(SameSigner):
            stipends.pay(mia, dollars, signed=True)
        baht = stipends.ask(cast.desk("carla"), rosa, LITTLE).value.id
        stipends.answer(mia, baht, approved=True)
        settings.change(mia, "cash_two_people_up_to", "0")
        with pytest.raises(SameSigner):
            stipends.pay(mia, baht, signed=True)


def test_past_the_service_the_doors_still_hold(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana", "carla"):
        rosa = _rosa(cast)
        mia, carla = cast.desk("mia"), cast.desk("carla")
        request = stipends.ask(mia, rosa, MUCH).value
        given = {"request_id": request.id, "on": TODAY, "state": PaymentState.APPROVED}
        with carla.work("payment_approval.add") as work, pytest.raises(Denied):
            work.shelf(PaymentApproval).add(work.make(PaymentApproval, rosa, given))
        with mia.work("payment_approval.add") as work:  # she may, and it is seen
            work.shelf(PaymentApproval).add(work.make(PaymentApproval, rosa, given))
        with mia.work("payout.add") as work:
            paid = {"request_id": request.id, "on": TODAY, "amount": 2000}
            work.shelf(Payout).add(work.make(Payout, rosa, paid))
        assert stipends.payments(mia)[0].needs_a_look


def test_who_sees_nothing_of_it(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana", "carla", "amara"):
        _rosa(cast)
        child = cast.admit("nils", "Kai", AgeGroup.CHILD)
        id = stipends.ask(cast.desk("mia"), child, MUCH).value.id
        hana = cast.desk("hana")
        assert stipends.payments(hana) == ()
        with pytest.raises(NotFound):
            stipends.pay(hana, id, signed=True)
        with hana.look() as work:  # below the screens
            assert list(work.every(PaymentRequest)) == []
        for login in ("nils", "amara"):
            assert not stipends.may_see(cast.desk(login))
            with pytest.raises(Denied):
                stipends.payments(cast.desk(login))
