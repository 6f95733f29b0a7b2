"""Any value of any field in words: the one rule for tables, read views and histories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from shelterdesk.domain.dates import PartialDate
from shelterdesk.domain.fields import Added, Choice, Field
from shelterdesk.domain.record import ResidentId, worth
from shelterdesk.i18n import Translator
from shelterdesk.services.documents import masked

OTHER = "other"  # a link to another resident, shown by the name that lists use
NUMBER = "number"  # of a paper, or of another body: lists show its end only
ENDS = (".", "?", "\u3002", "\u104b", "\u17d4", "\u0964", "\u1362", "\u06d4", "\u061f")  # sentences


class ValueWords:
    """Puts values into words. ``day`` writes a date, ``label`` a catalogue's code.

    ``name`` names another resident; one whom this person may not know of stays without a name.
    """

    def __init__(
        self,
        words: Translator,
        day: Callable[[date | PartialDate | None], str],
        label: Callable[[str, str], str],
        name: Callable[[ResidentId], str] = lambda _: "",
    ) -> None:
        self._words, self._day, self._label, self._name = words, day, label, name

    def __call__(self, field: Field, value: Any) -> str:
        """The words for *value* of *field*; empty for nothing."""
        if value in (None, "", ()):
            return ""
        if field.several:
            return strung([self._one(field, each) for each in value])
        return self._one(field, value)

    def in_list(self, field: Field, value: Any) -> str:
        """The same for a list: one line, and only the end of a paper's number."""
        shown = " ".join(self(field, value).split())
        return masked(shown) if field.name == NUMBER else shown

    def moment(self, at: datetime) -> str:
        """A point in time: day and 24-hour clock."""
        return f"{self._day(at.date())}, {at:%H:%M}"

    def _one(self, field: Field, value: Any) -> str:
        if isinstance(value, Added):  # where a page does not take them apart
            return f"{self._words(value.code)}: {self(value.field, worth(value))}"
        if isinstance(value, Choice):
            return self._words(value.label)
        if field.name == OTHER and not field.shown:
            return self._name(ResidentId(value)) or self._words("Somebody else")
        if field.catalogue:
            return self._words(self._label(field.catalogue, value))
        if isinstance(value, bool):
            return self._words("Yes") if value else self._words("No")
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date | PartialDate):
            return self._day(value)
        return str(value)


def strung(texts: Sequence[str]) -> str:
    """*texts* in one line: a comma between words, nothing more between whole sentences."""
    said = ""
    for text in texts:
        joint = "" if not said else " " if said.rstrip().endswith(ENDS) else ", "
        said = f"{said}{joint}{text}"
    return said
