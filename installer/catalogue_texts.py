"""Finds the texts that people see in the catalogue files, for whoever collects words.

Babel calls ``extract`` for each file that ``texts.cfg`` names. Texts of the code are marked with
``N_``; those of a catalogue are known by their keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

# Keys whose value is shown to people and is written in English.
KEYS = (
    "ask",
    "detail",
    "evidence",
    "explanation",
    "hint",
    "label",
    "loss",
    "meaning",
    "next_action",
    "question",
    "short",
    "title",
)
# At the start of a line, or inside a row that is written on one line.
_TEXT = re.compile(rf'(?:^|[{{,])\s*(?:{"|".join(KEYS)})\s*=\s*"((?:[^"\\]|\\.)*)"')


def extract(
    file: BinaryIO, keywords: Sequence[str], comments: Sequence[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield ``(line, function, text, comments)`` as Babel wants it, once a text.

    Reads line by line, since a line number is asked for and a catalogue keeps one text a line.
    """
    del keywords, comments, options
    for number, line in enumerate(file, start=1):
        for text in _TEXT.findall(line.decode("utf-8")):
            if text.strip():
                yield number, "", re.sub(r"\\(.)", r"\1", text), []
