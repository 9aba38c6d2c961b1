"""The list of jobs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.jobs.reading import JobLine
from apiflow_desktop.gui.jobs.row_buttons import RowButtons
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
_NARROW = 520
"""Below this width, in pixels, titles and states need the room of the bars."""
_ROW = 32
_BAR = 4


class JobsList(QWidget):
    """Shows the jobs; tells which one the user looks at."""

    job_selected = Signal(int)
    """The user looks at this job."""

    way_on_requested = Signal(int)
    """The button of a job that does not go on by itself was pressed."""
    delete_requested = Signal(int)
    """Delete was pressed on a job."""
    menu_requested = Signal(int, QPoint)
    """The menu of a job is wanted, at this place of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = JobsModel(self)
        self.table = self._make_table()
        self._buttons = RowButtons(self.table, self.model, self.way_on_requested.emit)
        empty = EmptyState(
            "job", _("No jobs yet"), _("Run a workflow, and its job is listed here."), self
        )
        self._pages = EmptyOr(self.table, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._pages)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_delete)

    def set_lines(self, lines: Sequence[JobLine]) -> None:
        """Show these jobs, newest first."""
        self.model.show(lines)
        self.refresh()

    def put(self, line: JobLine) -> None:
        """Bring a job up to date, or put a new one on top."""
        self.model.put(line)
        self.refresh()

    def select(self, job_id: int | None) -> None:
        """Look at a job, or at none."""
        row = self.model.row_of(job_id) if job_id is not None else None
        if job_id is None:
            self.table.setCurrentIndex(QModelIndex())
        elif row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the bars out where there is little room; the state tells as much."""
        self.table.setColumnHidden(PROGRESS, event.size().width() < _NARROW)
        super().resizeEvent(event)

    def _make_table(self) -> QTreeView:
        table = QTreeView(self)
        table.setAccessibleName(_("Jobs"))
        set_role(table, "table")
        table.setModel(self.model)
        table.setItemDelegate(_RowDelegate(table))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._share_room)
        return table

    def refresh(self) -> None:
        """Follow the rows: buttons, times, whether there is one at all."""
        self._pages.show_content(bool(self.model.lines))
        self._buttons.refresh()
        self._share_room()
        if any(line.running for line in self.model.lines):
            self._tick.start()
        else:
            self._tick.stop()

    def _share_room(self) -> None:
        """Give the state what it needs, no more than half of what both have; the name the rest."""
        header = self.table.header()
        both = header.sectionSize(NAME) + header.sectionSize(SUMMARY)
        needed = max(self.table.sizeHintForColumn(SUMMARY), header.sectionSizeHint(SUMMARY))
        header.resizeSection(SUMMARY, min(needed, both // 2))

    def _on_tick(self) -> None:
        self.model.tick()

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.job_selected.emit(self.model.lines[current.row()].id)

    def _on_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid():
            screen = self.table.viewport().mapToGlobal(place)
            self.menu_requested.emit(self.model.lines[index.row()].id, screen)

    def _on_delete(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.delete_requested.emit(self.model.lines[index.row()].id)


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
