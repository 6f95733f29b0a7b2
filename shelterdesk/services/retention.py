"""How long files are kept, and erasing one: nothing goes by itself, and never by one person.

Casework guide 5 (*retention*) and 3 (*data_storage*). The house chooses the years; a legal hold
stops everything. One manager proposes, another one confirms, each with their passphrase.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.access import erasing, restricted
from shelterdesk.access.erasing import Erased, Stays
from shelterdesk.access.hands import is_signed_here
from shelterdesk.access.restricted import UNRESTRICT
from shelterdesk.domain.fields import METADATA
from shelterdesk.domain.kept_parts import load_kept_parts
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.closing import (
    ErasureDecision,
    ErasureState,
    Extent,
    KeepGround,
    LegalHold,
)
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import Record, RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.withdrawal import WhyRead
from shelterdesk.errors import (
    Denied,
    Invalid,
    NotFound,
    NotProposed,
    OnHold,
    SameSigner,
    Stale,
    StillHere,
)
from shelterdesk.i18n import N_
from shelterdesk.services import backing_up, joining, seeing_out, settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

GROWN_UP = 18
NO_DAY = date.max
TAKE_APART = N_(
    "This record is joined with another one of the same person, which would still say who it was. "
    "Take them apart first, or decide on both."
)
NEEDS_A_GROUND = N_("Say on which ground the least is kept, and until when.")
CONFIRM = N_("Somebody proposed to erase a file; a second person decides ({n})")
DECIDE = N_("A resident took back that we keep a record. Decide with them what happens ({n})")


@dataclass(frozen=True)
class Kept:
    """One file of somebody who has left, or whose keeping was taken back.

    ``due_on`` is None where the house did not choose yet, or where a child's birthday is not
    known. ``proposed_by`` names who proposed to erase it, ``extent`` how much; ``needs_reason``
    that one says why first, ``is_least`` that all the rest is gone already, ``is_joined`` that
    another record of the same person still says who it was.
    """

    resident: ResidentId
    name: str
    left_on: date | None
    due_on: date | None
    is_due: bool
    held: KeepGround | None
    on_hold: bool
    proposed_by: UserId
    kept_until: date | None
    is_restricted: bool
    needs_reason: bool = False
    extent: Extent = Extent.EVERYTHING
    is_least: bool = False
    decision: RecordId | None = None
    is_joined: bool = False


@dataclass(frozen=True)
class Tombstone:
    """An erased file: when, and by which two people. Nothing says who it was."""

    on: date
    first: str
    second: str


@dataclass(frozen=True)
class StillIn:
    """A backup from before; ``until`` is the day by which the house lets it go."""

    name: str
    made_on: date
    until: date


def is_for(desk: Desk) -> bool:
    """Who finds the room: managers, and case managers, who may read closed files of theirs.

    Asks the file nothing: rooms are laid out on the window's own thread.
    """
    return bool(desk.roles & {Role.MGR, Role.CM})


def review(desk: Desk) -> tuple[Kept, ...]:
    """Files to look at, the most urgent first: restricted, proposed, due, then the others."""
    waiting = [
        Kept(resident, "", None, None, False, None, False, UserId(""), None, True, True)
        for resident in restricted.readable(desk)
        if resident not in desk.reasons
    ]
    if Role.MGR not in desk.roles:
        return tuple(waiting)
    with desk.look() as work:
        chosen = settings.in_force(work)
        years, child_years = int(chosen["keep_years"]), int(chosen["keep_years_child"])
        stays, about = _stays(work), _decided_about(work)
        shown = joining.shown_as(work)
        joined = {*shown, *shown.values()}
        nameless = {d.resident for d in _decisions(work) if d.state is ErasureState.DONE}
        young = {a.resident for a in work.shelf(AgeStatus).every() if a.group is not AgeGroup.ADULT}
        found = []
        for person in work.shelf(Resident).every():
            stay = stays.get(person.resident)
            gone = stay is not None and stay.state not in seeing_out.HERE
            if (not gone and not person.restricted) or person.resident in nameless:
                continue
            left_on = stay.left_on if stay and gone else None
            due_on = _due(left_on, years)
            if due_on and person.resident in young:
                due_on = _due_of_child(work, person.resident, due_on, child_years)
            kept = _kept(work, person, left_on, due_on, known=person.resident in about)
            found.append(dataclasses.replace(kept, is_joined=person.resident in joined))
    found.sort(key=lambda k: (not k.is_restricted, not k.proposed_by, k.due_on or NO_DAY, k.name))
    return (*waiting, *found)


def is_chosen(desk: Desk) -> bool:
    """Whether the house has chosen how long files are kept."""
    return settings.values(desk)["keep_years"] != "0"


def say_why(desk: Desk, resident: ResidentId, reason: WhyRead) -> None:
    """Open a closed file for this sitting; the reason stands in the trail. Or ``NotFound``."""
    restricted.say_why(desk, resident, reason.value)


def hold(desk: Desk, resident: ResidentId, ground: KeepGround) -> Receipt[LegalHold]:
    """Keep a file from being erased, whatever its days say."""
    return _say_hold(desk, resident, "yes", ground)


def release(desk: Desk, resident: ResidentId) -> Receipt[LegalHold]:
    """End a legal hold."""
    return _say_hold(desk, resident, "", None)


def keep(
    desk: Desk, resident: ResidentId, ground: KeepGround, until: date
) -> Receipt[ErasureDecision]:
    """Decide that a file is kept as it is, on a ground, until a day; also ends a proposal."""
    said = {"state": ErasureState.KEPT, "ground": ground, "until": until}
    return _decide(desk, resident, said)


def propose(
    desk: Desk,
    resident: ResidentId,
    extent: Extent = Extent.EVERYTHING,
    ground: KeepGround | None = None,
    until: date | None = None,
) -> Receipt[ErasureDecision]:
    """The first of two: propose what becomes of a file. ``StillHere``, ``OnHold``, ``Denied``.

    Keeping the least takes a *ground* and a day (casework guide 3), else ``Invalid``.
    """
    if extent is Extent.REST and (ground is None or until is None):
        raise Invalid({"ground": NEEDS_A_GROUND})
    with desk.look() as work:
        _check_may_go(work, resident, extent)
    said = {"extent": extent, "ground": ground, "until": until}
    return _decide(desk, resident, {"state": ErasureState.PROPOSED, **said})


def confirm(desk: Desk, resident: ResidentId, seen: RecordId | None = None) -> Erased:
    """The second of two: do it, as far as it was proposed; *seen* is the proposal that one saw.

    Of everything a line without a name is left. Everything is asked once more inside the
    transaction that erases: a hold that came in between stops it. Raises ``SameSigner``,
    ``NotProposed``, ``StillHere``, ``OnHold``, ``Denied``, and ``Stale`` where somebody proposed
    something else meanwhile.
    """
    _require(desk)
    with desk.look() as work:
        first, proposed = _proposer(work, resident), _last_word(work, resident)
    wanted = seen or (proposed.id if proposed else "")

    def check(work: Work) -> None:
        proposer = _proposer(work, resident)
        if not proposer:
            raise NotProposed
        if proposer == desk.user_id:
            raise SameSigner(ErasureDecision.kind)
        last = _last_word(work, resident)
        if last is None or last.id != wanted:
            raise Stale(ErasureDecision.kind)
        if work.exists(resident):
            _check_may_go(work, resident, last.extent)

    said = {"on": desk.today(), "state": ErasureState.DONE, "second": first}
    if proposed is None or proposed.extent is Extent.EVERYTHING:
        return erasing.erase(desk, resident, check, ErasureDecision, said)
    said["extent"] = proposed.extent
    if proposed.extent is Extent.REST:
        kept = {"state": ErasureState.KEPT, "ground": proposed.ground, "until": proposed.until}
        stays = Stays(load_kept_parts().least)
        return erasing.erase(desk, resident, check, ErasureDecision, said | kept, stays)
    stays = _take_names(desk, resident, check)
    done = erasing.erase(desk, resident, check, ErasureDecision, said, stays)
    if restricted.is_restricted(desk, resident):  # nothing in it is about anybody any more
        with desk.work(UNRESTRICT) as work:
            work.restrict(resident, holds=False)
    return done


def _take_names(desk: Desk, resident: ResidentId, check: Callable[[Work], None]) -> Stays:
    """Write what counts in totals once more without the rest; that alone is to stay.

    Stopped in between, the next try does it again: what was blank stays so.
    """
    kinds, left = {kind.kind: kind for kind in KINDS}, dict[tuple[str, bytes], int]()
    parts = load_kept_parts()
    with desk.work("erasure.nameless") as work:
        check(work)
        codes = desk.in_use.codes(work)
        for name, keeps in parts.nameless.items():
            for record in work.shelf(kinds[name]).whole(resident):
                blank = {
                    f.name: f.default for f in dataclasses.fields(record) if METADATA in f.metadata
                }
                given = {field: value for field, value in blank.items() if field not in keeps}
                if isinstance(record, Resident):
                    code = draw_resident_code(SystemRandom(), codes)
                    given |= {"code": code, "code_name": code}
                kept = work.put(record.amended(given))
                left[name, bytes.fromhex(kept.id)] = kept.rev
    return Stays(parts.signed_keys, left)


def tombstones(desk: Desk) -> tuple[Tombstone, ...]:
    """Everything that was erased, newest first; for managers."""
    if Role.MGR not in desk.roles:
        raise Denied("erasure_decision.read")
    with desk.look() as work:
        names = {p.user_id: p.display_name for p in work.desk.vault.people()}
        done = [
            d for d in work.verified(ErasureDecision) if d.state is ErasureState.DONE and d.second
        ]
    done.sort(key=lambda d: (d.on, d.made_at), reverse=True)
    return tuple(Tombstone(d.on, names.get(d.second, ""), writer_of(desk, d)) for d in done)


def still_in(desk: Desk, erased_on: date) -> tuple[StillIn, ...]:
    """Backups at this computer's place that were made before, and until when they are kept.

    Copies that somebody carried elsewhere are not known to the program.
    """
    days = int(settings.values(desk)["backup_kept_days"])
    found = []
    for backup in backing_up.lying(desk):
        if backup.told is None:
            continue
        made_on = backup.told.made_at.astimezone(desk.now().tzinfo).date()
        if made_on <= erased_on:
            found.append(StillIn(backup.path.name, made_on, made_on + timedelta(days=days)))
    return tuple(found)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What waits for a manager: a second word, or a decision with a resident. Never a due day."""
    if Role.MGR not in desk.roles:
        return ()
    with desk.look() as work:
        proposers = {r: _proposer(work, r) for r in {d.resident for d in _decisions(work)}}
        decided = {d.resident for d in _decisions(work) if not d.is_of_everything}
    second = [by for by in proposers.values() if by not in ("", desk.user_id)]
    undecided = [r for r in restricted.readable(desk) if r not in decided]
    lines = []
    if second:
        lines.append(Waiting(said=CONFIRM, route="house/keeping", count=len(second)))
    if undecided:
        lines.append(Waiting(said=DECIDE, route="house/keeping", count=len(undecided)))
    return tuple(lines)


# ---- parts of it


def _require(desk: Desk) -> None:
    if Role.MGR not in desk.roles:
        raise Denied("erasure_decision.create")
    desk.require_passphrase()


def _decide(desk: Desk, resident: ResidentId, said: dict[str, object]) -> Receipt[ErasureDecision]:
    _require(desk)
    with desk.work("erasure.decide") as work:
        made = work.make(ErasureDecision, resident, {"on": desk.today(), **said})
        kept = work.shelf(ErasureDecision).add(made)
    return Receipt(kept, frozenset(work.changed))


def _say_hold(
    desk: Desk, resident: ResidentId, holds: str, ground: KeepGround | None
) -> Receipt[LegalHold]:
    _require(desk)
    with desk.work("legal_hold.add") as work:
        said = {"on": desk.today(), "holds": holds, "ground": ground}
        kept = work.shelf(LegalHold).add(work.make(LegalHold, resident, said))
    return Receipt(kept, frozenset(work.changed))


def _check_may_go(work: Work, resident: ResidentId, extent: Extent) -> None:
    work.require((Act.CREATE,), ErasureDecision, resident)
    holding = _last(work, LegalHold, resident)
    if holding is not None and holding.holds:
        raise OnHold
    if any(stay.state in seeing_out.HERE for stay in work.shelf(Stay).whole(resident)):
        raise StillHere
    if extent is Extent.NAMELESS and len(joining.same_person(work, resident)) > 1:
        raise Invalid({"extent": TAKE_APART})


def _last_word(work: Work, resident: ResidentId) -> ErasureDecision | None:
    rows = list(work.verified(ErasureDecision, resident=bytes.fromhex(resident)))
    placed = work.entered(ErasureDecision, resident)
    return max(rows, key=lambda d: placed.get(d.id, 0), default=None)


def _proposer(work: Work, resident: ResidentId) -> UserId:
    """Who proposed it, if the last word on this file is a proposal; also after the rows went."""
    last = _last_word(work, resident)
    if last is None or last.state is not ErasureState.PROPOSED or not is_signed_here(last):
        return UserId("")
    return work.desk.user_of(last.author)


def _kept(
    work: Work, person: Resident, left_on: date | None, due_on: date | None, *, known: bool
) -> Kept:
    """One line; *known*: somebody decided something about this file, so it is worth asking."""
    resident, today = person.resident, work.desk.today()
    holding = _last(work, LegalHold, resident) if known else None
    decided = _last(work, ErasureDecision, resident) if known else None
    until = decided.until if decided and decided.state is ErasureState.KEPT else None
    on_hold = bool(holding and holding.holds)
    return Kept(
        resident=resident,
        name=person.code_name,
        left_on=left_on,
        due_on=due_on,
        is_due=due_on is not None and due_on <= today,
        held=holding.ground if holding and on_hold else None,
        on_hold=on_hold,
        proposed_by=_proposer(work, resident) if decided else UserId(""),
        kept_until=until if until and until >= today else None,
        is_restricted=person.restricted,
        extent=decided.extent if decided else Extent.EVERYTHING,
        is_least=known and _is_least(work, resident),
        decision=decided.id if decided else None,
    )


def _is_least(work: Work, resident: ResidentId) -> bool:
    """Whether all but the least went once; what was decided since brings nothing back."""
    said = work.verified(ErasureDecision, resident=bytes.fromhex(resident))
    return any(d.state is ErasureState.KEPT and d.extent is Extent.REST and d.second for d in said)


def _decisions(work: Work) -> list[ErasureDecision]:
    return list(work.every(ErasureDecision))


def _decided_about(work: Work) -> frozenset[ResidentId]:
    holds = {hold.resident for hold in work.every(LegalHold)}
    return frozenset(holds | {decision.resident for decision in _decisions(work)})


def _due(left_on: date | None, years: int) -> date | None:
    return _years_after(left_on, years) if left_on and years else None


def _due_of_child(work: Work, resident: ResidentId, due_on: date, years: int) -> date | None:
    """The later of two days; a child's file without a birthday is looked at, not guessed at."""
    birth = _last(work, Identity, resident)
    if not years or birth is None or birth.birth_date is None:
        return None
    grown_up = _years_after(birth.birth_date.latest, GROWN_UP)
    return max(due_on, _years_after(grown_up, years))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _stays(work: Work) -> dict[ResidentId, Stay]:
    latest: dict[ResidentId, Stay] = {}
    for stay in sorted(work.shelf(Stay).every(), key=lambda s: (s.arrived_on, s.made_at)):
        latest[stay.resident] = stay
    return latest


def _last(work: Work, kind: type[R], resident: ResidentId) -> R | None:
    rows: Iterable[R] = ()
    with suppress(Denied, NotFound):
        rows = work.shelf(kind).all_of(resident)
    placed = work.entered(kind, resident)
    return max(rows, key=lambda row: placed.get(RecordId(row.id), 0), default=None)
