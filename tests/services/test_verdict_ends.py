"""Every trigger of documents guide 3.2, by the act that causes it: the verdict ends with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.journey import ReturnDecision, Wish
from shelterdesk.domain.kinds.paper import ClaimState, LegalMilestone, ProtectionClaim
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    ReadinessBrief,
    ReadinessVerdict,
    RiskLevel,
)
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus
from shelterdesk.domain.kinds.safety import RiskDomain, RiskReview
from shelterdesk.domain.kinds.safety import RiskLevel as HowHigh
from shelterdesk.domain.readiness import BlockReason, ReadinessState
from shelterdesk.domain.readiness_verdict import VerdictState, Withdrawal
from shelterdesk.domain.record import ResidentId, SignState
from shelterdesk.services import (
    briefs,
    checking,
    decisions,
    documents,
    joining,
    readiness,
    records,
    register,
    signatures,
)
from shelterdesk.services.one_person import LOOK_AGAIN
from tests.cast import TODAY, Cast, copied
from tests.domain.readiness_cast import PAPER_ENDS
from tests.services.ready_house import SEATED, days, sign, tell, welcome

NOT_MET = {"state": AssessmentState.NOT_MET}


def asked(cast: Cast, rosa: ResidentId) -> None:
    decisions.decide(cast.desk("carla"), rosa, {"wish": Wish.UNSURE, "words": "Not now."})


def told_night(cast: Cast, rosa: ResidentId) -> None:
    readiness.note_wish(cast.desk("hana"), rosa, "no")


def claim(cast: Cast, rosa: ResidentId) -> None:
    given = {"claim": ClaimState.OPEN, "fears_own_state": Answer.YES}
    records.add(cast.desk("lea"), ProtectionClaim, rosa, given)


def risk(cast: Cast, rosa: ResidentId) -> None:
    signatures.sign_risk(cast.desk("carla"), rosa, {"level": RiskLevel.HIGH, "risks": "x"})


def order(cast: Cast, rosa: ResidentId) -> None:
    given = {"track": "custody_order_end", "due_on": TODAY + days(9)}
    records.add(cast.desk("lea"), LegalMilestone, rosa, given)


def court(cast: Cast, rosa: ResidentId) -> None:
    given = {"track": "court_date", "due_on": TODAY + days(9)}
    records.add(cast.desk("lea"), LegalMilestone, rosa, given)


def paper_gone(cast: Cast, rosa: ResidentId) -> None:
    found = records.page(cast.desk("carla"), Document, rosa).rows
    paper = next(d for d in found if d.document_type == "passport")
    documents.move(cast.desk("carla"), paper.id, "cancelled", why="Reported lost")


def paper_shorter(cast: Cast, rosa: ResidentId) -> None:
    found = records.page(cast.desk("carla"), Document, rosa).rows
    paper = next(d for d in found if d.document_type == "passport")
    shorter = {"expires_on": TODAY + days(1)}
    records.amend(cast.desk("carla"), Document, paper.id, paper.rev, shorter)


def exit_over(cast: Cast, rosa: ResidentId) -> None:
    given = {"track": "exit_permission", "due_on": TODAY + days(9)}
    records.add(cast.desk("lea"), LegalMilestone, rosa, given)


def crisis(cast: Cast, rosa: ResidentId) -> None:
    readiness.assess(cast.desk("amara"), rosa, "RR-PSY-01", NOT_MET)


def danger(cast: Cast, rosa: ResidentId) -> None:
    given = {
        "domain": next(iter(RiskDomain)),
        "level": HowHigh.IMMEDIATE,
        "review_on": TODAY + days(1),
    }
    records.add(cast.desk("carla"), RiskReview, rosa, given)


def illness(cast: Cast, rosa: ResidentId) -> None:
    records.add(cast.desk("nora"), HealthRecord, rosa, {"what": "A test came back."})


def pregnancy(cast: Cast, rosa: ResidentId) -> None:
    readiness.assess(cast.desk("nora"), rosa, "RR-HLT-03", {"state": AssessmentState.IN_PROGRESS})


def no_host(cast: Cast, rosa: ResidentId) -> None:
    readiness.assess(cast.desk("carla"), rosa, "RR-REC-01", NOT_MET)


def guardian(cast: Cast, rosa: ResidentId) -> None:
    readiness.note_fact(cast.desk("carla"), rosa, "criterion:RR-CHD-02", "not_met")


def identity(cast: Cast, rosa: ResidentId) -> None:
    found = records.page(cast.desk("carla"), Identity, rosa).rows[0]
    records.amend(cast.desk("carla"), Identity, found.id, found.rev, {"citizenships": ("TH",)})


def age(cast: Cast, rosa: ResidentId) -> None:
    found = records.page(cast.desk("carla"), AgeStatus, rosa).rows[0]
    given = {"group": AgeGroup.UNCERTAIN}
    records.amend(cast.desk("carla"), AgeStatus, found.id, found.rev, given)


def day(cast: Cast, rosa: ResidentId) -> None:
    later = TODAY + days(20)
    value = f"ticketed depart={later} arrive={later}"
    readiness.note_fact(cast.desk("carla"), rosa, "journey", value)


def merge(cast: Cast, rosa: ResidentId) -> None:
    joining.join(cast.desk("mia"), rosa, cast.admit("hana", "Rosa again"), "One passport")


Cause = Callable[[Cast, ResidentId], None]
CAUSES: dict[str, tuple[Cause, Withdrawal, bool]] = {
    # name: cause, why, whether who causes it holds the verdict's key
    "unsure": (asked, Withdrawal.WISH, True),
    "a no to a day worker": (told_night, Withdrawal.WISH, False),
    "protection claim": (claim, Withdrawal.PROTECTION, True),
    "risk": (risk, Withdrawal.RISK, True),
    "hold order": (order, Withdrawal.ORDER, True),
    "court": (court, Withdrawal.ORDER, True),
    "paper cancelled": (paper_gone, Withdrawal.TRAVEL_PAPER, True),
    "paper shorter": (paper_shorter, Withdrawal.TRAVEL_PAPER, True),
    "exit permission": (exit_over, Withdrawal.EXIT_PAPER, True),
    "acute crisis": (crisis, Withdrawal.WELLBEING, False),
    "danger": (danger, Withdrawal.WELLBEING, True),
    "illness": (illness, Withdrawal.HEALTH, False),
    "pregnancy": (pregnancy, Withdrawal.HEALTH, False),
    "receiving party": (no_host, Withdrawal.RECEIVING, True),
    "guardian": (guardian, Withdrawal.GUARDIAN, True),
    "nationality": (identity, Withdrawal.IDENTITY, True),
    "age": (age, Withdrawal.IDENTITY, True),
    "day of journey": (day, Withdrawal.JOURNEY, True),
    "merge": (merge, Withdrawal.MERGE, True),
}


@pytest.fixture(scope="module")
def signed(
    founded_house: Cast, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Cast, dict[str, ResidentId]]]:
    """A house in which one resident for each cause has a verdict in force."""
    cast = copied(founded_house, Path(tmp_path_factory.mktemp("verdicts")) / "house")
    with cast.seated(*SEATED):
        people = {name: welcome(cast, f"Rosa {n}") for n, name in enumerate(CAUSES)}
        for name, rosa in people.items():
            if name.startswith("paper"):
                given = {"document_type": "passport", "state": "received", "number": "A1"}
                records.add(cast.desk("carla"), Document, rosa, {**given, "expires_on": PAPER_ENDS})
            if name == "nationality":
                records.add(cast.desk("carla"), Identity, rosa, {"citizenships": ("MM",)})
        tell(cast, [r for n, r in people.items() if not n.startswith("paper")])
        tell(cast, [r for n, r in people.items() if n.startswith("paper")], travel_paper="")
        for rosa in people.values():
            sign(cast, rosa)
        yield cast, people


def test_the_table_has_every_reason() -> None:
    told = {why for _, why, _ in CAUSES.values()}
    derived = {Withdrawal.DEPARTURE, Withdrawal.NO_LONGER_MET, Withdrawal.FACTS_MISSING}
    assert told | derived == set(Withdrawal)


@pytest.mark.parametrize("name", list(CAUSES))
def test_a_verdict_ends_with_its_cause(
    signed: tuple[Cast, dict[str, ResidentId]], name: str
) -> None:
    cast, people = signed
    rosa, (cause, why, holds_key) = people[name], CAUSES[name]
    mia = cast.desk("mia")
    before = readiness.standing(mia, rosa)
    assert before.state is ReadinessState.READY, before.blockers
    entries = mia.trail(size=1)[0].seq
    cause(cast, rosa)
    seen = readiness.standing(mia, rosa)
    assert (seen.verdict_state, seen.may_depart) == (VerdictState.WITHDRAWN, False)
    assert why in seen.withdrawn_because
    assert seen.state not in (ReadinessState.READY, ReadinessState.CONDITIONALLY_READY)
    (verdict,) = readiness.verdicts(mia, rosa)
    if holds_key:  # written down in the very entry that has the cause
        wrote = [e for e in mia.trail(size=9) if e.seq > entries and e.action != "open"]
        assert len(wrote) <= 2  # a merge admits somebody first
        assert verdict.state is SignState.WITHDRAWN
    else:
        rows = register.open_register(mia).row(rosa)
        assert rows is not None
        assert rows.readiness_state == LOOK_AGAIN
        briefs.finish_waiting(mia)
        (verdict,) = readiness.verdicts(mia, rosa)
    assert verdict.state is SignState.WITHDRAWN
    assert why.value in verdict.withdrawn_because
    assert verdict.withdrawn_on == TODAY
    brief = records.page(cast.desk("amara"), ReadinessBrief, rosa).rows[0]
    assert brief.state == seen.state.value
    history = records.history(mia, ReadinessVerdict, verdict.id)
    states = [each.state for each in history]
    assert states == [SignState.WITHDRAWN, SignState.COUNTERSIGNED, SignState.SIGNED]
    assert any(w.resident == rosa for w in briefs.waiting(mia))


def test_case_2_a_no_is_heard_first_and_everything_is_kept(
    signed: tuple[Cast, dict[str, ResidentId]],
) -> None:
    cast, people = signed
    seen = readiness.standing(cast.desk("carla"), people["a no to a day worker"])
    assert seen.reason is BlockReason.DOES_NOT_WISH
    found = records.page(cast.desk("carla"), ReturnDecision, people["unsure"]).rows
    assert [each.words for each in found] == ["Not now."]


def test_writing_a_paper_is_not_reading_about_readiness(
    signed: tuple[Cast, dict[str, ResidentId]],
) -> None:
    cast, people = signed
    lea, rosa = cast.desk("lea"), people["unsure"]
    lea.flush_opened()
    before = lea.trail(size=1)[0].seq
    asked = {"track": "compensation_claim", "due_on": TODAY + days(30)}
    records.add(lea, LegalMilestone, rosa, asked)
    lea.flush_opened()
    opened = [e.detail for e in lea.trail(size=5) if e.seq > before and e.action == "open"]
    assert not any('"REP"' in detail or '"FCT"' in detail for detail in opened)


def test_the_house_still_verifies(signed: tuple[Cast, dict[str, ResidentId]]) -> None:
    cast, _ = signed
    assert checking.verify(cast.desk("mia")).problems == ()
