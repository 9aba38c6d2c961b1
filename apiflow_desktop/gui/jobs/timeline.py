"""The step runs of a job on a line of time; iterations of a loop share a row."""

from __future__ import annotations

import time

from msgspec import Struct, field
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.jobs.reading import JobOutline, depth, row_key, step_note, step_state
from apiflow_desktop.gui.theme import Theme, state_look, text_font
from apiflow_desktop.gui.widgets.times import duration_text

_ROW = 28
_BAR = 12
_LABEL = 168
_INDENT = 12
_MARGIN = 12
_LEAST = 5.0
_TICK_MS = 100
_TOP = 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Row(Struct):
    title: str
    depth: int
    runs: list[StepState] = field(default_factory=list)


class Timeline(QScrollArea):
    """Shows when each step ran."""

    step_selected = Signal(str)
    """The user clicked a step run: its path."""

    menu_requested = Signal(str, QPoint)
    """The menu of a step run is wanted: its path, and a place of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = _Chart(self)
        self.setWidget(self.chart)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Timeline"))
        self.chart.clicked.connect(self.step_selected)
        self.chart.menu_requested.connect(self.menu_requested)

    def show_state(self, state: JobState, outline: JobOutline) -> None:
        """Show a job as it is now."""
        self.chart.show_state(state, outline)


class _Chart(QWidget):
    """Draws the rows."""

    clicked = Signal(str)
    menu_requested = Signal(str, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self._rows: list[_Row] = []
        self._start = 0.0
        self._end: float | None = 0.0
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.update)
        Theme.current().changed.connect(self.update)

    def show_state(self, state: JobState, outline: JobOutline) -> None:
        """Take in a job as it is now."""
        rows: dict[str, _Row] = {}
        for path, step in state.steps.items():
            key = row_key(path)
            row = rows.setdefault(key, _Row(outline.title(step.module_id), depth(path)))
            row.runs.append(step)
        self._rows = list(rows.values())
        self._start = state.started or state.queued or time.time()
        self._end = state.ended
        if self._end is None and state.started is not None:
            self._tick.start()
        else:
            self._tick.stop()
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for all rows."""
        return QSize(320, _TOP + _ROW * len(self._rows) + _MARGIN)

    def bar(self, row: int, step: StepState) -> QRectF:
        """Return where a step run's bar is."""
        end = self._now()
        span = max(end - self._start, 0.001)
        room = max(self.width() - _LABEL - 2 * _MARGIN, 1)
        begun = step.started if step.started is not None else end
        over = step.ended if step.ended is not None else end
        left = (begun - self._start) / span * room
        width = max((over - begun) / span * room, _LEAST)
        left = min(max(left, 0.0), room - _LEAST)
        y = _TOP + row * _ROW + (_ROW - _BAR) / 2
        return QRectF(_LABEL + _MARGIN + left, y, min(width, room - left), _BAR)

    def step_at(self, position: QPoint) -> StepState | None:
        """Return the step run at a place; on a label, the row's last."""
        row = (position.y() - _TOP) // _ROW
        if position.y() < _TOP or not 0 <= row < len(self._rows):
            return None
        runs = self._rows[row].runs
        if position.x() < _LABEL:
            return runs[-1]
        near = QRectF(position.x() - 2, 0, 4, self.height())
        return next((step for step in reversed(runs) if self.bar(row, step).intersects(near)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which step run was clicked."""
        step = self.step_at(event.position().toPoint())
        if step is not None:
            self.clicked.emit(step.path)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the step run under the mouse."""
        step = self.step_at(event.pos())
        if step is not None:
            self.menu_requested.emit(step.path, event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Show what is known of the step run under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            step = self.step_at(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(step) if step else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale and the rows in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._rows:
            self._paint_scale(painter)
        for number, row in enumerate(self._rows):
            top = _TOP + number * _ROW
            if top <= event.rect().bottom() and top + _ROW >= event.rect().top():
                self._paint_row(painter, number, row)
        painter.end()

    def _now(self) -> float:
        return self._end if self._end is not None else max(time.time(), self._start)

    def _paint_scale(self, painter: QPainter) -> None:
        tokens = Theme.current().tokens
        painter.setFont(text_font(tokens.small_px))
        painter.setPen(tokens.colour("secondary"))
        room = self.width() - _LABEL - 2 * _MARGIN
        area = QRect(_LABEL + _MARGIN, 0, room, _TOP)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, _LEFT, "0")
        painter.drawText(area, right, duration_text(self._now() - self._start))

    def _paint_row(self, painter: QPainter, number: int, row: _Row) -> None:
        tokens = Theme.current().tokens
        top = _TOP + number * _ROW
        inset = _MARGIN + row.depth * _INDENT
        label = QRect(inset, top, _LABEL - inset, _ROW)
        painter.setFont(self.font())
        painter.setPen(tokens.colour("text"))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, label.width() - 8)
        painter.drawText(label, _LEFT, title)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("raised"))
        track = QRectF(
            _LABEL + _MARGIN,
            top + (_ROW - _BAR) / 2,
            self.width() - _LABEL - 2 * _MARGIN,
            _BAR,
        )
        painter.drawRoundedRect(track, 3, 3)
        for step in row.runs:
            painter.setBrush(tokens.colour(state_look(step_state(step)).token))
            painter.drawRoundedRect(self.bar(number, step), 3, 3)

    def _tip(self, step: StepState) -> str:
        look = state_look(step_state(step))
        end = step.ended if step.ended is not None else self._now()
        took = duration_text(end - step.started) if step.started is not None else ""
        return "\n".join(
            part for part in (step.path, f"{look.title} · {took}", step_note(step)) if part
        )
