"""One's own way in, as pages ask for it: advice while typing, another passphrase, a paper code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shelterdesk.access import door, own_keys
from shelterdesk.domain import passphrases
from shelterdesk.domain.passphrases import Judgement as Judgement
from shelterdesk.domain.roles import Role

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House


@dataclass(frozen=True)
class Advice:
    """What is said of a passphrase while it is typed; *names* are those known by then."""

    names: Callable[[], tuple[str, ...]] = tuple

    def judge(self, text: str) -> Judgement:
        """How strong *text* is, and the first thing that is wrong."""
        return passphrases.judge(text, self.names())

    @staticmethod
    def six_words() -> str:
        """Six words by chance, between spaces."""
        return passphrases.six_words()


@dataclass(frozen=True)
class FreshCode:
    """A paper code that works once it was kept; ``text`` is what is to be written down."""

    text: str = field(repr=False)
    code: Any = field(repr=False)


def advice(desk: Desk) -> Advice:
    """For who sits at *desk*."""
    names = desk.house_code, desk.display_name, desk.accounts.login
    return Advice(lambda: names)


def change(desk: Desk, old: str, new: str) -> None:
    """Another passphrase; raises ``SignInFailed``, ``WaitBefore``, ``Invalid``."""
    own_keys.change_passphrase(desk, old, new)


def has_code(desk: Desk) -> bool:
    """Whether one has a paper code that works."""
    return own_keys.has_code(desk)


def lacks_code(desk: Desk) -> bool:
    """Whether somebody keeps notes that only their own keys open, and has no paper code.

    The safety cards give such a person new keys: what was sealed to the old ones alone stays shut.
    """
    return Role.COU in desk.roles and not desk.reads_only and not own_keys.has_code(desk)


def draw_code(desk: Desk) -> FreshCode:
    """A paper code to be written down; nothing changes yet."""
    code = own_keys.fresh_code()
    return FreshCode(own_keys.code_text(desk, code), code)


def keep_code(desk: Desk, fresh: FreshCode, typed: str, passphrase: str) -> None:
    """Let it work, in the place of an older one; raises ``CardMistyped``, ``SignInFailed``."""
    own_keys.keep_code(desk, fresh.code, typed, passphrase)


def remove_code(desk: Desk) -> None:
    """Let one's paper code work no more; raises ``PassphraseNeeded``."""
    own_keys.remove_code(desk)


@dataclass(frozen=True)
class CodeDoor:
    """The way in with a paper code, while nobody is signed in."""

    house: House

    @property
    def is_practice(self) -> bool:
        """Whether this is a practice house."""
        return self.house.is_practice()

    def sign_in(self, login: str, code: str, passphrase: str) -> Desk:
        """Raises as ``door.sign_in_by_code``."""
        return door.sign_in_by_code(self.house, login, code, passphrase)
