"""A value as a table: a list of objects row by row, an object key by key."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.expressions.nodes import preview
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.openflow.references import write_reference

_MOST_ROWS: Final = 1000
_MOST_COLUMNS: Final = 40
_WIDEST_PX: Final = 220
_MEASURED_ROWS: Final = 50
_ROOT = QModelIndex()


class Grid(Struct, frozen=True):
    """Cells of a table.

    Attributes:
        columns: What stands above them.
        rows: What stands before each row, and its cells; unset where there is none.
        paths: Each cell's path from the value.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[FieldValue, ...]], ...]
    paths: tuple[tuple[tuple[str | int, ...], ...], ...]


def grid_of(value: JsonValue, words: str = "") -> Grid:
    """Lay a value out; with words, only the rows that hold all of them."""
    if isinstance(value, list):
        grid = _grid_of_list(value)
    elif isinstance(value, dict):
        entries = list(islice(value.items(), _MOST_ROWS))
        rows = tuple((key, (one,)) for key, one in entries)
        grid = Grid(("value",), rows, tuple(((key,),) for key, _ in entries))
    else:
        grid = Grid(("value",), (("", (value,)),), (((),),))
    return _filtered(grid, words.casefold().split())


def _grid_of_list(items: list[JsonValue]) -> Grid:
    shown = items[:_MOST_ROWS]
    keys: dict[str, None] = {}
    for item in shown:
        if isinstance(item, dict):
            keys.update(dict.fromkeys(item))
    columns = tuple(islice(keys, _MOST_COLUMNS))
    if not columns or not all(isinstance(item, dict) for item in shown):
        rows = tuple((str(n), (item,)) for n, item in enumerate(shown))
        return Grid(("value",), rows, tuple(((n,),) for n in range(len(shown))))
    cells = tuple(
        (
            str(n),
            tuple(item.get(key, UNSET) if isinstance(item, dict) else UNSET for key in columns),
        )
        for n, item in enumerate(shown)
    )
    paths = tuple(tuple((n, key) for key in columns) for n in range(len(shown)))
    return Grid(columns, cells, paths)


def _filtered(grid: Grid, words: list[str]) -> Grid:
    if not words:
        return grid
    kept = []
    for number, (head, cells) in enumerate(grid.rows):
        about = " ".join([head, *(preview(cell) for cell in cells if cell is not UNSET)]).casefold()
        if all(word in about for word in words):
            kept.append(number)
    return Grid(
        grid.columns,
        tuple(grid.rows[number] for number in kept),
        tuple(grid.paths[number] for number in kept),
    )


class _GridModel(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grid = Grid((), (), ())

    def show(self, grid: Grid) -> None:
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.grid.columns[section]
        return self.grid.rows[section][0]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cell = self.grid.rows[index.row()][1][index.column()]
        if cell is UNSET:
            return ""
        return cell[:2000] if isinstance(cell, str) else preview(cell)


class ResultTable(QTableView):
    """Shows a value as a table whose cells can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _GridModel(self)
        self._root = ""
        self.setModel(self._model)
        set_role(self, "framed")
        self.setAccessibleName(_("Result as a table"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(26)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED_ROWS)

    def show_value(self, root: str, value: JsonValue, words: str = "") -> int:
        """Show a value; return how many rows it has.

        Args:
            root: What it is called in an expression.
            value: The value.
            words: Only rows with these.
        """
        self._root = root
        self._model.show(grid_of(value, words))
        self.resizeColumnsToContents()
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column), _WIDEST_PX))
        return self._model.rowCount()

    def chosen(self) -> tuple[str, FieldValue]:
        """Return path and value of the current cell; of the first if there is none."""
        index = self.currentIndex()
        row, column = (index.row(), index.column()) if index.isValid() else (0, 0)
        if not self._model.rowCount():
            return self._root, UNSET
        path = write_reference(self._root, self._model.grid.paths[row][column])
        return path, self._model.grid.rows[row][1][column]
