"""Who works in a house (casework guide 9.1). Hats add up; two hats are never two signatures."""

from __future__ import annotations

from collections.abc import Collection

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
    II = "II", N_("looks into reports about colleagues")


# Duties that somebody has beside a role (entities 1, ``incident_investigator``). They stand in the
# same certificate, by two signatures, and alone give no account anything to do.
DUTIES = frozenset({Role.II})
CONTENT_ROLES = frozenset(Role) - {Role.ADM} - DUTIES
BACKUP_ROLES = frozenset({Role.MGR, Role.ADM})  # may make, check and restore backups

NO_HAT = N_("Choose at least one role.")
CONTENT_HAT = N_(
    "An administrator looks after the computer and reads nothing about residents, so this role "
    "stands alone. Choose administrator or the others."
)
DUTY_ALONE = N_("Looking into reports is a duty beside another role. Choose that role as well.")
TWO_HATS = N_(
    "Two hats: this person will see what both roles see. Their two roles never count as two "
    "signatures."
)
OWN_COUNSELLING = N_(
    "A manager who counsels: approvals on residents they counsel need another signer, and "
    "they read notes only of residents whom they are assigned to."
)


def hats_refused(roles: Collection[Role]) -> str:
    """Why nobody may have these roles together, as a marked sentence; empty if they may.

    Casework guide 9.4: an administrator never holds a role with content.
    """
    if not roles:
        return NO_HAT
    if Role.ADM in roles and (CONTENT_ROLES | DUTIES) & set(roles):
        return CONTENT_HAT
    if set(roles) <= DUTIES:
        return DUTY_ALONE
    return ""


def hats_to_know(roles: Collection[Role]) -> tuple[str, ...]:
    """What a small house should know of roles that one person has together (guide 9.4)."""
    if len(set(roles) - DUTIES) < 2 or hats_refused(roles):
        return ()
    if {Role.MGR, Role.COU} <= set(roles):
        return TWO_HATS, OWN_COUNSELLING
    return (TWO_HATS,)
