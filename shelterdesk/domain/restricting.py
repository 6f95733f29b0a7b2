"""Words that would make a permission of a sign-out sheet (casework guide 4.6, *leave*).

Adults are free to leave. A list of words cannot judge what is meant: it is kept short, and it
only asks to say it another way.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

NAME = "restricting_words"


def restricts(text: str) -> bool:
    """Whether *text* holds one of the words, in any case."""
    return bool(text and _pattern().search(text))


@cache  # pure: the program's own files do not change while it runs
def _pattern() -> re.Pattern[str]:
    try:
        with (CATALOGUE / f"{NAME}.toml").open("rb") as file:
            words = [str(word) for word in tomllib.load(file)["words"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(NAME) from error
    ways = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)", re.IGNORECASE)
