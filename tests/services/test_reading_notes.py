"""A manager finds a calm note; nobody is stopped."""

from __future__ import annotations

import json
from dataclasses import replace

from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.roles import Role
from shelterdesk.domain.unusual_reading import Why
from shelterdesk.services import blocking, reading_notes, records, settings
from shelterdesk.store import engine as engines
from tests.cast import Cast


def read_names(cast: Cast, login: str, how_many: int) -> None:
    """Somebody reads the names of so many residents."""
    desk = cast.desk(login)
    for number in range(how_many):
        rosa = cast.admit("mia", f"R{number}")
        records.page(desk, IdentityName, rosa)
    desk.flush_opened()


def test_the_other_manager_finds_a_note_and_she_goes_on_reading(cast: Cast) -> None:
    with cast.seated("mia", "max", "carla", "adam"):
        settings.change(cast.desk("mia"), "reading_residents_day", "3")
        read_names(cast, "max", 2)
        assert reading_notes.notes(cast.desk("mia")) == ()
        read_names(cast, "max", 1)
        (note,) = reading_notes.notes(cast.desk("mia"))
        assert (note.who, note.residents, note.why) == ("Max", 3, Why.MANY)
        assert note.day == cast.time.at.date()
        assert note.user_id == cast.user("max")
        for login in ("max", "carla", "adam"):  # not for herself, nor for other roles
            assert reading_notes.notes(cast.desk(login)) == ()
        read_names(cast, "max", 1)
        assert reading_notes.notes(cast.desk("mia"))[0].residents == 4


def test_nobody_is_asked_about_what_a_tool_wrote_in_their_name(cast: Cast) -> None:
    with cast.seated("mia", "max", "carla"):
        settings.change(cast.desk("mia"), "reading_residents_day", "3")
        carla, maxs = cast.desk("carla"), cast.desk("max").vault.key_id
        with engines.writing(carla.engine) as db, carla.ledger.on(db):
            head = carla.ledger.head()
            assert head is not None
            opened = json.dumps({"opened": [[str(n) * 32, "IDN"] for n in range(5)]})
            forged = replace(head, seq=head.seq + 1, actor=maxs, action="open", detail=opened)
            carla.ledger.put_entry(forged, ())
        assert reading_notes.notes(cast.desk("mia")) == ()


def test_work_is_no_news_and_a_note_goes_after_a_week(cast: Cast) -> None:
    with cast.seated("mia", "carla", "nils"):
        settings.change(cast.desk("mia"), "reading_residents_day", "2")
        for number in range(3):
            rosa = cast.admit("nils", f"R{number}")
            cast.assign(rosa, "carla", Role.CM)
            records.page(cast.desk("carla"), IdentityName, rosa)
        cast.desk("carla").flush_opened()
        assert reading_notes.notes(cast.desk("mia")) == ()
    with cast.seated("mia", "max"):
        read_names(cast, "max", 2)
        assert len(reading_notes.notes(cast.desk("mia"))) == 1
        cast.time.pass_by(days=6)
        assert len(reading_notes.notes(cast.desk("mia"))) == 1
        cast.time.pass_by(days=1)
        assert reading_notes.notes(cast.desk("mia")) == ()


def test_of_a_file_he_is_blocked_from_a_manager_is_told_no_count(cast: Cast) -> None:
    with cast.seated("mia", "max", "lea", "nils"):
        mia, max, lea = cast.desk("mia"), cast.desk("max"), cast.desk("lea")
        second = mia.accounts.second("max", "moon")
        mia.accounts.give_roles(mia, lea.user_id, [Role.MGR], second)
    with cast.seated("mia", "max", "lea", "nils"):
        mia, max, lea = cast.desk("mia"), cast.desk("max"), cast.desk("lea")
        settings.change(mia, "reading_residents_day", "3")
        some = [cast.admit("nils", f"R{number}") for number in range(3)]
        for rosa in some:
            records.page(lea, IdentityName, rosa)
        lea.flush_opened()
        for desk in (mia, max):
            assert [note.residents for note in reading_notes.notes(desk)] == [3]
        blocking.block(mia, some[0], max.user_id)
        max.refresh_actor()
        assert reading_notes.notes(max) == ()  # two are left, and two are no news
        assert [note.residents for note in reading_notes.notes(mia)] == [3]
