"""What practice people keep for themselves: phrases, things to remember, a few private notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import phrases, private_notes, supervisions

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

_PHRASES = (
    ("steps", "We agreed on one small step until next time."),
    ("rest", "She would like to rest after the session; please do not ask her about it."),
    ("body", "We tried slow breathing together; the shoulders became softer."),
)
_SECTIONS = {
    "reason": "Follow-up, as agreed.",
    "what_we_did": "Listening, grounding.",
    "next": "Next week, same room.",
}
_NOTES = (
    "I notice that I hurry when the phone is mentioned. What am I afraid to hear?",
    "Mine, not hers: I want her to be angry. Bring this to supervision.",
    "Slower next time. I filled three silences that were hers.",
)


def keep(staff: Callable[[Role], list[Desk]], known: Sequence[ResidentId], on: date) -> None:
    """Let the first counsellor write for herself and open one note to the second.

    *staff* gives the desks of a role, *known* are the residents in order.
    """
    counsellor, colleague = staff(Role.COU)[:2]
    for name, text in _PHRASES:
        phrases.keep_phrase(counsellor, name, text)
    phrases.keep_template(counsellor, "Weekly", "BRIEF", _SECTIONS)
    phrases.keep_own_task(counsellor, "Ask about the quiet room for Tuesday", on)
    supervisions.keep(
        counsellor,
        {
            "held_on": on - timedelta(days=6),
            "with_whom": colleague.display_name,
            "themes": "Hurrying; whose anger it is.",
            "actions": "Leave silences. Walk after the third session of a day.",
        },
    )
    counsellor.refresh_actor()
    hers = [one for one in known if private_notes.may_write(counsellor, one)]
    written = [
        private_notes.write(counsellor, resident, text).value
        for resident, text in zip(hers, _NOTES, strict=False)
    ]
    if written:
        private_notes.lend(counsellor, written[0].id, colleague.user_id, 7)
    phrases.keep_own_task(staff(Role.HS)[0], "Water the plants on the stairs")
