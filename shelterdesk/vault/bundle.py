"""What a passphrase opens: one person's private keys. It is never shown, copied out or stored."""

from __future__ import annotations

from typing import NoReturn

from shelterdesk.errors import Tampered
from shelterdesk.vault.formats import SUITE
from shelterdesk.vault.wire import lp, unlp


class Bundle:
    """One person's keys: X25519 and Ed25519 private halves (32 bytes each) and the root's public.

    The root's public key comes from here and never from the file (security 4.3, rule 8).
    """

    __slots__ = ("ed", "key_id", "root_pub", "user_id", "x")

    def __init__(self, *, user_id: str, key_id: str, x: bytes, ed: bytes, root_pub: bytes) -> None:
        """Hold the keys of *user_id* whose certificate is *key_id*."""
        self.user_id, self.key_id = user_id, key_id
        self.x, self.ed, self.root_pub = x, ed, root_pub

    def __repr__(self) -> str:
        """The key id alone."""
        return f"Bundle({self.key_id})"

    def __reduce__(self) -> NoReturn:
        """Keys are not pickled or copied."""
        raise TypeError("a bundle stays in memory")

    def packed(self) -> bytes:
        """The plain text of a slot; for sealing only."""
        return lp("bundle", SUITE, self.user_id, self.key_id, self.x, self.ed, self.root_pub)

    @classmethod
    def unpacked(cls, plain: bytes) -> Bundle:
        """The bundle that ``packed`` gave; ``Tampered`` if it is none."""
        parts = unlp(plain)
        if len(parts) != 7 or parts[:2] != [b"bundle", b"%d" % SUITE]:
            raise Tampered("bundle")
        _, _, user_id, key_id, x, ed, root_pub = parts
        return cls(user_id=user_id.decode(), key_id=key_id.decode(), x=x, ed=ed, root_pub=root_pub)
