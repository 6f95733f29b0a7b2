"""Typing a passphrase: shown on request, with Caps Lock and the keyboard's layout said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look


class PassphraseLine(QWidget):
    """A line for a passphrase and what could make it go wrong."""

    entered = Signal()

    def __init__(self, look: Look, name: str) -> None:
        """*name* is the translated label above the line."""
        super().__init__()
        self._look = look
        self._caps = False
        self.box = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.box.setAccessibleName(name)
        self.box.returnPressed.connect(self.entered)
        self.box.installEventFilter(self)
        self.box.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        label = PlainLabel(name, size="strong")
        label.setBuddy(self.box)
        self.show_it = QCheckBox(look.words("Show what I type"))
        self.show_it.toggled.connect(self._show_typed)
        self.keyboard = PlainLabel(size="small", tone="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for part in (label, self.box, self.keyboard, self.show_it):
            layout.addWidget(part)
        self.setFocusProxy(self.box)
        QGuiApplication.inputMethod().localeChanged.connect(self._say_keyboard)
        self._say_keyboard()

    def take(self) -> str:
        """What was typed; the line is empty afterwards."""
        typed = self.box.text()
        self.box.clear()
        return typed

    def _show_typed(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.box.setEchoMode(mode)

    def _say_keyboard(self) -> None:
        layout = QGuiApplication.inputMethod().locale().nativeLanguageName()
        words = self._look.words
        sentence = words("Keyboard: {layout}").format(layout=layout) if layout else ""
        if self._caps:
            sentence = f"{words('Caps Lock is on.')} {sentence}".strip()
        self.keyboard.setText(sentence)
        self.keyboard.set_tone("warn" if self._caps else "muted")
        self.keyboard.setVisible(bool(sentence))

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            text = event.text()
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if len(text) == 1 and text.isalpha() and text.upper() != text.lower():
                caps = text.isupper() != shift
                if caps != self._caps:
                    self._caps = caps
                    self._say_keyboard()
        return super().eventFilter(watched, event)
