"""Who can open what of one resident: the page says what trying all keys says."""

from __future__ import annotations

import pytest

from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services import assignments, blocking, reach
from shelterdesk.services.reach import CategoryReach
from tests.access.test_secrecy import a_session
from tests.cast import PEOPLE, Cast

EVERYBODY = tuple(person.login for person in PEOPLE)
NAMES = {person.login: person.display_name for person in PEOPLE}


def by_category(cast: Cast, rosa: ResidentId, login: str = "mia") -> dict[str, CategoryReach]:
    return {c.category: c for c in reach.of_resident(cast.desk(login), rosa).categories}


def days_later(cast: Cast, days: int) -> None:
    """Days pass; everybody gives the passphrase again."""
    cast.time.pass_by(days=days)
    for desk in cast.desks.values():
        desk.step_up("moon")


def names(found: CategoryReach) -> set[str]:
    return {line.who for line in found.now}


def opened_by_trying(cast: Cast, rosa: ResidentId, category: str) -> set[str]:
    """Whose keys really open every row of a category, by trying them all."""
    found = set()
    for login in EVERYBODY:
        with cast.desk(login).look() as work:
            kinds = [k for k in KINDS if k.category == category and k.about_resident]
            rows = [r for k in kinds for r in work._rows.of_resident(k, bytes.fromhex(rosa))]
            opened = list(work.desk.vault.open_many(rows))
            if rows and all(body is not None for _, body in opened):
                found.add(NAMES[login])
    return found


@pytest.mark.parametrize("age", [AgeGroup.ADULT, AgeGroup.CHILD])
def test_the_page_says_what_trying_everybodys_keys_says(cast: Cast, age: AgeGroup) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils", age=age)
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        a_session(cast, rosa)
        found = by_category(cast, rosa)
        assert {"DEM", "LOC", "CPN"} <= found.keys()
        for category, told in found.items():
            assert names(told) == opened_by_trying(cast, rosa, category), category
            assert told.escrow
            assert COMPARTMENTS[category].key_class is not KeyClass.PLAIN


def test_it_says_since_when_and_why(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        days_later(cast, 3)
        cast.assign(rosa, "amara", Role.COU)
        a_session(cast, rosa)
        assigned_at = cast.time.at
        (line,) = by_category(cast, rosa)["CPN"].now
        assert (line.who, line.why, line.role, line.by) == ("Amara", "assigned", Role.COU, "Mia")
        assert line.since == assigned_at
        dem = {line.who: line for line in by_category(cast, rosa)["DEM"].now}
        assert (dem["Amara"].why, dem["Amara"].group) == ("member", "staff")
        # Nobody could read about her before she was there.
        assert dem["Amara"].since == assigned_at.replace(day=assigned_at.day - 3)


def test_whoever_could_is_named_with_the_day_it_ended(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "bela", Role.COU)
        a_session(cast, rosa)
        mia = cast.desk("mia")
        of_bela = next(a for a in assignments.of(mia, rosa) if a.display_name == "Bela")
        days_later(cast, 2)
        assignments.end(mia, of_bela.assignment.id)
        told = by_category(cast, rosa)["CPN"]
        # Mia holds no key there: Bela's keys end with the next writing of somebody who does.
        assert names(told) == {"Amara", "Bela"}
        a_session(cast, rosa)
        told = by_category(cast, rosa)["CPN"]
        assert names(told) == {"Amara"}
        assert [(line.who, line.until) for line in told.before] == [("Bela", cast.time.at)]


def test_a_colleague_who_is_suspended_opens_nothing_from_that_moment(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        a_session(cast, rosa)
        mia, amara = cast.desk("mia"), cast.user("amara")
        cast.desk("amara").close()
        cast.desk("nils").close()
        mia.accounts.suspend(mia, amara)
        told = by_category(cast, rosa)["CPN"]
        assert not told.now
        assert [line.who for line in told.before] == ["Amara"]


def test_a_child_was_never_open_to_the_house_and_a_shielded_woman_no_longer_is(
    cast: Cast,
) -> None:
    with cast.seated("mia", "nils", "hana"):
        child = cast.admit("nils", "Ana", AgeGroup.CHILD)
        assert "Hana" not in {
            line.who for c in by_category(cast, child).values() for line in (*c.now, *c.before)
        }
        rosa = cast.admit("nils")
        assert "Hana" in names(by_category(cast, rosa)["DEM"])
        days_later(cast, 1)
        with cast.desk("mia").work("resident.amend") as work:
            work.shield(rosa)
        told = by_category(cast, rosa)["DEM"]
        assert "Hana" not in names(told)
        ended = {line.who: line.until for line in told.before}
        assert ended["Hana"] == cast.time.at


def test_a_colleague_who_is_blocked_opens_nothing_and_is_told_as_one_who_could(
    cast: Cast,
) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        assert "Hana" in names(by_category(cast, rosa)["DEM"])
        days_later(cast, 1)
        blocking.block(cast.desk("mia"), rosa, cast.user("hana"))
        told = by_category(cast, rosa)
        for category, found in told.items():
            assert "Hana" not in names(found)
            assert names(found) == opened_by_trying(cast, rosa, category), category
        ended = {line.who: line.until for line in told["DEM"].before}
        assert ended["Hana"] == cast.time.at


def test_only_managers_and_her_case_manager_look(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara", "adam", "hana"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        for login in ("mia", "carla"):
            assert by_category(cast, rosa, login)
        for login in ("amara", "nils"):
            with pytest.raises(Denied):
                reach.of_resident(cast.desk(login), rosa)
        with pytest.raises(Denied):
            reach.of_resident(cast.desk("adam"), rosa)
        with pytest.raises(NotFound):
            reach.of_resident(cast.desk("hana"), rosa)
