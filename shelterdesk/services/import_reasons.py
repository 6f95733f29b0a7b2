"""Why a row of a sheet needs a look, and what was decided for one: marked sentences.

They name nothing that stands in a cell.
"""

from __future__ import annotations

from shelterdesk.i18n import N_

NO_NAME = N_("There is no name in this row. One name is enough.")
UNKNOWN_WORD = N_("This word is not known here. Say what it means, or leave the cell empty.")
UNCLEAR_CONSENT = N_("This is neither yes nor no. Leave it empty if nobody asked.")
BEFORE_BIRTH = N_("This day is before the date of birth. Look at both dates.")
NO_ARRIVAL = N_("No day of arrival stands here, so the day of the import is taken.")
OLD_LETTERS = N_("The name was in old Burmese letters (Zawgyi). It was read into Unicode.")
NO_BIRTH = N_("No date of birth stands here, so this person counts as a child until it is known.")
FILLER = N_("The cell only says that a name is missing, so it was left out.")
BY_AGE = N_("The year of birth was reckoned from the age, as if it was asked today.")
AGE_DIFFERS = N_("The age does not fit the date of birth. The date of birth was taken.")
GROUP_DIFFERS = N_(
    "The sheet says child or not sure, and the date of birth says adult. This person counts as a "
    "child until it is known."
)
SHORT_YEAR = N_("The year has two digits and was completed as you said.")
UNCLEAR_TICK = N_("This is neither ticked nor empty. Write yes, or leave it empty.")
