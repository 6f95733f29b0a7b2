"""The list for a mission: whoever may not be named is not on it, and nothing tells of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pypdfium2
import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.identity import IdentityName, NameUse
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim, RecoveryRoute
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NoConsent, ProtectionFirst
from shelterdesk.services import ages, consents, meeting_lists, records, recoveries
from shelterdesk.services.paper import PaperInMemory
from tests.cast import TODAY, Cast, copied

NEVER_LOGGED = ("Papername",)
MISSION = "Embassy of Ethiopia"


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    seated = ("mia", "carla", "lea", "nils", "nora")
    place = tmp_path_factory.mktemp("meeting") / "house"
    with copied(founded_house, place).seated(*seated) as cast:
        yield cast


def somebody(cast: Cast, name: str, mission: str = MISSION) -> ResidentId:
    """A resident whose paper lies with a mission."""
    about = cast.admit("nils", name)
    cast.assign(about, "carla", Role.CM)
    carla = cast.desk("carla")
    records.add(
        carla, IdentityName, about, {"full_text": f"{name} Papername", "use": NameUse.LEGAL}
    )
    way = {"route": RecoveryRoute.ETD, "country": "ET", "mission": mission}
    recoveries.begin(carla, about, way)
    return about


def agree(cast: Cast, about: ResidentId, **other: object) -> None:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": MISSION,
        "purpose": "a travel paper",
        "covers": ("identity",),
        "starts_on": TODAY,
        "expires_on": TODAY + timedelta(days=30),
        **other,
    }
    consents.record(cast.desk("carla"), Consent, about, given)


def protect(cast: Cast, about: ResidentId) -> None:
    claim = {"claim": ClaimState.OPEN, "fears_own_state": Answer.YES}
    cast.assign(about, "lea", Role.LEG)
    records.add(cast.desk("lea"), ProtectionClaim, about, claim)


def words_on(page: PaperInMemory) -> str:
    pdf = pypdfium2.PdfDocument(page.pdf)
    told = "\n".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
    return re.sub(r"\s+", " ", told)


def test_only_who_agreed_is_named_and_nothing_tells_of_others(house: Cast) -> None:
    cast, carla = house, house.desk("carla")
    rosa = somebody(cast, "Rosa")
    with pytest.raises(NoConsent):
        meeting_lists.paper(carla, MISSION)
    agree(cast, rosa)
    alone = words_on(meeting_lists.paper(carla, MISSION))
    assert "Rosa Papername" in alone
    somebody(cast, "Silent")
    agree(cast, somebody(cast, "Elsewhere"), recipient="Embassy of Kenya")
    agree(cast, somebody(cast, "Nameless"), covers=("paper_number",))
    agree(cast, somebody(cast, "Othermission", "Embassy of Kenya"))
    afraid = somebody(cast, "Afraid")
    agree(cast, afraid)
    protect(cast, afraid)
    page = meeting_lists.paper(carla, MISSION)
    assert words_on(page) == alone  # no gap, no number, no count
    assert page.others == (rosa,)
    inside = {each.resident: each.may_be_named for each in meeting_lists.inside(carla, MISSION)}
    assert len(inside) == 5
    assert [r for r, may in inside.items() if may] == [rosa]
    assert meeting_lists.missions(carla) == (MISSION, "Embassy of Kenya")
    # what leaves is written down for whom it names, and asked once more
    told = meeting_lists.let_out(carla, MISSION, page).value
    assert [(d.resident, d.recipient) for d in told] == [(rosa, MISSION)]
    protect(cast, rosa)
    with pytest.raises(ProtectionFirst):
        meeting_lists.let_out(carla, MISSION, page)
    assert len(records.page(carla, Disclosure, rosa).rows) == 1
    with pytest.raises(NoConsent):
        meeting_lists.paper(carla, MISSION)


def test_whoever_reads_no_papers_has_no_list(house: Cast) -> None:
    nora = house.desk("nora")
    for ask in (
        lambda: meeting_lists.missions(nora),
        lambda: meeting_lists.inside(nora, MISSION),
        lambda: meeting_lists.paper(nora, MISSION),
    ):
        with pytest.raises(Denied):
            ask()


def test_who_reads_no_family_names_no_child(house: Cast) -> None:
    """A parent may ask for protection, and a manager could not tell."""
    cast, other = house, "Embassy of Ethiopia in another town"
    child = somebody(cast, "Small", other)
    agree(cast, child, recipient=other)
    carla, mia = cast.desk("carla"), cast.desk("mia")
    page = meeting_lists.paper(mia, other)
    assert "Small Papername" in words_on(page)
    ages.decide(carla, child, AgeGroup.UNCERTAIN)
    with pytest.raises(NoConsent):
        meeting_lists.paper(mia, other)
    assert [talked.may_be_named for talked in meeting_lists.inside(mia, other)] == [False]
    with pytest.raises(ProtectionFirst):
        meeting_lists.let_out(mia, other, page)
    assert "Small Papername" in words_on(meeting_lists.paper(carla, other))
