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
from shelterdesk.services.trail_leaving import LEAVING_WORDS

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

WORDS = {
    "sign_in": N_("signed in"),
    "open": N_("opened"),
    "reveal": N_("read a covered text"),
    "resident.admit": N_("admitted"),
    "assignment.begin": N_("assigned a worker"),
    "assignment.end": N_("ended an assignment"),
    "reader.block": N_("blocked a colleague from this file"),
    "reader.unblock": N_("lifted a block"),
    "assignment.over": N_("ended assignments whose last day had passed"),
    "shield.settle": N_("took keys of a child's file from whoever is not named there"),
    "house.take_up": N_("sealed again what colleagues had written at the door"),
    "assignment.settle": N_("passed keys on to whoever was assigned"),
    "caseload.hand_over": N_("handed over a caseload"),
    "user.add": N_("let a colleague in"),
    "user.roles": N_("gave a colleague other roles"),
    "user.suspend": N_("suspended a colleague"),
    "user.leave": N_("let a colleague go"),
    "user.recover": N_("gave somebody who forgot a new way in, by two cards"),
    "group.settle": N_("brought groups to today's roles"),
    "group.adopt": N_("took over a group's key"),
    "cards.replace": N_("made new safety cards"),
    "cards.settle": N_("gave files to whoever is assigned, by two cards"),
    "counselling_session.record": N_("recorded a session"),
    "progress_note.sign": N_("signed a note"),
    "counselling_session.sign": N_("recorded a session and signed its note"),
    "co_signature.sign": N_("signed a trainee's note as supervisor"),
    "progress_note.search": N_("looked for words in their own notes"),
    "readiness_verdict.sign": N_("signed a verdict"),
    "readiness_brief.renew": N_("brought readiness up to date"),
    "local_criterion.write": N_("changed a criterion of readiness"),
    "return_decision.add": N_("wrote down a decision about going home"),
    "waiver.sign": N_("let a criterion pass"),
    "waiver.countersign": N_("agreed that a criterion passes"),
    "return_risk.sign": N_("signed the risk of a return"),
    "return_risk.countersign": N_("countersigned the risk of a return"),
    "signature_outside.enter": N_("entered a signature given on paper"),
    "signature_outside.check": N_("checked a signature given on paper"),
    "verdict_signature.sign": N_("signed a child's verdict as focal point"),
    "criteria.sign": N_("signed criteria for several residents"),
    "readiness_verdict.countersign": N_("countersigned a verdict"),
    "report.print": N_("printed a report"),
    "roster.print": N_("let a roster out"),
    "roster.save": N_("saved a roster as a file, with a second person"),
    "user.engage": N_("set the days of a colleague"),
    "assignment.due": N_("began assignments whose day had come"),
    "shift.declare": N_("declared a shift"),
    "bed.assign": N_("gave a bed"),
    "bed.end": N_("freed a bed"),
    "bed.keep": N_("kept a bed"),
    "bed.release": N_("stopped keeping a bed"),
    "leave.back": N_("wrote down that somebody is back"),
    "missing.return": N_("wrote down a welcome back"),
    "separate_from.end": N_("ended a “not together”"),
    "setting.change": N_("changed a setting"),
    "import.htcds": N_("imported a sheet"),
    "passphrase.change": N_("changed their passphrase"),
    "passphrase.mend": N_("chose a new passphrase with their paper code"),
    "code.make": N_("made a paper code"),
    "code.remove": N_("took back their paper code"),
    "backup.make": N_("made a backup"),
    "restore": N_("restored a backup"),
    "backup.check": N_("proved a backup"),
    "setup.cards": N_("typed the safety cards back"),
    "setup.computer": N_("typed the workstation card back"),
    "computer.set_up": N_("set up a computer with the workstation card"),
    "computer.card": N_("typed the workstation card for one start"),
    "computer.card_show": N_("looked at the workstation card"),
    "computer.accept": N_("went on with an older house, with a second person"),
    "house.found": N_("founded the house"),
    "remove": N_("took something out of the house"),
    "own_copy.print": N_("printed the resident's own copy"),
    "reach.print": N_("printed who can read what, for the resident"),
    "safety_plan.print": N_("printed the resident's safety plan"),
    "document.move": N_("wrote down what became of a paper"),
    "custody.keep": N_("took a paper into the safe"),
    "custody.give_back": N_("gave a paper back"),
    "custody.ask_back": N_("wrote down that a paper is wanted back"),
    "custody.leave_it": N_("wrote down that a paper may stay in the safe"),
    "custody.lend": N_("let somebody outside have a paper"),
    "copy.empty": N_("emptied a copy of a paper"),
    "custody.came_back": N_("wrote down that a paper came back"),
    "recovery.begin": N_("began to get a paper"),
    "recovery.step": N_("wrote down a step of getting a paper"),
    "recovery.paper": N_("wrote down how far a paper is"),
    "attachment.bring_in": N_("brought a scan or photo in"),
    "attachment.sort": N_("sorted a scan or photo"),
    "attachment.take_out": N_("took a scan or photo out"),
    "attachment.print": N_("let a scan out"),
    "letter.sign": N_("signed a letter"),
    "letter.print": N_("let a letter out"),
    "evidence.print": N_("printed a cover sheet of a folder"),
    "meeting.print": N_("printed a list for a meeting with a mission"),
    "recovery.close": N_("ended getting a paper"),
    "country_document.write": N_("changed what a country's papers need"),
    "mission.write": N_("wrote down a mission"),
    "concern.raise": N_("raised a concern"),
    "concern.answer": N_("answered a concern"),
    "house_concern.answer": N_("answered a concern"),
    "risk_review.approve": N_("approved a high level"),
    "comfort_card.confirm": N_("looked at what helps, with the resident"),
    "account.checklist": N_("filled in the private checklist"),
    "statistics.print": N_("printed totals for inside the house"),
    "statistics.print_outside": N_("printed totals for others"),
    "names.print": N_("made cards with code names to print"),
    "sheet.print": N_("printed the emergency sheet or roll call"),
    "shift_pack.print": N_("printed the pack of a shift"),
    "booking_slip.print": N_("printed a slip for an interpreter"),
    "receipt.print": N_("printed a receipt for a resident"),
    "roll_call.end": N_("ended a roll call"),
    "trail.export": N_("let the trail out, signed"),
    "checkpoint.make": N_("made a checkpoint slip"),
    "emergency.ask": N_("asked for emergency access by a code name, with a reason"),
    "contact.used_although_never": N_("used a way of contact that is marked never"),
    "contact.close": N_("closed a way of contact"),
    "family.link": N_("wrote down who belongs together"),
    "family.end": N_("ended that two belong together"),
    "photo.add": N_("took a photo in"),
    "photo.delete": N_("deleted a photo"),
    "emergency.open": N_("asked for emergency access, with a reason"),
    "emergency.read": N_("read by emergency access"),
    "emergency.missed": N_("found nothing by emergency access"),
    "emergency.close": N_("ended an emergency access"),
    "emergency.review": N_("judged an emergency access"),
    "incident.report": N_("wrote an incident"),
    "incident.add": N_("added to an incident"),
    "incident.close": N_("closed an incident"),
    "incident.sign_off": N_("signed off an incident"),
    "incident.readers": N_("changed who reads an incident"),
    "quiet.hand_over": N_("handed something over that only its readers see"),
    "quiet.add": N_("added to something that only its readers see"),
    "quiet.close": N_("closed something that only its readers see"),
    "quiet.sign_off": N_("signed off something that only its readers see"),
    "quiet.readers": N_("changed who reads something that only its readers see"),
    "quiet.own": N_("wrote something for themselves alone"),
    "quiet.lend": N_("opened something of their own to a colleague"),
    "own.ready": N_("made a key for what colleagues open to them"),
    "quiet.empty": N_("took something of their own out for good"),
    "consent.withdraw": N_("wrote down that a consent was taken back"),
    "storage.restrict": N_("wrote down that keeping a record was taken back, and closed the file"),
    "storage.settle": N_("let the keys of a closed file follow"),
    "storage.read": N_("read a closed file, with a reason"),
    "storage.lift": N_("opened a closed file again, after a new yes"),
    "stay.leave": N_("wrote down that somebody has left"),
    "stay.return": N_("wrote down that somebody is back"),
    "closing.sign": N_("closed a file"),
    "closing.end": N_("ended everybody's work with a resident who left"),
    "erasure.decide": N_("decided what becomes of a file"),
    "erasure.done": N_("erased a file, with a second person"),
    "legal_hold.add": N_("set or ended a legal hold"),
    "disclosures.print": N_("printed what left the house, for the resident"),
    "referral.prepare": N_("prepared a referral"),
    "referral.change": N_("changed a referral that was not sent yet"),
    "referral.ask": N_("asked the resident about a referral"),
    "referral.send": N_("let a referral out"),
    "referral.answer": N_("wrote down what became of a referral"),
    "referral.take_back": N_("took a referral back"),
    "referral_inbox.answer": N_("answered what another body sent"),
    "referral_inbox.expect": N_("noted what another body sent as an expected arrival"),
    "scale_result.end": N_("wrote down who may know a questionnaire's result"),
    "referral_inbox.join": N_("noted what another body sent in a file"),
    "enquiry.answer": N_("wrote down what was done about an enquiry"),
    "case_management_meeting.readers": N_("changed who reads a meeting with other organisations"),
    "notice.print": N_("printed a letter about a consent that was taken back"),
    "care_plan.begin": N_("began a care plan"),
    "care_plan.ask": N_("wrote down what the resident says to the plan"),
    "care_plan.safety": N_("put the items about safety in use, without an agreement"),
    "care_plan.look": N_("looked at the plan with the resident"),
    "care_plan.phase": N_("wrote down another phase of the plan"),
    "care_plan.end": N_("closed a care plan"),
    "care_plan.print": N_("printed the resident's care plan"),
    "plan_item.ask": N_("wrote down what the resident says to one item of the plan"),
    "appointment.add": N_("made an appointment"),
    "appointment.move": N_("moved an appointment"),
    "appointment.change": N_("changed an appointment"),
    "appointment.confirm": N_("confirmed an appointment"),
    "appointment.outcome": N_("wrote down what became of an appointment"),
    "appointment.again": N_("made the next appointment after a session"),
    "appointment.purpose": N_("wrote what an appointment is for"),
    "interpreter_booking.add": N_("asked an interpreter"),
    "calendar.export": N_("took a calendar without names out of the house"),
    **LEAVING_WORDS,
    "house_task.add": N_("wrote something to do for the shift"),
    "house_task.done": N_("wrote down that the shift has done something"),
    "house_task.again": N_("wrote down that something is to be done after all"),
    "house_task.drop": N_("took something off the list of the shift"),
    "task.add": N_("wrote down a task"),
    "task.begin": N_("began a task"),
    "task.wait": N_("wrote down what a task waits for"),
    "task.done": N_("wrote down that a task is done"),
    "task.drop": N_("dropped a task, with a reason"),
    "task.move": N_("gave a task another day"),
    "task.pass_on": N_("passed a task on"),
    "emergency.renew": N_("set up emergency access anew, with a second person"),
}
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
        "resident.admit import.htcds remove consent. photo. contact. family. storage. stay. "
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
        "referral.send trail.export own_copy.print statistics.print_outside "
        "handover_sheet.print safety_card.print follow_up.print",
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
