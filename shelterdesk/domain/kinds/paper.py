"""What is done about papers: custody, copies, letters, recovery with its steps, legal dates.

Documents guide 1.3 to 1.7, 2. The paper itself is ``document.Document``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import (
    Added,
    Answer,
    Choice,
    answer,
    choice,
    day,
    flag,
    house_adds,
    items,
    link,
    moment,
    note,
    text,
)
from shelterdesk.domain.legal_clocks import Outcome
from shelterdesk.domain.record import Mode, Record, SignState
from shelterdesk.i18n import N_


class Holder(Choice):
    """Who has a paper in their hands (documents guide 1.7)."""

    RESIDENT = "resident", N_("The resident")
    SAFE = "shelter_safe", N_("The safe of the house, for the resident")
    EMBASSY = "embassy", N_("An embassy")
    POLICE = "police", N_("Police")
    COURT = "prosecutor_court", N_("Prosecutor or court")
    IMMIGRATION = "immigration", N_("Immigration")
    EXPLOITER = "exploiter", N_("The exploiter")
    FAMILY = "family", N_("Family")
    IOM = "iom", N_("IOM")
    PARTNER = "partner_ngo", N_("A partner organisation")
    COURIER = "courier", N_("A courier")
    ESCORT = "escort", N_("An escort")
    UNKNOWN = "unknown", N_("Not known")


class GiveBackState(Choice):
    """Where a wish to have a paper back stands."""

    OPEN = "open", N_("Asked for")
    GIVEN = "given", N_("Given back")
    TAKEN_BACK = "taken_back", N_("Not wanted any more")


class StepState(Choice):
    """Where a step of the recovery of a paper stands."""

    OPEN = "open", N_("To do")
    DOING = "doing", N_("Begun")
    WAITING = "waiting", N_("Waits for somebody")
    DONE = "done", N_("Done")
    NOT_NEEDED = "not_needed", N_("Not needed")


class RecoveryState(Choice):
    """Whether there is still something to do."""

    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")


class RecoveryRoute(Choice):
    """By which way the paper comes (documents guide 1.4, 2.4)."""

    REPLACEMENT = "replacement", N_("A new passport")
    ETD = "etd", N_("An emergency travel paper")
    ORIGINAL = "original", N_("Getting the original back")
    HOST = "host_certificate", N_("A paper of the host country, as no mission is here")
    LIST = "bilateral_list", N_("The list between two governments")
    BIRTH = "birth_record", N_("The record of a birth here, for a child born in the house")


class LossKind(Choice):
    """Withheld is not lost (documents guide 1.4)."""

    UNKNOWN = "unknown", N_("Not known")
    LOST = "lost", N_("Lost")
    STOLEN = "stolen", N_("Stolen")
    WITHHELD = "withheld", N_("Withheld")
    DESTROYED = "destroyed", N_("Destroyed")


class BookingStatus(Choice):
    """Documents guide 1.4, *ticket loop*."""

    NONE = "none", N_("No booking")
    HELD = "held", N_("Reserved, not bought")
    TICKETED = "ticketed", N_("Ticket bought")


class ClaimState(Choice):
    """Where a claim for protection stands; while one is open no embassy hears of the person."""

    NONE = "none", N_("None")
    OPEN = "open", N_("Open")
    ENDED = "ended", N_("Ended")


class LoanGround(Choice):
    """What makes it right to hand a paper over without the resident's yes; nothing else does."""

    COMPELLED = "compelled", N_("A court or a law asks for it")
    DANGER = "danger", N_("Somebody's life was in danger")


@dataclass(frozen=True, kw_only=True)
class CustodyEvent(Record):
    """A paper passed from one hand to another; the last one says who has it."""

    kind = "custody_event"
    title = N_("Who has a paper")
    category = "DOC"
    mode = Mode.EVENT
    sorted_by = "on"

    document_id: str = link(N_("Paper"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    at: datetime | None = moment(N_("Time"))
    from_holder: Holder | None = choice(N_("From"), Holder, listed=True)
    to_holder: Holder = choice(N_("To"), Holder, required=True, listed=True)
    holder_person: str = text(N_("Name and office of whoever takes it"))
    purpose: str = text(N_("What for"))
    receipt_no: str = text(N_("Receipt"), shown=False)
    agreed: Answer = answer(N_("Does the resident agree?"))
    agreed_why: str = text(N_("If the resident was not asked: why"))
    ground: LoanGround | None = choice(
        N_("Without the resident's yes: what makes it right"), LoanGround
    )
    order: str = text(
        N_("Order of an authority"), hint=N_("Number and date, if the law made the house give it.")
    )
    witness: str = text(N_("Second person"), shown=False)
    second_id: str = link(N_("Second person"))
    alone_why: str = text(N_("If nobody else was there: why it could not wait"))
    due_on: date | None = day(N_("Back by"), sealed=False, listed=True)
    returned_on: date | None = day(N_("Came back on"), sealed=False)


@dataclass(frozen=True, kw_only=True)
class CustodyReceipt(Record):
    """That the house keeps something for the resident: what is handed out at the desk."""

    kind = "custody_receipt"
    title = N_("Receipt for a paper")
    category = "DOC.s"
    sorted_by = "on"

    custody_id: str = link(N_("Custody"), sealed=False)
    document_id: str = link(N_("Paper"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    receipt_no: str = text(N_("Receipt"), listed=True)
    what: str = text(N_("What"), listed=True, catalogue="document_types")  # or in own words
    place: str = text(N_("Where it lies"))
    is_travel_paper: bool = flag(N_("It is a paper for travel"), shown=False)
    second: str = text(N_("Second person"), shown=False)
    alone_why: str = text(N_("Why one person alone"), shown=False)
    gave_why: str = text(N_("Giving back: why one person alone"), shown=False)
    gave_second: str = text(N_("Giving back: second person"), shown=False)
    out_to: str = text(N_("Lent out to"), shown=False)
    returned_on: date | None = day(N_("Given back on"), sealed=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class GiveBackRequest(Record):
    """The resident wants a paper back: at once while somebody is there, within 24 hours else."""

    kind = "give_back_request"
    title = N_("Wants a paper back")
    category = "DOC.s"
    sorted_by = "on"

    document_id: str = link(N_("Paper"), sealed=False)
    receipt_id: str = link(N_("Receipt"), sealed=False)
    on: date = day(N_("Asked on"), required=True, sealed=False, listed=True)
    asked_at: datetime | None = moment(N_("Asked at"))
    due_on: date | None = day(N_("By"), sealed=False, listed=True)
    state: GiveBackState = choice(
        N_("State"),
        GiveBackState,
        default=GiveBackState.OPEN,
        sealed=False,
        listed=True,
        shown=False,
    )
    returned_on: date | None = day(N_("Given back on"), sealed=False, shown=False)


@dataclass(frozen=True, kw_only=True)
class DocumentCopy(Record):
    """A copy of a paper: what it is for, with which consent, and when it goes."""

    kind = "document_copy"
    title = N_("Copy of a paper")
    category = "DOC"

    document_id: str = link(N_("Paper"), sealed=False)
    purpose: str = text(N_("What the copy is for"), required=True, listed=True)
    consent_id: str = link(N_("Consent"))
    delete_after: date | None = day(N_("Goes on"), sealed=False, listed=True)
    deleted_on: date | None = day(N_("Emptied on"), listed=True, shown=False)


@dataclass(frozen=True, kw_only=True)
class Letter(Record):
    """A letter to a mission, a registry or an authority. Signed, then frozen."""

    kind = "letter"
    title = N_("Letter")
    category = "DOC"
    mode = Mode.SIGNED
    sorted_by = "on"

    document_id: str = link(N_("Paper"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    recipient: str = text(N_("To"), required=True, listed=True)
    recipient_class: str = text(N_("What sort of body"), shown=False)
    subject: str = text(N_("Subject"), listed=True)
    body: str = note(N_("Text"), required=True)
    covers: tuple[str, ...] = items(
        N_("What it says of the resident"),
        catalogue="data_categories",
        hint=N_("Tick every line that the words hold; the resident agreed to each of them."),
    )
    order: str = text(
        N_("Order of an authority"), hint=N_("Number and date, if the law made the house tell it.")
    )
    purpose: str = text(N_("What the resident agreed to it for"), shown=False)
    consent_id: str = link(N_("Consent"))
    template: str = text(N_("Which letter"), shown=False)
    language: str = text(N_("Language"), catalogue="languages", shown=False)
    heard: Answer = answer(N_("The resident has read it, or heard it, and wants to carry it"))
    stands: tuple[str, ...] = items(N_("What was looked at and may stand"), shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class LegalLetter(Letter):
    """A letter about court, fine or evidence: the same form, and the legal officer's to sign."""

    kind = "legal_letter"
    title = N_("Letter of the legal officer")
    category = "LGL"


@dataclass(frozen=True, kw_only=True)
class Recovery(Record):
    """Getting a paper, or a new one, as a case with steps (documents guide 1.3)."""

    kind = "recovery"
    title = N_("Getting a paper back")
    category = "DOC"
    sorted_by = "due_on"

    document_id: str = link(N_("Paper"), sealed=False)
    original_id: str = link(N_("The paper that is missing"))
    route: RecoveryRoute = choice(N_("By which way"), RecoveryRoute, required=True, listed=True)
    loss_kind: LossKind = choice(
        N_("What happened to the paper"), LossKind, default=LossKind.UNKNOWN
    )
    might_return: Answer = answer(N_("Is it evidence, or might it come back?"))
    country: str = text(N_("Country that issues it"), catalogue="countries", listed=True)
    row: str = text(N_("Row of the catalogue"), shown=False)
    row_version: str = text(N_("Version of the catalogue"), shown=False)
    has_mission: Answer = answer(N_("Has this state a mission here?"))
    mission: str = text(N_("Mission that is competent"))
    mission_reference: str = text(N_("Their reference"))
    booking: BookingStatus = choice(N_("Booking"), BookingStatus, default=BookingStatus.NONE)
    arrival_on: date | None = day(N_("Arrives at home on"))
    have: tuple[str, ...] = items(N_("What is at hand"), shown=False)
    goes_without: str = note(N_("Why something goes without"), shown=False)
    owner_id: str = link(N_("Who sees to it"), sealed=False)
    due_on: date | None = day(N_("Next date"), sealed=False, listed=True, shown=False)
    opened_on: date | None = day(N_("Begun on"), shown=False)
    possibly_stateless: bool = flag(N_("May be without any citizenship"))
    state: RecoveryState = choice(
        N_("State"),
        RecoveryState,
        default=RecoveryState.OPEN,
        sealed=False,
        listed=True,
        shown=False,
    )
    closed_why: str = note(N_("Why it was closed"), shown=False)


@dataclass(frozen=True, kw_only=True)
class RecoveryStep(Record):
    """One step of one recovery: DR01 to DR14, or a step of the list route."""

    kind = "recovery_step"
    title = N_("Step")
    category = "DOC"
    sorted_by = "due_on"

    recovery_id: str = link(N_("Recovery"), sealed=False)
    code: str = text(
        N_("Step"), required=True, listed=True, catalogue="recovery_steps", shown=False
    )
    state: StepState = choice(
        N_("Where it stands"), StepState, default=StepState.OPEN, sealed=False, listed=True
    )
    who: str = text(N_("Who acts"), listed=True)
    waits_for: str = text(N_("What it waits for"))
    evidence: tuple[str, ...] = items(N_("What shows it"), hint=N_("Number and place of a paper."))
    owner_id: str = link(N_("Who sees to it"), sealed=False)
    due_on: date | None = day(N_("By"), sealed=False, listed=True)
    began_on: date | None = day(N_("Begun on"))
    done_on: date | None = day(N_("Done on"), sealed=False)
    why: str = note(N_("Why it is not needed, or done out of turn"))
    remark: str = note(N_("Remark"))


@dataclass(frozen=True, kw_only=True)
class DocumentMove(Record):
    """A paper went from one state to another: who, when, why (documents guide 1.2)."""

    kind = "document_move"
    title = N_("What became of a paper")
    category = "DOC"
    mode = Mode.EVENT
    sorted_by = "on"

    document_id: str = link(N_("Paper"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    before: str = text(N_("Before"), catalogue="document_states", listed=True)
    after: str = text(N_("Now"), required=True, catalogue="document_states", listed=True)
    why: str = note(N_("Why"))


@dataclass(frozen=True, kw_only=True)
class LegalMilestone(Record):
    """Something the law does on a day: stay, fine, exit, hearing, testimony, compensation."""

    kind = "legal_milestone"
    title = N_("Date of the law")
    category = "LGL"
    sorted_by = "due_on"

    track: str = text(N_("Which matter"), required=True, listed=True, catalogue="legal_tracks")
    what: str = text(N_("What"), listed=True)
    authority: str = text(N_("Which authority"))
    reference: str = text(N_("Reference"))
    opened_on: date | None = day(N_("Begun on"))
    due_on: date | None = day(N_("On or by"), sealed=False, listed=True)
    next_on: date | None = day(N_("Next date"), sealed=False)
    outcome: Outcome = choice(N_("What was decided"), Outcome, default=Outcome.NONE)
    decided_on: date | None = day(N_("Decided on"))
    port: str = text(N_("Permission to leave: which border post or airport"))
    paper_on: date | None = day(N_("Date on the paper"))
    is_settled: bool = flag(N_("Settled"), listed=True)
    remark: str = note(N_("Remark"))
    added: tuple[Added, ...] = house_adds()


class EvidenceSort(Choice):
    """What a piece of the index shows for non-punishment (documents guide 2.4)."""

    LETTER = "letter", N_("Letter of identification")
    CHRONOLOGY = "chronology", N_("Order of what happened")
    DECEPTION = "deception", N_("Advertisement, contract or chat")
    INJURIES = "injuries", N_("Health record, by its reference")
    DEBT = "debt", N_("Demands for debt or ransom")
    PASSPORT = "passport", N_("That the passport was taken")
    ESCAPE = "escape", N_("Tries to leave")
    RESCUE = "rescue", N_("Record of the rescue")
    WITNESS = "witness", N_("A witness, by code")
    OTHER = "other", N_("Something else")


@dataclass(frozen=True, kw_only=True)
class EvidenceItem(Record):
    """Where a piece of evidence lies and who has it, never what it tells; the lawyer's alone."""

    kind = "evidence_index_item"
    title = N_("Index for the lawyer")  # stands in trails and drafts, so it says little
    category = "LGL.r"

    sort: EvidenceSort = choice(N_("What it is"), EvidenceSort, required=True, listed=True)
    where: str = text(
        N_("Where it lies"),
        required=True,
        listed=True,
        hint=N_("Only where it is, never what it tells."),
    )
    holder: str = text(N_("Who has it"), listed=True)
    reference: str = text(N_("Reference"))
    seen_on: date | None = day(N_("Last seen there on"), listed=True)


@dataclass(frozen=True, kw_only=True)
class LegalNote(Record):
    """What the legal officer notes."""

    kind = "legal_note"
    title = N_("Legal note")
    category = "LGL"

    text: str = note(N_("Note"), required=True, listed=True, veiled=True)
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class ProtectionClaim(Record):
    """A fear of one's own state, or a claim for asylum: the decision only, never the story."""

    kind = "protection_claim"
    title = N_("Protection")
    category = "LGL"

    claim: ClaimState = choice(N_("A claim for protection"), ClaimState, required=True, listed=True)
    fears_own_state: Answer = answer(N_("Afraid of their own state?"))
    decided_on: date | None = day(N_("Since"), listed=True)
    where: str = text(N_("With whom it lies"))


@dataclass(frozen=True, kw_only=True)
class LegalDate(Record):
    """A date alone, for whoever plans the week."""

    kind = "legal_date"
    title = N_("Legal date")
    category = "LGL.d"
    sorted_by = "on"

    milestone_id: str = link(N_("From"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    what: str = text(N_("What"), listed=True)
    is_over: bool = flag(N_("Settled"), listed=True)
    is_renewed: bool = flag(N_("Is renewed early"), shown=False)
