"""What a person's identity, age and ways to be reached tell others (entities 3, 6).

Less protection is never told by a date alone: that somebody is an adult is told by whoever decides
so, in ``age_status``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from shelterdesk.domain.ages import age_band, group_of
from shelterdesk.domain.kinds.family import CallerAnswer, CallerRule, ContactPoint
from shelterdesk.domain.kinds.identity import Identity, IdentityBrief, IdentityName, NameUse
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus
from shelterdesk.domain.record import Record, Values

Told = tuple[type[Record], Values]


def of_identity(record: Identity, today: date) -> Iterable[Told]:
    """Age band and nationality for counsellors and nurses; *minor* and *changed* for readiness."""
    yield (
        IdentityBrief,
        {
            "age_band": age_band(record.birth_date, today) if record.birth_date else "",
            "as_of": today,
            "nationalities": record.citizenships,
        },
    )
    if record.birth_date is not None:
        group = group_of(record.birth_date, today)
        if group is not AgeGroup.ADULT:
            yield _fact("minor", group.value, on=today, source=record.id)
    if record.rev > 1:
        yield _fact("changed", "identity", on=today, source=record.id)


def of_name(record: IdentityName, today: date) -> Iterable[Told]:
    """A corrected name on paper is a change of identity (documents guide 3.2)."""
    if record.rev > 1 and record.use is NameUse.LEGAL:
        yield _fact("changed", "identity", on=today, source=record.id)


def of_age(record: AgeStatus, today: date) -> Iterable[Told]:
    """Whether the rules for children apply; an adult's first row tells nothing."""
    if record.rev > 1 or record.group is not AgeGroup.ADULT:
        yield _fact("minor", record.group.value, on=today, source=record.id)


def of_contact(record: ContactPoint, today: date) -> Iterable[Told]:
    """What the desk does when somebody calls: no number, no reason (casework guide 2).

    A way out that is safe does not make a call safe: the resident is asked first. A way that leads
    to nobody by name, such as the resident's own telephone, says nothing about callers.
    """
    if not record.whom and record.rev == 1:
        return
    is_never = record.is_never
    yield (
        CallerRule,
        {
            "caller": record.whom,
            "put_through": CallerAnswer.NOT_ALLOWED if is_never else CallerAnswer.ASK_FIRST,
            "say": "" if is_never else record.say,
            "ended": not record.whom,
            "source": record.id,
        },
    )


def _fact(name: str, value: str, **more: Any) -> Told:
    return ReadinessFact, {"name": name, "value": value, **more}


TELLERS: Mapping[type[Record], Callable[[Any, date], Iterable[Told]]] = {
    Identity: of_identity,
    IdentityName: of_name,
    AgeStatus: of_age,
    ContactPoint: of_contact,
}
