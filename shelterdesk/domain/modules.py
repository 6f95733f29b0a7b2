"""Parts of the program that a shelter turns on: while one is off, its kinds have no door at all.

A kind that is off is not offered, read, written or found by anybody; what was written before waits
under its keys until the shelter turns the part on again.
"""

from __future__ import annotations

from collections.abc import Mapping

MODULES: Mapping[str, frozenset[str]] = {
    # Whether a shelter may hold such a text at all is not settled everywhere (casework guide 12.8).
    "narrative_module": frozenset({"account_event"}),
}
ALL_OFF: frozenset[str] = frozenset[str]().union(*MODULES.values())


def switched_off(chosen: Mapping[str, str]) -> frozenset[str]:
    """Kinds without a door, by the settings as *chosen*; what is not chosen is off."""
    return frozenset[str]().union(
        *(kinds for module, kinds in MODULES.items() if chosen.get(module) != "yes")
    )
