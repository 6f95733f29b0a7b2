"""The first start of a house, as the window asks for it: who, what it costs, cards, in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.access import first_house
from shelterdesk.access.door import House
from shelterdesk.access.first_house import NewHouse
from shelterdesk.access.new_house import Founder
from shelterdesk.domain import passphrases
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services.house_papers import CardTexts
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.vault.slots import Cost

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,11}")


@dataclass(frozen=True)
class Applicant:
    """Somebody the house begins with, as typed; ``role`` is MGR or ADM."""

    name: str
    login: str
    role: Role
    passphrase: str = field(repr=False)
    again: str = field(repr=False)


def look_over(code: str, people: tuple[Applicant, ...]) -> None:
    """Raise ``Invalid`` for what needs a look; its problems are named code, name1, login2, …"""
    problems = {}
    if not CODE.fullmatch(code):
        problems["code"] = N_("Two to twelve capital letters, digits or hyphens.")
    for number, person in enumerate(people, 1):
        if not person.name.strip():
            problems[f"name{number}"] = N_("The name is missing.")
        if not person.login.strip():
            problems[f"login{number}"] = N_("The sign-in name is missing.")
        problem = passphrases.judge(person.passphrase, (code, person.name, person.login)).problem
        if problem:
            problems[f"passphrase{number}"] = problem
        elif person.passphrase != person.again:
            problems[f"passphrase{number}"] = N_("The two lines are not the same.")
    if problems:
        raise Invalid(problems)


def begin(
    house: House,
    code: str,
    people: tuple[Applicant, ...],
    measure: Callable[[], Cost],
    progress: Progress | None = None,
) -> NewHouse:
    """Lay the house; raises ``Invalid`` and what ``first_house.found_house`` raises."""
    progress = progress or Progress()
    look_over(code, people)
    progress.step(0, 2, N_("Measuring this computer"))
    cost = measure()
    progress.step(1, 2, N_("Making the keys of the house"))
    founders = [Founder(p.login.strip(), p.name.strip(), (p.role,), p.passphrase) for p in people]
    return first_house.found_house(house, code, founders, cost)


def cut_off(house: House) -> House | None:
    """The house near *house* that was cut off before its cards were typed back, if one was."""
    return first_house.cut_off(house)


def code_of(house: House) -> str:
    """The code of a house that was cut off."""
    return first_house.code_of(house)


def take_up(
    house: House, login: str, passphrase: str, cards: tuple[str, str], computer: str
) -> None:
    """Finish what was cut off, with three cards from the paper.

    ``CardMistyped``, ``SameCard``, ``CardsDoNotFit``, ``SignInFailed``: nothing changes then.
    """
    first_house.take_up(house, login.strip(), passphrase).finish(cards, computer)


def card_texts(new: NewHouse, code: str) -> CardTexts:
    """What is printed or written down."""
    return CardTexts(code, new.escrow_cards, new.workstation_card)


def free_folder(houses: Path) -> Path:
    """A folder for one more house; its name says nothing."""
    number = 1
    while (houses / f"house-{number}").exists():
        number += 1
    return houses / f"house-{number}"
