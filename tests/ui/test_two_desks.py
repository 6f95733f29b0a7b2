"""Two desks change one record: the second sees both values, and nothing is lost (issue 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import drafts, records
from shelterdesk.ui.kit.two_values import BOTH, MINE, THEIRS
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.presenters.two_versions import Basis, differences
from tests.cast import Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_people_walks import Walker


class Two:
    """Mia at the window, Max at a desk of his own, and one paper in a file."""

    def __init__(self, cast: Cast, program: Program, rosa: ResidentId) -> None:
        self.cast, self.program, self.rosa = cast, program, rosa
        self.shell = program.open("mia")
        self.shell.activateWindow()

    def open_change(self) -> Entry:
        """Mia opens the name to change it."""
        self.shell.go(f"residents/{self.rosa}/names")
        self.program.settle()
        view = self.shell.residents.view
        assert view is not None
        view._change("names", self.newest())
        self.program.settle()
        return self.program.find(Entry)

    def newest(self) -> EverydayName:
        """The name as it is now."""
        return records.page(self.cast.desk("max"), EverydayName, self.rosa).rows[0]

    def max_writes(self, **values: str) -> None:
        """Max is faster."""
        now = self.newest()
        records.amend(self.cast.desk("max"), EverydayName, now.id, now.rev, values)


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    """A window that shows a desk of the cast, beside the others in the same program."""
    return Program(
        cast,
        qtbot,
        lambda doors: replace(doors, sign_in=lambda folder, name, typed: cast.desk(name)),
    )


@pytest.fixture
def two(cast: Cast, program: Program) -> Iterator[Two]:
    with cast.seated("nils", "max", "mia"):
        rosa = cast.admit("nils")
        yield Two(cast, program, rosa)


def write(entry: Entry, bot: QtBot, **texts: str) -> None:
    for name, text in texts.items():
        box = entry.form.forms["everyday_name"].rows[name].editor.hand
        box.selectAll()
        bot.keyClicks(box, text)


def test_the_second_sees_both_values_and_chooses_by_keyboard(two: Two, qtbot: QtBot) -> None:
    entry = two.open_change()
    two.max_writes(preferred="Rosalie", romanised="Rosa L")
    write(entry, qtbot, preferred="Rosita", nickname="Ro")
    entry.save()
    two.program.settle()
    card = entry.two_values
    assert card.isVisible()
    assert [c.name for c in card.choices] == ["preferred"]
    said = [box.accessibleName() for box in card.findChildren(QRadioButton)]
    assert said == [
        "Name, as the person says or writes it. Take what Max wrote: Rosalie",
        "Name, as the person says or writes it. Take what I wrote: Rosita",
    ]
    assert two.newest().preferred == "Rosalie"  # nothing was overwritten
    assert entry.form.values()["everyday_name"]["romanised"] == "Rosa L"  # nobody disputes it
    assert nameless(two.shell) == []
    entry.save()  # nothing is chosen yet
    two.program.settle()
    assert two.newest().rev == 2
    assert two.shell.seat.banner.title.text() == "Choose for each part first"
    walker = Walker(two.program, qtbot, "two-desks")
    assert isinstance(QApplication.focusWidget(), QRadioButton)
    walker.picture("both-values")
    walker.press(Qt.Key.Key_Right)
    walker.press(Qt.Key.Key_Space)
    assert card.choices[0].which == MINE
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    two.program.settle()
    kept = two.newest()
    assert (kept.rev, kept.preferred, kept.romanised, kept.nickname) == (
        3,
        "Rosita",
        "Rosa L",
        "Ro",
    )


def test_theirs_can_stay_and_a_third_change_is_seen_too(two: Two, qtbot: QtBot) -> None:
    entry = two.open_change()
    two.max_writes(preferred="Rosalie")
    write(entry, qtbot, preferred="Rosita")
    entry.save()
    two.program.settle()
    entry.two_values.choices[0].boxes[THEIRS].click()
    assert entry.form.values()["everyday_name"]["preferred"] == "Rosalie"
    write(entry, qtbot, preferred="Rosalinda")
    two.max_writes(preferred="Ros")
    entry.save()
    two.program.settle()
    assert two.newest().preferred == "Ros"
    entry.two_values.choices[0].boxes[MINE].click()
    entry.save()
    two.program.settle()
    assert two.newest().preferred == "Rosalinda"


def test_other_parts_are_not_in_the_way(two: Two, qtbot: QtBot) -> None:
    entry = two.open_change()
    two.max_writes(romanised="Rosa L")
    write(entry, qtbot, nickname="Ro")
    entry.save()
    two.program.settle()
    assert entry.two_values.isVisible()
    assert entry.two_values.choices == []
    entry.save()
    two.program.settle()
    kept = two.newest()
    assert (kept.romanised, kept.nickname) == ("Rosa L", "Ro")


def test_what_was_typed_outlasts_leaving_in_the_middle(two: Two, qtbot: QtBot) -> None:
    entry = two.open_change()
    two.max_writes(preferred="Rosalie")
    write(entry, qtbot, preferred="Rosita")
    entry.save()
    two.program.settle()
    slot = entry.presenter.slot
    entry.leave()
    two.program.settle()
    two.shell.go(f"draft/{slot}")
    two.program.settle()
    again = two.program.find(Entry)
    assert again is not entry
    assert again.form.values()["everyday_name"]["preferred"] == "Rosita"
    again.save()
    two.program.settle()
    assert [c.name for c in again.two_values.choices] == ["preferred"]
    again.two_values.choices[0].boxes[MINE].click()
    again.save()
    two.program.settle()
    assert two.newest().preferred == "Rosita"
    assert drafts.find(two.shell.seat.desk, slot) is None


def test_what_counts_as_different() -> None:
    seen = Document(
        id="a" * 32, state="missing", remark="one", number="12", document_type="passport"
    )  # type: ignore[arg-type]
    newer = seen.amended({"remark": "two", "number": "34"})
    mine = {"remark": " three", "number": "12 ", "document_type": "passport"}
    both, theirs_only = differences(seen, newer, mine)
    assert [(d.field.name, d.theirs, d.mine) for d in both] == [("remark", "two", " three")]
    assert [d.field.name for d in theirs_only] == ["number"]
    assert differences(seen, newer, {"remark": "two", "number": "34 "}) == ((), ())
    assert Basis(seen).rev(Document) == 1


def test_both_texts_of_a_note_can_stay(cast: Cast, program: Program, qtbot: QtBot) -> None:
    from shelterdesk.domain.kinds.movement import Missing

    with cast.seated("nils", "max", "mia"):
        rosa = cast.admit("nils")
        missing = records.add(
            cast.desk("nils"), Missing, rosa, {"since": cast.time.at, "last_seen": "At the gate."}
        ).value
        shell = program.open("mia")
        shell.go(f"residents/{rosa}/house")
        program.settle()
        view = shell.residents.view
        assert view is not None
        view._change("house", missing)
        program.settle()
        entry = program.find(Entry)
        records.amend(cast.desk("max"), Missing, missing.id, 1, {"last_seen": "At the market."})
        box = entry.form.forms["missing"].rows["last_seen"].editor
        box.hand.selectAll()
        qtbot.keyClicks(box.hand, "With a blue bag.")
        entry.save()
        program.settle()
        entry.two_values.choices[0].boxes[BOTH].click()
        entry.save()
        program.settle()
        kept = records.get(cast.desk("max"), Missing, missing.id)
        assert kept.last_seen == "At the market.\n\nWith a blue bag."
