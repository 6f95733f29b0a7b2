"""Check a sheet: whether a paper with our number came from here, and whether it still holds.

Somebody outside reads out the number and the code at its foot. The answer says nothing of what
stands on it, and to whoever may not read about the person it says no more than that we do not know.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.disclosure import INTERNAL, load_profiles
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.policy import Act
from shelterdesk.domain.readiness import SAID_READY
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId, SignState
from shelterdesk.domain.sharing import Wanted
from shelterdesk.errors import Denied, NoConsent, NotFound, ProtectionFirst
from shelterdesk.i18n import N_
from shelterdesk.services import sharing, standings
from shelterdesk.services.case_exports import CASE_DATA
from shelterdesk.services.roster_members import is_listed, standing_of
from shelterdesk.services.rosters import ROSTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

MARK = "SD1"  # before number and code in the square on our papers
_SQUARE = re.compile(rf"^{MARK}:(?P<number>[^:]+):(?:v\d+:)?(?P<code>[^:]+)$")


class Finding(Choice):
    """What we can say of a paper."""

    HOLDS = "holds", N_("It came from this house, and it still holds.")
    REPLACED = "replaced", N_("It came from this house. A later paper has taken its place.")
    NOT_SIGNED = (
        "not_signed",
        N_("It came from this house. When it was printed it was not signed by two people."),
    )
    ENDED = "ended", N_("It came from this house, and it no longer holds.")
    NOT_AGREED = (
        "not_agreed",
        N_("It came from this house. The resident's agreement to it no longer holds."),
    )
    UNSEEN = "unseen", N_("It came from this house. Whether it still holds you cannot see.")
    OTHER_CODE = (
        "other_code",
        N_("The number is ours and the code is not. Read both out once more; it may be a forgery."),
    )
    UNKNOWN = (
        "unknown",
        N_("We know no such paper, or you may not know of it. A manager can look once more."),
    )


@dataclass(frozen=True)
class Checked:
    """The answer. ``number``, ``on`` and ``profile`` only of a paper that is ours."""

    finding: Finding
    number: str = ""
    on: date | None = None
    profile: str = ""
    recipient: str = ""
    residents: tuple[ResidentId, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether it came from here."""
        return self.finding not in (Finding.OTHER_CODE, Finding.UNKNOWN)


def may_check(desk: Desk) -> bool:
    """Whoever reads the log of what left the house."""
    return any(desk.policy.reaches(desk.actor, Act.READ, Disclosure.kind))


def read_square(text: str) -> tuple[str, str] | None:
    """Number and code from the text of the square on our papers; None if it is none of ours."""
    found = _SQUARE.match(text.strip())
    return (found["number"], found["code"]) if found else None


def check(desk: Desk, number: str, code: str) -> Checked:
    """Whether a paper is ours and still holds; raises ``Denied`` for who reads no such log."""
    square = read_square(number)
    if square is not None:
        number, code = square
    number = number.strip().upper()
    with desk.look() as work:
        lines = [d for d in work.shelf(Disclosure).every(open_sheet_no=number) if d.digest]
        if not number or not lines:
            return Checked(Finding.UNKNOWN)
        if not all(hmac.compare_digest(_bare(d.digest), _bare(code)) for d in lines):
            return Checked(Finding.OTHER_CODE)
        first = min(lines, key=lambda d: d.made_at)
        return Checked(
            _standing(work, lines),
            number,
            first.on,
            first.profile,
            first.recipient,
            tuple(d.resident for d in lines),
        )


def _bare(code: str) -> bytes:
    return re.sub(r"[^0-9A-Z]", "", code.upper()).encode()


def _standing(work: Work, lines: Sequence[Disclosure]) -> Finding:
    """The worst that holds for one of the people on it."""
    try:
        found = {_one(work, line) for line in lines}
    except (Denied, NotFound):
        return Finding.UNSEEN
    order = (Finding.NOT_AGREED, Finding.REPLACED, Finding.NOT_SIGNED, Finding.ENDED)
    return next((each for each in order if each in found), Finding.HOLDS)


def _one(work: Work, line: Disclosure) -> Finding:
    if line.profile != INTERNAL and not _still_agreed(work, line):
        return Finding.NOT_AGREED
    later = (
        d
        for d in work.shelf(Disclosure).all_of(line.resident)
        if d.sheet_no != line.sheet_no and d.digest and d.made_at > line.made_at
    )
    if any(
        (d.what, d.profile, d.recipient) == (line.what, line.profile, line.recipient) for d in later
    ):
        return Finding.REPLACED
    if line.what == ROSTER:
        return _on_roster(work, line)
    if "verdict" in line.fields_shown:
        return _verdict(work, line)
    return Finding.HOLDS


def _on_roster(work: Work, line: Disclosure) -> Finding:
    """A roster holds as long as everybody on it would stand on it today, as ready as it said.

    Who said no, asks for protection, has left or is ready no more ends it, and it says not which.
    """
    resident = line.resident
    seen = standing_of(work, resident)
    lives_here = any(
        stay.state in (StayState.IN_HOUSE, StayState.AWAY)
        for stay in work.shelf(Stay).all_of(resident)
    )
    if not lives_here or not is_listed(work, resident, seen, line.profile):
        return Finding.ENDED
    if "verdict" in line.fields_shown and seen.state not in SAID_READY and _said_ready(work, line):
        return Finding.ENDED
    return Finding.HOLDS


def _said_ready(work: Work, line: Disclosure) -> bool:
    """Whether a verdict that two people had signed was in force when the paper left."""
    shelf = work.shelf(ReadinessVerdict)
    for verdict in shelf.whole(line.resident):
        before = {r.state for r in shelf.history(verdict.id) if r.made_at <= line.made_at}
        is_over = verdict.expires_on is not None and verdict.expires_on < line.on
        if SignState.COUNTERSIGNED in before and SignState.WITHDRAWN not in before and not is_over:
            return True
    return False


def _still_agreed(work: Work, line: Disclosure) -> bool:
    if line.what == CASE_DATA:  # no paper: its lines are those of consent itself
        return _still_shared(work, line)
    profile = load_profiles().get(line.profile)
    if profile is None:
        return False
    try:
        reader, _ = sharing.reader_of(work, line.resident, profile, line.recipient, line.order)
    except (NoConsent, ProtectionFirst):
        return False
    return not set(line.fields_shown) - reader.fields


def _still_shared(work: Work, line: Disclosure) -> bool:
    sort = next((each for each in RecipientClass if each == line.profile), None)
    if sort is None:
        return False
    covers = frozenset(line.fields_shown)
    wanted = Wanted(sort=sort, recipient=line.recipient, purpose=line.why, covers=covers)
    return sharing.weigh(work, line.resident, wanted).may_leave


def _verdict(work: Work, line: Disclosure) -> Finding:
    """A sheet holds as long as the verdict that stood on it when it was printed."""
    latest = standings.latest_verdict(work, line.resident)
    signed = [
        revision.made_at
        for revision in (
            work.shelf(ReadinessVerdict).history(latest.id) if latest is not None else ()
        )
        if revision.state is SignState.COUNTERSIGNED
    ]
    if standings.stand(work, line.resident).verdict_state is VerdictState.IN_FORCE:
        is_on_it = bool(signed) and min(signed) <= line.made_at
        return Finding.HOLDS if is_on_it else Finding.NOT_SIGNED
    return Finding.ENDED if signed and min(signed) <= line.made_at else Finding.NOT_SIGNED
