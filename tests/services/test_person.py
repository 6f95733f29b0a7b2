"""Names, ages and code names, over real keys: what is kept, and who is protected by it."""

from datetime import date

import pytest

from shelterdesk.domain.kinds.identity import Identity, IdentityBrief, IdentityName, NameUse
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, CaseStatus, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.partial_dates import Certainty, PartialDate
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import ages, code_names, records, residents, settings, shift
from tests.cast import Cast, door_form


def facts(cast: Cast, resident: str) -> list[tuple[str, str]]:
    rows = records.page(cast.desk("carla"), ReadinessFact, resident).rows
    return [(fact.name, fact.value) for fact in rows]


def test_a_name_finds_its_script_and_an_exploiters_name_is_never_used(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        given = {"full_text": "Lucky", "use": NameUse.GIVEN_BY_EXPLOITER, "do_not_use": False}
        kept = records.add(carla, IdentityName, rosa, given).value
        assert (kept.script, kept.do_not_use) == ("Latn", True)
        own = records.add(carla, IdentityName, rosa, {"full_text": "ခင်မျိုးဝေ"}).value
        assert (own.script, own.do_not_use, own.given, own.family) == ("Mymr", False, "", "")
        changed = records.amend(carla, IdentityName, own.id, 1, {"full_text": "សុភា"}).value
        assert changed.script == "Khmr"


@pytest.mark.parametrize("padding", ["FNU", "LNU", "XXX", "FNU LNU", "N/A", "xxxx"])
def test_padding_is_never_taken_as_a_name(cast: Cast, padding: str) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        for values in ({"full_text": padding}, {"full_text": "Rosa", "family": padding}):
            with pytest.raises(Invalid):
                records.add(cast.desk("carla"), IdentityName, rosa, values)


def test_a_birth_date_protects_at_once_whatever_was_said(cast: Cast) -> None:
    """At the door somebody says adult; the passport says otherwise: shielded from the first row."""
    with cast.seated("mia", "nils", "hana"):
        nils, hana = cast.desk("nils"), cast.desk("hana")
        shift.begin(nils)
        shift.begin(hana)
        form = {
            **door_form("Lin", AgeGroup.ADULT, "Cedar"),
            Identity: {"birth_date": PartialDate("2010")},
        }
        lin = residents.admit(nils, form).value
        about = residents.overview(nils, lin)
        assert about.age is not None
        assert (about.age.group, about.resident.shielded) == (AgeGroup.CHILD, True)
        with pytest.raises(NotFound):
            residents.overview(hana, lin)


def test_a_later_birth_date_shields_and_tells_readiness(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana", "carla", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        carla, hana = cast.desk("carla"), cast.desk("hana")
        shift.begin(hana)
        assert residents.overview(hana, rosa).resident.shielded is False
        birth = {"birth_date": PartialDate("2008"), "citizenships": ("MM",)}
        kept = records.add(carla, Identity, rosa, birth).value
        assert residents.overview(carla, rosa).resident.shielded
        found = ages.of(carla, rosa)
        assert found.said is not None
        assert (found.said.group, found.suggested) == (AgeGroup.UNCERTAIN, None)
        assert found.thai_minor is Certainty.YES
        with pytest.raises(NotFound):
            residents.overview(hana, rosa)
        brief = records.page(cast.desk("amara"), IdentityBrief, rosa).rows[0]
        assert (brief.age_band, brief.nationalities) == ("9-20", ("MM",))
        with pytest.raises(Denied):
            records.page(cast.desk("amara"), Identity, rosa)
        assert set(facts(cast, rosa)) == {("minor", "uncertain")}

        records.amend(carla, Identity, kept.id, 1, {"birth_date": PartialDate("1998")})
        again = ages.of(carla, rosa)
        assert again.said is not None
        assert again.said.group is AgeGroup.UNCERTAIN  # a date never lowers it
        assert again.suggested is AgeGroup.ADULT
        assert ("changed", "identity") in facts(cast, rosa)
        assert ("minor", "adult") not in facts(cast, rosa)

        ages.decide(carla, rosa, AgeGroup.ADULT)
        assert ("minor", "adult") in facts(cast, rosa)
        assert residents.overview(carla, rosa).resident.shielded  # that is a manager's to lift


def test_a_lawyer_who_writes_the_date_raises_protection_too(cast: Cast) -> None:
    """An effect of the date, though a legal officer may not change the status by hand."""
    with cast.seated("mia", "nils", "lea"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "lea", Role.LEG)
        lea = cast.desk("lea")
        records.add(lea, Identity, rosa, {"birth_date": PartialDate("2012")})
        said = records.page(cast.desk("mia"), AgeStatus, rosa).rows[0]
        assert (said.group, said.rev) == (AgeGroup.CHILD, 2)
        with pytest.raises(Denied):
            ages.decide(lea, rosa, AgeGroup.ADULT)


def test_a_code_name_in_use_is_not_given_again(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        mia = cast.desk("mia")
        with pytest.raises(Invalid):
            records.amend(mia, Resident, RecordId(lin), 1, {"code_name": "rosa CODE"})
        kept = records.amend(mia, Resident, RecordId(rosa), 1, {"code_name": "Willow"}).value
        assert kept.former_code_names == ("2026-11-24 Rosa code",)
        with pytest.raises(Invalid):  # given back today: it rests
            records.amend(mia, Resident, RecordId(lin), 1, {"code_name": "Rosa code"})
        drawn = code_names.change(mia, lin, 1).value
        assert drawn.code_name not in ("Lin code", "Rosa code", "Willow")


def test_a_code_name_rests_as_long_as_the_shelter_says(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        mia = cast.desk("mia")
        code_names.change(mia, rosa, 1, "Willow")
        stay = records.page(mia, Stay, lin).rows[0]
        records.amend(mia, Stay, stay.id, 1, {"left_on": date(2026, 11, 24)})
        records.amend(mia, Resident, RecordId(lin), 1, {"case_status": CaseStatus.CLOSED})

        def resting() -> set[str]:
            with mia.look() as work:
                return set(code_names.taken(work)) & {"rosa code", "lin code", "willow"}

        cast.time.pass_by(days=730)  # 23 November 2028
        mia.step_up("moon")
        assert resting() == {"rosa code", "lin code", "willow"}
        cast.time.pass_by(days=1)
        mia.step_up("moon")
        assert resting() == {"willow"}
        settings.change(mia, "code_name_rest_months", "30")
        assert resting() == {"rosa code", "lin code", "willow"}


def test_whoever_comes_back_has_a_code_name_of_their_own(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        mia = cast.desk("mia")
        with mia.look() as work:
            about = work.shelf(Resident).get(RecordId(rosa))
            assert code_names.on_return(work, about) == {}
        stay = records.page(mia, Stay, rosa).rows[0]
        records.amend(mia, Stay, stay.id, 1, {"left_on": date(2026, 11, 24)})
        records.amend(mia, Resident, RecordId(rosa), 1, {"case_status": CaseStatus.CLOSED})
        cast.time.pass_by(days=800)
        mia.step_up("moon")
        records.amend(mia, Resident, RecordId(lin), 1, {"code_name": "Rosa code"})
        with mia.look() as work:
            about = work.shelf(Resident).get(RecordId(rosa))
            drawn = code_names.on_return(work, about)["code_name"]
        assert drawn not in ("Rosa code", "Lin code")
