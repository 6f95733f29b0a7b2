"""Settings of the shelter: one typed place, each with its default, its source, what it changes."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from shelterdesk.domain.record import RecordId
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

LONGEST_LIST = 4000
SETTINGS_FILE = CATALOGUE / "settings.toml"


class SettingSort(StrEnum):
    """What a setting holds."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    COUNSELLORS = "counsellors"  # user ids, a space between them
    WORKERS = "workers"  # the same, of everybody who works with residents
    DAYS = "days"  # days as year-month-day, in order, a space between them


@dataclass(frozen=True, kw_only=True)
class SettingRule:
    """One setting: what it means, what it may be, and where its default comes from."""

    key: str
    title: str
    explanation: str
    sort: SettingSort
    default: str
    source: str
    least: int = 0
    most: int = 0
    options: tuple[str, ...] = ()

    def fits(self, value: str) -> bool:
        """Whether this setting can have *value*."""
        match self.sort:
            case SettingSort.NUMBER:
                return value.isascii() and value.isdigit() and self.least <= int(value) <= self.most
            case SettingSort.YES_NO:
                return value in ("yes", "no")
            case SettingSort.CHOICE:
                return value in self.options
            case SettingSort.COUNSELLORS | SettingSort.WORKERS:
                return len(value) <= LONGEST_LIST and value == " ".join(value.split())
            case SettingSort.DAYS:
                return len(value) <= LONGEST_LIST and value == _in_order(value)

    def inspect(self, value: str) -> None:
        """Raise ``Invalid`` unless *value* is one this setting can have."""
        if not self.fits(value):
            raise Invalid({"value": N_("This setting cannot have that value. It stays as it was.")})


def days_of(value: str) -> frozenset[date]:
    """The days that a setting of days names; raises ``ValueError`` for anything else."""
    return frozenset(date.fromisoformat(each) for each in value.split())


def in_order(value: str) -> str:
    """Days as somebody typed them, each once and in order; what is no day stays as it is."""
    return " ".join(sorted(set(value.replace(",", " ").split())))


def _in_order(value: str) -> str | None:
    try:
        return " ".join(each.isoformat() for each in sorted(days_of(value)))
    except ValueError:
        return None


@cache  # pure: the keys are those of the program
def record_id(key: str) -> RecordId:
    """The id of the one record that holds the setting *key*."""
    return RecordId(hashlib.sha256(f"setting\0{key}".encode()).digest()[:16].hex())


@cache  # pure: the program's own file does not change while it runs
def load_settings(path: Path = SETTINGS_FILE) -> tuple[SettingRule, ...]:
    """All settings, in the order of the page; an unknown key stops with ``TypeError``."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    return tuple(
        SettingRule(
            **{
                **row,
                "sort": SettingSort(row["sort"]),
                "options": tuple(row.get("options", ())),
            }
        )
        for row in table["setting"]
    )
