"""Asking another body for help: prepared, asked, sent, answered, taken back.

Nothing leaves but through the gate (``sharing``), in the act that writes the disclosure down.
Health, counselling and law have kinds of their own, in their own category; who works there reads no
consents of the house, so they ask the resident in the very act of sending.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain import sharing as rules
from shelterdesk.domain.kinds.consent import (
    Consent,
    ConsentType,
    ConsentWithdrawal,
    Decision,
)
from shelterdesk.domain.kinds.referral import (
    CounsellingReferral,
    HealthReferral,
    LegalReferral,
    Referral,
    ReferralState,
)
from shelterdesk.domain.policy import Act
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import NEEDED, RecordId, ResidentId, Values
from shelterdesk.domain.sharing import Verdict, Wanted
from shelterdesk.errors import Denied, HasEnded, Invalid, NotFound, Stale
from shelterdesk.i18n import N_
from shelterdesk.services import consents, sharing
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

Kind = type[Referral]
KINDS: tuple[Kind, ...] = (Referral, HealthReferral, CounsellingReferral, LegalReferral)
_OUTSIDE = frozenset(RecipientClass) - {RecipientClass.INTERNAL}
# A nurse or a counsellor asks those who care; states are asked by whoever reads what protects.
SORTS: Mapping[Kind, frozenset[RecipientClass]] = {
    Referral: _OUTSIDE,
    HealthReferral: frozenset(
        {RecipientClass.CLINIC, RecipientClass.IOM, RecipientClass.NGO, RecipientClass.SHELTER}
    ),
    CounsellingReferral: frozenset(
        {RecipientClass.CLINIC, RecipientClass.NGO, RecipientClass.SHELTER}
    ),
    LegalReferral: _OUTSIDE,
}
# What stands in the resident's consents and in the list of what left, which others read too: the
# purpose of a clinic or a lawyer stays in its own category.
PURPOSES: Mapping[Kind, str] = {
    HealthReferral: N_("Care for health"),
    CounsellingReferral: N_("Counselling and care"),
    LegalReferral: N_("Help with the law"),
}
AREAS: Mapping[Kind, str] = {
    Referral: N_("General"),
    HealthReferral: N_("Health"),
    CounsellingReferral: N_("Counselling"),
    LegalReferral: N_("Law"),
}
BEFORE = frozenset({ReferralState.DRAFT, ReferralState.ASKED})
OPEN = BEFORE | {ReferralState.SENT, ReferralState.ACCEPTED}
NEXT: Mapping[ReferralState, frozenset[ReferralState]] = {
    ReferralState.DRAFT: frozenset({ReferralState.TAKEN_BACK}),
    ReferralState.ASKED: frozenset({ReferralState.TAKEN_BACK}),
    ReferralState.SENT: frozenset(
        {ReferralState.ACCEPTED, ReferralState.NOT_ACCEPTED, ReferralState.TAKEN_BACK}
    ),
    ReferralState.ACCEPTED: frozenset(
        {ReferralState.DONE, ReferralState.NOT_ACCEPTED, ReferralState.TAKEN_BACK}
    ),
}
CONTENT = ("recipient_class", "recipient", "purpose", "asks", "wishes", "covers", "order")
IN_WORDS = ("own_words", "best_interest")  # of an answer: what somebody said, as it was said

NOT_HERE = N_("This area does not send to this sort of body. Somebody else in the house does.")
NEVER_TOLD = N_("Some of these lines never go to this sort of body. Take them out.")
BY_LAW_ONLY = N_("This sort of body gets these lines only on a written request. Write which one.")
A_MISSION = N_("By its name this is an embassy or a consulate. Choose Embassy above.")
SAY_WHY = N_("Write in a sentence why. It helps whoever looks at this next.")
ASK_WHAT_BECAME = N_("Ask what became of a referral for {who}")


@dataclass(frozen=True)
class Line:
    """One referral, who wrote it, and whether it may leave today; None where that is past."""

    referral: Referral
    author: str
    verdict: Verdict | None
    may_change: bool
    may_send: bool

    @property
    def kind(self) -> Kind:
        """Which area it belongs to."""
        return type(self.referral)


# ---- reading


def areas(desk: Desk, resident: ResidentId) -> tuple[Kind, ...]:
    """The areas in which this person prepares referrals for *resident*."""
    return tuple(
        k for k in KINDS if desk.may("amend", k, resident) and desk.may_create(k, resident)
    )


def of_resident(desk: Desk, resident: ResidentId) -> tuple[Line, ...]:
    """Every referral that this person may read, the open ones first, then the latest."""
    found: list[Line] = []
    with desk.look() as work:
        for kind in KINDS:
            with suppress(Denied, NotFound):
                found.extend(_line(work, each) for each in work.shelf(kind).all_of(resident))
    return tuple(
        sorted(
            sorted(found, key=lambda line: (line.referral.made_at, line.referral.id), reverse=True),
            key=lambda line: line.referral.state not in OPEN,
        )
    )


def one(desk: Desk, kind: Kind, id: RecordId) -> Line:
    """One referral; raises ``NotFound`` also when it is out of reach."""
    with desk.look() as work:
        return _line(work, work.shelf(kind).get(id))


def _line(work: Work, referral: Referral) -> Line:
    desk, kind, about = work.desk, type(referral), referral.resident
    may = desk.policy.may(desk.actor, Act.AMEND, kind.kind, about, author=referral.author)
    verdict = None
    if referral.state in OPEN:
        verdict = sharing.weigh(work, about, wanted(referral))
    return Line(
        referral,
        writer_of(desk, referral),
        verdict,
        may_change=may,
        may_send=may and desk.may("print", kind, about),
    )


def wanted(referral: Referral) -> Wanted:
    """What a referral would let out, as the gate asks for it."""
    return Wanted(
        sort=referral.recipient_class,
        recipient=referral.recipient,
        purpose=purpose_of(referral),
        covers=frozenset(referral.covers),
        order=referral.order,
    )


def purpose_of(referral: Referral) -> str:
    """The purpose as the resident's consent names it."""
    return PURPOSES.get(type(referral), referral.purpose)


# ---- preparing and asking


def prepare(
    desk: Desk, kind: Kind, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[Referral]:
    """Write a referral that nobody outside sees yet; raises ``Invalid``, ``Denied``."""
    _inspect(kind, values)
    with desk.work("referral.prepare") as work:
        kept = work.shelf(kind).add(work.make(kind, resident, values))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def change(
    desk: Desk, kind: Kind, id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[Referral]:
    """Change what was not sent yet; what the resident said of it before no longer counts."""
    with desk.work("referral.change") as work:
        before = _before(work, kind, id, rev)
        _inspect(kind, {**before.values(), **values})
        given = {**values, "state": ReferralState.DRAFT, "consent_id": "", "reason": ""}
        kept = work.shelf(kind).amend(id, rev, given)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def ask(
    desk: Desk, kind: Kind, id: RecordId, rev: int, said: Values, draft: str = ""
) -> Receipt[Referral]:
    """Write down what the resident says to it, line by line; a no is a full answer.

    *said* is an answer to sharing; recipient and purpose come from the referral. Its lines become
    those of the referral. A no to whoever reads no consents stays on the referral, in its area:
    nothing leaves for it, so nobody else need read of it. Raises ``Invalid``, ``Stale``,
    ``HasEnded``.
    """
    with desk.work("referral.ask") as work:
        referral = _before(work, kind, id, rev)
        given: dict[str, object] = {"state": ReferralState.ASKED}
        if not sharing.reads_consents(desk, referral.resident):
            given["reason"] = said_of(said)
        if "reason" in given and said.get("decision") is not Decision.GIVEN:
            consents.settled(work, Consent, referral.resident, _asked(referral, said))
            given["consent_id"] = ""
            _take_back_earlier(work, referral)
        else:
            answered = answered_in(work, referral, said)
            if answered.decision is Decision.GIVEN:
                given.update(consent_id=answered.id, covers=answered.covers)
        kept = work.shelf(kind).amend(id, rev, given)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def _take_back_earlier(work: Work, referral: Referral) -> None:
    """A no counts against a yes that the same area had for the same body and purpose.

    That yes stands in the consents, where others would still act on it; the no does not.
    """
    earlier = {
        each.consent_id
        for each in work.shelf(type(referral)).all_of(referral.resident)
        if each.consent_id
        and each.recipient == referral.recipient
        and purpose_of(each) == purpose_of(referral)
    }
    shelf, resident, today = work.shelf(ConsentWithdrawal), referral.resident, work.desk.today()
    for id in sorted(earlier):
        shelf.add(work.make(ConsentWithdrawal, resident, {"consent_id": id, "on": today}))


def answered_in(work: Work, referral: Referral, said: Values) -> Consent:
    """The resident's answer about a referral, written down as part of another act.

    What was said to a nurse or a counsellor in words stays out of it: others read consents.
    """
    asked = _asked(referral, said)
    if sharing.reads_consents(work.desk, referral.resident):
        return consents.record_in(work, Consent, referral.resident, asked)
    given = consents.settled(work, Consent, referral.resident, asked)
    given.update(dict.fromkeys(IN_WORDS, ""))
    return work.shelf(Consent).add(work.make(Consent, referral.resident, given))


def said_of(said: Values) -> str:
    """What is kept on the referral of an answer: a no by its name, then the words, line by line."""
    decision = said.get("decision")
    no = decision.label if isinstance(decision, Decision) and decision is not Decision.GIVEN else ""
    lines = (no, *(str(said.get(name) or "").strip() for name in IN_WORDS))
    return "\n".join(line for line in lines if line)


def _asked(referral: Referral, said: Values) -> dict[str, object]:
    """*said* as an answer about this body and this purpose; no line that was not asked about."""
    covers = tuple(c for c in said.get("covers", referral.covers) if c in referral.covers)
    return {
        **said,
        "consent_type": ConsentType.SHARE,
        "recipient_class": referral.recipient_class,
        "recipient": referral.recipient,
        "purpose": purpose_of(referral),
        "covers": covers,
    }


def check_answer(desk: Desk, kind: Kind, id: RecordId, said: Values) -> bool:
    """Whether *said*, which will be kept with the act that sends, is a yes; raises ``Invalid``."""
    with desk.look() as work:
        referral = work.shelf(kind).get(id)
        given = consents.settled(work, Consent, referral.resident, _asked(referral, said))
    return given["decision"] is Decision.GIVEN


# ---- what becomes of it


def answer(
    desk: Desk,
    kind: Kind,
    id: RecordId,
    rev: int,
    state: ReferralState,
    values: Values,
    draft: str = "",
) -> Receipt[Referral]:
    """Write down that it was accepted, not accepted, or is done.

    Not accepted says why. Raises ``Invalid``, ``Stale``, ``HasEnded``.
    """
    if state is ReferralState.NOT_ACCEPTED and not str(values.get("reason", "")).strip():
        raise Invalid({"reason": SAY_WHY})
    return _move(desk, "referral.answer", kind, id, rev, {**values, "state": state}, draft)


def take_back(
    desk: Desk,
    kind: Kind,
    id: RecordId,
    rev: int,
    reason: str,
    draft: str = "",
    *,
    asked: str = "",
) -> Receipt[Referral]:
    """Take it back, with a reason; nothing more leaves for it. Raises what ``answer`` raises.

    *asked* is the draft of an answer that was a no, where that led here.
    """
    if not reason.strip():
        raise Invalid({"reason": SAY_WHY})
    given = {"state": ReferralState.TAKEN_BACK, "reason": reason}
    return _move(desk, "referral.take_back", kind, id, rev, given, draft, asked)


def _move(
    desk: Desk, action: str, kind: Kind, id: RecordId, rev: int, values: Values, *drafts: str
) -> Receipt[Referral]:
    with desk.work(action) as work:
        referral = work.shelf(kind).get(id)
        following = NEXT.get(referral.state, frozenset())
        if not following:
            raise HasEnded(kind.kind)
        if values["state"] not in following:
            raise Stale(kind.kind)
        kept = work.shelf(kind).amend(id, rev, values)
        for draft in filter(None, drafts):
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Sent referrals whose day to ask again has come, for whoever may write the answer down."""
    found: list[Waiting] = []
    tomorrow = desk.today() + timedelta(days=1)
    with desk.look() as work:
        for kind in KINDS:
            if not desk.policy.reaches(desk.actor, Act.AMEND, kind.kind):
                continue
            late = work.shelf(kind).past("due_on", tomorrow, open_state=ReferralState.SENT.value)
            found.extend(
                Waiting(
                    said=ASK_WHAT_BECAME,
                    route=f"residents/{each.resident}/referrals",
                    resident=each.resident,
                    due_on=each.due_on,
                )
                for each in late
                if _may_answer(desk, each)
            )
    return tuple(dict.fromkeys(found))


# ---- helpers


def _may_answer(desk: Desk, referral: Referral) -> bool:
    return desk.policy.may(
        desk.actor, Act.AMEND, referral.kind, referral.resident, author=referral.author
    )


def _before(work: Work, kind: Kind, id: RecordId, rev: int) -> Referral:
    """The referral as long as nothing of it has left."""
    referral = work.shelf(kind).get(id)
    if referral.rev != rev:
        raise Stale(kind.kind)
    if referral.state not in BEFORE:
        raise HasEnded(kind.kind)
    return referral


def _inspect(kind: Kind, values: Values) -> None:
    """What can be said before anybody is asked; the gate asks again when it leaves."""
    problems = dict(_problems(kind, values))
    if problems:
        raise Invalid(problems)


def _problems(kind: Kind, values: Values) -> Iterable[tuple[str, str]]:
    sort, name = values.get("recipient_class"), str(values.get("recipient") or "")
    covers = tuple(values.get("covers") or ())
    for field in ("recipient_class", "recipient", "purpose", "covers"):
        if not str(values.get(field) or "").strip():
            yield field, NEEDED
    if sort is None:
        return
    if sort not in SORTS[kind]:
        yield "recipient_class", NOT_HERE
    elif sort is not RecipientClass.EMBASSY and rules.is_mission(name):
        yield "recipient_class", A_MISSION
    if rules.never_for(sort, covers):
        yield "covers", NEVER_TOLD
    elif rules.by_order(sort, covers) and not str(values.get("order") or "").strip():
        yield "order", BY_LAW_ONLY
