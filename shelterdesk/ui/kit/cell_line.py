"""The line in which one types inside a grid; every key goes into the model at once."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex


class CellLine(QStyledItemDelegate):
    """Types straight into the model, so that nothing waits for the keyboard to leave a cell.

    Its name for a screen reader is what the heads of row and column say.
    """

    # Qt's names from here on.

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QLineEdit(parent)
        box.setFrame(False)
        model = index.model()
        row = model.headerData(index.row(), Qt.Orientation.Vertical)
        title = model.headerData(index.column(), Qt.Orientation.Horizontal)
        box.setAccessibleName(f"{row}, {title}")
        box.textEdited.connect(lambda _: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)
