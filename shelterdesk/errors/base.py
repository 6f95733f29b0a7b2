"""What every error of ours is: a title for the banner, a hint for the way out."""

from __future__ import annotations

from shelterdesk.i18n import N_


class ShelterDeskError(Exception):
    """Base of all our errors; a title for the banner, a hint for the way out.

    ``exit_code`` is what the command line ends with.
    """

    title = N_("Something went wrong")
    hint = N_(
        "Nothing was changed. Try again; if it happens again, tell the person who looks after "
        "the computer."
    )
    exit_code = 1


class Refusal(ShelterDeskError):
    """The request was understood and declined; the person can do something about it."""

    exit_code = 3


class Disturbance(ShelterDeskError):
    """The world got in the way: a damaged file, a full disk, a changed row."""

    exit_code = 7


class Cancelled(ShelterDeskError):
    """The person asked to stop; nothing was changed."""

    title = N_("Stopped")
    hint = N_("Nothing was changed.")
    exit_code = 8
