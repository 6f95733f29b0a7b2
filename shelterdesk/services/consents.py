"""Asking a resident, writing the answer down, and reading what holds today (casework guide 3).

Nothing is pre-ticked or bundled: one answer a record. Expired and taken back are read off, never
written. An answer that is missing asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.access.restricted import UNRESTRICT
from shelterdesk.domain.consent_rules import (
    load_consent_rules,
    problems_of_child,
    problems_of_yes,
)
from shelterdesk.domain.kinds.consent import (
    CareConsent,
    CareConsentType,
    CareConsentWithdrawal,
    Consent,
    ConsentType,
    ConsentWithdrawal,
    Decision,
)
from shelterdesk.domain.kinds.house_text import HouseText
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus
from shelterdesk.domain.policy import Act
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import same
from shelterdesk.errors import Denied, Invalid, NoConsent, NotFound, PassphraseNeeded, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import contacts, joining, looks, settings, stopping, withdrawals
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
TALK = N_("Talk with {who} about ways to leave or to stay")

About = ConsentType | CareConsentType
Answered = Consent | CareConsent


class Standing(StrEnum):
    """Where one thing that is asked stands today."""

    IN_FORCE = "in_force"
    LOOK_AGAIN = "look_again"  # given, and its day to look at it together has passed
    ENDED = "ended"  # given, and its hard end has passed
    TAKEN_BACK = "taken_back"
    DECLINED = "declined"
    NOT_NOW = "not_now"
    NOT_ABLE = "not_able"
    NEVER = "never"


@dataclass(frozen=True)
class ConsentLine:
    """One type, for one body or person: the last answer and what it means today.

    ``until`` is the day it ends or is looked at again, ``ask_again_on`` the first day on which
    somebody who said *not now* may be asked again.
    """

    about: About
    standing: Standing
    answer: Answered | None = None
    taken_back_on: date | None = None
    until: date | None = None
    ask_again_on: date | None = None

    @property
    def may_be_taken_back(self) -> bool:
        """A yes that still stands, whatever its days."""
        return self.standing in (Standing.IN_FORCE, Standing.LOOK_AGAIN)


def record(
    desk: Desk, kind: type[R], resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[R]:
    """Write an answer down; *kind* is ``Consent`` or ``CareConsent``. Raises ``Invalid``.

    The words of the house's text are frozen into it, so that a later change of the text changes
    nothing that somebody agreed to.
    """
    with desk.work(f"{kind.kind}.add") as work:
        kept = record_in(work, kind, resident, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def record_in(work: Work, kind: type[R], resident: ResidentId, values: Values) -> R:
    """The same as part of another act."""
    given = settled(work, kind, resident, values)
    kept = work.shelf(kind).add(work.make(kind, resident, given))
    if kept.values()["consent_type"] is ConsentType.FAMILY and given["decision"] is Decision.GIVEN:
        contacts.allow_contacts(work, resident, given.get("recipient") or "")
    is_after_care = kept.values()["consent_type"] is ConsentType.AFTER_CARE
    if is_after_care and given["decision"] is not Decision.GIVEN:
        stopping.drop_in(work, resident)
    if isinstance(kept, (Consent, CareConsent)):
        with suppress(PassphraseNeeded):  # then it is made when they next sit down
            _look_again(work, kept)
    return kept


def _look_again(work: Work, answer: Answered) -> None:
    """A yes with a day makes a task for that day; what was open about the same is done."""
    if answer.consent_type is not CareConsentType.TREATMENT:  # no task is the nurse's alone
        until = answer.expires_on if answer.decision is Decision.GIVEN else None
        every = _readable(work, type(answer), answer.resident)
        before = [a for a in every if _for_whom(a) == _for_whom(answer) or _overrules(answer, a)]
        looks.follow(work, answer, until, was_had=True, instead_of=before)


def _readable(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    with suppress(Denied, NotFound):
        return work.shelf(kind).all_of(resident)
    return ()


def settled(work: Work, kind: type[Record], resident: ResidentId, values: Values) -> dict[str, Any]:
    """An answer with its end and its frozen text, as it would be kept; raises ``Invalid``."""
    empty = {name: f.default for name, f in kind.__dataclass_fields__.items() if f.metadata}
    given = {**empty, **values}
    share_days = int(settings.in_force(work)["share_days"])
    given.update(_frozen_text(work, given))
    about, starts = given.get("consent_type"), given.get("starts_on")
    rules = load_consent_rules()
    problems: dict[str, str] = {}
    if about is not None:
        if not given.get("expires_on") and starts and given.get("decision") is Decision.GIVEN:
            given["expires_on"] = rules.end_of(about, starts, share_days)
        problems.update(problems_of_yes(rules.types[about], given, share_days))
        if is_child(work, resident):
            ages = _ages(work, resident)
            problems.update(problems_of_child(rules.band(ages), given))
    if problems:
        _also_of_the_kind(work, kind, resident, given, problems)
        raise Invalid(problems)
    work.make(kind, resident, given)
    return given


def of_resident(desk: Desk, resident: ResidentId) -> tuple[ConsentLine, ...]:
    """What holds today, one line for each type and body, in the order of the table.

    Types that nobody asked about stand there as *never*; kinds out of reach are left out.
    """
    with desk.look() as work:
        again = int(settings.in_force(work)["ask_again_days"])
        found: list[ConsentLine] = []
        if desk.may("read", Consent, resident):
            found.extend(lines_in(work, resident, again))
        if desk.may("read", CareConsent, resident):
            found.extend(
                _lines(work, resident, CareConsent, CareConsentWithdrawal, CareConsentType, again)
            )
    return tuple(found)


def lines_in(work: Work, resident: ResidentId, again: int = 0) -> tuple[ConsentLine, ...]:
    """The same for the house's own table, inside a unit of work that goes on."""
    return tuple(_lines(work, resident, Consent, ConsentWithdrawal, ConsentType, again))


def in_force(
    work: Work,
    resident: ResidentId,
    about: ConsentType,
    recipient_class: RecipientClass | None = None,
) -> Consent | None:
    """The yes that holds now for a type (and a sort of body); None without one.

    The answer given last counts, whatever an earlier one said; days alone do not tell which.
    """
    lines = [
        line
        for line in lines_in(work, resident)
        if line.about is about
        and isinstance(line.answer, Consent)
        and recipient_class in (None, line.answer.recipient_class)
        and line.standing in (Standing.IN_FORCE, Standing.LOOK_AGAIN)
    ]
    newest = lines[-1].answer if lines else None
    return newest if isinstance(newest, Consent) else None


def out_of_totals(work: Work, about: ConsentType = ConsentType.STATISTICS) -> frozenset[ResidentId]:
    """Residents who said no to being counted, or took their yes back; for whoever makes totals.

    Whoever was never asked is counted: totals without names need no consent (casework guide 3
    asks for it so that people can say no).
    """
    latest: dict[ResidentId, tuple[int, bool]] = {}
    said: list[tuple[Record, bool]] = [
        (row, row.decision is Decision.GIVEN)
        for row in work.shelf(Consent).every()
        if row.consent_type is about
    ]
    said.extend((t, False) for t in work.shelf(ConsentWithdrawal).every() if t.about is about)
    for row, counts in said:
        seq = work.entered(type(row), row.resident).get(row.id, 0)
        if seq >= latest.get(row.resident, (0, True))[0]:
            latest[row.resident] = (seq, counts)
    return frozenset(resident for resident, (_, counts) in latest.items() if not counts)


def is_child(work: Work, resident: ResidentId) -> bool:
    """Whether the rules for children hold: a child, or somebody who may be one."""
    newest = _newest(work, AgeStatus, resident)
    return newest is not None and newest.group is not AgeGroup.ADULT


def rules_for_children(desk: Desk, resident: ResidentId) -> bool:
    """Whether a form has to ask what is asked for a child."""
    with desk.look() as work:
        return is_child(work, resident)


# ---- taking back


def withdraw(desk: Desk, id: RecordId, own_words: str = "") -> Receipt[ConsentWithdrawal]:
    """Write down that the resident took a consent back, and do at once what follows."""
    with desk.look() as work:
        consent = work.shelf(Consent).get(id)
    return _take_back(desk, consent.resident, consent.consent_type, consent, own_words)


def withdraw_care(desk: Desk, id: RecordId, own_words: str = "") -> Receipt[CareConsentWithdrawal]:
    """The same for a consent to care."""
    with desk.work("consent.withdraw") as work:
        consent = work.shelf(CareConsent).get(id)
        given = {"consent_id": id, "on": desk.today(), "own_words": own_words}
        shelf = work.shelf(CareConsentWithdrawal)
        kept = shelf.add(work.make(CareConsentWithdrawal, consent.resident, given))
        with suppress(PassphraseNeeded):
            looks.follow(work, consent, None)
    return Receipt(kept, frozenset(work.changed))


def withdraw_about(
    desk: Desk,
    resident: ResidentId,
    about: ConsentType,
    recipient_class: RecipientClass | None = None,
    own_words: str = "",
) -> Receipt[ConsentWithdrawal]:
    """The same by any worker, who need not know what was given: it means all of that type."""
    return _take_back(desk, resident, about, None, own_words, recipient_class)


def _take_back(
    desk: Desk,
    resident: ResidentId,
    about: ConsentType,
    consent: Consent | None,
    own_words: str,
    recipient_class: RecipientClass | None = None,
) -> Receipt[ConsentWithdrawal]:
    given = {
        "consent_id": consent.id if consent else "",
        "on": desk.today(),
        "about": about,
        "recipient_class": consent.recipient_class if consent else recipient_class,
        "own_words": own_words,
    }
    with desk.work(withdrawals.action_of(about)) as work:
        shelf = work.shelf(ConsentWithdrawal)
        made = work.make(ConsentWithdrawal, resident, given)
        work.require((Act.CREATE, Act.CREATE_ONLY), ConsentWithdrawal, resident)
        for each in _readable(work, Consent, resident):
            if made.takes_back(each):
                looks.follow(work, each, None)
        withdrawals.close_file(work, made)
        kept = shelf.add(made)
        withdrawals.follow(work, kept, consent)
    withdrawals.finish(desk)
    return Receipt(kept, frozenset({*work.changed, *withdrawals.closes(about)}))


# ---- reading off


def _lines(
    work: Work,
    resident: ResidentId,
    kind: type[Record],
    taking: type[Record],
    types: type[ConsentType] | type[CareConsentType],
    again: int,
) -> Iterable[ConsentLine]:
    placed = {**work.entered(kind, resident), **work.entered(taking, resident)}
    answers = sorted(work.shelf(kind).whole(resident), key=lambda a: placed.get(a.id, 0))
    taken = work.shelf(taking).whole(resident)
    latest: dict[tuple[str, ...], Answered] = {}
    for answer in answers:
        if isinstance(answer, (Consent, CareConsent)):
            for key in [key for key, earlier in latest.items() if _overrules(answer, earlier)]:
                del latest[key]
            latest[_for_whom(answer)] = answer
    for about in types:
        same = [a for a in latest.values() if a.consent_type is about]
        if not same:
            yield ConsentLine(about, Standing.NEVER)
        for answer in sorted(same, key=lambda a: placed.get(a.id, 0)):
            back = [
                t
                for t in taken
                if _means(t, answer) and placed.get(t.id, 0) > placed.get(answer.id, 0)
            ]
            yield _line(work.desk.today(), answer, back, again)


def _for_whom(answer: Answered) -> tuple[str, ...]:
    if isinstance(answer, CareConsent):
        return (answer.consent_type, answer.provider.strip().casefold())
    if answer.consent_type is ConsentType.SHARE:
        whom = (answer.recipient_class or "", same(answer.recipient), same(answer.purpose))
        return (answer.consent_type, *whom)
    return (answer.consent_type, answer.recipient.strip().casefold())


def _overrules(answer: Answered, earlier: Answered) -> bool:
    """A no that names no body is a no to every body of its sort, one without a purpose to all."""
    if not isinstance(answer, Consent) or not isinstance(earlier, Consent):
        return False
    if answer.consent_type is not ConsentType.SHARE or answer.decision is Decision.GIVEN:
        return False
    return (
        earlier.consent_type is ConsentType.SHARE
        and answer.recipient_class in (None, earlier.recipient_class)
        and same(answer.recipient) in ("", same(earlier.recipient))
        and same(answer.purpose) in ("", same(earlier.purpose))
    )


def _means(taken: Record, answer: Answered) -> bool:
    if isinstance(taken, ConsentWithdrawal) and isinstance(answer, Consent):
        return taken.takes_back(answer)
    return isinstance(taken, CareConsentWithdrawal) and taken.consent_id == answer.id


def _line(today: date, answer: Answered, back: list[Record], again: int) -> ConsentLine:
    about, until = answer.consent_type, answer.expires_on
    if answer.decision is Decision.GIVEN and back:
        on = min(t.on for t in back if isinstance(t, (ConsentWithdrawal, CareConsentWithdrawal)))
        return ConsentLine(about, Standing.TAKEN_BACK, answer, taken_back_on=on)
    if answer.decision is Decision.NOT_NOW:
        ask = answer.starts_on + timedelta(days=again)
        return ConsentLine(about, Standing.NOT_NOW, answer, ask_again_on=ask)
    if answer.decision is Decision.DECLINED:
        return ConsentLine(about, Standing.DECLINED, answer)
    if answer.decision is Decision.NOT_ABLE:
        return ConsentLine(about, Standing.NOT_ABLE, answer)
    if until is not None and until < today:
        ended = load_consent_rules().types[about].hard_end
        standing = Standing.ENDED if ended else Standing.LOOK_AGAIN
        return ConsentLine(about, standing, answer, until=until)
    return ConsentLine(about, Standing.IN_FORCE, answer, until=until)


def _frozen_text(work: Work, given: Values) -> dict[str, object]:
    if not given.get("text_id"):
        return {}
    text = work.shelf(HouseText).get(RecordId(given["text_id"]))
    return {"text_said": text.words, "language": given.get("language") or text.language}


def _also_of_the_kind(
    work: Work, kind: type[Record], resident: ResidentId, given: Values, problems: dict[str, str]
) -> None:
    """Everything that needs a look at once, not one list after the other."""
    try:
        work.make(kind, resident, given)
    except Invalid as more:
        problems.update(more.problems)


def _ages(work: Work, resident: ResidentId) -> tuple[int, int] | None:
    newest = _newest(work, Identity, resident)
    if newest is None or newest.birth_date is None:
        return None
    return newest.birth_date.age_on(work.desk.today())


def _newest(work: Work, kind: type[R], resident: ResidentId) -> R | None:
    return next(iter(_readable(work, kind, resident)), None)


# ---- what needs somebody


def finish_waiting(desk: Desk) -> None:
    """Do what an earlier withdrawal left to somebody with these keys; nothing else happens."""
    withdrawals.finish(desk)


def open_again(desk: Desk, resident: ResidentId) -> Receipt[ResidentId]:
    """Let everybody find a restricted file again: managers, after a new yes to keeping it.

    Raises ``Denied``, or ``NoConsent`` while there is no such yes.
    """
    if Role.MGR not in desk.roles:
        raise Denied("storage.lift")
    with desk.work(UNRESTRICT) as work:
        work.require((Act.READ,), Consent, resident)
        if in_force(work, resident, ConsentType.STORAGE) is None:
            raise NoConsent("data_storage")
        for each in sorted(joining.same_person(work, resident)):
            work.restrict(each, holds=False)
    desk.refresh_actor()
    return Receipt(resident, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """A stay that was taken back is talked about; nothing is locked, and nothing else waits.

    *Not now*, a missing answer and a day that has passed make no line here.
    """
    if Role.CM not in desk.roles and Role.MGR not in desk.roles:
        return ()
    found = []
    with desk.look() as work:
        every = work.shelf(ConsentWithdrawal).every()
        about = {t.resident for t in every if t.about in (None, ConsentType.STAY)}
        for resident in sorted(about):
            with suppress(Denied, NotFound, Tampered):
                lines = lines_in(work, resident)
                back = [line for line in lines if line.about is ConsentType.STAY]
                if back and back[-1].standing is Standing.TAKEN_BACK:
                    route = f"residents/{resident}/consents"
                    found.append(Waiting(said=TALK, route=route, resident=resident))
    return tuple(found)
