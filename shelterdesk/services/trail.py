"""Who did what, read from the signed trail in words people use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import KeyId, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.vault.ledger import EntryRow

WORDS = {
    "sign_in": N_("signed in"),
    "open": N_("opened"),
    "reveal": N_("read a covered text"),
    "resident.admit": N_("admitted"),
    "assignment.begin": N_("assigned a worker"),
    "assignment.end": N_("ended an assignment"),
    "reader.block": N_("blocked a colleague from this file"),
    "reader.unblock": N_("lifted a block"),
    "assignment.over": N_("ended assignments whose last day had passed"),
    "assignment.settle": N_("passed keys on to whoever was assigned"),
    "caseload.hand_over": N_("handed over a caseload"),
    "user.add": N_("let a colleague in"),
    "user.roles": N_("gave a colleague other roles"),
    "user.suspend": N_("suspended a colleague"),
    "user.leave": N_("let a colleague go"),
    "user.recover": N_("gave somebody who forgot a new way in, by two cards"),
    "group.settle": N_("brought groups to today's roles"),
    "group.adopt": N_("took over a group's key"),
    "cards.replace": N_("made new safety cards"),
    "cards.settle": N_("gave files to whoever is assigned, by two cards"),
    "counselling_session.record": N_("recorded a session"),
    "progress_note.sign": N_("signed a note"),
    "readiness_verdict.sign": N_("signed a verdict"),
    "readiness_verdict.countersign": N_("countersigned a verdict"),
    "report.print": N_("printed a report"),
    "shift.declare": N_("declared a shift"),
    "setting.change": N_("changed a setting"),
    "import.htcds": N_("imported a sheet"),
    "backup.make": N_("made a backup"),
    "restore": N_("restored a backup"),
    "computer.set_up": N_("set up a computer with the workstation card"),
    "computer.card": N_("typed the workstation card for one start"),
    "computer.card_show": N_("looked at the workstation card"),
    "computer.accept": N_("went on with an older house, with a second person"),
}
VERBS = {"add": N_("wrote"), "amend": N_("changed"), "withdraw": N_("took out of force")}
OTHER = N_("did something else")

MOST = 500  # lines a page shows; older ones are in the signed export


@dataclass(frozen=True)
class TrailLine:
    """One line: when, who, what (a marked text), on which kinds (marked titles)."""

    at: datetime
    who: str
    did: str
    kinds: tuple[str, ...]


def of_resident(desk: Desk, resident: ResidentId) -> tuple[TrailLine, ...]:
    """What happened with one resident's file, newest first; ``NotFound`` out of reach.

    Managers and the resident's case manager see everybody's lines, others their own: that there
    was a counselling session is nothing that the whole house may know (entities 4, LOG).
    """
    with desk.look() as work:
        work.shelf(Resident).get(RecordId(resident))
    sees_all = Role.MGR in desk.roles or Role.CM in desk.actor.assigned.get(resident, ())
    return tuple(
        _line(desk, entry, detail)
        for entry, detail in _entries(desk)
        if resident in _residents(detail) and (sees_all or _is_mine(desk, entry))
    )


def mine(desk: Desk) -> tuple[TrailLine, ...]:
    """What this person did, newest first."""
    return tuple(
        _line(desk, entry, detail) for entry, detail in _entries(desk) if _is_mine(desk, entry)
    )


def _is_mine(desk: Desk, entry: EntryRow) -> bool:
    return desk.user_of(KeyId(entry.actor)) == desk.user_id


def _entries(desk: Desk) -> list[tuple[EntryRow, dict[str, Any]]]:
    return [(entry, _detail(entry.detail)) for entry in desk.trail(size=MOST)]


def _detail(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _residents(detail: dict[str, Any]) -> set[str]:
    try:
        return {*detail.get("residents", ()), *(pair[0] for pair in detail.get("opened", ()))}
    except (TypeError, LookupError):  # signed, but not by our program
        return set()


def _line(desk: Desk, entry: EntryRow, detail: dict[str, Any]) -> TrailLine:
    titles = {kind.kind: kind.title for kind in KINDS}
    verb = entry.action.rsplit(".", 1)[-1]
    return TrailLine(
        datetime.fromtimestamp(entry.at, UTC),
        desk.name_of(KeyId(entry.actor)),
        WORDS.get(entry.action) or VERBS.get(verb, OTHER),
        tuple(titles[name] for name in detail.get("kinds", ()) if name in titles),
    )
