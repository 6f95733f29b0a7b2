"""Belongings: two people, given back at once, found by the number of the bag."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from shelterdesk.domain.kinds.belonging import (
    Belonging,
    BelongingEvent,
    BelongingMove,
    BelongingSort,
    SecondHow,
)
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.errors import Denied, Invalid, NotFound, SameSigner, SignInFailed
from shelterdesk.services import belongings, receipt_papers, shift
from tests.cast import TODAY, Cast

PHONE = {"sort": BelongingSort.PHONE, "description": "Phone, black", "seal_no": "ab 12 34"}


def test_taken_in_by_one_and_confirmed_at_the_same_desk(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        event = belongings.take_in(nils, rosa, PHONE).value
        with pytest.raises(SignInFailed):
            belongings.confirm_here(nils, event, "hana", "sun")
        with pytest.raises(SameSigner):
            belongings.confirm_here(nils, event, "nils", "moon")
        with pytest.raises(Denied):  # an administrator works with no resident
            belongings.confirm_here(nils, event, "adam", "moon")
        assert len(belongings.unsigned(nils)) == 1
        belongings.confirm_here(nils, event, "hana", "moon")
        (kept,) = belongings.of_resident(nils, rosa)
        (move,) = kept.moves
        assert move.second is not None
        assert (move.second.name, move.second.how) == ("Hana", SecondHow.AT_DESK)
        assert kept.receipt_no.startswith("BR-2026-")
        assert belongings.unsigned(nils) == ()


def test_confirmed_later_from_the_own_sitting(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        rosa = cast.admit("nils")
        nils, hana = cast.desk("nils"), cast.desk("hana")
        shift.begin(hana)
        event = belongings.take_in(nils, rosa, PHONE).value
        with pytest.raises(SameSigner):
            belongings.confirm(nils, event)
        assert belongings.waiting(nils) == ()
        assert [w.count for w in belongings.waiting(hana)] == [1]
        belongings.confirm(hana, event)
        (kept,) = belongings.of_resident(nils, rosa)
        assert kept.moves[0].second is not None
        assert kept.moves[0].second.how is SecondHow.OWN_SITTING
        assert belongings.waiting(hana) == ()


def test_nobody_signs_in_the_name_of_another(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        event = belongings.take_in(nils, rosa, PHONE).value
        with nils.work("belonging_event.add") as work:  # past the service
            given = {
                "belonging_id": event.belonging_id,
                "on": TODAY,
                "move": BelongingMove.CONFIRMED,
                "event_id": event.id,
                "second_id": cast.user("hana"),
                "how": SecondHow.OWN_SITTING,
            }
            work.shelf(BelongingEvent).add(work.make(BelongingEvent, rosa, given))
        assert len(belongings.unsigned(nils)) == 1


def test_given_back_at_once_and_no_longer_open(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        rosa = cast.admit("nils")
        hana = cast.desk("hana")
        shift.begin(hana)
        event = belongings.take_in(hana, rosa, PHONE).value
        assert [k.record.description for k in belongings.open_of(hana, rosa)] == ["Phone, black"]
        id = belongings.open_of(hana, rosa)[0].record.id
        belongings.move(hana, id, BelongingMove.GIVEN_BACK, {"resident_signed": True})
        assert belongings.open_of(hana, rosa) == ()
        (kept,) = belongings.of_resident(hana, rosa)
        assert [m.event.move for m in kept.moves] == [
            BelongingMove.GIVEN_BACK,
            BelongingMove.TAKEN_IN,
        ]
        with pytest.raises(Denied):
            belongings.move(hana, id, BelongingMove.CONFIRMED)
        with cast.desk("mia").look() as work:
            facts = [f for f in work.shelf(ReadinessFact).all_of(rosa) if f.name == "belongings"]
        assert {f.value for f in facts} == {"open", "returned"}
        assert event.resident == rosa


def test_a_bag_is_found_by_its_number_however_it_is_typed(cast: Cast) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        belongings.take_in(nils, rosa, PHONE)
        for typed in ("AB1234", "ab 12 34", " Ab12 34 "):
            assert [k.record.resident for k in belongings.with_seal(nils, typed)] == [rosa]
        assert belongings.with_seal(nils, "AB12") == ()
        assert belongings.with_seal(nils, "") == ()


def test_cash_is_counted(cast: Cast) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
        with pytest.raises(Invalid) as short:
            belongings.take_in(
                cast.desk("nils"), rosa, {"sort": BelongingSort.CASH, "description": "Notes"}
            )
        assert set(short.value.problems) == {"amount"}


def test_things_of_a_child_are_nowhere_for_others(cast: Cast) -> None:
    with cast.seated("nils", "hana", "amara"):
        child = cast.admit("nils", "Kai", AgeGroup.CHILD)
        belongings.take_in(cast.desk("nils"), child, PHONE)
        hana = cast.desk("hana")
        shift.begin(hana)
        assert belongings.with_seal(hana, "AB1234") == ()
        assert belongings.unsigned(hana) == ()
        with pytest.raises(NotFound):
            belongings.of_resident(hana, child)
        with hana.look() as work:  # below the screens
            assert list(work.every(Belonging)) == []
        with pytest.raises(Denied):
            belongings.of_resident(cast.desk("amara"), child)


def test_the_receipt_says_it_is_theirs(cast: Cast) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        belongings.take_in(nils, rosa, {**PHONE, "description": "ဖုန်း · โทรศัพท์"})
        (kept,) = belongings.of_resident(nils, rosa)
        paper = receipt_papers.for_belonging(nils, kept)
        with pikepdf.open(BytesIO(paper.pdf)) as pdf:
            assert len(pdf.pages) == 1
        assert paper.resident == rosa
