"""After much heavy reading: a word to oneself, and to nobody else."""

from __future__ import annotations

from shelterdesk.domain.kinds.account import AccountEvent
from shelterdesk.services import pausing, settings
from tests.cast import Cast


def read(cast: Cast, login: str, times: int) -> None:
    for n in range(times):
        said = {"kind": AccountEvent.kind, "id": f"{n:032x}", "residents": []}
        cast.desk(login).say(pausing.REVEAL, said)


def test_it_comes_after_six_covered_texts_and_goes_with_the_day(cast: Cast) -> None:
    with cast.seated("mia", "carla"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        read(cast, "carla", 5)
        read(cast, "mia", 2)
        assert pausing.waiting(carla) == ()
        read(cast, "carla", 1)
        assert [w.count for w in pausing.waiting(carla)] == [6]
        assert pausing.waiting(mia) == ()
        settings.change(mia, pausing.AFTER, "0")
        assert pausing.waiting(carla) == ()
        settings.change(mia, pausing.AFTER, "3")
        assert [w.count for w in pausing.waiting(carla)] == [6]
        cast.time.pass_by(days=1)
        assert pausing.waiting(carla) == ()
