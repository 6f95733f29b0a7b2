"""A pick-list whose entries come a moment later than the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.record import from_plain
from shelterdesk.ui.kit.editors import PickEditor
from shelterdesk.ui.kit.look import Look


class LatePickEditor(PickEditor):
    """Remembers what is chosen, also while its entry is not there yet or no more."""

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__(field, look, ())
        self._wanted = ""
        self.box.activated.connect(self._pick)

    def offer(self, picks: Sequence[tuple[str, str]]) -> None:
        """Take *picks*, (code, translated words), in the place of those before."""
        while self.box.count() > 1:
            self.box.removeItem(1)
        for code, words in picks:
            self.box.addItem(words, code)
        self.box.setCurrentIndex(max(self.box.findData(self._wanted), 0))

    def read(self) -> Any:
        return from_plain(self.described, self._wanted)

    def fill(self, value: Any) -> None:
        self._wanted = "" if value is None else str(value)
        super().fill(value)

    def _pick(self, index: int) -> None:
        self._wanted = str(self.box.itemData(index) or "")
        self.edited.emit()  # the first word of it came before this was known
