"""What each category of a file is called: for staff, and for the resident whose file it is.

After the categories of casework guide 9.2; the resident's words follow the same guide's rule for
plain words (a reading age of about ten).
"""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.i18n import N_


@dataclass(frozen=True)
class CategoryWords:
    """Marked texts: ``title`` for staff, ``plain`` said to the resident."""

    title: str
    plain: str


CATEGORY_WORDS: dict[str, CategoryWords] = {
    "DEM": CategoryWords(
        N_("Everyday information"),
        N_("Your code name, what you like to be called, your languages, if you are an adult"),
    ),
    "IDN": CategoryWords(
        N_("Names and identity"),
        N_("Your names on paper, your birthday, your citizenship, your numbers"),
    ),
    "LOC": CategoryWords(N_("Stays and rooms"), N_("When you came, your room and your bed")),
    "CPN": CategoryWords(
        N_("Counselling"), N_("When you talk with your counsellor, and what she notes about it")
    ),
    "DOC": CategoryWords(N_("Documents"), N_("Your papers: which there are, and where they are")),
    "CON": CategoryWords(N_("Consents"), N_("What you agreed to, and what you did not agree to")),
    "DIS": CategoryWords(
        N_("Disclosures"), N_("What we told somebody outside about you: to whom and when")
    ),
    "REP": CategoryWords(
        N_("Readiness to return"), N_("What is ready for a journey home, and what is missing")
    ),
    "REP.s": CategoryWords(
        N_("Readiness, in short"), N_("In one line: how far a journey home is prepared")
    ),
    "FCT": CategoryWords(
        N_("Facts for readiness"),
        N_("Single facts for a journey home, such as your own wish"),
    ),
    "INC.p": CategoryWords(
        N_("Incidents, what concerns this resident"),
        N_("What happened in the house that has to do with you"),
    ),
    "INC.s": CategoryWords(
        N_("Incidents, in short"),
        N_("That something happened, on which day, and how serious it was"),
    ),
    "EMG": CategoryWords(
        N_("Emergency access"),
        N_("Why somebody had to read your file in an emergency, and what others said of it"),
    ),
    "LNK": CategoryWords(N_("Who works with whom"), N_("Who of us works with you")),
}
