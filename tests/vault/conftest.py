from __future__ import annotations

import pytest

from tests.vault.house import House, new_house


@pytest.fixture
def house() -> House:
    return new_house()
