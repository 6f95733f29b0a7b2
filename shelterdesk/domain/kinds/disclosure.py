"""The log of what left the house: what, to whom, why, on which ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import day, items, link, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Disclosure(Record):
    """One print, export, file or phone call. The disclosure log is the list of these."""

    kind = "disclosure"
    title = N_("Disclosure")
    category = "DIS"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    sheet_no: str = text(N_("Report number"), sealed=False, listed=True)
    what: str = text(N_("What"), required=True, listed=True)
    profile: str = text(N_("For whom"), required=True, listed=True, catalogue="disclosure_profiles")
    recipient: str = text(N_("Name of the body"), listed=True)
    why: str = text(N_("Why"), listed=True)
    fields_shown: tuple[str, ...] = items(N_("What it held"))
    consent_id: str = link(N_("Consent"))
    digest: str = text(N_("Check code"), shown=False)
