"""Sessions and signed notes: what is late, what nobody overwrites, who signs too, who finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling import (
    AmendmentKind,
    Attendance,
    CounsellingSession,
    NoteAmendment,
    NoteFormat,
    NoteState,
    ProgressNote,
    SessionType,
)
from shelterdesk.domain.kinds.counselling_results import (
    CoSignature,
    GroupSession,
    NurseSummary,
    RiskFound,
    SessionRisk,
    SharedSummary,
)
from shelterdesk.domain.kinds.safety import RiskDomain, RiskLevel, RiskReview
from shelterdesk.domain.kinds.task import CounsellingTask
from shelterdesk.domain.note_formats import load_note_formats
from shelterdesk.domain.record import RecordId, ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Frozen,
    Invalid,
    NotFound,
    PassphraseNeeded,
    SameSigner,
    Stale,
)
from shelterdesk.services import (
    co_signing,
    counselling,
    counselling_groups,
    note_search,
    records,
    settings,
    supervisors,
    today,
    trail,
    unwritten,
)
from shelterdesk.services.counselling import SessionLine
from tests.cast import TODAY, Cast, copied

PEOPLE = ("mia", "nils", "amara", "bela", "carla", "nora")


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One house for all of these; amara and bela counsel, bela supervises, amara learns."""
    with copied(founded_house, tmp_path_factory.mktemp("sessions") / "house").seated(
        *PEOPLE
    ) as cast:
        yield cast


@pytest.fixture
def rosa(house: Cast, request: pytest.FixtureRequest) -> ResidentId:
    """Somebody of one's own, whom amara counsels; everybody's passphrase is fresh."""
    for login in PEOPLE:
        house.desk(login).step_up("moon")
    resident = house.admit("nils", f"Rosa {request.node.name}"[:40])
    house.assign(resident, "amara", Role.COU)
    return resident


def held(
    cast: Cast, resident: ResidentId, text: str = "slept better", **facts: object
) -> SessionLine:
    given = {"held_on": cast.desk("amara").today(), **facts}
    note = {"brought": text} if text else {}
    return counselling.record_session(cast.desk("amara"), resident, given, note).value


def signed(cast: Cast, resident: ResidentId, text: str = "slept better") -> ProgressNote:
    note = held(cast, resident, text).note
    assert note is not None
    return counselling.sign_note(cast.desk("amara"), RecordId(note.id)).value


def choose(cast: Cast, **values: str) -> None:
    cast.desk("mia").step_up("moon")
    for key, value in values.items():
        settings.change(cast.desk("mia"), key, value)


# ---- facts


def test_a_day_and_a_line_are_enough(house: Cast, rosa: ResidentId) -> None:
    line = held(house, rosa)
    assert line.session.note_state is NoteState.DRAFT
    assert line.note is not None
    assert line.note.parts == (("brought", "slept better"),)
    assert line.note.format is NoteFormat.BRIEF


def test_minutes_are_counted_from_the_two_times(house: Cast, rosa: ResidentId) -> None:
    line = held(house, rosa, starts_at="9:30", ends_at="10:20")
    assert line.session.minutes == 50
    assert held(house, rosa, starts_at="23:30", ends_at="00:15").session.minutes == 45


@pytest.mark.parametrize(
    ("field", "value"), [("starts_at", "half past"), ("resident_view", 11), ("minutes", 0)]
)
def test_a_fact_that_cannot_be_is_named(
    house: Cast, rosa: ResidentId, field: str, value: object
) -> None:
    with pytest.raises(Invalid) as found:
        held(house, rosa, **{field: value})
    assert list(found.value.problems) == [field]


def test_a_session_without_a_word_waits_for_its_note(house: Cast, rosa: ResidentId) -> None:
    amara = house.desk("amara")
    line = held(house, rosa, "")
    assert (line.note, line.session.note_state) == (None, NoteState.NONE)
    waits = [each for each in unwritten.mine(amara) if each.session == line.session.id]
    assert waits[0].note is None
    written = counselling.write_note(amara, RecordId(line.session.id), {"text": "later"}).value
    with pytest.raises(Frozen):
        counselling.write_note(amara, RecordId(line.session.id), {"text": "twice"})
    assert written.note is not None
    waits = [each for each in unwritten.mine(amara) if each.session == line.session.id]
    assert waits[0].note == written.note.id
    counselling.sign_note(amara, RecordId(written.note.id))
    assert line.session.id not in [each.session for each in unwritten.mine(amara)]


def test_who_did_not_come_leaves_no_note_to_write(house: Cast, rosa: ResidentId) -> None:
    line = held(house, rosa, "", attendance=Attendance.DID_NOT_ATTEND, attendance_reason="slept")
    assert line.session.id not in [e.session for e in unwritten.mine(house.desk("amara"))]


def test_three_in_a_row_make_one_gentle_task(house: Cast, rosa: ResidentId) -> None:
    def missed(days: int, attendance: Attendance = Attendance.DID_NOT_ATTEND) -> int:
        day = house.desk("amara").today() - timedelta(days=days)
        held(house, rosa, "", held_on=day, attendance=attendance)
        return len(records.page(house.desk("amara"), CounsellingTask, rosa).rows)

    assert missed(40) == missed(39) == 0
    assert missed(38, Attendance.CANCELLED_BY_HOUSE) == 0  # the house's doing counts neither way
    assert missed(30, Attendance.ATTENDED) == missed(20) == missed(19) == 0
    assert missed(18) == 1
    assert missed(17) == 1  # the fourth is the same row
    task = records.page(house.desk("amara"), CounsellingTask, rosa).rows[0]
    assert "Check in" in task.what
    assert task.owner_id == house.user("amara")
    house.time.pass_by(days=30)  # a later row is another fact
    house.desk("amara").step_up("moon")
    assert missed(10, Attendance.ATTENDED) == missed(9) == missed(8) == 1
    assert missed(7) == 2


# ---- forms of a note


@pytest.mark.parametrize("form", list(NoteFormat))
def test_every_form_keeps_its_sections_in_order(
    house: Cast, rosa: ResidentId, form: NoteFormat
) -> None:
    keys = load_note_formats().formats[form]
    texts = {key: f"about {key}" for key in reversed(keys)}
    line = counselling.record_session(
        house.desk("amara"), rosa, {"held_on": TODAY}, {"format": form, **texts}
    ).value
    kept = counselling.sessions(house.desk("amara"), rosa)[0].note
    assert line.note is not None
    assert kept is not None
    assert (kept.part_keys, kept.format) == (keys, form)


def test_a_section_of_another_form_is_not_lost(house: Cast, rosa: ResidentId) -> None:
    note = {"format": NoteFormat.SOAP, "plan": "walk", "did": "we sat", "subjective": ""}
    line = counselling.record_session(house.desk("amara"), rosa, {"held_on": TODAY}, note).value
    assert line.note is not None
    assert line.note.parts == (("plan", "walk"), ("did", "we sat"))


def test_a_note_of_the_first_version_still_opens() -> None:
    body = {"brought": "a", "did": "", "response": "b", "agreed": "c"}
    now = ProgressNote.upgraded(dict(body), 1)
    assert now["part_keys"] == ["brought", "response", "agreed"]
    assert now["part_texts"] == ["a", "b", "c"]
    assert "brought" not in now


def test_the_last_plan_can_be_brought_in(house: Cast, rosa: ResidentId) -> None:
    amara = house.desk("amara")
    assert counselling.last_plan(amara, rosa) is None
    for days, note in (
        (9, {"agreed": "call the aunt"}),
        (3, {"format": NoteFormat.DAP, "plan": "walk at six"}),
        (1, {"brought": "no plan in this one"}),
    ):
        day = TODAY - timedelta(days=days)
        counselling.record_session(amara, rosa, {"held_on": day}, note)
    plan = counselling.last_plan(amara, rosa)
    assert plan is not None
    assert (plan.held_on, plan.text) == (TODAY - timedelta(days=3), "walk at six")


# ---- signing


def test_signing_freezes_text_role_and_time(house: Cast, rosa: ResidentId) -> None:
    amara = house.desk("amara")
    note = signed(house, rosa)
    assert (note.state, note.signed_as, note.needs_second) == (SignState.SIGNED, "COU", False)
    assert note.signed_at == amara.now().replace(microsecond=0)
    with pytest.raises(Frozen):
        counselling.change_note(amara, RecordId(note.id), note.rev, {"brought": "other"})
    with pytest.raises(Frozen):
        records.amend(amara, ProgressNote, RecordId(note.id), note.rev, {"signed_as": "MGR"})
    assert counselling.sessions(amara, rosa)[0].session.note_state is NoteState.SIGNED


def test_several_notes_are_signed_with_one_passphrase_or_none_of_them(
    house: Cast, rosa: ResidentId
) -> None:
    amara = house.desk("amara")
    ids = [RecordId(line.note.id) for _ in range(3) if (line := held(house, rosa)).note]
    house.time.pass_by(minutes=11)
    with pytest.raises(PassphraseNeeded):
        counselling.sign_notes(amara, ids)
    amara.step_up("moon")
    counselling.sign_note(amara, ids[1])
    with pytest.raises(Frozen):
        counselling.sign_notes(amara, ids)
    states = {x.note.id: x.note.state for x in counselling.sessions(amara, rosa) if x.note}
    assert states[ids[0]] is states[ids[2]] is SignState.DRAFT
    assert len(counselling.sign_notes(amara, [ids[0], ids[2]]).value) == 2


def test_session_and_signature_in_one_act(house: Cast, rosa: ResidentId) -> None:
    amara, slot = house.desk("amara"), f"counselling_session+progress_note/{rosa}"
    amara.keep_draft(slot, {"progress_note": {"brought": "x"}})
    line = counselling.record_and_sign(
        amara, rosa, {"held_on": TODAY}, {"brought": "x"}, slot
    ).value
    assert line.note is not None
    assert line.note.state is SignState.SIGNED
    assert amara.find_draft(slot) is None


def test_without_a_passphrase_nothing_is_half_kept(house: Cast, rosa: ResidentId) -> None:
    house.time.pass_by(minutes=11)
    amara = house.desk("amara")
    with pytest.raises(PassphraseNeeded):
        counselling.record_and_sign(amara, rosa, {"held_on": TODAY}, {"brought": "x"})
    amara.step_up("moon")
    assert counselling.sessions(amara, rosa) == ()


def test_what_is_written_a_day_after_the_session_says_so_by_itself(
    house: Cast, rosa: ResidentId
) -> None:
    today_, at = house.desk("amara").today(), {"starts_at": "08:00", "ends_at": "08:50"}
    in_time = held(house, rosa, held_on=today_ - timedelta(days=1), starts_at="23:00")
    late = held(house, rosa, held_on=today_ - timedelta(days=2), **at)
    no_time = held(house, rosa, held_on=today_ - timedelta(days=1))
    lateness = []
    for line in (in_time, late, no_time):
        assert line.note is not None
        note = counselling.sign_note(house.desk("amara"), RecordId(line.note.id)).value
        lateness.append(note.is_late)
    assert lateness == [False, True, False]


def test_a_late_signature_does_not_make_a_late_entry(house: Cast, rosa: ResidentId) -> None:
    line = held(house, rosa)
    house.time.pass_by(days=3)
    house.desk("amara").step_up("moon")
    assert line.note is not None
    note = counselling.sign_note(house.desk("amara"), RecordId(line.note.id)).value
    assert not note.is_late
    changed = held(house, rosa, held_on=note.signed_on - timedelta(days=3))
    assert changed.note is not None
    later = counselling.sign_note(house.desk("amara"), RecordId(changed.note.id)).value
    assert later.is_late


# ---- what comes after


def test_nothing_is_overwritten(house: Cast, rosa: ResidentId) -> None:
    amara, note = house.desk("amara"), signed(house, rosa, "she called Tuesday")
    id = RecordId(note.id)
    with pytest.raises(Invalid):
        counselling.add_to_note(amara, id, {"sort": AmendmentKind.CORRECTION, "text": "Monday"})
    with pytest.raises(Invalid) as found:
        counselling.add_to_note(
            amara,
            id,
            {"sort": AmendmentKind.CORRECTION, "text": "Monday", "old_text": "Friday", "why": "."},
        )
    assert list(found.value.problems) == ["old_text"]
    counselling.add_to_note(
        amara,
        id,
        {
            "sort": AmendmentKind.CORRECTION,
            "text": "Monday",
            "old_text": "Tuesday",
            "why": "I looked at the wrong day.",
        },
    )
    own_words = {"sort": AmendmentKind.RESIDENT_STATEMENT, "text": "It was not like that."}
    counselling.add_to_note(amara, id, own_words)
    line = counselling.sessions(amara, rosa)[0]
    assert line.note is not None
    assert line.note.text_of("brought") == "she called Tuesday"
    assert [a.sort for a in line.amendments] == [
        AmendmentKind.CORRECTION,
        AmendmentKind.RESIDENT_STATEMENT,
    ]
    assert {a.signed_as for a in line.amendments} == {"COU"}


def test_a_draft_takes_no_addition(house: Cast, rosa: ResidentId) -> None:
    line = held(house, rosa)
    assert line.note is not None
    with pytest.raises(Frozen):
        counselling.add_to_note(house.desk("amara"), RecordId(line.note.id), {"text": "x"})


def test_a_note_of_the_wrong_file_is_put_aside_for_all_but_author_and_supervisor(
    house: Cast, rosa: ResidentId
) -> None:
    house.assign(rosa, "bela", Role.COU)
    amara, bela, note = house.desk("amara"), house.desk("bela"), signed(house, rosa)
    wrong = {"sort": AmendmentKind.ENTERED_IN_ERROR, "text": "This is somebody else."}
    with pytest.raises(Invalid):
        counselling.add_to_note(bela, RecordId(note.id), wrong)
    counselling.add_to_note(amara, RecordId(note.id), wrong)
    assert counselling.sessions(amara, rosa)[0].is_aside
    assert counselling.sessions(bela, rosa) == ()
    assert counselling.read(bela, rosa).aside == 1
    choose(house, clinical_supervisors=house.user("bela"))
    assert counselling.sessions(bela, rosa)[0].is_aside
    choose(house, clinical_supervisors="")


def test_only_who_signed_may_not_sign_twice(house: Cast, rosa: ResidentId) -> None:
    house.assign(rosa, "bela", Role.COU)
    amara, bela = house.desk("amara"), house.desk("bela")
    choose(house, counselling_trainees=house.user("amara"))
    note = signed(house, rosa)
    id = RecordId(note.id)
    assert (note.needs_second, note.signed_as) == (True, "COU trainee")
    assert co_signing.queue(bela) == ()
    with pytest.raises(Denied):
        co_signing.co_sign(bela, [id])
    choose(house, clinical_supervisors=f"{house.user('amara')} {house.user('bela')}")
    assert not supervisors.is_supervisor(amara)  # who learns does not supervise
    assert [w.note for w in co_signing.queue(bela)] == [id]
    assert any(w.said == co_signing.NOTES_WAIT for w in today.waiting(bela))
    choose(house, counselling_trainees="", clinical_supervisors=house.user("amara"))
    with pytest.raises(SameSigner):
        co_signing.co_sign(amara, [id])
    choose(house, clinical_supervisors=house.user("bela"))
    given = co_signing.co_sign(bela, [id], "Well kept.").value[0]
    assert (given.signed_as, given.note_id) == ("COU supervisor", id)
    assert co_signing.queue(bela) == ()
    with pytest.raises(Frozen):
        co_signing.co_sign(bela, [id])
    line = counselling.sessions(amara, rosa)[0]
    assert isinstance(line.co_signature, CoSignature)
    choose(house, clinical_supervisors="")


def test_a_supervisor_reads_nobody_they_are_not_assigned_to(house: Cast, rosa: ResidentId) -> None:
    choose(house, counselling_trainees=house.user("amara"), clinical_supervisors=house.user("bela"))
    note = signed(house, rosa)
    bela = house.desk("bela")
    assert note.id not in [w.note for w in co_signing.queue(bela)]
    assert co_signing.beyond(bela) >= 1
    with pytest.raises(NotFound):
        co_signing.co_sign(bela, [RecordId(note.id)])
    choose(house, counselling_trainees="", clinical_supervisors="")


# ---- lists


def test_the_author_is_reminded_and_the_supervisor_counts(house: Cast, rosa: ResidentId) -> None:
    amara, bela = house.desk("amara"), house.desk("bela")
    choose(house, clinical_supervisors=house.user("bela"))
    house.time.pass_by(days=9)  # what the others left has been waiting for long
    before = unwritten.long_unwritten(bela)
    amara.step_up("moon")
    line = held(house, rosa)

    def mine() -> bool:
        return next(e.is_old for e in unwritten.mine(amara) if e.session == line.session.id)

    assert not mine()
    house.time.pass_by(days=3)
    assert mine()
    assert any(w.said == unwritten.MINE for w in today.waiting(amara))
    assert unwritten.long_unwritten(bela) == before
    house.time.pass_by(days=5)
    assert unwritten.long_unwritten(bela) == before + 1
    told = {c.who: c for c in unwritten.caseloads(bela)}
    assert told["Amara"].long_unwritten >= 1
    assert told["Bela"].unwritten == 0
    assert unwritten.mine(bela) == ()
    assert unwritten.caseloads(amara) == unwritten.mine(house.desk("carla")) == ()
    assert unwritten.caseloads(house.desk("mia")) == ()
    choose(house, clinical_supervisors="")


def test_high_risks_are_figures_of_what_the_supervisor_reads(house: Cast, rosa: ResidentId) -> None:
    amara, bela = house.desk("amara"), house.desk("bela")
    choose(house, clinical_supervisors=house.user("bela"))
    held(house, rosa)

    def told() -> tuple[int, int]:
        found = next(c for c in unwritten.caseloads(bela) if c.who == "Amara")
        return found.high_risk, found.risks_read

    review = {
        "domain": RiskDomain.SELF_HARM,
        "level": RiskLevel.HIGH,
        "review_on": amara.today(),
    }
    high, read = told()
    kept = records.add(amara, RiskReview, rosa, review).value
    assert told() == (high, read)  # bela reads nothing of Rosa, so nothing is counted
    house.assign(rosa, "bela", Role.COU)
    bela.refresh_actor()
    assert told() == (high + 1, read + 1)
    records.amend(amara, RiskReview, kept.id, kept.rev, {"level": RiskLevel.LOW})
    assert told() == (high, read + 1)
    choose(house, clinical_supervisors="")


# ---- what others see


def test_three_lines_are_all_that_others_see(house: Cast, rosa: ResidentId) -> None:
    house.assign(rosa, "carla", Role.CM)
    amara, carla, line = house.desk("amara"), house.desk("carla"), held(house, rosa, "secret")
    id = RecordId(line.session.id)
    said = {"lines": "came; works on sleep\nplease let her rest", "agreed": Answer.YES}
    for wrong in ({**said, "agreed": Answer.NOT_ASKED}, {**said, "lines": "a\nb\nc\nd"}):
        with pytest.raises(Invalid):
            counselling.share_summary(amara, id, wrong)
    counselling.share_summary(amara, id, said)
    assert records.page(carla, SharedSummary, rosa).rows[0].lines == said["lines"]
    for kind in (ProgressNote, CounsellingSession, NoteAmendment, SessionRisk, CoSignature):
        with pytest.raises(Denied):
            records.page(carla, kind, rosa)
    assert counselling.sessions(amara, rosa)[0].summary is not None


def test_the_nurse_has_lines_only_where_the_resident_agreed(house: Cast, rosa: ResidentId) -> None:
    house.assign(rosa, "nora", Role.NUR)
    amara, nora = house.desk("amara"), house.desk("nora")
    nora.refresh_actor()
    id = RecordId(held(house, rosa).session.id)
    said = {"lines": "came; works on sleep", "agreed": Answer.YES}
    assert counselling.share_summary(amara, id, said).value.for_nurse is False
    assert records.page(nora, NurseSummary, rosa).rows == ()
    with pytest.raises(Denied):
        records.page(nora, SharedSummary, rosa)
    with pytest.raises(Invalid):  # nobody is asked past the resident
        counselling.share_summary(amara, id, {"lines": "x", "for_nurse": True})
    counselling.share_summary(amara, id, {**said, "lines": "rests at noon", "for_nurse": True})
    (seen,) = records.page(nora, NurseSummary, rosa).rows
    assert (seen.lines, seen.session_id) == ("rests at noon", id)
    with pytest.raises(Denied):
        records.page(house.desk("carla"), NurseSummary, rosa)


def test_what_was_said_about_danger_is_a_record_of_its_own(house: Cast, rosa: ResidentId) -> None:
    risk = {"asked": Answer.YES, "found": RiskFound.PLAN, "done": "stayed with her", "told": "Mia"}
    line = counselling.record_session(
        house.desk("amara"), rosa, {"held_on": TODAY}, {"brought": "x"}, risk=risk
    ).value
    assert line.risk is not None
    assert line.risk.found is RiskFound.PLAN
    again = counselling.sessions(house.desk("amara"), rosa)[0]
    assert again.risk == line.risk
    untold = {"asked": Answer.NOT_ASKED, "found": RiskFound.NONE, "done": "", "told": ""}
    line = counselling.record_session(
        house.desk("amara"), rosa, {"held_on": TODAY}, {"brought": "x"}, risk=untold
    ).value
    assert line.risk is None


# ---- groups


def test_a_group_names_nobody_and_each_note_only_its_resident(
    house: Cast, rosa: ResidentId
) -> None:
    amara, nila = house.desk("amara"), house.admit("nils", "Nila of the group")
    house.assign(nila, "amara", Role.COU)
    group = counselling_groups.begin(amara, {"name": "Sleep", "plan": "Six evenings"}).value
    kept = counselling_groups.meet(
        amara,
        RecordId(group.id),
        {"on": TODAY, "done": "Breathing, tea."},
        {rosa: {"brought": "of Rosa alone"}, nila: {}},
        {"minutes": 90},
    ).value
    assert kept.session.count == 2
    assert rosa not in kept.session.done
    lines = {line.session.resident: line for line in kept.sessions}
    assert {line.session.session_type for line in kept.sessions} == {SessionType.GROUP}
    assert lines[nila].session.note_state is NoteState.NONE
    for own, other in ((rosa, nila), (nila, rosa)):
        theirs = counselling.sessions(amara, own)[0]
        assert other not in repr(theirs)
        assert theirs.session.group_session_id == kept.session.id
    assert counselling_groups.groups(amara)[0].meetings == (kept.session,)
    assert counselling_groups.groups(house.desk("bela")) == ()
    with pytest.raises(NotFound):
        records.get(house.desk("bela"), GroupSession, RecordId(kept.session.id))
    counselling_groups.let_lead(amara, RecordId(group.id), [house.user("bela")])
    house.desk("bela").refresh_actor()
    found = counselling_groups.groups(house.desk("bela"))
    assert found[0].meetings[0].came == (rosa, nila)
    with pytest.raises(NotFound):  # leading a group opens nobody's own note
        counselling.sessions(house.desk("bela"), rosa)
    whole = trail.page(house.desk("mia"), trail.TrailFilter()).rows
    assert [line for line in whole if {rosa, nila} <= set(line.residents)] == []
    alone = trail.page(amara, trail.TrailFilter(resident=rosa)).rows
    assert {each for line in alone for each in line.residents} == {rosa}


# ---- one's own words


def test_words_are_found_in_ones_own_notes_alone(house: Cast, rosa: ResidentId) -> None:
    house.assign(rosa, "bela", Role.COU)
    amara, bela = house.desk("amara"), house.desk("bela")
    held(house, rosa, "The Café by the river; her brother Zaw")
    held(house, rosa, "Nothing of that")
    counselling.record_session(bela, rosa, {"held_on": TODAY}, {"brought": "a cafe of Bela's"})
    found = note_search.find(amara, "cafe RIVER")
    assert [hit.resident for hit in found.hits] == [rosa]
    assert "Café" in found.hits[0].around
    assert [h.resident for h in note_search.find(bela, "cafe").hits] == [rosa]
    assert note_search.find(bela, "brother").count == 0
    assert note_search.find(amara, "   ").read == 0
    for login in ("mia", "carla", "nora"):
        with pytest.raises(Denied):
            note_search.find(house.desk(login), "cafe")
    entry = amara.latest("progress_note.search")
    assert entry is not None
    assert "cafe" not in entry.detail


def test_a_change_from_another_desk_is_not_overwritten(house: Cast, rosa: ResidentId) -> None:
    amara, line = house.desk("amara"), held(house, rosa)
    assert line.note is not None
    id = RecordId(line.note.id)
    counselling.change_note(amara, id, 1, {"did": "tea"})
    with pytest.raises(Stale):
        counselling.change_note(amara, id, 1, {"did": "coffee"})
    note = counselling.sessions(amara, rosa)[0].note
    assert note is not None
    assert note.parts == (("brought", "slept better"), ("did", "tea"))
