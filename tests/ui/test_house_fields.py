"""A manager asks something more; whoever works with the form answers it, and nothing typed goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.fields import FieldSort
from shelterdesk.domain.house_lists import NOT_STORY
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import FamilyMember
from shelterdesk.domain.kinds.house_list import HouseField
from shelterdesk.domain.kinds.movement import Leave
from shelterdesk.domain.record import as_added, value_of
from shelterdesk.services import house_lists, records
from shelterdesk.ui.kit.form import Form
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.house_fields import HouseFieldsRoom, WhoReads
from shelterdesk.ui.pages.records import KindSection, RecordPage, change_entry, new_entry
from shelterdesk.ui.shell import Shell
from tests.ui.conftest import Settle
from tests.ui.paper_desk import PaperDesk
from tests.ui.parts import entry_in, resident_called, seen

Open = Callable[..., Shell]
House = dict[str, PaperDesk]


def button_called(shell: Shell, name: str) -> QPushButton:
    return next(
        b for b in shell.findChildren(QPushButton) if b.isVisible() and b.accessibleName() == name
    )


def asked(desk: PaperDesk, category: str, of_kind: str, label: str, **more: object) -> HouseField:
    values = {"of_kind": of_kind, "label": label, "sort": FieldSort.LINE, NOT_STORY: True, **more}
    return house_lists.add_field(desk, category, values).value


def words_in(widget: object) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel)]


def test_a_manager_chooses_who_reads_it_first_and_the_case_manager_answers(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["dana"])
    shell.go("house/fields")
    settle()
    room = seen(shell, HouseFieldsRoom)
    room.ask_more()
    settle()
    said = " ".join(words_in(seen(shell, WhoReads)))
    assert "Who should be able to read this?" in said
    assert "Read by whoever works with the resident: case manager" in said
    assert "While on duty: day worker" in said
    button_called(shell, "Ask it here: Family and contact").click()
    settle()
    form = entry_in(shell).form.forms["house_field"]
    assert set(form.rows) > {"of_kind", "label", "sort", NOT_STORY}
    entry_in(shell).form.fill({"house_field": {"of_kind": "family_member"}})
    qtbot.keyClicks(form.rows["label"].editor.hand, "Bus line")
    entry_in(shell).form.fill({"house_field": {"in_lists": True}})
    entry_in(shell).save()
    settle()
    assert "Tick it" in form.rows[NOT_STORY].problem.text()
    entry_in(shell).form.fill({"house_field": {NOT_STORY: True}})
    entry_in(shell).save()
    settle()
    assert any("Bus line" in text for text in words_in(room.fields))
    code = house_lists.read(house["dana"]).fields[0].code

    shell = open_shell(house["somchai"])
    resident = resident_called(shell, "Banyan")
    shell.go(f"residents/{resident}/family")
    settle()
    shell.residents.view._write("family", FamilyMember)
    settle()
    entry = entry_in(shell)
    form = entry.form.forms["family_member"]
    assert "Added by this house" in words_in(form)
    assert "Bus line" in words_in(form)
    qtbot.keyClicks(form.rows["name"].editor.hand, "Aye")
    qtbot.keyClicks(form.rows[code].editor.hand, "12 to the market")
    entry.leave()
    settle()
    shell.go(f"draft/{entry.presenter.slot}")
    settle()
    again = entry_in(shell)
    assert again.form.forms["family_member"].rows[code].editor.read() == "12 to the market"
    again.save()
    settle()
    kept = records.page(house["somchai"], FamilyMember, resident).rows[0]
    field = house_lists.read(house["somchai"]).fields_of("family_member")[0]
    assert value_of(kept, field) == "12 to the market"

    sections = [
        s for s in shell.findChildren(KindSection) if s.kind is FamilyMember and s.isVisible()
    ]
    model = sections[0].model
    across = range(model.columnCount())
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in across]
    assert "Bus line" in heads
    assert "12 to the market" in [model.index(0, n).data() for n in across]
    sections[0].table.opened.emit(0)
    settle()
    assert "Bus line" in words_in(seen(shell, RecordPage))


def test_a_draft_keeps_what_was_typed_into_a_field_that_rests_meanwhile(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    field = asked(house["dana"], "DOC", "document", "Shelf")
    shell = open_shell(house["somchai"])
    resident = resident_called(shell, "Banyan")
    paper = records.page(house["somchai"], Document, resident).rows[0]
    entry = change_entry(shell.seat, paper)
    qtbot.addWidget(entry)
    settle()
    qtbot.keyClicks(entry.form.forms["document"].rows[field.code].editor.hand, "third from above")
    entry.keep_now()
    settle()
    house_lists.rest(house["dana"], field)
    shell.seat.read_added()
    settle()
    later = change_entry(shell.seat, paper)
    qtbot.addWidget(later)
    assert field.code not in later.form.forms["document"].rows
    settle()
    assert later.form.forms["document"].rows[field.code].editor.read() == "third from above"
    later.save()
    settle()
    newer = records.get(house["somchai"], Document, paper.id)
    assert [each.text for each in newer.added] == ["third from above"]


def test_two_people_who_answered_it_see_both_answers(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    field = asked(house["dana"], "DOC", "document", "Shelf")
    shell = open_shell(house["somchai"])
    resident = resident_called(shell, "Banyan")
    desk = house["somchai"]
    paper = records.page(desk, Document, resident).rows[0]
    entry = change_entry(shell.seat, paper)
    qtbot.addWidget(entry)
    entry.show()
    settle()
    described = house_lists.read(desk).fields_of("document")[0]
    faster = {described.name: as_added(described, "upstairs")}
    records.amend(desk, Document, paper.id, 1, faster)
    qtbot.keyClicks(entry.form.forms["document"].rows[field.code].editor.hand, "downstairs")
    entry.save()
    settle()
    assert entry.two_values.isVisible()
    _, difference = entry._differences[field.code]
    assert (difference.theirs, difference.mine) == ("upstairs", "downstairs")
    assert entry.form.forms["document"].rows[field.code].editor.read() == "downstairs"


def test_a_house_that_added_nothing_has_the_forms_that_we_ship(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["somchai"])
    entry = new_entry(shell.seat, resident_called(shell, "Banyan"), FamilyMember)
    qtbot.addWidget(entry)
    form = entry.form.forms["family_member"]
    assert tuple(form.rows) == tuple(f.name for f in FamilyMember.fields() if f.shown)
    assert "Added by this house" not in words_in(form)


@pytest.mark.parametrize("rests", [False, True])
def test_a_value_of_the_house_can_be_chosen_until_it_rests(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot, rests: bool
) -> None:
    temple = house_lists.add_word(house["dana"], "LeavePurpose", {"label": "Temple"}).value
    if rests:
        house_lists.rest(house["dana"], temple)
    shell = open_shell(house["niran"])
    form = Form((Leave.field("purpose"),), shell.seat.means)
    qtbot.addWidget(form)
    box = form.rows["purpose"].editor.hand
    offered = [box.itemText(n) for n in range(box.count())]
    assert ("Temple" in offered) is not rests
    # Where it was chosen once, it stays what it is.
    form.fill({"purpose": temple.code})
    assert box.currentText() == "Temple"
    assert form.values()["purpose"] == temple.code


def test_values_are_asked_only_for_a_list_and_a_draft_brings_them_back(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["dana"])
    shell.go("house/fields")
    settle()
    room = seen(shell, HouseFieldsRoom)
    room.ask_more()
    settle()
    seen(shell, WhoReads).chosen.emit("LOC")
    settle()
    entry = entry_in(shell)
    rows = entry.form.forms["house_field"].rows
    assert not rows["choices"].isVisible()
    sort = rows["sort"].editor
    sort.fill(FieldSort.PICK)
    sort.edited.emit()
    assert rows["choices"].isVisible()
    qtbot.keyClicks(rows["label"].editor.hand, "Shelf")
    qtbot.keyClicks(rows["choices"].editor.hand, "Left")
    entry.leave()
    settle()
    shell.go(f"draft/{entry.presenter.slot}")
    settle()
    again = entry_in(shell)
    rows = again.form.forms["house_field"].rows
    assert rows["choices"].isVisible()
    qtbot.keyClick(rows["choices"].editor.hand, Qt.Key.Key_End)
    qtbot.keyClick(rows["choices"].editor.hand, Qt.Key.Key_Return)
    qtbot.keyClicks(rows["choices"].editor.hand, "Right")
    again.form.fill({"house_field": {NOT_STORY: True}})
    again.save()
    settle()
    found = house_lists.read(house["dana"])
    shelf = found.fields[0]
    assert shelf.of_kind == "stay"
    called = {word.code: word.label for word in found.words}
    assert [called[word.code] for word in found.offered(shelf.code)] == ["Left", "Right"]


def test_nobody_but_a_manager_finds_the_room(open_shell: Open, house: House) -> None:
    for name in ("somchai", "niran", "ravi"):
        shell = open_shell(house[name])
        assert "fields" not in shell.house.rooms


def test_a_new_value_goes_on_from_its_draft(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["dana"])
    shell.go("house/fields")
    settle()
    room = seen(shell, HouseFieldsRoom)
    room.which.setCurrentIndex(room.which.findData("Diet"))
    room.which.activated.emit(room.which.currentIndex())
    room.add_value()
    settle()
    entry = entry_in(shell)
    qtbot.keyClicks(entry.form.forms["house_word"].rows["label"].editor.hand, "No onions")
    entry.leave()
    settle()
    shell.go(f"draft/{entry.presenter.slot}")
    settle()
    again = entry_in(shell)
    assert again.form.values()["house_word"]["label"] == "No onions"
    again.save()
    settle()
    room = seen(shell, HouseFieldsRoom)
    assert room.which.currentData() == "Diet"
    assert any("No onions" in label.text() for label in room.lists.findChildren(PlainLabel))
