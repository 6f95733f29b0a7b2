"""Passing on what one has begun to write: to whoever may write it there, by policy and by key.

For a hand-over: drafts are sealed to their author, so the author passes them on before the keys go.
What one writes for oneself alone, and what has named readers, is passed on to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.access import passing
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import KeyId, Record, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.services import reaching
from shelterdesk.services.reaching import Taker

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

BY_NAME = {kind.kind: kind for kind in KINDS}
NEVER = (KeyClass.AUTHOR, KeyClass.LENT, KeyClass.MATTER)


def may_pass(slot: str) -> bool:
    """Whether a draft of *slot* can be passed on at all: about a resident, and not one's own."""
    kinds, resident = _about(slot)
    return bool(kinds and resident) and all(
        COMPARTMENTS[kind.category].key_class not in NEVER for kind in kinds
    )


def takers(desk: Desk, slot: str) -> tuple[Taker, ...]:
    """Colleagues who may go on with it: assigned there, with the keys, and not kept out."""
    if not may_pass(slot):
        return ()
    kinds, resident = _about(slot)
    found: dict[UserId, Taker] | None = None
    with desk.look() as work:
        for kind in kinds:
            act, author = _act(desk, slot)
            able = {
                each.user_id: each
                for each in reaching.takers(work, kind, resident, (act,), author)
                if each.user_id != desk.user_id
            }
            found = able if found is None else {k: v for k, v in found.items() if k in able}
    return tuple(sorted((found or {}).values(), key=lambda taker: taker.name))


def would_take(work: Work, slot: str, taker: UserId, role: Role) -> bool:
    """Whether *taker* may go on with it once they are assigned there as *role*."""
    if not may_pass(slot):
        return False
    kinds, resident = _about(slot)
    act, _ = _act(work.desk, slot)
    return all(reaching.would_reach(work, k, resident, taker, role, (act,)) for k in kinds)


def resident_of(slot: str) -> ResidentId:
    """Whom a draft is about; empty for nobody in particular."""
    return _about(slot)[1]


def pass_on(desk: Desk, slot: str, taker: UserId) -> None:
    """Give it away; the colleague finds it on their page Today. It is written down who and to whom.

    Raises ``Denied`` for somebody who may not write it there, and what ``passing.pass_on`` raises.
    """
    if taker not in {each.user_id for each in takers(desk, slot)}:
        raise Denied("draft.pass")
    passing.pass_on(desk, slot, taker)
    kinds, resident = _about(slot)
    desk.say("draft.pass", {"kind": kinds[0].kind, "user": taker, "residents": [resident]})


def _about(slot: str) -> tuple[tuple[type[Record], ...], ResidentId]:
    written, _, resident = slot.partition("/")
    names = [name.split(":")[0].partition("-")[0] for name in written.split("+")]
    kinds = tuple(BY_NAME[name] for name in names if name in BY_NAME)
    return (kinds if len(kinds) == len(names) else ()), ResidentId(resident)


def _act(desk: Desk, slot: str) -> tuple[Act, KeyId | None]:
    """What going on needs: a new record, or the next revision of one that is there (id and rev)."""
    ids = slot.partition("/")[0].split(":")[1:]
    changes = len(ids) == 2 and ids[1].isdigit()
    return (Act.AMEND, KeyId(desk.vault.key_id)) if changes else (Act.CREATE, None)
