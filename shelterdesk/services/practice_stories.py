"""What has happened so far to each resident of a practice house.

The stories are about papers and plans, never about what somebody lived through.
"""

from __future__ import annotations

from enum import StrEnum
from random import Random


class Story(StrEnum):
    """Where a practice resident stands on the way home."""

    READY = "ready"  # every criterion met, verdict signed and countersigned
    NEARLY = "nearly"  # one or two things are open
    CHILD = "child"  # shielded; what children need is still open
    STAYS = "stays"  # does not wish to go back now
    CLAIM = "claim"  # asked for protection: nothing may go to the embassy
    EARLY = "early"  # papers have just been started
    ARRIVED = "arrived"  # came in, and no more


# One of each early on, so that a house of twelve shows them all.
FIRST_STORIES = (
    Story.READY,
    Story.NEARLY,
    Story.CHILD,
    Story.NEARLY,
    Story.NEARLY,
    Story.STAYS,
    Story.CLAIM,
    Story.EARLY,
    Story.EARLY,
    Story.EARLY,
    Story.ARRIVED,
    Story.ARRIVED,
)
LATER_STORIES = {27: Story.CHILD}  # came with a mother, in a house of forty
_SHARES = {
    Story.ARRIVED: 40,
    Story.EARLY: 34,
    Story.NEARLY: 14,
    Story.STAYS: 6,
    Story.CHILD: 4,
    Story.CLAIM: 2,
}


def story_for(number: int, draw: Random) -> Story:
    """The story of resident *number* (from 1); later ones are drawn."""
    if number <= len(FIRST_STORIES):
        return FIRST_STORIES[number - 1]
    drawn = draw.choices(tuple(_SHARES), tuple(_SHARES.values()))[0]
    return LATER_STORIES.get(number, drawn)
