"""After a session that tells of danger: two steps, and who was told. Nothing is forced."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.safety import RiskReview, SafetyPlan
from shelterdesk.domain.writing_guide import load_writing_guide
from shelterdesk.i18n import N_
from shelterdesk.services import session_risks
from shelterdesk.services.counselling import SessionLine
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Stay with the resident first")
LEAD = N_(
    "What you wrote is kept. It tells of danger. Two steps help everybody who is on duty; do them "
    "now, or as soon as the resident is not alone."
)
FIRST = N_("1. Say how great the danger is, and who looks again when")
SECOND = N_("2. Write a safety plan together, or look at the one there is")
TOLD = N_("Told: {who}")
NOT_TOLD = N_("Nobody is named yet who was told.")


def tells_of_danger(line: SessionLine) -> bool:
    """Whether an answer or the note says so."""
    return session_risks.tells_of_danger(line, load_writing_guide().danger)


class CrisisPage(QWidget):
    """Risk review, safety plan, who was told: each one button."""

    left = Signal()
    risk_asked = Signal()
    plan_asked = Signal()
    told_asked = Signal()

    def __init__(self, seat: Seat, line: SessionLine) -> None:
        super().__init__()
        look, words = seat.look, seat.look.words
        resident, risk = line.session.resident, line.risk
        self.risk = button(look, words("Risk review"), self.risk_asked.emit, act="main")
        self.plan = button(look, words("Safety plan"), self.plan_asked.emit)
        self.told = button(look, words("Write who was told"), self.told_asked.emit)
        shown_if(self.risk, seat.desk.may_create(RiskReview, resident))
        shown_if(self.plan, seat.desk.may_create(SafetyPlan, resident))
        told = risk.told.strip() if risk else ""
        said = words(TOLD).format(who=isolated(told)) if told else words(NOT_TOLD)
        self.later = button(look, words("Go on to the session"), self.left.emit, act="quiet")
        page = column(
            PlainLabel(words(TITLE), size="page", wrap=True),
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            Card(words(FIRST)).add(row(self.risk)),
            Card(words(SECOND)).add(row(self.plan)),
            Card(words("3. Who was told")).add(
                PlainLabel(said, tone="" if told else "warn", wrap=True), row(self.told)
            ),
            row(self.later),
        )
        fill(self, page, words(TITLE))
        self.setFocusProxy(self.risk)
