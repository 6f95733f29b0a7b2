"""Two records of one person: joined by a signed link, shown as one, taken apart without a loss."""

from __future__ import annotations

import pytest

from shelterdesk.domain.kinds.alert import Alert, AlertKind
from shelterdesk.domain.kinds.closing import AliasLink
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.likeness import Reason
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import alerts, blocking, joining, records
from shelterdesk.services.register import open_register
from tests.cast import TODAY, Cast


def twice(cast: Cast) -> tuple[str, str]:
    """Rosa came in March and was written down again in November."""
    first, again = cast.admit("nils", "Mohammed Rahim"), cast.admit("nils", "Md Raheem")
    for id, born in ((first, "1998-03-02"), (again, "1998")):
        records.add(cast.desk("mia"), Identity, id, {"birth_date": PartialDate(born)})
    return first, again


def test_both_are_suggested_once_and_shown_as_one(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        first, again = twice(cast)
        cast.admit("nils", "Somebody else")
        found = joining.candidates(mia)
        assert [pair.why for pair in found] == [Reason.NAME_AND_BIRTH]
        alert = {
            "sort": AlertKind.ROOM,
            "text": "Ask before closing the door.",
            "expires_on": TODAY,
        }
        records.add(mia, Alert, again, alert)

        joining.join(mia, first, again, "She recognised her own photo.")
        register = open_register(mia)
        assert joining.candidates(mia) == ()
        assert again not in {row.resident for row in register.listed}
        assert [row.resident for row in register.find("Raheem")] == [first]
        assert [row.resident for row in register.joined_with(first)] == [again]
        assert len(records.page(mia, Alert, again).rows) == 1  # nothing moved, nothing is lost
        for one in (first, again):  # whichever is open, it says what to do
            assert [a.text for a in alerts.shown(mia, one)] == [alert["text"]]
            assert [line.alert.text for line in alerts.lines(mia, one)] == [alert["text"]]

        joining.part(mia, first, again)
        assert alerts.shown(mia, first) == ()
        register = open_register(mia)
        assert {first, again} <= {row.resident for row in register.listed}
        assert joining.candidates(mia) == ()  # two people: not suggested again
        with mia.look() as work:
            assert len(list(work.shelf(AliasLink).every())) == 2  # both words stay in the trail


def test_whoever_reaches_only_one_of_them_sees_no_trace_of_the_other(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "max"):
        mia = cast.desk("mia")
        first, again = twice(cast)
        cast.assign(first, "carla", Role.CM)
        records.add(
            mia, Alert, again, {"sort": AlertKind.ROOM, "text": "Knock.", "expires_on": TODAY}
        )
        blocking.block(mia, again, cast.user("max"))
        joining.join(mia, again, first, "The same passport.")
    with cast.seated("carla", "max"):
        for login in ("carla", "max"):
            register = open_register(cast.desk(login))
            shown = {row.resident for row in register.listed}
            assert first in shown
            assert again not in shown
            assert register.joined_with(first) == ()
            assert alerts.shown(cast.desk(login), first) == ()
            assert alerts.lines(cast.desk(login), first) == ()


def test_only_a_manager_joins(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        first, again = twice(cast)
        for id in (first, again):
            cast.assign(id, "carla", Role.CM)
        carla = cast.desk("carla")
        for act in (
            lambda: joining.candidates(carla),
            lambda: joining.join(carla, first, again, "I am sure."),
            lambda: joining.part(carla, first, again),
        ):
            with pytest.raises((Denied, NotFound)):
                act()
        assert joining.joined(cast.desk("mia")) == ()


def test_a_reason_is_needed_and_nobody_is_joined_twice(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        first, again = twice(cast)
        third = cast.admit("nils", "Lin")
        with pytest.raises(Invalid):
            joining.join(mia, first, again, "  ")
        with pytest.raises(Invalid):
            joining.join(mia, first, first, "It is one record.")
        joining.join(mia, first, again, "The same passport.")
        with pytest.raises(Invalid):
            joining.join(mia, third, again, "The same passport.")


def test_joining_is_told_to_readiness(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        first, again = twice(cast)
        joining.join(mia, first, again, "The same passport.")
        with mia.look() as work:
            told = {(f.resident, f.name, f.value) for f in work.shelf(ReadinessFact).every()}
        assert {(first, "changed", "merge"), (again, "changed", "merge")} <= told


def test_a_word_at_the_door_names_who_is_alike_and_nobody_else(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        first, _ = twice(cast)
        cast.admit("nils", "Lin")
        register = open_register(cast.desk("nils"))
        assert first in [row.resident for row in joining.alike(register, "Mohamed Rahim")]
        assert joining.alike(register, "Nobody Atall") == ()
        assert joining.alike(register, "L") == ()
