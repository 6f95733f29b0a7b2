"""Readiness in words: what stands in the way, who acts next, what may be done here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.domain.catalogue import Criteria
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.readiness import Blocker, BlockReason, ReadinessState, Standing
from shelterdesk.domain.readiness_facts import ACCOUNTS
from shelterdesk.domain.readiness_items import Item, ItemState
from shelterdesk.domain.record import SignState
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_, Translator

READY = frozenset({ReadinessState.READY, ReadinessState.CONDITIONALLY_READY})
SIGNABLE = frozenset({ReadinessState.ELIGIBLE, ReadinessState.ELIGIBLE_CONDITIONAL})
STOPS = frozenset({BlockReason.DOES_NOT_WISH, BlockReason.NON_REFOULEMENT})
TONES = {
    ReadinessState.NOT_STARTED: "text2",
    ReadinessState.NOT_RETURNING: "info",
    ReadinessState.ON_HOLD: "info",
    ReadinessState.DEPARTED: "text2",
}
ITEM_TONES = {
    ItemState.MET: "ok",
    ItemState.WAIVED: "ok",
    ItemState.NOT_MET: "stop",
    ItemState.NOT_APPLICABLE: "text2",
    ItemState.NOT_ASSESSED: "warn",
    ItemState.IN_PROGRESS: "warn",
    ItemState.EXPIRED: "warn",
}
ICONS = {"ok": "circle-check", "warn": "contrast", "stop": "octagon-minus"}
DASHED = "circle-dashed"
WISHES = {
    "yes": N_("Wants to return"),
    "unsure": N_("Is not sure"),
    "no": N_("Does not want to return"),
    "final_yes": N_("Said yes once more before the journey"),
}
WISH_NOT_ASKED = N_("Has not been asked yet")
OTHERS = {"CP": N_("focal point for children"), "GU": N_("guardian, outside the house")}


@dataclass(frozen=True)
class Step:
    """One thing that is missing: what, why it waits, who does what, by when."""

    criterion: str
    question: str
    state: str
    tone: str
    icon: str
    who: str
    action: str
    by: str


@dataclass(frozen=True)
class CriterionLine:
    """One criterion in its group."""

    criterion: str
    question: str
    state: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Group:
    """A group of criteria and how many are met: a count, never a decision."""

    title: str
    count: str
    lines: tuple[CriterionLine, ...]


@dataclass(frozen=True)
class ReadinessWords:
    """The page in words. ``may_sign`` is about the standing alone, not about the person."""

    state: str
    tone: str
    icon: str
    reason: str
    wish: str
    wish_tone: str
    ends: str
    steps: tuple[Step, ...]
    groups: tuple[Group, ...]
    withdrawn: tuple[str, ...]
    may_sign: bool


def tone_of(state: ReadinessState) -> str:
    """The colour name of a state in a list: open is *warn*, nothing shouts."""
    return "ok" if state in READY | SIGNABLE else TONES.get(state, "warn")


def readiness_words(
    standing: Standing, words: Translator, day: Callable[[date | None], str]
) -> ReadinessWords:
    """Put *standing* into words."""
    tone = "stop" if standing.reason in STOPS else tone_of(standing.state)
    ends = ""
    if standing.expires_on and standing.state in READY:
        ends = words("Holds until {day}").format(day=day(standing.expires_on))
    return ReadinessWords(
        state=words(standing.state.label),
        tone=tone,
        icon=ICONS.get(tone, DASHED),
        reason=words(standing.reason.label) if standing.reason else "",
        wish=words(WISHES.get(standing.wish, WISH_NOT_ASKED)),
        wish_tone={"yes": "ok", "final_yes": "ok", "no": "stop"}.get(standing.wish, "warn"),
        ends=ends,
        steps=tuple(_step(blocker, words, day) for blocker in standing.blockers),
        groups=tuple(_groups(standing, words)),
        withdrawn=tuple(words(why.label) for why in standing.withdrawn_because),
        may_sign=standing.state in SIGNABLE,
    )


def who_acts(acts: Sequence[str], words: Translator) -> str:
    """Roles in words: accounts, the focal point, a guardian."""
    labels = {role.value: role.label for role in Role} | OTHERS
    who = ""
    for act in acts:
        label = words(labels.get(act, act))
        who = words("{one} or {other}").format(one=who, other=label) if who else label
    return who


def assessable(criteria: Criteria, roles: Collection[str]) -> tuple[str, ...]:
    """Ids of the criteria that somebody with *roles* signs for (design decision 24)."""
    return tuple(
        criterion.id
        for criterion in criteria.criteria.values()
        if any(role in roles for signer in criterion.signers for role in ACCOUNTS[signer])
    )


def signed_by(
    verdict: ReadinessVerdict,
    words: Translator,
    day: Callable[[date | None], str],
    names: Mapping[str, str],
) -> str:
    """Who put their names to the latest verdict, and when."""
    outcome, when = words(verdict.outcome.label), day(verdict.signed_on)
    first = names.get(verdict.author_id, "")
    second = names.get(verdict.countersigner_id, "")
    if second:
        return words("{outcome} · signed {day} by {first}, countersigned by {second}").format(
            outcome=outcome, day=when, first=first, second=second
        )
    return words("{outcome} · signed {day} by {first}").format(
        outcome=outcome, day=when, first=first
    )


def waiting_verdict(
    verdicts: Iterable[ReadinessVerdict], user_of: Callable[[Any], str], user: str
) -> tuple[ReadinessVerdict | None, bool]:
    """The verdict that waits for a second signature, and whether this person signed it first."""
    for verdict in verdicts:
        if verdict.state is SignState.SIGNED:
            return verdict, verdict.author_id == user or user_of(verdict.author) == user
    return None, False


def _step(blocker: Blocker, words: Translator, day: Callable[[date | None], str]) -> Step:
    tone = ITEM_TONES.get(blocker.state, "warn")
    state = words(blocker.state.label)
    if blocker.lapses:
        state = words("Ends before the journey")
    by = words("by {day}").format(day=day(blocker.by)) if blocker.by else ""
    return Step(
        blocker.criterion,
        words(blocker.question),
        state,
        tone,
        ICONS.get(tone, DASHED),
        who_acts(blocker.acts, words),
        words(blocker.next_action),
        by,
    )


def _groups(standing: Standing, words: Translator) -> Iterable[Group]:
    for counted in standing.domains:
        items = [i for i in standing.items if i.criterion.domain == counted.domain]
        if items:
            count = words("{met} of {all} met").format(
                met=counted.met + counted.waived, all=counted.applicable
            )
            yield Group(words(counted.title), count, tuple(_line(item, words) for item in items))


def _line(item: Item, words: Translator) -> CriterionLine:
    tone = ITEM_TONES[item.state]
    return CriterionLine(
        item.criterion.id,
        words(item.criterion.question),
        words(item.state.label),
        tone,
        ICONS.get(tone, DASHED),
    )
