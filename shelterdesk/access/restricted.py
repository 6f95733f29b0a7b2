"""A resident who took back that the house keeps a record: closed at once, keys as soon as can be.

Closing needs no key, so any worker's word is enough (casework guide 3). From that entry of the
trail on, nobody but managers and the assigned case manager finds the file, and they find it only
in a sitting in which they said why. Rings follow when somebody who manages them is at the desk.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.vault.blocked import BLOCK, LIFT, RESTRICT, UNRESTRICT

__all__ = ["RESTRICT", "UNRESTRICT", "closed_to", "is_restricted", "readable", "say_why"]

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

READ = "storage.read"  # a reason was given, and the file is open to this person until they leave
SETTLE = "storage.settle"  # keys follow what somebody without them wrote down
CLOSES = frozenset({BLOCK, LIFT, RESTRICT, UNRESTRICT, READ})


def closed_to(desk: Desk) -> frozenset[ResidentId]:
    """Residents that are not there for this person: blocked, or restricted and no reason given."""
    vault = desk.vault
    restricted = vault.restricted()
    kept_out = {
        ResidentId(scope.hex())
        for scope in vault.blocked_residents() | restricted
        if desk.user_id in vault.kept_out(scope)
    }
    waiting = {ResidentId(scope.hex()) for scope in restricted} - desk.reasons
    return frozenset(kept_out | waiting)


def readable(desk: Desk) -> tuple[ResidentId, ...]:
    """Restricted residents whom this person may read, once they say why; erased ones are gone."""
    with desk.look() as work:
        vault = desk.vault
        return tuple(
            sorted(
                ResidentId(scope.hex())
                for scope in vault.restricted()
                if desk.user_id not in vault.kept_out(scope)
                and work.exists(ResidentId(scope.hex()))
            )
        )


def is_restricted(desk: Desk, resident: ResidentId) -> bool:
    """Whether this resident took back that a record is kept."""
    with desk.look():
        return bytes.fromhex(resident) in desk.vault.restricted()


def say_why(desk: Desk, resident: ResidentId, reason: str) -> None:
    """Open a restricted file for this sitting; *reason* is a code, and stands in the trail.

    ``NotFound`` for whoever is kept out: for them nobody is there.
    """
    if resident not in readable(desk):
        raise NotFound("resident")
    desk.say(READ, {"residents": [resident], "reason": reason})
    desk.reasons.add(resident)
    desk.refresh_actor()


def settle(work: Work, resident: ResidentId, *, whole: bool = False) -> None:
    """Let keys follow: rings of the resident's own, and nobody outside in those one manages.

    For managers and assigned case managers; whoever is kept out would found rings that nobody
    could read, and leaves it to them.
    """
    kind = work.desk.schema.by_name["resident"]
    with suppress(NotFound):  # who cannot open it cannot say so in it either
        about = work.newest(kind, RecordId(resident))
        wanted = {"shielded": True, "restricted": not whole}
        if not work.is_shielded(resident):
            work.shield(resident)
        if any(about.values()[name] != value for name, value in wanted.items()):
            work.put(about.amended(wanted))
    work.settle(resident, whole=whole)


def settle_all(desk: Desk) -> None:
    """At sign-in, do what somebody without the keys could not."""
    for resident in readable(desk):
        with suppress(Denied), desk.work(SETTLE) as work:
            settle(work, resident)
