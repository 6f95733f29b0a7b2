"""Giving a draft of one's own away.

A draft is sealed to whoever types it. Only they can open it; so only they can seal it anew, to a
colleague. Then it is the colleague's, and gone here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shelterdesk.domain.record import UserId
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.store import drafts as stored
from shelterdesk.store import engine as engines

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

WRITES_TOO = N_("They are writing the same thing already. Let one of you finish first.")


def pass_on(desk: Desk, slot: str, user_id: UserId) -> None:
    """Give one's own draft of *slot* to a colleague, who finds it as if they had begun it.

    Asks no policy: who may have it is for the service. Raises ``NotFound`` for no such draft or
    colleague, ``Invalid`` where they have a draft of the same, ``PassphraseNeeded``.
    """
    draft = desk.find_draft(slot)
    if draft is None:
        raise NotFound("draft")
    desk.require_trusted()
    plain = json.dumps({"slot": slot, "values": draft.values}, ensure_ascii=False)
    body = plain.encode("utf-8", "surrogatepass")
    with desk.look():
        person = next((p for p in desk.vault.people() if p.user_id == user_id), None)
        if person is None or person.left:
            raise NotFound("person")
        id = stored.place(person.key_id, slot)
        sealed = desk.vault.seal_draft(id, body, person)
    kept_at = int(draft.kept_at.timestamp())
    with engines.writing(desk.engine) as db:
        if stored.find(db, desk.schema, id) is not None:
            raise Invalid({"taker": WRITES_TOO})
        stored.keep(db, desk.schema, stored.DraftRow(id, person.key_id, kept_at, sealed))
        desk.discard_draft_with(db, slot)
