"""What a repatriation readiness sheet may say, as plain facts (documents guide 5.1 to 5.4).

There is no field for notes, scores, health, an account of what happened, other residents, private
names of staff or the shelter's address: what always stays out has no place to stand (5.4).
Fields that a reader's profile does not allow stay empty and are not printed (5.3).

Texts named *marked* are English texts of the catalogue and the domain; they are translated when
the sheet is made. All others are values, printed as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.i18n import N_
from shelterdesk.reports.kit.styles import Status


@dataclass(frozen=True)
class Header:
    """Who prints what for whom. ``check_code`` comes from the hash of the printed facts.

    ``printed_at`` is in the shelter's time zone; ``printed_by`` is a staff code or role, never a
    name; ``recipient`` stays empty for the house's own use; ``purpose`` is marked.
    """

    shelter_code: str
    report_number: str
    version: int
    file_number: str
    printed_at: datetime
    printed_by: str
    check_code: str
    recipient: str = ""
    purpose: str = ""
    copy: str = ""
    valid_until: date | None = None


class Wish(StrEnum):
    """What the resident says."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"
    NOT_ASKED = "not_asked"


WISH_WORDS = {
    Wish.YES: N_("The resident says: I want to return."),
    Wish.NO: N_("The resident says: I do not want to return."),
    Wish.UNDECIDED: N_("The resident has not decided yet. There is no hurry."),
    Wish.NOT_ASKED: N_("Nobody has asked the resident yet. That comes before everything else."),
}


@dataclass(frozen=True)
class ResidentWish:
    """The wish; ``own_words`` only if the resident wants them printed."""

    wish: Wish
    said_on: date | None = None
    own_words: str = ""
    language: str = ""


@dataclass(frozen=True)
class VerdictLine:
    """Where things stand. ``reasons`` are marked sentences; counts are never a decision."""

    state: ReadinessState
    verdict: VerdictState = VerdictState.NONE
    reasons: tuple[str, ...] = ()
    expires_on: date | None = None
    met: int = 0
    applicable: int = 0


@dataclass(frozen=True)
class Identity:
    """Identity block; dates of birth as text, since many are not exact. ``sex`` is marked.

    ``id_photo`` is the small photo of the file, a JPEG of bare pixels; no other picture prints.
    """

    own_script_name: str = ""
    language: str = ""
    paper_name: str = ""
    born: str = ""
    sex: str = ""
    nationality: str = ""
    id_photo: bytes = b""


@dataclass(frozen=True)
class TravelPaper:
    """A travel paper; ``number`` is already masked where it must be. ``kind`` is marked."""

    kind: str
    number: str = ""
    issuer: str = ""
    ends_on: date | None = None
    last_safe_day: date | None = None
    holder: str = ""


@dataclass(frozen=True)
class Legal:
    """Identification outcome, exit permission, and that nothing holds the resident; marked."""

    identification: str = ""
    exit_permission: str = ""
    no_hold: str = ""


@dataclass(frozen=True)
class Travel:
    """What the journey needs (documents guide 5.1, 6), as values; nothing tells why.

    ``fit_to_travel`` and ``needs`` are marked. ``destination`` is a place, never an address.
    """

    route: str = ""
    destination: str = ""
    met_by: str = ""
    fit_to_travel: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenItem:
    """What is missing, what somebody does next, who, by when. All texts are marked."""

    label: str
    next_action: str
    owner: str
    due: date | None = None
    status: Status = Status.OPEN


@dataclass(frozen=True)
class DomainLine:
    """One domain with everything that is open in it, weightiest first. The title is marked."""

    title: str
    status: Status
    met: int
    applicable: int
    items: tuple[OpenItem, ...] = ()


@dataclass(frozen=True)
class DateRow:
    """One row of the chart of dates; ``note`` replaces the words "until ...". Texts are marked."""

    label: str
    starts: date | None
    ends: date | None
    status: Status
    note: str = ""


@dataclass(frozen=True)
class JourneyStep:
    """One step of the journey; ``moment`` is a time or a word such as *evening*."""

    what: str
    who: str
    on: date | None = None
    moment: str = ""


@dataclass(frozen=True)
class PlainWords:
    """A few plain sentences for the resident; ``also`` is the same in the report's language."""

    text: str
    language: str
    also: str = ""


@dataclass(frozen=True)
class SharingConsent:
    """What the resident agreed to; ``language`` is a marked name such as "Burmese"."""

    given_on: date
    language: str
    expires_on: date
    with_interpreter: bool = False


@dataclass(frozen=True)
class SignatureBox:
    """One box; ``role`` is marked, ``name`` a staff code or the resident's name."""

    role: str
    name: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class ReadinessSheet:
    """Everything that the sheet prints, in the order of the page.

    ``verdict`` and ``wish`` are None for a reader who hears of neither: then no page is marked,
    since the words across it would tell.
    ``nastaliq`` sets Urdu in the hand that its readers know best. ``is_practice`` says on every
    page that nobody on it exists.
    """

    header: Header
    wish: ResidentWish | None
    verdict: VerdictLine | None
    identity: Identity
    paper: TravelPaper | None = None
    legal: Legal = Legal()
    travel: Travel = Travel()
    domains: tuple[DomainLine, ...] = ()
    dates: tuple[DateRow, ...] = ()
    depart_on: date | None = None
    journey: tuple[JourneyStep, ...] = ()
    plain_words: PlainWords | None = None
    consent: SharingConsent | None = None
    signatures: tuple[SignatureBox, ...] = ()
    is_practice: bool = False
    nastaliq: bool = False
