"""Pictures of the screens: every one is there, in the size asked for, and shows something."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from shelterdesk.ui.pictures import take_pictures
from tests.ui.paper_desk import PaperDesk


def test_every_screen_has_its_picture(house: dict[str, PaperDesk], tmp_path: Path) -> None:
    taken = take_pictures(house["amara"], tmp_path, (911, 512), "dark", 1.5)  # type: ignore[arg-type]
    names = [path.stem.split("-", 1)[1] for path in taken]
    assert names == [
        "sign-in", "today", "residents", "overview", "intake", "names", "safety", "plan",
        "incidents", "house", "health", "family", "tasks", "legal", "sessions", "session-read",
        "session-write", "scales", "private", "consents", "readiness", "referrals", "history",
        "copy",
        "calendar", "tasks", "house-beds", "house-outings", "house-handover", "house-sheet",
        "house-visitors", "house-paper", "house-own", "house-counselling", "house-concerns",
        "house-incidents", "house-inbox", "house-enquiries", "house-partners", "house-directory",
        "house-texts", "house-scales", "house-computer",
        "house-practising", "house-about", "settings", "hidden",
    ]  # fmt: skip
    for path in taken:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1366, 768)
        colours = {image.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
        assert len(colours) > 3, path.name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_worn(house: dict[str, PaperDesk], tmp_path: Path, theme: str) -> None:
    taken = take_pictures(house["niran"], tmp_path, (1100, 700), theme, 1)  # type: ignore[arg-type]
    ground = QImage(str(taken[0])).pixelColor(10, 690).lightness()
    assert (ground > 128) == (theme == "light")
