"""The jobs as a table: state, name, when, how long, how far, where it stands."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.jobs.reading import JobLine
from apiflow_desktop.gui.theme import icon, state_look
from apiflow_desktop.gui.widgets.times import when_text

LINE_ROLE = Qt.ItemDataRole.UserRole
NAME, WHEN, DURATION, PROGRESS, SUMMARY, ACTION = range(6)
_ROOT = QModelIndex()
HEADINGS = (N_("Job"), N_("Started"), N_("Took"), N_("Progress"), N_("State"), "")


class JobsModel(QAbstractTableModel):
    """Holds the rows, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[JobLine] = []

    def show(self, lines: Sequence[JobLine]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def put(self, line: JobLine) -> None:
        """Bring a row up to date, or put a new one on top."""
        row = self.row_of(line.id)
        if row is None:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self.lines.insert(0, line)
            self.endInsertRows()
        elif self.lines[row] != line:
            self.lines[row] = line
            self.dataChanged.emit(self.index(row, 0), self.index(row, SUMMARY), [])

    def remove(self, job_id: int) -> None:
        """Take a job's row away."""
        row = self.row_of(job_id)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.lines[row]
            self.endRemoveRows()

    def tick(self) -> None:
        """Let the times of running jobs go on."""
        for row, line in enumerate(self.lines):
            if line.running:
                self.dataChanged.emit(self.index(row, WHEN), self.index(row, DURATION), [])

    def row_of(self, job_id: int) -> int | None:
        """Return the row of a job; None if it is not listed."""
        return next((row for row, line in enumerate(self.lines) if line.id == job_id), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Count the jobs."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Count the columns."""
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Name the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(HEADINGS[section])
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Return a cell."""
        line = self.lines[index.row()]
        look = state_look(line.status)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(line, index.column())
            case Qt.ItemDataRole.DecorationRole if index.column() == NAME:
                return icon(look.icon, look.token)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{line.name}\n{look.title}: {line.summary}"
            case Qt.ItemDataRole.AccessibleTextRole if index.column() == NAME:
                return f"{line.name}, {look.title}"
            case _ if role == LINE_ROLE:
                return line
        return None

    def _text(self, line: JobLine, column: int) -> str:
        now = time.time()
        match column:
            case 0:
                return line.name
            case 1:
                return when_text(line.created, now)
            case 2:
                return line.duration(now)
            case 4:
                return line.summary
        return ""
