"""All trials of the finished package, in the order in which they are done.

Those of installing go from a fresh computer to an empty one; looking at the practice house comes
right after it was made.
"""

from __future__ import annotations

from windows import trials_of_files, trials_of_installing, trials_of_sight

_MADE = trials_of_installing.TRIALS.index(trials_of_installing.makes_a_practice_house) + 1

ALL = (
    *trials_of_files.TRIALS,
    *trials_of_installing.TRIALS[:_MADE],
    trials_of_sight.shows_names_and_a_sheet,
    *trials_of_installing.TRIALS[_MADE:],
    trials_of_sight.shows_its_pages,
)
