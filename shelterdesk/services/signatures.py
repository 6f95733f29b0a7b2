"""Names that two people put to something about the way home: waivers, the risk, paper from outside.

Each is signed by one person and countersigned by another; two hats of one person never count as
two. What it tells for readiness is dropped with the second name, and only a no with the first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.access.hands import hands, is_mine, is_signed_here
from shelterdesk.domain.catalogue import OWN_FACT, Criterion, Gate
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    ChildSigner,
    ReadinessVerdict,
    ReturnRisk,
    RiskLevel,
    SignatureOutside,
    VerdictSignature,
    Waiver,
)
from shelterdesk.domain.projections import fact_of_assessment
from shelterdesk.domain.readiness_facts import ACCOUNTS, FOCAL_POINT, WAIVED
from shelterdesk.domain.record import Record, RecordId, ResidentId, SignState, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Frozen, Invalid, NotFound, NotYet, SameSigner
from shelterdesk.i18n import N_
from shelterdesk.services import criteria, focal_points, standings
from shelterdesk.services.briefs import refresh_brief, try_brief
from shelterdesk.services.readiness import drop
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
Signed = Waiver | ReturnRisk | SignatureOutside

ONLY_CONDITIONAL = N_("This one cannot be let pass: it stands for somebody's safety.")
SOMEBODY_HERE = N_("Somebody who works here answers this; ask them. A no may be entered.")
POINT_HERE = N_("The focal point for children works here; ask them to sign it themselves.")
NOT_SO_LATE = N_("Nobody signs on a day that has not come.")


@dataclass(frozen=True)
class Unsigned:
    """What waits for a second name about a resident; ``is_mine`` if one gave the first."""

    record: Signed
    is_mine: bool
    may_sign: bool


# ---- letting a conditional criterion pass


def let_pass(desk: Desk, resident: ResidentId, criterion: str, values: Values) -> Receipt[Waiver]:
    """Put the first name to letting a conditional criterion pass (guide 3.1, gate C).

    It counts when somebody else has countersigned; one of the two is a manager. Raises ``Invalid``
    for a hard gate, and without a reason and what is done instead.
    """
    with desk.work("waiver.sign") as work:
        gate = _gate(work, resident, criterion)
        if gate is not Gate.CONDITIONAL:
            raise Invalid({"criterion": ONLY_CONDITIONAL})
        kept = _sign(work, Waiver, resident, {**values, "criterion": criterion})
    return Receipt(kept, frozenset(work.changed))


def agree_to_pass(desk: Desk, id: RecordId) -> Receipt[Waiver]:
    """Put the second name to it; raises ``SameSigner``, ``NotYet`` without a manager among both."""
    with desk.work("waiver.countersign") as work:
        kept = _agree_to_pass(work, id)
        refresh_brief(work, kept.resident)
    return Receipt(kept, frozenset(work.changed))


def _agree_to_pass(work: Work, id: RecordId) -> Waiver:
    desk, waiver = work.desk, work.shelf(Waiver).get(id)
    first = desk.vault.person_of(waiver.author)
    _require_signed_here(waiver)
    if is_mine(work, waiver):
        raise SameSigner(Waiver.kind)
    both = {*desk.roles, *(first.roles if first else ())}
    if Role.MGR not in both or _gate(work, waiver.resident, waiver.criterion) is Gate.HARD:
        raise NotYet(Waiver.kind)
    kept = work.shelf(Waiver).countersign(id, {"countersigner_id": desk.user_id})
    name = f"{OWN_FACT}:{waiver.criterion}"
    drop(work, waiver.resident, name, WAIVED, waiver.until, source=waiver.id)
    return kept


def _gate(work: Work, resident: ResidentId, criterion: str) -> Gate:
    """The gate in effect: some are hard for children, and in doubt."""
    try:
        return standings.stand(work, resident).item(criterion).gate
    except KeyError:
        found = criteria.in_force(work).now.criteria.get(criterion)
        if found is None:
            raise NotFound(Waiver.kind) from None
        return found.gate


# ---- the risk of a return


def sign_risk(desk: Desk, resident: ResidentId, values: Values) -> Receipt[ReturnRisk]:
    """Put the first name to the risk of a return: case manager or manager (RR-RSK-02, -03).

    *High* counts at once; anything lower when a manager and another person have both signed.
    """
    with desk.work("return_risk.sign") as work:
        kept = sign_risk_in(work, resident, values)
        try_brief(work, resident)
    return Receipt(kept, frozenset(work.changed))


def sign_risk_in(work: Work, resident: ResidentId, values: Values) -> ReturnRisk:
    """The same inside a unit of work that goes on."""
    if not {Role.CM, Role.MGR} & work.desk.roles:
        raise Denied("return_risk.sign")
    kept = _sign(work, ReturnRisk, resident, values)
    if kept.level is RiskLevel.HIGH:
        drop(work, resident, "risk", "high", source=kept.id)
    elif not standings.folded_facts(work, resident).word("risk"):
        drop(work, resident, "risk", "open", source=kept.id)
    return kept


def countersign_risk(desk: Desk, id: RecordId) -> Receipt[ReturnRisk]:
    """Put the manager's name to it; raises ``SameSigner``."""
    with desk.work("return_risk.countersign") as work:
        kept = _countersign_risk(work, id)
        refresh_brief(work, kept.resident)
    return Receipt(kept, frozenset(work.changed))


def _countersign_risk(work: Work, id: RecordId) -> ReturnRisk:
    desk, risk = work.desk, work.shelf(ReturnRisk).get(id)
    if _latest_risk(work, risk.resident).id != id:
        raise Frozen(ReturnRisk.kind)  # another look came after it
    _require_signed_here(risk)
    kept = work.shelf(ReturnRisk).countersign(id, {"countersigner_id": desk.user_id})
    drop(work, risk.resident, "risk", risk.level.value, source=risk.id)
    return kept


def _latest_risk(work: Work, resident: ResidentId) -> ReturnRisk:
    placed = work.entered(ReturnRisk, resident)
    return max(work.shelf(ReturnRisk).all_of(resident), key=lambda risk: placed[risk.id])


# ---- signed on paper, outside


def enter_paper(desk: Desk, resident: ResidentId, values: Values) -> Receipt[SignatureOutside]:
    """Enter what somebody without an account signed on paper (design decision 24).

    It answers a criterion, or with ``verdict_id`` stands under a child's verdict. It counts when
    another person has looked at the paper; a *not met* counts at once. Raises ``Invalid``.
    """
    with desk.work("signature_outside.enter") as work:
        kept = enter_in(work, resident, values)
        try_brief(work, resident)
    return Receipt(kept, frozenset(work.changed))


def enter_in(work: Work, resident: ResidentId, values: Values) -> SignatureOutside:
    """The same inside a unit of work that goes on."""
    desk = work.desk
    if values.get("on") and values["on"] > desk.today():
        raise Invalid({"on": NOT_SO_LATE})
    kept = _sign(work, SignatureOutside, resident, values)
    house = criteria.in_force(work).now
    if kept.criterion and kept.criterion not in house.criteria:
        raise NotFound(SignatureOutside.kind)
    good = kept.value is not AssessmentState.NOT_MET
    if (
        kept.criterion
        and good
        and not signs_outside(focal_points.roles_here(work), house[kept.criterion])
    ):
        raise Invalid({"criterion": SOMEBODY_HERE})
    if kept.verdict_id:
        _of_child(work, RecordId(kept.verdict_id), resident)
        signed = _signers(work, RecordId(kept.verdict_id))
        is_point = kept.signs_as is ChildSigner.FOCAL_POINT
        if is_point and focal_points.can_sign(work, resident, signed):
            raise Invalid({"signs_as": POINT_HERE})
    if kept.value is AssessmentState.NOT_MET:
        told = fact_of_assessment(house, kept.criterion, kept.value)
        if told is not None:
            drop(work, resident, *told, source=kept.id)
    return kept


def signs_outside(here: Collection[str], criterion: Criterion) -> bool:
    """Whether the house has nobody who signs for it: then paper from outside answers (24).

    *here* are the roles of this house (``focal_points.roles_here``). Where it has a nurse, nobody
    answers for health over the nurse's head.
    """
    return not any(set(ACCOUNTS[signer]) & set(here) for signer in criterion.signers)


def check_paper(desk: Desk, id: RecordId) -> Receipt[SignatureOutside]:
    """Say that one has seen the paper oneself; raises ``SameSigner`` for who entered it.

    Also where it is a focal point's and both who saw it signed that verdict themselves.
    """
    with desk.work("signature_outside.check") as work:
        kept = _check_paper(work, id)
        refresh_brief(work, kept.resident)
    return Receipt(kept, frozenset(work.changed))


def _check_paper(work: Work, id: RecordId) -> SignatureOutside:
    desk = work.desk
    paper = work.shelf(SignatureOutside).get(id)
    _require_signed_here(paper)
    if paper.verdict_id and paper.signs_as is ChildSigner.FOCAL_POINT:
        both = {*hands(work, paper), desk.user_id}
        if both <= _signers(work, RecordId(paper.verdict_id)):
            raise SameSigner(SignatureOutside.kind)
    kept = work.shelf(SignatureOutside).countersign(id, {"countersigner_id": desk.user_id})
    if paper.value is not None and paper.criterion:
        house = criteria.in_force(work).now
        told = fact_of_assessment(house, paper.criterion, paper.value)
        if told is not None:
            drop(work, paper.resident, *told, source=paper.id)
    return kept


# ---- a child's verdict


def sign_for_child(desk: Desk, verdict: RecordId) -> Receipt[VerdictSignature]:
    """Put the focal point's name to a child's verdict: a third person (guide 3.2).

    Raises ``Denied`` for anybody else, ``SameSigner`` for whoever signed it already.
    """
    with desk.work("verdict_signature.sign") as work:
        desk.require_passphrase()
        about = work.shelf(ReadinessVerdict).get(verdict)
        _of_child(work, verdict, about.resident)
        if FOCAL_POINT not in focal_points.roles(work):
            raise Denied("verdict_signature.sign")
        if desk.user_id in _signers(work, verdict):
            raise SameSigner(VerdictSignature.kind)
        given = {"verdict_id": verdict, "on": desk.today()}
        kept = work.shelf(VerdictSignature).add(work.make(VerdictSignature, about.resident, given))
        refresh_brief(work, about.resident)
    return Receipt(kept, frozenset(work.changed))


def missing_for_child(
    desk: Desk, verdict: ReadinessVerdict, *, is_adult: bool
) -> tuple[ChildSigner, ...]:
    """Whose name is still missing under a child's verdict; nobody's for an adult."""
    if is_adult:
        return ()
    with desk.look() as work:
        signed = standings.signed_verdict(work, verdict)
    return tuple(who for who in ChildSigner if who.value not in signed.child_signatures)


def paper_signs(
    work: Work, verdict: ReadinessVerdict, missing: Collection[ChildSigner]
) -> tuple[ChildSigner, ...]:
    """Whose of *missing* may come on paper: a focal point who is here signs themselves."""
    signed = _signers(work, verdict.id)
    here = focal_points.can_sign(work, verdict.resident, signed)
    return tuple(who for who in missing if not (here and who is ChildSigner.FOCAL_POINT))


def _signers(work: Work, verdict: RecordId) -> frozenset[str]:
    history = work.shelf(ReadinessVerdict).history(verdict)
    return frozenset(user for each in history for user in hands(work, each))


def _of_child(work: Work, verdict: RecordId, resident: ResidentId) -> None:
    about = work.shelf(ReadinessVerdict).get(verdict)
    is_adult = standings.folded_facts(work, resident).word("minor") == "adult"
    if about.resident != resident or is_adult:
        raise NotFound(ReadinessVerdict.kind)
    if about.state is SignState.WITHDRAWN:
        raise Frozen(ReadinessVerdict.kind)


# ---- what waits for a second name


def unsigned(desk: Desk, resident: ResidentId) -> tuple[Unsigned, ...]:
    """Everything about one resident that waits for a second name, latest first."""
    with desk.look() as work:
        return unsigned_in(work, resident)


def unsigned_in(work: Work, resident: ResidentId) -> tuple[Unsigned, ...]:
    """The same inside a unit of work that goes on."""
    desk, found = work.desk, list[Unsigned]()
    signed: list[Signed] = [
        *work.shelf(Waiver).all_of(resident),
        *_looked_at_last(work, resident),
        *work.shelf(SignatureOutside).all_of(resident),
    ]
    for record in signed:
        if record.state is SignState.SIGNED and is_signed_here(record):
            mine = is_mine(work, record)
            may = not mine and desk.may("countersign", type(record), resident)
            found.append(Unsigned(record, mine, may))
    return tuple(found)


def _looked_at_last(work: Work, resident: ResidentId) -> tuple[ReturnRisk, ...]:
    """The last look at the risk, if there is one: it takes the place of those before."""
    found = work.shelf(ReturnRisk).all_of(resident)
    return (_latest_risk(work, resident),) if found else ()


def countersign(desk: Desk, record: Record) -> Receipt[Record]:
    """Put the second name to any of these."""
    match record:
        case Waiver():
            return _widened(agree_to_pass(desk, record.id))
        case ReturnRisk():
            return _widened(countersign_risk(desk, record.id))
        case SignatureOutside():
            return _widened(check_paper(desk, record.id))
    raise NotFound(record.kind)


def _require_signed_here(record: Record) -> None:
    """A first name from a former house is signed again before a second one stands beside it."""
    if not is_signed_here(record):
        raise Frozen(record.kind)


def _widened(receipt: Receipt[R]) -> Receipt[Record]:
    return Receipt(receipt.value, receipt.changed)


def countersign_in(work: Work, record: Record) -> Record:
    """The same inside a unit of work that goes on."""
    match record:
        case Waiver():
            return _agree_to_pass(work, record.id)
        case ReturnRisk():
            return _countersign_risk(work, record.id)
        case SignatureOutside():
            return _check_paper(work, record.id)
    raise NotFound(record.kind)


def _sign(work: Work, kind: type[R], resident: ResidentId, values: Values) -> R:
    desk = work.desk
    given = {
        "on": desk.today(),
        **values,
        "author_id": desk.user_id,
        "state": SignState.SIGNED,
    }
    return work.shelf(kind).add_signed(work.make(kind, resident, given))
