"""Who is blocked from a resident's file, since when: replayed from the signed trail.

It lies in the trail and in no table of its own: whoever can delete a row could otherwise let a
blocked colleague back in (ADR 0012). A block holds until a manager lifts it.
"""

from __future__ import annotations

from collections.abc import Callable

from shelterdesk.errors import Tampered
from shelterdesk.vault.directory import Act, Directory
from shelterdesk.vault.formats import PENDING
from shelterdesk.vault.ledger import Ledger, Rules
from shelterdesk.vault.wire import parsed

BLOCK = "reader.block"  # its detail is {"user": user id, "residents": [resident id]}; by a manager
LIFT = "reader.unblock"  # the same
# The resident took back that the house keeps a record: any worker may write it down, managers alone
# undo it. The detail is {"residents": [resident id]}.
RESTRICT = "storage.restrict"
UNRESTRICT = "storage.lift"
WITHDRAWAL = "consent_withdrawal"  # whoever may write this kind may restrict

EVERYBODY = ""  # in the place of a user id: the whole file


class Blocks:
    """Every block that a manager signed."""

    def __init__(
        self, ledger: Ledger, rules: Rules, directory: Directory, act_of: Callable[[int], Act]
    ) -> None:
        """Nothing is read yet."""
        self._ledger, self._rules, self._directory = ledger, rules, directory
        self._act_of = act_of
        self._events: dict[bytes, list[tuple[int, str, bool]]] | None = None
        self._waiting: list[tuple[bytes, str, bool]] = []

    def forget(self) -> None:
        """Read again when next asked."""
        self._events, self._waiting = None, []

    def restrict(self, resident: bytes, *, holds: bool) -> None:
        """Count what the open unit says of a resident's whole file."""
        self.add(resident, EVERYBODY, holds=holds)

    def is_restricted(self, resident: bytes, *, at: int = PENDING) -> bool:
        """Whether the resident had taken back that a record is kept, at number *at*."""
        return EVERYBODY in self._of(resident, at)

    def restricted(self) -> frozenset[bytes]:
        """Everybody who took that back, and for whom no manager lifted it."""
        about = {*self._read(), *(resident for resident, *_ in self._waiting)}
        return frozenset(resident for resident in about if self.is_restricted(resident))

    def add(self, resident: bytes, user_id: str, *, holds: bool) -> None:
        """Count what the open unit says."""
        self._waiting.append((resident, user_id, holds))

    def landed(self) -> None:
        """What waited is in the trail now."""
        if self._waiting:
            self.forget()

    def of(self, resident: bytes, *, at: int = PENDING) -> frozenset[str]:
        """User ids of everybody blocked from *resident* at number *at* of the trail."""
        return self._of(resident, at) - {EVERYBODY}

    def _of(self, resident: bytes, at: int) -> frozenset[str]:
        found: set[str] = set()
        for seq, user_id, holds in self._read().get(resident, ()):
            if seq <= at:
                (found.add if holds else found.discard)(user_id)
        if at == PENDING:
            for about, user_id, holds in self._waiting:
                if about == resident:
                    (found.add if holds else found.discard)(user_id)
        return frozenset(found)

    def began(self, resident: bytes, seq: int) -> bool:
        """Whether somebody was blocked from *resident* by the very entry *seq*."""
        told = [(at, user) for at, user, holds in self._read().get(resident, ()) if holds]
        told += [
            (PENDING, user) for about, user, holds in self._waiting if holds and about == resident
        ]
        return any(at == seq and user != EVERYBODY for at, user in told)

    def residents(self) -> frozenset[bytes]:
        """Everybody from whose file somebody is blocked now."""
        return frozenset(resident for resident in self._read() if self.of(resident))

    def ever(self) -> frozenset[bytes]:
        """Everybody from whose file somebody is blocked, or was."""
        about = {*self._read(), *(resident for resident, *_ in self._waiting)}
        return frozenset(resident for resident in about if self._was_named(resident))

    def lets_back(self, resident: bytes) -> bool:
        """Whether somebody was ever kept out of a file that is not closed as a whole now."""
        return resident in self._read() and not self.is_restricted(resident)

    def first(self, resident: bytes) -> str:
        """User id of who was blocked first from *resident*, by the trail; empty for nobody."""
        told = [user for _, user, _ in self._read().get(resident, ()) if user != EVERYBODY]
        return told[0] if told else ""

    def _was_named(self, resident: bytes) -> bool:
        told = [user for _, user, _ in self._read().get(resident, ())]
        told += [user for about, user, _ in self._waiting if about == resident]
        return any(user != EVERYBODY for user in told)

    def _read(self) -> dict[bytes, list[tuple[int, str, bool]]]:
        if self._events is None:
            self._events = {}
            for seq in self._ledger.entries_of((BLOCK, LIFT, RESTRICT, UNRESTRICT)):
                self._replay(seq)
        return self._events

    def _replay(self, seq: int) -> None:
        try:
            act = self._act_of(seq)
            detail = parsed(act.detail)
            whole = act.action in (RESTRICT, UNRESTRICT)
            user_id = EVERYBODY if whole else str(detail["user"])
            residents = [*map(bytes.fromhex, detail["residents"])]
        except (Tampered, ValueError, KeyError, TypeError):
            return  # shown by the check of the trail
        who = self._rules.managers
        if act.action == RESTRICT:
            who = self._rules.creators(WITHDRAWAL)
        is_entitled = self._directory.may(act.actor, who, at=seq)
        if not is_entitled or self._directory.has_left(act.actor, before=seq):
            return
        if self._directory.user_of(act.actor) == user_id:  # nobody lets themselves back in
            return
        events = self._events if self._events is not None else {}
        for resident in residents:
            events.setdefault(resident, []).append((seq, user_id, act.action in (BLOCK, RESTRICT)))
