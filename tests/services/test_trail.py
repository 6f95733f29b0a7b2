"""The trail for a reader: who sees whose lines, filters, pages, and what cannot be verified."""

from __future__ import annotations

import ast
import inspect
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.dialects import sqlite

import shelterdesk
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Cancelled, NotFound
from shelterdesk.services import records, residents, trail, trail_words
from shelterdesk.services.progress import Progress
from shelterdesk.services.trail import TrailFilter, TrailLine
from shelterdesk.store import engine as engines
from shelterdesk.store.trail import WINDOW, Wanted, window
from tests.access.test_accounts import add
from tests.access.test_secrecy import a_session
from tests.cast import Cast


def lines(cast: Cast, login: str = "mia", **wanted: object) -> list[TrailLine]:
    """Every line, page by page, seven at a time."""
    asked, after, found = TrailFilter(**wanted), None, []  # type: ignore[arg-type]
    while True:
        page = trail.page(cast.desk(login), asked, after, size=7)
        found.extend(page.rows)
        after = page.after
        if after is None:
            return found


def busy_house(cast: Cast) -> tuple[ResidentId, ResidentId]:
    """Two residents, and a session with one of them."""
    rosa, ana = cast.admit("nils"), cast.admit("nils", "Ana")
    cast.assign(rosa, "amara", Role.COU)
    a_session(cast, rosa)
    residents.overview(cast.desk("mia"), ana)
    cast.desk("mia").flush_opened()
    return rosa, ana


def test_pages_hold_every_entry_once_newest_first(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        busy_house(cast)
        numbers = [line.seq for line in lines(cast)]
        assert numbers == list(range(len(numbers), 0, -1))
        assert len(numbers) > 10


def test_filters_by_person_resident_act_and_day(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        rosa, ana = busy_house(cast)
        assert {line.who for line in lines(cast, person=cast.user("nils"))} == {"Nils"}
        about = lines(cast, resident=rosa)
        assert about
        assert all(rosa in line.residents for line in about)
        opened = lines(cast, resident=ana, act="opened")
        assert [(line.who, line.did) for line in opened] == [("Mia", "opened")]
        assert "Everyday information" in opened[0].kinds
        written = {line.did for line in lines(cast, act="written")}
        assert written == {"admitted", "recorded a session"}
        people = {line.did for line in lines(cast, act="people")}
        assert {"assigned a worker", "declared a shift"} <= people
        assert not people & written
        today = cast.time.at.date()
        assert lines(cast, since=today, until=today) == lines(cast)
        assert lines(cast, since=today + timedelta(days=1)) == []
        assert lines(cast, until=today - timedelta(days=1)) == []


def test_others_see_only_their_own_lines_and_administrators_never_about_whom(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "adam", "hana"):
        rosa, _ = busy_house(cast)
        for login, name in (("nils", "Nils"), ("amara", "Amara")):
            found = lines(cast, login, person=cast.user("mia"))  # asked for, not given
            assert {line.who for line in found} == {name}
            assert [p.display_name for p in trail.people(cast.desk(login))] == [name]
        technical = lines(cast, "adam")
        assert {"Mia", "Nils"} <= {line.who for line in technical}
        assert not any(line.residents or line.kinds for line in technical)
        with pytest.raises(NotFound):
            lines(cast, "hana", resident=rosa)


def test_letting_a_colleague_in_is_about_people_and_not_something_written(cast: Cast) -> None:
    add(cast)
    with cast.seated("mia"):
        assert [line.did for line in lines(cast, act="written")] == []
        assert "let a colleague in" in {line.did for line in lines(cast, act="people")}


def test_somebody_who_left_can_still_be_asked_for(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        busy_house(cast)
        amara, mia = cast.user("amara"), cast.desk("mia")
        cast.desk("amara").close()
        cast.desk("nils").close()
        mia.accounts.let_go(mia, amara)
        left = next(p for p in trail.people(mia) if p.display_name == "Amara")
        assert left.left
        assert {line.who for line in lines(cast, person=amara)} == {"Amara"}


def test_an_entry_that_was_changed_is_shown_as_such(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        busy_house(cast)
        changed = next(line for line in lines(cast) if line.did == "recorded a session").seq
        mia = cast.desk("mia")
        with engines.writing(mia.engine) as db:
            table = mia.schema.trail_entry
            db.execute(update(table).where(table.c.seq == changed).values(action="sign_in"))
        mia.vault.forget()
        found = {line.seq: line.is_verified for line in lines(cast)}
        assert found.pop(changed) is False
        assert all(found.values())


def test_a_long_look_through_the_trail_can_be_stopped(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        busy_house(cast)
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            trail.page(cast.desk("mia"), TrailFilter(), progress=progress)


def test_no_statement_looks_at_more_than_a_window(cast: Cast) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        wanted = Wanted(["k"], "a" * 32, ("open", ".add", "user.", "-cards."), 1, 2)
        for asked in (Wanted(), wanted, Wanted(actions=("open",)), Wanted(quiet_to=("k",))):
            query = window(mia.schema, asked, 2 * WINDOW, WINDOW, 100)
            said = str(
                query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
            )
            with engines.reading(mia.engine) as db:
                plan = [row[3] for row in db.execute(text(f"EXPLAIN QUERY PLAN {said}"))]
            (step,) = plan
            assert re.match(r"SEARCH trail_entry USING .*\(seq>\? AND seq<\?\)", step), plan


def test_every_action_that_the_program_signs_has_words() -> None:
    folder = Path(inspect.getfile(shelterdesk)).parent
    said = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_act = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if not is_act or node.func.attr not in ("say", "work", "close"):
                continue
            for given in node.args[:1]:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    said.add(given.value)
    said -= {text for text in said if " " in text}
    unknown = {
        a for a in said if a not in trail_words.WORDS and a.split(".")[-1] not in trail.VERBS
    }
    assert unknown == set()
    assert {"open", "resident.admit", "setting.change"} <= said


def test_what_one_reads_stands_in_ones_own_trail(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        records.page(cast.desk("mia"), EverydayName, rosa)
        cast.desk("mia").flush_opened()
        assert trail.mine(cast.desk("mia"))[0].did == "opened"
