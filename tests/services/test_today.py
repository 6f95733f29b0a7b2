"""Today gathers what every room says needs a look: danger first, nothing twice, no empty lines."""

from __future__ import annotations

from datetime import date

from shelterdesk.services import today
from shelterdesk.services.waiting import Waiting
from tests.cast import Cast

DANGER = Waiting(said="Danger", route="house/concerns", urgent=True)
SOON = Waiting(said="Soon", route="house/beds", due_on=date(2026, 11, 25))
LATER = Waiting(said="Later", route="house/beds", due_on=date(2026, 12, 2))
SOME_DAY = Waiting(said="Some day", route="house/texts")
NONE = Waiting(said="None", route="house/beds", count=0)


def test_danger_comes_first_then_the_day_it_is_due(cast: Cast) -> None:
    with cast.seated("mia"):
        sources = (lambda _: (SOME_DAY, LATER, NONE), lambda _: (SOON, DANGER, SOON))
        found = today.waiting(cast.desk("mia"), sources)
    assert found == (DANGER, SOON, LATER, SOME_DAY)


def test_every_source_answers_every_role(cast: Cast) -> None:
    everybody = ("mia", "nils", "carla", "amara", "hana")
    with cast.seated(*everybody):
        rosa = cast.admit("nils")
        for login in everybody:
            for each in today.waiting(cast.desk(login)):
                assert each.said
                assert each.route
                assert each.resident in ("", rosa)
