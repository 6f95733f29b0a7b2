"""What is said above a paper whose words nobody who speaks the language has read."""

from __future__ import annotations

from shelterdesk.i18n import N_, Translator
from shelterdesk.services.letter_texts import SPEAKS
from shelterdesk.services.options import option_label

SOURCE = "en"  # what the program is written in; every other language is our own draft
UNREAD = N_(
    "These are the program's words in {language}. Nobody who speaks it has reviewed them yet: let "
    "a speaker read them before the paper is handed out."
)
NAMES = {ours: code for code, ours in SPEAKS.items()}  # as the list of languages has them


def unread(language: str, words: Translator) -> str:
    """The sentence for a paper in *language* (BCP 47); empty where it is not needed."""
    if language in ("", SOURCE):
        return ""
    name = words(option_label("languages", NAMES.get(language, language)))
    return words(UNREAD).format(language=name)
