"""Safety, account and status through the real window, also as somebody who may not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.account import AccountEvent, IndicatorAnswer, LawyerNote
from shelterdesk.domain.kinds.alert import Alert, AlertKind, Audience, ComfortCard, TopicRest
from shelterdesk.domain.kinds.safety import (
    Concern,
    ConcernAnswer,
    PersonalSafetyPlan,
    RiskLevel,
    RiskReview,
    SafetyPlan,
)
from shelterdesk.domain.kinds.status import Identification, StatusDecision
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import account, alerts, drafts, records, risks, safety_plans, settings
from shelterdesk.services.people import SecondPerson
from shelterdesk.ui.kit.find_box import Found
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.veil import Veil
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.account import AccountPage
from shelterdesk.ui.pages.concern import ConcernPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.helping import HelpingCards
from shelterdesk.ui.pages.identification import ScreeningBoard
from shelterdesk.ui.pages.risks import RiskCard
from shelterdesk.ui.pages.safety import SafetyPage
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_incidents import spoken_tables
from tests.ui.test_journey import Program, program

__all__ = ["program"]

STORY = "behind the third fence"
PLACES = ("today", "tasks", "calendar", "reports")


def everything(shell: Shell) -> str:
    """All that one can see, hear or find, also what lies under it."""
    said = [
        w.accessibleName() + w.toolTip() + w.accessibleDescription()
        for w in shell.findChildren(QWidget)
    ]
    said += [label.text() for label in shell.findChildren(PlainLabel)]
    said += [found.text for found in _found(shell, STORY.split()[0])]
    return " ".join(said)


def _found(shell: Shell, query: str) -> list[Found]:
    return shell._search(query)


def rosa_with(cast: Cast, *works: tuple[str, Role]) -> ResidentId:
    with cast.seated("mia", "nils", *(login for login, _ in works)):
        rosa = cast.admit("nils")
        for login, role in works:
            cast.assign(rosa, login, role)
    return rosa


def test_a_night_worker_writes_the_card_and_reads_what_to_do(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        alert = {"sort": AlertKind.ROOM, "expires_on": TODAY}
        carla = cast.desk("carla")
        alerts.write(carla, rosa, {**alert, "text": "Door open at night."})
        hidden = {**alert, "text": "For nurses alone.", "audience": (Audience.NURSES,)}
        alerts.write(carla, rosa, hidden)
        records.add(carla, TopicRest, rosa, {"topic": "the guards", "since": TODAY})

    shell = program.open("nils")
    shell.go(f"residents/{rosa}/overview")
    settle()
    program.button("Write the card").click()
    settle()
    for field, text in (("helps", "tea"), ("shows", "I go quiet.")):
        qtbot.keyClicks(program.field(ComfortCard.kind, field).editor.hand, text)
    program.find(Entry).save()
    settle()
    said = everything(shell)
    for text in ("tea", "Door open at night.", "the guards", "Last looked at"):
        assert text in said
    assert "For nurses alone." not in said
    shell.go(f"residents/{rosa}/safety")
    settle()
    assert "For nurses alone." not in everything(shell)
    # What one may not read is not there at all.
    assert program.find(SafetyPage).findChildren(RiskCard) == []
    assert nameless(shell) == []
    program.lock(shell)


def test_a_concern_from_the_find_box_reaches_whoever_answers(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    rosa = rosa_with(cast, ("carla", Role.CM), ("nora", Role.NUR))

    shell = program.open("nora")
    route = next(f.key for f in _found(shell, "concern"))
    shell.go(route)
    settle()
    qtbot.keyClicks(program.field(Concern.kind, "text").editor.hand, STORY)
    program.find(Entry).keep_now()
    settle()
    program.lock(shell)

    shell = program.open("nora")  # what was typed is there again
    settle()
    if not [p for p in shell.findChildren(ConcernPage) if p.isVisible()]:
        shell.go("draft/concern/")
        settle()
    assert program.field(Concern.kind, "text").editor.read() == STORY
    program.field(Concern.kind, "danger_now").editor.fill(True)
    program.field(Concern.kind, "about").editor.fill(rosa)
    program.find(Entry).save()
    settle()
    assert "Whoever is on shift is told now." in shell.seat.banner.title.text()
    assert STORY not in everything(shell)
    program.lock(shell)

    shell = program.open("nils")
    assert any(
        "danger now: " in b.text()
        for b in shell.today.findChildren(QWidget)
        if hasattr(b, "text") and b.isVisible()
    )
    assert STORY not in everything(shell)
    shell.go(f"residents/{rosa}/overview")
    settle()
    assert "Danger now" in everything(shell)
    assert STORY not in everything(shell)
    program.lock(shell)

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/safety")
    settle()
    assert STORY in [w.accessibleName() for w in shell.findChildren(WrappedText)]
    answer = next(
        b for b in shell.findChildren(QWidget) if b.accessibleName().startswith("Answer it")
    )
    answer.click()
    settle()
    qtbot.keyClicks(program.field(ConcernAnswer.kind, "text").editor.hand, "We went inside.")
    program.find(Entry).save()
    settle()
    shell.go(f"residents/{rosa}/overview")
    settle()
    assert not program.find(HelpingCards).alerts.isVisible()
    program.lock(shell)


def test_a_safety_plan_is_for_who_works_on_it_and_shared_steps_for_who_is_on_duty(
    cast: Cast, program: Program
) -> None:
    settle, rosa = program.settle, rosa_with(cast, ("amara", Role.COU))
    own = {
        "signs": "Hearing the third fence creak",
        "alone": "Counting the blue tiles",
        "matters": "Letters of a sister",
        "share_steps": True,
    }
    with cast.seated("amara"):
        threat = {"code_word": "marigold lantern", "review_on": TODAY}
        safety_plans.write(cast.desk("amara"), PersonalSafetyPlan, rosa, threat)

    shell = program.open("amara")
    shell.go(f"residents/{rosa}/safety")
    settle()
    program.button("Write it together").click()
    settle()
    entry = program.find(Entry)
    entry.form.fill({SafetyPlan.kind: own})
    entry.save()
    settle()
    assert "Staff on duty see steps 2 to 6." in everything(shell)
    program.button("Open the plan: Safety plan").click()
    settle()
    assert "Counting the blue tiles" in everything(shell)
    program.lock(shell)

    shell = program.open("mia")  # a manager reads it, and neither changes nor prints it
    shell.go(f"residents/{rosa}/safety")
    settle()
    told = everything(shell)
    assert "Open the plan: Safety plan" in told
    assert "Change it together" not in told
    assert "A copy, if they want one" not in told
    program.lock(shell)

    secret = (own["signs"], own["matters"], threat["code_word"], "Plan against threats", "the plan")
    for login, sees in (("nils", True), ("lea", False), ("adam", False)):
        shell = program.open(login)
        said = []
        for place in (f"residents/{rosa}/safety", f"residents/{rosa}/overview", *PLACES):
            shell.go(place)
            settle()
            said.append(everything(shell) + spoken_tables(shell))
        told = "\n".join(said)
        assert ("Counting the blue tiles" in told) is sees, login
        assert [word for word in secret if word in told] == [], login
        for query in ("marigold", "fence", "Letters", "Counting"):
            assert _found(shell, query) == [], (login, query)
        program.lock(shell)


def test_a_level_proposes_its_day_and_a_manager_approves_it(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    rosa = rosa_with(cast, ("amara", Role.COU))

    shell = program.open("amara")
    shell.go(f"residents/{rosa}/safety")
    settle()
    program.find(RiskCard).write.click()
    settle()
    level = program.field(RiskReview.kind, "level").editor
    level.fill(RiskLevel.HIGH)
    level.edited.emit()
    settle()
    assert (program.field(RiskReview.kind, "review_on").editor.read() - TODAY).days == 3
    program.find(Entry).save()
    settle()
    assert "waits for a manager" in everything(shell)
    assert not any(
        b.accessibleName().startswith("I have seen it") for b in shell.findChildren(QWidget)
    )
    program.lock(shell)

    shell = program.open("mia")
    shell.go(f"residents/{rosa}/safety")
    settle()
    approve = next(
        b for b in shell.findChildren(QWidget) if b.accessibleName().startswith("I have seen it")
    )
    approve.click()
    settle()
    assert "approved by" in everything(shell)
    program.lock(shell)
    with cast.seated("amara"):
        assert risks.page(cast.desk("amara"), rosa).looks[0].approved_by == "Mia"


def test_the_checklist_is_a_draft_and_then_answers_and_never_a_number(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    rosa = rosa_with(cast, ("carla", Role.CM), ("amara", Role.COU))

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/account")
    settle()
    page = program.find(AccountPage)
    assert not page.lawyer.isVisible()  # nobody could open it
    page.open_list.click()
    settle()
    sign = program.find(Entry).form.forms["means"].rows["fc_m2"].editor
    sign.box.setCurrentIndex(sign.box.findData("yes"))
    program.find(Entry).keep_now()
    settle()
    program.lock(shell)

    shell = program.open("carla")
    settle()
    shell.go(f"draft/{IndicatorAnswer.kind}/{rosa}")
    settle()
    assert program.find(Entry).form.forms["means"].rows["fc_m2"].editor.read().value is Answer.YES
    program.find(Entry).save()
    settle()
    page = program.find(AccountPage)
    said = " ".join(label.text() for label in page.findChildren(PlainLabel))
    assert "no score" in said
    assert "Passport or phone taken on arrival: Yes" in said
    page.ask_export()
    settle()
    assert nameless(shell) == []
    program.lock(shell)

    for login in ("mia", "amara", "nils"):
        shell = program.open(login)
        shell.go(f"residents/{rosa}/account")
        settle()
        assert "Passport or phone taken" not in everything(shell)
        program.lock(shell)


def test_what_is_for_the_lawyer_is_handed_over_and_gone(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    rosa = rosa_with(cast, ("carla", Role.CM), ("lea", Role.LEG))

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/account")
    settle()
    program.find(AccountPage).hand.click()
    settle()
    program.field(LawyerNote.kind, "value").editor.fill(Answer.YES)
    program.find(Entry).save()
    settle()
    shell.go(f"residents/{rosa}/legal")
    settle()
    assert "to watch others: Yes" not in everything(shell)
    tabs = {kind for tab in shell.residents.view.tabs for kind in tab.kinds}
    assert LawyerNote not in tabs
    program.lock(shell)
    with cast.seated("lea"):
        assert records.page(cast.desk("lea"), LawyerNote, rosa).rows[0].value is Answer.YES


def test_while_it_is_off_there_is_no_account_and_then_it_lies_covered(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    rosa = rosa_with(cast, ("carla", Role.CM), ("lea", Role.LEG), ("amara", Role.COU))

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/account")
    settle()
    assert not program.find(AccountPage).told.isVisible()
    shell.go(f"draft/{AccountEvent.kind}/{rosa}")
    settle()
    assert [e for e in shell.findChildren(Entry) if e.isVisible()] == []
    program.lock(shell)

    with cast.seated("mia", "lea", "carla"):
        settings.change(cast.desk("mia"), "narrative_module", "yes", SecondPerson("max", "moon"))
        piece = {"voice": "said", "text": STORY, "told_to": "legal", "told_on": TODAY}
        lea = cast.desk("lea")
        records.add(lea, AccountEvent, rosa, {**piece, "voice": account.Voice.SAID})
        # A draft of it rests while the part is off, and is there again afterwards.
        carla = cast.desk("carla")
        drafts.keep(carla, f"{AccountEvent.kind}/{rosa}", {})
        slots = [f"{AccountEvent.kind}/{rosa}", "place/"]
        assert sorted(d.slot for d in drafts.waiting(carla)) == slots
        settings.change(cast.desk("mia"), "narrative_module", "no")
        assert [d.slot for d in drafts.waiting(carla)] == slots[1:]
        settings.change(cast.desk("mia"), "narrative_module", "yes", SecondPerson("max", "moon"))
        drafts.discard(carla, f"{AccountEvent.kind}/{rosa}")

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/account")
    settle()
    page = program.find(AccountPage)
    assert page.told.isVisible()
    assert STORY not in everything(shell)
    veil = page.findChild(Veil)
    veil.read_it.click()
    settle()
    assert STORY in [w.accessibleName() for w in page.findChildren(WrappedText)]
    shell.go("today")
    settle()
    assert STORY not in everything(shell)
    shell.go(f"residents/{rosa}/account")
    settle()
    add = next(
        b for b in page.findChildren(QWidget) if b.accessibleName() == "Add: What the person said"
    )
    add.click()
    settle()
    said = " ".join(label.text() for label in program.find(Entry).findChildren(PlainLabel))
    assert "written down by" in said
    assert "Lea" in said
    program.button("Read it instead").click()
    settle()
    program.lock(shell)

    for login in ("mia", "amara", "nils"):
        shell = program.open(login)
        shell.go(f"residents/{rosa}/account")
        settle()
        assert STORY not in everything(shell)
        assert not any(p.told.isVisible() for p in shell.findChildren(AccountPage))
        program.lock(shell)


def test_the_board_shows_steps_to_those_who_may(cast: Cast, program: Program, qtbot: QtBot) -> None:
    settle = program.settle
    rosa = rosa_with(cast, ("carla", Role.CM))

    shell = program.open("carla")
    shell.go(f"residents/{rosa}/legal")
    settle()
    shell.residents.view._write("legal", StatusDecision)
    settle()
    step = program.field(StatusDecision.kind, "status").editor
    step.fill(Identification.SCREENING)
    step.edited.emit()
    assert (program.field(StatusDecision.kind, "next_on").editor.read() - TODAY).days == 15
    qtbot.keyClicks(program.field(StatusDecision.kind, "authority").editor.hand, "Police")
    program.find(Entry).save()
    settle()
    shell.go("house/screening")
    settle()
    assert list(program.find(ScreeningBoard).steps) == [Identification.SCREENING]
    program.lock(shell)

    shell = program.open("mia")
    shell.go("house/screening")
    settle()
    board = program.find(ScreeningBoard)
    assert list(board.steps) == [Identification.SCREENING]
    assert "Police" not in everything(shell)
    assert nameless(shell) == []
    program.lock(shell)

    shell = program.open("nils")
    shell.go("house/screening")
    settle()
    assert [b for b in shell.findChildren(ScreeningBoard) if b.isVisible()] == []
    program.lock(shell)


def test_alerts_are_renewed_and_ended_on_purpose(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    settle = program.settle
    rosa = rosa_with(cast, ("carla", Role.CM))
    shell = program.open("carla")
    shell.go(f"residents/{rosa}/safety")
    settle()
    program.button("Add: Alert").click()
    settle()
    program.field(Alert.kind, "sort").editor.fill(AlertKind.SAFETY)
    qtbot.keyClicks(program.field(Alert.kind, "text").editor.hand, "Ask before you knock.")
    program.find(Entry).save()
    settle()
    program.button("Renew: Ask before you knock.").click()
    settle()
    program.button("No longer needed: Ask before you knock.").click()
    settle()
    assert "No alert holds today." in everything(shell)
    program.lock(shell)
