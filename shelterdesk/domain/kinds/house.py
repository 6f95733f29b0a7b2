"""The house itself: its settings, its name, its shifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import day, link, moment, note, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Setting(Record):
    """One setting of the shelter; ``domain.settings`` says which there are and what they mean."""

    kind = "setting"
    title = N_("Setting")
    category = "SET"
    about_resident = False
    sorted_by = "key"

    key: str = text(N_("Setting"), required=True, sealed=False, listed=True, shown=False)
    value: str = text(N_("Value"), sealed=False, listed=True)
    since: date | None = day(N_("Since"), sealed=False, listed=True, shown=False)


@dataclass(frozen=True, kw_only=True)
class HouseProfile(Record):
    """Name and address of the house: known inside it, never in the clear."""

    kind = "house_profile"
    title = N_("The house")
    category = "HSE"
    about_resident = False

    name: str = text(N_("Name of the house"), required=True, listed=True)
    local_name: str = text(N_("The same in the local script"))
    code: str = text(N_("House code"), required=True, listed=True)
    address: str = note(N_("Address"))


@dataclass(frozen=True, kw_only=True)
class ShiftDeclaration(Record):
    """Who says they are on duty, from when to when."""

    kind = "shift_declaration"
    title = N_("Shift")
    category = "SHF"
    mode = Mode.EVENT
    about_resident = False
    sorted_by = "from_at"

    user_id: str = link(N_("Worker"), required=True, sealed=False, listed=True)
    from_at: datetime = moment(N_("From"), required=True, sealed=False, listed=True)
    to_at: datetime | None = moment(N_("Until"), sealed=False, listed=True)
