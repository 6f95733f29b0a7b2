"""Who did what, read from the signed trail in words people use."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from shelterdesk.access.trail import EntryRow, Wanted
from shelterdesk.domain.category_words import CATEGORY_WORDS
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.policy import TrailReach, trail_reach
from shelterdesk.domain.record import KeyId, RecordId, ResidentId, UserId
from shelterdesk.i18n import N_
from shelterdesk.services.moments import moment
from shelterdesk.services.progress import Progress
from shelterdesk.services.trail_words import WORDS

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

VERBS = {
    "add": N_("wrote"),
    "amend": N_("changed"),
    "write": N_("wrote"),
    "sign": N_("signed"),
    "withdraw": N_("took out of force"),
}
OTHER = N_("did something else")

# Sorts of acts that one can ask for: key, marked title, and actions as ``Wanted`` takes them.
ACTS: tuple[tuple[str, str, str], ...] = (
    ("opened", N_("Opened and read"), "open reveal emergency."),
    (
        "written",
        N_("Written and changed"),
        "resident.admit import. remove consent. photo. contact. family. storage. stay. "
        "closing. erasure. bed. referral. leave.back missing.return separate_from.end "
        ".add .amend .record .sign .countersign .withdraw .write .raise .answer .approve .confirm "
        ".checklist -user.",
    ),
    (
        "people",
        N_("Who works here, with whom"),
        "assignment. caseload. group. reader. shift. user.",
    ),
    (
        "left",
        N_("What left the house"),
        "report.print roster. reach.print names.print safety_plan.print disclosures.print "
        "notice.print letter.print meeting.print evidence.print attachment.print care_plan.print "
        "referral.send trail.export own_copy.print statistics.print_outside statistics.save "
        "case_export. handover_sheet.print safety_card.print follow_up.print",
    ),
    (
        "house",
        N_("The house and its keys"),
        "house. setting. backup. restore cards. code. passphrase. computer. setup. checkpoint. "
        "sign_in",
    ),
)
TWO_CARDS = N_("Two safety cards together")
TOGETHER = "counselling_session.record"  # of several residents at once: a group met

NOBODY, NO_RESIDENT = UserId(""), ResidentId("")
PAGE = 100  # lines of one page
MOST = 500  # lines a resident's own page shows; older ones are in the room for the trail


@dataclass(frozen=True)
class TrailLine:
    """One line: number, when, who, what (a marked text), on which kinds (marked titles).

    ``residents`` are empty for whoever may not know about whom; ``is_verified`` is False where
    hash or signature does not hold.
    """

    seq: int
    at: datetime
    who: str
    did: str
    kinds: tuple[str, ...]
    residents: tuple[ResidentId, ...] = ()
    is_verified: bool = True


@dataclass(frozen=True)
class TrailPage:
    """Lines, newest first, and the number to go on below (None: there are no more)."""

    rows: tuple[TrailLine, ...]
    after: int | None
    damaged: int = 0


@dataclass(frozen=True)
class TrailFilter:
    """What one looks for; empty means anything. ``act`` is a key of ``ACTS``; days inclusive."""

    person: UserId = NOBODY
    resident: ResidentId = NO_RESIDENT
    act: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Somebody:
    """Somebody whose acts can be asked for; also who has left."""

    user_id: UserId
    display_name: str
    left: bool


def reach_of(desk: Desk, resident: ResidentId | None = None) -> TrailReach:
    """How much of the trail this person may read."""
    return trail_reach(desk.actor, resident)


def page(
    desk: Desk,
    wanted: TrailFilter,
    after: int | None = None,
    progress: Progress | None = None,
    size: int = PAGE,
) -> TrailPage:
    """One page of the trail, newest first, as far as this person may read it.

    ``NotFound`` for a resident out of reach. Others than managers, the resident's case manager and
    administrators see their own lines: that there was a counselling session is nothing that the
    whole house may know (entities 4, LOG). Administrators never learn about whom.
    """
    progress = progress or Progress()
    with desk.look() as work:
        if wanted.resident:
            work.shelf(Resident).get(RecordId(wanted.resident))
        reach = reach_of(desk, wanted.resident or None)
        if reach is TrailReach.OWN:
            wanted = replace(wanted, person=desk.user_id)
        found = work.trail.page(wanted_of(work, wanted), after, size, progress.step)
        names = _names(work)
    lines = []
    for row in found.rows:
        detail = _detail(row.detail)
        residents = _residents(detail)
        if wanted.resident and wanted.resident not in residents:
            continue  # the id stands there as something else
        told = residents - desk.actor.blocked
        if wanted.resident:
            told &= {wanted.resident}  # the others of one act are nobody's business here
        elif row.action == TOGETHER and row.actor != desk.vault.key_id and len(told) > 1:
            told = set()  # who came to a group is known to its readers alone (entities 4, GRP)
        is_shut = reach is TrailReach.TECHNICAL or (bool(residents) and not told)
        is_verified = row.seq not in found.unverified
        line = _line(row, detail, names, is_verified=is_verified)
        lines.append(
            replace(line, kinds=(), residents=())
            if is_shut
            else replace(line, residents=tuple(ResidentId(each) for each in sorted(told)))
        )
    return TrailPage(tuple(lines), found.after)


def of_resident(desk: Desk, resident: ResidentId) -> tuple[TrailLine, ...]:
    """What happened with one resident's file, newest first; ``NotFound`` out of reach."""
    return page(desk, TrailFilter(resident=resident), size=MOST).rows


def mine(desk: Desk) -> tuple[TrailLine, ...]:
    """What this person did, newest first."""
    return page(desk, TrailFilter(person=desk.user_id), size=MOST).rows


def people(desk: Desk) -> tuple[Somebody, ...]:
    """Everybody whose acts this person may ask for, by name; those who left too."""
    everybody = reach_of(desk) in (TrailReach.ALL, TrailReach.TECHNICAL)
    with desk.look() as work:
        return tuple(
            Somebody(UserId(p.user_id), p.display_name, p.left)
            for p in work.trail.people()
            if everybody or p.user_id == desk.user_id
        )


def wanted_of(work: Work, wanted: TrailFilter) -> Wanted:
    """The same question in keys, actions and seconds."""
    desk = work.desk
    return Wanted(
        actors=work.trail.keys_of(wanted.person) if wanted.person else (),
        resident=wanted.resident,
        actions=next((said.split() for key, _, said in ACTS if key == wanted.act), ()),
        since=_second(desk, wanted.since),
        until=_second(desk, wanted.until, days=1),
    )


def _second(desk: Desk, day: date | None, *, days: int = 0) -> int | None:
    if day is None:
        return None
    begins = datetime.combine(day + timedelta(days=days), time(), desk.now().tzinfo)
    return int(begins.timestamp())


def _names(work: Work) -> dict[str, str]:
    keys, _ = work.trail.certificates()
    return {key.id: work.desk.name_of(KeyId(key.id)) for key in keys}


def _detail(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _residents(detail: dict[str, Any]) -> set[str]:
    try:
        found = {*detail.get("residents", ()), *(pair[0] for pair in detail.get("opened", ()))}
    except (TypeError, LookupError):  # signed, but not by our program
        return set()
    return {each for each in found if isinstance(each, str)}


def opened_categories(detail: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """(resident, category) pairs that an entry says were opened; rubbish is passed over."""
    try:
        pairs = [(str(pair[0]), str(pair[1])) for pair in detail.get("opened", ())]
    except (TypeError, LookupError):
        return ()
    return tuple(pairs)


def detail_of(text: str) -> dict[str, Any]:
    """The detail of an entry; empty for what is none of ours."""
    return _detail(text)


def _line(
    entry: EntryRow,
    detail: dict[str, Any],
    names: dict[str, str],
    *,
    is_verified: bool,
) -> TrailLine:
    titles = {kind.kind: kind.title for kind in KINDS}
    verb = entry.action.rsplit(".", 1)[-1]
    named = [name for name in _texts(detail.get("kinds")) if name in titles]
    what = [titles[name] for name in named]
    for _, category in opened_categories(detail):
        told = CATEGORY_WORDS.get(category)
        if told and told.title not in what:
            what.append(told.title)
    return TrailLine(
        entry.seq,
        moment(entry.at),
        names.get(entry.actor) or (TWO_CARDS if entry.actor == "escrow" else ""),
        WORDS.get(entry.action) or VERBS.get(verb, OTHER),
        tuple(what),
        is_verified=is_verified,
    )


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
