"""What a person can read of a full export without any program: plain text, one file a resident.

Newest revisions only, in English words; the lines of the export hold everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from shelterdesk.domain.category_words import CATEGORY_WORDS
from shelterdesk.domain.dates import PartialDate, show_date
from shelterdesk.domain.export_lines import renamed
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.options import option_label
from shelterdesk.services.value_words import ValueWords

README = (
    N_("This is an export of a ShelterDesk house, or one person's part of it."),
    N_(
        "It is about people who were trafficked. Whoever finds it: please do not read on, and give "
        "it back to the shelter."
    ),
    N_(
        "residents/ holds one text file for each resident, which any program opens: the newest "
        "state of everything in this part."
    ),
    N_(
        "records/ holds everything, one file for each kind of record, one line of JSON for each "
        "revision. files/ holds scans and photos; the line of the record says what they are."
    ),
    N_(
        "people.jsonl names who worked in the house, blocks.jsonl who was kept from whose file. "
        "manifest.json says when this was made, by whom, and what belongs to it."
    ),
    N_(
        "What the keys of the person who made this part do not open is not in it: counsellors' "
        "notes and private notes are in the parts of their authors. Drafts are in none."
    ),
    N_(
        "How to read every line is written in docs/export-format.md of the program. To bring the "
        "house back: shelterdesk import-house"
    ),
)
OPENING = N_("Resident {id}")
WRITTEN = N_("written {day} by {name}, revision {rev}")
ONES_OWN = N_("For oneself alone")
SCAN = N_("The pages are in {file}")


class Views:
    """Writes them; ``about`` gives the newest records of a kind about a resident."""

    def __init__(
        self,
        words: Translator,
        about: Callable[[type[Record], ResidentId], list[Record]],
        name_of: Callable[[Record], str],
        people: Mapping[str, str],
    ) -> None:
        """Nothing is read yet; *people* are names by user id."""
        self._people = people
        self._words, self._about, self._name_of = words, about, name_of
        self._show = ValueWords(words, self._day, option_label, lambda resident: resident)

    def lines(self, resident: ResidentId) -> Iterator[str]:
        """The text about one resident, line by line, with line ends."""
        yield self._words(OPENING).format(id=resident) + "\n"
        part = ""
        for kind in sorted(
            (kind for kind in KINDS if kind.about_resident), key=lambda kind: kind.category
        ):
            records = sorted(self._about(kind, resident), key=lambda r: (r.made_at, r.id))
            if records and kind.category != part:
                part = kind.category
                yield f"\n== {self._title(part)} ==\n"
            for record in records:
                yield from self._record(record)

    def _record(self, record: Record) -> Iterator[str]:
        kind = type(record)
        said = self._words(WRITTEN).format(
            day=self._day(record.made_at.date()), name=self._name_of(record), rev=record.rev
        )
        yield f"\n{self._words(kind.title)} ({said})\n"
        hidden = {"key", "root", "chunks", "digest"} if isinstance(record, Attachment) else set()
        for field, value in record.with_added():
            text = "" if field.name in hidden else self._value(field, value)
            if text:
                indented = text.replace("\n", "\n    ")
                yield f"  {self._words(field.label)}: {indented}\n"
        if isinstance(record, Attachment) and not record.is_emptied:
            yield f"  {self._words(SCAN).format(file=f'files/{record.id}')}\n"

    def _title(self, category: str) -> str:
        found = CATEGORY_WORDS.get(category)
        return self._words(found.title if found else ONES_OWN)

    def _value(self, field: Field, value: Any) -> str:
        return str(renamed(self._show(field, value), self._people))

    def _day(self, day: date | PartialDate | None) -> str:
        if isinstance(day, PartialDate):
            return show_date(day, self._words.language)
        return "" if day is None else day.isoformat()


def readme(words: Translator) -> str:
    """The text that lies at the top of the archive."""
    return "\r\n\r\n".join(words(paragraph) for paragraph in README) + "\r\n"
