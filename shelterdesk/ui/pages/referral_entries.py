"""The forms of a referral: preparing it, asking the resident, what became of it, taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.house_text import HouseText
from shelterdesk.domain.kinds.referral import Organisation, Referral, ReferralState, Urgency
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.i18n import N_
from shelterdesk.services import referrals
from shelterdesk.services.referrals import Kind
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, PickEditor, TicksEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.consents import fields_for
from shelterdesk.ui.presenters.referrals import edited_fields, may_get
from shelterdesk.ui.presenters.two_versions import Basis

CHANGE, ASK, ANSWER, BACK = "change", "ask", "answer", "back"
FROM = Field(
    name="organisation_id",
    label=N_("From the directory"),
    holds=str,
    hint=N_("Fills in the next two. Leave it empty for somebody who is not there."),
)
STATE = Field(name="state", label=N_("What became of it"), holds=ReferralState, required=True)
NOTHING_LEAVES = N_(
    "Writing this tells nobody outside. Nothing leaves before the resident agreed to this body, "
    "this purpose and these lines."
)
PURPOSE_SEEN = N_(
    "The purpose stays in this area. The name of the body is also read by the case manager and the "
    "managers, in the list of what left the house."
)
ASK_THEM = N_(
    "Go through it line by line with the resident. Nothing is chosen beforehand, and a no is a "
    "full answer. To: {recipient}. For: {purpose}."
)


@dataclass(frozen=True)
class Asking:
    """What the form for an answer needs to know beforehand."""

    texts: tuple[HouseText, ...]
    is_child: bool


@dataclass(frozen=True, repr=False)
class Said:
    """The resident's answer of this moment, kept nowhere yet but in its ``draft``."""

    values: Values
    draft: str
    is_yes: bool


def prepare_entry(
    seat: Seat,
    kind: Kind,
    resident: ResidentId,
    organisations: Sequence[Organisation],
    before: Referral | None = None,
) -> Entry:
    """Prepare a referral, or change one that was not sent yet."""
    words, desk = seat.look.words, seat.desk
    basis = Basis(before) if before is not None else None

    def save(values: Any, slot: str) -> Any:
        given = values[kind.kind]
        if before is None or basis is None:
            return referrals.prepare(desk, kind, resident, given, slot)
        return referrals.change(desk, kind, before.id, basis.rev(kind), given, slot)

    sorts = [s for s in RecipientClass if s in referrals.SORTS[kind]]
    custom: dict[str, Any] = {
        FROM.name: lambda f: PickEditor(f, seat.look, [(o.id, o.name) for o in organisations]),
        "recipient_class": lambda f: PickEditor(
            f, seat.look, [(s.value, words(s.label)) for s in sorts]
        ),
        "covers": lambda f: _ticks(seat, f),
    }
    fields = edited_fields(kind)
    if organisations:
        fields = (FROM, *fields)
    about = f":{before.id}:{before.rev}" if before is not None else ""
    filled: dict[str, Any] = {"urgency": Urgency.CAN_WAIT}
    if before is not None:
        held = before.values()
        filled = {f.name: held[f.name] for f in fields}
    entry = Entry(
        seat,
        words(N_("Change the referral") if before else N_("Prepare a referral")),
        (Part(kind.kind, "", fields, custom),),
        f"{kind.kind}{about}/{resident}",
        save,
        act=words("Save"),
        filled={kind.kind: filled},
        explained=words(NOTHING_LEAVES),
        basis=basis,
    )
    _follow_directory(seat, entry, kind, organisations)
    return entry


def _follow_directory(
    seat: Seat, entry: Entry, kind: Kind, organisations: Sequence[Organisation]
) -> None:
    """What is chosen above fills in what stands below, and says what may be told there."""
    words, rows = seat.look.words, entry.form.forms[kind.kind].rows
    sort = rows["recipient_class"].editor
    base = words(NOTHING_LEAVES)
    if kind in referrals.PURPOSES:
        base = f"{base} {words(PURPOSE_SEEN)}"

    def tell() -> None:
        chosen = sort.read()
        more = may_get(RecipientClass.of(chosen), words) if chosen else ""
        entry.explain(f"{base} {more}".strip())

    def fill() -> None:
        known = {o.id: o for o in organisations}
        found = known.get(rows[FROM.name].editor.read())
        if found is None:
            return
        rows["recipient"].editor.fill(found.name)
        if found.recipient_class in referrals.SORTS[kind]:
            sort.fill(found.recipient_class)
        tell()

    sort.edited.connect(tell)
    if FROM.name in rows:
        rows[FROM.name].editor.edited.connect(fill)
    tell()


def ask_entry(seat: Seat, referral: Referral, asking: Asking, *, now: bool = False) -> Entry:
    """What the resident says to it. With *now* nothing is kept yet: the answer goes with it."""
    words, desk, kind = seat.look.words, seat.desk, type(referral)

    def save(values: Any, slot: str) -> Any:
        said = values[Consent.kind]
        if now:
            is_yes = referrals.check_answer(desk, kind, referral.id, said)
            # A yes is kept with the act that sends, a no to what was sent with its taking back.
            if is_yes or referral.state not in referrals.BEFORE:
                return Said(said, slot, is_yes)
        return referrals.ask(desk, kind, referral.id, referral.rev, said, slot)

    def texts(field: Field) -> Editor:
        picks = [(t.id, " · ".join(p for p in (t.about, t.version) if p)) for t in asking.texts]
        return PickEditor(field, seat.look, picks)

    fixed = ("recipient_class", "recipient", "purpose")
    fields = tuple(
        f for f in fields_for(ConsentType.SHARE, is_child=asking.is_child) if f.name not in fixed
    )
    custom = {"text_id": texts, "covers": lambda f: _ticks(seat, f, referral.covers)}
    told = words(ASK_THEM).format(recipient=referral.recipient, purpose=referral.purpose)
    return Entry(
        seat,
        words("Ask the resident"),
        (Part(Consent.kind, "", fields, custom),),
        f"{kind.kind}-{ASK}:{referral.id}/{referral.resident}",
        save,
        act=words("See what would go") if now else words("Save this answer"),
        filled={Consent.kind: {"starts_on": desk.today()}},
        explained=told,
    )


def answer_entry(seat: Seat, referral: Referral) -> Entry:
    """What the other body said."""
    words, kind = seat.look.words, type(referral)
    states = [
        state
        for state in referrals.NEXT.get(referral.state, ())
        if state is not ReferralState.TAKEN_BACK
    ]
    states.sort(key=list(ReferralState).index)

    def save(values: Any, slot: str) -> Any:
        given = dict(values[kind.kind])
        state = given.pop(STATE.name)
        return referrals.answer(
            seat.desk, kind, referral.id, referral.rev, state or referral.state, given, slot
        )

    fields = tuple(replace(kind.field(name), shown=True) for name in ("answer", "reason", "due_on"))
    custom = {
        STATE.name: lambda f: PickEditor(f, seat.look, [(s.value, words(s.label)) for s in states])
    }
    return Entry(
        seat,
        words("What became of it"),
        (Part(kind.kind, "", (STATE, *fields), custom),),
        f"{kind.kind}-{ANSWER}:{referral.id}/{referral.resident}",
        save,
        act=words("Save"),
        filled={kind.kind: {"answer": referral.answer, "due_on": referral.due_on}},
        explained=f"{referral.recipient} · {referral.purpose}",
    )


def back_entry(seat: Seat, referral: Referral, said: Said | None = None) -> Entry:
    """Take it back, with a reason; *said* is the resident's no to what was sent already."""
    words, kind = seat.look.words, type(referral)
    asked = said.draft if said is not None else ""
    lines = referrals.said_of(said.values).splitlines() if said is not None else ()

    def save(values: Any, slot: str) -> Any:
        reason = values[kind.kind]["reason"]
        return referrals.take_back(
            seat.desk, kind, referral.id, referral.rev, reason, slot, asked=asked
        )

    return Entry(
        seat,
        words("Take the referral back"),
        (Part(kind.kind, "", (replace(kind.field("reason"), shown=True, required=True),)),),
        f"{kind.kind}-{BACK}:{referral.id}/{referral.resident}",
        save,
        act=words("Take it back"),
        filled={kind.kind: {"reason": "\n".join(words(line) for line in lines)}} if said else None,
        explained=words("Nothing more goes out for it. What already went stays in the list."),
    )


def _ticks(seat: Seat, field: Field, only: Sequence[str] | None = None) -> Editor:
    words = seat.look.words
    picks = [
        (each.code, words(each.label))
        for each in seat.means.picks(field.catalogue)
        if only is None or each.code in only
    ]
    return TicksEditor(field, seat.look, picks, columns=1)
