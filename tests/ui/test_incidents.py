"""Incidents through the window: written, closed, signed off; and what the accused never sees."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.incident import IncidentType, Severity
from shelterdesk.domain.roles import Role
from shelterdesk.ui.kit.editors import SeveralEditor, TicksEditor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.incident import IncidentPage
from shelterdesk.ui.pages.incidents import IncidentsRoom
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.parts import entry_in, seen
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program, program

__all__ = ["program"]

SEEN = "A tall glass broke on the stairs."


def said(shell: Shell) -> str:
    """Everything that one sees or is read to one."""
    texts = [label.text() for label in shell.findChildren(PlainLabel) if label.isVisible()]
    for widget in shell.findChildren(QWidget):
        if widget.isVisible():
            told = QAccessible.queryAccessibleInterface(widget)
            if told:
                texts += [
                    told.text(part)
                    for part in (QAccessible.Text.Name, QAccessible.Text.Description)
                ]
    return "\n".join(texts)


def fill(entry: Entry, part: str, **values: object) -> None:
    entry.form.fill({part: values})
    entry.form.edited.emit()


def room(shell: Shell, program: Program) -> IncidentsRoom:
    shell.go("house/incidents")
    program.settle()
    return seen(shell, IncidentsRoom)


def lines(room: IncidentsRoom) -> list[str]:
    return [room.current.row(number).what for number in range(room.current.model.rowCount())]


def test_written_by_night_closed_and_signed_off(cast: Cast, program: Program) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)

    shell = program.open("nils")
    here = room(shell, program)
    assert nameless(shell) == []
    here.write_it.click()
    program.settle()
    entry = entry_in(shell)
    residents = entry.form.forms["account"].rows["residents"].editor
    assert isinstance(residents, SeveralEditor)
    residents.box.setCurrentIndex(1)
    residents.box.activated.emit(1)
    program.settle()
    assert "Carla" in said(shell)  # who reads it is said before it is saved
    program.button("Save the incident").click()
    program.settle()
    assert entry.form.summary.isVisible()
    fill(
        entry,
        "account",
        incident_type=IncidentType.DAMAGE,
        severity=Severity.SERIOUS,
        seen=SEEN,
    )
    assert nameless(shell) == []
    QTest.keyClick(entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    program.settle()
    here = seen(shell, IncidentsRoom)
    assert lines(here) == ["Something was damaged"]
    here.current.table.opened.emit(0)
    program.settle()
    page = seen(shell, IncidentPage)
    assert not hasattr(page, "close_it")
    program.lock(shell)

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/incidents")
    program.settle()
    assert "Something was damaged" in spoken_tables(shell)
    here = room(shell, program)
    here.current.table.opened.emit(0)
    program.settle()
    page = seen(shell, IncidentPage)
    page.add_it.click()
    program.settle()
    fill(entry_in(shell), "later", actions=("a lamp on the stairs",))
    program.button("Save").click()
    program.settle()
    here = seen(shell, IncidentsRoom)
    here.current.table.opened.emit(0)
    program.settle()
    page = seen(shell, IncidentPage)
    assert "Written by" in said(shell)
    assert "Who can see this page: \u2068Carla\u2069, \u2068Hana\u2069" in said(shell)
    page.close_it.click()
    program.settle()
    program.button("Close it for good").click()
    program.settle()
    assert entry_in(shell).form.summary.isVisible()
    fill(entry_in(shell), "closing", closing="The lamp hangs there.")
    program.button("Close it for good").click()
    program.settle()
    here = seen(shell, IncidentsRoom)
    assert lines(here) == []
    assert here.done.row(0).state == "Closed"
    program.lock(shell)

    shell = program.open("mia")
    here = room(shell, program)
    here.done.table.opened.emit(0)
    program.settle()
    seen(shell, IncidentPage).sign_off.click()
    program.settle()
    assert seen(shell, IncidentsRoom).done.row(0).state == "Closed and signed off"
    program.lock(shell)


def spoken_tables(shell: Shell) -> str:
    from PySide6.QtWidgets import QTableView

    found = []
    for table in shell.findChildren(QTableView):
        if table.isVisible():
            model = table.model()
            for row in range(model.rowCount()):
                index = model.index(row, 0)
                found.append(str(model.data(index, Qt.ItemDataRole.AccessibleTextRole)))
    return "\n".join(found)


def test_a_draft_waits_and_is_gone_on_with(cast: Cast, program: Program) -> None:
    shell = program.open("nils")
    room(shell, program).write_it.click()
    program.settle()
    fill(entry_in(shell), "account", seen=SEEN)
    program.lock(shell)

    shell = program.open("nils")
    program.settle()
    shell.go("today")
    program.settle()
    shell.go("draft/incident/")
    program.settle()
    assert entry_in(shell).form.values()["account"]["seen"] == SEEN
    program.lock(shell)


def test_something_about_a_colleague(cast: Cast, program: Program) -> None:
    """A night worker hands it over; the manager whom it is about sees nothing anywhere."""
    with cast.seated("mia"):
        users = {c.display_name: c.user_id for c in cast.desk("mia").colleagues()}

    shell = program.open("nils")
    room(shell, program).about.click()
    program.settle()
    entry = entry_in(shell)
    account = entry.form.forms["account"]
    assert not account.isVisible()
    assert not entry.main.isEnabled()
    assert nameless(shell) == []
    ticks = {}
    for name in ("about", "kept_from", "readers"):
        editor = entry.form.forms["who"].rows[name].editor
        assert isinstance(editor, TicksEditor)
        ticks[name] = editor
    assert users["Nils"] not in ticks["readers"].boxes
    assert users["Hana"] not in ticks["readers"].boxes  # a role that hands over and does not read
    first = list(ticks["readers"].boxes.values())[:2]
    assert {box.text() for box in first} == {"Max", "Mia"}
    ticks["readers"].boxes[users["Mia"]].click()
    ticks["about"].boxes[users["Mia"]].click()
    assert not ticks["readers"].boxes[users["Mia"]].isEnabled()
    assert ticks["readers"].read() == ()
    assert ticks["readers"].boxes[users["Carla"]].isEnabled()
    ticks["kept_from"].boxes[users["Carla"]].click()  # to whom the accused answers
    assert not ticks["readers"].boxes[users["Carla"]].isEnabled()
    ticks["readers"].boxes[users["Max"]].click()
    program.button("Go on").click()
    assert account.isVisible()
    fill(entry, "account", incident_type=IncidentType.BY_STAFF, severity=Severity.MINOR, seen=SEEN)
    program.button("Hand it over").click()
    program.settle()
    here = seen(shell, IncidentsRoom)
    assert lines(here) == []
    assert here.handed.isVisible()
    assert "It was handed over on" in said(shell)
    assert SEEN not in said(shell)
    program.lock(shell)

    for login in ("mia", "hana", "carla", "adam"):
        shell = program.open(login)
        # All have the same settings, which take long to lay out: the accused and the one who sets.
        where = ("settings",) if login in ("mia", "adam") else ()
        for route in ("today", "tasks", "reports", "house/incidents", "house/trail", *where):
            shell.go(route)
            program.settle()
            told = f"{said(shell)}\n{spoken_tables(shell)}"
            for word in (SEEN, "handed", "Violence by staff", "named readers", "only its readers"):
                assert word not in told, (login, route, word)
        for query in ("glass", "Violence", "handed"):
            assert not [f for f in shell._search(query) if "incident" in f.route], query
        program.lock(shell)

    shell = program.open("max")
    here = room(shell, program)
    assert lines(here) == ["Violence by staff"]
    assert "named readers only" in here.current.row(0).state
    here.current.table.opened.emit(0)
    program.settle()
    page = seen(shell, IncidentPage)
    assert "Mia" in said(shell)  # whom it is about
    names = [page.reader.itemText(number) for number in range(page.reader.count())]
    assert not {"Mia", "Carla", "Nils"} & {*names}  # accused, her manager, and who wrote it
    page.reader.setCurrentText("Lea")
    page.let_in.click()
    program.settle()
    program.lock(shell)

    shell = program.open("lea")
    assert lines(room(shell, program)) == ["Violence by staff"]
    program.lock(shell)

    shell = program.open("max")
    here = room(shell, program)
    here.current.table.opened.emit(0)
    program.settle()
    page = seen(shell, IncidentPage)
    assert [page.former.itemText(n) for n in range(page.former.count())] == ["Lea"]
    page.former.setCurrentText("Lea")
    page.take_out.click()
    program.settle()
    program.lock(shell)

    shell = program.open("lea")
    assert lines(room(shell, program)) == []
    program.lock(shell)
