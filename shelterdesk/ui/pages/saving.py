"""Saving a report to a file: what that means, and a password for it."""

from __future__ import annotations

import secrets

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

MEANS = N_(
    "A file leaves the protection of ShelterDesk: whoever has it can copy it. Paper is safer. "
    "Saving is written down like printing."
)
TELL = N_("Tell the password another way than the file. It cannot be found again here.")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
GROUPS, LONG = 4, 4
SHORTEST = 8  # letters of a password that somebody types instead


def draw_password() -> str:
    """A password that can be read out over the telephone: about 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(GROUPS))
    return "-".join(groups)


class SavingBox(QDialog):
    """Says what a file means; with a password unless somebody decides otherwise."""

    def __init__(self, look: Look, parent: QWidget, *, cannot: str = "") -> None:
        """*cannot* is translated: why this sort of file takes no password; then none is asked."""
        super().__init__(parent)
        words = look.words
        self.setWindowTitle(words("ShelterDesk"))
        self.setMinimumWidth(460)
        self.protect = QCheckBox(words("Protect the file with this password"))
        self.protect.setChecked(True)
        self.box = QLineEdit(draw_password())
        self.box.setAccessibleName(words("Password of the file"))
        self.protect.toggled.connect(self.box.setEnabled)
        self.go_on = button(look, words("Choose where…"), self.accept, act="main", icon="file-down")
        self.go_on.setDefault(True)
        self.protect.toggled.connect(self._weigh)
        self.box.textChanged.connect(self._weigh)
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(button(look, words("Not now"), self.reject))
        acts.addWidget(self.go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        title = words("Save a copy outside ShelterDesk")
        layout.addWidget(PlainLabel(title, size="page", wrap=True))
        layout.addWidget(PlainLabel(words(MEANS), wrap=True))
        if cannot:
            self.protect.setChecked(False)
            layout.addWidget(PlainLabel(cannot, tone="warn", wrap=True))
        else:
            layout.addWidget(self.protect)
            layout.addWidget(self.box)
            layout.addWidget(PlainLabel(words(TELL), size="small", tone="muted", wrap=True))
        layout.addLayout(acts)
        self.setAccessibleName(title)

    @property
    def password(self) -> str | None:
        """The password that was decided on; None for a file that anybody can open."""
        return self.box.text().strip() if self.protect.isChecked() else None

    def _weigh(self) -> None:
        """A file that should be protected is not saved without a password worth the name."""
        long_enough = len(self.box.text().strip()) >= SHORTEST
        self.go_on.setEnabled(long_enough or not self.protect.isChecked())


class ClearFileBox(QDialog):
    """Says what a file means that has no password and that others can change."""

    def __init__(self, look: Look, parent: QWidget, means: str) -> None:
        """*means* is marked: what this sort of file is."""
        super().__init__(parent)
        words = look.words
        self.setWindowTitle(words("ShelterDesk"))
        self.setMinimumWidth(460)
        self.go_on = button(look, words("Choose where…"), self.accept, icon="file-down")
        self.not_now = button(look, words("Not now"), self.reject, act="main")
        self.not_now.setDefault(True)
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(self.go_on)
        acts.addWidget(self.not_now)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        title = words("Save a copy outside ShelterDesk")
        layout.addWidget(PlainLabel(title, size="page", wrap=True))
        layout.addWidget(PlainLabel(words(MEANS), wrap=True))
        layout.addWidget(PlainLabel(words(means), tone="warn", wrap=True))
        layout.addLayout(acts)
        self.setAccessibleName(title)
