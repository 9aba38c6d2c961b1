"""A list of objects as a table: one row each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Final, Literal

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.resources import resource
from apiflow_desktop.gui.forms.fields.base import Field
from apiflow_desktop.gui.forms.fields.table_cells import CellDelegate, EditableTable
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, loose_value, same
from apiflow_desktop.gui.theme import icon, set_role

_ROW_PX: Final = 30
_MOST_ROWS: Final = 10
_NAME_PX: Final = 132
_WIDTHS: Final = {"check": 72, "choice": 88, "json": 104}
_KEPT = Qt.ItemDataRole.UserRole


class Column(Struct, frozen=True):
    """One column of a table.

    Attributes:
        key: The key in each row's object.
        title: What stands above it.
        kind: How its cells are edited: as text, as JSON (loosely), as yes or no, as a choice.
        choices: What can be chosen.
        wide: Takes the room that is left.
    """

    key: str
    title: str
    kind: Literal["text", "json", "check", "choice"] = "text"
    choices: tuple[str, ...] = ()
    wide: bool = False


class TableField(Field):
    """Rows that can be added, removed, moved and typed into. Unknown keys of a row are kept."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.columns = columns_of(spec)
        self._table = EditableTable(0, len(self.columns))
        self._table.setHorizontalHeaderLabels([column.title for column in self.columns])
        self._of_row: dict[str, QToolButton] = {}
        self._set_up_table()
        self._adopt(self._table)
        self._layout.addLayout(self._buttons())
        self._value: FieldValue = UNSET
        self._table.itemChanged.connect(lambda _: self._on_edited())
        self._table.itemSelectionChanged.connect(self._allow)
        self._allow()

    def value(self) -> FieldValue:
        """Return the rows as a list of objects; rows without any text are left out."""
        return [row for row in self._rows() if any(row.values())]

    def set_value(self, value: FieldValue) -> None:
        """Show rows."""
        if same(value, self._value):
            return
        self._value = deepcopy(value)
        rows = value if isinstance(value, list) else []
        self._show_rows([row for row in rows if isinstance(row, dict)])

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it is a list of objects."""
        rows = isinstance(value, list) and all(isinstance(row, dict) for row in value)
        return rows or super().shows(value)

    def add_row(self) -> None:
        """Put an empty row at the end and start typing into it."""
        self._table.blockSignals(True)
        self._append({})
        self._table.blockSignals(False)
        self._fit()
        row = self._table.rowCount() - 1
        self._table.setCurrentCell(row, 0)
        self._table.edit(self._table.model().index(row, 0))

    def remove_row(self) -> None:
        """Remove the current row."""
        row = self._table.currentRow()
        if row >= 0:
            self._table.removeRow(row)
            self._fit()
            self._on_edited()

    def move_row(self, by: int) -> None:
        """Move the current row up or down."""
        rows, row = self._rows(), self._table.currentRow()
        if row >= 0 and 0 <= row + by < len(rows):
            rows.insert(row + by, rows.pop(row))
            self._show_rows(rows)
            self._table.setCurrentCell(row + by, max(0, self._table.currentColumn()))
            self._on_edited()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete removes the row."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Delete:  # type: ignore[attr-defined]
            self.remove_row()
            return True
        return super().eventFilter(watched, event)

    def _set_up_table(self) -> None:
        table = self._table
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        table.setItemDelegate(CellDelegate([column.choices for column in self.columns], table))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for index, column in enumerate(self.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(index, mode.Stretch if column.wide else mode.Interactive)
            table.setColumnWidth(index, _WIDTHS.get(column.kind, _NAME_PX))
        table.setStyleSheet(_indicator_style())
        self._fit()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        add = QPushButton(icon("add"), _("Add"))
        add.setAccessibleName(_("Add to {title}").format(title=self.spec.title))
        add.clicked.connect(self.add_row)
        row.addWidget(add)
        for name, hint, action in (
            ("up", _("Move up"), lambda: self.move_row(-1)),
            ("down", _("Move down"), lambda: self.move_row(1)),
            ("delete", _("Remove"), self.remove_row),
        ):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setToolTip(hint)
            button.setAccessibleName(hint)
            set_role(button, "flat")
            button.clicked.connect(action)
            row.addWidget(button)
            self._of_row[name] = button
        row.addStretch(1)
        return row

    def _show_rows(self, rows: list[JsonObject]) -> None:
        self._table.blockSignals(True)
        self._table.setRowCount(0)
        for row in rows:
            self._append(row)
        self._table.blockSignals(False)
        self._fit()

    def _append(self, row: JsonObject) -> None:
        index = self._table.rowCount()
        self._table.insertRow(index)
        for number, column in enumerate(self.columns):
            item = _cell(column, row)
            if number == 0:
                item.setData(_KEPT, json.dumps(row))
            self._table.setItem(index, number, item)

    def _rows(self) -> list[JsonObject]:
        return [self._row(index) for index in range(self._table.rowCount())]

    def _row(self, index: int) -> JsonObject:
        kept: JsonObject = json.loads(self._table.model().index(index, 0).data(_KEPT) or "{}")
        for number, column in enumerate(self.columns):
            cell = _read(column, self._table.item(index, number))
            if cell is not UNSET and not isinstance(cell, type(UNSET)):
                kept[column.key] = cell
            else:
                kept.pop(column.key, None)
        return kept

    def _on_edited(self) -> None:
        self._value = self.value()
        self.edited.emit()

    def _fit(self) -> None:
        rows = min(max(self._table.rowCount(), 1), _MOST_ROWS)
        header = self._table.horizontalHeader().sizeHint().height()
        self._table.setFixedHeight(header + rows * _ROW_PX + 4)
        self._allow()

    def _allow(self) -> None:
        """Let the buttons say what can be done with the current row."""
        row, last = self._table.currentRow(), self._table.rowCount() - 1
        for name, possible in (("up", row > 0), ("down", 0 <= row < last), ("delete", row >= 0)):
            if name in self._of_row:
                self._of_row[name].setEnabled(possible)

    def _is_empty(self) -> bool:
        return False


def _indicator_style() -> str:
    check = str(resource("icons", "check.svg")).replace("\\", "/")
    return (
        "QTableWidget::indicator { width: 14px; height: 14px; border-radius: 4px;"
        " border: 1px solid palette(placeholder-text); }"
        "QTableWidget::indicator:checked { background: palette(highlight);"
        f" border-color: palette(highlight); image: url('{check}'); }}"
    )


def columns_of(spec: FieldSpec) -> list[Column]:
    """Read a field's columns from its schema (``columns``)."""
    declared = spec.schema.get("columns")
    return [
        Column(
            key=str(one["key"]),
            title=str(one.get("title", one["key"])),
            kind=one.get("kind", "text"),  # type: ignore[arg-type]
            choices=tuple(map(str, one.get("choices") or ())),  # type: ignore[arg-type]
            wide=bool(one.get("wide")),
        )
        for one in (declared if isinstance(declared, list) else ())
        if isinstance(one, Mapping)
    ]


def _cell(column: Column, row: JsonObject) -> QTableWidgetItem:
    value = row.get(column.key)
    item = QTableWidgetItem()
    if column.kind == "check":
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if value is True else Qt.CheckState.Unchecked)
    elif column.key in row:
        item.setText(_shown(column, value))
    return item


def _shown(column: Column, value: JsonValue) -> str:
    if value is None:
        return ""
    plain = isinstance(value, str) and (column.kind != "json" or loose_value(value) == value)
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def _read(column: Column, item: QTableWidgetItem | None) -> FieldValue:
    if item is None:
        return UNSET
    if column.kind == "check":
        return item.checkState() == Qt.CheckState.Checked
    if column.kind == "json":
        return loose_value(item.text())
    return item.text() or UNSET
