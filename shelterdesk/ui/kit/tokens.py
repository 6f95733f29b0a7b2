"""The colours and type sizes of the window, read from one file; nothing else names a colour."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shelterdesk.paths import STYLE


@dataclass(frozen=True)
class Tokens:
    """One theme: colour names to ``#rrggbb``, and sizes of type in points."""

    colours: Mapping[str, str]
    points: Mapping[str, float]

    def __getitem__(self, name: str) -> str:
        return self.colours[name]


@cache  # pure: the file ships with the program
def read_tokens(theme: str, path: Path = STYLE / "tokens.toml") -> Tokens:
    """The tokens of *theme* ("light" or "dark"); KeyError for another one."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return Tokens(read[theme], read["points"])


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
