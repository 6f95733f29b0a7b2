"""What leaves by the clipboard: nothing, unless this computer lets it; then not for long.

Windows keeps a history of the clipboard and may send it to other computers. Three formats beside
the text ask it not to (security 9, 10).
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

from shelterdesk.ui.kit.input_events import unwatch, watch

CLEAR_AFTER_MS = 20_000
WINDOWS_FORMAT = 'application/x-qt-windows-mime;value="{name}"'
NO = bytes(4)  # a DWORD of 0
KEEP_OUT = {
    "ExcludeClipboardContentFromMonitorProcessing": NO,
    "CanIncludeInClipboardHistory": NO,
    "CanUploadToCloudClipboard": NO,
}
TAKING = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)


class CalmClipboard(QObject):
    """Watches what is copied from our window."""

    declined = Signal()  # somebody wanted to copy where copying is off

    def __init__(self, *, copying: bool, parent: QObject | None = None) -> None:
        """*copying* is whether this computer lets text be copied out of the program."""
        super().__init__(parent)
        self._copying = copying
        self._ours = False
        self._marking = False
        self._clear = QTimer(self, singleShot=True, interval=CLEAR_AFTER_MS)
        self._clear.timeout.connect(self.forget)
        QGuiApplication.clipboard().dataChanged.connect(self._changed)
        self.watch()

    def watch(self) -> None:
        """Begin to watch, or begin again."""
        watch(self)

    def stop(self) -> None:
        """Watch no keys any more."""
        unwatch(self)

    def forget(self) -> None:
        """Empty the clipboard if what lies in it is still ours."""
        self._clear.stop()
        if self._ours:
            self._ours = False
            QGuiApplication.clipboard().clear()

    def _changed(self) -> None:
        if self._marking:
            return
        self._ours = QGuiApplication.focusWindow() is not None
        self._clear.stop()
        if self._ours:
            self._mark()
            self._clear.start()

    def _mark(self) -> None:
        """Put the same text there again, marked as no matter of histories."""
        clipboard = QGuiApplication.clipboard()
        text = clipboard.text()
        if not text:
            return
        self._marking = True
        try:
            clipboard.setMimeData(marked(text))
        finally:
            self._marking = False

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._copying or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ContextMenu):
            return False
        if not isinstance(watched, TEXTS):
            return False
        takes = event.type() == QEvent.Type.ContextMenu or (
            isinstance(event, QKeyEvent) and any(event.matches(keys) for keys in TAKING)
        )
        if takes:
            self.declined.emit()
        return takes


class NeverCopied(QObject):
    """Keeps a text from the clipboard, whatever this computer lets out; also from being dragged."""

    def __init__(self, box: QPlainTextEdit) -> None:
        """Watch *box*, and be let go of with it."""
        super().__init__(box)
        box.setUndoRedoEnabled(True)
        box.installEventFilter(self)
        box.viewport().installEventFilter(self)

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu:
            return True
        if isinstance(event, QKeyEvent) and event.type() in (
            QEvent.Type.KeyPress,
            QEvent.Type.ShortcutOverride,
        ):
            return any(event.matches(keys) for keys in TAKING)
        return False


def marked(text: str) -> QMimeData:
    """*text* for the clipboard, and nothing but text."""
    data = QMimeData()
    data.setText(text)
    for name, value in KEEP_OUT.items():
        data.setData(WINDOWS_FORMAT.format(name=name), QByteArray(value))
    return data
