"""The cast of the tests: one small practice house with a person in each role, made once, copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Clock, Desk
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.policy import POLICY, Policy
from shelterdesk.domain.projections import Projections
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, following, residents, shift
from shelterdesk.store.tables import shipped_schema
from shelterdesk.vault.slots import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
TODAY = date(2026, 11, 24)

PEOPLE = (
    new_house.Founder("mia", "Mia", (Role.MGR,), "moon"),
    new_house.Founder("max", "Max", (Role.MGR,), "moon"),
    new_house.Founder("carla", "Carla", (Role.CM,), "moon"),
    new_house.Founder("amara", "Amara", (Role.COU,), "moon"),
    new_house.Founder("bela", "Bela", (Role.COU,), "moon"),
    new_house.Founder("nils", "Nils", (Role.NS,), "moon"),
    new_house.Founder("hana", "Hana", (Role.HS,), "moon"),
    new_house.Founder("nora", "Nora", (Role.NUR,), "moon"),
    new_house.Founder("lea", "Lea", (Role.LEG,), "moon"),
    new_house.Founder("adam", "Adam", (Role.ADM,), "moon"),
)


@dataclass
class FakeTime:
    """A clock that tests move."""

    at: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    steady: float = 1000.0

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        step = timedelta(**time)
        self.at += step
        self.steady += step.total_seconds()

    def clock(self) -> Clock:
        """A clock that follows."""
        return Clock(lambda: self.at, lambda: self.steady, UTC)


@dataclass
class Cast:
    """A house and whoever has sat down in it."""

    folder: Path
    time: FakeTime = field(default_factory=FakeTime)
    schema: Any = shipped_schema
    policy: Policy = POLICY
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def house(self) -> door.House:
        return door.House(
            self.folder,
            self.time.clock(),
            Projections.shipped(),
            schema=self.schema,
            policy=self.policy,
            follows=following.follow,
        )

    def desk(self, login: str) -> Desk:
        return self.desks[login]

    def user(self, login: str) -> UserId:
        return self.desks[login].user_id

    @contextmanager
    def seated(self, *logins: str) -> Iterator[Cast]:
        """Everybody named sits down; all leave at the end."""
        with door.sign_in_together(self.house, dict.fromkeys(logins, "moon")) as desks:
            self.desks = desks
            yield self
        self.desks = {}

    def admit(self, login: str, name: str = "Rosa", age: AgeGroup = AgeGroup.ADULT) -> ResidentId:
        """Somebody comes to the door; *login* is on duty."""
        desk = self.desk(login)
        if not shift.on_duty(desk):
            shift.begin(desk)
        return residents.admit(desk, door_form(name, age, f"{name} code")).value

    def assign(self, resident: ResidentId, login: str, role: Role) -> None:
        """Mia puts somebody to work with a resident, who sits down again to see it."""
        assignments.assign(self.desk("mia"), resident, self.user(login), role)
        self.desk(login).refresh_actor()


def door_form(name: str, age: AgeGroup, code_name: str) -> dict[Any, dict[str, Any]]:
    """What is asked at the door, with defaults."""
    return {
        EverydayName: {"preferred": name},
        Resident: {"code_name": code_name, "pronouns": "she"},
        LanguageSkill: {"language": "mya"},
        AgeStatus: {"group": age},
        Stay: {"arrived_on": TODAY, "room": "4"},
    }


def found(folder: Path, schema: Any = shipped_schema) -> Cast:
    """Make the house."""
    cast = Cast(folder, schema=schema)
    new_house.found_practice_house(cast.house, "TEST-01", PEOPLE, CHEAP)
    return cast


def copied(cast: Cast, folder: Path) -> Cast:
    """The same house again, in a folder of its own."""
    shutil.copytree(cast.folder, folder)
    return Cast(folder, schema=cast.schema)
