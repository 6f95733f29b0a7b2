"""The settings of the shelter: look at them, change one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.access import emergency
from shelterdesk.domain.kinds.house import Setting
from shelterdesk.domain.modules import MODULES
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.settings import SettingRule, load_settings, record_id
from shelterdesk.errors import Denied, NotFound, SecondPersonNeeded
from shelterdesk.services.people import SecondPerson, agreed
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

DAYS_OFF = "days_off"  # when nobody can be asked to look at something
ALONE = "emergency_alone"  # off, it takes what was given for it from the key file
# Whoever changes one of these gives their passphrase for it.
SECURITY = frozenset(
    {*MODULES, "counselling_trainees", "clinical_supervisors", "child_focal_points"}
)

HOUSE = ResidentId("")


@dataclass(frozen=True)
class HouseSetting:
    """One setting as it stands in this house."""

    rule: SettingRule
    value: str


def house(desk: Desk) -> tuple[HouseSetting, ...]:
    """All settings, in the order of the page."""
    with desk.look() as work:
        chosen = in_force(work)
    return tuple(HouseSetting(rule, chosen[rule.key]) for rule in load_settings())


def in_force(work: Work) -> dict[str, str]:
    """Every setting's value by key; a record that ``change`` would not have written is not heard.

    One setting is one record, so that a second one cannot stand beside it.
    """
    records = {s.id: s for s in work.shelf(Setting).all_of(HOUSE)}
    chosen = {}
    for rule in load_settings():
        found = records.get(record_id(rule.key))
        chosen[rule.key] = found.value if found and rule.fits(found.value) else rule.default
    return chosen


def values(desk: Desk) -> dict[str, str]:
    """Every setting's value by key."""
    return {setting.rule.key: setting.value for setting in house(desk)}


def needs_two(key: str, value: str) -> bool:
    """Whether two people decide it: turning on a part that holds more of somebody's story."""
    return key in MODULES and value == "yes"


def change(
    desk: Desk, key: str, value: str, second: SecondPerson | None = None
) -> Receipt[Setting]:
    """Change one setting; raises ``Invalid`` for a value that it cannot have.

    A setting of security needs a passphrase that is fresh, ``PassphraseNeeded``, and where
    ``needs_two`` says so a second person, ``SecondPersonNeeded``, who stands in the trail.
    """
    rule = next((r for r in load_settings() if r.key == key), None)
    if rule is None:
        raise NotFound("setting")
    rule.inspect(value)
    if key in SECURITY:
        desk.require_passphrase()
    by = ""
    if needs_two(key, value):
        if not desk.may("amend", Setting):
            raise Denied("setting.change")
        if second is None:
            raise SecondPersonNeeded
        by = desk.accounts.require_two(desk, agreed(desk, second))
    id = record_id(key)
    given = {"key": key, "value": value, "since": desk.today()}
    with desk.work("setting.change") as work:
        shelf = work.shelf(Setting)
        if by:
            work.said["second"] = by
        try:
            before = shelf.get(id)
        except NotFound:
            kept = shelf.add(Setting.new(id, HOUSE, given))
        else:
            kept = shelf.amend(id, before.rev, given)
    if (key, value) == (ALONE, "no"):
        emergency.drop_alone(desk)
    return Receipt(kept, frozenset(work.changed))
