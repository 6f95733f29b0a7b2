"""Which fonts are loaded, and how often one looks for them."""

from __future__ import annotations

from pathlib import Path

from shelterdesk.ui.kit.fonts import Fonts


def test_names_are_looked_through_until_one_is_chinese_and_never_again(tmp_path: Path) -> None:
    fonts, first, later = Fonts(tmp_path), iter(["Mya", "王小明", "Ali"]), iter(["李", "Ali"])
    fonts.load_for(first)
    fonts.load_for(later)
    assert (list(first), list(later)) == (["Ali"], ["李", "Ali"])
