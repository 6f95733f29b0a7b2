"""Safe contact over real keys: never asks why, withdrawals close, the desk is told no number."""

import pytest

from shelterdesk.domain.callers import in_force
from shelterdesk.domain.kinds.family import (
    CallerAnswer,
    CallerRule,
    Channel,
    ContactPoint,
    PhoneOwner,
    Safe,
)
from shelterdesk.domain.kinds.identity import Identity, IdentityBrief
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import contacts, records, shift
from tests.cast import Cast

WHY = "The resident asks me to, she is beside me."


def phone(cast: Cast, resident: ResidentId, **more: object) -> ContactPoint:
    values = {
        "channel": Channel.PHONE,
        "value": "+95 9 123 4567",
        "whom": "Aunt Su",
        "safe": Safe.YES,
        "phone_owner": PhoneOwner.FAMILY,
        "say": "From the language school",
        **more,
    }
    return records.add(cast.desk("carla"), ContactPoint, resident, values).value


def ways(cast: Cast, resident: ResidentId) -> list[tuple[str, bool]]:
    found = contacts.of(cast.desk("carla"), resident)
    return sorted((way.contact.value, way.is_never) for way in found)


def test_never_asks_why_and_the_reason_stays_sealed(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        amara, mia = cast.desk("amara"), cast.desk("mia")
        safe = phone(cast, rosa)
        assert contacts.use(amara, safe.id).changed == frozenset()
        for marked in (
            phone(cast, rosa, safe=Safe.NEVER),
            phone(cast, rosa, phone_owner=PhoneOwner.EXPLOITER),
        ):
            for nothing in ("", "  .  "):
                with pytest.raises(Invalid):
                    contacts.use(amara, marked.id, nothing)
            kept = contacts.use(amara, marked.id, WHY).value
            assert (kept.used_because, kept.rev) == (WHY, 2)
        said = mia.latest("contact.used_although_never")
        assert said is not None
        assert "beside" not in said.detail
        with pytest.raises(Denied):  # managers read the rule for callers, never the number
            contacts.use(mia, safe.id, WHY)


def test_the_desk_learns_what_to_do_and_no_number(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        nils = cast.desk("nils")
        first = phone(cast, rosa)
        phone(cast, rosa, whom="Boss", phone_owner=PhoneOwner.EXPLOITER)
        found = contacts.rules(nils, rosa)
        assert [(r.caller, r.put_through, r.say) for r in found] == [
            ("Boss", CallerAnswer.NOT_ALLOWED, ""),
            ("Aunt Su", CallerAnswer.ASK_FIRST, "From the language school"),
        ]
        assert not any("4567" in str(rule.values()) for rule in found)
        contacts.close(cast.desk("carla"), first.id, 1)
        assert [r.put_through for r in contacts.rules(nils, rosa)] == [CallerAnswer.NOT_ALLOWED] * 2
        with pytest.raises(Denied):
            contacts.of(nils, rosa)


def test_a_withdrawal_closes_the_ways_to_family_whoever_writes_it(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        nils, carla = cast.desk("nils"), cast.desk("carla")
        phone(cast, rosa)
        phone(cast, rosa, value="own", whom="", phone_owner=PhoneOwner.SELF)
        with nils.work("test") as work:
            assert contacts.close_contacts(work, rosa) == 0  # a night worker reads no contact
        assert ways(cast, rosa) == [("+95 9 123 4567", True), ("own", False)]
        assert contacts.rules(nils, rosa)[0].put_through is CallerAnswer.NOT_ALLOWED
        with carla.work("test") as work:
            assert contacts.close_contacts(work, rosa) == 1
        cast.time.pass_by(minutes=1)
        with carla.work("test") as work:
            contacts.allow_contacts(work, rosa)
        assert ways(cast, rosa) == [("+95 9 123 4567", True), ("own", False)]  # opened by hand


def test_a_consent_for_one_relative_closes_theirs_only(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        phone(cast, rosa)
        phone(cast, rosa, value="uncle", whom="Uncle")
        with cast.desk("carla").work("test") as work:
            assert contacts.close_contacts(work, rosa, "aunt su") == 1
        assert ways(cast, rosa) == [("+95 9 123 4567", True), ("uncle", False)]


def test_who_is_not_assigned_finds_nothing(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        contact = phone(cast, rosa)
        shift.begin(cast.desk("amara"))
        with pytest.raises(NotFound):
            contacts.use(cast.desk("amara"), contact.id, WHY)


def test_of_two_rules_of_one_moment_the_careful_one_holds() -> None:
    def rule(id: str, answer: CallerAnswer, **more: object) -> CallerRule:
        return CallerRule(id=id * 32, put_through=answer, source="a", **more)

    ask, never = CallerAnswer.ASK_FIRST, CallerAnswer.NOT_ALLOWED
    assert in_force([rule("2", ask), rule("1", never)])[0].put_through is never
    assert in_force([rule("1", never), rule("2", ask)])[0].put_through is never
    assert in_force([rule("1", never, ended=True)]) == ()


def test_below_the_screens_only_keys_of_who_works_with_the_resident_open_it(cast: Cast) -> None:
    """Raw decryption, no policy asked: everything that one's keys open."""
    with cast.seated("mia", "nils", "carla", "amara", "lea", "nora"):
        rosa = cast.admit("nils")
        for login, role in (("carla", Role.CM), ("amara", Role.COU), ("lea", Role.LEG)):
            cast.assign(rosa, login, role)
        cast.assign(rosa, "nora", Role.NUR)
        phone(cast, rosa)
        born = {"birth_date": PartialDate("1998"), "citizenships": ("MM",)}
        records.add(cast.desk("carla"), Identity, rosa, born)

        def opened(login: str, kind: type[Record]) -> int:
            with cast.desk(login).look() as work:
                return len(list(work.every(kind)))

        expected = {
            ContactPoint: {"carla", "amara"},
            CallerRule: {"mia", "nils", "carla", "amara", "lea"},
            Identity: {"mia", "carla", "lea"},
            IdentityBrief: {"mia", "carla", "lea", "amara", "nora"},
        }
        for kind, who in expected.items():
            found = {login for login in cast.desks if opened(login, kind)}
            assert found == who, kind.kind
