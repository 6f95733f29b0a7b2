"""Whether a session tells of danger: by an answer, or by words of its note."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shelterdesk.domain.kinds.counselling_results import RiskFound
from shelterdesk.services.counselling import SessionLine

SERIOUS = frozenset({RiskFound.PASSIVE, RiskFound.ACTIVE, RiskFound.PLAN})


def tells_of_danger(line: SessionLine, words: Iterable[str]) -> bool:
    """An answer decides; where nobody was asked, words of the note speak for a look."""
    if line.risk is not None:
        return line.risk.found in SERIOUS
    text = "\n".join(line.note.part_texts) if line.note else ""
    return bool(text) and any(pattern.search(text) for pattern in map(_pattern, words))


def _pattern(word: str) -> re.Pattern[str]:
    body = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
    if not word.isascii():
        return re.compile(body)
    end = r"\w*" if word.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){body}{end}", re.IGNORECASE)
