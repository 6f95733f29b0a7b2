"""What somebody who asks for emergency access can meet."""

from __future__ import annotations

from shelterdesk.errors.base import Refusal
from shelterdesk.i18n import N_


class NoEmergencyKey(Refusal):
    """No share, or no wrap for these people: founded without, new here, or left."""

    title = N_("Emergency access is not set up for you two")
    hint = N_(
        "Nothing was opened. It is set up for those who could ask for it when two of them last did "
        "so: House, Emergency access. The emergency sheet needs none of it."
    )


class NotEligible(Refusal):
    """Emergency access is for these roles only (casework guide 9.3)."""

    title = N_("Emergency access is not open to this person")
    hint = N_(
        "Nothing was opened. Two different people are needed: manager, case manager, counsellor, "
        "nurse, or night worker on duty. Ask another colleague."
    )


class EmergencyOver(Refusal):
    """Sixty minutes have passed, or it was closed."""

    title = N_("This emergency access is over")
    hint = N_("The text is gone from this computer. If it is still needed, two people ask again.")


class NotYours(Refusal):
    """Who asked for emergency access, or agreed to it, does not judge it."""

    title = N_("Somebody else has to look at this")
    hint = N_("Nothing was changed. You asked for this emergency access, or you agreed to it.")
