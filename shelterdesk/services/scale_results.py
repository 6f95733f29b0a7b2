"""What questionnaires say over time: for the counsellor everything, for others what is agreed.

Figures are reckoned when they are looked at; nothing but the answers is ever kept (and, where the
resident agrees, the result in words).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.counselling_results import RiskFound, SessionRisk
from shelterdesk.domain.kinds.safety import RiskReview
from shelterdesk.domain.kinds.scale import (
    Administration,
    MayKnow,
    NurseResult,
    ScaleAgreement,
    ScaleResult,
    TranslationStatus,
)
from shelterdesk.domain.kinds.task import OPEN_STATES, CounsellingTask, HouseTask, SafetyTask, Task
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId, SignState, Values
from shelterdesk.domain.scales import Care, Scale
from shelterdesk.domain.scoring import (
    Difference,
    LocalCutoff,
    Outcome,
    Verdict,
    difference,
    score,
)
from shelterdesk.errors import Denied, Frozen, Invalid, NotFound, PassphraseNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import scale_library
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.scales import COMPANY, STEP, answers_of
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

T = TypeVar("T", bound=Record)

TAKEN_BACK = "–"  # stands where the name of a questionnaire stood
ABOVE = N_("At or above the cut-off")
BELOW = N_("Below the cut-off")
UNDER = N_("At or under the cut-off")
OVER = N_("Above the cut-off")
NOTHING_TO_SHARE = N_("There is no total, so there is nothing to share yet.")
WHO = N_("Say who may know it: only those whom the resident named.")

# Each hears under a key of their own: the nurse's copy opens for no case manager.
TOLD_AS: Mapping[MayKnow, type[ScaleResult]] = {
    MayKnow.CASE_MANAGER: ScaleResult,
    MayKnow.NURSE: NurseResult,
}

RISK = N_("An answer of {who} asks for a look at the risks today.")
NOW = N_("Somebody should go to {who} now, and look at the risks.")
CARE = N_("An answer of {who} asks for care.")
LOOK_IN = N_("{who} would like somebody to come.")
UNSIGNED = N_("A questionnaire of {who} waits for your signature.")


@dataclass(frozen=True, kw_only=True)
class Result:
    """One administration, what it says, and how far it is from the one before and the first.

    ``scale`` and ``outcome`` are None where the house has no such questionnaire any more.
    ``other_version``: it is reckoned by the rules of another version than it was answered in.
    ``asked_otherwise``: the one before was in another language, way or variant.
    ``told`` is who was told of danger that its answers speak of, as it was last written down.
    """

    record: Administration
    scale: Scale | None
    outcome: Outcome | None
    since: Difference | None = None
    since_first: Difference | None = None
    asked_otherwise: bool = False
    other_version: bool = False
    agreed: ScaleAgreement | None = None
    told: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether somebody knows it because the resident agreed to it."""
        return self.agreed is not None and bool(self.agreed.to)


def results(desk: Desk, resident: ResidentId) -> tuple[Result, ...]:
    """Everything about one resident, latest first; raises ``NotFound``, ``Denied``."""
    with desk.look() as work:
        library = scale_library.library_in(work).known
        local = scale_library.cutoffs_in(work)
        held = work.shelf(Administration).all_of(resident)
        came = work.entered(Administration, resident)
        said = _agreements(work, resident)
        told = _who_was_told(work, resident)
    found: list[Result] = []
    first: dict[str, Result] = {}
    last: dict[str, Result] = {}
    for record in sorted(held, key=lambda r: (r.on, came.get(r.id, 0))):
        code = record.instrument
        made = _result(record, library, local, last.get(code), said.get(record.id))
        if last.get(code) is not first.get(code):  # else it would say the same twice
            made = replace(made, since_first=_since(made, first[code]))
        found.append(replace(made, told=told.get(record.id, "")))
        if made.outcome is not None and made.outcome.total is not None:
            first.setdefault(code, made)
            last[code] = made
    return tuple(reversed(found))


def result_of(desk: Desk, id: RecordId) -> Result:
    """One administration; raises ``NotFound`` also when it is out of reach."""
    with desk.look() as work:
        resident = work.shelf(Administration).get(id).resident
    return next(r for r in results(desk, resident) if r.record.id == id)


def _result(
    record: Administration,
    library: Mapping[str, Scale],
    local: Mapping[str, tuple[LocalCutoff, ...]],
    before: Result | None,
    agreed: ScaleAgreement | None,
) -> Result:
    scale = library.get(record.instrument)
    outcome = None if scale is None else _outcome(scale, record, local)
    if scale is None or outcome is None:
        return Result(record=record, scale=scale, outcome=None, agreed=agreed)
    made = Result(
        record=record,
        scale=scale,
        outcome=outcome,
        asked_otherwise=before is not None and _way(before.record) != _way(record),
        other_version=scale.version != record.version,
        agreed=agreed,
    )
    return made if before is None else replace(made, since=_since(made, before))


def _since(now: Result, before: Result) -> Difference | None:
    """How far one total is from an earlier one; None where either has none."""
    then = None if before.outcome is None else before.outcome.total
    total = None if now.outcome is None else now.outcome.total
    if now.scale is None or then is None or total is None:
        return None
    return difference(now.scale, then, total)


def _outcome(
    scale: Scale, record: Administration, local: Mapping[str, tuple[LocalCutoff, ...]]
) -> Outcome | None:
    try:
        return score(
            scale,
            answers_of(record),
            variant=record.variant,
            language=record.language,
            local=local.get(scale.code, ()),
        )
    except ValueError:  # the house changed its own questionnaire since
        return None


def _way(record: Administration) -> tuple[str, str, str]:
    return record.language, record.how, record.variant


# ---- who was told of danger


def tell(desk: Desk, id: RecordId, values: Values, draft: str = "") -> Receipt[SessionRisk]:
    """Write down who was told of what the answers of a questionnaire speak of, and what was done.

    It stands in the emergency section, and with the session in which it was offered. What the
    answers said of danger is kept with it. ``NotFound`` for one that is out of reach.
    """
    result = result_of(desk, id)
    flags = result.outcome.flags if result.outcome else ()
    worst = max((f.found for f in flags), key=list(RiskFound).index, default=RiskFound.NONE)
    given = {
        "asked": Answer.YES,
        "found": worst,
        **{name: value for name, value in values.items() if value is not None},
        "session_id": result.record.session_id,
        "administration_id": id,
        "on": desk.today(),
    }
    with desk.work("session_risk.add") as work:
        kept = work.shelf(SessionRisk).add(work.make(SessionRisk, result.record.resident, given))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def _who_was_told(work: Work, resident: ResidentId) -> dict[str, str]:
    """Who was told by questionnaire; the last word counts, and an empty one takes none back."""
    came = work.entered(SessionRisk, resident)
    written = [r for r in work.shelf(SessionRisk).all_of(resident) if r.administration_id]
    ordered = sorted(written, key=lambda each: came.get(each.id, 0))
    return {each.administration_id: each.told for each in ordered if each.told.strip()}


# ---- for others, where the resident agrees


def share(desk: Desk, id: RecordId, said: Values, draft: str = "") -> Receipt[ScaleAgreement]:
    """Let those whom the resident named know the result in words, no figure and no answer.

    *said* is who (``to``), which day, and how the resident said so; it is kept. Whoever is not
    named any more knows nothing from now on. Only of what is signed, else ``Frozen``; ``Invalid``
    without a total, or without anybody.
    """
    result = result_of(desk, id)
    record, band = result.record, words_of(result.outcome)
    if record.state is SignState.DRAFT:
        raise Frozen(ScaleResult.kind)
    if not band:
        raise Invalid({"band": NOTHING_TO_SHARE})
    told = {
        "on": record.on,
        "administration_id": record.id,
        "instrument": record.instrument,
        "version": record.version,
        "band": band,
        "language": record.language,
        "translation": record.translation,
        "cutoffs": _named(result.outcome),
    }
    with desk.work("scale_result.end") as work:
        agreed = work.make(ScaleAgreement, record.resident, {**said, "administration_id": id})
        if not agreed.to:
            raise Invalid({"to": WHO})
        kept = work.shelf(ScaleAgreement).add(agreed)
        for who, kind in TOLD_AS.items():
            _tell(work, kind, record, told if who in agreed.to else {})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def stop_sharing(desk: Desk, id: RecordId) -> Receipt[ScaleAgreement]:
    """The resident changed their mind: from now on nothing of this result shows to others.

    What was shown before is taken out of the file when a manager is next at the desk
    (``access.erasing.take_older``). ``NotFound`` where nothing was shared.
    """
    with desk.work("scale_result.end") as work:
        record = work.shelf(Administration).get(id)
        before = _agreements(work, record.resident).get(id)
        if before is None or not before.to:
            raise NotFound(ScaleResult.kind)
        values = {"administration_id": id, "on": desk.today()}
        kept = work.shelf(ScaleAgreement).add(work.make(ScaleAgreement, record.resident, values))
        for kind in TOLD_AS.values():
            _tell(work, kind, record, {})
    return Receipt(kept, frozenset(work.changed))


def shared(desk: Desk, resident: ResidentId) -> tuple[ScaleResult, ...]:
    """What a resident lets this person know, latest first; raises ``NotFound``, ``Denied``."""
    kinds = [kind for kind in TOLD_AS.values() if desk.may("read", kind, resident)]
    with desk.look() as work:
        if not kinds:
            work.require((Act.READ,), ScaleResult, resident)
        told = [each for kind in kinds for each in work.shelf(kind).all_of(resident) if each.band]
    once = {each.administration_id: each for each in told}
    return tuple(sorted(once.values(), key=lambda each: each.on, reverse=True))


def _tell(work: Work, kind: type[ScaleResult], record: Administration, told: Values) -> None:
    """Keep what one of them is told; nothing *told* empties it, if they were told before."""
    shelf = work.shelf(kind)
    of_this = (s for s in shelf.all_of(record.resident) if s.administration_id == record.id)
    before = next(of_this, None)
    if before is not None:
        values = told or _emptied(before)
        shelf.amend(before.id, before.rev, {**values, "only_newest": True})
    elif told:
        shelf.add(work.make(kind, record.resident, told))


def _emptied(before: ScaleResult) -> Values:
    """Nothing of it is left to read but that there was one (ADR 0022)."""
    gone = {field.name: field.empty for field in before.fields() if field.sealed}
    return {**gone, "instrument": TAKEN_BACK, "translation": TranslationStatus.OFFICIAL}


def _agreements(work: Work, resident: ResidentId) -> dict[str, ScaleAgreement]:
    """The newest answer about each questionnaire."""
    came = work.entered(ScaleAgreement, resident)
    said = work.shelf(ScaleAgreement).all_of(resident)
    ordered = sorted(said, key=lambda each: came.get(each.id, 0))
    return {each.administration_id: each for each in ordered}


def words_of(outcome: Outcome | None) -> str:
    """A result in words alone, marked: its band, its pattern, or the side of the cut-off."""
    if outcome is None:
        return ""
    if outcome.band:
        return outcome.band
    verdict = _usual(outcome)
    if verdict is not None:
        return side_of(verdict)
    return next((p.title for p in outcome.patterns if p.holds), "")


def side_of(verdict: Verdict) -> str:
    """On which side of a cut-off a result lies, marked."""
    if verdict.up_to:
        return UNDER if verdict.positive else OVER
    return ABOVE if verdict.positive else BELOW


def _usual(outcome: Outcome) -> Verdict | None:
    local = [v for v in outcome.verdicts if v.local]
    return next(iter(local or [v for v in outcome.verdicts if v.usual]), None)


def _named(outcome: Outcome | None) -> str:
    verdict = None if outcome is None else _usual(outcome)
    return "" if verdict is None else f"{verdict.at} · {verdict.source}"


# ---- what waits


def waiting(desk: Desk) -> Iterator[Waiting]:
    """Answers that ask for care, residents who would like company, what waits to be signed."""
    with desk.look() as work:
        risks = list(_open_tasks(work, SafetyTask))
        others: list[Task] = []
        with suppress(PassphraseNeeded):  # counselling at rest: nobody is asked for it on Today
            others.extend(_open_tasks(work, CounsellingTask))
        company = [t for t in _reached(work, HouseTask) if t.what == COMPANY]
        looked_at = {t.id for t in risks if _looked_at(work, t)}
    counsels = desk.may("read", Administration)
    for task in risks:
        if task.id in looked_at:
            continue
        now = task.source_step.startswith(f"{STEP}{Care.AT_ONCE.value}/")
        yield Waiting(
            said=NOW if now else RISK,
            route=f"residents/{task.resident}/safety",
            resident=task.resident,
            due_on=task.due_on,
            urgent=now,
            says=(task.id,),
        )
    for task in others:
        said = LOOK_IN if task.what == COMPANY else CARE
        route = f"residents/{task.resident}/scales"
        yield Waiting(
            said=said, route=route, resident=task.resident, due_on=task.due_on, says=(task.id,)
        )
    for line in company:
        yield Waiting(
            said=LOOK_IN,
            route=f"residents/{line.resident}/{'scales' if counsels else 'overview'}",
            resident=line.resident,
            due_on=line.due_on,
        )
    for resident, count in unsigned(desk).items():
        route = f"residents/{resident}/scales"
        yield Waiting(said=UNSIGNED, route=route, resident=resident, count=count)


def unsigned(desk: Desk) -> Mapping[ResidentId, int]:
    """How many of one's own wait to be signed, by resident; asks for no passphrase."""
    if not desk.may("read", Administration):
        return {}
    with desk.look() as work:
        lying = work.lying(Administration, open_state="draft")
        mine = [row.resident.hex() for row in lying if row.author == desk.vault.key_id]
    found = Counter(ResidentId(each) for each in mine)
    return {r: n for r, n in found.items() if desk.may("read", Administration, r)}


def _open_tasks(work: Work, kind: type[Task]) -> Iterator[Task]:
    for task in _reached(work, kind):
        if task.source_step.startswith(STEP) or task.what == COMPANY:
            yield task


def _reached(work: Work, kind: type[T]) -> Iterator[T]:
    tomorrow = work.desk.today() + timedelta(days=1)
    with suppress(Denied):
        for state in OPEN_STATES:
            yield from work.shelf(kind).past("due_on", tomorrow, open_state=state.value)


def _looked_at(work: Work, task: Task) -> bool:
    """Whether somebody reviewed a risk of this resident since."""
    with suppress(Denied):
        scope = bytes.fromhex(task.resident)
        reviews = work.shelf(RiskReview).every(resident=scope)
        return any(review.made_at > task.made_at for review in reviews)
    return False
