"""Every page by every role, in a house where all of them have written: no word out of reach shows.

What may be read is asked of policy and keys; what shows is everything that one sees or hears of
the window: texts, accessible names and descriptions, tool tips, cells of tables, lists to choose
from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import chain
from typing import NamedTuple

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from shelterdesk.access.desk import Desk
from shelterdesk.access.work import Work
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.referral import LegalReferral
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, Resident
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import translator
from shelterdesk.paths import RESOURCES
from shelterdesk.services import (
    own_copy,
    practice,
    practice_events,
    records,
    roster_members,
    sharing,
    shift_pack,
    shift_papers,
    statistics,
)
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.practice_staff import STAFF
from shelterdesk.services.progress import Progress
from shelterdesk.services.tally import Period
from shelterdesk.ui.kit.paged_table import RecordTable
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.services.test_papers import text_of
from tests.services.test_practice import SEED, founded, seats
from tests.ui import leaving
from tests.ui.test_journey import Program
from tests.ui.test_person_walks import everything_said, said_by

SHORTEST = 12  # letters; a shorter text could stand on any page
ONE_OF_EACH = {person.roles[0]: person.login for person in reversed(STAFF)}
SEARCHES = 12  # texts out of reach that are looked for, whole and by their first words
LISTING = {ONE_OF_EACH[role] for role in ("MGR", "CM", "COU", "LEG", "NUR")}
PRINTING = {ONE_OF_EACH[role] for role in ("MGR", "HS", "NS")}
# Categories that leave in no file, but for one that is there to tell them.
MAY_TELL = {"case file": frozenset({"NAR"}), "health_referral": frozenset({"HEA"})}
NONE = frozenset[str]()
NAMING = {"readiness sheet", "letter", "referral", "legal_referral", "health_referral"}
MAKES = {
    ONE_OF_EACH["MGR"]: NAMING & {"readiness sheet"} | {"case file", "roster", "meeting list"},
    ONE_OF_EACH["CM"]: NAMING & {"readiness sheet", "letter", "referral"} | {"roster"},
    ONE_OF_EACH["LEG"]: NAMING & {"readiness sheet", "letter", "legal_referral"},
    ONE_OF_EACH["COU"]: {"counselling_referral"},
    ONE_OF_EACH["NUR"]: {"health_referral"},
    ONE_OF_EACH["ADM"]: set[str](),
}
AREAS = ("today", "residents", "calendar", "tasks", "reports", "settings")


class Asked(NamedTuple):
    """Who said yes to everything; whose own state hears nothing all the same, and which it is."""

    residents: tuple[ResidentId, ...]
    kept: ResidentId
    states: tuple[str, ...]
    stays: dict[str, frozenset[str]]  # what was written that leaves in no file


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cast, dict[str, Desk]]]:
    cast = founded(tmp_path_factory.mktemp("no-trace") / "house")
    with pytest.MonkeyPatch.context() as patch, seats(cast) as desks:
        patch.setattr(practice, "ONE_BY_ONE", 8)
        practice.fill(desks, practice_events.LEAST, SEED, TODAY, Progress())
        yield cast, desks


@pytest.fixture(scope="module")
def agreed(lived: tuple[Cast, dict[str, Desk]]) -> Asked:
    """Three residents who said yes to everything; the embassy of one of them is kept out.

    What that one has in common with another is the nationality, so that their embassy gets a list.
    """
    _, desks = lived
    law, talks = desks[ONE_OF_EACH["LEG"]], desks[ONE_OF_EACH["COU"]]
    desk = desks[ONE_OF_EACH["CM"]]
    with desk.look() as work:
        codes = {each.resident: each.code for each in work.shelf(Resident).every()}
        grown = {e.resident for e in work.shelf(AgeStatus).every() if e.group is AgeGroup.ADULT}
        living = sorted(grown.intersection(roster_members.living_here(work)), key=codes.__getitem__)
        heard = [each for each in living if not sharing.is_kept_from_missions(work, each)]
    spared = next(r for r in living if law.may_create(LegalReferral, r))
    records.add(law, ProtectionClaim, spared, {"claim": ClaimState.OPEN})
    others = [each for each in heard if each != spared]
    with talks.look() as work:
        written = {note.resident for note in work.shelf(ProgressNote).every()}
    counselled = next(r for r in others if r in written)
    other = next(r for r in others if r != counselled)
    three = (spared, other, counselled)
    with desk.work("identity.amend") as work:
        state = work.shelf(Identity).all_of(spared)[0].citizenships
        before = work.shelf(Identity).all_of(other)[0]
        work.shelf(Identity).amend(before.id, before.rev, {"citizenships": state})
    leaving.agree_to_everything(desk, three)
    by_role = {role: desks[login] for role, login in ONE_OF_EACH.items()}
    return Asked(three, spared, state, leaving.write_what_stays(by_role, three))


@pytest.fixture(scope="module")
def within_reach(lived: tuple[Cast, dict[str, Desk]], agreed: Asked) -> dict[str, set[str]]:
    """By sign-in name every longer text of every record that policy and keys let one read."""
    _, desks = lived
    return {login: set(_texts_of(desk)) for login, desk in desks.items()}


@pytest.fixture(scope="module")
def named(lived: tuple[Cast, dict[str, Desk]]) -> dict[ResidentId, frozenset[str]]:
    """By what each resident is known: their code, their name in the house, their full names."""
    found = defaultdict[ResidentId, set[str]](set)
    with lived[1][ONE_OF_EACH["MGR"]].look() as work:
        for about in work.shelf(Resident).every():
            found[about.resident] |= {about.code, about.code_name}
        for name in work.shelf(IdentityName).every():
            found[name.resident] |= {name.full_text}
    return {resident: frozenset(names) for resident, names in found.items()}


def _texts_of(desk: Desk) -> Iterator[str]:
    with desk.look() as work:
        for kind in KINDS:
            for record in _read(work, kind):
                yield from _said_in(record)


def _said_in(record: Record) -> Iterator[str]:
    for value in record.values().values():
        said = value if isinstance(value, tuple) else (value,)
        yield from (each for each in said if type(each) is str and _is_telling(each))


def _read(work: Work, kind: type[Record]) -> list[Record]:
    shelf, found = work.shelf(kind), list[Record]()
    for ask in (shelf.every, lambda: shelf.mine().rows):
        with suppress(Denied, NotFound, TypeError, ValueError):
            found += ask()
    return found


@cache
def _is_telling(text: str) -> bool:
    """Long enough, and none of the program's own words, which everybody may see."""
    return len(text) >= SHORTEST and " " in text.strip() and text not in _words_of_the_program()


@cache
def _words_of_the_program() -> str:
    files = [*RESOURCES.rglob("*.toml"), *RESOURCES.rglob("*.pot")]
    return "\n".join(file.read_text("utf-8") for file in files)


# The files first: whoever walks through the window closes their desk at the end.
@pytest.mark.parametrize("login", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_no_file_that_leaves_says_what_it_may_not(
    lived: tuple[Cast, dict[str, Desk]],
    within_reach: dict[str, set[str]],
    named: dict[ResidentId, frozenset[str]],
    agreed: Asked,
    login: str,
) -> None:
    """Of whatever this role can make: no word out of reach, none that never leaves, nobody else."""
    never = set().union(*within_reach.values()) - within_reach[login] - leaving.TYPED
    told, made, mine = set[tuple[str, str, str]](), set[str](), set[str]()
    readers = set[tuple[str, str]]()
    for file in leaving.files(lived[1][login], agreed.residents, agreed.states):
        said, made = " ".join(file.said.split()), made | {file.sort}
        readers.add((file.sort, file.reader))
        out = never | {
            text for text, of in agreed.stays.items() if not of & MAY_TELL.get(file.sort, NONE)
        }
        if file.resident:
            out |= set().union(*(n for r, n in named.items() if r != file.resident))
        if file.reader == RecipientClass.EMBASSY:
            out |= named[agreed.kept]
        told |= {(file.sort, file.reader, text) for text in out if " ".join(text.split()) in said}
        if file.resident and any(name in said for name in named[file.resident]):
            mine.add(file.sort)
    assert told == set()
    assert made >= MAKES.get(login, {"calendar"})
    assert mine >= made & NAMING
    if "roster" in made:
        assert ("roster", RecipientClass.EMBASSY) in readers  # with others of that state on it


@pytest.mark.parametrize("login", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_no_page_says_what_one_may_not_read(
    lived: tuple[Cast, dict[str, Desk]],
    within_reach: dict[str, set[str]],
    qtbot: QtBot,
    login: str,
) -> None:
    cast, desks = lived
    never = set().union(*within_reach.values()) - within_reach[login]
    assert never
    program = Program(
        cast, qtbot, lambda doors: replace(doors, sign_in=lambda folder, name, typed: desks[name])
    )
    shell = program.open(login)
    told, mine = dict[str, set[str]](), set[str]()
    for place, said in chain(
        _walk(program, shell, sorted(never)), _papers(desks[login], _two(shell))
    ):
        flat = place.endswith("on paper")  # where lines are broken anew
        if found := {text for text in never if (" ".join(text.split()) if flat else text) in said}:
            told[place] = found
        if any(text in said for text in within_reach[login]):
            mine.add(place)
    assert told == {}
    if login == ONE_OF_EACH["ADM"]:
        return
    assert len(mine) > 7  # what one may read is found there by the same look
    assert any("one row of" in place for place in mine) or login not in LISTING
    assert any("on paper" in place for place in mine) or login not in PRINTING


def _walk(program: Program, shell: Shell, never: list[str]) -> Iterator[tuple[str, str]]:
    """Each page as it comes, one row of each table, what the find box answers; then everything.

    Of pages that lie beneath, everything is looked at once more at the end.
    """
    for place in _places(program, shell):
        shell.go(place)
        program.settle()
        yield place, _said_now(shell)
        for number, table in enumerate(_tables(shell)):
            if isValid(table) and table.isVisible():
                table.opened.emit(0)
                program.settle()
                yield f"one row of {place}, {number}", _said_now(shell)
    yield from _answers(shell, never)
    yield "everything", everything_said(shell) + "\n" + "\n".join(_cells(_all(shell)))


def _answers(shell: Shell, never: list[str]) -> Iterator[tuple[str, str]]:
    """What the find box says to words that only others may read."""
    finder = shell.top.finder

    def asked(query: str) -> str:
        finder.setText(query)
        finder.textEdited.emit(query)
        return "\n".join(_cells_of(finder.answers.model()))

    for row in shell.seat.register.listed[:1] if shell.seat.register else ():
        assert row.code_name in asked(row.code_name)
    for text in never[:: max(1, len(never) // SEARCHES)]:
        for query in (text, " ".join(text.split()[:2])):
            yield f"find {query}", asked(query)
    finder.close_answers()


def _papers(desk: Desk, residents: list[ResidentId]) -> Iterator[tuple[str, str]]:
    """What one may print of everybody, and of those whom one works with."""
    period = Period(TODAY - timedelta(days=60), TODAY)
    makes: dict[str, Callable[[], PaperInMemory]] = {
        "shift pack on paper": lambda: shift_pack.make(desk),
        "roll call on paper": lambda: shift_papers.make_roll_call(desk),
        "emergency sheet on paper": lambda: shift_papers.make_emergency_sheet(desk),
        "totals on paper": lambda: statistics.paper(
            desk, statistics.totals(desk, period), words=translator("en")
        ),
        "totals for others on paper": lambda: statistics.paper(
            desk, statistics.totals_outside(desk, period), words=translator("en")
        ),
    }
    for number, resident in enumerate(residents, 1):
        makes[f"copy {number} on paper"] = lambda resident=resident: own_copy.paper(
            desk,
            resident,
            [part.category for part in own_copy.parts(desk, resident)],
            words=translator("en"),
        )
    for name, make in makes.items():
        with suppress(Denied, NotFound):
            yield name, text_of(make())


def _tables(shell: Shell) -> list[RecordTable]:
    found = [part for part in _now(shell) if isinstance(part, RecordTable)]
    return [table for table in found if table.isVisible() and table.model().rowCount()][:1]


def _said_now(shell: Shell) -> str:
    parts = list(_now(shell))
    return said_by(parts) + "\n" + "\n".join(_cells(parts))


def _now(part: QWidget) -> Iterator[QWidget]:
    """*part* and everything in it, but of pages that lie on each other only the uppermost."""
    yield part
    if isinstance(part, QStackedWidget):
        inner = [part.currentWidget()]
    else:
        inner = [each for each in part.children() if isinstance(each, QWidget)]
    for each in inner:
        if each is not None:
            yield from _now(each)


def _all(root: QWidget) -> list[QWidget]:
    return [root, *root.findChildren(QWidget)]


def _places(program: Program, shell: Shell) -> Iterator[str]:
    yield from (area for area in AREAS if area in shell.pages)
    yield from (f"house/{room}" for room in shell.house.rooms)
    for resident in _two(shell):
        shell.go(f"residents/{resident}")
        program.settle()
        tabs = [tab.key for tab in shell.residents.view.tabs] if shell.residents.view else []
        yield from (f"residents/{resident}/{key}" for key in tabs)


def _two(shell: Shell) -> list[ResidentId]:
    """Somebody whom one works with, and somebody else."""
    rows = shell.seat.register.listed if shell.seat.register else ()
    mine, others = [r for r in rows if r.mine], [r for r in rows if not r.mine]
    return [row.resident for row in (*mine[:1], *others[:1])]


def _cells(parts: Iterable[QWidget]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, QAbstractItemView) and isinstance(part.model(), QAbstractItemModel):
            yield from _cells_of(part.model())
        elif isinstance(part, QComboBox):
            yield from (part.itemText(number) for number in range(part.count()))


def _cells_of(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        for column in range(_columns(model)):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.index(row, column).data(role) or "")


def _columns(model: QAbstractItemModel) -> int:
    # Qt keeps the count of a list's columns, one, to itself.
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
