"""The people who work in a practice house: one for each role, and seconds for second signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from shelterdesk.domain.roles import Role
from shelterdesk.i18n import Translator

_WORDS = (
    "river lantern mango window orange garden pepper cotton silver bridge candle meadow "
    "button pillow ginger harbour kettle maple needle olive pebble quilt ribbon saddle "
    "teapot umbrella velvet walnut yellow basket cherry dolphin feather gravel honey "
    "island jasmine lemon morning ocean"
)
_WORDS_EACH = 6


@dataclass(frozen=True)
class Staff:
    """One practice user.

    ``login`` is the sign-in name. The passphrase is six simple words, the same in every practice
    house, and stands in its ``users.txt``. Screens of ``pictured`` people are shown.
    """

    login: str
    display_name: str
    roles: tuple[Role, ...]
    passphrase: str
    pictured: bool = False

    @property
    def role(self) -> Role:
        """The one role that a practice user has."""
        return self.roles[0]


_PEOPLE = (
    ("dana", "Dana Okello", Role.MGR),
    ("somsri", "สมศรี ใจงาม", Role.MGR),
    ("nok", "นก แสงดี", Role.CM),
    ("amara", "Amara Tesfaye", Role.COU),
    ("thida", "သီတာ", Role.COU),
    ("ploy", "พลอย ทองดี", Role.HS),
    ("niran", "นิรันดร์ วงศ์สุข", Role.NS),
    ("lin", "Lin Mei", Role.NS),
    ("bopha", "បុប្ផា", Role.NUR),
    ("kavya", "Kavya Perera", Role.LEG),
    ("ravi", "Ravi Joshi", Role.ADM),
)
_PICTURED = ("dana", "nok", "amara", "niran")


def _passphrase(login: str) -> str:
    draw = Random(f"staff/{login}")  # noqa: S311  no secret: it stands in users.txt
    return " ".join(draw.sample(_WORDS.split(), _WORDS_EACH))


STAFF = tuple(
    Staff(login, shown, (role,), _passphrase(login), login in _PICTURED)
    for login, shown, role in _PEOPLE
)


def sign_in_lines(words: Translator) -> list[str]:
    """Sign-in name, role and passphrase of everybody; the same in every practice house."""
    return [f"{each.login} · {words(each.role.label)} · {each.passphrase}" for each in STAFF]


CARDS_SAY = (
    "Practice only: a real house never writes its safety cards to a file. They are written by "
    "hand or printed, and lie in three places."
)


def write_cards(cards: Sequence[str], out: Path) -> None:
    """``cards.txt``: what stands on the three safety cards, for practising with two of them."""
    lines = [CARDS_SAY, "", *(f"Card {n}: {text}" for n, text in enumerate(cards, 1)), ""]
    (out / "cards.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")
