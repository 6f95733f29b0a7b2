"""Lines for machines at the desk, and letters through the one rule for everything that leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import (
    ClaimState,
    Letter,
    ProtectionClaim,
    Recovery,
    RecoveryRoute,
)
from shelterdesk.domain.mrz_compare import Differs
from shelterdesk.domain.partial_dates import Basis, PartialDate
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Invalid,
    NoConsent,
    NotAgreed,
    NotFound,
    ProtectionFirst,
    TakenBack,
)
from shelterdesk.services import (
    consents,
    custody,
    letter_offers,
    letters,
    paper_lines,
    receipt_papers,
    records,
    recoveries,
    recovery_ways,
)
from shelterdesk.services.custody import Second
from tests.cast import TODAY, Cast, copied

MRZ = "P<ETHBEKELE<<ALMAZ".ljust(44, "<") + "\nEP12345671ETH9503124F2911308<<<<<<<<<<<<<<04"
EMBASSY = "Embassy of Ethiopia"


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with copied(founded_house, tmp_path_factory.mktemp("lines") / "house").seated(
        "mia", "carla", "lea", "nils", "nora"
    ) as cast:
        yield cast


@pytest.fixture
def staffed(house: Cast):
    rosa = house.admit("nils", "Rosa")
    house.assign(rosa, "carla", Role.CM)
    house.assign(rosa, "lea", Role.LEG)
    return house, rosa


def agree(cast: Cast, rosa, *covers: str, **other):
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": EMBASSY,
        "purpose": "a travel paper",
        "covers": covers or ("identity",),
        "starts_on": TODAY,
        **other,
    }
    return consents.record(cast.desk("carla"), Consent, rosa, given).value.id


def test_lines_are_held_beside_the_file_and_fill_what_was_chosen(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    records.add(carla, IdentityName, rosa, {"full_text": "Almaz Tesfaye"})
    records.add(carla, Identity, rosa, {"birth_date": PartialDate("1996"), "citizenships": ("ET",)})
    found = paper_lines.look(carla, rosa, MRZ)
    assert found.reading is not None
    assert found.differs == (Differs.NAME, Differs.BIRTH)
    assert {o.key for o in found.offers} == {
        "number", "expires_on", "name_on_paper", "country", "legal_name", "birth",
    }  # fmt: skip
    kept = paper_lines.fill(carla, rosa, MRZ, ("number", "expires_on", "birth", "nothing")).value
    (paper,) = records.page(carla, Document, rosa).rows
    assert (paper.document_type, paper.number, paper.name_on_paper) == ("passport", "EP1234567", "")
    assert paper.expires_on == date(2029, 11, 30)
    identity = records.page(carla, Identity, rosa).rows[0]
    assert identity.birth_date == PartialDate("1995-03-12", Basis.DOCUMENT)
    assert identity.citizenships == ("ET",)
    assert len(kept) == 2
    assert len(records.page(carla, IdentityName, rosa).rows) == 1  # not chosen
    again = paper_lines.look(carla, rosa, MRZ, paper.id)
    assert not {"number", "expires_on", "birth"} & {o.key for o in again.offers}


def test_lines_that_do_not_fit_are_read_and_warn(staffed) -> None:
    cast, rosa = staffed
    found = paper_lines.look(cast.desk("carla"), rosa, MRZ.replace("950312", "950313"))
    assert found.reading is not None
    assert not found.reading.fits
    assert "birth" in {o.key for o in found.offers}
    assert paper_lines.look(cast.desk("carla"), rosa, "P<ETH").hint
    assert paper_lines.fill(cast.desk("nora"), rosa, MRZ, ("number",)).value == ()  # not offered
    assert records.page(cast.desk("carla"), Document, rosa).rows == ()


def begun(cast: Cast, rosa, mission: str = EMBASSY):
    given = {"route": RecoveryRoute.ETD, "country": "ET", "mission": mission}
    return recoveries.begin(cast.desk("carla"), rosa, given).value.id


def test_a_letter_holds_only_the_lines_that_the_resident_agreed_to(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    records.add(carla, IdentityName, rosa, {"full_text": "Almaz Bekele"})
    id = begun(cast, rosa)
    silent = letter_offers.draft(carla, id)
    assert "Almaz" not in silent["body"]
    agree(cast, rosa, "identity")
    told = letter_offers.draft(carla, id)
    assert "Almaz Bekele" in told["body"]
    assert told["recipient"] == EMBASSY
    rev = recovery_ways.one(carla, id).recovery.rev
    recoveries.change(carla, id, rev, {"mission": "Embassy of Kenya"})
    assert "Almaz" not in letter_offers.draft(carla, id)["body"]  # a yes for another one is none
    assert recovery_ways.one(carla, id).course.situation.consented is False


def test_a_letter_leaves_signed_through_the_rule_and_is_written_down(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    consent = agree(cast, rosa)
    id = begun(cast, rosa)
    letter = letters.write(carla, rosa, letter_offers.draft(carla, id)).value
    with pytest.raises(NotFound):
        letters.paper(carla, letter.id)
    letters.sign(carla, letter.id)
    assert letters.paper(carla, letter.id).pdf.startswith(b"%PDF")
    gone = letters.let_out(carla, letter.id).value
    assert (gone.profile, gone.recipient, gone.consent_id) == ("embassy", EMBASSY, consent)
    consents.withdraw(carla, consent)
    with pytest.raises(TakenBack):
        letters.paper(carla, letter.id)
    with pytest.raises(TakenBack):
        letters.let_out(carla, letter.id)
    assert len(records.page(carla, Disclosure, rosa).rows) == 1


@pytest.mark.parametrize("sort", [RecipientClass.EMBASSY, RecipientClass.NGO], ids=str)
def test_no_letter_reaches_a_mission_past_an_open_claim(staffed, sort) -> None:
    """Nor under another sort of body: by its name it is one."""
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa)
    given = {**letter_offers.draft(carla, begun(cast, rosa)), "recipient_class": sort.value}
    letter = letters.write(carla, rosa, given).value
    letters.sign(carla, letter.id)
    open_claim = {"claim": ClaimState.OPEN}
    records.add(cast.desk("lea"), ProtectionClaim, rosa, open_claim)
    for act in (letters.paper, letters.let_out):
        with pytest.raises(ProtectionFirst):
            act(carla, letter.id)
    assert records.page(carla, Disclosure, rosa).rows == ()


def test_lines_agreed_for_one_mission_are_never_told_to_another(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    records.add(carla, IdentityName, rosa, {"full_text": "Almaz Bekele"})
    agree(cast, rosa, "paper_number")
    agree(cast, rosa, "identity", recipient="Embassy of Kenya")  # the newest yes to any embassy
    told = letter_offers.draft(carla, begun(cast, rosa))
    assert "Almaz" not in told["body"]
    assert (told["recipient"], told["covers"]) == (EMBASSY, ())
    other = letter_offers.draft(carla, begun_again(cast, rosa, "Embassy of Kenya"))
    assert "Almaz" in other["body"]
    assert other["covers"] == ("identity",)
    letter = letters.write(carla, rosa, {**other, "recipient": EMBASSY}).value
    letters.sign(carla, letter.id)
    for act in (letters.paper, letters.let_out):
        with pytest.raises(NotAgreed):
            act(carla, letter.id)
    assert records.page(carla, Disclosure, rosa).rows == ()


def begun_again(cast: Cast, rosa, mission: str):
    way = records.page(cast.desk("carla"), Recovery, rosa).rows[0]
    return recoveries.change(cast.desk("carla"), way.id, way.rev, {"mission": mission}).value.id


@pytest.mark.parametrize(
    ("sort", "covers", "order", "agreed", "leaves"),
    [
        (RecipientClass.NGO, ("identity", "family"), "", ("identity", "family"), True),
        (RecipientClass.NGO, ("identity", "family"), "", ("identity",), False),
        (RecipientClass.NGO, ("paper_number",), "", ("paper_number",), False),  # never
        (RecipientClass.POLICE, ("identity",), "", ("identity",), False),
        (RecipientClass.POLICE, ("identity",), "Order 12, 3 May", ("identity",), True),
    ],
)
def test_every_line_of_a_letter_is_asked_for(staffed, sort, covers, order, agreed, leaves) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    body = {"recipient": "Practice Body", "recipient_class": sort}
    with carla.work("consent.add") as work:  # below the form, which asks for no such lines
        share = {"consent_type": ConsentType.SHARE, "decision": Decision.GIVEN, **body}
        share |= {"purpose": "help", "covers": agreed, "starts_on": TODAY}
        share |= {"expires_on": TODAY + timedelta(days=30)}
        work.shelf(Consent).add(work.make(Consent, rosa, share))
    given = {**body, "recipient_class": sort.value, "subject": "help", "body": "words"}
    given |= {"covers": covers, "order": order}
    letter = letters.write(carla, rosa, given).value
    letters.sign(carla, letter.id)
    if not leaves:
        for act in (letters.paper, letters.let_out):
            with pytest.raises(NotAgreed):
                act(carla, letter.id)
        return
    gone = letters.let_out(carla, letter.id).value
    assert (set(gone.fields_shown), gone.order) == (set(covers), order)


def test_a_yes_for_something_else_is_none_for_this_letter(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    records.add(carla, IdentityName, rosa, {"full_text": "Almaz Bekele"})
    first = agree(cast, rosa)
    letter = letters.write(carla, rosa, letter_offers.draft(carla, begun(cast, rosa))).value
    letters.sign(carla, letter.id)
    agree(cast, rosa, purpose="a visit")
    assert letters.let_out(carla, letter.id).value.consent_id == first
    consents.withdraw(carla, first)
    with pytest.raises(TakenBack):
        letters.let_out(carla, letter.id)


def test_no_letter_without_a_yes_or_a_sort(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    given = letter_offers.draft(carla, begun(cast, rosa))
    with pytest.raises(Invalid):
        letters.write(carla, rosa, {**given, "recipient_class": "internal"})
    letter = letters.write(carla, rosa, given).value
    letters.sign(carla, letter.id)
    with pytest.raises(NoConsent):
        letters.let_out(carla, letter.id)
    assert {r.id for r in records.page(carla, Letter, rosa).rows} == {letter.id}


def test_a_receipt_is_one_page_for_whoever_gave_the_paper(staffed) -> None:
    cast, rosa = staffed
    carla, nils = cast.desk("carla"), cast.desk("nils")
    passport = {"document_type": "passport", "state": "handed_over", "number": "EP7654321"}
    paper = records.add(carla, Document, rosa, passport).value
    alone = Second(alone_why="night")
    receipt = custody.keep_safe(carla, rosa, {}, alone, document_id=paper.id).value
    made = receipt_papers.for_paper(nils, receipt)
    assert made.pdf.startswith(b"%PDF")
    assert b"7654321" not in made.pdf
    with pytest.raises((Denied, NotFound)):
        receipt_papers.for_paper(cast.desk("nora"), receipt)
