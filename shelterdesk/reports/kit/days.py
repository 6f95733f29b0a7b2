"""Days on paper: in the Common Era, and beside it in the Buddhist Era where a year is read out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.calendars import MONTHS, buddhist_year
from shelterdesk.i18n import Translator


def day_words(day: date, words: Translator) -> str:
    """A day with its year in the Common Era."""
    return f"{_day_and_month(day, words)} {day.year}"


@dataclass(frozen=True)
class Days:
    """How a paper of *today* says days; nothing for a day that is not there."""

    words: Translator
    today: date

    def whole(self, day: date | None) -> str:
        """With its year in the Common Era."""
        return day_words(day, self.words) if day else ""

    def both(self, day: date | None) -> str:
        """With its year in both eras, so that an office in Thailand need not count.

        A line may end between the two and nowhere else.
        """
        if day is None:
            return ""
        era = self.words("{year} BE").format(year=buddhist_year(day.year))
        return " ".join(part.replace(" ", "\u00a0") for part in (self.whole(day), f"({era})"))

    def short(self, day: date | None) -> str:
        """Without its year, if that is the year of the paper."""
        if day is None:
            return ""
        same = day.year == self.today.year
        return _day_and_month(day, self.words) if same else self.whole(day)

    def month(self, day: date) -> str:
        """Day and month alone."""
        return _day_and_month(day, self.words)


def _day_and_month(day: date, words: Translator) -> str:
    months = MONTHS.get(words.language, MONTHS["en"])
    return f"{day.day}\u00a0{months[day.month - 1]}"
