"""The find box, by role: everything one knows of a person finds them, for whoever may know it."""

import pytest

from shelterdesk.domain.kinds.family import Channel, ContactPoint, PhoneOwner
from shelterdesk.domain.kinds.identity import IdentityName, NameUse, ReferenceNumber
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import translator
from shelterdesk.services import blocking, records, shift
from shelterdesk.services.register import Register, open_register, read_contacts, refresh
from shelterdesk.ui.presenters.residents import ResidentLines
from tests.cast import TODAY, Cast

EVERYBODY = ("mia", "max", "carla", "amara", "nils", "hana", "nora", "lea", "adam")
NAME, PHONE = "ခင်မျိုးဝေ", "+66 (0)81-234 5678"
BY_NAME = (
    "ခင်မျိုးဝေ",
    "ခင္မ်ိဳးေဝ",
    "khin myo wai",
    "KHIN-MYO",
    "kin mio vai",
    "Sparrow",
    "Rosa code",
)
BY_PAPER = (
    "Ma Khin Myo",
    "UNHCR 77-4410",
    "774410",
    "၇၇၄၄၁၀",
    "٧٧٤٤١٠",
    "៧៧៤៤១០",
    "໗໗໔໔໑໐",
    "७७४४१०",
)
BY_PHONE = ("0812345678", "081 234 5678", "+66 81 234 56", "0066812345678", "๐๘๑๒๓๔๕๖๗๘", "Aunt Su")


def furnish(cast: Cast) -> ResidentId:
    """Rosa, with everything somebody may be looked for by."""
    rosa = cast.admit("nils", "Rosa")
    for login, role in (
        ("carla", Role.CM),
        ("amara", Role.COU),
        ("nora", Role.NUR),
        ("lea", Role.LEG),
    ):
        cast.assign(rosa, login, role)
    carla = cast.desk("carla")
    name = records.page(carla, EverydayName, rosa).rows[0]
    called = {"preferred": NAME, "romanised": "Khin Myo Wai", "nickname": "Sparrow"}
    records.amend(carla, EverydayName, name.id, 1, called)
    records.add(carla, IdentityName, rosa, {"full_text": "Ma Khin Myo"})
    number = {"issuer": "UNHCR", "number": "UNHCR 77-4410"}
    records.add(carla, ReferenceNumber, rosa, number)
    phone = {
        "channel": Channel.PHONE,
        "value": PHONE,
        "whom": "Aunt Su",
        "phone_owner": PhoneOwner.FAMILY,
    }
    records.add(carla, ContactPoint, rosa, phone)
    shift.begin(cast.desk("hana"))
    return rosa


def register_of(cast: Cast, login: str) -> Register:
    desk = cast.desk(login)
    opened = open_register(desk)
    return opened.with_contacts(read_contacts(desk, opened.without_contacts()))


def found_by(cast: Cast, login: str, queries: tuple[str, ...]) -> set[str]:
    register = register_of(cast, login)
    return {query for query in queries if register.find(query)}


def test_by_role(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        furnish(cast)
        every = {*BY_NAME, *BY_PAPER, *BY_PHONE}
        paper_by_name = {"Ma Khin Myo"}  # close to the name in use, which all of them may find
        expected = {
            "mia": every - {*BY_PHONE} | {"Aunt Su"},
            "carla": every,
            "amara": {*BY_NAME, *BY_PHONE},
            "nils": {*BY_NAME, "Aunt Su"},
            "hana": {*BY_NAME, "Aunt Su"},
            "nora": {*BY_NAME},
            "lea": {*BY_NAME, *BY_PAPER, "Aunt Su"},
            "adam": set(),
        }
        for login, queries in expected.items():
            found = found_by(cast, login, (*BY_NAME, *BY_PAPER, *BY_PHONE))
            assert found - paper_by_name == queries - paper_by_name, login


def test_what_is_found_shows_no_name_and_no_number(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        furnish(cast)
        lines = ResidentLines(translator(), lambda: TODAY, code_names=True)
        for query in ("khin", "0812345678", "774410", "Aunt Su"):
            ((_, said),) = lines.found(register_of(cast, "carla"), query)
            assert said.startswith("Rosa code · ")
            assert not any(hidden in said for hidden in ("Khin", NAME, "5678", "4410", "Su"))


@pytest.mark.parametrize("login", ["carla", "amara", "nils", "lea"])
def test_whoever_is_blocked_finds_nothing_of_it(cast: Cast, login: str) -> None:
    with cast.seated(*EVERYBODY):
        rosa = furnish(cast)
        before = register_of(cast, login)
        blocking.block(cast.desk("mia"), rosa, cast.user(login))
        cast.desk(login).refresh_actor()
        assert not found_by(cast, login, (*BY_NAME, *BY_PAPER, *BY_PHONE))
        after = refresh(cast.desk(login), before, rosa)
        assert (after.rows, after.find("Sparrow")) == ((), ())


def test_a_child_is_found_by_nobody_who_does_not_look_after_her(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        shift.begin(cast.desk("hana"))
        cast.admit("nils", "Lin", AgeGroup.CHILD)
        assert found_by(cast, "mia", ("Lin", "Lin code")) == {"Lin", "Lin code"}
        assert found_by(cast, "nils", ("Lin",)) == {"Lin"}
        for login in ("hana", "carla", "amara", "nora", "lea"):
            assert register_of(cast, login).rows == ()


def test_one_resident_read_afresh_knows_their_telephone(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        carla = cast.desk("carla")
        before = register_of(cast, "carla")
        rosa = furnish(cast)
        after = refresh(carla, before, rosa)
        assert [row.resident for row in after.find("0812345678")] == [rosa]
        assert after.rows == register_of(cast, "carla").rows
        given = {"full_text": "Lucky", "use": NameUse.GIVEN_BY_EXPLOITER}
        records.add(carla, IdentityName, rosa, given)
        assert refresh(carla, after, rosa).find("lucky")[0].code_name == "Rosa code"
