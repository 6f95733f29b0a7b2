"""Where a fact of the catalogue comes from, as it is told to somebody at work.

A catalogue file names the pages of our own guides, for whoever looks after it. On the screen and on
paper they mean nothing to a reader, and stand between them and the law or the study that is meant.
"""

from __future__ import annotations

import re

OURS = r"(?:casework guide|documents guide|design decision|entities|security)\b"
OUR_PAGE = re.compile(rf"\s*(?:{OURS}|\d)")
IN_BRACKETS = re.compile(rf"\s*\((?:{OURS}[^()]*|[^()]*\bJ)\)")


def told_source(source: str) -> str:
    """*source* without the pages of our own guides; empty where nothing else is named."""
    parts = (part.strip() for part in IN_BRACKETS.sub("", source).split(";"))
    return "; ".join(part for part in parts if part and not OUR_PAGE.match(part))
