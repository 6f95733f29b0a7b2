"""Where the program's own files lie: found from the package, never written to."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
CATALOGUE = RESOURCES / "catalogue"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
LOCALE = RESOURCES / "locale"
STYLE = RESOURCES / "style"
