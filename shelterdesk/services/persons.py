"""Who a resident is, as far as one person may know it: names, age, languages, numbers, stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.kinds.identity import (
    Identity,
    IdentityBrief,
    IdentityName,
    ReferenceNumber,
)
from shelterdesk.domain.kinds.resident import (
    EverydayName,
    InterpreterWish,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services import ages
from shelterdesk.services.ages import Age

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Person:
    """One resident; what is out of this person's reach is empty."""

    resident: Resident
    called: EverydayName | None
    names: tuple[IdentityName, ...]
    identity: Identity | None
    brief: IdentityBrief | None
    numbers: tuple[ReferenceNumber, ...]
    age: Age
    languages: tuple[LanguageSkill, ...]
    wishes: tuple[InterpreterWish, ...]
    stays: tuple[Stay, ...]

    @property
    def never_called(self) -> tuple[str, ...]:
        """Names that nobody here uses."""
        return tuple(name.full_text for name in self.names if name.do_not_use)

    @property
    def needs_interpreter(self) -> bool:
        """Whether the person said so for any language."""
        return any(skill.wants_interpreter == "yes" for skill in self.languages)


def person(desk: Desk, resident: ResidentId) -> Person:
    """Everything about who somebody is; ``NotFound`` when the resident is out of reach."""
    with desk.look() as work:
        about = work.shelf(Resident).get(RecordId(resident))
        identity = _first(work, Identity, resident)
        birth = identity.birth_date if identity else None
        return Person(
            resident=about,
            called=_first(work, EverydayName, resident),
            names=_all(work, IdentityName, resident),
            identity=identity,
            brief=_first(work, IdentityBrief, resident),
            numbers=_all(work, ReferenceNumber, resident),
            age=ages.judged(ages.current(work, resident), birth, desk.today()),
            languages=_all(work, LanguageSkill, resident),
            wishes=_all(work, InterpreterWish, resident),
            stays=_all(work, Stay, resident),
        )


def _all(work: Work, kind: type[R], resident: ResidentId) -> tuple[R, ...]:
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound):
        return ()


def _first(work: Work, kind: type[R], resident: ResidentId) -> R | None:
    return next(iter(_all(work, kind, resident)), None)
