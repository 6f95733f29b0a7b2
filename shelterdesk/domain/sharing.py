"""May this leave the house? One rule for every way out: file, print, letter, message, telephone.

Sharing is agreed per recipient, purpose, lines and days (casework guide 3). What a sort of body may
hear at all is the disclosure matrix (documents guide 5.3); and no mission hears of somebody who
asks for protection, whatever the consent says (documents guide, S18).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from shelterdesk.domain.kinds.consent import Consent, ConsentType, ConsentWithdrawal, Decision
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

MATRIX, MISSIONS = "disclosure_matrix", "mission_words"
NO_CONSENT = RecordId("")


class Why(StrEnum):
    """Why something may not leave; a page says it kindly and by name."""

    PROTECTION = "protection"  # no mission while protection is being looked at
    IS_MISSION = "is_mission"  # by its name an embassy, and another sort of body was chosen
    UNNAMED = "unnamed"  # no recipient, or no purpose
    NEVER = "never"  # lines that this sort of body never gets
    ORDER = "order"  # lines that need a written request of the law
    NOT_ASKED = "not_asked"
    OTHER_RECIPIENT = "other_recipient"  # a yes for another body of this sort
    OTHER_PURPOSE = "other_purpose"
    SAID_NO = "said_no"  # no, not now, not able: the last answer
    TAKEN_BACK = "taken_back"
    NOT_YET = "not_yet"  # holds from a later day on
    ENDED = "ended"
    LINES = "lines"  # a yes, but not for all of these lines
    ASK_NOW = "ask_now"  # whoever sends it reads no consents, so asks now


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants to let out.

    ``purpose`` and ``covers`` None: this way out has none of its own (a readiness sheet has its own
    lines by reader). An empty ``recipient`` names nobody; None: any body of this sort.
    """

    sort: RecipientClass
    recipient: str | None
    purpose: str | None = None
    covers: frozenset[str] | None = None
    order: str = ""


@dataclass(frozen=True)
class Answers:
    """What the resident said about sharing, each with its place in the order of entry."""

    consents: Sequence[tuple[int, Consent]] = ()
    taken_back: Sequence[tuple[int, ConsentWithdrawal]] = ()


@dataclass(frozen=True)
class Verdict:
    """Yes with the consent that says so, or what is missing: ``lines`` by code, ``on`` a day."""

    consent_id: RecordId = NO_CONSENT
    why: Why | None = None
    lines: tuple[str, ...] = ()
    on: date | None = None

    @property
    def may_leave(self) -> bool:
        """Whether it may."""
        return self.why is None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the matrix: which sorts of body may get it, and on which condition."""

    category: str
    yes: tuple[str, ...] = field(default=())
    extra: tuple[str, ...] = field(default=())
    order: tuple[str, ...] = field(default=())


def weigh(wanted: Wanted, answers: Answers, today: date, *, protected: bool) -> Verdict:
    """May *wanted* leave today? *protected*: a claim for protection is open, or nobody can tell."""
    is_named_mission = is_mission(wanted.recipient or "")
    if protected and (wanted.sort is RecipientClass.EMBASSY or is_named_mission):
        return Verdict(why=Why.PROTECTION)
    if is_named_mission and wanted.sort is not RecipientClass.EMBASSY:
        return Verdict(why=Why.IS_MISSION)
    if wanted.recipient is not None and not same(wanted.recipient):
        return Verdict(why=Why.UNNAMED)
    if wanted.purpose is not None and not same(wanted.purpose):
        return Verdict(why=Why.UNNAMED)
    never = never_for(wanted.sort, wanted.covers or ())
    if never:
        return Verdict(why=Why.NEVER, lines=never)
    if not wanted.order.strip():
        needs = by_order(wanted.sort, wanted.covers or ())
        if needs:
            return Verdict(why=Why.ORDER, lines=needs)
    return _consented(wanted, answers, today)


def _consented(wanted: Wanted, answers: Answers, today: date) -> Verdict:
    """The answer given last decides, whatever an earlier one said; days alone do not tell which."""
    about = [
        (place, consent)
        for place, consent in answers.consents
        if consent.consent_type is ConsentType.SHARE and _is_about(consent, wanted.sort)
    ]
    if not about:
        return Verdict(why=Why.NOT_ASKED)
    named = [each for each in about if _names(each[1], wanted.recipient)]
    if not named:
        return Verdict(why=Why.OTHER_RECIPIENT)
    meant = [each for each in named if _is_for(each[1], wanted.purpose)]
    if not meant:
        return Verdict(why=Why.OTHER_PURPOSE)
    place, consent = max(meant, key=lambda each: each[0])
    back = [
        taken.on
        for at, taken in answers.taken_back
        if taken.takes_back(consent) and (taken.consent_id or at > place)
    ]
    if consent.decision is not Decision.GIVEN:
        return Verdict(why=Why.SAID_NO, on=consent.starts_on)
    if back:
        return Verdict(why=Why.TAKEN_BACK, on=min(back))
    if today < consent.starts_on:
        return Verdict(why=Why.NOT_YET, on=consent.starts_on)
    if consent.expires_on is None or consent.expires_on < today:
        return Verdict(why=Why.ENDED, on=consent.expires_on)
    missing = tuple(sorted((wanted.covers or frozenset()) - frozenset(consent.covers)))
    if missing:
        return Verdict(why=Why.LINES, lines=missing)
    return Verdict(consent_id=consent.id)


def _is_about(consent: Consent, sort: RecipientClass) -> bool:
    if consent.recipient_class is None:
        return consent.decision is not Decision.GIVEN
    return consent.recipient_class is sort


def _names(consent: Consent, recipient: str | None) -> bool:
    """A yes names its body; a no that names none is a no to every body of this sort."""
    if recipient is None or same(consent.recipient) == same(recipient):
        return True
    return consent.decision is not Decision.GIVEN and not same(consent.recipient)


def _is_for(consent: Consent, purpose: str | None) -> bool:
    if purpose is None or same(consent.purpose) == same(purpose):
        return True
    return consent.decision is not Decision.GIVEN and not same(consent.purpose)


def same(text: str) -> str:
    """*text* as two spellings of one name compare: no case, no doubled spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def is_mission(recipient: str) -> bool:
    """Whether a body is an embassy or consulate by its name."""
    said = same(recipient)
    return any(word in said for word in load_mission_words())


def allowed(sort: RecipientClass) -> tuple[str, ...]:
    """The lines that this sort of body may get at all, in the order of the matrix."""
    return tuple(
        row.category for row in load_matrix().values() if sort in (*row.yes, *row.extra, *row.order)
    )


def never_for(sort: RecipientClass, covers: Collection[str]) -> tuple[str, ...]:
    """Those of *covers* that this sort of body never gets."""
    return tuple(sorted(set(covers) - set(allowed(sort))))


def by_order(sort: RecipientClass, covers: Iterable[str]) -> tuple[str, ...]:
    """Those of *covers* that need a written request of the law."""
    rows = load_matrix()
    return tuple(sorted(c for c in covers if c in rows and sort in rows[c].order))


def opens(sort: RecipientClass, category: str, covers: Collection[str], order: str = "") -> bool:
    """Whether a yes for *covers* lets *sort* hear the line *category* (documents guide 5.3).

    A yes that names no line opens those that need nothing more. *order* is a written request of
    the law, by number and day.
    """
    row = load_matrix().get(category)
    if row is None:
        return False
    named = category in covers
    if sort in row.extra:
        return named
    if sort in row.order and not order.strip():
        return False
    return sort in (*row.yes, *row.order) and (named or not covers)


def _row(plain: Mapping[str, Any]) -> Row:
    sorts = {name: tuple(plain.get(name, ())) for name in ("yes", "extra", "order")}
    return Row(category=plain["category"], **sorts)


@cache  # pure: the program's own files do not change while it runs
def load_matrix() -> Mapping[str, Row]:
    """The disclosure matrix by category; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{MATRIX}.toml").open("rb") as file:
            rows = tomllib.load(file)["row"]
        found = [_row(each) for each in rows]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(MATRIX) from error
    return {row.category: row for row in found}


@cache  # pure, as above
def load_mission_words() -> tuple[str, ...]:
    """Words by which a body is a mission, ready to compare; raises ``CatalogueUnreadable``."""
    try:
        with (CATALOGUE / f"{MISSIONS}.toml").open("rb") as file:
            return tuple(same(word) for word in tomllib.load(file)["words"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(MISSIONS) from error
