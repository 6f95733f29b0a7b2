"""What looks at everybody asks for everybody at once: more people, the same number of questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete

from shelterdesk.access.desk import Desk
from shelterdesk.access.proving import proven
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services import kitchen, movements, records, roll_call, rosters, seeing_out, shift
from shelterdesk.store import engine as engines
from tests.cast import Cast
from tests.guards.walk import listening

FEW, MORE = ("Rosa", "Mya"), ("Kai", "Lin", "Noor", "Sami")


def _asked(look: Callable[[], object]) -> int:
    """How many statements one look asks, with all that is read once a sitting read before."""
    look()
    with listening() as heard:
        look()
    return sum(heard.count().values())


def _admit(cast: Cast, names: tuple[str, ...]) -> list[ResidentId]:
    people = [cast.admit("nils", name) for name in names]
    for each in people:
        records.add(cast.desk("mia"), Identity, each, {"citizenships": ("MM",)})
    return people


@pytest.mark.parametrize(
    "look",
    [
        roll_call.roll_call,
        rosters.nationalities,
        kitchen.head_count,
        movements.waiting,
        seeing_out.waiting,
    ],
    ids=lambda look: f"{look.__module__.rpartition('.')[2]}.{look.__name__}",
)
def test_more_people_cost_no_more_questions(cast: Cast, look: Callable[[Desk], object]) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        shift.begin(mia)
        _admit(cast, FEW)
        few = _asked(lambda: look(mia))
        _admit(cast, MORE)
        assert _asked(lambda: look(mia)) == few


def test_read_at_once_is_what_is_read_one_by_one(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana", "amara"):
        people = [*_admit(cast, FEW), cast.admit("nils", "Kid", AgeGroup.CHILD)]
        shift.begin(cast.desk("hana"))
        for login in ("mia", "nils", "hana"):
            with cast.desk(login).look() as work:
                shelf = work.shelf(EverydayName)
                single = set()
                for each in people:
                    try:
                        single |= set(shelf.all_of(each))
                    except NotFound:
                        continue
                assert set(proven(work, EverydayName, people)) == single
        with (
            cast.desk("nils").look() as work,
            pytest.raises(Denied),
        ):
            list(proven(work, CounsellingSession, people))


def test_what_its_author_never_signed_is_left_out(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        rosa, mya = _admit(cast, FEW)
        with mia.look() as work:
            (name,) = work.shelf(EverydayName).all_of(rosa)
        items = mia.schema.trail_item
        with engines.writing(mia.engine) as db:
            db.execute(delete(items).where(items.c.obj == bytes.fromhex(name.id)))
        with mia.look() as work:
            found = {each.resident for each in proven(work, EverydayName, [rosa, mya])}
    assert found == {mya}
