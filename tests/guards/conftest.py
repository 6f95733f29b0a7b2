"""Two practice houses, one larger than the other, and a walk through each, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from shelterdesk.access import door, new_house
from shelterdesk.services import practice
from shelterdesk.services.progress import Progress
from tests.cast import CHEAP, TODAY, Cast
from tests.guards.walk import Heard, walk

FEW, MORE = 12, 18
SEED = 1

Walked = Callable[[str, int], Heard]


@pytest.fixture(scope="session")
def walked(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """What somebody's walk through a house of so many residents asked of the store."""

    @cache
    def house(count: int) -> Cast:
        cast = Cast(tmp_path_factory.mktemp(f"practice{count}") / "house")
        founders = [
            new_house.Founder(p.login, p.display_name, p.roles, p.passphrase)
            for p in practice.STAFF
        ]
        new_house.found_practice_house(cast.house, "TEST-01", founders, CHEAP)
        logins = {p.login: p.passphrase for p in practice.STAFF}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(practice, "ONE_BY_ONE", 8)
            with door.sign_in_together(cast.house, logins) as desks:
                practice.fill(desks, count, SEED, TODAY, Progress())
        return cast

    @cache
    def through(login: str, count: int) -> Heard:
        who = next(person for person in practice.STAFF if person.login == login)
        desk = door.sign_in(house(count).house, who.login, who.passphrase)
        try:
            return walk(desk)
        finally:
            desk.close()

    return through
