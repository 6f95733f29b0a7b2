"""The gate: whether something about a resident may leave the house, asked where it leaves.

Every way out asks here, in the very act that writes the disclosure down. Whoever can neither read
what the resident agreed to nor whether protection is asked for is told no, unless they ask the
resident themselves now.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from shelterdesk.domain import sharing
from shelterdesk.domain.disclosure import INTERNAL, DisclosureProfile, Reader
from shelterdesk.domain.kinds.consent import Consent, ConsentWithdrawal, GivenBy
from shelterdesk.domain.kinds.family import FamilyLink, Relation
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.sharing import Answers, Verdict, Wanted, Why
from shelterdesk.errors import Denied, NotAgreed, NotFound, ProtectionFirst, TakenBack
from shelterdesk.services import consents, joining, standings

CHILD = "child"  # the line of the matrix

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


# Also where the two no longer live together: the paper names both all the same.
ONE_BIRTH = (Relation.PARENT, Relation.CHILD)


def reads_consents(desk: Desk, resident: ResidentId) -> bool:
    """Whether this person can tell what the resident agreed to."""
    return desk.may("read", Consent, resident)


def is_protected(work: Work, resident: ResidentId) -> bool:
    """Whether a claim for protection is open; also where this person cannot tell. Worst case wins.

    A parent's open claim holds for the child and a child's for the parent, as far as this person
    reads who belongs together: what a consulate hears of a birth, it hears of the mother.
    The records of one person that were joined are one. Raises ``Tampered`` where a single fact or
    claim cannot be verified.
    """
    return any(_claims(work, each) is not False for each in shared_claim(work, resident))


def surely_claims(work: Work, resident: ResidentId) -> bool:
    """Whether this person reads of an open claim that holds for somebody: no worst case."""
    return any(_claims(work, each) is True for each in shared_claim(work, resident))


def shared_claim(work: Work, resident: ResidentId) -> tuple[ResidentId, ...]:
    """For whom a claim of *resident* holds as well, as far as this person reads it; them too."""
    same = joining.same_person(work, resident)
    near = {each for one in same for each in _parents_and_children(work, one)}
    return (*same, *sorted(near - set(same)))


def is_off_mission_lists(work: Work, resident: ResidentId) -> bool:
    """Whether somebody stands on no list for a mission that this person makes.

    Where this person does not read who belongs together, worst case wins: also a child, or who may
    be one, and whoever has relatives here while somebody with relatives here asks for protection.
    Their case managers can tell, and make that list. Raises ``Tampered``.
    """
    reads_family = work.desk.may("read", FamilyLink, resident)
    if not reads_family and consents.is_child(work, resident):
        return True  # a look at the age alone: whether a claim is open costs every fact
    return is_kept_from_missions(work, resident)


def is_kept_from_missions(work: Work, resident: ResidentId) -> bool:
    """Whether nothing about somebody goes to a mission: a claim, or one that may be a relative's.

    For a single paper a child's age alone stops nothing: whoever writes it knows the child.
    """
    if is_protected(work, resident):
        return True
    reads_family = work.desk.may("read", FamilyLink, resident)
    return not reads_family and _may_belong_to_a_claimant(work, resident)


def with_relatives(work: Work) -> frozenset[ResidentId]:
    """Of whom a link to somebody here was written down; to whom, only its readers learn."""
    return frozenset(ResidentId(row.resident.hex()) for row in work.lying(FamilyLink))


def somebody_claims(work: Work, among: Collection[ResidentId]) -> bool:
    """Whether a claim of one of them is open; also where this person cannot tell."""
    return any(_claims(work, each) is not False for each in sorted(among))


def _may_belong_to_a_claimant(work: Work, resident: ResidentId) -> bool:
    linked = with_relatives(work)
    return resident in linked and somebody_claims(work, linked - {resident})


def _claims(work: Work, resident: ResidentId) -> bool | None:
    """Whether a claim of this very person is open; None where nobody can tell from here."""
    desk, can_tell = work.desk, False
    if desk.may("read", ReadinessFact, resident):
        can_tell = True
        if standings.folded_facts(work, resident).word("protection_claim") == "open":
            return True
    if desk.may("read", ProtectionClaim, resident):
        can_tell = True
        claims = work.shelf(ProtectionClaim).whole(resident)
        if any(claim.claim is ClaimState.OPEN for claim in claims):
            return True
    return False if can_tell else None


def _parents_and_children(work: Work, resident: ResidentId) -> tuple[ResidentId, ...]:
    try:
        links = work.shelf(FamilyLink).all_of(resident)
    except (Denied, NotFound):
        return ()
    return tuple(ResidentId(each.other) for each in links if each.relation in ONE_BIRTH)


def answers_of(work: Work, resident: ResidentId) -> Answers:
    """Everything the resident said about sharing; ``Tampered`` if a single answer is damaged."""

    def placed(kind: type[Record]) -> list[tuple[int, Record]]:
        order = work.entered(kind, resident)
        return [(order.get(row.id, 0), row) for row in work.shelf(kind).whole(resident)]

    return Answers(
        tuple((at, c) for at, c in placed(Consent) if isinstance(c, Consent)),
        tuple((at, t) for at, t in placed(ConsentWithdrawal) if isinstance(t, ConsentWithdrawal)),
    )


def weigh(work: Work, resident: ResidentId, wanted: Wanted) -> Verdict:
    """May *wanted* leave now, and if not, what is missing; raises what reading raises."""
    if not reads_consents(work.desk, resident):
        return Verdict(why=Why.ASK_NOW)
    return sharing.weigh(
        wanted,
        answers_of(work, resident),
        work.desk.today(),
        protected=_is_shut(work, resident, wanted),
    )


def _is_shut(work: Work, resident: ResidentId, wanted: Wanted) -> bool:
    to_mission = wanted.sort is RecipientClass.EMBASSY
    return (is_kept_from_missions if to_mission else is_protected)(work, resident)


def require(work: Work, resident: ResidentId, wanted: Wanted) -> RecordId:
    """The consent under which *wanted* may leave.

    Raises ``ProtectionFirst``, ``TakenBack`` or ``NotAgreed``: all but the first are ``NoConsent``.
    """
    return _or_raise(weigh(work, resident, wanted), wanted)


def require_asked_now(work: Work, resident: ResidentId, wanted: Wanted, said: Consent) -> RecordId:
    """The same for an answer that was given in this very act, to somebody who reads no others."""
    verdict = sharing.weigh(
        wanted,
        Answers(((0, said),)),
        work.desk.today(),
        protected=_is_shut(work, resident, wanted),
    )
    return _or_raise(verdict, wanted)


def reader_of(
    work: Work, resident: ResidentId, profile: DisclosureProfile, recipient: str, order: str = ""
) -> tuple[Reader, Consent | None]:
    """What *recipient* may read of one resident on paper, and the consent that says so.

    Inside the house there is none to ask. *order* is a written request of the law. Raises what
    ``require`` raises, and ``NotAgreed`` where nothing is left to print, or where a child's lines
    need a guardian and whoever decides what is best (documents guide 5.3, *children's data*).
    """
    if profile.code == INTERNAL:
        return Reader(profile, profile.agreed(None)), None
    sort = profile.sort
    wanted = Wanted(sort=sort, recipient=recipient or None, order=order)
    consent = work.shelf(Consent).get(require(work, resident, wanted))
    fields = profile.agreed(consent.covers, order=order)
    if consents.is_child(work, resident) and not child_agreed(consent, sort, order):
        raise NotAgreed(f"{sort.value} child")
    if not fields:
        raise NotAgreed(f"{sort.value} lines")
    return Reader(profile, fields), consent


def child_agreed(consent: Consent, sort: RecipientClass, order: str = "") -> bool:
    """Whether a child's lines may go there: named, by a guardian, with who decides what is best."""
    if not sharing.opens(sort, CHILD, consent.covers, order):
        return False
    if sort not in sharing.load_matrix()[CHILD].extra:
        return True
    with_guardian = consent.given_by in (GivenBy.GUARDIAN, GivenBy.BOTH)
    return with_guardian and bool(consent.best_interest.strip())


def _or_raise(verdict: Verdict, wanted: Wanted) -> RecordId:
    match verdict.why:
        case None:
            return verdict.consent_id
        case Why.PROTECTION:
            raise ProtectionFirst
        case Why.TAKEN_BACK:
            raise TakenBack(wanted.sort.value)
        case why:
            raise NotAgreed(f"{wanted.sort.value} {why.value}")
