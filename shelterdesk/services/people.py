"""Who works here: colleagues come, change their roles, are suspended, leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import engagements, on_duty
from shelterdesk.access.accounts import Newcomer as Newcomer
from shelterdesk.access.engagements import Engagement as Engagement
from shelterdesk.domain.record import UserId
from shelterdesk.domain.roles import BACKUP_ROLES, Role
from shelterdesk.errors import Denied, Invalid, SameSigner, SecondPersonNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import caseload
from shelterdesk.services.moments import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shelterdesk.access.desk import Desk
    from shelterdesk.vault.vault import Bundle, Vault

NEW_FOR = timedelta(days=7)  # a key this young: ask its owner in person (security 4.3)
TYPE_IT = N_("Type a passphrase.")
NAME_IT = N_("Write a name.")
NOT_THE_SAME = N_("The two lines differ.")


@dataclass(frozen=True)
class Member:
    """One colleague. ``vouched_by`` are names, or the marked words for cards and the founding."""

    user_id: UserId
    display_name: str
    roles: tuple[Role, ...]
    vouched_by: tuple[str, ...]
    vouched_at: datetime
    is_new: bool
    suspended: bool
    left: bool
    is_me: bool
    on_duty: bool = False


@dataclass(frozen=True)
class SecondPerson:
    """Who agrees: a colleague by name and passphrase, or two safety cards."""

    login: str = ""
    passphrase: str = field(default="", repr=False)
    cards: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Farewell:
    """What will happen when somebody leaves, looked at before it does."""

    user_id: UserId
    display_name: str
    roles: tuple[Role, ...]
    open_files: int
    notes_that_wait: int
    drafts: int
    on_duty: bool
    backups: bool
    is_last_manager: bool


FOUNDING, CARDS = N_("the founding of the house"), N_("two safety cards")
SPECIAL = {"root": FOUNDING, "escrow": CARDS}


def members(desk: Desk) -> tuple[Member, ...]:
    """Everybody, by name: who is here, then who is suspended, then who has left."""
    now = desk.now().astimezone(UTC)
    with desk.look() as work:
        vault = work.desk.vault
        people, working = vault.people(), on_duty.now(work)
        found = []
        for person in people:
            vouched = vault.vouched(person.key_id)
            at = moment(vouched.at)
            by = tuple(SPECIAL.get(id) or _name(vault, id) for id in vouched.by)
            found.append(
                Member(
                    user_id=UserId(person.user_id),
                    display_name=person.display_name,
                    roles=tuple(Role.of(role) for role in person.roles),
                    vouched_by=by,
                    vouched_at=at,
                    is_new=by != (FOUNDING,) and now - at < NEW_FOR,
                    suspended=person.suspended,
                    left=person.left and not person.suspended,
                    is_me=person.user_id == desk.user_id,
                    on_duty=person.user_id in working,
                )
            )
    return tuple(sorted(found, key=lambda m: (m.left, m.suspended, m.display_name.casefold())))


def add(desk: Desk, newcomer: Newcomer, second: SecondPerson) -> UserId:
    """Let somebody in, certified by two. Raises ``Invalid`` and what ``Accounts.add`` raises."""
    problems = {}
    if not newcomer.login.strip():
        problems["login"] = NAME_IT
    if not newcomer.display_name.strip():
        problems["display_name"] = NAME_IT
    if not newcomer.passphrase:  # whether it is good, the house itself says
        problems["passphrase"] = TYPE_IT
    if problems:
        raise Invalid(problems)
    return desk.accounts.add(desk, newcomer, agreed(desk, second))


def give_roles(desk: Desk, user_id: UserId, roles: Sequence[Role], second: SecondPerson) -> None:
    """Other roles for somebody, agreed by two; also the way back after a suspension."""
    desk.accounts.give_roles(desk, user_id, roles, agreed(desk, second))


def engagement(desk: Desk, user_id: UserId) -> Engagement:
    """From which day until which day a colleague may sign in."""
    with desk.look():
        return engagements.of(desk.vault, user_id)


def engage(desk: Desk, user_id: UserId, from_on: date | None, to_on: date | None) -> None:
    """Set those days; raises ``Denied``, ``Invalid``, ``LastOne``."""
    engagements.engage(desk, user_id, from_on, to_on)


def suspend(desk: Desk, user_id: UserId) -> None:
    """Close somebody's access at once; one manager or administrator is enough."""
    desk.accounts.suspend(desk, user_id)


def farewell(desk: Desk, user_id: UserId, taker: UserId | None = None) -> Farewell:
    """What will happen when *user_id* leaves; with *taker*, how many notes still wait to pass."""
    everybody = members(desk)
    person = next(m for m in everybody if m.user_id == user_id)
    open_files = caseload.open_of(desk, user_id)
    waits = 0
    if taker is not None and open_files:
        waits = sum(t.passes_later for t in caseload.plan(desk, user_id, taker).moving)
    managers = [m for m in everybody if Role.MGR in m.roles and not (m.left or m.suspended)]
    return Farewell(
        user_id=user_id,
        display_name=person.display_name,
        roles=person.roles,
        open_files=len(open_files),
        notes_that_wait=waits,
        drafts=desk.accounts.drafts_of(desk, user_id),
        on_duty=_on_duty(desk, user_id),
        backups=bool(BACKUP_ROLES & set(person.roles)),
        is_last_manager=[m.user_id for m in managers] == [user_id],
    )


def let_go(desk: Desk, user_id: UserId) -> None:
    """Somebody leaves: open assignments end, then their way in; raises ``LastOne``, ``Denied``."""
    desk.accounts.require_let_go(desk, user_id)
    caseload.end_all(desk, user_id)
    desk.accounts.let_go(desk, user_id)


def agreed(desk: Desk, second: SecondPerson) -> Bundle:
    """The keys of whoever agrees, by what they typed; raises as signing in does."""
    if second.cards is not None:
        return desk.accounts.two_cards(second.cards)
    return desk.accounts.second(second.login.strip(), second.passphrase)


def agreeing(
    desk: Desk, second: SecondPerson | None, kind: str, act: str, roles: frozenset[Role]
) -> UserId:
    """Who agrees that something about several residents leaves in one file (entities 4).

    Raises ``SecondPersonNeeded`` without one, ``SameSigner`` (of *kind*) for oneself,
    ``Denied`` for *act* where none of *roles* is theirs, and what signing in raises.
    """
    if second is None:
        raise SecondPersonNeeded
    bundle = agreed(desk, second)
    if bundle.user_id == desk.user_id:
        raise SameSigner(kind)
    with desk.look():
        people = [p for p in desk.vault.people() if p.user_id == bundle.user_id]
        is_here = engagements.of(desk.vault, bundle.user_id).allows(desk.today())
    theirs = {role for p in people if not (p.left or p.suspended) for role in p.roles}
    if not is_here or not theirs & {role.value for role in roles}:
        raise Denied(act)
    return UserId(bundle.user_id)


def _name(vault: Vault, key_id: str) -> str:
    person = vault.person_of(key_id)
    return person.display_name if person else ""


def _on_duty(desk: Desk, user_id: UserId) -> bool:
    with desk.look() as work:
        return on_duty.lasts(on_duty.declared(work, user_id), desk.now())
