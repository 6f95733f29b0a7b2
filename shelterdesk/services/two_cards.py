"""What two safety cards can do at the sign-in page, while nobody is signed in (K8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shelterdesk.access import ceremonies
from shelterdesk.access.ceremonies import Unheld
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services.people import NAME_IT, TYPE_IT
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shelterdesk.access.door import House

SEALING = N_("Sealing the keys again")
NOT_THESE = N_("These are not two of the new cards. Compare them letter by letter.")


@dataclass(frozen=True)
class Somebody:
    """One person who may have forgotten."""

    user_id: UserId
    display_name: str
    roles: tuple[Role, ...]
    suspended: bool


@dataclass(frozen=True)
class LostFile:
    """A resident with something that nobody who works here can open, and who would get it."""

    resident: ResidentId
    code_name: str
    assigned: tuple[str, ...]


@dataclass(frozen=True)
class FreshCards:
    """A set that opens nothing yet: written down and typed back first."""

    cards: Sequence[Any]
    texts: tuple[str, ...]


class CardTable:
    """The table at which two people lay down two cards. Opens the house for each act alone."""

    def __init__(self, house: House) -> None:
        """Nothing is opened yet."""
        self._house = house

    @property
    def is_practice(self) -> bool:
        """Whether it is a practice house."""
        return self._house.is_practice()

    def check(self, text: str) -> int:
        """The number of the card that was typed; ``CardMistyped`` if it is none of this house."""
        return ceremonies.check_card(self._house, text)

    def people(self, cards: tuple[str, str]) -> tuple[Somebody, ...]:
        """Everybody who works here, by name; raises as ``ceremonies.two_cards``."""
        with ceremonies.two_cards(self._house, cards) as table:
            found = [
                Somebody(
                    UserId(p.user_id),
                    p.display_name,
                    tuple(Role.of(role) for role in p.roles),
                    p.suspended,
                )
                for p in table.people()
            ]
        return tuple(sorted(found, key=lambda somebody: somebody.display_name.casefold()))

    def recover(
        self,
        cards: tuple[str, str],
        user_id: UserId,
        login: str,
        passphrase: str,
        progress: Progress | None = None,
    ) -> int:
        """A new passphrase and new keys for *user_id*; how many rings were settled.

        Raises ``Invalid``, ``NameTaken`` and as ``ceremonies.two_cards``.
        """
        problems = {}
        if not login.strip():
            problems["login"] = NAME_IT
        if not passphrase:  # whether it is good, the house itself says
            problems["passphrase"] = TYPE_IT
        if problems:
            raise Invalid(problems)
        progress = progress or Progress()

        def step(done: int, total: int) -> None:
            progress.step(done, total, SEALING)

        with ceremonies.two_cards(self._house, cards) as table:
            return table.recover(user_id, login.strip(), passphrase, step)

    def lost_files(self, cards: tuple[str, str]) -> tuple[LostFile, ...]:
        """Residents with a ring that nobody who works here stands in."""
        with ceremonies.two_cards(self._house, cards) as table:
            found = table.unheld_files()
        lost = [LostFile(resident, said[0], said[1:]) for resident, said in found.items()]
        return tuple(sorted(lost, key=lambda each: each.code_name))

    def give(self, cards: tuple[str, str], resident: ResidentId) -> int:
        """Give a file to whoever is assigned; how many rings were settled."""
        with ceremonies.two_cards(self._house, cards) as table:
            return table.give_file(resident)

    def lost_matters(self, cards: tuple[str, str]) -> tuple[Unheld, ...]:
        """Incidents and the like whose named readers have all gone."""
        with ceremonies.two_cards(self._house, cards) as table:
            return table.unheld_matters()

    def give_matter(self, cards: tuple[str, str], matter: Unheld, user_id: UserId) -> None:
        """Let somebody read one of them; ``Denied`` for whom it is kept from."""
        with ceremonies.two_cards(self._house, cards) as table:
            table.give_matter(matter, user_id)

    def draw(self) -> FreshCards:
        """A set of three that opens nothing before ``keep``."""
        return FreshCards(*ceremonies.draw_cards(self._house))

    def keep(self, cards: tuple[str, str], fresh: FreshCards, typed: tuple[str, str]) -> None:
        """Put the fresh cards in the place of the old ones, once two were typed back.

        Raises ``Invalid`` where they are not two of the fresh ones.
        """
        known = {_letters(text) for text in fresh.texts}
        if len({_letters(text) for text in typed} & known) != 2:
            raise Invalid({"cards": NOT_THESE})
        with ceremonies.two_cards(self._house, cards) as table:
            table.new_cards(fresh.cards)


def _letters(text: str) -> str:
    return "".join(text.upper().split())
