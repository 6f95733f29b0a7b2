"""What a signed-in person's vault and its unit of work share; nothing outside the vault sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shelterdesk.errors import Tampered, TrailBroken
from shelterdesk.vault.assigned import Assignments
from shelterdesk.vault.blocked import Blocks
from shelterdesk.vault.bodies import Bodies
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.directory import Act, Directory
from shelterdesk.vault.generations import Generations
from shelterdesk.vault.keys import Keys
from shelterdesk.vault.ledger import EntryRow, Item, Ledger, Rules
from shelterdesk.vault.rings import Rings
from shelterdesk.vault.trail import Trail


class Seat:
    """One person's keys and everything they have verified so far.

    ``head`` is the newest entry when the file was last looked at; ``waiting`` are the items of an
    open unit, None while there is none.
    """

    def __init__(
        self, db: str, bundle: Bundle, ledger: Ledger, rules: Rules, clock: Callable[[], int]
    ) -> None:
        """Nothing is verified yet."""
        self.db, self.ledger, self.rules, self.clock = db, ledger, rules, clock
        self.key_id = bundle.key_id
        self.ed = Ed25519PrivateKey.from_private_bytes(bundle.ed)
        self.directory = Directory(db, bundle.root_pub, ledger, rules)
        self.trail = Trail(db, ledger, self.directory, rules)
        self.blocks = Blocks(ledger, rules, self.directory, self._act)
        assignments = Assignments(db, ledger, rules, self.directory, self.trail, self.blocks)
        self.rings = Rings(db, ledger, rules, self.directory, self.trail, assignments)
        private = X25519PrivateKey.from_private_bytes(bundle.x)
        self.keys = Keys(self.rings, bundle.key_id, private)
        self.generations = Generations(self.rings, self.keys, bundle.key_id, self.ed, clock)
        self.bodies = Bodies(self.rings, self.keys, ledger, self.trail)
        self.head: EntryRow | None = None
        self.waiting: Collection[Item] | None = None
        self._is_current = self._passes_over = False

    def look(self) -> None:
        """Read lists and people again if somebody wrote since (key model 7)."""
        if self.waiting is not None:
            return
        head = self.ledger.head()
        if not self._is_current or head != self.head:
            self.rings.forget()
            self.directory.read(self._act_of_people)
            self.head, self._is_current = head, True

    def pass_over(self) -> None:
        """From now on read as far as it holds: the trail is broken, and nothing is written."""
        self._passes_over = True
        self.forget()

    def forget(self) -> None:
        """Judge everything anew at the next look; opened keys stay."""
        self.trail.forget()
        self.rings.forget()
        self._is_current = False

    def landed(self, entry: EntryRow) -> None:
        """*entry* of this person is in the file."""
        self.head = entry
        self.rings.landed(entry.seq)

    def _act_of_people(self, seq: int) -> Act | None:
        try:
            return self._act(seq)
        except Tampered:
            if self._passes_over:
                return None
            raise TrailBroken(seq) from None

    def _act(self, seq: int) -> Act:
        entry = self.trail.entry(seq)
        return Act(entry.seq, entry.actor, entry.action, entry.detail, entry.items)
