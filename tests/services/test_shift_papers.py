"""Paper for a power cut: blank forms from the declarations, the pack of a shift, late writing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from shelterdesk.domain.intake import STAGES
from shelterdesk.domain.kinds.handover import HandoverItem
from shelterdesk.domain.kinds.health import Medication
from shelterdesk.domain.kinds.movement import Leave
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.late import HOURS, late_of
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.i18n import translator
from shelterdesk.reports.blank_forms import Space, space_of
from shelterdesk.services import (
    blank_forms,
    calendar,
    handover,
    records,
    settings,
    shift,
    shift_pack,
    trail,
)
from shelterdesk.services.shift import NOBODY
from tests.cast import Cast


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_blank_form_asks_what_the_screen_asks(cast: Cast) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        made = {form.key: form for form in blank_forms.forms()}
        assert {"door", "first_night", "handover", "outing", "visit"} <= set(made)
        (outing,) = made["outing"].parts
        shown = [field.name for field in Leave.fields() if field.shown]
        assert [field.name for field in outing.described()][: len(shown)] == shown
        said = _text(blank_forms.make(nils, "outing").pdf)
        for field in Leave.fields():
            if field.shown:
                assert field.label in said
        assert [p.times for p in made["handover"].parts] == [blank_forms.LINES]


def test_coming_in_on_paper_asks_what_each_stage_asks(cast: Cast) -> None:
    made = {form.key: form for form in blank_forms.forms()}
    for stage in STAGES:
        printed = (
            {(p.kind, f) for p in made[stage.stage].parts for f in p.fields}
            if (stage.stage in made)
            else set()
        )
        asked = {
            (each.kind, name)
            for each in stage.parts
            if not (each.folded or each.by or each.key == "bed")
            for name in each.fields
        }
        assert printed == asked
    with cast.seated("nils"):
        said = _text(blank_forms.make(cast.desk("nils"), "first_night").pdf)
    assert {"Three questions", "The house agreement", "Keeping a record"} <= set(said.splitlines())


def test_every_form_is_printed_in_two_languages(cast: Cast) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        pdf = blank_forms.make(nils, "", words=translator("en"), second="qps").pdf
        with pikepdf.open(BytesIO(pdf)) as paper:
            assert len(paper.pages) >= len(blank_forms.forms())
        once = len(_text(blank_forms.make(nils, "door").pdf))
        assert len(_text(blank_forms.make(nils, "door", second="qps").pdf)) > once
        assert not blank_forms.may_print(_administrator())


def _administrator():
    return type("Desk", (), {"roles": frozenset({Role.ADM})})()


@pytest.mark.parametrize(
    ("kind", "name", "space"),
    [
        (Leave, "out_at", Space.MOMENT),
        (Leave, "purpose", Space.TICKS),
        (Leave, "plan_if_late", Space.LINES),
        (Leave, "with_whom", Space.LINE),
        (HandoverItem, "day", Space.DAY),
    ],
)
def test_each_field_gets_room_to_write(kind, name: str, space: Space) -> None:
    assert space_of(kind.field(name)) is space


def test_the_pack_holds_what_the_next_shift_needs(cast: Cast) -> None:
    with cast.seated("mia", "nils", "nora"):
        rosa = cast.admit("nils")
        cast.admit("nils", "Kai", AgeGroup.CHILD)
        nils, nora = cast.desk("nils"), cast.desk("nora")
        handover.write(nils, rosa, {"line": "Wake at six."})
        medicine = {"name": "Paracetamol", "dose": "1", "times": "08:00, 20:00"}
        records.add(nora, Medication, rosa, medicine)
        begins = nils.now() + timedelta(hours=3)
        calendar.book(cast.desk("mia"), rosa, {"start_at": begins, "place": "Town hall"})
        said = _text(shift_pack.make(nils).pdf)
        for words in ("Rosa code", "Kai code", "Wake at six.", "Shred it after the shift", "Town"):
            assert words in said
        assert "Medicines of the day" not in said  # the shelter keeps no list of them
        settings.change(cast.desk("mia"), "medication_module", "yes")
        paper = shift_pack.make(nils)
        assert "Medicines of the day" in _text(paper.pdf)
        assert len(paper.others) == 2


def test_a_pack_of_somebody_else_names_no_child(cast: Cast) -> None:
    with cast.seated("nils", "hana", "amara"):
        cast.admit("nils")
        child = cast.admit("nils", "Kai", AgeGroup.CHILD)
        handover.write(cast.desk("nils"), child, {"line": "Likes the red cup."})
        hana = cast.desk("hana")
        shift.begin(hana)
        paper = shift_pack.make(hana)
        said = _text(paper.pdf)
        assert "Kai" not in said
        assert "red cup" not in said
        assert "1 more person is in the house" in said
        assert child not in paper.others
        with pytest.raises(Denied):
            shift_pack.make(cast.desk("amara"))


def test_an_outing_written_after_the_power_cut_says_so(cast: Cast) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        left = nils.now() - timedelta(hours=3)
        leave = records.add(nils, Leave, rosa, {"out_at": left}).value
        assert late_of(leave) == (HOURS, 3)
        back = records.amend(nils, Leave, leave.id, 1, {"back_at": nils.now()}).value
        assert late_of(back) is None  # the way back was written at once
        line = handover.write(nils, NOBODY, {"line": "Power is back."}).value
        assert late_of(line) is None


def test_the_trail_has_words_for_what_is_printed() -> None:
    for act in ("sheet.print", "receipt.print", "shift_pack.print", "roll_call.end"):
        assert trail.WORDS[act]
