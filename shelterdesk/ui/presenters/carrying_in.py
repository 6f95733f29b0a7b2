"""A house on its way in, in words: what the archives hold, who must be named, what came of it.

Knows no widget. No word of a record is in anything here: counts, names of colleagues, days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from shelterdesk.domain.kinds import KINDS
from shelterdesk.errors import NotAnExport
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.house_import import BroughtIn, Part, PartSeen, Preview

MANAGERS_FIRST = N_(
    "None of these is a manager's part. Into a house where nobody lives it has to come in with the "
    "others: it says who is kept from which file."
)
NAME_THEM = N_(
    "These colleagues were kept from something in the former house. Say who they are here, so "
    "that they are kept from it here too. Nobody is known by a name alone."
)
STOPPED = N_(
    "What was signed by then is there, and files that were closed are closed. Bring the same "
    "archives in again for the rest."
)
LEFT = N_("Nobody who sat here may write these. Bring the same archives in again with them:")
SIGNED = N_("Each record says who wrote it in the former house. Old signatures stay there.")


@dataclass(frozen=True)
class Plan:
    """What somebody has chosen so far: archives with their words, who is who, who sits here."""

    parts: tuple[Part, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    logins: Mapping[str, str] = field(default_factory=dict, repr=False)

    def with_part(self, path: str, words: str) -> Plan:
        """One archive more, or the same with other words; ``NotAnExport`` for no file."""
        file = Path(path.strip())
        if not path.strip() or not file.is_file():
            raise NotAnExport
        others = tuple(part for part in self.parts if part.path != file)
        return replace(self, parts=(*others, Part(file, words)))

    def with_person(self, login: str, passphrase: str) -> Plan:
        """One colleague more at the table."""
        return replace(self, logins={**self.logins, login.strip(): passphrase})

    def naming(self, said: Mapping[str, str]) -> Plan:
        """The same with who somebody is here; empty for nobody."""
        return replace(self, said={**self.said, **said})

    def without_people(self) -> Plan:
        """The same with no passphrase kept."""
        return replace(self, logins={})


def part_line(part: PartSeen, moment: Callable[[datetime], str], words: Translator) -> str:
    """One archive in one line."""
    try:
        when = moment(datetime.fromisoformat(part.made_at))
    except ValueError:
        when = part.made_at
    whose = words("manager's part") if part.is_managers else words("colleague's part")
    return words(
        "{who} ({whose}), house {house}, {when}. Entries: {revisions}; residents: {residents}; "
        "files: {files}"
    ).format(
        who=part.by,
        whose=whose,
        house=part.house_code,
        when=when,
        revisions=part.revisions,
        residents=part.residents,
        files=part.files,
    )


def kinds_line(preview: Preview, words: Translator) -> str:
    """What all parts hold, the most first; parts overlap, so the larger number counts."""
    most: dict[str, int] = {}
    for part in preview.parts:
        for kind, count in part.kinds.items():
            most[kind] = max(count, most.get(kind, 0))
    shown = sorted((kind for kind in most if most[kind]), key=lambda kind: (-most[kind], kind))
    return " · ".join(f"{_title(kind, words)} {most[kind]}" for kind in shown)


def people_line(preview: Preview, words: Translator) -> str:
    """How many worked there, and how many of them have an account here."""
    return words("{people} colleagues of the former house, {known} of them work here too.").format(
        people=preview.people, known=preview.known
    )


def may_go_on(preview: Preview, said: Mapping[str, str | None]) -> bool:
    """Whether everybody who has to be named was, and a manager's part is there."""
    return not preview.needs_managers and all(said.get(user) is not None for user in preview.unsure)


def result(made: BroughtIn, words: Translator) -> tuple[str, tuple[str, ...]]:
    """What came in, and what did not."""
    title = words.count(
        "{n} entry was brought in.", "{n} entries were brought in.", made.revisions
    ).format(n=made.revisions)
    said: list[str] = []
    for text, counted in (
        (N_("There already: {n}."), made.there),
        (N_("Taken out for good before, and left out again: {n}."), made.gone),
    ):
        if counted:
            said.append(words(text).format(n=sum(counted.values())))
    if made.people > made.known:
        name_only = made.people - made.known
        said.append(words("Known by name only: {n} colleagues.").format(n=name_only))
    if made.left:
        left = ", ".join(f"{_title(kind, words)} {n}" for kind, n in made.left.items())
        said.append(f"{words(LEFT)} {left}")
    said.append(words(SIGNED))
    return title, tuple(said)


def _title(kind: str, words: Translator) -> str:
    titles = {each.kind: each.title for each in KINDS}
    return words(titles[kind]) if kind in titles else kind


def choices(
    colleagues: Sequence[tuple[str, str]], words: Translator
) -> tuple[tuple[str | None, str], ...]:
    """What can be said of somebody of the former house: nothing yet, nobody here, or a colleague.

    *colleagues* are (user id, name). Nothing is chosen beforehand.
    """
    return ((None, words("Please choose")), ("", words("Nobody here")), *colleagues)
