"""Many sheets at one go: the same pages as one by one, set without a key, and to be stopped."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Cancelled, NotFound, UnprintableText
from shelterdesk.i18n import translator
from shelterdesk.reports.readiness import render
from shelterdesk.reports.readiness_sheet import PlainWords, ReadinessSheet
from shelterdesk.reports.sheet_wire import from_wire, to_wire
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import printing, records, sheet_sets, sheet_setting
from shelterdesk.services.progress import Progress
from shelterdesk.services.sheet_setting import PAGES, REFUSED, SHEET
from tests.cast import Cast
from tests.reports.samples import a_sheet

NO_FONT = "\U00013000"  # an Egyptian hieroglyph


@pytest.fixture
def house(cast: Cast) -> Iterator[Cast]:
    with cast.seated("mia", "hana", "carla"):
        yield cast


@pytest.fixture
def three(house: Cast) -> list[ResidentId]:
    residents = [house.admit("hana", name) for name in ("Rosa", "မသီတာ", "ลำดวน")]
    for resident in residents:
        house.assign(resident, "carla", Role.CM)
    return residents


def test_each_person_gets_the_pages_that_are_theirs(house: Cast, three: list[ResidentId]) -> None:
    found = sheet_sets.make_set(house.desk("carla"), three)
    assert [report.resident for report in found.made] == three
    assert found.refused == {}
    numbers = [report.number for report in found.made]
    for report in found.made:
        inside = _title(report.pdf)
        assert inside == report.number
        assert [number for number in numbers if number == inside] == [report.number]


def test_whoever_is_out_of_reach_keeps_back_nobody(house: Cast, three: list[ResidentId]) -> None:
    stranger = ResidentId("0" * 32)
    found = sheet_sets.make_set(house.desk("carla"), [three[0], stranger, three[1]])
    assert [report.resident for report in found.made] == three[:2]
    assert {who: type(why) for who, why in found.refused.items()} == {stranger: NotFound}


def test_nothing_is_written_down_before_it_leaves(house: Cast, three: list[ResidentId]) -> None:
    mia = house.desk("mia")
    found = sheet_sets.make_set(mia, three)
    assert records.page(mia, Disclosure, three[0]).rows == ()
    printing.let_out(mia, found.made[0])
    assert len(records.page(mia, Disclosure, three[0]).rows) == 1


def test_stopping_ends_the_other_process(
    house: Cast, three: list[ResidentId], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[call-overload]
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Popen)
    progress = Progress(lambda done, total, text: progress.cancel())
    with pytest.raises(Cancelled):
        sheet_sets.make_set(house.desk("carla"), three, progress)
    assert [worker.poll() is not None for worker in begun] == [True]
    assert [set(worker.args) & {*three} for worker in begun] == [set()]  # type: ignore[arg-type]


def test_facts_come_through_the_pipe_as_they_were() -> None:
    sheet = a_sheet()
    assert from_wire(to_wire(sheet)) == sheet


@pytest.mark.parametrize("said", [b"", b"{}", b"[1]", b"[[]]", b"null"])
def test_what_is_no_sheet_is_none(said: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_wire(said)


def test_the_other_process_answers_for_each_sheet() -> None:
    good = a_sheet()
    bad = replace(good, plain_words=PlainWords(NO_FONT, "en"))
    answers = _set([good, bad, good])
    assert [what for what, _ in answers] == [PAGES, REFUSED, PAGES]
    assert answers[0][1] == render(good, fonts=Fonts(), words=translator("en"))
    assert answers[1][1].decode() == NO_FONT
    assert UnprintableText(NO_FONT).characters == NO_FONT


def _set(sheets: list[ReadinessSheet]) -> list[tuple[bytes, bytes]]:
    given, made = io.BytesIO(), io.BytesIO()
    given.write(b"en\n")
    for sheet in sheets:
        sheet_setting.write(given, SHEET, to_wire(sheet))
    given.seek(0)
    sheet_setting.set_sheets(given, made)
    made.seek(0)
    return list(iter(lambda: sheet_setting.read(made), None))  # type: ignore[arg-type]


def _title(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.docinfo["/Title"])
