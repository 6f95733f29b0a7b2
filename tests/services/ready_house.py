"""Residents who are ready, made by the people whose word counts; verdicts by two of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from shelterdesk.domain.kinds.journey import DecisionForm, Wish
from shelterdesk.domain.kinds.readiness import ReadinessFact, RiskLevel
from shelterdesk.domain.readiness_facts import ACCOUNTS, lines, needs_two
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import decisions, readiness, signatures
from tests.cast import TODAY, Cast
from tests.domain.readiness_cast import CRITERIA, ready_facts

HANDS = {
    Role.CM: "carla",
    Role.LEG: "lea",
    Role.MGR: "mia",
    Role.NUR: "nora",
    Role.COU: "amara",
}
SEATED = ("mia", "carla", "lea", "nora", "amara", "hana")


def writer(name: str, value: str) -> str:
    """Who of the cast may write a fact."""
    if name.startswith("criterion:"):
        asked = CRITERIA[name.partition(":")[2]]
        accounts = [a for signer in asked.signers for a in ACCOUNTS[signer]]
    else:
        stem = name.partition(":")[0]
        found = [
            line
            for line in lines()
            if line.name in (name, f"{stem}:*") and value.split(" ")[0] in line.values
        ]
        accounts = [w for line in found for w in line.writers]
    return next((HANDS[role] for role in HANDS if role in accounts), "")


def welcome(cast: Cast, name: str) -> ResidentId:
    """Somebody comes, and everybody who is needed works with them."""
    resident = cast.admit("hana", name)
    for login, role in (("carla", Role.CM), ("lea", Role.LEG)):
        cast.assign(resident, login, role)
    cast.assign(resident, "nora", Role.NUR)
    cast.assign(resident, "amara", Role.COU)
    return resident


def tell(cast: Cast, residents: list[ResidentId], today: date = TODAY, **changed: str) -> None:
    """Drop the facts of somebody who is ready, each by somebody whose word on it counts."""
    by: dict[str, list[tuple[str, str, date, date | None]]] = defaultdict(list)
    levels = []
    for fact in ready_facts(**changed):
        if needs_two(fact.name, fact.word):
            levels.append(RiskLevel.of(fact.word))
            continue
        hand = writer(fact.name, fact.value)
        if hand:
            by[hand].append((fact.name, fact.value, fact.on, fact.until))
    for hand, facts in by.items():
        with cast.desk(hand).work("readiness_fact.add") as work:
            for resident in residents:
                for name, value, on, until in facts:
                    told = {"name": name, "value": value, "on": on, "until": until}
                    work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, told))

    for resident in residents:
        for level in levels:
            agree_on_risk(cast, resident, level)


def agree_on_risk(cast: Cast, resident: ResidentId, level: RiskLevel = RiskLevel.LOW) -> None:
    """Carla looks at the risk of a return and signs its level; Mia puts the second name to it."""
    first = signatures.sign_risk(cast.desk("carla"), resident, {"level": level}).value
    signatures.countersign_risk(cast.desk("mia"), first.id)


def say_yes(cast: Cast, resident: ResidentId, wish: Wish = Wish.YES) -> None:
    """The resident wants to go home, asked alone, in their language, by Carla."""
    asked = {"alone": True, "language": "mya", "form": DecisionForm.SPOKEN}
    decisions.decide(cast.desk("carla"), resident, {"wish": wish, **asked})


def sign(cast: Cast, resident: ResidentId) -> RecordId:
    """Carla signs, Mia countersigns."""
    carla, mia = cast.desk("carla"), cast.desk("mia")
    readiness.sign_verdict(carla, resident, {})
    id = readiness.verdicts(carla, resident)[0].id
    readiness.countersign_verdict(mia, id)
    return id


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)
