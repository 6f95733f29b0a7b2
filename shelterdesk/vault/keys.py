"""The generation keys that one person can open: by their own line, through a group, by a link.

Holds the only secrets of a sitting. After ten minutes without use ``rest`` drops the private key
and whatever came through it alone; groups and house keys stay.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shelterdesk.errors import NoKey, PassphraseNeeded, Tampered
from shelterdesk.vault.formats import AUTHOR, GROUP, MATTER, Member, MemberList, Place
from shelterdesk.vault.rings import Accepted, Rings, State
from shelterdesk.vault.sealing import cipher, derive, gcm_open, hpke_open


@dataclass(frozen=True, repr=False)
class GenerationKey:
    """One opened key. ``is_personal``: it came through the private key, outside house rings."""

    key: bytes
    body: AESGCM
    half: X25519PrivateKey
    is_personal: bool


def private_half(key: bytes, found: MemberList) -> X25519PrivateKey:
    """The private half that belongs to a list's public half."""
    return X25519PrivateKey.from_private_bytes(derive(key, found.info("key half")))


class Keys:
    """Opened generation keys of one signed-in person, by list hash."""

    def __init__(self, rings: Rings, key_id: str, private: X25519PrivateKey) -> None:
        """Nothing is opened yet."""
        self._rings, self._me = rings, key_id
        self.private: X25519PrivateKey | None = private
        self._open: dict[bytes, GenerationKey] = {}

    def rest(self) -> None:
        """Drop the private key and the keys that came through it outside house rings."""
        self.private = None
        self._open = {h: key for h, key in self._open.items() if not key.is_personal}

    def wake(self, private: X25519PrivateKey) -> None:
        """Have the private key again."""
        self.private = private

    def keep(self, hash: bytes, found: MemberList, key: bytes) -> None:
        """Remember the key of a list that this person just made and stands in."""
        by_group = any(not m.is_person and self._is_in_group(m.id) for m in found.members)
        self._open[hash] = self._generation(found, key, is_personal=not by_group)

    def of(self, state: State, hash: bytes) -> GenerationKey:
        """The key of one list of *state*.

        ``NoKey`` without a way to it, ``PassphraseNeeded`` if the way is the private key and that
        is at rest, ``Tampered`` if what opens is not what the list commits to.
        """
        if hash not in self._open:
            self._open[hash] = self._found(state, state.accepted[hash])
        return self._open[hash]

    def opens(self, state: State, hash: bytes) -> bool:
        """Whether this person's keys open a list, also while the private key is at rest."""
        try:
            self.of(state, hash)
        except PassphraseNeeded:
            return True
        except (NoKey, Tampered):
            return False
        return True

    # ---- the ways to a key

    def _found(self, state: State, accepted: Accepted) -> GenerationKey:
        found, is_asleep = accepted.list, False
        for member in found.members:
            try:
                opened = self._by_member(found, member)
            except NoKey:
                continue
            except PassphraseNeeded:
                is_asleep = True
                continue
            key, is_personal = opened
            return self._checked(found, key, is_personal=is_personal)
        for later in state.accepted.values():
            sealed = dict(later.list.links).get(accepted.hash)
            if sealed is None:
                continue
            try:
                holder = self.of(state, later.hash)
                wrap = derive(holder.key, later.list.info("key wrap"))
                key = gcm_open(wrap, later.list.info("link", accepted.hash), sealed)
                return self._checked(found, key, is_personal=holder.is_personal)
            except PassphraseNeeded:
                is_asleep = True
            except (NoKey, Tampered):
                continue
        raise PassphraseNeeded if is_asleep else NoKey(state.ring.hex())

    def _by_member(self, found: MemberList, member: Member) -> tuple[bytes, bool]:
        info = found.member_info(member.how, member.id, member.ref)
        if member.is_person:
            if member.id != self._me:
                raise NoKey(member.id)
            if self.private is None:
                raise PassphraseNeeded
            return hpke_open(self.private, info, member.sealed), True
        group = self._rings.state(Place("group", b"", member.id))
        holder = self.of(group, member.ref)
        if member.how == GROUP:
            listed = group.accepted[member.ref].list
            return gcm_open(derive(holder.key, listed.info("key wrap")), info, member.sealed), False
        return hpke_open(holder.half, info, member.sealed), False

    def _checked(self, found: MemberList, key: bytes, *, is_personal: bool) -> GenerationKey:
        opened = self._generation(found, key, is_personal=is_personal)
        if (
            not hmac.compare_digest(derive(key, found.info("key commit")), found.commit)
            or opened.half.public_key().public_bytes_raw() != found.public
        ):
            raise Tampered("key differs from the committed one")
        return opened

    def _generation(self, found: MemberList, key: bytes, *, is_personal: bool) -> GenerationKey:
        return GenerationKey(
            key,
            cipher(derive(key, found.info("key body"))),
            private_half(key, found),
            # A shielded resident's house categories stay open like anybody's: the list must not
            # shrink while the key rests.
            is_personal
            and found.place.kind in ("resident", AUTHOR, MATTER)
            and not self._rings.is_shielded(found.place)
            and self._rings.rules.rule(found.place.category).rests,
        )

    def _is_in_group(self, name: str) -> bool:
        top = self._rings.state(Place("group", b"", name)).top
        return top is not None and any(m.id == self._me for m in top.list.members)
