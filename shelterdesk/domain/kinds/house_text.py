"""The house's own texts by language: welcome, rules, consent, receipts (casework guide 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, flag, note, text
from shelterdesk.domain.letter_templates import unknown_blanks
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_

WRONG_BLANK = N_(
    "One blank in braces is none that the program fills. Write it as it stands in our own words, "
    "for example {name} or {paper_number}."
)


class TextUse(Choice):
    """What a text is for."""

    WELCOME = "welcome", N_("Welcome")
    RULES = "rules", N_("House agreement")
    CONSENT = "consent", N_("Consent")
    RECEIPT = "receipt", N_("Receipt")
    LETTER = "letter", N_("Letters about papers")
    PLACES = "places", N_("Places that stay out of notes, one in a line")
    OTHER = "other", N_("Something else")


@dataclass(frozen=True, kw_only=True)
class HouseText(Record):
    """One text in one language; who reviewed it, and whether somebody must read it aloud."""

    kind = "house_text"
    title = N_("Text of the house")
    category = "LIB"
    about_resident = False
    sorted_by = "reviewed_on"

    use: TextUse = choice(N_("What for"), TextUse, required=True, sealed=False, listed=True)
    about: str = text(
        N_("Which one"), sealed=False, listed=True, hint=N_("For example: sharing with an embassy.")
    )
    language: str = text(
        N_("Language"), required=True, sealed=False, listed=True, catalogue="languages"
    )
    words: str = note(N_("Text"), required=True)
    reviewer: str = text(N_("Reviewed by"), sealed=False, listed=True)
    reviewed_on: date | None = day(N_("Reviewed on"), sealed=False, listed=True)
    read_aloud: bool = flag(N_("An interpreter reads it aloud"), sealed=False)
    version: str = text(N_("Version"), sealed=False, listed=True)
    ended: bool = flag(N_("No longer used"), sealed=False, shown=False)

    def problems(self) -> dict[str, str]:
        """A blank that nothing fills would stand in a letter as it was typed."""
        if self.use is TextUse.LETTER and unknown_blanks(self.words):
            return {"words": WRONG_BLANK}
        return {}
