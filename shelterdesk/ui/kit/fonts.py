"""Our own fonts: one family before the first paint, the rest after it, Chinese at first need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from shelterdesk.paths import FONTS

FIRST = ("NotoSans_400Regular.ttf", "NotoSans_600SemiBold.ttf")
AT_NEED = "NotoSansSC_"
NOT_ON_SCREEN = ("NotoNastaliqUrdu_", "NotoSans_700Bold")  # too tall for a row; paper only

FAMILIES = (
    "Noto Sans",
    "Noto Sans Thai",
    "Noto Sans Myanmar",
    "Noto Sans Khmer",
    "Noto Sans Lao",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Sinhala",
    "Noto Sans Ethiopic",
    "Noto Sans Arabic",
    "Noto Sans SC",
    "Noto Sans Symbols 2",
)
HAN = "[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"


class Fonts:
    """What has been loaded so far; one for the whole program, made by the application."""

    def __init__(self, folder: Path = FONTS) -> None:
        self._folder = folder
        self._loaded: set[str] = set()
        self._chinese = False

    def load_first(self) -> None:
        """What the sign-in page needs, and no more: start-up is felt."""
        self._load(FIRST)

    def load_rest(self) -> None:
        """Every other family but the Chinese one."""
        names = sorted(path.name for path in self._folder.glob("*.ttf"))
        self._load(
            name
            for name in names
            if not name.startswith(AT_NEED) and not name.startswith(NOT_ON_SCREEN)
        )

    def load_for(self, texts: Iterable[str]) -> None:
        """Load the Chinese family (20 MB) when one of *texts* is the first to need it."""
        if self._chinese or not any(map(re.compile(HAN).search, texts)):
            return  # compiled at the first name, not before the first paint
        self._chinese = True
        self._load(sorted(path.name for path in self._folder.glob(f"{AT_NEED}*.ttf")))

    def _load(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._loaded:
                self._loaded.add(name)
                QFontDatabase.addApplicationFont(str(self._folder / name))
