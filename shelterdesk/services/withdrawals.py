"""Doing what follows when a consent is taken back: the table of ``domain/withdrawal``, in acts.

Whoever writes it down may hold fewer keys than the effect needs. Then what can be done is done at
once, and the rest waits for somebody who holds them and is told so; nothing waits silently.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.access import erasing
from shelterdesk.access.restricted import RESTRICT
from shelterdesk.domain.kinds.consent import Consent, ConsentType, ConsentWithdrawal
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import Photo, Resident
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.withdrawal import FOLLOWS, Effect
from shelterdesk.errors import Denied, NotFound, ShelterDeskError, Tampered
from shelterdesk.services import contacts, joining

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

PHOTO = "photo.delete"


def action_of(about: ConsentType) -> str:
    """How the trail names it; two of them are looked up there again."""
    effects = FOLLOWS[about].effects
    if Effect.RESTRICT in effects:
        return RESTRICT
    return PHOTO if Effect.DELETE_PHOTO in effects else "consent.withdraw"


def close_file(work: Work, taken: ConsentWithdrawal) -> None:
    """Where keeping a record is taken back: every record of this person closes.

    Before a row is written, so that no list of this transaction names somebody who may not read
    it any more.
    """
    if taken.about is not None and Effect.RESTRICT in FOLLOWS[taken.about].effects:
        for resident in sorted(joining.same_person(work, taken.resident)):
            work.restrict(resident, holds=True)


def closes(about: ConsentType) -> tuple[type[Record], ...]:
    """What a window has to read anew because a whole file is out of reach now."""
    return (Resident,) if Effect.RESTRICT in FOLLOWS[about].effects else ()


def follow(work: Work, taken: ConsentWithdrawal, consent: Consent | None) -> None:
    """Everything that follows from *taken*, in the same transaction."""
    about = taken.about
    if about is None:
        return
    resident, follows = taken.resident, FOLLOWS[about]
    for name, value in (*follows.facts, *_facts_of_sharing(taken)):
        fact = {"name": name, "value": value, "on": work.desk.today(), "source": taken.id}
        work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, fact))
    for effect in follows.effects:
        match effect:
            case Effect.CLOSE_CONTACTS:
                contacts.close_contacts(work, resident, consent.recipient if consent else "")
            case Effect.DELETE_PHOTO:
                _blank_photos(work, resident, taken)
            case _:  # done with another, or read off the withdrawal by who shares or counts
                pass


def _facts_of_sharing(taken: ConsentWithdrawal) -> list[tuple[str, str]]:
    if taken.about is not ConsentType.SHARE or taken.recipient_class is None:
        return []
    told = [(f"recipients:{taken.recipient_class.value}", "open")]
    if taken.recipient_class == "embassy":
        told.append(("embassy_contact", "no"))
    return told


def _blank_photos(work: Work, resident: ResidentId, taken: ConsentWithdrawal) -> None:
    """The newest revision holds no picture any more; a manager's keys take the older ones out."""
    with suppress(Denied, NotFound):
        for photo in work.shelf(Photo).all_of(resident):
            if photo.picture:
                # An effect of the withdrawal, which any worker may write; no act of its own.
                work.put(photo.amended({"picture": "", "deleted_on": taken.on}))


def finish(desk: Desk) -> None:
    """As a manager: take pictures out for good whose resident took the photo back."""
    if Role.MGR not in desk.roles:
        return
    for resident in _with_blanked_photos(desk):
        with suppress(ShelterDeskError):
            erasing.purge_older(desk, Photo, resident)


def _with_blanked_photos(desk: Desk) -> tuple[ResidentId, ...]:
    found: list[ResidentId] = []
    with desk.look() as work:
        for number in work.trail.numbers_of((PHOTO,)):
            try:
                detail = json.loads(desk.vault.entry(number).detail)
            except (Tampered, ValueError):
                continue
            for resident in map(ResidentId, detail.get("residents", ())):
                with suppress(Denied, NotFound, Tampered):
                    photos = work.shelf(Photo).all_of(resident)
                    if any(not photo.picture and photo.rev > 1 for photo in photos):
                        found.append(resident)
    return tuple(dict.fromkeys(found))
