"""Gathering what a readiness sheet says of one resident, for one kind of reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from secrets import SystemRandom
from typing import TYPE_CHECKING

from shelterdesk.domain.catalogue import Gate, Phase
from shelterdesk.domain.disclosure import INTERNAL, Reader, load_plain_words
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.readiness import (
    WAITS_FOR_PROTECTION,
    Blocker,
    BlockReason,
    DomainCount,
    Standing,
)
from shelterdesk.domain.readiness_facts import ACCOUNTS, FOCAL_POINT, OUTSIDE, FoldedFacts
from shelterdesk.domain.readiness_items import Item, ItemState
from shelterdesk.domain.readiness_verdict import VerdictState, Withdrawal
from shelterdesk.domain.record import RecordId, ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.reports import readiness_sheet as paper
from shelterdesk.reports.kit.styles import Status
from shelterdesk.services import one_person, sheet_facts, standings
from shelterdesk.services.one_person import Stands
from shelterdesk.services.options import option_label

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

SHEET = N_("Repatriation readiness sheet")
PURPOSE = N_("Planning an assisted return")
WAITS = N_("Waits.")
SCREEN = "protection_screen"
# Whoever reads one of these outside the house knows that protection was asked for.
OF_PROTECTION = frozenset({BlockReason.NON_REFOULEMENT.label, Withdrawal.PROTECTION.label})
MOST_DATES = 8  # rows of the chart; the ones that end first matter most

OWNERS = {
    **{role.value: role.label for role in Role},
    FOCAL_POINT: N_("child focal point"),
    OUTSIDE: N_("guardian"),
}
WISHES = {
    "yes": paper.Wish.YES,
    "final_yes": paper.Wish.YES,
    "no": paper.Wish.NO,
    "unsure": paper.Wish.UNDECIDED,
}


def gather(
    work: Work,
    resident: ResidentId,
    reader: Reader,
    recipient: str,
    consent: Consent | None,
) -> paper.ReadinessSheet:
    """Everything the sheet says to this reader; raises ``NotFound`` out of reach.

    *consent* is the one under which it leaves the house; None inside it.
    """
    desk = work.desk
    about = work.shelf(Resident).get(RecordId(resident))
    person, facts = one_person.stands(work, resident), standings.folded_facts(work, resident)
    seen = standings.stand(work, resident) if person.joined else person.standing
    identity = sheet_facts.identity(work, resident, reader)
    sees = reader.sees
    sheet = paper.ReadinessSheet(
        header=_header(work, about, recipient, person, reader),
        wish=_wish(seen, facts) if sees("wish") else None,
        verdict=_verdict(person, reader) if sees("verdict") else None,
        identity=identity,
        paper=sheet_facts.travel_paper(work, resident, reader, facts),
        legal=sheet_facts.legal(facts, reader),
        travel=sheet_facts.travel(work, resident, facts, reader),
        domains=tuple(_domain(count, seen, reader) for count in seen.domains)
        if sees("criteria")
        else (),
        dates=_dates(seen, reader) if sees("criteria") else (),
        depart_on=seen.journey.depart_on if sees("travel_days") else None,
        journey=_journey(seen) if sees("travel_days") else (),
        plain_words=_plain_words(identity.language),
        consent=_consent(consent),
        signatures=_signatures(work, resident, reader) if sees("verdict") else (),
        is_practice=desk.practice,
        nastaliq=identity.language == "urd",
    )
    return replace(sheet, header=replace(sheet.header, check_code=check_code(sheet)))


def shown(sheet: paper.ReadinessSheet, reader: Reader) -> tuple[str, ...]:
    """Which fields a sheet holds, for the disclosure log: those that are agreed and not empty."""
    held: dict[str, object] = {
        "name_own": sheet.identity.own_script_name,
        "name_paper": sheet.identity.paper_name,
        "born": sheet.identity.born,
        "sex": sheet.identity.sex,
        "nationality": sheet.identity.nationality,
        "id_photo": sheet.identity.id_photo,
        "wish": sheet.wish,
        "verdict": sheet.verdict,
        "criteria": sheet.domains,
        "travel_days": sheet.journey,
        "identification": sheet.legal.identification,
        "exit_permission": sheet.legal.exit_permission,
        "no_hold": sheet.legal.no_hold,
        "route": sheet.travel.route,
        "destination": sheet.travel.destination or sheet.travel.met_by,
        "fit_to_travel": sheet.travel.fit_to_travel,
        "needs": sheet.travel.needs,
    }
    if sheet.paper is not None:
        held |= {
            "paper_kind": sheet.paper.kind,
            "paper_number": sheet.paper.number,
            "paper_issuer": sheet.paper.issuer,
            "paper_ends": sheet.paper.ends_on,
            "paper_holder": sheet.paper.holder,
        }
    return tuple(c for c in reader.profile.fields if c == "file_number" or held.get(c))


def staff_code(desk: Desk, user_id: str) -> str:
    """Somebody's code on paper: role and number, never a name (documents guide 5.4)."""
    people = sorted(desk.vault.people(), key=lambda person: person.user_id)
    for role in Role:
        holders = [p.user_id for p in people if role.value in p.roles]
        if user_id in holders:
            return f"{role.value}-{holders.index(user_id) + 1:02d}"
    return ""


def _header(
    work: Work, about: Resident, recipient: str, person: Stands, reader: Reader
) -> paper.Header:
    desk, seen = work.desk, person.standing
    same = (SHEET, reader.profile.code, recipient)  # the log of other readers says nothing here
    told = sheet_facts.readable(work, Disclosure, about.resident)
    earlier = sum((line.what, line.profile, line.recipient) == same for line in told)
    return paper.Header(
        shelter_code=desk.house_code,
        report_number=draw_number(desk, "RR"),
        version=earlier + 1,
        file_number=about.code,
        printed_at=desk.now(),
        printed_by=staff_code(desk, desk.user_id),
        check_code="",
        recipient=recipient,
        purpose=PURPOSE,
        valid_until=seen.expires_on
        if seen.verdict_state is VerdictState.IN_FORCE
        and reader.sees("verdict")
        and not person.shut
        else None,
    )


def draw_number(desk: Desk, sort: str) -> str:
    """A number for one paper: the year and a drawn code, so that it tells nothing and no order."""
    return f"{sort}-{desk.today().year}-{draw_resident_code(SystemRandom())}"


def check_code(facts: object) -> str:
    """The code that ties a paper to what it says: 64 bits of the hash of its facts (guide 5.1)."""
    digest = hashlib.sha256(repr(facts).encode()).hexdigest()[:16].upper()
    return "-".join(digest[i : i + 4] for i in range(0, 16, 4))


def _wish(seen: Standing, facts: FoldedFacts) -> paper.ResidentWish:
    fact = facts.last.get("wish")
    return paper.ResidentWish(
        WISHES.get(seen.wish, paper.Wish.NOT_ASKED), said_on=fact.on if fact else None
    )


def _verdict(person: Stands, reader: Reader) -> paper.VerdictLine:
    """Of the person, never better than any record of theirs says.

    Why it is so, and how many lines are met, belongs to the lines themselves (guide 5.3)."""
    seen = person.standing
    reasons = [why.label for why in seen.withdrawn_because]
    if seen.reason is not None:
        reasons.insert(0, seen.reason.label)
    if reader.profile.code != INTERNAL:
        reasons = [BlockReason.CRITERIA.label if r in OF_PROTECTION else r for r in reasons]
    elif person.shut:
        reasons.append(one_person.SHUT_ON_PAPER)
    whole = reader.sees("criteria")
    signed = seen.verdict_state is not VerdictState.NONE
    return paper.VerdictLine(
        state=seen.state,
        verdict=VerdictState.NONE if person.shut else seen.verdict_state,
        reasons=tuple(dict.fromkeys(reasons)) if whole else (),
        expires_on=seen.expires_on if signed and not person.shut else None,
        met=sum(count.met + count.waived for count in seen.domains) if whole else 0,
        applicable=sum(count.applicable for count in seen.domains) if whole else 0,
    )


def _domain(count: DomainCount, seen: Standing, reader: Reader) -> paper.DomainLine:
    """One area with everything open in it: what holds something up first, then what is advice."""
    items = [item for item in seen.items if item.criterion.domain == count.domain]
    ids = {item.criterion.id for item in items}
    missing = [blocker for blocker in seen.blockers if blocker.criterion in ids]
    if reader.profile.code != INTERNAL:
        missing = _without_protection(missing, items)
    if count.applicable == 0:
        status = Status.NOT_APPLICABLE
    elif any(b.state is ItemState.NOT_MET and b.phase is Phase.RETURN for b in missing):
        status = Status.STOP
    elif count.met + count.waived == count.applicable:
        status = Status.MET
    else:
        status = Status.OPEN
    return paper.DomainLine(
        title=count.label,
        status=status,
        met=count.met + count.waived,
        applicable=count.applicable,
        items=_once((*map(_missing, missing), *_advice(items))),
    )


def _without_protection(missing: list[Blocker], items: list[Item]) -> list[Blocker]:
    """What is missing, with no word that protection is looked at: as where nobody has asked yet."""
    screens = {item.criterion.id for item in items if item.criterion.fact == SCREEN}
    told = []
    for blocker in missing:
        if blocker.criterion in screens:
            told.append(blocker._replace(state=ItemState.NOT_ASSESSED))
        elif blocker.next_action == WAITS_FOR_PROTECTION:
            told.append(blocker._replace(next_action=WAITS))
        else:
            told.append(blocker)
    return sorted(
        told, key=lambda b: (b.phase is Phase.DEPARTURE, b.state is not ItemState.NOT_MET)
    )


def _once(items: Iterable[paper.OpenItem]) -> tuple[paper.OpenItem, ...]:
    """Lines that read the same, as those of health do on purpose, are said once."""
    kept: dict[tuple[str, str, str], paper.OpenItem] = {}
    for item in items:
        kept.setdefault((item.label, item.next_action, item.owner), item)
    return tuple(kept.values())


def _missing(blocker: Blocker) -> paper.OpenItem:
    return paper.OpenItem(
        label=blocker.label,
        next_action=blocker.next_action,
        owner=_owner(blocker.acts),
        due=blocker.by,
        status=Status.STOP if blocker.state is ItemState.NOT_MET else Status.OPEN,
    )


def _advice(items: list[Item]) -> Iterable[paper.OpenItem]:
    """What is only advice and still open; without it an area would be open and say no step."""
    for item in items:
        if item.gate is Gate.ADVICE and not item.is_settled:
            acts = [str(r) for signer in item.criterion.signers for r in ACCOUNTS[signer]]
            yield paper.OpenItem(
                label=item.criterion.label,
                next_action=item.criterion.next_action,
                owner=_owner(acts),
                due=item.due_on,
            )


def _owner(acts: Sequence[str]) -> str:
    return OWNERS.get(acts[0], "") if acts else ""


def _dates(seen: Standing, reader: Reader) -> tuple[paper.DateRow, ...]:
    outside = reader.profile.code != INTERNAL
    ending: dict[str, Item] = {}
    for item in seen.items:
        if outside and item.criterion.fact == SCREEN and not item.is_settled:
            continue
        if item.decides and item.valid_until is not None:
            ending.setdefault(item.criterion.label, item)
    rows = sorted(ending.values(), key=lambda item: (item.valid_until or date.max, item.line))
    return tuple(
        paper.DateRow(
            label=item.criterion.label,
            starts=item.assessed_on,
            ends=item.valid_until,
            status=Status.MET
            if item.is_settled and not item.lapses_before_departure
            else Status.OPEN,
        )
        for item in rows[:MOST_DATES]
    )


def _journey(seen: Standing) -> tuple[paper.JourneyStep, ...]:
    if seen.journey.depart_on is None:
        return ()
    steps = [
        paper.JourneyStep(N_("Leaving the house"), OWNERS[Role.CM.value], on=seen.journey.depart_on)
    ]
    if seen.journey.arrive_on is not None:
        steps.append(
            paper.JourneyStep(
                N_("Arriving, met by the receiving organisation"),
                N_("receiving organisation"),
                on=seen.journey.arrive_on,
            )
        )
    return tuple(steps)


def _plain_words(language: str) -> paper.PlainWords | None:
    texts = load_plain_words()
    own = texts.get(language, texts["eng"])
    also = "" if own == texts["eng"] else texts["eng"]
    return paper.PlainWords(own, language if also else "eng", also)


def _consent(consent: Consent | None) -> paper.SharingConsent | None:
    if consent is None or consent.expires_on is None:
        return None
    return paper.SharingConsent(
        given_on=consent.starts_on,
        language=option_label("languages", consent.language),
        expires_on=consent.expires_on,
        with_interpreter=bool(consent.interpreter),
    )


def _signatures(work: Work, resident: ResidentId, reader: Reader) -> tuple[paper.SignatureBox, ...]:
    desk = work.desk
    called = sheet_facts.called(work, resident, reader)
    boxes = [paper.SignatureBox(N_("Resident, or “prefers not to sign”"), called)]
    verdict = standings.latest_verdict(work, resident)
    signed: dict[SignState, ReadinessVerdict] = {}
    if verdict is not None:
        signed = {r.state: r for r in work.shelf(ReadinessVerdict).history(verdict.id)}
    for state, role in (
        (SignState.SIGNED, N_("Author")),
        (SignState.COUNTERSIGNED, N_("Countersigned (another person)")),
    ):
        found = signed.get(state)
        if found is None:
            boxes.append(paper.SignatureBox(role))
        else:
            code = staff_code(desk, desk.user_of(found.author))
            boxes.append(paper.SignatureBox(role, code, found.made_at.date()))
    return tuple(boxes)
