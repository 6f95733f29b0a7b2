"""What the vault asks of a file, and of the house's policy. The store and access implement it.

The vault is bytes and keys: no SQL and no policy live here (decision 28), only their shapes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SealedRow:
    """One revision of one record as it lies in the file.

    ``id`` and ``resident`` are 16 bytes (``resident`` may be empty), ``ring`` 16 bytes and
    ``list_ref`` the first 16 bytes of a list's hash, both empty for plain rows (class P).
    ``author`` is a key id, ``made_at`` unix seconds, ``open`` the canonical JSON of the open
    columns, ``digest`` 32 bytes.
    """

    kind: str
    id: bytes
    rev: int
    resident: bytes
    ring: bytes
    list_ref: bytes
    author: str
    made_at: int
    open: str
    digest: bytes
    ct: bytes


@dataclass(frozen=True)
class ListRow:
    """One signed member list as it lies in the file."""

    hash: bytes
    ring: bytes
    doc: bytes
    sig: bytes


@dataclass(frozen=True)
class EntryRow:
    """One entry of the trail; ``detail`` holds codes and ids only."""

    seq: int
    at: int
    actor: str
    action: str
    detail: str
    prev: bytes
    hash: bytes
    sig: bytes


@dataclass(frozen=True)
class Item:
    """What an entry signs: a record's revision, or for a list ``(ring, generation, hash)``."""

    obj: bytes
    rev: int
    digest: bytes


@dataclass(frozen=True)
class PlacedItem:
    """An item with the number of the entry that names it."""

    rev: int
    digest: bytes
    seq: int


@dataclass(frozen=True)
class Head:
    """The newest trail entry that somebody has seen."""

    seq: int
    hash: bytes


@dataclass(frozen=True)
class KeyCertificate:
    """Which keys a person has; ``issued_at`` is unix seconds, ``issuer`` a key id or "root".

    ``co_issuer`` signed it too, unless the root did: a key id, or "escrow" for two cards.
    """

    id: str
    user_id: str
    display_name: str
    x_pub: bytes
    ed_pub: bytes
    issued_at: int
    issuer: str
    sig: bytes
    co_issuer: str = ""
    co_sig: bytes = b""


@dataclass(frozen=True)
class RoleCertificate:
    """Which roles a person has, apart from their keys (K8); signed as a key certificate is."""

    id: str
    user_id: str
    roles: tuple[str, ...]
    issued_at: int
    issuer: str
    sig: bytes
    co_issuer: str = ""
    co_sig: bytes = b""


@dataclass(frozen=True)
class RootCertificate:
    """What a house is, signed by its own root: database id, practice mark, code, public keys."""

    db: str
    practice: bool
    house_code: str
    root_pub: bytes
    escrow_pub: bytes
    made_at: int
    sig: bytes


class Ledger(Protocol):
    """What the store can tell; called inside the caller's transaction."""

    def head(self) -> EntryRow | None:
        """The newest trail entry."""

    def entry(self, seq: int) -> tuple[EntryRow, tuple[Item, ...]] | None:
        """One trail entry with its items."""

    def entries_of(self, actions: Collection[str]) -> Sequence[int]:
        """Numbers of all entries of any of *actions*, oldest first."""

    def lists(self, ring: bytes) -> Sequence[ListRow]:
        """Every member list that says it belongs to *ring*."""

    def items(self, obj: bytes) -> Sequence[PlacedItem]:
        """Everything the trail says about one record or ring."""

    def revisions(self, kind: str, id: bytes) -> Sequence[int]:
        """Which revisions of one record lie in the file."""

    def key_certificates(self) -> Sequence[KeyCertificate]:
        """All key certificates."""

    def role_certificates(self) -> Sequence[RoleCertificate]:
        """All role certificates."""

    def assignments(self, resident: bytes) -> Sequence[SealedRow]:
        """All revisions of all assignments of one resident."""

    def walk_entries(self, after: int = 0) -> Iterator[tuple[EntryRow, tuple[Item, ...]]]:
        """The trail after number *after*, oldest first, each entry with its items."""

    def walk_rows(self) -> Iterator[tuple[bytes, int, bytes, str]]:
        """(id, rev, digest, author) of every content row of every kind."""

    def walk_lists(self) -> Iterator[bytes]:
        """The hash of every member list."""

    def walk_docs(self) -> Iterator[bytes]:
        """The document of every member list; for what concerns all rings."""


@dataclass(frozen=True)
class CategoryRule:
    """Who stands where in the rings of one category.

    ``scope`` is "plain", "house", "resident", "matter", "author" (the ring of who wrote it) or
    "reader" (the ring of the person whom its open column names). ``creators`` are the roles
    that may found a ring, ``readers`` those that may be named in a matter. ``groups`` are listed
    by default, ``shielded_groups`` remain in the rings of a resident who is shielded,
    ``named`` roles stand in a resident's ring by their own key while assigned; each pair is
    (name, may manage). ``emergency``: whether the emergency key stands here too.
    ``founder_stays``: whether who begins a shielded resident's ring may stand in it by name,
    though nobody assigned them. ``rests``: whether a key that only the private key opens is dropped
    with it after ten minutes.
    """

    scope: str
    creators: frozenset[str]
    groups: tuple[tuple[str, bool], ...]
    named: tuple[tuple[str, bool], ...]
    shielded_groups: tuple[tuple[str, bool], ...]
    emergency: bool = False
    readers: frozenset[str] = frozenset()
    founder_stays: bool = True
    rests: bool = True


class Rules(Protocol):
    """The policy as the vault sees it; injected by the door."""

    @property
    def version(self) -> int:
        """Version of the policy tables, written into every list."""

    @property
    def managers(self) -> frozenset[str]:
        """Roles whose signed removals and leavings count, and that found groups."""

    @property
    def keepers(self) -> frozenset[str]:
        """Roles that, assigned, go on reading a resident who took back the keeping of a record."""

    @property
    def shielding(self) -> str:
        """The category whose own ring says that a resident is shielded."""

    @property
    def founder_seconds(self) -> int:
        """How long whoever admitted a shielded resident goes on reading."""

    @property
    def administrators(self) -> frozenset[str]:
        """Roles that look after accounts and hold no key to any content."""

    def category_of(self, kind: str) -> str:
        """The category whose key *kind* is under; ``KeyError`` for an unknown kind."""

    def rule(self, category: str) -> CategoryRule:
        """Who stands where in a category."""

    def creators(self, kind: str) -> frozenset[str]:
        """Roles that may write *kind*."""

    def groups(self) -> Mapping[str, frozenset[str]]:
        """Every group and the roles whose holders belong to it."""

    def manages_group(self, name: str, roles: frozenset[str]) -> bool:
        """Whether somebody with *roles* manages the group they belong to."""
