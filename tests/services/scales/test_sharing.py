"""Who may know a result: by word, by key, and as long as the resident agrees."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import update

from shelterdesk.access import erasing
from shelterdesk.domain.kinds.counselling_results import SessionRisk
from shelterdesk.domain.kinds.scale import (
    Administration,
    AgreedHow,
    MayKnow,
    NurseResult,
    ScaleAgreement,
    ScaleResult,
)
from shelterdesk.domain.kinds.task import CounsellingTask, HouseTask, SafetyTask
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import (
    Denied,
    Frozen,
    Invalid,
    NoKey,
    NotFound,
    PassphraseNeeded,
)
from shelterdesk.services import (
    checking,
    records,
    scale_results,
    scales,
)
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast
from tests.raw_keys import opens
from tests.services.scales.sheets import SEATED, answered, finished

BOTH = {"to": (MayKnow.CASE_MANAGER, MayKnow.NURSE), "on": TODAY}
ALONE = {"to": (MayKnow.CASE_MANAGER,), "on": TODAY, "how": AgreedHow.INTERPRETER}


def test_a_result_is_told_in_words_alone_and_only_when_shared(staffed) -> None:
    cast, rosa = staffed
    amara, carla = cast.desk("amara"), cast.desk("carla")
    record = finished(cast, rosa, *[2] * 8, 0, 0)
    with pytest.raises(Frozen):
        scale_results.share(amara, record.id, BOTH)
    scales.sign(amara, record.id)
    for nobody in ({"on": TODAY}, {"to": (), "on": TODAY}):
        with pytest.raises(Invalid):
            scale_results.share(amara, record.id, nobody)
    assert scale_results.shared(carla, rosa) == ()
    scale_results.share(amara, record.id, BOTH)
    for login in ("carla", "nora", "amara"):
        [seen] = scale_results.shared(cast.desk(login), rosa)
        assert (seen.band, seen.total) == ("Moderately severe", None)
    scale_results.share(amara, record.id, BOTH)
    assert len(scale_results.shared(carla, rosa)) == 1
    scale_results.stop_sharing(amara, record.id)
    for login in ("carla", "nora"):
        assert scale_results.shared(cast.desk(login), rosa) == ()
    (left,) = records.page(carla, ScaleResult, rosa).rows
    told = (left.instrument, left.version, left.language, left.band, left.total)
    assert told == (scale_results.TAKEN_BACK, "", "", "", None)
    with pytest.raises(NotFound):
        scale_results.stop_sharing(amara, record.id)


def test_to_whom_on_which_day_and_how_the_resident_agreed_is_kept(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    record = finished(cast, rosa, *[2] * 8, 0, 0)
    scales.sign(amara, record.id)
    scale_results.share(amara, record.id, ALONE)
    scale_results.share(amara, record.id, BOTH)
    scale_results.stop_sharing(amara, record.id)
    said = records.page(amara, ScaleAgreement, rosa).rows
    assert {(each.to, each.on, each.how) for each in said} == {
        (ALONE["to"], TODAY, AgreedHow.INTERPRETER),
        (BOTH["to"], TODAY, AgreedHow.SPOKEN),
        ((), amara.today(), AgreedHow.SPOKEN),
    }
    [result] = scale_results.results(amara, rosa)
    assert (result.is_shared, result.agreed.to) == (False, ())
    with pytest.raises(Denied):
        records.page(cast.desk("carla"), ScaleAgreement, rosa)


def revisions(cast: Cast, kind: type[Record], rosa: ResidentId) -> list[tuple[int, bytes]]:
    desk = cast.desk("mia")
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        found = Rows(db, desk.schema).of_resident(kind, bytes.fromhex(rosa))
        return sorted((row.rev, row.id) for row in found)


def opening(cast: Cast, kind: type[Record], rosa: ResidentId, word: str) -> set[str]:
    """Whose raw keys open a revision of *kind* that says *word*, whatever the program says."""
    found = set()
    for login in SEATED:
        desk = cast.desk(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db):
            for row in Rows(db, desk.schema).of_resident(kind, bytes.fromhex(rosa)):
                with suppress(NoKey):
                    found |= {login} if word in str(desk.vault.open(row)) else set()
    return found


def test_the_nurse_has_a_result_by_key_only_where_the_resident_agreed(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    record = finished(cast, rosa, *[2] * 8, 0, 0)
    scales.sign(amara, record.id)
    scale_results.share(amara, record.id, ALONE)
    assert opening(cast, ScaleResult, rosa, "severe") == {"amara", "carla"}
    assert opening(cast, NurseResult, rosa, "severe") == set()
    scale_results.share(amara, record.id, {**BOTH, "to": (MayKnow.NURSE,)})
    assert opening(cast, NurseResult, rosa, "severe") == {"amara", "nora"}
    assert scale_results.shared(cast.desk("carla"), rosa) == ()
    assert len(scale_results.shared(cast.desk("nora"), rosa)) == 1


def test_what_was_shared_is_taken_out_when_a_manager_comes(staffed) -> None:
    cast, rosa = staffed
    amara, mia = cast.desk("amara"), cast.desk("mia")
    record = finished(cast, rosa, *[2] * 8, 0, 0)
    scales.sign(amara, record.id)
    erasing.take_older(mia)  # what other tests left
    scale_results.share(amara, record.id, BOTH)
    scale_results.stop_sharing(amara, record.id)
    assert "carla" in opening(cast, ScaleResult, rosa, "severe")  # by key, until a manager comes
    assert erasing.take_older(cast.desk("carla")) == 0  # who is none takes nothing out
    assert erasing.take_older(mia) == 2
    for kind in (ScaleResult, NurseResult):
        assert opening(cast, kind, rosa, "severe") == set()
        assert [rev for rev, _ in revisions(cast, kind, rosa)] == [2]
        assert len(records.page(amara, kind, rosa).rows) == 1
    assert checking.verify(mia).problems == ()
    assert erasing.take_older(mia) == 0


def test_nobodys_mark_in_the_file_makes_a_manager_take_something_out(staffed) -> None:
    cast, rosa = staffed
    amara, mia = cast.desk("amara"), cast.desk("mia")
    record = finished(cast, rosa, *[2] * 8, 0, 0)
    scales.sign(amara, record.id)
    scale_results.share(amara, record.id, BOTH)
    [told] = records.page(amara, ScaleResult, rosa).rows
    records.amend(amara, ScaleResult, told.id, told.rev, {"cutoffs": "another"})
    table = mia.schema.content[ScaleResult]
    with engines.writing(mia.engine) as db:  # somebody with tools
        db.execute(update(table).values(open_only_newest=True))
    try:
        # Amara signed an entry of that act at the first revision, none at the second.
        assert erasing.take_older(mia) == 0
        assert len(revisions(cast, ScaleResult, rosa)) == 2
    finally:
        with engines.writing(mia.engine) as db:
            db.execute(update(table).values(open_only_newest=False))


def test_a_result_without_a_band_says_the_side_of_the_cut_off(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    record = finished(cast, rosa, *[2] * 20, code="pcl5")
    scales.sign(amara, record.id)
    scale_results.share(amara, record.id, BOTH)
    [told] = scale_results.shared(cast.desk("carla"), rosa)
    assert told.band == scale_results.ABOVE
    lacking = finished(cast, rosa, *[2] * 19, None, code="pcl5")
    scales.sign(amara, lacking.id)
    with pytest.raises(Invalid):
        scale_results.share(amara, lacking.id, BOTH)


def test_raw_keys_open_answers_for_her_counsellor_alone(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    record = finished(cast, rosa, *[2] * 8, 0, 0)
    scales.sign(amara, record.id)
    agreed = scale_results.share(amara, record.id, BOTH).value
    for kind, id in ((Administration, record.id), (ScaleAgreement, agreed.id)):
        assert {who for who in SEATED if opens(cast, who, kind, id)} == {"amara"}
    for login in SEATED:
        if login != "amara":
            with pytest.raises((Denied, NotFound, PassphraseNeeded)):
                scale_results.results(cast.desk(login), rosa)


def test_nothing_of_the_answers_lies_open_in_the_file(staffed) -> None:
    cast, rosa = staffed
    record = finished(cast, rosa, *[3] * 9, 0)
    desk = cast.desk("mia")
    with engines.reading(desk.engine) as db:
        row = Rows(db, desk.schema).newest(Administration, bytes.fromhex(record.id))
    assert "phq9" not in row.open
    assert b"phq9" not in row.ct
    assert b"9=3" not in row.ct


def test_nothing_open_tells_that_a_questionnaire_asked_for_care(staffed) -> None:
    cast, rosa = staffed
    sheet = answered(cast, rosa, *[None] * 8, 1)
    scales.ask_company(cast.desk("amara"), sheet)
    desk = cast.desk("mia")
    scope = bytes.fromhex(rosa)
    with engines.reading(desk.engine) as db:
        for kind in (SafetyTask, SessionRisk, CounsellingTask, HouseTask):
            for row in Rows(db, desk.schema).every(kind, resident=scope):
                assert sheet.id not in row.open
                assert "scale" not in row.open


def test_a_draft_of_answers_opens_for_its_author_alone(staffed) -> None:
    cast, rosa = staffed
    sheet = answered(cast, rosa, 1, 1)
    for login in SEATED:
        if login != "amara":
            assert scales.find_sheet(cast.desk(login), rosa, sheet.id) is None
