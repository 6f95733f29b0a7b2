"""What is said right after signing in: tries that did not fit, a paper code that is used up."""

from __future__ import annotations

from shelterdesk.i18n import N_
from shelterdesk.ui.pages.seat import Seat

USED_UP = N_("Your code is used up. Make a new one in Settings.")
ONE_TRY = N_("{n} try did not fit since you last signed in, on {moment}.")
TRIES = N_("{n} tries did not fit since you last signed in, the last on {moment}.")
NOT_YOU = N_("If that was not you, tell the manager.")

MOVED = N_("This computer has a new key since a computer was stolen, and you sign in with it now.")
MOVED_DO = N_(
    "Choose another passphrase in Settings today. A paper code that you had has ended; make a new "
    "one there too."
)


def welcome(seat: Seat, *, used_up: bool) -> None:
    """Say it calmly in the banner; nothing is said when there is nothing to say."""
    words, failed = seat.look.words, seat.desk.failed
    tries, hint = "", ""
    if failed is not None and failed.tries:
        when = seat.show.moment(failed.last_at.astimezone(seat.desk.now().tzinfo))
        tries = words.count(ONE_TRY, TRIES, failed.tries).format(n=failed.tries, moment=when)
        hint = words(NOT_YOU)
    if seat.desk.accounts.moved:
        tries, hint = words(MOVED), f"{tries} {words(MOVED_DO)} {hint}".strip()
    if used_up:
        tries, hint = words(USED_UP), f"{tries} {hint}".strip()
    if tries:
        seat.banner.show_note(tries, hint, tone="info")
        if used_up or seat.desk.accounts.moved:
            seat.banner.offer(words("Settings"), lambda: seat.went.emit("settings"))
