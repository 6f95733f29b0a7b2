"""Decisions without a window: cover, lists, words for values, tabs, commands, readiness."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.dates import PartialDate
from shelterdesk.domain.fields import text
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import AgeStatus, CaseStatus
from shelterdesk.domain.kinds.stay import StayState
from shelterdesk.domain.kinds.task import CounsellingTask
from shelterdesk.domain.readiness import ReadinessState, judge
from shelterdesk.domain.readiness_facts import Fact
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.recovery_rules import load_steps
from shelterdesk.domain.roles import Role
from shelterdesk.domain.tasks import Nearness
from shelterdesk.errors import Invalid, ShelterDeskError, Stale, WaitBefore
from shelterdesk.i18n import N_, PSEUDO, translator
from shelterdesk.services import scales, tasks
from shelterdesk.services.options import option_label
from shelterdesk.services.register import Register, Row
from shelterdesk.services.value_words import ValueWords
from shelterdesk.ui.presenters import record_form
from shelterdesk.ui.presenters.commands import found_commands
from shelterdesk.ui.presenters.cover import Cover, Way
from shelterdesk.ui.presenters.readiness import (
    assessable,
    readiness_words,
    tone_of,
    waiting_verdict,
    who_acts,
)
from shelterdesk.ui.presenters.reading import changes
from shelterdesk.ui.presenters.residents import ResidentLines
from shelterdesk.ui.presenters.sign_in import SignIn
from shelterdesk.ui.presenters.tabs import homeless
from shelterdesk.ui.presenters.tasks import TaskRows, said_of
from shelterdesk.ui.presenters.today import waiting_drafts

TODAY = date(2026, 11, 24)
words = translator()
show = ValueWords(words, lambda day: str(getattr(day, "edtf", day or "")), option_label)


class AtOnce:
    """Runs a job where it is asked for."""

    def run(self, job, done, failed):
        try:
            result = job(None)
        except ShelterDeskError as error:
            failed(error)
        else:
            done(result)


class TestCover:
    def cover(self) -> tuple[Cover, list[float]]:
        now = [100.0]
        return Cover(lambda: now[0]), now

    def test_a_pin_brings_back_for_two_minutes(self) -> None:
        cover, now = self.cover()
        assert cover.choose_pin("4711")
        cover.hide()
        now[0] += 119
        assert cover.way is Way.PIN
        assert cover.try_pin("4711")
        assert not cover.is_hidden
        cover.hide()
        now[0] += 120
        assert cover.way is Way.LOCK
        assert not cover.try_pin("4711")

    def test_three_wrong_pins_ask_for_the_passphrase(self) -> None:
        cover, _ = self.cover()
        cover.choose_pin("4711")
        cover.hide()
        for _ in range(3):
            assert not cover.try_pin("0000")
        assert cover.way is Way.PASSPHRASE
        assert not cover.try_pin("4711")

    @pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "๑๒๓๔"])
    def test_what_is_no_pin(self, pin: str) -> None:
        cover, _ = self.cover()
        assert not cover.choose_pin(pin)
        assert not cover.has_pin

    def test_hiding_again_does_not_lengthen_the_gate(self) -> None:
        cover, now = self.cover()
        cover.hide()
        now[0] += 100
        cover.hide()
        assert cover.seconds_left == 20


def row(name: str, **more: object) -> Row:
    given = {"code": f"{name}-1", "code_name": name, "case_status": CaseStatus.IN_HOUSE, **more}
    return Row(resident=ResidentId(name), **given)  # type: ignore[arg-type]


class TestResidentLines:
    rows = (
        row("Banyan", preferred="ခင်", romanised="Khin", room="4", readiness_state="blocked"),
        row("Moei", arrived_on=date(2026, 11, 20), mine=True),
        row("Teak", case_status=CaseStatus.TRANSFERRED),
    )
    register = Register.of(list(rows))

    def lines(self, *, code_names: bool) -> ResidentLines:
        return ResidentLines(words, lambda: TODAY, code_names=code_names)

    def test_code_names_show_no_name(self) -> None:
        line = self.lines(code_names=True).line(self.rows[0])
        assert (line.title, line.second, line.below) == ("Banyan", "", "Banyan-1 · Room 4")
        assert (line.status, line.tone) == ("Open points", "warn")

    def test_names_show_where_the_house_decided_so(self) -> None:
        line = self.lines(code_names=False).line(self.rows[0])
        assert (line.title, line.second) == ("ခင်", "Khin")

    def test_who_has_left_has_no_room_any_more(self) -> None:
        gone = replace(self.rows[0], stay_state=StayState.CLOSED)
        assert self.lines(code_names=True).line(gone).below == "Banyan-1"

    def test_everybody_is_found_at_their_place_and_nobody_else(self) -> None:
        register = Register.of([row(name) for name in ("teak", "Moei", "Śāla", "ázalea", "Banyan")])
        shown = self.lines(code_names=True).lines(register)
        for at, each in enumerate(register.here):
            assert shown[shown.place_of(each)].key == each.resident == register.here[at].resident
        assert shown.place_of(None) == shown.place_of(row("Never")) == -1
        assert shown.place_of(replace(register.here[0], resident=ResidentId("other"))) == -1

    def test_the_first_week_is_said(self) -> None:
        assert self.lines(code_names=True).line(self.rows[1]).status == "New: first week"

    def test_who_has_left_is_not_in_the_list(self) -> None:
        lines = self.lines(code_names=True)
        assert [line.title for line in lines.lines(self.register)] == ["Banyan", "Moei"]
        assert [line.title for line in lines.lines(self.register, mine=True)] == ["Moei"]

    def test_found_by_name_but_shown_by_code_name(self) -> None:
        found = self.lines(code_names=True).found(self.register, "khin")
        assert found[0] == ("Banyan", "Banyan · Banyan-1")


class TestValueWords:
    def test_values_of_every_sort(self) -> None:
        assert show(Document.field("document_type"), "passport") == "Passport"
        assert show(Identity.field("birth_date"), PartialDate("1998~")) == "1998~"
        assert show(Identity.field("citizenships"), ("MM", "TH")) == "Myanmar (Burma), Thailand"
        assert show(AgeStatus.field("group"), None) == ""

    def test_lists_show_the_end_of_a_number_only(self) -> None:
        number = Document.field("number")
        assert show.in_list(number, "TEST-4471") == "••••471"
        assert show(number, "TEST-4471") == "TEST-4471"


def test_a_history_says_what_each_revision_changed() -> None:
    first = Document(id=RecordId("1" * 32), document_type="passport", state="missing")
    second = first.amended({"state": "applied", "remark": "at the embassy"})
    made = changes((second, first), words, show, str, str)
    assert [change.rev for change in made] == [2, 1]
    assert [shown.label for shown in made[0].shown] == ["What became of it", "Remark"]
    assert [shown.text for shown in made[1].shown] == ["Passport", "Missing"]


def test_a_new_kind_needs_no_page() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Belonging(Record):
        kind = "belonging"
        title = N_("Belonging")
        category = "LOC"
        what: str = text(N_("What"), required=True, listed=True)

    assert homeless() == ()
    assert homeless((*KINDS, Belonging)) == (Belonging,)


def test_drafts_that_wait_have_titles_and_the_place_is_none() -> None:
    class Draft:
        def __init__(self, slot: str) -> None:
            self.slot, self.values = slot, {}
            self.kept_at = datetime(2026, 11, 24, tzinfo=UTC)

    slots = ("place/", "counselling_session+progress_note/abc", "document:1:2/abc", "admission/")
    made = waiting_drafts(Draft(slot) for slot in slots)  # type: ignore[misc]
    assert [draft.titles for draft in made] == [("Counselling session",), ("Paper",), ()]


def test_commands_are_found_by_any_part() -> None:
    found = found_commands("scr hide", ["hide", "lock"], words)
    assert [command.route for command in found] == ["hide"]
    assert found_commands("admit", ["hide"], words) == ()
    assert found_commands("", ["hide"], words) == ()


class TestSignIn:
    class View:
        def __init__(self) -> None:
            self.said: list[object] = []

        def show_house(self, title: str, *, practice: bool) -> None:
            self.said.append((title, practice))

        def show_failure(self, error: Exception) -> None:
            self.said.append(type(error))

        def set_busy(self, *, busy: bool) -> None: ...

        def wait(self, seconds: int) -> None:
            self.said.append(seconds)

        def signed_in(self, desk: object) -> None:
            self.said.append(desk)

    @dataclass
    class House:
        path: str = "x"
        title: str = "House by the river"
        practice: bool = False

    def test_a_real_house_does_not_say_its_name(self) -> None:
        view = self.View()
        SignIn(AtOnce(), view, [self.House()], lambda *given: "desk").start()  # type: ignore[list-item]
        assert view.said == [("", False)]

    def test_waiting_is_told(self) -> None:
        def wait(*given: object) -> None:
            raise WaitBefore(30)

        view = self.View()
        sign_in = SignIn(AtOnce(), view, [self.House()], wait)  # type: ignore[list-item]
        sign_in.start()
        sign_in.enter("amara", "moon")
        assert view.said[1:] == [WaitBefore, 30]

    def test_an_empty_line_is_no_try(self) -> None:
        tried: list[object] = []
        sign_in = SignIn(
            AtOnce(),
            self.View(),
            [self.House()],  # type: ignore[list-item]
            lambda *given: tried.append(given),
        )
        sign_in.start()
        sign_in.enter("amara", "")
        assert tried == []


class TestRecordForm:
    class View:
        def __init__(self) -> None:
            self.said: list[object] = []

        def show_problems(self, problems: object) -> None:
            self.said.append(dict(problems))  # type: ignore[call-overload]

        def show_error(self, error: Exception) -> None:
            self.said.append(type(error))

        def restore(self, kept: object, kept_at: object) -> None:
            self.said.append(kept)

        def saved(self, result: object) -> None:
            self.said.append(("saved", result))

        def set_busy(self, *, busy: bool) -> None:
            self.said.append(busy)

    def form(self, save: object) -> tuple[record_form.RecordForm, View]:
        view = self.View()
        return record_form.RecordForm(None, AtOnce(), view, "slot", save), view  # type: ignore[arg-type]

    def test_text_that_cannot_be_read_is_not_saved(self) -> None:
        form, view = self.form(lambda values, slot: pytest.fail("saved"))
        form.save({}, {"held_on": "Not a date."})
        assert view.said == [{"held_on": "Not a date."}]

    def test_saved_with_its_slot(self) -> None:
        form, view = self.form(lambda values, slot: (values, slot))
        form.save({"part": {"a": 1}}, {})
        assert view.said == [{}, True, False, ("saved", ({"part": {"a": 1}}, "slot"))]

    @pytest.mark.parametrize(
        ("error", "said"), [(Invalid({"a": "Look."}), {"a": "Look."}), (Stale("x"), Stale)]
    )
    def test_problems_go_to_fields_and_errors_to_the_banner(
        self, error: Exception, said: object
    ) -> None:
        def save(values: object, slot: str) -> None:
            raise error

        form, view = self.form(save)
        form.save({}, {})
        assert view.said[-1] == said


class TestReadiness:
    criteria = load_criteria()

    def test_a_no_is_the_first_thing_one_sees(self) -> None:
        facts = [Fact(name="wish", value="no", on=TODAY, entered=1)]
        shown = readiness_words(judge(facts, self.criteria, TODAY), words, str)
        assert (shown.wish, shown.tone) == ("Does not want to return", "stop")
        assert shown.reason == "The resident does not wish to return."
        assert not shown.may_sign

    def test_every_criterion_stands_in_a_group_and_counts_are_no_percentage(self) -> None:
        shown = readiness_words(judge([], self.criteria, TODAY), words, str)
        assert sum(len(group.lines) for group in shown.groups) == 66
        assert all("%" not in group.count for group in shown.groups)
        assert shown.steps[0].who != ""

    def test_open_is_no_alarm_in_a_list(self) -> None:
        assert {tone_of(state) for state in ReadinessState} == {"ok", "warn", "info", "text2"}

    def test_who_acts_in_words(self) -> None:
        assert who_acts(("CM", "LEG"), words) == "case manager or legal officer"
        assert who_acts(("GU",), words) == "guardian, outside the house"

    def test_one_looks_only_at_what_one_signs_for(self) -> None:
        nurse = assessable(self.criteria, {Role.NUR})
        counsellor = assessable(self.criteria, {Role.COU})
        assert nurse
        assert counsellor
        assert not set(nurse) & set(counsellor)
        assert assessable(self.criteria, {Role.NS}) == ()

    def test_no_verdict_waits_where_there_is_none(self) -> None:
        assert waiting_verdict((), str, "u") == (None, False)


def test_a_task_of_the_program_speaks_the_language_and_a_written_one_stays() -> None:
    other = translator(PSEUDO)
    rows = TaskRows(other, str, str)
    steps = [rule.label for rule in load_steps().steps]
    assert steps
    for said in (*scales.TO_DO.values(), scales.COMPANY, *steps):
        task = CounsellingTask.new(RecordId("0" * 32), ResidentId("1" * 32), {"what": said})
        assert (
            rows.row(tasks.Line(task, Nearness.NO_DAY, "", is_mine=True)).what
            == other(said)
            != said
        )
    assert said_of("Bring her the blue book", other) == "Bring her the blue book"
