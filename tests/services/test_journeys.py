"""Ways, journeys, the morning somebody leaves: who reads what, and that nobody is held back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.domain.kinds.belonging import Belonging, BelongingEvent, BelongingMove
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import IdentityName, NameUse
from shelterdesk.domain.kinds.journey import (
    Booking,
    CostState,
    Departure,
    DepartureKind,
    HandoverSheet,
    Journey,
    JourneyCost,
    MorningCheck,
    Pathway,
    SafetyCard,
    TravelBrief,
    Way,
)
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import Wanted, Why
from shelterdesk.errors import Denied, Invalid, NoKey, NotFound, Stale
from shelterdesk.services import (
    custody,
    departures,
    disclosures,
    genuine,
    handovers,
    journeys,
    mornings,
    records,
    seeing_out,
    sharing,
    shift,
    standings,
    telling,
    today,
    way_papers,
    ways,
)
from shelterdesk.services.custody import Second
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, FakeTime, copied
from tests.reports.test_readiness import texts

SEATED = ("mia", "carla", "lea", "nils", "hana", "nora", "amara")
ALONE = Second(alone_why="nobody else is in the house")
DAY = TODAY + timedelta(days=3)
JOURNEY = {
    "depart_on": DAY,
    "arrive_on": DAY + timedelta(days=1),
    "leave_at": "04:30",
    "booking": Booking.TICKETED,
    "destination": "Mandalay",
    "port": "Mae Sot",
    "ride": "Grey van, Somchai",
    "pack": ("Blue bag", "Lunch box"),
}


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with copied(founded_house, tmp_path_factory.mktemp("ways") / "house").seated(*SEATED) as cast:
        shift.begin(cast.desk("hana"))
        yield cast


@pytest.fixture
def staffed(house: Cast) -> tuple[Cast, ResidentId]:
    house.time.at = FakeTime().at
    rosa = house.admit("nils", "Rosa")
    house.assign(rosa, "carla", Role.CM)
    return house, rosa


def word(cast: Cast, rosa: ResidentId, name: str) -> str:
    with cast.desk("carla").look() as work:
        return standings.folded_facts(work, rosa).word(name)


def opens(cast: Cast, login: str, kind: type[Record], id: str) -> bool:
    """Whether this person's raw keys open the row, whatever the program says."""
    desk = cast.desk(login)
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        row = Rows(db, desk.schema).newest(kind, bytes.fromhex(id))
        assert row is not None
        assert b"Mandalay" not in row.ct
        try:
            desk.vault.open(row)
        except NoKey:
            return False
        return True


def on_list(cast: Cast, login: str, rosa: ResidentId, on=DAY):
    return next((x for x in mornings.of_day(cast.desk(login), on) if x.resident == rosa), None)


# ---- which way


def test_the_way_changes_without_a_reason_and_what_was_said_stays_in_its_history(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    ways.choose(carla, rosa, {"way": Way.ASSISTED_RETURN, "words": "I miss my mother."})
    assert word(cast, rosa, "pathway") == "yes"
    ways.choose(carla, rosa, {"way": Way.LOCAL_STAY})
    page = ways.look(carla, rosa)
    assert page.now is not None
    assert (page.now.way, page.now.words) == (Way.LOCAL_STAY, "")
    assert [each.words for each in page.before] == ["I miss my mother."]
    assert word(cast, rosa, "pathway") == "no"
    with carla.look() as work:
        assert standings.stand(work, rosa).state is ReadinessState.NOT_RETURNING
    with pytest.raises(Stale):
        ways.choose(carla, rosa, {"way": Way.UNDECIDED}, rev=1)


def test_not_decided_any_more_is_no_yes_and_a_change_of_words_alone_tells_nothing(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    ways.choose(carla, rosa, {"way": Way.ASSISTED_RETURN})
    with carla.work("readiness_fact.add") as work:
        assert telling.tell(work, rosa, "wish", "yes")
    ways.choose(carla, rosa, {"words": "Before the rains."})
    assert word(cast, rosa, "wish") == "yes"
    ways.choose(carla, rosa, {"way": Way.UNDECIDED})
    assert word(cast, rosa, "wish") == "unsure"


def test_choosing_protection_tells_nobody_and_holds_every_mission(staffed) -> None:
    cast, rosa = staffed
    carla, lea = cast.desk("carla"), cast.desk("lea")
    cast.assign(rosa, "lea", Role.LEG)
    agreed = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": "Practice embassy",
        "starts_on": TODAY,
        "expires_on": TODAY + timedelta(days=30),
    }
    with carla.work("consent.add") as work:
        work.shelf(Consent).add(work.make(Consent, rosa, agreed))
        wanted = Wanted(sort=RecipientClass.EMBASSY, recipient="Practice embassy")
        assert sharing.weigh(work, rosa, wanted).may_leave
    before = len(disclosures.of_resident(carla, rosa))
    ways.choose(carla, rosa, {"way": Way.PROTECTION, "words": "I cannot go back."})
    with carla.look() as work:
        assert sharing.weigh(work, rosa, wanted).why is Why.PROTECTION
    assert len(disclosures.of_resident(carla, rosa)) == before
    said = [w for w in today.waiting(lea) if w.resident == rosa]
    assert [w.said for w in said] == [ways.CHOSE_PROTECTION]
    # A claim that is over does not clear it while this is still their way
    claim = {"claim": ClaimState.ENDED, "decided_on": TODAY}
    records.add(lea, ProtectionClaim, rosa, claim)
    assert word(cast, rosa, "protection_claim") == "open"
    # Nor does another way, by itself; the legal officer says so
    ways.choose(carla, rosa, {"way": Way.LOCAL_STAY})
    assert word(cast, rosa, "protection_claim") == "open"
    ended = records.page(lea, ProtectionClaim, rosa).rows[0]
    records.amend(lea, ProtectionClaim, ended.id, ended.rev, {"decided_on": TODAY})
    assert word(cast, rosa, "protection_claim") != "open"


# ---- the journey


def test_who_opens_a_journey_and_who_opens_what_the_morning_needs_by_raw_keys(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    way = ways.choose(carla, rosa, {"way": Way.ASSISTED_RETURN, "words": "Home"}).value
    journey = journeys.save(carla, rosa, JOURNEY).value
    cost = records.add(
        carla, JourneyCost, rosa, {"on": TODAY, "what": "Bus", "amount": 400, "paid_by": "IOM"}
    ).value
    card = records.add(carla, SafetyCard, rosa, {"on": TODAY, "language": "mya"}).value
    brief = records.page(carla, TravelBrief, rosa).rows[0]
    row = on_list(cast, "hana", rosa)
    check = mornings.tick(cast.desk("hana"), row, "food").value
    for kind, id in (
        (Pathway, way.id),
        (Journey, journey.id),
        (JourneyCost, cost.id),
        (SafetyCard, card.id),
    ):
        assert {who for who in SEATED if opens(cast, who, kind, id)} == {"mia", "carla", "lea"}
    for kind, id in ((TravelBrief, brief.id), (MorningCheck, check.id)):
        found = {who for who in SEATED if opens(cast, who, kind, id)}
        assert found == {"mia", "carla", "lea", "nils", "hana"}
    assert (brief.leave_at, brief.ride, brief.pack) == (
        "04:30",
        "Grey van, Somchai",
        JOURNEY["pack"],
    )
    assert not any("Mandalay" in str(value) for value in brief.values().values())
    assert not mornings.may_see(cast.desk("nora"))


def test_a_childs_morning_is_for_whoever_is_named(staffed) -> None:
    cast, _ = staffed
    child = cast.admit("nils", "Mya", AgeGroup.CHILD)
    cast.assign(child, "carla", Role.CM)
    journeys.save(cast.desk("carla"), child, JOURNEY)
    brief = records.page(cast.desk("carla"), TravelBrief, child).rows[0]
    assert not opens(cast, "hana", TravelBrief, brief.id)
    assert on_list(cast, "hana", child) is None
    cast.assign(child, "hana", Role.HS)
    assert on_list(cast, "hana", child) is not None


def test_one_journey_at_a_time_and_a_cancelled_one_says_why(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    journeys.save(carla, rosa, JOURNEY)
    with pytest.raises(Invalid):
        records.add(carla, Journey, rosa, JOURNEY)
    with pytest.raises(Invalid):
        journeys.cancel(carla, rosa, "  ")
    off = journeys.cancel(carla, rosa, "The road is closed.").value
    assert word(cast, rosa, "journey") == "none"
    assert on_list(cast, "hana", rosa) is None
    with pytest.raises(Invalid):
        records.amend(carla, Journey, off.id, off.rev, {"booking": Booking.HELD})
    journeys.save(carla, rosa, JOURNEY)
    page = journeys.look(carla, rosa)
    assert page.journey is not None
    assert [each.cancelled_because for each in page.cancelled] == ["The road is closed."]


def test_only_a_changed_route_says_so_and_only_once(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")

    def last() -> str:
        with carla.look() as work:
            return standings.folded_facts(work, rosa).last["journey"].value

    journeys.save(carla, rosa, JOURNEY)
    journeys.save(carla, rosa, {"met_by": "her aunt"})
    assert "route_changed" not in last()
    journeys.save(carla, rosa, {"port": "Bangkok"})
    assert f"route_changed={TODAY}" in last()
    journeys.save(carla, rosa, {"met_by": "her uncle"})
    assert "route_changed" not in last()
    moved = journeys.save(carla, rosa, {"depart_on": DAY + timedelta(days=1), "arrive_on": None})
    assert "route_changed" not in last()
    brief = records.page(carla, TravelBrief, rosa).rows[0]
    assert brief.on == moved.value.depart_on


def test_the_ticket_stands_beside_the_paper_and_costs_are_added_up_by_payer(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    name = {"full_text": "Rosa Khin", "use": NameUse.LEGAL, "script": "Latn"}
    alias = {"full_text": "Candy", "use": NameUse.GIVEN_BY_EXPLOITER}
    records.add(carla, IdentityName, rosa, alias)
    records.add(carla, IdentityName, rosa, name)
    journeys.save(carla, rosa, {**JOURNEY, "booked_name": "CANDY KHIN"})
    check = journeys.look(carla, rosa).name
    assert check is not None
    assert (check.official, check.agrees) == ("Rosa Khin", False)
    paper = {"document_type": "passport", "state": "handed_over", "name_on_paper": "KHIN ROSA"}
    records.add(carla, Document, rosa, paper)
    journeys.save(carla, rosa, {"booked_name": "ROSA KHIN"})
    check = journeys.look(carla, rosa).name
    assert check is not None
    assert (check.on_paper, check.agrees) == ("KHIN ROSA", True)
    for amount, payer, state in (
        (400, "IOM", CostState.PAID),
        (900, "IOM ", CostState.PROMISED),
        (50, "the house", CostState.EXPECTED),
    ):
        cost = {"on": TODAY, "what": "Bus", "amount": amount, "paid_by": payer, "state": state}
        records.add(carla, JourneyCost, rosa, cost)
    found = journeys.look(carla, rosa).totals
    assert [(t.paid_by, t.currency, t.expected, t.promised, t.paid) for t in found] == [
        ("IOM", "THB", 0, 900, 400),
        ("the house", "THB", 50, 0, 0),
    ]


# ---- the morning


def test_the_list_at_half_past_four_by_a_night_worker_alone(staffed) -> None:
    cast, rosa = staffed
    carla, nils = cast.desk("carla"), cast.desk("nils")
    journeys.save(carla, rosa, JOURNEY)
    bag = records.add(cast.desk("mia"), Belonging, rosa, {"description": "Bag"}).value
    paper = records.add(
        carla, Document, rosa, {"document_type": "passport", "state": "handed_over"}
    ).value
    receipt = custody.keep_safe(carla, rosa, {"place": "1"}, ALONE, document_id=paper.id).value
    cast.time.at = FakeTime().at + timedelta(days=2, hours=19, minutes=30)
    shift.begin(nils)
    row = on_list(cast, "nils", rosa)
    assert (row.in_safe, row.things) == (1, 1)
    for item in (mornings.PAPERS, mornings.BELONGINGS):
        with pytest.raises(Invalid):  # a tick says what is so; the person may go all the same
            mornings.tick(nils, row, item)
    custody.give_back(nils, receipt.id, ALONE)
    given = {"belonging_id": bag.id, "on": DAY, "move": BelongingMove.GIVEN_BACK}
    records.add(nils, BelongingEvent, rosa, given)
    for line in mornings.lines():
        mornings.tick(nils, on_list(cast, "nils", rosa), line.code)
    row = on_list(cast, "nils", rosa)
    assert row.has_left
    assert {tick.by for tick in row.ticks.values()} == {"Nils"}
    assert word(cast, rosa, "originals") == "with_resident"
    with cast.desk("mia").look() as work:
        assert work.shelf(Stay).all_of(rosa)[0].state is StayState.CLOSED
    with pytest.raises((Denied, NotFound)):
        records.page(nils, Journey, rosa)
    waits = [w for w in mornings.waiting(carla) if w.resident == rosa]
    assert [w.said for w in waits] == [mornings.HAS_LEFT]
    departures.record(carla, rosa, {"on": DAY, "how": DepartureKind.ASSISTED_RETURN})
    assert not [w for w in mornings.waiting(carla) if w.resident == rosa]


def test_a_no_in_the_morning_stops_at_once_and_waits_for_nobody(staffed) -> None:
    cast, rosa = staffed
    carla, nils = cast.desk("carla"), cast.desk("nils")
    journeys.save(carla, rosa, JOURNEY)
    cast.time.at = FakeTime().at + timedelta(days=3)
    shift.begin(nils)
    mornings.tick(nils, on_list(cast, "nils", rosa), mornings.STILL_WANTS, done=False)
    assert on_list(cast, "nils", rosa).said_no
    assert word(cast, rosa, "wish") == "no"
    carla.refresh_actor()
    waits = [w for w in mornings.waiting(carla) if w.resident == rosa and w.urgent]
    assert [w.said for w in waits] == [mornings.SAID_NO]
    journeys.cancel(carla, rosa, "Said no.")
    assert on_list(cast, "nils", rosa) is None


def test_the_case_manager_who_hears_the_no_cancels_with_it(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    journeys.save(carla, rosa, JOURNEY)
    shift.begin(carla)
    row = on_list(cast, "carla", rosa)
    mornings.tick(carla, row, mornings.STILL_WANTS, done=False, remark="Wants to wait.")
    page = journeys.look(carla, rosa)
    assert page.journey is None
    assert page.cancelled[0].cancelled_because == "Wants to wait."


# ---- leaving


@pytest.mark.parametrize("how", list(DepartureKind))
def test_every_way_of_leaving_is_written_down_whatever_is_missing(staffed, how) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    seen = departures.look(carla, rosa)
    assert seen.unmet
    assert seen.may_depart is False
    assert "may go" in " ".join(seen.warning.split())
    kept = departures.record(carla, rosa, {"on": TODAY, "how": how}).value
    assert len(kept.unmet) == len(seen.unmet)
    assert word(cast, rosa, "departed") == how.value
    with cast.desk("mia").look() as work:
        assert work.shelf(Stay).all_of(rosa)[0].state is StayState.CLOSED
    seeing_out.come_back(cast.desk("nils"), rosa)
    assert word(cast, rosa, "departed") == "came_back"


def test_a_departure_of_another_day_leaves_the_stay_alone(staffed) -> None:
    cast, rosa = staffed
    ahead = {"on": TODAY + timedelta(days=1), "how": DepartureKind.TRANSFER}
    departures.record(cast.desk("carla"), rosa, ahead)
    with cast.desk("mia").look() as work:
        assert work.shelf(Stay).all_of(rosa)[0].state is StayState.IN_HOUSE


def test_who_opens_departures_and_lists_by_raw_keys(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    sheet = handovers.record(
        carla,
        rosa,
        {"on": TODAY, "template": "land_border", "done": ("originals",), "place": "Bridge 2"},
    ).value
    left = departures.record(carla, rosa, {"on": TODAY, "how": DepartureKind.SELF_ARRANGED}).value
    for kind, id in ((HandoverSheet, sheet.id), (Departure, left.id)):
        assert {who for who in SEATED if opens(cast, who, kind, id)} == {"mia", "carla", "lea"}
    assert "fine" in {line.code for line in handovers.not_done(sheet)}
    with pytest.raises(Invalid):
        handovers.record(carla, rosa, {"on": TODAY, "template": "", "done": ()})
    lines = {"on": TODAY, "template": "airport", "done": ("transit_centre",)}
    with pytest.raises(Invalid):
        handovers.record(carla, rosa, lines)


def test_a_card_begins_in_their_language_and_leads_nowhere(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    draft = handovers.card_draft(carla, rosa)
    assert (draft.language, draft.has_words) == ("mya", True)
    given = {"on": TODAY, "language": "mya", "numbers": ("Aunt: +95 9 000", "191")}
    made = records.add(carla, SafetyCard, rosa, given).value
    before = len(disclosures.of_resident(carla, rosa))
    paper = way_papers.card(carla, made.id)
    way_papers.let_out(carla, paper)
    said = "".join(texts(paper.pdf))
    assert "+95 9 000" in said
    assert "191" in said
    assert not [w for w in ("TEST-01", "Rosa", "shelter") if w in said]
    assert len(disclosures.of_resident(carla, rosa)) == before
    with pytest.raises((Denied, NotFound)):
        way_papers.card(cast.desk("hana"), made.id)


def test_a_printed_list_can_be_told_from_a_forged_one(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    records.add(carla, IdentityName, rosa, {"full_text": "Rosa Khin", "use": NameUse.LEGAL})
    lines = {"on": TODAY, "template": "airport", "done": ("originals",), "missing": ("No escort",)}
    sheet = handovers.record(carla, rosa, lines).value
    paper = way_papers.handover_list(carla, sheet.id)
    said = "".join(texts(paper.pdf))
    assert "Rosa Khin" in said
    assert "No escort" in said
    assert genuine.check(carla, paper.number, paper.code).finding is genuine.Finding.UNKNOWN
    way_papers.let_out(carla, paper)
    assert genuine.check(carla, paper.number, paper.code).finding is genuine.Finding.HOLDS
    assert genuine.check(carla, paper.number, "0000").finding is genuine.Finding.OTHER_CODE


def test_the_records_are_where_they_are_said_to_be(staffed) -> None:
    cast, rosa = staffed
    journeys.save(cast.desk("carla"), rosa, JOURNEY)
    with pytest.raises((Denied, NotFound)):
        records.page(cast.desk("hana"), Journey, rosa)
    assert Disclosure not in journeys.save(cast.desk("carla"), rosa, {"met_by": "x"}).changed
