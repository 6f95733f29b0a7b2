"""Readiness in words: what stands in the way, who acts next, what may be done here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.domain.catalogue import Criteria, Criterion, Gate
from shelterdesk.domain.kinds.readiness import ReadinessVerdict, ReturnRisk, Waiver
from shelterdesk.domain.readiness import Blocker, BlockReason, ReadinessState, Standing
from shelterdesk.domain.readiness_facts import ACCOUNTS
from shelterdesk.domain.readiness_items import Item, ItemState
from shelterdesk.domain.record import SignState
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.one_person import SHUT_SAYS, Stands
from shelterdesk.services.signatures import Unsigned

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
# Where the record lies that answers, by the fact that it drops: linked, never copied.
TABS = {
    "travel_paper": "documents",
    "originals": "documents",
    "guardian_consent": "documents",
    "exit_permission": "legal",
    "identification": "legal",
    "stay_matters": "legal",
    "hold": "legal",
    "proceedings": "legal",
    "testimony": "legal",
    "compensation": "legal",
    "seized_items": "legal",
    "protection_screen": "legal",
    "family_contact": "consents",
    "follow_up": "consents",
    "recipients": "consents",
    "embassy_contact": "consents",
    "safety_plan": "safety",
    "minor": "names",
}
WISH, RISK = "wish", "risk"  # these have a form of their own
# What a record elsewhere tells: there is nothing to tick here.
TOLD_ELSEWHERE = frozenset(
    {
        "travel_paper",
        "originals",
        "guardian_consent",
        "exit_permission",
        "family_contact",
        "follow_up",
        "recipients",
        "embassy_contact",
        "belongings",
        "journey",
        "safety_plan",
    }
)
WISH_NOT_ASKED = N_("Has not been asked yet")
TOGETHER = N_(
    "This person has more than one record, and the word above goes by all of them. By this record "
    "alone: {state}."
)
OTHERS = {"CP": N_("focal point for children"), "GU": N_("guardian, outside the house")}
WHO_ACTS = {role.value: role.label for role in Role} | OTHERS


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
    condition: str = ""
    may_pass: bool = False
    tab: str = ""


@dataclass(frozen=True)
class CriterionLine:
    """One criterion in its group; ``tab`` is where what it rests on lies."""

    criterion: str
    question: str
    state: str
    tone: str
    icon: str
    until: str = ""
    tab: str = ""


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
    asked = {item.criterion.id: item.criterion for item in standing.items}
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
        wish_tone=wish_tone(standing.wish),
        ends=ends,
        steps=tuple(_step(blocker, asked, words, day) for blocker in standing.blockers),
        groups=tuple(_groups(standing, words, day)),
        withdrawn=tuple(words(why.label) for why in standing.withdrawn_because),
        may_sign=standing.state in SIGNABLE,
    )


def person_words(person: Stands, own: str, words: Translator) -> str:
    """Beside the word for somebody with several records: what it goes by; *own* is of this one."""
    if person.shut:
        return words(SHUT_SAYS)
    return words(TOGETHER).format(state=own)


def wish_tone(wish: str) -> str:
    """The colour name of what a resident says."""
    return {"yes": "ok", "final_yes": "ok", "no": "stop"}.get(wish, "warn")


def who_acts(acts: Sequence[str], words: Translator) -> str:
    """Roles in words: accounts, the focal point, a guardian."""
    who = ""
    for act in acts:
        label = words(WHO_ACTS.get(act, act))
        who = words("{one} or {other}").format(one=who, other=label) if who else label
    return who


def assessable(criteria: Criteria, roles: Collection[str]) -> tuple[str, ...]:
    """Ids of the criteria that somebody with *roles* signs for (design decision 24).

    What a record elsewhere tells is left out: one opens the record.
    """
    return tuple(
        criterion.id
        for criterion in criteria.criteria.values()
        if criterion.feed.fact not in TOLD_ELSEWHERE
        and any(role in roles for signer in criterion.signers for role in ACCOUNTS[signer])
    )


def ends_before(
    standing: Standing, words: Translator, day: Callable[[date | None], str]
) -> tuple[str, ...]:
    """What ends before the journey begins, the first day first; nothing without a journey."""
    ending = [i for i in standing.items if i.lapses_before_departure and i.decides]
    ending.sort(key=lambda item: item.valid_until or date.max)
    line = words("{what}: good until {day}, the journey is on {depart}")
    depart = day(standing.journey.depart_on)
    found = (
        line.format(what=words(i.criterion.label), day=day(i.valid_until), depart=depart)
        for i in ending
    )
    return tuple(dict.fromkeys(found))


def waiting_words(unsigned: Unsigned, words: Translator, label: Callable[[str], str]) -> str:
    """What waits for a second name, in a sentence; *label* gives a criterion's question."""
    record = unsigned.record
    if isinstance(record, Waiver):
        return words("Let pass: {what} Why: {why} Instead: {instead}").format(
            what=label(record.criterion), why=record.reason, instead=record.mitigation
        )
    if isinstance(record, ReturnRisk):
        return words("Risk of a return: {level}").format(level=words(record.level.label))
    if record.verdict_id:
        who = words(record.signs_as.label) if record.signs_as else ""
        return words("On paper, under the verdict: {name}, {who}. It is here: {paper}").format(
            name=record.signer, who=who, paper=record.paper
        )
    return words("On paper: {what} {state}, by {name}, {office}. It is here: {paper}").format(
        what=label(record.criterion),
        state=words(record.value.label) if record.value else "",
        name=record.signer,
        office=record.office,
        paper=record.paper,
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


def _step(
    blocker: Blocker,
    asked: Mapping[str, Criterion],
    words: Translator,
    day: Callable[[date | None], str],
) -> Step:
    tone = ITEM_TONES.get(blocker.state, "warn")
    state = words(blocker.state.label)
    if blocker.lapses:
        state = words("Ends before the journey")
    by = words("by {day}").format(day=day(blocker.by)) if blocker.by else ""
    feed = asked[blocker.criterion].feed.fact if blocker.criterion in asked else ""
    tab = TABS.get(feed, "")
    return Step(
        blocker.criterion,
        words(blocker.question),
        state,
        tone,
        ICONS.get(tone, DASHED),
        who_acts(blocker.acts, words),
        words(blocker.next_action),
        by,
        condition=blocker.condition,
        may_pass=blocker.gate is Gate.CONDITIONAL and blocker.state is not ItemState.MET,
        tab=tab,
    )


def _groups(
    standing: Standing, words: Translator, day: Callable[[date | None], str]
) -> Iterable[Group]:
    for counted in standing.domains:
        items = [i for i in standing.items if i.criterion.domain == counted.domain]
        if items:
            count = words("{met} of {all} met").format(
                met=counted.met + counted.waived, all=counted.applicable
            )
            yield Group(words(counted.title), count, tuple(_line(i, words, day) for i in items))


def _line(item: Item, words: Translator, day: Callable[[date | None], str]) -> CriterionLine:
    is_good = item.is_settled and item.valid_until is not None
    until = words("until {day}").format(day=day(item.valid_until)) if is_good else ""
    tone = ITEM_TONES[item.state]
    return CriterionLine(
        item.criterion.id,
        words(item.criterion.question),
        words(item.state.label),
        tone,
        ICONS.get(tone, DASHED),
        until,
        TABS.get(item.criterion.feed.fact, ""),
    )
