"""What a private key opens in a data file, by trying: no policy, no rule of the reader."""

from __future__ import annotations

from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, select

from shelterdesk.errors import Tampered
from shelterdesk.store.tables import Schema
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.formats import GROUP, MemberList, envelope, said
from shelterdesk.vault.keys import private_half
from shelterdesk.vault.ledger import SealedRow
from shelterdesk.vault.sealing import cipher, derive, gcm_open, hpke_open
from shelterdesk.vault.wire import sha


def all_lists(db: Connection, schema: Schema) -> dict[bytes, MemberList]:
    """Every member list that lies there, whether it counts or not."""
    docs = db.execute(select(schema.member_list.c.doc)).scalars()
    return {sha(doc): MemberList.parse(doc) for doc in docs}


def held_keys(bundle: Bundle, lists: dict[bytes, MemberList]) -> dict[bytes, bytes]:
    """Every generation key that *bundle* comes to: by its lines, through groups, along links."""
    private = X25519PrivateKey.from_private_bytes(bundle.x)
    found: dict[bytes, bytes] = {}
    before = -1
    while before < len(found):
        before = len(found)
        for hash, made in lists.items():
            key = found.get(hash) or _by_members(bundle, private, made, lists, found)
            if key is None:
                continue
            found[hash] = key
            wrap = derive(key, made.info("key wrap"))
            for older, sealed in made.links:
                if older not in found:
                    with suppress(Tampered):
                        found[older] = gcm_open(wrap, made.info("link", older), sealed)
    return found


def _by_members(
    bundle: Bundle,
    private: X25519PrivateKey,
    made: MemberList,
    lists: dict[bytes, MemberList],
    found: dict[bytes, bytes],
) -> bytes | None:
    for member in made.members:
        info = made.member_info(member.how, member.id, member.ref)
        with suppress(Tampered):
            if member.is_person:
                if member.id == bundle.key_id:
                    return hpke_open(private, info, member.sealed)
            elif member.ref in found:
                key, group = found[member.ref], lists[member.ref]
                if member.how == GROUP:
                    return gcm_open(derive(key, group.info("key wrap")), info, member.sealed)
                return hpke_open(private_half(key, group), info, member.sealed)
    return None


def opens(
    db: str, row: SealedRow, lists: dict[bytes, MemberList], held: dict[bytes, bytes]
) -> bool:
    """Whether one of the keys in *held* opens *row*."""
    for hash, key in held.items():
        if hash[:16] != row.list_ref or not row.ct:  # nothing lies there any more
            continue
        made, way = lists[hash], row.ct[1]
        bound = envelope(way, row.ring, hash, said(db, row))
        with suppress(Tampered):
            if way == 1:
                gcm_open(cipher(derive(key, made.info("key body"))), bound, row.ct[2:])
            else:
                hpke_open(private_half(key, made), bound, row.ct[2:])
            return True
    return False
