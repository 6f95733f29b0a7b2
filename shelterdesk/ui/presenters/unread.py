"""What is said above a paper whose words nobody who speaks the language has read."""

from __future__ import annotations

from shelterdesk.i18n import N_, Translator

SOURCE = "en"  # what the program is written in; every other language is our own draft
UNREAD = N_(
    "These are the program's words in this language. Nobody who speaks it has reviewed them yet: "
    "let a speaker read them before the paper is handed out."
)


def unread(language: str, words: Translator) -> str:
    """The sentence for a paper in *language* (BCP 47); empty where it is not needed."""
    return words(UNREAD) if language not in ("", SOURCE) else ""
