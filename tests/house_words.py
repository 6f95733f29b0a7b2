"""Words that no text of the program says (casework guide 8, ui page 5), as data."""

from __future__ import annotations

# Each is a pattern, matched as whole words without regard to case; beside it what is said instead.
BANNED: dict[str, str] = {
    r"victims?": "resident",
    r"inmates?": "resident",
    r"(?<!in )cases?(?! (?:managers?|workers?))": "resident, or file",
    r"refus(?:ed|es|al)": "said no, not now",
    r"den(?:ied|ies)": "did not mention, or what is possible instead",
    r"failed to attend": "did not attend",
    r"absconded": "left without goodbye",
    r"claim(?:s|ed) (?:to|that)": "says",
    r"non-?complian(?:t|ce)": "chose another way",
    r"perpetrators?": "exploiter",
    r"are you sure": "say what will happen",
    r"invalid": "say what is needed",
    r"illegal(?:ly)?": "say what the paper lacks",
    r"fatal": "say what is safe and what next",
    r"abort(?:ed)?": "stop",
    r"kill(?:ed)?": "stop",
    r"execut(?:e|ed|ing)": "do",
    r"victim count": "none",
    r"overdue": "needs a look",
}
