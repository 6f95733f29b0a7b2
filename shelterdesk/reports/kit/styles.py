"""How our paper looks: colours, type sizes, page measures. It reads well in black and white."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from enum import StrEnum
from functools import cache

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from shelterdesk.i18n import N_
from shelterdesk.paths import STYLE
from shelterdesk.reports.text.fonts import Weight
from shelterdesk.reports.text.shape import Style

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 17 * mm
CONTENT_WIDTH = PAGE_WIDTH - 2 * MARGIN

WATERMARK = "#EDF2F1"  # just seen under the text, and gone where a ground lies over it
WHITE = "#FFFFFF"


@cache
def color(token: str) -> str:
    """A colour of the light theme, as ``#RRGGBB``; the window and the paper share them."""
    tokens: dict[str, str] = tomllib.loads((STYLE / "tokens.toml").read_text("utf-8"))["light"]
    return tokens[token]


class Status(StrEnum):
    """How a thing stands; always shown as shape, word and colour together."""

    MET = "met"
    OPEN = "open"
    STOP = "stop"
    NOT_APPLICABLE = "na"


STATUS_WORDS = {
    Status.MET: N_("Met"),
    Status.OPEN: N_("Open"),
    Status.STOP: N_("Stops"),
    Status.NOT_APPLICABLE: N_("Does not apply"),
}
STATUS_TOKENS = {
    Status.MET: "ok",
    Status.OPEN: "warn",
    Status.STOP: "stop",
    Status.NOT_APPLICABLE: "text2",
}
STATUS_GROUNDS = {
    Status.MET: "ok_soft",
    Status.OPEN: "warn_soft",
    Status.STOP: "stop_soft",
    Status.NOT_APPLICABLE: "surface2",
}

BODY = Style(size=9.4, leading=13.4, color=color("text"))
STRONG = replace(BODY, weight=Weight.SEMIBOLD)
SMALL = replace(BODY, size=7.8, leading=10.6, color=color("text2"))
LABEL = replace(SMALL, size=7.2, leading=9.6)
TITLE = replace(BODY, size=21, leading=28, weight=Weight.BOLD)
HEADING = Style(
    size=11.6,
    leading=15,
    color=color("primary"),
    weight=Weight.SEMIBOLD,
    space_before=11,
    space_after=4,
)
