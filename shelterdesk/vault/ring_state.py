"""One ring as its lists have it: those that count, in their order, and those that do not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from shelterdesk.vault.formats import PENDING, MemberList, Place


@dataclass(frozen=True)
class Accepted:
    """A list that counts. ``is_outside``: its signer is not in it (a founder's generation)."""

    hash: bytes
    list: MemberList
    seq: int
    is_outside: bool


@dataclass(frozen=True)
class Refused:
    """A list that does not count: who signed it (or named it), and the rule that it failed."""

    hash: bytes
    signer: str
    why: str


@dataclass
class State:
    """One ring as its lists have it.

    ``accepted`` also holds the lists that lost a fork: they open what was written under them.
    """

    place: Place
    ring: bytes
    accepted: dict[bytes, Accepted] = field(default_factory=dict)
    chain: list[Accepted] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    lost: list[bytes] = field(default_factory=list)
    erased: bool = False  # its resident was erased: nothing counts here any more

    @property
    def top(self) -> Accepted | None:
        """The newest list."""
        return self.chain[-1] if self.chain else None

    def accept(self, found: Accepted) -> None:
        """Count *found*; it continues the chain, or it lost a fork."""
        self.accepted[found.hash] = found
        if found.list.prev == (self.top.hash if self.top else b""):
            self.chain.append(found)
        else:
            self.lost.append(found.hash)

    def named(self, list_ref: bytes) -> Accepted | None:
        """The accepted list whose hash begins with *list_ref*."""
        return next((a for h, a in self.accepted.items() if h[:16] == list_ref), None)

    def known_to_gone(self) -> frozenset[bytes]:
        """Lists whose key somebody holds who stood by name and does not in the newest one.

        Whoever joined was handed the older keys, so a list that such a list links to is one too.
        """
        if self.top is None:
            return frozenset()
        here = self.top.list.named
        found = [hash for hash, made in self.accepted.items() if made.list.named - here]
        known = set(found)
        while found:
            for older, _ in self.accepted[found.pop()].list.links:
                if older in self.accepted and older not in known:
                    known.add(older)
                    found.append(older)
        return frozenset(known)

    def unlinked(self) -> list[bytes]:
        """Accepted lists that no other list links to."""
        linked = {older for found in self.accepted.values() for older, _ in found.list.links}
        return [hash for hash in self.accepted if hash not in linked]

    def landed(self, seq: int) -> None:
        """Lists made in the transaction that just ended have their number now."""
        for hash, found in self.accepted.items():
            if found.seq == PENDING:
                self.accepted[hash] = replace(found, seq=seq)
        self.chain = [self.accepted[found.hash] for found in self.chain]
