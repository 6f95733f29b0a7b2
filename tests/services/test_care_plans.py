"""The care plan: who reads which item, what is in force, what a version holds, what waits."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from shelterdesk.domain.kinds.plan import (
    AgreedHow,
    Agreement,
    ApprovalAnswer,
    CarePlan,
    Domain,
    HealthPlanItem,
    ItemState,
    LegalPlanItem,
    MindPlanItem,
    Phase,
    PlanItem,
    PlanState,
    ReviewChange,
    SafetyPlanItem,
)
from shelterdesk.domain.outcomes import OWN, load_frameworks
from shelterdesk.domain.plans import ITEM_OF, ITEMS, REVIEW_OF, without_agreement
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound, SameSigner, Stale
from shelterdesk.i18n import PSEUDO, translator
from shelterdesk.services import (
    care_plans,
    plan_actions,
    plan_items,
    plan_reviews,
    plan_together,
    plan_versions,
    plan_waiting,
    records,
    settings,
    shift,
    tasks,
)
from tests.access.test_safety_keys import MARKER, SEATED, readers, served
from tests.cast import TODAY, Cast, copied

YES = {"agreement": Agreement.AGREES, "how": AgreedHow.THUMBPRINT}
PARTS = {
    Domain.SAFETY: {"mia", "carla", "amara"},
    Domain.HOUSING: {"mia", "carla"},
    Domain.HEALTH: {"mia", "carla", "nora"},
    Domain.MIND: {"mia", "carla", "amara"},
    Domain.LEGAL: {"mia", "carla", "lea"},
    Domain.DOCUMENTS: {"mia", "carla", "lea"},
}


@pytest.fixture(scope="module")
def begun(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cast, ResidentId]:
    """Rosa, with a case manager, a counsellor, a nurse and a legal officer, and a plan begun."""
    cast = copied(founded_house, tmp_path_factory.mktemp("begun") / "house")
    with cast.seated("mia", "carla", "amara", "nora", "lea", "nils"):
        rosa = cast.admit("nils")
        for login, role in (
            ("carla", Role.CM),
            ("amara", Role.COU),
            ("nora", Role.NUR),
            ("lea", Role.LEG),
        ):
            cast.assign(rosa, login, role)
        care_plans.begin(cast.desk("carla"), rosa, {"matters": MARKER})
    return cast, rosa


@pytest.fixture
def staffed(begun: tuple[Cast, ResidentId], tmp_path: Path, request: pytest.FixtureRequest):
    """The same house in a folder of its own; whom a test marks ``sits`` for sits down in it."""
    cast, rosa = begun
    mine = copied(cast, tmp_path / "house")
    who = request.node.get_closest_marker("sits")
    with mine.seated(*(who.args if who else ("carla",))):
        yield mine, rosa


def days_pass(cast: Cast, days: int) -> None:
    """Time goes by, and everybody gives their passphrase again."""
    cast.time.pass_by(days=days)
    for desk in cast.desks.values():
        desk.step_up("moon")


def plan_of(cast: Cast, rosa: ResidentId, login: str = "carla") -> CarePlan:
    found = care_plans.page(cast.desk(login), rosa).plan
    assert found is not None
    return found


def an_item(
    cast: Cast, rosa: ResidentId, part: Domain = Domain.HOUSING, login: str = "carla", **more: Any
) -> PlanItem:
    given = {"in_my_words": MARKER, **more}
    return plan_items.add(cast.desk(login), rosa, part, given).value


def agreed(cast: Cast, rosa: ResidentId) -> CarePlan:
    plan = plan_of(cast, rosa)
    return care_plans.ask(cast.desk("carla"), plan.id, plan.rev, YES).value


def newest(cast: Cast, item: PlanItem, login: str = "carla") -> PlanItem:
    return records.get(cast.desk(login), type(item), item.id)


# ---- who reads what


@pytest.mark.attack(4)
@pytest.mark.sits(*SEATED)
def test_each_part_of_life_opens_for_whoever_works_there_and_nobody_else(staffed) -> None:
    cast, rosa = staffed
    shift.begin(cast.desk("hana"))
    made = {part: an_item(cast, rosa, part) for part in PARTS}
    for part, who in PARTS.items():
        kind = ITEM_OF[part]
        assert readers(cast, kind, made[part].id) == who, part
        assert served(cast, kind, made[part].id) == who, part
    for login in SEATED:
        mine = {part for part, who in PARTS.items() if login in who}
        if login in ("nils", "hana", "adam"):
            with pytest.raises(Denied):
                care_plans.page(cast.desk(login), rosa)
            continue
        shown = care_plans.page(cast.desk(login), rosa)
        assert {item.domain for item in shown.items} == mine
        if login not in ("mia", "carla"):  # phase, version and days alone, and no count of the rest
            assert shown.plan is None
            assert (shown.answers, shown.approvals, shown.phases) == ((), (), ())
            assert MARKER not in str(shown.standing)


@pytest.mark.attack(4)
@pytest.mark.sits(*SEATED)
def test_reviews_and_ratings_lie_under_the_key_of_their_item(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    for part, who in PARTS.items():
        item = an_item(cast, rosa, part)
        said = {"resident_rating": 4, "resident_comment": MARKER, "staff_comment": MARKER}
        kept = plan_reviews.review(carla, item, said).value
        assert readers(cast, type(kept), kept.id) == who, part
        assert served(cast, type(kept), kept.id) == who, part
        (rating,) = plan_reviews.rate(
            carla, rosa, "shelterdesk_14", {part.value: {"comment": MARKER, "staff_rating": 3}}
        ).value
        assert readers(cast, type(rating), rating.id) == who, part
        assert served(cast, type(rating), rating.id) == who, part
    for login in ("amara", "nora", "lea"):
        lines = plan_reviews.outcome_lines(cast.desk(login), rosa)["shelterdesk_14"]
        assert {line.area for line in lines} == {p for p, who in PARTS.items() if login in who}


@pytest.mark.attack(4)
@pytest.mark.sits(*SEATED)
def test_a_step_is_on_the_lists_of_those_who_read_its_item(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    shift.begin(cast.desk("hana"))
    for part in PARTS:
        item = an_item(cast, rosa, part)
        step = {"what": part.value, "owner_id": carla.user_id, "source_step": "1"}
        kept = plan_actions.add(carla, item, step).value
        assert readers(cast, type(kept), kept.id) == PARTS[part], part
        again = plan_actions.add(carla, item, step).value
        assert again.id == kept.id  # a second click makes no second task
    for login in SEATED:
        mine = {part.value for part, who in PARTS.items() if login in who}
        steps = [
            t for t in (line.task for line in tasks.team(cast.desk(login))) if t.source_step == "1"
        ]
        assert {task.what for task in steps} == mine
    with pytest.raises((Denied, NotFound)):
        plan_actions.add(cast.desk("nora"), an_item(cast, rosa, Domain.MIND), {"what": "x"})


@pytest.mark.attack(4)
@pytest.mark.sits("mia", "carla", "amara", "nora", "lea", "nils")
def test_nobody_reads_or_changes_a_plan_of_somebody_elses_resident(staffed) -> None:
    cast, _ = staffed
    ana = cast.admit("nils", "Ana")
    for login in ("carla", "amara", "nora", "lea"):
        with pytest.raises(NotFound):
            care_plans.page(cast.desk(login), ana)
    with pytest.raises(NotFound):
        care_plans.begin(cast.desk("carla"), ana, {"matters": "x"})


@pytest.mark.sits(*SEATED)
def test_each_writes_where_they_work_and_only_there(staffed) -> None:
    cast, rosa = staffed
    shift.begin(cast.desk("hana"))
    assert plan_items.may_write_parts(cast.desk("carla"), rosa) == tuple(Domain)
    mine = {
        "amara": {Domain.SAFETY, Domain.MIND},
        "nora": {Domain.HEALTH},
        "lea": {Domain.LEGAL, Domain.DOCUMENTS},
        "nils": set(),
        "adam": set(),
    }
    for login, parts in mine.items():
        assert set(plan_items.may_write_parts(cast.desk(login), rosa)) == parts
    an_item(cast, rosa, Domain.MIND, "amara")
    for login, part in (("amara", Domain.HOUSING), ("nora", Domain.MIND), ("lea", Domain.HEALTH)):
        with pytest.raises((Denied, NotFound)):
            an_item(cast, rosa, part, login)
    for login in ("nils", "hana", "adam"):
        with pytest.raises((Denied, NotFound)):
            an_item(cast, rosa, Domain.SAFETY, login)


# ---- agreement


def test_agreement_is_never_bundled_and_not_asked_is_fine(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    home, papers = an_item(cast, rosa), an_item(cast, rosa, Domain.DOCUMENTS)
    with pytest.raises(Invalid) as lacks:
        plan_items.say(carla, home, Agreement.AGREES)
    assert set(lacks.value.problems) == {"agreed_how"}
    home = plan_items.say(carla, home, Agreement.AGREES, AgreedHow.SPOKEN).value
    assert home.agreed_on == TODAY
    plan = agreed(cast, rosa)
    assert (plan.state, plan.version) == (PlanState.ACTIVE, 1)
    shown = care_plans.page(carla, rosa)
    assert shown.is_in_force(home)
    assert not shown.is_in_force(newest(cast, papers))  # the yes to the plan is no yes to it
    assert newest(cast, papers).agreement is Agreement.NOT_ASKED


def test_a_no_or_no_answer_puts_nothing_in_use(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    an_item(cast, rosa)
    for answer in (Agreement.DISAGREES, Agreement.NOT_ASKED):
        plan = plan_of(cast, rosa)
        kept = care_plans.ask(carla, plan.id, plan.rev, {"agreement": answer}).value
        assert (kept.state, kept.settled_on) == (PlanState.DRAFT, None)
    assert care_plans.page(carla, rosa).answer.agreement is Agreement.NOT_ASKED


def test_what_was_agreed_to_is_asked_anew_when_it_changes(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    item = an_item(cast, rosa)
    item = plan_items.say(carla, item, Agreement.AGREES, AgreedHow.SIGNATURE).value
    item = plan_items.change(carla, item, {"baseline": 3}).value
    assert item.agreement is Agreement.AGREES  # how it goes was not agreed to
    item = plan_items.change(carla, item, {"goal": "A room with a key"}).value
    assert (item.agreement, item.agreed_how, item.agreed_on) == (Agreement.NOT_ASKED, None, None)
    sneaked = {"goal": "Another", "agreement": Agreement.AGREES, "domain": Domain.MIND}
    item = plan_items.change(carla, item, sneaked).value
    assert (item.agreement, item.domain) == (Agreement.NOT_ASKED, Domain.HOUSING)


def test_only_safety_is_in_use_without_agreement_and_it_is_flagged(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    home = an_item(cast, rosa)
    home = plan_items.say(carla, home, Agreement.AGREES, AgreedHow.SPOKEN).value
    plan = plan_of(cast, rosa)
    with pytest.raises(Invalid):
        care_plans.use_for_safety(carla, plan.id, plan.rev)
    safe = an_item(cast, rosa, Domain.SAFETY)
    plan = plan_of(cast, rosa)
    kept = care_plans.use_for_safety(carla, plan.id, plan.rev).value
    shown = care_plans.page(carla, rosa)
    assert kept.state is PlanState.SAFETY_ONLY
    assert shown.is_in_force(safe)
    assert without_agreement(safe, kept.state)
    assert not shown.is_in_force(newest(cast, home))
    no = {"agreement": Agreement.DISAGREES}
    assert care_plans.ask(carla, kept.id, kept.rev, no).value.state is PlanState.SAFETY_ONLY


# ---- versions


def test_a_change_of_the_agreed_plan_begins_the_next_version(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    home, work = an_item(cast, rosa), an_item(cast, rosa, Domain.WORK)
    assert plan_of(cast, rosa).version == 1
    assert agreed(cast, rosa).version == 1
    plan_items.say(carla, newest(cast, home), Agreement.AGREES, AgreedHow.SPOKEN)
    assert plan_of(cast, rosa).version == 1  # an answer is not another plan
    plan_items.change(carla, newest(cast, home), {"goal": "A room of my own"})
    an_item(cast, rosa, Domain.FAMILY)
    plan_reviews.review(
        carla, newest(cast, work), {"resident_comment": "Later", "change": ReviewChange.ASIDE}
    )
    assert plan_of(cast, rosa).version == 2  # several changes until somebody asks: one version
    assert agreed(cast, rosa).version == 2
    found = plan_versions.compare(carla, plan_of(cast, rosa).id, 1, 2)
    assert [c.after.domain for c in found.came] == [Domain.FAMILY]
    assert [c.after.domain for c in found.ended] == [Domain.WORK]
    (changed,) = found.changed
    assert {d.name: d.after for d in changed.fields}["goal"] == "A room of my own"
    assert [v.number for v in plan_versions.versions(carla, found.newer.plan.id)] == [2, 1]
    with pytest.raises(NotFound):
        plan_versions.compare(carla, found.newer.plan.id, 3)


@pytest.mark.sits("carla", "amara")
def test_what_a_counsellor_writes_is_in_the_next_version(staffed) -> None:
    cast, rosa = staffed
    carla, amara = cast.desk("carla"), cast.desk("amara")
    an_item(cast, rosa)
    agreed(cast, rosa)
    an_item(cast, rosa, Domain.MIND, "amara")
    shown = care_plans.page(carla, rosa)
    assert (shown.plan.version, shown.changed) == (1, True)
    now = plan_versions.compare(carla, shown.plan.id, 1)
    assert [c.after.domain for c in now.came] == [Domain.MIND]
    assert agreed(cast, rosa).version == 2
    for act in (plan_versions.versions, lambda d, id: plan_versions.compare(d, id, 1)):
        with pytest.raises((Denied, NotFound)):
            act(amara, shown.plan.id)


@pytest.mark.sits("carla", "amara")
def test_two_desks_do_not_write_over_each_other(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    item = an_item(cast, rosa, Domain.MIND)
    plan_items.change(cast.desk("amara"), item, {"goal": "To sleep"})
    with pytest.raises(Stale):
        plan_items.change(carla, item, {"goal": "Something else"})
    with pytest.raises(Stale):
        care_plans.begin(carla, rosa, {"matters": "another"})


# ---- reviews, phases, approval


def test_both_ratings_stand_side_by_side_and_are_never_averaged(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    item = an_item(cast, rosa, baseline=2)
    days_pass(cast, 8)
    plan_reviews.review(carla, item, {"resident_rating": 3, "resident_comment": "A little"})
    plan_reviews.review(carla, item, {"staff_rating": 8})  # the same day: one point
    with pytest.raises(Invalid):
        plan_reviews.review(carla, item, {})
    with pytest.raises(Invalid):
        plan_reviews.review(carla, item, {"resident_rating": 11})
    reviews = plan_reviews.of_items(carla, [item])[item.id]
    begun, then = plan_reviews.item_line(item, reviews)
    assert (begun.resident, begun.staff) == (2, None)
    assert (then.resident, then.staff) == (3, 8)


@pytest.mark.sits("carla", "amara")
def test_reaching_or_putting_aside_ends_the_item(staffed) -> None:
    cast, rosa = staffed
    amara = cast.desk("amara")
    item = an_item(cast, rosa, Domain.MIND, "amara")
    plan_reviews.review(amara, item, {"resident_rating": 9, "change": ReviewChange.REACHED})
    assert newest(cast, item).state is ItemState.REACHED
    with pytest.raises(Stale):
        plan_reviews.review(amara, item, {"change": ReviewChange.ASIDE})


@pytest.mark.sits("mia", "carla", "amara", "nora", "lea", "nils", "adam")
def test_the_days_of_the_next_look_are_the_houses(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    plan = plan_of(cast, rosa)
    assert plan.review_on == TODAY + timedelta(days=7)
    with pytest.raises(Invalid):
        care_plans.write(carla, plan.id, plan.rev, {"review_on": TODAY + timedelta(days=8)})
    assert not [w for w in plan_waiting.waiting(carla) if w.said == plan_waiting.LOOK_AGAIN]
    days_pass(cast, 7)
    (line,) = [w for w in plan_waiting.waiting(carla) if w.said == plan_waiting.LOOK_AGAIN]
    assert (line.resident, line.route) == (rosa, f"residents/{rosa}/plan")
    for login in ("mia", "amara", "nora", "lea", "nils", "adam"):
        assert rosa not in {w.resident for w in plan_waiting.waiting(cast.desk(login))}
    with pytest.raises(Invalid):
        care_plans.looked_at(carla, plan.id, plan.rev, carla.today() + timedelta(days=31))
    plan = care_plans.looked_at(carla, plan.id, plan.rev).value
    assert plan.review_on == carla.today() + timedelta(days=30)
    assert not [w for w in plan_waiting.waiting(carla) if w.said == plan_waiting.LOOK_AGAIN]
    settings.change(cast.desk("mia"), "plan_look_days", "14")  # and the task of it follows
    plan = care_plans.looked_at(carla, plan.id, plan.rev).value
    (line,) = tasks.of_resident(carla, rosa)
    assert plan.review_on == line.task.due_on == carla.today() + timedelta(days=14)


@pytest.mark.sits("mia", "carla", "nils")
def test_who_has_no_plan_yet_is_told_for_a_while(staffed) -> None:
    cast, _ = staffed
    carla = cast.desk("carla")
    ana = cast.admit("nils", "Ana")
    cast.assign(ana, "carla", Role.CM)

    def told() -> set[str]:
        return {w.resident for w in plan_waiting.waiting(carla) if w.said == plan_waiting.NO_PLAN}

    assert told() == set()
    days_pass(cast, 7)
    assert told() == {ana}
    days_pass(cast, 24)
    assert told() == set()


def test_a_phase_changes_together_and_can_go_back(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    for after in (Phase.STABILISATION, Phase.ARRIVAL):
        plan = plan_of(cast, rosa)
        given = {"after": after, "agreement": Agreement.AGREES, "why": "Sleeps better"}
        assert care_plans.change_phase(carla, plan.id, plan.rev, given).value.phase is after
    plan = plan_of(cast, rosa)
    with pytest.raises(Invalid):
        care_plans.change_phase(carla, plan.id, plan.rev, {"after": Phase.ARRIVAL})
    found = care_plans.page(carla, rosa).phases
    assert {(c.before, c.after) for c in found} == {
        (Phase.ARRIVAL, Phase.STABILISATION),
        (Phase.STABILISATION, Phase.ARRIVAL),
    }


@pytest.mark.sits("mia", "carla")
def test_a_supervisor_answers_where_the_shelter_asks_for_it(staffed) -> None:
    cast, rosa = staffed
    mia, carla = cast.desk("mia"), cast.desk("carla")
    an_item(cast, rosa)
    plan = agreed(cast, rosa)
    assert not [w for w in plan_waiting.waiting(mia) if w.said == plan_waiting.APPROVE]
    settings.change(mia, "plan_approval", "yes")
    told = [w.resident for w in plan_waiting.waiting(mia) if w.said == plan_waiting.APPROVE]
    assert told == [rosa]
    with pytest.raises(Denied):
        care_plans.approve(carla, plan.id, 1, {"answer": ApprovalAnswer.APPROVED})
    with pytest.raises(Invalid):  # says at what
        care_plans.approve(mia, plan.id, 1, {"answer": ApprovalAnswer.LOOK_AGAIN})
    again = {"answer": ApprovalAnswer.LOOK_AGAIN, "comment": "Who goes with her?"}
    care_plans.approve(mia, plan.id, 1, again)
    assert care_plans.page(carla, rosa).approval.comment == "Who goes with her?"
    asked = [w.resident for w in plan_waiting.waiting(carla) if w.said == plan_waiting.ASKED_AGAIN]
    assert asked == [rosa]
    with pytest.raises(Stale):
        care_plans.approve(mia, plan.id, 2, {"answer": ApprovalAnswer.APPROVED})
    care_plans.approve(mia, plan.id, 1, {"answer": ApprovalAnswer.APPROVED})
    assert not [w for w in plan_waiting.waiting(carla) if w.said == plan_waiting.ASKED_AGAIN]


@pytest.mark.sits("mia", "carla", "amara")
def test_nobody_approves_what_they_wrote(staffed) -> None:
    cast, rosa = staffed
    mia = cast.desk("mia")
    plan_items.add(mia, rosa, Domain.WORK, {"in_my_words": "I want to earn"})
    plan = agreed(cast, rosa)
    with pytest.raises(SameSigner):
        care_plans.approve(mia, plan.id, plan.version, {"answer": ApprovalAnswer.APPROVED})
    max_ = {"answer": ApprovalAnswer.APPROVED}
    assert care_plans.page(mia, rosa).approval is None
    with pytest.raises(Denied):
        care_plans.approve(cast.desk("amara"), plan.id, plan.version, max_)


def test_a_closed_plan_takes_no_change_and_another_begins(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    item = an_item(cast, rosa)
    plan = plan_of(cast, rosa)
    care_plans.end(carla, plan.id, plan.rev)
    with pytest.raises(Stale):
        plan_items.change(carla, item, {"goal": "x"})
    assert care_plans.page(carla, rosa).standing is None
    care_plans.begin(carla, rosa, {"matters": "Again"})
    assert care_plans.page(carla, rosa).items == ()


def test_every_part_has_a_kind_whose_door_its_review_shares() -> None:
    assert set(ITEM_OF) == set(Domain)
    assert {HealthPlanItem, LegalPlanItem, MindPlanItem, SafetyPlanItem, PlanItem} == set(ITEMS)
    for kind in ITEMS:
        assert REVIEW_OF[kind].category == kind.category


# ---- what the resident takes along


def test_the_copy_has_their_words_in_both_languages_and_no_remark_of_staff(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    item = an_item(
        cast, rosa, in_my_words="အိပ်ချင်တယ်။", language="mya", translation="I want to sleep"
    )
    remark = "a remark of staff"
    said = {"resident_rating": 7, "staff_rating": 1, "staff_comment": remark}
    plan_reviews.review(carla, item, said)
    step = {"what": "Buy a lamp", "remark": remark, "why": remark, "source_step": "1"}
    plan_actions.add(carla, item, step)
    paper = plan_together.print_copy(carla, rosa, words=translator("en"), own=translator(PSEUDO))
    text = text_of(paper.pdf)
    for wanted in ("အိပ်ချင်တယ်။", "I want to sleep", "Buy a lamp", "My plan", "7 "):
        assert wanted in text
    assert "[" in text  # headings of the other language stand beside ours
    assert remark not in text
    assert remark not in str(plan_together.their_plan(carla, rosa).items[0].steps)


@pytest.mark.sits("mia", "carla", "amara", "nora", "lea", "nils")
def test_only_who_may_print_a_part_prints_it(staffed) -> None:
    cast, rosa = staffed
    an_item(cast, rosa, Domain.SAFETY, in_my_words="words of safety")
    an_item(cast, rosa, Domain.MIND, in_my_words="words of feelings")
    assert "words of safety" in text_of(plan_together.print_copy(cast.desk("carla"), rosa).pdf)
    managers = text_of(plan_together.print_copy(cast.desk("mia"), rosa).pdf)
    assert "words of feelings" in managers
    assert "words of safety" not in managers
    for login in ("amara", "nora", "lea", "nils"):
        with pytest.raises((Denied, NotFound)):
            plan_together.print_copy(cast.desk(login), rosa)


def text_of(pdf: bytes) -> str:
    """What stands on the pages, as somebody could copy it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_every_question_belongs_to_a_part_of_life_and_is_asked_once() -> None:
    found = load_frameworks()
    assert {f.code: len(f.questions) for f in found.frameworks} == {
        "shelterdesk_14": 14,
        "mscos_7": 7,
    }
    assert {q.area for q in found[OWN].questions} == set(Domain)


@pytest.mark.sits("carla", "nora")
def test_a_question_outside_ones_part_cannot_be_answered(staffed) -> None:
    cast, rosa = staffed
    nora = cast.desk("nora")
    asked = plan_reviews.questions_for(nora, rosa, load_frameworks()[OWN])
    assert [q.area for q in asked] == [Domain.HEALTH]
    with pytest.raises((Denied, NotFound)):
        plan_reviews.rate(nora, rosa, OWN, {"housing": {"staff_rating": 3}})
    with pytest.raises(NotFound):
        plan_reviews.rate(nora, rosa, OWN, {"mscos_treatment": {"staff_rating": 3}})
    assert plan_reviews.rate(nora, rosa, OWN, {"physical_health": {}}).value == ()


@pytest.mark.sits("carla")
def test_headings_that_nobody_has_checked_say_so_on_the_paper(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    an_item(cast, rosa, Domain.HOUSING, language="mya")
    burmese = text_of(plan_together.print_copy(carla, rosa).pdf)
    assert "Nobody who speaks it has checked them yet" in burmese
    english = text_of(plan_together.print_copy(carla, rosa, own=translator("en")).pdf)
    assert "has checked them" not in english
