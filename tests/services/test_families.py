"""Who belongs together: in both files or in neither."""

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.family import Relation
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import blocking, families
from tests.cast import Cast


def test_one_act_writes_both(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        for each in (rosa, lin):
            cast.assign(each, "carla", Role.CM)
        carla = cast.desk("carla")
        kept = families.link(carla, rosa, lin, Relation.CHILD, Answer.YES).value
        assert [(t.other, t.link.relation) for t in families.of(carla, rosa)] == [
            (lin, Relation.CHILD)
        ]
        assert [(t.other, t.link.relation) for t in families.of(carla, lin)] == [
            (rosa, Relation.PARENT)
        ]
        for one, two in ((rosa, lin), (lin, rosa), (rosa, rosa)):
            with pytest.raises(Invalid):
                families.link(carla, one, two, Relation.PARENT)
        families.end(carla, kept.id, 1)
        assert families.of(carla, rosa) == families.of(carla, lin) == ()


def test_neither_has_it_where_one_is_out_of_reach(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        cast.assign(rosa, "carla", Role.CM)
        with pytest.raises(NotFound):
            families.link(cast.desk("carla"), rosa, lin, Relation.SIBLING)
        cast.assign(lin, "carla", Role.CM)
        assert families.of(cast.desk("carla"), rosa) == ()
        families.link(cast.desk("nils"), rosa, lin, Relation.TRAVELLED_TOGETHER)  # at the door
        assert len(families.of(cast.desk("carla"), lin)) == 1
        with pytest.raises(Denied):
            families.of(cast.desk("mia"), rosa)


def test_whoever_is_blocked_from_one_finds_no_trace_in_the_other(cast: Cast) -> None:
    with cast.seated("mia", "max", "nils", "carla", "amara"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        for each in (rosa, lin):
            cast.assign(each, "carla", Role.CM)
            cast.assign(each, "amara", Role.COU)
        families.link(cast.desk("carla"), rosa, lin, Relation.SIBLING)
        amara = cast.desk("amara")
        assert len(families.of(amara, rosa)) == 1
        blocking.block(cast.desk("mia"), lin, amara.user_id)
        amara.refresh_actor()
        assert families.of(amara, rosa) == ()
