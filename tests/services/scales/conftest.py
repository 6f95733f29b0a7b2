"""Rosa with her counsellor, for every test of questionnaires."""

from __future__ import annotations

import pytest

from shelterdesk.domain.roles import Role
from tests.cast import Cast, copied
from tests.services.scales.sheets import SEATED


@pytest.fixture(scope="module")
def seated(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    """One house for all of these tests; each has a resident of its own."""
    cast = copied(founded_house, tmp_path_factory.mktemp("scales") / "house")
    with cast.seated(*SEATED):
        yield cast


@pytest.fixture
def staffed(seated: Cast):
    """Rosa, with a case manager, a counsellor and a nurse, on a fresh day."""
    for login in SEATED:
        seated.desk(login).step_up("moon")
    rosa = seated.admit("nils")
    for login, role in (("carla", Role.CM), ("amara", Role.COU), ("nora", Role.NUR)):
        seated.assign(rosa, login, role)
    return seated, rosa
