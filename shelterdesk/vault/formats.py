"""Formats of the key model (section 2), exactly: what is hashed, signed and bound, and in what
order. They are frozen under suite 1 (docs/formats.md, ADR 0010): what is here is never changed,
and known-answer vectors hold it. The suite is the second part of everything signed or sealed; only
what must outlive a change of suite (ring ids, what a revision says, its digest) goes without.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shelterdesk.errors import NewerFormat, OlderFormat, Tampered
from shelterdesk.vault.ledger import (
    EntryRow,
    Item,
    KeyCertificate,
    RoleCertificate,
    RootCertificate,
    SealedRow,
)
from shelterdesk.vault.wire import lp, sha, unlp

SUITE = 1
WAY_KEY, WAY_PUBLIC, WAY_PLAIN = 1, 2, 3  # under the body key, to the public half, class P
BY_KEY, BY_PUBLIC, PLAIN = (bytes((SUITE, way)) for way in (WAY_KEY, WAY_PUBLIC, WAY_PLAIN))
SALT_BYTES = 16

ROOT, ESCROW, EMERGENCY = "root", "escrow", "emergency"
NOBODYS = frozenset({ESCROW, EMERGENCY})  # keys that no single person has
PENDING = 1 << 62  # trail number of what is not in the trail yet: later than everything

PERSON, GROUP, GROUP_PUBLIC = "p", "g", "G"
MATTER = "matter"  # kind of a ring whose readers are named when it is founded
AUTHOR = "author"  # kind of a ring of which one person alone has the key (class A)
READER = "reader_id"  # open column: whose own ring a row lies in that somebody else wrote

Certificate = KeyCertificate | RoleCertificate
Standing = tuple[str, str, bool]  # ("p" or "g", key id or group name, may manage)


def check_format(found: object) -> None:
    """Whether this program reads a file that says *found*.

    ``OlderFormat`` for 0, which promised nothing, ``NewerFormat`` for anything later,
    ``ValueError`` for what is no number.
    """
    if type(found) is not int or found < 0:
        raise ValueError("format")
    if found < SUITE:
        raise OlderFormat
    if found > SUITE:
        raise NewerFormat(str(found))


@dataclass(frozen=True)
class Place:
    """What a ring is for. ``kind`` is "group", "house", "resident", "author" or "matter".

    ``scope`` is the resident's id, for a matter that of its record, for an author's ring
    ``own_scope`` of its owner, empty for groups and the house; ``category`` is the group's name
    for groups.
    """

    kind: str
    scope: bytes
    category: str


@dataclass(frozen=True)
class Member:
    """One line of a member list: how, who, which list of the group, and the sealed key.

    ``how``: ``p`` a person (HPKE), ``g`` a group under its key (GCM), ``G`` a group to its public
    half (HPKE).
    """

    how: str
    id: str
    ref: bytes
    may_manage: bool
    sealed: bytes

    @property
    def is_person(self) -> bool:
        """Whether this line names one person."""
        return self.how == PERSON

    @property
    def standing(self) -> Standing:
        """Who stands here and with what right, however the key was sealed."""
        return (self.how.lower(), self.id, self.may_manage)


@dataclass(frozen=True)
class MemberList:
    """One generation of a ring: its members, its commitments and where it comes from.

    ``links`` are pairs (hash of an older list, its key under this list's wrapping key). ``apart``
    are marks of people whom a matter is kept from (``apart_mark``); only matters have any.
    """

    db: str
    place: Place
    gen: int
    reason: str
    policy_version: int
    prev: bytes
    commit: bytes
    public: bytes
    signer: str
    members: tuple[Member, ...]
    links: tuple[tuple[bytes, bytes], ...]
    apart: tuple[bytes, ...] = ()

    @property
    def ring(self) -> bytes:
        """The ring's id, computed from what it is for."""
        return ring_id(self.db, self.place)

    @property
    def standings(self) -> frozenset[Standing]:
        """Everybody who stands here."""
        return frozenset(member.standing for member in self.members)

    @property
    def named(self) -> frozenset[str]:
        """Key ids that stand here by name."""
        return frozenset(member.id for member in self.members if member.is_person)

    def doc(self) -> bytes:
        """The bytes whose hash is signed."""
        members = (lp(m.how, m.id, m.ref, int(m.may_manage), m.sealed) for m in self.members)
        more = (lp(*self.apart),) if self.place.kind == MATTER else ()
        return lp(
            "list",
            SUITE,
            self.db,
            self.place.kind,
            self.place.scope,
            self.place.category,
            self.gen,
            self.reason,
            self.policy_version,
            self.prev,
            self.commit,
            self.public,
            self.signer,
            lp(*members),
            lp(*(lp(*link) for link in self.links)),
            *more,
        )

    @classmethod
    def parse(cls, doc: bytes) -> MemberList:
        """The list in *doc*; ``Tampered`` if it is none."""
        try:
            tag, suite, db, kind, scope, category, *rest = unlp(doc)
            gen, reason, policy, prev, commit, public, signer, members, links, *more = rest
            (apart,) = more if kind.decode() == MATTER else (b"", *more)
            if (tag, suite) != (b"list", b"%d" % SUITE):
                raise Tampered("not a list")
            found = cls(
                db.decode(),
                Place(kind.decode(), scope, category.decode()),
                int(gen),
                reason.decode(),
                int(policy),
                prev,
                commit,
                public,
                signer.decode(),
                tuple(_member(part) for part in unlp(members)),
                tuple(_link(part) for part in unlp(links)),
                tuple(unlp(apart)),
            )
        except ValueError:
            raise Tampered("not a list") from None
        if found.doc() != doc:  # there is one way to write a list
            raise Tampered("not a list")
        return found

    def info(self, what: str, *more: bytes | str | int) -> bytes:
        """Context for what is derived or sealed for this generation."""
        return lp(what, SUITE, self.db, self.ring, self.gen, *more)

    def member_info(self, how: str, id: str, ref: bytes) -> bytes:
        """Context of one member's sealed key."""
        return self.info("mk", how, id, ref, self.commit)


def _member(part: bytes) -> Member:
    how, id, ref, may_manage, sealed = unlp(part)
    return Member(how.decode(), id.decode(), ref, bool(int(may_manage)), sealed)


def _link(part: bytes) -> tuple[bytes, bytes]:
    older, sealed = unlp(part)
    return older, sealed


@lru_cache(maxsize=4096)  # pure; asked for several times with every row that is sealed
def ring_id(db: str, place: Place) -> bytes:
    """16 bytes; there is no table of rings to look up or to swap."""
    return sha(lp("ring", db, place.kind, place.scope, place.category))[:16]


def author_scope(user_id: str, resident: bytes) -> bytes:
    """The scope format of class A; *resident* is always empty (``own_scope``)."""
    return sha(lp("author", user_id, resident))[:16]


def own_scope(user_id: str) -> bytes:
    """Scope of what one person alone has the key of, about whomever it is (class A).

    One ring a person and category, so that a list shows by itself whose ring it belongs to.
    """
    return author_scope(user_id, b"")


# What is the same for every body of a kind, and of a list: a register opens thousands of them.


@lru_cache(maxsize=1024)
def _of_kind(db: str, kind: str) -> bytes:
    return lp("body", db, kind)


@lru_cache(maxsize=1024)
def _of_list(way: int, ring: bytes, list_hash: bytes) -> bytes:
    return lp("env", SUITE, way, ring, list_hash)


def said(db: str, row: SealedRow) -> bytes:
    """What a revision is, without where it is sealed: it survives re-encryption."""
    return _of_kind(db, row.kind) + lp(
        row.id,
        row.rev,
        row.resident,
        row.author,
        row.made_at,
        sha(row.open.encode()),
    )


def envelope(way: int, ring: bytes, list_hash: bytes, context: bytes) -> bytes:
    """What a sealed body is bound to; *context* is ``said``."""
    return _of_list(way, ring, list_hash) + lp(context)


def digest(context: bytes, salt: bytes, body: bytes) -> bytes:
    """The digest of a body in its context; *context* is ``said``."""
    return sha(lp("digest", context, salt, body))


def entry_hash(db: str, entry: EntryRow, items: tuple[Item, ...]) -> bytes:
    """Hash of a trail entry with its items; ``entry.hash`` and ``entry.sig`` are not in it."""
    placed = sorted((item.obj, item.rev, item.digest) for item in items)
    return sha(
        lp(
            "trail",
            SUITE,
            db,
            entry.seq,
            entry.at,
            entry.actor,
            entry.action,
            entry.detail,
            entry.prev,
            *(lp(*item) for item in placed),
        )
    )


def key_certificate_said(db: str, row: KeyCertificate) -> bytes:
    """What the issuer of a key certificate signs."""
    return lp(
        "cert",
        SUITE,
        db,
        row.id,
        row.user_id,
        row.display_name,
        row.x_pub,
        row.ed_pub,
        row.issued_at,
        row.issuer,
        row.co_issuer,
    )


def role_certificate_said(db: str, row: RoleCertificate) -> bytes:
    """What the issuer of a role certificate signs."""
    return lp(
        "roles",
        SUITE,
        db,
        row.id,
        row.user_id,
        lp(*row.roles),
        row.issued_at,
        row.issuer,
        row.co_issuer,
    )


def certificate_said(db: str, row: Certificate) -> bytes:
    """What both signers of a certificate sign."""
    if isinstance(row, KeyCertificate):
        return key_certificate_said(db, row)
    return role_certificate_said(db, row)


def certificate_item(db: str, row: Certificate) -> Item:
    """What the trail says of a certificate: it counts from the entry that names it first."""
    return Item(sha(lp("certificate", db, row.id))[:16], 1, sha(certificate_said(db, row)))


def root_certificate_said(row: RootCertificate) -> bytes:
    """What a house's root says about the house."""
    return lp(
        "root",
        SUITE,
        row.db,
        int(row.practice),
        row.house_code,
        row.root_pub,
        row.escrow_pub,
        row.made_at,
    )


def trail_file_said(db: str, digest: bytes) -> bytes:
    """What two people sign when the trail leaves as a file; *digest* is SHA-256 of its lines."""
    return lp("trail file", SUITE, db, digest)


def draft_info(db: str, key_id: str, id: bytes) -> bytes:
    """Context of a draft, sealed to its author's public key (K6)."""
    return lp("draft", SUITE, WAY_PUBLIC, db, key_id, id)


def database_key_info(db: str, user_id: str) -> bytes:
    """Context of the database key, sealed to one person."""
    return lp("dbk", SUITE, db, user_id)


def emergency_share_info(db: str, user_id: str) -> bytes:
    """Context of one person's share of the emergency key, sealed to them."""
    return lp("emergency share", SUITE, db, user_id)


def emergency_pair_info(db: str, *user_ids: str) -> bytes:
    """Context of the emergency key under the shares of these people, in the order of their ids."""
    return lp("emergency key", SUITE, db, *user_ids)


def root_key_info(db: str) -> bytes:
    """Context of the root's private half, sealed to the escrow."""
    return lp("root key", SUITE, db)
