"""Today gathers what every room says needs a look: danger first, nothing twice, no empty lines."""

from __future__ import annotations

from datetime import date

from shelterdesk.access.desk import Desk
from shelterdesk.errors import PassphraseNeeded
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


def test_what_needs_a_passphrase_keeps_no_other_line_back(cast: Cast) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")

        def rests(desk: Desk) -> tuple[Waiting, ...]:
            raise PassphraseNeeded

        def told(desk: Desk) -> tuple[Waiting, ...]:
            return (Waiting(said="{n} beds", route="house/beds", urgent=True),)

        seen = today.waiting(mia, (rests, told, rests))
        assert [line.route for line in seen] == ["house/beds", today.AWAKE]
