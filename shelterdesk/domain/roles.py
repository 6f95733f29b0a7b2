"""Who works in a house (casework guide 9.1). Hats add up; two hats are never two signatures."""

from __future__ import annotations

from shelterdesk.domain.fields import Choice
from shelterdesk.i18n import N_


class Role(Choice):
    """The roles that have an account. Interpreters, volunteers and auditors have none."""

    MGR = "MGR", N_("manager")
    CM = "CM", N_("case manager")
    COU = "COU", N_("counsellor")
    HS = "HS", N_("day worker")
    NS = "NS", N_("night worker")
    NUR = "NUR", N_("nurse")
    LEG = "LEG", N_("legal officer")
    ADM = "ADM", N_("administrator")


CONTENT_ROLES = frozenset(Role) - {Role.ADM}
BACKUP_ROLES = frozenset({Role.MGR, Role.ADM})  # may make, check and restore backups
