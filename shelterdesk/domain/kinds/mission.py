"""Who gives papers: missions, and what the papers of a country need. Names no resident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import day, flag, note, text
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class CountryDocument(Record):
    """The house's own row of the country table, beside or instead of one that we ship."""

    kind = "country_document"
    title = N_("Travel paper of a country")
    category = "LIB"
    about_resident = False

    code: str = text(N_("Row"), required=True, sealed=False, listed=True)
    definition: str = note(N_("What it says"), required=True, shown=False)
    reviewed_on: date | None = day(N_("Last checked"), sealed=False, listed=True)
    is_active: bool = flag(N_("In use"), default=True, sealed=False)


@dataclass(frozen=True, kw_only=True)
class Mission(Record):
    """An embassy or consulate: address, hours, whom to ask. Names no resident."""

    kind = "mission"
    title = N_("Mission")
    category = "LIB"
    about_resident = False

    country: str = text(
        N_("Of which country"), required=True, sealed=False, listed=True, catalogue="countries"
    )
    name: str = text(N_("Name"), required=True, sealed=False, listed=True)
    city: str = text(N_("Where"), sealed=False, listed=True)
    phone: str = text(N_("Phone"), sealed=False)
    hours: str = text(N_("Opening hours"), sealed=False)
    serves: str = text(
        N_("For whom it is in charge"), hint=N_("For example: also for people in this country.")
    )
    remark: str = note(N_("What to know"))
    reviewed_on: date | None = day(N_("Last checked"), sealed=False, listed=True)
