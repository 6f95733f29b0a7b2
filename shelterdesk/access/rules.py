"""The policy as the vault sees it: who may found a ring, who stands in it, who may write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shelterdesk.domain.compartments import (
    AWAKE,
    COMPARTMENTS,
    FOUNDER_GOES,
    FOUNDER_HOURS,
    GROUPS,
    SHIELDING,
    Compartment,
    KeyClass,
    Standing,
)
from shelterdesk.domain.policy import POLICY, POLICY_VERSION, Policy
from shelterdesk.domain.roles import Role
from shelterdesk.vault.ledger import CategoryRule

MANAGED_FROM_ABOVE = ("staff", "managers")

_SCOPES = {
    KeyClass.PLAIN: "plain",
    KeyClass.HOUSE: "house",
    KeyClass.SHIELDABLE: "house",
    KeyClass.RESIDENT: "resident",
    KeyClass.MATTER: "matter",
    KeyClass.AUTHOR: "author",
    KeyClass.LENT: "reader",
}


@dataclass(frozen=True)
class HouseRules:
    """The vault's ``Rules`` over our two tables."""

    policy: Policy = POLICY
    compartments: Mapping[str, Compartment] = field(default_factory=lambda: COMPARTMENTS)
    version: int = POLICY_VERSION
    managers: frozenset[str] = frozenset({Role.MGR.value})
    keepers: frozenset[str] = frozenset({Role.CM.value})
    administrators: frozenset[str] = frozenset({Role.ADM.value})
    shielding: str = SHIELDING
    founder_seconds: int = FOUNDER_HOURS * 3600

    def category_of(self, kind: str) -> str:
        """The category whose door and key *kind* goes through."""
        return self.policy.doors[kind]

    def creators(self, kind: str) -> frozenset[str]:
        """Role codes that may write *kind*."""
        return self._creators[kind]

    def rule(self, category: str) -> CategoryRule:
        """Scope, founders and members of a category's rings."""
        return self._rules[category]

    @cached_property
    def _creators(self) -> dict[str, frozenset[str]]:
        return {
            kind: frozenset(role.value for role in self.policy.creators(kind))
            for kind in self.policy.doors
        }

    @cached_property
    def _rules(self) -> dict[str, CategoryRule]:
        return {category: self._rule(found) for category, found in self.compartments.items()}

    def _rule(self, found: Compartment) -> CategoryRule:
        kinds = [kind for kind, door in self.policy.doors.items() if door == found.category]
        return CategoryRule(
            scope=_SCOPES[found.key_class],
            creators=frozenset[str]().union(*(self.creators(kind) for kind in kinds)),
            groups=_pairs(found.groups),
            named=() if found.key_class is KeyClass.MATTER else _pairs(found.named),
            shielded_groups=_pairs(found.shielded_groups),
            emergency=found.emergency,
            readers=_readers(found) if found.key_class is KeyClass.MATTER else frozenset(),
            founder_stays=found.category not in FOUNDER_GOES,
            rests=found.category not in AWAKE,
        )

    def groups(self) -> Mapping[str, frozenset[str]]:
        """Every group and the role codes whose holders belong to it."""
        return self._groups

    @cached_property
    def _groups(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(r.value for r in roles) for name, roles in GROUPS.items()}

    def manages_group(self, name: str, roles: frozenset[str]) -> bool:
        """Managers manage; where they do not belong, everybody who does (key model 7)."""
        return bool(roles & self.managers) or name not in MANAGED_FROM_ABOVE


def _readers(found: Compartment) -> frozenset[str]:
    """Role codes that may stand in a matter, by name or by a group."""
    of_groups = (role for standing in found.groups for role in GROUPS[standing.name])
    return frozenset({*(role.value for role in of_groups), *(s.name for s in found.named)})


def _pairs(standings: tuple[Standing, ...]) -> tuple[tuple[str, bool], ...]:
    return tuple((standing.name, standing.manages) for standing in standings)
