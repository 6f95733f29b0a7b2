"""Admitting a resident at the door, and what one may know about them at a glance."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.domain import ages
from shelterdesk.domain.fields import is_local
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.names import draw_code_name, draw_resident_code, load_code_names
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.errors import Denied, NotFound, OffDuty
from shelterdesk.services import assignments, code_names, consequences, documents
from shelterdesk.services.assignments import Assigned
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
Parts = Mapping[type[Record], Values]

# The door, in the order in which it is asked (entities 5); the last three only if offered.
ADMISSION: tuple[type[Record], ...] = (
    EverydayName,
    AgeStatus,
    Stay,
    LanguageSkill,
    Resident,
    IdentityName,
    Identity,
    Document,
)
ONLY_IF_OFFERED: frozenset[type[Record]] = frozenset(
    {LanguageSkill, IdentityName, Identity, Document}
)


@dataclass(frozen=True)
class Overview:
    """What this person may know of a resident; what is out of their reach is None."""

    resident: Resident
    name: EverydayName | None
    stay: Stay | None
    age: AgeStatus | None
    languages: tuple[LanguageSkill, ...]
    identity: Identity | None
    assigned: tuple[Assigned, ...]


def suggest_code_name(desk: Desk) -> str:
    """A neutral code name that nobody in the house has."""
    return code_names.draw(desk)


def admit(desk: Desk, parts: Parts, draft: str = "") -> Receipt[ResidentId]:
    """Let somebody in: all of *parts* in one act, and the draft let go of with it.

    Raises ``Invalid``, ``OffDuty``, ``Denied``.
    """
    dice = secrets.SystemRandom()
    code_name = parts.get(Resident, {}).get("code_name")
    with desk.look() as work:
        codes = desk.in_use.codes(work)
        if not code_name:  # whoever has chosen one need not know all that others have
            code_name = draw_code_name(code_names.taken(work), dice, load_code_names())
    with desk.work("resident.admit") as work:
        code = draw_resident_code(dice, codes)
        resident = admit_in(work, parts, code=code, code_name=code_name)
        if draft:
            work.discard_draft(draft)
    return Receipt(resident, frozenset(work.changed))


def admit_in(work: Work, parts: Parts, *, code_name: str, code: str = "") -> ResidentId:
    """Admit inside a unit of work that goes on; parts without any content are left out."""
    desk = work.desk
    if not desk.may_create(Resident):
        raise Denied("resident.create")
    given = {
        kind: dict(values)
        for kind, values in parts.items()
        if kind not in ONLY_IF_OFFERED or says_something(kind, values)
    }
    id = ResidentId(secrets.token_hex(16))
    birth = given.get(Identity, {}).get("birth_date")
    age = ages.raised(given.get(AgeStatus, {}).get("group"), birth, desk.today())
    if age is not None:
        given.setdefault(AgeStatus, {})["group"] = age
    about = {
        "code": code or draw_resident_code(secrets.SystemRandom()),
        **given.pop(Resident, {}),
        "code_name": code_name,
        # A child, or somebody who may be one, is shielded from the first row (entities 1).
        "shielded": age in (AgeGroup.CHILD, AgeGroup.UNCERTAIN),
    }
    try:
        work.shelf(Resident).add(Resident.new(RecordId(id), id, about))
    except NotFound:
        raise OffDuty from None
    if IdentityName in given:
        given[IdentityName] = dict(consequences.named(given[IdentityName]))
    for kind in ADMISSION:
        if kind in given:
            _keep(work, kind, id, given[kind])
    for kind in given.keys() - set(ADMISSION):
        _keep(work, kind, id, given[kind])
    return id


def overview(desk: Desk, resident: ResidentId) -> Overview:
    """Everything at a glance; raises ``NotFound`` when the resident is out of reach."""
    with desk.look() as work:
        found = work.shelf(Resident).get(RecordId(resident))
        return Overview(
            resident=found,
            name=_latest(work, EverydayName, resident),
            stay=_latest(work, Stay, resident),
            age=_latest(work, AgeStatus, resident),
            languages=tuple(_all(work, LanguageSkill, resident)),
            identity=_latest(work, Identity, resident),
            assigned=assignments.of_in(work, resident),
        )


def _keep(work: Work, kind: type[R], resident: ResidentId, values: Values) -> None:
    if kind is Document:
        values = documents.settled(work, resident, values, None)
    kept = work.shelf(kind).add(work.make(kind, resident, values))
    if isinstance(kept, Document):
        documents.follow(work, kept)


def says_something(kind: type[Record], values: Mapping[str, Any]) -> bool:
    """Whether *values* hold anything but what every new record of *kind* begins with."""
    return any(value is not None for name, value in values.items() if is_local(name)) or any(
        value not in (None, "", (), field.empty) and value != _default(kind, field.name)
        for field in kind.fields()
        for value in (values.get(field.name),)
    )


def _default(kind: type[Record], name: str) -> object:
    return kind.__dataclass_fields__[name].default


def taken(desk: Desk) -> tuple[frozenset[str], frozenset[str]]:
    with desk.look() as work:
        return code_names.taken(work), frozenset(desk.in_use.codes(work))


def _latest(work: Work, kind: type[R], resident: ResidentId) -> R | None:
    return next(iter(_all(work, kind, resident)), None)


def _all(work: Work, kind: type[R], resident: ResidentId) -> Iterable[R]:
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound):
        return ()
