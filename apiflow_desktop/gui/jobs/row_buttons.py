"""The buttons in the rows of jobs that wait for the user."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeView, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.jobs.table import ACTION, JobsModel
from apiflow_desktop.gui.theme import set_role

_WIDTH = 112


class RowButtons:
    """Keeps a button in the last column of every job that goes on only if the user wants it.

    The column is there while one of the jobs has a button.
    """

    def __init__(
        self, table: QTreeView, model: JobsModel, pressed: Callable[[int], object]
    ) -> None:
        self._table = table
        self._model = model
        self._pressed = pressed
        table.header().setSectionResizeMode(ACTION, QHeaderView.ResizeMode.Fixed)
        table.header().resizeSection(ACTION, _WIDTH)
        table.setColumnHidden(ACTION, True)

    def refresh(self) -> None:
        """Follow the rows."""
        for row, line in enumerate(self._model.lines):
            index = self._model.index(row, ACTION)
            cell = cast("QWidget | None", self._table.indexWidget(index))
            if line.way_on != (cell.objectName() if cell is not None else ""):
                wanted = self._cell(line.id, line.way_on, line.name) if line.way_on else None
                self._table.setIndexWidget(index, wanted)  # type: ignore[arg-type]
        wait = any(line.way_on for line in self._model.lines)
        if self._table.isColumnHidden(ACTION) == wait:
            self._table.setColumnHidden(ACTION, not wait)

    def _cell(self, job_id: int, title: str, name: str) -> QWidget:
        cell = QWidget()
        cell.setObjectName(title)
        button = QPushButton(_(title), cell)
        button.setAccessibleName(_("{action} {name}").format(action=_(title), name=name))
        set_role(button, "row")
        button.clicked.connect(lambda: self._pressed(job_id))
        layout = QHBoxLayout(cell)
        layout.setContentsMargins(4, 3, 8, 4)
        layout.addWidget(button)
        return cell
