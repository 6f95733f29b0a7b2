"""Where things lie: the program's own files, never written to; houses and tastes on this computer.

Read before the first paint, so with little.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from platformdirs import site_data_path, user_config_path, user_data_path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
CATALOGUE = RESOURCES / "catalogue"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
LOCALE = RESOURCES / "locale"
STYLE = RESOURCES / "style"
NOTICE = RESOURCES.parent / "NOTICE"

NAME = "ShelterDesk"
LAUNCHERS = ("ShelterDesk", "ShelterDeskCommand")  # programs of the Windows package


def installed() -> bool:
    """Whether this process is the installed program, and no Python that somebody set up."""
    return Path(sys.executable).stem in LAUNCHERS


def own_command(*words: str) -> list[str]:
    """The command that starts this program again; an installed one is its own interpreter."""
    python = [] if installed() else ["-m", "shelterdesk"]
    return [sys.executable, *python, *words]


def data_folder() -> Path:
    """Where this computer keeps its houses: for all its people on Windows, else for one."""
    place = site_data_path if os.name == "nt" else user_data_path
    return place(NAME, appauthor=False)  # no maker's folder around it


def practice_folder() -> Path:
    """Where the practice house of this account lies that the Start menu opens."""
    return user_data_path(NAME, appauthor=False) / "practice"


def taste_file() -> Path:
    """How somebody likes the window."""
    return user_config_path(NAME, appauthor=False) / "taste.json"
