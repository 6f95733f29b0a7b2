"""Lines of the trail as rows of a table, and the questions one can ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from shelterdesk.domain.fields import Field
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.register import Register
from shelterdesk.services.trail import TrailFilter, TrailLine

COLUMNS = (
    Field(name="when", label=N_("When"), holds=str),
    Field(name="who", label=N_("Who"), holds=str),
    Field(name="did", label=N_("Did"), holds=str),
    Field(name="what", label=N_("What"), holds=str),
    Field(name="about", label=N_("About"), holds=str),
    Field(name="number", label=N_("Entry"), holds=str),
)
UNVERIFIED = N_("This entry cannot be verified")


@dataclass(frozen=True)
class TrailRow:
    """One line of the table, in words."""

    when: str
    who: str
    did: str
    what: str
    about: str
    number: str


class TrailWords:
    """Puts lines into words. ``name`` says what a resident is called in lists."""

    def __init__(
        self,
        words: Translator,
        moment: Callable[[datetime], str],
        name: Callable[[ResidentId], str],
        zone: tzinfo | None,
    ) -> None:
        self._words, self._moment, self._name, self._zone = words, moment, name, zone

    def rows(self, lines: Iterable[TrailLine]) -> tuple[TrailRow, ...]:
        """Rows of a table, in the order of *lines*."""
        return tuple(self._row(line) for line in lines)

    def _row(self, line: TrailLine) -> TrailRow:
        words = self._words
        did = words(line.did) if line.is_verified else words(UNVERIFIED)
        names = (self._name(resident) or resident[:8] for resident in line.residents)
        return TrailRow(
            self._moment(line.at.astimezone(self._zone)),
            words(line.who),
            did,
            ", ".join(words(kind) for kind in line.kinds),
            ", ".join(names),
            str(line.seq),
        )


def resident_called(register: Register | None, typed: str) -> ResidentId | None:
    """The resident whose code, code name or name is what somebody typed; None if nobody's is."""
    wanted = typed.strip().casefold()
    if register is None or not wanted:
        return None
    for row in register.rows:
        if wanted in (row.code.casefold(), row.code_name.casefold(), row.preferred.casefold()):
            return row.resident
    return None


def asked_for(more: str) -> TrailFilter:
    """The question in a route: ``<user id>/<day>``, as a note on Today asks it."""
    user, _, day = more.partition("/")
    on = date.fromisoformat(day) if day else None
    return TrailFilter(person=UserId(user), act="opened", since=on, until=on)
