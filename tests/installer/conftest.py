"""The installer's modules, as its own commands see them."""

from __future__ import annotations

from pathlib import Path

import pytest

INSTALLER = Path(__file__).resolve().parents[2] / "installer"


@pytest.fixture(autouse=True)
def installer(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its folder, where imports begin."""
    monkeypatch.syspath_prepend(str(INSTALLER))
    return INSTALLER
