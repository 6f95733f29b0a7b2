"""Sitting down at a house before the window has one: to count what is newer than a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.access import door
from shelterdesk.access.backups import Person

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House


def sit_down(house: House, person: Person) -> Desk:
    """The desk of *person* in *house*; raises as ``door.sign_in``."""
    return door.sign_in(house, person.login, person.passphrase)
