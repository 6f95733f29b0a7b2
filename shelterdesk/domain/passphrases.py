"""What a passphrase may be, how strong one is, and six words that make a good one.

Length before everything: 15 to 128 code points of any script, spaces too, nothing demanded of
their kinds, no day on which they end (security page 12, after NIST SP 800-63B). Whoever knows
the house must not be able to guess it, so names of house, product and person do not count.
"""

from __future__ import annotations

import re
import secrets
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from math import ceil, log2
from pathlib import Path
from typing import Any

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

WORDS_FILE = CATALOGUE / "passphrase_words.toml"
BLOCKED_FILE = CATALOGUE / "passphrase_blocked.toml"

SHORTEST, LONGEST = 15, 128  # code points
ENOUGH = 3  # of 4, on the scale of zxcvbn
WORDS = 6
OF_ITS_OWN = 8  # characters beside names and much used passwords
PRODUCT = ("ShelterDesk", "shelter desk")

TOO_SHORT = N_(
    "This is a little short. Take at least 15 characters: four or more words that belong to "
    "nobody but you are easy to remember."
)
TOO_LONG = N_("This is longer than 128 characters. A shorter one is safe enough.")
WELL_KNOWN = N_("Many people use this one, so it would be tried first. Please take another.")
TOO_NEAR = N_(
    "This is mostly a name of this house, of the program or of you, or a much used password. "
    "Add words that nobody here would think of."
)
GUESSED = N_("This one could be guessed. Add a word or two, or take the six words offered here.")

_SEEN_AS = str.maketrans("013457@$!", "oieastasi")


class Strength(Enum):
    """How strong a passphrase is, in words."""

    WEAK = N_("Not strong enough yet")
    GOOD = N_("Strong enough")
    STRONG = N_("Very strong")


@dataclass(frozen=True)
class Judgement:
    """What is to be said about a passphrase; ``problem`` is a marked sentence, "" if none."""

    strength: Strength
    problem: str = ""

    @property
    def fits(self) -> bool:
        """Whether a real house takes it."""
        return not self.problem


def judge(passphrase: str, names: Iterable[str] = ()) -> Judgement:
    """Judge *passphrase*; *names* are those of the house and the person.

    The first thing that is wrong is said, one at a time.
    """
    text = unicodedata.normalize("NFC", passphrase)
    known = [*PRODUCT, *(name for name in names if len(_bare(name)) > 2)]
    problem = _problem(text, known)
    if problem:
        return Judgement(Strength.WEAK, problem)
    score = _score(text, known)
    if score < ENOUGH:
        return Judgement(Strength.WEAK, GUESSED)
    return Judgement(Strength.STRONG if score == ENOUGH + 1 else Strength.GOOD)


def require(passphrase: str, names: Iterable[str] = ()) -> None:
    """Raise ``Invalid`` with a kind sentence unless *passphrase* fits."""
    judgement = judge(passphrase, names)
    if judgement.problem:
        raise Invalid({"passphrase": judgement.problem})


def six_words(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """Six words by chance, between spaces; *choose* takes one of equal weight."""
    words = word_list()
    return " ".join(choose(words) for _ in range(WORDS))


def words_worth(wanted: int, choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """As many words by chance as are worth *wanted* bits, between spaces."""
    words = word_list()
    return " ".join(choose(words) for _ in range(ceil(wanted / log2(len(words)))))


def bits() -> float:
    """What six words are worth."""
    return WORDS * log2(len(word_list()))


@cache
def word_list(path: Path = WORDS_FILE) -> tuple[str, ...]:
    """The words that passphrases are made of."""
    return tuple(_read(path)["words"].split())


def _problem(text: str, names: Sequence[str]) -> str:
    if len(text) < SHORTEST:
        return TOO_SHORT
    if len(text) > LONGEST:
        return TOO_LONG
    bare = _bare(text)
    words, phrases = _blocked()
    if bare in phrases or _bare(text.translate(_SEEN_AS)) in phrases:
        return WELL_KNOWN
    parts = {_bare(part) for name in names for part in (name, *name.split())}
    own = _without(bare, {part for part in parts if len(part) > 2} | words)
    if len(bare) > len(own) and len(own) < OF_ITS_OWN:
        return TOO_NEAR
    return GUESSED if len(set(text)) < 4 else ""


def _without(bare: str, known: frozenset[str] | set[str]) -> str:
    """What is left of *bare* without what is known, the longest taken out first."""
    for word in sorted((w for w in known if w in bare), key=len, reverse=True):
        bare = bare.replace(word, "")
    return re.sub(r"\d+$", "", bare)


def _bare(text: str) -> str:
    """Letters, marks and digits alone, without a difference of case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")


def _score(text: str, names: Sequence[str]) -> int:
    # Its lists of words take 13 MB, and a new passphrase is chosen once in a long while.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return int(zxcvbn(text, user_inputs=list(names), max_length=LONGEST)["score"])


@cache
def _blocked(path: Path = BLOCKED_FILE) -> tuple[frozenset[str], frozenset[str]]:
    found = _read(path)
    phrases = frozenset(_bare(line) for line in found["phrases"].splitlines() if line)
    return frozenset(_bare(word) for word in found["words"].split()), phrases


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
