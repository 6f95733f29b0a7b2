"""The names under a way home: the verdict of two people, and what waits for a second name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from shelterdesk.domain.catalogue import Criteria
from shelterdesk.domain.kinds.readiness import (
    ChildSigner,
    ReadinessVerdict,
    SignatureOutside,
    VerdictOutcome,
)
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.readiness_facts import FOCAL_POINT
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import readiness, signatures
from shelterdesk.services.signatures import Unsigned
from shelterdesk.services.way_home import WayHome
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.readiness import (
    ReadinessWords,
    signed_by,
    waiting_verdict,
    waiting_words,
)

SIGNING = N_(
    "You put your name to it: {state}. It counts when a second person has signed too, and ends by "
    "itself when something it rests on changes."
)
SECOND = N_("You put your name to it: {what} Two people stand by it then.")
FOR_CHILD = N_(
    "You put your name to this child's verdict as focal point: returning is right for them."
)
ADDED = N_(
    "{n} criterion was added since. The verdict stands by the rule that it was signed by; leaving "
    "is asked by today's."
)
ADDED_MORE = N_(
    "{n} criteria were added since. The verdict stands by the rule that it was signed by; leaving "
    "is asked by today's."
)


class NamesCard(Card):
    """A card on which one puts one's name to something."""

    changed = Signal()

    def __init__(self, seat: Seat, title: str) -> None:
        super().__init__(title)
        self._seat = seat

    def ask(self, title: str, why: str, act: Callable[[], Any], said: str) -> None:
        """Ask for the name, with the passphrase where it is not fresh; then do *act*."""
        seat = self._seat
        box = StepUp(
            seat.desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=title,
            why=why,
            act=said,
            needs_passphrase=not seat.desk.passphrase_is_fresh,
        )
        box.accepted.connect(
            lambda: seat.asker(self).run(lambda _: act(), lambda _: self.changed.emit())
        )
        box.open()


class VerdictCard(NamesCard):
    """Where the verdict stands, whose names are under it, and whose are missing."""

    guardian_asked = Signal(str)  # a verdict that a guardian signed on paper

    def __init__(
        self, seat: Seat, resident: ResidentId, found: WayHome, shown: ReadinessWords
    ) -> None:
        super().__init__(seat, seat.look.words("Verdict of two people"))
        self._resident, self._found, self._shown = resident, found, shown
        words, desk, standing = seat.look.words, seat.desk, found.standing
        self.add(PlainLabel(words(standing.verdict_state.label), wrap=True))
        if found.verdicts:
            signers = signed_by(found.verdicts[0], words, seat.day, found.names)
            self.add(PlainLabel(signers, size="small", tone="muted", wrap=True))
        for why in shown.withdrawn:
            self.add(
                row(
                    icon_label(seat.look, "circle-alert", "warn", size=16),
                    PlainLabel(why, tone="warn"),
                )
            )
        if found.added and standing.verdict_state is VerdictState.IN_FORCE:
            line = words.count(ADDED, ADDED_MORE, found.added).format(n=found.added)
            self.add(PlainLabel(line, size="small", tone="muted", wrap=True))
        waiting, is_mine = waiting_verdict(found.verdicts[:1], desk.user_of, desk.user_id)
        if waiting is not None and standing.verdict_state is VerdictState.WAITING:
            self._second(waiting, is_mine=is_mine)
        elif self._may_sign():
            sign = button(seat.look, words("Sign…"), self._sign, act="main", icon="pen-line")
            self.add(row(sign))
        if found.verdicts and standing.verdict_state is VerdictState.WAITING:
            self._for_child(found.verdicts[0])

    def _may_sign(self) -> bool:
        desk, standing = self._seat.desk, self._found.standing
        is_free = standing.verdict_state is not VerdictState.WAITING
        may = desk.may("sign", ReadinessVerdict, self._resident)
        return self._shown.may_sign and is_free and may

    def _second(self, waiting: ReadinessVerdict, *, is_mine: bool) -> None:
        seat, words = self._seat, self._seat.look.words
        may = seat.desk.may("countersign", ReadinessVerdict, self._resident)
        if is_mine or not may:
            ask = words("You signed it first.") if is_mine else ""
            line = words("A manager signs next.")
            self.add(PlainLabel(f"{ask} {line}".strip(), tone="muted", wrap=True))
            return
        act = partial(self._countersign, waiting)
        self.add(row(button(seat.look, words("Countersign…"), act, act="main", icon="pen-line")))

    def _for_child(self, verdict: ReadinessVerdict) -> None:
        """The two names that a child's verdict needs beside the two of the house."""
        seat, words = self._seat, self._seat.look.words
        for who in self._found.child_signs:
            line = words("Still to sign for the child: {who}").format(who=words(who.label))
            parts: list[Any] = [PlainLabel(line, wrap=True)]
            signed = seat.desk.user_id in (verdict.author_id, verdict.countersigner_id)
            is_point = FOCAL_POINT in self._found.roles and not signed
            if who is ChildSigner.FOCAL_POINT and is_point:
                act = partial(self._sign_for_child, verdict)
                parts.append(button(seat.look, words("Sign as focal point…"), act))
            may_enter = seat.desk.may("create", SignatureOutside, self._resident)
            if may_enter and who in self._found.paper_signs:
                enter = partial(self.guardian_asked.emit, verdict.id)
                parts.append(button(seat.look, words("It was signed on paper…"), enter, act="link"))
            self.add(row(*parts))

    def _sign(self) -> None:
        words, standing = self._seat.look.words, self._found.standing
        conditional = standing.state is ReadinessState.ELIGIBLE_CONDITIONAL
        outcome = VerdictOutcome.CONDITIONALLY_READY if conditional else VerdictOutcome.READY
        desk, resident = self._seat.desk, self._resident
        self.ask(
            words("Sign the verdict"),
            words(SIGNING).format(state=words(outcome.label)),
            lambda: readiness.sign_verdict(desk, resident, {"outcome": outcome}),
            words("Sign"),
        )

    def _countersign(self, verdict: ReadinessVerdict) -> None:
        words, desk = self._seat.look.words, self._seat.desk
        self.ask(
            words("Sign the verdict"),
            words(SIGNING).format(state=words(verdict.outcome.label)),
            lambda: readiness.countersign_verdict(desk, verdict.id),
            words("Countersign"),
        )

    def _sign_for_child(self, verdict: ReadinessVerdict) -> None:
        words, desk = self._seat.look.words, self._seat.desk
        self.ask(
            words("Sign for the child"),
            words(FOR_CHILD),
            lambda: signatures.sign_for_child(desk, verdict.id),
            words("Sign"),
        )


class SecondNamesCard(NamesCard):
    """What somebody put their name to and what waits for another person's."""

    def __init__(self, seat: Seat, unsigned: tuple[Unsigned, ...], asked: Criteria) -> None:
        super().__init__(seat, seat.look.words("Waits for a second name"))
        words = seat.look.words

        def label(criterion: str) -> str:
            known = asked.criteria.get(criterion)
            return words(known.question) if known else criterion

        for each in unsigned:
            said = waiting_words(each, words, label)
            self.add(PlainLabel(said, wrap=True))
            if each.may_sign:
                act = partial(self._sign, each, said)
                made = button(seat.look, words("I stand by it too…"), act, icon="pen-line")
                made.setAccessibleName(f"{words('I stand by it too…')} {said}")
                self.add(row(made))
            else:
                who = words("You signed it first.") if each.is_mine else words("A colleague signs.")
                self.add(PlainLabel(who, size="small", tone="muted"))

    def _sign(self, each: Unsigned, said: str) -> None:
        words, desk = self._seat.look.words, self._seat.desk
        self.ask(
            words("The second name"),
            words(SECOND).format(what=said),
            lambda: signatures.countersign(desk, each.record),
            words("Sign"),
        )
