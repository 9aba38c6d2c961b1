"""The list of jobs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.gui.jobs.reading import JobLine
from apiflow_desktop.gui.jobs.table import (
    DURATION,
    LINE_ROLE,
    NAME,
    PROGRESS,
    SUMMARY,
    WHEN,
    JobsModel,
)
from apiflow_desktop.gui.theme import Theme, set_role, state_look
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState

_TICK_MS = 200
_WIDTHS = {WHEN: 80, DURATION: 80, PROGRESS: 104}
_LEAST_WIDTH = 56
_ROW = 32
_BAR = 4


class JobsList(QWidget):
    """Shows the jobs; tells which one the user looks at."""

    job_selected = Signal(int)
    """The user looks at this job."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = JobsModel(self)
        self.table = self._make_table()
        empty = EmptyState("job", "No jobs yet", "Press F5 to run the workflow.", self)
        self._pages = EmptyOr(self.table, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._pages)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def set_lines(self, lines: Sequence[JobLine]) -> None:
        """Show these jobs, newest first."""
        self.model.show(lines)
        self._after_change()

    def put(self, line: JobLine) -> None:
        """Bring a job up to date, or put a new one on top."""
        self.model.put(line)
        self._after_change()

    def select(self, job_id: int | None) -> None:
        """Look at a job, or at none."""
        row = self.model.row_of(job_id) if job_id is not None else None
        if job_id is None:
            self.table.setCurrentIndex(QModelIndex())
        elif row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _make_table(self) -> QTreeView:
        table = QTreeView(self)
        table.setAccessibleName("Jobs")
        set_role(table, "table")
        table.setModel(self.model)
        table.setItemDelegate(_RowDelegate(table))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.header()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        for column in (NAME, SUMMARY):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        return table

    def _after_change(self) -> None:
        self._pages.show_content(bool(self.model.lines))
        if any(line.running for line in self.model.lines):
            self._tick.start()
        else:
            self._tick.stop()

    def _on_tick(self) -> None:
        self.model.tick()

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.job_selected.emit(self.model.lines[current.row()].id)


class _RowDelegate(QStyledItemDelegate):
    """Paints the progress bar, and a fine line under each row."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell."""
        super().paint(painter, option, index)
        tokens = Theme.current().tokens
        painter.save()
        painter.setPen(tokens.colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if index.column() == PROGRESS:
            self._paint_bar(painter, QRectF(option.rect), index.data(LINE_ROLE))
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give every row the same height."""
        return QSize(super().sizeHint(option, index).width(), _ROW)

    def _paint_bar(self, painter: QPainter, cell: QRectF, line: JobLine) -> None:
        tokens = Theme.current().tokens
        bar = QRectF(cell.left() + 8, cell.center().y() - _BAR / 2, cell.width() - 24, _BAR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("line"))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(bar.width() * line.fraction)
        painter.setBrush(tokens.colour(state_look(line.status).token))
        painter.drawRoundedRect(bar, 2, 2)
