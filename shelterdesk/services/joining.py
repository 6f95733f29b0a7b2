"""Two records of one person: found, looked at side by side, joined, and taken apart again.

Joining is a signed link (K8): nothing is copied or changed, so every alert, consent and note stays
where it is, under its own keys, and the link can be undone by a later row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.kinds.closing import AliasLink
from shelterdesk.domain.kinds.identity import Identity, IdentityName, MergeNote, ReferenceNumber
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.likeness import Known, Pair, pairs
from shelterdesk.domain.policy import Act, Reach
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import Denied, Invalid
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work
    from shelterdesk.services.register import Register, Row

R = TypeVar("R", bound=Record)

JOIN, PART = "alias_link.add", "alias_link.end"
HOLDS, APART = "yes", "no"  # of ``AliasLink.holds``
MOST_SHOWN = 3
JOINED_ALREADY = N_("One of the two is joined with another record already. Take that apart first.")
WHY_NEEDED = N_("Write what shows that it is one person. Somebody may have to undo it.")


@dataclass(frozen=True)
class Side:
    """One of two records as the comparison shows it; only what this person may read."""

    row: Row
    names: tuple[str, ...]
    born: Identity | None
    numbers: tuple[str, ...]


def may_join(desk: Desk) -> bool:
    """Whether to offer it: managers join; others tell a manager."""
    return Reach.HOUSE in desk.policy.reaches(desk.actor, Act.CREATE, AliasLink.kind)


def alike(register: Register, name: str) -> tuple[Row, ...]:
    """Residents with a name very much like *name*, for a calm word while somebody is admitted.

    Only from what this person may know of; at most three.
    """
    if len(name.strip()) < 2:
        return ()
    hits = register.find(name, limit=MOST_SHOWN * 4)
    asked = Known("", (name,))
    found = [
        row
        for row in hits
        if pairs([asked, Known(row.resident, (row.preferred, row.romanised, *row.legal_names))])
    ]
    return tuple(found[:MOST_SHOWN])


def links(work: Work) -> Mapping[frozenset[str], AliasLink]:
    """The newest word on each pair of records that was ever looked at, within one's reach."""
    newest: dict[frozenset[str], AliasLink] = {}
    try:
        said = list(work.shelf(AliasLink).every())
    except Denied:
        return {}
    order: dict[RecordId, int] = {}  # the trail's number is the only order in time (key model 1)
    for resident in {link.resident for link in said}:
        order |= work.entered(AliasLink, resident)
    for link in sorted(said, key=lambda link: order[link.id]):
        newest[frozenset((str(link.resident), link.other_resident_id))] = link
    return newest


def shown_as(work: Work) -> dict[ResidentId, ResidentId]:
    """Which record lists show for another of the same person, within one's reach."""
    held = [link for link in links(work).values() if link.holds == HOLDS]
    return {ResidentId(link.other_resident_id): link.resident for link in held}


def same_person(work: Work, resident: ResidentId) -> frozenset[ResidentId]:
    """Every record of the same person as *resident*'s, itself too, within one's reach."""
    found = {resident}
    held = [set(pair) for pair, link in links(work).items() if link.holds == HOLDS]
    before = 0
    while before < len(found):
        before = len(found)
        found.update(ResidentId(id) for pair in held if pair & found for id in pair)
    return frozenset(found)


def records_of(shown: Mapping[ResidentId, ResidentId], resident: ResidentId) -> list[ResidentId]:
    """Every record of the person of *resident*, the one that lists show first; see ``shown_as``."""
    main = shown.get(resident, resident)
    return [main, *sorted(other for other, by in shown.items() if by == main)]


def candidates(desk: Desk) -> tuple[Pair, ...]:
    """Pairs of records that may be one person and that nobody has looked at; for managers."""
    if not may_join(desk):
        raise Denied(JOIN)
    with desk.look() as work:
        known = links(work)
        return pairs(_everybody(work), known.keys())


def joined(desk: Desk) -> tuple[AliasLink, ...]:
    """All links that hold, within one's reach."""
    with desk.look() as work:
        return tuple(link for link in links(work).values() if link.holds == HOLDS)


def side(desk: Desk, register: Register, resident: ResidentId) -> Side | None:
    """One record for the comparison; None out of reach."""
    row = register.row(resident)
    if row is None:
        return None
    with desk.look() as work:
        born = _all(work, Identity, resident)
        numbers = _all(work, ReferenceNumber, resident)
    return Side(
        row=row,
        names=tuple(dict.fromkeys((row.preferred, row.romanised, *row.legal_names))),
        born=next((identity for identity in born if identity.birth_date), None),
        numbers=tuple(f"{n.issuer}: {n.number}" for n in numbers),
    )


def join(desk: Desk, main: ResidentId, other: ResidentId, why: str) -> Receipt[AliasLink]:
    """Say that *main* and *other* are one person; lists show *main* from now on.

    Raises ``Invalid`` without a reason, for a record with itself, or one that is joined already.
    A readiness verdict of either is withdrawn by the fact that this writes (entities 6).
    """
    if not why.strip():
        raise Invalid({"why": WHY_NEEDED})
    with desk.work(JOIN) as work:
        taken = {id for pair, link in links(work).items() if link.holds == HOLDS for id in pair}
        if main == other or taken & {str(main), str(other)}:
            raise Invalid({"other": JOINED_ALREADY})
        link = _say(work, main, other, HOLDS)
        for one, two in ((main, other), (other, main)):
            note = {"other": str(two), "why": why}
            work.shelf(MergeNote).add(work.make(MergeNote, one, note))
            _changed(work, one)
    return Receipt(link, frozenset(work.changed))


def part(desk: Desk, main: ResidentId, other: ResidentId) -> Receipt[AliasLink]:
    """Say that the two are not one person: undoes a link, or answers a suggestion."""
    with desk.work(PART) as work:
        before = links(work).get(frozenset((str(main), str(other))))
        link = _say(work, main, other, APART)
        if before is not None and before.holds == HOLDS:
            for one in (main, other):
                _changed(work, one)
    return Receipt(link, frozenset(work.changed))


def _say(work: Work, main: ResidentId, other: ResidentId, holds: str) -> AliasLink:
    if not may_join(work.desk):
        raise Denied(JOIN)
    work.require((Act.CREATE,), AliasLink, other)
    values = {"other_resident_id": str(other), "holds": holds}
    return work.shelf(AliasLink).add(work.make(AliasLink, main, values))


def _changed(work: Work, resident: ResidentId) -> None:
    fact = {"name": "changed", "value": "merge", "on": work.desk.today()}
    work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, fact))


def _everybody(work: Work) -> list[Known]:
    names: defaultdict[ResidentId, list[str]] = defaultdict(list)
    for everyday in work.shelf(EverydayName).every():
        names[everyday.resident] += [everyday.preferred, everyday.romanised]
    for legal in work.shelf(IdentityName).every():
        names[legal.resident].append(legal.full_text)
    born = {i.resident: i.birth_date for i in work.shelf(Identity).every() if i.birth_date}
    numbers: defaultdict[ResidentId, list[str]] = defaultdict(list)
    for number in work.shelf(ReferenceNumber).every():
        numbers[number.resident].append(f"{number.issuer} {number.number}")
    return [
        Known(id, tuple(n for n in said if n), born.get(id), tuple(numbers[id]))
        for id, said in names.items()
    ]


def _all(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    try:
        return work.shelf(kind).all_of(resident)
    except Denied:
        return ()
