"""Questionnaires that a house adds, what waits for a signature, and totals."""

from __future__ import annotations

import pytest

from shelterdesk.domain.kinds.scale import (
    Administration,
    Instrument,
    TranslationStatus,
)
from shelterdesk.domain.kinds.task import SafetyTask
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.scale_files import SCALES, load_scales
from shelterdesk.domain.scoring import score
from shelterdesk.errors import (
    Denied,
    NotFound,
    ScaleFileNeedsALook,
)
from shelterdesk.services import (
    records,
    scale_library,
    scale_results,
    scales,
    statistics,
)
from shelterdesk.services.practice_scales import ASKED
from shelterdesk.services.tally import Period
from tests.domain.test_scoring import HOUSE_FILE
from tests.services.scales.sheets import finished, held


def test_a_house_adds_a_file_and_sets_it_aside(staffed) -> None:
    cast, rosa = staffed
    carla, amara = cast.desk("carla"), cast.desk("amara")
    kept = scale_library.add_file(carla, HOUSE_FILE).value
    assert "steps" in {s.code for s in scales.offer(amara, rosa).scales}
    scale = scale_library.library(amara).known["steps"]
    sheet = scales.begin(amara, rosa, scale)
    for item in scale.items:
        sheet = scales.answer(amara, scale, sheet, item, 2)
    scales.finish(amara, scale, sheet)
    scale_library.set_aside(carla, kept.id, kept.rev, active=False)
    assert "steps" not in {s.code for s in scales.offer(amara, rosa).scales}
    [result] = scale_results.results(amara, rosa)
    assert (result.outcome.total, result.outcome.band) == (6, "Good week")


def test_a_file_with_a_mistake_adds_nothing(staffed) -> None:
    cast, _ = staffed
    carla = cast.desk("carla")
    with pytest.raises(ScaleFileNeedsALook) as caught:
        scale_library.add_file(
            carla, HOUSE_FILE.replace("to = 6", "to = 5").replace("steps", "steps2")
        )
    assert caught.value.where == "band total"
    with carla.look() as work:
        assert "steps2" not in {i.code for i in work.shelf(Instrument).all_of(ResidentId(""))}


def test_a_translation_of_the_house_brings_words_and_never_other_rules(staffed) -> None:
    cast, rosa = staffed
    carla, amara = cast.desk("carla"), cast.desk("amara")
    thai = (
        (SCALES / "phq9.toml")
        .read_text("utf-8")
        .replace("[text.eng", "[text.tha")
        .replace("official", "unvalidated")
    )
    weaker = thai.replace("from = 1 }]", "from = 3 }]").replace("Little interest", "เบื่อ")
    scale_library.add_file(carla, weaker)
    scale = scale_library.library(amara).known["phq9"]
    assert scale.wording("tha").items["1"].startswith("เบื่อ")
    assert scale.wording("eng").items["1"].startswith("Little interest")
    assert scales.status_of(scale, "tha") is TranslationStatus.UNVALIDATED
    sheet = scales.begin(amara, rosa, scale, language="tha")
    scales.answer(amara, scale, sheet, "9", 1)
    assert len(held(cast, "amara", SafetyTask, rosa)) == 1
    with pytest.raises(ScaleFileNeedsALook):
        scale_library.add_file(carla, HOUSE_FILE.replace('code = "steps"', 'code = "phq9"'))


def test_only_who_keeps_the_library_adds_to_it(staffed) -> None:
    cast, _ = staffed
    for login in ("amara", "nils", "nora", "adam"):
        with pytest.raises(Denied):
            scale_library.add_file(cast.desk(login), HOUSE_FILE)


def test_waiting_signatures_are_counted_without_a_key(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")

    record = finished(cast, rosa, 1, 1)
    cast.time.pass_by(minutes=11)
    assert scale_results.unsigned(amara)[rosa] == 1
    amara.step_up("moon")
    scales.sign(amara, record.id)
    assert rosa not in scale_results.unsigned(amara)
    assert scale_results.unsigned(cast.desk("bela")) == {}


def test_the_practice_house_asks_what_can_be_reckoned() -> None:
    for code, language, times in ASKED:
        scale = load_scales()[code]
        for _, values in times:
            outcome = score(scale, dict(zip(scale.items, values, strict=True)), language=language)
            assert outcome.total is not None
            assert outcome.flags == ()  # nothing there frightens who learns the program


def test_a_manager_counts_questionnaires_and_opens_none(staffed) -> None:
    """Matrix 9.2, ASM: totals for managers; few of them are hidden outside (decision 26)."""
    cast, rosa = staffed
    amara, mia = cast.desk("amara"), cast.desk("mia")
    period = Period(amara.today(), amara.today())
    earlier = statistics.totals(mia, period).table("questionnaires").figures
    before = sum(figure.count or 0 for figure in earlier)
    finished(cast, rosa, *[1] * 9)  # not signed yet: it counts nowhere
    scales.sign(amara, finished(cast, rosa, *[1] * 9).id)
    (figure,) = statistics.totals(mia, period).table("questionnaires").figures
    assert figure.count == before + 1
    assert figure.residents == ()
    outside = statistics.totals_outside(mia, period).table("questionnaires")
    assert [f.count for f in outside.figures] == [None]
    with pytest.raises((Denied, NotFound)):
        records.page(mia, Administration, rosa)
