"""How cells of a table are edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QWidget,
)

_Index: TypeAlias = QModelIndex | QPersistentModelIndex


class EditableTable(QTableWidget):
    """A table whose cells are typed into as soon as one of the selected row is clicked."""

    def edit(  # type: ignore[override]
        self,
        index: _Index,
        trigger: QAbstractItemView.EditTrigger | None = None,
        event: QEvent | None = None,
    ) -> bool:
        """Open a cell at once: Qt would wait for a second click, and drop what is typed then."""
        if trigger is None:
            super().edit(index)
            return True
        if trigger is QAbstractItemView.EditTrigger.SelectedClicked:
            trigger = QAbstractItemView.EditTrigger.DoubleClicked
        return super().edit(index, trigger, event)  # type: ignore[arg-type]


class CellDelegate(QStyledItemDelegate):
    """A line for text, a list for choices.

    Args:
        choices: For each column what can be chosen; empty where text is typed.
    """

    def __init__(self, choices: Sequence[Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices = choices

    def createEditor(
        self, parent: QWidget | None, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """Make the editor of a cell."""
        choices = self._choices[index.column()]
        if not choices:
            editor = super().createEditor(parent, option, index)
            # the cell is lower than a field: no frame, no padding
            editor.setStyleSheet("padding: 0 6px; border-radius: 0; min-height: 0;")
            return editor
        box = QComboBox(parent)
        box.addItems(list(choices))
        box.setStyleSheet("padding: 0 6px; border-radius: 0; min-height: 0;")
        box.activated.connect(lambda: self._take(box))
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the cell's value in its editor."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Write what was chosen or typed."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText(), Qt.ItemDataRole.EditRole)
        else:
            super().setModelData(editor, model, index)

    def _take(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)
