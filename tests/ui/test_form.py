"""Forms from fields: values out and in, drafts, problems beside fields and on top."""

from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.counselling import CounsellingSession, NoteAmendment, Theme
from shelterdesk.domain.record import Record, to_plain
from shelterdesk.services.options import options
from shelterdesk.ui.kit.composed_form import ComposedForm, Part
from shelterdesk.ui.kit.editors import NOT_A_NUMBER, LinesEditor
from shelterdesk.ui.kit.form import Form, Means
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.entry import parts_of
from tests.ui.speech import say

TODAY = date(2026, 11, 24)


@pytest.fixture
def means(look: Look) -> Means:
    return Means(look, lambda: TODAY, options)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_has_a_form_without_code(kind: type[Record], qtbot: QtBot, means: Means) -> None:
    form = Form(kind.fields(), means)
    qtbot.addWidget(form)
    assert list(form.rows) == [field.name for field in kind.fields() if field.shown]
    for row in form.rows.values():
        assert row.editor.hand.accessibleName() or row.editor.hand.text()


def test_values_come_out_as_they_went_in(qtbot: QtBot, means: Means) -> None:
    form = Form(CounsellingSession.fields(), means)
    qtbot.addWidget(form)
    given = {"held_on": TODAY, "starts_at": "13:30", "minutes": 50, "themes": (Theme.SLEEP,)}
    form.fill(given)
    assert {name: form.values()[name] for name in given} == given


def test_a_draft_brings_everything_back(qtbot: QtBot, means: Means) -> None:
    parts = parts_of(CounsellingSession, NoteAmendment)
    form, again = ComposedForm(parts, means), ComposedForm(parts, means)
    for each in (form, again):
        qtbot.addWidget(each)
    note = form.forms["note_amendment"].rows["text"].editor.hand
    say(note, "သူမ အိပ်ပျော်")
    qtbot.keyClicks(form.forms["counselling_session"].rows["minutes"].editor.hand, "fifty")
    again.restore(form.keep())
    assert again.values()["note_amendment"]["text"] == "သူမ အိပ်ပျော်"
    assert again.troubles() == {"minutes": NOT_A_NUMBER}


def test_digits_of_any_script_count(qtbot: QtBot, means: Means) -> None:
    form = Form([CounsellingSession.field("minutes")], means)
    qtbot.addWidget(form)
    say(form.rows["minutes"].editor.hand, "๕๐")
    assert form.values() == {"minutes": 50}


def test_problems_stand_beside_their_field_and_on_top(qtbot: QtBot, means: Means) -> None:
    form = ComposedForm(parts_of(CounsellingSession), means)
    qtbot.addWidget(form)
    form.show()
    form.show_problems({"themes": "Choose the five that matter most."})
    row = form.forms["counselling_session"].rows["themes"]
    assert row.problem.text() == "Choose the five that matter most."
    links = [button.text() for button in form.summary.findChildren(QPushButton)]
    assert links == ["Themes, five at most: Choose the five that matter most."]
    next(iter(row.editor.boxes.values())).click()
    assert row.problem.text() == ""
    assert not form.summary.isVisible()


def test_editing_is_told_but_filling_is_not(qtbot: QtBot, means: Means) -> None:
    form = Form(NoteAmendment.fields(), means)
    qtbot.addWidget(form)
    with qtbot.assertNotEmitted(form.edited):
        form.fill({"text": "by the program"})
    with qtbot.waitSignal(form.edited):
        qtbot.keyClicks(form.rows["text"].editor.hand, "x")


def test_an_editor_of_ones_own_takes_a_field(qtbot: QtBot, means: Means) -> None:
    field = CounsellingSession.field("starts_at")
    own = {"starts_at": lambda described: LinesEditor(described, means.look)}
    form = ComposedForm([Part("own", "", (field,), own)], means)
    qtbot.addWidget(form)
    assert to_plain(form.values()["own"]["starts_at"]) == []
