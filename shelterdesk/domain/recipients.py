"""Sorts of bodies that something about a resident may go to (documents guide 5.3)."""

from __future__ import annotations

from shelterdesk.domain.fields import Choice
from shelterdesk.i18n import N_


class RecipientClass(Choice):
    """Whom a disclosure goes to (documents guide 5.3)."""

    INTERNAL = "internal", N_("Inside the house")
    EMBASSY = "embassy", N_("Embassy")
    IMMIGRATION = "immigration", N_("Immigration")
    MINISTRY = "ministry", N_("Ministry")
    IOM = "iom", N_("IOM")
    NGO = "ngo", N_("Receiving organisation")
    POLICE = "police", N_("Police, prosecutor")
    ESCORT = "airline", N_("Airline, escort")
    CLINIC = "clinic", N_("Clinic, hospital")
    LAWYER = "lawyer", N_("Lawyer")
    SHELTER = "shelter", N_("Another shelter")
