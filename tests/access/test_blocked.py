"""Blocked from a resident's file: nothing opens, nothing tells, and nobody lets themselves in."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from shelterdesk.access import settling
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.plan import Domain, MindPlanItem
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, LastOne, NotFound
from shelterdesk.services import assignments, blocking, checking, register, shift, trail
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault.formats import Place
from tests.cast import TODAY, Cast

EVERYBODY = ("mia", "max", "carla", "amara", "nils", "hana", "lea")


def opens(desk: Desk, resident: ResidentId) -> set[str]:
    """Kinds of which this desk's keys open at least one row, below every screen and policy."""
    found = set()
    with desk.look() as work:
        for kind in desk.schema.kinds:
            if kind.category in ("LNK", "SET", "SHF"):
                continue
            for row in Rows(work._db, desk.schema).of_resident(kind, bytes.fromhex(resident)):
                try:
                    work.open(kind, row)
                except NotFound:
                    continue
                found.add(kind.kind)
    return found


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.admit("nils", "Sita")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        for desk in cast.desks.values():
            desk.refresh_actor()
        with cast.desk("carla").work("add") as work:
            shelf = work.shelf(IdentityName)
            shelf.add(work.make(IdentityName, rosa, {"full_text": "Rosa Lin"}))
    return rosa


@pytest.mark.parametrize("login", ["max", "carla", "nils", "lea"])
def test_nothing_opens_and_nothing_tells(cast: Cast, rosa: ResidentId, login: str) -> None:
    with cast.seated(*EVERYBODY):
        mia, desk = cast.desk("mia"), cast.desk(login)
        before = opens(desk, rosa)
        assert before
        others = {name: opens(cast.desk(name), rosa) for name in ("mia", "hana") if name != login}
        blocking.block(mia, rosa, desk.user_id)
        assert opens(desk, rosa) == set()
        with pytest.raises(NotFound), desk.look() as work:
            work.shelf(Resident).get(RecordId(rosa))
        rows = register.open_register(desk).rows
        assert rosa not in {row.resident for row in rows}
        for name, opened in others.items():
            assert opens(cast.desk(name), rosa) == opened
        assert checking.verify(mia).problems == ()
    with cast.seated(login):
        assert opens(cast.desk(login), rosa) == set()


def test_the_others_of_their_group_go_on_reading(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        blocking.block(mia, rosa, cast.user("nils"))
        assert {"resident", "everyday_name", "stay"} <= opens(hana, rosa)
        readers = mia.who_reads(EverydayName, rosa)
        assert "Nils" not in readers
        assert {"Hana", "Carla", "Mia"} <= set(readers)


def test_what_is_written_later_stays_shut(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, carla, lea = cast.desk("mia"), cast.desk("carla"), cast.desk("lea")
        blocking.block(mia, rosa, lea.user_id)
        carla.refresh_actor()
        with carla.work("add") as work:
            shelf = work.shelf(Document)
            shelf.add(work.make(Document, rosa, {"document_type": "passport", "state": "missing"}))
        assert "document" in opens(carla, rosa)
        assert opens(lea, rosa) == set()


def test_a_childs_narrow_rings_stay_narrow(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        child = cast.admit("nils", "Mu", AgeGroup.CHILD)
        assert opens(cast.desk("hana"), child) == set()
        blocking.block(cast.desk("mia"), child, cast.user("max"))
        assert opens(cast.desk("max"), child) == set()
        assert opens(cast.desk("hana"), child) == set()
        assert "stay" in opens(cast.desk("mia"), child)


def test_lifted_their_role_counts_again(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, max = cast.desk("mia"), cast.desk("max")
        before = opens(max, rosa)
        blocking.block(mia, rosa, max.user_id)
        blocking.lift(mia, rosa, max.user_id)
        max.refresh_actor()
        assert opens(max, rosa) == before
        assert blocking.blocked(mia, rosa) == ()


def test_lifted_they_read_a_part_of_a_plan_again_once_its_own_people_sit_down(
    cast: Cast, rosa: ResidentId
) -> None:
    """Whoever lifts a block does not manage that part: its counsellor's keys pass it on."""
    with cast.seated(*EVERYBODY):
        mia, max = cast.desk("mia"), cast.desk("max")
        with cast.desk("amara").work("add") as work:
            shelf = work.shelf(MindPlanItem)
            shelf.add(
                work.make(MindPlanItem, rosa, {"domain": Domain.MIND, "in_my_words": "To sleep"})
            )
        assert "mind_plan_item" in opens(max, rosa)
        blocking.block(mia, rosa, max.user_id)
    with cast.seated("amara", "max"):
        settling.hand_on(cast.desk("amara"))
        assert opens(cast.desk("max"), rosa) == set()
    with cast.seated("mia", "max"):
        blocking.lift(cast.desk("mia"), rosa, cast.user("max"))
    with cast.seated("amara", "max"):
        settling.hand_on(cast.desk("amara"))
        assert "mind_plan_item" in opens(cast.desk("max"), rosa)


def test_assigning_somebody_blocked_gives_them_nothing(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        blocking.block(mia, rosa, carla.user_id)
        assignments.assign(mia, rosa, carla.user_id, Role.CM)
        carla.refresh_actor()
        assert opens(carla, rosa) == set()
        with pytest.raises(NotFound), carla.look() as work:
            work.shelf(Stay).all_of(rosa)


def test_nobody_lets_themselves_back_in(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, max = cast.desk("mia"), cast.desk("max")
        blocking.block(mia, rosa, max.user_id)
        max.refresh_actor()
        with pytest.raises(Denied):
            blocking.lift(max, rosa, max.user_id)
        # below the screens, with their own true signature
        max.say("reader.unblock", {"user": max.user_id, "residents": [rosa]})
        max.vault.forget()
        mia.vault.forget()
        assert max.user_id in blocking.blocked(mia, rosa)
        assert opens(max, rosa) == set()


def test_only_managers_block_and_never_the_last(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, max, carla = cast.desk("mia"), cast.desk("max"), cast.desk("carla")
        with pytest.raises(Denied):
            blocking.block(carla, rosa, cast.user("nils"))
        with pytest.raises(Denied):
            blocking.block(mia, rosa, mia.user_id)
        carla.say("reader.block", {"user": cast.user("nils"), "residents": [rosa]})
        mia.vault.forget()
        assert blocking.blocked(mia, rosa) == ()
        blocking.block(mia, rosa, max.user_id)
        max.refresh_actor()
        with pytest.raises((Denied, NotFound, LastOne)):
            blocking.block(max, rosa, mia.user_id)


def test_the_trail_says_it_in_words(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia = cast.desk("mia")
        blocking.block(mia, rosa, cast.user("nils"))
        newest = trail.of_resident(mia, rosa)[0]
        assert newest.did == "blocked a colleague from this file"


def test_the_trail_names_the_file_to_others_only(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, max = cast.desk("mia"), cast.desk("max")
        blocking.block(mia, rosa, max.user_id)
        max.refresh_actor()
        with pytest.raises(NotFound):
            trail.of_resident(max, rosa)
        theirs = {line.seq: line for line in trail.page(max, trail.TrailFilter()).rows}
        about = [line for line in trail.page(mia, trail.TrailFilter()).rows if line.residents]
        assert any(rosa in line.residents for line in about)
        for line in about:
            assert rosa not in theirs[line.seq].residents
            if line.residents == (rosa,):
                assert theirs[line.seq].kinds == ()


def test_a_block_has_no_row_to_delete(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, nils = cast.desk("mia"), cast.desk("nils")
        blocking.block(mia, rosa, nils.user_id)
        content = {kind.kind: table for kind, table in mia.schema.content.items()}
        with engines.writing(mia.engine) as db:  # somebody with tools
            db.execute(delete(content["assignment"]))
        nils.vault.forget()
        nils.refresh_actor()
        assert opens(nils, rosa) == set()
        assert Consent.kind not in opens(nils, rosa)


def test_another_role_does_not_lead_around_a_block(cast: Cast, rosa: ResidentId) -> None:
    """Hana works by day. Blocked from Rosa, she becomes a legal officer too: no key of Rosa's."""
    with cast.seated(*EVERYBODY):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        blocking.block(mia, rosa, hana.user_id)
        second = mia.accounts.second("max", "moon")
        mia.accounts.give_roles(mia, hana.user_id, [Role.LEG], second)
    with cast.seated("lea", "carla", "mia"):  # the group takes her in when one of it sits down
        paper = {"document_type": "passport", "state": "missing"}
        with cast.desk("carla").work("add") as work:
            work.shelf(Document).add(work.make(Document, rosa, paper))
    with cast.seated("hana", "lea"):
        assert opens(cast.desk("hana"), rosa) == set()
        assert {"identity_name", "document"} <= opens(cast.desk("lea"), rosa)


def test_who_stands_in_for_a_group_goes_with_the_role(cast: Cast, rosa: ResidentId) -> None:
    """Lifted, the group's others still stand by name; who leaves the group does not stay."""

    def give(login: str, *roles: Role) -> None:
        mia = cast.desk("mia")
        mia.accounts.give_roles(mia, cast.user(login), roles, mia.accounts.second("max", "moon"))

    with cast.seated(*EVERYBODY):
        give("lea", Role.LEG, Role.HS)
    with cast.seated(*EVERYBODY):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        blocking.block(mia, rosa, cast.user("lea"))
        blocking.lift(mia, rosa, cast.user("lea"))
        assert "stay" in opens(hana, rosa)
        give("hana", Role.LEG)
        with mia.work("assignment.settle") as work:
            work.settle(rosa)
    with cast.seated("hana"):
        assert "stay" not in opens(cast.desk("hana"), rosa)


def test_a_manager_stays_when_an_assignment_of_hers_ends(cast: Cast, rosa: ResidentId) -> None:
    """While somebody is blocked managers stand by name; that is not her assignment's standing."""
    with cast.seated(*EVERYBODY):
        mia = cast.desk("mia")
        second = mia.accounts.second("max", "moon")
        mia.accounts.give_roles(mia, cast.user("carla"), [Role.MGR, Role.CM], second)
    with cast.seated("mia", "max", "carla", "hana"):
        mia, carla, hana = cast.desk("mia"), cast.desk("carla"), cast.desk("hana")
        shift.begin(hana)

        def consent() -> None:  # by somebody who manages nothing, and takes along who should go
            said = {"consent_type": "family", "decision": "given", "starts_on": TODAY}
            with hana.work("add") as work:
                work.shelf(Consent).add(work.make(Consent, rosa, said))

        consent()
        blocking.block(mia, rosa, cast.user("max"))
        for found in assignments.of(mia, rosa):
            if found.assignment.user_id == carla.user_id:
                assignments.end(mia, found.assignment.id)
        consent()
        with carla.look():
            assert carla.vault.opens(Place("resident", bytes.fromhex(rosa), "CON"))
