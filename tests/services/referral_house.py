"""A house for trying referrals: a resident with whoever sends them, and every way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.consent import Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, How
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.referral import CounsellingReferral, HealthReferral, Referral
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import disclosures, records, referral_files, referrals
from shelterdesk.services.referrals import Kind
from tests.cast import TODAY, Cast, copied

EVERYBODY = ("mia", "max", "carla", "amara", "bela", "nils", "hana", "nora", "lea")
NGO = {
    "recipient_class": RecipientClass.NGO,
    "recipient": "Practice Harbour",
    "purpose": "A place after the return",
    "covers": ("identity", "family"),
}
EMBASSY = {
    "recipient_class": RecipientClass.EMBASSY,
    "recipient": "Embassy of the Practice State",
    "purpose": "A travel paper",
    "covers": ("identity", "paper_number"),
}
CLINIC = {
    "recipient_class": RecipientClass.CLINIC,
    "recipient": "Practice Clinic",
    "purpose": "A look at her hand",
    "covers": ("identity", "health"),
}
DAY = timedelta(days=1)
YES = {"decision": Decision.GIVEN, "starts_on": TODAY}


def settled(founded: Cast, folder: Path) -> tuple[Cast, ResidentId]:
    """A copy of *founded* with Rosa, whom four colleagues work with."""
    cast = copied(founded, folder)
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        for login, role in (
            ("carla", Role.CM), ("amara", Role.COU), ("lea", Role.LEG), ("nora", Role.NUR),
        ):  # fmt: skip
            cast.assign(rosa, login, role)
        carla = cast.desk("carla")
        name = {"full_text": "Rosa Practice Lin"}
        records.add(carla, IdentityName, rosa, name)
        records.add(carla, Identity, rosa, {"citizenships": ("MMR",)})
        records.add(cast.desk("nora"), HealthRecord, rosa, {"what": "a broken finger, splinted"})
    return cast, rosa


def prepared(desk: Desk, rosa: ResidentId, kind: Kind = Referral, **more: Any) -> Any:
    values = {**(CLINIC if kind in (HealthReferral, CounsellingReferral) else NGO), **more}
    return referrals.prepare(desk, kind, rosa, values).value


def agreed(desk: Desk, made: Referral, **more: Any) -> Any:
    return referrals.ask(desk, type(made), made.id, made.rev, {**YES, **more}).value


Way = Callable[[Desk, Referral, Path], None]


def by_print(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.let_out(desk, pages, How.PAPER)


def by_message(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.let_out(desk, pages, How.LETTER)


def by_phone(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.let_out(desk, pages, How.PHONE)


def by_file(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.save(desk, pages, path)


WAYS: tuple[Way, ...] = (by_print, by_message, by_phone, by_file)


def left(desk: Desk, rosa: ResidentId) -> list[Disclosure]:
    return list(disclosures.of_resident(desk, rosa))
