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
from shelterdesk.domain.kinds.follow_up import FollowUpPlan, FollowUpState
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import Photo, Resident
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.withdrawal import FOLLOWS, Effect
from shelterdesk.errors import Denied, NotFound, ShelterDeskError, Tampered
from shelterdesk.services import contacts, joining, stopping

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


def write_in(work: Work, resident: ResidentId, about: ConsentType) -> ConsentWithdrawal:
    """Write down, as part of another act, that all of a type was taken back; with what follows."""
    given = {"on": work.desk.today(), "about": about}
    made = work.make(ConsentWithdrawal, resident, given)
    close_file(work, made)
    kept = work.shelf(ConsentWithdrawal).add(made)
    follow(work, kept, None)
    return kept


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
            case Effect.STOP_CONTACT:
                stopping.drop_in(work, resident)
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
    _drop_contacts(desk)


def _drop_contacts(desk: Desk) -> None:
    """Drop what was due for whom somebody without these keys wrote down a stop."""
    with desk.look() as work:
        back = {
            taken.resident
            for taken in work.shelf(ConsentWithdrawal).every()
            if taken.about is ConsentType.AFTER_CARE
        }
        left = [
            plan.resident
            for plan in work.shelf(FollowUpPlan).every(open_state=FollowUpState.OPEN.value)
            if plan.resident in back and not _agreed_again(work, plan)
        ]
    for resident in left:
        with suppress(ShelterDeskError), desk.work("follow_up.stop") as work:
            stopping.drop_in(work, resident)


def _agreed_again(work: Work, plan: FollowUpPlan) -> bool:
    """Whether the plan began after the last stop: then it rests on a new yes."""
    stops = [
        taken.id
        for taken in work.shelf(ConsentWithdrawal).all_of(plan.resident)
        if taken.about is ConsentType.AFTER_CARE
    ]
    placed = work.entered(ConsentWithdrawal, plan.resident)
    began = work.entered(FollowUpPlan, plan.resident).get(plan.id, 0)
    return began > max((placed.get(id, 0) for id in stops), default=0)


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
