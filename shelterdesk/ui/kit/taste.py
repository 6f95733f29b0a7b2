"""What a person likes: language, theme, size of text. Kept on the computer, holds no name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from shelterdesk.i18n import N_
from shelterdesk.paths import taste_file

THEMES = {
    "system": N_("As the computer"),
    "light": N_("Light"),
    "dark": N_("Dark"),
}
SCALES = {1.0: N_("Normal"), 1.15: N_("Larger"), 1.3: N_("Large"), 1.5: N_("Very large")}
AS_THE_SHELTER = "house"
CALENDARS = {
    AS_THE_SHELTER: N_("As the shelter has it"),
    "": N_("Common Era only"),
    "buddhist": N_("Also the Buddhist Era"),
    "ethiopic": N_("Also the Ethiopian calendar"),
}
# Endonyms are never translated: who needs one reads it in its own script.
LANGUAGES = {"en": "English", "th": "ไทย", "my": "မြန်မာ"}


@dataclass(frozen=True)
class Taste:
    """One person's way of looking at the window."""

    language: str = "en"
    theme: str = "system"
    scale: float = 1.0
    calendar: str = AS_THE_SHELTER
    calm: bool = False
    copying: bool = False  # text may be copied to other programs
    captured: bool = False  # tools that help somebody to see may take pictures of the window

    @classmethod
    def from_plain(cls, untrusted: Mapping[str, Any]) -> Self:
        """Read a kept taste; what does not fit falls back to the default."""
        made: dict[str, Any] = {}
        allowed: dict[str, Any] = {"theme": THEMES, "scale": SCALES, "calendar": CALENDARS}
        for field in fields(cls):
            value = untrusted.get(field.name, field.default)
            fits = type(value) is type(field.default) and value in allowed.get(field.name, (value,))
            made[field.name] = value if fits else field.default
        return cls(**made)

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def kept_taste() -> dict[str, Any]:
    """What was kept on this computer, unchecked; nothing if there is none that reads."""
    try:
        found = json.loads(taste_file().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep_taste(taste: Mapping[str, Any]) -> None:
    """Keep how somebody likes the window; a full disk is no reason to disturb them."""
    with suppress(OSError):
        file = taste_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(taste), encoding="utf-8")
