"""Gathering what a readiness sheet says of one resident, for one kind of reader."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from secrets import SystemRandom
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.catalogue import Gate, Phase
from shelterdesk.domain.disclosure import (
    INTERNAL,
    DisclosureProfile,
    PaperNumber,
    load_plain_words,
)
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.kinds.resident import EverydayName, LanguageRole, LanguageSkill, Resident
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.paper_rules import TRAVEL_PAPERS
from shelterdesk.domain.partial_dates import show_date
from shelterdesk.domain.readiness import Blocker, DomainCount, Standing
from shelterdesk.domain.readiness_facts import ACCOUNTS, FOCAL_POINT, OUTSIDE, FoldedFacts
from shelterdesk.domain.readiness_items import Item, ItemState, safe_until
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import Record, RecordId, ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.reports import readiness_sheet as paper
from shelterdesk.reports.kit.styles import Status
from shelterdesk.services import standings
from shelterdesk.services.documents import document_type_label, masked
from shelterdesk.services.options import option_label

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

PURPOSE = N_("Planning an assisted return")
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
IDENTIFICATION = {
    "open": N_("Identification is still open"),
    "known_copy_given": N_("Identification is decided, a copy was given"),
}
EXIT = {
    "not_needed": N_("No exit permission is needed"),
    "open": N_("Exit permission is still open"),
    "held": N_("Exit permission is held"),
}
HOLD = {
    "none": N_("No order holds the resident here"),
    "standing": N_("An official matter is open"),
}


def gather(
    work: Work,
    resident: ResidentId,
    reader: DisclosureProfile,
    recipient: str,
    consent: Consent | None,
) -> paper.ReadinessSheet:
    """Everything the sheet says to this reader; raises ``NotFound`` out of reach.

    *consent* is the one under which it leaves the house; None inside it.
    """
    desk = work.desk
    about = work.shelf(Resident).get(RecordId(resident))
    seen, facts = standings.stand(work, resident), standings.folded_facts(work, resident)
    spoken = _all(work, LanguageSkill, resident)
    first = [skill for skill in spoken if skill.role is LanguageRole.FIRST]
    language = next((skill.language for skill in (*first, *spoken)), "")
    sheet = paper.ReadinessSheet(
        header=_header(work, about, recipient, seen),
        wish=_wish(seen, facts),
        verdict=_verdict(seen),
        identity=_identity(work, resident, language),
        paper=_travel_paper(work, resident, reader),
        legal=_legal(facts, reader),
        domains=tuple(_domain(count, seen, reader) for count in seen.domains),
        blockers=tuple(map(_blocker, seen.blockers)) if reader.open_items else (),
        dates=_dates(seen),
        depart_on=seen.journey.depart_on,
        journey=_journey(seen),
        plain_words=_plain_words(language),
        consent=_consent(consent),
        signatures=_signatures(work, resident),
        is_practice=desk.practice,
        nastaliq=language == "urd",
    )
    return replace(sheet, header=replace(sheet.header, check_code=_check_code(sheet)))


def shown(sheet: paper.ReadinessSheet) -> tuple[str, ...]:
    """Which blocks a sheet holds, for the disclosure log."""
    blocks = {
        "wish": True,
        "verdict": True,
        "identity": True,
        "travel_paper": sheet.paper is not None,
        "legal": any(vars(sheet.legal).values()),
        "open_items": bool(sheet.blockers),
        "journey": bool(sheet.journey),
    }
    return tuple(name for name, there in blocks.items() if there)


def staff_code(desk: Desk, user_id: str) -> str:
    """Somebody's code on paper: role and number, never a name (documents guide 5.4)."""
    people = sorted(desk.vault.people(), key=lambda person: person.user_id)
    for role in Role:
        holders = [p.user_id for p in people if role.value in p.roles]
        if user_id in holders:
            return f"{role.value}-{holders.index(user_id) + 1:02d}"
    return ""


def _header(work: Work, about: Resident, recipient: str, seen: Standing) -> paper.Header:
    desk = work.desk
    earlier = len(_all(work, Disclosure, about.resident))
    return paper.Header(
        shelter_code=desk.house_code,
        report_number=f"RR-{desk.today().year}-{draw_resident_code(SystemRandom())}",
        version=earlier + 1,
        file_number=about.code,
        printed_at=desk.now(),
        printed_by=staff_code(desk, desk.user_id),
        check_code="",
        recipient=recipient,
        purpose=PURPOSE,
        valid_until=seen.expires_on if seen.verdict_state is VerdictState.IN_FORCE else None,
    )


def _check_code(sheet: paper.ReadinessSheet) -> str:
    digest = hashlib.sha256(repr(sheet).encode()).hexdigest()[:16].upper()
    return "-".join(digest[i : i + 4] for i in range(0, 16, 4))


def _wish(seen: Standing, facts: FoldedFacts) -> paper.ResidentWish:
    fact = facts.last.get("wish")
    return paper.ResidentWish(
        WISHES.get(seen.wish, paper.Wish.NOT_ASKED), said_on=fact.on if fact else None
    )


def _verdict(seen: Standing) -> paper.VerdictLine:
    reasons = [why.label for why in seen.withdrawn_because]
    if seen.reason is not None:
        reasons.insert(0, seen.reason.label)
    signed = seen.verdict_state is not VerdictState.NONE
    return paper.VerdictLine(
        state=seen.state,
        verdict=seen.verdict_state,
        reasons=tuple(dict.fromkeys(reasons)),
        expires_on=seen.expires_on if signed else None,
        met=sum(count.met + count.waived for count in seen.domains),
        applicable=sum(count.applicable for count in seen.domains),
    )


def _identity(work: Work, resident: ResidentId, language: str) -> paper.Identity:
    name = next(iter(_all(work, EverydayName, resident)), None)
    on_paper = official_name(_all(work, IdentityName, resident))
    identity = next(iter(_all(work, Identity, resident)), None)
    citizenships = identity.citizenships if identity else ()
    return paper.Identity(
        own_script_name=name.preferred if name else "",
        language=language,
        paper_name=on_paper.full_text if on_paper else (name.romanised if name else ""),
        born=show_date(identity.birth_date) if identity and identity.birth_date else "",
        sex=identity.sex_on_document.label if identity else "",
        nationality=", ".join(option_label("countries", code) for code in citizenships),
    )


def _travel_paper(
    work: Work, resident: ResidentId, reader: DisclosureProfile
) -> paper.TravelPaper | None:
    held = [d for d in _all(work, Document, resident) if d.document_type in TRAVEL_PAPERS]
    if not held:
        return None
    best = max(held, key=lambda d: (bool(d.number), d.expires_on or date.min))
    number = {
        PaperNumber.NONE: "",
        PaperNumber.MASKED: masked(best.number),
        PaperNumber.FULL: best.number,
    }[reader.paper_number]
    ends = best.expires_on
    return paper.TravelPaper(
        kind=document_type_label(best.document_type),
        number=number,
        issuer=best.issuer,
        ends_on=ends,
        last_safe_day=safe_until(ends, standings.limits_of(work)) if ends else None,
    )


def _legal(facts: FoldedFacts, reader: DisclosureProfile) -> paper.Legal:
    return paper.Legal(
        identification=IDENTIFICATION.get(facts.word("identification"), "")
        if reader.victim_status
        else "",
        exit_permission=EXIT.get(facts.word("exit_permission"), "")
        if reader.exit_permission
        else "",
        no_hold=HOLD.get(facts.word("hold"), "") if reader.code == INTERNAL else "",
    )


def _domain(count: DomainCount, seen: Standing, reader: DisclosureProfile) -> paper.DomainLine:
    ids = {item.criterion.id for item in seen.items if item.criterion.domain == count.domain}
    missing = [blocker for blocker in seen.blockers if blocker.criterion in ids]
    if count.applicable == 0:
        status = Status.NOT_APPLICABLE
    elif any(b.state is ItemState.NOT_MET and b.phase is Phase.RETURN for b in missing):
        status = Status.STOP
    elif count.met + count.waived == count.applicable:
        status = Status.MET
    else:
        status = Status.OPEN
    line = paper.DomainLine(
        title=count.label,
        status=status,
        met=count.met + count.waived,
        applicable=count.applicable,
    )
    if not reader.open_items:
        return line
    if not missing:
        return _advised(line, count, seen)
    first = missing[0]
    return replace(
        line,
        open_item=first.label,
        next_action=first.next_action,
        owner=_owner(first),
        due=first.by,
    )


def _advised(line: paper.DomainLine, count: DomainCount, seen: Standing) -> paper.DomainLine:
    """An area that only advice keeps open names its step too: nothing stands open without one."""
    for item in seen.items:
        asked = item.criterion
        if asked.domain == count.domain and not item.is_settled and item.gate is Gate.ADVICE:
            acts = [str(role) for signer in asked.signers for role in ACCOUNTS[signer]]
            owner = OWNERS.get(acts[0], "") if acts else ""
            return replace(line, open_item=asked.label, next_action=asked.next_action, owner=owner)
    return line


def _blocker(blocker: Blocker) -> paper.BlockerLine:
    return paper.BlockerLine(
        label=blocker.label,
        next_action=blocker.next_action,
        owner=_owner(blocker),
        due=blocker.by,
        status=Status.STOP if blocker.state is ItemState.NOT_MET else Status.OPEN,
    )


def _owner(blocker: Blocker) -> str:
    return OWNERS.get(blocker.acts[0], "") if blocker.acts else ""


def _dates(seen: Standing) -> tuple[paper.DateRow, ...]:
    ending: dict[str, Item] = {}
    for item in seen.items:
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


def _signatures(work: Work, resident: ResidentId) -> tuple[paper.SignatureBox, ...]:
    desk = work.desk
    called = next((name.preferred for name in _all(work, EverydayName, resident)), "")
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


def _all(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    """What this printer reads of *kind*; a named print holds no more than that (9.2)."""
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound):
        return ()
