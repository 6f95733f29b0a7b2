"""Offering a questionnaire, keeping each answer, finishing, signing, and what others may know.

While somebody answers, everything is a draft sealed to the counsellor: no answer is lost, and none
is a record before the resident has finished. An answer that asks for care raises it at once and
quietly, before any total (casework guide 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.access.work import new_id
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import CareConsentType
from shelterdesk.domain.kinds.counselling_results import RiskFound, SessionRisk
from shelterdesk.domain.kinds.scale import (
    Administration,
    AnsweredHow,
    TranslationStatus,
)
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.kinds.task import CounsellingTask, HouseTask, SafetyTask, Task
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.scales import ABOUT_RISK, Care, Flag, Item, Scale
from shelterdesk.domain.scoring import care_of, flags_of, next_items
from shelterdesk.errors import (
    Denied,
    NoKey,
    NotFound,
    Refusal,
)
from shelterdesk.i18n import N_
from shelterdesk.services import consents, drafts, scale_library, settings
from shelterdesk.services.consents import Standing
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

STEP = "scale/"  # before the care that a task of a questionnaire is about
TO_DO = {
    Care.AT_ONCE: N_("Go to the resident now, and look at the risks together."),
    Care.RISK_REVIEW: N_("Look at the risks today, together with the resident."),
    Care.ASK_SAFETY: N_("Ask about safety, together with the resident."),
    Care.CHECK_IN: N_("Check in with the resident: an answer was heavy."),
    Care.REFER: N_("Talk about a referral, and ask about withdrawal."),
}
COMPANY = N_("Would like somebody to come. Please look in.")

NO_CONSENT = N_("The resident has not said yes to questionnaires yet. Ask first; it can wait.")
SAID_NO = N_("The resident said no to questionnaires, or took the yes back. Talk about it first.")
TOO_EARLY = N_("The resident has been here for a few days only. Most things can wait.")
READS_LITTLE = N_(
    "Graded answers worked badly for people who read little. Ask aloud, with the glasses."
)


@dataclass(frozen=True)
class Offer:
    """What can be offered, and what to think of before; a caution never stops anybody."""

    scales: tuple[Scale, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A questionnaire while it is being answered. ``raised`` is what care was asked for already."""

    id: RecordId
    resident: ResidentId
    code: str
    version: str
    language: str
    translation: TranslationStatus
    how: AnsweredHow
    variant: str = ""
    session_id: str = ""
    began_on: date
    answers: Mapping[str, int] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    stopped: bool = False
    over: bool = False
    company: bool = False
    remark: str = ""

    @property
    def slot(self) -> str:
        """Where its draft lies."""
        return f"{Administration.kind}:{self.id}/{self.resident}"

    def plain(self) -> dict[str, Any]:
        """As a draft holds it."""
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            **{name: list(getattr(self, name)) for name in _LISTS},
            **{name: getattr(self, name) for name in _FLAGS},
            "translation": self.translation.value,
            "how": self.how.value,
            "began_on": self.began_on.isoformat(),
            "answers": dict(self.answers),
        }


_TEXTS = ("id", "resident", "code", "version", "language", "variant", "session_id", "remark")
_LISTS = ("skipped", "raised")
_FLAGS = ("stopped", "over", "company")


def may_offer(desk: Desk, resident: ResidentId) -> bool:
    """Whether this person gives questionnaires to this resident."""
    return desk.may("create", Administration, resident)


def offer(desk: Desk, resident: ResidentId) -> Offer:
    """What can be offered today, and what speaks for waiting; raises ``NotFound``, ``Denied``."""
    cautions = []
    lines = consents.of_resident(desk, resident)
    standing = {line.standing for line in lines if line.about is CareConsentType.ASSESSMENT}
    if not standing & {Standing.IN_FORCE, Standing.LOOK_AGAIN}:
        said_no = standing & {Standing.DECLINED, Standing.TAKEN_BACK}
        cautions.append(SAID_NO if said_no else NO_CONSENT)
    with desk.look() as work:
        work.require((Act.CREATE,), Administration, resident)
        days = int(settings.in_force(work)["scale_wait_days"])
        if _is_new(work, resident, days):
            cautions.append(TOO_EARLY)
        offered = scale_library.library_in(work).offered
    return Offer(offered, (*cautions, READS_LITTLE))


def _is_new(work: Work, resident: ResidentId, days: int) -> bool:
    with suppress(Denied, NotFound):
        since = work.desk.today() - timedelta(days=days)
        return any(
            s.state is StayState.IN_HOUSE and s.arrived_on > since
            for s in work.shelf(Stay).all_of(resident)
        )
    return False


# ---- answering


def begin(
    desk: Desk,
    resident: ResidentId,
    scale: Scale,
    *,
    language: str = "eng",
    how: AnsweredHow = AnsweredHow.SELF,
    translation: TranslationStatus | None = None,
    variant: str = "",
    session_id: str = "",
) -> Sheet:
    """Begin a sheet and keep it at once; raises ``NotFound`` or ``Denied``.

    Without a *translation* it is the status that the file gives, or *translated while speaking*
    where there are no words in the language.
    """
    with desk.look() as work:
        work.require((Act.CREATE,), Administration, resident)
    sheet = Sheet(
        id=new_id(),
        resident=resident,
        code=scale.code,
        version=scale.version,
        language=language,
        translation=translation or status_of(scale, language),
        how=how,
        variant=variant,
        session_id=session_id,
        began_on=desk.today(),
    )
    drafts.keep(desk, sheet.slot, sheet.plain())
    return sheet


def status_of(scale: Scale, language: str) -> TranslationStatus:
    """What the words in *language* are; without words it is translated while speaking."""
    wording = scale.wordings.get(language)
    return TranslationStatus.ORAL if wording is None else wording.status


def answer(desk: Desk, scale: Scale, sheet: Sheet, item: str, value: int) -> Sheet:
    """Keep one answer at once, and ask for care if it says so. The resident sees nothing of it."""
    if value not in scale.values_of(item):
        raise ValueError(f"{scale.code} has no such answer to {item}")
    skipped = tuple(code for code in sheet.skipped if code != item)
    now = replace(sheet, answers={**sheet.answers, item: value}, skipped=skipped)
    drafts.keep(desk, now.slot, now.plain())
    return settle(desk, scale, now)


def skip(desk: Desk, sheet: Sheet, item: str) -> Sheet:
    """Pass an item over; an answer that was given to it is taken back."""
    answers = {code: value for code, value in sheet.answers.items() if code != item}
    skipped = (*(code for code in sheet.skipped if code != item), item)
    now = replace(sheet, answers=answers, skipped=skipped)
    drafts.keep(desk, now.slot, now.plain())
    return now


def stop(desk: Desk, sheet: Sheet) -> Sheet:
    """The resident is done, or has stopped: the page says goodbye; nothing is asked any more."""
    now = replace(sheet, over=True)
    drafts.keep(desk, now.slot, now.plain())
    return now


def note(desk: Desk, sheet: Sheet, remark: str) -> Sheet:
    """Keep what the worker writes beside the answers, as it is being typed."""
    now = replace(sheet, remark=remark)
    drafts.keep(desk, now.slot, now.plain())
    return now


def left(scale: Scale, sheet: Sheet) -> tuple[Item, ...]:
    """The items that are still to be asked, in order."""
    done = {*sheet.answers, *sheet.skipped}
    asked = next_items(scale, sheet.answers, sheet.variant)
    return tuple(item for item in asked if item.code not in done)


def open_sheets(desk: Desk, resident: ResidentId) -> tuple[Sheet, ...]:
    """Sheets of this resident that nobody has finished, latest first."""
    kept = (d for d in drafts.waiting(desk) if d.slot.startswith(f"{Administration.kind}:"))
    found = (sheet_of(draft.values) for draft in kept)
    return tuple(sheet for sheet in found if sheet is not None and sheet.resident == resident)


def find_sheet(desk: Desk, resident: ResidentId, id: str) -> Sheet | None:
    """One sheet that nobody has finished."""
    kept = drafts.find(desk, f"{Administration.kind}:{id}/{resident}")
    return sheet_of(kept.values) if kept else None


def sheet_of(values: Mapping[str, Any]) -> Sheet | None:
    """A sheet from its draft; None for one that does not read."""
    try:
        held: dict[str, Any] = {
            **{name: values[name] for name in _TEXTS},
            **{name: tuple(values[name]) for name in _LISTS},
            **{name: bool(values[name]) for name in _FLAGS},
        }
        return Sheet(
            **held,
            translation=TranslationStatus.of(values["translation"]),
            how=AnsweredHow.of(values["how"]),
            began_on=date.fromisoformat(values["began_on"]),
            answers=dict(values["answers"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def let_go(desk: Desk, sheet: Sheet) -> None:
    """The resident does not want it kept: nothing of it stays."""
    drafts.discard(desk, sheet.slot)


# ---- care


def settle(desk: Desk, scale: Scale, sheet: Sheet) -> Sheet:
    """Ask for the care that the answers so far want and nobody was asked for yet.

    Where it cannot be written now (a passphrase is needed first), it is tried again with the next
    answer and when the counsellor comes back.
    """
    try:
        wanted = flags_of(scale, sheet.answers, sheet.variant)
    except ValueError:
        return sheet
    new = tuple(flag for flag in wanted if not set(_steps(flag)) <= {*sheet.raised})
    if not new:
        return sheet
    try:
        _raise(desk, sheet, new)
    except (Refusal, NoKey):
        return sheet
    steps = dict.fromkeys((*sheet.raised, *(step for flag in new for step in _steps(flag))))
    now = replace(sheet, raised=tuple(steps))
    drafts.keep(desk, now.slot, now.plain())
    return now


def _steps(flag: Flag) -> tuple[str, ...]:
    found = (flag.found.value,) if flag.found is not RiskFound.NONE else ()
    return (flag.care.value, *found)


def _raise(desk: Desk, sheet: Sheet, flags: Iterable[Flag]) -> None:
    given = tuple(flags)
    with desk.work("safety_task.add") as work:
        for care in care_of(given):
            kind = SafetyTask if care in ABOUT_RISK else CounsellingTask
            if care in TO_DO and care.value not in sheet.raised:
                _task(work, kind, sheet, care)
        levels = [f.found for f in given if f.found.value not in sheet.raised]
        worst = max(levels, key=list(RiskFound).index, default=RiskFound.NONE)
        if worst is not RiskFound.NONE:
            values = {
                "session_id": sheet.session_id,
                "administration_id": sheet.id,
                "on": desk.today(),
                "asked": Answer.YES,
                "found": worst,
            }
            work.shelf(SessionRisk).add(work.make(SessionRisk, sheet.resident, values))


def _task(work: Work, kind: type[Task], sheet: Sheet, care: Care) -> None:
    """One task for one kind of care; a second one is never made.

    What it came from stands in its sealed body alone: an open link would tell whoever looks into
    the file from outside that this questionnaire asked for care.
    """
    step, scope = f"{STEP}{care.value}/{sheet.id}", bytes.fromhex(sheet.resident)
    shelf = work.shelf(kind)
    if any(task.source_step == step for task in shelf.every(resident=scope)):
        return
    values = {
        "what": TO_DO[care],
        "owner_id": work.desk.user_id,
        "due_on": work.desk.today(),
        "source_step": step,
    }
    shelf.add(work.make(kind, sheet.resident, values))


def ask_company(desk: Desk, sheet: Sheet) -> Sheet:
    """The resident would like somebody to come: a quiet line for whoever is on shift.

    A counsellor who is not on shift cannot write one there; then it is a task of their own.
    """
    if sheet.company:
        return sheet
    values = {"what": COMPANY, "due_on": desk.today()}
    try:
        _company(desk, sheet, HouseTask, values)
    except (Denied, NotFound):
        _company(desk, sheet, CounsellingTask, {**values, "owner_id": desk.user_id})
    now = replace(sheet, company=True)
    drafts.keep(desk, now.slot, now.plain())
    return now


def _company(desk: Desk, sheet: Sheet, kind: type[Record], values: Values) -> None:
    with desk.work("house_task.add") as work:
        work.shelf(kind).add(work.make(kind, sheet.resident, values))


# ---- finishing


def finish(
    desk: Desk, scale: Scale, sheet: Sheet, *, stopped: bool = False, remark: str = ""
) -> Receipt[Administration]:
    """Make the sheet a record, not signed yet; its draft goes in the same act."""
    sheet = settle(desk, scale, sheet)
    values = {
        "on": sheet.began_on,
        "instrument": sheet.code,
        "version": sheet.version,
        "variant": sheet.variant,
        "language": sheet.language,
        "translation": sheet.translation,
        "how": sheet.how,
        "answers": tuple(f"{item}={value}" for item, value in sheet.answers.items()),
        "stopped": stopped or bool(left(scale, sheet)),
        "session_id": sheet.session_id,
        "remark": remark or sheet.remark,
    }
    with desk.work("administration.add") as work:
        made = Administration.new(sheet.id, sheet.resident, values)
        kept = work.shelf(Administration).add(made)
        work.discard_draft(sheet.slot)
    return Receipt(kept, frozenset(work.changed))


def sign(desk: Desk, id: RecordId) -> Receipt[Administration]:
    """Freeze the answers under one's signature; raises ``PassphraseNeeded``, ``Frozen``."""
    with desk.work("administration.sign") as work:
        kept = work.shelf(Administration).sign(id, {})
    return Receipt(kept, frozenset(work.changed))


def answers_of(record: Administration) -> dict[str, int]:
    """Item to value; raises ``ValueError`` for what is none."""
    pairs = (pair.partition("=") for pair in record.answers)
    return {item: int(value) for item, _, value in pairs}
