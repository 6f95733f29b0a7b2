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
    "ATT": CategoryWords(
        N_("Brought in, not sorted yet"), N_("Papers and photos that we have not sorted yet")
    ),
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
    "REP.t": CategoryWords(
        N_("Day of the journey"), N_("When you leave, and what to hand over that morning")
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
    "IDN.s": CategoryWords(
        N_("Identity, in short"), N_("Your name in use, about how old you are, your nationality")
    ),
    "ALR": CategoryWords(
        N_("Alerts and what helps"),
        N_("What helps you, what you do not like, short notes on what to do"),
    ),
    "EMS": CategoryWords(
        N_("Emergency sheet"),
        N_("What somebody must know at once if you are ill or there is a fire"),
    ),
    "OPS": CategoryWords(
        N_("Arrival and belongings"),
        N_("How you came, what you needed, which things we keep for you"),
    ),
    "OPS.s": CategoryWords(N_("Hand-over"), N_("Short lines from one shift to the next")),
    "FIN": CategoryWords(N_("Money"), N_("Money that we gave you or that was asked for you")),
    "SAF": CategoryWords(
        N_("Risk and safety"), N_("What we think could be dangerous for you, and your safety plan")
    ),
    "SAF.h": CategoryWords(
        N_("Health risks"), N_("What a nurse thinks could be dangerous for your health")
    ),
    "SAF.s": CategoryWords(
        N_("Safety steps"), N_("The steps of your safety plan that you agreed to show")
    ),
    "NAR": CategoryWords(
        N_("Account"), N_("What you told about what happened to you, if you wanted to")
    ),
    "NAR.s": CategoryWords(
        N_("Account, types only"), N_("Only what sort of thing happened, in one word")
    ),
    "LGL": CategoryWords(N_("Legal"), N_("What authorities decided about you, and when")),
    "LGL.r": CategoryWords(N_("Legal, for the lawyer"), N_("What you told for your lawyer alone")),
    "LGL.s": CategoryWords(
        N_("Legal, in short"), N_("Where you stand with the authorities, and the next date")
    ),
    "HEA": CategoryWords(N_("Health"), N_("What the nurse knows about your health")),
    "HEA.s": CategoryWords(
        N_("Care instructions"), N_("What we must do for your health, without the reason")
    ),
    "MED": CategoryWords(N_("Medicines"), N_("Your medicines and when you took them")),
    "MED.s": CategoryWords(
        N_("Medicines, counted"), N_("How many medicines were due and taken in a day")
    ),
    "CAR": CategoryWords(N_("Care plan"), N_("Your plan, and how you left")),
    "FAM": CategoryWords(
        N_("Family and contact"), N_("Who belongs to you, and how to reach you without danger")
    ),
    "FAM.s": CategoryWords(N_("Callers"), N_("Whom we may put through to you when they call")),
    "CON.c": CategoryWords(
        N_("Consent to care"), N_("What you agreed to with your counsellor or nurse")
    ),
    "LNK": CategoryWords(N_("Who works with whom"), N_("Who of us works with you")),
    "CPN.r": CategoryWords(
        N_("Risk in counselling"), N_("If you were in danger, and what was done about it")
    ),
    "CPN.s": CategoryWords(
        N_("Shared summary of counselling"),
        N_("Three lines from counselling that you agreed to share"),
    ),
    "CPN.n": CategoryWords(
        N_("Shared summary for the nurse"),
        N_("Lines from counselling that you agreed to share with the nurse"),
    ),
    "GRP": CategoryWords(N_("Counselling groups"), N_("Groups that you come to")),
    "ASM": CategoryWords(N_("Questionnaires"), N_("What you answered in a questionnaire")),
    "ASM.s": CategoryWords(
        N_("Results of questionnaires"), N_("What came out of a questionnaire, in a few words")
    ),
    "ASM.n": CategoryWords(
        N_("Results of questionnaires for the nurse"),
        N_("What came out of a questionnaire, where you agreed that the nurse knows"),
    ),
    "DOC.s": CategoryWords(
        N_("Receipts for papers"), N_("What the house keeps safe for you, and how to get it back")
    ),
    "LGL.d": CategoryWords(N_("Legal dates"), N_("On which days something happens at court")),
    "CAR.m": CategoryWords(
        N_("Care plan, mind and feelings"), N_("What you plan for how you feel")
    ),
    "CAR.h": CategoryWords(N_("Care plan, health"), N_("What you plan for your body and health")),
    "CAR.l": CategoryWords(
        N_("Care plan, law and papers"), N_("What you plan about the law and your papers")
    ),
    "REF": CategoryWords(N_("Referrals"), N_("Whom we asked for help for you, and what they said")),
    "APT": CategoryWords(N_("Appointments"), N_("When and where you meet somebody")),
    "MTG": CategoryWords(
        N_("Meetings with other organisations"),
        N_("What we talked about with others who help you"),
    ),
    "GRJ": CategoryWords(N_("Group journeys"), N_("With whom you travel, and when")),
}
