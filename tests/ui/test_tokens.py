"""Contrast of every pair of colours that meet (ui page 2), computed."""

import pytest

from shelterdesk.ui.kit.tokens import contrast, read_tokens

TEXT_ON = [
    *(("text", on) for on in ("bg", "surface", "surface2", "primary_soft", "veil", "own")),
    *(("text2", on) for on in ("bg", "surface", "surface2", "primary_soft", "veil", "own")),
    *(("own_edge", on) for on in ("surface", "own")),
    *((tone, "own") for tone in ("warn", "stop")),
    *(("text", f"{tone}_soft") for tone in ("ok", "warn", "stop", "info")),
    *((tone, f"{tone}_soft") for tone in ("ok", "warn", "stop", "info")),
    *((tone, "surface") for tone in ("ok", "warn", "stop", "info", "primary", "disabled")),
    *((tone, "bg") for tone in ("warn", "stop", "primary", "disabled")),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("primary", "primary_soft"),
]
EDGE_ON = [("border_strong", "surface"), ("border_strong", "bg"), ("focus", "surface"),
           ("focus", "bg"), ("focus", "surface2")]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), TEXT_ON)
def test_text_can_be_read(theme: str, colour: str, ground: str) -> None:
    tokens = read_tokens(theme)
    assert contrast(tokens[colour], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), EDGE_ON)
def test_edges_can_be_seen(theme: str, colour: str, ground: str) -> None:
    tokens = read_tokens(theme)
    assert contrast(tokens[colour], tokens[ground]) >= 3


def test_contrast_is_the_known_figure() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
