"""The log of what left the house: what, to whom, why, on which ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, items, link, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class Ground(Choice):
    """What makes it right that something left the house (casework guide 3, *disclosure log*)."""

    CONSENT = "consent", N_("The resident agreed")
    INSIDE = "inside", N_("It stays inside the house")
    COMPELLED = "compelled", N_("A court or a law asks for it")
    DANGER = "danger", N_("Somebody's life was in danger")


class How(Choice):
    """In which way it left."""

    PAPER = "paper", N_("On paper")
    FILE = "file", N_("As a file")
    PHONE = "phone", N_("On the phone")
    SPOKEN = "spoken", N_("In person")
    LETTER = "letter", N_("By letter or message")


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
    ground: Ground = choice(N_("On which ground"), Ground, default=Ground.CONSENT)
    how: How = choice(N_("How"), How, default=How.PAPER)
    order: str = text(
        N_("Order of an authority"), hint=N_("Number and date, if the law made the house tell it.")
    )
    recipient: str = text(N_("Name of the body"), listed=True)
    why: str = text(N_("Why"), listed=True)
    fields_shown: tuple[str, ...] = items(N_("What it held"))
    consent_id: str = link(N_("Consent"))
    digest: str = text(N_("Check code"), shown=False)

    def problems(self) -> dict[str, str]:
        """What was compelled names its order (casework guide 3, *compelled disclosure*)."""
        if self.ground is Ground.COMPELLED and not self.order.strip():
            return {"order": N_("Write the number and the day of the order.")}
        return {}
